/* Another reviewer, for tests of screens: ana, at another host, with the store of this test.
 *   rival take ATTEMPT    claims it, also when somebody else has, as if that lease were over
 *   rival release ATTEMPT */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "store/cases.h"
#include "store/claims.h"
#include "store/store.h"

static struct case_row row;
static bool found, done;

static void take_row(void *owner, uint32_t tag, const struct store_reply *reply)
{
	(void)owner;
	(void)tag;
	found = reply->outcome == STORE_DONE && cases_read(&reply->rows[0], 0, &row);
}

static void take_done(void *owner, uint32_t tag, const struct store_reply *reply)
{
	(void)owner;
	(void)tag;
	done = reply->outcome == STORE_DONE;
}

int main(int argc, char **argv)
{
	static const struct person ana = { .id = "ana", .host = "elsewhere", .session = "rival", .role = ROLE_REVIEWER };
	struct err err = { 0 };
	struct store *s;
	mem_harden_process(); /* files are 0600 */
	if (argc != 3 || !store_open(STORE_OF_CASES, "", &s, &err)) {
		fprintf(stderr, "rival: %s\n", argc == 3 ? err.text : "take or release, and an attempt");
		return 2;
	}
	struct store_tx *t = store_begin(s, STORE_READ);
	cases_find_attempt(t, argv[2], &ana);
	store_send(s, t, (struct store_ticket){ take_row, NULL, 0 });
	store_wait(s);
	if (found) {
		const struct claim claim = { .case_id = row.id, .fence = row.fence };
		int64_t now = store_now(s), over = row.lease_until > now ? row.lease_until + 1 : now;
		t = store_begin(s, STORE_WRITE);
		if (!strcmp(argv[1], "take"))
			claim_take(t, row.id, &ana, over, 900);
		else
			claim_release(t, &claim, &ana);
		store_send(s, t, (struct store_ticket){ take_done, NULL, 0 });
		store_wait(s);
	}
	store_close(s);
	return done ? 0 : 1;
}

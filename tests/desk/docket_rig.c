#include "desk/docket_rig.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

static void changed(void *ctx)
{
	struct docket_rig *r = ctx;
	r->changed++;
}

static void others(void *ctx, bool own)
{
	struct docket_rig *r = ctx;
	(void)own;
	docket_stale(&r->docket);
}

static struct store *open_here(const struct docket_rig *r)
{
	char path[128];
	struct store *s;
	struct err err = { 0 };
	snprintf(path, sizeof path, "%s/store.db", r->dir);
	ck_assert_msg(store_open(STORE_OF_CASES, path, &s, &err), "%s", err.text);
	return s;
}

static void copy(const char *from, const char *to)
{
	char command[256];
	snprintf(command, sizeof command, "cp '%s/store.db' '%s/store.db'", from, to);
	ck_assert_int_eq(system(command), 0);
}

void rig_begin(struct docket_rig *r, const struct docket_rig *like)
{
	const char *tmp = getenv("TMPDIR");
	*r = (struct docket_rig){ .query = { .now = RIG_NOW } };
	snprintf(r->query.me.id, sizeof r->query.me.id, "uid:me");
	snprintf(r->dir, sizeof r->dir, "%.30s/idreview-docket-XXXXXX", tmp ? tmp : "/tmp");
	ck_assert(mkdtemp(r->dir));
	if (like)
		copy(like->dir, r->dir);
	r->store = open_here(r);
	loop_add(&r->loop, store_source(r->store));
	docket_init(&r->docket, r->store, changed, r);
	store_watch(r->store, others, r);
}

void rig_close(struct docket_rig *r)
{
	docket_finish(&r->docket);
	store_close(r->store);
	r->store = NULL;
}

void rig_end(struct docket_rig *r)
{
	char command[128];
	rig_close(r);
	snprintf(command, sizeof command, "rm -rf '%s'", r->dir);
	ck_assert_int_eq(system(command), 0);
}

static void put(struct store_tx *t, int number, int due_minutes, enum case_stage stage)
{
	char id[32], user[32];
	snprintf(id, sizeof id, "idv_%d", number);
	snprintf(user, sizeof user, "u%d", number);
	const struct attempt_facts facts = {
		.attempt_id = id, .template_id = "idvtmp_t", .client_user_id = user, .user_id = "", .previous_id = "", .screening_id = "",
		.status = stage == STAGE_PENDING ? "pending_review" : "success", .stage = stage, .steps = "+++?...", .why = "aml",
		.created_at = RIG_NOW - 86400, .read_at = RIG_NOW + 10 - stage,
	};
	const struct case_policy policy = { .due_after_s = 86400 + due_minutes * 60, .sweep_s = 3600 };
	cases_put(t, &facts, &policy, 0);
}

void rig_put(struct docket_rig *r, int first, int count)
{
	for (int i = first; i < first + count;) {
		struct store_tx *t = store_begin(r->store, STORE_WRITE);
		for (int k = 0; k < 500 && i < first + count; k++, i++)
			put(t, i, i, STAGE_PENDING);
		store_send(r->store, t, (struct store_ticket){ 0 });
		store_wait(r->store); /* one at a time: what waits for long is given up */
	}
}

void rig_put_beside(struct docket_rig *r, int number, int due_minutes, enum case_stage stage)
{
	struct store *other = open_here(r);
	struct store_tx *t = store_begin(other, STORE_WRITE);
	put(t, number, due_minutes, stage);
	store_send(other, t, (struct store_ticket){ 0 });
	store_wait(other);
	store_close(other);
	/* Until it is noticed. */
	struct err err = { 0 };
	while (!r->docket.stale)
		ck_assert(loop_once(&r->loop, 1000, &err));
}

void rig_settle(struct docket_rig *r)
{
	struct err err = { 0 };
	docket_look(&r->docket, RIG_HEIGHT);
	while (r->docket.ask != ASK_NOTHING) {
		ck_assert(loop_once(&r->loop, 1000, &err));
		docket_look(&r->docket, RIG_HEIGHT);
	}
	ck_assert_msg(!r->docket.err.kind, "%s", r->docket.err.text);
}

void rig_move(struct docket_rig *r, size_t top, size_t cursor)
{
	size_t count = docket_count(&r->docket), last_top = count > RIG_HEIGHT ? count - RIG_HEIGHT : 0;
	r->docket.top = top < last_top ? top : last_top;
	r->docket.cursor = cursor < count ? cursor : count ? count - 1 : 0;
	docket_moved(&r->docket);
}

const char *rig_user(const struct docket_rig *r)
{
	const struct case_row *row = docket_current(&r->docket);
	return row ? row->user : "";
}

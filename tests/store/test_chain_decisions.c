/* A trail with decisions: proposed, approved, void, sent, ended. Whatever of it is cut, moved, doubled or put together anew is found, at places drawn from
 * a seed: 300 here, TRAIL_COUNT says how many else. */
#include <check.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/audit.h"
#include "store/chain.h"
#include "store/chain_check.h"
#include "store/chain_heads.h"
#include "store/decisions.h"
#include "support/suite.h"

enum { ANA, BEN, WRITERS, EACH = 40, EVENTS = WRITERS * EACH, TRIES = 300 };

static struct chain_secret auditor;
static struct chain_event events[EVENTS]; /* a writer at a time, each in order */
static struct chain_head heads[WRITERS];  /* their last, as syslog has them */
static uint32_t seed = 13;
static uint64_t faults;

static uint32_t chance(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static void note_fault(void *ctx, const struct chain_finding *f)
{
	(void)ctx;
	ck_assert(f->sentence[0] != '\0');
	faults++;
}

static uint64_t check(const struct chain_event *list, size_t n)
{
	struct chain_check *k = chain_check_create(&auditor, 1, (struct chain_check_hooks){ .found = note_fault });
	struct chain_heads *h = chain_heads_create();
	faults = 0;
	for (int w = 0; w < WRITERS; w++)
		chain_heads_add(h, &heads[w], "", -1);
	for (size_t i = 0; i < n; i++)
		chain_heads_gather(h, &list[i]);
	for (size_t i = 0; i < n; i++) {
		chain_heads_meet(h, k, &list[i]);
		chain_check_event(k, &list[i]);
	}
	chain_check_finish(k);
	chain_heads_finish(h, k);
	chain_heads_destroy(h);
	chain_check_destroy(k);
	return faults;
}

/* Part by part, as they are added; between them what else a decision's trail has. */
static void put_words(struct chain_event *e, int step)
{
	static const char *const between[] = { "view", "picture", "claim", "verdict", "settle", "settled" };
	struct decision_row row = { .part = (enum decision_part)(step % DECISION_PARTS), .signature = "s", .by_store = step % 2 };
	struct audit_detail d;
	e->time_ms = 1795900000000 + step;
	snprintf(row.id, sizeof row.id, "%032x", (unsigned)(step / 8));
	snprintf(row.digest, sizeof row.digest, "%064x", (unsigned)step * 2654435761u);
	snprintf(row.evidence, sizeof row.evidence, "%064x", (unsigned)step * 40503u);
	ck_assert(chain_escape(e->subject, sizeof e->subject, "idvtmp_1 user-7"));
	if (step % 2) {
		snprintf(e->kind, sizeof e->kind, "%s", between[step / 2 % 6]);
		ck_assert(chain_number(e->detail, sizeof e->detail, "n", step));
		return;
	}
	snprintf(e->kind, sizeof e->kind, "%s", audit_kind_word(decisions_event(&row, "clear", &d)));
	snprintf(e->detail, sizeof e->detail, "%s", d.text);
	ck_assert(strstr(e->detail, row.digest) != NULL);
}

static int by_place(const void *a, const void *b)
{
	const struct chain_event *x = a, *y = b;
	int c = strcmp(x->writer, y->writer);
	return c ? c : x->seq < y->seq ? -1 : x->seq > y->seq;
}

static void setup(void)
{
	struct chain *chains[WRITERS];
	size_t n = 0;
	ck_assert_int_ge(sodium_init(), 0);
	crypto_box_keypair(auditor.open, auditor.secret);
	for (int step = 0; step < EACH; step++)
		for (int w = 0; w < WRITERS; w++) {
			struct chain_event *e = &events[n++];
			*e = (struct chain_event){ .seq = 0 };
			put_words(e, step);
			if (step == 0)
				ck_assert_ptr_nonnull(chains[w] = chain_create(auditor.open, e));
			else
				chain_seal(chains[w], e);
			chain_keep(chains[w]);
		}
	for (int w = 0; w < WRITERS; w++) {
		chain_head(chains[w], &heads[w]);
		chain_destroy(chains[w]);
	}
	qsort(events, EVENTS, sizeof *events, by_place);
}

START_TEST(it_verifies)
{
	ck_assert_uint_eq(check(events, EVENTS), 0);
}
END_TEST

/* Some events from `from`, which then follow the one at `to`; to EVENTS: they are gone. */
static size_t move(struct chain_event *list, size_t from, size_t count, size_t to)
{
	size_t n = 0;
	for (size_t i = 0; i < EVENTS; i++) {
		if (i < from || i >= from + count)
			list[n++] = events[i];
		if (i == to) {
			memcpy(list + n, events + from, count * sizeof *list);
			n += count;
		}
	}
	return n;
}

/* So that the numbers and the links are as they should be again. */
static void make_good(struct chain_event *list, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (!strcmp(list[i].writer, list[i - 1].writer)) {
			list[i].seq = list[i - 1].seq + 1;
			memcpy(list[i].previous, list[i - 1].mac, CHAIN_MAC);
		}
}

static size_t spoil(struct chain_event *list, const char **what)
{
	size_t from = chance(EVENTS), most = EVENTS - from, count = 1 + chance(most < 5 ? (uint32_t)most : 5), to, n = EVENTS;
	struct chain_event kept;
	memcpy(list, events, sizeof events);
	switch (chance(5)) {
	case 0:
		*what = "cut";
		n = move(list, from, count, EVENTS);
		break;
	case 1:
		*what = "moved";
		do
			to = chance(EVENTS);
		while (to + 1 >= from && to < from + count);
		n = move(list, from, count, to);
		break;
	case 2:
		*what = "swapped";
		do
			to = chance(EVENTS);
		while (to == from);
		kept = list[from];
		list[from] = list[to];
		list[to] = kept;
		break;
	case 3:
		*what = "doubled";
		n = (size_t)(EVENTS + 1);
		memmove(list + from + 1, list + from, (EVENTS - from) * sizeof *list);
		break;
	default:
		*what = "another decision's words";
		do
			to = chance(EVENTS);
		while (!strcmp(list[to].detail, list[from].detail));
		memcpy(list[from].detail, list[to].detail, sizeof list->detail);
	}
	if (chance(2))
		make_good(list, n);
	return n;
}

START_TEST(whatever_is_cut_or_moved_is_found)
{
	static struct chain_event list[EVENTS + 8];
	const char *count = getenv("TRAIL_COUNT"), *what = "";
	int tries = count ? atoi(count) : TRIES;
	for (int i = 0; i < tries; i++) {
		uint32_t kept = seed;
		size_t n = spoil(list, &what);
		ck_assert_msg(check(list, n) > 0, "%s by seed %u", what, kept);
	}
	printf("%d trails with decisions cut, moved, swapped, doubled or put together anew: all found\n", tries);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("store/chain_decisions");
	TCase *t = tcase_create("trails");
	tcase_add_unchecked_fixture(t, setup, NULL);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, it_verifies);
	tcase_add_test(t, whatever_is_cut_or_moved_is_found);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}

/* The audit chain: what was done to some events is found, whatever it was, and named. */
#include <check.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/mem.h"
#include "store/chain.h"
#include "store/chain_check.h"
#include "store/chain_heads.h"

/* Three writers; what each writes, and when it anchors the others. The last of C is never seen by anyone. */
enum { A, B, C, WRITERS, EVENTS = 27 };

static struct chain_secret auditor;
static struct chain_event events[EVENTS]; /* a writer at a time, each in order */
static size_t starts[WRITERS + 1];
static char last_writer[CHAIN_WRITER]; /* C's name: whose is first in order is chance */

static struct {
	struct chain_finding list[4 * EVENTS];
	size_t count;
} found;

static void note_finding(void *ctx, const struct chain_finding *f)
{
	(void)ctx;
	ck_assert_uint_lt(found.count, sizeof found.list / sizeof *found.list);
	ck_assert(f->sentence[0] != '\0');
	found.list[found.count++] = *f;
}

static const struct chain_finding *finding(enum chain_fault f, const char *writer, int64_t seq)
{
	for (size_t i = 0; i < found.count; i++)
		if (found.list[i].fault == f && found.list[i].seq == seq && !strcmp(found.list[i].writer, writer))
			return &found.list[i];
	return NULL;
}

static struct chain_check_sums check(const struct chain_event *list, size_t n, const struct chain_head *given)
{
	struct chain_check *k = chain_check_create(&auditor, 1, (struct chain_check_hooks){ .found = note_finding });
	struct chain_heads *h = chain_heads_create();
	found.count = 0;
	if (given)
		chain_heads_add(h, given, "", -1);
	for (size_t i = 0; i < n; i++)
		chain_heads_gather(h, &list[i]);
	for (size_t i = 0; i < n; i++) {
		chain_heads_meet(h, k, &list[i]);
		chain_check_event(k, &list[i]);
	}
	chain_check_finish(k);
	chain_heads_finish(h, k);
	struct chain_check_sums sums = chain_check_sums(k);
	ck_assert_uint_eq(sums.faults, found.count);
	chain_heads_destroy(h);
	chain_check_destroy(k);
	return sums;
}

static struct chain_event new_event(const char *kind, int n)
{
	struct chain_event e = { .time_ms = 1795900000123 + n };
	snprintf(e.kind, sizeof e.kind, "%s", kind);
	if (n % 3)
		ck_assert(chain_escape(e.subject, sizeof e.subject, "idvtmp_\"1\" user\xc3\xa9%"));
	ck_assert(chain_number(e.detail, sizeof e.detail, "n", n));
	return e;
}

static int by_place(const void *a, const void *b)
{
	const struct chain_event *x = a, *y = b;
	int c = strcmp(x->writer, y->writer);
	return c ? c : x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* In turn, as three consoles write beside each other: nine events each, of which the fifth and eighth anchor the others. */
static void setup(void)
{
	struct chain *chains[WRITERS];
	size_t n = 0;
	ck_assert_int_ge(sodium_init(), 0);
	crypto_box_keypair(auditor.open, auditor.secret);
	for (int step = 0; step < EVENTS / WRITERS; step++)
		for (int w = 0; w < WRITERS; w++) {
			struct chain_event *e = &events[n++];
			*e = new_event(step % 5 == 4 ? "anchor" : step == 8 && w == B ? "end" : "view", (int)n);
			if (step == 0) {
				ck_assert_ptr_nonnull(chains[w] = chain_create(auditor.open, e));
				chain_keep(chains[w]);
				continue;
			}
			for (int other = 0; other < WRITERS && !strcmp(e->kind, "anchor"); other++) {
				struct chain_head h;
				chain_head(chains[other], &h);
				if (other != w)
					ck_assert(chain_heads_word(e->detail, sizeof e->detail, &h));
			}
			chain_seal(chains[w], e);
			chain_keep(chains[w]);
		}
	memcpy(last_writer, chain_writer(chains[C]), sizeof last_writer);
	for (int w = 0; w < WRITERS; w++)
		chain_destroy(chains[w]);
	qsort(events, EVENTS, sizeof *events, by_place);
	for (size_t i = 0, w = 0; i <= EVENTS; i++)
		if (i == EVENTS || events[i].seq == 0)
			starts[w++] = i;
}

START_TEST(what_was_written_verifies)
{
	struct chain_check_sums s = check(events, EVENTS, NULL);
	ck_assert_uint_eq(s.faults, 0);
	ck_assert_uint_eq(s.events, EVENTS);
	ck_assert_uint_eq(s.chains, WRITERS);
	ck_assert_uint_eq(s.open, WRITERS - 1);
	ck_assert_uint_eq(check(events, 0, NULL).faults, 0);
}
END_TEST

/* Each byte of each line; what is still an event is named by its place, unless its place is what was changed. */
START_TEST(a_changed_byte_is_found)
{
	struct chain_event copy[EVENTS];
	char line[CHAIN_LINE];
	unsigned tried = 0, no_event = 0;
	for (size_t i = 0; i < EVENTS; i++) {
		size_t n = chain_print(&events[i], line);
		for (size_t at = 0; at < n; at++) {
			char kept = line[at];
			line[at] = (char)(kept ^ 1 << (at + i) % 8);
			memcpy(copy, events, sizeof copy);
			tried++;
			if (!chain_parse(line, n, &copy[i])) {
				no_event++;
			} else {
				ck_assert_uint_gt(check(copy, EVENTS, NULL).faults, 0);
				if (!strcmp(copy[i].writer, events[i].writer) && copy[i].seq == events[i].seq && at > 60)
					ck_assert_msg(finding(CHAIN_CHANGED, copy[i].writer, copy[i].seq) || finding(CHAIN_NO_KEY, copy[i].writer, copy[i].seq),
					    "byte %zu of %s", at, line);
			}
			line[at] = kept;
		}
	}
	printf("%u bytes, %u of them no event any more\n", tried, no_event);
	ck_assert_uint_gt(tried - no_event, tried / 3);
}
END_TEST

/* Any two change places: their rows as they are, and as a store would have it, where only their contents do. */
START_TEST(a_swap_is_found)
{
	struct chain_event copy[EVENTS];
	for (size_t i = 0; i < EVENTS; i++)
		for (size_t j = i + 1; j < EVENTS; j++) {
			memcpy(copy, events, sizeof copy);
			copy[i] = events[j];
			copy[j] = events[i];
			ck_assert_uint_gt(check(copy, EVENTS, NULL).faults, 0);
			memcpy(copy[i].writer, events[i].writer, sizeof copy[i].writer);
			memcpy(copy[j].writer, events[j].writer, sizeof copy[j].writer);
			copy[i].seq = events[i].seq;
			copy[j].seq = events[j].seq;
			ck_assert_uint_gt(check(copy, EVENTS, NULL).faults, 0);
			ck_assert(finding(CHAIN_CHANGED, events[i].writer, events[i].seq) || finding(CHAIN_NO_KEY, events[i].writer, events[i].seq));
			ck_assert(finding(CHAIN_CHANGED, events[j].writer, events[j].seq) || finding(CHAIN_NO_KEY, events[j].writer, 0));
		}
}
END_TEST

/* Any run of events is taken out that is not a chain's end: with the gap left, and with the numbers and links made good. */
START_TEST(a_removed_event_is_found)
{
	struct chain_event copy[EVENTS];
	for (size_t w = 0; w < WRITERS; w++)
		for (size_t i = starts[w]; i < starts[w + 1]; i++)
			for (size_t n = 1; i + n < starts[w + 1]; n++) {
				memcpy(copy, events, i * sizeof *copy);
				memcpy(copy + i, events + i + n, (EVENTS - i - n) * sizeof *copy);
				ck_assert_uint_gt(check(copy, EVENTS - n, NULL).faults, 0);
				ck_assert_ptr_nonnull(finding(CHAIN_MISSING, events[i].writer, events[i + n].seq));
				for (size_t k = i; k < starts[w + 1] - n; k++)
					copy[k].seq -= (int64_t)n;
				if (i > starts[w])
					memcpy(copy[i].previous, copy[i - 1].mac, CHAIN_MAC);
				ck_assert_uint_gt(check(copy, EVENTS - n, NULL).faults, 0);
				if (i > starts[w])
					ck_assert_ptr_nonnull(finding(CHAIN_CHANGED, events[i].writer, events[i].seq));
			}
}
END_TEST

/* Each event once more, at each place; and one that its maker fitted in, numbers, links and all, but without the key. */
START_TEST(an_inserted_event_is_found)
{
	struct chain_event copy[EVENTS + 1];
	unsigned char no_key[CHAIN_KEY] = { 0 };
	for (size_t w = 0; w < WRITERS; w++)
		for (size_t i = starts[w] + 1; i <= starts[w + 1]; i++) {
			for (size_t from = 0; from <= EVENTS; from++) {
				memcpy(copy, events, i * sizeof *copy);
				memcpy(copy + i + 1, events + i, (EVENTS - i) * sizeof *copy);
				copy[i] = events[from < EVENTS ? from : i - 1];
				if (from == EVENTS) {
					copy[i].seq++;
					memcpy(copy[i].previous, copy[i - 1].mac, CHAIN_MAC);
					chain_mac(&copy[i], no_key, copy[i].mac);
					for (size_t k = i + 1; k <= starts[w + 1]; k++)
						copy[k].seq++;
				}
				ck_assert_uint_gt(check(copy, EVENTS + 1, NULL).faults, 0);
			}
			ck_assert_ptr_nonnull(finding(CHAIN_CHANGED, copy[i].writer, copy[i].seq));
		}
}
END_TEST

/* Each cut of each chain, down to nothing: by what the others anchored, and always by a head from elsewhere. */
START_TEST(a_cut_end_is_found)
{
	struct chain_event copy[EVENTS];
	struct chain_head head;
	for (size_t w = 0; w < WRITERS; w++) {
		const struct chain_event *last = &events[starts[w + 1] - 1];
		for (size_t n = 1; n <= starts[w + 1] - starts[w]; n++) {
			size_t left = starts[w + 1] - n;
			memcpy(copy, events, left * sizeof *copy);
			memcpy(copy + left, events + starts[w + 1], (EVENTS - starts[w + 1]) * sizeof *copy);
			memcpy(head.writer, last->writer, sizeof head.writer);
			head.seq = last->seq;
			memcpy(head.mac, last->mac, sizeof head.mac);
			uint64_t by_anchor = check(copy, EVENTS - n, NULL).faults;
			/* At step 4 the later writers saw the fifth event of the earlier ones, and all the fourth. */
			ck_assert_uint_eq(by_anchor > 0, last->seq - (int64_t)n < (strcmp(last->writer, last_writer) ? 4 : 3));
			ck_assert_uint_gt(check(copy, EVENTS - n, &head).faults, 0);
			ck_assert_ptr_nonnull(finding(left == starts[w] ? CHAIN_ABSENT : CHAIN_CUT, last->writer, last->seq));
			head.seq = 2;
			ck_assert_uint_eq(check(events, EVENTS, &head).faults, 1);
			ck_assert_ptr_nonnull(finding(CHAIN_FORKED, last->writer, 2));
		}
	}
}
END_TEST

/* Whoever has a writer's memory finds no key of what was written before in it. */
START_TEST(old_keys_are_forgotten)
{
	struct chain_event e = new_event("begin", 0);
	struct chain *c = chain_create(auditor.open, &e);
	unsigned char sealed[CHAIN_KEY + crypto_box_SEALBYTES], keys[20][CHAIN_KEY];
	char hex[2 * sizeof sealed + 1];
	ck_assert(chain_value(e.detail, "key", hex, sizeof hex));
	ck_assert_int_eq(sodium_hex2bin(sealed, sizeof sealed, hex, strlen(hex), NULL, NULL, NULL), 0);
	ck_assert_int_eq(crypto_box_seal_open(keys[0], sealed, sizeof sealed, auditor.open, auditor.secret), 0);
	ck_assert_ptr_nonnull(memmem(c, secret_size(c), keys[0], CHAIN_KEY)); /* until it is stored, it may have to be sealed anew */
	for (int i = 1; i < 20; i++) {
		chain_keep(c);
		memcpy(keys[i], keys[i - 1], CHAIN_KEY);
		chain_ratchet(keys[i]);
		for (int old = 0; old < i; old++)
			ck_assert_ptr_null(memmem(c, secret_size(c), keys[old], CHAIN_KEY));
		ck_assert_ptr_nonnull(memmem(c, secret_size(c), keys[i], CHAIN_KEY));
		e = new_event("view", i);
		chain_seal(c, &e);
	}
	chain_destroy(c);
}
END_TEST

START_TEST(what_was_not_stored_is_numbered_again)
{
	struct chain_event list[3] = { new_event("begin", 0), new_event("view", 1), new_event("claim", 2) };
	struct chain_head head;
	struct chain *c = chain_create(auditor.open, &list[0]);
	chain_head(c, &head);
	ck_assert_int_eq(head.seq, -1);
	chain_keep(c);
	chain_seal(c, &list[1]);
	chain_seal(c, &list[2]);
	ck_assert_int_eq(list[2].seq, 2);
	chain_drop(c);
	chain_seal(c, &list[1]);
	chain_keep(c);
	chain_seal(c, &list[2]);
	chain_keep(c);
	ck_assert_uint_eq(check(list, 3, NULL).faults, 0);
	chain_head(c, &head);
	ck_assert_int_eq(head.seq, 2);
	ck_assert_mem_eq(head.mac, list[2].mac, CHAIN_MAC);
	chain_destroy(c);
}
END_TEST

START_TEST(another_auditor_opens_nothing)
{
	struct chain_secret kept = auditor;
	crypto_box_keypair(auditor.open, auditor.secret);
	ck_assert_uint_eq(check(events, EVENTS, NULL).faults, WRITERS);
	ck_assert_int_eq(found.list[0].fault, CHAIN_NO_KEY);
	auditor = kept;
}
END_TEST

START_TEST(a_pruned_chain_is_no_loss)
{
	struct chain_head head = { .writer = "0123456789abcdef0123456789abcdef", .mac = { 1 } };
	for (int pruned = 0; pruned < 2; pruned++) {
		struct chain_event list[3] = { new_event("begin", 0), new_event(pruned ? "prune" : "note", 1), new_event("anchor", 2) };
		struct chain *c = chain_create(auditor.open, &list[0]);
		head.seq = 7;
		ck_assert(chain_heads_word(list[1].detail, sizeof list[1].detail, &head));
		head.seq = 5;
		ck_assert(chain_heads_word(list[2].detail, sizeof list[2].detail, &head));
		chain_seal(c, &list[1]);
		chain_seal(c, &list[2]);
		ck_assert_uint_eq(check(list, 3, NULL).faults, pruned ? 0 : 1);
		/* Syslog has earlier ones, too. */
		head.seq = 3;
		ck_assert_uint_eq(check(list, 3, &head).faults, pruned ? 0 : 2);
		/* Further on than the prune says: it was cut first. */
		head.seq = 8;
		ck_assert_uint_eq(check(list, 3, &head).faults, 1);
		chain_destroy(c);
	}
}
END_TEST

START_TEST(words_come_back_and_heads_are_read_strictly)
{
	char detail[64] = "", value[32], text[CHAIN_HEAD];
	struct chain_head head;
	ck_assert(chain_word(detail, sizeof detail, "name", "a b%\"\\\n\xff"));
	ck_assert_str_eq(detail, "name=a%20b%25%22%5c%0a%ff");
	ck_assert(chain_number(detail, sizeof detail, "ms", -3));
	ck_assert(!chain_word(detail, sizeof detail, "long", "                    "));
	ck_assert(chain_value(detail, "ms", value, sizeof value));
	ck_assert_str_eq(value, "-3");
	ck_assert(chain_value(detail, "name", value, sizeof value));
	ck_assert_str_eq(value, "a b%\"\\\n\xff");
	ck_assert(!chain_value(detail, "s", value, sizeof value));
	ck_assert(!chain_value(detail, "nam", value, sizeof value));
	memcpy(head.writer, events[0].writer, sizeof head.writer);
	memcpy(head.mac, events[0].mac, sizeof head.mac);
	head.seq = 4711;
	chain_head_print(&head, text);
	ck_assert(chain_head_parse(text, strlen(text), &head));
	ck_assert_int_eq(head.seq, 4711);
	for (size_t i = 0; i < strlen(text); i++) {
		char kept = text[i];
		text[i] = 'G';
		ck_assert(!chain_head_parse(text, strlen(text), &head));
		text[i] = kept;
		ck_assert(!chain_head_parse(text, i, &head));
	}
	text[33] = '0';
	ck_assert(!chain_head_parse(text, strlen(text), &head));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("chain");
	TCase *tc = tcase_create("chain");
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, what_was_written_verifies);
	tcase_add_test(tc, a_changed_byte_is_found);
	tcase_add_test(tc, a_swap_is_found);
	tcase_add_test(tc, a_removed_event_is_found);
	tcase_add_test(tc, an_inserted_event_is_found);
	tcase_add_test(tc, a_cut_end_is_found);
	tcase_add_test(tc, old_keys_are_forgotten);
	tcase_add_test(tc, what_was_not_stored_is_numbered_again);
	tcase_add_test(tc, another_auditor_opens_nothing);
	tcase_add_test(tc, a_pruned_chain_is_no_loss);
	tcase_add_test(tc, words_come_back_and_heads_are_read_strictly);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}

/* What a reviewer has to page through: the demo's pending cases at 80x24, every pane to its end. A screen is what is visible at once. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/err.h"
#include "pane/pane.h"
#include "sandbox/sandbox_rig.h"

/* A case at 80x24 has these rows: the bar, tabs, line, status and hints take the rest. */
enum { COLS = 80, ROWS = 19, CASES_MAX = 64, CHAIN_MAX = 64, FACTS_MAX = 64, CASES = 13, SCREENS_MOST = 16 };

static struct record *decoded(const struct attempt *a)
{
	char body[200];
	struct buf text;
	struct record_page page = { 0 };
	struct err err = { 0 };
	snprintf(body, sizeof body, "{\"identity_verification_id\":\"%s\"}", a->id);
	buf_init(&text, JSON_BODY_MAX);
	tree_print(rig_ask(ENDPOINT_GET, body), &text);
	ck_assert_msg(idv_decode_one(buf_str(&text), text.len, &page, &err), "%s: %s", a->id, err.text);
	struct record *r = record_page_take(&page, 0);
	record_page_finish(&page);
	buf_finish(&text);
	return r;
}

/* The attempts of a chain that come before, then the attempt itself. */
static size_t chain_to(const struct store *s, const struct attempt *a, struct record *chain[CHAIN_MAX])
{
	chain[0] = decoded(a);
	size_t n = 1;
	for (const char *id; n < CHAIN_MAX && *(id = idv_text(chain[0], IDV_PREVIOUS_ATTEMPT_ID)); n++) {
		memmove(chain + 1, chain, n * sizeof *chain);
		chain[0] = decoded(store_attempt(s, id));
	}
	return n;
}

/* All its pictures are here, as from a phone. */
static size_t facts_of(const struct record *r, struct picture_facts out[FACTS_MAX])
{
	size_t n = 0;
	for (size_t i = 0; i < r->value_count && n < FACTS_MAX; i++) {
		const struct record_value *v = &r->values[i];
		bool film = v->leaf == IDV_SELFIE_VIDEO_URL;
		if (v->state != RECORD_PRESENT || idv_leaf_table[v->leaf].type != RECORD_URL || v->leaf == IDV_SHAREABLE_URL)
			continue;
		out[n++] = (struct picture_facts){ .ref = { .leaf = v->leaf, .at = v->at[0] }, .width = 1600, .height = 1008, .format = film ? "WebM" : "JPEG",
			.detail = film ? "VP9" : "progressive", .software = "", .taken = film ? "" : "2026:05:04 10:11:12", .frames = film ? 36 : 0, .duration_ms = film ? 3000 : 0 };
	}
	return n;
}

struct count {
	size_t lines[IDV_PANE_JSON + 1], screens[IDV_PANE_JSON + 1];
	size_t facts, all; /* screens of panes 1 to 8, and with the JSON pane */
};

static struct count count_case(const struct store *s, const struct attempt *a)
{
	struct count c = { 0 };
	struct record *chain[CHAIN_MAX];
	struct picture_facts facts[FACTS_MAX];
	struct pane_view v = { .width = COLS, .height = ROWS, .utc = true, .read_at = RIG_NOW, .document = -1, .selfie = -1,
	                       .pictures = true, .chain = chain, .chain_count = chain_to(s, a, chain) };
	v.self = v.chain_count - 1;
	v.facts = facts;
	v.fact_count = facts_of(chain[v.self], facts);
	for (int pane = IDV_PANE_OVERVIEW; pane <= IDV_PANE_JSON; pane++) {
		struct pane_out out = { 0 };
		pane_table[pane].layout(chain[v.self], &v, &out);
		size_t rows = (size_t)out.text_rows, lines = out.list.count;
		c.lines[pane] = lines;
		c.screens[pane] = (lines + rows - 1) / rows;
		c.facts += pane < IDV_PANE_JSON ? c.screens[pane] : 0;
		c.all += c.screens[pane];
		pane_out_finish(&out);
	}
	for (size_t i = 0; i < v.chain_count; i++)
		record_destroy(chain[i]);
	return c;
}

static void print_case(const struct attempt *a, const struct count *c)
{
	printf("%-16s", a->subject->client_user_id);
	for (int pane = IDV_PANE_OVERVIEW; pane <= IDV_PANE_JSON; pane++)
		printf("  %4zu %2zu", c->lines[pane], c->screens[pane]);
	printf("  %3zu %3zu\n", c->facts, c->all);
}

START_TEST(pending_cases_are_short)
{
	struct sandbox *s = rig_start(NULL);
	size_t cases = 0, facts = 0, all = 0;
	printf("%-16s", "lines, screens");
	for (int pane = IDV_PANE_OVERVIEW; pane <= IDV_PANE_JSON; pane++)
		printf("  %-7.7s", pane_table[pane].short_name);
	printf("  1-8 1-9\n");
	for (size_t i = 0; i < s->store.attempt_count; i++) {
		const struct attempt *a = s->store.attempts[i];
		if (strcmp(rig_text(a->json, "status"), "pending_review") != 0)
			continue;
		struct count c = count_case(&s->store, a);
		print_case(a, &c);
		cases++;
		facts += c.facts;
		all += c.all;
	}
	ck_assert_uint_eq(cases, CASES);
	printf("screens a case at %dx24: %.1f for panes 1 to 8, %.1f with the JSON pane\n", COLS, (double)facts / CASES, (double)all / CASES);
	fflush(stdout); /* a failure ends the process of this test */
	ck_assert_uint_le(facts, SCREENS_MOST * CASES);
	rig_stop();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pane_screens");
	TCase *t = tcase_create("screens");
	tcase_add_test(t, pending_cases_are_short);
	suite_add_tcase(s, t);
	return suite_run(s);
}

/* What may be said of an act on a screening: its table walked whole, where it stops, what bars it, what is open, what was not told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/act_outcome.h"
#include "support/suite.h"

/* As they come: an id of the vendor's, a server's words, three changes. */
static const struct write_words words = {
	.id = "rev_0123456789abcdefghijklmnopqr",
	.user = "scr_0123456789abcdefghijklmnopqr",
	.why = "watchlist_screening/individual/update: the server could not say in one short sentence what it did with this request, so it took two "
	       "of them, and a name of a field that nobody can pronounce: reset_fields[0]",
	.since = "2026-01-07 10:00:00 UTC",
	.who = "a.very.long.name@example.org on bastion-17.internal.example.org",
	.horizon = "10 minutes",
	.aimed = "pending review",
	.what = "return of screening scr_0123456789abcdefghijklmnopqr to pending review",
};

/* Whole, within its size, and with each name known. */
static const char *say(const char *pattern, size_t size)
{
	static char out[2000];
	outcome_say(pattern, &words, out, sizeof out);
	ck_assert_msg(strlen(out) < size, "%zu bytes: %s", strlen(out), out);
	ck_assert_msg(!strpbrk(out, "{}") && *out, "%s", out);
	for (const char *at = pattern; (at = strchr(at, '{')); at++) {
		static const char *const names[] = { "{id}", "{user}", "{why}", "{since}", "{who}", "{horizon}", "{aimed}", "{what}" };
		size_t n = 0;
		while (n < sizeof names / sizeof *names && strncmp(at, names[n], strlen(names[n])))
			n++;
		ck_assert_msg(n < sizeof names / sizeof *names, "%s", at);
	}
	ck_assert_msg(!strstr(pattern, "  ") && !strstr(pattern, ";;") && pattern[strlen(pattern) - 1] != '.', "%s", pattern);
	return out;
}

static void check_remedy(const char *remedy)
{
	char out[2000];
	ck_assert(remedy && *remedy);
	outcome_say(remedy, &words, out, sizeof out);
	ck_assert_msg(strlen(out) < sizeof((struct err *)0)->remedy && remedy[strlen(remedy) - 1] == '.', "%s", remedy);
}

/* -- the table ---------------------------------------------------------------------------------------------------------------- */

/* An answer that is final is not looked behind; an update alone leaves no mark of whose it is; the answer of another screening is a lost one. */
static bool can_be(enum act_call call, enum write_wire wire, enum act_seen seen)
{
	bool asks = wire == WIRE_RATE || wire == WIRE_LOST || wire == WIRE_KILLED;
	if (wire == WIRE_OTHER)
		return false;
	return seen == ACT_UNASKED || (asks && (seen != ACT_THERE_OWN || call != ACT_REVIEW));
}

/* What the journal's word makes of it. */
static void check_word(const struct act_outcome *o)
{
	struct intent i = { .op = intent_op("screening"), .state = INTENT_SENT, .steps = "review +0 -1, update" };
	intent_note(&i, o->word, "rev_1", 1, 1);
	ck_assert_msg(i.state == o->state, "%s", o->word);
	ck_assert_msg(i.half == (o->kind == ERR_HALF), "%s", o->word);
}

static void check_row(const struct act_outcome *o)
{
	bool half = o->kind == ERR_HALF, after = o->call == ACT_UPDATE_AFTER;
	bool closed_well = o->state == INTENT_DONE || o->state == INTENT_APPEARED || o->state == INTENT_SENT;
	const char *said = say(o->sentence, 480);
	/* The call: done, not done or not known; and so the kind, the state, the words. */
	ck_assert_int_eq(o->step == API_STEP_DONE, o->kind == ERR_NONE);
	ck_assert_int_eq(o->step == API_STEP_OPEN, o->kind == ERR_UNCERTAIN);
	ck_assert_int_eq(o->step == API_STEP_OPEN, o->state == INTENT_OPEN);
	ck_assert_int_eq(o->step == API_STEP_OPEN, strstr(said, "is not known") != NULL);
	ck_assert_int_eq(closed_well, o->step == API_STEP_DONE || half);
	ck_assert_int_eq(o->state == INTENT_SENT, o->call == ACT_REVIEW && o->step == API_STEP_DONE);
	/* Half is an update that was not made, after a review. */
	ck_assert_int_eq(half, after && (o->step == API_STEP_REFUSED || o->step == API_STEP_UNSENT));
	/* Only proof refuses. */
	if (o->step == API_STEP_REFUSED || o->step == API_STEP_UNSENT)
		ck_assert(o->wire == WIRE_UNSENT || o->wire == WIRE_REFUSED || (o->wire == WIRE_RATE && o->seen != ACT_UNREADABLE));
	/* An update that is there is nobody's for sure; a review that is there is its own. */
	if (o->seen == ACT_THERE)
		ck_assert_int_eq(o->own == API_OWN, o->call == ACT_REVIEW);
	if (o->seen == ACT_THERE_OWN || o->wire == WIRE_NEW)
		ck_assert_int_eq(o->own, API_OWN);
	/* What is said of the other call. */
	ck_assert_int_eq(after, strstr(said, "the review rev_0") != NULL && strstr(o->sentence, "{id} is in") != NULL && o->call != ACT_REVIEW);
	if (o->call == ACT_UPDATE)
		ck_assert_ptr_null(strstr(said, "review rev"));
	if (o->call == ACT_REVIEW && o->state == INTENT_OPEN)
		ck_assert_ptr_nonnull(strstr(said, "nothing else was sent"));
	if (o->seen == ACT_NONE_LATE && o->state == INTENT_OPEN) {
		ck_assert_ptr_nonnull(strstr(said, "in 10 minutes"));
		ck_assert_ptr_nonnull(strstr(o->remedy, "give it up"));
	}
	if (o->remedy)
		check_remedy(o->remedy);
	else
		ck_assert(o->kind == ERR_KINDS || o->kind == ERR_RATE); /* the wire's own */
	check_word(o);
}

START_TEST(each_has_its_row)
{
	for (int call = 0; call < ACT_CALLS; call++)
		for (int wire = 0; wire < WIRES; wire++)
			for (int seen = 0; seen < ACT_SEENS; seen++) {
				const struct act_outcome *o = act_outcome_of((enum act_call)call, (enum write_wire)wire, (enum act_seen)seen);
				ck_assert_msg((o != NULL) == can_be((enum act_call)call, (enum write_wire)wire, (enum act_seen)seen), "call %d, wire %d, seen %d", call, wire, seen);
				bool looks = wire == WIRE_RATE || wire == WIRE_LOST || wire == WIRE_KILLED;
				if (o)
					ck_assert_int_eq(o->look, looks && seen == ACT_UNASKED);
				if (o && !o->look)
					check_row(o);
			}
}
END_TEST

/* -- where it stops, what bars it --------------------------------------------------------------------------------------------- */

START_TEST(stops)
{
	for (int stop = 0; stop < ACT_STOPS; stop++) {
		const struct act_end *e = &act_stop_table[stop];
		bool well = stop == ACT_COMPLETE || stop == ACT_NEEDLESS;
		const char *said = say(e->sentence, 480);
		ck_assert_str_eq(e->word, well ? "done" : "half");
		ck_assert_int_eq(e->kind, well ? ERR_NONE : ERR_HALF);
		ck_assert_int_eq(e->update, well ? API_STEP_NEEDLESS : API_STEP_UNSENT);
		ck_assert_ptr_nonnull(strstr(said, "the review rev_0"));
		ck_assert_int_eq(!well, strstr(said, "done by half") && strstr(said, "nothing else was sent"));
		check_remedy(e->remedy);
	}
}
END_TEST

START_TEST(bars_send_nothing)
{
	for (int bar = 0; bar < ACT_BARS; bar++) {
		const struct write_refusal *r = &act_bar_table[bar];
		ck_assert_int_eq(strncmp(r->sentence, "nothing was sent: ", 18), 0);
		say(r->sentence, 480);
		check_remedy(r->remedy);
		ck_assert_int_eq(err_exit_code(r->kind), bar == ACT_BAR_CHANGED || bar == ACT_BAR_BEHIND ? 12 : 11);
	}
}
END_TEST

/* -- from an intent alone ----------------------------------------------------------------------------------------------------- */

static struct intent act(const char *steps, const char *words_of_it)
{
	struct intent i = { .op = intent_op("screening"), .strategy = "clear" };
	char copy[80], *rest = copy, *word;
	snprintf(i.steps, sizeof i.steps, "%s", steps);
	snprintf(copy, sizeof copy, "%s", words_of_it);
	while ((word = strsep(&rest, " ")) && *word)
		intent_note(&i, word, strcmp(word, "sent") && strcmp(word, "updating") && strcmp(word, "lost") && intent_reviews(&i) ? "rev_1" : "", 1, 1);
	return i;
}

#define BOTH "review +0 -1, update"

START_TEST(what_is_open)
{
	static const struct {
		const char *steps, *words;
		enum act_open open;
	} rows[] = {
		{ BOTH, "sent", ACT_OPEN_REVIEW },         { BOTH, "sent lost", ACT_OPEN_REVIEW },
		{ BOTH, "sent reviewed", ACT_OPEN_REVIEWED }, { BOTH, "sent reviewed updating", ACT_OPEN_BOTH },
		{ BOTH, "sent reviewed updating lost", ACT_OPEN_BOTH }, { "review +1 -0", "sent lost", ACT_OPEN_REVIEW },
		{ "update", "sent", ACT_OPEN_UPDATE },     { "update", "sent lost", ACT_OPEN_UPDATE },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct intent it = act(rows[i].steps, rows[i].words);
		ck_assert(intent_is_open(&it));
		ck_assert_msg(act_open_of(&it, false) == rows[i].open, "%s: %s", rows[i].steps, rows[i].words);
		ck_assert_int_eq(act_open_of(&it, true), ACT_OPEN_BUSY);
		ck_assert_int_eq(*it.result_id != '\0', rows[i].open == ACT_OPEN_REVIEWED || rows[i].open == ACT_OPEN_BOTH);
	}
	for (int open = 0; open < ACT_OPENS; open++)
		say(act_open_table[open], 280);
}
END_TEST

START_TEST(what_was_not_told)
{
	static const struct {
		const char *steps, *words, *has, *lacks;
	} rows[] = {
		{ BOTH, "sent reviewed half", "its update was not made then", "cleared" },
		{ BOTH, "sent reviewed updating half", "its update was not made then", "cleared" },
		{ BOTH, "sent half", "the review {id} is in", "{aimed}" },
		{ BOTH, "sent reviewed updating done", "{aimed} then", "already" },
		{ BOTH, "sent reviewed done", "{aimed} already, so nothing else was sent", "then" },
		{ BOTH, "sent reviewed updating appeared", "cannot be told", "half" },
		{ "review +1 -0", "sent done", "the review {id} is in", "{aimed}" },
		{ "update", "sent done", "{aimed} then", "review" },
		{ "update", "sent appeared", "cannot be told", "review" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct intent it = act(rows[i].steps, rows[i].words);
		const char *said = act_untold(&it);
		ck_assert(!intent_is_open(&it) && !it.told);
		say(said, 360);
		ck_assert_msg(strstr(said, rows[i].has) && !strstr(said, rows[i].lacks), "%s: %s: %s", rows[i].steps, rows[i].words, said);
	}
}
END_TEST

/* Whatever closes it first counts, and the review that is in stays known. */
START_TEST(closed_once)
{
	struct intent i = act(BOTH, "sent reviewed updating lost half");
	ck_assert(i.half && i.state == INTENT_DONE);
	intent_note(&i, "appeared", "", 1, 1);
	intent_note(&i, "given_up", "", 1, 1);
	ck_assert(i.half && i.state == INTENT_DONE);
	ck_assert_str_eq(i.result_id, "rev_1");
	i = act(BOTH, "sent reviewed updating lost given_up");
	ck_assert_int_eq(i.state, INTENT_GIVEN_UP);
	ck_assert_str_eq(i.result_id, "rev_1");
	/* What stands beside the state in a store says the same. */
	static const char *const ways[] = { "sent reviewed", "sent reviewed updating", "sent reviewed updating lost", "sent reviewed half", "sent done" };
	for (size_t n = 0; n < sizeof ways / sizeof *ways; n++) {
		i = act(BOTH, ways[n]);
		struct intent back = i;
		back.half = back.updating = false;
		intent_take_reason(&back, intent_reason(&i));
		ck_assert_msg(back.half == i.half && (back.half || back.updating == i.updating), "%s", ways[n]);
	}
}
END_TEST

START_TEST(aims_have_names)
{
	for (int aim = 0; aim < AML_AIMS; aim++) {
		struct intent i = { .op = intent_op("screening") };
		snprintf(i.strategy, sizeof i.strategy, "%s", aml_aim_names[aim]);
		ck_assert_int_eq(act_aim(&i), aim);
		ck_assert(act_names[aim] && strstr(act_names[aim], "screening {user}") && act_aimed[aim] && *act_aimed[aim]);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("api/act_outcome");
	TCase *t = tcase_create("act_outcome");
	tcase_add_test(t, each_has_its_row);
	tcase_add_test(t, stops);
	tcase_add_test(t, bars_send_nothing);
	tcase_add_test(t, what_is_open);
	tcase_add_test(t, what_was_not_told);
	tcase_add_test(t, closed_once);
	tcase_add_test(t, aims_have_names);
	suite_add_tcase(s, t);
	return suite_run(s);
}

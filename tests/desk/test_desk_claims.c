/* Claims and acts of two consoles on one store, and what each of them is told. On both engines. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/loop.h"
#include "base/mem.h"
#include "base/when.h"
#include "config/config.h"
#include "desk/desk.h"
#include "desk/timeline.h"
#include "store/audit.h"
#include "store/both.h"
#include "store/keys.h"
#include "store/some.h"

enum { CASES = 4 };

/* A reviewer's console without its terminal. */
struct console {
	struct config config;
	struct desk desk;
	struct keys *keys;
	struct person me;
	struct store *store;
	char said[8][760];       /* the newest last */
	size_t said_count;
};

static struct console *ana, *ben;
static struct loop loop;

static uint64_t say(void *ctx, enum style style, const char *text)
{
	struct console *c = ctx;
	(void)style;
	snprintf(c->said[c->said_count++ % 8], sizeof c->said[0], "%s", text);
	return c->said_count;
}

static const char *last(const struct console *c)
{
	return c->said_count ? c->said[(c->said_count - 1) % 8] : "";
}

static struct console *console_open(const char *id, struct store *store)
{
	struct console *c = secret_alloc(sizeof *c);
	struct err err = { 0 };
	struct source keys;
	char place[600];
	config_init(&c->config);
	c->store = store;
	c->me = some_person(id, id);
	c->me.role = ROLE_REVIEWER;
	free(c->config.case_keys);
	free(c->config.link_key_file);
	snprintf(place, sizeof place, "%s/keys.db", both_directory());
	c->config.case_keys = mem_strdup(place);
	snprintf(place, sizeof place, "%s/link.key", both_directory());
	c->config.link_key_file = mem_strdup(place);
	int fd = open(place, O_WRONLY | O_CREAT, 0600);
	ck_assert_int_gt(dprintf(fd, "%064d\n", 7), 0);
	close(fd);
	ck_assert_msg(keys_open(&c->config, store, &c->keys, &err), "%s", err.text);
	c->desk.config = &c->config;
	c->desk.face = (struct desk_face){ .say = say, .ctx = c };
	team_begin(&c->desk, store, c->keys, &c->me);
	claims_begin(&c->desk);
	loop_add(&loop, store_source(store));
	if (keys_sources(c->keys, &keys))
		loop_add(&loop, keys);
	loop_add(&loop, claims_source(&c->desk));
	return c;
}

static void console_close(struct console *c)
{
	claims_end(&c->desk);
	dossier_close(&c->desk);
	drafts_finish(&c->desk);
	team_end(&c->desk);
	keys_close(c->keys);
	config_finish(&c->config);
	secret_free(c);
}

static void until(bool (*so)(void))
{
	struct err err = { 0 };
	for (int64_t begun = when_mono_ms(); !so();) {
		ck_assert_msg(when_mono_ms() - begun < 20000, "it never came; ana was told \"%s\", ben \"%s\"", last(ana), last(ben));
		ck_assert(loop_once(&loop, 200, &err));
	}
}

static const char *words;
static struct console *whom;

static bool told(void)
{
	return strstr(last(whom), words) != NULL;
}

static void until_told(struct console *c, const char *what)
{
	whom = c;
	words = what;
	until(told);
}

static struct case_row row_of(struct console *c, int number)
{
	char id[32];
	snprintf(id, sizeof id, "idv_%d", number);
	return some_case(c->store, id, &c->me);
}

static void setup(int engine)
{
	struct store *s = both_open(engine);
	loop = (struct loop){ 0 };
	for (int i = 0; i < CASES; i++) {
		char id[32], user[32];
		snprintf(id, sizeof id, "idv_%d", i);
		snprintf(user, sizeof user, "user-%d", i);
		const struct attempt_facts f = some_facts(id, user);
		some_put(s, &f, NULL);
	}
	ana = console_open("ana", s);
	ben = console_open("ben", both_again());
}

static void teardown(void)
{
	console_close(ana);
	console_close(ben);
	both_close();
}

static void act(struct console *c, enum act_kind kind, int number, const char *text, const char *to, int64_t when)
{
	struct act a = { .kind = kind, .row = row_of(c, number), .text = text, .until = when };
	snprintf(a.to, sizeof a.to, "%s", to ? to : "");
	c->said_count = 0;
	claims_act(&c->desk, &a, 0, (struct act_ticket){ 0 });
}

START_TEST(a_case_is_one_persons)
{
	setup(_i);
	act(ana, ACT_CLAIM, 0, NULL, NULL, 0);
	until_told(ana, "Claimed");
	ck_assert_int_eq(claims_holding(&ana->desk, row_of(ana, 0).id), HOLDING_MINE);
	act(ben, ACT_CLAIM, 0, NULL, NULL, 0);
	until_told(ben, "ana at host has claimed this case");
	ck_assert_int_eq(claims_holding(&ben->desk, row_of(ben, 0).id), HOLDING_NONE);
	struct case_row row = row_of(ben, 0);
	ck_assert_str_eq(row.owner, "ana");
	ck_assert_ptr_nonnull(strstr(claims_off(&ben->desk, ACT_NOTE, &row), "ana"));
	ck_assert_ptr_null(claims_off(&ana->desk, ACT_NOTE, &row));
	act(ana, ACT_RELEASE, 0, NULL, NULL, 0);
	until_told(ana, "Released");
	act(ben, ACT_CLAIM, 0, NULL, NULL, 0);
	until_told(ben, "Claimed");
	ck_assert_str_eq(row_of(ana, 0).owner, "ben");
}
END_TEST

static bool ana_lost(void)
{
	return claims_holding(&ana->desk, row_of(ana, 1).id) == HOLDING_LOST;
}

START_TEST(a_lease_that_is_over_is_lost)
{
	setup(_i);
	act(ana, ACT_CLAIM, 1, NULL, NULL, 0);
	until_told(ana, "Claimed");
	struct case_row row = row_of(ben, 1);
	/* As if ana's console had stood still for longer than its lease. */
	struct store_tx *t = store_begin(ben->store, STORE_WRITE);
	claim_take(t, row.id, &ben->me, row.lease_until + 1, 900);
	ck_assert_int_eq(both_done(ben->store, t)->outcome, STORE_DONE);
	act(ana, ACT_NOTE, 1, "too late", NULL, 0);
	until(ana_lost);
	until_told(ana, "has claimed this case");
	ck_assert_int_eq(row_of(ana, 1).notes, 0);
	row = row_of(ana, 1);
	ck_assert_ptr_nonnull(claims_off_write(&ana->desk, &row));
	struct err err = { 0 };
	ck_assert(!claims_firm(&ana->desk, row.id, &err));
	ck_assert_int_eq(err.kind, ERR_HELD);
}
END_TEST

static bool ben_reads(void)
{
	return ben->desk.dossier.read && ben->desk.dossier.note_count == 1 && ben->desk.dossier.notes[0].text;
}

START_TEST(a_note_is_sealed_and_read_by_others)
{
	setup(_i);
	act(ana, ACT_NOTE, 2, "the same face as last week\nask for the passport", NULL, 0);
	until_told(ana, "Note kept");
	ck_assert_int_eq(claims_holding(&ana->desk, row_of(ana, 2).id), HOLDING_MINE); /* the first act claims */
	ck_assert_int_eq(both_number(ana->store, STORE_READ, "SELECT count(*) FROM note", 0), 1);
	dossier_open(&ben->desk, "idv_2");
	until(ben_reads);
	ck_assert_str_eq(ben->desk.dossier.notes[0].text, "the same face as last week\nask for the passport");
	ck_assert_str_eq(ben->desk.dossier.notes[0].by, "ana");
	ck_assert_uint_eq(dossier_notes(&ben->desk), 1);
	claims_undo(&ana->desk);
	until_told(ana, "note was taken back");
	ck_assert_int_eq(row_of(ana, 2).notes, 0);
	claims_redo(&ana->desk);
	until_told(ana, "note was done again");
	ck_assert_int_eq(row_of(ana, 2).notes, 1);
}
END_TEST

START_TEST(it_is_passed_on)
{
	setup(_i);
	act(ana, ACT_HAND_OVER, 0, "please look at the second document", "ben", 0);
	until_told(ana, "Handed over to ben");
	struct case_row row = row_of(ben, 0);
	ck_assert_str_eq(row.assigned_to, "ben");
	ck_assert_str_eq(row.owner, "");
	ck_assert_int_eq(row.notes, 1);
	act(ana, ACT_ESCALATE, 1, NULL, "seniors", 0);
	until_told(ana, "Escalated to seniors");
	ck_assert_str_eq(row_of(ben, 1).queue, "seniors");
	act(ana, ACT_SNOOZE, 2, NULL, NULL, store_now(ana->store) + 7200);
	until_told(ana, "Snoozed until");
	ck_assert_int_gt(row_of(ben, 2).snoozed_until, store_now(ana->store));
	ck_assert_uint_eq(claims_count(&ana->desk), 0);
	claims_undo(&ana->desk);
	until_told(ana, "snooze was taken back");
	ck_assert_int_eq(row_of(ben, 2).snoozed_until, 0);
	claims_undo(&ana->desk);
	until_told(ana, "escalation was taken back");
	ck_assert_str_eq(row_of(ben, 1).queue, "");
	ck_assert_str_eq(row_of(ben, 1).owner, "ana"); /* it is hers again */
	claims_redo(&ana->desk);
	until_told(ana, "escalation was done again");
	ck_assert_str_eq(row_of(ben, 1).queue, "seniors");
	ck_assert_str_eq(row_of(ben, 1).owner, "");
	ck_assert_ptr_nonnull(claims_off(&ana->desk, ACT_RELEASE, &row));
}
END_TEST

static struct case_row got[8];
static size_t got_count, got_none;

static void next_is(void *owner, const struct case_row *row, const struct err *err)
{
	(void)owner;
	ck_assert_int_eq(err->kind, ERR_NONE);
	if (row)
		got[got_count++] = *row;
	else
		got_none++;
}

static bool got_all(void)
{
	return got_count + got_none == (size_t)CASES + 1;
}

/* Two consoles ask by turns: each case goes to one of them, the last to ask gets none. */
START_TEST(the_next_one_is_free)
{
	setup(_i);
	got_count = got_none = 0;
	for (int i = 0; i <= CASES; i++) {
		size_t before = got_count + got_none;
		claims_next(i % 2 ? &ben->desk : &ana->desk, (struct next_ticket){ next_is, NULL });
		for (struct err err = { 0 }; got_count + got_none == before;)
			ck_assert(loop_once(&loop, 200, &err));
	}
	ck_assert(got_all());
	ck_assert_uint_eq(got_count, CASES);
	for (size_t i = 0; i < got_count; i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_int_ne(got[i].id, got[k].id);
	ck_assert_uint_eq(claims_count(&ana->desk) + claims_count(&ben->desk), CASES);
}
END_TEST

START_TEST(what_is_marked_goes_together)
{
	setup(_i);
	struct err err = { 0 };
	act(ben, ACT_CLAIM, 1, NULL, NULL, 0);
	until_told(ben, "Claimed");
	for (int i = 0; i < 3; i++) {
		struct case_row row = row_of(ana, i);
		ck_assert(team_mark(&ana->desk, &row, &err));
	}
	ana->said_count = 0;
	claims_act_marked(&ana->desk, ACT_CLAIM);
	until_told(ana, "2 claimed; not the others: ben at host has claimed");
	ck_assert_uint_eq(claims_count(&ana->desk), 2);
	ck_assert_uint_eq(ana->desk.team.mark_count, 0);
	claims_undo(&ana->desk);
	until_told(ana, "claim was taken back");
	until_told(ana, "claim was taken back");
	for (int64_t begun = when_mono_ms(); claims_count(&ana->desk);) {
		ck_assert(when_mono_ms() - begun < 20000);
		ck_assert(loop_once(&loop, 200, &err));
	}
	ck_assert_str_eq(row_of(ana, 0).owner, "");
	ck_assert_str_eq(row_of(ana, 1).owner, "ben");
}
END_TEST

START_TEST(who_leaves_releases)
{
	setup(_i);
	act(ana, ACT_CLAIM, 3, NULL, NULL, 0);
	until_told(ana, "Claimed");
	claims_end(&ana->desk);
	ck_assert_str_eq(row_of(ben, 3).owner, "");
	claims_begin(&ana->desk);
}
END_TEST

START_TEST(who_leaves_at_once_keeps_the_note)
{
	setup(_i);
	act(ana, ACT_NOTE, 3, "written last", NULL, 0);
	drafts_put(&ana->desk, row_of(ana, 3).id, "written last"); /* its editor was left before the answer */
	claims_end(&ana->desk);
	ck_assert_int_eq(row_of(ben, 3).notes, 1);
	ck_assert_str_eq(row_of(ben, 3).owner, "");
	ck_assert_str_eq(drafts_get(&ana->desk, row_of(ben, 3).id), "");
	claims_begin(&ana->desk);
}
END_TEST

/* What leaves this host needs a lease that runs on for a while. */
START_TEST(a_lease_about_to_end_is_not_firm)
{
	setup(_i);
	struct err err = { 0 };
	act(ben, ACT_CLAIM, 1, NULL, NULL, 0);
	until_told(ben, "Claimed");
	ck_assert(claims_firm(&ben->desk, row_of(ben, 1).id, &err));
	ana->config.lease_s = 3;
	act(ana, ACT_CLAIM, 0, NULL, NULL, 0);
	until_told(ana, "Claimed");
	ck_assert(!claims_firm(&ana->desk, row_of(ana, 0).id, &err));
	ck_assert_int_eq(err.kind, ERR_HELD);
}
END_TEST

START_TEST(a_reader_only_looks)
{
	setup(_i);
	struct case_row row = row_of(ana, 0);
	ana->me.role = ROLE_READER;
	ck_assert_ptr_nonnull(strstr(claims_off(&ana->desk, ACT_CLAIM, &row), "reader"));
	ck_assert_ptr_nonnull(claims_off_write(&ana->desk, &row));
}
END_TEST

START_TEST(drafts_stay)
{
	setup(_i);
	drafts_put(&ana->desk, 1, "half a");
	drafts_put(&ana->desk, 2, "another");
	drafts_put(&ana->desk, 1, "half a sentence");
	ck_assert_str_eq(drafts_get(&ana->desk, 1), "half a sentence");
	drafts_put(&ana->desk, 1, "");
	ck_assert_str_eq(drafts_get(&ana->desk, 1), "");
	ck_assert_str_eq(drafts_get(&ana->desk, 2), "another");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("desk/claims");
	TCase *t = tcase_create("two consoles");
	tcase_add_checked_fixture(t, NULL, teardown);
	both_add(t, a_case_is_one_persons);
	both_add(t, a_lease_that_is_over_is_lost);
	both_add(t, a_note_is_sealed_and_read_by_others);
	both_add(t, it_is_passed_on);
	both_add(t, the_next_one_is_free);
	both_add(t, what_is_marked_goes_together);
	both_add(t, who_leaves_releases);
	both_add(t, who_leaves_at_once_keeps_the_note);
	both_add(t, a_lease_about_to_end_is_not_firm);
	both_add(t, a_reader_only_looks);
	both_add(t, drafts_stay);
	suite_add_tcase(s, t);
	return both_run(s);
}

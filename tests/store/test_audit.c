/* The audit writer on a store of SQLite: what is said is there once, in order, and verifies, whatever happens to store and program. */
#include <check.h>
#include <dirent.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/loop.h"
#include "base/mem.h"
#include "config/config.h"
#include "store/audit.h"
#include "store/engine.h"
#include "store/trail.h"
#include "support/suite.h"

static char home[] = "/tmp/idreview-audit-XXXXXX", place[200], spool[200];
static struct store *store;
static struct audit_keys *keys;
static struct person me = { .id = "alice", .host = "jump1", .key = "SHA256:abc" };
static struct chain_head last_head;
static int heads_seen;

static void see_head(void *ctx, const struct chain_head *h)
{
	(void)ctx;
	last_head = *h;
	heads_seen++;
}

static struct audit *start(void)
{
	struct audit *a = audit_open(store, &me, "test", keys->list[0].open, spool);
	audit_heads_to(a, see_head, NULL);
	return a;
}

static void setup(void)
{
	struct err err = { 0 };
	ck_assert_int_ge(sodium_init(), 0);
	strcpy(home + strlen(home) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(home));
	snprintf(place, sizeof place, "%s/store.db", home);
	snprintf(spool, sizeof spool, "%s/audit-spool", home);
	ck_assert_msg(store_open(STORE_OF_CASES, place, &store, &err), "%s", err.text);
	keys = secret_alloc(sizeof *keys);
	keys->count = 1;
	crypto_box_keypair(keys->list[0].open, keys->list[0].secret);
	heads_seen = 0;
	last_head = (struct chain_head){ 0 };
}

static void teardown(void)
{
	char command[300];
	store_close(store);
	secret_free(keys);
	snprintf(command, sizeof command, "rm -rf '%s'", home);
	pid_t child = fork();
	if (child == 0)
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	waitpid(child, NULL, 0);
}

/* The loop as a console runs it, until nothing is on its way. */
static void settle(struct audit *a)
{
	struct loop loop = { 0 };
	struct err err = { 0 };
	loop_add(&loop, store_source(store));
	loop_add(&loop, audit_source(a));
	for (int quiet = 0; quiet < 3;) {
		bool busy = store->answered != NULL;
		for (int lane = 0; lane < STORE_LANES; lane++)
			busy = busy || store->lanes[lane].first || store->lanes[lane].under_way;
		quiet = busy ? 0 : quiet + 1;
		ck_assert(loop_once(&loop, busy ? 100 : 0, &err));
	}
}

static char kinds_seen[4000];

static bool note_kind(void *ctx, const struct chain_event *e, const char *begin)
{
	(void)ctx;
	(void)begin;
	ck_assert_ptr_nonnull(e);
	ck_assert_uint_lt(strlen(kinds_seen) + 30, sizeof kinds_seen);
	snprintf(kinds_seen + strlen(kinds_seen), 30, "%s ", e->kind);
	return true;
}

/* The kinds of all events, a chain after the other. */
static const char *kinds(void)
{
	struct err err = { 0 };
	kinds_seen[0] = '\0';
	ck_assert_msg(trail_read(store, TRAIL_WRITERS, NULL, note_kind, NULL, &err), "%s", err.text);
	return kinds_seen;
}

static struct chain_finding found;

static void note_finding(void *ctx, const struct chain_finding *f)
{
	(void)ctx;
	found = *f;
}

static struct trail_sums verify(const struct chain_head *given)
{
	struct err err = { 0 };
	struct trail_sums sums;
	struct chain_heads *h = chain_heads_create();
	if (given)
		chain_heads_add(h, given, "", -1);
	ck_assert_msg(trail_verify_store(store, keys, h, (struct chain_check_hooks){ .found = note_finding }, &sums, &err), "%s", err.text);
	chain_heads_destroy(h);
	return sums;
}

static void ck_verifies(size_t events, size_t chains, size_t open)
{
	struct trail_sums s = verify(heads_seen ? &last_head : NULL);
	ck_assert_msg(s.chains.faults == 0, "%s", found.sentence);
	ck_assert_uint_eq(s.chains.events, events);
	ck_assert_uint_eq(s.chains.chains, chains);
	ck_assert_uint_eq(s.chains.open, open);
}

static void down(void)
{
	struct err err = { 0 };
	err_set(&err, ERR_STORE, "the store is away");
	store_engine_health(store, STORE_DOWN, &err);
}

static void up(void)
{
	store_engine_health(store, STORE_UP, NULL);
}

static size_t spool_files(void)
{
	size_t n = 0;
	DIR *d = opendir(spool);
	for (const struct dirent *e; d && (e = readdir(d));)
		n += e->d_name[0] != '.';
	if (d)
		closedir(d);
	return n;
}

static void say(struct audit *a, int count)
{
	for (int i = 0; i < count; i++) {
		struct audit_detail d = { 0 };
		audit_number(&d, "n", i);
		audit_note(a, AUDIT_VIEW, "template=idvtmp_1 client_user_id=u1", &d);
	}
}

START_TEST(what_stands_alone_is_stored_in_order)
{
	struct audit *a = start();
	say(a, 100);
	settle(a);
	ck_assert_uint_eq(audit_waiting(a, NULL), 0);
	say(a, 100);
	audit_close(a);
	ck_verifies(202, 1, 0);
	ck_assert_int_eq(last_head.seq, 201);
	ck_assert_int_ge(heads_seen, 2);
	ck_assert(!strncmp(kinds(), "begin view view ", 16));
}
END_TEST

START_TEST(a_program_that_says_nothing_leaves_nothing)
{
	struct audit *a = start();
	settle(a);
	audit_close(a);
	ck_verifies(0, 0, 0);
	ck_assert_int_eq(heads_seen, 0);
	ck_assert_uint_eq(spool_files(), 0);
	audit_close(NULL);
	audit_note(NULL, AUDIT_VIEW, "", NULL);
}
END_TEST

static enum store_outcome act_outcome;

static void acted(void *owner, uint32_t tag, const struct store_reply *reply)
{
	(void)owner;
	(void)tag;
	act_outcome = reply->outcome;
}

/* An act that is met or not, with two events. */
static void act(struct audit *a, bool met)
{
	struct store_tx *t = store_begin(store, STORE_WRITE);
	struct audit_detail d = { 0 };
	audit_word(&d, "to", "bob");
	store_step_sql(t, met ? "SELECT 1" : "SELECT 1 WHERE 1 = 0", STORE_ONE);
	audit_event(a, t, AUDIT_CLAIM, "template=t client_user_id=u", NULL);
	audit_event(a, t, AUDIT_HAND_OVER, "template=t client_user_id=u", &d);
	store_send(store, t, (struct store_ticket){ acted, NULL, 0 });
}

START_TEST(an_act_and_its_events_are_there_or_neither)
{
	struct audit *a = start();
	act(a, false); /* the chain's begin goes with it */
	settle(a);
	ck_assert_int_eq(act_outcome, STORE_UNMET);
	ck_assert_str_eq(kinds(), "");
	act(a, true);
	act(a, false);
	act(a, true);
	say(a, 1);
	act(a, false);
	settle(a);
	ck_assert_str_eq(kinds(), "begin claim hand-over claim hand-over view ");
	audit_close(a);
	ck_verifies(7, 1, 0);
}
END_TEST

START_TEST(a_dropped_act_leaves_no_event)
{
	struct audit *a = start();
	struct store_tx *t = store_begin(store, STORE_WRITE);
	audit_event(a, t, AUDIT_CLAIM, "", NULL);
	store_drop(t);
	say(a, 1);
	settle(a);
	audit_close(a);
	ck_verifies(3, 1, 0);
}
END_TEST

START_TEST(while_the_store_is_away_a_file_takes_them_and_they_follow)
{
	struct audit *a = start();
	struct err err;
	say(a, 2);
	settle(a);
	down();
	say(a, 150);
	settle(a);
	say(a, 3);
	ck_assert_uint_eq(audit_waiting(a, &err), 153);
	ck_assert_int_eq(err.kind, ERR_NONE);
	ck_assert_uint_eq(spool_files(), 1);
	up();
	settle(a);
	ck_assert_uint_eq(audit_waiting(a, NULL), 0);
	ck_verifies(3 + 154, 2, 2);
	/* Once more, in the same file and chain. */
	down();
	say(a, 5);
	up();
	say(a, 1);
	settle(a);
	ck_verifies(3 + 154 + 5 + 1, 2, 2);
	audit_close(a);
	ck_assert_uint_eq(spool_files(), 0);
	ck_verifies(3 + 154 + 5 + 1 + 2, 2, 0);
}
END_TEST

/* A program that was killed while the store was away; its last line was cut. */
START_TEST(what_a_killed_program_left_follows_once)
{
	char path[500], copy[500], command[1100];
	pid_t child = fork();
	if (child == 0) {
		struct audit *a = start();
		down();
		say(a, 20);
		_exit(audit_waiting(a, NULL) == 20 ? 0 : 1);
	}
	int status;
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	ck_assert_uint_eq(spool_files(), 1);
	DIR *d = opendir(spool);
	for (const struct dirent *e; (e = readdir(d));)
		if (e->d_name[0] != '.')
			snprintf(path, sizeof path, "%s/%s", spool, e->d_name);
	closedir(d);
	struct stat st;
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	ck_assert_int_eq(truncate(path, st.st_size - 100), 0);
	snprintf(copy, sizeof copy, "%s/copy", home);
	snprintf(command, sizeof command, "cp -p %s %s", path, copy);
	for (int round = 0; round < 2; round++) {
		if (round)
			ck_assert_int_eq(rename(copy, path), 0); /* it ended between commit and unlink */
		else if (fork() == 0)
			execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		else
			wait(NULL);
		struct audit *a = start();
		settle(a);
		ck_assert_uint_eq(spool_files(), 0);
		audit_close(a);
		ck_verifies(20, 1, 1);
	}
}
END_TEST

START_TEST(a_damaged_file_is_kept_and_the_rest_of_it_follows)
{
	char path[500];
	struct audit *a = start();
	down();
	say(a, 30);
	audit_close(a); /* the store stays away */
	ck_assert_uint_eq(spool_files(), 1);
	DIR *d = opendir(spool);
	for (const struct dirent *e; (e = readdir(d));)
		if (e->d_name[0] != '.')
			snprintf(path, sizeof path, "%s/%s", spool, e->d_name);
	closedir(d);
	FILE *f = fopen(path, "r+");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, 3000, SEEK_SET), 0);
	fputc('"', f);
	fclose(f);
	up();
	a = start();
	settle(a);
	audit_close(a);
	struct trail_sums s = verify(NULL);
	ck_assert_uint_eq(s.chains.events, 31);
	ck_assert_uint_eq(s.chains.faults, 1);
	ck_assert_int_eq(found.fault, CHAIN_MISSING);
	ck_assert_uint_eq(spool_files(), 1);
	strcat(path, ".damaged");
	ck_assert_int_eq(access(path, F_OK), 0);
}
END_TEST

START_TEST(where_no_file_takes_them_they_wait_in_memory)
{
	struct err err;
	struct audit *a = start();
	FILE *f = fopen(spool, "w"); /* a file where the directory should be */
	ck_assert_ptr_nonnull(f);
	fclose(f);
	down();
	say(a, 4);
	settle(a);
	ck_assert_uint_eq(audit_waiting(a, &err), 4);
	ck_assert_int_ne(err.kind, ERR_NONE);
	ck_assert_int_eq(unlink(spool), 0);
	up();
	settle(a);
	ck_assert_uint_eq(audit_waiting(a, &err), 0);
	ck_assert_int_eq(err.kind, ERR_NONE);
	audit_close(a);
	ck_verifies(6, 1, 0);
}
END_TEST

/* -- an answer lost in the commit --------------------------------------------------------------------------------------------------- */

static struct store_engine losing;
static int lose; /* 1: the next commit's answer is lost, 2: the commit itself too */

static void losing_begin(struct store *s, struct store_tx *t)
{
	if (t->lane == STORE_WRITE && lose == 2) {
		store_step_sql(t, "SELECT 1 WHERE 1 = 0", STORE_ONE);
		t->rows = mem_grow(t->rows, t->count, sizeof *t->rows);
		t->rows_room = mem_grow(t->rows_room, t->count, sizeof *t->rows_room);
		t->rows[t->count - 1] = (struct store_rows){ 0 };
		t->rows_room[t->count - 1] = 0;
	}
	store_sqlite.begin(s, t);
}

static void losing_run(struct store *s, const struct pollfd *fds, size_t count)
{
	store_sqlite.run(s, fds, count);
	for (struct store_tx *t = s->answered; t; t = t->next)
		if (t->lane == STORE_WRITE && lose) {
			t->reply.outcome = STORE_UNKNOWN;
			err_set(&t->reply.err, ERR_STORE, "the connection was lost");
			lose = 0;
			down();
		}
}

static int told_times, told_done;

static void told(void *ctx, bool done)
{
	(void)ctx;
	told_times++;
	told_done = done;
}

static void acted_unknown(void *owner, uint32_t tag, const struct store_reply *reply)
{
	(void)tag;
	act_outcome = reply->outcome;
	if (reply->outcome == STORE_UNKNOWN)
		audit_settle(owner, told, owner);
}

START_TEST(a_lost_commit_is_looked_for)
{
	losing = store_sqlite;
	losing.begin = losing_begin;
	losing.run = losing_run;
	store->engine = &losing;
	for (int both = 0; both < 2; both++) {
		struct audit *a = start();
		told_times = 0;
		if (both)
			say(a, 1);
		settle(a);
		lose = 1 + _i;
		struct store_tx *t = store_begin(store, STORE_WRITE);
		store_step_sql(t, "SELECT 1", STORE_ONE);
		audit_event(a, t, AUDIT_CLAIM, "", NULL);
		store_send(store, t, (struct store_ticket){ acted_unknown, a, 0 });
		settle(a);
		ck_assert_int_eq(act_outcome, STORE_UNKNOWN);
		ck_assert_int_eq(told_times, 0);
		up();
		settle(a);
		ck_assert_int_eq(told_times, 1);
		ck_assert_int_eq(told_done, _i == 0);
		say(a, 1);
		settle(a);
		audit_close(a);
		struct trail_sums s = verify(&last_head);
		ck_assert_msg(s.chains.faults == 0, "%s", found.sentence);
	}
	ck_assert(!!strstr(kinds(), "claim") == (_i == 0));
}
END_TEST

START_TEST(lost_notes_are_said_again)
{
	losing = store_sqlite;
	losing.begin = losing_begin;
	losing.run = losing_run;
	store->engine = &losing;
	struct audit *a = start();
	lose = 1 + _i;
	say(a, 3);
	settle(a);
	say(a, 1);
	up();
	settle(a);
	audit_close(a);
	struct trail_sums s = verify(&last_head);
	ck_assert_msg(s.chains.faults == 0, "%s", found.sentence);
	int views = 0;
	for (const char *at = kinds(); (at = strstr(at, "view ")); at++)
		views++;
	ck_assert_int_eq(views, 4);
}
END_TEST

/* -- others' chains ----------------------------------------------------------------------------------------------------------------- */

static void sql(const char *text)
{
	struct store_tx *t = store_begin(store, STORE_WRITE);
	store_step_sql(t, text, STORE_ANY);
	store_send(store, t, (struct store_ticket){ acted, NULL, 0 });
	store_wait(store);
	ck_assert_int_eq(act_outcome, STORE_DONE);
}

START_TEST(what_another_saw_cannot_be_cut_off)
{
	static const struct {
		const char *harm;
		enum chain_fault fault;
	} harms[] = {
		{ "DELETE FROM event WHERE kind = 'hand-over' OR kind = 'end' AND seq = 3", CHAIN_CUT },
		{ "DELETE FROM event WHERE writer = (SELECT writer FROM event WHERE kind = 'claim')", CHAIN_ABSENT },
		{ "UPDATE event SET detail = 'to=eve' WHERE kind = 'hand-over'", CHAIN_CHANGED },
		{ "UPDATE event SET mac = zeroblob(31) WHERE kind = 'hand-over'", CHAIN_MISSING },
		{ "UPDATE event SET writer = replace(writer, substr(writer, 1, 1), 'g') WHERE kind = 'hand-over'", CHAIN_MISSING },
		{ "DELETE FROM event WHERE seq = 1", CHAIN_MISSING },
	};
	struct audit *a = start();
	act(a, true);
	audit_close(a);
	a = start();
	say(a, 1);
	settle(a);
	ck_assert_ptr_nonnull(strstr(kinds(), "anchor"));
	say(a, 1);
	settle(a);
	audit_close(a);
	struct trail_sums s = verify(&last_head);
	ck_assert_uint_eq(s.chains.faults, 0);
	ck_assert_uint_ge(s.heads, 2);
	sql(harms[_i].harm);
	s = verify(NULL);
	ck_assert_uint_gt(s.chains.faults, 0);
	ck_assert_int_le(found.fault, CHAIN_FORKED);
	if (s.chains.faults == 1)
		ck_assert_int_eq(found.fault, harms[_i].fault);
}
END_TEST

/* Two programs that anchor each other come to rest. */
START_TEST(anchors_are_no_reason_for_anchors)
{
	struct audit *a = start(), *b = start();
	say(a, 1);
	settle(a);
	say(b, 1);
	settle(b);
	settle(a);
	ck_assert_int_eq(audit_source(b).timeout_ms(b) >= 0, 1); /* a head is due, some time */
	size_t before = strlen(kinds());
	for (int i = 0; i < 5; i++) {
		settle(a);
		settle(b);
	}
	ck_assert_uint_eq(strlen(kinds()), before);
	audit_close(a);
	audit_close(b);
	ck_verifies(7, 2, 0);
}
END_TEST

START_TEST(sentences_have_the_details)
{
	char out[200];
	struct audit_detail d = { 0 };
	audit_word(&d, "leaf", "documentary_verification.documents.images.original_front");
	audit_number(&d, "index", 0);
	audit_number(&d, "ms", 5310);
	audit_sentence("picture", d.text, out, sizeof out);
	ck_assert_str_eq(out, "had documentary_verification.documents.images.original_front 0 on the screen for 5310 ms");
	audit_sentence("picture", "", out, sizeof out);
	ck_assert_str_eq(out, "had - - on the screen for - ms");
	audit_sentence("of later", "x=1", out, sizeof out);
	ck_assert_str_eq(out, "of later x=1");
	char small[10];
	audit_sentence("picture", d.text, small, sizeof small);
	ck_assert_uint_lt(strlen(small), sizeof small);
	char subject[CHAIN_CASE], again[CHAIN_CASE], user[256];
	memset(user, '"', 255);
	user[255] = '\0';
	audit_subject(subject, "idvtmp_1", CASE_CLIENT_USER, false, user);
	audit_subject(again, "idvtmp_1", CASE_CLIENT_USER, false, user);
	ck_assert_str_eq(subject, again);
	audit_subject(again, "idvtmp_1", CASE_USER, false, "u");
	ck_assert_str_eq(again, "template=idvtmp_1 user_id=u");
	for (int k = 0; k < AUDIT_KINDS; k++)
		for (int other = 0; other < k; other++)
			ck_assert_str_ne(audit_kind_word((enum audit_kind)k), audit_kind_word((enum audit_kind)other));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("audit");
	TCase *tc = tcase_create("audit");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, what_stands_alone_is_stored_in_order);
	tcase_add_test(tc, a_program_that_says_nothing_leaves_nothing);
	tcase_add_test(tc, an_act_and_its_events_are_there_or_neither);
	tcase_add_test(tc, a_dropped_act_leaves_no_event);
	tcase_add_test(tc, while_the_store_is_away_a_file_takes_them_and_they_follow);
	tcase_add_test(tc, what_a_killed_program_left_follows_once);
	tcase_add_test(tc, a_damaged_file_is_kept_and_the_rest_of_it_follows);
	tcase_add_test(tc, where_no_file_takes_them_they_wait_in_memory);
	tcase_add_loop_test(tc, a_lost_commit_is_looked_for, 0, 2);
	tcase_add_loop_test(tc, lost_notes_are_said_again, 0, 2);
	tcase_add_loop_test(tc, what_another_saw_cannot_be_cut_off, 0, 6);
	tcase_add_test(tc, anchors_are_no_reason_for_anchors);
	tcase_add_test(tc, sentences_have_the_details);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}

/* The audit writer on both engines: what is said is there once, in order, and verifies, whatever happens to store and program. */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit_rig.h"
#include "store/audit_internal.h"

START_TEST(what_stands_alone_is_stored_in_order)
{
	audit_rig_open(_i % BOTH_ENGINES);
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
	audit_rig_open(_i % BOTH_ENGINES);
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

START_TEST(an_act_and_its_events_are_there_or_neither)
{
	audit_rig_open(_i % BOTH_ENGINES);
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
	audit_rig_open(_i % BOTH_ENGINES);
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
	audit_rig_open(_i % BOTH_ENGINES);
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
	ck_verifies(3 + 154 + 5 + 1 + 2 + 1, 2, 0); /* an end each, and the one saw where the other stood */
}
END_TEST

/* A program that was killed while the store was away; its last line was cut. */
START_TEST(what_a_killed_program_left_follows_once)
{
	audit_rig_open(_i % BOTH_ENGINES);
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
	snprintf(copy, sizeof copy, "%s/copy", both_directory());
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
	audit_rig_open(_i % BOTH_ENGINES);
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
	fputc(1, f);
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
	audit_rig_open(_i % BOTH_ENGINES);
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

/* A full disk, which takes no file either or another that does: the loop comes to rest, and it is tried again now and then. */
START_TEST(a_store_that_takes_nothing_is_not_asked_all_the_time)
{
	audit_rig_open(_i % BOTH_ENGINES);
	struct audit *a = start();
	struct err err;
	bool no_file = _i >= BOTH_ENGINES;
	FILE *f = no_file ? fopen(spool, "w") : NULL;
	if (f)
		fclose(f);
	refusing = true;
	say(a, 3);
	settle(a);
	ck_assert_uint_eq(audit_waiting(a, &err), 3);
	ck_assert(no_file == (err.kind != ERR_NONE));
	const struct source s = audit_source(a);
	ck_assert_int_gt(s.timeout_ms(s.ctx), 1000);
	ck_assert_int_le(s.timeout_ms(s.ctx), 5000);
	say(a, 1);
	settle(a);
	unlink(spool);
	refusing = false;
	down();
	settle(a);
	up();
	settle(a);
	ck_assert_uint_eq(audit_waiting(a, &err), 0);
	ck_assert(s.timeout_ms(s.ctx) < 0 || s.timeout_ms(s.ctx) > 5000);
	audit_close(a);
	ck_verifies(no_file ? 6 : 8, no_file ? 1 : 2, 0);
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
	audit_rig_open(_i % BOTH_ENGINES);
	static const struct {
		const char *harm;
		enum chain_fault fault;
	} harms[] = {
		{ "DELETE FROM event WHERE kind = 'hand-over' OR kind = 'end' AND seq = 3", CHAIN_CUT },
		{ "DELETE FROM event WHERE writer = (SELECT writer FROM event WHERE kind = 'claim')", CHAIN_ABSENT },
		{ "UPDATE event SET detail = 'to=eve' WHERE kind = 'hand-over'", CHAIN_CHANGED },
		{ "UPDATE event SET mac = substr(mac, 1, 31) WHERE kind = 'hand-over'", CHAIN_MISSING },
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
	sql(harms[_i / BOTH_ENGINES].harm);
	s = verify(NULL);
	ck_assert_uint_gt(s.chains.faults, 0);
	ck_assert_int_le(found.fault, CHAIN_FORKED);
	if (s.chains.faults == 1)
		ck_assert_int_eq(found.fault, harms[_i / BOTH_ENGINES].fault);
}
END_TEST

/* What a query sees is what is verified: else anchors could be hidden from the one and pass the other. */
START_TEST(what_stands_behind_a_nul_is_a_change)
{
	static const char *const columns[] = { "kind", "subject", "detail" };
	char text[120];
	audit_rig_open(BOTH_SQLITE);
	struct audit *a = start();
	act(a, true);
	audit_close(a);
	a = start();
	say(a, 1);
	settle(a);
	audit_close(a);
	ck_assert_uint_eq(verify(NULL).chains.faults, 0);
	snprintf(text, sizeof text, "UPDATE event SET %s = %s || char(0) || 'x' WHERE kind = 'anchor'", columns[_i], columns[_i]);
	sql(text);
	sql("DELETE FROM event WHERE kind = 'hand-over' OR kind = 'end' AND seq = 3");
	ck_assert_uint_gt(verify(NULL).chains.faults, 0);
	ck_assert_int_eq(found.fault, CHAIN_MALFORMED);
}
END_TEST

/* Two programs that anchor each other come to rest. */
START_TEST(anchors_are_no_reason_for_anchors)
{
	audit_rig_open(_i % BOTH_ENGINES);
	struct audit *a = start(), *b = start();
	say(a, 1);
	settle(a);
	say(b, 1);
	settle(b);
	settle(a);
	ck_assert_int_eq(b->anchor_due_ms, 0);
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
	audit_word(&d, "picture", "documentary_verification.documents[0].images.original_front");
	audit_number(&d, "ms", 5310);
	audit_sentence("shown", d.text, out, sizeof out);
	ck_assert_str_eq(out, "had documentary_verification.documents[0].images.original_front on the screen for 5310 ms");
	audit_sentence("shown", "", out, sizeof out);
	ck_assert_str_eq(out, "had - on the screen for - ms");
	audit_sentence("of later", "x=1", out, sizeof out);
	ck_assert_str_eq(out, "of later x=1");
	char small[10];
	audit_sentence("shown", d.text, small, sizeof small);
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
	tcase_add_checked_fixture(tc, NULL, audit_rig_close);
	both_add(tc, what_stands_alone_is_stored_in_order);
	both_add(tc, a_program_that_says_nothing_leaves_nothing);
	both_add(tc, an_act_and_its_events_are_there_or_neither);
	both_add(tc, a_dropped_act_leaves_no_event);
	both_add(tc, while_the_store_is_away_a_file_takes_them_and_they_follow);
	both_add(tc, what_a_killed_program_left_follows_once);
	both_add(tc, a_damaged_file_is_kept_and_the_rest_of_it_follows);
	both_add(tc, where_no_file_takes_them_they_wait_in_memory);
	tcase_add_loop_test(tc, what_another_saw_cannot_be_cut_off, 0, 6 * BOTH_ENGINES);
	tcase_add_loop_test(tc, a_store_that_takes_nothing_is_not_asked_all_the_time, 0, 2 * BOTH_ENGINES);
	tcase_add_loop_test(tc, what_stands_behind_a_nul_is_a_change, 0, 3);
	both_add(tc, anchors_are_no_reason_for_anchors);
	tcase_add_test(tc, sentences_have_the_details);
	suite_add_tcase(suite, tc);
	return both_run(suite);
}

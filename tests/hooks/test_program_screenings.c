/* Screenings, from the sandbox's events and lists to what the store keeps of them with their cases. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/loop.h"
#include "base/mem.h"
#include "program.h"
#include "sandbox/server.h"
#include "support/suite.h"

static void wait_for(const char *sql, int64_t wanted)
{
	for (int i = 0; receiving_count(sql) != wanted; i++) {
		ck_assert_msg(i < 3000, "%s is %lld, not %lld", sql, (long long)receiving_count(sql), (long long)wanted);
		loop_wait(-1, 0, 20);
	}
}

/* The receiver's configuration: the templates of the sandbox's people, and more lines. */
static void configure(const char *more)
{
	static const char *const templates[] = { "KycUS1", "DocEU2", "DocSel", "Scrn04", "Datab3" };
	char *path = mem_printf("%s/idreview", receiving.directory), *file = mem_printf("%s/config", path);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	FILE *f = fdopen(open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600), "w");
	for (size_t i = 0; i < sizeof templates / sizeof *templates; i++)
		fprintf(f, "template \"idvtmp_Specimen%s\" { name = \"T%zu\" }\n", templates[i], i);
	fprintf(f, "%s\n", more);
	ck_assert_int_eq(fclose(f), 0);
	free(file);
	free(path);
}

static void arrived(char *screening_id, size_t size)
{
	receiving_start("--no-sweep");
	server_set("{\"arrive\":1}");
	receiving_wait("screenings_read_total", 1);
	receiving_text("SELECT screening_id FROM cases", screening_id, size);
}

#define CONTROL(...)                        \
	do {                                \
		char *c = mem_printf(__VA_ARGS__); \
		server_set(c);              \
		free(c);                    \
	} while (0)

/* After the attempt its screening: how many hits, on which lists. */
START_TEST(a_pending_case_has_its_hits)
{
	char id[200];
	arrived(id, sizeof id);
	ck_assert_int_eq(receiving_count("SELECT count(*) FROM cases WHERE status = 'pending_review' AND screening_status = 'pending_review' AND hits > 0 AND "
	                                 "hits_pending = hits AND hit_kinds <> '' AND hit_lists <> '' AND program_id LIKE 'prg_%' AND terms_version > 0 AND "
	                                 "screening_read_at > 0"), 1);
	ck_assert_int_eq(receiving_metric("screenings_unread_total"), 0);
}
END_TEST

/* A rescan, a colleague who takes it and one who clears it: the screening's webhook, and at last the verification's own. */
START_TEST(what_becomes_of_it_is_followed)
{
	char id[200];
	server_set("{\"screening_delay\":0}");
	arrived(id, sizeof id);
	int64_t hits = receiving_count("SELECT hits FROM cases");
	CONTROL("{\"rescan\":{\"screening_id\":\"%s\"}}", id);
	wait_for("SELECT hits FROM cases", hits + 1);
	ck_assert_int_eq(receiving_count("SELECT hits_pending FROM cases"), hits + 1);
	CONTROL("{\"dashboard\":{\"screening_id\":\"%s\",\"status\":\"cleared\"}}", id);
	wait_for("SELECT count(*) FROM cases WHERE screening_status = 'cleared' AND stage = 0", 1);
	wait_for("SELECT count(*) FROM inbox WHERE done_at = 0", 0);
}
END_TEST

/* A hit list that cannot be read: the webhook waits in its row, and what was known stays. */
START_TEST(hits_that_cannot_be_read)
{
	char id[200];
	arrived(id, sizeof id);
	int64_t hits = receiving_count("SELECT hits FROM cases");
	server_set("{\"faults\":[\"hits=array\"]}");
	CONTROL("{\"rescan\":{\"screening_id\":\"%s\"}}", id);
	receiving_wait("screenings_unread_total", 1);
	wait_for("SELECT count(*) FROM inbox WHERE type = 'SCREENING' AND done_at = 0 AND tries = 1", 1);
	ck_assert_int_eq(receiving_count("SELECT hits FROM cases"), hits);
	server_set("{\"clear_faults\":true}");
	wait_for("SELECT hits FROM cases", hits + 1);
	wait_for("SELECT count(*) FROM inbox WHERE done_at = 0", 0);
}
END_TEST

/* Of entities there is nothing here: acknowledged, counted, and not kept. */
START_TEST(entities_are_not_ours)
{
	receiving_start("--no-sweep");
	server_set("{\"webhooks\":[{\"webhook_type\":\"ENTITY_SCREENING\",\"webhook_code\":\"STATUS_UPDATED\",\"entity_screening_id\":\"entscr_1\"}]}");
	receiving_wait("other_total", 1);
	ck_assert_int_eq(receiving_count("SELECT count(*) FROM inbox"), 0);
}
END_TEST

/* Nobody told of them, nobody imported them: the lists of their programmes lead to them, once. */
START_TEST(a_round_finds_what_waits)
{
	configure("screening_sweep = 1");
	server_set("{\"faults\":[\"webhook=drop\"]}");
	server_set("{\"arrive\":3}");
	receiving_start("");
	receiving_wait("screening_rounds_total", 1);
	int64_t waiting = receiving_metric("screenings_pending"), alone = receiving_metric("screenings_standalone");
	int64_t found = receiving_count("SELECT count(*) FROM cases WHERE screening_status = 'pending_review' AND hits > 0");
	ck_assert_int_ge(waiting, 3 + 10);
	ck_assert_int_ge(found, 3 + 8);
	ck_assert_int_ge(alone, 1);
	ck_assert_int_le(found + alone, waiting);
	/* All but the one whose id nobody can send. */
	ck_assert_int_eq(receiving_count("SELECT count(*) FROM cases WHERE screening_id <> '' AND hits = 0 AND stage = 2 AND instr(screening_id, char(27)) = 0"), 0);
	/* Then each is known, and what stands alone is not looked for again. */
	receiving_wait("screening_rounds_total", 2);
	int lists = server_calls_of("list"), hits = server_calls_of("hits"), programs = server_calls_of("program_list");
	receiving_wait("screening_rounds_total", 4);
	ck_assert_int_eq(server_calls_of("list"), lists);
	ck_assert_int_eq(server_calls_of("hits"), hits);
	ck_assert_int_gt(server_calls_of("program_list"), programs);
	ck_assert_int_eq(receiving_metric("screenings_standalone"), alone);
}
END_TEST

/* Without the product attempts are read as ever; it is asked for once. */
static void without_monitor(const char *how)
{
	configure("screening_sweep = 1");
	CONTROL("{\"monitor\":\"%s\"}", how);
	receiving_start("");
	for (int i = 1; i <= 3; i++) {
		server_set("{\"arrive\":1}");
		receiving_wait("attempts_read_total", i);
	}
	ck_assert_int_eq(receiving_count("SELECT count(*) FROM cases WHERE stage = 2"), 3);
	ck_assert_int_eq(receiving_count("SELECT count(*) FROM cases WHERE screening_read_at > 0"), 0);
	ck_assert_int_eq(receiving_metric("screenings_unread_total"), 0);
	ck_assert_int_le(server_calls_of("screening_get") + server_calls_of("program_list"), 2); /* both may be on their way at once */
}

START_TEST(without_the_product)
{
	without_monitor("none");
}
END_TEST

START_TEST(without_permission)
{
	without_monitor("denied");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("idreview-hooks and screenings");
	TCase *t = tcase_create("screenings");
	tcase_add_checked_fixture(t, receiving_setup, receiving_teardown);
	tcase_set_timeout(t, 300);
	tcase_add_test(t, a_pending_case_has_its_hits);
	tcase_add_test(t, what_becomes_of_it_is_followed);
	tcase_add_test(t, hits_that_cannot_be_read);
	tcase_add_test(t, entities_are_not_ours);
	tcase_add_test(t, a_round_finds_what_waits);
	tcase_add_test(t, without_the_product);
	tcase_add_test(t, without_permission);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}

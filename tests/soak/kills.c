/* Any program, and PostgreSQL, killed at moments drawn from a seed under load: no accepted webhook lost, no chain broken, no case held by two, no
 * retry sent twice. Now and then the store is away, or the disk full, until all have met it, and then work goes on.
 * usage: kills [--count N] [--seed S] [--only sqlite|postgresql] [--trace]; half of the moments are on either store. */
#include "soak/kills.h"

#include <check.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/loop.h"
#include "base/when.h"
#include "sandbox/server.h"
#include "store/pg_rig.h"
#include "support/suite.h"

enum { COUNT = 30, LINES_MOST = 25, WEBHOOKS_MOST = 30, LATER_MS = 12, COMMAND_MS = 60, PAUSE_MS = 20, RETRY_MS = 2000, PACK = 16 };

static const char *const names[VICTIMS] = { "idreview-hooks", "worker", "PostgreSQL", "backend", "store prune", "store backup", "store away", "disk full" };

struct tally tally;
bool trace;
static struct world world;
static int count = COUNT;
static int64_t begun;
static uint64_t seed = 1;

void found(int *n, const char *fmt, ...)
{
	va_list ap;
	++*n;
	printf("%s, seed %" PRIu64 ": ", world.postgresql ? "PostgreSQL" : "SQLite", seed);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

/* -- who is killed ------------------------------------------------------------------------------------------------------------------- */

/* The one that was busy last, or one of those before. PostgreSQL ends all the others, and begins anew. */
static void kill_backend(void)
{
	char sql[300];
	PGconn *conn = PQconnectdb(pg_rig_url("postgres"));
	int64_t until = when_mono_ms() + PATIENCE_MS;
	while (PQstatus(conn) != CONNECTION_OK) { /* it is still at it, since the last one */
		ck_assert_msg(when_mono_ms() < until, "%s", PQerrorMessage(conn));
		world_hear(&world, PAUSE_MS);
		PQreset(conn);
	}
	snprintf(sql, sizeof sql, "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() "
	         "ORDER BY query_start DESC NULLS LAST LIMIT 1 OFFSET %d", (int)draw(&world.random, 4));
	PGresult *r = PQexec(conn, sql);
	if (PQntuples(r))
		kill((pid_t)atoi(PQgetvalue(r, 0, 0)), SIGKILL);
	PQclear(r);
	PQfinish(conn);
}

/* Its own end may come first: then it is one that was not killed, and it must have ended well. */
static void kill_command(enum victim victim)
{
	const char *const prune[] = { "store", "prune", "--yes", NULL }, *const backup[] = { "store", "backup", world.backup, NULL };
	const char *const *words = victim == KILL_PRUNE ? prune : backup;
	unlink(world.backup);
	pid_t pid = world_command(&world, words, NULL, NULL);
	world_hear(&world, (int)draw(&world.random, COMMAND_MS));
	kill(pid, SIGKILL);
	world_wait(pid);
	unlink(world.backup);
	int code = world_wait(world_command(&world, words, NULL, NULL));
	ck_assert_msg(code == 0, "idreview %s %s after it was killed: exit code %d, see %s/programs.log", words[0], words[1], code, world.dir);
}

static enum victim pack[PACK];
static size_t left;

/* Dealt from a pack that is shuffled: all are among the first sixteen. PostgreSQL's end costs whoever works on it seconds. */
static enum victim choose(void)
{
	static const struct { int count; enum victim victim; } packs[2][6] = {
		{ { 6, KILL_HOOKS }, { 6, KILL_WORKER }, { 1, KILL_PRUNE }, { 2, KILL_BACKUP }, { 1, DISK_FULL } },
		{ { 6, KILL_HOOKS }, { 6, KILL_WORKER }, { 1, KILL_PRUNE }, { 1, KILL_SERVER }, { 1, KILL_BACKEND }, { 1, STORE_AWAY } },
	};
	if (!left) {
		for (int i = 0; i < 6; i++)
			for (int n = 0; n < packs[world.postgresql][i].count; n++)
				pack[left++] = packs[world.postgresql][i].victim;
		for (size_t i = PACK - 1; i > 0; i--) {
			size_t j = draw(&world.random, i + 1);
			enum victim swapped = pack[i];
			pack[i] = pack[j];
			pack[j] = swapped;
		}
	}
	return pack[--left];
}

/* One that says it is going to send the first retry of somebody; -1: none does for a while. */
static int who_retries(void)
{
	int64_t until = when_mono_ms() + RETRY_MS;
	for (size_t seen = world.line_count; when_mono_ms() < until; world_hear(&world, 0), loop_wait(world.from_workers, POLLIN, PAUSE_MS))
		for (; seen < world.line_count; seen++) {
			bool first = !strcmp(world.lines[seen].word, "retry");
			for (size_t i = 0; i < seen && first; i++)
				first = strcmp(world.lines[i].word, "retry") || strcmp(world.lines[i].text, world.lines[seen].text);
			if (first)
				return world.lines[seen].slot;
		}
	return -1;
}

static void kill_worker(void)
{
	int slot = draw(&world.random, 2) ? who_retries() : -1, any = (int)draw(&world.random, WORKERS);
	if (slot < 0)
		slot = any;
	world_hear(&world, (int)draw(&world.random, LATER_MS));
	world_kill(&world.workers[slot]);
	world_worker(&world, slot);
}

static void strike(enum victim victim)
{
	if ((unsigned)victim < VICTIMS) /* the compiler cannot know */
		tally.kills[victim]++;
	switch (victim) {
	case KILL_HOOKS:
		world_kill(&world.hooks);
		world_hooks(&world);
		break;
	case KILL_WORKER:
		kill_worker();
		break;
	case KILL_SERVER:
		pg_rig_order("kill");
		world_hear(&world, (int)draw(&world.random, COMMAND_MS));
		pg_rig_order("start");
		break;
	case KILL_BACKEND:
		kill_backend();
		break;
	case KILL_PRUNE:
	case KILL_BACKUP:
		kill_command(victim);
		break;
	case STORE_AWAY: /* until all have met it */
		pg_rig_order("stop");
		world_none_works(&world);
		load_refused(&world);
		pg_rig_order("start");
		world_all_work(&world);
		break;
	case DISK_FULL:
		world_limit(&world, true);
		world_none_works(&world);
		load_refused(&world);
		world_limit(&world, false);
		world_all_work(&world);
		break;
	case VICTIMS:
		break;
	}
}

static void play(bool postgresql, int moments)
{
	left = 0;
	world_begin(&world, postgresql, seed * 2 + postgresql);
	world_progress(&world, WORKERS);
	for (int i = 0; i < moments; i++) {
		enum victim victim = choose();
		load_more(&world);
		if (draw(&world.random, 2))
			load_progress(&world, 1 + draw(&world.random, WEBHOOKS_MOST));
		else
			world_progress(&world, 1 + draw(&world.random, LINES_MOST));
		world_hear(&world, (int)draw(&world.random, LATER_MS));
		if (trace)
			printf("%.1f s: %d: %s, %zu lines, %zu accepted\n", (double)(when_mono_ms() - begun) / 1000, i, names[victim], world.line_count, world.accepted_count);
		strike(victim);
		if (victim == KILL_SERVER || victim == KILL_BACKEND)
			world_progress(&world, LINES_MOST);
		load_report(&world);
		tally.moments++;
	}
	load_drain(&world);
	world_all_work(&world); /* and what waited in files has followed */
	for (int i = 0; i < WORKERS; i++)
		world_stop(&world.workers[i], "a worker");
	world_hear(&world, 0);
	load_drain(&world); /* what the last retries brought */
	judge(&world);
	log_judge(&world);
}

START_TEST(killed_in_sqlite)
{
	play(false, (count + 1) / 2);
}
END_TEST

START_TEST(killed_in_postgresql)
{
	play(true, count / 2);
}
END_TEST

static int wrong(void)
{
	return tally.lost + tally.unread + tally.stale + tally.doubles + tally.unreadable + tally.twice + tally.unwritten + tally.broken + tally.unpaired +
	       tally.faults;
}

static void teardown(void)
{
	world_end(&world, wrong() > 0);
}

static void print(void)
{
	printf("moments %d  seed %" PRIu64 "  killed:", tally.moments, seed);
	for (int v = 0; v < VICTIMS; v++)
		printf("  %s %d", names[v], tally.kills[v]);
	printf("\nwebhooks accepted %d  lost %d  unread %d  cases %d  stale %d\n", tally.accepted, tally.lost, tally.unread, tally.cases, tally.stale);
	printf("claims %d  after another %d  acts %d  refused %d  held by two %d\n", tally.claims, tally.taken_over, tally.acts, tally.refused, tally.doubles);
	printf("retries %d  sent twice %d  not written down %d\n", tally.retries, tally.twice, tally.unwritten);
	printf("notes %d  unreadable %d  chains %d  events %d  broken %d  acts without event %d  faults of the store %d\n", tally.notes, tally.unreadable,
	       tally.chains, tally.events, tally.broken, tally.unpaired, tally.faults);
}

int main(int argc, char **argv)
{
	static const struct option options[] = { { "count", 1, NULL, 'c' }, { "seed", 1, NULL, 's' }, { "only", 1, NULL, 'o' },
		{ "trace", 0, NULL, 't' }, { NULL, 0, NULL, 0 } };
	const char *only = "";
	int c;
	if (argc > 1 && !strcmp(argv[1], "--worker"))
		return worker_main(argc - 1, argv + 1);
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'c')
			count = atoi(optarg);
		else if (c == 's')
			seed = strtoull(optarg, NULL, 10);
		else if (c == 'o')
			only = optarg;
		else if (c == 't')
			trace = true;
		else
			return 2;
	}
	begun = when_mono_ms();
	world.self = "/proc/self/exe";
	setvbuf(stdout, NULL, _IOLBF, 0);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	Suite *suite = suite_create("kills");
	TCase *tc = tcase_create("kills");
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_set_timeout(tc, 0);
	if (strcmp(only, "postgresql"))
		tcase_add_test(tc, killed_in_sqlite);
	if (strcmp(only, "sqlite")) {
		pg_rig_start(NULL);
		tcase_add_test(tc, killed_in_postgresql);
	}
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK); /* the counts are this process's */
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	pg_rig_end();
	print();
	return failed || wrong() ? EXIT_FAILURE : EXIT_SUCCESS;
}

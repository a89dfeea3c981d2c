/* Programs that write their chains are killed at moments drawn from a seed, their store away now and then: no chain is broken, nothing that syslog
 * was told of is gone, and what waited in files follows. KILLS and KILL_SEED say how many, and which. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit_rig.h"

enum { KILLS_IN_CHECK = 15, STEPS_MOST = 150 };

static unsigned draw(uint64_t *seed, unsigned below)
{
	*seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned)(*seed >> 33) % below;
}

static unsigned setting(const char *name, unsigned usual)
{
	const char *value = getenv(name);
	return value && *value ? (unsigned)strtoul(value, NULL, 10) : usual;
}

static int to_parent;

static void tell_step(void)
{
	const struct chain_head none = { .seq = -1 };
	if (write(to_parent, &none, sizeof none) < 0)
		_exit(1);
}

static void tell_head(void *ctx, const struct chain_head *h)
{
	(void)ctx;
	if (write(to_parent, h, sizeof *h) < 0)
		_exit(1);
}

/* One program, until it is killed. */
static void work(uint64_t seed)
{
	audit_rig_on(both_again());
	struct audit *a = start();
	audit_heads_to(a, tell_head, NULL);
	for (;;) {
		switch (draw(&seed, 8)) {
		case 0:
			act(a, draw(&seed, 2));
			break;
		case 1:
			down();
			break;
		case 2:
			up();
			break;
		case 3:
			settle(a);
			break;
		case 4:
			lose = (int)draw(&seed, 8) + 1;
			lose = lose > 2 ? 0 : lose;
			break;
		default:
			say(a, 1 + (int)draw(&seed, 20));
			break;
		}
		tell_step();
	}
}

static void ck_all_there(const struct chain_head *heads, size_t count, unsigned kills, int engine)
{
	struct err err = { 0 };
	struct trail_sums sums;
	struct chain_heads *given = chain_heads_create();
	for (size_t i = 0; i < count; i++)
		chain_heads_add(given, &heads[i], "", -1);
	found = (struct chain_finding){ 0 };
	ck_assert_msg(trail_verify_store(store, keys, given, (struct chain_check_hooks){ 0 }, &sums, &err), "%s", err.text);
	chain_heads_destroy(given);
	printf("%s: killed %u  events %llu  chains %llu  heads %zu  faults %llu\n", engine == BOTH_POSTGRESQL ? "PostgreSQL" : "SQLite", kills,
	    (unsigned long long)sums.chains.events, (unsigned long long)sums.chains.chains, count, (unsigned long long)sums.chains.faults);
	ck_assert_uint_eq(sums.chains.faults, 0);
	ck_assert_uint_eq(spool_files(), 0);
}

START_TEST(a_kill_breaks_no_chain)
{
	audit_rig_open(_i);
	uint64_t seed = setting("KILL_SEED", 1);
	unsigned kills = setting("KILLS", KILLS_IN_CHECK);
	struct chain_head *heads = NULL;
	size_t count = 0;
	for (unsigned k = 0; k < kills; k++) {
		int fds[2], status;
		unsigned steps = 1 + draw(&seed, STEPS_MOST);
		ck_assert_int_eq(pipe(fds), 0);
		pid_t child = fork();
		if (child == 0) {
			close(fds[0]);
			to_parent = fds[1];
			work(seed);
		}
		close(fds[1]);
		struct chain_head h;
		for (unsigned step = 0; step < steps && read(fds[0], &h, sizeof h) == sizeof h;) {
			step += h.seq < 0;
			if (h.seq < 0)
				continue;
			heads = realloc(heads, (count + 1) * sizeof *heads);
			heads[count++] = h;
		}
		kill(child, SIGKILL);
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		close(fds[0]);
	}
	struct audit *a = start();
	settle(a);
	audit_close(a);
	ck_all_there(heads, count, kills, _i);
	free(heads);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("audit kill");
	TCase *tc = tcase_create("audit kill");
	tcase_set_timeout(tc, 0);
	tcase_add_checked_fixture(tc, NULL, audit_rig_close);
	both_add(tc, a_kill_breaks_no_chain);
	suite_add_tcase(suite, tc);
	return both_run(suite);
}

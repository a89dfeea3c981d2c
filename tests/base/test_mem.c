/* Memory, plain and secret: what is locked, what is left when it is freed, and who sees it. */
#include <check.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "config.h"
#include "support/suite.h"

static bool all_are(const char *p, size_t n, char c)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != c)
			return false;
	return true;
}

START_TEST(secrets_grow_and_keep_their_bytes)
{
	static const size_t sizes[] = { 1, 100, 4000, 4096, 70000, 1 << 20 };
	char *p = NULL;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		size_t old = secret_size(p);
		p = secret_grow(p, sizes[i]);
		ck_assert_uint_eq(secret_size(p), sizes[i]);
		ck_assert(all_are(p, old, 's'));
		ck_assert(all_are(p + old, sizes[i] - old, '\0'));
		memset(p, 's', sizes[i]);
	}
	ck_assert_ptr_eq(secret_grow(p, 10), p);
	secret_free(p);
	secret_free(NULL);
	ck_assert_uint_eq(secret_size(NULL), 0);
	char *s = secret_strdup("sandbox-secret");
	ck_assert_str_eq(s, "sandbox-secret");
	secret_free(s);
}
END_TEST

/* The host's answer, whatever its limit and the user's rights are; and what it was asked for last. */
static bool lock_refused;
static const char *lock_at;
static size_t lock_bytes;

int __wrap_mlock(const void *p, size_t n);
int __wrap_mlock(const void *p, size_t n)
{
	lock_at = p;
	lock_bytes = n;
	return lock_refused ? -1 : 0;
}

START_TEST(memory_that_may_not_be_locked_is_counted)
{
	size_t locked, unlocked;
	char *small = secret_alloc(100), *first = secret_alloc(10000);
	secret_locked(&locked, &unlocked);
	ck_assert_uint_ge(locked, 10000);
	ck_assert_uint_lt(locked, 20000);
	ck_assert_uint_eq(unlocked, 0);
	lock_refused = true;
	char *second = secret_alloc(20000);
	memset(second, 'x', 20000);
	second = secret_grow(second, 200000);
	ck_assert_int_eq(second[19999], 'x');
	first = secret_grow(first, 100000);
	secret_locked(&locked, &unlocked);
	ck_assert_uint_ge(locked + unlocked, 300000);
	ck_assert_uint_ge(unlocked, 200000);
	secret_free(first);
	secret_free(second);
	secret_free(small);
	secret_locked(&locked, &unlocked);
	ck_assert_uint_eq(locked + unlocked, 0);
}
END_TEST

/* What the kernel keeps of the mapping of p: dd stands for out of dumps. */
static bool is_out_of_dumps(const void *p)
{
	char line[512];
	bool here = false, found = false;
	unsigned long from, to;
	FILE *f = fopen("/proc/self/smaps", "r");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof line, f)) {
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
			here = (uintptr_t)p >= from && (uintptr_t)p < to;
		else if (here && strncmp(line, "VmFlags:", 8) == 0)
			found = strstr(line, " dd") != NULL;
	}
	fclose(f);
	return found;
}

/* Whether it may be locked or not. */
START_TEST(secrets_stay_out_of_dumps)
{
	lock_refused = _i;
	char *p = secret_alloc(10000);
	ck_assert(is_out_of_dumps(p));
	p = secret_grow(p, 3 << 20);
	ck_assert(is_out_of_dumps(p + (3 << 20) - 1));
	secret_free(p);
	struct arena a = { 0 };
	ck_assert(is_out_of_dumps(arena_alloc(&a, 10)));
	arena_finish(&a);
}
END_TEST

/* Keys and names are a few bytes: no less secret for that. In a build with sanitizers they are on the heap, which watches them. */
START_TEST(small_secrets_are_as_large_ones)
{
	size_t locked, unlocked;
	char *key = secret_strdup("sandbox-secret");
	secret_locked(&locked, &unlocked);
	ck_assert_uint_gt(locked, 14);
	ck_assert_uint_eq(unlocked, 0);
#ifndef SANITIZED
	ck_assert(key >= lock_at && key < lock_at + lock_bytes);
	ck_assert(is_out_of_dumps(key));
	lock_refused = true;
	char *more[600];
	for (size_t i = 0; i < 600; i++) /* more than one mapping of them */
		memset(more[i] = secret_alloc(100), 's', 100);
	secret_locked(&locked, &unlocked);
	ck_assert_uint_ge(unlocked, 200 * 100);
	ck_assert(is_out_of_dumps(more[599]));
	for (size_t i = 0; i < 600; i++)
		secret_free(more[i]);
	for (size_t i = 0; i < 600; i++)
		ck_assert(all_are(more[i], 100, '\0'));
#endif
	secret_free(key);
	secret_locked(&locked, &unlocked);
	ck_assert_uint_eq(locked + unlocked, 0);
}
END_TEST

/* Slots of all sizes, taken and given back in any order, never overlap and come back empty. */
START_TEST(small_secrets_share_no_byte)
{
	enum { BLOCKS = 300, TURNS = 20000 };
	static struct {
		char *p;
		size_t n;
	} blocks[BLOCKS];
	unsigned seed = 5;
	for (int turn = 0; turn < TURNS; turn++) {
		seed = seed * 1664525u + 1013904223u;
		size_t i = (seed >> 8) % BLOCKS, n = (seed >> 20) % 4200;
		char mark = (char)(i | 1);
		ck_assert(all_are(blocks[i].p, blocks[i].n, mark));
		if (turn % 3 == 0) {
			secret_free(blocks[i].p);
			blocks[i].p = NULL;
			blocks[i].n = 0;
			continue;
		}
		if (n <= blocks[i].n)
			continue;
		blocks[i].p = secret_grow(blocks[i].p, n);
		ck_assert_uint_eq((uintptr_t)blocks[i].p % _Alignof(max_align_t), 0);
		ck_assert(all_are(blocks[i].p + blocks[i].n, n - blocks[i].n, '\0'));
		memset(blocks[i].p, mark, n);
		blocks[i].n = n;
	}
	for (size_t i = 0; i < BLOCKS; i++)
		secret_free(blocks[i].p);
	size_t locked, unlocked;
	secret_locked(&locked, &unlocked);
	ck_assert_uint_eq(locked + unlocked, 0);
}
END_TEST

static pthread_barrier_t both_are_there;

static void *take_and_give(void *mark)
{
	pthread_barrier_wait(&both_are_there);
	for (int i = 0; i < 3000000; i++) {
		char *p = secret_alloc(50);
		memset(p, *(char *)mark, 50);
		if (!all_are(p, 50, *(char *)mark))
			return mark;
		secret_free(p);
	}
	return NULL;
}

/* As in libcurl's resolver. */
START_TEST(threads_share_secret_memory)
{
	char marks[2] = { 'a', 'b' };
	pthread_t threads[2];
	void *failed;
	size_t locked, unlocked;
	ck_assert_int_eq(pthread_barrier_init(&both_are_there, NULL, 2), 0);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, take_and_give, &marks[i]), 0);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(pthread_join(threads[i], &failed), 0);
		ck_assert_ptr_null(failed);
	}
	secret_locked(&locked, &unlocked);
	ck_assert_uint_eq(locked + unlocked, 0);
}
END_TEST

/* A hardened process that forks (to run secret_command) leaves what is secret out. */
START_TEST(a_child_has_no_secrets)
{
	int status;
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		mem_harden_process();
		volatile char *secret = secret_alloc(10000);
		*secret = 's';
		signal(SIGSEGV, SIG_DFL);
		pid_t child = fork();
		if (child == 0)
			_exit(*secret == 's');
		bool there = waitpid(child, &status, 0) == child && WIFEXITED(status);
		_exit(there || *secret != 's');
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

START_TEST(an_arena_gives_aligned_zeroed_memory)
{
	struct arena a = { 0 };
	arena_finish(&a);
	char *last = NULL;
	for (size_t n = 1; n < 200000; n = n * 3 + 1) {
		char *p = arena_alloc(&a, n);
		ck_assert_uint_eq((uintptr_t)p % _Alignof(max_align_t), 0);
		ck_assert(all_are(p, n, '\0'));
		memset(p, 0x5a, n);
		if (last)
			ck_assert_int_eq(*last, 0x5a);
		last = p;
	}
	char *s = arena_strndup(&a, "Knope-Wyatt", 5);
	ck_assert_str_eq(s, "Knope");
	arena_finish(&a);
	ck_assert_ptr_null(a.head);
}
END_TEST

/* Emptied, it gives the same room again, wiped, and what was more than one chunk goes. */
START_TEST(an_arena_is_used_again)
{
	static const char zero[5000];
	struct arena a = { 0 };
	arena_reset(&a);
	for (int round = 0; round < 3; round++) {
		char *last = NULL;
		for (int i = 0; i < 20; i++) {
			last = arena_alloc(&a, sizeof zero);
			ck_assert_mem_eq(last, zero, sizeof zero);
			memset(last, 's', sizeof zero);
		}
		arena_reset(&a);
		ck_assert_mem_eq(last, zero, sizeof zero);
	}
	size_t locked, unlocked;
	arena_alloc(&a, 1 << 20);
	arena_reset(&a); /* too large to be kept */
	secret_locked(&locked, &unlocked);
	ck_assert_uint_lt(locked + unlocked, 1 << 20);
	arena_finish(&a);
}
END_TEST

START_TEST(plain_memory_copies)
{
	ck_assert_ptr_null(mem_strdup(NULL));
	char *s = mem_printf("%s %d", "try", 2);
	ck_assert_str_eq(s, "try 2");
	char *t = mem_strndup(s, 3);
	ck_assert_str_eq(t, "try");
	t = mem_grow(t, 100, 10);
	ck_assert_str_eq(t, "try");
	free(s);
	free(t);
}
END_TEST

static void restore(void)
{
	if (write(STDOUT_FILENO, "restored", 8) != 8)
		abort();
}

START_TEST(exhaustion_restores_and_ends)
{
	int pipe_fd[2], status;
	char text[64] = "";
	ck_assert_int_eq(pipe(pipe_fd), 0);
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		dup2(pipe_fd[1], STDOUT_FILENO);
		dup2(pipe_fd[1], STDERR_FILENO);
		mem_on_exhaustion(restore);
		mem_grow(NULL, SIZE_MAX / 2, 4);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 70);
	ck_assert_int_gt(read(pipe_fd[0], text, sizeof text - 1), 0);
	ck_assert_str_eq(text, "restoredidreview: out of memory\n");
	close(pipe_fd[0]);
	close(pipe_fd[1]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("mem");
	TCase *tc = tcase_create("mem");
	tcase_add_test(tc, secrets_grow_and_keep_their_bytes);
	tcase_add_test(tc, memory_that_may_not_be_locked_is_counted);
	tcase_add_loop_test(tc, secrets_stay_out_of_dumps, 0, 2);
	tcase_add_test(tc, small_secrets_are_as_large_ones);
	tcase_add_test(tc, small_secrets_share_no_byte);
	tcase_add_test(tc, threads_share_secret_memory);
	tcase_add_test(tc, a_child_has_no_secrets);
	tcase_add_test(tc, an_arena_gives_aligned_zeroed_memory);
	tcase_add_test(tc, an_arena_is_used_again);
	tcase_add_test(tc, plain_memory_copies);
	tcase_add_test(tc, exhaustion_restores_and_ends);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}

/* What doctor and the console say of memory that may and may not be locked. */
#include <check.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>

#include "base/mem.h"
#include "command/limits.h"
#include "support/suite.h"

static size_t may_lock, is_locked; /* by this host */

int __wrap_mlock(const void *p, size_t n);
int __wrap_mlock(const void *p, size_t n)
{
	(void)p;
	if (is_locked + n > may_lock)
		return -1;
	is_locked += n;
	return 0;
}

int __wrap_getrlimit(__rlimit_resource_t what, struct rlimit *l);
int __wrap_getrlimit(__rlimit_resource_t what, struct rlimit *l)
{
	ck_assert_int_eq((int)what, (int)RLIMIT_MEMLOCK);
	*l = (struct rlimit){ may_lock, may_lock };
	return 0;
}

static const struct {
	size_t may_lock;
	bool has_room;
	const char *says;
	bool remedy;
} hosts[] = {
	{ RLIM_INFINITY, true, "300 of 300 KiB of secrets are locked, and this process may lock as much as it likes", false },
	{ 8 << 20, true, "300 of 300 KiB of secrets are locked, and this process may lock 8192 KiB (RLIMIT_MEMLOCK)", false },
	{ 1 << 20, false, "300 of 300 KiB of secrets are locked, and this process may lock 1024 KiB (RLIMIT_MEMLOCK)", true },
	{ 256 << 10, false,
	  "200 of 300 KiB of secrets are locked, and this process may lock 256 KiB (RLIMIT_MEMLOCK); the rest is only kept out of dumps and wiped",
	  true },
	{ 0, false, "0 of 300 KiB of secrets are locked, and this process may lock 0 KiB (RLIMIT_MEMLOCK); the rest is only kept out of dumps and wiped",
	  true },
};

START_TEST(what_is_locked_is_said_of_all)
{
	enum { BLOCK = 100 << 10, HEADER = 64 };
	char text[200];
	const char *remedy;
	char *blocks[3];
	may_lock = hosts[_i].may_lock;
	for (int i = 0; i < 3; i++)
		blocks[i] = secret_alloc(BLOCK - HEADER);
	ck_assert(limits_memory(text, sizeof text, &remedy) == hosts[_i].has_room);
	ck_assert_str_eq(text, hosts[_i].says);
	ck_assert_int_eq(strstr(remedy, "swap") != NULL, hosts[_i].remedy);
	for (int i = 0; i < 3; i++)
		secret_free(blocks[i]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("limits");
	TCase *tc = tcase_create("limits");
	tcase_add_loop_test(tc, what_is_locked_is_said_of_all, 0, (int)(sizeof hosts / sizeof hosts[0]));
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}

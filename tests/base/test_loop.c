/* The one poll: whose descriptors are whose, who wakes it, and in which order sources run. */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/suite.h"
#include "base/err.h"
#include "base/loop.h"

static char order[16];
static size_t ran;

struct end { int fd; int timeout_ms; char name; int came; };

static size_t end_pollfds(void *ctx, struct pollfd *fds, size_t max)
{
	const struct end *e = ctx;
	if (e->fd < 0 || !max)
		return 0;
	fds[0] = (struct pollfd){ .fd = e->fd, .events = POLLIN };
	return 1;
}

static void end_run(void *ctx, const struct pollfd *fds, size_t count)
{
	struct end *e = ctx;
	e->came = count ? fds[0].revents : 0;
	order[ran++] = e->name;
}

static int end_timeout(const void *ctx)
{
	return ((const struct end *)ctx)->timeout_ms;
}

static struct source source_of(struct end *e)
{
	return (struct source){ end_pollfds, end_run, end_timeout, e };
}

START_TEST(each_gets_its_own_and_all_run_in_order)
{
	int a[2], b[2];
	struct err err = { 0 };
	ck_assert(pipe(a) == 0 && pipe(b) == 0);
	struct end first = { a[0], -1, 'a', 0 }, none = { -1, -1, 'n', 0 }, second = { b[0], -1, 'b', 0 };
	struct loop l = { 0 };
	loop_add(&l, source_of(&first));
	loop_add(&l, source_of(&none));
	loop_add(&l, source_of(&second));
	ck_assert(write(b[1], "x", 1) == 1);
	ck_assert(loop_once(&l, -1, &err));
	ck_assert_int_eq(first.came, 0);
	ck_assert_int_eq(second.came, POLLIN);
	ck_assert_str_eq(order, "anb");
}
END_TEST

START_TEST(the_nearest_deadline_wakes)
{
	struct err err = { 0 };
	struct end never = { -1, -1, 'n', 0 }, soon = { -1, 1, 's', 0 };
	struct loop l = { 0 };
	loop_add(&l, source_of(&never));
	loop_add(&l, source_of(&soon));
	loop_add(&l, (struct source){ .run = end_run, .ctx = &never });
	ck_assert(loop_once(&l, -1, &err));
	ck_assert_str_eq(order, "nsn");
	soon.timeout_ms = -1;
	ck_assert(loop_once(&l, 1, &err)); /* the caller's own bound */
}
END_TEST

static volatile sig_atomic_t alarms;

static void on_alarm(int signal_number)
{
	(void)signal_number;
	alarms++;
}

/* What poll left in the array then says nothing. */
START_TEST(a_signal_is_something_that_comes)
{
	int a[2];
	struct err err = { 0 };
	const struct sigaction act = { .sa_handler = on_alarm };
	ck_assert(pipe(a) == 0);
	struct end quiet = { a[0], -1, 'q', 99 };
	struct loop l = { 0 };
	loop_add(&l, source_of(&quiet));
	sigaction(SIGALRM, &act, NULL);
	ualarm(20000, 20000); /* again and again: one may come before poll does */
	ck_assert(loop_once(&l, -1, &err));
	ualarm(0, 0);
	ck_assert_int_eq(quiet.came, 0);
	ck_assert_str_eq(order, "q");
}
END_TEST

/* What is blocked meanwhile comes while the loop waits, and is blocked again after. */
START_TEST(signals_may_come_only_while_it_waits)
{
	struct err err = { 0 };
	const struct sigaction act = { .sa_handler = on_alarm };
	sigset_t alarm_only, before, after;
	struct end quiet = { -1, -1, 'q', 0 };
	struct loop l = { .signals = &before };
	loop_add(&l, source_of(&quiet));
	sigaction(SIGALRM, &act, NULL);
	sigemptyset(&alarm_only);
	sigaddset(&alarm_only, SIGALRM);
	sigprocmask(SIG_BLOCK, &alarm_only, &before);
	raise(SIGALRM);
	ck_assert_int_eq(alarms, 0);
	ck_assert(loop_once(&l, 1000, &err));
	ck_assert_int_eq(alarms, 1);
	sigprocmask(SIG_SETMASK, NULL, &after);
	ck_assert(sigismember(&after, SIGALRM));
}
END_TEST

START_TEST(one_descriptor_is_waited_for)
{
	int a[2];
	ck_assert(pipe(a) == 0);
	ck_assert_int_eq(loop_wait(a[0], POLLIN, 0), 0);
	ck_assert_int_eq(loop_wait(a[0], POLLIN, 1), 0);
	ck_assert(write(a[1], "x", 1) == 1);
	ck_assert_int_eq(loop_wait(a[0], POLLIN, -1), POLLIN);
	close(a[0]);
	ck_assert(loop_wait(a[1], POLLOUT, 0) & POLLERR);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("loop");
	TCase *t = tcase_create("loop");
	tcase_add_test(t, each_gets_its_own_and_all_run_in_order);
	tcase_add_test(t, the_nearest_deadline_wakes);
	tcase_add_test(t, a_signal_is_something_that_comes);
	tcase_add_test(t, signals_may_come_only_while_it_waits);
	tcase_add_test(t, one_descriptor_is_waited_for);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}

/* The console's start with each thing that can fail made to fail in turn, on a pty: it starts without it, or says a sentence, ends with
 * the exit code of its kind and has sent the terminal nothing. */
#include <check.h>
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#define NCURSES_NOMACROS 1
#include <curses.h>
#include <termcap.h>

#include "support/suite.h"
#include "command/console.h"
#include "desk/subjects.h"
#include "term/term.h"
#include "api/api.h"
#include "command/command.h"
#include "base/mem.h"

enum { STEPS_MAX = 100, TEXT_MAX = 65536, WAIT_MS = 30000 };

/* -- what fails ---------------------------------------------------------------------------------------------------------------- */

/* Shared with the console's process. */
static struct control {
	int fail_at;      /* which of the calls below fails; -1: none */
	int calls;        /* made so far */
	char failed[32];  /* whose it was */
	bool unlocked;    /* no memory may be locked */
} *control;
static bool armed; /* only there */

static bool fails(const char *name)
{
	if (!armed || control->calls++ != control->fail_at)
		return false;
	strncpy(control->failed, name, sizeof control->failed - 1);
	errno = EMFILE;
	return true;
}

#define FAILING(type, name, parameters, arguments, bad)                                                                            \
	type __real_##name parameters;                                                                                             \
	type __wrap_##name parameters;                                                                                             \
	type __wrap_##name parameters                                                                                              \
	{                                                                                                                          \
		return fails(#name) ? (bad) : __real_##name arguments;                                                             \
	}

FAILING(int, memfd_create, (const char *name, unsigned flags), (name, flags), -1)
FAILING(FILE *, fdopen, (int fd, const char *mode), (fd, mode), NULL)
FAILING(FILE *, fopen, (const char *path, const char *mode), (path, mode), NULL)
FAILING(int, signalfd, (int fd, const sigset_t *set, int flags), (fd, set, flags), -1)
FAILING(int, isatty, (int fd), (fd), 0)
FAILING(int, tcgetattr, (int fd, struct termios *modes), (fd, modes), -1)
FAILING(int, ttyname_r, (int fd, char *name, size_t size), (fd, name, size), ENOTTY)
FAILING(int, tgetent, (char *unused, const char *name), (unused, name), 0)
FAILING(SCREEN *, newterm, (const char *name, FILE *out, FILE *in), (name, out, in), NULL)
FAILING(CURLM *, curl_multi_init, (void), (), NULL)
FAILING(CURLcode, curl_global_init_mem,
        (long flags, curl_malloc_callback m, curl_free_callback f, curl_realloc_callback r, curl_strdup_callback s, curl_calloc_callback c),
        (flags, m, f, r, s, c), CURLE_FAILED_INIT)

/* No server is there, and nobody waits to find that out again. */
int __wrap_backoff_ms(const void *limits, int tries, int retry_after_s, uint32_t random);
int __wrap_backoff_ms(const void *limits, int tries, int retry_after_s, uint32_t random)
{
	(void)limits, (void)tries, (void)retry_after_s, (void)random;
	return 0;
}

int __real_mlock(const void *p, size_t n);
int __wrap_mlock(const void *p, size_t n);
int __wrap_mlock(const void *p, size_t n)
{
	return control && control->unlocked ? -1 : __real_mlock(p, n);
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...)
{
	va_list ap;
	va_start(ap, flags);
	int mode = flags & O_CREAT ? va_arg(ap, int) : 0;
	va_end(ap);
	return fails("open") ? -1 : __real_open(path, flags, mode);
}

/* What comes of it; a code of 0: the console starts without. */
static const struct outcome {
	const char *failed;
	int code;
	const char *sentence;
} outcomes[] = {
	{ "memfd_create", 1, "the screen cannot be made: Too many open files" },
	{ "fdopen", 1, "the screen cannot be made: Too many open files" },
	{ "fopen", 1, "/dev/null cannot be opened: Too many open files" },
	{ "signalfd", 1, "signals cannot be waited for: Too many open files" },
	{ "isatty", 1, "the console needs a terminal" },
	{ "tcgetattr", 1, "the console needs a terminal" },
	{ "ttyname_r", 0, "" },
	{ "tgetent", 0, "" },
	{ "newterm", 1, "this host does not know the terminal \"xterm-256color\" (TERM): its description is broken" },
	{ "curl_multi_init", 70, "out of memory" },
	{ "curl_global_init_mem", 1, "libcurl cannot be set up" },
	{ "open", 3, "ca.pem, cannot be read" },
};

static const struct outcome *outcome_of(const char *name)
{
	for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
		if (strcmp(outcomes[i].failed, name) == 0)
			return &outcomes[i];
	ck_abort_msg("%s failed, and is not in the table", name);
}

/* -- a console of its own process ------------------------------------------------------------------------------------------------- */

static struct run {
	pid_t pid;
	int tty, errors;
	struct termios before, after;
	char sent[TEXT_MAX], said[TEXT_MAX];
	size_t sent_len, said_len;
	bool asked, quit;
	bool stop; /* by a signal, when its terminal has been entered */
	int status;
} run;

enum program { CONSOLE, PLAIN, DOCTOR, DOCTOR_STOPPED };

static void child(int errors, const char *ca_file, enum program which)
{
	const struct rlimit nothing = { 0, 0 };
	struct config config = { 0 };
	const struct subject_line subject = { .client_user_id = "someone", .template_id = "idvtmp_1" };
	const struct console_start start = { .subjects = &subject, .subject_count = 1, .pictures = -1 };
	dup2(errors, STDERR_FILENO);
	signal(SIGTERM, SIG_DFL); /* check has a handler of its own */
	config_init(&config);
	config_set(&config, "base_url", "http://127.0.0.1:1", NULL);
	config_set(&config, "ca_file", ca_file, NULL);
	config_set(&config, "client_id", "sandbox", NULL);
	config_set(&config, "secret", "sandbox-secret", NULL);
	config_set(&config, "store", "none", NULL); /* a start with one has tests of its own: tests/store, cases-away.steps */
	if (control->unlocked)
		setrlimit(RLIMIT_MEMLOCK, &nothing);
	armed = true;
	int code = which == CONSOLE ? console_run(&config, &start) :
	           which == PLAIN   ? plain_run(&config, &start) :
	                              command_doctor(&config, NULL, &(struct err){ 0 });
	config_finish(&config);
	exit(code);
}

static bool hear(int fd, char *text, size_t *len)
{
	ssize_t n = read(fd, text + *len, TEXT_MAX - 1 - *len);
	*len += n > 0 ? (size_t)n : 0;
	return n > 0;
}

/* A console that started is told to leave, and its question is answered. */
static void answer(void)
{
	if (run.stop && memmem(run.sent, run.sent_len, "\033[c", 3))
		kill(run.pid, SIGTERM);
	else if (!run.asked && memmem(run.sent, run.sent_len, "\033[c", 3))
		run.asked = write(run.tty, "\033[?1;2c", 7) == 7;
	if (!run.quit && memmem(run.sent, run.sent_len, "Queue", 5))
		run.quit = write(run.tty, "Q", 1) == 1;
}

/* Until the console has ended, and with it its standard error. */
static void follow(void)
{
	struct pollfd fds[2] = { { .fd = run.errors, .events = POLLIN }, { .fd = run.tty, .events = POLLIN } };
	do {
		if (poll(fds, 2, WAIT_MS) <= 0)
			kill(run.pid, SIGABRT);
		if (fds[1].revents & POLLIN)
			hear(run.tty, run.sent, &run.sent_len);
		answer();
	} while (!fds[0].revents || hear(run.errors, run.said, &run.said_len));
	waitpid(run.pid, &run.status, 0);
	while (poll(&fds[1], 1, 0) > 0 && hear(run.tty, run.sent, &run.sent_len))
		continue;
}

static void play(int fail_at, const char *ca_file, enum program which)
{
	int errors[2], tty;
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	run = (struct run){ .stop = which == DOCTOR_STOPPED };
	*control = (struct control){ .fail_at = fail_at, .unlocked = control->unlocked };
	ck_assert_int_eq(pipe2(errors, O_CLOEXEC), 0);
	ck_assert_int_eq(openpty(&run.tty, &tty, NULL, NULL, &size), 0); /* kept open here, so that its modes can be read at the end */
	tcgetattr(tty, &run.before);
	run.pid = fork();
	if (run.pid == 0) {
		close(run.tty);
		login_tty(tty);
		child(errors[1], ca_file, which);
	}
	close(errors[1]);
	run.errors = errors[0];
	follow();
	tcgetattr(tty, &run.after);
	close(tty);
	close(run.tty);
	close(run.errors);
}

static void assert_restored(void)
{
	ck_assert_int_eq(run.after.c_lflag, run.before.c_lflag);
	ck_assert_int_eq(run.after.c_iflag, run.before.c_iflag);
	ck_assert_int_eq(run.after.c_oflag, run.before.c_oflag);
}

static void assert_ended(int code, const char *sentence)
{
	const char *what = control->failed[0] ? control->failed : "nothing";
	ck_assert_msg(WIFEXITED(run.status) && WEXITSTATUS(run.status) == code, "%s failed: status %x, not %d: %s", what,
	              (unsigned)run.status, code, run.said);
	ck_assert_msg(strstr(run.said, sentence) != NULL, "%s failed, and was not told: %s", what, run.said);
	ck_assert_msg(!strstr(run.said, "Sanitizer"), "%s failed: %s", what, run.said);
	assert_restored();
}

/* -- tests --------------------------------------------------------------------------------------------------------------------- */

static char home[] = "/tmp/idreview-start-XXXXXX";
static char ca_file[sizeof home + 16];

static void setup(void)
{
	control = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(control, MAP_FAILED);
	ck_assert_ptr_nonnull(mkdtemp(home));
	setenv("TERM", "xterm-256color", 1);
	setenv("HOME", home, 1);
	setenv("XDG_STATE_HOME", home, 1);
	setenv("IDREVIEW_STORE", "none", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	snprintf(ca_file, sizeof ca_file, "%s/ca.pem", home);
	FILE *f = fopen(ca_file, "w");
	ck_assert_ptr_nonnull(f);
	fputs("-----BEGIN CERTIFICATE-----\n", f);
	fclose(f);
}

static void teardown(void)
{
	char *state = mem_printf("%s/idreview", home), *journal = mem_printf("%s/journal", state);
	unlink(journal);
	unlink(ca_file);
	rmdir(state);
	rmdir(home);
	free(state);
	free(journal);
	munmap(control, sizeof *control);
}

START_TEST(each_step_of_starting_may_fail)
{
	bool seen[sizeof outcomes / sizeof *outcomes] = { 0 };
	for (int i = 0;; i++) {
		ck_assert_int_lt(i, STEPS_MAX);
		play(i, ca_file, CONSOLE);
		if (!control->failed[0] || run.quit)
			assert_ended(0, "");
		if (!control->failed[0])
			break;
		const struct outcome *o = outcome_of(control->failed);
		seen[o - outcomes] = true;
		if (run.quit)
			continue;
		assert_ended(o->code, o->sentence);
		ck_assert_msg(run.sent_len == 0, "%s failed, and the terminal was sent %zu bytes", o->failed, run.sent_len);
		ck_assert_msg(o->code != 0, "%s failed, and the console did not start without: %s", o->failed, run.said);
	}
	for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
		ck_assert_msg(seen[i], "%s was never called", outcomes[i].failed);
}
END_TEST

/* The others who start and end the same things: no server is there, so that they end with its trouble or with one before it. */
START_TEST(plain_and_doctor_end_whole_too)
{
	enum program which = _i ? DOCTOR : PLAIN;
	int i = 0;
	do {
		ck_assert_int_lt(i, STEPS_MAX);
		play(i++, ca_file, which);
		int code = WIFEXITED(run.status) ? WEXITSTATUS(run.status) : -1;
		const char *words = which == PLAIN || code == 70 ? run.said : run.sent;
		assert_ended(code, "");
		ck_assert_msg(code == 1 || code == 3 || code == 7 || code == 70, "%s failed: %d", control->failed, code);
		ck_assert_msg(strstr(words, code == 70 ? "out of memory" : which == PLAIN ? "idreview: " : "\nx ") || run.sent[0] == 'x',
		              "%s failed, and was not told: %s", control->failed, words);
	} while (control->failed[0]);
	ck_assert(WEXITSTATUS(run.status) == 7);
}
END_TEST

START_TEST(a_ca_file_that_cannot_be_read_is_told)
{
	play(-1, "/dev/null/none", CONSOLE);
	assert_ended(3, "the file of the setting ca_file, /dev/null/none, cannot be read");
	ck_assert_ptr_nonnull(strstr(run.said, "Let ca_file name a readable PEM file"));
	ck_assert_uint_eq(run.sent_len, 0);
}
END_TEST

START_TEST(memory_that_cannot_be_locked_is_told_and_no_reason_to_end)
{
	control->unlocked = true;
	play(-1, "", CONSOLE);
	assert_ended(0, "");
	ck_assert(run.quit);
	ck_assert_ptr_nonnull(memmem(run.sent, run.sent_len, "Hardly any memory may be locked", 31));
}
END_TEST

START_TEST(a_doctor_that_is_stopped_gives_the_terminal_back)
{
	play(-1, "", DOCTOR_STOPPED);
	ck_assert(WIFSIGNALED(run.status) && WTERMSIG(run.status) == SIGTERM);
	assert_restored();
	ck_assert_ptr_nonnull(memmem(run.sent, run.sent_len, "\033[?1049l", 8));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("command/start");
	TCase *c = tcase_create("start");
	tcase_set_timeout(c, 300);
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, each_step_of_starting_may_fail);
	tcase_add_loop_test(c, plain_and_doctor_end_whole_too, 0, 2);
	tcase_add_test(c, a_ca_file_that_cannot_be_read_is_told);
	tcase_add_test(c, memory_that_cannot_be_locked_is_told_and_no_reason_to_end);
	tcase_add_test(c, a_doctor_that_is_stopped_gives_the_terminal_back);
	suite_add_tcase(s, c);
	return suite_run(s);
}

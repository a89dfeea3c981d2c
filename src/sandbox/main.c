/* idreview-sandbox: the identity verification API on this machine, from case files. */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/err.h"
#include "base/when.h"
#include "sandbox/courier.h"
#include "sandbox/http.h"
#include "sandbox/options.h"

static int complain(const struct err *err)
{
	fprintf(stderr, "idreview-sandbox: %s\n", err->text);
	if (*err->remedy)
		fprintf(stderr, "%s\n", err->remedy);
	return err_exit_code(err->kind);
}

/* Signals arrive as input of the loop. */
static int catch_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

/* False when a signal asks for the end. */
static bool take_signals(struct sandbox *s, int fd)
{
	struct signalfd_siginfo info;
	while (read(fd, &info, sizeof info) == (ssize_t)sizeof info) {
		if (info.ssi_signo != SIGCHLD)
			return false;
		studio_reap(&s->studio);
	}
	return true;
}

/* A line of standard input is a URL that webhooks go to: whoever started us may know it only then. */
static void take_receiver(struct sandbox *s, const char *url)
{
	struct err err = { 0 };
	if (*url && !outbox_add_receiver(&s->outbox, url, &err))
		fprintf(stderr, "idreview-sandbox: %s\n", err.text);
}

static bool stdin_open(struct sandbox *s)
{
	static char line[1024];
	static size_t used;
	ssize_t n = read(STDIN_FILENO, line + used, sizeof line - 1 - used);
	used += n > 0 ? (size_t)n : 0;
	line[used] = '\0';
	for (char *end; (end = strchr(line, '\n'));) {
		*end = '\0';
		take_receiver(s, line);
		used -= (size_t)(end + 1 - line);
		memmove(line, end + 1, used + 1);
	}
	if (used == sizeof line - 1)
		used = 0; /* no URL is that long */
	return n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN));
}

/* The shorter of two waits; -1 is for ever. */
static int sooner(int a, int b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

static int64_t sooner_at(int64_t a, int64_t b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

static int limited(int64_t ms)
{
	enum { MOST = 60000 };
	return ms < 0 ? 0 : ms > MOST ? MOST : (int)ms;
}

/* Until something happens without anybody's asking: to someone of a live server, by an act that was put off, or to a verification after its screening. */
static int own_timeout(const struct sandbox *s)
{
	int64_t live = live_due(&s->live), late = s->clock.frozen ? -1 : sooner_at(ledger_due(&s->ledger), follow_due(&s->follows));
	return sooner(live < 0 ? -1 : limited(live - when_mono_ms()), late < 0 ? -1 : limited((late - clock_now(&s->clock)) * 1000));
}

static void loop(struct http *h, struct courier *c, int signals)
{
	struct pollfd fds[] = {
		{ .fd = signals, .events = POLLIN },
		{ .fd = h->epoll_fd, .events = POLLIN },
		{ .fd = h->sandbox->options.until_stdin_closes ? STDIN_FILENO : -1, .events = POLLIN },
		{ .fd = c->epoll_fd, .events = POLLIN },
	};
	for (;;) {
		int n = poll(fds, sizeof fds / sizeof *fds, sooner(own_timeout(h->sandbox), sooner(http_timeout(h), courier_timeout(c))));
		if (n < 0 && errno != EINTR)
			return;
		if (n > 0 && fds[0].revents && !take_signals(h->sandbox, signals))
			return;
		if (n > 0 && fds[2].revents && !stdin_open(h->sandbox))
			return;
		http_run(h);
		sandbox_catch_up(h->sandbox);
		live_run(h->sandbox, when_mono_ms());
		courier_run(c);
	}
}

static bool run(struct sandbox *s, const struct sandbox_options *options, int signals, struct err *err)
{
	struct http http = { 0 };
	struct courier courier = { .epoll_fd = -1 };
	bool ok = sandbox_init(s, options, err) && courier_init(&courier, s, err) && http_init(&http, s, options->port, err) &&
	          (!options->live_s || live_begin(s, options->live_first_s * INT64_C(1000), options->live_s * INT64_C(1000), err));
	if (ok) {
		printf("%s\nsubjects %s/subjects.tsv\n", s->links.base_url, s->data);
		ok = fflush(stdout) == 0 || err_set(err, ERR_LOCAL, "cannot write the base URL to standard output: %s", strerror(errno));
	}
	if (ok) {
		sandbox_prewarm(s, options->prewarm);
		loop(&http, &courier, signals);
	}
	courier_finish(&courier);
	http_finish(&http);
	return ok;
}

int main(int argc, char **argv)
{
	struct sandbox_options options;
	struct err err = { 0 };
	options_init(&options);
	switch (options_parse(&options, argc, argv, &err)) {
	case OPTIONS_HELP:
		options_help(stdout);
		return 0;
	case OPTIONS_VERSION:
		printf("idreview-sandbox %s\n", PACKAGE_VERSION);
		return 0;
	case OPTIONS_WRONG:
		return complain(&err);
	case OPTIONS_RUN:
		break;
	}
	struct sandbox sandbox = { 0 };
	bool ok = run(&sandbox, &options, catch_signals(), &err);
	sandbox_finish(&sandbox);
	return ok ? 0 : complain(&err);
}

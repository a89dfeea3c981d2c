/* The loop of the console: one poll, one paint before it. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "ui/app.h"
#include "command/fail.h"
#include "command/limits.h"
#include "gallery/look.h"
#include "command/recorder.h"
#include "gallery/show.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "base/buf.h"

enum { FDS_MAX = API_FDS_MAX + 16, TICK_MS = 1000, AGE_TICK_MS = 60 * 1000 };

void app_say(struct app *app, enum style style, const char *fmt, ...)
{
	char text[sizeof app->message];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	struct buf clean;
	buf_init(&clean, sizeof app->message - 1);
	text_clean(text, strlen(text), &clean);
	snprintf(app->message, sizeof app->message, "%s", buf_str(&clean));
	buf_finish(&clean);
	app->message_style = style;
	app->writes.said = 0;
	app->dirty = true;
}

void app_say_err(struct app *app, const struct err *err)
{
	app_say(app, STYLE_BAD, "%s%s%s", err->text, err->remedy[0] ? ". " : "", err->remedy);
}

int64_t app_server_now(const struct app *app)
{
	return when_now() + api_clock_skew(app->api);
}

/* Crash: give the terminal back, then die as the signal says. */
static void on_crash(int signal_number)
{
	term_restore_now();
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static bool signals_start(struct app *app, struct err *err)
{
	static const int fatal[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSYS, SIGTRAP, SIGXCPU };
	for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++)
		signal(fatal[i], on_crash);
	signal(SIGPIPE, SIG_IGN);
	sigset_t set;
	sigemptyset(&set);
	static const int handled[] = { SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCONT, SIGUSR1, SIGUSR2, SIGALRM };
	for (size_t i = 0; i < sizeof handled / sizeof handled[0]; i++)
		sigaddset(&set, handled[i]);
	app->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (app->signal_fd < 0)
		return err_set(err, ERR_LOCAL, "signals cannot be waited for: %s", strerror(errno));
	sigprocmask(SIG_BLOCK, &set, &app->signals_before);
	return true;
}

static void signals_stop(struct app *app)
{
	if (app->signal_fd < 0)
		return;
	close(app->signal_fd);
	sigprocmask(SIG_SETMASK, &app->signals_before, NULL);
}

static void signals_read(struct app *app)
{
	struct signalfd_siginfo info;
	while (read(app->signal_fd, &info, sizeof info) == sizeof info) {
		switch (info.ssi_signo) {
		case SIGWINCH:
			term_resized(app->term);
			app->dirty = true;
			break;
		case SIGCONT: /* after a stop we did not ask for */
			term_resume(app->term);
			app->dirty = true;
			break;
		default:
			err_set(&app->fatal, ERR_CANCELLED, "ended by %s", strsignal((int)info.ssi_signo));
			app->quit = true;
			break;
		}
	}
}

static void input_read(struct app *app)
{
	struct term_event ev;
	while (!app->quit && term_next(app->term, &ev)) {
		app->dirty = true;
		if (ev.kind == TERM_HANGUP) {
			err_set(&app->fatal, ERR_LOCAL, "the terminal is gone");
			app->quit = true;
		} else if (ev.kind == TERM_KEY || ev.kind == TERM_PASTE || ev.kind == TERM_MOUSE) {
			app->last_key_ms = when_mono_ms();
			app_key(app, &ev);
		}
	}
}

/* The nearest moment at which something on the screen changes by itself. */
static int64_t next_tick(const struct app *app, int64_t now)
{
	int seconds;
	enum api_op op;
	if (app->trouble.until_ms > now || screen_top(app) == SCREEN_WRITES || (!app->blank && api_closed_ms(app->api, &op) > 0) || (!app->blank && pictures_coming(&app->open.pictures, &seconds) > 0) ||
	    (!app->blank && rate_sparing(app->rate) && term_busy(app->term)))
		return now + TICK_MS;
	return now + AGE_TICK_MS;
}

static void tick(struct app *app)
{
	int64_t now = when_mono_ms();
	int idle = app->config->idle_blank_s;
	if (idle > 0 && !app->blank && now - app->last_key_ms >= (int64_t)idle * 1000) {
		app->blank = app->dirty = true;
		app->blank_hint = false;
	}
	film_tick(app, now);
	look_tick(app, now);
	if (now >= app->next_tick_ms) {
		app->next_tick_ms = next_tick(app, now);
		app->dirty = app->dirty || !app->blank;
	} else if (app->next_tick_ms > next_tick(app, now)) {
		app->next_tick_ms = next_tick(app, now);
	}
}

static int sooner(int a, int b)
{
	if (a < 0)
		return b;
	return b < 0 || a < b ? a : b;
}

static int wait_ms(const struct app *app)
{
	int64_t now = when_mono_ms();
	int64_t until = app->blank ? INT64_MAX : app->next_tick_ms;
	if (app->config->idle_blank_s > 0 && !app->blank) {
		int64_t blank_at = app->last_key_ms + (int64_t)app->config->idle_blank_s * 1000;
		until = blank_at < until ? blank_at : until;
	}
	if (film_due_ms(app) < until)
		until = film_due_ms(app);
	if (look_due_ms(app) < until)
		until = look_due_ms(app);
	int ms = until == INT64_MAX ? -1 : until <= now ? 0 : (int)(until - now < 3600000 ? until - now : 3600000);
	ms = sooner(ms, api_timeout_ms(app->api));
	ms = sooner(ms, image_worker_timeout_ms(app->worker));
	ms = sooner(ms, image_worker_timeout_ms(app->film_worker));
	return sooner(ms, term_timeout_ms(app->term));
}

/* Once, when the first block of secret memory could not be locked: for the messages, and at once where hardly any may be. */
static void watch_memory(struct app *app)
{
	size_t locked, unlocked;
	char text[200];
	const char *remedy;
	secret_locked(&locked, &unlocked);
	if (app->unlocked_told || !unlocked)
		return;
	app->unlocked_told = true;
	bool little = !limits_memory(text, sizeof text, &remedy);
	log_add(LOG_WARN, "%s: %s", text, remedy);
	if (little && !app->message[0])
		app_say(app, STYLE_WARN, "Hardly any memory may be locked (RLIMIT_MEMLOCK); V tells more");
}

static bool wait_once(struct app *app)
{
	struct pollfd fds[FDS_MAX];
	size_t n = 0;
	fds[n++] = (struct pollfd){ .fd = app->signal_fd, .events = POLLIN };
	size_t term_at = n;
	n += term_pollfds(app->term, fds + n, FDS_MAX - n);
	size_t worker_at = n;
	n += image_worker_pollfds(app->worker, fds + n, FDS_MAX - n);
	size_t film_at = n;
	n += image_worker_pollfds(app->film_worker, fds + n, FDS_MAX - n);
	size_t api_at = n;
	n += api_pollfds(app->api, fds + n, FDS_MAX - n);
	if (poll(fds, n, wait_ms(app)) < 0) {
		if (errno != EINTR)
			return err_set(&app->fatal, ERR_LOCAL, "poll: %s", strerror(errno));
		for (size_t i = 0; i < n; i++)
			fds[i].revents = 0;
	}
	signals_read(app);
	term_run(app->term, fds + term_at, worker_at - term_at);
	input_read(app);
	image_worker_run(app->worker, fds + worker_at, film_at - worker_at);
	image_worker_run(app->film_worker, fds + film_at, api_at - film_at);
	show_results(app);
	api_run(app->api, fds + api_at, n - api_at);
	reader_pump(app);
	watch_memory(app);
	tick(app);
	if (log_serial() != app->log_seen) {
		enum api_op op;
		app->log_seen = log_serial();
		if (api_closed_ms(app->api, &op) > 0)
			app->next_tick_ms = 0; /* the strip that counts down begins */
		app->dirty = app->dirty || screen_is_open(app, SCREEN_MESSAGES);
	}
	return true;
}

/* The policy on pictures: what the system's file forbids, no key allows. */
static void bar_pictures(struct app *app)
{
	const struct config *config = app->config;
	const char *by = recorder_find();
	if (!config->images && config_is_locked(config, "images"))
		snprintf(app->pictures_barred, sizeof app->pictures_barred, "the configuration of this host keeps them off");
	else if (by && !config->recorded_images)
		snprintf(app->pictures_barred, sizeof app->pictures_barred, "session recorded by %s%s", by,
		         config_is_locked(config, "recorded_images") ? "" : " (--recorded-images allows them)");
	app->pictures_on = config->images && !app->start->no_images && !app->pictures_barred[0];
	if (app->pictures_barred[0] && !app->start->no_images)
		app_say(app, STYLE_WARN, "Pictures off: %s", app->pictures_barred);
}

/* All that can fail, in an order that lets the terminal be entered last: whoever fails before it leaves no trace there. */
static bool console_start(struct app *app, struct err *err)
{
	const struct console_start *start = app->start;
	const struct term_options options = {
		.fd_in = STDIN_FILENO,
		.fd_out = STDOUT_FILENO,
		.pictures = start->no_images ? TERM_NO_PICTURES : start->pictures,
		.allow_passthrough = start->passthrough,
		.mouse = app->config->mouse,
		.strict = app->config->strict_term,
	};
	mem_on_exhaustion(term_restore_now);
	return signals_start(app, err) && api_create(app->config, app_reply, app, &app->api, err) &&
	       term_create(&options, &app->term, err);
}

/* That TERM is not known: as a message, and where another has its place, at the end. */
static void tell_note(struct app *app)
{
	app->note = term_note(app->term);
	if (!*app->note)
		return;
	log_add(LOG_WARN, "%s", app->note);
	if (!app->pictures_barred[0] || !app->message[0])
		app_say(app, STYLE_WARN, "%s", app->note);
}

static void console_begin(struct app *app)
{
	const struct console_start *start = app->start;
	app->last_key_ms = when_mono_ms();
	app->utc = app->config->utc;
	screen_push(app, SCREEN_QUEUE);
	if (start->demo_note)
		app_say(app, STYLE_PLAIN, "%s", start->demo_note);
	bar_pictures(app);
	tell_note(app);
	watch_memory(app);
	api_settle(app->api, false, writes_settled, app);
	reader_start(app);
	if (start->open_id)
		case_open(app, start->open_id);
}

/* Accepts what console_start did not come to. */
static void console_finish(struct app *app)
{
	pictures_clear(app);
	case_forget(&app->open);
	rows_finish(&app->explain);
	rows_finish(&app->messages);
	rows_finish(&app->subjects);
	secret_free(app->link);
	api_destroy(app->api);
	image_worker_destroy(app->worker);
	image_worker_destroy(app->film_worker);
	term_destroy(app->term);
	signals_stop(app);
	caseload_finish(&app->load);
	idv_cursors_finish(&app->writes.met);
	queue_finish(&app->queue);
	free(app->calls);
	secret_free(app);
}

int console_run(struct config *config, const struct console_start *start)
{
	struct err err = { 0 };
	struct app *app = secret_alloc(sizeof *app); /* forms hold personal data */
	app->config = config;
	app->start = start;
	app->worker = image_worker_create(NULL);
	app->film_worker = image_worker_create(NULL);
	app->signal_fd = -1;
	app->dirty = true;
	bool ok = console_start(app, &err);
	if (ok)
		console_begin(app);
	while (ok && !app->quit) {
		/* Painting under a stream of keys would lag behind them; what has arrived is dealt with first. */
		if (app->dirty) {
			app->dirty = false;
			app_draw(app);
			writes_painted(app);
		}
		ok = wait_once(app);
	}
	if (app->fatal.kind)
		err = app->fatal;
	char *untold = mem_strdup(app->note);
	console_finish(app);
	if (untold && *untold)
		fprintf(stderr, "idreview: %s\n", untold);
	free(untold);
	return err.kind && err.kind != ERR_CANCELLED ? command_fail(&err) : err_exit_code(err.kind);
}

/* The console: where terminal and server meet. All there is is made here, in an order that lets the terminal be entered last, and the loop
 * runs: a frame is painted just before it waits, and only when something changed. */
#include "command/console.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "api/server.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/mem.h"
#include "base/when.h"
#include "command/fail.h"
#include "command/limits.h"
#include "command/recorder.h"
#include "desk/audit.h"
#include "desk/desk.h"
#include "desk/subjects.h"
#include "gallery/gallery.h"
#include "intake/keep_store.h"
#include "screen/case.h"
#include "screen/cases.h"
#include "screen/queue.h"
#include "screen/strip.h"
#include "screen/table.h"
#include "store/opened.h"
#include "ui/frame.h"
#include "ui/ui.h"

enum { TICK_MS = 1000, AGE_TICK_MS = 60 * 1000, WAIT_MOST_MS = 3600 * 1000 };

struct console {
	struct config *config;
	const struct console_start *start;
	struct ui ui;
	struct opened opened;     /* the store, where the settings have one */
	struct keep_store *keep;  /* what the client keeps there; NULL: there is none */
	struct desk desk;
	struct gallery gallery;
	struct loop loop;
	int signal_fd;            /* -1: signals are as they were */
	sigset_t signals_before;
	int64_t last_key_ms, next_tick_ms;
	bool unlocked_told;       /* that not all secret memory is locked */
	uint64_t log_seen;
};

/* -- signals ------------------------------------------------------------------------------------------------------------------- */

/* Crash: give the terminal back, then die as the signal says. */
static void on_crash(int signal_number)
{
	term_restore_now();
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static bool signals_start(struct console *c, struct err *err)
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
	c->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (c->signal_fd < 0)
		return err_set(err, ERR_LOCAL, "signals cannot be waited for: %s", strerror(errno));
	sigprocmask(SIG_BLOCK, &set, &c->signals_before);
	return true;
}

static void signals_stop(struct console *c)
{
	if (c->signal_fd < 0)
		return;
	close(c->signal_fd);
	sigprocmask(SIG_SETMASK, &c->signals_before, NULL);
}

static void signals_read(struct console *c)
{
	struct signalfd_siginfo info;
	while (read(c->signal_fd, &info, sizeof info) == sizeof info) {
		switch (info.ssi_signo) {
		case SIGWINCH:
			term_resized(c->ui.term);
			c->ui.dirty = true;
			break;
		case SIGCONT: /* after a stop we did not ask for */
			term_resume(c->ui.term);
			c->ui.dirty = true;
			break;
		default:
			err_set(&c->ui.fatal, ERR_CANCELLED, "ended by %s", strsignal((int)info.ssi_signo));
			c->ui.quit = true;
			break;
		}
	}
}

static size_t signals_pollfds(void *ctx, struct pollfd *fds, size_t max)
{
	const struct console *c = ctx;
	if (!max)
		return 0;
	fds[0] = (struct pollfd){ .fd = c->signal_fd, .events = POLLIN };
	return 1;
}

static void signals_run(void *ctx, const struct pollfd *fds, size_t count)
{
	(void)fds;
	(void)count;
	signals_read(ctx);
}

/* -- the terminal -------------------------------------------------------------------------------------------------------------- */

static size_t input_pollfds(void *ctx, struct pollfd *fds, size_t max)
{
	const struct console *c = ctx;
	return term_pollfds(c->ui.term, fds, max);
}

static int input_timeout_ms(const void *ctx)
{
	const struct console *c = ctx;
	return term_timeout_ms(c->ui.term);
}

static void input_run(void *ctx, const struct pollfd *fds, size_t count)
{
	struct console *c = ctx;
	struct term_event ev;
	term_run(c->ui.term, fds, count);
	while (!c->ui.quit && term_next(c->ui.term, &ev)) {
		c->ui.dirty = true;
		if (ev.kind == TERM_HANGUP) {
			err_set(&c->ui.fatal, ERR_LOCAL, "the terminal is gone");
			c->ui.quit = true;
		} else if (ev.kind == TERM_KEY || ev.kind == TERM_PASTE || ev.kind == TERM_MOUSE) {
			c->last_key_ms = when_mono_ms();
			ui_key(&c->ui, &ev);
		}
	}
}

/* -- time ---------------------------------------------------------------------------------------------------------------------- */

/* The nearest moment at which something on the screen changes by itself. */
static int64_t next_tick(const struct console *c, int64_t now)
{
	bool seconds = !c->ui.blank && (strip_counts(&c->desk) || ui_lively(&c->ui));
	return now + (seconds ? TICK_MS : AGE_TICK_MS);
}

/* Once, when the first block of secret memory could not be locked: for the messages, and at once where hardly any may be. */
static void watch_memory(struct console *c)
{
	size_t locked, unlocked;
	char text[200];
	const char *remedy;
	secret_locked(&locked, &unlocked);
	if (c->unlocked_told || !unlocked)
		return;
	c->unlocked_told = true;
	bool little = !limits_memory(text, sizeof text, &remedy);
	log_add(LOG_WARN, "%s: %s", text, remedy);
	if (little && !c->ui.message[0])
		ui_say(&c->ui, STYLE_WARN, "Hardly any memory may be locked (RLIMIT_MEMLOCK); V tells more");
}

static void watch_log(struct console *c)
{
	if (log_serial() == c->log_seen)
		return;
	c->log_seen = log_serial();
	if (strip_counts(&c->desk))
		c->next_tick_ms = 0; /* the strip that counts down begins */
	c->ui.dirty = c->ui.dirty || ui_find(&c->ui, &messages_screen);
}

static void time_run(void *ctx, const struct pollfd *fds, size_t count)
{
	struct console *c = ctx;
	int64_t now = when_mono_ms();
	int idle = c->config->idle_blank_s;
	(void)fds;
	(void)count;
	watch_memory(c);
	if (idle > 0 && !c->ui.blank && now - c->last_key_ms >= (int64_t)idle * 1000) {
		c->ui.blank = c->ui.dirty = true;
		c->ui.blank_hint = false;
	}
	ui_tick(&c->ui, now);
	int64_t next = next_tick(c, now);
	if (now >= c->next_tick_ms) {
		c->next_tick_ms = next;
		c->ui.dirty = c->ui.dirty || !c->ui.blank;
	} else if (c->next_tick_ms > next) {
		c->next_tick_ms = next;
	}
	watch_log(c);
}

static int time_timeout_ms(const void *ctx)
{
	const struct console *c = ctx;
	int64_t now = when_mono_ms(), until = c->ui.blank ? INT64_MAX : c->next_tick_ms, due = ui_due_ms(&c->ui);
	if (c->config->idle_blank_s > 0 && !c->ui.blank) {
		int64_t blank_at = c->last_key_ms + (int64_t)c->config->idle_blank_s * 1000;
		until = blank_at < until ? blank_at : until;
	}
	until = due < until ? due : until;
	return until == INT64_MAX ? -1 : until <= now ? 0 : (int)(until - now < WAIT_MOST_MS ? until - now : WAIT_MOST_MS);
}

/* -- beginning and end --------------------------------------------------------------------------------------------------------- */

/* The policy on pictures: what the system's file forbids, no key allows. */
static void bar_pictures(struct console *c)
{
	const struct config *config = c->config;
	struct gallery *g = &c->gallery;
	const char *by = recorder_find();
	if (!config->images && config_is_locked(config, "images"))
		snprintf(g->barred, sizeof g->barred, "the configuration of this host keeps them off");
	else if (by && !config->recorded_images)
		snprintf(g->barred, sizeof g->barred, "session recorded by %s%s", by,
		         config_is_locked(config, "recorded_images") ? "" : " (--recorded-images allows them)");
	g->on = config->images && !c->start->no_images && !g->barred[0];
	if (g->barred[0] && !c->start->no_images)
		ui_say(&c->ui, STYLE_WARN, "Pictures off: %s", g->barred);
}

static uint64_t desk_says(void *ctx, enum style style, const char *text)
{
	struct console *c = ctx;
	ui_say(&c->ui, style, "%s", text);
	return c->ui.message_no;
}

static void desk_has_changed(void *ctx)
{
	struct console *c = ctx;
	c->ui.dirty = true;
}

static void screen_closed(void *ctx, void *self)
{
	struct console *c = ctx;
	desk_forget(&c->desk, self);
	deciding_forget(&c->desk, self);
	claims_forget(&c->desk, self);
}

static bool open_desk(struct console *c, struct err *err)
{
	c->keep = keep_store_open(&c->opened, c->config);
	return desk_open(&c->desk, c->config, keep_store_keep(c->keep), (struct desk_face){ desk_says, desk_has_changed, c }, err) &&
	       deciding_begin(&c->desk, err);
}

/* All that can fail, in an order that lets the terminal be entered last: whoever fails before it leaves no trace there. */
static bool console_make(struct console *c, struct err *err)
{
	const struct console_start *start = c->start;
	const struct term_options options = {
		.fd_in = STDIN_FILENO,
		.fd_out = STDOUT_FILENO,
		.pictures = start->no_images ? TERM_NO_PICTURES : start->pictures,
		.allow_passthrough = start->passthrough,
		.mouse = c->config->mouse,
		.strict = c->config->strict_term,
	};
	mem_on_exhaustion(term_restore_now);
	gallery_create(&c->gallery, &c->ui, &c->desk);
	return signals_start(c, err) && opened_begin(&c->opened, c->config, "idreview", err) &&
	       open_desk(c, err) &&
	       term_create(&options, &c->ui.term, err);
}

/* That TERM is not known: as a message, and where another has its place, at the end. */
static void tell_note(struct console *c)
{
	c->ui.note = term_note(c->ui.term);
	if (!*c->ui.note)
		return;
	log_add(LOG_WARN, "%s", c->ui.note);
	if (!c->gallery.barred[0] || !c->ui.message[0])
		ui_say(&c->ui, STYLE_WARN, "%s", c->ui.note);
}

static void console_begin(struct console *c)
{
	const struct console_start *start = c->start;
	struct ui *ui = &c->ui;
	c->last_key_ms = when_mono_ms();
	ui->utc = c->config->utc;
	ui->production = server_is_production(c->config);
	ui->read_only = c->config->read_only;
	ui->kinds = screen_table;
	ui->kind_count = screen_count;
	ui->closed = screen_closed;
	ui->ctx = c;
	ui->dirty = true;
	loop_add(&c->loop, (struct source){ signals_pollfds, signals_run, NULL, c });
	loop_add(&c->loop, (struct source){ input_pollfds, input_run, input_timeout_ms, c });
	loop_add(&c->loop, gallery_source(&c->gallery));
	opened_sources(&c->opened, &c->loop);
	loop_add(&c->loop, keep_store_source(c->keep));
	loop_add(&c->loop, desk_source(&c->desk));
	loop_add(&c->loop, claims_source(&c->desk));
	loop_add(&c->loop, scrutiny_source(&c->desk));
	loop_add(&c->loop, deciding_source(&c->desk));
	loop_add(&c->loop, (struct source){ NULL, time_run, time_timeout_ms, c });
	if (c->opened.store) {
		desk_audit_begin(&c->desk, c->opened.audit, c->opened.keys);
		team_begin(&c->desk, c->opened.store, c->opened.keys, &c->opened.me);
		cases_open(ui, &c->desk, &c->gallery);
	} else {
		queue_open(ui, &c->desk, &c->gallery);
	}
	if (start->demo_note)
		ui_say(ui, STYLE_PLAIN, "%s", start->demo_note);
	bar_pictures(c);
	tell_note(c);
	watch_memory(c);
	desk_settle(&c->desk);
	subjects_add(&c->desk.load, start->subjects, start->subject_count);
	team_import(&c->desk);
	desk_read(&c->desk);
	if (start->open_id)
		case_open(ui, &c->desk, &c->gallery, start->open_id);
}

/* Accepts what console_make did not come to. */
static void console_finish(struct console *c)
{
	ui_close(&c->ui);
	gallery_destroy(&c->gallery);
	desk_close(&c->desk);
	keep_store_close(c->keep);
	opened_end(&c->opened);
	term_destroy(c->ui.term);
	signals_stop(c);
	secret_free(c);
}

/* What was said of writes, or stands in their list, is told once the frame that has it is out. */
static void tell_seen(struct console *c)
{
	const struct ui *ui = &c->ui;
	if (!ui->blank && !paint_is_too_small(ui) && !term_busy(ui->term))
		desk_seen(&c->desk, ui->message[0] ? ui->message_no : 0, ui_top(ui)->kind == &writes_screen);
}

int console_run(struct config *config, const struct console_start *start)
{
	struct err err = { 0 };
	struct console *c = secret_alloc(sizeof *c);
	c->config = config;
	c->start = start;
	c->signal_fd = -1;
	bool ok = console_make(c, &err);
	if (ok)
		console_begin(c);
	while (ok && !c->ui.quit) {
		/* Painting under a stream of keys would lag behind them; what has arrived is dealt with first. */
		if (c->ui.dirty) {
			ui_draw(&c->ui);
			gallery_painted(&c->gallery);
		}
		tell_seen(c);
		ok = loop_once(&c->loop, -1, &err);
	}
	if (c->ui.fatal.kind)
		err = c->ui.fatal;
	char *untold = mem_strdup(c->ui.note);
	console_finish(c);
	if (untold && *untold)
		fprintf(stderr, "idreview: %s\n", untold);
	free(untold);
	return err.kind && err.kind != ERR_CANCELLED ? command_fail(&err) : err_exit_code(err.kind);
}

/* What the terminal says of itself. */
#include "command/doctor.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "config/config.h"
#include "base/loop.h"
#include "base/mem.h"
#include "term/term.h"

/* The terminal while it is asked. */
struct probing { struct term *term; bool gone; };

static size_t probing_pollfds(void *ctx, struct pollfd *fds, size_t max)
{
	return term_pollfds(((struct probing *)ctx)->term, fds, max);
}

static int probing_timeout_ms(const void *ctx)
{
	return term_timeout_ms(((const struct probing *)ctx)->term);
}

static void probing_run(void *ctx, const struct pollfd *fds, size_t count)
{
	struct probing *p = ctx;
	struct term_event ev;
	term_run(p->term, fds, count);
	while (!p->gone && term_next(p->term, &ev))
		p->gone = ev.kind == TERM_HANGUP;
}

/* Wait for its answers; that ends by itself. */
static void settle(struct term *t)
{
	struct probing p = { .term = t };
	struct loop loop = { 0 };
	struct err unused;
	loop_add(&loop, (struct source){ probing_pollfds, probing_run, probing_timeout_ms, &p });
	while (!p.gone && !term_caps(t)->settled && loop_once(&loop, -1, &unused))
		continue;
}

/* While the terminal is asked, signals that end the program wait until it has been given back. */
static bool ask_terminal(const struct config *config, struct term_caps *caps, char **note, struct err *err)
{
	const struct term_options options = { .fd_in = STDIN_FILENO, .fd_out = STDOUT_FILENO, .pictures = -1,
	                                     .strict = config->strict_term };
	struct term *t = NULL;
	sigset_t ends, before;
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGHUP);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGQUIT);
	sigprocmask(SIG_BLOCK, &ends, &before);
	mem_on_exhaustion(term_restore_now);
	bool ok = term_create(&options, &t, err);
	if (ok) {
		settle(t);
		*caps = *term_caps(t);
		*note = mem_strdup(term_note(t));
		term_destroy(t);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return ok;
}

static void tell_terminal(const struct term_caps *caps, enum err_kind *first)
{
	static const char *const depths[] = { "no colours", "8 colours", "16 colours", "256 colours", "true colour" };
	char text[400];
	snprintf(text, sizeof text, "%s, %dx%d, %s%s%s", caps->name[0] ? caps->name : "unnamed", caps->cols, caps->rows, depths[caps->depth],
	         caps->tmux ? ", in tmux" : caps->screen ? ", in screen" : "", caps->sync ? ", synchronized updates" : "");
	doctor_say("+", "terminal", text);
	if (caps->rows < 20 || caps->cols < 80) {
		doctor_say("x", "size", "too small: 80x20 is needed");
		doctor_first(first, ERR_LOCAL);
	}
	snprintf(text, sizeof text, "%dx%d pixels, from %s", caps->cell_w, caps->cell_h, caps->cell_source);
	doctor_say("+", "cell", text);
	if (caps->roundtrip_ms >= 0) {
		snprintf(text, sizeof text, "%d ms to the terminal and back", (int)caps->roundtrip_ms);
		doctor_say("+", "link", text);
	}
	if (caps->sixel) {
		snprintf(text, sizeof text, "sixel, %d colours, up to %dx%d pixels", caps->sixel_colors, caps->sixel_max_w, caps->sixel_max_h);
		doctor_say("+", "pictures", text);
	} else {
		doctor_say("~", "pictures", caps->why);
		doctor_remedy(caps->remedy);
	}
}

void doctor_terminal(const struct config *config, enum err_kind *first)
{
	struct err err = { 0 };
	struct term_caps caps;
	char *note = NULL;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		doctor_say("-", "terminal", "none: run doctor in the terminal you review in");
		return;
	}
	if (!ask_terminal(config, &caps, &note, &err)) {
		doctor_trouble(first, "terminal", &err);
		return;
	}
	if (*note)
		doctor_say("~", "TERM", note);
	free(note);
	tell_terminal(&caps, first);
}

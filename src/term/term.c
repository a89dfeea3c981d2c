#include "term/term.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/when.h"
#include "term/internal.h"

enum {
	LAST_ANSWERS_MS = 500, /* on leaving, wait that long for answers that would reach the shell */
	LAST_BYTES_MS = 300,
	READ_BYTES = 4096
};

static void on_event(void *ctx, const struct term_event *e)
{
	struct term *t = ctx;
	if (e->kind == TERM_FOCUS_IN && t->caps.tmux)
		plan_forget(&t->plan, false); /* tmux may have lost them while another window was shown */
	events_add(t, e);
}

static void on_answer(void *ctx, const struct input_answer *a)
{
	caps_answer(ctx, a);
}

static const struct {
	const char *cap;
	uint32_t key;
} terminfo_keys[] = {
    {"kcuu1", TERM_UP},     {"kcud1", TERM_DOWN},    {"kcub1", TERM_LEFT},   {"kcuf1", TERM_RIGHT},  {"khome", TERM_HOME},
    {"kend", TERM_END},     {"kpp", TERM_PGUP},      {"knp", TERM_PGDN},     {"kcbt", TERM_BACKTAB}, {"kdch1", TERM_DELETE},
    {"kich1", TERM_INSERT}, {"kbs", TERM_BACKSPACE}, {"kf1", TERM_F1},       {"kf2", TERM_F1 + 1},   {"kf3", TERM_F1 + 2},
    {"kf4", TERM_F1 + 3},   {"kf5", TERM_F1 + 4},    {"kf6", TERM_F1 + 5},   {"kf7", TERM_F1 + 6},   {"kf8", TERM_F1 + 7},
    {"kf9", TERM_F1 + 8},   {"kf10", TERM_F1 + 9},   {"kf11", TERM_F1 + 10}, {"kf12", TERM_F12},
};

static void init_input(struct term *t)
{
	struct input_calls calls = {.event = on_event, .answer = on_answer, .ctx = t};
	input_init(&t->input, &calls);
	t->input.mouse = t->options.mouse;
	for (size_t i = 0; i < sizeof terminfo_keys / sizeof *terminfo_keys; i++) {
		const char *s = tigetstr(terminfo_keys[i].cap);
		if (s && s != (const char *)-1)
			input_add_key(&t->input, s, terminfo_keys[i].key);
	}
}

static void init_host(struct term *t)
{
	const char *no_color = getenv("NO_COLOR");
	t->host = (struct probe_host){
	    .term = getenv("TERM"),
	    .colorterm = getenv("COLORTERM"),
	    .in_tmux = getenv("TMUX") != NULL,
	    .in_screen = getenv("STY") != NULL,
	    .far = getenv("SSH_CONNECTION") || getenv("SSH_TTY"),
	    .no_color = no_color && *no_color,
	    .asked = t->options.pictures,
	    .passthrough = t->options.allow_passthrough,
	    .chosen = -1,
	};
}

bool term_create(const struct term_options *options, struct term **out, struct err *err)
{
	struct term *t = mem_alloc(sizeof *t);
	t->options = *options;
	t->out.fd = t->probe_sent = t->probe_until = t->caps.roundtrip_ms = -1;
	out_init(t);
	init_host(t); /* NO_COLOR is for screen_create, which finds out the number of colours */
	if (!tty_create(t, err)) {
		term_destroy(t);
		return false;
	}
	if (!screen_create(t, err) || !tty_compose(t, err)) {
		term_destroy(t);
		return false;
	}
	init_input(t);
	caps_read_size(t);
	probe_conclude(&t->probe, &t->host, &t->caps);
	screen_resize(t, t->caps.rows, t->caps.cols);
	tty_enter(t);
	caps_ask(t);
	t->redraw = true;
	*out = t;
	return true;
}

/* Read what is still coming, so that no answer reaches the shell as typed text. */
static void await_last_answers(struct term *t)
{
	int64_t until = when_mono_ms() + LAST_ANSWERS_MS, now;
	struct pollfd in = {.fd = t->options.fd_in, .events = POLLIN};
	while ((t->probe_until >= 0 || t->out.pace.asked) && !t->hung_up && (now = when_mono_ms()) < until &&
	       poll(&in, 1, (int)(until - now)) > 0)
		term_run(t, &in, 1);
}

/* Let what was begun end, within reason: the terminal is left at once when its link is slow. */
static void flush_out(struct term *t)
{
	int64_t until = when_mono_ms() + LAST_BYTES_MS, now;
	struct pollfd out = {.fd = t->out.fd, .events = POLLOUT};
	t->frame = false;
	t->plan.wanted_count = 0;
	if (t->out.active.on)
		drawing_give_up(t);
	out_pump(t);
	while (out_waiting(t) && (now = when_mono_ms()) < until && poll(&out, 1, (int)(until - now)) > 0)
		out_pump(t);
}

static void leave(struct term *t)
{
	flush_out(t);
	out_drop(t);
	await_last_answers(t);
	if ((t->probe_sent >= 0 || t->out.pace.asked) && !t->hung_up)
		tcflush(t->options.fd_in, TCIFLUSH);
	tty_leave();
}

void term_destroy(struct term *t)
{
	if (!t)
		return;
	if (t->owner && !t->suspended)
		leave(t);
	events_finish(t);
	screen_destroy(t);
	out_finish(t);
	tty_destroy(t);
	free(t);
}

void term_suspend(struct term *t)
{
	leave(t);
	t->suspended = true;
}

void term_resume(struct term *t)
{
	if (!t->suspended) /* stopped without a word: what was on its way ends, and the terminal is entered anew */
		leave(t);
	t->suspended = false;
	if (caps_read_size(t))
		events_add_kind(t, TERM_RESIZED);
	caps_conclude(t);
	tty_enter(t);
	caps_ask(t);
	t->redraw = true;
}

void term_redraw(struct term *t)
{
	t->redraw = true;
}

void term_resized(struct term *t)
{
	if (t->suspended)
		return;
	caps_read_size(t);
	if (t->out.active.on)
		drawing_give_up(t);
	screen_resize(t, t->host.rows, t->host.cols);
	buf_add_str(&t->out.extra, t->probe.area_w || t->probe.cell_w || t->probe.max_w ? probe_size_questions() : "");
	events_add_kind(t, TERM_RESIZED);
	caps_conclude(t);
}

/* -- the loop ----------------------------------------------------------------------------------------------------------------- */

size_t term_pollfds(struct term *t, struct pollfd *fds, size_t max)
{
	size_t n = 0;
	if (n < max && !t->hung_up && !t->suspended)
		fds[n++] = (struct pollfd){.fd = t->options.fd_in, .events = POLLIN};
	t->out.polled = n < max && out_waiting(t);
	if (t->out.polled)
		fds[n++] = (struct pollfd){.fd = t->out.fd, .events = POLLOUT};
	return n;
}

int term_timeout_ms(const struct term *t)
{
	int64_t at[] = {input_deadline(&t->input), t->probe_until, out_deadline(t)}, first = -1;
	for (size_t i = 0; i < sizeof at / sizeof *at; i++)
		if (at[i] >= 0 && (first < 0 || at[i] < first))
			first = at[i];
	if (first < 0)
		return -1;
	int64_t left = first - when_mono_ms();
	return left > 0 ? (int)left : 0;
}

static void hang_up(struct term *t)
{
	if (t->hung_up)
		return;
	t->hung_up = t->out.dead = true;
	events_add_kind(t, TERM_HANGUP);
}

static void read_input(struct term *t, short revents)
{
	char bytes[READ_BYTES];
	ssize_t n = read(t->options.fd_in, bytes, sizeof bytes);
	if (n > 0)
		input_feed(&t->input, bytes, (size_t)n, when_mono_ms());
	else if (n == 0 || (errno != EAGAIN && errno != EINTR) || (revents & (POLLHUP | POLLERR)))
		hang_up(t);
	explicit_bzero(bytes, sizeof bytes);
}

void term_run(struct term *t, const struct pollfd *fds, size_t count)
{
	if (t->suspended)
		return;
	for (size_t i = 0; i < count; i++)
		if (fds[i].fd == t->options.fd_in && (fds[i].revents & (POLLIN | POLLHUP | POLLERR)) && !t->hung_up)
			read_input(t, fds[i].revents);
	int64_t now = when_mono_ms();
	input_expire(&t->input, now);
	caps_expire(t, now);
	out_pump(t);
	if (t->out.dead)
		hang_up(t);
}

void term_end(struct term *t)
{
	if (t->suspended)
		return;
	screen_settle(t);
	t->frame = true;
	t->out.stale = false;
	out_frame(t);
	t->acted = false;
	out_pump(t);
}

void term_withdraw(struct term *t, const char *payload)
{
	plan_withdraw(&t->plan, payload);
	if (t->out.active.on && t->out.active.p.payload == payload)
		drawing_give_up(t);
}

bool term_shows(const struct term *t, uint64_t serial)
{
	return plan_shows(&t->plan, serial);
}

bool term_sending(const struct term *t, uint64_t serial, size_t *sent)
{
	const struct out_active *a = &t->out.active;
	*sent = a->on && a->p.serial == serial ? a->at : 0;
	return a->on && a->p.serial == serial;
}

bool term_busy(const struct term *t)
{
	return !t->out.dead && out_drawing(t);
}

/* -- clipboard ---------------------------------------------------------------------------------------------------------------- */

bool term_copy(struct term *t, const char *text)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *s = (const unsigned char *)text;
	size_t n = strlen(text);
	if (n > TERM_COPY_MAX || t->suspended)
		return false;
	buf_add_str(&t->out.extra, "\033]52;c;");
	for (size_t i = 0; i < n; i += 3) {
		unsigned v = (unsigned)s[i] << 16 | (i + 1 < n ? (unsigned)s[i + 1] << 8 : 0) | (i + 2 < n ? s[i + 2] : 0u);
		buf_add_char(&t->out.extra, alphabet[v >> 18]);
		buf_add_char(&t->out.extra, alphabet[v >> 12 & 63]);
		buf_add_char(&t->out.extra, i + 1 < n ? alphabet[v >> 6 & 63] : '=');
		buf_add_char(&t->out.extra, i + 2 < n ? alphabet[v & 63] : '=');
	}
	buf_add_str(&t->out.extra, "\033\\");
	out_pump(t);
	return true;
}

/* What is known of the terminal: its size, what it answered, how fast the way to it is. */
#include <string.h>
#include <sys/ioctl.h>

#include "base/when.h"
#include "term/internal.h"

enum {
	ESC_MS = 50,
	ESC_SLOW_MS = 100,
	SLOW_MS = 100,              /* a round trip above this: an Esc sequence may come in pieces */
	RATE_BELIEVED = 1000 * 1000 /* bytes a second: slower than that is not tmux */
};

bool caps_read_size(struct term *t)
{
	struct winsize ws = {0};
	int rows = t->host.rows, cols = t->host.cols;
	if (ioctl(t->options.fd_out, TIOCGWINSZ, &ws) == 0 && ws.ws_row && ws.ws_col) {
		t->host.rows = ws.ws_row;
		t->host.cols = ws.ws_col;
		t->host.px_w = ws.ws_xpixel;
		t->host.px_h = ws.ws_ypixel;
	} else if (!rows) {
		t->host.rows = tigetnum("lines") > 0 ? tigetnum("lines") : 24;
		t->host.cols = tigetnum("cols") > 0 ? tigetnum("cols") : 80;
	}
	return rows != t->host.rows || cols != t->host.cols;
}

/* Capabilities from all that is known; whoever takes events is told when they changed. */
void caps_conclude(struct term *t)
{
	struct term_caps old;
	memcpy(&old, &t->caps, sizeof old);
	probe_conclude(&t->probe, &t->host, &t->caps);
	if (t->caps.rows != t->rows || t->caps.cols != t->cols)
		screen_resize(t, t->caps.rows, t->caps.cols);
	t->input.esc_ms = !t->caps.settled || t->caps.roundtrip_ms > SLOW_MS ? ESC_SLOW_MS : ESC_MS;
	if (memcmp(&old, &t->caps, sizeof old) != 0)
		events_add_kind(t, TERM_CAPS);
}

/* tmux answers by itself, however slow the way from there to the eye is: that it is fast is believed only where nobody is far away. */
static bool believed(const struct term *t)
{
	return !t->caps.tmux || !t->host.far;
}

/* What is made for the link was asked for before it was known: it may be made anew before it is sent. */
static void learn_rate(struct term *t)
{
	struct pace *p = &t->out.pace;
	int64_t now = when_mono_ms();
	bool learning = pace_learning(p, now);
	int64_t rate = p->rate, least = p->least;
	pace_answered(p, now);
	t->caps.bytes_per_s = believed(t) || p->rate < RATE_BELIEVED ? p->rate : 0;
	t->caps.bytes_per_s_least = believed(t) ? p->least : 0;
	if (!learning || (p->rate == rate && p->least == least))
		return;
	t->out.stale = true;
	events_add_kind(t, TERM_CAPS);
}

void caps_answer(struct term *t, const struct input_answer *a)
{
	if (a->kind == '[' && a->final == 'n' && !a->marker && !a->middle) {
		learn_rate(t);
		t->input.expect_until = t->probe_until >= 0 ? INPUT_EXPECT_ALWAYS : 0;
		return;
	}
	if (!probe_answer(&t->probe, a))
		return;
	if (t->input.expect_until)
		t->input.expect_until = INPUT_EXPECT_ALWAYS; /* it is not deaf: the other answers may take their time */
	if (a->kind == '[' && a->final == 'c' && a->marker == '?' && t->probe_sent >= 0) {
		t->caps.roundtrip_ms = when_mono_ms() - t->probe_sent;
		pace_roundtrip(&t->out.pace, t->caps.roundtrip_ms);
		t->probe_sent = t->probe_until = -1;
		t->caps.settled = true;
		t->input.expect_until = t->out.pace.asked ? INPUT_EXPECT_ALWAYS : 0;
	}
	if (t->caps.settled)
		caps_conclude(t);
}

void caps_ask(struct term *t)
{
	buf_add_str(&t->out.extra, probe_questions(&t->host));
	t->probe_sent = when_mono_ms();
	t->probe_until = t->probe_sent + PROBE_MS;
	t->input.expect_until = pace_answer_by(&t->out.pace, t->probe_sent);
	out_pump(t); /* the round trip is timed from here */
}

void caps_expire(struct term *t, int64_t now)
{
	if (t->probe_until < 0 || now < t->probe_until)
		return;
	t->probe_until = -1;
	t->host.timed_out = true;
	t->caps.settled = true;
	caps_conclude(t);
}

const struct term_caps *term_caps(const struct term *t)
{
	return &t->caps;
}

void term_set_pictures(struct term *t, enum term_pictures p)
{
	t->host.chosen = (int)p;
	caps_conclude(t);
}

/* The one way out: frames, pictures, questions. Bytes wait here while the tty takes no more. A picture that is on its way is given
 * up when its place is wanted for something else, or when the reviewer acts and it would take long to finish; it is then drawn
 * again whole once the keys have been quiet for a moment. */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "base/when.h"
#include "term/internal.h"

enum {
	PUMP_BYTES = 128 << 10, /* a call, so that keys are looked at in between */
	SMALL_BYTES = 512,      /* a write that may block */
	PACKET_BYTES = 1200,    /* at most that many leave and arrive in one piece: nobody sees half of them */
	QUEUE_BYTES = 16 << 20,
	GRACE_MS = 100, /* a picture that is out within this is let out before the frame of a key */
	SLOW_MS = 250,  /* a round trip above this, or less than SLOW_RATE bytes a second: text does not wait for pictures */
	SLOW_RATE = 256 << 10
};

void out_init(struct term *t)
{
	buf_init(&t->out.bytes, QUEUE_BYTES);
	buf_init(&t->out.extra, QUEUE_BYTES);
	buf_init(&t->out.lines, QUEUE_BYTES);
	pace_init(&t->out.pace);
	t->out.finish_by = -1;
}

void out_finish(struct term *t)
{
	buf_finish(&t->out.bytes);
	buf_finish(&t->out.extra);
	buf_finish(&t->out.lines);
}

/* Bytes written, 0 when the tty takes none now. */
static size_t send_some(struct out *o, const char *p, size_t n, size_t *budget)
{
	if (n > *budget)
		n = *budget;
	if (o->blocks) {
		struct pollfd ready = {.fd = o->fd, .events = POLLOUT};
		if (poll(&ready, 1, 0) != 1 || !(ready.revents & POLLOUT))
			return 0;
		*budget = SMALL_BYTES;
		if (n > SMALL_BYTES)
			n = SMALL_BYTES;
	}
	ssize_t done;
	do
		done = write(o->fd, p, n);
	while (done < 0 && errno == EINTR);
	if (done < 0 && errno != EAGAIN)
		o->dead = true;
	if (done <= 0)
		return 0;
	*budget -= (size_t)done;
	pace_sent(&o->pace, (size_t)done, when_mono_ms());
	return (size_t)done;
}

static bool slow(const struct term *t)
{
	return t->caps.roundtrip_ms > SLOW_MS || (t->out.pace.rate && t->out.pace.rate < SLOW_RATE);
}

static bool same_picture(const struct term_picture *p, const struct term_picture *a)
{
	return (p->over && p->over == a->serial) || (p->serial == a->serial && p->payload == a->payload && p->len == a->len);
}

static bool same_place(const struct term_picture *p, const struct term_picture *a)
{
	return p->protocol == a->protocol && p->row == a->row && p->col == a->col && p->rows == a->rows && p->cols == a->cols;
}

/* The one on its way, or one that is to be drawn over it, where it is. */
static bool still_wanted(const struct term *t)
{
	const struct term_picture *a = &t->out.active.p;
	for (size_t i = 0; i < t->plan.wanted_count; i++) {
		const struct plan_wanted *w = &t->plan.wanted[i];
		const struct term_picture *p = &w->p;
		if (same_picture(p, a) && same_place(p, a))
			return w->intact;
	}
	return false;
}

/* At the speed so far, is the rest out within GRACE_MS? */
static bool nearly_out(const struct out_active *a, int64_t now)
{
	int64_t took = now > a->started ? now - a->started : 1;
	return (int64_t)(a->len - a->at) * took <= (int64_t)a->at * GRACE_MS;
}

void out_frame(struct term *t)
{
	struct out *o = &t->out;
	int64_t now = when_mono_ms();
	if (!o->active.on || o->active.given_up)
		return;
	if (t->redraw || !still_wanted(t))
		drawing_give_up(t);
	else if (t->acted && !nearly_out(&o->active, now))
		drawing_give_up(t);
	else if (t->acted && o->finish_by < 0)
		o->finish_by = now + GRACE_MS;
}

/* While the terminal has not said what it can show, none is begun: the kind it gets meanwhile would cost a slow link seconds. Something of
 * each is there before the first is fine. */
static bool next_picture(const struct term *t, size_t *out)
{
	const struct plan *p = &t->plan;
	*out = p->wanted_count;
	for (size_t i = p->wanted_count; i-- > 0 && (t->caps.settled || t->options.pictures >= 0);)
		if (p->wanted[i].draw && (*out == p->wanted_count || plan_coarse(p, i) || !plan_coarse(p, *out)))
			*out = i;
	return *out < p->wanted_count;
}

static void emit_frame(struct term *t)
{
	struct buf text;
	size_t picture;
	buf_init(&text, QUEUE_BYTES);
	if (t->redraw)
		plan_forget(&t->plan, true);
	plan_frame(&t->plan, slow(t));
	screen_compose(t, t->redraw, &text);
	if (text.len > PACKET_BYTES || t->plan.wipe_count || next_picture(t, &picture))
		sync_begin(t);
	for (size_t i = 0; i < t->plan.wipe_count; i++)
		if (t->plan.wipes[i].protocol == TERM_KITTY)
			drawing_delete_kitty(t, &t->plan.wipes[i].at);
	if (t->redraw && t->caps.kitty)
		buf_add_str(&t->out.bytes, "\033_Ga=d,d=A,q=2\033\\");
	if (text.len)
		buf_add(&t->out.bytes, text.data, text.len);
	buf_finish(&text);
	if (slow(t))
		sync_end(t);
	for (size_t i = 0; i < t->plan.wanted_count && t->out.active.on; i++)
		if (t->plan.wanted[i].p.serial == t->out.active.p.serial && same_place(&t->plan.wanted[i].p, &t->out.active.p))
			t->plan.wanted[i].draw = false; /* it is being drawn */
	t->frame = t->redraw = false;
	t->out.finish_by = -1; /* between two strips: nothing waits for the picture any more */
}

/* The moment from which this picture may be begun; 0 now. */
static int64_t begin_at(const struct term *t, size_t i)
{
	const struct out *o = &t->out;
	bool waits = plan_length(&t->plan, i) > SHORT_BYTES && pace_learning(&o->pace, when_mono_ms());
	int64_t deaf = waits ? pace_deaf_at(&o->pace) : 0;
	return o->hold_until > deaf ? o->hold_until : deaf;
}

/* Queue the next thing to send that is no picture; false: there is none now. */
static bool refill_text(struct term *t)
{
	struct out *o = &t->out;
	if (t->caps.settled && pace_curious(&o->pace)) {
		buf_add_str(&o->bytes, PACE_QUESTION);
		pace_asked(&o->pace, when_mono_ms());
		t->input.expect_until = pace_answer_by(&o->pace, when_mono_ms());
	} else if (o->extra.len) {
		buf_add(&o->bytes, o->extra.data, o->extra.len);
		buf_reset(&o->extra);
	} else if (t->frame) {
		emit_frame(t);
	} else {
		return false;
	}
	return true;
}

/* Queue the next thing to send. */
static bool refill(struct term *t)
{
	struct out *o = &t->out;
	size_t i;
	if (refill_text(t))
		return true;
	if (!o->stale && next_picture(t, &i) && when_mono_ms() >= begin_at(t, i)) {
		drawing_begin(t, i);
	} else if (o->sync_open) {
		sync_end(t);
	} else {
		return false;
	}
	return true;
}

void out_pump(struct term *t)
{
	struct out *o = &t->out;
	size_t budget = PUMP_BYTES;
	if (o->active.on && !o->active.given_up && o->finish_by >= 0 && when_mono_ms() >= o->finish_by)
		drawing_give_up(t);
	while (budget && !o->dead && !t->suspended) {
		struct out_active *a = &o->active;
		if (o->at < o->bytes.len) {
			size_t n = send_some(o, o->bytes.data + o->at, o->bytes.len - o->at, &budget);
			if (!n)
				return;
			o->at += n;
		} else if (o->bytes.len) {
			buf_reset(&o->bytes);
			o->at = 0;
		} else if (a->on && a->paused) {
			if (!refill_text(t))
				drawing_resume(t);
		} else if (a->on && a->at < drawing_stop(a)) {
			size_t n = pace_room(&o->pace, drawing_stop(a) - a->at, when_mono_ms());
			n = n ? send_some(o, a->body + a->at, n, &budget) : 0;
			if (!n)
				return;
			a->at += n;
		} else if (a->on && a->at < a->len) {
			drawing_pause(t);
		} else if (a->on) {
			drawing_end(t);
		} else if (!refill(t)) {
			pace_idle(&o->pace);
			return;
		}
	}
}

void out_drop(struct term *t)
{
	buf_reset(&t->out.bytes);
	buf_reset(&t->out.extra);
	t->out.at = 0;
	t->out.active.on = t->out.sync_open = false;
	t->out.finish_by = -1;
	t->frame = false;
	t->plan.wanted_count = 0;
	plan_forget(&t->plan, true);
}

bool out_drawing(const struct term *t)
{
	size_t i;
	return t->out.active.on || next_picture(t, &i);
}

/* The link has enough to do: the rest of the picture waits. */
static bool paced(const struct term *t)
{
	const struct out *o = &t->out;
	struct pace p = o->pace;
	return !o->bytes.len && o->active.on && o->active.at < o->active.len &&
	       !pace_room(&p, o->active.len - o->active.at, when_mono_ms());
}

/* Bytes that only wait for the tty to take them. */
static bool queued(const struct term *t)
{
	const struct out *o = &t->out;
	return o->bytes.len || o->active.on || o->extra.len || t->frame || o->sync_open;
}

bool out_waiting(const struct term *t)
{
	size_t i;
	if (t->out.dead || t->suspended || paced(t))
		return false;
	return queued(t) || (!t->out.stale && next_picture(t, &i) && when_mono_ms() >= begin_at(t, i));
}

int64_t out_deadline(const struct term *t)
{
	size_t i;
	if (t->out.dead || t->suspended)
		return -1;
	/* What was held up when the loop asked for descriptors may be due by now, and nothing else would wake it. */
	if (!t->out.polled && out_waiting(t))
		return when_mono_ms();
	if (t->out.active.on && paced(t)) {
		int64_t ready = pace_ready_at(&t->out.pace);
		return t->out.finish_by >= 0 && t->out.finish_by < ready ? t->out.finish_by : ready;
	}
	if (t->out.active.on)
		return t->out.finish_by;
	if (!next_picture(t, &i))
		return -1;
	int64_t begin = begin_at(t, i);
	return when_mono_ms() < begin ? begin : -1;
}

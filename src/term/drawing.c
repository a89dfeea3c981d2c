/* A picture on its way out: how it begins in each protocol, where it may be cut, and how it ends properly wherever it is given up. */
#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "term/internal.h"

enum {
	STRIPS = 8,          /* of all pictures: xterm forgets all but the last 16 when it draws its window anew */
	CUT_RATE = 64 << 10, /* bytes a second: below, text comes between the strips of a picture */
	HOLD_MS = 150        /* quiet time after a picture was given up */
};

void sync_begin(struct term *t)
{
	if (!t->caps.sync || t->out.sync_open)
		return;
	buf_add_str(&t->out.bytes, "\033[?2026h");
	t->out.sync_open = true;
}

void sync_end(struct term *t)
{
	if (t->out.sync_open)
		buf_add_str(&t->out.bytes, "\033[?2026l");
	t->out.sync_open = false;
}

static bool whole_sixel(const struct term_picture *p)
{
	return p->len > 4 && memcmp(p->payload, "\033P", 2) == 0 && memcmp(p->payload + p->len - 2, "\033\\", 2) == 0;
}

/* tmux keeps few pictures; and where the size of a cell is not known, strips would not meet. */
static bool may_cut(const struct term *t, const struct term_picture *p)
{
	const struct pace *pace = &t->out.pace;
	return p->len > SHORT_BYTES && pace->rate && pace->rate < CUT_RATE && !t->caps.tmux && strcmp(t->caps.cell_source, "assumed") != 0;
}

static int strips_each(const struct term *t)
{
	int large = 0;
	for (size_t i = 0; i < t->plan.wanted_count; i++)
		large += t->plan.wanted[i].p.len > SHORT_BYTES;
	return STRIPS / (large ? large : 1);
}

static void begin_strip(struct term *t)
{
	struct out_active *a = &t->out.active;
	buf_printf(&t->out.bytes, "\0337\033[%d;%dH", a->p.row + strips_row(&a->strips) + 1, a->p.col + 1);
	strips_head(&a->strips, &t->out.bytes);
	a->at = a->strips.from;
	a->paused = false;
}

static void begin_sixel(struct term *t, const struct term_picture *p)
{
	struct out_active *a = &t->out.active;
	bool wrap = t->caps.tmux && !t->caps.sixel && t->options.allow_passthrough;
	a->body = p->payload;
	a->len = p->len - 2;
	a->cut = may_cut(t, p) && strips_begin(&a->strips, p->payload, p->len, t->caps.cell_h, strips_each(t));
	if (a->cut) {
		begin_strip(t);
		snprintf(a->tail, sizeof a->tail, "\033\\\0338");
	} else if (wrap) {
		buf_printf(&t->out.bytes, "\033Ptmux;\033\0337\033\033[%d;%dH\033", p->row + 1, p->col + 1);
		snprintf(a->tail, sizeof a->tail, "\033\033\\\033\0338\033\\");
	} else {
		buf_printf(&t->out.bytes, "\0337\033[%d;%dH", p->row + 1, p->col + 1);
		snprintf(a->tail, sizeof a->tail, "\033\\\0338");
	}
}

void drawing_delete_kitty(struct term *t, const struct plan_rect *at)
{
	buf_printf(&t->out.bytes, "\033_Ga=d,d=P,x=%d,y=%d,q=2\033\\", at->col + 1, at->row + 1);
}

static void begin_kitty(struct term *t, const struct term_picture *p)
{
	struct out_active *a = &t->out.active;
	struct plan_rect at = plan_place(p);
	a->body = p->payload;
	a->len = p->len;
	drawing_delete_kitty(t, &at);
	buf_printf(&t->out.bytes, "\0337\033[%d;%dH", p->row + 1, p->col + 1);
	snprintf(a->tail, sizeof a->tail, "\0338");
}

/* Half blocks are text: each line at its place, attributes reset after it. */
static void begin_lines(struct term *t, const struct term_picture *p)
{
	struct out_active *a = &t->out.active;
	struct buf *b = &t->out.lines;
	const char *s = p->payload, *end = p->payload + p->len;
	buf_reset(b);
	for (int row = 0; row < p->rows && s < end; row++) {
		const char *nl = memchr(s, '\n', (size_t)(end - s));
		size_t n = nl ? (size_t)(nl - s) : (size_t)(end - s);
		buf_printf(b, "\033[%d;%dH", p->row + row + 1, p->col + 1);
		buf_add(b, s, n);
		buf_add_str(b, "\033[0m\r"); /* the return marks the end of a line for clean_end */
		s += n + 1;
	}
	a->body = buf_str(b);
	a->len = b->len;
	buf_add_str(&t->out.bytes, "\0337\033[0m");
	snprintf(a->tail, sizeof a->tail, "\033[0m\0338");
}

void drawing_begin(struct term *t, size_t i)
{
	const struct term_picture now = plan_drawing(&t->plan, i), *p = &now;
	screen_pictured(t, p);
	if (!p->payload || !p->len || (p->protocol == TERM_SIXEL && !whole_sixel(p))) {
		plan_drawn(&t->plan, p); /* as far as it can be */
		return;
	}
	sync_begin(t);
	t->out.active = (struct out_active){.on = true, .p = *p, .started = when_mono_ms()};
	if (p->protocol == TERM_SIXEL)
		begin_sixel(t, p);
	else if (p->protocol == TERM_KITTY)
		begin_kitty(t, p);
	else
		begin_lines(t, p);
}

/* Inside a sixel's colour or repeat: neither a new one begins here, nor is the byte before a column or the end of a line. */
static bool inside_word(const struct out_active *a, size_t at)
{
	return !strchr("#$-", a->body[at]) && !(a->body[at - 1] >= '?' && a->body[at - 1] <= '~') && !strchr("$-", a->body[at - 1]);
}

/* Where the body must go on to, were the picture given up now, so that what follows is understood: a line of half blocks, a chunk of
 * kitty's and a word of a sixel are finished. */
static size_t clean_end(const struct out_active *a)
{
	size_t word = a->at;
	if (a->p.protocol == TERM_SIXEL) {
		while (word > 0 && word < a->len && inside_word(a, word))
			word++;
		return word;
	}
	const char *mark = a->p.protocol == TERM_SYMBOLS ? "\r" : "\033\\";
	size_t n = strlen(mark);
	if (a->at == 0 || (a->at >= n && memcmp(a->body + a->at - n, mark, n) == 0))
		return a->at;
	size_t from = a->at > n ? a->at - n + 1 : 0;
	const char *end = memmem(a->body + from, a->len - from, mark, n);
	return end ? (size_t)(end - a->body) + n : a->len;
}

/* From here on nothing of the payload is read. */
void drawing_give_up(struct term *t)
{
	struct out_active *a = &t->out.active;
	t->out.finish_by = -1;
	if (a->paused) { /* what was begun is ended */
		t->out.hold_until = when_mono_ms() + HOLD_MS;
		a->on = false;
		return;
	}
	size_t end = clean_end(a);
	buf_add(&t->out.bytes, a->body + a->at, end - a->at);
	if (end < a->len && a->p.protocol == TERM_KITTY && end)
		snprintf(a->tail, sizeof a->tail, "\033_Gm=0,q=2;\033\\\033_Ga=d,d=P,x=%d,y=%d,q=2\033\\\0338", a->p.col + 1,
		         a->p.row + 1);
	if (end < a->len) {
		t->out.hold_until = when_mono_ms() + HOLD_MS;
		a->given_up = true;
	}
	a->at = a->len = end;
	a->cut = false;
}

/* Where the strip at hand ends, or the whole: a new line under a strip might scroll. */
size_t drawing_stop(const struct out_active *a)
{
	return a->cut && a->strips.to < a->len ? a->strips.to - 1 : a->len;
}

/* After a strip. */
void drawing_pause(struct term *t)
{
	struct out_active *a = &t->out.active;
	buf_add_str(&t->out.bytes, a->tail);
	sync_end(t);
	a->paused = true;
}

void drawing_resume(struct term *t)
{
	sync_begin(t);
	strips_next(&t->out.active.strips);
	begin_strip(t);
}

void drawing_end(struct term *t)
{
	struct out_active *a = &t->out.active;
	buf_add_str(&t->out.bytes, a->tail);
	if (!a->given_up)
		plan_drawn(&t->plan, &a->p);
	a->on = false;
	t->out.finish_by = -1;
}

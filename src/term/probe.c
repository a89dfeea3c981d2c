#include "term/probe.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

enum { CELL_MIN = 2, CELL_MAX_W = 100, CELL_MAX_H = 200, PIXELS_MAX = 32767, COLORS_MAX = 65536 };

const char *probe_size_questions(void)
{
	return "\033[14t\033[16t\033[18t\033[?2;1;0S";
}

static bool starts(const char *s, const char *prefix)
{
	return s && strncmp(s, prefix, strlen(prefix)) == 0;
}

static bool is_multiplexed(const struct probe_host *h)
{
	return h->in_tmux || h->in_screen || starts(h->term, "screen") || starts(h->term, "tmux");
}

#define ASK_ALL "\033[>0q\033[>c\033[14t\033[16t\033[18t\033[?1;1;0S\033[?2;1;0S\033[?2026$p"
#define ASK_KITTY "\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\"
#define ASK_BACKGROUND "\033]11;?\033\\"
#define ASK_DA1 "\033[c"

const char *probe_questions(const struct probe_host *h)
{
	/* The Linux console and terminals of old print what they do not know. */
	if (h->term && (strcmp(h->term, "linux") == 0 || strncmp(h->term, "vt", 2) == 0))
		return ASK_DA1;
	return is_multiplexed(h) ? ASK_ALL ASK_DA1 : ASK_ALL ASK_BACKGROUND ASK_KITTY ASK_DA1;
}

static bool answer_da1(struct probe *p, const struct input_answer *a)
{
	p->da1 = true;
	p->sixel = false;
	for (int i = 1; i < a->count; i++)
		if (a->params[i] == 4)
			p->sixel = true;
	return true;
}

static bool answer_size(struct probe *p, const struct input_answer *a)
{
	int h = a->params[1], w = a->params[2];
	if (a->count != 3)
		return false;
	if (a->params[0] == 4 && w > 0 && w <= PIXELS_MAX && h > 0 && h <= PIXELS_MAX) {
		p->area_w = w;
		p->area_h = h;
	} else if (a->params[0] == 6 && w >= CELL_MIN && w <= CELL_MAX_W && h >= CELL_MIN && h <= CELL_MAX_H) {
		p->cell_w = w;
		p->cell_h = h;
	} else if (a->params[0] == 8 && w > 0 && w <= PIXELS_MAX && h > 0 && h <= PIXELS_MAX) {
		p->cells_w = w;
		p->cells_h = h;
	} else {
		return false;
	}
	return true;
}

static bool answer_graphics(struct probe *p, const struct input_answer *a)
{
	if (a->params[1] != 0)
		return false;
	if (a->params[0] == 1 && a->count == 3 && a->params[2] >= 2) {
		p->colors = a->params[2] < COLORS_MAX ? a->params[2] : COLORS_MAX;
		return true;
	}
	if (a->params[0] == 2 && a->count == 4 && a->params[2] > 0 && a->params[3] > 0) {
		p->max_w = a->params[2] < PIXELS_MAX ? a->params[2] : PIXELS_MAX;
		p->max_h = a->params[3] < PIXELS_MAX ? a->params[3] : PIXELS_MAX;
		return true;
	}
	return false;
}

static bool answer_name(struct probe *p, const struct input_answer *a)
{
	struct buf clean;
	buf_init(&clean, 8 * INPUT_SEQ);
	text_clean(a->text + 2, a->len - 2, &clean);
	const char *s = buf_str(&clean);
	size_t n = 0, more;
	int width;
	while ((more = text_cluster(s + n, &width)) && n + more < sizeof p->name)
		n += more;
	memcpy(p->name, s, n);
	p->name[n] = 0;
	buf_finish(&clean);
	return true;
}

/* "11;rgb:ffff/ffff/ffff", each with 1 to 4 digits. */
static bool answer_background(struct probe *p, const struct input_answer *a)
{
	char text[40] = "";
	unsigned rgb[3];
	int ends[3] = {0};
	if (a->len >= sizeof text)
		return false;
	memcpy(text, a->text, a->len);
	if (sscanf(text, "11;rgb:%4x%n/%4x%n/%4x%n", &rgb[0], &ends[0], &rgb[1], &ends[1], &rgb[2], &ends[2]) != 3)
		return false;
	int digits = ends[2] - ends[1] - 1;
	unsigned full = (1u << 4 * digits) - 1;
	p->light = 2 * rgb[0] + 5 * rgb[1] + rgb[2] > 4 * full;
	return true;
}

bool probe_answer(struct probe *p, const struct input_answer *a)
{
	if (a->kind == ']')
		return answer_background(p, a);
	if (a->kind == 'P')
		return a->len > 2 && memcmp(a->text, ">|", 2) == 0 && answer_name(p, a);
	if (a->kind == '_') {
		static const char yes[] = "Gi=31;OK";
		if (a->len != sizeof yes - 1 || memcmp(a->text, yes, a->len) != 0)
			return false;
		p->kitty = true;
		return true;
	}
	if (a->kind != '[')
		return false;
	if (a->final == 'c' && a->marker == '?' && !a->middle)
		return answer_da1(p, a);
	if (a->final == 'c' && a->marker == '>' && !a->middle && a->count) {
		p->da2 = a->params[0];
		return true;
	}
	if (a->final == 't' && !a->marker && !a->middle)
		return answer_size(p, a);
	if (a->final == 'S' && a->marker == '?' && !a->middle)
		return answer_graphics(p, a);
	if (a->final == 'y' && a->marker == '?' && a->middle == '$' && a->params[0] == 2026) {
		p->sync = a->params[1] >= 1 && a->params[1] <= 3;
		return true;
	}
	return false;
}

static bool sane_cell(int w, int h)
{
	return w >= CELL_MIN && w <= CELL_MAX_W && h >= CELL_MIN && h <= CELL_MAX_H && w <= 2 * h && h <= 6 * w;
}

static void conclude_cell(const struct probe *p, const struct probe_host *h, struct term_caps *c)
{
	int area_w = 0, area_h = 0;
	if (p->area_w && p->cells_w && p->cells_h) {
		area_w = p->area_w / p->cells_w;
		area_h = p->area_h / p->cells_h;
	}
	int tty_w = h->cols ? h->px_w / h->cols : 0, tty_h = h->rows ? h->px_h / h->rows : 0;
	if (sane_cell(p->cell_w, p->cell_h)) {
		c->cell_w = p->cell_w;
		c->cell_h = p->cell_h;
		c->cell_source = "terminal (16t)";
		/* Cells may be fractions of a pixel wider; a terminal that rounds up would let a picture stick out to the right. */
		if (area_w < p->cell_w && area_w >= p->cell_w - p->cell_w / 8 - 1)
			c->cell_w = area_w;
		if (area_h < p->cell_h && area_h >= p->cell_h - p->cell_h / 8 - 1)
			c->cell_h = area_h;
	} else if (sane_cell(tty_w, tty_h)) {
		c->cell_w = tty_w;
		c->cell_h = tty_h;
		c->cell_source = "tty (ioctl)";
	} else if (sane_cell(area_w, area_h)) {
		c->cell_w = area_w;
		c->cell_h = area_h;
		c->cell_source = "terminal (14t)";
	} else {
		c->cell_w = 10;
		c->cell_h = 20;
		c->cell_source = "assumed";
	}
}

static enum term_depth conclude_depth(const struct probe_host *h)
{
	if (h->no_color || h->terminfo_colors < 8)
		return TERM_MONO;
	if (h->terminfo_colors > 256 ||
	    (h->colorterm && (strcmp(h->colorterm, "truecolor") == 0 || strcmp(h->colorterm, "24bit") == 0)))
		return TERM_TRUE;
	return h->terminfo_colors >= 256 ? TERM_256 : h->terminfo_colors >= 16 ? TERM_16 : TERM_8;
}

/* Why a terminal has no sixel and what would help, by the start of its name. */
static const struct {
	const char *name, *why, *remedy;
} reasons[] = {
    {"tmux", "this tmux was built without sixel", "Use tmux 3.4 or newer built with --enable-sixel, or run outside tmux."},
    {"XTerm", "this xterm emulates a terminal without graphics", "Start it as: xterm -ti vt340"},
    {"VTE", "this terminal (VTE) has sixel switched off", "Use foot, WezTerm, Konsole or xterm -ti vt340."},
    {"kitty", "kitty has a picture protocol of its own, which is used instead", ""},
    {"ghostty", "Ghostty has kitty's picture protocol, which is used instead", ""},
    {"alacritty", "Alacritty has no pictures", "Use foot, WezTerm, Konsole or xterm -ti vt340."},
};

static bool old_tmux(const char *name)
{
	int major = 0, minor = 0;
	return sscanf(name, "tmux %d.%d", &major, &minor) == 2 && (major < 3 || (major == 3 && minor < 4));
}

static void give_reason(struct term_caps *c, const char *why, const char *remedy)
{
	snprintf(c->why, sizeof c->why, "%s", why);
	snprintf(c->remedy, sizeof c->remedy, "%s", remedy);
}

static void conclude_why(const struct probe *p, const struct probe_host *h, struct term_caps *c)
{
	c->why[0] = c->remedy[0] = 0;
	if (p->sixel || (c->pictures == TERM_SIXEL))
		return;
	if (c->tmux && old_tmux(p->name)) {
		snprintf(c->why, sizeof c->why, "%.40s drops pictures", p->name);
		snprintf(c->remedy, sizeof c->remedy, "Use tmux 3.4 or newer built with --enable-sixel, or run outside tmux%s.",
		         h->passthrough ? "" : ", or set allow-passthrough on in tmux and allow passthrough here");
		return;
	}
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (starts(p->name, reasons[i].name)) {
			give_reason(c, reasons[i].why, reasons[i].remedy);
			return;
		}
	if (c->tmux)
		give_reason(c, "this tmux was built without sixel",
		            "Use tmux 3.4 or newer built with --enable-sixel, or run outside tmux.");
	else if (c->screen)
		give_reason(c, "GNU screen shows no pictures",
		            "Run outside screen, or use tmux 3.4 or newer built with --enable-sixel.");
	else if (p->da1)
		give_reason(c, "the terminal says it has no sixel",
		            "Use foot, WezTerm, Konsole, Windows Terminal 1.22 or xterm -ti vt340.");
	else if (h->timed_out)
		give_reason(c, "the terminal did not answer when asked what it can do",
		            "If it can show sixel pictures, choose them (key t).");
	else
		give_reason(c, "the terminal has not answered yet", "");
}

void probe_conclude(const struct probe *p, const struct probe_host *h, struct term_caps *c)
{
	c->tmux = h->in_tmux || starts(h->term, "tmux") || starts(p->name, "tmux") || p->da2 == 84;
	c->screen = !c->tmux && (h->in_screen || p->da2 == 83 || starts(h->term, "screen"));
	c->sixel = p->sixel;
	c->kitty = p->kitty && !c->tmux && !c->screen;
	c->sync = p->sync;
	c->depth = conclude_depth(h);
	c->rows = h->rows;
	c->cols = h->cols;
	conclude_cell(p, h, c);
	c->sixel_colors = p->colors ? p->colors : 256;
	c->sixel_max_w = p->max_w;
	c->sixel_max_h = p->max_h;
	snprintf(c->name, sizeof c->name, "%s", p->name);
	if (h->chosen >= 0)
		c->pictures = (enum term_pictures)h->chosen;
	else if (h->asked >= 0)
		c->pictures = (enum term_pictures)h->asked;
	else if (c->sixel || (c->tmux && h->passthrough))
		c->pictures = TERM_SIXEL;
	else if (c->kitty)
		c->pictures = TERM_KITTY;
	else
		c->pictures = TERM_SYMBOLS;
	conclude_why(p, h, c);
}

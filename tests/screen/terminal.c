#include "screen/terminal.h"

#include <stdlib.h>
#include <string.h>

enum { ESC = 27, BEL = 7, BAND = 6 };

/* Private modes that a program must switch off again. */
static const int watched_modes[] = { 1, 1000, 1002, 1003, 1004, 1006, 1049, 2004, 2026 };

static void uncover(struct terminal *t, VTermRect r)
{
	for (int row = r.start_row < 0 ? 0 : r.start_row; row < r.end_row && row < t->rows; row++)
		for (int col = r.start_col < 0 ? 0 : r.start_col; col < r.end_col && col < t->cols; col++)
			t->covered[row * t->cols + col] = 0;
}

/* Whatever is written or erased takes the pixels of those cells away; in a terminal that keeps them, only what is erased does, and in
 * one that recalls them only what is written, or erased with all the screen. */
static int on_damage(VTermRect r, void *ctx)
{
	struct terminal *t = ctx;
	if (!t->keeps && !t->hides)
		uncover(t, r);
	return 1;
}

static void erase(struct terminal *t, char final, int n)
{
	VTermPos at;
	vterm_state_get_cursorpos(vterm_obtain_state(t->vt), &at);
	int from = n == 1 || n == 2 ? 0 : at.col, to = n == 1 ? at.col + 1 : t->cols;
	if (final == 'X')
		uncover(t, (VTermRect){ at.row, at.row + 1, at.col, at.col + (n > 0 ? n : 1) });
	if (final == 'K' || final == 'J')
		uncover(t, (VTermRect){ at.row, at.row + 1, from, to });
	if (final == 'J')
		uncover(t, (VTermRect){ n == 1 || n == 2 ? 0 : at.row + 1, n == 1 ? at.row : t->rows, 0, t->cols });
}

static void cover(struct terminal *t, VTermPos at, int w, int h)
{
	for (int row = at.row; row < at.row + (h + TERMINAL_CELL_H - 1) / TERMINAL_CELL_H && row < t->rows; row++)
		for (int col = at.col; col < at.col + (w + TERMINAL_CELL_W - 1) / TERMINAL_CELL_W && col < t->cols; col++)
			t->covered[row * t->cols + col] = 1;
}

size_t terminal_covered(const struct terminal *t)
{
	size_t n = 0;
	for (int i = 0; i < t->rows * t->cols; i++)
		n += t->covered[i];
	return n;
}

static bool is_covered(const struct terminal *t, VTermRect r)
{
	for (int row = r.start_row < 0 ? 0 : r.start_row; row < r.end_row && row < t->rows; row++)
		for (int col = r.start_col < 0 ? 0 : r.start_col; col < r.end_col && col < t->cols; col++)
			if (t->covered[row * t->cols + col])
				return true;
	return false;
}

/* What scrolls takes a part of the picture with it, and nothing draws it anew. */
static int on_move(VTermRect to, VTermRect from, void *ctx)
{
	struct terminal *t = ctx;
	if ((is_covered(t, from) || is_covered(t, to)) && !t->complaint[0])
		snprintf(t->complaint, sizeof t->complaint, "rows %d to %d scroll, and a picture with them", from.start_row, from.end_row);
	return 1;
}

static const VTermScreenCallbacks callbacks = { .damage = on_damage, .moverect = on_move };

void terminal_init(struct terminal *t, int rows, int cols, const char *profile, void (*reply)(void *, const char *, size_t), void *ctx)
{
	*t = (struct terminal){ .rows = rows, .cols = cols, .reply = reply, .ctx = ctx };
	t->keeps = strcmp(profile, "keeps") == 0;
	t->recalls = strcmp(profile, "recalls") == 0;
	t->sixel = t->keeps || t->recalls || strcmp(profile, "sixel") == 0;
	t->tmux = strcmp(profile, "tmux") == 0;
	t->answers = strcmp(profile, "mute") != 0;
	t->vt = vterm_new(rows, cols);
	vterm_set_utf8(t->vt, 1);
	t->screen = vterm_obtain_screen(t->vt);
	t->covered = calloc((size_t)(rows * cols), 1);
	vterm_screen_set_callbacks(t->screen, &callbacks, t);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
	t->sequence = malloc(TERMINAL_SEQUENCE);
}

void terminal_finish(struct terminal *t)
{
	vterm_free(t->vt);
	free(t->sequence);
	free(t->covered);
	free(t->sent);
}

void terminal_resize(struct terminal *t, int rows, int cols)
{
	t->rows = rows;
	t->cols = cols;
	t->resized = true;
	t->asked_size = false;
	/* What is kept of a picture is the terminal's business: the program clears. */
	free(t->covered);
	t->covered = calloc((size_t)(rows * cols), 1);
	vterm_set_size(t->vt, rows, cols);
}

static void complain(struct terminal *t, const char *text)
{
	if (!t->complaint[0])
		snprintf(t->complaint, sizeof t->complaint, "%s", text);
}

/* A sequence that the console never sends, in letters. */
static void complain_foreign(struct terminal *t)
{
	char shown[120];
	size_t n = 0;
	for (size_t i = 0; i < t->sequence_len && n + 6 < sizeof shown; i++) {
		unsigned char c = (unsigned char)t->sequence[i];
		n += (size_t)snprintf(shown + n, sizeof shown - n, c > ' ' && c < 0x7f ? "%c" : "\\x%02x", c);
	}
	char text[sizeof t->complaint];
	snprintf(text, sizeof text, "this must not be sent: %s", shown);
	complain(t, text);
}

static void answer(struct terminal *t, const char *text)
{
	if (t->answers)
		t->reply(t->ctx, text, strlen(text));
}

/* Size in pixels of a sixel body, or false when it is none: an own, strict reading. */
static bool read_sixel(const char *p, const char *end, int *w, int *h)
{
	int x = 0, y = 0;
	*w = *h = 0;
	while (p < end) {
		char c = *p++;
		int n = 1;
		if (c == '"' || c == '#') {
			while (p < end && ((*p >= '0' && *p <= '9') || *p == ';'))
				p++;
			continue;
		}
		if (c == '!') {
			for (n = 0; p < end && *p >= '0' && *p <= '9'; p++)
				n = n * 10 + (*p - '0');
			if (p >= end || n < 1)
				return false;
			c = *p++;
		}
		if (c >= '?' && c <= '~') {
			x += n;
			*w = x > *w ? x : *w;
			*h = c > '?' && y + BAND > *h ? y + BAND : *h;
		} else if (c == '$') {
			x = 0;
		} else if (c == '-') {
			x = 0;
			y += BAND;
		} else {
			return false;
		}
	}
	return *w > 0 && *h > 0;
}

static void take_dcs(struct terminal *t)
{
	const char *q = t->sequence + 2, *end = t->sequence + t->sequence_len - 2;
	VTermPos at;
	int w, h;
	while (q < end && ((*q >= '0' && *q <= '9') || *q == ';'))
		q++;
	if (q >= end || *q != 'q')
		return; /* another kind of DCS: no picture */
	vterm_state_get_cursorpos(vterm_obtain_state(t->vt), &at);
	if (!t->sixel)
		complain(t, "a sixel was sent to a terminal without sixel");
	bool whole = read_sixel(q + 1, end, &w, &h);
	if (!t->resized)
		cover(t, at, w, h);
	if (!whole)
		return; /* cut off when nobody wanted it any more */
	if (t->resized)
		return; /* it was on its way already */
	if (at.col * TERMINAL_CELL_W + w > t->cols * TERMINAL_CELL_W)
		complain(t, "a picture is wider than the screen");
	if (at.row * TERMINAL_CELL_H + h > (t->rows - 1) * TERMINAL_CELL_H)
		complain(t, "a picture reaches into the last row");
	t->pictures++;
}

static void set_modes(struct terminal *t, const char *params, bool on)
{
	for (const char *p = params; *p;) {
		int mode = atoi(p);
		if (mode == 25)
			t->cursor_hidden = !on;
		for (size_t i = 0; i < sizeof watched_modes / sizeof watched_modes[0]; i++)
			if (watched_modes[i] == mode)
				t->modes[i] = on;
		p += strcspn(p, ";");
		p += *p == ';';
	}
}

/* Questions are answered here and hidden from libvterm. True: hide it. */
static bool take_csi(struct terminal *t)
{
	char text[64];
	size_t n = t->sequence_len;
	if (n >= sizeof text)
		return false;
	memcpy(text, t->sequence, n);
	text[n] = '\0';
	char final = text[n - 1];
	if (text[2] == '?' && (final == 'h' || final == 'l')) {
		bool sync = strncmp(text + 3, "2026", 4) == 0;
		text[n - 1] = '\0';
		set_modes(t, text + 3, final == 'h');
		return sync;
	}
	if (t->keeps && strchr("JKX", final))
		erase(t, final, atoi(text + 2));
	if (strcmp(text, "\033[18t") == 0)
		t->asked_size = true;
	if (strcmp(text, "\033[2J") == 0 && t->asked_size)
		t->resized = false;
	if (strcmp(text, "\033[c") == 0 || strcmp(text, "\033[0c") == 0)
		answer(t, t->sixel ? "\033[?62;4;22c" : t->tmux ? "\033[?1;2c" : "\033[?62;22c");
	else if (strncmp(text, "\033[>", 3) == 0 && final == 'q')
		answer(t, t->tmux ? "\033P>|tmux 3.3a\033\\" : "\033P>|Test Terminal(1)\033\\");
	else if (strcmp(text, "\033[5n") == 0)
		answer(t, "\033[0n");
	else if (strcmp(text, "\033[16t") == 0)
		answer(t, t->tmux ? "" : "\033[6;20;10t");
	else if (strcmp(text, "\033[?2026$p") == 0)
		answer(t, t->sixel ? "\033[?2026;2$y" : "\033[?2026;0$y");
	else if (strncmp(text, "\033[?1;1", 6) == 0 && final == 'S')
		answer(t, t->sixel ? "\033[?1;0;256S" : "");
	else if (strncmp(text, "\033[?2;1", 6) == 0 && final == 'S')
		answer(t, t->sixel ? "\033[?2;0;4096;4096S" : "");
	else
		return final == 't';
	return true;
}

static void flush(struct terminal *t)
{
	const char *end = t->sequence + t->sequence_len;
	t->hides = t->recalls && t->sequence_len > 2 && t->sequence[1] == '[' && strchr("JKX", end[-1]) && memcmp(end - 2, "2J", 2) != 0;
	vterm_input_write(t->vt, t->sequence, t->sequence_len);
	t->hides = false;
	t->sequence_len = 0;
}

static void take_string(struct terminal *t, char kind, char c)
{
	if (kind == ']' && t->sequence_len == 4 && (t->sequence[2] == '0' || t->sequence[2] == '2') && t->sequence[3] == ';')
		complain(t, "a window title was set");
	if (t->sequence_len < 4 || t->sequence[t->sequence_len - 2] != ESC || c != '\\')
		return;
	if (!grammar_sequence(t->sequence, t->sequence_len))
		complain_foreign(t);
	if (kind == 'P')
		take_dcs(t);
	t->sequence_len = 0;
}

static bool in_no_string(const struct terminal *t)
{
	return t->sequence_len < 2 || !strchr("P]_^", t->sequence[1]);
}

/* A string's end may cut off what stands before it: so the console leaves a link that takes no more. */
static void take_byte(struct terminal *t, char c)
{
	if (t->sequence_len == 0 && c != ESC) {
		if (c == BEL)
			complain(t, "the bell was rung");
		else if (!grammar_text(&t->text, (unsigned char)c)) {
			char text[60];
			snprintf(text, sizeof text, "byte %02x must not be sent as text", (unsigned char)c);
			complain(t, text);
		}
		vterm_input_write(t->vt, &c, 1);
		return;
	}
	if (t->sequence_len == TERMINAL_SEQUENCE) {
		complain(t, "an escape sequence has no end");
		t->sequence_len = 0;
		return;
	}
	if (c == ESC && in_no_string(t)) {
		t->cut_off = t->sequence_len || !grammar_rest(&t->text);
		t->text = (struct grammar){ 0 };
		t->sequence_len = 0;
	}
	t->sequence[t->sequence_len++] = c;
	if (t->sequence_len == 1)
		return;
	char kind = t->sequence[1];
	if (t->cut_off && kind != '\\')
		complain(t, "a character or sequence is cut off by another");
	t->cut_off = false;
	if (kind == 'P' || kind == ']' || kind == '_' || kind == '^') {
		take_string(t, kind, c);
	} else if (kind == '[') {
		if (t->sequence_len == 2 || c < '@' || c > '~')
			return;
		if (!grammar_sequence(t->sequence, t->sequence_len))
			complain_foreign(t);
		if (take_csi(t))
			t->sequence_len = 0;
		else
			flush(t);
	} else if (!(c >= ' ' && c <= '/')) {
		if (!grammar_sequence(t->sequence, t->sequence_len))
			complain_foreign(t);
		flush(t);
	}
}

void terminal_feed(struct terminal *t, const char *bytes, size_t n)
{
	if (t->sent_len + n > t->sent_room) {
		t->sent_room = (t->sent_len + n) * 2;
		t->sent = realloc(t->sent, t->sent_room);
	}
	memcpy(t->sent + t->sent_len, bytes, n);
	t->sent_len += n;
	for (size_t i = 0; i < n; i++)
		take_byte(t, bytes[i]);
	vterm_screen_flush_damage(t->screen);
}

static size_t encode(uint32_t c, char *out)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)((0xf00u >> n & 0xff) | c);
	return n;
}

/* A row as text: blanks at its end cut, the no-break spaces under a picture as blanks. */
void terminal_row(struct terminal *t, int row, char out[TERMINAL_ROW])
{
	size_t n = 0, end = 0;
	for (int col = 0; col < t->cols && n < TERMINAL_ROW - 64;) {
		VTermScreenCell cell;
		vterm_screen_get_cell(t->screen, (VTermPos){ row, col }, &cell);
		if (cell.chars[0] == 0 || cell.chars[0] == 0xa0 || cell.chars[0] == ' ') {
			out[n++] = ' ';
		} else {
			for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
				n += encode(cell.chars[i], out + n);
			end = n;
		}
		col += cell.width > 0 ? cell.width : 1;
	}
	out[end] = '\0';
}

bool terminal_contains(struct terminal *t, const char *text)
{
	char row[TERMINAL_ROW];
	for (int i = 0; i < t->rows; i++) {
		terminal_row(t, i, row);
		if (strstr(row, text))
			return true;
	}
	return false;
}

bool terminal_was_sent(const struct terminal *t, const char *text)
{
	return t->sent && memmem(t->sent, t->sent_len, text, strlen(text));
}

void terminal_print(struct terminal *t, FILE *f)
{
	char row[TERMINAL_ROW];
	for (int i = 0; i < t->rows; i++) {
		terminal_row(t, i, row);
		fprintf(f, "%s\n", row);
	}
}

void terminal_dump(struct terminal *t, FILE *f)
{
	char row[TERMINAL_ROW];
	for (int i = 0; i < t->rows; i++) {
		terminal_row(t, i, row);
		fprintf(f, "%3d|%s\n", i, row);
	}
	fprintf(f, "%u pictures so far\n", t->pictures);
}

/* Would the shell's prompt look like this program's text? */
static bool pen_is_plain(struct terminal *t)
{
	static const VTermAttr flags[] = { VTERM_ATTR_BOLD, VTERM_ATTR_UNDERLINE, VTERM_ATTR_ITALIC, VTERM_ATTR_BLINK, VTERM_ATTR_REVERSE };
	VTermState *state = vterm_obtain_state(t->vt);
	VTermValue v;
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
		v.number = 0;
		if (vterm_state_get_penattr(state, flags[i], &v) && (vterm_get_attr_type(flags[i]) == VTERM_VALUETYPE_BOOL ? v.boolean : v.number))
			return false;
	}
	vterm_state_get_penattr(state, VTERM_ATTR_FOREGROUND, &v);
	if (!VTERM_COLOR_IS_DEFAULT_FG(&v.color))
		return false;
	vterm_state_get_penattr(state, VTERM_ATTR_BACKGROUND, &v);
	return VTERM_COLOR_IS_DEFAULT_BG(&v.color);
}

const char *terminal_modes_left(struct terminal *t)
{
	static char text[32];
	if (!pen_is_plain(t))
		return "text is still coloured or loud";
	if (t->cursor_hidden)
		return "the cursor is hidden";
	for (size_t i = 0; i < sizeof watched_modes / sizeof watched_modes[0]; i++) {
		if (t->modes[i]) {
			snprintf(text, sizeof text, "mode %d is on", watched_modes[i]);
			return text;
		}
	}
	return NULL;
}

size_t terminal_key(const char *name, char out[16])
{
	static const struct {
		const char *name, *bytes;
	} keys[] = {
		{ "Enter", "\r" }, { "Esc", "\033" }, { "Tab", "\t" }, { "S-Tab", "\033[Z" }, { "Up", "\033[A" }, { "Down", "\033[B" },
		{ "Right", "\033[C" }, { "Left", "\033[D" }, { "PgUp", "\033[5~" }, { "PgDn", "\033[6~" }, { "Home", "\033[H" },
		{ "End", "\033[F" }, { "Space", " " }, { "BS", "\177" },
	};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (strcmp(keys[i].name, name) == 0) {
			snprintf(out, 16, "%s", keys[i].bytes);
			return strlen(out);
		}
	}
	if (strlen(name) == 3 && strncmp(name, "C-", 2) == 0) {
		out[0] = (char)(name[2] & 0x1f);
		return 1;
	}
	if (name[0] && strlen(name) <= 4 && (strlen(name) == 1 || (unsigned char)name[0] >= 0x80)) {
		memcpy(out, name, strlen(name));
		return strlen(name);
	}
	return 0;
}

/* A person at the console: R, the typed word, Enter, and what the screen says meanwhile. The person believes "retried: new
 * attempt" and nothing else, and tries as often as the schedule says. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "soak/console.h"

enum {
	ROWS = 24,
	COLS = 80,
	RAW_MAX = 1 << 20,
	FORM_MS = 5 * 1000,
	PATIENCE_MS = 90 * 1000,
	START_MS = 120 * 1000,
	LEAVES_MAX = 10
};

static void reply(void *ctx, const char *bytes, size_t n)
{
	struct console *c = ctx;
	if (write(c->tty, bytes, n) == (ssize_t)n)
		c->given += n;
}

struct console *console_create(int tty, int tries, bool settles)
{
	struct console *c = mem_alloc(sizeof *c);
	*c = (struct console){ .tty = tty, .tries = tries, .settles = settles, .since = -1 };
	buf_init(&c->raw, RAW_MAX);
	terminal_init(&c->terminal, ROWS, COLS, "plain", reply, c);
	return c;
}

void console_destroy(struct console *c)
{
	if (!c)
		return;
	terminal_finish(&c->terminal);
	buf_finish(&c->raw);
	free(c);
}

/* The program's marks never reach the terminal. */
void console_read(struct console *c, const char *bytes, size_t n)
{
	static const char lead[] = "\033]7777;";
	enum { MARK_MAX = 24 };
	buf_add(&c->raw, bytes, n);
	for (;;) {
		char *at = c->raw.len ? memmem(c->raw.data, c->raw.len, lead, sizeof lead - 1) : NULL;
		char *end = at ? memmem(at, c->raw.len - (size_t)(at - c->raw.data), "\033\\", 2) : NULL;
		size_t before = at ? (size_t)(at - c->raw.data) : c->raw.len > MARK_MAX ? c->raw.len - MARK_MAX : 0;
		if (!at && c->raw.len && !memrchr(c->raw.data + before, '\033', c->raw.len - before))
			before = c->raw.len;
		terminal_feed(&c->terminal, buf_str(&c->raw), before);
		size_t gone = end ? (size_t)(end + 2 - c->raw.data) : before;
		if (end)
			c->mark = (uint32_t)strtoul(at + sizeof lead - 1, NULL, 10);
		if (gone)
			memmove(c->raw.data, c->raw.data + gone, c->raw.len -= gone);
		if (!end)
			return;
	}
}

bool console_at(const struct console *c, uint32_t serial)
{
	return c->mark >= serial;
}

/* The screen as one line, so that sentences that wrap are found. */
static void read_screen(struct console *c, char *out, size_t size)
{
	char *text = NULL;
	size_t n = 0, at = 0;
	FILE *f = open_memstream(&text, &n);
	if (!f)
		abort();
	terminal_print(&c->terminal, f);
	fclose(f);
	for (size_t i = 0; i < n && at + 1 < size; i++) {
		char ch = text[i] == '\n' ? ' ' : text[i];
		if (ch != ' ' || (at && out[at - 1] != ' '))
			out[at++] = ch;
	}
	out[at] = '\0';
	free(text);
}

static bool was_told(const char *text)
{
	static const char *const phrases[] = { "retried:", "retried,", "was begun after the request", "the new attempt is" };
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
		if (says(text, phrases[i]))
			return true;
	return false;
}

static void note_ids(struct run *r, const char *text)
{
	for (const char *at = text; (at = strstr(at, "idv_")); at += 4) {
		size_t n = strcspn(at, " .,;");
		/* What the preview shows nobody reads. */
		if (strncmp(at + n, " user ", 6) && (!r->shown.len || !memmem(r->shown.data, r->shown.len, at, n))) {
			buf_add(&r->shown, at, n);
			buf_add_char(&r->shown, '\n');
		}
	}
}

static void look(struct world *w, struct console *c, int run)
{
	char text[sizeof c->last];
	read_screen(c, text, sizeof text);
	if (!strcmp(text, c->last))
		return;
	memcpy(c->last, text, sizeof text);
	world_tell(w, "run %d: screen: %s", run, text);
	note_ids(&w->runs[run], text);
	if (c->settles) {
		w->runs[run].told = console_settled(w, run, text) || w->runs[run].told;
		return;
	}
	w->runs[run].told = w->runs[run].told || was_told(text);
	judge_screen(w, run, c->first_write, text);
}

bool console_over(struct world *w, struct console *c, int run)
{
	look(w, c, run);
	return was_told(c->last);
}

void console_go(struct console *c, enum stage stage, int64_t now)
{
	c->stage = stage;
	c->since = now;
	c->typed = 0;
}

bool console_press(struct world *w, struct console *c, int run, const char *name)
{
	char bytes[16];
	size_t n = terminal_key(name, bytes);
	world_tell(w, "run %d: key %s", run, name);
	c->given += n;
	return write(c->tty, bytes, n) == (ssize_t)n;
}

/* "2 of 2": the subject's attempts are read. */
static bool has_rows(const char *text)
{
	for (const char *at = text; (at = strstr(at, " of ")); at++)
		if (at > text && at[-1] >= '1' && at[-1] <= '9' && at[4] >= '1' && at[4] <= '9')
			return true;
	return false;
}

bool console_type(struct world *w, struct console *c, int run, const char *word)
{
	const char *name = c->settles ? "1" : "Up";
	char letter[2] = "";
	if (c->typed > 0 && c->typed <= (int)strlen(word))
		name = memcpy(letter, &word[c->typed - 1], 1);
	else if (c->typed > (int)strlen(word))
		name = "Enter";
	if (c->typed == (int)strlen(word) + 1)
		console_go(c, SENDS, w->time->ms);
	c->typed++;
	return console_press(w, c, run, name);
}

bool console_leave(struct world *w, struct console *c, int run)
{
	if (c->left++ == LEAVES_MAX) {
		snprintf(w->trouble, sizeof w->trouble, "run %d: the console is not left by Esc and q", run);
		return false;
	}
	return console_press(w, c, run, c->left % 3 == 1 ? "Esc" : "q");
}

bool console_idle(struct world *w, struct child *child, uint64_t taken)
{
	struct console *c = child->console;
	int64_t now = w->time->ms;
	int run = child->run;
	if (c->since < 0)
		c->since = now;
	look(w, c, run);
	if (c->given > taken)
		return true;
	if (c->settles)
		return console_settle(w, c, run);
	/* Told of the one that was wanted: nobody sends another. */
	if (w->runs[run].told && c->stage < SENDS)
		console_go(c, LEAVES, now);
	switch (c->stage) {
	case STARTS:
		if (!has_rows(c->last) && now - c->since < START_MS)
			return false;
		console_go(c, CHOOSES, now);
		return console_press(w, c, run, "End");
	case CHOOSES: /* the newest is the last */
		console_go(c, ASKS, now);
		c->tries--;
		c->first_write = w->write_count;
		return console_press(w, c, run, "R");
	case ASKS:
		if (strstr(c->last, "STRATEGY")) {
			console_go(c, TYPES, now);
			return console_type(w, c, run, "RETRY");
		}
		if (now - c->since < FORM_MS)
			return false;
		break;
	case TYPES:
		return console_type(w, c, run, "RETRY");
	case SENDS:
		if (!was_told(c->last) && now - c->since < PATIENCE_MS)
			return false;
		break;
	default:
		return console_leave(w, c, run);
	}
	if (c->tries > 0 && !w->runs[run].told) {
		console_go(c, STARTS, now);
		return console_press(w, c, run, "Esc");
	}
	console_go(c, LEAVES, now);
	return console_leave(w, c, run);
}

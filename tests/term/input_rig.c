#include "term/input_rig.h"

struct buf seen;
struct input in;

static const char *const key_names[] = {"UP",      "DOWN",   "LEFT",   "RIGHT",     "HOME", "END", "PGUP", "PGDN",
                                        "BACKTAB", "DELETE", "INSERT", "BACKSPACE", "F1",   "F2",  "F3",   "F4",
                                        "F5",      "F6",     "F7",     "F8",        "F9",   "F10", "F11",  "F12"};

/* Events as text: printable keys as they are, others as <NAME> or <hex>, pieces of paste joined in [], answers in {}. */
static void on_event(void *ctx, const struct term_event *e)
{
	(void)ctx;
	if (e->kind == TERM_PASTE) {
		if (seen.len && seen.data[seen.len - 1] == ']') {
			seen.data[--seen.len] = 0;
			buf_printf(&seen, "%s]", e->text);
		} else {
			buf_printf(&seen, "[%s]", e->text);
		}
	} else if (e->kind == TERM_MOUSE) {
		static const char *const what[] = {"CLICK", "UP", "DOWN"};
		buf_printf(&seen, "<MOUSE %s %d,%d>", what[e->key], e->col, e->row);
	} else if (e->kind == TERM_FOCUS_IN || e->kind == TERM_FOCUS_OUT) {
		buf_add_str(&seen, e->kind == TERM_FOCUS_IN ? "<IN>" : "<OUT>");
	} else if (e->key >= TERM_UP) {
		buf_printf(&seen, "<%s>", key_names[e->key - TERM_UP]);
	} else if (e->key >= ' ' && e->key < 0x7f) {
		buf_add_char(&seen, (char)e->key);
	} else {
		buf_printf(&seen, "<%x>", (unsigned)e->key);
	}
}

static void on_answer(void *ctx, const struct input_answer *a)
{
	(void)ctx;
	if (a->kind != '[') {
		buf_printf(&seen, "{%c%.*s}", a->kind, (int)a->len, a->text);
		return;
	}
	buf_add_char(&seen, '{');
	if (a->marker)
		buf_add_char(&seen, a->marker);
	for (int i = 0; i < a->count; i++)
		buf_printf(&seen, "%s%d", i ? ";" : "", a->params[i]);
	if (a->middle)
		buf_add_char(&seen, a->middle);
	buf_printf(&seen, "%c}", a->final);
}

void input_start(void)
{
	struct input_calls calls = {.event = on_event, .answer = on_answer};
	buf_reset(&seen);
	input_init(&in, &calls);
}

void input_setup(void)
{
	buf_init(&seen, 1 << 20);
	input_start();
}

void input_teardown(void)
{
	buf_finish(&seen);
}

/* What curses says of attributes, said shorter, looks the same. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <vterm.h>

#include "support/suite.h"
#include "term/pen.h"

enum { ROWS = 6, COLS = 40, BATCHES = 10, STREAMS = 200 /* of a batch */, PIECES = 40 };

#define NORMAL "\033[39m\033(B\033[m" /* how curses ends a word in colour */

static const struct {
	const char *all, *less;
} rows[] = {
	{ "", "" },
	{ "plain text\r\n", "plain text\r\n" },
	{ "\033(B\033[0;1m\033[38;5;32mpending" NORMAL " AML", "\033[1;38;5;32mpending \033[mAML" },
	/* what cannot be seen on a blank waits for what comes after it */
	{ "\033[38;5;28m+" NORMAL " \033[38;5;28m+" NORMAL " \033[38;5;243mid" NORMAL, "\033[38;5;28m+ + \033[38;5;243mid\033[m" },
	{ "\033(B\033[0;1m\033[38;5;160mx" NORMAL " \033[38;5;28m+" NORMAL "\033[K", "\033[1;38;5;160mx \033[0;38;5;28m+\033[K\033[m" },
	/* what can, does not */
	{ "\033(B\033[0;7m> id  \033(B\033[m  next", "\033[7m> id  \033[m  next" },
	{ "\033(B\033[0;7m\033[48;5;28m+\033[49m\033(B\033[0;7m \033[48;5;28m+\033[m", "\033[7;48;5;28m+ +\033[m" },
	{ "\033[7;38;5;28m+\033[39m \033[m", "\033[7;38;5;28m+\033[0;7m \033[m" },
	{ "\033[7;48;5;28m+\033[49m\033[K\033[m", "\033[7;48;5;28m+\033[0;7m\033[K\033[m" },
	{ "\033[4mlink\033[m \033[1mx\033[m", "\033[4mlink\033[m \033[1mx\033[m" },
	{ "\033[38;5;254m\033[48;5;238m 4\033[2;45H\033[39;49m\033[38;5;243m40" NORMAL,
	  "\033[38;5;254;48;5;238m 4\033[2;45H\033[0;38;5;243m40\033[m" },
	{ "\033[48;5;238m\033[K\033[49m\033[K", "\033[48;5;238m\033[K\033[m\033[K" },
	/* colours of 8 and of 16, the console's way of choosing a set of characters */
	{ "\033[31mx\033[39;49m\033[m\017 \033[91my\033[m\017", "\033[31mx \033[91my\033[m" },
	/* a sequence that means something else is left as it is, with all before it said */
	{ "\033[1m\033[?25lx\033[m", "\033[1m\033[?25lx\033[m" },
	{ "\033[3mslanted\033[m plain", "\033[3mslanted\033[m plain" },
	{ "\033[0;10;7mbar\033[m\017 \033[0;10;1mbold\033[m\017", "\033[7mbar\033[m \033[1mbold\033[m" },
};

static void start(struct pen *p, struct buf *out)
{
	pen_init(p);
	buf_init(out, 1 << 20);
	pen_write(p, "\033(B\017", 4, out);
	ck_assert_str_eq(buf_str(out), "\033(B\017\033[m");
	buf_reset(out);
}

START_TEST(less_is_said)
{
	struct pen p;
	struct buf out;
	start(&p, &out);
	pen_write(&p, rows[_i].all, strlen(rows[_i].all), &out);
	ck_assert_str_eq(buf_str(&out), rows[_i].less);
	buf_finish(&out);
}
END_TEST

/* -- the same picture ---------------------------------------------------------------------------------------------------------- */

static VTermScreen *screen_of(VTerm **vt)
{
	*vt = vterm_new(ROWS, COLS);
	vterm_set_utf8(*vt, 1);
	VTermScreen *s = vterm_obtain_screen(*vt);
	vterm_screen_reset(s, 1);
	return s;
}

/* What is wrong with b; NULL: it looks as a. */
static const char *difference(const VTermScreenCell *a, const VTermScreenCell *b)
{
	bool blank = !a->chars[0] || a->chars[0] == ' ';
	bool unseen = blank && a->attrs.reverse && b->attrs.reverse; /* what a reversed blank would show is the colour of characters */
	if ((a->chars[0] ? a->chars[0] : ' ') != (b->chars[0] ? b->chars[0] : ' '))
		return "character";
	if (!vterm_color_is_equal(unseen ? &a->fg : &a->bg, unseen ? &b->fg : &b->bg))
		return "background";
	if (a->attrs.reverse != b->attrs.reverse || a->attrs.underline != b->attrs.underline)
		return "reverse or underline";
	return blank || (a->attrs.bold == b->attrs.bold && vterm_color_is_equal(&a->fg, &b->fg)) ? NULL : "weight or colour";
}

/* What curses sends, in any order, and a mark at the end that shows what is set there. */
static void look_the_same(unsigned seed)
{
	static const char *const pieces[] = {
		"word", " ", "  ", "\u2026", "\r", "\n", "\b", "\033[K", "\033[3X", "\033[2;5H", "\033[4d", "\033[1J", "\033[2P", "\033[2@", "\033[L", "\033M",
		NORMAL, "\033(B", "\033[m", "\033[0m", "\033[39m", "\033[49m", "\033[39;49m", "\033[1m", "\033[22m", "\033[4m", "\033[24m", "\033[7m", "\033[27m",
		"\033(B\033[0;1m", "\033(B\033[0;7m", "\033[0;1;4;7m", "\033[38;5;32m", "\033[38;5;160m", "\033[48;5;238m", "\033[31m", "\033[44m", "\033[3m", "a\033[5b", " \033[5b",
	};
	srandom(seed);
	VTerm *vt[2];
	VTermScreen *screens[2] = { screen_of(&vt[0]), screen_of(&vt[1]) };
	struct pen p;
	struct buf all, less;
	start(&p, &less);
	buf_init(&all, 1 << 20);
	for (int frame = 0; frame < 2; frame++) {
		struct buf text;
		buf_init(&text, 1 << 16);
		for (int n = 0; n < PIECES; n++)
			buf_add_str(&text, pieces[(size_t)random() % (sizeof pieces / sizeof *pieces)]);
		pen_write(&p, buf_str(&text), text.len, &less);
		buf_add_str(&less, "\033[6;1HX");
		buf_add(&all, buf_str(&text), text.len);
		buf_add_str(&all, "\033[6;1HX");
		buf_finish(&text);
	}
	vterm_input_write(vt[0], all.data, all.len);
	vterm_input_write(vt[1], less.data, less.len);
	for (VTermPos at = { 0 }; at.row < ROWS; at.row++) {
		for (at.col = 0; at.col < COLS; at.col++) {
			VTermScreenCell a, b;
			vterm_screen_get_cell(screens[0], at, &a);
			vterm_screen_get_cell(screens[1], at, &b);
			const char *wrong = difference(&a, &b);
			if (wrong)
				ck_abort_msg("%s: %s\n%s", wrong, buf_str(&all), buf_str(&less));
		}
	}
	vterm_free(vt[0]);
	vterm_free(vt[1]);
	buf_finish(&all);
	buf_finish(&less);
}

START_TEST(it_looks_the_same)
{
	for (int i = 0; i < STREAMS; i++)
		look_the_same((unsigned)(_i * STREAMS + i + 1));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("term/pen");
	TCase *c = tcase_create("pen");
	tcase_add_loop_test(c, less_is_said, 0, sizeof rows / sizeof *rows);
	tcase_add_loop_test(c, it_looks_the_same, 0, BATCHES);
	suite_add_tcase(s, c);
	return suite_run(s);
}

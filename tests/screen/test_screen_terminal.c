/* The terminal of the screen tests: it must see what a real one would suffer from, or those tests prove nothing. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "screen/golden.h"

enum { ROWS = 6, COLS = 20 };

static struct terminal t;
static char replies[400];

static void reply(void *ctx, const char *bytes, size_t n)
{
	(void)ctx;
	ck_assert_uint_lt(strlen(replies) + n, sizeof replies);
	strncat(replies, bytes, n);
}

static void open_as(const char *profile)
{
	replies[0] = '\0';
	terminal_init(&t, ROWS, COLS, profile, reply, NULL);
}

/* A byte at a time, as a slow link would bring it. */
static void feed(const char *s)
{
	for (size_t i = 0, n = strlen(s); i < n; i++)
		terminal_feed(&t, s + i, 1);
}

static void setup(void)
{
	open_as("sixel");
}

static void teardown(void)
{
	terminal_finish(&t);
}

#define PICTURE "\033Pq#0;2;0;0;0#0!40~-!40~\033\\" /* 40 by 12 pixels: 4 cells, 1 row */

static const struct {
	const char *profile, *sent, *complaint;
} suffered[] = {
	{ "sixel", "\033]0;owned\a", "a window title was set" },
	{ "sixel", "\033]2;owned\033\\", "a window title was set" },
	{ "sixel", "x\a", "the bell was rung" },
	{ "plain", PICTURE, "a sixel was sent to a terminal without sixel" },
	{ "tmux", PICTURE, "a sixel was sent to a terminal without sixel" },
	{ "sixel", "\033[1;18H" PICTURE, "a picture is wider than the screen" },
	{ "sixel", "\033[6;1H" PICTURE, "a picture reaches into the last row" },
	{ "sixel", "\033[5;1H\033Pq#0!4~-!4~-!4~-!4~\033\\", "a picture reaches into the last row" },
	{ "sixel", "\033[5;17H" PICTURE, "" },
	{ "sixel", "\033]52;c;aWQ=\a", "" },
	{ "sixel", "\033[31mtext\033[m\033[2;3Htext", "" },
};

START_TEST(what_hurts_a_terminal_is_seen)
{
	teardown();
	open_as(suffered[_i].profile);
	feed(suffered[_i].sent);
	ck_assert_str_eq(t.complaint, suffered[_i].complaint);
}
END_TEST

/* Each by itself is more than the console may send. */
static const char *const foreign[] = {
	"\033c", "\033#8", "\033(A", "\033N", "\033[6n", "\033[?6n", "\033[21t", "\033[3;0;0t", "\033[?1002h", "\033[?1049;1000h", "\033[?47h",
	"\033[5m", "\033[8m", "\033[38;5;256m", "\033[38;2;0;0m", "\033[1;2;3H", "\033[20h", "\033[!p", "\033[2i", "\033[?25n", "\033[1$r", "\033[12345678A",
	"\033]52;c;?\033\\", "\033]52;p;aWQ=\033\\", "\033]8;;http://x.example\033\\", "\033]4;1;rgb:0/0/0\033\\", "\033]10;?\033\\",
	"\033P$qm\033\\", "\033P+q544e\033\\", "\033Pq#0~\n~\033\\", "\033Pq#0~ ~\033\\", "\033P1000p\033\\", "\033^x\033\\",
	"\033_Ga=T,f=100,t=f;L2V0Yw==\033\\", "\033_Ga=T,f=24,s=1,v=1,t=f;L2V0Yw==\033\\", "\033_Ga=d,d=I\033\\", "\033_Gm=1;AA?A\033\\", "\033_x\033\\",
	"\x01", "\v", "\f", "\016", "\x7f", "\x9b", "\x80", "\xc2\x9b", "\xc2\x85", "\xe2\x80\xae", "\xe2\x80\x8b", "\xe2\x81\xa6", "\xef\xbb\xbf", "\xc0\x80",
	"\xc1\xbf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80", "\xee\x80\x80", "\xe2\x80\033[m", "\033[3\033[m", "\033\033[m",
	"\xe2 ", "\xf3\xa0\x81\x81",
};

START_TEST(nothing_foreign_passes)
{
	feed(foreign[_i]);
	ck_assert_msg(t.complaint[0], "%d", _i);
}
END_TEST

static const char *const known[] = {
	"caf\xc3\xa9 \xe2\x96\x80\xe6\x9d\x8e\xf0\x9f\x99\x82\t\r\n\b", "\033[m\033[0;1;7m\033[38;5;255;48;2;1;2;3m\033[39;49m", "\033[12;3H\033[K\033[2J\033[4Xx\033[3b",
	"\0337\0338\033=\033>\033(B\033M", "\033[?1049h\033[22;0;0t\033[?2026h\033[?2026l\033[?25l", "\033]52;c;aWQ=\033\\\033]11;?\033\\",
	"\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\", "\033_Ga=T,f=24,s=2,v=1,c=1,r=1,C=1,q=2,m=0;AAAAAAAA\033\\", PICTURE, "\033Pq\"1;1;9;6#0!4\033\\",
	"\xe2\x80\033\\a", "\033[3\033\\\033[m", "\033\033\\", /* cut off at leaving */
};

START_TEST(what_it_sends_passes)
{
	feed(known[_i]);
	ck_assert_str_eq(t.complaint, "");
}
END_TEST

START_TEST(only_whole_and_sound_pictures_count)
{
	feed(PICTURE);
	ck_assert_uint_eq(t.pictures, 1);
	feed("\033Pq#0!40\033\\");
	feed("\033Pq#0!40~ ~\033\\");
	feed("\033Pq\033\\");
	feed("\033P$qm\033\\");
	ck_assert_uint_eq(t.pictures, 1);
	feed(PICTURE PICTURE);
	ck_assert_uint_eq(t.pictures, 3);
	ck_assert(!terminal_contains(&t, "~"));
}
END_TEST

/* Pixels stay until something is written or erased over them, whatever part of the picture came. */
START_TEST(pixels_stay_until_they_are_overwritten)
{
	feed("\033[2;3H" PICTURE);
	ck_assert_uint_eq(terminal_covered(&t), 4);
	feed("\033[1;1Htext\033[3;3Htext");
	ck_assert_uint_eq(terminal_covered(&t), 4);
	feed("\033[2;3H \033[2;6Hx");
	ck_assert_uint_eq(terminal_covered(&t), 2);
	feed("\033[2;4H\033[2X");
	ck_assert_uint_eq(terminal_covered(&t), 0);
	feed("\033[2;3H\033Pq#0!25~-!3\033\\"); /* cut off */
	ck_assert_uint_eq(terminal_covered(&t), 3);
	feed("\033[2J");
	ck_assert_uint_eq(terminal_covered(&t), 0);
}
END_TEST

START_TEST(a_terminal_may_keep_them_until_they_are_erased)
{
	teardown();
	open_as("keeps");
	feed("\033[2;3H" PICTURE "\033[2;3Htext");
	ck_assert_uint_eq(terminal_covered(&t), 4);
	feed("\033[2;3H\033[X");
	ck_assert_uint_eq(terminal_covered(&t), 3);
	feed("\033[2;5H\033[K");
	ck_assert_uint_eq(terminal_covered(&t), 1);
	feed("\033[1;1H\033[J");
	ck_assert_uint_eq(terminal_covered(&t), 0);
	feed("\033[2;3H" PICTURE "\033[2;4H\033[1K");
	ck_assert_uint_eq(terminal_covered(&t), 2);
	feed("\033[3;1H\033[1J");
	ck_assert_uint_eq(terminal_covered(&t), 0);
	feed("\033[2;3H" PICTURE "\033[2J");
	ck_assert_uint_eq(terminal_covered(&t), 0);
}
END_TEST

START_TEST(a_terminal_may_recall_what_was_erased)
{
	teardown();
	open_as("recalls");
	feed("\033[2;3H" PICTURE "\033[2;3H\033[2X\033[K\033[1;1H\033[J");
	ck_assert_uint_eq(terminal_covered(&t), 4);
	feed("\033[2;3H  ");
	ck_assert_uint_eq(terminal_covered(&t), 2);
	feed("\033[H\033[2J");
	ck_assert_uint_eq(terminal_covered(&t), 0);
}
END_TEST

/* A program learns of its new size late: what it sends until it asks for it and clears was made for the old one. */
START_TEST(pictures_under_way_at_a_resize_do_not_count)
{
	terminal_resize(&t, ROWS - 2, COLS / 2);
	feed("\033[1;9H" PICTURE);
	feed("\033[H\033[2J\033[1;9H" PICTURE); /* cleared for another reason */
	ck_assert_uint_eq(t.pictures, 0);
	ck_assert_str_eq(t.complaint, "");
	feed("\033[18t\033[H\033[2J" PICTURE);
	ck_assert_uint_eq(t.pictures, 1);
	feed("\033[1;9H" PICTURE);
	ck_assert_str_eq(t.complaint, "a picture is wider than the screen");
}
END_TEST

static const struct {
	const char *profile, *question, *answer;
} asked[] = {
	{ "sixel", "\033[c", "\033[?62;4;22c" },
	{ "plain", "\033[c", "\033[?62;22c" },
	{ "tmux", "\033[0c", "\033[?1;2c" },
	{ "mute", "\033[c\033[>q\033[16t", "" },
	{ "tmux", "\033[>q", "\033P>|tmux 3.3a\033\\" },
	{ "sixel", "\033[16t", "\033[6;20;10t" },
	{ "sixel", "\033[?2026$p", "\033[?2026;2$y" },
	{ "plain", "\033[?2026$p", "\033[?2026;0$y" },
	{ "sixel", "\033[?1;1;0S", "\033[?1;0;256S" },
	{ "plain", "\033[?1;1;0S", "" },
};

START_TEST(questions_are_answered_by_profile)
{
	teardown();
	open_as(asked[_i].profile);
	feed(asked[_i].question);
	ck_assert_str_eq(replies, asked[_i].answer);
	feed("text");
	ck_assert(terminal_contains(&t, "text"));
}
END_TEST

static const struct {
	const char *sent, *left;
} leaving[] = {
	{ "\033[?1049h\033[?25l\033[?2004h\033[?2004l\033[?25h\033[?1049l", NULL },
	{ "\033[?1049h", "mode 1049 is on" },
	{ "\033[?1049h\033[?25l\033[?1049l", "the cursor is hidden" },
	{ "\033[?1000;1006h\033[?1000l", "mode 1006 is on" },
	{ "\033[?1004h", "mode 1004 is on" },
	{ "\033[?2026h", "mode 2026 is on" },
	{ "\033[1mloud", "text is still coloured or loud" },
	{ "\033[7mloud\033[27m", NULL },
	{ "\033[4munder", "text is still coloured or loud" },
	{ "\033[31mred", "text is still coloured or loud" },
	{ "\033[44mblue", "text is still coloured or loud" },
	{ "\033[1;31;44mall\033[m", NULL },
	{ "\033[1;31;44mall\033[22;39;49m", NULL },
};

START_TEST(what_is_left_behind_is_seen)
{
	feed(leaving[_i].sent);
	const char *left = terminal_modes_left(&t);
	if (leaving[_i].left)
		ck_assert_pstr_eq(left, leaving[_i].left);
	else
		ck_assert_msg(!left, "%s", left);
}
END_TEST

START_TEST(rows_are_text)
{
	feed("\033[2;1H\xc2\xa0\xc2\xa0name \xe7\x8e\x8b\xe5\xb0\x8f x\xcc\xb0!\xc2\xa0");
	ck_assert(terminal_contains(&t, "  name \xe7\x8e\x8b\xe5\xb0\x8f x\xcc\xb0!"));
	ck_assert(!terminal_contains(&t, "! "));
	ck_assert(!terminal_contains(&t, "name\n"));
	ck_assert(terminal_was_sent(&t, "\033[2;1H"));
	ck_assert(!terminal_was_sent(&t, "\033[2;2H"));
	feed("\033[2J");
	ck_assert(!terminal_contains(&t, "name"));
	terminal_resize(&t, 3, 10);
	feed("\033[3;1Hlast");
	ck_assert(terminal_contains(&t, "last"));
}
END_TEST

/* A golden file holds every row: one that is missing, longer or different is another screen. Of the last, hints, only that it is there. */
START_TEST(a_golden_is_the_whole_screen)
{
	char path[] = "/tmp/idreview-unit-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	feed("one\033[3;1Hthree");
	FILE *f = fdopen(fd, "w");
	golden_write(&t, f);
	fclose(f);
	ck_assert(golden_is(&t, path, NULL));
	feed("\033[5;20H.");
	ck_assert(!golden_is(&t, path, NULL));
	feed("\033[5;20H \033[6;1Hj down");
	ck_assert(golden_is(&t, path, NULL));
	f = fopen(path, "a");
	fputs("one row more\n", f);
	fclose(f);
	ck_assert(!golden_is(&t, path, NULL));
	remove(path);
	ck_assert(!golden_is(&t, path, NULL));
}
END_TEST

START_TEST(keys_have_names)
{
	char bytes[16];
	ck_assert_uint_eq(terminal_key("j", bytes), 1);
	ck_assert_uint_eq(terminal_key("Enter", bytes), 1);
	ck_assert_int_eq(bytes[0], '\r');
	ck_assert_uint_eq(terminal_key("C-c", bytes), 1);
	ck_assert_int_eq(bytes[0], 3);
	ck_assert_uint_eq(terminal_key("PgDn", bytes), 4);
	ck_assert_uint_eq(terminal_key("\xc3\xa9", bytes), 2);
	ck_assert_uint_eq(terminal_key("Entre", bytes), 0);
	ck_assert_uint_eq(terminal_key("", bytes), 0);
}
END_TEST

#define EACH(tc, table, test) tcase_add_loop_test(tc, test, 0, (int)(sizeof table / sizeof table[0]))

int main(void)
{
	Suite *suite = suite_create("screen: terminal");
	TCase *tc = tcase_create("terminal");
	tcase_add_checked_fixture(tc, setup, teardown);
	EACH(tc, suffered, what_hurts_a_terminal_is_seen);
	EACH(tc, foreign, nothing_foreign_passes);
	EACH(tc, known, what_it_sends_passes);
	tcase_add_test(tc, only_whole_and_sound_pictures_count);
	tcase_add_test(tc, pixels_stay_until_they_are_overwritten);
	tcase_add_test(tc, a_terminal_may_keep_them_until_they_are_erased);
	tcase_add_test(tc, a_terminal_may_recall_what_was_erased);
	tcase_add_test(tc, pictures_under_way_at_a_resize_do_not_count);
	EACH(tc, asked, questions_are_answered_by_profile);
	EACH(tc, leaving, what_is_left_behind_is_seen);
	tcase_add_test(tc, rows_are_text);
	tcase_add_test(tc, a_golden_is_the_whole_screen);
	tcase_add_test(tc, keys_have_names);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}

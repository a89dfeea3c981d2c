/* What follows from the answers of several terminals, and from answers that make no sense. */
#include <check.h>
#include <string.h>

#include "support/suite.h"
#include "term/input.h"
#include "term/probe.h"

static struct probe probe;
static struct probe_host host;
static struct term_caps caps;
static int answers, taken;

static void on_event(void *ctx, const struct term_event *e)
{
	(void)ctx;
	ck_abort_msg("an answer became event %d key %x", e->kind, (unsigned)e->key);
}

static void on_answer(void *ctx, const struct input_answer *a)
{
	(void)ctx;
	answers++;
	taken += probe_answer(&probe, a);
}

static void setup(void)
{
	probe = (struct probe){0};
	caps = (struct term_caps){.roundtrip_ms = -1};
	host = (struct probe_host){
	    .term = "xterm-256color", .terminfo_colors = 256, .rows = 24, .cols = 80, .asked = -1, .chosen = -1};
	answers = taken = 0;
}

static void hear(const char *bytes)
{
	struct input in;
	struct input_calls calls = {.event = on_event, .answer = on_answer};
	input_init(&in, &calls);
	input_feed(&in, bytes, strlen(bytes), 0);
	ck_assert_int_eq(input_deadline(&in), -1);
	probe_conclude(&probe, &host, &caps);
}

START_TEST(xterm_as_vt340_has_sixel_and_the_cell_of_its_tty)
{
	host.px_w = 800;
	host.px_h = 456;
	hear("\033P>|XTerm(379)\033\\\033[>19;379;0c\033[?1;0;1024S\033[?2;0;1000;1000S\033[?2026;0$y\033[?63;1;2;4;6;9;15;16;22;"
	     "28c");
	ck_assert_int_eq(taken, answers);
	ck_assert_int_eq(caps.pictures, TERM_SIXEL);
	ck_assert(caps.sixel && !caps.sync && !caps.kitty && !caps.tmux && !caps.screen);
	ck_assert_int_eq(caps.cell_w, 10);
	ck_assert_int_eq(caps.cell_h, 19);
	ck_assert_str_eq(caps.cell_source, "tty (ioctl)");
	ck_assert_int_eq(caps.sixel_colors, 1024);
	ck_assert_int_eq(caps.sixel_max_w, 1000);
	ck_assert_str_eq(caps.name, "XTerm(379)");
	ck_assert_str_eq(caps.why, "");
}
END_TEST

START_TEST(plain_xterm_is_told_how_to_get_sixel)
{
	hear("\033P>|XTerm(379)\033\\\033[?1;3S\033[?64;1;2;6;9;15;16;17;18;21;22;28c");
	ck_assert_int_eq(caps.pictures, TERM_SYMBOLS);
	ck_assert_ptr_nonnull(strstr(caps.remedy, "-ti vt340"));
	ck_assert_str_ne(caps.why, "");
	ck_assert_int_eq(caps.sixel_colors, 256);
}
END_TEST

START_TEST(foot_answers_everything)
{
	host.px_w = 32000; /* a tty that is wrong does not matter then */
	hear("\033P>|foot(1.25.0)\033\\\033[>1;012500;0c\033[4;480;640t\033[6;20;8t\033[8;24;80t\033[?1;0;1024S\033[?2;0;10000;"
	     "10000S"
	     "\033[?2026;2$y\033]11;rgb:ffff/fafa/e0e0\033\\\033[?62;4;22;28;52c");
	ck_assert_int_eq(taken, answers);
	ck_assert(caps.sync);
	ck_assert_int_eq(caps.cell_w, 8);
	ck_assert_int_eq(caps.cell_h, 20);
	ck_assert_str_eq(caps.cell_source, "terminal (16t)");
	ck_assert(probe.light);
}
END_TEST

START_TEST(fractional_cells_are_rounded_down)
{
	/* xterm.js: cells of 9.63 pixels, said to be 10 */
	hear("\033[4;456;770t\033[6;19;10t\033[8;24;80t\033[?62;4;9;22c");
	ck_assert_int_eq(caps.cell_w, 9);
	ck_assert_int_eq(caps.cell_h, 19);
}
END_TEST

START_TEST(cells_from_the_area_or_assumed)
{
	hear("\033[4;480;720t\033[8;24;80t\033[?61;1;21;22c");
	ck_assert_int_eq(caps.cell_w, 9);
	ck_assert_int_eq(caps.cell_h, 20);
	probe = (struct probe){0};
	host.px_w = 32000;
	host.px_h = 0;
	hear("\033[?62;4c");
	ck_assert_int_eq(caps.cell_w, 10);
	ck_assert_int_eq(caps.cell_h, 20);
	ck_assert_str_eq(caps.cell_source, "assumed");
}
END_TEST

START_TEST(tmux_without_sixel_is_recognised)
{
	host.term = "screen-256color"; /* over ssh from inside tmux: only its name tells */
	hear("\033P>|tmux 3.3a\033\\\033[>84;0;0c\033[8;24;80t\033[?1;2c");
	ck_assert(caps.tmux && !caps.screen);
	ck_assert_int_eq(caps.pictures, TERM_SYMBOLS);
	ck_assert_ptr_nonnull(strstr(caps.why, "tmux 3.3a"));
	ck_assert_ptr_nonnull(strstr(caps.remedy, "3.4"));
	host.passthrough = true;
	probe_conclude(&probe, &host, &caps);
	ck_assert_int_eq(caps.pictures, TERM_SIXEL);
}
END_TEST

START_TEST(tmux_with_sixel_is_used)
{
	host.in_tmux = true;
	hear("\033P>|tmux 3.5a\033\\\033[>84;0;0c\033[?1;0;1024S\033[?2;3;0S\033[?1;2;4c");
	ck_assert_int_eq(caps.pictures, TERM_SIXEL);
	ck_assert_int_eq(caps.sixel_max_w, 0);
}
END_TEST

START_TEST(screen_is_recognised)
{
	hear("\033[>83;40901;0c\033[?1;2c");
	ck_assert(caps.screen && !caps.tmux);
	ck_assert_ptr_nonnull(strstr(caps.why, "screen"));
}
END_TEST

START_TEST(kitty_gets_its_own_protocol_outside_multiplexers_only)
{
	hear("\033P>|kitty(0.43.1)\033\\\033[6;20;10t\033_Gi=31;OK\033\\\033[?62;c");
	ck_assert_int_eq(caps.pictures, TERM_KITTY);
	host.in_tmux = true;
	probe_conclude(&probe, &host, &caps);
	ck_assert_int_eq(caps.pictures, TERM_SYMBOLS);
}
END_TEST

START_TEST(multiplexers_are_not_asked_for_kitty)
{
	static const char *const terms[] = {"screen", "screen-256color", "tmux-256color", "linux", "vt220"};
	ck_assert_ptr_nonnull(strstr(probe_questions(&host), "\033_G"));
	for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
		host.term = terms[i];
		ck_assert_ptr_null(strstr(probe_questions(&host), "\033_G"));
	}
	host.term = "xterm-256color";
	host.in_tmux = true;
	ck_assert_ptr_null(strstr(probe_questions(&host), "\033_G"));
	host.in_tmux = false;
	host.in_screen = true;
	ck_assert_ptr_null(strstr(probe_questions(&host), "\033_G"));
}
END_TEST

START_TEST(the_last_question_is_da1)
{
	const char *q = probe_questions(&host);
	ck_assert_str_eq(q + strlen(q) - 3, "\033[c");
	host.term = "linux";
	ck_assert_str_eq(probe_questions(&host), "\033[c");
}
END_TEST

START_TEST(an_override_wins)
{
	hear("\033[?62;4c");
	host.asked = TERM_SYMBOLS;
	probe_conclude(&probe, &host, &caps);
	ck_assert_int_eq(caps.pictures, TERM_SYMBOLS);
	host.chosen = TERM_NO_PICTURES;
	probe_conclude(&probe, &host, &caps);
	ck_assert_int_eq(caps.pictures, TERM_NO_PICTURES);
	probe = (struct probe){0};
	host.chosen = -1;
	host.asked = TERM_SIXEL;
	host.timed_out = true;
	probe_conclude(&probe, &host, &caps);
	ck_assert_int_eq(caps.pictures, TERM_SIXEL);
	ck_assert_str_eq(caps.why, "");
}
END_TEST

START_TEST(silence_has_a_reason)
{
	probe_conclude(&probe, &host, &caps);
	ck_assert_ptr_nonnull(strstr(caps.why, "not answered yet"));
	host.timed_out = true;
	probe_conclude(&probe, &host, &caps);
	ck_assert_ptr_nonnull(strstr(caps.why, "did not answer"));
	ck_assert_str_ne(caps.remedy, "");
}
END_TEST

START_TEST(hostile_answers_change_nothing)
{
	static const char *const lines[] = {"\033[6;99999999999;99999999999t",
	                                    "\033[6;0;0t",
	                                    "\033[6;1;1t",
	                                    "\033[6;20t",
	                                    "\033[6;20;10;5t",
	                                    "\033[4;-1;5t",
	                                    "\033[t",
	                                    "\033[8;0;99999999t",
	                                    "\033[?1;0;0S",
	                                    "\033[?1;0;1S",
	                                    "\033[?1;1;64S",
	                                    "\033[?2;0;0;0S",
	                                    "\033[?2;0;5S",
	                                    "\033[?9;0;5S",
	                                    "\033[?2026$y",
	                                    "\033[?2026;0$y",
	                                    "\033[?2026;4$y",
	                                    "\033[?25;1$y",
	                                    "\033_Gi=31;EINVAL:x\033\\",
	                                    "\033_Gi=3\033\\",
	                                    "\033]11;rgb:zz/zz/zz\033\\",
	                                    "\033]52;c;aGk=\033\\",
	                                    "\033P1+r\033\\",
	                                    "\033P>\033\\",
	                                    "\033]11;rgb:ffff/ff/f\033\\extra"};
	for (size_t i = 0; i + 1 < sizeof lines / sizeof *lines; i++) {
		struct probe before = probe;
		hear(lines[i]);
		ck_assert_msg(memcmp(&before, &probe, sizeof before) == 0, "row %zu changed the probe", i);
	}
	ck_assert_int_eq(caps.cell_w, 10);
	hear("\033[?1;0;2000000000S\033[?2;0;2000000000;2000000000S");
	ck_assert_int_eq(caps.sixel_colors, 65536);
	ck_assert_int_eq(caps.sixel_max_w, 32767);
}
END_TEST

START_TEST(a_hostile_name_is_clean_and_short)
{
	hear("\033P>|"
	     "a\001b\302\233\342\200\256cAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	     "\033\\");
	ck_assert_uint_lt(strlen(caps.name), sizeof caps.name);
	for (const char *s = caps.name; *s; s++)
		ck_assert_msg(*s >= ' ' && *s < 0x7f, "byte %02x", (unsigned char)*s);
}
END_TEST

START_TEST(depth_follows_terminfo_and_the_environment)
{
	static const struct {
		int colors;
		const char *colorterm;
		bool no_color;
		enum term_depth depth;
	} rows[] = {
	    {256, NULL, false, TERM_256},      {256, "truecolor", false, TERM_TRUE},
	    {256, "24bit", false, TERM_TRUE},  {256, "yes", false, TERM_256},
	    {16, NULL, false, TERM_16},        {88, NULL, false, TERM_16},
	    {8, NULL, false, TERM_8},          {-1, NULL, false, TERM_MONO},
	    {2, NULL, false, TERM_MONO},       {256, "truecolor", true, TERM_MONO},
	    {1 << 24, NULL, false, TERM_TRUE},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		host.terminfo_colors = rows[i].colors;
		host.colorterm = rows[i].colorterm;
		host.no_color = rows[i].no_color;
		probe_conclude(&probe, &host, &caps);
		ck_assert_msg(caps.depth == rows[i].depth, "row %zu: %d", i, caps.depth);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("term/probe");
	TCase *c = tcase_create("probe");
	tcase_add_checked_fixture(c, setup, NULL);
	tcase_add_test(c, xterm_as_vt340_has_sixel_and_the_cell_of_its_tty);
	tcase_add_test(c, plain_xterm_is_told_how_to_get_sixel);
	tcase_add_test(c, foot_answers_everything);
	tcase_add_test(c, fractional_cells_are_rounded_down);
	tcase_add_test(c, cells_from_the_area_or_assumed);
	tcase_add_test(c, tmux_without_sixel_is_recognised);
	tcase_add_test(c, tmux_with_sixel_is_used);
	tcase_add_test(c, screen_is_recognised);
	tcase_add_test(c, kitty_gets_its_own_protocol_outside_multiplexers_only);
	tcase_add_test(c, multiplexers_are_not_asked_for_kitty);
	tcase_add_test(c, the_last_question_is_da1);
	tcase_add_test(c, an_override_wins);
	tcase_add_test(c, silence_has_a_reason);
	tcase_add_test(c, hostile_answers_change_nothing);
	tcase_add_test(c, a_hostile_name_is_clean_and_short);
	tcase_add_test(c, depth_follows_terminfo_and_the_environment);
	suite_add_tcase(s, c);
	return suite_run(s);
}

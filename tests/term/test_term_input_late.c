/* The input parser and time: what a deadline makes of an unfinished sequence, and of answers that come late or in pieces. */
#include <check.h>
#include <string.h>

#include "support/suite.h"
#include "term/input_rig.h"

START_TEST(a_lone_escape_is_a_key_after_its_deadline)
{
	input_feed(&in, "\033", 1, 1000);
	ck_assert_int_eq(input_deadline(&in), 1050);
	input_expire(&in, 1049);
	ck_assert_str_eq(buf_str(&seen), "");
	input_expire(&in, 1050);
	ck_assert_str_eq(buf_str(&seen), "<1b>");
	ck_assert_int_eq(input_deadline(&in), -1);
	input_feed(&in, "[", 1, 1060);
	ck_assert_str_eq(buf_str(&seen), "<1b>[");
}
END_TEST

START_TEST(escape_and_a_letter_that_could_begin_a_sequence_are_keys_too)
{
	input_feed(&in, "\033[", 2, 0);
	ck_assert_int_eq(input_deadline(&in), 1000); /* no hand is that fast: it may be half an answer */
	input_expire(&in, 1000);
	input_feed(&in, "\033O", 2, 1100);
	input_expire(&in, 1150);
	input_feed(&in, "\033P", 2, 1200);
	input_expire(&in, 2200);
	ck_assert_str_eq(buf_str(&seen), "<1b>[<1b>O<1b>P");
	input_start();
	input_feed(&in, "\033[", 2, 0);
	input_feed(&in, "j", 1, 500);
	input_feed(&in, "\033]", 2, 600);
	input_feed(&in, "q", 1, 700);
	in.expect_until = INPUT_EXPECT_ALWAYS;
	input_feed(&in, "\033[", 2, 800);
	ck_assert_int_eq(input_deadline(&in), -1);
	input_feed(&in, "k", 1, 90000);
	ck_assert_str_eq(buf_str(&seen), "<1b>[j<1b>]q<1b>[k");
}
END_TEST

/* A NUL is no key, wherever it comes. */
START_TEST(a_nul_is_no_key)
{
	static const char *const before[] = { "", "\033", "\033O", "\033O5", "\033[", "\033[1", "\033[1;5" };
	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		input_start();
		input_feed(&in, before[i], strlen(before[i]), 0);
		input_feed(&in, "\0", 1, 0);
		input_expire(&in, 10000);
		ck_assert_msg(!strstr(buf_str(&seen), "<0>"), "row %zu: %s", i, buf_str(&seen));
	}
}
END_TEST

/* Answers in two pieces, cut anywhere, the rest as late as it likes while it is awaited: never a key but the Esc that stood alone. */
START_TEST(a_split_answer_is_no_key_however_late)
{
	static const char *const answers[] = { "\033[?61;4;6;7;14;21;22;23;24;28;32;42;52c", "\033[>84;0;0c", "\033[6;20;10t",
	                                       "\033[?2026;2$y", "\033[0n", "\033[?1;0;256S", "\033P>|foot(1.25.0)\033\\",
	                                       "\033]11;rgb:ffff/fafa/e0e0\033\\", "\033_Gi=31;OK\033\\" };
	static const int gaps[] = { 0, 49, 51, 99, 101, 400, 999, 2000, 4999, 60000 };
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		for (size_t cut = 1; cut < strlen(answers[i]); cut++)
			for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++) {
				size_t n = strlen(answers[i]);
				bool string = answers[i][1] != '[' && cut > 2;
				for (int expecting = 0; expecting < 2; expecting++) {
					/* A string that does not end would swallow keys; without a question nothing waits for long. */
					if ((string && gaps[g] >= 5000) || (!expecting && gaps[g] >= (cut == 2 ? 1000 : 5000)))
						continue;
					input_start();
					in.expect_until = expecting ? INPUT_EXPECT_ALWAYS : 0;
					in.esc_ms = 100;
					input_feed(&in, answers[i], cut, 0);
					input_expire(&in, gaps[g]);
					ck_assert_str_eq(buf_str(&seen), cut == 1 && gaps[g] >= 100 ? "<1b>" : "");
					buf_reset(&seen);
					input_feed(&in, answers[i] + cut, n - cut, gaps[g]);
					input_feed(&in, "j", 1, gaps[g]);
					const char *got = buf_str(&seen);
					bool few = !expecting && cut == 1 && n < 5 && gaps[g] >= 100; /* ESC [ 0 n */
					ck_assert_msg(few || (got[0] == '{' && !strcmp(strchr(got, '}'), "}j")), "%s cut at %zu, %d ms: %s",
					              answers[i] + 1, cut, gaps[g], got);
				}
			}
}
END_TEST

START_TEST(split_arrows_and_focus_are_what_they_are)
{
	static const char *const rest[] = { "A", "1;5B", "I", "O", "Z" }, *const events[] = { "<UP>", "<DOWN>", "<IN>", "<OUT>", "<BACKTAB>" };
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
		input_start();
		input_feed(&in, "\033[", 2, 0);
		input_expire(&in, 300);
		input_feed(&in, rest[i], strlen(rest[i]), 300);
		ck_assert_str_eq(buf_str(&seen), events[i]);
	}
}
END_TEST

START_TEST(an_answer_in_two_halves_leaks_nothing)
{
	static const char answer[] = "\033[?62;4c";
	in.expect_until = INPUT_EXPECT_ALWAYS;
	input_feed(&in, answer, 1, 0);
	input_expire(&in, 100);
	ck_assert_str_eq(buf_str(&seen), "<1b>");
	input_feed(&in, answer + 1, strlen(answer) - 1, 110);
	ck_assert_str_eq(buf_str(&seen), "<1b>{?62;4c}");

	input_start();
	input_feed(&in, "\033[?6", 4, 0);
	input_expire(&in, 3000);
	input_feed(&in, "2;4cq", 5, 3000);
	ck_assert_str_eq(buf_str(&seen), "{?62;4c}q");
}
END_TEST

START_TEST(escape_then_bracket_typed_while_answers_are_awaited_are_keys)
{
	in.expect_until = INPUT_EXPECT_ALWAYS;
	input_feed(&in, "\033", 1, 0);
	input_expire(&in, 100);
	input_feed(&in, "[", 1, 500);
	input_expire(&in, 600);
	ck_assert_str_eq(buf_str(&seen), "<1b>[");
}
END_TEST

/* A terminal that never answered is given up: from then on Esc and such a byte are keys, and what was begun before ends soon. */
START_TEST(a_deaf_terminal_holds_up_no_keys)
{
	static const char *const begun[] = { "\033[", "\033]", "\033P", "\033_" };
	static const int at[] = { 0, 1999, 2500, 2999, 3000, 60000 };
	for (size_t i = 0; i < sizeof begun / sizeof *begun; i++)
		for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
			input_start();
			in.expect_until = 3000;
			input_feed(&in, begun[i], 2, at[k]);
			int64_t deadline = at[k] + 1000 > 3000 ? at[k] + 1000 : 3000;
			ck_assert_int_eq(input_deadline(&in), deadline);
			input_expire(&in, deadline - 1);
			ck_assert_str_eq(buf_str(&seen), "");
			input_expire(&in, deadline);
			ck_assert_int_eq(seen.len, strlen("<1b>") + 1);
			ck_assert_int_eq(seen.data[seen.len - 1], begun[i][1]);
			ck_assert_int_eq(input_deadline(&in), -1);
		}
	input_start();
	in.expect_until = 3000;
	input_feed(&in, "\033[1;", 4, 2000);
	ck_assert_int_eq(input_deadline(&in), 7000);
	input_start();
	in.expect_until = 3000;
	input_feed(&in, "\033", 1, 3000);
	input_expire(&in, 3100);
	input_feed(&in, "[", 1, 3200);
	ck_assert_str_eq(buf_str(&seen), "<1b>[");
	input_start();
	in.expect_until = 3000;
	input_feed(&in, "\033", 1, 2000);
	input_expire(&in, 2100);
	input_feed(&in, "[0n", 3, 2200);
	ck_assert_str_eq(buf_str(&seen), "<1b>{0n}");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("term/input/late");
	TCase *c = tcase_create("input");
	tcase_add_checked_fixture(c, input_setup, input_teardown);
	tcase_add_test(c, a_lone_escape_is_a_key_after_its_deadline);
	tcase_add_test(c, escape_and_a_letter_that_could_begin_a_sequence_are_keys_too);
	tcase_add_test(c, a_nul_is_no_key);
	tcase_add_test(c, a_split_answer_is_no_key_however_late);
	tcase_add_test(c, split_arrows_and_focus_are_what_they_are);
	tcase_add_test(c, an_answer_in_two_halves_leaks_nothing);
	tcase_add_test(c, escape_then_bracket_typed_while_answers_are_awaited_are_keys);
	tcase_add_test(c, a_deaf_terminal_holds_up_no_keys);
	suite_add_tcase(s, c);
	return suite_run(s);
}

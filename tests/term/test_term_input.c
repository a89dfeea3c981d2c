/* The input parser: what bytes mean, however they are cut into pieces, and what is too long for any meaning. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "term/input_rig.h"

static const struct {
	const char *bytes, *events;
} rows[] = {
    /* keys as typed */
    {"aZ~", "aZ~"},
    {"\001\032", "<1><1a>"},
    {"\t", "<9>"},
    {"\r", "<d>"},
    {"\n", "<d>"},
    {"\177", "<BACKSPACE>"},
    {"\b", "<BACKSPACE>"},
    {"\303\251", "<e9>"},
    {"\342\202\254x", "<20ac>x"},
    {"\360\220\215\210", "<10348>"},
    /* bad UTF-8 goes, what follows stays */
    {"\303a", "a"},
    {"\377b", "b"},
    {"\340\200\200c", "c"},
    {"\355\240\200d", "d"},
    {"\200e", "e"},
    {"\302\233f", "f"},
    /* arrows and the rest, plain, application, with modifiers, rxvt, the Linux console */
    {"\033[A\033[B\033[C\033[D", "<UP><DOWN><RIGHT><LEFT>"},
    {"\033OA\033OB\033OC\033OD", "<UP><DOWN><RIGHT><LEFT>"},
    {"\033[1;5A\033[1;2B", "<UP><DOWN>"},
    {"\033O5A", "<UP>"},
    {"\033[a\033Oa", "<UP><UP>"},
    {"\033[H\033[F\033OH\033OF", "<HOME><END><HOME><END>"},
    {"\033[1~\033[4~\033[7~\033[8~", "<HOME><END><HOME><END>"},
    {"\033[2~\033[3~\033[5~\033[6~", "<INSERT><DELETE><PGUP><PGDN>"},
    {"\033[3;5~", "<DELETE>"},
    {"\033[Z", "<BACKTAB>"},
    {"\033[1;2Z", "<BACKTAB>"},
    {"\033OP\033OQ\033OR\033OS", "<F1><F2><F3><F4>"},
    {"\033[P\033[1;2Q", "<F1><F2>"},
    {"\033[11~\033[15~\033[17~\033[24~", "<F1><F5><F6><F12>"},
    {"\033[[A\033[[E", "<F1><F5>"},
    {"\033OM\033Oj\033Op\033Oy", "<d>*09"},
    {"\033[97u", "a"},
    {"\033[9;2u", "<BACKTAB>"},
    {"\033[108;5u", "<c>"},
    {"\033[27;2;9~", "<BACKTAB>"},
    {"\033[27;5;99~", "<3>"},
    {"\033[27u", "<1b>"},
    /* kitty's: what is let go does nothing, what is held acts; the key of Shift, the text typed; Super and the like are no letters */
    {"\033[99;1u\033[99;1:1u\033[99;1:2u\033[99;1:3u", "ccc"},
    {"\033[99;5:1u\033[99;5:3u", "<3>"},
    {"\033[99::99;1:3ux", "x"},
    {"\033[27;1:3u\033[13;1:3u\033[9;1:3u\033[127;1:3u", ""},
    {"\033[27;1:1u\033[13;1:2u\033[127u", "<1b><d><BACKSPACE>"},
    {"\033[1;1:1A\033[1;1:2A\033[1;1:3A", "<UP><UP>"},
    {"\033[1;5:3D\033[1;2:3Z\033[1;1:3H", ""},
    {"\033[1;1:3P\033[1;1:3S\033[1;1:1P", "<F1>"},
    {"\033[3;1:1~\033[3;1:3~\033[15;2:3~\033[5;1:2~", "<DELETE><PGUP>"},
    {"\033[97:65;2u\033[97:65;2:1u\033[97:65;2:3u", "AA"},
    {"\033[97;2u\033[49:33;2u\033[49;2u", "A!1"},
    {"\033[97;1;97u\033[97;2;65u\033[97;1:2;233u\033[97;1:3;97u", "aA<e9>"},
    {"\033[97;;98:99u", "b"},
    {"\033[1089::99;5u\033[99;9u\033[99;17u\033[99;33u\033[99;65u", "<441>c"},
    {"\033[57441;2:1u\033[57441;1:3u", ""},
    {"\033[99;1:4u\033[99;1:99999999999u", ""},
    {"\033[27;5:3;99~", ""},
    {"\033[?62:9;4:3c", "{?62;4c}"},
    /* SS3 and a control: the control alone counts */
    {"\033O\rx", "<d>x"},
    {"\033O\030x", "x"},
    /* Esc and then a key; keys after sequences */
    {"\033q", "<1b>q"},
    {"\033\r", "<1b><d>"},
    {"\033\033[A", "<1b><UP>"},
    {"\033O\033[A", "<UP>"},
    {"x\033[Ay", "x<UP>y"},
    {"\033[<0;3;4Mj", "{<0;3;4M}j"},
    /* focus */
    {"\033[I\033[O", "<IN><OUT>"},
    /* answers are no keys */
    {"\033[?62;4;22c", "{?62;4;22c}"},
    {"\033[>84;0;0c", "{>84;0;0c}"},
    {"\033[4;600;800t", "{4;600;800t}"},
    {"\033[?2026;2$y", "{?2026;2$y}"},
    {"\033[?1;0;256S", "{?1;0;256S}"},
    {"\033[24;80R", "{24;80R}"},
    {"\033[0n", "{0n}"},
    {"\033P>|XTerm(379)\033\\a", "{P>|XTerm(379)}a"},
    {"\033]11;rgb:0000/0000/0000\033\\b", "{]11;rgb:0000/0000/0000}b"},
    {"\033]11;rgb:ff/ff/ff\ac", "{]11;rgb:ff/ff/ff}c"},
    {"\033_Gi=31;OK\033\\d", "{_Gi=31;OK}d"},
    {"\033\\e", "e"},
    {"\033P1$r0m\033[Af", "<UP>f"},
    {"\033Pabc\030g", "g"},
    {"\033[12\030h", "h"},
    {"\033[1\033[B", "<DOWN>"},
    /* numbers do not run over, parameters neither */
    {"\033[99999999999999999999;4t", "{1000000;4t}"},
    {"\033[?1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20;21;22;23;24;25;26c",
     "{?1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20;21;22;23;24c}"},
    /* paste: one text, controls removed but for line ends, sequences inside mean nothing */
    {"\033[200~one two\033[201~j", "[one two]j"},
    {"\033[200~a\r\n\tb\001\177\302\205c\rd\ne\033[201~", "[a\nbc\nd\ne]"},
    {"\033[200~x\033[Ay\033[201~", "[x[Ay]"},
    {"\033[200~x\033[20\033[201~k", "[x[20]k"},
    {"\033[200~\303\251\377z\303\033[201~", "[é\357\277\275z\357\277\275]"},
    {"\033[200~\033\033[201~l", "l"},
    {"\033[200~\033[201~m", "m"},
    {"\033[201~n", "n"},
};

START_TEST(bytes_mean_the_same_however_they_are_cut)
{
	const char *bytes = rows[_i].bytes;
	size_t n = strlen(bytes);
	for (size_t cut = 0; cut <= n; cut++) {
		input_start();
		input_feed(&in, bytes, cut, 0);
		input_feed(&in, bytes + cut, n - cut, 1);
		ck_assert_msg(strcmp(buf_str(&seen), rows[_i].events) == 0, "row %d cut at %zu: %s, not %s", _i, cut,
		              buf_str(&seen), rows[_i].events);
		ck_assert_int_eq(input_deadline(&in), -1);
	}
	input_start();
	for (size_t i = 0; i < n; i++)
		input_feed(&in, bytes + i, 1, 0);
	ck_assert_str_eq(buf_str(&seen), rows[_i].events);
}
END_TEST

/* The mouse, where it was asked for. What is no click and no wheel is nothing, and nothing of it is ever a key. */
static const struct {
	const char *bytes, *events;
} mice[] = {
    {"\033[<0;1;1M", "<MOUSE CLICK 0,0>"},
    {"\033[<0;80;24M\033[<0;80;24m", "<MOUSE CLICK 79,23>"},
    {"\033[<64;5;6M\033[<65;5;6M", "<MOUSE UP 4,5><MOUSE DOWN 4,5>"},
    {"\033[<16;2;3M\033[<68;2;3M", "<MOUSE CLICK 1,2><MOUSE UP 1,2>"}, /* with Ctrl, with Shift */
    {"\033[<1;2;3M\033[<2;2;3M\033[<3;2;3M\033[<32;2;3M\033[<35;2;3M\033[<66;2;3M\033[<128;2;3M", ""},
    {"\033[<0;0;1Mx\033[<0;1;0Mx", "xx"},
    {"\033[<0;99999999999999999999;1Mx\033[<99999999999;1;1Mx", "xx"},
    {"\033[<0;-5;1Mx\033[<0;5Mx\033[<0;5;6;7Mx\033[<Mx\033[<;;Mx", "xxxxx"},
    {"\033[<0;3\033[<0;4;5M", "<MOUSE CLICK 3,4>"},
    {"\033[<0;3\030;5M", ";5M"},                                      /* a cancelled sequence ends there */
    {"\033[M !!x", "<MOUSE CLICK 0,0>x"},                              /* before mode 1006 */
    {"\033[M\140\377\377x\033[M#!!x", "<MOUSE UP 222,222>xx"},
    {"\033[M \033[A", "<UP>"},
    {"\033[200~\033[<0;1;1M\033[201~", "[[<0;1;1M]"},
};

START_TEST(a_mouse_is_no_key_however_it_is_cut)
{
	const char *bytes = mice[_i].bytes;
	size_t n = strlen(bytes);
	for (size_t cut = 1; cut <= n; cut++) {
		input_start();
		in.mouse = true;
		for (size_t at = 0; at < n; at += cut)
			input_feed(&in, bytes + at, at + cut < n ? cut : n - at, 1);
		ck_assert_msg(strcmp(buf_str(&seen), mice[_i].events) == 0, "row %d cut %zu: %s", _i, cut, buf_str(&seen));
	}
}
END_TEST

START_TEST(a_mouse_nobody_asked_for_is_nothing)
{
	input_feed(&in, "\033[<0;1;1M\033[<64;1;1Mx", 21, 1);
	ck_assert_str_eq(buf_str(&seen), "{<0;1;1M}{<64;1;1M}x");
}
END_TEST

START_TEST(a_mouse_that_ends_in_the_middle_swallows_no_keys_for_ever)
{
	static const char *const begun[] = {"\033[<0;1", "\033[M "};
	for (size_t i = 0; i < 2; i++) {
		input_start();
		in.mouse = true;
		input_feed(&in, begun[i], strlen(begun[i]), 1);
		ck_assert_int_gt(input_deadline(&in), 0);
		input_expire(&in, input_deadline(&in));
		input_feed(&in, "j", 1, 10000);
		ck_assert_str_eq(buf_str(&seen), "j");
	}
}
END_TEST

START_TEST(an_unfinished_string_does_not_swallow_keys_for_ever)
{
	input_feed(&in, "\033P>|abc", 7, 0);
	ck_assert_int_eq(input_deadline(&in), 5000);
	input_feed(&in, "def", 3, 4000);
	ck_assert_int_eq(input_deadline(&in), 5000);
	input_expire(&in, 5000);
	input_feed(&in, "q", 1, 5001);
	ck_assert_str_eq(buf_str(&seen), "q");
}
END_TEST

START_TEST(a_paste_that_never_ends_is_ended)
{
	input_feed(&in, "\033[200~abc", 9, 0);
	input_expire(&in, input_deadline(&in));
	input_feed(&in, "q", 1, 9000);
	ck_assert_str_eq(buf_str(&seen), "[abc]q");
}
END_TEST

START_TEST(a_long_paste_comes_in_whole_characters)
{
	struct buf paste;
	buf_init(&paste, 1 << 20);
	buf_add_str(&paste, "\033[200~");
	for (int i = 0; i < 3000; i++)
		buf_add_str(&paste, "\342\202\254");
	buf_add_str(&paste, "\033[201~");
	input_feed(&in, paste.data, paste.len, 0);
	buf_finish(&paste);
	ck_assert_uint_eq(seen.len, 2 + 9000);
	for (size_t i = 1; i + 1 < seen.len; i += 3)
		ck_assert_mem_eq(seen.data + i, "\342\202\254", 3);
}
END_TEST

START_TEST(a_huge_string_is_cut_and_passes)
{
	input_feed(&in, "\033P>|", 4, 0);
	for (int i = 0; i < 100000; i++)
		input_feed(&in, "x", 1, 0);
	input_feed(&in, "\033\\q", 3, 0);
	ck_assert_uint_eq(seen.len, strlen("{P}q") + INPUT_SEQ - 2);
	ck_assert_int_eq(seen.data[seen.len - 1], 'q');
}
END_TEST

START_TEST(a_huge_control_sequence_passes_too)
{
	input_feed(&in, "\033[?", 3, 0);
	for (int i = 0; i < 100000; i++)
		input_feed(&in, "1;", 2, 0);
	input_feed(&in, "cq", 2, 0);
	ck_assert_str_eq(buf_str(&seen), "q");
}
END_TEST

START_TEST(keys_of_the_terminals_own_description_are_known)
{
	input_add_key(&in, "\033[3$", TERM_DELETE);
	input_add_key(&in, "\033A", TERM_UP);
	input_add_key(&in, "\033[28~", TERM_F12);
	input_add_key(&in, "x", TERM_DOWN);
	input_feed(&in, "\033[3$\033A\033[28~x", 12, 0);
	ck_assert_str_eq(buf_str(&seen), "<DELETE><UP><F12>x");
}
END_TEST

START_TEST(random_bytes_do_no_harm)
{
	unsigned v = 12345;
	for (int i = 0; i < 300000; i++) {
		v = v * 1103515245 + 12345;
		static const char likely[] = "\033[P]_O?>0123456789;~cuAtZ\\\a$y";
		char b = v >> 28 > 8 ? (char)(v >> 16) : likely[(v >> 16) % (sizeof likely - 1)];
		input_feed(&in, &b, 1, i);
		if (v >> 24 == 0)
			input_expire(&in, i + 100);
		if (seen.len > 1 << 19)
			buf_reset(&seen);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("term/input");
	TCase *c = tcase_create("input");
	tcase_add_checked_fixture(c, input_setup, input_teardown);
	tcase_add_loop_test(c, bytes_mean_the_same_however_they_are_cut, 0, (int)(sizeof rows / sizeof *rows));
	tcase_add_loop_test(c, a_mouse_is_no_key_however_it_is_cut, 0, (int)(sizeof mice / sizeof *mice));
	tcase_add_test(c, a_mouse_nobody_asked_for_is_nothing);
	tcase_add_test(c, a_mouse_that_ends_in_the_middle_swallows_no_keys_for_ever);
	tcase_add_test(c, an_unfinished_string_does_not_swallow_keys_for_ever);
	tcase_add_test(c, a_paste_that_never_ends_is_ended);
	tcase_add_test(c, a_long_paste_comes_in_whole_characters);
	tcase_add_test(c, a_huge_string_is_cut_and_passes);
	tcase_add_test(c, a_huge_control_sequence_passes_too);
	tcase_add_test(c, keys_of_the_terminals_own_description_are_known);
	tcase_add_test(c, random_bytes_do_no_harm);
	suite_add_tcase(s, c);
	return suite_run(s);
}

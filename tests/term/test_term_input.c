/* The input parser: what bytes mean, however they are cut into pieces, and what a deadline makes of an unfinished sequence. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/buf.h"
#include "term/input.h"

static struct buf seen;
static struct input in;

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

static void start(void)
{
	struct input_calls calls = {.event = on_event, .answer = on_answer};
	buf_reset(&seen);
	input_init(&in, &calls);
}

static void setup(void)
{
	buf_init(&seen, 1 << 20);
	start();
}

static void teardown(void)
{
	buf_finish(&seen);
}

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
    /* paste: one text, controls removed, sequences inside mean nothing */
    {"\033[200~one two\033[201~j", "[one two]j"},
    {"\033[200~a\r\n\tb\001\177\302\205c\033[201~", "[abc]"},
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
		start();
		input_feed(&in, bytes, cut, 0);
		input_feed(&in, bytes + cut, n - cut, 1);
		ck_assert_msg(strcmp(buf_str(&seen), rows[_i].events) == 0, "row %d cut at %zu: %s, not %s", _i, cut,
		              buf_str(&seen), rows[_i].events);
		ck_assert_int_eq(input_deadline(&in), -1);
	}
	start();
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
		start();
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
		start();
		in.mouse = true;
		input_feed(&in, begun[i], strlen(begun[i]), 1);
		ck_assert_int_gt(input_deadline(&in), 0);
		input_expire(&in, input_deadline(&in));
		input_feed(&in, "j", 1, 10000);
		ck_assert_str_eq(buf_str(&seen), "j");
	}
}
END_TEST

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
	start();
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
		start();
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
					start();
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
		start();
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

	start();
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
			start();
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
	start();
	in.expect_until = 3000;
	input_feed(&in, "\033[1;", 4, 2000);
	ck_assert_int_eq(input_deadline(&in), 7000);
	start();
	in.expect_until = 3000;
	input_feed(&in, "\033", 1, 3000);
	input_expire(&in, 3100);
	input_feed(&in, "[", 1, 3200);
	ck_assert_str_eq(buf_str(&seen), "<1b>[");
	start();
	in.expect_until = 3000;
	input_feed(&in, "\033", 1, 2000);
	input_expire(&in, 2100);
	input_feed(&in, "[0n", 3, 2200);
	ck_assert_str_eq(buf_str(&seen), "<1b>{0n}");
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
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_loop_test(c, bytes_mean_the_same_however_they_are_cut, 0, (int)(sizeof rows / sizeof *rows));
	tcase_add_loop_test(c, a_mouse_is_no_key_however_it_is_cut, 0, (int)(sizeof mice / sizeof *mice));
	tcase_add_test(c, a_mouse_nobody_asked_for_is_nothing);
	tcase_add_test(c, a_mouse_that_ends_in_the_middle_swallows_no_keys_for_ever);
	tcase_add_test(c, a_lone_escape_is_a_key_after_its_deadline);
	tcase_add_test(c, escape_and_a_letter_that_could_begin_a_sequence_are_keys_too);
	tcase_add_test(c, a_nul_is_no_key);
	tcase_add_test(c, a_split_answer_is_no_key_however_late);
	tcase_add_test(c, split_arrows_and_focus_are_what_they_are);
	tcase_add_test(c, an_answer_in_two_halves_leaks_nothing);
	tcase_add_test(c, escape_then_bracket_typed_while_answers_are_awaited_are_keys);
	tcase_add_test(c, a_deaf_terminal_holds_up_no_keys);
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

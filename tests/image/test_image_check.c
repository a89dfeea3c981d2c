/* The check that believes no encoder, and what may be asked of them. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/buf.h"
#include "image/limits.h"
#include "image/raster.h"

#define SIXEL_HEAD "\033Pq\"1;1;4;12#0;2;0;0;0#1;2;100;50;0"

static bool valid(enum image_protocol protocol, const char *text)
{
	return image_payload_valid(protocol, text, strlen(text), 4, 2, 4, 12);
}

START_TEST(check_accepts_sixel)
{
	static const char *const good[] = {
	    SIXEL_HEAD "#0~~~~-#1!4~\033\\",
	    SIXEL_HEAD "#0~??~$#1?~~?-!3~#0~\033\\",
	    "\033P0;0;8q\"1;1;4;12#255~\033\\",
	    "\033P7;1q\"1;1;4;12#0!4~-!4~\033\\",
	};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		ck_assert_msg(valid(IMAGE_SIXEL, good[i]), "%s", good[i] + 1);
}
END_TEST

START_TEST(check_refuses_sixel)
{
	static const char *const bad[] = {
	    "",
	    "\033P",
	    "\033Pq",
	    "\033\\",
	    "q\"1;1;4;12~\033\\",
	    "\033]q\"1;1;4;12~\033\\",
	    "\033[q\"1;1;4;12~\033\\",
	    "\033Pq#0~\033\\", /* no raster attributes */
	    "\033Pq\"1;1;5;12~\033\\",
	    "\033Pq\"1;1;4;13~\033\\",
	    "\033Pq\"1;1;4~\033\\",
	    "\033Pq\"2;1;4;12~\033\\",
	    "\033Pq\"1;1;4;4294967308~\033\\",
	    "\033Pq\"1;1;4;12;1~\033\\",
	    "\033P99999999999q\"1;1;4;12~\033\\",
	    "\033P0;0;0;0;0;0q\"1;1;4;12~\033\\",
	    "\033P;;;;;;;;;;;;q\"1;1;4;12~\033\\",
	    SIXEL_HEAD "\"1;1;900;900~\033\\", /* the size again */
	    SIXEL_HEAD "#256~\033\\",
	    SIXEL_HEAD "#99999999~\033\\",
	    SIXEL_HEAD "#4294967296~\033\\",
	    SIXEL_HEAD "#~\033\\",
	    SIXEL_HEAD "#1;2;101;0;0~\033\\",
	    SIXEL_HEAD "#1;2;0;0~\033\\",
	    SIXEL_HEAD "#1;1;0;0;0~\033\\",
	    SIXEL_HEAD "#1;~\033\\",
	    SIXEL_HEAD "#0~~~~~\033\\",
	    SIXEL_HEAD "#0!5~\033\\",
	    SIXEL_HEAD "#0!99999999999~\033\\",
	    SIXEL_HEAD "#0!4294967297~\033\\",
	    SIXEL_HEAD "#0!0~\033\\",
	    SIXEL_HEAD "#0!~\033\\",
	    SIXEL_HEAD "#0!4\033\\",
	    SIXEL_HEAD "#0!4$\033\\",
	    SIXEL_HEAD "#0!2!2~\033\\",
	    SIXEL_HEAD "#0~-~-~\033\\", /* a third band */
	    SIXEL_HEAD "#0~-~-\033\\",
	    SIXEL_HEAD "#0~-----------------\033\\", /* new lines alone scroll a terminal too */
	    SIXEL_HEAD "#0~~~~-#1!4~",
	    SIXEL_HEAD "#0~~~~-#1!4~\033",
	    SIXEL_HEAD "#0~\033[2J~\033\\",
	    SIXEL_HEAD "#0~\033\\x",
	    SIXEL_HEAD "#0~\033\\\n",
	    SIXEL_HEAD "#0~\033\\" SIXEL_HEAD "#0~\033\\",
	    SIXEL_HEAD "#0~\033c\033\\",
	    SIXEL_HEAD "#0 ~\033\\",
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(!valid(IMAGE_SIXEL, bad[i]), "%zu: %s", i, bad[i] + (bad[i][0] == '\033'));
}
END_TEST

/* Every byte at every place of a picture: none but those of the alphabet passes, and what passes is the picture of a decoder too.
 */
START_TEST(check_refuses_strange_bytes)
{
	static const char whole[] = SIXEL_HEAD "#0~~?~$#1??~?-!4~\033\\";
	char text[sizeof whole];
	for (size_t at = 0; at < sizeof whole - 1; at++) {
		for (int byte = 0; byte < 256; byte++) {
			memcpy(text, whole, sizeof whole);
			text[at] = (char)byte;
			bool alphabet = (byte >= '?' && byte <= '~') || (byte >= '0' && byte <= '9') ||
			                (byte && strchr("#!$-;\"Pq\\\033", byte));
			if (!alphabet)
				ck_assert_msg(!image_payload_valid(IMAGE_SIXEL, text, sizeof whole - 1, 4, 2, 4, 12),
				              "byte %02x at %zu", byte, at);
			if (text[at] == '\033' && whole[at] != '\033')
				ck_assert(!image_payload_valid(IMAGE_SIXEL, text, sizeof whole - 1, 4, 2, 4, 12));
		}
	}
	/* NUL within, and every length but the whole. */
	for (size_t n = 0; n < sizeof whole - 1; n++)
		ck_assert(!image_payload_valid(IMAGE_SIXEL, whole, n, 4, 2, 4, 12));
	ck_assert(image_payload_valid(IMAGE_SIXEL, whole, sizeof whole - 1, 4, 2, 4, 12));
	ck_assert(!image_payload_valid(IMAGE_SIXEL, whole, sizeof whole, 4, 2, 4, 12));
}
END_TEST

START_TEST(check_keeps_dots_inside)
{
	static const char one_row[] = "\033Pq\"1;1;2;1#0;2;0;0;0#0@@\033\\", two_rows[] = "\033Pq\"1;1;2;1#0;2;0;0;0#0BB\033\\";
	ck_assert(image_payload_valid(IMAGE_SIXEL, one_row, sizeof one_row - 1, 1, 1, 2, 1));
	ck_assert(!image_payload_valid(IMAGE_SIXEL, two_rows, sizeof two_rows - 1, 1, 1, 2, 1));
}
END_TEST

START_TEST(check_of_blocks)
{
	static const char *const good[] = {"\033[38;2;255;0;1m\xe2\x96\x80\033[0m", "    \n    ",
	                                   "\033[m.:-=", "\033[31;44m\xe2\x96\x80"};
	static const char *const bad[] = {
	    "     ",
	    " \n \n ",
	    "\n\n",
	    "\033[2J",
	    "\033[1A",
	    "\033[38;2;1;2;3",
	    "\033[?25l",
	    "\033[>4;2m",
	    "\033[38:2:1:2:3m",
	    "\033]0;x\a",
	    "\033Pq\033\\",
	    "\033[",
	    "\033",
	    "\033c",
	    "\033[0 q",
	    "\033[0\"q",
	    "\t",
	    "\r",
	    "\b",
	    "\a",
	    "\x7f",
	    "\x9b"
	    "0m",
	    "\xc2\x9b"
	    "0m",
	    "\xe2\x96",
	    "\xe2\x96\x81",
	    "\xe2",
	    "\xff",
	    "\033[99999999999999m",
	    "\033[1;2;3;4;5;6;7;8;9;10;11;12m",
	    "\033[5m",
	    "\033[8m",
	    "\033[38;2;256;0;0m",
	};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		ck_assert_msg(valid(IMAGE_BLOCKS, good[i]), "%zu", i);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(!valid(IMAGE_BLOCKS, bad[i]), "%zu", i);
	for (int byte = 0; byte < ' '; byte++) {
		char text[2] = {(char)byte, ' '};
		ck_assert_msg(byte == '\n' || !image_payload_valid(IMAGE_BLOCKS, text, 2, 4, 2, 4, 12), "byte %02x", byte);
	}
}
END_TEST

/* Kitty can be told to read and delete files: only our own transmission passes. */
START_TEST(check_of_kitty)
{
	static const char good[] = "\033_Ga=T,f=24,s=2,v=1,c=4,r=2,C=1,q=2,m=0;AAECAwQF\033\\";
	static const char *const bad[] = {
	    "\033_Ga=T,f=24,s=2,v=1,c=4,r=2,C=1,q=2,m=0,t=f;AAECAwQF\033\\",
	    "\033_Ga=T,f=24,t=t,s=2,v=1,c=4,r=2,C=1,q=2,m=0;AAECAwQF\033\\",
	    "\033_Ga=d\033\\",
	    "\033_Ga=T,f=24,s=3,v=1,c=4,r=2,C=1,q=2,m=0;AAECAwQF\033\\",
	    "\033_Ga=T,f=24,s=2,v=1,c=5,r=2,C=1,q=2,m=0;AAECAwQF\033\\",
	    "\033_Ga=T,f=24,s=2,v=1,c=4,r=3,C=1,q=2,m=0;AAECAwQF\033\\",
	    "\033_Ga=T,f=24,s=2,v=1,c=4,r=2,C=1,q=2,m=0;AAECAwQ\033\\",
	    "\033_Ga=T,f=24,s=2,v=1,c=4,r=2,C=1,q=2,m=0;AAECAwQFAAEC\033\\",
	    "\033_Ga=T,f=24,s=2,v=1,c=4,r=2,C=1,q=2,m=1;AAECAwQF\033\\",
	    "\033_Ga=T,f=24,s=2,v=1,c=4,r=2,C=1,q=2,m=0;AAECAwQF\033\\\033_Gm=0;AAEC\033\\",
	    "\033_Ga=T,f=24,s=2,v=1,c=4,r=2,C=1,q=2,m=0;AAEC\x9cwQF\033\\",
	    "\033_Ga=T,f=24,s=2,v=1,c=4,r=2,C=1,q=2,m=0;AAEC\x7fwQF\033\\",
	    "\033_Ga=T,f=24,s=2,v=1,c=4,r=2,C=1,q=2,m=0;AA\033cAwQF\033\\",
	    "\033_Ga=T,f=24,s=2,v=1,c=4,r=2,C=1,q=2,m=0;AAECAwQF\033\\x",
	    "\033_Ga=T,f=24,s=2,v=1,c=4,r=2,C=1,q=2,m=0;AAECAwQF",
	    "",
	};
	ck_assert(image_payload_valid(IMAGE_KITTY, good, sizeof good - 1, 4, 2, 2, 1));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(!image_payload_valid(IMAGE_KITTY, bad[i], strlen(bad[i]), 4, 2, 2, 1), "%zu", i);
}
END_TEST

START_TEST(check_refuses_no_size)
{
	static const char whole[] = "    ";
	ck_assert(image_payload_valid(IMAGE_BLOCKS, whole, 4, 4, 1, 4, 2));
	ck_assert(!image_payload_valid(IMAGE_BLOCKS, whole, 0, 4, 1, 4, 2));
	ck_assert(!image_payload_valid(IMAGE_BLOCKS, whole, 4, 0, 1, 4, 2));
	ck_assert(!image_payload_valid(IMAGE_BLOCKS, whole, 4, 4, 0, 4, 2));
	ck_assert(!image_payload_valid(IMAGE_BLOCKS, whole, 4, 4, 1, 0, 2));
	ck_assert(!image_payload_valid(IMAGE_BLOCKS, whole, 4, 4, 1, 4, -1));
	ck_assert(!image_payload_valid((enum image_protocol)7, whole, 4, 4, 1, 4, 2));
}
END_TEST

/* -- jobs and kinds of file ---------------------------------------------------------------------------------------------------- */

START_TEST(jobs_within_bounds)
{
	static const struct image_job good = {.cols = 80, .rows = 24, .cell_w = 10, .cell_h = 20, .colors = 256};
	struct image_job bad[] = {good, good, good, good, good, good, good, good, good, good, good, good, good, good, good};
	int n = 0;
	bad[n++].cols = 0;
	bad[n++].rows = -1;
	bad[n++].cols = IMAGE_CANVAS_MAX + 1;
	bad[n++].cell_w = 0;
	bad[n++].cell_h = IMAGE_CELL_MAX + 1;
	bad[n++].colors = 1;
	bad[n++].colors = 257;
	bad[n++].rotate = 4;
	bad[n++].zoom = -1;
	bad[n++].pan_x = 1001;
	bad[n++].effects = IMAGE_RED | IMAGE_BLUE;
	bad[n++].effects = 64;
	bad[n++].canvas = 0x1000000;
	bad[n++].protocol = (enum image_protocol)3;
	bad[n++].depth = (enum image_depth)5;
	ck_assert(image_job_valid(&good));
	for (int i = 0; i < n; i++)
		ck_assert_msg(!image_job_valid(&bad[i]), "%d", i);
}
END_TEST

START_TEST(kinds_of_file)
{
	ck_assert_str_eq(image_sniff("\xff\xd8\xff\xe0", 4)->name, "JPEG");
	ck_assert_str_eq(image_sniff("\x89PNG\r\n\x1a\n", 8)->name, "PNG");
	ck_assert_str_eq(image_sniff("RIFF1234WEBP", 12)->name, "WebP");
	ck_assert_str_eq(image_sniff("\x1a\x45\xdf\xa3", 4)->name, "WebM");
	ck_assert_str_eq(image_sniff("GIF89a", 6)->name, "GIF");
	ck_assert_ptr_null(image_sniff("\xff\xd8", 2));
	ck_assert_ptr_null(image_sniff("RIFF1234WEB", 11));
	ck_assert_ptr_null(image_sniff("", 0));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("image check");
	TCase *tcase = tcase_create("check");
	tcase_add_test(tcase, check_accepts_sixel);
	tcase_add_test(tcase, check_refuses_sixel);
	tcase_add_test(tcase, check_refuses_strange_bytes);
	tcase_add_test(tcase, check_keeps_dots_inside);
	tcase_add_test(tcase, check_of_blocks);
	tcase_add_test(tcase, check_of_kitty);
	tcase_add_test(tcase, check_refuses_no_size);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("jobs");
	tcase_add_test(tcase, jobs_within_bounds);
	tcase_add_test(tcase, kinds_of_file);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}

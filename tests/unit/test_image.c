/* What is sent to the terminal: the encoders, and the check that believes none of them. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/suite.h"
#include "base/buf.h"
#include "image/limits.h"
#include "image/raster.h"
#include "support/encode.h"
#include "support/sixel.h"

/* The same numbers on every run. */
static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

/* One of 343 colours that are too far from each other to be taken for one another. */
static void colour_of(int n, uint8_t rgb[3])
{
	for (int k = 0; k < 3; k++, n /= 7)
		rgb[k] = (uint8_t)(n % 7 * 40 + 5);
}

/* So many colours, in runs of a few pixels. */
static void draw_random(struct pixels *p, int width, int height, int colors, uint32_t seed)
{
	pixels_init(p, width, height);
	int run = 0;
	uint32_t colour = 0;
	for (int i = 0; i < width * height; i++) {
		if (run-- == 0) {
			colour = next_random(&seed) % (uint32_t)colors;
			run = (int)(next_random(&seed) % 5);
		}
		colour_of((int)colour, p->rgb + i * 3);
	}
}

/* Through the whole pipeline, pixel for pixel; true when the terminal side accepts it too. */
static bool show(const struct pixels *p, enum image_protocol protocol, enum image_depth depth, int colors, struct buf *out)
{
	int cell_w = protocol == IMAGE_BLOCKS ? 1 : 8, cell_h = protocol == IMAGE_BLOCKS ? 2 : 6;
	const struct image_job job = {.protocol = protocol,
	                              .depth = depth,
	                              .cols = (p->width + cell_w - 1) / cell_w,
	                              .rows = (p->height + cell_h - 1) / cell_h,
	                              .cell_w = cell_w,
	                              .cell_h = cell_h,
	                              .colors = colors,
	                              .zoom = 100};
	struct image_result result;
	struct buf file;
	buf_init(&file, IMAGE_FILE_MAX);
	buf_init(out, IMAGE_PAYLOAD_MAX);
	encode_png(p, PNG_KIND_RGB, false, &file);
	bool canvas = protocol == IMAGE_KITTY; /* which the terminal would scale to the cells otherwise */
	ck_assert_msg(render(&job, (const uint8_t *)file.data, file.len, canvas, out, &result), "%s", result.err.text);
	buf_finish(&file);
	ck_assert_int_eq(result.px_w, canvas ? job.cols * cell_w : p->width);
	ck_assert_int_eq(result.px_h, canvas ? job.rows * cell_h : p->height);
	return image_payload_valid(protocol, out->data, out->len, job.cols, job.rows, result.px_w, result.px_h);
}

static int registers(const struct sixel_picture *s)
{
	int n = 0;
	for (int i = 0; i < 256; i++)
		n += s->defined[i];
	return n;
}

/* Decoded again, each pixel has the colour it had, but for the rounding to per cent. */
static void assert_sixel_is(const struct pixels *p, int colors)
{
	struct buf out;
	struct sixel_picture s;
	bool accepted = show(p, IMAGE_SIXEL, IMAGE_TRUE, colors, &out);
	ck_assert_msg(sixel_read(out.data, out.len, &s), "%dx%d, %d colours: %s", p->width, p->height, colors, s.fault);
	ck_assert_int_eq(s.width, p->width);
	ck_assert_int_eq(s.height, p->height);
	ck_assert_int_le(registers(&s), colors);
	for (int i = 0; i < p->width * p->height; i++) {
		for (int k = 0; k < 3; k++) {
			int meant = p->rgb[i * 3 + k], percent = s.palette[s.pixels[i]][k];
			ck_assert_msg(abs(percent * 255 - meant * 100) <= 255, "%d,%d of %dx%d: %d became %d %%", i % p->width,
			              i / p->width, p->width, p->height, meant, percent);
		}
	}
	ck_assert(accepted);
	sixel_picture_finish(&s);
	buf_finish(&out);
}

static const struct {
	int width, height;
} sizes[] = {
    {1, 1}, {6, 1}, {2, 5}, {1, 6}, {1, 7}, {7, 13}, {33, 12}, {64, 48}, {101, 59}, {300, 6}, {257, 100}, {1024, 11},
};

START_TEST(sixel_is_the_picture)
{
	static const int colors[] = {2, 3, 5, 16, 17, 64, 200, 256};
	struct pixels p;
	for (size_t c = 0; c < sizeof colors / sizeof colors[0]; c++) {
		draw_random(&p, sizes[_i].width, sizes[_i].height, colors[c], (uint32_t)(_i + 1));
		assert_sixel_is(&p, colors[c]);
		pixels_finish(&p);
	}
}
END_TEST

START_TEST(sixel_of_one_colour)
{
	static const uint8_t flat[][3] = {{0, 0, 0}, {255, 255, 255}, {1, 2, 3}, {200, 30, 90}};
	struct pixels p;
	for (size_t f = 0; f < sizeof flat / sizeof flat[0]; f++) {
		pixels_init(&p, sizes[_i].width, sizes[_i].height);
		for (int i = 0; i < p.width * p.height; i++)
			memcpy(p.rgb + i * 3, flat[f], 3);
		assert_sixel_is(&p, 256);
		assert_sixel_is(&p, 2);
		pixels_finish(&p);
	}
}
END_TEST

/* Long runs, and colours that come only far to the right or only in one line: what a writer of sparse bands may get wrong. */
START_TEST(sixel_of_far_runs)
{
	enum { W = 700, H = 25 };
	struct pixels p;
	pixels_init(&p, W, H);
	for (int i = 0; i < W * H; i++)
		colour_of(0, p.rgb + i * 3);
	for (int i = 1; i < 256; i++)
		colour_of(i, pixels_at(&p, i * 7919 % W, i * 31 % H));
	for (int x = 100; x < W - 1; x++)
		colour_of(255, pixels_at(&p, x, 3));
	for (int x = 0; x < W; x++)
		colour_of(254, pixels_at(&p, x, H - 1));
	assert_sixel_is(&p, 256);
	pixels_finish(&p);
}
END_TEST

/* More colours than the palette has: each pixel gets one that is near, and on the whole much nearer. */
START_TEST(sixel_of_many_colours)
{
	static const struct {
		int colors, worst, mean;
	} bounds[] = {{256, 1600, 60}, {64, 4000, 200}, {16, 16000, 1200}};
	enum { W = 128, H = 96 };
	struct pixels p;
	struct sixel_picture s;
	struct buf out;
	uint32_t seed = 5;
	double sum = 0;
	pixels_init(&p, W, H);
	for (int i = 0; i < W * H; i++) {
		int base[3] = {i % W * 2, i / W * 2, (i % W + i / W)};
		for (int k = 0; k < 3; k++)
			p.rgb[i * 3 + k] = (uint8_t)(base[k] + (int)(next_random(&seed) % 6));
	}
	ck_assert(show(&p, IMAGE_SIXEL, IMAGE_TRUE, bounds[_i].colors, &out));
	ck_assert_msg(sixel_read(out.data, out.len, &s), "%s", s.fault);
	ck_assert_int_le(registers(&s), bounds[_i].colors);
	for (int i = 0; i < W * H; i++) {
		double e = 0;
		for (int k = 0; k < 3; k++) {
			double d = s.palette[s.pixels[i]][k] * 2.55 - p.rgb[i * 3 + k];
			e += d * d;
		}
		ck_assert_double_le(e, bounds[_i].worst);
		sum += e;
	}
	ck_assert_double_le(sum / (W * H), bounds[_i].mean);
	sixel_picture_finish(&s);
	buf_finish(&out);
	pixels_finish(&p);
}
END_TEST

START_TEST(too_large_is_said)
{
	const struct image_job job = {
	    .cols = 64, .rows = 64, .cell_w = 1, .cell_h = 1, .colors = 16, .protocol = (enum image_protocol)_i};
	struct image_result result;
	struct pixels p;
	struct buf file, out;
	draw_random(&p, 64, 64, 16, 1);
	buf_init(&file, 1 << 20);
	encode_png(&p, PNG_KIND_RGB, false, &file);
	buf_init(&out, 500);
	ck_assert(!render(&job, (const uint8_t *)file.data, file.len, true, &out, &result));
	ck_assert_ptr_nonnull(strstr(result.err.text, "too large"));
	buf_finish(&out);
	buf_finish(&file);
	pixels_finish(&p);
}
END_TEST

/* -- blocks ---------------------------------------------------------------------------------------------------------------- */

/* What half blocks show: a cell's two colours as they were set, in the numbers of the sequence; cells and lines counted. */
struct cells {
	int lines, columns;
	int fg[3], bg[3]; /* of the last cell */
};

static void read_blocks(const char *p, const char *end, struct cells *c)
{
	int column = 0;
	*c = (struct cells){.lines = 1};
	while (p < end) {
		int n[8] = {0}, count = 0;
		if (*p == '\n') {
			c->lines++;
			column = 0;
			p++;
		} else if (*p == '\033') {
			for (p += 2; p < end && *p != 'm'; p += *p == ';')
				n[count++] = (int)strtol(p, (char **)&p, 10);
			p++;
			bool back = n[0] == 48 || (n[0] >= 40 && n[0] <= 47) || n[0] >= 100;
			if (n[0])
				memcpy(back ? c->bg : c->fg, count > 1 ? n + 2 : n, 3 * sizeof(int));
		} else {
			p += *p < 0 || *p > '~' ? 3 : 1;
			c->columns = ++column;
		}
	}
}

START_TEST(blocks_in_every_depth)
{
	static const struct {
		enum image_depth depth;
		int fg[3], bg[3];
	} expected[] = {
	    /* red over dark blue */
	    {IMAGE_TRUE, {250, 5, 5}, {0, 0, 135}},
	    {IMAGE_256, {196}, {18}},
	    {IMAGE_16, {91}, {44}},
	    {IMAGE_8, {31}, {44}},
	    {IMAGE_MONO, {0}, {0}},
	};
	struct pixels p;
	struct buf out;
	struct cells c;
	pixels_init(&p, 9, 8);
	for (int i = 0; i < 9 * 8; i++)
		memcpy(p.rgb + i * 3, i / 9 % 2 ? "\0\0\x87" : "\xfa\5\5", 3);
	ck_assert(show(&p, IMAGE_BLOCKS, expected[_i].depth, 256, &out));
	read_blocks(out.data, out.data + out.len, &c);
	ck_assert_int_eq(c.lines, 4);
	ck_assert_int_eq(c.columns, 9);
	for (int k = 0; k < (expected[_i].depth == IMAGE_TRUE ? 3 : 1); k++) {
		ck_assert_int_eq(c.fg[k], expected[_i].fg[k]);
		ck_assert_int_eq(c.bg[k], expected[_i].bg[k]);
	}
	ck_assert(!image_payload_valid(IMAGE_BLOCKS, out.data, out.len, 8, 4, 9, 8));
	ck_assert(!image_payload_valid(IMAGE_BLOCKS, out.data, out.len, 9, 3, 9, 8));
	buf_finish(&out);
	pixels_finish(&p);
}
END_TEST

START_TEST(blocks_without_colour_are_shades)
{
	struct pixels p;
	struct buf out;
	pixels_init(&p, 3, 2);
	memcpy(p.rgb, "\0\0\0\x80\x80\x80\xff\xff\xff", 9);
	memcpy(p.rgb + 9, p.rgb, 9);
	ck_assert(show(&p, IMAGE_BLOCKS, IMAGE_MONO, 256, &out));
	ck_assert_str_eq(buf_str(&out), " =@");
	buf_finish(&out);
	pixels_finish(&p);
}
END_TEST

START_TEST(random_blocks_are_accepted)
{
	struct pixels p;
	struct buf out;
	draw_random(&p, 61, 44, 200, 9);
	ck_assert(show(&p, IMAGE_BLOCKS, (enum image_depth)_i, 256, &out));
	buf_finish(&out);
	pixels_finish(&p);
}
END_TEST

/* -- the check --------------------------------------------------------------------------------------------------------------- */

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

START_TEST(kitty_is_accepted)
{
	struct pixels p;
	struct buf out;
	draw_random(&p, sizes[_i].width, sizes[_i].height, 50, 3);
	ck_assert(show(&p, IMAGE_KITTY, IMAGE_TRUE, 256, &out));
	int cols = (p.width + 7) / 8, rows = (p.height + 5) / 6;
	ck_assert(image_payload_valid(IMAGE_KITTY, out.data, out.len, cols, rows, cols * 8, rows * 6));
	ck_assert(!image_payload_valid(IMAGE_KITTY, out.data, out.len - 1, cols, rows, cols * 8, rows * 6));
	ck_assert(!image_payload_valid(IMAGE_KITTY, out.data, out.len, cols, rows, cols * 8, rows * 6 + 1));
	buf_finish(&out);
	pixels_finish(&p);
}
END_TEST

/* By itself, without cells to fill, a picture is shown at its own size. */
START_TEST(kitty_by_itself_is_not_scaled)
{
	const struct image_job job = {.protocol = IMAGE_KITTY, .cols = 50, .rows = 50, .cell_w = 1, .cell_h = 1, .colors = 256};
	struct image_result result;
	struct pixels p;
	struct buf file, out;
	draw_random(&p, 40, 20, 16, 1);
	buf_init(&file, 1 << 20);
	buf_init(&out, 1 << 20);
	encode_png(&p, PNG_KIND_RGB, false, &file);
	ck_assert(render(&job, (const uint8_t *)file.data, file.len, false, &out, &result));
	static const char head[] = "\033_Ga=T,f=24,s=50,v=25,q=2,m=";
	ck_assert_msg(strncmp(buf_str(&out), head, sizeof head - 1) == 0, "%.60s", buf_str(&out) + 1);
	buf_finish(&file);
	buf_finish(&out);
	pixels_finish(&p);
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
	ck_assert_str_eq(image_sniff("\xff\xd8\xff\xe0", 4), "JPEG");
	ck_assert_str_eq(image_sniff("\x89PNG\r\n\x1a\n", 8), "PNG");
	ck_assert_str_eq(image_sniff("RIFF1234WEBP", 12), "WebP");
	ck_assert_str_eq(image_sniff("\x1a\x45\xdf\xa3", 4), "WebM");
	ck_assert_str_eq(image_sniff("GIF89a", 6), "GIF");
	ck_assert_str_eq(image_sniff("\xff\xd8", 2), "");
	ck_assert_str_eq(image_sniff("RIFF1234WEB", 11), "");
	ck_assert_str_eq(image_sniff("", 0), "");
}
END_TEST

int main(void)
{
	enum { SIZES = sizeof sizes / sizeof sizes[0] };
	Suite *suite = suite_create("image");
	TCase *tcase = tcase_create("sixel");
	tcase_add_loop_test(tcase, sixel_is_the_picture, 0, SIZES);
	tcase_add_loop_test(tcase, sixel_of_one_colour, 0, SIZES);
	tcase_add_test(tcase, sixel_of_far_runs);
	tcase_add_loop_test(tcase, sixel_of_many_colours, 0, 3);
	tcase_add_loop_test(tcase, too_large_is_said, IMAGE_SIXEL, IMAGE_BLOCKS + 1);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("blocks");
	tcase_add_loop_test(tcase, blocks_in_every_depth, 0, 5);
	tcase_add_test(tcase, blocks_without_colour_are_shades);
	tcase_add_loop_test(tcase, random_blocks_are_accepted, IMAGE_MONO, IMAGE_TRUE + 1);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("check");
	tcase_add_test(tcase, check_accepts_sixel);
	tcase_add_test(tcase, check_refuses_sixel);
	tcase_add_test(tcase, check_refuses_strange_bytes);
	tcase_add_test(tcase, check_keeps_dots_inside);
	tcase_add_test(tcase, check_of_blocks);
	tcase_add_test(tcase, check_of_kitty);
	tcase_add_loop_test(tcase, kitty_is_accepted, 0, SIZES);
	tcase_add_test(tcase, kitty_by_itself_is_not_scaled);
	tcase_add_test(tcase, check_refuses_no_size);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("jobs");
	tcase_add_test(tcase, jobs_within_bounds);
	tcase_add_test(tcase, kinds_of_file);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}

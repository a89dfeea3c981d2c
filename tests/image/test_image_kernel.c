/* The kernels of resampling: each that this processor runs gives the bytes of plain C, to the last. */
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "image/kernel.h"

enum { WIDEST = 300, MOST = 24, BEYOND = 0x5a };

static unsigned seed;

static int any(int below)
{
	seed = seed * 1103515245u + 12345u;
	return (int)(seed >> 8) % below;
}

/* As Lanczos has them: some below 0, one far above the others, WEIGHT_ONE in all. */
static void weigh(int16_t *w, int count)
{
	int left = WEIGHT_ONE;
	for (int k = 0; k < count; k++) {
		w[k] = (int16_t)(any(3000) - 1500);
		left -= w[k];
	}
	w[count / 2] = (int16_t)(w[count / 2] + left);
}

/* Counts of rows or pixels, and how many of them are made: about the widths that vectors have, and more. */
static const struct {
	int count, width;
} cases[] = { { 4, 1 }, { 4, 3 }, { 4, 7 }, { 8, 8 }, { 8, 9 }, { 12, 15 }, { 12, 16 }, { 12, 17 }, { 16, 33 }, { 24, WIDEST } };

START_TEST(down_is_the_same)
{
	static uint8_t source[MOST][WIDEST * PIXEL + KERNEL_SLACK];
	static int16_t wanted[WIDEST * PIXEL + KERNEL_SLACK], got[WIDEST * PIXEL + KERNEL_SLACK];
	const uint8_t *rows[MOST];
	int16_t weights[MOST];
	const struct kernel *k;
	size_t n = kernels(&k);
	int count = cases[_i].count, bytes = cases[_i].width * PIXEL;
	seed = (unsigned)_i;
	for (int r = 0; r < count; r++) {
		rows[r] = source[r];
		for (int x = 0; x < bytes; x++)
			source[r][x] = (uint8_t)(any(4) ? any(256) : any(2) * 255);
	}
	weigh(weights, count);
	k[0].down(rows, weights, count, wanted, bytes);
	for (size_t i = 1; i < n; i++) {
		memset(got, BEYOND, sizeof got);
		k[i].down(rows, weights, count, got, bytes);
		for (int x = 0; x < bytes; x++)
			ck_assert_msg(got[x] == wanted[x], "%s, byte %d: %d, plain C %d", k[i].name, x, got[x], wanted[x]);
	}
}
END_TEST

START_TEST(across_is_the_same)
{
	static int16_t source[(WIDEST + MOST) * PIXEL + KERNEL_SLACK], weights[WIDEST * MOST];
	static uint8_t wanted[WIDEST * PIXEL], got[WIDEST * PIXEL + 1];
	int first[WIDEST];
	const struct kernel *k;
	size_t n = kernels(&k);
	int count = cases[_i].count, width = cases[_i].width;
	bool darkest = false, brightest = false;
	seed = (unsigned)_i + 100;
	for (int x = 0; x < (width + count) * PIXEL; x++)
		source[x] = (int16_t)((any(4) ? any(300) - 22 : any(2) * 255) * (1 << KERNEL_BITS));
	for (int x = 0; x < width; x++) {
		first[x] = any(width);
		weigh(weights + x * count, count);
	}
	k[0].across(source, first, weights, count, wanted, width);
	for (size_t i = 1; i < n; i++) {
		memset(got, BEYOND, sizeof got);
		k[i].across(source, first, weights, count, got, width);
		for (int x = 0; x < width * PIXEL; x++)
			ck_assert_msg(got[x] == wanted[x], "%s, byte %d: %d, plain C %d", k[i].name, x, got[x], wanted[x]);
		ck_assert_int_eq(got[width * PIXEL], BEYOND);
	}
	for (int x = 0; x < width * PIXEL; x++) {
		darkest = darkest || wanted[x] == 0;
		brightest = brightest || wanted[x] == 255;
	}
	ck_assert(width < WIDEST || (darkest && brightest)); /* what is out of range is cut off, and was there */
}
END_TEST

START_TEST(vectors_are_used_where_there_are_any)
{
	const struct kernel *k;
	size_t n = kernels(&k);
	ck_assert_str_eq(k[0].name, "plain C");
#ifdef __x86_64__
	ck_assert_uint_eq(n, __builtin_cpu_supports("avx2") ? 3 : 2);
#else
	ck_assert_uint_eq(n, 1);
#endif
}
END_TEST

int main(void)
{
	Suite *s = suite_create("image/kernel");
	TCase *t = tcase_create("twins");
	tcase_add_loop_test(t, down_is_the_same, 0, (int)(sizeof cases / sizeof cases[0]));
	tcase_add_loop_test(t, across_is_the_same, 0, (int)(sizeof cases / sizeof cases[0]));
	tcase_add_test(t, vectors_are_used_where_there_are_any);
	suite_add_tcase(s, t);
	return suite_run(s);
}

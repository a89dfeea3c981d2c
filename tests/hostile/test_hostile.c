/* The hostile pictures are what they say: good ones decode with a plain decoder, broken ones do not, and none changes from run to
 * run. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/buf.h"
#include "base/mem.h"
#include "hostile/hostile.h"
#include "support/decode.h"

enum { CAP = 8 << 20 };

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

START_TEST(many_each_with_its_own_name)
{
	char **names = NULL;
	size_t n = 0;
	struct buf b;
	struct hostile h;
	buf_init(&b, CAP);
	for (; specimen_hostile(n, &b, &h); n++) {
		ck_assert_msg(!b.full, "%s is larger than the cap", h.name);
		names = mem_grow(names, n + 1, sizeof *names);
		names[n] = mem_strdup(h.name);
		buf_reset(&b);
	}
	buf_finish(&b);
	ck_assert_uint_ge(n, 300);
	qsort(names, n, sizeof *names, compare);
	for (size_t i = 0; i + 1 < n; i++)
		ck_assert_str_ne(names[i], names[i + 1]);
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
}
END_TEST

START_TEST(past_the_last_is_nothing)
{
	struct buf b;
	struct hostile h;
	buf_init(&b, CAP);
	ck_assert(!specimen_hostile((size_t)-1, &b, &h));
	ck_assert_uint_eq(b.len, 0);
	buf_finish(&b);
}
END_TEST

START_TEST(same_number_same_bytes)
{
	struct buf a, b;
	struct hostile h;
	buf_init(&a, CAP);
	buf_init(&b, CAP);
	for (size_t i = 0; specimen_hostile(i, &a, &h); i++) {
		specimen_hostile(i, &b, &h);
		ck_assert_uint_eq(a.len, b.len);
		ck_assert_msg(!a.len || !memcmp(a.data, b.data, a.len), "%s", h.name);
		buf_reset(&a);
		buf_reset(&b);
	}
	buf_finish(&a);
	buf_finish(&b);
}
END_TEST

START_TEST(each_is_what_it_says)
{
	struct buf b;
	struct hostile h;
	size_t wrong = 0;
	buf_init(&b, CAP);
	for (size_t i = 0; specimen_hostile(i, &b, &h); i++) {
		struct decoded d;
		bool ok = decode_picture(b.data, b.len, false, &d);
		bool turned = d.orientation >= 5;
		if (ok && h.expect == HOSTILE_VALID)
			ok = h.width == (turned ? d.height : d.width) && h.height == (turned ? d.width : d.height);
		if (h.expect != HOSTILE_EITHER && ok != (h.expect == HOSTILE_VALID)) {
			fprintf(stderr, "%zu, %s: %s\n", i, h.name, ok ? "decodes" : "is refused");
			wrong++;
		}
		decoded_finish(&d);
		buf_reset(&b);
	}
	buf_finish(&b);
	ck_assert_uint_eq(wrong, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("hostile pictures");
	TCase *tcase = tcase_create("hostile");
	tcase_set_timeout(tcase, 300);
	tcase_add_test(tcase, many_each_with_its_own_name);
	tcase_add_test(tcase, past_the_last_is_nothing);
	tcase_add_test(tcase, same_number_same_bytes);
	tcase_add_test(tcase, each_is_what_it_says);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}

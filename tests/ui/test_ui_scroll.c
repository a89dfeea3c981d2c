/* Lists: pages, steps, and where they end. */
#include <check.h>

#include "support/suite.h"
#include "ui/scroll.h"

/* Pages over every size of list: no item is passed over, each page but the last moves all that shows but one, and back is as far. */
START_TEST(pages_pass_over_nothing)
{
	for (size_t count = 0; count < 60; count++) {
		for (int rows = 1; rows < 30; rows++) {
			size_t top = 0, cursor = 0, last = count > (size_t)rows ? count - (size_t)rows : 0;
			const struct list_view l = { .rows = rows, .count = count, .top = &top, .cursor = &cursor };
			const size_t step = rows > 2 ? (size_t)rows - 1 : 1;
			for (size_t before; top < last;) {
				before = top;
				list_page(&l, list_page_rows(&l));
				ck_assert_uint_eq(top, before + step < last ? before + step : last);
				ck_assert(cursor >= top && cursor < top + (size_t)rows && cursor < count);
			}
			list_page(&l, list_page_rows(&l));
			list_page(&l, list_page_rows(&l));
			ck_assert_uint_eq(cursor, count ? count - 1 : 0);
			while (top > 0) {
				size_t before = top;
				list_page(&l, -list_page_rows(&l));
				ck_assert_uint_eq(top, before > step ? before - step : 0);
				ck_assert(cursor >= top && cursor < top + (size_t)rows);
			}
			list_page(&l, -list_page_rows(&l));
			list_page(&l, -list_page_rows(&l));
			ck_assert_uint_eq(cursor, 0);
		}
	}
}
END_TEST

START_TEST(a_list_moves_within_its_bounds)
{
	size_t top = 50, cursor = 5000;
	const struct list_view l = { .rows = 10, .count = 40, .top = &top, .cursor = &cursor };
	list_keep(&l);
	ck_assert_uint_eq(cursor, 39);
	ck_assert_uint_eq(top, 30);
	list_step(&l, -99999);
	ck_assert(cursor == 0 && top == 0);
	list_step(&l, 99999);
	ck_assert(cursor == 39 && top == 30);
	list_scroll(&l, -3);
	ck_assert(cursor == 36 && top == 27);
	list_scroll(&l, -99999);
	ck_assert(cursor == 9 && top == 0);
	list_step(&l, 3);
	ck_assert(cursor == 12 && top == 3);
	const struct list_view bare = { .rows = 10, .count = 40, .top = &top };
	list_step(&bare, 99999);
	ck_assert_uint_eq(top, 30);
	list_page(&bare, -list_page_rows(&bare));
	ck_assert_uint_eq(top, 21);
	const struct list_view none = { .rows = 0, .count = 0, .top = &top, .cursor = &cursor };
	list_page(&none, 9);
	ck_assert(cursor == 0 && top == 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("ui/scroll");
	TCase *t = tcase_create("scroll");
	tcase_add_test(t, pages_pass_over_nothing);
	tcase_add_test(t, a_list_moves_within_its_bounds);
	suite_add_tcase(s, t);
	return suite_run(s);
}

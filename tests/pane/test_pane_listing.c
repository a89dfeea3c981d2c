/* The list of cases: columns stand below their heads at any width, nothing is wider than the list, and words say what codes keep. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "pane/listing.h"
#include "support/suite.h"

enum { NOW = 1800000000 };

static struct listing_item item_of(void)
{
	return (struct listing_item){
		.user = "user-1", .template_id = "idvtmp_abc", .template_name = "", .attempt_id = "idv_1", .screening_id = "", .status = "pending_review",
		.steps = "+++x+?.", .why = "aml doc.birth_date", .owner = "", .owner_host = "", .assigned_to = "", .queue = "", .tries = 2, .program_id = "", .assignee = "", .hit_kinds = "", .hit_lists = "",
		.opened_at = NOW - 7200, .due_at = NOW + 3600 * 5, .pending = true,
	};
}

static const char *text_of(const struct row *r)
{
	static struct buf text;
	if (!text.cap)
		buf_init(&text, 64 * 1024);
	buf_reset(&text);
	row_string(r, &text);
	return buf_str(&text);
}

static const char *row_of(const struct listing_item *item, const struct listing_view *v)
{
	static struct row_list rows;
	rows_reset(&rows);
	listing_row(&rows, item, v);
	return text_of(&rows.rows[0]);
}

START_TEST(listing_fits)
{
	struct listing_item item = item_of();
	item.user = "someone with a name that is longer than any column, \xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e and \x1b[31m red";
	item.owner = "uid:somebody-whose-name-is-long";
	item.why = "aml doc.birth_date kyc.address kyc.phone risk.synthetic";
	for (int width = 40; width < 300; width++) {
		struct row_list rows = { 0 };
		struct listing_view v = { .width = width, .now = NOW, .sorted = LISTING_DUE };
		listing_head(&rows, &v);
		listing_row(&rows, &item, &v);
		ck_assert_int_eq(row_width(&rows.rows[0]), row_width(&rows.rows[1]));
		ck_assert_int_le(row_width(&rows.rows[1]), width);
		if (width >= 60)
			ck_assert_int_ge(row_width(&rows.rows[1]), width - 2);
		ck_assert_ptr_null(strchr(text_of(&rows.rows[1]), '\x1b'));
		rows_finish(&rows);
	}
}
END_TEST

START_TEST(listing_says)
{
	struct listing_view v = { .width = 80, .now = NOW, .sorted = -1 };
	struct listing_item item = item_of();
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), " 2h00  5h00 "));
	item.due_at = NOW - 3600 * 2 - 600;
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), " -2h10! "));
	item.due_at = 0;
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), " 2h00  - "));
	item.snoozed_until = NOW + 7200;
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), " z2h00 "));
	item.marked = item.is_new = true;
	ck_assert_ptr_eq(strstr(row_of(&item, &v), " *\xe2\x80\xa2 2h00"), row_of(&item, &v));
	item.is_new = false;
	item.news = true;
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), " *\xc2\xb0 2h00"));
	item.owner = "uid:ana";
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), " ana"));
	item.mine = true;
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), " me "));
	item.owner = "";
	item.mine = false;
	item.assigned_to = "bo";
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), " (bo)"));
	item.unread = true;
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), "not read yet"));
	item.unread = false;
	item.pending = false;
	item.done = true;
	item.status = "failed";
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), "failed: "));
	item.status = "a_new_one";
	item.why = "";
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), "a_new_one"));
}
END_TEST

/* A claim of somebody else's dims the row; being late still stands out. */
START_TEST(listing_dims)
{
	struct row_list rows = { 0 };
	struct listing_view v = { .width = 80, .now = NOW, .sorted = -1 };
	struct listing_item item = item_of();
	item.owner = "uid:ana";
	item.due_at = NOW - 100;
	listing_row(&rows, &item, &v);
	bool bad = false;
	for (size_t i = 0; i < rows.rows[0].count; i++) {
		const struct span *s = &rows.rows[0].spans[i];
		bad = bad || s->style == STYLE_BAD;
		ck_assert_msg(s->style == STYLE_DIM || s->style == STYLE_BAD || !s->text[strspn(s->text, " ")], "\"%s\" is not dim", s->text);
	}
	ck_assert(bad);
	rows_finish(&rows);
}
END_TEST

START_TEST(listing_columns_chosen)
{
	struct listing_view v = { .width = 80, .now = NOW, .sorted = -1 };
	struct listing_item item = item_of();
	ck_assert_ptr_null(strstr(row_of(&item, &v), "user-1"));
	v.columns[LISTING_USER] = (struct listing_chosen){ LISTING_SHOWN, 6 };
	v.columns[LISTING_STEPS].shown = LISTING_HIDDEN;
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), "user-1"));
	ck_assert_ptr_null(strstr(row_of(&item, &v), "+ + + x"));
	ck_assert_int_le(text_width(row_of(&item, &v)), 80);
}
END_TEST

/* By themselves where there is room, else when they were chosen. */
START_TEST(listing_hits)
{
	struct listing_view v = { .width = 119, .now = NOW, .sorted = -1 };
	struct listing_item item = item_of();
	item.screened = true;
	item.hits = 3;
	item.hits_pending = 2;
	item.hit_kinds = "pep sanctions unknown";
	ck_assert_ptr_null(strstr(row_of(&item, &v), "2/3"));
	v.width = 120;
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), " 2/3   unknown, san"));
	v.width = 80;
	v.columns[LISTING_HITS].shown = v.columns[LISTING_LISTS].shown = LISTING_SHOWN;
	v.columns[LISTING_LISTS].wider = 8;
	item.hit_kinds = "pep sanctions";
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), " 2/3   sanctions, PEP "));
	ck_assert_int_le(text_width(row_of(&item, &v)), 80);
	item.hits_pending = 0;
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), " 3     sanctions, PEP "));
	item.owner = "uid:zoe"; /* whose column has no - of its own then */
	item.screened = false;  /* not read is not "none" */
	item.hits = 0;
	item.hit_kinds = "";
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), " -     "));
	item.screened = true;
	ck_assert_ptr_nonnull(strstr(row_of(&item, &v), " 0     "));
}
END_TEST

START_TEST(listing_previews)
{
	struct row_list rows = { 0 };
	struct listing_view v = { .width = 57, .height = 40, .utc = true, .now = NOW };
	struct listing_item item = item_of();
	item.owner = "uid:ana";
	item.owner_host = "jump2";
	item.lease_until = NOW + 600;
	item.notes = 2;
	item.links = 1;
	item.hold = true;
	item.screened = true;
	item.hits = 4;
	item.hits_pending = 1;
	item.hit_kinds = "pep sanctions";
	item.hit_lists = "IZ_PEP US_SDN";
	item.program_id = "prg_1";
	listing_preview(&rows, &item, &v);
	static const char *const says[] = { "user-1", "idvtmp_abc", "by ana at jump2, for 10m", "1 other case", "legal hold", "WHY PENDING", "AML hit", "in 5h00",
	                                    "4, 1 to review", "sanctions, PEP: IZ_PEP US_SDN", "prg_1", "nobody is assigned" };
	for (size_t i = 0; i < sizeof says / sizeof says[0]; i++) {
		bool there = false;
		for (size_t k = 0; k < rows.count; k++) {
			ck_assert_int_le(row_width(&rows.rows[k]), v.width);
			there = there || strstr(text_of(&rows.rows[k]), says[i]);
		}
		ck_assert_msg(there, "it does not say %s", says[i]);
	}
	rows_finish(&rows);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pane/listing");
	TCase *t = tcase_create("listing");
	tcase_add_test(t, listing_fits);
	tcase_add_test(t, listing_says);
	tcase_add_test(t, listing_dims);
	tcase_add_test(t, listing_columns_chosen);
	tcase_add_test(t, listing_hits);
	tcase_add_test(t, listing_previews);
	suite_add_tcase(s, t);
	return suite_run(s);
}

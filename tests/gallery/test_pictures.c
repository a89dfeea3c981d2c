/* The pictures of a case: all of them in their turn, what came told from what did not, and those beyond the limit said. */
#include <check.h>
#include <string.h>

#include "base/buf.h"
#include "gallery/fetch.h"
#include "gallery/gallery_rig.h"
#include "support/suite.h"

enum { SIDES_EACH = 5 };

static struct gallery *const g = &rig.g;

/* A case of so many documents, five pictures each, is opened; nothing answers. */
static void open_case(int documents)
{
	struct buf json;
	buf_init(&json, 1 << 20);
	buf_add_str(&json, ",\"documentary_verification\":{\"documents\":[");
	for (int i = 0; i < documents; i++) {
		buf_printf(&json, "%s{\"status\":\"failed\",\"images\":{", i ? "," : "");
		static const char *const sides[SIDES_EACH] = { "original_front", "original_back", "cropped_front", "cropped_back", "face" };
		for (int k = 0; k < SIDES_EACH; k++)
			buf_printf(&json, "%s\"%s\":\"http://127.0.0.1:1/%d/%d\"", k ? "," : "", sides[k], i, k);
		buf_add_str(&json, "}}");
	}
	buf_add_str(&json, "]}");
	rig_attempt("idv_a", NULL, "2026-01-01T00:00:00Z", buf_str(&json));
	buf_finish(&json);
	rig_open("idv_a");
	pictures_fetch(g);
}

/* The first that is under way is answered with these bytes. */
static struct picture *answer(const void *bytes, size_t n)
{
	struct pictures *p = &g->pictures;
	size_t i = 0;
	while (p->items[i]->state != PICTURE_COMING)
		i++;
	ck_assert(rig_bytes(p->items[i], bytes, n));
	return p->items[i];
}

/* More than are fetched at once: each comes when one before it is here. */
START_TEST(all_in_their_turn)
{
	enum { DOCUMENTS = 13, ALL = DOCUMENTS * SIDES_EACH };
	int seconds;
	open_case(DOCUMENTS);
	ck_assert_uint_eq(g->pictures.count, ALL);
	ck_assert_uint_eq(rig_in_state(PICTURE_COMING), PICTURES_AT_ONCE);
	ck_assert_uint_eq(rig_in_state(PICTURE_QUEUED), ALL - PICTURES_AT_ONCE);
	for (size_t here = 1; here <= ALL; here++) {
		answer("\xff\xd8\xff\xe0", 4);
		size_t left = ALL - here;
		ck_assert_uint_eq(rig_in_state(PICTURE_HERE), here);
		ck_assert_uint_eq(rig_in_state(PICTURE_COMING), left < PICTURES_AT_ONCE ? left : PICTURES_AT_ONCE);
		ck_assert_uint_eq(stub_desk_open(), left < PICTURES_AT_ONCE ? left : PICTURES_AT_ONCE);
		ck_assert_uint_eq(pictures_coming(&g->pictures, &seconds), left);
	}
	ck_assert_uint_eq(g->pictures.beyond, 0);
}
END_TEST

/* As many as are kept; the others are counted, said, and not said to be none. */
START_TEST(beyond_the_limit)
{
	enum { DOCUMENTS = 60, BEYOND = DOCUMENTS * SIDES_EACH - PICTURES_MAX };
	const struct picture_ref last = { .leaf = IDV_DOC_IMAGE_ORIGINAL_BACK, .at = 0 };
	open_case(DOCUMENTS);
	ck_assert_uint_eq(g->pictures.count, PICTURES_MAX);
	ck_assert_uint_eq(g->pictures.beyond, BEYOND);
	ck_assert_ptr_null(pictures_find(&g->pictures, last));
	/* Asked for again the same ones are kept, and none twice. */
	pictures_fetch(g);
	ck_assert_uint_eq(g->pictures.count, PICTURES_MAX);
	ck_assert_uint_eq(g->pictures.beyond, BEYOND);
}
END_TEST

/* What is no picture of ours, but known, came; a page of the web did not. */
START_TEST(what_came)
{
	open_case(1);
	g->pictures.renewed = true;
	const struct picture *item = answer("\0\0\0\x18" "ftypheic\0\0\0\0mif1heic", 24);
	ck_assert_int_eq(item->state, PICTURE_HERE);
	ck_assert_str_eq(item->kind->name, "HEIC");
	ck_assert(!item->film);
	ck_assert(item->versions[0].asked); /* of the worker, which says what it is coded in */
	item = answer("\0\0\0\x18" "ftypisom\0\0\0\0mp41isom", 24);
	ck_assert_str_eq(item->kind->name, "MP4");
	ck_assert(!item->film); /* nothing plays it */
	item = answer("\x1a\x45\xdf\xa3", 4);
	ck_assert(item->film);
	item = answer("<!DOCTYPE html>", 15);
	ck_assert_int_eq(item->state, PICTURE_FAILED);
	ck_assert_str_eq(item->err.text, "what came is no picture and no film");
	ck_assert_ptr_nonnull(strstr(item->err.remedy, "dashboard_url"));
	ck_assert_ptr_null(item->kind);
}
END_TEST

/* Panes are told of what failed and of what was measured, not of what is still to come. */
START_TEST(what_panes_are_told)
{
	struct picture_facts facts[PICTURES_MAX];
	open_case(1);
	ck_assert_uint_eq(pictures_facts(&g->pictures, facts), 0);
	struct picture *here = g->pictures.items[1];
	ck_assert(rig_bytes(here, "\xff\xd8\xff\xe0", 4));
	ck_assert(!picture_has_facts(here)); /* not measured yet */
	here->facts = (struct image_facts){ .width = 30, .height = 20, .format = "JPEG", .detail = "progressive, " IMAGE_DAMAGED };
	ck_assert(rig_refuse(g->pictures.items[2], 500, "it broke"));
	ck_assert_uint_eq(pictures_facts(&g->pictures, facts), 2);
	ck_assert(picture_same(facts[0].ref, here->ref) && facts[0].width == 30 && facts[0].damaged && !facts[0].joined && !facts[0].fault);
	ck_assert_str_eq(facts[1].fault, "it broke");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pictures");
	TCase *tcase = tcase_create("case");
	tcase_add_checked_fixture(tcase, rig_start, rig_end);
	tcase_add_test(tcase, all_in_their_turn);
	tcase_add_test(tcase, beyond_the_limit);
	tcase_add_test(tcase, what_came);
	tcase_add_test(tcase, what_panes_are_told);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}

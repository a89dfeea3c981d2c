/* Pictures side by side: which ones a picture is compared with, in what order, where the two stand, and what is said of the files. */
#include <check.h>
#include <string.h>

#include "support/suite.h"
#include "pane/pane_rig.h"

/* Two submissions and a photo, a video of another selfie; the attempt before has one submission of another form. */
static const char now_json[] =
    "{\"id\":\"b\",\"documentary_verification\":{\"documents\":[{\"status\":\"failed\",\"images\":{\"original_front\":\"https://p.example/1\"}},"
    "{\"status\":\"failed\",\"images\":{\"cropped_front\":\"https://p.example/2\",\"original_front\":\"https://p.example/3\",\"cropped_back\":"
    "\"https://p.example/4\",\"face\":\"https://p.example/5\"}}]},\"selfie_check\":{\"selfies\":[{\"status\":\"success\",\"capture\":{\"image_url\":"
    "\"https://p.example/6\",\"video_url\":\"https://p.example/7\"}},{\"status\":\"success\",\"capture\":{\"video_url\":\"https://p.example/8\"}}]}}";
static const char before_json[] =
    "{\"id\":\"a\",\"documentary_verification\":{\"documents\":[{\"status\":\"failed\",\"images\":{\"original_front\":\"https://p.example/9\",\"face\":"
    "\"https://p.example/10\"}}]},\"selfie_check\":{\"selfies\":[{\"status\":\"success\",\"capture\":{\"image_url\":\"https://p.example/11\"}}]}}";

static const struct {
	enum idv_leaf leaf;
	uint16_t at;
	struct picture_ref with[6]; /* up to the first of no leaf */
} partner_cases[] = {
	/* The front: the other submission's, then the attempt before, the back, the other form. */
	{ IDV_DOC_IMAGE_CROPPED_FRONT, 1, { { IDV_DOC_IMAGE_ORIGINAL_FRONT, 0, 0 }, { IDV_DOC_IMAGE_ORIGINAL_FRONT, 0, -1 },
	    { IDV_DOC_IMAGE_CROPPED_BACK, 1, 0 }, { IDV_DOC_IMAGE_ORIGINAL_FRONT, 1, 0 } } },
	{ IDV_DOC_IMAGE_ORIGINAL_FRONT, 0, { { IDV_DOC_IMAGE_ORIGINAL_FRONT, 1, 0 }, { IDV_DOC_IMAGE_ORIGINAL_FRONT, 0, -1 } } },
	/* A face: the selfies, the photo of each where there is one, then the faces and selfies of the attempt before. */
	{ IDV_DOC_IMAGE_FACE, 1, { { IDV_SELFIE_VIDEO_URL, 1, 0 }, { IDV_SELFIE_IMAGE_URL, 0, 0 }, { IDV_DOC_IMAGE_FACE, 0, -1 },
	    { IDV_SELFIE_IMAGE_URL, 0, -1 } } },
	{ IDV_SELFIE_IMAGE_URL, 0, { { IDV_DOC_IMAGE_FACE, 1, 0 }, { IDV_SELFIE_VIDEO_URL, 1, 0 }, { IDV_SELFIE_IMAGE_URL, 0, -1 },
	    { IDV_DOC_IMAGE_FACE, 0, -1 } } },
};

START_TEST(partners)
{
	struct record *r = rig_decode(now_json), *before = rig_decode(before_json);
	const struct pane_view v = rig_view(80, 19);
	struct picture_ref got[PANE_PARTNERS];
	const struct picture_ref shown = { .leaf = partner_cases[_i].leaf, .at = partner_cases[_i].at };
	size_t n = pane_partners(r, before, NULL, &v, shown, got), alone = pane_partners(r, NULL, NULL, &v, shown, got);
	size_t own = 0, all = 0;
	pane_partners(r, before, NULL, &v, shown, got);
	for (; all < 6 && partner_cases[_i].with[all].leaf; all++) {
		ck_assert_msg(all < n && picture_same(got[all], partner_cases[_i].with[all]), "%zu of %zu", all, n);
		own += !partner_cases[_i].with[all].step;
	}
	ck_assert_uint_eq(n, all);
	ck_assert_uint_eq(alone, own); /* without the attempt before, its pictures are not offered */
	record_destroy(before);
	record_destroy(r);
}
END_TEST

static struct pane_view compared(int width, int height, struct picture_ref beside)
{
	struct pane_view v = rig_view(width, height);
	v.pictures = true;
	v.compare.on = true;
	v.compare.beside = beside;
	return v;
}

START_TEST(beside_each_other)
{
	struct record *r = rig_decode(now_json);
	static const int sizes[][2] = { { 80, 19 }, { 140, 40 }, { 81, 20 }, { 200, 60 } };
	struct pane_view v = compared(sizes[_i][0], sizes[_i][1], (struct picture_ref){ .leaf = IDV_DOC_IMAGE_ORIGINAL_FRONT, .step = -1 });
	struct shot s;
	v.attempt = 2;
	rig_shoot(r, &v, IDV_PANE_DOCUMENTS, &s);
	const struct picture_box *b = s.out.boxes;
	ck_assert_uint_eq(s.out.box_count, 2);
	ck_assert(s.out.paired);
	ck_assert_str_eq(b[0].title, "attempt 2, front 2, cropped");
	ck_assert_str_eq(b[1].title, "attempt 1, front 1, original");
	ck_assert_int_eq(b[0].rows, b[1].rows); /* one size, so one scale */
	ck_assert_int_eq(b[0].cols, b[1].cols);
	ck_assert_int_eq(b[0].row, b[1].row);
	ck_assert_int_ge(b[1].col, b[0].col + b[0].cols + 2);
	ck_assert_int_lt(b[1].col + b[1].cols, v.width);
	ck_assert_int_ge(s.out.text_row, b[0].row + b[0].rows + 1);
	ck_assert_ptr_nonnull(strstr(buf_str(&s.text), "attempt 1, front 1, original: file not here"));
	rig_finish(&s);
	v.pictures = false; /* nothing to compare where no pictures are */
	rig_shoot(r, &v, IDV_PANE_DOCUMENTS, &s);
	ck_assert_uint_eq(s.out.box_count, 0);
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

/* Under two documents stands what they say differently, whichever attempt the other is of; what is the same is named once. */
START_TEST(fields_of_both)
{
	struct record *before = rig_decode("{\"id\":\"a\",\"documentary_verification\":{\"documents\":[{\"status\":\"failed\",\"images\":{\"original_front\":"
	                                       "\"https://p.example/9\"},\"extracted_data\":{\"date_of_birth\":\"1990-05-19\",\"id_number\":\"SP1234567\",\"name\":{"
	                                       "\"given_name\":\"Lena\"}}}]}}");
	struct record *r = rig_decode("{\"id\":\"b\",\"documentary_verification\":{\"documents\":[{\"status\":\"failed\",\"images\":{\"original_front\":"
	                                  "\"https://p.example/1\"},\"extracted_data\":{\"date_of_birth\":\"1990-05-29\",\"id_number\":\"SP7654321\",\"name\":{"
	                                  "\"given_name\":\"Lena\"}}}]}}");
	struct record *const chain[] = { before, r };
	struct pane_view v = compared(140, 40, (struct picture_ref){ .leaf = IDV_DOC_IMAGE_ORIGINAL_FRONT, .step = -1 });
	struct shot s;
	v.chain = chain;
	v.chain_count = 2;
	v.self = 1;
	rig_shoot(r, &v, IDV_PANE_DOCUMENTS, &s);
	char *birth = rig_field(&s.out.list, IDV_DOC_READ_DATE_OF_BIRTH, 0, 0);
	ck_assert_msg(strstr(birth, "1990-05-29") && strstr(birth, "1990-05-19"), "%s", birth);
	ck_assert_msg(strstr(buf_str(&s.text), "the same: status, given name"), "%s", buf_str(&s.text));
	ck_assert(!strstr(buf_str(&s.text), "SP1234567") && !strstr(buf_str(&s.text), "SP7654321")); /* masks hold */
	rig_free(birth);
	rig_finish(&s);
	v.chain_count = 0; /* the other attempt is not known: nothing is said of it */
	rig_shoot(r, &v, IDV_PANE_DOCUMENTS, &s);
	ck_assert_ptr_null(strstr(buf_str(&s.text), "DIFFER"));
	rig_finish(&s);
	record_destroy(before);
	record_destroy(r);
}
END_TEST

/* The face on the document is left of the selfie on both panes, and stays the one that is compared. */
START_TEST(document_on_the_left)
{
	struct record *r = rig_decode(now_json);
	const struct picture_ref face = { .leaf = IDV_DOC_IMAGE_FACE, .at = 1 }, selfie = { .leaf = IDV_SELFIE_IMAGE_URL };
	struct pane_view v = compared(80, 19, face);
	struct shot s;
	v.selfie = 0;
	rig_shoot(r, &v, IDV_PANE_SELFIE, &s);
	ck_assert(picture_same(s.out.boxes[0].ref, selfie) && picture_same(s.out.boxes[1].ref, face));
	ck_assert_int_lt(s.out.boxes[1].col, s.out.boxes[0].col);
	rig_finish(&s);
	v.compare.beside = selfie;
	v.side = 2;
	rig_shoot(r, &v, IDV_PANE_DOCUMENTS, &s);
	ck_assert(picture_same(s.out.boxes[0].ref, face) && picture_same(s.out.boxes[1].ref, selfie));
	ck_assert_int_lt(s.out.boxes[0].col, s.out.boxes[1].col);
	ck_assert_int_eq(strncmp(buf_str(&s.text), "submission 2, face: ", 20), 0); /* the files first */
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

/* By turns: one place for both, whichever is seen. */
START_TEST(by_turns)
{
	struct record *r = rig_decode(now_json);
	struct pane_view v = compared(80, 19, (struct picture_ref){ .leaf = IDV_SELFIE_VIDEO_URL, .at = 1 });
	struct shot first, second;
	v.side = 2;
	v.compare.one_place = true;
	v.film.frame = 7;
	rig_shoot(r, &v, IDV_PANE_DOCUMENTS, &first);
	v.compare.second = true;
	rig_shoot(r, &v, IDV_PANE_DOCUMENTS, &second);
	const struct picture_box *a = first.out.boxes, *b = second.out.boxes;
	ck_assert_uint_eq(first.out.box_count, 1);
	ck_assert_uint_eq(second.out.box_count, 1);
	ck_assert_str_eq(a->title, "1/2 submission 2, face");
	ck_assert_str_eq(b->title, "2/2 selfie 2, video");
	ck_assert(a->row == b->row && a->col == b->col && a->rows == b->rows && a->cols == b->cols);
	ck_assert_int_eq(b->frame, 7);
	ck_assert_str_eq(buf_str(&first.text), buf_str(&second.text));
	rig_finish(&first);
	rig_finish(&second);
	record_destroy(r);
}
END_TEST

/* What EXIF says that matters; hostile text in it has been cleaned before it gets here, and is cut to the row. */
START_TEST(facts_of_the_file)
{
	struct record *r = rig_decode(now_json);
	struct pane_view v = rig_view(200, 60);
	const struct picture_facts facts[] = {
		{ .ref = { .leaf = IDV_DOC_IMAGE_CROPPED_FRONT, .at = 0 }, .format = "PNG", .detail = "", .software = "wrong one", .taken = "", .width = 1, .height = 1 },
		{ .ref = { .leaf = IDV_DOC_IMAGE_CROPPED_FRONT, .at = 1 }, .format = "JPEG", .detail = "progressive", .software = "Paint 9", .taken = "2026:02:03 04:05:06",
		  .width = 1600, .height = 1008 },
	};
	struct shot s;
	v.pictures = true;
	rig_shoot(r, &v, IDV_PANE_DOCUMENTS, &s);
	ck_assert_ptr_nonnull(strstr(buf_str(&s.text), "file not here"));
	rig_finish(&s);
	v.facts = facts;
	v.fact_count = 2;
	rig_shoot(r, &v, IDV_PANE_DOCUMENTS, &s);
	ck_assert_ptr_nonnull(strstr(buf_str(&s.text), "JPEG 1600x1008, progressive, taken 2026-02-03 04:05, software Paint 9"));
	ck_assert_ptr_null(strstr(buf_str(&s.text), "wrong one"));
	rig_finish(&s);
	/* What came and is not shown is not "not here". */
	const struct picture_facts fault = { .ref = facts[1].ref, .fault = "this is a HEIC picture (HEVC), which this build cannot show" };
	v.facts = &fault;
	v.fact_count = 1;
	rig_shoot(r, &v, IDV_PANE_DOCUMENTS, &s);
	ck_assert_ptr_nonnull(strstr(buf_str(&s.text), fault.fault));
	ck_assert_ptr_null(strstr(buf_str(&s.text), "not here"));
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

/* The strip keeps the one shown in sight, however many there are. */
START_TEST(strip_of_many)
{
	struct buf json;
	struct shot s;
	enum { MANY = 90 };
	buf_init(&json, 1 << 16);
	buf_add_str(&json, "{\"id\":\"a\",\"documentary_verification\":{\"documents\":[");
	for (int i = 0; i < MANY; i++)
		buf_printf(&json, "%s{\"status\":\"failed\",\"images\":{\"cropped_front\":\"https://p.example/%d\"}}", i ? "," : "", i);
	buf_add_str(&json, "]}}");
	struct record *r = rig_decode(buf_str(&json));
	struct pane_view v = rig_view(140, 40);
	v.pictures = true;
	for (v.document = 0; v.document < MANY; v.document++) {
		int current = 0;
		rig_shoot(r, &v, IDV_PANE_DOCUMENTS, &s);
		ck_assert_uint_le(s.out.box_count, PANE_BOXES);
		for (size_t i = 0; i < s.out.box_count; i++)
			if (s.out.boxes[i].kind == BOX_THUMB && s.out.boxes[i].current) {
				ck_assert_uint_eq(s.out.boxes[i].ref.at, v.document);
				current++;
			}
		ck_assert_int_eq(current, 1);
		bool before = false, behind = false;
		for (size_t i = 0; i < s.out.box_count; i++) {
			before = before || (s.out.boxes[i].kind == BOX_THUMB && s.out.boxes[i].title[0] == '<');
			behind = behind || (s.out.boxes[i].kind == BOX_THUMB && strchr(s.out.boxes[i].title, '>'));
		}
		ck_assert_int_eq(before, v.document >= 6);
		ck_assert_int_eq(behind, v.document < MANY - 1);
		rig_finish(&s);
	}
	record_destroy(r);
	buf_finish(&json);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pane_sides");
	TCase *t = tcase_create("sides");
	tcase_add_loop_test(t, partners, 0, sizeof partner_cases / sizeof *partner_cases);
	tcase_add_loop_test(t, beside_each_other, 0, 4);
	tcase_add_test(t, fields_of_both);
	tcase_add_test(t, document_on_the_left);
	tcase_add_test(t, by_turns);
	tcase_add_test(t, facts_of_the_file);
	tcase_add_test(t, strip_of_many);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}

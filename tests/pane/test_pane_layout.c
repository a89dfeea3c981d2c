/* At any width and with any text: no row is wider than its area, nothing raw is in it, boxes lie in the pane. And what is masked stays
 * masked on every pane until it is revealed. */
#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "base/text.h"
#include "pane/pane_rig.h"

static const int widths[] = { 60, 61, 64, 72, 79, 80, 81, 96, 100, 119, 120, 121, 132, 140, 200, 299, 400 };
static const int heights[] = { 10, 19, 40, 116 };

/* -- texts that break things ---------------------------------------------------------------------------------------------------- */

static const char *const hostile_texts[] = {
	"failed\\b\\b\\b\\b\\b\\bpassed \\u001b[31mRed\\u001b]0;title\\u0007 \\u009b2J \\r\\n\\t end",
	"\xe2\x80\xae" "desrever\xe2\x80\xac \xe2\x80\x8b\xe2\x81\xa0zero\xef\xbb\xbf \xef\xbf\xbf \xee\x80\x80",
	"e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87\xcc\x88\xcc\x89 \xcc\x81\xcc\x81 marks",
	"\xe6\x9d\xb1\xe4\xba\xac\xe9\x83\xbd\xe6\xb8\xaf\xe5\x8c\xba\xe8\x99\x8e\xe3\x83\x8e\xe9\x96\x80\xe4\xba\x8c\xe4\xb8\x81\xe7\x9b\xae\xe4\xba\x8c\xe7\x95\xaa\xe5\x9c\xb0",
	"\xd8\xb4\xd8\xa7\xd8\xb1\xd8\xb9 \xd8\xa7\xd9\x84\xd9\x85\xd8\xaa\xd9\x86\xd8\xa8\xd9\x8a \xe0\xb8\x81\xe0\xb8\xb3\xe0\xb9\x88 \xe0\xa4\x95\xe0\xa5\x8d\xe0\xa4\xb7",
	"LlanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochLlanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
	"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7 \xf0\x9f\x87\xba\xf0\x9f\x87\xb8 \xef\xb7\xbd a  b   c    d",
	"",
};
enum { TEXTS = sizeof hostile_texts / sizeof *hostile_texts };

/* All markers, with every string replaced by a hostile one, and fields nobody knows. */
static void hostile_json(size_t text, struct buf *out)
{
	const struct marker m = { .elements = 2 };
	struct buf plain;
	buf_init(&plain, JSON_BODY_MAX);
	marker_json(&m, &plain);
	buf_printf(out, "{\"new %s\":{\"%s\":[[[[\"%s\",1e400,-0.5,true,null,{},[]]]]]},", hostile_texts[text], hostile_texts[text], hostile_texts[text]);
	for (const char *p = buf_str(&plain) + 1; *p; p++) {
		buf_add_char(out, *p);
		if (strncmp(p, ":\"m", 3) == 0 || strncmp(p, "[\"m", 3) == 0 || strncmp(p, ",\"m", 3) == 0) {
			buf_printf(out, "\"%.4s%s\"", p + 2, hostile_texts[text]);
			p += 2 + strcspn(p + 2, "\"");
		}
	}
	ck_assert(!out->full);
	buf_finish(&plain);
}

/* Assertions of check are written down one by one: too dear for each byte, so only what fails is asserted. */
static void assert_clean(const char *text, const char *what)
{
	struct buf again;
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			ck_abort_msg("%s: byte %02x", what, (unsigned char)*p);
	buf_init(&again, 4 * 1024 * 1024);
	text_clean(text, strlen(text), &again);
	if (strcmp(buf_str(&again), text) != 0)
		ck_abort_msg("%s: not clean: %.300s", what, text);
	buf_finish(&again);
}

static void assert_rows(const struct row_list *l, int width, const char *what)
{
	struct buf text;
	buf_init(&text, 4 * 1024 * 1024);
	for (size_t i = 0; i < l->count; i++) {
		buf_reset(&text);
		row_string(&l->rows[i], &text);
		if (row_width(&l->rows[i]) > width)
			ck_abort_msg("%s: row %zu is %d wide, not %d: %.300s", what, i, row_width(&l->rows[i]), width, buf_str(&text));
		if (text_width(buf_str(&text)) != row_width(&l->rows[i]))
			ck_abort_msg("%s: pieces join to another width: %.300s", what, buf_str(&text));
		assert_clean(buf_str(&text), what);
	}
	buf_finish(&text);
}

static bool overlap(int a, int na, int b, int nb)
{
	return a < b + nb && b < a + na;
}

/* With its border, or the title above, or the time below. */
static struct picture_box with_margin(const struct picture_box *b)
{
	struct picture_box out = *b;
	bool border = b->kind == BOX_FRAMED || b->kind == BOX_SMALL;
	out.row -= border || b->kind == BOX_THUMB;
	out.rows += border ? 2 : 1;
	out.col -= border;
	out.cols += border ? 2 : 0;
	return out;
}

/* Two columns do not scroll: each takes the rows it has. One takes all of its area. */
static bool over_text(const struct pane_out *out, const struct picture_box *b)
{
	int left = out->second ? (int)out->second : out->text_rows, right = (int)(out->list.count - out->second);
	int left_cols = out->second ? out->second_col - out->text_col : out->text_cols;
	return (overlap(b->row, b->rows, out->text_row, left) && overlap(b->col, b->cols, out->text_col, left_cols)) ||
	       (out->second && overlap(b->row, b->rows, out->text_row, right) && overlap(b->col, b->cols, out->second_col, out->second_cols));
}

static void assert_places(const struct pane_out *out, const struct pane_view *v, const char *what)
{
	ck_assert_msg(out->text_rows > 0 && out->text_cols > 0 && out->text_row >= 0 && out->text_col >= 0, "%s", what);
	ck_assert_msg(out->text_row + out->text_rows <= v->height && out->text_col + out->text_cols <= v->width, "%s: text outside", what);
	for (size_t i = 0; i < out->box_count; i++) {
		const struct picture_box b = with_margin(&out->boxes[i]);
		ck_assert_msg(b.row >= 0 && b.col >= 0 && out->boxes[i].rows > 0 && out->boxes[i].cols > 0, "%s: box %zu", what, i);
		ck_assert_msg(b.row + b.rows <= v->height && b.col + b.cols <= v->width, "%s: border of box %zu outside", what, i);
		ck_assert_msg(!over_text(out, &b), "%s: box %zu over text", what, i);
		for (size_t k = 0; k < i; k++) {
			const struct picture_box other = with_margin(&out->boxes[k]);
			ck_assert_msg(!overlap(b.row, b.rows, other.row, other.rows) || !overlap(b.col, b.cols, other.col, other.cols),
			              "%s: boxes %zu, %zu", what, i, k);
		}
	}
}

static void assert_pane(const struct record *r, const struct pane_view *v, int pane)
{
	struct pane_out out = { 0 };
	char what[100];
	snprintf(what, sizeof what, "pane %d, %dx%d%s", pane, v->width, v->height, v->pictures ? ", pictures" : "");
	pane_table[pane].layout(r, v, &out);
	ck_assert_msg(out.list.count > 0, "%s is blank", what);
	if (out.second) {
		const struct row_list left = { .rows = out.list.rows, .count = out.second };
		const struct row_list right = { .rows = out.list.rows + out.second, .count = out.list.count - out.second };
		ck_assert(out.second <= (size_t)out.text_rows && right.count <= (size_t)out.text_rows);
		ck_assert(out.second_col + out.second_cols <= out.text_col + out.text_cols);
		assert_rows(&left, out.second_col - out.text_col - 3, what);
		assert_rows(&right, out.second_cols, what);
	} else {
		assert_rows(&out.list, out.text_cols, what);
	}
	assert_places(&out, v, what);
	pane_out_finish(&out);
}

/* Each text meets every width and pane; heights, zones, masks and pictures take turns. */
static void assert_all(struct record *r, struct record *older, size_t turn)
{
	struct record *const chain[] = { older, r };
	for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
		for (int pane = IDV_PANE_OVERVIEW; pane <= IDV_PANE_JSON; pane++) {
			struct pane_view v = rig_view(widths[w], heights[(w + (size_t)pane) % (sizeof heights / sizeof *heights)]);
			v.utc = w % 2;
			v.reveal_all = (w + turn) % 3 == 0;
			v.side = (int)(w + turn) % 3;
			v.pictures = (w + turn) % 2;
			v.dashboard = "https://dashboard.example.com/identity_verification/sessions/idv_1";
			v.template_name = hostile_texts[w % 2 ? 3 : 5];
			v.chain = chain;
			v.chain_count = 2;
			v.self = 1;
			assert_pane(r, &v, pane);
		}
	}
}

START_TEST(widths_and_hostile_text)
{
	struct buf json;
	buf_init(&json, JSON_BODY_MAX);
	hostile_json((size_t)_i, &json);
	struct record *r = rig_decode(buf_str(&json)), *older = rig_decode("{\"id\":\"idv_0\",\"status\":\"failed\"}");
	assert_all(r, older, (size_t)_i);
	if (_i == 0)
		assert_all(older, r, 0);
	record_destroy(r);
	record_destroy(older);
	buf_finish(&json);
}
END_TEST

/* The smaller lists: queue, preview, legend, explanations. */
START_TEST(widths_of_lists)
{
	struct buf json;
	buf_init(&json, JSON_BODY_MAX);
	hostile_json((size_t)_i, &json);
	struct record *r = rig_decode(buf_str(&json));
	for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
		struct pane_view v = rig_view(widths[w], 20);
		struct row_list list = { 0 };
		struct queue_item item = { .record = r, .try_no = 26, .tries = 27, .marked = true };
		for (int names = 0; names < 2; names++) {
			v.reveal_all = names;
			queue_head(&list, &v, (int)w % (int)queue_column_count, names);
			queue_row(&list, &item, &v);
			assert_rows(&list, v.width, "queue");
		}
		queue_legend(&list, v.width);
		queue_preview(&list, &item, &v);
		assert_rows(&list, v.width, "legend and preview");
		for (int l = 0; l < IDV_LEAVES; l++) {
			const struct row f = { .field = { .leaf = (enum idv_leaf)l } };
			pane_explain(r, &v, &f, &list);
		}
		assert_rows(&list, v.width, "explanation");
		rows_finish(&list);
	}
	record_destroy(r);
	buf_finish(&json);
}
END_TEST

/* A value that is long beyond reading is cut, and says so. */
START_TEST(long_values_are_cut)
{
	struct buf json;
	buf_init(&json, JSON_BODY_MAX);
	buf_add_str(&json, "{\"id\":\"a\",\"user\":{\"address\":{\"city\":\"");
	for (int i = 0; i < 60000; i++)
		buf_add_str(&json, "\xc3\xa4""b ");
	buf_add_str(&json, "\"}}}");
	struct record *r = rig_decode(buf_str(&json));
	struct pane_view v = rig_view(400, 20);
	struct shot s;
	rig_shoot(r, &v, IDV_PANE_KYC, &s);
	ck_assert_ptr_nonnull(strstr(buf_str(&s.text), "more bytes)"));
	ck_assert_uint_lt(s.out.list.count, 1000);
	rig_finish(&s);
	rig_shoot(r, &v, IDV_PANE_JSON, &s); /* here it is whole */
	ck_assert_uint_gt(s.text.len, 60000 * 4);
	rig_finish(&s);
	record_destroy(r);
	buf_finish(&json);
}
END_TEST

/* -- masks --------------------------------------------------------------------------------------------------------------------- */

static const char masked_json[] =
    "{\"id\":\"idv_1\",\"status\":\"failed\",\"shareable_url\":\"https://flow.example/verify/idv_1?key=SHAREKEY0123456789tail\",\"user\":{\"phone_number\":"
    "\"+13175550109\",\"id_number\":{\"value\":\"900456789\",\"type\":\"us_ssn\"}},\"documentary_verification\":{\"status\":\"failed\",\"documents\":[{"
    "\"status\":\"failed\",\"extracted_data\":{\"id_number\":\"SP1234567\"},\"images\":{\"face\":\"https://pictures.example/idv_1/face.jpg?"
    "signature=PICTUREKEY9876543210\"}}]},\"verify_sms\":{\"verifications\":[{\"status\":\"failed\",\"phone_number\":\"+442075550134\"}]},"
    "\"new_link\":\"https://flow.example/other?key=OTHERKEY0123456789tail\"}";
static const char older_json[] =
    "{\"id\":\"idv_0\",\"status\":\"failed\",\"user\":{\"phone_number\":\"+13175550108\",\"id_number\":{\"value\":\"900456780\",\"type\":\"us_ssn\"}},"
    "\"documentary_verification\":{\"documents\":[{\"extracted_data\":{\"id_number\":\"SP7654321\"}}]},\"verify_sms\":{\"verifications\":[{"
    "\"phone_number\":\"+442075550135\"}]}}";

/* What no pane may show before it is revealed, the tails left out. */
static const char *const secrets[] = { "3175550", "90045", "SP123", "SP765", "4207555", "SHAREKEY", "OTHERKEY", "PICTUREKEY" };

/* All rows without their blanks, so that wrapping hides nothing. */
static void squeeze(struct buf *text)
{
	size_t n = 0;
	for (size_t i = 0; i < text->len; i++)
		if (!isspace((unsigned char)text->data[i]))
			text->data[n++] = text->data[i];
	text->data[n] = '\0';
	text->len = n;
}

static void shoot_all(struct record *r, struct record *older, struct pane_view v, struct buf *out)
{
	struct record *const chain[] = { older, r };
	struct queue_item item = { .record = r };
	struct row_list list = { 0 };
	v.chain = chain;
	v.chain_count = 2;
	v.self = 1;
	for (int pane = IDV_PANE_OVERVIEW; pane <= IDV_PANE_JSON; pane++) {
		struct shot s;
		rig_shoot(r, &v, pane, &s);
		buf_add_str(out, buf_str(&s.text));
		rig_finish(&s);
	}
	queue_row(&list, &item, &v);
	queue_preview(&list, &item, &v);
	for (int l = 0; l < IDV_LEAVES; l++) {
		const struct row f = { .field = { .leaf = (enum idv_leaf)l } };
		pane_explain(r, &v, &f, &list);
	}
	rig_text(&list, out);
	rows_finish(&list);
}

START_TEST(masks_hold)
{
	struct record *r = rig_decode(masked_json), *older = rig_decode(older_json);
	static const int some[] = { 60, 80, 140, 400 };
	for (size_t w = 0; w < sizeof some / sizeof *some; w++) {
		struct buf text;
		buf_init(&text, 16 * 1024 * 1024);
		shoot_all(r, older, rig_view(some[w], 40), &text);
		squeeze(&text);
		for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
			ck_assert_msg(!strstr(buf_str(&text), secrets[i]), "%s is shown at %d", secrets[i], some[w]);
		ck_assert_ptr_nonnull(strstr(buf_str(&text), "*****6789"));
		ck_assert_ptr_nonnull(strstr(buf_str(&text), "*******0109"));
		ck_assert_ptr_nonnull(strstr(buf_str(&text), "https://flow.example/verify/idv_1?key=****tail"));
		buf_finish(&text);
	}
	record_destroy(r);
	record_destroy(older);
}
END_TEST

START_TEST(masks_fall_when_revealed)
{
	struct record *r = rig_decode(masked_json), *older = rig_decode(older_json);
	struct pane_view v = rig_view(400, 40);
	struct buf text;
	v.reveal_all = true;
	buf_init(&text, 16 * 1024 * 1024);
	shoot_all(r, older, v, &text);
	static const char *const shown[] = { "+13175550109", "900456789", "SP1234567", "+442075550134", "key=SHAREKEY0123456789tail", "key=OTHERKEY0123456789tail",
		                             "900456780 -> 900456789", "SP7654321 -> SP1234567" };
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		ck_assert_msg(strstr(buf_str(&text), shown[i]), "%s is not shown", shown[i]);
	ck_assert_msg(!strstr(buf_str(&text), "PICTUREKEY"), "a picture's link is never shown whole");
	buf_finish(&text);
	record_destroy(r);
	record_destroy(older);
}
END_TEST

/* One field revealed reveals that one only; its row knows that it was masked. */
START_TEST(one_field_revealed)
{
	struct record *r = rig_decode(masked_json);
	struct pane_view v = rig_view(100, 40);
	static const enum idv_leaf leaves[] = { IDV_USER_PHONE_NUMBER, IDV_USER_ID_NUMBER_VALUE };
	for (size_t i = 0; i < 2; i++) {
		struct shot s;
		bool masked = false;
		rig_shoot(r, &v, IDV_PANE_KYC, &s);
		for (size_t k = 0; k < s.out.list.count; k++)
			masked = masked || (s.out.list.rows[k].field.leaf == leaves[i] && s.out.list.rows[k].masked);
		ck_assert_msg(masked, "%s is not marked as masked", idv_leaf_table[leaves[i]].path);
		rig_finish(&s);
	}
	v.revealed[v.revealed_count++] = (struct row_field){ .leaf = IDV_USER_PHONE_NUMBER };
	struct shot s;
	rig_shoot(r, &v, IDV_PANE_KYC, &s);
	ck_assert(strstr(buf_str(&s.text), "+13175550109") && !strstr(buf_str(&s.text), "900456789"));
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

/* A value of the wrong type is no way around the mask. */
START_TEST(masks_of_wrong_types)
{
	struct record *r = rig_decode("{\"id\":\"a\",\"shareable_url\":{\"a\":\"https://x.example/?key=SHAREKEY0123456789\"},\"user\":{\"phone_number\":13175550109,"
	                                  "\"id_number\":{\"value\":[\"900456789\"],\"type\":\"us_ssn\"}},\"verify_sms\":{\"verifications\":[{\"phone_number\":true}]}}");
	struct buf text;
	buf_init(&text, 16 * 1024 * 1024);
	shoot_all(r, r, rig_view(400, 40), &text);
	ck_assert(!strstr(buf_str(&text), "3175550") && !strstr(buf_str(&text), "90045") && !strstr(buf_str(&text), "SHAREKEY"));
	buf_finish(&text);
	record_destroy(r);
}
END_TEST

/* The Overview's pictures come only where the right column leaves them room. */
START_TEST(pictures_below_the_overview)
{
	struct record *r = rig_decode(
	    "{\"id\":\"a\",\"user\":{\"name\":{\"given_name\":\"A\",\"family_name\":\"B\"},\"date_of_birth\":\"1990-05-19\",\"email_address\":\"a@x.example\","
	    "\"phone_number\":\"+12025550109\",\"ip_address\":\"192.0.2.1\",\"id_number\":{\"value\":\"1\",\"type\":\"us_ssn\"},\"address\":{\"street\":\"1 A\",\"street2\":"
	    "\"2\",\"city\":\"C\",\"region\":\"IN\",\"postal_code\":\"1\",\"country\":\"US\"}},\"documentary_verification\":{\"status\":\"success\",\"documents\":[{"
	    "\"extracted_data\":{\"issuing_country\":\"US\",\"expiration_date\":\"2033-05-29\",\"issue_date\":\"2021-05-30\"},"
	    "\"images\":{\"cropped_front\":\"https://x.example/f\",\"face\":\"https://x.example/a\"}}]}}");
	size_t with = 0, without = 0;
	for (int height = 19; height < 60; height++) {
		struct pane_view v = rig_view(140, height);
		struct pane_out out = { 0 };
		char what[40];
		v.pictures = true;
		snprintf(what, sizeof what, "height %d", height);
		pane_table[IDV_PANE_OVERVIEW].layout(r, &v, &out);
		assert_places(&out, &v, what);
		with += out.second && out.box_count;
		without += out.second && !out.box_count;
		pane_out_finish(&out);
	}
	ck_assert_msg(with > 0 && without > 0, "%zu, %zu", with, without);
	record_destroy(r);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pane_layout");
	TCase *t = tcase_create("widths");
	tcase_add_loop_test(t, widths_and_hostile_text, 0, TEXTS);
	tcase_add_loop_test(t, widths_of_lists, 0, TEXTS);
	tcase_add_test(t, long_values_are_cut);
	tcase_add_test(t, pictures_below_the_overview);
	suite_add_tcase(s, t);
	t = tcase_create("masks");
	tcase_add_test(t, masks_hold);
	tcase_add_test(t, masks_fall_when_revealed);
	tcase_add_test(t, one_field_revealed);
	tcase_add_test(t, masks_of_wrong_types);
	suite_add_tcase(s, t);
	return suite_run(s);
}

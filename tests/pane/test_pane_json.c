/* The answer as JSON: that it is JSON, what it marks, where it ends. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/text.h"
#include "pane/pane_rig.h"

START_TEST(json_is_json)
{
	const struct marker m = { .elements = 2, .words = true, .typed = true };
	struct record *r = rig_marker(&m);
	struct pane_view v = rig_view(400, 40);
	struct shot s;
	struct buf all, checked;
	struct err *none = NULL;
	size_t mended = 0;
	v.reveal_all = true;
	rig_shoot(r, &v, IDV_PANE_JSON, &s);
	buf_init(&all, JSON_BODY_MAX);
	buf_init(&checked, JSON_BODY_MAX);
	for (size_t i = 0; i < s.out.list.count; i++)
		row_string(&s.out.list.rows[i], &all);
	ck_assert(json_check(buf_str(&all), all.len, NULL, &checked, &mended, none));
	/* The same again but for the links to pictures, which are shortened. */
	ck_assert_uint_eq(mended, 0);
	struct record_page page = { 0 };
	ck_assert(idv_decode_one(buf_str(&checked), checked.len, &page, none));
	ck_assert_uint_eq(page.records[0]->value_count, r->value_count);
	for (size_t i = 0; i < r->value_count; i++)
		if (idv_leaf_table[r->values[i].leaf].type != RECORD_URL)
			ck_assert_str_eq(page.records[0]->values[i].text, r->values[i].text);
	record_page_finish(&page);
	buf_finish(&all);
	buf_finish(&checked);
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

START_TEST(json_marks_what_is_new)
{
	struct record *r = rig_decode("{\"id\":\"a\",\"later\":{\"deep\":[1,{\"x\":null}]},\"user\":{\"nick\":\"n\",\"name\":{\"given_name\":\"G\"}},\"risk_check\":{\"devices\":"
	                                  "[{\"ip_proxy_type\":\"vpn\",\"maker\":\"M\"}]},\"latest_scored_protect_event\":{\"fraud_attributes\":{\"free\":1}},\"empty\":{}}");
	struct pane_view v = rig_view(80, 40);
	struct shot s;
	size_t marks = 0;
	rig_shoot(r, &v, IDV_PANE_JSON, &s);
	ASSERT_LINES(&s, "\"later\": {  + new", "\"deep\": [\n", "\"nick\": \"n\",  + new", "\"given_name\": \"G\"\n", "\"ip_proxy_type\": \"vpn\",\n", "\"maker\": \"M\"  + new",
	             "\"free\": 1\n", "\"empty\": {}  + new");
	for (const char *p = buf_str(&s.text); (p = strstr(p, "+ new")); p++)
		marks++;
	ck_assert_uint_eq(marks, 4);
	ck_assert_uint_eq(r->extra_count, 4);
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

START_TEST(json_too_long_says_so)
{
	struct record *r;
	struct buf json;
	struct pane_view v = rig_view(80, 40);
	struct shot s;
	buf_init(&json, JSON_BODY_MAX);
	buf_add_str(&json, "{\"id\":\"a\",\"later\":[0");
	for (int i = 0; i < 100000; i++)
		buf_add_str(&json, ",0");
	buf_add_str(&json, "]}");
	r = rig_decode(buf_str(&json));
	rig_shoot(r, &v, IDV_PANE_JSON, &s);
	ck_assert_uint_lt(s.out.list.count, 30000);
	ASSERT_LINES(&s, "The rest is left out here");
	rig_finish(&s);
	record_destroy(r);
	buf_finish(&json);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pane json");
	TCase *t = tcase_create("json");
	tcase_add_test(t, json_is_json);
	tcase_add_test(t, json_marks_what_is_new);
	tcase_add_test(t, json_too_long_says_so);
	suite_add_tcase(s, t);
	return suite_run(s);
}

/* Every leaf of what a screening is made of is read in the rows that commands print: its value, or why there is none. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "aml/record.h"
#include "idv/dashboard_user.h"
#include "pane/hits.h"
#include "support/marker.h"
#include "support/suite.h"

static const struct record_kind *const kinds[] = { &screening_kind, &review_kind, &program_kind, &dashboard_user_kind };
enum { KINDS = sizeof kinds / sizeof *kinds, WIDE = 400, LABEL = 22 };

static const char *nobody(void *ctx, const char *id)
{
	(void)ctx;
	return id;
}

static struct record *read(const struct marker *m)
{
	struct record_page page;
	struct buf json;
	buf_init(&json, JSON_BODY_MAX);
	marker_json(m, &json);
	ck_assert(record_read_one(m->kind, buf_str(&json), json.len, &page, NULL));
	struct record *r = record_page_take(&page, 0);
	record_page_finish(&page);
	buf_finish(&json);
	return r;
}

static void shoot(const struct record *r, struct buf *text)
{
	const struct hits_view h = { .person_name = nobody };
	const struct pane_view v = { .width = WIDE, .height = 60, .utc = true, .reveal_all = true };
	struct row_list l = { 0 };
	hits_record(&l, &h, &v, r);
	for (size_t i = 0; i < l.count; i++) {
		row_string(&l.rows[i], text);
		buf_add_char(text, '\n');
	}
	rows_finish(&l);
}

START_TEST(every_leaf_is_there)
{
	const struct marker m = { .kind = kinds[_i], .elements = 2 };
	struct record *r = read(&m);
	struct buf text;
	buf_init(&text, 1 << 20);
	shoot(r, &text);
	for (unsigned leaf = 0; leaf < kinds[_i]->leaf_count; leaf++) {
		char want[64];
		bool list = strstr(kinds[_i]->leaves[leaf].path, "[]");
		for (size_t i = 0; i < (list ? 2 : 1); i++) {
			marker_value(&m, leaf, i, 0, want);
			if (kinds[_i]->leaves[leaf].type == RECORD_BOOLEAN)
				snprintf(want, sizeof want, "%s", record_get(r, leaf, i, 0)->number ? "yes" : "no");
			ck_assert_msg(strstr(buf_str(&text), want) != NULL, "%s of %s in\n%s", want, kinds[_i]->leaves[leaf].path, buf_str(&text));
			const char *label = kinds[_i]->leaves[leaf].label; /* a long one is wrapped */
			ck_assert_msg(strlen(label) > LABEL || strstr(buf_str(&text), label) != NULL, "%s", label);
		}
	}
	buf_finish(&text);
	record_destroy(r);
}
END_TEST

START_TEST(nulls_say_why)
{
	const struct marker m = { .kind = kinds[_i % KINDS], .fill = _i < KINDS ? MARKER_NULL_LEAVES : MARKER_NULL_OBJECTS, .elements = 1 };
	struct record *r = read(&m);
	struct buf text, why;
	buf_init(&text, 1 << 20);
	buf_init(&why, 4096);
	shoot(r, &text);
	for (unsigned leaf = 1; leaf < m.kind->leaf_count; leaf++) {
		const struct record_value *v = record_get(r, leaf, 0, 0);
		if (v->state == RECORD_PRESENT || strstr(m.kind->leaves[leaf].path, "[]"))
			continue;
		buf_reset(&why);
		record_why_empty(r, v, &why);
		ck_assert_msg(why.len && strstr(buf_str(&text), buf_str(&why)) != NULL, "%s of %s in\n%s", buf_str(&why), m.kind->leaves[leaf].path,
		              buf_str(&text));
	}
	buf_finish(&why);
	buf_finish(&text);
	record_destroy(r);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pane record");
	TCase *t = tcase_create("record");
	tcase_add_loop_test(t, every_leaf_is_there, 0, KINDS);
	tcase_add_loop_test(t, nulls_say_why, 0, 2 * KINDS);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}

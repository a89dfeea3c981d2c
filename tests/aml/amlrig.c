#include "aml/amlrig.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"

void rig_take(struct aml_look *l, const struct record_kind *kind, const char *elements, bool last)
{
	struct record_page page;
	struct err err = { 0 };
	struct buf list;
	buf_init(&list, JSON_BODY_MAX);
	buf_printf(&list, "{\"%s\":[%s],\"next_cursor\":null,\"request_id\":\"r\"}", kind->list, elements);
	ck_assert_msg(record_read_list(kind, buf_str(&list), list.len, &page, &err), "%s", err.text);
	if (kind == &hit_kind)
		aml_look_take_hits(l, &page, last);
	else
		aml_look_take_reviews(l, &page, last);
	record_page_finish(&page);
	buf_finish(&list);
}

void rig_look(struct aml_look *l, const char *screening, const char *hits, const char *reviews)
{
	struct record_page page;
	struct err err = { 0 };
	*l = (struct aml_look){ 0 };
	ck_assert_msg(record_read_one(&screening_kind, screening, strlen(screening), &page, &err), "%s", err.text);
	aml_look_take_screening(l, &page);
	record_page_finish(&page);
	rig_take(l, &hit_kind, hits, true);
	rig_take(l, &review_kind, reviews, true);
}

void rig_decision(struct aml_decision *d, struct aml_look *seen, enum aml_aim aim)
{
	*d = (struct aml_decision){ .screening_id = "wlscr_1", .aim = aim, .by = "ana on jump2", .seen = *seen };
	*seen = (struct aml_look){ 0 };
}

struct aml_hit_verdict *rig_verdict(struct aml_decision *d, const char *hit_id, enum aml_verdict verdict, int differing)
{
	struct aml_hit_verdict *v = aml_decision_add(d);
	snprintf(v->hit_id, sizeof v->hit_id, "%s", hit_id);
	v->verdict = verdict;
	for (int f = 0; f < AML_COMPARED; f++)
		v->factors[f] = f < differing ? AML_DIFFERS : AML_LIST_LACKS;
	return v;
}

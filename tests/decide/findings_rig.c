#include "decide/findings_rig.h"

#include <check.h>
#include <string.h>

#include "base/err.h"

struct record *rig_attempt(const char *json)
{
	struct record_page page;
	struct err error = { 0 };
	ck_assert_msg(idv_decode_one(json, strlen(json), &page, &error), "%s", error.text);
	struct record *r = record_page_take(&page, 0);
	record_page_finish(&page);
	return r;
}

size_t found_in(const struct record *r, struct finding out[FINDINGS])
{
	const struct basis basis = basis_of(r);
	return findings_of(&basis, out, NULL);
}

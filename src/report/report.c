#include "report/report.h"

#include <stdio.h>

#include "base/when.h"
#include "report/content.h"

void report_write(const struct report *r, enum report_form form, struct buf *out)
{
	static void (*const write[REPORT_FORMS])(const struct doc *d, struct buf *out) = { doc_markdown, doc_html, doc_json };
	char title[400];
	snprintf(title, sizeof title, "Identity verification %s", idv_text(r->basis->attempt, IDV_ID));
	struct doc d = { .title = title, .pictures = r->pictures, .picture_count = r->picture_count };
	content_case(&d, r);
	content_findings(&d, r);
	content_comparison(&d, r);
	content_screening(&d, r);
	content_decisions(&d, r);
	content_evidence(&d, r);
	d.title = doc_clean(&d, title);
	write[form](&d, out);
	doc_finish(&d);
}

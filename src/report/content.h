/* What stands in a report, a part each, in their order. Within src/report only. */
#ifndef REPORT_CONTENT_H
#define REPORT_CONTENT_H

#include "report/doc.h"
#include "report/report.h"

/* What somebody's personal value becomes in a report that is redacted. */
extern const char content_redacted[];

/* The next cell: a value as a reviewer reads it; personal ones only where the report is unmasked. */
void content_value(struct doc *d, const struct report *r, const struct record *record, const struct record_value *v);
void content_time(struct doc *d, const struct report *r, int64_t at); /* 0: "not known" */

void content_case(struct doc *d, const struct report *r);       /* what it is about, its steps */
void content_findings(struct doc *d, const struct report *r);
void content_comparison(struct doc *d, const struct report *r);
void content_screening(struct doc *d, const struct report *r);  /* search terms, hits and what speaks for and against each, reviews */
void content_decisions(struct doc *d, const struct report *r);
void content_evidence(struct doc *d, const struct report *r);   /* what was read and when, digests, pictures, audit positions */

#endif

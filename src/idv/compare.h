/* What a record says, put together: the steps in order, the reasons of a pending or failed attempt, declared against document
 * against data source, and what changed between two attempts. Facts of the API only; no findings of our own. */
#ifndef IDV_COMPARE_H
#define IDV_COMPARE_H

#include "idv/record.h"

enum { IDV_STEPS = 7 };
struct idv_step_info {
	enum idv_leaf leaf;
	const char *label;  /* "Data Source Verification" */
	char letter;        /* queue column: T S K D F W R */
};
extern const struct idv_step_info idv_step_table[IDV_STEPS]; /* in the order users meet them */

/* Why this attempt waits or failed, worst first: one line each ("Document Verification failed: date of birth no match"). Vendor's
 * thresholds apply: synthetic >= 70, stolen >= 90 are high. */
enum { IDV_REASONS = 24 };
struct idv_reason {
	enum idv_severity severity;
	enum idv_leaf leaf;       /* the field it rests on */
	uint16_t at;              /* its array index */
	char text[160];           /* clean */
	char brief[40];           /* for the queue: "DOB no match" */
};
size_t idv_reasons(const struct idv_record *r, struct idv_reason out[IDV_REASONS]);

/* Rows of the KYC comparison: declared by the user, read from document i (-1: none), the data source's verdict, the document
 * analysis' verdict. Leaf IDV_LEAVES where a side has no such field. */
struct idv_side {
	const char *label;            /* "date of birth" */
	enum idv_leaf declared, document, source, verdict;
};
extern const struct idv_side idv_side_table[];
extern const size_t idv_side_count;
/* How bad a row is, from the verdicts alone. */
enum idv_severity idv_side_severity(const struct idv_record *r, const struct idv_side *side, int document);

/* Differences of two attempts: calls back for each leaf whose value or state differs (personal ones too: the pane masks them), in
 * the order of the table. Request id and picture links are left out: they differ from call to call. The values live until differ
 * returns. */
void idv_diff(const struct idv_record *a, const struct idv_record *b,
              void (*differ)(void *ctx, const struct idv_value *a, const struct idv_value *b), void *ctx);

#endif

/* What a record says, put together: the steps in order, declared against document against data source, and what changed between two attempts. Facts of
 * the API only; what follows from them is in decide/finding.h. */
#ifndef IDV_COMPARE_H
#define IDV_COMPARE_H

#include "idv/record.h"

enum { IDV_STEPS = 7 };
struct idv_step_info {
	enum idv_leaf leaf;
	const char *label;  /* "Data Source Verification" */
	char letter;        /* queue column: T S K D F W R */
	enum idv_pane pane; /* that has its details; the Overview: none has */
};
extern const struct idv_step_info idv_step_table[IDV_STEPS]; /* in the order users meet them */

/* Rows of the KYC comparison: declared by the user, read from document i (-1: none), the data source's verdict, the document
 * analysis' verdict. Leaf IDV_LEAVES where a side has no such field. */
struct idv_side {
	const char *label;            /* "date of birth" */
	enum idv_leaf declared, document, source, verdict;
	unsigned flags;
};
enum {
	IDV_SIDE_KINDS = 1 << 0,      /* the two may be of different kinds: that they differ says nothing */
	IDV_SIDE_OF_LAST = 1 << 1,    /* says more about the row before it, and stands with it */
};
extern const struct idv_side idv_side_table[];
extern const size_t idv_side_count;
/* How bad a row is, from the verdicts alone. */
enum record_severity idv_side_severity(const struct record *r, const struct idv_side *side, int document);

/* Differences of two attempts: calls back for each leaf whose value or state differs (personal ones too: the pane masks them), in
 * the order of the table. Request id and picture links are left out: they differ from call to call. The values live until differ
 * returns. */
void idv_diff(const struct record *a, const struct record *b,
              void (*differ)(void *ctx, const struct record_value *a, const struct record_value *b), void *ctx);

#endif

/* A case read whole, from the vendor and from the store: for `idreview report`, and `advise`. */
#ifndef COMMAND_REPORT_H
#define COMMAND_REPORT_H

#include "base/mem.h"
#include "command/ask.h"
#include "desk/report_rows.h"
#include "report/report.h"

struct options;

enum { REPORT_PICTURES = 32 };

struct report_read {
	const struct config *config;
	const struct options *o;
	struct ask ask;
	struct record *attempt;
	struct record **chain;           /* all attempts of its user, oldest first; the attempt itself is among them */
	size_t chain_count;
	struct aml_look look;
	struct aml_comparison *comparisons; /* by hit */
	struct arena texts;              /* of the person, of pictures */
	struct basis basis;
	struct thresholds thresholds;
	struct finding *findings;
	struct report_rows rows;
	struct report_picture pictures[REPORT_PICTURES];
	struct report report;
};

/* The attempt, those before it, its screening; what could not be read beside the attempt itself is said on standard error, and the report says that it
 * is missing. */
bool report_read_vendor(struct report_read *x, const char *id, struct err *err);
/* Events and decisions, where there is a store and it has the case. */
bool report_read_store(struct report_read *x, struct err *err);
bool report_read_pictures(struct report_read *x, struct err *err);
void report_read_finish(struct report_read *x);

#endif

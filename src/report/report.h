/* A case on paper: what was found, the evidence and when it was seen, comparison, hits, decision, signatures, places in the audit chain. Redacted unless it is
 * unmasked on purpose. Pure: model in, text out; hostile text becomes no markup, formula or link in any of the three. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aml/compare.h"
#include "decide/basis.h"
#include "decide/disposition.h"
#include "decide/finding.h"

struct buf;

enum report_form { REPORT_MARKDOWN, REPORT_HTML, REPORT_JSON, REPORT_FORMS };
extern const char *const report_form_names[REPORT_FORMS]; /* "md", "html", "json" */

struct report_event { int64_t at; const char *who, *text, *writer; int64_t seq; };
struct report_decision {
	struct disposition_read read;
	const char *digest;              /* of its record */
	const char *narrative;           /* NULL: sealed and not opened, or erased */
	struct { const char *who, *print, *meaning; bool by_store, verified; int64_t at; } signatures[8]; size_t signature_count;
	const char *result; int64_t ended_at;
};
struct report_picture { const char *what, *type; const void *bytes; size_t len; const char *digest; }; /* only where they were asked for */

struct report {
	const struct basis *basis;
	const struct aml_comparison *comparisons; /* our own, by hit of the basis' look; NULL: none were made */
	const struct finding *findings; size_t finding_count;
	const struct report_decision *decisions; size_t decision_count;
	size_t withheld;                 /* decisions that are kept from who makes it, since their second look is blind */
	const struct report_event *events; size_t event_count;
	const struct report_picture *pictures; size_t picture_count;
	const char *template_name;       /* NULL */
	const char *by; int64_t made_at; /* who makes it */
	bool unmasked, utc;
};
/* What was not decided, seen or signed is said, never left out. */
void report_write(const struct report *r, enum report_form form, struct buf *out);

#endif

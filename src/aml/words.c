/* What verdicts and aims are called. */
#include "aml/decision.h"

const char *const aml_verdict_names[AML_VERDICTS] = { "undecided", "match", "no match", "inconclusive" };
const char *const aml_aim_names[AML_AIMS] = { "leave", "clear", "reject", "pend", "assign" };
const char *const aml_aim_statuses[AML_AIMS] = { [AML_CLEAR] = "cleared", [AML_REJECT] = "rejected", [AML_PEND] = "pending_review" };

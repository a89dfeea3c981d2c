#include "sign/sign.h"

const char *const sign_namespaces[SIGN_MEANINGS] = { "idreview-decision", "idreview-approval", "idreview-refusal",
	                                             "idreview-outcome" };

/* What we read of the comparison ourselves. Internal to src/pane/kyc*.c. */
#ifndef PANE_KYC_OURS_H
#define PANE_KYC_OURS_H

#include "pane/ours.h"

/* Declared against the document of a row; false: there is nothing to say of it. */
bool kyc_ours_of_side(const struct column *c, const struct idv_side *side, int document, struct hint *out);
/* What is on no row: the number by the rules of its kind and the birth date in it, the other documents, the attempt before. */
void kyc_ours(struct column *c);

#endif

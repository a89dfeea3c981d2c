/* The hits that a disposition decides, as its record has them. */
#ifndef DECIDE_DISPOSITION_HITS_H
#define DECIDE_DISPOSITION_HITS_H

#include "aml/decision.h"

struct canon;
struct sealing;

/* A member "hits" of the object at hand: a row each, with what of the list it was, the verdict and each factor; never what the entry says. The reviewer's
 * words are sealed. look NULL: that of the decision. */
void disposition_put_hits(struct canon *c, struct sealing *s, const struct aml_decision *hits, const struct aml_look *look);
int disposition_verdict(const char *code); /* enum aml_verdict; -1: it is none */

#endif

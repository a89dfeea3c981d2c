/* How commands print the audit trail. */
#ifndef COMMAND_AUDIT_PRINT_H
#define COMMAND_AUDIT_PRINT_H

#include "store/trail.h"

struct audit_print { bool json, utc; };

trail_each audit_print_event;                                      /* ctx: struct audit_print */
void audit_print_finding(void *ctx, const struct chain_finding *f); /* ctx: const bool *, json */
void audit_print_pruned(void *ctx, const struct chain_head *head, const char *by, int64_t by_seq); /* ctx: the same */
void audit_print_sums(const struct trail_sums *s, bool json);

#endif

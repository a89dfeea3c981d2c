/* What a reviewer does with a case, told to the audit writer: which field's path, never what it says. Where the desk has no writer nothing is told.
 * Writes that leave the host are told by who keeps them (intake/keep_store.h), in the transaction of the intent. */
#ifndef DESK_AUDIT_H
#define DESK_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "idv/request.h"

struct audit;
struct desk;
struct keys;
struct record_value;

/* After desk_open; both borrowed and may be NULL. keys: where client_user_ids are kept as hashes (setting hash_users). */
void desk_audit_begin(struct desk *d, struct audit *a, const struct keys *keys);

/* Events that wait for the store, and why they wait in memory alone (err->kind ERR_NONE: they do not). */
struct err;
size_t desk_audit_waiting(const struct desk *d, struct err *err);

/* attempt_id: of the caseload; the case is that of its record. */
void desk_audit_view(struct desk *d, const char *attempt_id);
/* A field by its leaf and indexes; v NULL: all of them. shown: in clear, else masked again. */
void desk_audit_reveal(struct desk *d, const char *attempt_id, const struct record_value *v, bool shown);
void desk_audit_names(struct desk *d, bool shown);                /* of a whole list */
void desk_audit_copy(struct desk *d, const char *attempt_id, const struct record_value *v);
/* ms: how long it was on the screen; -1: it has just come; step: of so many attempts later in the chain. */
void desk_audit_picture(struct desk *d, const char *attempt_id, const struct record_value *v, int step, int64_t ms);

/* A report of it leaves: in which form, and whether personal data is in clear. */
void desk_audit_report(struct desk *d, const char *attempt_id, const char *form, bool unmasked);

/* On a hit, as it is about to be sent: codes of its list, verdict, factors and reason; attempt_id "": the screening stands alone. */
struct aml_hit_verdict;
void audit_verdict(struct audit *a, const char *subject, const char *screening_id, const char *list, const struct aml_hit_verdict *v);
void desk_audit_verdict(struct desk *d, const char *attempt_id, const char *screening_id, const char *list, const struct aml_hit_verdict *v);

/* Writes are events of whoever keeps them: intake/keep_store.h. */

#endif

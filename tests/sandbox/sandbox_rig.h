/* A sandbox without sockets on the cases of the source tree, its clock frozen; requests in, parsed answers out. */
#ifndef TESTS_SANDBOX_RIG_H
#define TESTS_SANDBOX_RIG_H

#include <check.h>

#include "sandbox/sandbox.h"

#define STAR "demo-3b24110"
#define KYC_US "idvtmp_SpecimenKycUS1"
#define DOC_EU "idvtmp_SpecimenDocEU2"
#define STAR_KEYS "\"client_user_id\":\"" STAR "\",\"template_id\":\"" KYC_US "\""

enum { RIG_NOW = 1795403162 }; /* 2026-11-23T03:06:02Z */

struct sandbox *rig_start(const struct sandbox_options *options); /* NULL: the usual ones; one at a time */
void rig_stop(void);
struct sandbox_options rig_options(void);

/* Ask with good credentials; the answer is freed by the next rig_stop. */
const cJSON *rig_ask(enum endpoint endpoint, const char *body);
int rig_status(void);                         /* of the last answer */
const cJSON *rig_ask_as(enum endpoint endpoint, const struct request_head *head, const char *body, struct fault fault);
/* The error_code the last answer must carry, with its status. */
void rig_refused(const cJSON *answer, int status, const char *type, const char *code);
const char *rig_text(const cJSON *node, const char *path);

#endif

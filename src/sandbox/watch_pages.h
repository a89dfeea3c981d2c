/* Pages of screenings and of what belongs to one, newest first. NULL: refused. */
#ifndef SANDBOX_WATCH_PAGES_H
#define SANDBOX_WATCH_PAGES_H

#include "sandbox/pages.h"

cJSON *watch_list(const struct paging *p, const cJSON *body, struct refusal *r);    /* of a programme, by the other fields that are given */
cJSON *watch_hits(const struct paging *p, const cJSON *body, struct refusal *r);
cJSON *watch_history(const struct paging *p, const cJSON *body, struct refusal *r); /* empty when it was never edited */
cJSON *watch_reviews(const struct paging *p, const cJSON *body, struct refusal *r);

/* As it is, or with the fault as it was. */
cJSON *watch_one(const struct paging *p, const cJSON *body, struct refusal *r);
/* The one the body names. */
struct watch *watch_named(const struct store *store, const cJSON *body, struct refusal *r);
const cJSON *watch_program_named(const struct store *store, const cJSON *body, struct refusal *r);

#endif

/* Links: other cases with the same phone, email, id number or IP address, by keyed hashes. */
#ifndef STORE_LINKS_H
#define STORE_LINKS_H

#include "store/cases.h"

enum link_kind { LINK_PHONE, LINK_EMAIL, LINK_ID_NUMBER, LINK_IP, LINK_KINDS };
extern const char *const link_kind_names[LINK_KINDS]; /* "phone" "email" "id_number" "ip", in the table and for keys_link */

enum { LINKS_COUNTED_MOST = 1000 };

/* How many others of each kind, LINKS_COUNTED_MOST at most: LINK_KINDS steps. */
void links_count(struct store_tx *t, int64_t case_id);
void links_read_counts(const struct store_reply *r, size_t first_step, int out[LINK_KINDS]);
/* Others that share `kind`, by their numbers, after the case `after` (0: from the top). Rows as cases_read. */
void links_list(struct store_tx *t, int64_t case_id, enum link_kind kind, int64_t after, const struct person *me, size_t most);
/* Keeps what a case has: hashes by keys_link of normalized text. */
void links_add(struct store_tx *t, const char *template_id, enum case_user user_kind, const char *user, enum link_kind kind,
               const void *hash, size_t len);

#endif

/* What cases share. */
#include "store/links.h"

#include "store/rows.h"

const char *const link_kind_names[LINK_KINDS] = { "phone", "email", "id_number", "ip" };

void links_count(struct store_tx *t, int64_t case_id)
{
	for (int kind = 0; kind < LINK_KINDS; kind++) {
		store_step(t, STORE_LINK_COUNT, STORE_ANY);
		store_int(t, case_id);
		store_text(t, link_kind_names[kind]);
	}
}

void links_read_counts(const struct store_reply *r, size_t first_step, int out[LINK_KINDS])
{
	for (size_t kind = 0; kind < LINK_KINDS; kind++)
		out[kind] = first_step + kind < r->count ? (int)store_number(&r->rows[first_step + kind], 0, 0) : 0;
}

void links_list(struct store_tx *t, int64_t case_id, enum link_kind kind, int64_t after, const struct person *me, size_t most)
{
	row_begin(t, STORE_LINK_LIST, me);
	store_int(t, case_id);
	store_text(t, link_kind_names[kind]);
	store_int(t, after);
	store_int(t, (int64_t)most);
}

void links_add(struct store_tx *t, const char *template_id, enum case_user user_kind, const char *user, enum link_kind kind,
               const void *hash, size_t len)
{
	store_step(t, STORE_LINK_ADD, STORE_ANY);
	store_text(t, link_kind_names[kind]);
	store_blob(t, hash, len);
	store_text(t, template_id);
	store_int(t, user_kind);
	store_text(t, user);
}

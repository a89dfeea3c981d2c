#include "sandbox/pages.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sandbox/act.h"
#include "sandbox/base64.h"

/* All that a list has, before it is cut into pages. */
struct whole {
	const char *scope;    /* what its cursors are good for; NULL: nobody's list, no cursor fits */
	const char **ids;
	size_t count;
};

/* A cursor is base64url of "LAST-ID.MAC": the last item already seen (empty: none), and a MAC over it and the list. */
static char *make_cursor(const struct paging *p, const char *scope, const char *last_id)
{
	char *text = mem_printf("cursor\n%s\n%s", scope, last_id);
	struct digest d = digest_hmac(p->links->key.bytes, sizeof p->links->key.bytes, text, strlen(text));
	char hex[DIGEST_HEX];
	digest_hex(&d, hex);
	char *plain = mem_printf("%s.%.16s", last_id, hex);
	char *cursor = base64url(plain, strlen(plain));
	free(plain);
	free(text);
	return cursor;
}

static const char *id_before(const struct whole *w, size_t i)
{
	return i ? w->ids[i - 1] : "";
}

/* Where the page after this cursor begins; false when no cursor of this list reads so. Made again rather than taken apart: what
 * was never handed out can never fit. */
static bool find_start(const struct paging *p, const struct whole *w, const char *cursor, size_t *start)
{
	for (size_t i = 0; w->scope && i <= w->count; i++) {
		char *made = make_cursor(p, w->scope, id_before(w, i));
		bool same = strcmp(made, cursor) == 0;
		free(made);
		if (same) {
			*start = i;
			return true;
		}
	}
	return false;
}

struct slice {
	size_t start, end;
	char *next;           /* cursor, or NULL; free() */
};

/* false: the body's cursor is not of this list. */
static bool slice_page(const struct paging *p, const struct whole *w, const cJSON *body, struct slice *out)
{
	const char *cursor = tree_text(body, "cursor");
	*out = (struct slice){ 0 };
	if (cursor && !find_start(p, w, cursor, &out->start))
		return false;
	out->end = out->start + (size_t)p->page_size < w->count ? out->start + (size_t)p->page_size : w->count;
	if (w->scope && p->repeat)
		out->next = make_cursor(p, w->scope, id_before(w, out->start));
	else if (out->end < w->count)
		out->next = make_cursor(p, w->scope, id_before(w, out->end));
	return true;
}

/* Takes the items and the cursor of the slice. */
static cJSON *page_of(const char *name, cJSON *items, struct slice *slice)
{
	cJSON *page = cJSON_CreateObject();
	cJSON_AddItemToObject(page, name, items);
	tree_set_text(page, "next_cursor", slice->next);
	free(slice->next);
	return page;
}

cJSON *pages_attempts(const struct paging *p, const cJSON *body, struct refusal *r)
{
	struct subject *subject;
	if (!act_subject(p->store, body, &subject, r))
		return NULL;
	size_t count = 0, hidden = 0;
	const struct attempt **list = subject ? store_attempts_of(p->store, subject, &count) : NULL;
	while (hidden < count && p->lag > 0 && list[hidden]->created > p->now - p->lag)
		hidden++;
	char *scope = subject ? mem_printf("%s\n%s", subject->template->id, subject->client_user_id) : NULL;
	struct whole w = { .scope = scope, .ids = mem_alloc((count + 1) * sizeof *w.ids), .count = count - hidden };
	for (size_t i = 0; i < w.count; i++)
		w.ids[i] = list[hidden + i]->id;
	struct slice slice;
	cJSON *page = NULL;
	if (slice_page(p, &w, body, &slice)) {
		cJSON *items = cJSON_CreateArray();
		for (size_t i = slice.start; i < slice.end; i++)
			cJSON_AddItemToArray(items, link_attempt(p->links, list[hidden + i], p->now, p->url_life));
		page = page_of("identity_verifications", items, &slice);
	} else {
		refuse(r, REFUSE_INVALID_FIELD, "cursor must be a next_cursor of the same client_user_id and template_id");
	}
	free(w.ids);
	free(scope);
	free(list);
	return page;
}

cJSON *pages_rows(const struct paging *p, const struct page_rows *rows, const cJSON *body, struct refusal *r)
{
	const struct whole w = { .scope = rows->scope, .ids = rows->ids, .count = rows->count };
	struct slice slice;
	if (!slice_page(p, &w, body, &slice)) {
		refuse(r, REFUSE_INVALID_FIELD, "cursor must be a next_cursor of the same list");
		return NULL;
	}
	cJSON *items = cJSON_CreateArray();
	for (size_t i = slice.start; i < slice.end; i++)
		cJSON_AddItemToArray(items, cJSON_Duplicate(rows->rows[i], true));
	return page_of(rows->name, items, &slice);
}

void page_rows_add(struct page_rows *rows, const char *id, const cJSON *row)
{
	rows->ids = mem_grow(rows->ids, rows->count + 1, sizeof *rows->ids);
	rows->rows = mem_grow(rows->rows, rows->count + 1, sizeof *rows->rows);
	rows->ids[rows->count] = id;
	rows->rows[rows->count++] = row;
}

void page_rows_finish(struct page_rows *rows)
{
	free(rows->ids);
	free(rows->rows);
	*rows = (struct page_rows){ 0 };
}

cJSON *pages_array(const struct paging *p, const char *name, const cJSON *all, const cJSON *body, struct refusal *r)
{
	struct page_rows rows = { .scope = name, .name = name };
	const cJSON *one;
	cJSON_ArrayForEach(one, all)
		page_rows_add(&rows, tree_text(one, "id"), one);
	cJSON *page = pages_rows(p, &rows, body, r);
	page_rows_finish(&rows);
	return page;
}

#include "sandbox/pages.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sandbox/act.h"

/* A cursor is base64url of "LAST-ID.MAC": the last attempt already seen (empty: none), and a MAC over it and the subject. */
static void base64url(const char *s, char *out)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	size_t n = strlen(s);
	for (size_t i = 0; i < n; i += 3) {
		unsigned v = (unsigned)(unsigned char)s[i] << 16;
		if (i + 1 < n)
			v |= (unsigned)(unsigned char)s[i + 1] << 8;
		if (i + 2 < n)
			v |= (unsigned char)s[i + 2];
		size_t digits = n - i >= 3 ? 4 : n - i + 1;
		for (size_t d = 0; d < digits; d++)
			*out++ = letters[v >> (18 - 6 * d) & 63];
	}
	*out = '\0';
}

static char *make_cursor(const struct paging *p, const struct subject *subject, const char *last_id)
{
	char *text = mem_printf("cursor\n%s\n%s\n%s", subject->template->id, subject->client_user_id, last_id);
	struct digest d = digest_hmac(p->links->key.bytes, sizeof p->links->key.bytes, text, strlen(text));
	char hex[DIGEST_HEX];
	digest_hex(&d, hex);
	char *plain = mem_printf("%s.%.16s", last_id, hex);
	char *cursor = mem_alloc(strlen(plain) * 2 + 4);
	base64url(plain, cursor);
	free(plain);
	free(text);
	return cursor;
}

/* Where the page after this cursor begins; false when no cursor of this subject reads so. Made again rather than taken apart: what
 * was never handed out can never fit. */
static bool find_start(const struct paging *p, const struct subject *subject, const struct attempt **list, size_t count,
                       const char *cursor, size_t *start)
{
	for (size_t i = 0; i <= count; i++) {
		char *made = make_cursor(p, subject, i ? list[i - 1]->id : "");
		bool same = strcmp(made, cursor) == 0;
		free(made);
		if (same) {
			*start = i;
			return true;
		}
	}
	return false;
}

static cJSON *empty_page(void)
{
	cJSON *page = cJSON_CreateObject();
	cJSON_AddArrayToObject(page, "identity_verifications");
	cJSON_AddNullToObject(page, "next_cursor");
	return page;
}

cJSON *pages_list(const struct paging *p, const cJSON *body, struct refusal *r)
{
	const struct subject *subject = act_subject(p->store, body);
	const char *cursor = tree_text(body, "cursor");
	size_t count = 0, start = 0;
	const struct attempt **list = subject ? store_attempts_of(p->store, subject, &count) : NULL;
	size_t hidden = 0;
	while (hidden < count && p->lag > 0 && list[hidden]->created > p->now - p->lag)
		hidden++;
	if (hidden)
		memmove(list, list + hidden, (count -= hidden) * sizeof *list);
	if (cursor && (!subject || !find_start(p, subject, list, count, cursor, &start))) {
		refuse(r, REFUSE_INVALID_FIELD, "cursor must be a next_cursor of the same client_user_id and template_id");
		free(list);
		return NULL;
	}
	cJSON *page = empty_page();
	cJSON *array = cJSON_GetObjectItemCaseSensitive(page, "identity_verifications");
	size_t end = start + (size_t)p->page_size < count ? start + (size_t)p->page_size : count;
	for (size_t i = start; i < end; i++)
		cJSON_AddItemToArray(array, link_attempt(p->links, list[i], p->now, p->url_life));
	if (subject && p->repeat) {
		char *again = make_cursor(p, subject, start ? list[start - 1]->id : "");
		tree_set_text(page, "next_cursor", again);
		free(again);
	} else if (end < count) {
		char *next = make_cursor(p, subject, list[end - 1]->id);
		tree_set_text(page, "next_cursor", next);
		free(next);
	}
	free(list);
	return page;
}

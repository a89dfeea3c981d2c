#include "api/sighting.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "idv/request.h"

void sighting_finish(struct sighting *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free(s->list[i].id);
		free(s->list[i].previous);
	}
	free(s->list);
	record_destroy(s->newest);
	idv_cursors_finish(&s->cursors);
	*s = (struct sighting){ 0 };
}

static int64_t created(const struct record *r)
{
	return idv_get(r, IDV_CREATED_AT, 0, 0)->number;
}

static bool is_newer(const struct record *r, const struct record *than)
{
	if (!than || idv_is(r, IDV_PREVIOUS_ATTEMPT_ID, idv_text(than, IDV_ID)))
		return true;
	return !idv_is(than, IDV_PREVIOUS_ATTEMPT_ID, idv_text(r, IDV_ID)) && created(r) > created(than);
}

/* The vendor's id of a user may be missing; another's is no answer to what was asked. */
static bool is_of(const struct record *r, const struct intent *subject)
{
	enum idv_leaf leaf = idv_by_table[subject->by].leaf;
	bool named = subject->by == IDV_BY_CLIENT_USER || idv_get(r, leaf, 0, 0)->state == RECORD_PRESENT;
	return (!named || idv_is(r, leaf, subject->client_user_id)) && idv_is(r, IDV_TEMPLATE_ID, subject->template_id);
}

void sighting_take(struct sighting *s, struct record_page *page, int64_t server_time, const struct intent *subject)
{
	s->skipped += page->skipped;
	for (size_t i = 0; i < page->count; i++) {
		const struct record *r = page->records[i];
		if (!r || !idv_id_check("attempt id", idv_text(r, IDV_ID), NULL) || !is_of(r, subject)) {
			s->skipped++;
			continue;
		}
		if (s->count == s->room) {
			s->room = s->room ? s->room * 2 : 16;
			s->list = mem_grow(s->list, s->room, sizeof *s->list);
		}
		s->list[s->count++] = (struct sight){ mem_strdup(idv_text(r, IDV_ID)), mem_strdup(idv_text(r, IDV_PREVIOUS_ATTEMPT_ID)), 0, false };
		if (is_newer(r, s->newest)) {
			record_destroy(s->newest);
			s->newest = record_page_take(page, i);
		}
	}
	s->server_time = server_time ? server_time : s->server_time;
}

bool sighting_has(const struct sighting *s, const char *id)
{
	for (size_t i = 0; i < s->count; i++)
		if (!strcmp(s->list[i].id, id))
			return true;
	return false;
}

bool sighting_is_last(const struct sighting *s, const char *id)
{
	for (size_t i = 0; i < s->count; i++)
		if (!strcmp(s->list[i].previous, id) && strcmp(s->list[i].id, id))
			return false;
	return true;
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct sight *)a)->id, ((const struct sight *)b)->id);
}

static struct sight *find(struct sighting *s, const char *id)
{
	const struct sight key = { .id = (char *)(uintptr_t)id };
	return bsearch(&key, s->list, s->count, sizeof *s->list, by_id);
}

/* Each walk back ends at newest_id, at an attempt walked before, at the first of a chain, or, where a server made a ring, at itself. */
size_t sighting_after(struct sighting *s, const char *newest_id, const struct sighting *before)
{
	size_t n = 0;
	if (!s->count)
		return 0;
	qsort(s->list, s->count, sizeof *s->list, by_id);
	for (size_t i = 0; i < s->count; i++)
		s->list[i].walk = s->list[i].after = 0;
	for (size_t i = 0; i < s->count; i++) {
		struct sight *at = &s->list[i];
		bool after = !*newest_id;
		for (; at && !at->walk && strcmp(at->id, newest_id); at = find(s, at->previous)) {
			at->walk = i + 1;
			if (*newest_id && !strcmp(at->previous, newest_id)) {
				after = true;
				break;
			}
		}
		after = after || (at && at->walk && at->walk != i + 1 && at->after);
		for (at = &s->list[i]; at && at->walk == i + 1 && at->after != after; at = find(s, at->previous))
			at->after = after;
	}
	for (size_t i = 0; i < s->count; i++) {
		struct sight *one = &s->list[i];
		one->after = one->after || (before && !sighting_has(before, one->id));
		one->after = one->after && !(i && !strcmp(one->id, s->list[i - 1].id)); /* listed twice */
		n += one->after;
	}
	return n;
}

bool sighting_unmark(struct sighting *s, const char *id)
{
	bool was = false;
	for (size_t i = 0; i < s->count; i++)
		if (s->list[i].after && !strcmp(s->list[i].id, id)) {
			s->list[i].after = false;
			was = true;
		}
	return was;
}

const char *sighting_last_after(const struct sighting *s)
{
	const char *id = "";
	for (size_t i = 0; i < s->count; i++)
		if (s->list[i].after && (!*id || sighting_is_last(s, s->list[i].id)))
			id = s->list[i].id;
	return id;
}

#include "desk/caseload.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"

static uint64_t hash_text(const char *s)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return h;
}

static void attempt_destroy(struct attempt *a)
{
	record_destroy(a->record);
	free(a->id);
	free(a);
}

static void subject_finish(struct subject *s)
{
	free(s->template_id);
	free(s->client_user_id);
	free(s->cursor);
	idv_cursors_finish(&s->met);
}

void caseload_finish(struct caseload *l)
{
	for (size_t i = 0; i < l->count; i++)
		attempt_destroy(l->attempts[i]);
	for (size_t i = 0; i < l->subject_count; i++)
		subject_finish(&l->subjects[i]);
	for (size_t i = 0; i < l->id_count; i++)
		free(l->ids[i].id);
	free(l->attempts);
	free(l->subjects);
	free(l->ids);
	free(l->index);
	*l = (struct caseload){ 0 };
}

/* 1-based; 0: none. */
static size_t subject_place(const struct caseload *l, const char *template_id, enum idv_by by, const char *user)
{
	for (size_t i = 0; i < l->subject_count; i++)
		if (l->subjects[i].by == by && strcmp(l->subjects[i].client_user_id, user) == 0 && strcmp(l->subjects[i].template_id, template_id) == 0)
			return i + 1;
	return 0;
}

/* An attempt has both ids of its user. */
static size_t subject_of(const struct caseload *l, const struct record *r)
{
	size_t place = 0;
	for (int by = 0; !place && by < IDV_BYS; by++) {
		const char *user = idv_text(r, idv_by_table[by].leaf);
		place = *user || !by ? subject_place(l, idv_text(r, IDV_TEMPLATE_ID), (enum idv_by)by, user) : 0;
	}
	return place;
}

size_t caseload_add_subject(struct caseload *l, const char *template_id, const char *client_user_id)
{
	return caseload_add_subject_by(l, template_id, IDV_BY_CLIENT_USER, client_user_id);
}

size_t caseload_add_subject_by(struct caseload *l, const char *template_id, enum idv_by by, const char *user)
{
	size_t known = subject_place(l, template_id, by, user);
	if (known)
		return known - 1;
	if (l->subject_count == l->subject_room) {
		l->subject_room = l->subject_room ? l->subject_room * 2 : 32;
		l->subjects = mem_grow(l->subjects, l->subject_room, sizeof *l->subjects);
	}
	l->subjects[l->subject_count] = (struct subject){
		.template_id = mem_strdup(template_id),
		.by = by,
		.client_user_id = mem_strdup(user),
	};
	return l->subject_count++;
}

void caseload_add_id(struct caseload *l, const char *id)
{
	for (size_t i = 0; i < l->id_count; i++)
		if (strcmp(l->ids[i].id, id) == 0)
			return;
	if (l->id_count == l->id_room) {
		l->id_room = l->id_room ? l->id_room * 2 : 32;
		l->ids = mem_grow(l->ids, l->id_room, sizeof *l->ids);
	}
	l->ids[l->id_count++] = (struct asked_id){ .id = mem_strdup(id) };
}

void subject_restart(struct subject *s)
{
	free(s->cursor);
	s->cursor = NULL;
	idv_cursors_finish(&s->met);
	s->attempts = s->pages = 0;
	s->state = SUBJECT_WAITING;
}

enum { EMPTY_PAGES_MAX = 5 };

bool subject_set_cursor(struct subject *s, const char *cursor, struct err *err)
{
	if (!idv_cursors_add(&s->met, cursor, err))
		return false;
	if (s->pages > s->attempts + EMPTY_PAGES_MAX)
		return err_set(err, ERR_REPLY, "list: the server goes on with empty pages; reading stopped after %zu", s->pages);
	free(s->cursor);
	s->cursor = mem_strdup(cursor);
	return true;
}

static void index_insert(struct caseload *l, size_t place)
{
	size_t at = hash_text(l->attempts[place]->id) & (l->index_size - 1);
	while (l->index[at])
		at = (at + 1) & (l->index_size - 1);
	l->index[at] = place + 1;
}

static void index_grow(struct caseload *l)
{
	free(l->index);
	l->index_size = l->index_size ? l->index_size * 2 : 256;
	l->index = mem_alloc(l->index_size * sizeof *l->index);
	for (size_t i = 0; i < l->count; i++)
		index_insert(l, i);
}

struct attempt *caseload_find(const struct caseload *l, const char *id)
{
	if (!l->index_size || !*id)
		return NULL;
	for (size_t at = hash_text(id) & (l->index_size - 1); l->index[at]; at = (at + 1) & (l->index_size - 1)) {
		struct attempt *a = l->attempts[l->index[at] - 1];
		if (strcmp(a->id, id) == 0)
			return a;
	}
	return NULL;
}

struct attempt *caseload_put(struct caseload *l, struct record *record, int64_t read_at)
{
	const char *id = idv_text(record, IDV_ID);
	struct attempt *a = caseload_find(l, id);
	if (!a) {
		if (l->count == l->room) {
			l->room = l->room ? l->room * 2 : 128;
			l->attempts = mem_grow(l->attempts, l->room, sizeof(struct attempt *));
		}
		a = mem_alloc(sizeof *a);
		a->id = mem_strdup(id);
		l->attempts[l->count++] = a;
		if (l->count * 2 > l->index_size)
			index_grow(l);
		else
			index_insert(l, l->count - 1);
	}
	record_destroy(a->record);
	a->record = record;
	a->read_at = read_at;
	a->read_ms = when_mono_ms();
	l->changes++;
	return a;
}

/* A server could send a chain that bites its own tail; no chain is longer than the caseload. What its first attempt follows may not be
 * here, or what follows its last: then numbers would be made up. */
static void number_chain(const struct caseload *l, struct attempt *first)
{
	size_t n = 0;
	if (*idv_text(first->record, IDV_PREVIOUS_ATTEMPT_ID))
		return;
	for (struct attempt *a = first; a && n < l->count; a = a->next)
		a->try_no = ++n;
	size_t i = 0;
	bool whole = first->subject && l->subjects[first->subject - 1].whole;
	for (struct attempt *a = first; a && i < n && whole; a = a->next, i++)
		a->tries = n;
}

void caseload_link(struct caseload *l)
{
	for (size_t i = 0; i < l->count; i++) {
		struct attempt *a = l->attempts[i];
		a->previous = a->next = NULL;
		a->try_no = a->tries = 0;
		if (!a->subject)
			a->subject = subject_of(l, a->record);
	}
	for (size_t i = 0; i < l->count; i++) {
		struct attempt *a = l->attempts[i];
		struct attempt *previous = caseload_find(l, idv_text(a->record, IDV_PREVIOUS_ATTEMPT_ID));
		if (previous && previous != a && !previous->next) {
			a->previous = previous;
			previous->next = a;
		}
	}
	for (size_t i = 0; i < l->count; i++)
		if (!l->attempts[i]->previous)
			number_chain(l, l->attempts[i]);
}

bool attempt_same_subject(const struct attempt *a, const struct attempt *b)
{
	return strcmp(idv_text(a->record, IDV_CLIENT_USER_ID), idv_text(b->record, IDV_CLIENT_USER_ID)) == 0 &&
	       strcmp(idv_text(a->record, IDV_TEMPLATE_ID), idv_text(b->record, IDV_TEMPLATE_ID)) == 0;
}

bool attempt_is_work(const struct attempt *a)
{
	return !a->next && idv_is(a->record, IDV_STATUS, "pending_review");
}

bool attempt_is_superseded(const struct attempt *a)
{
	return a->next && idv_is(a->record, IDV_STATUS, "pending_review");
}

struct attempt *caseload_newest(const struct caseload *l, const struct attempt *a)
{
	struct attempt *newest = NULL;
	int64_t best = 0;
	for (size_t i = 0; i < l->count; i++) {
		struct attempt *b = l->attempts[i];
		if (b->next || !attempt_same_subject(a, b))
			continue;
		int64_t at = idv_get(b->record, IDV_CREATED_AT, 0, 0)->number;
		if (!newest || at > best) {
			newest = b;
			best = at;
		}
	}
	return newest;
}

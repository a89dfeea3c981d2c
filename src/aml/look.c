#include "aml/look.h"

#include <stdlib.h>
#include <string.h>

#include "aml/canonical.h"
#include "aml/decision.h"
#include "base/buf.h"
#include "base/mem.h"

static void destroy_all(struct record **records, size_t count)
{
	for (size_t i = 0; i < count; i++)
		record_destroy(records[i]);
	free(records);
}

void aml_look_finish(struct aml_look *l)
{
	record_destroy(l->screening);
	destroy_all(l->hits, l->hit_count);
	destroy_all(l->reviews, l->review_count);
	*l = (struct aml_look){ 0 };
}

/* One of the two lists of a look, whose ids are the first leaf of their kind. */
struct list {
	struct record ***records;
	size_t *count, *room, most;
	bool *lack, *whole;
};

static struct list hits_of(struct aml_look *l)
{
	return (struct list){ &l->hits, &l->hit_count, &l->hit_room, AML_HITS_MAX, &l->hits_lack, &l->hits_whole };
}

static struct list reviews_of(struct aml_look *l)
{
	return (struct list){ &l->reviews, &l->review_count, &l->review_room, AML_REVIEWS_MAX, &l->reviews_lack, &l->reviews_whole };
}

static const struct record *find(struct record *const *records, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (record_is(records[i], 0, id))
			return records[i];
	return NULL;
}

/* An id that was mended is not the one that the server has: nothing could be said about its record. */
static bool usable(const struct list *list, const struct record *r)
{
	const struct record_value *id = record_get(r, 0, 0, 0);
	return *list->count < list->most && id->state == RECORD_PRESENT && !id->mended && !find(*list->records, *list->count, id->text);
}

static void append(const struct list *list, struct record *r)
{
	if (*list->count == *list->room) {
		*list->room = *list->room ? *list->room * 2 : 16;
		*list->records = mem_grow(*list->records, *list->room, sizeof **list->records);
	}
	(*list->records)[(*list->count)++] = r;
}

static void take(struct aml_look *l, const struct list *list, struct record_page *page, bool last)
{
	size_t lacking = page->skipped;
	for (size_t i = 0; i < page->count; i++) {
		struct record *r = record_page_take(page, i);
		if (r && usable(list, r)) {
			append(list, r);
		} else if (r) {
			record_destroy(r);
			lacking++;
		}
	}
	l->skipped += lacking;
	*list->lack |= lacking > 0;
	*list->whole = last && !*list->lack;
}

void aml_look_take_hits(struct aml_look *l, struct record_page *page, bool last)
{
	struct list list = hits_of(l);
	take(l, &list, page, last);
}

void aml_look_take_reviews(struct aml_look *l, struct record_page *page, bool last)
{
	struct list list = reviews_of(l);
	take(l, &list, page, last);
}

void aml_look_take_screening(struct aml_look *l, struct record_page *page)
{
	struct record *r = page->count ? record_page_take(page, 0) : NULL;
	if (!r)
		return;
	record_destroy(l->screening);
	l->screening = r;
}

bool aml_look_is_whole(const struct aml_look *l)
{
	return l->screening && !record_get(l->screening, SCREENING_ID, 0, 0)->mended && l->hits_whole && l->reviews_whole;
}

const struct record *aml_look_hit(const struct aml_look *l, const char *id)
{
	return find(l->hits, l->hit_count, id);
}

bool aml_look_has_review(const struct aml_look *l, const char *id)
{
	return find(l->reviews, l->review_count, id) != NULL;
}

/* What was read once is read again the same; the errors were that time's. */
static struct record *copy_record(const struct record *r)
{
	struct record_page page = { 0 };
	struct record *copy = NULL;
	if (r && record_read_one(r->kind, r->json, r->json_len, &page, NULL))
		copy = record_page_take(&page, 0);
	record_page_finish(&page);
	if (copy)
		copy->mended = r->mended;
	return copy;
}

static void copy_list(struct record *const *from, size_t count, const struct list *to)
{
	for (size_t i = 0; i < count; i++) {
		struct record *copy = copy_record(from[i]);
		if (copy)
			append(to, copy);
		*to->lack |= !copy;
	}
	*to->whole = *to->whole && !*to->lack;
}

void aml_look_copy(const struct aml_look *l, struct aml_look *out)
{
	*out = (struct aml_look){
		.screening = copy_record(l->screening),
		.hits_whole = l->hits_whole,
		.reviews_whole = l->reviews_whole,
		.hits_lack = l->hits_lack,
		.reviews_lack = l->reviews_lack,
		.skipped = l->skipped,
		.server_time = l->server_time,
	};
	struct list hits = hits_of(out), reviews = reviews_of(out);
	copy_list(l->hits, l->hit_count, &hits);
	copy_list(l->reviews, l->review_count, &reviews);
}

size_t aml_look_pending(const struct aml_look *l)
{
	size_t n = 0;
	for (size_t i = 0; i < l->hit_count; i++)
		n += aml_hit_waits(l->hits[i]);
	return n;
}

size_t aml_look_confirmed(const struct aml_look *l)
{
	size_t n = 0;
	for (size_t i = 0; i < l->hit_count; i++)
		n += record_is(l->hits[i], HIT_STATUS, "confirmed");
	return n;
}

/* Anybody can type a comment like ours into the Dashboard; by the API only clients of this account write. */
const struct record *aml_look_review_of(const struct aml_look *l, const char *reference)
{
	char found[AML_REFERENCE];
	for (size_t i = 0; *reference && i < l->review_count; i++) {
		const struct record *r = l->reviews[i];
		bool by_api = record_is(r, REVIEW_SOURCE, "api") || record_get(r, REVIEW_SOURCE, 0, 0)->state != RECORD_PRESENT;
		if (by_api && aml_comment_read(record_text(r, REVIEW_COMMENT), found, NULL) && strcmp(found, reference) == 0)
			return r;
	}
	return NULL;
}

static int by_id(const void *a, const void *b)
{
	struct record *const *x = a, *const *y = b;
	return strcmp(record_text(*x, 0), record_text(*y, 0));
}

static void put_list(const char *name, struct record *const *records, size_t count, bool whole, struct buf *out)
{
	struct record **sorted = mem_alloc((count + 1) * sizeof *sorted);
	if (count)
		memcpy(sorted, records, count * sizeof *sorted);
	qsort(sorted, count, sizeof *sorted, by_id);
	buf_printf(out, "%s %zu%s\n", name, count, whole ? "" : " not whole");
	for (size_t i = 0; i < count; i++) {
		canonical_record(sorted[i], out);
		buf_add_char(out, '\n');
	}
	free(sorted);
}

void aml_look_canonical(const struct aml_look *l, struct buf *out)
{
	buf_add_str(out, "screening\n");
	if (l->screening)
		canonical_record(l->screening, out);
	buf_add_char(out, '\n');
	put_list("hits", l->hits, l->hit_count, l->hits_whole, out);
	put_list("reviews", l->reviews, l->review_count, l->reviews_whole, out);
}

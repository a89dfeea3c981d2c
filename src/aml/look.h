/* One look at a screening: itself, all its hits, all its reviews, as they were read together. What is decided is decided on a look; before anything
 * is sent there is another, and what differs between the two is told. */
#ifndef AML_LOOK_H
#define AML_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aml/record.h"

struct buf;

enum { AML_HITS_MAX = 2000, AML_REVIEWS_MAX = 2000 }; /* more is not whole, and nothing is decided on it */

/* Zeroed is empty. */
struct aml_look {
	struct record *screening;       /* owned, as all here; NULL: not read yet */
	struct record **hits;
	size_t hit_count, hit_room;
	struct record **reviews;
	size_t review_count, review_room;
	bool hits_whole, reviews_whole; /* every page was read, and nothing on it was unreadable */
	size_t skipped;                 /* elements of the lists that are no such record, came twice or are too many */
	bool hits_lack, reviews_lack;   /* that some were, of each list */
	int64_t server_time;            /* of the last page, unix s; 0: not told */
};
void aml_look_finish(struct aml_look *l); /* accepts zeroed; leaves it empty */
/* The records of a page move here. last: no page follows, so the list is whole unless something was skipped or is too much. */
void aml_look_take_hits(struct aml_look *l, struct record_page *page, bool last);
void aml_look_take_reviews(struct aml_look *l, struct record_page *page, bool last);
void aml_look_take_screening(struct aml_look *l, struct record_page *page);
bool aml_look_is_whole(const struct aml_look *l);
const struct record *aml_look_hit(const struct aml_look *l, const char *id); /* NULL: it has none of this id */
bool aml_look_has_review(const struct aml_look *l, const char *id);
/* A copy of its own, from the records' JSON. */
void aml_look_copy(const struct aml_look *l, struct aml_look *out);
size_t aml_look_pending(const struct aml_look *l);   /* hits that wait for a verdict; a status that is new to us waits too */
size_t aml_look_confirmed(const struct aml_look *l);

/* The same text for the same content, to take a digest of: of all that counts as a change (below). Order of keys, of hits and of reviews, and
 * request ids do not matter; what is not whole never has the text of what is. */
void aml_look_canonical(const struct aml_look *l, struct buf *out);

/* The review that carries the reference (decision.h) of an act of ours and came by the API; NULL. */
const struct record *aml_look_review_of(const struct aml_look *l, const char *reference);

/* What differs. The audit trail and request ids are left out; all else of the screening and of each hit counts, unknown fields too, and reviews that came
 * or went. The order within arrays does not count, none has one. What `own` was to do is no difference: its review, the hits' statuses it sets, the status it aims at. Whatever a record is not whole in counts. */
enum aml_change_kind {
	AML_CHANGE_STATUS, AML_CHANGE_TERMS, AML_CHANGE_ASSIGNEE, AML_CHANGE_FIELD, /* of the screening; FIELD: any other */
	AML_CHANGE_HIT_NEW, AML_CHANGE_HIT_GONE, AML_CHANGE_HIT_STATUS, AML_CHANGE_HIT_DATA,
	AML_CHANGE_REVIEW_NEW, AML_CHANGE_REVIEW_GONE,
	AML_CHANGE_UNREADABLE   /* one of the two looks is not whole */
};
struct aml_change {
	enum aml_change_kind kind;
	const char *id;         /* of the hit or review; "" the screening; borrowed from the looks */
	char text[200];         /* clean: "a new hit on US_SDN, scrhit_x", "search terms: version 1, now 2". Ids, codes, labels of fields, no values of a person's */
	char shown[200];        /* for a screen alone, never kept: the same with the values of what is short, "birth date 1970-01-02, now 1970-02-01"; "" as text */
};
static inline const char *aml_change_shown(const struct aml_change *c)
{
	return *c->shown ? c->shown : c->text;
}
enum { AML_CHANGES = 32 };
struct aml_decision;
/* How many there are; the first AML_CHANGES are in out. own NULL: nothing of ours is under way. reviewed: its review is known to be in. */
size_t aml_changes(const struct aml_look *seen, const struct aml_look *now, const struct aml_decision *own, bool reviewed, struct aml_change out[AML_CHANGES]);

#endif

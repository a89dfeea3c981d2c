/* A whole answer: one record, or a page of a list. */
#ifndef RECORD_PAGE_H
#define RECORD_PAGE_H

#include "base/buf.h"
#include "record/record.h"

struct err;

struct record_page {
	struct record **records;     /* owned */
	size_t count;
	char *next_cursor;           /* NULL at the end, and of one record */
	char *request_id;            /* "" when absent */
	size_t skipped;              /* elements of the list that are no such record: null, or without an id */
	size_t mended;               /* broken characters, doubled keys and cuts of the pre-pass */
	struct buf text;             /* the answer after the pre-pass */
};

/* json is the answer as it came: it goes through the pre-pass here, once. False and ERR_REPLY where it is no such answer. */
bool record_read_one(const struct record_kind *kind, const char *json, size_t len, struct record_page *page, struct err *err);
bool record_read_list(const struct record_kind *kind, const char *json, size_t len, struct record_page *page, struct err *err);
void record_page_finish(struct record_page *page);           /* accepts zeroed */
struct record *record_page_take(struct record_page *page, size_t i); /* the caller owns it; its place becomes NULL */
void record_page_of(struct record_page *page, struct record *record); /* a page of this one, which it takes */

#endif

/* A report before it is written: parts with a title, notes and a table. Texts are copied and clean; each knows whether it is our own or came from
 * somebody else, who must not be able to write markup, a formula or a link. Within src/report only. */
#ifndef REPORT_DOC_H
#define REPORT_DOC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "record/vocab.h"

struct buf;
struct report_picture;

enum { DOC_COLUMNS = 8, DOC_PARTS = 24, DOC_NOTES = 64 };

struct doc_cell {
	const char *text;        /* "" nothing */
	bool foreign;            /* a value, or words of somebody else */
	enum record_severity tone; /* RECORD_NEUTRAL: plain */
};
struct doc_row { struct doc_cell cells[DOC_COLUMNS]; };

struct doc_part {
	const char *key, *title; /* key: as JSON names it */
	const char *const *keys, *const *heads; /* of the columns */
	size_t columns;          /* 0: notes alone */
	struct doc_row *rows;    /* secret memory */
	size_t row_count, row_room, cell;
	struct doc_cell notes[DOC_NOTES];
	size_t note_count;
};

struct doc {
	struct arena arena;
	const char *title;
	struct doc_part parts[DOC_PARTS];
	size_t part_count;
	const struct report_picture *pictures; /* borrowed */
	size_t picture_count;
};

void doc_finish(struct doc *d);                      /* wiped */
const char *doc_clean(struct doc *d, const char *text); /* a copy that lives as long as it */
/* The part that what follows goes into. keys and heads are borrowed. */
void doc_part(struct doc *d, const char *key, const char *title, const char *const *keys, const char *const *heads, size_t columns);
void doc_note(struct doc *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Words that a person wrote, a note a line. */
void doc_words(struct doc *d, const char *text);
void doc_row(struct doc *d);
/* The next cell of the row: our own words, possibly with ids and words of the API in them; and what somebody else says. */
void doc_ours(struct doc *d, enum record_severity tone, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void doc_theirs(struct doc *d, enum record_severity tone, const char *text);

void doc_markdown(const struct doc *d, struct buf *out);
void doc_html(const struct doc *d, struct buf *out);
void doc_json(const struct doc *d, struct buf *out);

#endif

/* From the tree of an answer to a record: for page.c. */
#ifndef RECORD_DECODE_H
#define RECORD_DECODE_H

#include "base/buf.h"
#include "base/mem.h"
#include "record/schema.h"

/* What is reused from record to record of one answer. Zeroed but for kind and room, and the caps of both buffers. */
struct record_decoder {
	const struct record_kind *kind;
	struct arena scratch;        /* the tree, and what it does not have of the record's strings */
	struct buf path;             /* of the value being read, with indexes */
	struct buf print;            /* a value as text */
	uint16_t at[RECORD_DEPTH];
	uint8_t indexed;             /* arrays entered */
	struct record_value *values;
	size_t value_count, value_room;
	struct record_extra *extras;
	size_t extra_count, extra_room, extra_dropped;
	size_t room;                 /* array elements' values that this record may still have */
	size_t unknown_words;
};

void decoder_init(struct record_decoder *d, const struct record_kind *kind);
void decoder_finish(struct record_decoder *d);
/* The record of `tree`, an object of which `json` is the checked text. The tree is in the scratch and may die after. */
struct record *decode_record(struct record_decoder *d, const cJSON *tree, const char *json, size_t len);
/* All of a record in a block of its own: what the decoder has collected, and its text. */
struct record *pack_record(struct record_decoder *d, const char *json, size_t len);

#endif

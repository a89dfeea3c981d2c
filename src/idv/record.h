/* An identity verification as a record: its kind, and its leaves looked up by their names in leaf.def. */
#ifndef IDV_RECORD_H
#define IDV_RECORD_H

#include "idv/leaf.h"
#include "record/page.h"

extern const struct record_kind idv_kind;

static inline const struct record_value *idv_get(const struct record *r, enum idv_leaf leaf, size_t i, size_t j)
{
	return record_get(r, leaf, i, j);
}

static inline size_t idv_count(const struct record *r, enum idv_leaf leaf, int i)
{
	return record_count(r, leaf, i);
}

static inline const char *idv_text(const struct record *r, enum idv_leaf leaf)
{
	return record_text(r, leaf);
}

static inline bool idv_is(const struct record *r, enum idv_leaf leaf, const char *wire)
{
	return record_is(r, leaf, wire);
}

static inline void idv_value_path(const struct record_value *v, struct buf *out)
{
	record_value_path(&idv_kind, v, out);
}

static inline bool idv_decode_one(const char *json, size_t len, struct record_page *page, struct err *err)
{
	return record_read_one(&idv_kind, json, len, page, err);
}

static inline bool idv_decode_list(const char *json, size_t len, struct record_page *page, struct err *err)
{
	return record_read_list(&idv_kind, json, len, page, err);
}

#endif

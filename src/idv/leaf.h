/* The leaves of an identity verification: all 187 fields the API documents, one row each in leaf.def. Decoding, the panes, masking,
 * the JSON pane and the coverage test read this table and no other list of fields exists. */
#ifndef IDV_LEAF_H
#define IDV_LEAF_H

#include <stddef.h>

#include "idv/vocab.h"

enum idv_type { IDV_STRING, IDV_INTEGER, IDV_BOOLEAN, IDV_ENUM, IDV_DATE, IDV_TIME, IDV_COUNTRY, IDV_URL, IDV_OBJECT };

/* Panes 1..9 in this order; a leaf belongs to exactly one (others may show it too). */
enum idv_pane {
	IDV_PANE_OVERVIEW = 1, IDV_PANE_KYC, IDV_PANE_DOCUMENTS, IDV_PANE_SELFIE, IDV_PANE_RISK, IDV_PANE_SMS, IDV_PANE_SCREENING,
	IDV_PANE_ATTEMPTS, IDV_PANE_JSON
};

enum {
	IDV_MASKED = 1 << 0,   /* shown but for its tail until revealed */
	IDV_NULLABLE = 1 << 1,
	IDV_NEWER = 1 << 2,    /* not on the reference page */
	IDV_PERSONAL = 1 << 3, /* about the person: hidden in the queue, never logged */
};

/* Deepest array nesting of a leaf: risk_check.devices[].factors[] */
enum { IDV_DEPTH = 2 };

struct idv_leaf_info {
	const char *path;  /* "user.name.given_name", "documents[]" style, as in the API */
	enum idv_type type;
	enum idv_vocab vocab;
	const char *label; /* for people, without its object's name: "given name" */
	enum idv_pane pane;
	unsigned flags;
};

/* LEAF(symbol, path, type, vocab, label, pane, flags) */
enum idv_leaf {
#define LEAF(symbol, ...) IDV_##symbol,
#include "idv/leaf.def"
#undef LEAF
	IDV_LEAVES
};

extern const struct idv_leaf_info idv_leaf_table[IDV_LEAVES];


#endif

/* The leaves of an identity verification: all 187 fields the API documents, one row each in leaf.def. */
#ifndef IDV_LEAF_H
#define IDV_LEAF_H

#include "idv/vocab.h"
#include "record/leaf.h"

/* Panes 1..9 in this order. */
enum idv_pane {
	IDV_PANE_OVERVIEW = 1, IDV_PANE_KYC, IDV_PANE_DOCUMENTS, IDV_PANE_SELFIE, IDV_PANE_RISK, IDV_PANE_SMS, IDV_PANE_SCREENING,
	IDV_PANE_ATTEMPTS, IDV_PANE_JSON
};

/* LEAF(symbol, path, type, vocab, label, pane, flags) */
enum idv_leaf {
#define LEAF(symbol, ...) IDV_##symbol,
#include "idv/leaf.def"
#undef LEAF
	IDV_LEAVES
};

extern const struct record_leaf idv_leaf_table[IDV_LEAVES];

#endif

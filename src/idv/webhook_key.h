/* Keys that the vendor signs webhooks with: public halves, JSON Web Keys. What the API says of one is a record of this kind. Times are
 * unix seconds; one whose expired_at is PRESENT, or is there and no number, signs nothing any more. */
#ifndef IDV_WEBHOOK_KEY_H
#define IDV_WEBHOOK_KEY_H

#include "record/page.h"

/* LEAF(symbol, path, type, vocab, label, pane, flags) */
enum webhook_key_leaf {
#define LEAF(symbol, ...) WEBHOOK_KEY_##symbol,
#include "idv/webhook_key.def"
#undef LEAF
	WEBHOOK_KEY_LEAVES
};

extern const struct record_kind webhook_key_kind;

#endif

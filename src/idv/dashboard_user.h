/* Users of the vendor's Dashboard: the people who review. What the API says of one is a record of this kind. */
#ifndef IDV_DASHBOARD_USER_H
#define IDV_DASHBOARD_USER_H

#include "record/page.h"

/* LEAF(symbol, path, type, vocab, label, pane, flags) */
enum dashboard_user_leaf {
#define LEAF(symbol, ...) DASHBOARD_USER_##symbol,
#include "idv/dashboard_user.def"
#undef LEAF
	DASHBOARD_USER_LEAVES
};

extern const struct record_kind dashboard_user_kind;

#endif

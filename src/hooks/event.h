/* The body of a webhook: what it says, once it is known to be the vendor's. */
#ifndef HOOKS_EVENT_H
#define HOOKS_EVENT_H

#include <stdbool.h>
#include <stddef.h>

#include "hooks/token.h"

enum event_kind {
#define EVENT(symbol, ...) EVENT_##symbol,
#include "hooks/event.def"
#undef EVENT
	EVENT_OTHER, /* of the vendor's, and nothing to us: acknowledged and counted */
	EVENT_KINDS
};

struct event_row { const char *type, *code, *subject; };
extern const struct event_row event_table[EVENT_OTHER];

enum { EVENT_SUBJECT_MAX = 255, EVENT_ENVIRONMENT_MAX = 31, EVENT_BODY_MAX = 64 * 1024 };

struct hook_event {
	enum event_kind kind;
	char subject[EVENT_SUBJECT_MAX + 1];         /* "" of OTHER */
	char environment[EVENT_ENVIRONMENT_MAX + 1]; /* "" none was said */
};

/* A body that is no JSON, has no such code or no usable id is OTHER. `checked` and the arena are room that is used again. */
void event_read(const char *body, size_t len, struct buf *checked, struct arena *arena, struct hook_event *out);

#endif

/* Is it the vendor's, for us, and what does it say? All that is asked of a webhook before it is kept, in one place and without a socket. */
#ifndef HOOKS_JUDGE_H
#define HOOKS_JUDGE_H

#include "hooks/event.h"
#include "hooks/refusal.h"
#include "hooks/ring.h"
#include "hooks/token.h"

struct judge {
	struct ring *ring;
	const char *environment;      /* ours: "sandbox", "production" */
	int64_t (*now)(void *ctx);    /* unix s */
	void *ctx;
	struct token_scratch scratch;
	struct buf checked;
};

/* ring, environment, now and ctx are set by the caller; environment is borrowed. */
void judge_init(struct judge *j);
void judge_finish(struct judge *j);
/* `coming`: its key was asked for, so judge it again once ring_waits says no more. What is cheap comes first; a key is only asked for where
 * all but the signature is right. */
enum refusal judge_webhook(struct judge *j, const char *token_text, const void *body, size_t len, struct hook_token *token, struct hook_event *event,
                           bool *coming);

#endif

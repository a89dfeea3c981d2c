#include "hooks/judge.h"

#include <string.h>

#include "base/when.h"
#include "hooks/verifier.h"

void judge_init(struct judge *j)
{
	token_scratch_init(&j->scratch);
	buf_init(&j->checked, 6 * (size_t)EVENT_BODY_MAX + 64);
}

void judge_finish(struct judge *j)
{
	token_scratch_finish(&j->scratch);
	buf_finish(&j->checked);
}

static enum refusal find_key(struct judge *j, const char *kid, struct verifier **key, bool *coming)
{
	switch (ring_find(j->ring, kid, when_mono_ms(), key)) {
	case RING_HERE:
		return REFUSAL_NONE;
	case RING_EXPIRED:
		return REFUSAL_EXPIRED_KEY;
	case RING_UNKNOWN:
		return REFUSAL_UNKNOWN_KEY;
	case RING_COMING:
		*coming = true;
		return REFUSAL_KEY_AWAY;
	case RING_LATER:
		break;
	}
	return REFUSAL_KEY_AWAY;
}

enum refusal judge_webhook(struct judge *j, const char *token_text, const void *body, size_t len, struct hook_token *token, struct hook_event *event,
                           bool *coming)
{
	struct verifier *key = NULL;
	*coming = false;
	enum refusal why = token_read(&j->scratch, token_text, token);
	if (!why)
		why = token_check(token, body, len, j->now(j->ctx));
	if (!why)
		why = find_key(j, token->kid, &key, coming);
	if (why)
		return why;
	if (!verifier_check(key, token_text, token->signed_len, token->signature))
		return REFUSAL_SIGNATURE;
	event_read(body, len, &j->checked, &j->scratch.arena, event);
	return strcmp(event->environment, j->environment) == 0 ? REFUSAL_NONE : REFUSAL_OTHER_ENVIRONMENT;
}

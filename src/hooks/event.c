#include "hooks/event.h"

#include <string.h>

#include "record/json.h"

const struct event_row event_table[EVENT_OTHER] = {
#define EVENT(symbol, type, code, subject) [EVENT_##symbol] = { type, code, subject },
#include "hooks/event.def"
#undef EVENT
};

/* Copied whole, or not at all. */
static bool copy(const cJSON *value, char *out, size_t size)
{
	const char *text = cJSON_GetStringValue(value);
	size_t n = text ? strlen(text) : 0;
	if (n == 0 || n >= size || strstr(text, JSON_MENDED))
		return false;
	memcpy(out, text, n + 1);
	return true;
}

/* What may stand in an id: it goes into requests, rows and logs. */
static bool id_usable(const char *id)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:";
	return *id && !id[strspn(id, allowed)];
}

static enum event_kind kind_of(const char *type, const char *code)
{
	int kind = 0;
	while (kind < EVENT_OTHER && (!type || !code || strcmp(type, event_table[kind].type) != 0 || strcmp(code, event_table[kind].code) != 0))
		kind++;
	return (enum event_kind)kind;
}

void event_read(const char *body, size_t len, struct buf *checked, struct arena *arena, struct hook_event *out)
{
	size_t mended = 0;
	*out = (struct hook_event){ .kind = EVENT_OTHER };
	buf_reset(checked);
	arena_reset(arena);
	if (!json_check(body, len, NULL, checked, &mended, NULL))
		return;
	const cJSON *tree = json_read(buf_str(checked), checked->len, arena);
	copy(json_get(tree, "environment"), out->environment, sizeof out->environment);
	enum event_kind kind = kind_of(cJSON_GetStringValue(json_get(tree, "webhook_type")), cJSON_GetStringValue(json_get(tree, "webhook_code")));
	if (kind == EVENT_OTHER)
		return;
	if (copy(json_get(tree, event_table[kind].subject), out->subject, sizeof out->subject) && id_usable(out->subject))
		out->kind = kind;
	else
		*out->subject = '\0';
}

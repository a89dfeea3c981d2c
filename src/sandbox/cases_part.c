#include "sandbox/cases_part.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/when.h"
#include "sandbox/clock.h"

enum { LIKE_DEPTH = 16 };

void cases_fail(struct loading *l, const char *what, const char *which)
{
	if (!l->failed)
		err_set(l->err, ERR_LOCAL, "%s: %s \"%s\"", l->file, what, which);
	l->failed = true;
}

/* "@-7h12m" counts from the start of the server, "@+5m" from the creation of the attempt. */
static cJSON *expand_time(struct loading *l, const char *s)
{
	int64_t span = 0;
	if (!clock_parse_span(s + 1, &span))
		cases_fail(l, "no such span of time", s);
	char text[WHEN_TEXT];
	when_format_rfc3339((s[1] == '-' ? l->start : l->created) + span, text);
	return cJSON_CreateString(text);
}

static cJSON *expand(struct loading *l, const cJSON *node, int depth);

static cJSON *expand_string(struct loading *l, const cJSON *node)
{
	const char *s = node->valuestring;
	if (strncmp(s, "$person.", 8) == 0) {
		const cJSON *value = tree_get(l->person, s + 8);
		return value ? cJSON_Duplicate(value, true) : cJSON_CreateNull();
	}
	if (s[0] == '@' && (s[1] == '-' || s[1] == '+'))
		return expand_time(l, s);
	return cJSON_CreateString(s);
}

static cJSON *expand_part(struct loading *l, const char *name, int depth)
{
	const cJSON *part = tree_get(l->parts, name);
	if (!part || depth > LIKE_DEPTH) {
		cases_fail(l, "base.json has no such part, or it goes in circles:", name);
		return cJSON_CreateObject();
	}
	return expand(l, part, depth + 1);
}

static cJSON *expand(struct loading *l, const cJSON *node, int depth)
{
	if (cJSON_IsString(node))
		return expand_string(l, node);
	if (!cJSON_IsObject(node) && !cJSON_IsArray(node))
		return cJSON_Duplicate(node, true);
	const char *like = cJSON_IsObject(node) ? tree_text(node, "$like") : NULL;
	cJSON *own = cJSON_IsObject(node) ? cJSON_CreateObject() : cJSON_CreateArray();
	for (const cJSON *child = node->child; child; child = child->next) {
		if (child->string && strcmp(child->string, "$like") == 0)
			continue;
		if (child->string)
			cJSON_AddItemToObject(own, child->string, expand(l, child, depth));
		else
			cJSON_AddItemToArray(own, expand(l, child, depth));
	}
	if (!like)
		return own;
	cJSON *whole = expand_part(l, like, depth);
	tree_merge(whole, own);
	return whole;
}

cJSON *cases_expand_part(struct loading *l, const char *name)
{
	return expand_part(l, name, 0);
}

cJSON *cases_expand(struct loading *l, const cJSON *node)
{
	return expand(l, node, 0);
}

int64_t cases_span(struct loading *l, const cJSON *given, const char *key, const char *otherwise)
{
	int64_t span = 0;
	const char *s = tree_text(given, key);
	if (!s)
		s = otherwise;
	if (!clock_parse_span(s, &span))
		cases_fail(l, key, s);
	return span;
}

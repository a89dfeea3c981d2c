#include "decide/fields.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/when.h"
#include "decide/canon.h"

/* Canonical text is what the tree is made of without any pre-pass: UTF-8, compact, each key once, no number, not too deep. */
const cJSON *fields_read(const char *json, size_t len, const char *format, struct arena *arena, struct err *err)
{
	if (!canon_check(json, len, err))
		return NULL;
	const cJSON *tree = json_read(arena_strndup(arena, json, len), len, arena);
	if (!tree || strcmp(fields_word(tree, "format"), format) != 0) {
		err_set(err, ERR_UNVERIFIED, "It is not of the form \"%s\"", format);
		return NULL;
	}
	return tree;
}

const char *fields_element(const cJSON *element)
{
	const char *text = element ? cJSON_GetStringValue(element) : NULL;
	return text ? text : "";
}

const char *fields_word(const cJSON *object, const char *name)
{
	return fields_element(object ? json_get(object, name) : NULL);
}

bool fields_text(const cJSON *object, const char *name, char *out, size_t size)
{
	const cJSON *node = object ? json_get(object, name) : NULL;
	const char *text = node ? cJSON_GetStringValue(node) : NULL;
	bool fits = text && strlen(text) < size;
	snprintf(out, size, "%s", fits ? text : "");
	return fits;
}

bool fields_number(const cJSON *object, const char *name, int64_t *out)
{
	const char *text = fields_word(object, name);
	char *end;
	errno = 0;
	long long value = strtoll(text, &end, 10);
	if (!*text || *end || errno || strspn(text, "-0123456789") != strlen(text))
		return false;
	*out = value;
	return true;
}

bool fields_flag(const cJSON *object, const char *name)
{
	const cJSON *node = object ? json_get(object, name) : NULL;
	return node && cJSON_IsTrue(node);
}

int64_t fields_time(const cJSON *object, const char *name)
{
	int64_t at;
	return when_parse(fields_word(object, name), &at) ? at : 0;
}

int fields_choice(const cJSON *object, const char *name, const char *const *names, int count)
{
	const char *word = fields_word(object, name);
	for (int i = 0; i < count; i++)
		if (strcmp(names[i], word) == 0)
			return i;
	return -1;
}

const cJSON *fields_first(const cJSON *object, const char *name)
{
	const cJSON *node = object ? json_get(object, name) : NULL;
	return node && cJSON_IsArray(node) ? node->child : NULL;
}

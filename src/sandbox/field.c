#include "sandbox/field.h"

#include <stdio.h>
#include <string.h>

void field_add_name(char *list, size_t size, const char *prefix, const char *name)
{
	size_t n = strlen(list);
	snprintf(list + n, size - n, "%s%s%.60s", n ? ", " : "", prefix, name);
}

static const struct field *field_find(const struct field *fields, const char *name)
{
	for (; fields->name; fields++)
		if (strcmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

static bool is_texts(const cJSON *value)
{
	const cJSON *item;
	cJSON_ArrayForEach(item, value)
		if (!cJSON_IsString(item) || !*item->valuestring)
			return false;
	return cJSON_IsArray(value);
}

static bool type_ok(const struct field *f, const cJSON *value)
{
	if (cJSON_IsNull(value))
		return f->flags & FIELD_NULLABLE;
	switch (f->kind) {
	case FIELD_TEXT:
		return cJSON_IsString(value);
	case FIELD_BOOLEAN:
		return cJSON_IsBool(value);
	case FIELD_TEXTS:
		return is_texts(value);
	default:
		return cJSON_IsObject(value);
	}
}

bool fields_check(const struct field *fields, const cJSON *object, const char *prefix, struct refusal *r)
{
	static const char *const kinds[] = { [FIELD_TEXT] = "a string", [FIELD_BOOLEAN] = "a boolean", [FIELD_OBJECT] = "an object",
		[FIELD_TEXTS] = "an array of non-empty strings" };
	char names[300] = "";
	for (const cJSON *child = object->child; child; child = child->next)
		if (!field_find(fields, child->string))
			field_add_name(names, sizeof names, prefix, child->string);
	if (*names)
		return refuse(r, REFUSE_UNKNOWN_FIELDS, "the following fields are not recognized by this endpoint: %s", names);
	for (const struct field *f = fields; f->name; f++) {
		const cJSON *value = tree_get(object, f->name);
		if ((f->flags & FIELD_REQUIRED) && (!value || cJSON_IsNull(value)))
			field_add_name(names, sizeof names, prefix, f->name);
	}
	if (*names)
		return refuse(r, REFUSE_MISSING_FIELDS, "the following required fields are missing: %s", names);
	for (const struct field *f = fields; f->name; f++) {
		const cJSON *value = tree_get(object, f->name);
		if (value && !type_ok(f, value))
			return refuse(r, REFUSE_INVALID_FIELD, "%s%s must be %s", prefix, f->name, kinds[f->kind]);
		if (value && cJSON_IsString(value) && !*value->valuestring)
			return refuse(r, REFUSE_INVALID_FIELD, "%s%s must be a non-empty string", prefix, f->name);
	}
	return true;
}

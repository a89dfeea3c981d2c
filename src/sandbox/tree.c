#include "sandbox/tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

enum { FILE_MAX = 1024 * 1024 };

void tree_init(void)
{
	cJSON_InitHooks(&(cJSON_Hooks){ .malloc_fn = mem_alloc, .free_fn = free });
}

const cJSON *tree_get(const cJSON *object, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(object, key);
}

const char *tree_text(const cJSON *object, const char *key)
{
	return cJSON_GetStringValue(tree_get(object, key));
}

const cJSON *tree_path(const cJSON *node, const char *path)
{
	char key[80];
	while (node && *path) {
		size_t n = strcspn(path, ".");
		snprintf(key, sizeof key, "%.*s", (int)n, path);
		node = tree_get(node, key);
		path += n + (path[n] == '.');
	}
	return node;
}

void tree_set(cJSON *object, const char *key, cJSON *value)
{
	if (tree_get(object, key))
		cJSON_ReplaceItemInObjectCaseSensitive(object, key, value);
	else
		cJSON_AddItemToObject(object, key, value);
}

void tree_set_text(cJSON *object, const char *key, const char *text)
{
	tree_set(object, key, text ? cJSON_CreateString(text) : cJSON_CreateNull());
}

void tree_merge(cJSON *base, cJSON *over)
{
	while (over->child) {
		cJSON *child = cJSON_DetachItemViaPointer(over, over->child);
		cJSON *old = cJSON_GetObjectItemCaseSensitive(base, child->string);
		if (cJSON_IsString(child) && strcmp(child->valuestring, "$absent") == 0) {
			cJSON_DeleteItemFromObjectCaseSensitive(base, child->string);
			cJSON_Delete(child);
		} else if (cJSON_IsObject(old) && cJSON_IsObject(child)) {
			tree_merge(old, child);
		} else if (old) {
			char *key = mem_strdup(child->string);
			cJSON_ReplaceItemInObjectCaseSensitive(base, key, child);
			free(key);
		} else {
			cJSON_AddItemToArray(base, child); /* keeps the name it has */
		}
	}
	cJSON_Delete(over);
}

cJSON *tree_read_file(const char *path, struct err *err)
{
	FILE *f = fopen(path, "re");
	if (!f) {
		err_set(err, ERR_LOCAL, "cannot open %s: %s", path, strerror(errno));
		return NULL;
	}
	struct buf text;
	buf_init(&text, FILE_MAX);
	char piece[16384];
	size_t n;
	while ((n = fread(piece, 1, sizeof piece, f)) && buf_add(&text, piece, n))
		;
	bool whole = !ferror(f) && !text.full;
	fclose(f);
	cJSON *tree = whole ? cJSON_ParseWithLengthOpts(buf_str(&text), text.len + 1, NULL, true) : NULL;
	if (!whole) {
		err_set(err, ERR_LOCAL, "cannot read %s, or it is larger than %d bytes", path, FILE_MAX);
	} else if (!tree) {
		const char *at = cJSON_GetErrorPtr();
		int line = 1;
		for (const char *s = buf_str(&text); at && s < at; s++)
			line += *s == '\n';
		err_set(err, ERR_LOCAL, "%s is not valid JSON near line %d", path, line);
	}
	buf_finish(&text);
	return tree;
}

bool tree_print(const cJSON *node, struct buf *out)
{
	char *text = cJSON_PrintUnformatted(node);
	bool ok = text && buf_add_str(out, text);
	free(text);
	return ok;
}

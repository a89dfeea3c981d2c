#include "record/json.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

/* -- reading ----------------------------------------------------------------------------------------------------------------- */

/* cJSON's hooks have no context, so who reads or builds says where the nodes go. */
static struct arena *room;

static void *take(size_t n)
{
	return arena_alloc(room, n);
}

/* An arena wipes all of it at once. */
static void leave(void *p)
{
	(void)p;
}

/* Where nodes are created from now on; NULL: by malloc, as others in this program may want it. */
static void set_room(struct arena *arena)
{
	static const cJSON_Hooks hooks = { .malloc_fn = take, .free_fn = leave };
	cJSON_Hooks copy = hooks;

	room = arena;
	cJSON_InitHooks(arena ? &copy : NULL);
}

static const char *string_end(const char *p)
{
	for (p++; *p != '"' && *p != '\0'; p++)
		p += *p == '\\' && p[1] != '\0';
	return p + (*p != '\0');
}

const char *json_skip(const char *p)
{
	int depth = 0;

	if (*p != '"' && *p != '{' && *p != '[')
		return p + strcspn(p, ",]}");
	do {
		depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
		p = *p == '"' ? string_end(p) : p + 1;
	} while (depth > 0);
	return p;
}

/* The next number at or behind p, or the NUL. */
static const char *next_number(const char *p)
{
	while (*p != '\0' && *p != '-' && (*p < '0' || *p > '9'))
		p = *p == '"' ? string_end(p) : p + 1;
	return p;
}

static size_t number_length(const char *p)
{
	size_t n = 1;

	while ((p[n] >= '0' && p[n] <= '9') || p[n] == '.' || p[n] == 'e' || p[n] == 'E' || p[n] == '+' || p[n] == '-')
		n++;
	return n;
}

/* A double would lose what was written: each number gets its text, found in the order of the tree, which is that of the text. */
static const char *keep_numbers(cJSON *node, const char *p)
{
	for (; node; node = node->next) {
		if (cJSON_IsNumber(node)) {
			p = next_number(p);
			size_t n = number_length(p);
			node->type = cJSON_Raw;
			node->valuestring = arena_strndup(room, p, n);
			p += n;
		}
		p = keep_numbers(node->child, p);
	}
	return p;
}

/* A copy where every number is 0: cJSON 1.7.15 as it was released refuses those of more than 63 characters. */
static char *without_numbers(const char *checked, size_t len)
{
	char *copy = arena_strndup(room, checked, len);

	for (const char *p = next_number(copy); *p; p = next_number(p)) {
		char *at = copy + (p - copy);
		size_t n = number_length(p);
		memset(at, ' ', n);
		*at = '0';
		p += n;
	}
	return copy;
}

cJSON *json_read(const char *checked, size_t len, struct arena *arena)
{
	set_room(arena);
	cJSON *tree = cJSON_ParseWithLengthOpts(checked, len, NULL, false);
	if (!tree)
		tree = cJSON_ParseWithLengthOpts(without_numbers(checked, len), len, NULL, false);
	keep_numbers(tree, checked);
	set_room(NULL);
	return tree;
}

const cJSON *json_get(const cJSON *object, const char *key)
{
	return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, key) : NULL;
}

/* -- writing ----------------------------------------------------------------------------------------------------------------- */

bool json_put(const cJSON *node, struct buf *out)
{
	/* cJSON wants a few bytes to spare and says of what does not fit no more than that. */
	for (size_t n = 64;; n *= 2) {
		size_t most = out->cap - out->len, want = n < most ? n : most;
		if (!buf_reserve(out, want))
			return false;
		size_t left = out->room - out->len;
		if (cJSON_PrintPreallocated((cJSON *)(uintptr_t)node, out->data + out->len, (int)left, false)) {
			out->len += strlen(out->data + out->len);
			return true;
		}
		explicit_bzero(out->data + out->len, left);
		if (want == most) {
			out->full = true;
			return false;
		}
	}
}

bool json_put_string(struct buf *out, const char *s)
{
	return json_put(&(cJSON){ .type = cJSON_String, .valuestring = (char *)(uintptr_t)s }, out);
}

cJSON *json_begin(struct arena *arena)
{
	set_room(arena);
	return cJSON_CreateObject();
}

bool json_end(struct arena *arena, const cJSON *object, struct buf *out)
{
	bool fits = json_put(object, out);

	set_room(NULL);
	arena_finish(arena);
	return fits;
}

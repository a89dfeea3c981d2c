/* Why a field is empty, in a reviewer's words. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
#include "record/record.h"
#include "record/schema.h"

/* Bytes of `path` that cover the whole of `prefix`, 0 when it does not lie in it. */
static size_t covers(const char *prefix, const char *path)
{
	size_t n = strlen(prefix);

	return strncmp(prefix, path, n) == 0 && (path[n] == '\0' || path[n] == '.' || path[n] == '[') ? n : 0;
}

/* A path as the table writes it: "devices[3].factors" becomes "devices[].factors". */
static void plain_path(const char *path, struct buf *out)
{
	for (; *path; path++) {
		buf_add_char(out, *path);
		if (*path == '[')
			path += strcspn(path, "]") - 1;
	}
}

static const char *sentence_for_array(const struct record_kind *kind, const char *path)
{
	for (size_t i = 0; i < kind->why.array_count; i++) {
		if (strcmp(kind->why.arrays[i].path, path) == 0)
			return kind->why.arrays[i].sentence;
	}
	return "none";
}

static const char *sentence_for_null(const struct record_kind *kind, const char *path)
{
	const char *best = "empty in the API's answer";
	size_t best_len = 0;

	for (size_t i = 0; i < kind->why.null_count; i++) {
		size_t n = covers(kind->why.nulls[i].path, path);
		if (n > best_len) {
			best_len = n;
			best = kind->why.nulls[i].sentence;
		}
	}
	return best;
}

static unsigned arrays_in(const char *path, size_t n)
{
	unsigned count = 0;

	for (size_t i = 0; i < n; i++)
		count += path[i] == '[';
	return count;
}

/* The redaction that covers a value: of the innermost object that has one, out to the whole record. NULL: nothing says when. */
static const struct record_value *redaction_of(const struct record *r, const struct record_value *v)
{
	const struct record_leaf *leaves = r->kind->leaves;
	const struct record_value *best = NULL;
	size_t best_len = 0;

	for (size_t l = 0; l < r->kind->leaf_count; l++) {
		if (!record_is_stamp(&leaves[l]))
			continue;
		const char *name = strrchr(leaves[l].path, '.');
		size_t n = name ? (size_t)(name - leaves[l].path) + 1 : 0;
		unsigned arrays = arrays_in(leaves[l].path, n);
		if ((best && n <= best_len) || strncmp(leaves[l].path, leaves[v->leaf].path, n) != 0)
			continue;
		const struct record_value *stamp = record_get(r, (unsigned)l, arrays > 0 ? v->at[0] : 0, arrays > 1 ? v->at[1] : 0);
		if (stamp->state == RECORD_PRESENT) {
			best = stamp;
			best_len = n;
		}
	}
	return best;
}

static void why_redacted(const struct record *r, const struct record_value *v, struct buf *out)
{
	const struct record_value *stamp = redaction_of(r, v);
	char when[WHEN_TEXT];

	buf_add_str(out, "redacted ");
	if (stamp && stamp->timed) {
		when_format(stamp->number, true, when);
		buf_add_str(out, when);
	} else if (stamp) {
		text_clean(stamp->text, strlen(stamp->text), out);
	}
}

void record_why_empty(const struct record *r, const struct record_value *v, struct buf *out)
{
	const struct record_kind *kind = r->kind;
	struct buf plain;

	if (v->state == RECORD_PRESENT)
		return;
	if (v->state == RECORD_WRONG_TYPE) {
		buf_add_str(out, "not of the documented type");
		return;
	}
	buf_init(&plain, 4096);
	plain_path(v->empty_at, &plain);
	const char *path = buf_str(&plain);
	if (kind->why.say && kind->why.say(r, v, path, out)) {
		buf_finish(&plain);
		return;
	}
	if (v->state == RECORD_REDACTED)
		why_redacted(r, v, out);
	else if (v->state == RECORD_NULL)
		buf_add_str(out, sentence_for_null(kind, path));
	else if (v->none)
		buf_add_str(out, sentence_for_array(kind, path));
	else
		buf_add_str(out, "not sent by the API");
	buf_finish(&plain);
}

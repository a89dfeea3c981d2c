/* A field explained: what it says, what it can say, where it comes from. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "pane/build.h"

enum { LABEL = 14 };

static const char *const state_names[] = {
	[IDV_ABSENT] = "absent: the server did not send this field",
	[IDV_NULL] = "null: the server sent it, or an object around it, empty",
	[IDV_REDACTED] = "redacted: removed for good",
	[IDV_PRESENT] = "present",
	[IDV_WRONG_TYPE] = "of another type than documented; shown as it came",
};

static const char *type_name(enum idv_type t)
{
	static const char *const names[] = {
		[IDV_STRING] = "text", [IDV_INTEGER] = "whole number", [IDV_BOOLEAN] = "yes or no", [IDV_ENUM] = "one of a list",
		[IDV_DATE] = "date", [IDV_TIME] = "time", [IDV_COUNTRY] = "country code", [IDV_URL] = "link", [IDV_OBJECT] = "object",
	};
	return names[t];
}

static void fact(struct column *c, const char *label, const char *text)
{
	char *line = mem_printf("%-13s %s", label, text);
	build_text(c, STYLE_PLAIN, 0, line);
	explicit_bzero(line, strlen(line));
	free(line);
}

/* What the severities of our marks mean, in words. */
static const char *meaning(const struct idv_value *v)
{
	static const char *const texts[] = {
		[IDV_NEUTRAL] = "says nothing either way",
		[IDV_GOOD] = "speaks for the user",
		[IDV_NOTICE] = "worth a look",
		[IDV_BAD] = "speaks against the user, or failed",
		[IDV_PENDING] = "waits for a person",
		[IDV_UNKNOWN] = "not in this version's vocabulary: treat it as unknown, never as a pass",
	};
	return texts[value_severity(v)];
}

void pane_explain(const struct idv_record *r, const struct pane_view *v, const struct row_field *f, struct row_list *out)
{
	const struct idv_leaf_info *info = &idv_leaf_table[f->leaf];
	const struct idv_value *found = idv_get(r, f->leaf, f->at[0], f->at[1]);
	struct idv_value value = *found;
	struct column c = build_column(out, r, v, v->width, LABEL);
	struct buf text;
	value.leaf = f->leaf;
	memcpy(value.at, f->at, sizeof value.at);
	buf_init(&text, 256 * 1024);
	build_head(&c, info->label, NULL);
	value_text(r, &value, v, &text);
	fact(&c, "value", buf_str(&text));
	buf_reset(&text);
	idv_value_path(&value, &text);
	fact(&c, "field", buf_str(&text));
	fact(&c, "state", state_names[value.state]);
	fact(&c, "type", type_name(info->type));
	if (info->type == IDV_ENUM && value.state == IDV_PRESENT)
		fact(&c, "means", meaning(&value));
	if (info->flags & IDV_MASKED)
		fact(&c, "masked", value_revealed(v, &value) ? "revealed; m masks it" : "m reveals it");
	if (info->flags & IDV_NEWER)
		fact(&c, "note", "newer than the API's reference page; not every answer has it");
	size_t n = 0;
	const struct idv_word *words = info->type == IDV_ENUM ? idv_vocab_words(info->vocab, &n) : NULL;
	if (n) {
		build_gap(&c);
		build_head(&c, "POSSIBLE VALUES", idv_vocab_name(info->vocab));
	}
	for (size_t i = 0; i < n; i++) {
		char *line = mem_printf("%s %s %s  (%s)", value.word == &words[i] ? ">" : " ", severity_mark(words[i].severity), words[i].label,
		                        words[i].wire);
		build_text(&c, value.word == &words[i] ? STYLE_STRONG : STYLE_PLAIN, 0, line);
		free(line);
	}
	buf_finish(&text);
}

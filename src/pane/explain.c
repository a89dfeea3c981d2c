/* A field explained: what it says, what it can say, where it comes from. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "pane/build.h"

enum { LABEL = 8, GROUP_LABEL = 26 };

static const char *const state_names[] = {
	[RECORD_ABSENT] = "absent: the server did not send this field",
	[RECORD_NULL] = "null: the server sent it, or an object around it, empty",
	[RECORD_REDACTED] = "redacted: removed for good",
	[RECORD_PRESENT] = "present",
	[RECORD_WRONG_TYPE] = "of another type than documented; shown as it came",
};

static const char *type_name(enum record_type t)
{
	static const char *const names[] = {
		[RECORD_STRING] = "text", [RECORD_INTEGER] = "whole number", [RECORD_BOOLEAN] = "yes or no", [RECORD_ENUM] = "one of a list",
		[RECORD_DATE] = "date", [RECORD_TIME] = "time", [RECORD_COUNTRY] = "country code", [RECORD_URL] = "link", [RECORD_OBJECT] = "object",
	};
	return names[t];
}

static void fact(struct column *c, const char *label, const char *text)
{
	const struct cell cells[] = { { STYLE_LABEL, LABEL, label }, { STYLE_PLAIN, c->width - LABEL, text } };
	build_cells(c, cells, COUNT_OF(cells), NULL, false);
}

/* What the severities of our marks mean, in words. */
static const char *severity_meaning(enum record_severity s)
{
	static const char *const texts[] = {
		[RECORD_NEUTRAL] = "Says nothing either way.",
		[RECORD_GOOD] = "Speaks for the person.",
		[RECORD_NOTICE] = "Worth a look.",
		[RECORD_BAD] = "Speaks against the person, or failed.",
		[RECORD_PENDING] = "Waits for a person.",
		[RECORD_UNKNOWN] = "Not among the values this version knows: treat it as unknown, never as a pass.",
	};
	return texts[s];
}

static void means(struct column *c, const struct record_leaf *info, const struct record_value *v)
{
	const char *word = meaning_of_word(info->vocab, v->text), *general = severity_meaning(value_severity(v));
	enum record_severity s = value_severity(v);
	if (word)
		fact(c, "means", word);
	if (!word || (s != RECORD_NEUTRAL && s != RECORD_PENDING))
		fact(c, word ? "" : "means", general);
}

static void vocabulary(struct column *c, const struct record_leaf *info, const struct record_value *v)
{
	size_t n = 0;
	const struct record_word *words = idv_vocab_words(info->vocab, &n);
	if (!n)
		return;
	bool own_marks = info->vocab == IDV_VOCAB_STATUS || info->vocab == IDV_VOCAB_STEP;
	build_gap(c);
	build_head(c, "POSSIBLE VALUES", idv_vocab_name(info->vocab));
	for (size_t i = 0; i < n; i++) {
		bool current = v->state == RECORD_PRESENT && v->word == &words[i];
		char *line = mem_printf("%s %s %s  (%s)%s", current ? ">" : " ", own_marks ? words[i].mark : severity_mark(words[i].severity),
		                        words[i].label, words[i].wire, current ? "  <- this one" : "");
		build_text(c, current ? STYLE_STRONG : STYLE_PLAIN, 0, line);
		free(line);
	}
	if (v->state == RECORD_PRESENT && !v->word)
		build_text(c, STYLE_UNKNOWN, 0, "> ! what came is none of these");
}

/* A row about several: each with its value and path. */
static void explain_group(struct column *c, const struct row *about)
{
	char head[48];
	snprintf(head, sizeof head, "%zu FIELDS", about->group_count);
	build_head(c, head, NULL);
	for (size_t k = 0; k < about->group_count; k++) {
		const struct row_field *f = &about->group[k];
		const struct record_value value = value_at(c->record, f->leaf, f->at[0], f->at[1]);
		struct buf path;
		buf_init(&path, 4096);
		idv_value_path(&value, &path);
		build_gap(c);
		build_field(c, f->leaf, f->at[0], f->at[1], NULL);
		build_text(c, STYLE_DIM, MARK_CELLS, buf_str(&path));
		build_text(c, STYLE_PLAIN, MARK_CELLS, meaning_of_leaf(f->leaf));
		buf_finish(&path);
	}
}

static void explain_field(struct column *c, const struct row_field *f)
{
	const struct record *r = c->record;
	const struct pane_view *v = c->view;
	const struct record_leaf *info = &idv_leaf_table[f->leaf];
	const struct record_value value = value_at(r, f->leaf, f->at[0], f->at[1]);
	struct buf text;
	buf_init(&text, 1024 * 1024);
	build_head(c, info->label, NULL);
	value_text(r, &value, v, &text);
	fact(c, "value", buf_str(&text));
	if (value.state == RECORD_PRESENT && info->type == RECORD_ENUM)
		means(c, info, &value);
	fact(c, "about", meaning_of_leaf(f->leaf));
	buf_reset(&text);
	idv_value_path(&value, &text);
	fact(c, "field", buf_str(&text));
	fact(c, "state", state_names[value.state]);
	fact(c, "type", type_name(info->type));
	if (info->flags & RECORD_MASKED)
		fact(c, "masked", value_revealed(v, &value) ? "no, it is revealed; m masks it" : "yes; m reveals it");
	if (info->flags & RECORD_NEWER)
		fact(c, "note", "newer than the API's reference page: not every answer has it");
	if (info->type == RECORD_ENUM)
		vocabulary(c, info, &value);
	buf_finish(&text);
}

void pane_explain(const struct record *r, const struct pane_view *v, const struct row *about, struct row_list *out)
{
	struct column c = build_column(out, r, v, v->width, about->group_count ? GROUP_LABEL : LABEL);
	if (about->group_count)
		explain_group(&c, about);
	else
		explain_field(&c, &about->field);
}

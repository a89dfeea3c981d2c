/* What differs between two readings, in words that hold nothing of a person: labels of fields, their paths, ids. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "decide/evidence.h"
#include "decide/evidence_extra.h"
#include "idv/compare.h"
#include "record/json.h"

struct change_list {
	const struct record *a, *b;
	struct evidence_change *out;
	size_t count;
	const char *follows;     /* the status that the verification comes to by our own settling of its screening; NULL: none */
};

static void add(struct change_list *l, const char *text)
{
	if (l->count < EVIDENCE_CHANGES) {
		char *to = l->out[l->count].text;
		int n = snprintf(to, sizeof l->out->text, "%s", text);
		text_heal(to, sizeof l->out->text, n >= (int)sizeof l->out->text);
	}
	l->count++;
}

/* Of statuses the words are told: they are the vendor's own, and nobody's data. */
static bool has_words(enum idv_leaf leaf)
{
	return leaf == IDV_STATUS || (leaf >= IDV_STEP_ACCEPT_TOS && leaf <= IDV_STEP_RISK_CHECK);
}

static const char *word_of(const struct record_value *v)
{
	return v->state == RECORD_PRESENT && v->word ? v->word->label : "not told or not known";
}

static const char *became(const struct record_value *a, const struct record_value *b)
{
	if (a->state == b->state)
		return "changed";
	switch (b->state) {
	case RECORD_ABSENT:
	case RECORD_NULL:
		return a->state == RECORD_ABSENT || a->state == RECORD_NULL ? "missing in another way" : "now gone";
	case RECORD_REDACTED:
		return "now redacted";
	case RECORD_WRONG_TYPE:
		return "now not as documented";
	case RECORD_PRESENT:
		break;
	}
	return "now there";
}

static void say_value(struct change_list *l, const struct record_value *a, const struct record_value *b)
{
	const struct record_leaf *leaf = &idv_leaf_table[a->leaf];
	struct buf text;
	buf_init(&text, 1024);
	if (has_words((enum idv_leaf)a->leaf)) {
		buf_printf(&text, "%s: %s, now %s", leaf->label, word_of(a), word_of(b));
	} else {
		buf_printf(&text, "%s %s (", leaf->label, became(a, b));
		record_value_path(l->a->kind, a, &text);
		buf_add_str(&text, ")");
	}
	add(l, buf_str(&text));
	buf_finish(&text);
}

/* A verification follows its screening: its AML step, its status and the time of its end. */
static bool is_own(const struct change_list *l, const struct record_value *b)
{
	if (!l->follows)
		return false;
	return b->leaf == IDV_COMPLETED_AT || ((b->leaf == IDV_STATUS || b->leaf == IDV_STEP_WATCHLIST_SCREENING) && strcmp(b->text, l->follows) == 0);
}

/* The link that a user opens is of the call too: whether there is one counts, as of pictures. */
static void differ(void *ctx, const struct record_value *a, const struct record_value *b)
{
	if (idv_leaf_table[a->leaf].type != RECORD_URL && !is_own(ctx, b))
		say_value(ctx, a, b);
}

/* Links of pictures and of the session: that they came or went. */
static void compare_links(struct change_list *l)
{
	for (size_t i = 0; i < l->a->value_count; i++) {
		const struct record_value *a = &l->a->values[i], *b = record_get(l->b, a->leaf, a->at[0], a->at[1]);
		if (idv_leaf_table[a->leaf].type == RECORD_URL && (a->state != b->state || (a->state == RECORD_WRONG_TYPE && strcmp(a->text, b->text) != 0)))
			say_value(l, a, b);
	}
	for (size_t i = 0; i < l->b->value_count; i++) {
		const struct record_value *b = &l->b->values[i], *a = record_get(l->a, b->leaf, b->at[0], b->at[1]);
		bool new = a < l->a->values || a >= l->a->values + l->a->value_count;
		if (idv_leaf_table[b->leaf].type == RECORD_URL && new && b->state != RECORD_ABSENT)
			say_value(l, b, b);
	}
}

static void say_extra(struct change_list *l, const struct record_extra *e, const char *what)
{
	struct buf text;
	buf_init(&text, 1024);
	buf_printf(&text, "a field that is new to us %s (", what);
	text_clean(e->path, strnlen(e->path, 120), &text);
	buf_add_str(&text, ")");
	add(l, buf_str(&text));
	buf_finish(&text);
}

static bool same_extra(const struct record_extra *a, const struct record_extra *b)
{
	struct buf x, y;
	buf_init(&x, JSON_CHECKED_MAX);
	buf_init(&y, JSON_CHECKED_MAX);
	evidence_put_extra(a, &x);
	evidence_put_extra(b, &y);
	bool same = strcmp(buf_str(&x), buf_str(&y)) == 0;
	buf_finish(&x);
	buf_finish(&y);
	return same;
}

static void compare_extras(struct change_list *l)
{
	size_t *a = evidence_order_extras(l->a), *b = evidence_order_extras(l->b);
	for (size_t i = 0, j = 0; i < l->a->extra_count || j < l->b->extra_count;) {
		const struct record_extra *x = i < l->a->extra_count ? &l->a->extras[a[i]] : NULL;
		const struct record_extra *y = j < l->b->extra_count ? &l->b->extras[b[j]] : NULL;
		int side = !x ? 1 : !y ? -1 : strcmp(x->path, y->path);
		if (side < 0)
			say_extra(l, x, "is gone");
		else if (side > 0)
			say_extra(l, y, "came");
		else if (!same_extra(x, y))
			say_extra(l, x, "changed");
		i += side <= 0;
		j += side >= 0;
	}
	free(a);
	free(b);
}

static void compare_looks(struct change_list *l, const struct aml_look *a, const struct aml_look *b)
{
	struct aml_change changes[AML_CHANGES];
	if (!a && !b)
		return;
	if (!a || !b) {
		add(l, a ? "its screening is not there any more, or not read" : "a screening came");
		return;
	}
	size_t n = aml_changes(a, b, NULL, false, changes);
	for (size_t i = 0; i < n && i < AML_CHANGES; i++)
		add(l, changes[i].text);
	for (size_t i = AML_CHANGES; i < n; i++)
		add(l, "another change of its screening");
}

static bool in_chain(const struct basis *b, const char *id)
{
	for (size_t i = 0; b->chain && i < b->chain_count; i++)
		if (record_is(b->chain[i], 0, id))
			return true;
	return record_is(b->attempt, 0, id);
}

/* Of many attempts the older ones may be read later. */
static bool is_older(const struct record *r, const struct record *attempt)
{
	const struct record_value *a = idv_get(r, IDV_CREATED_AT, 0, 0), *b = idv_get(attempt, IDV_CREATED_AT, 0, 0);
	return a->timed && b->timed && a->number < b->number && !record_is(r, IDV_PREVIOUS_ATTEMPT_ID, idv_text(attempt, IDV_ID));
}

static void compare_chains(struct change_list *l, const struct basis *seen, const struct basis *now)
{
	for (size_t i = 0; now->chain && i < now->chain_count; i++) {
		const char *id = record_text(now->chain[i], 0);
		struct buf text;
		if (in_chain(seen, id) || is_older(now->chain[i], now->attempt))
			continue;
		buf_init(&text, 1024);
		buf_add_str(&text, "another attempt of the user, ");
		text_clean(id, strnlen(id, 120), &text);
		add(l, buf_str(&text));
		buf_finish(&text);
	}
}

/* What no field shows, an element without any for one: what has another digest is never said to be the same. */
static bool differ_in_form(const struct basis *seen, const struct basis *now)
{
	struct evidence a, b;
	evidence_take(seen, NULL, 0, "", &a);
	evidence_take(now, NULL, 0, "", &b);
	return !evidence_same(&a, &b);
}

static void compare(struct change_list *l, const struct basis *seen, const struct basis *now)
{
	l->a = seen->attempt;
	l->b = now->attempt;
	compare_chains(l, seen, now);
	compare_looks(l, seen->look, now->look);
	idv_diff(l->a, l->b, differ, l);
	compare_links(l);
	compare_extras(l);
}

size_t evidence_changes(const struct basis *seen, const struct basis *now, struct evidence_change out[EVIDENCE_CHANGES])
{
	struct change_list l = { .out = out };
	compare(&l, seen, now);
	if (l.count == 0 && differ_in_form(seen, now))
		add(&l, "the answer is made in another way");
	return l.count;
}

size_t evidence_changes_after(const struct basis *seen, const struct basis *now, enum outcome own, struct evidence_change out[EVIDENCE_CHANGES])
{
	struct change_list l = { .out = out, .follows = own == OUTCOME_CLEAR ? "success" : own == OUTCOME_REJECT ? "failed" : NULL };
	compare(&l, seen, now);
	return l.count;
}

size_t evidence_picture_changes(const struct evidence_picture *seen, size_t seen_count, const struct evidence_picture *now, size_t now_count,
                                struct evidence_change out[EVIDENCE_CHANGES])
{
	struct change_list l = { .out = out };
	for (size_t i = 0; i < seen_count; i++)
		for (size_t j = 0; j < now_count; j++) {
			const struct evidence_picture *a = &seen[i], *b = &now[j];
			struct buf text;
			if (strcmp(a->attempt_id, b->attempt_id) != 0 || strcmp(a->what, b->what) != 0 || strcmp(a->digest, b->digest) == 0)
				continue;
			buf_init(&text, 1024);
			buf_printf(&text, "another picture: %s", b->what);
			add(&l, buf_str(&text));
			buf_finish(&text);
		}
	return l.count;
}

/* What differs between two looks, in words that hold nothing of a person. */
#include <stdio.h>
#include <string.h>

#include "aml/changed_fields.h"
#include "aml/decision.h"
#include "aml/look.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

/* What may be found, and what of it the act that is under way does itself. */
struct comparison {
	const struct aml_look *seen, *now;
	const struct aml_decision *own; /* NULL: none */
	const struct record *review;    /* the own one, as far as it is there */
	bool reviewed;
	struct aml_change *out;
	size_t count;
};

static void put_text(char *out, size_t size, const struct buf *words)
{
	int n = snprintf(out, size, "%s", buf_str(words));
	text_heal(out, size, n >= (int)size);
}

/* shown NULL: there is no more to it. */
static void add(struct comparison *c, enum aml_change_kind kind, const char *id, const struct buf *words, const struct buf *shown)
{
	if (c->count < AML_CHANGES) {
		struct aml_change *change = &c->out[c->count];
		*change = (struct aml_change){ .kind = kind, .id = id };
		put_text(change->text, sizeof change->text, words);
		if (shown)
			put_text(change->shown, sizeof change->shown, shown);
	}
	c->count++;
}

static void put_clean(struct buf *out, const char *text)
{
	text_clean(text, strlen(text), out);
}

/* An id, a code or a word of a vocabulary: "nobody" stands for one that is empty. */
static void put_value(struct buf *out, const struct record *r, unsigned leaf, const char *empty)
{
	const struct record_value *v = record_get(r, leaf, 0, 0);
	if (v->state == RECORD_PRESENT && v->word)
		buf_add_str(out, v->word->label);
	else if (v->state == RECORD_PRESENT && *v->text)
		put_clean(out, v->text);
	else
		buf_add_str(out, empty);
}

static bool same_value(const struct record *a, const struct record *b, unsigned leaf)
{
	const struct record_value *x = record_get(a, leaf, 0, 0), *y = record_get(b, leaf, 0, 0);
	return x->state == y->state && strcmp(x->text, y->text) == 0;
}

/* -- the screening */

static bool own_status(const struct comparison *c)
{
	const char *aimed = c->own ? aml_aim_statuses[c->own->aim] : NULL;
	return aimed && record_is(c->now->screening, SCREENING_STATUS, aimed);
}

static bool own_assignee(const struct comparison *c)
{
	return c->own && c->own->aim == AML_ASSIGN && strcmp(record_text(c->now->screening, SCREENING_ASSIGNEE), c->own->assignee) == 0;
}

static void compare_value(struct comparison *c, enum aml_change_kind kind, unsigned leaf, const char *what, const char *empty)
{
	struct buf words;
	if (same_value(c->seen->screening, c->now->screening, leaf))
		return;
	buf_init(&words, 2048);
	buf_printf(&words, "%s: ", what);
	put_value(&words, c->seen->screening, leaf, empty);
	buf_add_str(&words, ", now ");
	put_value(&words, c->now->screening, leaf, empty);
	add(c, kind, "", &words, NULL);
	buf_finish(&words);
}

static void compare_terms(struct comparison *c)
{
	struct buf which, words;
	buf_init(&which, 512);
	buf_init(&words, 2048);
	aml_changed_fields(c->seen->screening, c->now->screening, "search_terms", "", &which, NULL);
	if (which.len && !same_value(c->seen->screening, c->now->screening, SCREENING_VERSION)) {
		buf_add_str(&words, "search terms: version ");
		put_value(&words, c->seen->screening, SCREENING_VERSION, "not told");
		buf_add_str(&words, ", now ");
		put_value(&words, c->now->screening, SCREENING_VERSION, "not told");
	} else {
		buf_printf(&words, "search terms, of the same version: %s", buf_str(&which));
	}
	if (which.len)
		add(c, AML_CHANGE_TERMS, "", &words, NULL);
	buf_finish(&which);
	buf_finish(&words);
}

static void compare_screenings(struct comparison *c)
{
	struct buf which, words;
	if (!own_status(c))
		compare_value(c, AML_CHANGE_STATUS, SCREENING_STATUS, "status", "none");
	compare_terms(c);
	if (!own_assignee(c))
		compare_value(c, AML_CHANGE_ASSIGNEE, SCREENING_ASSIGNEE, "assignee", "nobody");
	buf_init(&which, 512);
	buf_init(&words, 2048);
	aml_changed_fields(c->seen->screening, c->now->screening, NULL, "status search_terms assignee", &which, NULL);
	buf_printf(&words, "the screening: %s", buf_str(&which));
	if (which.len)
		add(c, AML_CHANGE_FIELD, "", &words, NULL);
	buf_finish(&which);
	buf_finish(&words);
}

/* -- hits and reviews */

static void put_hit(const struct record *hit, struct buf *out)
{
	put_clean(out, record_text(hit, HIT_ID));
	buf_add_str(out, " on ");
	const struct record_value *list = record_get(hit, HIT_LIST_CODE, 0, 0);
	if (list->state == RECORD_PRESENT)
		put_clean(out, list->text);
	else
		buf_add_str(out, "a list that is not told");
}

/* What our review, once it is in, made of it. */
static bool own_verdict(const struct comparison *c, const struct record *now)
{
	for (size_t i = 0; c->own && (c->reviewed || c->review) && i < c->own->hit_count; i++) {
		const struct aml_hit_verdict *v = &c->own->hits[i];
		if (record_is(now, HIT_ID, v->hit_id))
			return (v->verdict == AML_MATCH && record_is(now, HIT_STATUS, "confirmed")) ||
			       (v->verdict == AML_NO_MATCH && record_is(now, HIT_STATUS, "dismissed"));
	}
	return false;
}

static void compare_hits(struct comparison *c, const struct record *seen, const struct record *now)
{
	const char *id = record_text(now, HIT_ID);
	struct buf which, words, shown, values;
	if (strcmp(seen->json, now->json) == 0)
		return;
	buf_init(&which, 512);
	buf_init(&words, 2048);
	put_hit(now, &words);
	buf_add_str(&words, ": ");
	size_t head = words.len;
	if (!same_value(seen, now, HIT_STATUS) && !own_verdict(c, now)) {
		put_value(&words, seen, HIT_STATUS, "no status");
		buf_add_str(&words, ", now ");
		put_value(&words, now, HIT_STATUS, "no status");
		add(c, AML_CHANGE_HIT_STATUS, id, &words, NULL);
		words.len = head;
		words.data[head] = '\0';
	}
	buf_init(&values, 2048);
	buf_init(&shown, 4096);
	aml_changed_fields(seen, now, NULL, "review_status", &which, &values);
	buf_printf(&shown, "%s%s", buf_str(&words), buf_str(&values));
	buf_printf(&words, "%s changed", buf_str(&which));
	if (which.len)
		add(c, AML_CHANGE_HIT_DATA, id, &words, values.len ? &shown : NULL);
	buf_finish(&values);
	buf_finish(&shown);
	buf_finish(&which);
	buf_finish(&words);
}

static void say_hit(struct comparison *c, enum aml_change_kind kind, const char *before, const struct record *hit, const char *after)
{
	struct buf words;
	buf_init(&words, 2048);
	buf_add_str(&words, before);
	put_hit(hit, &words);
	buf_add_str(&words, after);
	add(c, kind, record_text(hit, HIT_ID), &words, NULL);
	buf_finish(&words);
}

static void compare_all_hits(struct comparison *c)
{
	for (size_t i = 0; i < c->now->hit_count; i++)
		if (!aml_look_hit(c->seen, record_text(c->now->hits[i], HIT_ID)))
			say_hit(c, AML_CHANGE_HIT_NEW, "a new hit, ", c->now->hits[i], "");
	for (size_t i = 0; i < c->seen->hit_count; i++) {
		const struct record *seen = c->seen->hits[i], *now = aml_look_hit(c->now, record_text(seen, HIT_ID));
		if (now)
			compare_hits(c, seen, now);
		else
			say_hit(c, AML_CHANGE_HIT_GONE, "", seen, ": gone");
	}
}

static const struct record *review_in(const struct aml_look *l, const struct record *review)
{
	for (size_t i = 0; i < l->review_count; i++)
		if (record_is(l->reviews[i], REVIEW_ID, record_text(review, REVIEW_ID)))
			return l->reviews[i];
	return NULL;
}

static void say_review(struct comparison *c, enum aml_change_kind kind, const char *before, const struct record *review, const char *after)
{
	struct buf words;
	buf_init(&words, 2048);
	buf_add_str(&words, before);
	put_clean(&words, record_text(review, REVIEW_ID));
	buf_add_str(&words, " by way of ");
	put_value(&words, review, REVIEW_SOURCE, "what is not told");
	if (*record_text(review, REVIEW_DASHBOARD_USER_ID)) {
		buf_add_str(&words, ", by ");
		put_clean(&words, record_text(review, REVIEW_DASHBOARD_USER_ID));
	}
	buf_add_str(&words, after);
	add(c, kind, record_text(review, REVIEW_ID), &words, NULL);
	buf_finish(&words);
}

/* One review of ours is what was to come: a second one with its reference is none of it. */
static void compare_reviews(struct comparison *c)
{
	for (size_t i = 0; i < c->now->review_count; i++) {
		const struct record *r = c->now->reviews[i];
		if (r != c->review && !review_in(c->seen, r))
			say_review(c, AML_CHANGE_REVIEW_NEW, "a new review, ", r, "");
	}
	for (size_t i = 0; i < c->seen->review_count; i++)
		if (!review_in(c->now, c->seen->reviews[i]))
			say_review(c, AML_CHANGE_REVIEW_GONE, "the review ", c->seen->reviews[i], ": gone");
}

static void say_unreadable(struct comparison *c)
{
	bool before = !aml_look_is_whole(c->seen);
	const struct aml_look *l = before ? c->seen : c->now;
	struct buf words;
	buf_init(&words, 512);
	buf_printf(&words, "%s could not be read whole %s", !l->screening ? "the screening" : !l->hits_whole ? "its hits" : "its reviews",
	           before ? "when it was decided on" : "now");
	add(c, AML_CHANGE_UNREADABLE, "", &words, NULL);
	buf_finish(&words);
}

size_t aml_changes(const struct aml_look *seen, const struct aml_look *now, const struct aml_decision *own, bool reviewed, struct aml_change out[AML_CHANGES])
{
	struct comparison c = { .seen = seen, .now = now, .own = own, .reviewed = reviewed, .out = out };
	if (!aml_look_is_whole(seen) || !aml_look_is_whole(now)) {
		say_unreadable(&c);
		return c.count;
	}
	c.review = own ? aml_look_review_of(now, own->reference) : NULL;
	compare_screenings(&c);
	compare_all_hits(&c);
	compare_reviews(&c);
	return c.count;
}

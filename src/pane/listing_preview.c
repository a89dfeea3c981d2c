/* The preview beside the list of cases: what the store knows, without asking anybody. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/when.h"
#include "pane/build.h"
#include "pane/listing.h"
#include "pane/listing_words.h"

enum { LABEL = 12, STEP_LABEL = 26 };

__attribute__((format(printf, 4, 5))) static void fact(struct column *c, const char *label, enum style style, const char *fmt, ...)
{
	struct buf text;
	va_list ap;
	buf_init(&text, 4096);
	va_start(ap, fmt);
	char line[1024];
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	buf_add_str(&text, line);
	const struct cell cells[] = { { STYLE_PLAIN, 2, "" }, { STYLE_LABEL, LABEL, label }, { style, c->width - LABEL - 2, buf_str(&text) } };
	build_cells(c, cells, COUNT_OF(cells), NULL, false);
	buf_finish(&text);
}

static void times(struct column *c, const struct listing_item *item, const struct listing_view *v)
{
	char at[WHEN_TEXT], age[WHEN_TEXT];
	if (item->opened_at) {
		when_format(item->opened_at, v->utc, at);
		when_age(v->now > item->opened_at ? when_between(item->opened_at, v->now) : 0, age);
		fact(c, "waits since", STYLE_PLAIN, "%s (%s)", at, age);
	}
	if (item->due_at) {
		int64_t left = when_between(v->now, item->due_at);
		when_format(item->due_at, v->utc, at);
		when_age(left < 0 ? -left : left, age);
		fact(c, "due", left < 0 ? STYLE_BAD : STYLE_PLAIN, left < 0 ? "%s, overdue by %s" : "%s, in %s", at, age);
	}
	if (item->snoozed_until > v->now) {
		when_format(item->snoozed_until, v->utc, at);
		fact(c, "snoozed", STYLE_PLAIN, "until %s", at);
	}
}

static void people(struct column *c, const struct listing_item *item, const struct listing_view *v)
{
	char age[WHEN_TEXT];
	when_age(when_between(v->now, item->lease_until), age);
	if (*item->owner && item->mine)
		fact(c, "claimed", STYLE_STRONG, "by me, for %s", age);
	else if (*item->owner)
		fact(c, "claimed", STYLE_WARN, "by %s%s%s, for %s", listing_person(item->owner), *item->owner_host ? " at " : "", item->owner_host, age);
	else
		fact(c, "claimed", STYLE_DIM, "by nobody");
	if (*item->assigned_to)
		fact(c, "assigned", STYLE_PLAIN, "to %s", listing_person(item->assigned_to));
	if (*item->queue)
		fact(c, "queue", STYLE_PLAIN, "%s", item->queue);
	if (item->hold)
		fact(c, "hold", STYLE_WARN, "legal hold: nothing of it is deleted");
	if (item->notes)
		fact(c, "notes", STYLE_PLAIN, "%d", item->notes);
	if (item->links)
		fact(c, "links", STYLE_WARN, "%d other case%s", item->links, item->links == 1 ? "" : "s");
}

static void screening(struct column *c, const struct listing_item *item)
{
	struct buf kinds;
	if (!item->screened)
		return;
	buf_init(&kinds, 1024);
	listing_kinds(item->hit_kinds, &kinds);
	if (item->hits_pending)
		fact(c, "hits", STYLE_WARN, "%d, %d to review", item->hits, item->hits_pending);
	else if (item->hits)
		fact(c, "hits", STYLE_PLAIN, "%d, all decided", item->hits);
	else
		fact(c, "hits", STYLE_PLAIN, "none");
	if (kinds.len)
		fact(c, "lists", STYLE_PLAIN, "%s: %s", buf_str(&kinds), *item->hit_lists ? item->hit_lists : "codes that are not known");
	if (*item->program_id)
		fact(c, "programme", STYLE_PLAIN, "%s", item->program_id);
	fact(c, "assignee", *item->assignee ? STYLE_PLAIN : STYLE_DIM, "%s", *item->assignee ? item->assignee : "nobody is assigned");
	buf_finish(&kinds);
}

static void why(struct column *c, const struct listing_item *item, int room)
{
	struct listing_words w;
	const struct record_word *status = idv_vocab_find(IDV_VOCAB_STATUS, item->status);
	listing_words_read(item->why, &w);
	build_head(c, item->pending ? "WHY PENDING" : w.count ? "WHAT STANDS OUT" : "STATUS",
	           item->unread ? "not read yet" : status ? status->label : item->status);
	if (item->unread)
		build_text(c, STYLE_DIM, 1, "Nothing was read of this subject so far: Enter reads it.");
	for (size_t i = 0; i < w.count; i++) {
		if (room > 1 && (int)i == room - 1 && w.count - i + w.more > 1) {
			build_text(c, STYLE_WARN, 2, "and more: Enter");
			return;
		}
		build_text(c, STYLE_PLAIN, 2, w.text[i]);
	}
}

static void steps(struct column *c, const struct listing_item *item)
{
	build_head(c, "STEPS", NULL);
	for (size_t i = 0; i < IDV_STEPS && item->steps[i]; i++) {
		const char mark[2] = { item->steps[i], '\0' };
		const struct record_word *w = listing_step_word(mark[0]);
		enum style style = w ? severity_style(w->severity) : STYLE_UNKNOWN;
		const struct cell cells[] = {
			{ style, MARK_CELLS, mark },
			{ STYLE_LABEL, STEP_LABEL, idv_step_table[i].label },
			{ style, c->width - MARK_CELLS - STEP_LABEL, w ? w->label : "not understood" },
		};
		build_cells(c, cells, COUNT_OF(cells), NULL, false);
	}
}

void listing_preview(struct row_list *l, const struct listing_item *item, const struct listing_view *v)
{
	struct column c = build_column(l, NULL, NULL, v->width, LABEL);
	char at[WHEN_TEXT];
	build_head(&c, "PREVIEW", NULL);
	fact(&c, "attempt", *item->attempt_id ? STYLE_PLAIN : STYLE_DIM, "%s", *item->attempt_id ? item->attempt_id : "none is known");
	fact(&c, "user", STYLE_PLAIN, "%s", item->user);
	fact(&c, "template", STYLE_PLAIN, "%s%s%s", item->template_id, *item->template_name ? ", " : "", item->template_name);
	if (*item->screening_id)
		fact(&c, "screening", STYLE_PLAIN, "%s", item->screening_id);
	screening(&c, item);
	if (item->tries)
		fact(&c, "attempts", STYLE_PLAIN, "%d", item->tries);
	times(&c, item, v);
	people(&c, item, v);
	if (item->read_at) {
		when_format(item->read_at, v->utc, at);
		fact(&c, "read", STYLE_DIM, "%s", at);
	}
	if (item->steps[0]) {
		build_gap(&c);
		steps(&c, item);
	}
	build_gap(&c);
	why(&c, item, v->height - (int)l->count - 1);
}

/* The list of cases: columns and rows. */
#include "pane/listing.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
#include "pane/build.h"
#include "pane/listing_words.h"

enum { FLAGS = 4, SOON_S = 3600, WIDE_ID = 110 };

const struct listing_column_info listing_columns[LISTING_COLUMNS] = {
	[LISTING_AGE] = { "age", "AGE", "how long it waits", 5 },
	[LISTING_DUE] = { "due", "DUE", "time that is left", 6 },
	[LISTING_STATUS] = { "status", "STATUS", "of the newest attempt", 14 },
	[LISTING_WHY] = { "why", "WHY", "what stands out, the weightiest first", 0 },
	[LISTING_HITS] = { "hits", "HITS", "of its screening: those that wait, of all", 5 },
	[LISTING_LISTS] = { "lists", "LISTS", "what kinds of lists its hits are on", 14 },
	[LISTING_TRY] = { "try", "TRY", "attempts so far", 3 },
	[LISTING_STEPS] = { "steps", "T S K D F W R", "outcome of each step: # explains the marks", 13 },
	[LISTING_OWNER] = { "owner", "OWNER", "who has it claimed; in brackets: assigned", 9 },
	[LISTING_USER] = { "user", "USER", "your id of the person", 14 },
	[LISTING_TEMPLATE] = { "template", "TEMPLATE", "its name, or its id", 12 },
	[LISTING_QUEUE] = { "queue", "QUEUE", "where it was escalated to", 10 },
	[LISTING_NOTES] = { "notes", "NOTES", "notes, and cases that share something", 6 },
	[LISTING_ATTEMPT] = { "attempt", "ATTEMPT", "id of the newest attempt", 22 },
};

/* From which width of the list on it shows by itself; never: when it is chosen. */
static const int from_width[LISTING_COLUMNS] = {
	[LISTING_STATUS] = 124, [LISTING_USER] = 96, [LISTING_TEMPLATE] = 138, [LISTING_QUEUE] = 1000, [LISTING_NOTES] = 1000, [LISTING_ATTEMPT] = 1000,
	[LISTING_HITS] = 120, [LISTING_LISTS] = 120,
};

bool listing_column_shows(const struct listing_view *v, enum listing_column c)
{
	enum listing_shown shown = v->columns[c].shown;
	return shown == LISTING_BY_WIDTH ? v->width >= from_width[c] : shown == LISTING_SHOWN;
}

static int width_of(const struct listing_view *v, enum listing_column c)
{
	if (c != LISTING_WHY)
		return listing_columns[c].width + v->columns[c].wider;
	int rest = v->width - FLAGS;
	for (int i = 0; i < LISTING_COLUMNS; i++)
		if (i != LISTING_WHY && listing_column_shows(v, (enum listing_column)i))
			rest -= width_of(v, (enum listing_column)i) + 1;
	return rest > 0 ? rest : 0;
}

/* Columns that have no room any more are not begun. */
static bool next_column(const struct listing_view *v, int *c, int *at)
{
	for ((*c)++; *c < LISTING_COLUMNS; (*c)++)
		if (listing_column_shows(v, (enum listing_column)*c) && *at + width_of(v, (enum listing_column)*c) <= v->width) {
			*at += width_of(v, (enum listing_column)*c) + 1;
			return true;
		}
	return false;
}

void listing_head(struct row_list *l, const struct listing_view *v)
{
	struct row *r = row_add(l);
	int at = FLAGS;
	row_cell(l, r, STYLE_PLAIN, FLAGS, "");
	for (int c = -1; next_column(v, &c, &at);) {
		char head[32];
		snprintf(head, sizeof head, "%s%s", listing_columns[c].head, c == v->sorted ? v->reverse ? "^" : "v" : "");
		row_text(l, r, STYLE_PLAIN, c ? " " : "");
		row_cell(l, r, STYLE_HEAD, width_of(v, (enum listing_column)c), head);
	}
}

const char *listing_person(const char *id)
{
	return strncmp(id, "uid:", 4) == 0 ? id + 4 : id;
}

/* -- cells --------------------------------------------------------------------------------------------------------------------------- */

static enum style due_cell(const struct listing_item *item, int64_t now, struct buf *out)
{
	char text[WHEN_TEXT];
	if (item->snoozed_until > now) {
		when_age(when_between(now, item->snoozed_until), text);
		buf_printf(out, "z%s", text);
		return STYLE_DIM;
	}
	if (!item->due_at) {
		buf_add_str(out, "-");
		return STYLE_PLAIN;
	}
	int64_t left = when_between(now, item->due_at);
	when_age(left < 0 ? -left : left, text);
	buf_printf(out, left < 0 ? "-%s" : "%s", text);
	if (left < 0 && text_width(buf_str(out)) < listing_columns[LISTING_DUE].width)
		buf_add_char(out, '!');
	return left < 0 ? STYLE_BAD : left < SOON_S ? STYLE_WARN : STYLE_PLAIN;
}

static enum style status_cell(const struct listing_item *item, struct buf *out)
{
	const struct record_word *w = idv_vocab_find(IDV_VOCAB_STATUS, item->status);
	if (item->unread) {
		buf_add_str(out, "not read yet");
		return STYLE_DIM;
	}
	buf_add_str(out, w ? w->label : *item->status ? item->status : "no status");
	return w ? severity_style(w->severity) : STYLE_UNKNOWN;
}

/* What stands out, as many as fit in whole words, of what is done after what came of it; where nothing does, its status. */
static enum style why_cell(const struct listing_item *item, int width, struct buf *out)
{
	struct listing_words w;
	char rest[24];
	int used = 0;
	size_t shown = 0;
	listing_words_read(item->why, &w);
	if (item->unread || !w.count) {
		enum style style = status_cell(item, out);
		return style == STYLE_DIM || style == STYLE_UNKNOWN ? style : STYLE_PLAIN; /* the marks beside it have the colours */
	}
	if (item->done) {
		status_cell(item, out);
		buf_add_str(out, ": ");
		used = text_width(buf_str(out));
	}
	for (; shown < w.count; shown++) {
		int need = used + (shown ? 2 : 0) + text_width(w.text[shown]);
		size_t left = w.count - shown - 1 + w.more;
		snprintf(rest, sizeof rest, " +%zu", left);
		if (shown && need + (left ? text_width(rest) : 0) > width)
			break;
		buf_printf(out, "%s%s", shown ? "; " : "", w.text[shown]);
		used = need;
	}
	if (w.count - shown + w.more)
		buf_printf(out, " +%zu", w.count - shown + w.more);
	return STYLE_PLAIN;
}

static enum style owner_cell(const struct listing_item *item, struct buf *out)
{
	if (*item->owner)
		buf_add_str(out, item->mine ? "me" : listing_person(item->owner));
	else if (*item->assigned_to)
		buf_printf(out, "(%s)", listing_person(item->assigned_to));
	else
		buf_add_str(out, "-");
	return item->mine ? STYLE_STRONG : STYLE_PLAIN;
}

/* "2/3": two of three wait. */
static enum style hits_cell(const struct listing_item *item, struct buf *out)
{
	if (!item->screened)
		buf_add_str(out, "-");
	else if (item->hits_pending)
		buf_printf(out, "%d/%d", item->hits_pending, item->hits);
	else
		buf_printf(out, "%d", item->hits);
	return item->hits_pending ? STYLE_STRONG : STYLE_PLAIN;
}

/* Without what all of them begin with: narrow columns would show nothing else. */
static const char *short_id(const char *id, const char *prefix)
{
	size_t n = strlen(prefix);
	return strncmp(id, prefix, n) == 0 ? id + n : id;
}

static void steps_cell(struct row_list *l, struct row *r, const struct listing_item *item, bool dim, int width)
{
	char mark[3] = "";
	int used = 0;
	for (const char *s = item->steps; *s && used < 2 * IDV_STEPS - 1; s++) {
		mark[0] = *s;
		mark[1] = s[1] ? ' ' : '\0'; /* of the mark's style: one change less to send */
		const struct record_word *w = listing_step_word(*s);
		/* What is well stands in no colour: then what is not is seen at once, and a row costs a slow link less. */
		enum style style = !w ? STYLE_UNKNOWN : w->severity == RECORD_GOOD ? STYLE_PLAIN : severity_style(w->severity);
		row_text(l, r, dim ? STYLE_DIM : style, mark);
		used += s[1] ? 2 : 1;
	}
	if (used < width)
		row_cell(l, r, STYLE_PLAIN, width - used, "");
}

static enum style cell(const struct listing_item *item, const struct listing_view *v, enum listing_column c, struct buf *out)
{
	char age[WHEN_TEXT];
	switch (c) {
	case LISTING_AGE:
		when_age(v->now > item->opened_at ? when_between(item->opened_at, v->now) : 0, age); /* now is of the minute */
		buf_add_str(out, item->opened_at ? age : "-");
		break;
	case LISTING_DUE: return due_cell(item, v->now, out);
	case LISTING_STATUS: return status_cell(item, out);
	case LISTING_WHY: return why_cell(item, width_of(v, c), out);
	case LISTING_TRY:
		buf_printf(out, item->tries ? "%d" : "-", item->tries);
		break;
	case LISTING_OWNER: return owner_cell(item, out);
	case LISTING_USER:
		buf_add_str(out, item->user);
		break;
	case LISTING_TEMPLATE:
		buf_add_str(out, *item->template_name ? item->template_name : short_id(item->template_id, "idvtmp_"));
		break;
	case LISTING_QUEUE:
		buf_add_str(out, *item->queue ? item->queue : "-");
		break;
	case LISTING_NOTES:
		if (item->notes)
			buf_printf(out, "%dn", item->notes);
		if (item->links)
			buf_printf(out, "%s%dL", item->notes ? " " : "", item->links);
		break;
	case LISTING_ATTEMPT:
		buf_add_str(out, short_id(item->attempt_id, "idv_"));
		break;
	case LISTING_HITS: return hits_cell(item, out);
	case LISTING_LISTS:
		listing_kinds(item->hit_kinds, out);
		break;
	case LISTING_STEPS:
	case LISTING_COLUMNS: break;
	}
	return STYLE_PLAIN;
}

/* Of others: all of it dim, so that what one may take is seen at once; but that it is late. */
static bool is_dim(const struct listing_item *item)
{
	return *item->owner && !item->mine;
}

/* What fills a column is plain: under the cursor a colour is as wide as its word. */
static void add_cell(struct row_list *l, struct row *r, enum style style, int width, const char *text)
{
	struct buf clean;
	buf_init(&clean, 16 * 1024);
	text_clean(text, strlen(text), &clean);
	int wide = text_width(buf_str(&clean));
	buf_finish(&clean);
	row_cell(l, r, style, wide < width ? wide : width, text);
	if (wide < width)
		row_cell(l, r, STYLE_PLAIN, width - wide, "");
}

void listing_row(struct row_list *l, const struct listing_item *item, const struct listing_view *v)
{
	struct row *r = row_add(l);
	int at = FLAGS;
	bool dim = is_dim(item);
	row_text(l, r, STYLE_PLAIN, " ");
	row_text(l, r, item->marked ? STYLE_STRONG : STYLE_PLAIN, item->marked ? "*" : " ");
	row_text(l, r, STYLE_PLAIN, item->is_new ? "•" : item->news ? "°" : "");
	row_text(l, r, STYLE_PLAIN, item->is_new || item->news ? " " : "  ");
	for (int c = -1; next_column(v, &c, &at);) {
		int width = width_of(v, (enum listing_column)c);
		row_text(l, r, STYLE_PLAIN, c ? " " : "");
		if (c == LISTING_STEPS) {
			steps_cell(l, r, item, dim, width);
			continue;
		}
		struct buf text;
		buf_init(&text, 16 * 1024);
		enum style style = cell(item, v, (enum listing_column)c, &text);
		add_cell(l, r, dim && style != STYLE_BAD ? STYLE_DIM : style, width, buf_str(&text));
		buf_finish(&text);
	}
}

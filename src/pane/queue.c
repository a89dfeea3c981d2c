/* The queue: one row an attempt, its columns by width; sort orders; preview; legend. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
#include "pane/build.h"

enum { PREVIEW_LABEL = 18, STEPS_ROWS = IDV_STEPS + 2, WHY_ROWS = 3, NARROW = 80, NARROW_NAME = 12, WIDE = 130, WIDE_ID = 24 };

enum column_id { COLUMN_AGE, COLUMN_STATUS, COLUMN_WHY, COLUMN_TRY, COLUMN_STEPS, COLUMN_NAME, COLUMN_USER, COLUMN_TEMPLATE, COLUMNS };

static const struct {
	const char *head;
	int width;      /* the why column takes the rest */
	int from;       /* shown from this list width on */
	int sort;       /* place in queue_columns, -1 none */
} column_table[COLUMNS] = {
	[COLUMN_AGE] = { "AGE", 5, 0, 1 },
	[COLUMN_STATUS] = { "STATUS", 14, 0, 2 },
	[COLUMN_WHY] = { "WHY", 0, 0, 3 },
	[COLUMN_TRY] = { "TRY", 5, 0, 4 },
	[COLUMN_STEPS] = { "T S K D F W R", 13, 0, -1 },
	[COLUMN_NAME] = { "NAME", 20, 90, -1 },
	[COLUMN_USER] = { "USER", 12, 80, 5 },
	[COLUMN_TEMPLATE] = { "TEMPLATE", 12, 104, 6 },
};

static bool shown(int id, const struct pane_view *v)
{
	if (id == COLUMN_NAME && !v->reveal_all)
		return false;
	if (id == COLUMN_USER && v->reveal_all && v->width < 104)
		return false; /* the name takes its place */
	if (id == COLUMN_NAME)
		return true;
	return v->width >= column_table[id].from;
}

static int width_of(int id, const struct pane_view *v)
{
	if (id == COLUMN_NAME && v->width < NARROW)
		return NARROW_NAME;
	if ((id == COLUMN_USER || id == COLUMN_TEMPLATE) && v->width >= WIDE)
		return WIDE_ID;
	if (id != COLUMN_WHY)
		return column_table[id].width;
	int rest = v->width - 3;
	for (int i = 0; i < COLUMNS; i++)
		if (i != COLUMN_WHY && shown(i, v))
			rest -= width_of(i, v) + 1;
	return rest > 0 ? rest : 0;
}

void queue_head(struct row_list *l, const struct pane_view *v, int sort_column, bool reverse)
{
	struct row *r = row_add(l);
	row_text(l, r, STYLE_PLAIN, "   ");
	for (int i = 0; i < COLUMNS; i++) {
		if (!shown(i, v))
			continue;
		char head[32];
		bool sorted = column_table[i].sort == sort_column;
		snprintf(head, sizeof head, "%s%s", column_table[i].head, sorted ? reverse ? "^" : "v" : "");
		row_text(l, r, STYLE_PLAIN, i > 0 ? " " : "");
		row_cell(l, r, STYLE_HEAD, width_of(i, v), head);
	}
}

static int64_t created(const struct queue_item *q)
{
	const struct record_value *v = idv_get(q->record, IDV_CREATED_AT, 0, 0);
	return v->timed ? v->number : 0;
}

static bool is_pending(const struct queue_item *q)
{
	return idv_is(q->record, IDV_STATUS, "pending_review");
}

/* Pending and not superseded, or still in the place of one that is. */
static bool is_work(const struct queue_item *q)
{
	return q->held || (is_pending(q) && !q->superseded);
}

static size_t found_in(const struct record *r, struct finding out[FINDINGS], size_t *more)
{
	const struct basis basis = basis_of(r);
	return findings_of(&basis, out, more);
}

struct briefs {
	const char *text[FINDINGS];
	size_t count, more;
};

static void add_briefs(struct briefs *b, const struct finding *r, size_t n, bool marks)
{
	for (size_t i = 0; i < n; i++) {
		size_t same = 0; /* two reasons that are brief in the same words are said once */
		while (same < b->count && strcmp(b->text[same], r[i].brief) != 0)
			same++;
		bool status = r[i].is_mark && r[i].step < 0 && (b->count || n > 1); /* the column beside it */
		if (same == b->count && r[i].is_mark == marks && !status)
			b->text[b->count++] = r[i].brief;
	}
}

static int put_rest(char out[32], size_t rest, const char *word)
{
	out[0] = '\0';
	return rest ? snprintf(out, 32, " +%zu%s", rest, word) : 0;
}

/* As many as fit, their words whole; then how many more there are. */
static void brief_reasons(const struct record *record, int width, struct buf *out)
{
	struct finding reasons[FINDINGS];
	size_t more, n = found_in(record, reasons, &more), shown = 0, next;
	struct briefs b = { .more = more };
	add_briefs(&b, reasons, n, false);
	if (!b.count) /* what the columns beside it show in a mark is said only where nothing else is */
		add_briefs(&b, reasons, n, true);
	char rest[32];
	int used = 0;
	for (int need; shown < b.count; shown++, used = need) {
		need = used + (shown ? 2 : 0) + text_width(b.text[shown]);
		if (need + put_rest(rest, b.count - shown - 1 + b.more, shown ? " more" : "") > width)
			break;
		buf_printf(out, "%s%s", shown ? "; " : "", b.text[shown]);
	}
	if (!shown && b.count) { /* not even one: whole words of it */
		int room = width - put_rest(rest, b.count - 1 + b.more, "") - 1;
		size_t cut = text_wrap(b.text[0], room, &next);
		buf_add(out, b.text[0], cut);
		buf_add_str(out, "…");
		used = room + 1;
		shown = 1;
	}
	if (used + put_rest(rest, b.count - shown + b.more, " more") > width)
		put_rest(rest, b.count - shown + b.more, "");
	buf_add_str(out, b.count ? rest : "-");
}

void queue_why(const struct record *r, struct buf *out)
{
	struct finding reasons[FINDINGS];
	size_t more, n = found_in(r, reasons, &more);
	struct briefs b = { .more = more };
	add_briefs(&b, reasons, n, true);
	add_briefs(&b, reasons, n, false);
	for (size_t i = 0; i < b.count; i++)
		buf_printf(out, "%s%s", i ? "; " : "", b.text[i]);
	if (b.more)
		buf_printf(out, " +%zu more", b.more);
	if (!b.count)
		buf_add_str(out, "-");
}

void queue_try(size_t try_no, size_t tries, struct buf *out)
{
	if (!try_no)
		buf_add_str(out, "?");
	else if (!tries)
		buf_printf(out, "%zu/?", try_no);
	else
		buf_printf(out, tries > 1 ? "%zu/%zu" : "%zu", try_no, tries);
}

/* What is well stands in no colour: then what is not is seen at once, and a row costs a slow link less. */
static enum style mark_style(enum record_severity s)
{
	return s == RECORD_GOOD ? STYLE_PLAIN : severity_style(s);
}

static void add_steps(struct row_list *l, struct row *r, const struct record *record)
{
	for (int i = 0; i < IDV_STEPS; i++) {
		const struct record_value *v = idv_get(record, idv_step_table[i].leaf, 0, 0);
		const char *mark = v->state == RECORD_WRONG_TYPE || (v->state == RECORD_PRESENT && !v->word) ? "!" : v->word ? v->word->mark : " ";
		row_text(l, r, mark_style(value_severity(v)), mark);
		if (i < IDV_STEPS - 1)
			row_text(l, r, STYLE_PLAIN, " ");
	}
}

void queue_name(const struct record *r, const struct pane_view *v, struct buf *out)
{
	const struct record_value *given = idv_get(r, IDV_USER_NAME_GIVEN_NAME, 0, 0), *family = idv_get(r, IDV_USER_NAME_FAMILY_NAME, 0, 0);
	if (given->state != RECORD_PRESENT && family->state != RECORD_PRESENT) {
		buf_add_str(out, given->state == RECORD_REDACTED ? "redacted" : "no name");
		return;
	}
	value_text(r, given, v, out);
	buf_add_str(out, " ");
	value_text(r, family, v, out);
}

/* Without what all of them begin with: narrow columns would show nothing else. */
static const char *template_id(const struct record *r)
{
	static const char prefix[] = "idvtmp_";
	const char *id = idv_text(r, IDV_TEMPLATE_ID);
	return strncmp(id, prefix, sizeof prefix - 1) == 0 ? id + sizeof prefix - 1 : id;
}

void queue_age(const struct record *r, int64_t now, char out[WHEN_TEXT])
{
	const struct record_value *at = idv_get(r, IDV_CREATED_AT, 0, 0);
	if (at->timed)
		when_age(now - at->number, out);
	else
		snprintf(out, WHEN_TEXT, "-");
}

static void cell(struct row_list *l, struct row *r, const struct queue_item *item, const struct pane_view *v, int id)
{
	const struct record_value *status = idv_get(item->record, IDV_STATUS, 0, 0);
	enum style style = STYLE_PLAIN;
	struct buf text;
	buf_init(&text, 64 * 1024);
	switch ((enum column_id)id) {
	case COLUMN_AGE:
		buf_add_str(&text, item->age);
		break;
	case COLUMN_STATUS:
		style = value_text(item->record, status, v, &text);
		if (item->superseded && is_pending(item)) {
			buf_reset(&text);
			buf_add_str(&text, "superseded");
			style = STYLE_DIM;
		}
		break;
	case COLUMN_WHY:
		brief_reasons(item->record, width_of(COLUMN_WHY, v), &text);
		break;
	case COLUMN_TRY:
		queue_try(item->try_no, item->tries, &text);
		break;
	case COLUMN_STEPS:
		add_steps(l, r, item->record);
		buf_finish(&text);
		return;
	case COLUMN_NAME:
		queue_name(item->record, v, &text);
		break;
	case COLUMN_USER:
		buf_add_str(&text, idv_text(item->record, IDV_CLIENT_USER_ID));
		break;
	case COLUMN_TEMPLATE:
		buf_add_str(&text, v->template_name ? v->template_name : template_id(item->record));
		break;
	case COLUMNS:
		break;
	}
	row_cell(l, r, style, width_of(id, v), buf_str(&text));
	buf_finish(&text);
}

void queue_row(struct row_list *l, const struct queue_item *item, const struct pane_view *v)
{
	struct row *r = row_add(l);
	row_text(l, r, STYLE_PLAIN, " ");
	row_text(l, r, item->marked ? STYLE_STRONG : STYLE_PLAIN, item->marked ? "*" : " ");
	row_text(l, r, STYLE_PLAIN, " ");
	for (int i = 0; i < COLUMNS; i++) {
		if (!shown(i, v))
			continue;
		row_text(l, r, STYLE_PLAIN, i > 0 ? " " : "");
		cell(l, r, item, v, i);
	}
}

/* -- order --------------------------------------------------------------------------------------------------------------------- */

static int by_text(const char *a, const char *b)
{
	return strcmp(a, b);
}

static int by_created(const struct queue_item *a, const struct queue_item *b, int64_t now)
{
	(void)now;
	int64_t x = created(a), y = created(b);
	return x < y ? -1 : x > y;
}

static int status_rank(const struct queue_item *q)
{
	static const char *const order[] = { "active", "failed", "expired", "canceled", "success", "pending_review" };
	if (is_work(q))
		return -1;
	for (int i = 0; i < (int)COUNT_OF(order); i++)
		if (idv_is(q->record, IDV_STATUS, order[i]))
			return i;
	return 0; /* what we do not know stands high */
}

static int by_need(const struct queue_item *a, const struct queue_item *b, int64_t now)
{
	int work = is_work(b) - is_work(a);
	return work ? work : by_created(a, b, now);
}

static int by_status(const struct queue_item *a, const struct queue_item *b, int64_t now)
{
	int c = status_rank(a) - status_rank(b);
	return c ? c : by_created(a, b, now);
}

static int by_why(const struct queue_item *a, const struct queue_item *b, int64_t now)
{
	struct buf x, y;
	buf_init(&x, 8192);
	buf_init(&y, 8192);
	queue_why(a->record, &x);
	queue_why(b->record, &y);
	int c = by_text(buf_str(&x), buf_str(&y));
	buf_finish(&x);
	buf_finish(&y);
	return c ? c : by_created(a, b, now);
}

static int by_try(const struct queue_item *a, const struct queue_item *b, int64_t now)
{
	int c = (a->try_no < b->try_no) - (a->try_no > b->try_no);
	return c ? c : by_created(a, b, now);
}

static int by_user(const struct queue_item *a, const struct queue_item *b, int64_t now)
{
	int c = by_text(idv_text(a->record, IDV_CLIENT_USER_ID), idv_text(b->record, IDV_CLIENT_USER_ID));
	return c ? c : by_created(a, b, now);
}

static int by_template(const struct queue_item *a, const struct queue_item *b, int64_t now)
{
	int c = by_text(idv_text(a->record, IDV_TEMPLATE_ID), idv_text(b->record, IDV_TEMPLATE_ID));
	return c ? c : by_created(a, b, now);
}

const struct queue_column queue_columns[] = {
	{ "pending first, oldest first", by_need }, { "age", by_created }, { "status", by_status }, { "why", by_why },
	{ "tries", by_try }, { "user", by_user }, { "template", by_template },
};
const size_t queue_column_count = COUNT_OF(queue_columns);

/* -- preview and legend -------------------------------------------------------------------------------------------------------- */

void queue_preview(struct row_list *l, const struct queue_item *item, const struct pane_view *v)
{
	struct column c = build_column(l, item->record, v, v->width, PREVIEW_LABEL);
	static const enum idv_leaf leaves[] = { IDV_ID, IDV_CLIENT_USER_ID, IDV_CREATED_AT, IDV_COMPLETED_AT };
	build_head(&c, "PREVIEW", NULL);
	build_fields(&c, leaves, COUNT_OF(leaves), 0);
	build_field_as(&c, idv_get(item->record, IDV_TEMPLATE_ID, 0, 0), NULL, RECORD_NEUTRAL, v->template_name);
	if (v->reveal_all) {
		build_field(&c, IDV_USER_NAME_GIVEN_NAME, 0, 0, NULL);
		build_field(&c, IDV_USER_NAME_FAMILY_NAME, 0, 0, NULL);
	}
	build_gap(&c);
	/* The steps before the reasons, so that they stand still while one goes through the queue; where there is no room for both, the row
	 * that is previewed has their marks. */
	if (v->height - (int)l->count >= STEPS_ROWS + WHY_ROWS) {
		overview_steps(&c);
		build_gap(&c);
	}
	int room = v->height - (int)l->count - 1;
	overview_reasons(&c, room > WHY_ROWS ? WHY_ROWS : room > 2 ? (size_t)room : 2); /* the worst: a slow link carries them at each move */
}

/* One piece of the legend, on a new row when this one is full. */
static struct row *add_legend(struct row_list *l, struct row *r, int width, enum style style, const char *mark, const char *meaning)
{
	int need = text_width(mark) + 1 + text_width(meaning), used = row_width(r);
	if (used && used + 2 + need > width) {
		r = row_add(l);
		used = 0;
	}
	row_printf(l, r, STYLE_PLAIN, "%s", used ? "  " : "");
	row_text(l, r, style, mark);
	row_printf(l, r, STYLE_DIM, " %s", meaning);
	return r;
}

void queue_legend(struct row_list *l, int width)
{
	static const char *const steps[IDV_STEPS] = { "ToS", "SMS", "Data Source", "Document", "Selfie", "AML Screening", "Risk" };
	size_t n;
	const struct record_word *words = idv_vocab_words(IDV_VOCAB_STEP, &n);
	struct row *r = row_add(l);
	for (size_t i = 0; i < n; i++)
		r = add_legend(l, r, width, mark_style(words[i].severity), words[i].mark, words[i].label);
	add_legend(l, r, width, STYLE_UNKNOWN, severity_mark(RECORD_UNKNOWN), "not understood");
	r = row_add(l);
	for (int i = 0; i < IDV_STEPS; i++) {
		const char letter[] = { idv_step_table[i].letter, '\0' };
		r = add_legend(l, r, width, STYLE_STRONG, letter, steps[i]);
	}
}

void queue_legend_line(struct row_list *l, int width, const char *key)
{
	static const char *const most[] = { "success", "failed", "pending_review", "active", "skipped", "not_applicable" };
	static const char rest[] = "all marks";
	struct row *r = row_add(l);
	int room = width - text_width(key) - 3 - (int)sizeof rest;
	for (size_t i = 0; i < COUNT_OF(most); i++) {
		const struct record_word *w = idv_vocab_find(IDV_VOCAB_STEP, most[i]);
		if (row_width(r) + 2 + text_width(w->mark) + 1 + text_width(w->label) <= room)
			add_legend(l, r, width, mark_style(w->severity), w->mark, w->label);
	}
	add_legend(l, r, width, STYLE_KEY, key, rest);
}

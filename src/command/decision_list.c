/* decision list: which there are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "command/decision.h"
#include "command/options.h"
#include "command/print.h"
#include "command/row_json.h"
#include "config/config.h"

enum { COLUMNS = 6, LINE_MOST = 64 * 1024 };

struct line {
	char cells[COLUMNS][80];
};

struct listing {
	struct shelf *shelf;
	struct line *lines;
	size_t count;
};

static const char hidden[] = "(hidden)";

static const char *outcome_of(const struct shelf *s, const struct held *h)
{
	return held_is_hidden(s, h) ? hidden : h->readable ? outcome_names[h->read.outcome] : "(cannot be read)";
}

static bool print_object(struct listing *l, const struct held *h)
{
	const struct decision_row *p = &h->parts[0];
	char state[80];
	struct buf b;
	buf_init(&b, LINE_MOST);
	held_state(h, state, sizeof state);
	row_json_text(&b, "kind", "decision");
	row_json_text(&b, "decision", p->id);
	row_json_number(&b, "case", p->case_id);
	row_json_text(&b, "attempt_id", h->readable ? h->read.attempt_id : NULL);
	row_json_text(&b, "outcome", held_is_hidden(l->shelf, h) || !h->readable ? NULL : outcome_names[h->read.outcome]);
	row_json_text(&b, "by", p->person);
	row_json_time(&b, "at", p->at);
	row_json_text(&b, "second", h->count > 1 && h->parts[1].part <= DECISION_REFUSED ? h->parts[1].person : NULL);
	row_json_text(&b, "state", state);
	row_json_text(&b, "digest", p->digest);
	row_json_print(&b);
	buf_finish(&b);
	return true;
}

static bool take(void *ctx, struct held *h, struct err *err)
{
	struct listing *l = ctx;
	const struct decision_row *p = &h->parts[0];
	(void)err;
	if (l->shelf->options->json)
		return print_object(l, h);
	l->lines = mem_grow(l->lines, l->count + 1, sizeof *l->lines);
	struct line *line = &l->lines[l->count++];
	char when[WHEN_TEXT], by[PERSON_ID];
	memcpy(by, p->person, sizeof by);
	when_format(p->at, l->shelf->config->utc, when);
	snprintf(line->cells[0], sizeof line->cells[0], "%s", p->id);
	snprintf(line->cells[1], sizeof line->cells[1], "%lld", (long long)p->case_id);
	snprintf(line->cells[2], sizeof line->cells[2], "%s", outcome_of(l->shelf, h));
	snprintf(line->cells[3], sizeof line->cells[3], "%.79s", by);
	snprintf(line->cells[4], sizeof line->cells[4], "%s", when);
	held_state(h, line->cells[5], sizeof line->cells[5]);
	return true;
}

static void put(const void *ctx, size_t row, size_t column, struct buf *out)
{
	const struct listing *l = ctx;
	const char *text = l->lines[row].cells[column];
	text_clean(text, strlen(text), out);
}

bool decision_list(struct shelf *s, struct err *err)
{
	static const char *const heads[COLUMNS] = { "DECISION", "CASE", "OUTCOME", "BY", "WHEN", "STATE" };
	const struct options *o = s->options;
	struct listing l = { .shelf = s };
	struct case_row row = { 0 };
	bool ok = (!o->case_word || shelf_case(s, o->case_word, &row, err)) &&
	          held_each(s, row.id, o->limit > 0 ? (size_t)o->limit : 0, take, &l, err);
	if (ok && !o->json && l.count)
		print_table(&(struct print_table){ .heads = heads, .columns = COLUMNS, .rows = l.count, .put = put, .ctx = &l });
	else if (ok && !o->json)
		puts("Nothing was decided yet.");
	free(l.lines);
	return ok;
}

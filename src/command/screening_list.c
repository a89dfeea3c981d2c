/* Lists: screenings of programmes, programmes, the history and the reviews of a screening. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/ask_pages.h"
#include "command/options.h"
#include "command/print.h"
#include "command/screening.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"

/* Records of a list as they come; printed at the end, so that people's names can be asked for. */
struct listed {
	struct screener *s;
	struct record **records;
	size_t count, room, most; /* most 0: all */
	size_t skipped;
	char *cursor, *request_id; /* of the last page: where it would go on, when it ended before its end */
};

static bool take(void *ctx, struct record_page *page, bool last)
{
	struct listed *l = ctx;
	(void)last;
	l->skipped += page->skipped;
	for (size_t i = 0; i < page->count && (!l->most || l->count < l->most); i++) {
		struct record *r = record_page_take(page, i);
		if (!r)
			continue;
		if (l->count == l->room) {
			l->room = l->room ? l->room * 2 : 32;
			l->records = mem_grow(l->records, l->room, sizeof *l->records);
		}
		l->records[l->count++] = r;
	}
	return !l->most || l->count < l->most;
}

static bool read_pages(struct listed *l, enum api_op op, const char *of, const struct aml_list_query *query, struct err *err)
{
	struct ask_pages pages = { .op = op, .of = of, .query = query, .take = take, .ctx = l };
	bool ok = ask_pages(&l->s->ask, &pages, err);
	free(l->cursor);
	free(l->request_id);
	l->cursor = pages.cursor;
	l->request_id = pages.request_id;
	return ok;
}

static void listed_finish(struct listed *l)
{
	for (size_t i = 0; i < l->count; i++)
		record_destroy(l->records[i]);
	free(l->records);
	free(l->cursor);
	free(l->request_id);
}

/* -- printing */

static void print_json_list(struct listed *l, const struct record_kind *kind)
{
	for (size_t i = 0; i < l->count; i++)
		screening_people_of(l->s, l->records[i]);
	putchar('{');
	screening_print_users(l->s);
	printf("\"%s\":[", kind->list);
	for (size_t i = 0; i < l->count; i++) {
		fputs(i ? "," : "", stdout);
		print_json(l->records[i]->json, l->records[i]->json_len);
	}
	print_list_tail(l->cursor, l->request_id ? l->request_id : "");
}

static void print_records(struct listed *l, const char *one)
{
	for (size_t i = 0; i < l->count; i++) {
		printf("%s== %s %zu of %zu ==\n", i ? "\n" : "", one, i + 1, l->count);
		screening_print_record(l->s, l->records[i]);
	}
}

/* The newest comes first, and the oldest is the first state: the search terms have versions of their own. */
static void print_states(struct listed *l)
{
	for (size_t i = 0; i < l->count; i++) {
		printf("%s== State %zu of %s%zu%s%s ==\n", i ? "\n" : "", l->count - i, l->cursor ? "the " : "", l->count, l->cursor ? " newest" : "",
		       i == 0 ? ", the newest" : "");
		screening_print_record(l->s, l->records[i]);
	}
}

static void put_leaf(const struct record *r, unsigned leaf, bool utc, struct buf *out)
{
	const struct record_value *v = record_get(r, leaf, 0, 0);
	char when[WHEN_TEXT];
	if (v->state != RECORD_PRESENT) {
		buf_add_char(out, '-');
	} else if (v->timed) {
		when_format(v->number, utc, when);
		buf_add_str(out, when);
	} else {
		const char *text = v->word ? v->word->label : v->text;
		text_clean(text, strlen(text), out);
	}
}

enum { COLUMN_ID, COLUMN_STATUS, COLUMN_CHANGED, COLUMN_VERSION, COLUMN_PROGRAM, COLUMN_USER, COLUMN_ASSIGNEE, COLUMNS };

static void put_cell(const void *ctx, size_t row, size_t column, struct buf *out)
{
	static const unsigned leaves[COLUMNS] = {
		SCREENING_ID, SCREENING_STATUS, SCREENING_TIMESTAMP, SCREENING_VERSION, SCREENING_PROGRAM_ID, SCREENING_CLIENT_USER_ID, SCREENING_ASSIGNEE,
	};
	const struct listed *l = ctx;
	const char *assignee = record_text(l->records[row], SCREENING_ASSIGNEE);
	if (column != COLUMN_ASSIGNEE || !*assignee) {
		put_leaf(l->records[row], leaves[column], l->s->config->utc, out);
		return;
	}
	const char *name = screening_person(l->s, assignee);
	text_clean(name, strlen(name), out);
}

static void print_screenings(struct listed *l)
{
	static const char *const heads[COLUMNS] = { "ID", "STATUS", "CHANGED", "TERMS", "PROGRAMME", "USER", "ASSIGNEE" };
	for (size_t i = 0; i < l->count; i++) /* before a table is measured and printed */
		(void)screening_person(l->s, record_text(l->records[i], SCREENING_ASSIGNEE));
	print_table(&(struct print_table){ .heads = heads, .columns = COLUMNS, .rows = l->count, .put = put_cell, .ctx = l });
}

/* What was read of a list that broke off is printed, and where it goes on. */
static bool end(struct listed *l, const struct record_kind *kind, const char *one, bool ok)
{
	if (l->skipped)
		fprintf(stderr, "idreview: %zu %s could not be read\n", l->skipped, l->skipped == 1 ? kind->one : kind->many);
	if (ok || l->count) {
		if (l->s->o->json)
			print_json_list(l, kind);
		else if (one && kind == &screening_kind)
			print_states(l);
		else if (one)
			print_records(l, one);
		else
			print_screenings(l);
	}
	if (ok && !l->count && !l->s->o->json && one)
		printf("No %s.\n", kind == &screening_kind ? "earlier states" : kind->many);
	listed_finish(l);
	return ok;
}

/* -- the commands */

/* The list is of one programme: where none is named, of each. */
static bool list_all_programs(struct listed *l, struct aml_list_query *query, struct err *err)
{
	struct listed programs = { .s = l->s };
	bool ok = read_pages(&programs, API_PROGRAMS, NULL, NULL, err);
	for (size_t i = 0; ok && i < programs.count && (!l->most || l->count < l->most); i++) {
		query->program_id = record_text(programs.records[i], PROGRAM_ID);
		ok = read_pages(l, API_SCREENINGS, NULL, query, err);
	}
	if (ok && !programs.count)
		fputs("idreview: there is no programme, so there are no screenings\n", stderr);
	listed_finish(&programs);
	return ok;
}

bool list_screenings(struct screener *s, struct err *err)
{
	const struct options *o = s->o;
	struct listed l = { .s = s, .most = (size_t)o->limit };
	struct aml_list_query query = { .program_id = o->program, .client_user_id = o->user, .status = o->status, .assignee = o->assignee };
	bool ok = o->program ? read_pages(&l, API_SCREENINGS, NULL, &query, err) : list_all_programs(&l, &query, err);
	return end(&l, &screening_kind, NULL, ok);
}

bool screening_programs(struct screener *s, struct err *err)
{
	struct listed l = { .s = s, .most = (size_t)s->o->limit };
	return end(&l, &program_kind, "Programme", read_pages(&l, API_PROGRAMS, NULL, NULL, err));
}

bool screening_history(struct screener *s, struct err *err)
{
	struct listed l = { .s = s };
	return end(&l, &screening_kind, "State", read_pages(&l, API_HISTORY, s->id, NULL, err));
}

bool screening_reviews(struct screener *s, struct err *err)
{
	struct listed l = { .s = s };
	return end(&l, &review_kind, "Review", read_pages(&l, API_REVIEWS, s->id, NULL, err));
}

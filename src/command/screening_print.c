/* One screening on standard output: itself, its hits, its history, its reviews. */
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
#include "pane/hits.h"
#include "record/json.h"

enum { WIDTH = 100 };

struct pane_view screening_view(const struct screener *s)
{
	return (struct pane_view){
		.width = WIDTH, .height = 60, .utc = s->config->utc, .document = -1, .selfie = -1, .read_at = when_now() + api_clock_skew(s->ask.api),
	};
}

static struct hits_view hits_view(struct screener *s, size_t *order)
{
	struct hits_view h = {
		.look = &s->look, .comparisons = s->comparisons, .order = order, .people = s->users, .people_count = s->user_count,
		.person_name = screening_person, .ctx = s, .state = "", .outcome = "",
	};
	if (order)
		aml_order_hits(s->look.hits, s->comparisons, s->look.hit_count, order);
	return h;
}

static void print_list(struct row_list *l)
{
	print_rows(l);
	rows_finish(l);
}

void screening_print_record(struct screener *s, const struct record *r)
{
	const struct hits_view h = hits_view(s, NULL);
	const struct pane_view v = screening_view(s);
	struct row_list l = { 0 };
	hits_record(&l, &h, &v, r);
	print_list(&l);
}

/* -- JSON */

void screening_member(const char *name, const char *value, bool first)
{
	struct buf text;
	buf_init(&text, 2 * JSON_STRING_MAX);
	buf_add_str(&text, first ? "" : ",");
	json_put_string(&text, name);
	buf_add_char(&text, ':');
	if (value)
		json_put_string(&text, value);
	else
		buf_add_str(&text, "null");
	print_json(buf_str(&text), text.len);
	buf_finish(&text);
}

void screening_print_users(const struct screener *s)
{
	fputs("\"dashboard_users\":[", stdout);
	for (size_t i = 0; i < s->user_count; i++) {
		fputs(i ? "," : "", stdout);
		print_json(s->users[i]->json, s->users[i]->json_len);
	}
	fputs("],", stdout);
}

static void print_seen(const struct screener *s)
{
	putchar('{');
	screening_member("seen", *s->seen ? s->seen : NULL, true);
	putchar(',');
}

static void print_rest(const struct record *r)
{
	print_json(r->json + 1, r->json_len - 1);
	putchar('\n');
}

/* -- get */

static bool print_get_json(struct screener *s, const struct record *program)
{
	const struct record *r = s->look.screening;
	screening_people_of(s, r);
	if (program)
		screening_people_of(s, program);
	print_seen(s);
	fputs("\"watchlist_program\":", stdout);
	if (program)
		print_json(program->json, program->json_len);
	else
		fputs("null", stdout);
	putchar(',');
	screening_print_users(s);
	print_rest(r);
	return true;
}

static void print_seen_line(const struct screener *s)
{
	printf("\nseen  %s\n", *s->seen ? s->seen : "(not all of it could be read)");
}

static bool print_get(struct screener *s, const struct record *program)
{
	size_t *order = mem_alloc((s->look.hit_count + 1) * sizeof *order);
	const struct hits_view h = hits_view(s, order);
	const struct pane_view v = screening_view(s);
	struct row_list l = { 0 };
	puts("== Screening ==");
	screening_print_record(s, s->look.screening);
	if (program) {
		puts("\n== Programme ==");
		screening_print_record(s, program);
	}
	printf("\n== Hits: %zu, %zu to be decided ==\n", s->look.hit_count, aml_look_pending(&s->look));
	if (s->look.hit_count)
		hits_head(&l, &v);
	for (size_t i = 0; i < s->look.hit_count; i++)
		hits_row(&l, &h, &v, order[i]);
	print_list(&l);
	print_seen_line(s);
	free(order);
	return true;
}

bool screening_get(struct screener *s, struct err *err)
{
	if (!screening_read_look(s, err) || !screening_compare(s, err))
		return false;
	struct record *program = screening_program(s, s->look.screening);
	ask_screening(&s->ask, s->id, s->attempt, s->o->json);
	bool ok = s->o->json ? print_get_json(s, program) : print_get(s, program);
	record_destroy(program);
	return ok;
}

/* -- hits */

/* Our own readings stand apart from what the vendor sent, and say whose they are. */
static void print_readings(const struct screener *s)
{
	fputs("\"own_readings\":[", stdout);
	for (size_t i = 0; i < s->look.hit_count; i++) {
		fputs(i ? ",{" : "{", stdout);
		screening_member("hit", record_text(s->look.hits[i], HIT_ID), true);
		for (int f = 0; f < AML_COMPARED; f++) {
			const struct aml_factor_reading *reading = &s->comparisons[i].factors[f];
			screening_member(aml_factor_codes[f], aml_reading_codes[reading->reading], false);
		}
		putchar('}');
	}
	fputs("],", stdout);
}

static bool print_hits_json(const struct screener *s)
{
	print_seen(s);
	print_readings(s);
	fputs("\"watchlist_screening_hits\":[", stdout);
	for (size_t i = 0; i < s->look.hit_count; i++) {
		fputs(i ? "," : "", stdout);
		print_json(s->look.hits[i]->json, s->look.hits[i]->json_len);
	}
	print_list_tail(NULL, s->ask.reply.page.request_id ? s->ask.reply.page.request_id : "");
	return true;
}

static bool print_hits(struct screener *s)
{
	size_t *order = mem_alloc((s->look.hit_count + 1) * sizeof *order);
	const struct hits_view h = hits_view(s, order);
	const struct pane_view v = screening_view(s);
	for (size_t i = 0; i < s->look.hit_count; i++) {
		struct row_list l = { 0 };
		char *id = text_clean_dup(record_text(s->look.hits[order[i]], HIT_ID));
		printf("%s== Hit %zu of %zu: %s ==\n", i ? "\n" : "", i + 1, s->look.hit_count, id);
		secret_free(id);
		hits_compare(&l, &h, &v, order[i]);
		hits_leaves(&l, &h, &v, order[i]);
		print_list(&l);
	}
	if (s->look.hit_count) {
		struct row_list l = { 0 };
		hits_words(&l, &v);
		print_list(&l);
	} else {
		puts("No hits.");
	}
	print_seen_line(s);
	free(order);
	return true;
}

bool screening_hits(struct screener *s, struct err *err)
{
	if (!screening_read_look(s, err) || !screening_compare(s, err))
		return false;
	ask_screening(&s->ask, s->id, s->attempt, s->o->json);
	return s->o->json ? print_hits_json(s) : print_hits(s);
}

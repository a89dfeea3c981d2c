/* What a report is made of, as the vendor has it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "command/ask_pages.h"
#include "command/options.h"
#include "command/report.h"
#include "config/config.h"
#include "decide/evidence.h"
#include "desk/person.h"

static void missing(const char *what, struct err *err)
{
	fprintf(stderr, "idreview: %s could not be read, and is missing in the report: %s\n", what, err->text);
	*err = (struct err){ 0 };
}

/* -- the chain ------------------------------------------------------------------------------------------------------------------- */

static int64_t created(const struct record *r)
{
	const struct record_value *v = idv_get(r, IDV_CREATED_AT, 0, 0);
	return v->timed ? v->number : 0;
}

static int by_creation(const void *a, const void *b)
{
	int64_t x = created(*(struct record *const *)a), y = created(*(struct record *const *)b);
	return x < y ? -1 : x > y;
}

static void take_attempts(struct report_read *x, struct record_page *page)
{
	for (size_t i = 0; i < page->count; i++) {
		if (!page->records[i] || idv_is(page->records[i], IDV_ID, idv_text(x->attempt, IDV_ID)))
			continue;
		x->chain = mem_grow(x->chain, x->chain_count + 1, sizeof *x->chain);
		x->chain[x->chain_count++] = record_page_take(page, i);
	}
}

static void read_chain(struct report_read *x)
{
	struct idv_cursors met = { .call = api_endpoint_table[API_LIST].name };
	struct err err = { 0 };
	char *cursor = NULL;
	bool ok;
	do {
		ok = ask_wait(&x->ask, api_send_list(x->ask.api, idv_text(x->attempt, IDV_TEMPLATE_ID), idv_text(x->attempt, IDV_CLIENT_USER_ID), cursor, &err), &err);
		free(cursor);
		cursor = ok && x->ask.reply.page.next_cursor ? mem_strdup(x->ask.reply.page.next_cursor) : NULL;
		if (ok)
			take_attempts(x, &x->ask.reply.page);
		ok = ok && (!cursor || idv_cursors_add(&met, cursor, &err)) && x->chain_count < (size_t)x->config->list_cap;
	} while (ok && cursor);
	free(cursor);
	idv_cursors_finish(&met);
	if (err.kind)
		missing("the other attempts of this user", &err);
	x->chain = mem_grow(x->chain, x->chain_count + 1, sizeof *x->chain);
	x->chain[x->chain_count++] = x->attempt;
	qsort(x->chain, x->chain_count, sizeof *x->chain, by_creation);
}

/* -- the screening --------------------------------------------------------------------------------------------------------------- */

static bool take_hits(void *ctx, struct record_page *page, bool last)
{
	struct aml_look *look = ctx;
	aml_look_take_hits(look, page, last);
	return look->hit_count < AML_HITS_MAX;
}

static bool take_reviews(void *ctx, struct record_page *page, bool last)
{
	struct aml_look *look = ctx;
	aml_look_take_reviews(look, page, last);
	return look->review_count < AML_REVIEWS_MAX;
}

static bool read_pages(struct report_read *x, enum api_op op, const char *id, bool (*take)(void *, struct record_page *, bool), struct err *err)
{
	struct ask_pages pages = { .op = op, .of = id, .take = take, .ctx = &x->look };
	bool ok = ask_pages(&x->ask, &pages, err);
	ask_pages_finish(&pages);
	return ok;
}

static void compare(struct report_read *x)
{
	struct aml_person *person = secret_alloc(sizeof *person);
	person_of(x->attempt, x->look.screening, &x->texts, person);
	x->comparisons = secret_alloc((x->look.hit_count + 1) * sizeof *x->comparisons);
	for (size_t i = 0; i < x->look.hit_count; i++)
		aml_compare(person, x->look.hits[i], &x->comparisons[i]);
	secret_free(person);
}

static void read_screening(struct report_read *x, const char *id)
{
	struct err err = { 0 };
	if (!ask_wait(&x->ask, api_ask(x->ask.api, API_SCREENING, id, &err), &err)) {
		missing("the screening", &err);
		return;
	}
	aml_look_take_screening(&x->look, &x->ask.reply.page);
	if (!read_pages(x, API_HITS, id, take_hits, &err))
		missing("a part of the hits", &err);
	if (!read_pages(x, API_REVIEWS, id, take_reviews, &err))
		missing("a part of the reviews", &err);
	compare(x);
	x->basis.look = &x->look;
	x->basis.look_read_at = when_now() + api_clock_skew(x->ask.api);
}

bool report_read_vendor(struct report_read *x, const char *id, struct err *err)
{
	if (!thresholds_read(&x->thresholds, x->config->thresholds.items, x->config->thresholds.count, err) ||
	    !ask_wait(&x->ask, api_send_get(x->ask.api, id, err), err))
		return false;
	x->attempt = x->ask.reply.page.count ? record_page_take(&x->ask.reply.page, 0) : NULL;
	if (!x->attempt)
		return err_set(err, ERR_REPLY, "the vendor's answer has no attempt in it");
	x->basis = basis_of(x->attempt);
	x->basis.thresholds = &x->thresholds;
	x->basis.read_at = x->basis.now = when_now() + api_clock_skew(x->ask.api);
	if (*idv_text(x->attempt, IDV_WATCHLIST_SCREENING_ID))
		read_screening(x, idv_text(x->attempt, IDV_WATCHLIST_SCREENING_ID));
	read_chain(x);
	x->basis.chain = x->chain;
	x->basis.chain_count = x->chain_count;
	while (x->chain[x->basis.self] != x->attempt)
		x->basis.self++;
	x->findings = mem_alloc(FINDINGS * sizeof *x->findings);
	x->report = (struct report){
		.basis = &x->basis, .comparisons = x->comparisons, .findings = x->findings, .finding_count = findings_of(&x->basis, x->findings, NULL),
		.template_name = config_template_name(x->config, idv_text(x->attempt, IDV_TEMPLATE_ID)), .unmasked = x->o->unmask, .utc = x->config->utc,
	};
	return true;
}

/* -- pictures -------------------------------------------------------------------------------------------------------------------- */

static const char *type_of(const unsigned char *p, size_t n)
{
	if (n > 3 && p[0] == 0xff && p[1] == 0xd8 && p[2] == 0xff)
		return "image/jpeg";
	if (n > 8 && memcmp(p, "\x89PNG\r\n\x1a\n", 8) == 0)
		return "image/png";
	if (n > 12 && memcmp(p, "RIFF", 4) == 0 && memcmp(p + 8, "WEBP", 4) == 0)
		return "image/webp";
	return NULL;
}

static void take_picture(struct report_read *x, const struct record_value *v)
{
	struct report_picture *p = &x->pictures[x->report.picture_count];
	struct err err = { 0 };
	struct buf what;
	char *digest = arena_alloc(&x->texts, EVIDENCE_TEXT);
	buf_init(&what, EVIDENCE_WHAT);
	idv_value_path(v, &what);
	if (!ask_wait(&x->ask, api_send_picture(x->ask.api, v->text, &err), &err)) {
		missing(buf_str(&what), &err);
	} else if (!type_of((const unsigned char *)x->ask.reply.bytes, x->ask.reply.byte_count)) {
		err_set(&err, ERR_REPLY, "it is no picture that a report can hold");
		missing(buf_str(&what), &err);
	} else {
		evidence_digest(x->ask.reply.bytes, x->ask.reply.byte_count, digest);
		*p = (struct report_picture){ .what = arena_strndup(&x->texts, buf_str(&what), what.len), .type = type_of((const unsigned char *)x->ask.reply.bytes, x->ask.reply.byte_count),
			.bytes = x->ask.reply.bytes, .len = x->ask.reply.byte_count, .digest = digest };
		x->ask.reply.bytes = NULL;
		x->report.picture_count++;
	}
	buf_finish(&what);
}

bool report_read_pictures(struct report_read *x, struct err *err)
{
	/* Their links live a minute: a new get first. */
	if (!ask_wait(&x->ask, api_send_get(x->ask.api, idv_text(x->attempt, IDV_ID), err), err) || !x->ask.reply.page.count)
		return err->kind == ERR_NONE ? err_set(err, ERR_REPLY, "the vendor's answer has no attempt in it") : false;
	struct record *fresh = record_page_take(&x->ask.reply.page, 0);
	for (size_t i = 0; i < fresh->value_count && x->report.picture_count < REPORT_PICTURES; i++) {
		const struct record_value *v = &fresh->values[i];
		if (v->type == RECORD_URL && v->state == RECORD_PRESENT && v->leaf != IDV_SHAREABLE_URL && v->leaf != IDV_SELFIE_VIDEO_URL)
			take_picture(x, v);
	}
	x->report.pictures = x->pictures;
	record_destroy(fresh);
	return true;
}

void report_read_finish(struct report_read *x)
{
	for (size_t i = 0; i < x->chain_count; i++)
		record_destroy(x->chain[i]);
	if (!x->chain_count)
		record_destroy(x->attempt);
	for (size_t i = 0; x->comparisons && i < x->look.hit_count; i++)
		aml_comparison_finish(&x->comparisons[i]);
	secret_free(x->comparisons);
	aml_look_finish(&x->look);
	for (size_t i = 0; i < x->report.picture_count; i++)
		secret_free((void *)x->pictures[i].bytes);
	free(x->chain);
	free(x->findings);
	report_rows_finish(&x->rows);
	arena_finish(&x->texts);
}

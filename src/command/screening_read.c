/* What the commands of screenings read before they print or decide. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/ask_pages.h"
#include "command/options.h"
#include "command/screening.h"
#include "desk/person.h"
#include "idv/dashboard_user.h"

static bool take_hits(void *ctx, struct record_page *page, bool last)
{
	struct screener *s = ctx;
	aml_look_take_hits(&s->look, page, last);
	return s->look.hit_count < AML_HITS_MAX;
}

static bool take_reviews(void *ctx, struct record_page *page, bool last)
{
	struct screener *s = ctx;
	aml_look_take_reviews(&s->look, page, last);
	return s->look.review_count < AML_REVIEWS_MAX;
}

static bool read_list(struct screener *s, enum api_op op, bool (*take)(void *, struct record_page *, bool), struct err *err)
{
	struct ask_pages pages = { .op = op, .of = s->id, .take = take, .ctx = s };
	bool ok = ask_pages(&s->ask, &pages, err);
	ask_pages_finish(&pages);
	return ok;
}

bool screening_read_look(struct screener *s, struct err *err)
{
	aml_look_finish(&s->look);
	s->seen[0] = '\0';
	if (!ask_wait(&s->ask, api_ask(s->ask.api, API_SCREENING, s->id, err), err))
		return false;
	aml_look_take_screening(&s->look, &s->ask.reply.page);
	if (!read_list(s, API_HITS, take_hits, err) || !read_list(s, API_REVIEWS, take_reviews, err))
		return false;
	if (aml_look_is_whole(&s->look))
		seen_digest(&s->look, s->seen);
	else if (s->look.skipped)
		fprintf(stderr, "idreview: %zu hits or reviews could not be read: nothing can be decided on this\n", s->look.skipped);
	else
		fprintf(stderr, "idreview: not all hits or reviews were read: nothing can be decided on this\n");
	return true;
}

static bool read_attempt(struct screener *s, struct err *err)
{
	if (!s->o->attempt)
		return true;
	if (!ask_wait(&s->ask, api_send_get(s->ask.api, s->o->attempt, err), err))
		return false;
	s->attempt = s->ask.reply.page.count ? record_page_take(&s->ask.reply.page, 0) : NULL;
	if (s->attempt && idv_is(s->attempt, IDV_WATCHLIST_SCREENING_ID, s->id))
		return true;
	return err_set(err, ERR_USAGE, "the screening of attempt %.80s is another one: %.80s", s->o->attempt,
	               s->attempt && *idv_text(s->attempt, IDV_WATCHLIST_SCREENING_ID) ? idv_text(s->attempt, IDV_WATCHLIST_SCREENING_ID) : "none");
}

bool screening_compare(struct screener *s, struct err *err)
{
	struct aml_person *person = secret_alloc(sizeof *person);
	bool ok = read_attempt(s, err);
	if (ok) {
		person_of(s->attempt, s->look.screening, &s->texts, person);
		s->comparisons = secret_alloc((s->look.hit_count + 1) * sizeof *s->comparisons);
		for (size_t i = 0; i < s->look.hit_count; i++)
			aml_compare(person, s->look.hits[i], &s->comparisons[i]);
	}
	secret_free(person);
	return ok;
}

struct record *screening_program(struct screener *s, const struct record *screening)
{
	struct err err = { 0 };
	const char *id = record_text(screening, SCREENING_PROGRAM_ID);
	if (*id && ask_wait(&s->ask, api_ask(s->ask.api, API_PROGRAM, id, &err), &err) && s->ask.reply.page.count)
		return record_page_take(&s->ask.reply.page, 0);
	fprintf(stderr, "idreview: its programme could not be read%s%s\n", err.kind ? ": " : "", err.kind ? err.text : "");
	return NULL;
}

/* -- people */

static const struct record *known(const struct screener *s, const char *id)
{
	for (size_t i = 0; i < s->user_count; i++)
		if (record_is(s->users[i], DASHBOARD_USER_ID, id))
			return s->users[i];
	return NULL;
}

static bool is_unknown(const struct screener *s, const char *id)
{
	for (size_t i = 0; i < s->unknown_count; i++)
		if (strcmp(s->unknown[i], id) == 0)
			return true;
	return false;
}

static void ask_person(struct screener *s, const char *id)
{
	struct err err = { 0 };
	char *own = mem_strdup(id); /* what it is of may go with the answer before */
	if (ask_wait(&s->ask, api_ask(s->ask.api, API_USER, own, &err), &err) && s->ask.reply.page.count) {
		s->users = mem_grow(s->users, s->user_count + 1, sizeof *s->users);
		s->users[s->user_count++] = record_page_take(&s->ask.reply.page, 0);
		free(own);
		return;
	}
	s->unknown = mem_grow(s->unknown, s->unknown_count + 1, sizeof *s->unknown);
	s->unknown[s->unknown_count++] = own;
}

const char *screening_person(void *ctx, const char *dashboard_user_id)
{
	struct screener *s = ctx;
	const struct record *user = known(s, dashboard_user_id);
	if (!user && *dashboard_user_id && !is_unknown(s, dashboard_user_id))
		ask_person(s, dashboard_user_id);
	user = known(s, dashboard_user_id);
	return user && *record_text(user, DASHBOARD_USER_EMAIL_ADDRESS) ? record_text(user, DASHBOARD_USER_EMAIL_ADDRESS) : dashboard_user_id;
}

void screening_people_of(struct screener *s, const struct record *r)
{
	for (unsigned leaf = 0; leaf < r->kind->leaf_count; leaf++) {
		const char *path = r->kind->leaves[leaf].path;
		if (strcmp(path, "audit_trail.dashboard_user_id") == 0 || strcmp(path, "assignee") == 0)
			(void)screening_person(s, record_text(r, leaf));
	}
}

void screening_finish(struct screener *s)
{
	for (size_t i = 0; s->comparisons && i < s->look.hit_count; i++)
		aml_comparison_finish(&s->comparisons[i]);
	secret_free(s->comparisons);
	s->comparisons = NULL;
	arena_finish(&s->texts);
	aml_look_finish(&s->look);
	record_destroy(s->attempt);
	for (size_t i = 0; i < s->user_count; i++)
		record_destroy(s->users[i]);
	for (size_t i = 0; i < s->unknown_count; i++)
		free(s->unknown[i]);
	free(s->users);
	free(s->unknown);
}

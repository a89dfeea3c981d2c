/* Reading the screening at hand: itself, all pages of its hits and of its reviews, side by side. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "desk/scrutiny_internal.h"

typedef void taking(struct aml_look *l, struct record_page *page, bool last);

/* The two lists that a look has. */
struct reading {
	enum api_op op;
	taking *take;
	size_t met, count;  /* in struct scrutiny, in struct aml_look */
	size_t most;
	const char *name;
};
static const struct reading readings[] = {
	{ API_HITS, aml_look_take_hits, offsetof(struct scrutiny, hits_met), offsetof(struct aml_look, hit_count), AML_HITS_MAX, "hits" },
	{ API_REVIEWS, aml_look_take_reviews, offsetof(struct scrutiny, reviews_met), offsetof(struct aml_look, review_count), AML_REVIEWS_MAX, "reviews" },
};

static struct idv_cursors *met_of(struct scrutiny *s, const struct reading *r)
{
	return (struct idv_cursors *)((char *)s + r->met);
}

/* There is no Monitor product, or these credentials may not use it: true of every screening, so it is said once, and nothing else is asked. */
static bool is_refusal(const struct api_reply *reply, struct err *err)
{
	const struct api_monitor_off *off = api_monitor_off(reply);
	if (!off)
		return false;
	err_set(err, ERR_REFUSED, "%s, so screenings are not read here; all else works", off->sentence);
	err_remedy(err, "%s r tries again.", off->remedy);
	return true;
}

static void refuse(struct desk *d, const struct err *err)
{
	struct scrutiny *s = &d->scrutiny;
	if (!s->refused)
		desk_say(d, STYLE_WARN, "%s", err->text);
	s->refused = s->off = true;
	s->refusal = *err;
}

static void failed(struct desk *d, const struct err *err)
{
	struct scrutiny *s = &d->scrutiny;
	if (err->kind != ERR_CANCELLED && !s->off)
		log_err(LOG_WARN, "screening", err);
	if (!s->next_err.kind)
		s->next_err = *err;
}

static void failed_reply(struct desk *d, const struct api_reply *reply)
{
	struct scrutiny *s = &d->scrutiny;
	struct err err = reply->err;
	if (is_refusal(reply, &err))
		refuse(d, &err);
	else if (err.kind == ERR_NOT_FOUND)
		err_set(&err, ERR_NOT_FOUND, "the server knows no individual screening %.120s: of another environment, or of a company", s->id);
	failed(d, &err);
}

/* One of the answers that the reading waits for. */
static void came(struct desk *d)
{
	struct scrutiny *s = &d->scrutiny;
	if (--s->waits)
		return;
	scrutiny_take(d);
	scrutiny_past(d);
}

static void got_screening(struct desk *d, const struct desk_call *call, struct api_reply *reply)
{
	struct scrutiny *s = &d->scrutiny;
	if (call->index != s->turn)
		return;
	if (!reply->ok) {
		failed_reply(d, reply);
	} else {
		s->refused = false;
		aml_look_take_screening(&s->next, &reply->page);
		s->next.server_time = reply->server_time;
	}
	came(d);
}

static void ask_page(struct desk *d, const struct reading *r, const char *cursor);

static void got_page(struct desk *d, const struct reading *r, const struct desk_call *call, struct api_reply *reply)
{
	struct scrutiny *s = &d->scrutiny;
	struct err err = { 0 };
	const char *next = reply->page.next_cursor;
	if (call->index != s->turn)
		return;
	if (!reply->ok) {
		failed_reply(d, reply);
		came(d);
		return;
	}
	r->take(&s->next, &reply->page, !next);
	s->next.server_time = reply->server_time ? reply->server_time : s->next.server_time;
	if (next && *(size_t *)((char *)&s->next + r->count) >= r->most)
		err_set(&err, ERR_REPLY, "it has more than %zu %s: the rest was not read, and nothing is decided on it here", r->most, r->name);
	else if (next && idv_cursors_add(met_of(s, r), next, &err))
		ask_page(d, r, next);
	if (err.kind)
		failed(d, &err);
	came(d);
}

static void got_hits(struct desk *d, const struct desk_call *call, struct api_reply *reply)
{
	got_page(d, &readings[0], call, reply);
}

static void got_reviews(struct desk *d, const struct desk_call *call, struct api_reply *reply)
{
	got_page(d, &readings[1], call, reply);
}

static void waits_for(struct desk *d, uint32_t id, void (*first)(struct desk *, const struct desk_call *, struct api_reply *), const struct err *err)
{
	struct scrutiny *s = &d->scrutiny;
	if (desk_call_add(d, (struct desk_call){ .id = id, .first = first, .index = s->turn }))
		s->waits++;
	else
		failed(d, err);
}

static void ask_page(struct desk *d, const struct reading *r, const char *cursor)
{
	struct err err = { 0 };
	met_of(&d->scrutiny, r)->call = api_endpoint_table[r->op].name;
	uint32_t id = api_ask_of(d->api, r->op, d->scrutiny.id, cursor, &err);
	waits_for(d, id, r == &readings[0] ? got_hits : got_reviews, &err);
}

void scrutiny_left(struct desk *d)
{
	struct scrutiny *s = &d->scrutiny;
	for (size_t i = 0; i < d->calls.count; i++) {
		const struct desk_call *c = &d->calls.all[i];
		if ((c->first == got_screening || c->first == got_hits || c->first == got_reviews) && c->index == s->turn)
			api_cancel(d->api, c->id);
	}
	s->turn++;
	s->waits = 0;
	s->reading = s->history_asked = s->others_asked = s->history_read = s->others_read = false;
	aml_look_finish(&s->next);
	idv_cursors_finish(&s->hits_met);
	idv_cursors_finish(&s->reviews_met);
	idv_cursors_finish(&s->history_met);
	idv_cursors_finish(&s->others_met);
}

void scrutiny_read(struct desk *d)
{
	struct scrutiny *s = &d->scrutiny;
	struct err err = { 0 };
	scrutiny_left(d);
	s->next_err = s->past_err = (struct err){ 0 };
	s->reading = true;
	s->off = false;
	s->changes++;
	s->waits = 1; /* for the asking itself: none of the answers is the last before all were asked for */
	uint32_t id = api_ask(d->api, API_SCREENING, s->id, &err);
	waits_for(d, id, got_screening, &err);
	for (size_t i = 0; i < sizeof readings / sizeof *readings; i++)
		ask_page(d, &readings[i], NULL);
	came(d);
}

/* The programme of the screening at hand, its history, and other screenings of the same user. */
#include <string.h>

#include "base/log.h"
#include "desk/scrutiny_internal.h"

static void failed(struct desk *d, const struct err *err)
{
	if (err->kind != ERR_CANCELLED)
		log_err(LOG_WARN, "screening", err);
	d->scrutiny.past_err = *err;
}

static void has_changed(struct desk *d)
{
	d->scrutiny.changes++;
	desk_changed(d);
}

/* -- history -------------------------------------------------------------------------------------------------------------------------------- */

static void ask_history(struct desk *d, const char *cursor);

static void history_over(struct desk *d, const struct err *err)
{
	struct scrutiny *s = &d->scrutiny;
	s->history_read = true;
	if (err)
		failed(d, err);
	scrutiny_find_half(s);
	has_changed(d);
}

static void got_history(struct desk *d, const struct desk_call *call, struct api_reply *reply)
{
	struct scrutiny *s = &d->scrutiny;
	struct err err = { 0 };
	if (call->index != s->turn)
		return;
	if (!reply->ok) {
		history_over(d, &reply->err);
		return;
	}
	scrutiny_add_records(&s->history, &s->history_count, &reply->page, AML_REVIEWS_MAX);
	if (!reply->page.next_cursor || s->history_count >= AML_REVIEWS_MAX)
		history_over(d, NULL);
	else if (idv_cursors_add(&s->history_met, reply->page.next_cursor, &err))
		ask_history(d, reply->page.next_cursor);
	else
		history_over(d, &err);
}

static void ask_history(struct desk *d, const char *cursor)
{
	struct scrutiny *s = &d->scrutiny;
	struct err err = { 0 };
	s->history_met.call = "watchlist_screening/individual/history/list";
	uint32_t id = api_ask_of(d->api, API_HISTORY, s->id, cursor, &err);
	if (!desk_call_add(d, (struct desk_call){ .id = id, .first = got_history, .index = s->turn }))
		history_over(d, &err);
}

/* -- others of the same user: each programme's list ---------------------------------------------------------------------------------------- */

static void ask_others(struct desk *d, const char *cursor);

static const char *user_of(const struct desk *d)
{
	const struct scrutiny *s = &d->scrutiny;
	const char *user = record_text(s->look.screening, SCREENING_CLIENT_USER_ID);
	const struct attempt *a = !*user && *s->attempt_id ? caseload_find(&d->load, s->attempt_id) : NULL;
	return a ? idv_text(a->record, IDV_CLIENT_USER_ID) : user;
}

static void next_program(struct desk *d)
{
	struct scrutiny *s = &d->scrutiny;
	idv_cursors_finish(&s->others_met);
	if (s->other_program < d->programmes.count && *user_of(d)) {
		ask_others(d, NULL);
		return;
	}
	s->others_read = true;
	has_changed(d);
}

/* The one at hand is none of the others. */
static void leave_out_own(struct scrutiny *s)
{
	size_t kept = 0;
	for (size_t i = 0; i < s->other_count; i++) {
		if (!strcmp(record_text(s->others[i], SCREENING_ID), s->id))
			record_destroy(s->others[i]);
		else
			s->others[kept++] = s->others[i];
	}
	s->other_count = kept;
}

static void got_others(struct desk *d, const struct desk_call *call, struct api_reply *reply)
{
	struct scrutiny *s = &d->scrutiny;
	struct err err = { 0 };
	if (call->index != s->turn)
		return;
	if (!reply->ok) {
		failed(d, &reply->err);
		s->other_program++;
		next_program(d);
		return;
	}
	scrutiny_add_records(&s->others, &s->other_count, &reply->page, AML_REVIEWS_MAX);
	leave_out_own(s);
	if (reply->page.next_cursor && s->other_count < AML_REVIEWS_MAX && idv_cursors_add(&s->others_met, reply->page.next_cursor, &err)) {
		ask_others(d, reply->page.next_cursor);
		return;
	}
	if (err.kind)
		failed(d, &err);
	s->other_program++;
	next_program(d);
}

static void ask_others(struct desk *d, const char *cursor)
{
	struct scrutiny *s = &d->scrutiny;
	struct err err = { 0 };
	const struct aml_list_query q = { .program_id = record_text(d->programmes.all[s->other_program], PROGRAM_ID), .client_user_id = user_of(d) };
	s->others_met.call = "watchlist_screening/individual/list";
	uint32_t id = api_send_screenings(d->api, &q, cursor, &err);
	if (desk_call_add(d, (struct desk_call){ .id = id, .first = got_others, .index = s->turn }))
		return;
	failed(d, &err);
	s->others_read = true;
	has_changed(d);
}

/* -- all of it --------------------------------------------------------------------------------------------------------------------------------- */

static void find_program(struct scrutiny *s, const struct desk *d)
{
	s->program = s->look.screening ? programmes_find(d, record_text(s->look.screening, SCREENING_PROGRAM_ID)) : NULL;
}

void scrutiny_past(struct desk *d)
{
	struct scrutiny *s = &d->scrutiny;
	if (!*s->id || !s->look.screening || s->reading)
		return;
	bool known = programmes_want(d);
	find_program(s, d);
	/* What was half done is told apart from what was changed back by the history. */
	if ((s->past_wanted || s->half) && !s->history_asked) {
		s->history_asked = true;
		scrutiny_drop_records(&s->history, &s->history_count);
		ask_history(d, NULL);
	}
	if (known && s->past_wanted && !s->others_asked) {
		s->others_asked = true;
		s->other_program = 0;
		scrutiny_drop_records(&s->others, &s->other_count);
		next_program(d);
	}
}

/* Those that were being listed may be gone: from the first again. */
void scrutiny_programs_ready(struct desk *d)
{
	struct scrutiny *s = &d->scrutiny;
	find_program(s, d);
	if (!*s->id)
		return;
	if (d->programmes.err.kind)
		failed(d, &d->programmes.err);
	scrutiny_past(d);
	has_changed(d);
}

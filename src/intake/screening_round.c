#include "intake/screening_round.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/when.h"
#include "config/config.h"
#include "intake/facts.h"
#include "intake/leisure.h"
#include "intake/screening_facts.h"

enum { PAUSE_MS = 5000, TEMPLATES_MOST = 200, FAILURES_MOST = 3 };

void round_init(struct screening_round *r, struct api *api, struct opened *opened, const struct config *config, struct monitor *monitor, bool gently)
{
	*r = (struct screening_round){ .api = api, .opened = opened, .config = config, .monitor = monitor, .gently = gently };
}

bool round_is_over(const struct screening_round *r)
{
	return r->state == ROUND_RESTS;
}

static void forget_page(struct screening_round *r)
{
	record_page_finish(&r->page);
	r->page = (struct record_page){ 0 };
	r->at = 0;
}

static void clear(struct screening_round *r)
{
	screening_read_finish(&r->look);
	forget_page(r);
	free(r->programs);
	free(r->templates);
	free(r->cursor);
	free(r->subject_cursor);
	idv_cursors_finish(&r->cursors);
	idv_cursors_finish(&r->subject_cursors);
	r->programs = r->templates = NULL;
	r->program_count = r->program_room = r->program = r->template_count = r->template = r->failures = 0;
	r->cursor = r->subject_cursor = NULL;
	r->cursors = r->subject_cursors = (struct idv_cursors){ 0 };
	r->call = 0;
	r->pausing = false;
	r->state = ROUND_RESTS;
}

void round_finish(struct screening_round *r)
{
	if (r->opened && r->opened->store)
		store_forget(r->opened->store, r);
	if (r->api && r->call)
		api_cancel(r->api, r->call);
	clear(r);
	*r = (struct screening_round){ 0 };
}

static void over(struct screening_round *r, const struct err *err)
{
	if (err)
		r->err = *err;
	clear(r);
	r->rounds++;
}

/* -- one after the other ---------------------------------------------------------------------------------------------------------- */

static void on_store(void *owner, uint32_t tag, const struct store_reply *reply);
static void look_for(struct screening_round *r);

static void send(struct screening_round *r, struct store_tx *t, enum round_state state)
{
	r->state = state;
	store_send(r->opened->store, t, (struct store_ticket){ .reply = on_store, .owner = r });
}

static const struct record *screening(const struct screening_round *r)
{
	return r->page.records[r->at];
}

/* The call that the state stands for, once there is time for it. */
static void ask(struct screening_round *r, enum round_state state)
{
	static const enum api_op ops[] = { API_LIST, API_SCREENING, API_SCREENINGS, API_HITS, API_PROGRAMS };
	const struct aml_list_query q = { .program_id = state == ROUND_LISTING ? r->programs[r->program] : "", .status = "pending_review" };
	struct err err = { 0 };
	r->state = state;
	r->pausing = r->gently && !leisure_for(r->api, ops, sizeof ops / sizeof *ops);
	r->pause_until = when_mono_ms() + PAUSE_MS;
	if (r->pausing)
		return;
	if (state == ROUND_PROGRAMS)
		r->call = api_ask(r->api, API_PROGRAMS, r->cursor, &err);
	else if (state == ROUND_LISTING)
		r->call = api_send_screenings(r->api, &q, r->cursor, &err);
	else
		r->call = api_send_list_by(r->api, r->templates[r->template], IDV_BY_CLIENT_USER, record_text(screening(r), SCREENING_CLIENT_USER_ID),
		                           r->subject_cursor, &err);
	if (!r->call)
		over(r, &err);
}

/* Whoever reads on takes the cursor; false: this was the last page, or err. */
static bool next_page(struct record_page *page, struct idv_cursors *seen, char **cursor, struct err *err)
{
	free(*cursor);
	*cursor = NULL;
	if (!page->next_cursor || !idv_cursors_add(seen, page->next_cursor, err))
		return false;
	*cursor = mem_strdup(page->next_cursor);
	return true;
}

static void finish_cursors(struct idv_cursors *seen, char **cursor, enum api_op op)
{
	free(*cursor);
	*cursor = NULL;
	idv_cursors_finish(seen);
	*seen = (struct idv_cursors){ .call = api_endpoint_table[op].name };
}

static void next_screening(struct screening_round *r)
{
	r->at++;
	look_for(r);
}

static void found_out(struct screening_round *r, enum round_fate fate, const struct err *err)
{
	const struct record *s = screening(r) ? screening(r) : r->look.look.screening; /* its hits have taken it */
	struct round_finding f = { fate, record_text(s, SCREENING_ID), record_text(s, SCREENING_PROGRAM_ID), record_text(s, SCREENING_CLIENT_USER_ID),
		                   fate == ROUND_KNOWN || fate == ROUND_FOUND ? r->case_id : 0, err };
	uint64_t *const counts[] = { [ROUND_KNOWN] = &r->counts.known, [ROUND_FOUND] = &r->counts.found, [ROUND_ALONE] = &r->counts.alone,
		                     [ROUND_UNREAD] = &r->counts.unread };
	++*counts[fate];
	if (r->told)
		r->told(r->ctx, &f);
	if (fate == ROUND_ALONE)
		remembered_add(&r->alone, f.screening_id);
	r->failures = fate == ROUND_UNREAD ? r->failures + 1 : 0;
	screening_read_finish(&r->look);
	if (r->failures >= FAILURES_MOST)
		over(r, err);
	else
		next_screening(r);
}

static void failed(struct screening_round *r, const struct err *err)
{
	log_add(LOG_WARN, "a screening that waits could not be looked for: %s", err->text);
	found_out(r, ROUND_UNREAD, err);
}

/* -- lists ------------------------------------------------------------------------------------------------------------------------ */

static void add_program(struct screening_round *r, const char *id)
{
	if (!*id || strlen(id) >= CASE_ID_TEXT)
		return;
	if (r->program_count == r->program_room) {
		r->program_room = r->program_room ? 2 * r->program_room : 8;
		r->programs = mem_grow(r->programs, r->program_room, sizeof *r->programs);
	}
	snprintf(r->programs[r->program_count++], CASE_ID_TEXT, "%s", id);
}

static void add_template(struct screening_round *r, const char *id)
{
	for (size_t i = 0; i < r->template_count; i++)
		if (strcmp(r->templates[i], id) == 0)
			return;
	if (*id && strlen(id) < CASE_ID_TEXT)
		snprintf(r->templates[r->template_count++], CASE_ID_TEXT, "%s", id);
}

static void next_program(struct screening_round *r)
{
	finish_cursors(&r->cursors, &r->cursor, API_SCREENINGS);
	if (r->program == r->program_count)
		over(r, NULL);
	else
		ask(r, ROUND_LISTING);
}

static void on_programs(struct screening_round *r, struct api_reply *reply)
{
	struct err err = { 0 };
	for (size_t i = 0; i < reply->page.count; i++)
		if (reply->page.records[i])
			add_program(r, record_text(reply->page.records[i], PROGRAM_ID));
	if (next_page(&reply->page, &r->cursors, &r->cursor, &err)) {
		ask(r, ROUND_PROGRAMS);
		return;
	}
	if (err.kind)
		log_err(LOG_WARN, "programmes", &err);
	r->counts.programs = r->program_count;
	next_program(r);
}

static void on_listed(struct screening_round *r, struct api_reply *reply)
{
	struct err err = { 0 };
	forget_page(r);
	r->page = reply->page;
	reply->page = (struct record_page){ 0 };
	if (!next_page(&r->page, &r->cursors, &r->cursor, &err) && err.kind)
		log_err(LOG_WARN, "screenings", &err);
	look_for(r);
}

/* The next one of the page that waits; behind the last the next page, and the next programme. */
static void look_for(struct screening_round *r)
{
	for (; r->at < r->page.count; r->at++) {
		const struct record *s = screening(r);
		if (!s || record_get(s, SCREENING_ID, 0, 0)->mended || !record_is(s, SCREENING_STATUS, "pending_review"))
			continue;
		r->counts.pending++;
		if (remembered_has(&r->alone, record_text(s, SCREENING_ID))) {
			r->counts.alone++;
			continue;
		}
		struct store_tx *t = store_begin(r->opened->store, STORE_READ);
		cases_find_screening(t, record_text(s, SCREENING_ID), NULL);
		send(r, t, ROUND_KNOWING);
		return;
	}
	forget_page(r);
	if (r->cursor) {
		ask(r, ROUND_LISTING);
		return;
	}
	r->program++;
	next_program(r);
}

/* -- its case --------------------------------------------------------------------------------------------------------------------- */

static void read_hits(struct screening_round *r)
{
	struct err err = { 0 };
	struct record *s = record_page_take(&r->page, r->at);
	r->state = ROUND_HITS;
	if (!screening_read_hits(&r->look, r->api, s, &err))
		failed(r, &err);
}

static void on_knowing(struct screening_round *r, const struct store_reply *reply)
{
	struct case_row row;
	const struct record *s = screening(r);
	r->had = cases_read(&reply->rows[0], 0, &row);
	r->case_id = row.id;
	if (r->had && (strcmp(row.screening_id, record_text(s, SCREENING_ID)) != 0 || screening_is_kept(&row.screening, s))) {
		found_out(r, ROUND_KNOWN, NULL); /* or of an attempt that is not the newest: nothing is kept of that */
	} else if (r->had) {
		read_hits(r);
	} else if (!*record_text(s, SCREENING_CLIENT_USER_ID) || record_get(s, SCREENING_CLIENT_USER_ID, 0, 0)->mended || !r->template_count) {
		found_out(r, ROUND_ALONE, NULL);
	} else {
		r->template = 0;
		finish_cursors(&r->subject_cursors, &r->subject_cursor, API_LIST);
		ask(r, ROUND_SUBJECT);
	}
}

static bool has_screening(const struct record_page *page, const char *id)
{
	for (size_t i = 0; i < page->count; i++)
		if (page->records[i] && record_is(page->records[i], IDV_WATCHLIST_SCREENING_ID, id))
			return true;
	return false;
}

static void keep_subject(struct screening_round *r, const struct record_page *page)
{
	struct store *store = r->opened->store;
	struct store_tx *t = store_begin(store, STORE_WRITE);
	if (facts_put_page(t, r->config, r->opened->keys, page, store_now(store), 0)) {
		cases_find_screening(t, record_text(screening(r), SCREENING_ID), NULL);
		send(r, t, ROUND_KEEPING_SUBJECT);
		return;
	}
	store_drop(t);
	failed(r, keys_link_trouble(r->opened->keys));
}

static void on_subject(struct screening_round *r, struct api_reply *reply)
{
	struct err err = { 0 };
	if (!reply->ok && reply->err.kind != ERR_NOT_FOUND) {
		failed(r, &reply->err);
		return;
	}
	if (reply->ok && has_screening(&reply->page, record_text(screening(r), SCREENING_ID))) {
		keep_subject(r, &reply->page);
		return;
	}
	if (!reply->ok || !next_page(&reply->page, &r->subject_cursors, &r->subject_cursor, &err)) {
		finish_cursors(&r->subject_cursors, &r->subject_cursor, API_LIST);
		r->template++;
	}
	if (r->template < r->template_count)
		ask(r, ROUND_SUBJECT);
	else
		found_out(r, ROUND_ALONE, NULL);
}

static void on_hits(struct screening_round *r, struct api_reply *reply)
{
	struct err err = { 0 };
	enum screening_progress progress = screening_read_answered(&r->look, reply, &err);
	if (progress == SCREENING_WAITS)
		return;
	struct store_tx *t = store_begin(r->opened->store, STORE_WRITE);
	if (progress == SCREENING_THERE && screening_read_put(&r->look, t, store_now(r->opened->store))) {
		send(r, t, ROUND_KEEPING);
		return;
	}
	store_drop(t);
	failed(r, &err);
}

/* -- answers ---------------------------------------------------------------------------------------------------------------------- */

static void take_templates(struct screening_round *r, const struct store_rows *rows)
{
	r->templates = mem_grow(NULL, r->config->template_count + rows->count + 1, sizeof *r->templates);
	for (size_t i = 0; i < r->config->template_count; i++)
		add_template(r, r->config->templates[i].key);
	for (size_t i = 0; i < rows->count; i++)
		add_template(r, store_string(rows, i, 0));
	if (r->template_count != r->counts.templates)
		r->alone = (struct remembered){ 0 };
	r->counts.templates = r->template_count;
}

static void on_store(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct screening_round *r = owner;
	struct case_row row;
	(void)tag;
	if (reply->outcome != STORE_DONE) {
		over(r, &reply->err);
	} else if (r->state == ROUND_TEMPLATES) {
		take_templates(r, &reply->rows[0]);
		if (r->program_count)
			next_program(r);
		else
			ask(r, ROUND_PROGRAMS);
	} else if (r->state == ROUND_KNOWING) {
		on_knowing(r, reply);
	} else if (r->state == ROUND_KEEPING_SUBJECT) {
		r->case_id = cases_read(&reply->rows[reply->count - 1], 0, &row) ? row.id : 0;
		read_hits(r);
	} else {
		found_out(r, r->had ? ROUND_KNOWN : ROUND_FOUND, NULL);
	}
}

bool round_answered(struct screening_round *r, struct api_reply *reply)
{
	bool hits = r->state == ROUND_HITS && screening_read_waits_for(&r->look, reply);
	if (!hits && (!r->call || r->call != reply->id))
		return false;
	r->call = 0;
	if (r->state != ROUND_SUBJECT && monitor_refused(r->monitor, reply)) {
		const struct api_monitor_off *off = api_monitor_off(reply);
		struct err err = reply->err;
		err_set(&err, ERR_CREDENTIALS, "screenings cannot be read: %s", off->sentence);
		err_remedy(&err, "%s All else works.", off->remedy);
		over(r, &err);
	} else if (hits) {
		on_hits(r, reply);
	} else if (r->state == ROUND_SUBJECT) {
		on_subject(r, reply);
	} else if (!reply->ok) {
		over(r, &reply->err);
	} else if (r->state == ROUND_PROGRAMS) {
		on_programs(r, reply);
	} else {
		on_listed(r, reply);
	}
	return true;
}

void round_begin(struct screening_round *r, const char *program_id)
{
	if (!round_is_over(r) || monitor_is_off(r->monitor))
		return;
	r->counts = (struct round_counts){ .templates = r->counts.templates };
	r->err = (struct err){ 0 };
	finish_cursors(&r->cursors, &r->cursor, API_PROGRAMS);
	if (program_id)
		add_program(r, program_id);
	r->counts.programs = r->program_count;
	struct store_tx *t = store_begin(r->opened->store, STORE_READ);
	cases_values(t, "template", TEMPLATES_MOST);
	send(r, t, ROUND_TEMPLATES);
}

/* -- turns ------------------------------------------------------------------------------------------------------------------------ */

static void run(void *ctx, const struct pollfd *fds, size_t count)
{
	struct screening_round *r = ctx;
	(void)fds, (void)count;
	if (r->pausing && when_mono_ms() >= r->pause_until)
		ask(r, r->state);
}

static int timeout_ms(const void *ctx)
{
	const struct screening_round *r = ctx;
	int64_t left = r->pause_until - when_mono_ms();
	return !r->pausing ? -1 : left > 0 ? (int)left : 0;
}

struct source round_source(struct screening_round *r)
{
	return (struct source){ .run = run, .timeout_ms = timeout_ms, .ctx = r };
}

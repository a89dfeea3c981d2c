#include "intake/reading.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/when.h"
#include "intake/facts.h"
#include "intake/leisure.h"
#include "intake/sweep.h"
#include "store/cases.h"
#include "store/inbox.h"

enum { LOOK_MOST = 64, LOOK_IDLE_MS = 10000, LOOK_AGAIN_MS = 1000, SWEEP_LOOK_MS = 5000, SWEEP_IDLE_MS = 30000, TROUBLE_MS = 5000, SCREENING_S = 86400 };

/* Which answer of the store it is: of a look, or of the call whose number follows. */
enum tag { TAG_WAITING, TAG_DUE, TAG_CALLS };

void reading_init(struct reading *r, struct api *api, const struct opened *opened, const struct config *config, struct monitor *monitor, bool sweeps)
{
	*r = (struct reading){ .api = api, .store = opened->store, .keys = opened->keys, .config = config, .monitor = monitor, .sweeps = sweeps };
}

void reading_finish(struct reading *r)
{
	if (r->store)
		store_forget(r->store, r);
	for (size_t i = 0; r->api && i < READING_CALLS; i++) {
		if (r->calls[i].call)
			api_cancel(r->api, r->calls[i].call);
		screening_read_finish(&r->calls[i].look);
	}
	*r = (struct reading){ 0 };
}

const struct reading_counts *reading_counts(const struct reading *r)
{
	return &r->counts;
}

void reading_wake(struct reading *r)
{
	r->woken = true;
	r->look_at = 0;
}

/* -- calls ----------------------------------------------------------------------------------------------------------------------- */

static void on_store(void *owner, uint32_t tag, const struct store_reply *reply);

static struct store_ticket ticket(struct reading *r, uint32_t tag)
{
	return (struct store_ticket){ .reply = on_store, .owner = r, .tag = tag };
}

static uint32_t tag_of(const struct reading *r, const struct reading_call *c)
{
	return TAG_CALLS + (uint32_t)(c - r->calls);
}

static struct reading_call *free_call(struct reading *r)
{
	for (size_t i = 0; i < READING_CALLS; i++)
		if (r->calls[i].state == READING_FREE)
			return &r->calls[i];
	return NULL;
}

static bool room(const struct reading *r)
{
	size_t busy = 0;
	for (size_t i = 0; i < READING_CALLS; i++)
		busy += r->calls[i].state != READING_FREE;
	return busy < READING_CALLS;
}

static bool under_way(const struct reading *r, const char *subject, int64_t case_id)
{
	for (size_t i = 0; i < READING_CALLS; i++)
		if (r->calls[i].state != READING_FREE && (case_id ? r->calls[i].case_id == case_id : strcmp(r->calls[i].subject, subject) == 0))
			return true;
	return false;
}

/* There is room again: perhaps for one that was passed over. */
static void release(struct reading *r, struct reading_call *c)
{
	screening_read_finish(&c->look);
	*c = (struct reading_call){ 0 };
	r->look_at = r->sweep_at = 0;
}

/* Its row waits; once it was given up it is done, and stands there still. */
static void put_off(struct reading *r, struct reading_call *c, bool give_up, int64_t wait_s)
{
	int64_t now = store_now(r->store);
	struct store_tx *t = store_begin(r->store, STORE_WRITE);
	if (c->case_id)
		cases_read_later(t, c->case_id, now + wait_s);
	else if (give_up)
		inbox_done(t, c->inbox_id, now);
	else
		inbox_later(t, c->inbox_id, now + wait_s);
	r->counts.unread++;
	c->state = READING_PUTTING_OFF;
	store_send(r->store, t, ticket(r, tag_of(r, c)));
}

static void ask(struct reading *r, struct reading_call *c, const char *attempt_id)
{
	struct err err = { 0 };
	c->state = READING_ASKED;
	c->call = api_send_get(r->api, attempt_id, &err);
	if (c->call)
		return;
	log_err(LOG_WARN, "an attempt cannot be asked for", &err);
	put_off(r, c, true, sweep_again_s(READING_TRIES));
}

/* Of a list, in any order: the case's state follows its newest attempt. Its row is read last, as it is then. */
static void write_records(struct reading *r, struct reading_call *c, const struct record_page *page)
{
	struct store_tx *t = store_begin(r->store, STORE_WRITE);
	const char *id = "";
	for (size_t i = 0; i < page->count; i++)
		if (page->records[i])
			id = idv_text(page->records[i], IDV_ID);
	facts_put_page(t, r->config, r->keys, page, store_now(r->store), c->screening ? 0 : c->inbox_id);
	cases_find_attempt(t, id, NULL);
	c->state = READING_WRITING;
	store_send(r->store, t, ticket(r, tag_of(r, c)));
}

/* -- its screening --------------------------------------------------------------------------------------------------------------- */

/* What was read of it, if anything was, and that its webhook is done. */
static void keep_screening(struct reading *r, struct reading_call *c, bool read)
{
	struct store_tx *t = store_begin(r->store, STORE_WRITE);
	bool any = read && screening_read_put(&c->look, t, store_now(r->store));
	r->counts.screened += any;
	if (c->screening)
		inbox_done(t, c->inbox_id, store_now(r->store));
	if (!any && !c->screening) {
		store_drop(t);
		release(r, c);
		return;
	}
	c->state = READING_KEEPING;
	store_send(r->store, t, ticket(r, tag_of(r, c)));
}

static void screening_failed(struct reading *r, struct reading_call *c, const struct err *err)
{
	enum { AGAIN = 3 }; /* of sweep_again_s: the attempt was read, so there is time */
	bool off = monitor_is_off(r->monitor);
	struct store_tx *t = store_begin(r->store, STORE_WRITE);
	int64_t now = store_now(r->store);
	if (!off)
		log_add(LOG_WARN, "screening %s could not be read: %s", c->look.id, err->text);
	r->counts.unscreened += !off;
	if (!c->screening)
		cases_read_later(t, c->read_case, now + sweep_again_s(AGAIN));
	else if (off || err->kind == ERR_NOT_FOUND || c->tries + 1 >= READING_TRIES)
		inbox_done(t, c->inbox_id, now);
	else
		inbox_later(t, c->inbox_id, now + sweep_again_s(c->tries));
	c->state = READING_KEEPING;
	store_send(r->store, t, ticket(r, tag_of(r, c)));
}

static bool wants_screening(const struct reading *r, const struct reading_call *c, const struct case_row *row)
{
	return *row->screening_id && !monitor_is_off(r->monitor) &&
	       (c->screening || row->stage == STAGE_PENDING || strcmp(row->screening.status, "pending_review") == 0);
}

/* The attempt is written. */
static void go_on(struct reading *r, struct reading_call *c, const struct store_reply *reply)
{
	struct case_row row;
	struct err err = { 0 };
	bool wanted = reply->count && cases_read(&reply->rows[reply->count - 1], 0, &row) && wants_screening(r, c, &row);
	if (!wanted) {
		keep_screening(r, c, false);
		return;
	}
	c->read_case = row.id;
	c->state = READING_SCREENING;
	if (!screening_read_begin(&c->look, r->api, row.screening_id, &err))
		screening_failed(r, c, &err);
}

static bool screening_answered(struct reading *r, struct api_reply *reply)
{
	struct err err = { 0 };
	struct reading_call *c = NULL;
	for (size_t i = 0; i < READING_CALLS && !c; i++)
		if (r->calls[i].state == READING_SCREENING && screening_read_waits_for(&r->calls[i].look, reply))
			c = &r->calls[i];
	if (!c)
		return false;
	(void)monitor_refused(r->monitor, reply);
	enum screening_progress progress = screening_read_answered(&c->look, reply, &err);
	if (progress == SCREENING_THERE)
		keep_screening(r, c, true);
	else if (progress == SCREENING_FAILED)
		screening_failed(r, c, &err);
	return true;
}

/* -- answers --------------------------------------------------------------------------------------------------------------------- */

bool reading_answered(struct reading *r, struct api_reply *reply)
{
	struct reading_call *c = NULL;
	for (size_t i = 0; i < READING_CALLS && !c; i++)
		if (r->calls[i].state == READING_ASKED && r->calls[i].call == reply->id)
			c = &r->calls[i];
	if (!c)
		return screening_answered(r, reply);
	c->call = 0;
	if (reply->ok && reply->page.count) {
		write_records(r, c, &reply->page);
		return true;
	}
	bool unknown = reply->ok || reply->err.kind == ERR_NOT_FOUND;
	log_add(LOG_WARN, "%s could not be read: %s", c->subject, reply->ok ? "there is no attempt" : reply->err.text);
	put_off(r, c, unknown && c->tries + 1 >= READING_TRIES, sweep_again_s(c->tries));
	return true;
}

/* -- the inbox ------------------------------------------------------------------------------------------------------------------- */

/* The newest row that says the same: all up to it are answered by one reading. */
static int64_t newest_of(const struct store_rows *rows, const char *subject, int64_t *received_at)
{
	int64_t id = 0;
	*received_at = 0;
	for (size_t i = 0; i < rows->count; i++)
		if (strcmp(store_string(rows, i, 3), subject) == 0) {
			int64_t at = store_number(rows, i, 4);
			id = store_number(rows, i, 0) > id ? store_number(rows, i, 0) : id;
			*received_at = at > *received_at ? at : *received_at;
		}
	return id;
}

static void begin_row(struct reading *r, const struct store_rows *rows, size_t row)
{
	const char *subject = store_string(rows, row, 3);
	int64_t received_at, id = newest_of(rows, subject, &received_at);
	struct reading_call *c = under_way(r, subject, 0) ? NULL : free_call(r);
	if (!c)
		return;
	if (received_at + 1 >= store_now(r->store)) {
		r->look_at = when_mono_ms() + LOOK_AGAIN_MS;
		return;
	}
	*c = (struct reading_call){ .inbox_id = id, .received_at = store_number(rows, row, 4), .tries = (int)store_number(rows, row, 5),
		.screening = strcmp(store_string(rows, row, 1), "SCREENING") == 0 };
	store_copy(rows, row, 3, c->subject, sizeof c->subject);
	if (!c->screening) {
		ask(r, c, c->subject);
		return;
	}
	c->inbox_id = store_number(rows, row, 0);
	c->state = READING_FINDING;
	struct store_tx *t = store_begin(r->store, STORE_READ);
	cases_find_screening(t, c->subject, NULL);
	store_send(r->store, t, ticket(r, tag_of(r, c)));
}

static void on_waiting(struct reading *r, const struct store_reply *reply)
{
	r->looking = false;
	r->look_at = when_mono_ms() + (reply->outcome == STORE_DONE ? LOOK_IDLE_MS : TROUBLE_MS);
	if (r->woken)
		r->look_at = 0;
	if (reply->outcome != STORE_DONE || reply->count < 2)
		return;
	for (size_t i = 0; i < reply->rows[0].count; i++)
		begin_row(r, &reply->rows[0], i);
	r->counts.waiting = store_number(&reply->rows[1], 0, 0);
	r->counts.oldest_at = store_number(&reply->rows[1], 0, 1);
}

static void look(struct reading *r)
{
	struct store_tx *t = store_begin(r->store, STORE_READ);
	inbox_waiting(t, LOOK_MOST, store_now(r->store));
	inbox_lag(t);
	r->looking = true;
	r->woken = false;
	store_send(r->store, t, ticket(r, TAG_WAITING));
}

/* The screening's case may become known with its attempt. */
static void on_found(struct reading *r, struct reading_call *c, const struct store_reply *reply)
{
	struct case_row row;
	if (reply->outcome == STORE_DONE && reply->count && cases_read(&reply->rows[0], 0, &row) && *row.attempt_id)
		ask(r, c, row.attempt_id);
	else
		put_off(r, c, store_now(r->store) - c->received_at > SCREENING_S, sweep_again_s(c->tries + 1));
}

/* -- open cases ------------------------------------------------------------------------------------------------------------------ */

static size_t sweeps_under_way(const struct reading *r)
{
	size_t n = 0;
	for (size_t i = 0; i < READING_CALLS; i++)
		n += r->calls[i].state != READING_FREE && r->calls[i].case_id;
	return n;
}

/* Half of what may be asked in a minute is for people and webhooks. */
static bool budget_left(const struct reading *r)
{
	static const enum api_op ops[] = { API_GET, API_LIST, API_SCREENING };
	return leisure_for(r->api, ops, sizeof ops / sizeof *ops);
}

/* By its user where the API can be asked so: a newer attempt may have begun. */
static void begin_sweep(struct reading *r, const struct case_row *row)
{
	struct err err = { 0 };
	struct reading_call *c = under_way(r, "", row->id) || sweeps_under_way(r) >= READING_SWEEPS ? NULL : free_call(r);
	if (!c)
		return;
	*c = (struct reading_call){ .case_id = row->id };
	if (row->user_kind == CASE_CLIENT_USER && !row->user_hashed) {
		snprintf(c->subject, sizeof c->subject, "case %lld", (long long)row->id);
		c->state = READING_ASKED;
		c->call = api_send_list_by(r->api, row->template_id, row->user_kind == CASE_USER ? IDV_BY_USER : IDV_BY_CLIENT_USER, row->user, NULL, &err);
		if (!c->call) {
			log_err(LOG_WARN, "a case cannot be read again", &err);
			put_off(r, c, false, sweep_again_s(READING_TRIES));
		}
	} else if (*row->attempt_id) {
		snprintf(c->subject, sizeof c->subject, "%s", row->attempt_id);
		ask(r, c, row->attempt_id);
	} else {
		put_off(r, c, false, sweep_again_s(READING_TRIES));
	}
}

static void on_due(struct reading *r, const struct store_reply *reply)
{
	struct case_row row;
	r->sweeping = false;
	bool some = reply->outcome == STORE_DONE && reply->count && reply->rows[0].count;
	r->sweep_at = when_mono_ms() + (some ? SWEEP_LOOK_MS : SWEEP_IDLE_MS);
	if (some)
		for (size_t i = 0; cases_read(&reply->rows[0], i, &row); i++)
			begin_sweep(r, &row);
}

static void look_for_due(struct reading *r)
{
	r->sweep_at = when_mono_ms() + SWEEP_LOOK_MS;
	if (sweeps_under_way(r) >= READING_SWEEPS || !budget_left(r))
		return;
	struct store_tx *t = store_begin(r->store, STORE_READ);
	cases_due_for_reading(t, store_now(r->store), READING_CALLS);
	r->sweeping = true;
	store_send(r->store, t, ticket(r, TAG_DUE));
}

/* -- turns ----------------------------------------------------------------------------------------------------------------------- */

static void on_written(struct reading *r, struct reading_call *c, const struct store_reply *reply)
{
	bool attempt = c->state == READING_WRITING, done = reply->outcome == STORE_DONE;
	if (attempt && !done)
		r->counts.unread++;
	else if (c->screening ? c->state == READING_KEEPING && done : attempt) /* all that a webhook was about */
		*(c->case_id ? &r->counts.swept : &r->counts.read) += 1;
	if (attempt && done) {
		go_on(r, c, reply);
		return;
	}
	if (!done)
		log_add(LOG_WARN, "what came of reading %s could not be kept: %s", c->subject, reply->outcome == STORE_UNMET ? "refused" : reply->err.text);
	release(r, c);
	if (!done) /* it waits in its row, and comes again */
		r->look_at = r->sweep_at = when_mono_ms() + TROUBLE_MS;
}

static void on_store(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct reading *r = owner;
	if (tag == TAG_WAITING)
		on_waiting(r, reply);
	else if (tag == TAG_DUE)
		on_due(r, reply);
	else if (tag >= TAG_CALLS) {
		struct reading_call *c = &r->calls[tag - TAG_CALLS];
		if (c->state == READING_FINDING)
			on_found(r, c, reply);
		else
			on_written(r, c, reply);
	}
}

static void run(void *ctx, const struct pollfd *fds, size_t count)
{
	(void)fds, (void)count;
	struct reading *r = ctx;
	struct store_health health;
	int64_t now = when_mono_ms();
	store_health(r->store, &health);
	if (health.state != STORE_UP)
		return;
	if (!r->looking && now >= r->look_at && room(r))
		look(r);
	if (r->sweeps && !r->sweeping && now >= r->sweep_at)
		look_for_due(r);
}

static int timeout_ms(const void *ctx)
{
	const struct reading *r = ctx;
	struct store_health health;
	int64_t now = when_mono_ms(), at = INT64_MAX;
	store_health(r->store, &health);
	if (health.state != STORE_UP)
		return TROUBLE_MS;
	if (!r->looking && room(r))
		at = r->look_at;
	if (r->sweeps && !r->sweeping && r->sweep_at < at)
		at = r->sweep_at;
	if (at == INT64_MAX)
		return -1;
	return at > now ? (int)(at - now) : 0;
}

struct source reading_source(struct reading *r)
{
	return (struct source){ .run = run, .timeout_ms = timeout_ms, .ctx = r };
}

/* Writes whose answer is lost. They are never sent again: the subject's list is read, twice if need be, and tells whether the write
 * happened. The same is done at the start for intents that an earlier run left open. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/internal.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"

/* Between the server's clock and ours, where no answer's Date told the difference. */
enum { CLOCK_TOLERANCE_S = 120, READINGS = 2 };

struct settle {
	int readings;
	struct api_cursors seen;
	int64_t intended_at;
	size_t attempts;                               /* in this reading */
	char why[sizeof((struct err *)0)->text];       /* the answer was lost */
	api_told *told; /* of an earlier run's intent */
	void *ctx;
};

void settle_destroy(struct settle *s)
{
	if (!s)
		return;
	api_cursors_finish(&s->seen);
	free(s);
}

static const char *act(const struct call *write)
{
	return write->op == API_CREATE ? "create" : "retry";
}

/* For an intent of an earlier run: its outcome as a sentence. */
static void tell(struct call *write, bool happened, const char *outcome)
{
	struct settle *s = write->settle;
	if (!s->told)
		return;
	char when[WHEN_TEXT];
	struct buf out;
	buf_init(&out, 4096);
	when_format(s->intended_at, true, when);
	buf_printf(&out, "The %s for user ", act(write));
	text_clean(write->client_user_id, strlen(write->client_user_id), &out);
	buf_printf(&out, ", begun %s and left open, %s", when, outcome);
	s->told(s->ctx, &(struct api_settled){ buf_str(&out), write->client_user_id, write->template_id, happened });
	buf_finish(&out);
}

static void end_uncertain(struct call *write, const struct err *reading)
{
	struct err *err = &write->reply.err;
	char outcome[300];
	snprintf(outcome, sizeof outcome, "could not be settled: %.240s.", reading->text);
	tell(write, false, outcome);
	log_add(LOG_WARN, "%s: lost, and the list could not be read", api_endpoint_table[write->op].name);
	err_set(err, ERR_UNCERTAIN, "%.200s; whether it happened is not known: %.150s",
	        write->settle->why, reading->text);
	err_remedy(err, "Do not send it again before the subject's attempts were read. The next start settles it by itself.");
	write->reply.ok = false;
	call_over(write);
}

static void end_absent(struct call *write)
{
	struct err *err = &write->reply.err;
	journal_outcome(write, "absent", write->reply.error_code);
	tell(write, false, "did not happen: the list shows no new attempt.");
	if (write->op == API_CREATE && write->settle->attempts) {
		err_set(err, ERR_NETWORK, "%.300s; it did not happen: the list shows only attempts from before",
		        write->settle->why);
		err_remedy(err, "The subject has an attempt already: retry that one instead.");
	} else {
		err_set(err, ERR_NETWORK, "%.300s; it did not happen: the list, read twice, shows no new attempt",
		        write->settle->why);
		err_remedy(err, "It may be sent again.");
	}
	write->reply.ok = false;
	call_over(write);
}

static void end_found(struct call *write, struct idv_page *page, size_t i)
{
	struct api_reply *r = &write->reply;
	struct idv_record *record = idv_page_take(page, i);
	const char *id = idv_text(record, IDV_ID);
	char outcome[200];
	journal_outcome(write, "found", id);
	snprintf(outcome, sizeof outcome, "happened: the new attempt is %.100s.", id);
	tell(write, true, outcome);
	idv_page_finish(&r->page);
	r->page.records = mem_alloc(sizeof *r->page.records);
	r->page.records[0] = record;
	r->page.count = 1;
	r->page.request_id = mem_strdup("");
	r->json = record->json;
	r->json_len = record->json_len;
	r->ok = r->found_by_list = true;
	r->raced = write->op == API_RETRY && !idv_is(record, IDV_PREVIOUS_ATTEMPT_ID, write->newest_id);
	r->err = (struct err){ 0 };
	call_over(write);
}

static bool is_outcome(const struct call *write, const struct idv_record *r)
{
	if (write->op == API_RETRY)
		return idv_is(r, IDV_PREVIOUS_ATTEMPT_ID, write->newest_id);
	/* The server refuses a create for a subject that has an attempt, unless idempotent: then it answers with that attempt. */
	if (write->idempotent)
		return true;
	const struct idv_value *created = idv_get(r, IDV_CREATED_AT, 0, 0);
	return created->timed && created->number >= write->intended_at + write->api->skew - CLOCK_TOLERANCE_S;
}

/* The place of the write's outcome on a page: the attempt that was answered, if it is there, else the one that follows from what was
 * asked. page->count: none. */
static size_t find_outcome(const struct call *write, const struct idv_page *page)
{
	size_t i = page->count;
	if (write->answered_id[0])
		for (i = 0; i < page->count && !idv_is(page->records[i], IDV_ID, write->answered_id);)
			i++;
	if (i == page->count)
		for (i = 0; i < page->count && !is_outcome(write, page->records[i]);)
			i++;
	return i;
}

static void read_list(struct call *write, const char *cursor, int64_t not_before)
{
	struct err err = { 0 };
	struct call *list = call_create_list(write->api, write->template_id, write->client_user_id, cursor, &err);
	if (!list) {
		end_uncertain(write, &err);
		return;
	}
	list->owner = write;
	list->ready_at = not_before;
}

static void begin(struct call *write)
{
	write->state = CALL_SETTLING;
	read_list(write, NULL, 0);
}

void settle_begin(struct call *write)
{
	struct settle *s = mem_alloc(sizeof *s);
	s->intended_at = write->intended_at;
	memcpy(s->why, write->reply.err.text, sizeof s->why);
	write->settle = s;
	journal_outcome(write, "lost", err_kind_name(write->reply.err.kind));
	begin(write);
}

void settle_listed(struct call *write, struct call *list)
{
	struct settle *s = write->settle;
	struct api_reply *r = &list->reply;
	struct err err = { 0 };
	if (!r->ok) {
		end_uncertain(write, &r->err);
		return;
	}
	size_t found = find_outcome(write, &r->page);
	if (found < r->page.count) {
		end_found(write, &r->page, found);
		return;
	}
	s->attempts += r->page.count;
	if (r->page.next_cursor) {
		if (api_cursors_add(&s->seen, r->page.next_cursor, &err))
			read_list(write, r->page.next_cursor, 0);
		else
			end_uncertain(write, &err);
		return;
	}
	if (++s->readings == READINGS && write->answered_id[0]) {
		err_set(&err, ERR_REPLY, "it answered with an attempt that its list does not show");
		end_uncertain(write, &err);
		return;
	}
	if (s->readings == READINGS) {
		end_absent(write);
		return;
	}
	/* The server may still have been at work on it. */
	s->attempts = 0;
	api_cursors_finish(&s->seen);
	read_list(write, NULL, when_mono_ms() + write->api->limits.settle_again);
}

static bool in_hand(const struct api *api, const char *intent)
{
	for (const struct call *c = api->calls; c; c = c->next)
		if (!strcmp(c->intent, intent))
			return true;
	return false;
}

static void adopt(struct api *api, const struct journal_intent *i, api_told *told, void *ctx)
{
	struct call *write = call_create(api, strcmp(i->op, "create") ? API_RETRY : API_CREATE);
	write->client_user_id = mem_strdup(i->client_user_id);
	write->template_id = mem_strdup(i->template_id);
	write->newest_id = mem_strdup(i->newest_id);
	write->idempotent = !strcmp(i->strategy, "idempotent");
	write->intended_at = i->at;
	memcpy(write->intent, i->id, sizeof write->intent);
	write->settle = mem_alloc(sizeof *write->settle);
	*write->settle = (struct settle){ .intended_at = i->at, .told = told, .ctx = ctx };
	snprintf(write->settle->why, sizeof write->settle->why, "a %s of an earlier run was left open", act(write));
	begin(write);
}

size_t api_settle(struct api *api, api_told *told, void *ctx)
{
	struct journal_intent *open;
	size_t count, taken = 0;
	struct err err = { 0 };
	if (!journal_read_open(&api->journal, config_base_url(api->config), &open, &count, &err)) {
		log_err(LOG_ERROR, "open writes of earlier runs are not settled", &err);
		if (told)
			told(ctx, &(struct api_settled){ err.text, "", "", false });
		return 0;
	}
	for (size_t i = 0; i < count; i++) {
		if (in_hand(api, open[i].id) || (open[i].held && !open[i].own))
			continue;
		adopt(api, &open[i], told, ctx);
		taken++;
	}
	free(open);
	return taken;
}

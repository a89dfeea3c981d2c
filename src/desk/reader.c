/* Reading subjects and attempts: side by side under the budget, page after page in the background. */
#include <string.h>

#include "ui/app.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/when.h"

/* Lists and gets under way at once: enough to fill a slow link, few enough that a case the reviewer opens is not queued behind them. */
enum { AT_ONCE = 6 };

bool call_add(struct app *app, uint32_t id, enum call_kind kind, size_t index)
{
	if (!id)
		return false;
	if (app->call_count == app->call_room) {
		app->call_room = app->call_room ? app->call_room * 2 : 32;
		app->calls = mem_grow(app->calls, app->call_room, sizeof *app->calls);
	}
	app->calls[app->call_count++] = (struct call){ .id = id, .kind = kind, .epoch = app->open.epoch, .index = index };
	return true;
}

static struct call call_take(struct app *app, uint32_t id)
{
	for (size_t i = 0; i < app->call_count; i++) {
		if (app->calls[i].id == id) {
			struct call c = app->calls[i];
			app->calls[i] = app->calls[--app->call_count];
			return c;
		}
	}
	return (struct call){ 0 };
}

size_t call_count_of(const struct app *app, enum call_kind kind)
{
	size_t n = 0;
	for (size_t i = 0; i < app->call_count; i++)
		n += app->calls[i].kind == kind;
	return n;
}

void reader_start(struct app *app)
{
	for (size_t i = 0; i < app->start->subject_count; i++) {
		const struct subject_line *s = &app->start->subjects[i];
		if (s->id)
			caseload_add_id(&app->load, s->id);
		else
			caseload_add_subject(&app->load, s->template_id, s->client_user_id);
	}
	reader_pump(app);
}

/* Then reading its subject again reads nothing of it. */
static bool of_no_subject(const struct caseload *l, const char *id)
{
	const struct attempt *a = caseload_find(l, id);
	return a && !a->subject;
}

void reader_restart(struct app *app)
{
	for (size_t i = 0; i < app->load.subject_count; i++)
		if (app->load.subjects[i].state != SUBJECT_READING)
			subject_restart(&app->load.subjects[i]);
	for (size_t i = 0; i < app->load.id_count; i++)
		if (app->load.ids[i].state == SUBJECT_FAILED || of_no_subject(&app->load, app->load.ids[i].id))
			app->load.ids[i].state = SUBJECT_WAITING;
	app->queue.next_waiting = app->queue.next_id = 0;
	reader_pump(app);
}

static bool subject_ask(struct app *app, size_t i)
{
	struct subject *s = &app->load.subjects[i];
	struct err err = { 0 };
	s->state = SUBJECT_READING;
	uint32_t id = api_send_list(app->api, s->template_id, s->client_user_id, s->cursor, &err);
	if (call_add(app, id, CALL_LIST, i))
		return true;
	s->state = SUBJECT_FAILED;
	s->err = err;
	app_say_err(app, &err);
	return false;
}

static bool id_ask(struct app *app, size_t i)
{
	struct asked_id *a = &app->load.ids[i];
	a->state = SUBJECT_READING;
	a->err = (struct err){ 0 };
	if (call_add(app, api_send_get(app->api, a->id, &a->err), CALL_ASKED, i))
		return true;
	a->state = SUBJECT_FAILED;
	app_say_err(app, &a->err);
	return false;
}

void reader_pump(struct app *app)
{
	size_t running = call_count_of(app, CALL_ASKED);
	while (running < AT_ONCE && app->queue.next_id < app->load.id_count) {
		size_t i = app->queue.next_id++;
		if (app->load.ids[i].state == SUBJECT_WAITING && id_ask(app, i))
			running++;
	}
	running = call_count_of(app, CALL_LIST);
	while (running < AT_ONCE && app->queue.next_waiting < app->load.subject_count) {
		size_t i = app->queue.next_waiting++;
		if (app->load.subjects[i].state == SUBJECT_WAITING && subject_ask(app, i))
			running++;
	}
}

size_t reader_read(const struct app *app, size_t *failed)
{
	size_t done = 0;
	*failed = 0;
	for (size_t i = 0; i < app->load.id_count; i++)
		*failed += app->load.ids[i].state == SUBJECT_FAILED;
	for (size_t i = 0; i < app->load.subject_count; i++) {
		enum subject_state s = app->load.subjects[i].state;
		done += s == SUBJECT_READ || s == SUBJECT_CAPPED;
		*failed += s == SUBJECT_FAILED;
	}
	return done;
}

bool reader_busy(const struct app *app)
{
	for (size_t i = 0; i < app->load.id_count; i++)
		if (app->load.ids[i].state <= SUBJECT_READING)
			return true;
	for (size_t i = 0; i < app->load.subject_count; i++)
		if (app->load.subjects[i].state <= SUBJECT_READING)
			return true;
	return false;
}

size_t reader_empty(const struct app *app)
{
	size_t n = 0;
	for (size_t i = 0; i < app->load.subject_count; i++)
		n += app->load.subjects[i].state == SUBJECT_READ && !app->load.subjects[i].attempts;
	return n;
}

/* The strip about the connection: set by what fails, cleared by what works. */
static void note_trouble(struct app *app, const struct api_reply *reply)
{
	if (reply->op == API_PICTURE || (api_endpoint_table[reply->op].writes && !reply->ok))
		return; /* the picture's box, the form say it */
	if (reply->ok) {
		app->trouble = (struct trouble){ 0 };
		return;
	}
	if (reply->err.kind != ERR_NETWORK && reply->err.kind != ERR_RATE && reply->err.kind != ERR_CREDENTIALS)
		return;
	int64_t since = app->trouble.kind == reply->err.kind ? app->trouble.since : when_now();
	app->trouble = (struct trouble){ .kind = reply->err.kind, .err = reply->err, .since = since, .answered = reply->http != 0 };
	strncpy(app->trouble.what, api_endpoint_table[reply->op].name, sizeof app->trouble.what - 1);
	if (reply->err.kind == ERR_RATE)
		app->trouble.until_ms = when_mono_ms() + (reply->retry_after_s ? reply->retry_after_s : 60) * (int64_t)1000;
}

static void take_records(struct app *app, struct api_reply *reply)
{
	int64_t now = reply->server_time ? reply->server_time : app_server_now(app);
	for (size_t i = 0; i < reply->page.count; i++) {
		struct idv_record *r = idv_page_take(&reply->page, i);
		if (r)
			caseload_put(&app->load, r, now);
	}
	caseload_link(&app->load);
	app->queue.stale = true;
}

static void list_replied(struct app *app, size_t index, struct api_reply *reply)
{
	struct subject *s = &app->load.subjects[index];
	if (!reply->ok) {
		s->state = SUBJECT_FAILED;
		s->err = reply->err;
		log_err(LOG_WARN, "list", &reply->err);
		app_say_err(app, &reply->err);
		return;
	}
	s->pages++;
	s->attempts += reply->page.count;
	s->whole = s->whole || !reply->page.next_cursor;
	s->read_at = reply->server_time ? reply->server_time : app_server_now(app);
	take_records(app, reply);
	if (!reply->page.next_cursor) {
		s->state = SUBJECT_READ;
	} else if (s->attempts >= (size_t)app->config->list_cap) {
		s->state = SUBJECT_CAPPED;
		app_say(app, STYLE_WARN, "stopped after %zu attempts of one subject (list_cap); older ones are not here", s->attempts);
	} else if (!subject_set_cursor(s, reply->page.next_cursor, &s->err)) {
		s->state = SUBJECT_FAILED;
		app_say_err(app, &s->err);
	} else {
		subject_ask(app, index);
	}
}

static void asked_replied(struct app *app, struct asked_id *asked, const struct api_reply *reply)
{
	asked->state = reply->ok ? SUBJECT_READ : SUBJECT_FAILED;
	asked->err = reply->err;
	if (!reply->ok)
		app_say_err(app, &reply->err);
}

/* An attempt read by its id brings its subject along, so that its chain is read too. */
static void get_replied(struct app *app, const struct call *call, struct api_reply *reply)
{
	bool open = call->epoch == app->open.epoch && app->open.id[0];
	if (reply->ok && reply->page.count == 1 && reply->page.records[0]) {
		const struct idv_record *r = reply->page.records[0];
		size_t before = app->load.subject_count;
		const char *template_id = idv_text(r, IDV_TEMPLATE_ID), *user = idv_text(r, IDV_CLIENT_USER_ID);
		if (*template_id && *user && caseload_add_subject(&app->load, template_id, user) == before)
			reader_pump(app);
		take_records(app, reply);
	} else if (!reply->ok) {
		log_err(LOG_WARN, "get", &reply->err);
	}
	if (call->kind == CALL_ASKED)
		asked_replied(app, &app->load.ids[call->index], reply);
	else if (open && call->kind == CALL_NEIGHBOUR)
		pictures_neighbour_replied(app, call->index, reply);
	else if (open)
		case_replied(app, reply);
	else if (!reply->ok && call->kind == CALL_GET)
		app_say_err(app, &reply->err);
}

void app_reply(void *ctx, struct api_reply *reply)
{
	struct app *app = ctx;
	struct call call = call_take(app, reply->id);
	app->dirty = true;
	note_trouble(app, reply);
	switch (call.kind) {
	case CALL_LIST:
		list_replied(app, call.index, reply);
		break;
	case CALL_GET:
	case CALL_ASKED:
	case CALL_NEIGHBOUR:
		get_replied(app, &call, reply);
		break;
	case CALL_PICTURE:
		if (call.epoch == app->open.epoch)
			pictures_replied(app, call.index, reply);
		break;
	case CALL_RETRY:
		retry_replied(app, reply);
		break;
	case CALL_CREATE:
		create_replied(app, reply);
		break;
	case CALL_WRITES:
		writes_replied(app, reply);
		break;
	case CALL_NONE:
		break;
	}
}

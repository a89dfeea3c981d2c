#include "desk/reader.h"

#include "base/log.h"
#include "desk/internal.h"

/* Lists and gets under way at once: enough to fill a slow link, few enough that a case the reviewer opens is not queued behind them. */
enum { AT_ONCE = 6 };

/* Then reading its subject again reads nothing of it. */
static bool of_no_subject(const struct caseload *l, const char *id)
{
	const struct attempt *a = caseload_find(l, id);
	return a && !a->subject;
}

void desk_read_again(struct desk *d)
{
	for (size_t i = 0; i < d->load.subject_count; i++)
		if (d->load.subjects[i].state != SUBJECT_READING)
			subject_restart(&d->load.subjects[i]);
	for (size_t i = 0; i < d->load.id_count; i++)
		if (d->load.ids[i].state == SUBJECT_FAILED || of_no_subject(&d->load, d->load.ids[i].id))
			d->load.ids[i].state = SUBJECT_WAITING;
	d->reader.next_subject = d->reader.next_id = 0;
	desk_read(d);
}

void desk_read_subject(struct desk *d, const char *template_id, const char *client_user_id)
{
	desk_read_subject_by(d, template_id, IDV_BY_CLIENT_USER, client_user_id);
}

void desk_read_subject_by(struct desk *d, const char *template_id, enum idv_by by, const char *user)
{
	size_t before = d->load.subject_count, i = caseload_add_subject_by(&d->load, template_id, by, user);
	struct subject *s = &d->load.subjects[i];
	if (i < before && s->state != SUBJECT_READING)
		subject_restart(s);
	if (i < d->reader.next_subject)
		d->reader.next_subject = i;
	desk_read(d);
}

static void subject_ask(struct desk *d, size_t i);

static void list_replied(struct desk *d, const struct desk_call *call, struct api_reply *reply)
{
	struct subject *s = &d->load.subjects[call->index];
	d->reader.lists--;
	if (!reply->ok) {
		s->state = SUBJECT_FAILED;
		s->err = reply->err;
		log_err(LOG_WARN, "list", &reply->err);
		desk_say_err(d, &reply->err);
		return;
	}
	s->pages++;
	s->attempts += reply->page.count;
	s->whole = s->whole || !reply->page.next_cursor;
	s->read_at = reply->server_time ? reply->server_time : desk_now(d);
	take_records(d, reply);
	if (!reply->page.next_cursor) {
		s->state = SUBJECT_READ;
	} else if (s->attempts >= (size_t)d->config->list_cap) {
		s->state = SUBJECT_CAPPED;
		desk_say(d, STYLE_WARN, "stopped after %zu attempts of one subject (list_cap); older ones are not here", s->attempts);
	} else if (!subject_set_cursor(s, reply->page.next_cursor, &s->err)) {
		s->state = SUBJECT_FAILED;
		desk_say_err(d, &s->err);
	} else {
		subject_ask(d, call->index);
	}
}

static void subject_ask(struct desk *d, size_t i)
{
	struct subject *s = &d->load.subjects[i];
	struct err err = { 0 };
	uint32_t id = api_send_list_by(d->api, s->template_id, s->by, s->client_user_id, s->cursor, &err);
	if (desk_call_add(d, (struct desk_call){ .id = id, .first = list_replied, .index = i })) {
		s->state = SUBJECT_READING;
		d->reader.lists++;
		return;
	}
	s->state = SUBJECT_FAILED;
	s->err = err;
	desk_say_err(d, &err);
}

static void id_replied(struct desk *d, const struct desk_call *call, struct api_reply *reply)
{
	struct asked_id *asked = &d->load.ids[call->index];
	d->reader.gets--;
	take_get(d, reply);
	asked->state = reply->ok ? SUBJECT_READ : SUBJECT_FAILED;
	asked->err = reply->err;
	if (!reply->ok)
		desk_say_err(d, &reply->err);
}

static void id_ask(struct desk *d, size_t i)
{
	struct asked_id *asked = &d->load.ids[i];
	asked->err = (struct err){ 0 };
	uint32_t id = api_send_get(d->api, asked->id, &asked->err);
	if (desk_call_add(d, (struct desk_call){ .id = id, .first = id_replied, .index = i })) {
		asked->state = SUBJECT_READING;
		d->reader.gets++;
		return;
	}
	asked->state = SUBJECT_FAILED;
	desk_say_err(d, &asked->err);
}

void desk_read(struct desk *d)
{
	struct reader *r = &d->reader;
	while (r->gets < AT_ONCE && r->next_id < d->load.id_count) {
		size_t i = r->next_id++;
		if (d->load.ids[i].state == SUBJECT_WAITING)
			id_ask(d, i);
	}
	while (r->lists < AT_ONCE && r->next_subject < d->load.subject_count) {
		size_t i = r->next_subject++;
		if (d->load.subjects[i].state == SUBJECT_WAITING)
			subject_ask(d, i);
	}
}

size_t reader_read(const struct desk *d, size_t *failed)
{
	size_t done = 0;
	*failed = 0;
	for (size_t i = 0; i < d->load.id_count; i++)
		*failed += d->load.ids[i].state == SUBJECT_FAILED;
	for (size_t i = 0; i < d->load.subject_count; i++) {
		enum subject_state s = d->load.subjects[i].state;
		done += s == SUBJECT_READ || s == SUBJECT_CAPPED;
		*failed += s == SUBJECT_FAILED;
	}
	return done;
}

bool reader_busy(const struct desk *d)
{
	for (size_t i = 0; i < d->load.id_count; i++)
		if (d->load.ids[i].state <= SUBJECT_READING)
			return true;
	for (size_t i = 0; i < d->load.subject_count; i++)
		if (d->load.subjects[i].state <= SUBJECT_READING)
			return true;
	return false;
}

size_t reader_empty(const struct desk *d)
{
	size_t n = 0;
	for (size_t i = 0; i < d->load.subject_count; i++)
		n += d->load.subjects[i].state == SUBJECT_READ && !d->load.subjects[i].attempts;
	return n;
}

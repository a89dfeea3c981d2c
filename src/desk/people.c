#include "desk/people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "desk/internal.h"
#include "idv/dashboard_user.h"

enum { HOUR_MS = 3600 * 1000, PEOPLE_MOST = 5000 };

static bool is_old(int64_t read_ms)
{
	return !read_ms || when_mono_ms() - read_ms >= HOUR_MS;
}

static struct people_entry *find(struct people *p, const char *id)
{
	for (size_t i = 0; i < p->count; i++)
		if (!strcmp(p->all[i].id, id))
			return &p->all[i];
	return NULL;
}

static struct people_entry *entry_of(struct people *p, const char *id)
{
	struct people_entry *e = find(p, id);
	if (e || p->count == PEOPLE_MOST || strlen(id) >= sizeof e->id)
		return e;
	p->all = mem_grow(p->all, p->count + 1, sizeof *p->all);
	e = &p->all[p->count++];
	*e = (struct people_entry){ 0 };
	snprintf(e->id, sizeof e->id, "%s", id);
	return e;
}

static void put(struct people *p, struct record *user)
{
	struct people_entry *e = entry_of(p, record_text(user, DASHBOARD_USER_ID));
	if (!e) {
		record_destroy(user);
		return;
	}
	record_destroy(e->user);
	e->user = user;
	e->read_ms = when_mono_ms();
}

/* What fails is not asked for again for an hour: the id stands in its place. */
static void got_one(struct desk *d, const struct desk_call *call, struct api_reply *reply)
{
	struct people_entry *e = call->index < d->people.count ? &d->people.all[call->index] : NULL;
	if (!e)
		return;
	e->asked = false;
	e->read_ms = when_mono_ms();
	d->scrutiny.changes++; /* it may be named there */
	if (!reply->ok)
		log_err(LOG_INFO, "dashboard_user/get", &reply->err);
	else if (reply->page.count && reply->page.records[0] && !strcmp(record_text(reply->page.records[0], DASHBOARD_USER_ID), e->id))
		put(&d->people, record_page_take(&reply->page, 0));
}

static void ask_one(struct desk *d, struct people_entry *e)
{
	struct err err = { 0 };
	uint32_t id = api_ask(d->api, API_USER, e->id, &err);
	e->asked = desk_call_add(d, (struct desk_call){ .id = id, .first = got_one, .index = (size_t)(e - d->people.all) }) != 0;
	if (!e->asked)
		e->read_ms = when_mono_ms();
}

const char *people_name(struct desk *d, const char *id)
{
	struct people *p = &d->people;
	struct people_entry *e = *id ? entry_of(p, id) : NULL;
	struct buf clean;
	if (e)
		e->named = true;
	if (e && !e->asked && is_old(e->read_ms))
		ask_one(d, e);
	const char *address = e && e->user ? record_text(e->user, DASHBOARD_USER_EMAIL_ADDRESS) : "";
	const char *text = *address ? address : id;
	buf_init(&clean, sizeof p->name - 1);
	text_clean(text, strnlen(text, sizeof p->name / 4), &clean);
	snprintf(p->name, sizeof p->name, "%s", buf_str(&clean));
	buf_finish(&clean);
	return p->name;
}

struct record *const *people_known(struct desk *d, size_t *count)
{
	struct people *p = &d->people;
	*count = 0;
	p->known = mem_grow(p->known, p->count + 1, sizeof *p->known);
	for (size_t i = 0; i < p->count; i++)
		if (p->all[i].user && p->all[i].named)
			p->known[(*count)++] = p->all[i].user;
	return p->known;
}

/* -- all of them --------------------------------------------------------------------------------------------------------------------- */

static void ask_list(struct desk *d, const char *cursor);

static void listed(struct people *p, const struct err *err)
{
	p->listing = false;
	p->listed = !err;
	p->listed_ms = when_mono_ms();
	p->err = err ? *err : (struct err){ 0 };
	idv_cursors_finish(&p->met);
}

static void got_list(struct desk *d, const struct desk_call *call, struct api_reply *reply)
{
	struct people *p = &d->people;
	struct err err = { 0 };
	(void)call;
	if (!reply->ok) {
		log_err(LOG_WARN, "dashboard_user/list", &reply->err);
		listed(p, &reply->err);
		return;
	}
	for (size_t i = 0; i < reply->page.count; i++) {
		struct record *user = record_page_take(&reply->page, i);
		if (user)
			put(p, user);
	}
	if (!reply->page.next_cursor || p->count == PEOPLE_MOST)
		listed(p, NULL);
	else if (idv_cursors_add(&p->met, reply->page.next_cursor, &err))
		ask_list(d, reply->page.next_cursor);
	else
		listed(p, &err);
}

static void ask_list(struct desk *d, const char *cursor)
{
	struct people *p = &d->people;
	struct err err = { 0 };
	p->met.call = "dashboard_user/list";
	p->listing = desk_call_add(d, (struct desk_call){ .id = api_ask(d->api, API_USERS, cursor, &err), .first = got_list }) != 0;
	if (!p->listing)
		listed(p, &err);
}

const struct record *people_active(struct desk *d, size_t i)
{
	struct people *p = &d->people;
	if (!p->listing && is_old(p->listed_ms))
		ask_list(d, NULL);
	for (size_t k = 0; k < p->count; k++)
		if (p->all[k].user && record_is(p->all[k].user, DASHBOARD_USER_STATUS, "active") && !i--)
			return p->all[k].user;
	return NULL;
}

bool people_listing(const struct desk *d)
{
	return d->people.listing;
}

void people_finish(struct desk *d)
{
	struct people *p = &d->people;
	for (size_t i = 0; i < p->count; i++)
		record_destroy(p->all[i].user);
	free(p->all);
	free(p->known);
	idv_cursors_finish(&p->met);
	*p = (struct people){ 0 };
}

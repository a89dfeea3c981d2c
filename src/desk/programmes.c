#include "desk/programmes.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/when.h"
#include "desk/internal.h"

enum { HOUR_MS = 3600 * 1000, PROGRAMMES_MOST = 1000 };

static void drop(struct record ***records, size_t *count)
{
	for (size_t i = 0; i < *count; i++)
		record_destroy((*records)[i]);
	free(*records);
	*records = NULL;
	*count = 0;
}

/* What was read of them stands, also where the rest could not be. */
static void over(struct desk *d, const struct err *err)
{
	struct programmes *p = &d->programmes;
	p->asking = false;
	p->read_ms = when_mono_ms();
	p->err = err ? *err : (struct err){ 0 };
	idv_cursors_finish(&p->met);
	if (err && !p->next_count) {
		log_err(LOG_WARN, "programmes", err);
	} else {
		drop(&p->all, &p->count);
		p->all = p->next;
		p->count = p->next_count;
		p->next = NULL;
		p->next_count = 0;
		p->read = true;
	}
	if (p->ready)
		p->ready(d);
}

static void ask(struct desk *d, const char *cursor);

static void got(struct desk *d, const struct desk_call *call, struct api_reply *reply)
{
	struct programmes *p = &d->programmes;
	struct err err = { 0 };
	(void)call;
	if (!reply->ok) {
		over(d, &reply->err);
		return;
	}
	p->next = mem_grow(p->next, p->next_count + reply->page.count + 1, sizeof *p->next);
	for (size_t i = 0; i < reply->page.count; i++) {
		struct record *r = record_page_take(&reply->page, i);
		if (r)
			p->next[p->next_count++] = r;
	}
	if (!reply->page.next_cursor || p->next_count >= PROGRAMMES_MOST)
		over(d, NULL);
	else if (idv_cursors_add(&p->met, reply->page.next_cursor, &err))
		ask(d, reply->page.next_cursor);
	else
		over(d, &err);
}

static void ask(struct desk *d, const char *cursor)
{
	struct programmes *p = &d->programmes;
	struct err err = { 0 };
	p->met.call = "watchlist_screening/individual/program/list";
	p->asking = true;
	if (!desk_call_add(d, (struct desk_call){ .id = api_ask(d->api, API_PROGRAMS, cursor, &err), .first = got }))
		over(d, &err);
}

bool programmes_want(struct desk *d)
{
	struct programmes *p = &d->programmes;
	if (!p->asking && (!p->read_ms || when_mono_ms() - p->read_ms >= HOUR_MS)) {
		ask(d, NULL);
		return false;
	}
	return !p->asking;
}

void programmes_again(struct desk *d)
{
	d->programmes.read_ms = 0;
}

const struct record *programmes_find(const struct desk *d, const char *id)
{
	for (size_t i = 0; i < d->programmes.count; i++)
		if (!strcmp(record_text(d->programmes.all[i], PROGRAM_ID), id))
			return d->programmes.all[i];
	return NULL;
}

void programmes_finish(struct desk *d)
{
	struct programmes *p = &d->programmes;
	drop(&p->all, &p->count);
	drop(&p->next, &p->next_count);
	idv_cursors_finish(&p->met);
	*p = (struct programmes){ 0 };
}

#include "desk/docket.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void docket_init(struct docket *d, struct store *store, void (*changed)(void *ctx), void *ctx)
{
	*d = (struct docket){ .store = store, .changed = changed, .ctx = ctx };
}

void docket_finish(struct docket *d)
{
	if (d->store)
		store_forget(d->store, d);
	free(d->rows);
	*d = (struct docket){ 0 };
}

/* -- what is here -------------------------------------------------------------------------------------------------------------------- */

size_t docket_count(const struct docket *d)
{
	if (d->end_wanted)
		return d->end_number + 1;
	return d->first + d->count + (d->at_end ? 0 : DOCKET_FAR);
}

bool docket_total(const struct docket *d, size_t *out)
{
	*out = d->first + d->count;
	return d->read && d->at_end && d->first < DOCKET_FAR / 2;
}

const struct case_row *docket_at(const struct docket *d, size_t number)
{
	return number >= d->first && number - d->first < d->count ? &d->rows[number - d->first] : NULL;
}

/* All that would be on the screen is here. */
static bool covered(const struct docket *d)
{
	size_t end = d->first + d->count;
	return d->read && (!d->restart || d->err.kind) && !d->end_wanted && (d->top >= d->first || d->at_top) && (d->top + d->height <= end || d->at_end) &&
	       (docket_at(d, d->cursor) || !d->count);
}

void docket_view(const struct docket *d, size_t *top, size_t *cursor)
{
	*top = d->top;
	*cursor = d->cursor;
	if (covered(d))
		return;
	size_t end = d->first + d->count, last_top = d->count > d->height ? end - d->height : d->first;
	*top = *top < d->first ? d->first : *top > last_top ? last_top : *top;
	*cursor = SIZE_MAX; /* nowhere: what it is on is on its way */
}

const struct case_row *docket_current(const struct docket *d)
{
	return (d->restart && !d->err.kind) || d->end_wanted ? NULL : docket_at(d, d->cursor);
}

bool docket_waits(const struct docket *d)
{
	return d->store && !d->err.kind && !docket_current(d) && !(d->read && !d->restart && !d->count && d->at_end);
}

const struct case_row *docket_step(struct docket *d, int step, const char *me)
{
	for (size_t at = d->cursor + (size_t)step; docket_at(d, at); at += (size_t)step) {
		const struct case_row *r = docket_at(d, at);
		if (r->stage != STAGE_PENDING || (r->owner[0] && strcmp(r->owner, me) != 0))
			continue;
		d->cursor = at;
		d->top = at < d->top ? at : d->height && at - d->top >= d->height ? at - d->height + 1 : d->top;
		docket_moved(d);
		return r;
	}
	return NULL;
}

/* -- asking -------------------------------------------------------------------------------------------------------------------------- */

static void ask_next(struct docket *d);

static void replied(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct docket *d = owner;
	bool unseen = covered(d) && (d->ask == ASK_BEFORE || d->ask == ASK_AFTER); /* it was fetched ahead */
	(void)tag;
	if (reply->outcome == STORE_DONE) {
		d->err = (struct err){ 0 };
		docket_take(d, reply);
	} else {
		d->err = reply->err;
		if (!d->err.kind)
			err_set(&d->err, ERR_STORE, "the store did not answer");
	}
	d->restart = d->restart && d->err.kind;
	d->ask = ASK_NOTHING;
	if (!d->err.kind)
		ask_next(d);
	if (!unseen || !covered(d) || d->err.kind)
		d->changed(d->ctx);
}

static struct case_key key_of(const struct docket *d, size_t i)
{
	struct case_key key;
	if (d->held_id && d->rows[i].id == d->held_id)
		return d->held;
	query_key(&d->query, &d->rows[i], &key);
	return key;
}

static void send(struct docket *d, enum docket_ask ask, struct store_tx *t)
{
	d->ask = ask;
	store_send(d->store, t, (struct store_ticket){ .reply = replied, .owner = d });
}

static void ask_page(struct docket *d, enum docket_ask ask, size_t most)
{
	struct store_tx *t = store_begin(d->store, STORE_READ);
	struct case_key key;
	bool from_end = ask == ASK_BEFORE || ask == ASK_END, from_row = ask == ASK_BEFORE || ask == ASK_AFTER;
	if (from_row)
		key = key_of(d, ask == ASK_BEFORE ? 0 : d->count - 1);
	if (ask == ASK_TOP)
		d->stale = false;
	d->most = most;
	query_page(t, &d->query, from_row ? &key : NULL, from_end, false, most);
	send(d, ask, t);
}

/* Around the case under the cursor, by where it stood in this order. */
static void ask_around(struct docket *d)
{
	struct store_tx *t = store_begin(d->store, STORE_READ);
	size_t line = d->cursor - d->top;
	const struct case_row *row = docket_at(d, d->cursor);
	struct case_key key;
	if (d->stay)
		query_key(&d->query, row, &key);
	else
		key = key_of(d, d->cursor - d->first);
	d->held = key;
	d->asked_id = row->id;
	d->asked_cursor = d->cursor;
	d->most_before = d->height + (line < d->height ? line : d->height);
	d->most = 2 * d->height;
	d->stale = d->stay = false;
	query_page(t, &d->query, &d->held, true, false, d->most_before);
	query_page(t, &d->query, &d->held, false, true, d->most);
	cases_get(t, row->id, &d->query.me);
	send(d, ASK_AROUND, t);
}

/* The one thing that is missing most. */
static void ask_next(struct docket *d)
{
	size_t end = d->first + d->count, page = d->room / DOCKET_SCREENS, ahead = 2 * page;
	if (d->ask || !d->store || !d->height || d->err.kind)
		return;
	d->query.now = d->now ? d->now(d->ctx) : store_now(d->store);
	if (d->restart && d->stay && d->count)
		ask_around(d);
	else if (d->restart || !d->read)
		ask_page(d, ASK_TOP, d->room / 2);
	else if (d->end_wanted)
		ask_page(d, ASK_END, d->room / 2);
	else if (d->cursor < DOCKET_FAR / 2 && d->first >= DOCKET_FAR / 2)
		ask_page(d, ASK_TOP, d->room / 2); /* to the top, or so many rows from it */
	else if (!d->at_top && d->top < d->first && d->top < d->height && d->first < DOCKET_FAR / 2)
		ask_page(d, ASK_TOP, d->room / 2);
	else if (!d->at_top && d->top < d->first)
		ask_page(d, ASK_BEFORE, d->first - d->top < DOCKET_CHUNK - page ? d->first - d->top + page : DOCKET_CHUNK);
	else if (!d->at_end && d->top + d->height > end)
		ask_page(d, ASK_AFTER, d->top - end + 2 * d->height < DOCKET_CHUNK ? d->top - end + 2 * d->height : DOCKET_CHUNK);
	else if (d->stale && (!d->touched || !docket_current(d)))
		ask_page(d, ASK_TOP, d->room / 2);
	else if (d->stale)
		ask_around(d);
	else if (!d->at_top && d->top - d->first < ahead)
		ask_page(d, ASK_BEFORE, ahead);
	else if (!d->at_end && end - d->top - d->height < ahead)
		ask_page(d, ASK_AFTER, ahead);
}

void docket_query(struct docket *d, const struct case_query *q, bool stay)
{
	if (d->store)
		store_forget(d->store, d);
	d->ask = ASK_NOTHING;
	d->stay = stay && d->touched && docket_current(d);
	d->query = *q;
	d->restart = true;
	d->err = (struct err){ 0 };
	d->above = d->end_wanted = false;
	if (!d->stay) {
		d->touched = false;
		d->first = d->top = d->cursor = d->held_id = 0;
	}
	ask_next(d);
}

void docket_go(struct docket *d, const struct case_row *row)
{
	size_t i = 0;
	while (i < d->count && d->rows[i].id != row->id)
		i++;
	if (i == d->count || d->restart) {
		if (!d->room)
			return; /* it was never on the screen */
		store_forget(d->store, d);
		d->ask = ASK_NOTHING;
		i = 0;
		d->rows[0] = *row;
		d->count = 1;
		d->first = DOCKET_FAR;
		d->top = DOCKET_FAR - d->height / 2;
		d->at_top = d->at_end = d->end_wanted = false;
		d->restart = d->stay = d->read = true;
	}
	d->cursor = d->first + i;
	if (d->cursor < d->top || d->cursor - d->top >= d->height)
		d->top = d->cursor - (d->cursor - d->first < d->height / 2 ? d->cursor - d->first : d->height / 2);
	docket_moved(d);
}

void docket_look(struct docket *d, size_t height)
{
	size_t room = height * DOCKET_SCREENS;
	room = room < DOCKET_LEAST ? DOCKET_LEAST : room > DOCKET_MOST ? DOCKET_MOST : room;
	d->height = height;
	if (room > d->room) {
		d->rows = mem_grow(d->rows, room, sizeof *d->rows);
		d->room = room;
	}
	ask_next(d);
}

void docket_stale(struct docket *d)
{
	d->stale = true;
	d->err = (struct err){ 0 };
}

void docket_moved(struct docket *d)
{
	size_t end = d->first + d->count;
	struct store_health health;
	d->touched = true;
	store_health(d->store, &health);
	if (health.state == STORE_UP) /* else it says itself when it is back */
		d->err = (struct err){ 0 };
	if (d->at_end || d->cursor < end + DOCKET_FAR / 2) {
		d->end_wanted = false;
	} else if (!d->end_wanted) {
		d->end_number = docket_count(d) - 1;
		d->end_wanted = true;
	}
	const struct case_row *row = docket_current(d);
	d->stale = d->stale || (d->held_id && row && row->id != d->held_id);
	d->above = d->above && !(d->at_top && d->top == d->first);
	if (!covered(d)) /* what is fetched ahead waits until the frame is out */
		ask_next(d);
}

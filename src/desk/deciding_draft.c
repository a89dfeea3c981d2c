/* The draft: sealed and stored at each change, one write a case under way and the newest behind it; taken up again wherever the same person opens the case.
 * Where there is no store it is kept in memory, until the console ends. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "desk/deciding_internal.h"

enum { DRAFT_MOST = 192 * 1024, RETRY_MS = 2000 };

void draft_begin(struct desk *d)
{
	struct deciding *g = &d->deciding;
	secret_free(g->draft);
	g->draft = secret_alloc(sizeof *g->draft);
	g->draft_kept = true;
	g->draft_said[0] = '\0';
}

/* -- as bytes: of which attempt, and what was written ------------------------------------------------------------------------------------------- */

static void pack(const struct deciding *g, struct buf *out)
{
	buf_printf(out, "%s\n", g->attempt_id);
	disposition_pack(g->draft, out);
}

/* Of another attempt of the case it is of no use here. */
static bool unpack(struct deciding *g, const char *bytes, size_t len)
{
	size_t n = strlen(g->attempt_id);
	return len > n && !memcmp(bytes, g->attempt_id, n) && bytes[n] == '\n' && disposition_unpack(bytes + n + 1, len - n - 1, g->draft);
}

/* -- on its way into the store -------------------------------------------------------------------------------------------------------------------- */

static void pump(struct draft_run *r);

static bool at_hand(const struct draft_run *r)
{
	const struct case_row *row = deciding_row(r->desk);
	return row && row->id == r->case_id;
}

static void run_finish(struct draft_run *r)
{
	struct draft_run **at = &deciding_work(r->desk)->drafts;
	while (*at != r)
		at = &(*at)->next;
	*at = r->next;
	secret_free(r->key);
	buf_finish(&r->bytes);
	free(r);
}

static void failed(struct draft_run *r, const struct err *err)
{
	struct deciding *g = &r->desk->deciding;
	r->waiting = true; /* what it had, unless something newer came */
	r->retry_ms = when_mono_ms() + RETRY_MS;
	if (at_hand(r))
		snprintf(g->draft_said, sizeof g->draft_said, "the draft is not kept yet: %.160s", err->kind ? err->text : "the store did not take it");
	g->changes++;
	desk_changed(r->desk);
}

static void stored(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct draft_run *r = owner;
	struct deciding *g = &r->desk->deciding;
	(void)tag;
	r->busy = false;
	if (reply->outcome != STORE_DONE) {
		failed(r, &reply->err);
		return;
	}
	if (r->waiting) {
		pump(r);
		return;
	}
	if (at_hand(r)) {
		g->draft_kept = true;
		g->draft_said[0] = '\0';
	}
	g->changes++;
	desk_changed(r->desk);
	run_finish(r);
}

static void got_key(void *owner, uint32_t tag, const struct case_key_secret *key, const struct err *err)
{
	struct draft_run *r = owner;
	(void)tag;
	r->busy = false;
	if (!key) {
		failed(r, err);
		return;
	}
	r->key = secret_alloc(sizeof *r->key);
	*r->key = *key;
	pump(r);
}

static void pump(struct draft_run *r)
{
	struct desk *d = r->desk;
	if (r->busy || !r->waiting)
		return;
	r->busy = true;
	r->retry_ms = 0;
	if (!r->drop && !r->key) {
		keys_case(d->team.keys, r->case_id, true, (struct keys_ticket){ got_key, r, 0 });
		return;
	}
	struct store_tx *t = store_begin(d->team.store, STORE_WRITE);
	r->waiting = false;
	if (r->drop)
		decisions_drop_draft(t, r->case_id, d->team.me);
	else
		decisions_put_draft(t, r->case_id, d->team.me, store_now(d->team.store), r->key, r->bytes.data, r->bytes.len);
	store_send(d->team.store, t, (struct store_ticket){ stored, r, 0 });
}

static struct draft_run *run_of(const struct deciding_work *w, int64_t case_id)
{
	struct draft_run *r = w->drafts;
	while (r && r->case_id != case_id)
		r = r->next;
	return r;
}

void draft_store(struct desk *d, bool drop)
{
	struct deciding *g = &d->deciding;
	struct deciding_work *w = deciding_work(d);
	const struct case_row *row = deciding_row(d);
	g->draft_kept = false;
	if (!row || !d->team.keys) {
		snprintf(g->draft_said, sizeof g->draft_said, "the draft is kept in memory alone: %s",
		         !d->team.store ? "there is no store" : row ? "there is no store of keys" : "the store does not know this case");
		return;
	}
	struct draft_run *r = run_of(w, row->id);
	if (!r) {
		r = mem_alloc(sizeof *r);
		*r = (struct draft_run){ .desk = d, .case_id = row->id, .next = w->drafts };
		buf_init(&r->bytes, DRAFT_MOST);
		w->drafts = r;
	}
	buf_reset(&r->bytes);
	r->waiting = true;
	r->drop = drop;
	if (!drop)
		pack(g, &r->bytes);
	pump(r);
}

/* -- as time goes on --------------------------------------------------------------------------------------------------------------------------------- */

int64_t draft_due_ms(const struct desk *d)
{
	int64_t due = INT64_MAX;
	for (const struct draft_run *r = deciding_work(d)->drafts; r; r = r->next)
		if (r->waiting && !r->busy && r->retry_ms < due)
			due = r->retry_ms;
	return due;
}

void draft_turn(struct desk *d)
{
	int64_t now = when_mono_ms();
	for (struct draft_run *r = deciding_work(d)->drafts, *next; r; r = next) {
		next = r->next;
		if (r->waiting && !r->busy && r->retry_ms <= now)
			pump(r);
	}
}

void drafts_under_way_end(struct desk *d)
{
	struct deciding_work *w = deciding_work(d);
	struct store_health health;
	if (w->drafts && d->team.store) {
		store_health(d->team.store, &health);
		if (health.state == STORE_UP) {
			keys_wait(d->team.keys);
			store_wait(d->team.store);
		}
	}
	while (w->drafts) {
		if (d->team.keys)
			keys_forget(d->team.keys, w->drafts);
		if (d->team.store)
			store_forget(d->team.store, w->drafts);
		run_finish(w->drafts);
	}
	for (struct kept_draft *k = w->kept, *next; k; k = next) {
		next = k->next;
		secret_free(k->draft);
		free(k);
	}
	w->kept = NULL;
}

/* -- taken up again ---------------------------------------------------------------------------------------------------------------------------------- */

static bool is_empty(const struct disposition *f)
{
	return !f->outcome && !*f->narrative && !f->reason_count && !f->confidence;
}

static bool take_kept(struct desk *d)
{
	struct deciding *g = &d->deciding;
	for (struct kept_draft **at = &deciding_work(d)->kept; *at; at = &(*at)->next) {
		struct kept_draft *k = *at;
		if (strcmp(k->attempt_id, g->attempt_id) != 0)
			continue;
		*g->draft = *k->draft;
		*at = k->next;
		secret_free(k->draft);
		free(k);
		return true;
	}
	return false;
}

void draft_leave(struct desk *d)
{
	struct deciding *g = &d->deciding;
	struct deciding_work *w = deciding_work(d);
	if (g->draft && !d->team.store && !is_empty(g->draft)) {
		struct kept_draft *k = mem_alloc(sizeof *k);
		*k = (struct kept_draft){ .next = w->kept, .draft = g->draft };
		snprintf(k->attempt_id, sizeof k->attempt_id, "%s", g->attempt_id);
		w->kept = k;
		g->draft = NULL;
	}
	secret_free(g->draft);
	g->draft = NULL;
}

bool draft_take_local(struct desk *d)
{
	struct deciding *g = &d->deciding;
	const struct case_row *row = deciding_row(d);
	const struct draft_run *r = row ? run_of(deciding_work(d), row->id) : NULL;
	if (!d->team.store) {
		take_kept(d);
		return true;
	}
	if (!r)
		return false;
	g->draft_kept = false;
	if (!r->drop && !unpack(g, r->bytes.data, r->bytes.len))
		*g->draft = (struct disposition){ 0 };
	return true;
}

void draft_take_stored(struct desk *d, const struct store_rows *rows)
{
	struct deciding *g = &d->deciding;
	struct deciding_work *w = deciding_work(d);
	char *bytes = secret_alloc(DRAFT_MOST);
	size_t len = 0;
	if (is_empty(g->draft) && w->key && decisions_read_draft(rows, w->key, bytes, DRAFT_MOST, &len)) {
		if (unpack(g, bytes, len))
			snprintf(g->draft_said, sizeof g->draft_said, "what you wrote of it before is here again");
		else
			*g->draft = (struct disposition){ 0 };
	}
	secret_free(bytes);
}

void deciding_edited(struct desk *d)
{
	struct deciding *g = &d->deciding;
	if (!deciding_work(d) || !g->draft)
		return;
	draft_store(d, false);
	g->changes++;
	desk_changed(d);
}

void deciding_drop(struct desk *d)
{
	struct deciding *g = &d->deciding;
	if (!deciding_work(d) || !g->draft)
		return;
	draft_begin(d);
	deciding_work(d)->form = false;
	draft_store(d, true);
	g->changed[0] = '\0';
	deciding_take_shown(d);
	g->changes++;
	desk_changed(d);
}

#include "desk/team.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/internal.h"
#include "intake/facts.h"
#include "intake/screening_facts.h"

bool team_is_there(const struct desk *d)
{
	return d->team.store != NULL;
}

/* -- counts -------------------------------------------------------------------------------------------------------------------------- */

static void counted(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct desk *d = owner;
	struct team *t = &d->team;
	(void)tag;
	t->counting = false;
	if (reply->outcome == STORE_DONE)
		t->counted = cases_read_counts(reply, 0, &t->counts);
	desk_changed(d);
}

static void put_again(struct desk *d, int64_t up_since);

/* What is overdue changes with time too: as often as ages do. */
void team_look(struct desk *d)
{
	struct team *t = &d->team;
	int64_t now = desk_now(d), minute = now / 60;
	struct store_health health;
	store_health(t->store, &health);
	if (health.state == STORE_UP && t->put_err.kind)
		put_again(d, health.since);
	if (health.state != STORE_UP || t->counting || (!t->counts_stale && minute == t->counted_minute))
		return;
	struct store_tx *tx = store_begin(t->store, STORE_READ);
	cases_counts(tx, t->me, now);
	t->counting = true;
	t->counts_stale = false;
	t->counted_minute = minute;
	store_send(t->store, tx, (struct store_ticket){ .reply = counted, .owner = d });
}

/* -- the docket ---------------------------------------------------------------------------------------------------------------------- */

static void docket_changed(void *ctx)
{
	desk_changed(ctx);
}

/* As ages are shown: attempts have the server's times. */
static int64_t docket_now(void *ctx)
{
	return desk_now(ctx);
}

static void others_changed(void *ctx, bool own)
{
	struct desk *d = ctx;
	(void)own;
	d->team.counts_stale = true;
	if (strcmp(d->team.docket.query.me.id, d->team.me->id) != 0)
		team_look_anew(d, true, d->work.utc);
	docket_stale(&d->team.docket);
	dossier_stale(d);
	desk_changed(d);
}

void team_look_anew(struct desk *d, bool stay, bool utc)
{
	struct case_query q;
	views_query(&d->team.views, d->team.me, desk_now(d), utc, &q);
	q.keys = d->team.keys;
	docket_query(&d->team.docket, &q, stay);
	desk_changed(d);
}

void team_begin(struct desk *d, struct store *store, struct keys *keys, const struct person *me)
{
	struct team *t = &d->team;
	t->store = store;
	t->keys = keys;
	t->me = me;
	t->views.config = d->config;
	docket_init(&t->docket, store, docket_changed, d);
	t->docket.now = docket_now;
	store_watch(store, others_changed, d);
	team_look_anew(d, false, d->config->utc);
}

void team_end(struct desk *d)
{
	struct team *t = &d->team;
	if (!t->store)
		return;
	store_unwatch(t->store, d); /* the store goes on for what the audit writer still has to say */
	docket_finish(&t->docket);
	store_forget(t->store, d);
	free(t->marks);
	*t = (struct team){ 0 };
}

/* -- marks --------------------------------------------------------------------------------------------------------------------------- */

static size_t mark_of(const struct team *t, int64_t case_id)
{
	size_t i = 0;
	while (i < t->mark_count && t->marks[i].case_id != case_id)
		i++;
	return i;
}

bool team_marked(const struct desk *d, int64_t case_id)
{
	return mark_of(&d->team, case_id) < d->team.mark_count;
}

bool team_mark(struct desk *d, const struct case_row *row, struct err *err)
{
	struct team *t = &d->team;
	size_t at = mark_of(t, row->id);
	if (at < t->mark_count) {
		for (t->mark_count--; at < t->mark_count; at++)
			t->marks[at] = t->marks[at + 1];
		return true;
	}
	if (t->mark_count == TEAM_MARKS)
		return err_set(err, ERR_USAGE, "%d cases are marked, and no more can be", TEAM_MARKS);
	if (!t->marks)
		t->marks = mem_alloc(TEAM_MARKS * sizeof *t->marks);
	t->marks[t->mark_count].case_id = row->id;
	snprintf(t->marks[t->mark_count++].attempt_id, CASE_ID_TEXT, "%s", row->attempt_id);
	return true;
}

void team_unmark_all(struct desk *d)
{
	d->team.mark_count = 0;
}

/* -- what goes into the store -------------------------------------------------------------------------------------------------------- */

static void stored(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct desk *d = owner;
	struct team *t = &d->team;
	(void)tag;
	if (reply->outcome == STORE_DONE) {
		t->put_err = (struct err){ 0 };
		return;
	}
	if (!t->put_err.kind) /* once: what fails for one fails for those behind it */
		log_err(LOG_WARN, "store", &reply->err);
	t->put_err = reply->err;
	if (!t->put_err.kind)
		err_set(&t->put_err, ERR_STORE, "what was read could not be stored");
	desk_changed(d);
}

static void send(struct desk *d, struct store_tx *t)
{
	store_send(d->team.store, t, (struct store_ticket){ .reply = stored, .owner = d });
}

void team_seen(struct desk *d, int64_t case_id)
{
	struct store_tx *t = store_begin(d->team.store, STORE_WRITE);
	cases_seen(t, case_id, d->team.me);
	send(d, t);
}

static const struct record *in_load(void *ctx, const char *id)
{
	const struct attempt *a = *id ? caseload_find(&((struct desk *)ctx)->load, id) : NULL;
	return a ? a->record : NULL;
}

void team_put(struct desk *d, const struct record *r, int64_t read_at)
{
	struct facts_chain chain;
	struct attempt_facts facts;
	struct facts_room room;
	if (!d->team.store || d->team.me->role == ROLE_READER) /* who only looks changes nothing, also not what is known */
		return;
	const struct thresholds thresholds = facts_thresholds(d->config);
	struct basis basis = basis_of(r);
	basis.thresholds = &thresholds;
	facts_chain(r, in_load, d, &chain, &basis);
	facts_of(&basis, read_at, &room, &facts);
	struct case_policy policy;
	facts_policy(d->config, d->team.keys, &facts, read_at, &policy);
	struct store_tx *t = store_begin(d->team.store, STORE_WRITE);
	if (*facts.attempt_id && *facts.template_id && cases_put(t, &facts, &policy, 0))
		send(d, t);
	else
		store_drop(t);
	facts_finish(&room);
}

void team_put_screening(struct desk *d, const struct aml_look *look)
{
	struct screening_facts facts;
	struct screening_facts_room room;
	int64_t read_at = look->server_time ? look->server_time : desk_now(d);
	if (!d->team.store || d->team.me->role == ROLE_READER || !screening_facts_of(look, read_at, &room, &facts))
		return;
	struct store_tx *t = store_begin(d->team.store, STORE_WRITE);
	cases_put_screening(t, &facts);
	send(d, t);
}

/* Once the store is back: what was read while it was away. */
static void put_again(struct desk *d, int64_t up_since)
{
	struct team *t = &d->team;
	if (t->put_again_since == up_since)
		return;
	t->put_again_since = up_since;
	team_import(d);
	t->put_err = (struct err){ 0 };
	for (size_t i = 0; i < d->load.count; i++)
		team_put(d, d->load.attempts[i]->record, d->load.attempts[i]->read_at);
}

void team_import(struct desk *d)
{
	enum { AT_ONCE = 200 };
	const struct caseload *l = &d->load;
	struct store_tx *t = NULL;
	if (!d->team.store || d->team.me->role == ROLE_READER)
		return;
	for (size_t i = 0; i < l->subject_count; i++) {
		const struct subject *s = &l->subjects[i];
		t = t ? t : store_begin(d->team.store, STORE_WRITE);
		const struct case_policy policy = { .keys = d->team.keys };
		cases_put_subject(t, s->template_id, s->by == IDV_BY_USER ? CASE_USER : CASE_CLIENT_USER, s->client_user_id, &policy, desk_now(d));
		if (i + 1 < l->subject_count && (i + 1) % AT_ONCE)
			continue;
		send(d, t);
		t = NULL;
	}
}

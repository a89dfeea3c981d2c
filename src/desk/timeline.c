#include "desk/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "desk/desk.h"
#include "idv/vocab.h"
#include "pane/hits.h"

enum { CHAIN_MOST = 200, NOTE_SHOWN = 300 };

/* When an attempt was created, by whomever it is told. */
struct creation { const char *attempt_id; size_t moment; };
struct creations { struct creation list[CHAIN_MOST]; size_t count; };

static void add_creation(struct creations *c, const char *attempt_id, size_t moment)
{
	if (moment != SIZE_MAX && c->count < CHAIN_MOST)
		c->list[c->count++] = (struct creation){ attempt_id, moment };
}

static size_t creation_of(const struct creations *c, const char *attempt_id)
{
	for (size_t i = 0; i < c->count; i++)
		if (!strcmp(c->list[i].attempt_id, attempt_id))
			return c->list[i].moment;
	return SIZE_MAX;
}

/* -- what there is ------------------------------------------------------------------------------------------------------------------- */

/* Attempts as they were read of the server in this session, each after the one it follows. */
static void add_read(struct timeline *t, struct creations *c)
{
	const struct attempt *a = caseload_find(&t->desk->load, t->attempt_id);
	size_t before = SIZE_MAX;
	while (a && a->previous)
		a = a->previous;
	for (; a; a = a->next) {
		size_t created = a->record ? moments_of_attempt(&t->all, a->record, a->try_no, a->tries) : SIZE_MAX;
		moments_bind(&t->all, before, created, 0);
		before = created != SIZE_MAX ? created : before;
		add_creation(c, a->id, created);
	}
}

static size_t add_kept_moment(struct timeline *t, const struct timeline_attempt *a, int64_t at, const char *what, bool status)
{
	if (!at)
		return SIZE_MAX;
	const struct record_word *word = record_vocab_find(&idv_vocab_table[IDV_VOCAB_STATUS], a->status);
	size_t place = moments_add(&t->all, MOMENT_STORE, at, "", "attempt %s %s%s%s", a->id, what, status ? ": " : "", !status ? "" : word ? word->label : a->status);
	t->all.list[place].jump = JUMP_ATTEMPT;
	t->all.list[place].attempt_id = moments_text(&t->all, a->id);
	return place;
}

/* What the store kept of attempts: all of those that were not read in this session, and when each was read last. */
static void add_kept_attempts(struct timeline *t, struct creations *c)
{
	for (size_t i = 0; i < t->attempt_count; i++) {
		const struct timeline_attempt *a = &t->attempts[i];
		size_t created = creation_of(c, a->id);
		if (created == SIZE_MAX) {
			created = add_kept_moment(t, a, a->created_at, "created", false);
			add_creation(c, a->id, created);
			size_t completed = add_kept_moment(t, a, a->completed_at, "completed", true);
			moments_bind(&t->all, created, completed, 0);
			moments_bind(&t->all, completed, add_kept_moment(t, a, a->redacted_at, "redacted", false), 0);
		}
		moments_bind(&t->all, created, add_kept_moment(t, a, a->read_at, "read for the last time", true), MOMENT_SLACK_S);
	}
}

static void add_notes(struct timeline *t)
{
	const struct dossier *o = &t->desk->dossier;
	for (size_t i = 0; i < o->note_count; i++) {
		const struct note *n = &o->notes[i];
		const char *kind = strcmp(n->kind, "note") != 0 ? n->kind : "";
		size_t at;
		if (n->withdrawn) {
			moments_add(&t->all, MOMENT_PERSON, n->at, n->by, "note, taken back");
		} else if (!n->text) {
			moments_add(&t->all, MOMENT_PERSON, n->at, n->by, "note: its key is not here, or was destroyed: nobody can read it");
		} else {
			size_t skip = strspn(n->text, "\n"), len = strcspn(n->text + skip, "\n");
			at = moments_add(&t->all, MOMENT_PERSON, n->at, n->by, "note%s%s: %.*s", *kind ? ", " : "", kind, (int)(len < NOTE_MAX ? len : NOTE_MAX), n->text + skip);
			t->all.list[at].jump = JUMP_TEXT;
			t->all.list[at].whole = n->text;
		}
	}
}

/* What the store has of an attempt is later than its creation, and what left from here before it. */
static void bind_kept(struct timeline *t, const struct creations *c, size_t from)
{
	for (size_t i = 0; i < t->kept.count; i++) {
		const struct timeline_mark *m = &t->marks[i];
		size_t created = creation_of(c, t->kept.list[i].attempt_id);
		moments_bind(&t->all, created, from + i, MOMENT_SLACK_S);
		if (created == SIZE_MAX || !*m->intent || m->begins)
			continue;
		for (size_t k = 0; k < t->kept.count; k++)
			if (t->marks[k].begins && !strcmp(t->marks[k].intent, m->intent))
				moments_bind(&t->all, from + k, created, MOMENT_SLACK_S);
	}
}

static const struct scrutiny *screening_at(const struct timeline *t)
{
	const struct attempt *a = caseload_find(&t->desk->load, t->attempt_id);
	const char *id = a && a->record ? idv_text(a->record, IDV_WATCHLIST_SCREENING_ID) : "";
	return *id && !strcmp(t->desk->scrutiny.id, id) ? &t->desk->scrutiny : NULL;
}

static void make(struct timeline *t)
{
	struct desk *d = t->desk;
	struct creations c = { .count = 0 };
	struct hits_view hits;
	moments_finish(&t->all);
	add_read(t, &c);
	if (screening_at(t)) {
		scrutiny_view(d, &hits);
		moments_of_screening(&t->all, &hits, t->attempt_id);
	}
	add_kept_attempts(t, &c);
	size_t from = moments_append(&t->all, &t->kept);
	bind_kept(t, &c, from);
	if (deciding_calibrates(d)) /* what others decided is no help for who is to be compared with them */
		for (size_t i = 0; i < t->kept.count; i++)
			t->all.list[from + i].hidden = t->marks[i].decides && strcmp(t->kept.list[i].who, d->team.me->id) != 0;
	add_notes(t);
	moments_judge(&t->all, desk_now(d), when_now());
	t->made++;
}

/* -- what is seen of it -------------------------------------------------------------------------------------------------------------- */

void timeline_look(struct timeline *t)
{
	const struct desk *d = t->desk;
	const uint64_t of[] = { d->load.changes, d->dossier.changes, d->scrutiny.changes, t->turn, d->deciding.changes, 0 };
	uint64_t now[sizeof of / sizeof of[0]];
	memcpy(now, of, sizeof now);
	for (size_t i = 0; i < d->people.count; i++) /* who they are comes later */
		now[5] += 1 + (d->people.all[i].user != NULL);
	if (d->team.store && t->dossier_changes != d->dossier.changes)
		timeline_ask(t);
	if (t->made && !memcmp(now, t->made_of, sizeof now))
		return;
	memcpy(t->made_of, now, sizeof now);
	make(t);
}

int64_t timeline_behind(const struct desk *d)
{
	return when_between(when_now(), desk_now(d));
}

const char *timeline_lacks(const struct timeline *t)
{
	const struct attempt *a = caseload_find(&t->desk->load, t->attempt_id);
	const struct scrutiny *s = screening_at(t);
	if (t->err.kind)
		return t->err.text;
	if (!a || !a->record)
		return "The attempt was not read yet.";
	if (s && (s->reading || !s->history_read) && !s->err.kind && !s->past_err.kind)
		return s->reading || s->history_asked ? "The screening is being read." : "The history of its screening was not read yet: r reads it.";
	if (s && (s->err.kind || s->past_err.kind))
		return s->err.kind ? s->err.text : s->past_err.text;
	if (!s && *idv_text(a->record, IDV_WATCHLIST_SCREENING_ID))
		return "Its screening was not read yet: r reads it.";
	if (!t->desk->team.store)
		return "Without a store: what the vendor tells, and nothing else.";
	if (!t->read)
		return t->asking || t->desk->dossier.asking ? "What the store has is being read." : t->desk->dossier.read && !dossier_row(t->desk) ?
		       "The store does not know this case (yet)." : "";
	return t->more ? "There are more events than 1000; idreview audit show --case has them all." : "";
}

void timeline_again(struct timeline *t)
{
	struct desk *d = t->desk;
	const struct attempt *a = caseload_find(&d->load, t->attempt_id);
	const char *id = a && a->record ? idv_text(a->record, IDV_WATCHLIST_SCREENING_ID) : "";
	if (*id) {
		bool known = screening_at(t) != NULL;
		scrutiny_open(d, id, a->record);
		if (known)
			scrutiny_again(d);
		scrutiny_want_past(d);
	}
	dossier_stale(d);
}

void timeline_begin(struct timeline *t, struct desk *d, const char *attempt_id, void (*changed)(void *owner), void *owner)
{
	*t = (struct timeline){ .desk = d, .changed = changed, .owner = owner, .came = make };
	snprintf(t->attempt_id, sizeof t->attempt_id, "%s", attempt_id);
	if (d->team.store)
		timeline_ask(t);
}

void timeline_finish(struct timeline *t)
{
	if (t->desk && t->desk->team.store)
		store_forget(t->desk->team.store, t);
	moments_finish(&t->all);
	moments_finish(&t->kept);
	free(t->marks);
	free(t->attempts);
	*t = (struct timeline){ 0 };
}

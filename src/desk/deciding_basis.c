/* All that is known of the case at hand, together; what was found in it; and whether it is still what the draft is written on. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/deciding_internal.h"

/* -- what is known ------------------------------------------------------------------------------------------------------------------------------- */

const struct case_row *deciding_row(const struct desk *d)
{
	const struct case_row *row = d->team.store && !strcmp(d->dossier.attempt_id, d->deciding.attempt_id) ? dossier_row(d) : NULL;
	return row && !strcmp(row->attempt_id, d->deciding.attempt_id) ? row : NULL;
}

struct attempt *deciding_attempt(const struct desk *d)
{
	return *d->deciding.attempt_id ? caseload_find(&d->load, d->deciding.attempt_id) : NULL;
}

static int64_t made_at(const struct attempt *a)
{
	const struct record_value *v = idv_get(a->record, IDV_CREATED_AT, 0, 0);
	return v->timed ? v->number : 0;
}

/* All attempts of its user that are known, oldest first. */
static void gather_chain(struct desk *d, const struct attempt *self)
{
	struct deciding_work *w = deciding_work(d);
	int64_t *at = NULL;
	w->chain_count = 0;
	for (size_t i = 0; i < d->load.count; i++) {
		struct attempt *a = d->load.attempts[i];
		if (a != self && !attempt_same_subject(a, self))
			continue;
		if (w->chain_count == w->chain_room) {
			w->chain_room = w->chain_room ? 2 * w->chain_room : 16;
			w->chain = mem_grow(w->chain, w->chain_room, sizeof *w->chain);
		}
		at = mem_grow(at, w->chain_count + 1, sizeof *at);
		size_t place = w->chain_count++;
		for (; place && at[place - 1] > made_at(a); place--) {
			at[place] = at[place - 1];
			w->chain[place] = w->chain[place - 1];
		}
		at[place] = made_at(a);
		w->chain[place] = a->record;
	}
	free(at);
	w->self = 0;
	while (w->self < w->chain_count && w->chain[w->self] != self->record)
		w->self++;
}

static void put_links(const struct desk *d, int64_t out[BASIS_LINKS])
{
	const struct dossier *o = &d->dossier;
	bool known = o->known && o->read && !o->err.kind && !strcmp(o->attempt_id, d->deciding.attempt_id) && d->team.keys && !keys_link_trouble(d->team.keys)->kind;
	for (size_t i = 0; i < BASIS_LINKS; i++)
		out[i] = known ? o->links[i] : -1;
}

_Static_assert((int)BASIS_PHONE == (int)LINK_PHONE && (int)BASIS_EMAIL == (int)LINK_EMAIL && (int)BASIS_ID_NUMBER == (int)LINK_ID_NUMBER &&
               (int)BASIS_IP == (int)LINK_IP && (int)BASIS_LINKS == (int)LINK_KINDS, "links are counted in one order");

bool deciding_basis(struct desk *d, struct basis *out)
{
	struct deciding_work *w = deciding_work(d);
	const struct attempt *a = w && *d->deciding.attempt_id ? caseload_find(&d->load, d->deciding.attempt_id) : NULL;
	const struct scrutiny *s = &d->scrutiny;
	if (!a || !a->record)
		return false;
	gather_chain(d, a);
	const char *screening = idv_text(a->record, IDV_WATCHLIST_SCREENING_ID);
	bool looked = *screening && !strcmp(s->id, screening) && s->look.screening;
	*out = (struct basis){
		.attempt = a->record, .chain = w->chain, .chain_count = w->chain_count, .self = w->self, .look = looked ? &s->look : NULL,
		.thresholds = &d->deciding.thresholds, .now = desk_now(d), .read_at = a->read_at, .look_read_at = looked ? s->look.server_time : 0,
	};
	put_links(d, out->links);
	return true;
}

/* -- what changed under a draft -------------------------------------------------------------------------------------------------------------------- */

/* Read for the first time it is no change: nobody decided anything on it yet, and what is found in it has to be resolved like all else. */
static void take_first_look(struct snapshot *s, const struct basis *now)
{
	if (s->looked || !now->look)
		return;
	aml_look_copy(now->look, &s->look);
	s->looked = true;
	s->look_read_at = now->look_read_at;
}

void deciding_take_shown(struct desk *d)
{
	struct basis now;
	if (deciding_basis(d, &now))
		snapshot_take(&deciding_work(d)->shown, &now);
}

size_t deciding_differs(struct desk *d, struct evidence_change out[EVIDENCE_CHANGES])
{
	const struct basis shown = snapshot_basis(&deciding_work(d)->shown);
	struct basis now;
	return shown.attempt && deciding_basis(d, &now) ? evidence_changes(&shown, &now, out) : 0;
}

void deciding_append(char *out, size_t size, const char *fmt, ...)
{
	size_t at = strlen(out);
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(out + at, size - at, fmt, ap);
	va_end(ap);
}

void deciding_put_changes(const struct evidence_change *changes, size_t count, const char *before, char *out, size_t size)
{
	out[0] = '\0';
	deciding_append(out, size, "%s", before);
	for (size_t i = 0; i < count && i < EVIDENCE_CHANGES && i < 3; i++)
		deciding_append(out, size, "%s%.199s", i ? "; " : "", changes[i].text);
	if (count > 3)
		deciding_append(out, size, "; and %zu more", count - 3);
	text_heal(out, size, strlen(out) == size - 1);
}

static void mind_changes(struct desk *d, const struct basis *now)
{
	struct deciding *g = &d->deciding;
	struct deciding_work *w = deciding_work(d);
	struct evidence_change changes[EVIDENCE_CHANGES];
	bool begun = g->draft && g->draft->outcome;
	if (!w->shown.count || (!begun && g->stage == DECIDING_IDLE)) {
		snapshot_take(&w->shown, now);
		g->changed[0] = '\0';
		return;
	}
	if (g->stage != DECIDING_IDLE) /* whoever reads again looks by himself */
		return;
	take_first_look(&w->shown, now);
	size_t n = deciding_differs(d, changes);
	if (n)
		deciding_put_changes(changes, n, "This changed since you saw it, and nothing was sent: ", g->changed, sizeof g->changed);
	else if (!*g->changed)
		snapshot_take(&w->shown, now);
}

void deciding_looked(struct desk *d)
{
	struct deciding *g = &d->deciding;
	if (!*g->changed)
		return;
	g->changed[0] = '\0';
	deciding_take_shown(d);
	if (g->draft && deciding_work(d)->form)
		disposition_findings(g->draft, g->findings, g->finding_count);
	deciding_work(d)->fresh = false;
	g->changes++;
	desk_changed(d);
}

/* -- what follows from it -------------------------------------------------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t h, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 1099511628211u;
	return h;
}

/* Which records there are: much of what comes to the desk is of other cases, and a verdict is no other screening. */
static uint64_t print_of(const struct desk *d, const struct basis *b)
{
	const struct scrutiny *s = &d->scrutiny;
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < b->chain_count; i++) {
		h = mix(h, &b->chain[i], sizeof b->chain[i]);
		h = mix(h, &b->chain[i]->json_len, sizeof b->chain[i]->json_len);
	}
	if (b->look) {
		h = mix(h, &s->turn, sizeof s->turn);
		h = mix(h, &s->reading, sizeof s->reading);
		h = mix(h, &b->look->screening, sizeof b->look->screening);
	}
	h = mix(h, &deciding_attempt(d)->read_ms, sizeof(int64_t));
	return mix(h, b->links, sizeof b->links);
}

static bool something_came(struct desk *d, struct basis *now)
{
	struct deciding_work *w = deciding_work(d);
	bool fresh = w->fresh;
	if (fresh && w->load_changes == d->load.changes && w->look_changes == d->scrutiny.changes && w->dossier_changes == d->dossier.changes)
		return false;
	if (!deciding_basis(d, now))
		return false;
	uint64_t print = print_of(d, now);
	w->load_changes = d->load.changes;
	w->look_changes = d->scrutiny.changes;
	w->dossier_changes = d->dossier.changes;
	w->fresh = true;
	if (fresh && print == w->print)
		return false;
	w->print = print;
	return true;
}

/* Decisions that wait, or were not carried out: a screening that is not read here says nothing of them. */
static void find_stale(struct desk *d)
{
	struct deciding *g = &d->deciding;
	const struct deciding_work *w = deciding_work(d);
	for (size_t i = 0; i < g->known_count; i++) {
		const struct evidence *e = &w->parts[i].evidence;
		bool open = !g->known[i].refused && !g->known[i].ended;
		g->known[i].stale = open && (*g->evidence.screening || !*e->screening) && !evidence_same(e, &g->evidence);
	}
}

void deciding_know(struct desk *d)
{
	struct deciding *g = &d->deciding;
	struct deciding_work *w = deciding_work(d);
	struct basis now;
	if (!w || !*g->attempt_id || !something_came(d, &now))
		return;
	if (!g->findings)
		g->findings = mem_alloc(FINDINGS * sizeof *g->findings);
	g->finding_count = findings_of(&now, g->findings, &g->findings_more);
	playbook_advise(g->playbook, &now, g->findings, g->finding_count, d->config->retries, &g->advice);
	evidence_take(&now, w->pictures, w->picture_count, g->policy->digest, &g->evidence);
	find_stale(d);
	mind_changes(d, &now);
	if (w->form && g->draft && g->stage == DECIDING_IDLE)
		disposition_findings(g->draft, g->findings, g->finding_count);
	g->changes++;
}

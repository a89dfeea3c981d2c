/* The record of a decision, from what is known of the case and who decides; and what was decided, from a record of the store. */
#include <stdio.h>
#include <string.h>

#include "desk/deciding_internal.h"

/* What is handed in as lists of strings. */
struct lists {
	char panes[IDV_PANE_JSON][SEEN_PANE];
	const char *pane_texts[IDV_PANE_JSON], *unseen[DISPOSITION_UNSEEN], *past[DISPOSITION_PAST], *requests[DECIDING_REQUESTS];
	struct buf bodies[DECIDING_REQUESTS];
	char store[PERSON_HOST + 200], retention[80], writer[CHAIN_WRITER];
};

static void put_seen(struct desk *d, struct lists *l, struct disposition_facts *f)
{
	const struct deciding_work *w = deciding_work(d);
	f->pictures = w->pictures;
	f->picture_count = w->picture_count;
	f->pane_count = deciding_panes(d, l->panes);
	for (size_t i = 0; i < f->pane_count; i++)
		l->pane_texts[i] = l->panes[i];
	f->panes = l->pane_texts;
	f->unseen_count = deciding_unseen(d, l->unseen);
	f->unseen = l->unseen;
}

static void put_who(struct desk *d, struct lists *l, struct disposition_facts *f)
{
	const struct person *me = d->team.me;
	f->by = me->id;
	f->host = me->host;
	f->key = deciding_work(d)->choice.print;
	f->writer = audit_place(d->audit, l->writer, &f->seq) ? l->writer : "";
	if (store_is_postgresql(d->team.store))
		snprintf(l->store, sizeof l->store, "%s", store_place(d->team.store));
	else
		snprintf(l->store, sizeof l->store, "a file of %s on %s", me->id, me->host); /* where it lies says nothing elsewhere */
	f->store = l->store;
}

/* "decisions 10y made"; "" where nothing says how long. */
static void put_retention(const struct config *c, char *out, size_t size)
{
	enum { DAY = 86400, YEAR = 31557600 };
	out[0] = '\0';
	for (int i = 0; i < KEPT_KINDS; i++) {
		const struct config_term term = config_term_of(c, (enum config_kept)i);
		bool years = term.keep_s && term.keep_s % YEAR == 0;
		if (!strcmp(config_kept_names[i], "decisions"))
			snprintf(out, size, "decisions %lld%c %s", (long long)(term.keep_s / (years ? YEAR : DAY)), years ? 'y' : 'd', config_from_names[term.from]);
	}
}

static void put_case(struct decide_run *r, struct lists *l, struct disposition_facts *f)
{
	const struct deciding *g = &r->desk->deciding;
	f->case_id = r->row.id;
	f->user = r->row.user;
	f->opened_at = r->row.opened_at;
	f->hold = r->row.hold;
	for (size_t i = 0; i < g->known_count && f->past_count < DISPOSITION_PAST; i++)
		l->past[f->past_count++] = g->known[i].read.id;
	f->past = l->past;
	put_retention(r->desk->config, l->retention, sizeof l->retention);
	f->retention = l->retention;
}

static bool put_requests(struct decide_run *r, struct lists *l, struct disposition_facts *f, struct err *err)
{
	const char *names[DECIDING_REQUESTS];
	*err = (struct err){ 0 };
	f->request_count = deciding_bodies(r->desk, r->draft, l->bodies, names, err);
	for (size_t i = 0; i < f->request_count; i++)
		l->requests[i] = buf_str(&l->bodies[i]);
	f->requests = l->requests;
	return !err->kind;
}

bool record_make(struct decide_run *r, struct err *err)
{
	struct desk *d = r->desk;
	struct deciding *g = &d->deciding;
	const struct deciding_work *w = deciding_work(d);
	struct disposition_facts f = { .decided_at = desk_now(d), .evidence = &r->evidence, .findings = g->findings, .finding_count = g->finding_count,
		                       .hits = r->has_hits ? &r->hits : NULL, .second = r->second, .calibration = r->calibration.kind != CALIBRATION_NONE };
	struct basis b;
	if (!deciding_basis(d, &b))
		return err_set(err, ERR_CHANGED, "the attempt is not known any more: nothing was sent");
	struct lists *l = secret_alloc(sizeof *l);
	evidence_take(&b, w->pictures, w->picture_count, g->policy->digest, &r->evidence);
	put_seen(d, l, &f);
	put_who(d, l, &f);
	put_case(r, l, &f);
	bool ok = put_requests(r, l, &f, err);
	if (ok && !disposition_record(g->policy, r->draft, &b, &f, keys_random, &r->record, &r->words))
		ok = err_set(err, ERR_LOCAL, "the record of this decision would be too large: nothing was sent");
	for (size_t i = 0; i < DECIDING_REQUESTS; i++)
		buf_finish(&l->bodies[i]);
	secret_free(l);
	evidence_digest(buf_str(&r->record), r->record.len, r->digest);
	return ok;
}

bool record_restore(struct decide_run *r, const struct deciding_known *k, const struct known_part *p, struct err *err)
{
	const struct scrutiny *s = &r->desk->scrutiny;
	snprintf(r->digest, sizeof r->digest, "%s", k->digest);
	r->calibration.kind = k->read.calibration ? CALIBRATION_PLANTED : CALIBRATION_NONE; /* whichever: nothing is sent */
	buf_add(&r->record, p->record, p->record_len);
	if (!p->words)
		return err_set(err, ERR_STORE, "the words of this decision are erased, or its key is not here: it cannot be carried out");
	buf_add(&r->words, p->words, p->words_len);
	if (!disposition_words_match(p->record, p->record_len, p->words, p->words_len, err) ||
	    !disposition_restore(p->record, p->record_len, p->words, p->words_len, r->draft, &r->hits, &r->evidence, err))
		return false;
	r->has_hits = *r->hits.screening_id != '\0';
	if (r->has_hits && !strcmp(s->id, r->hits.screening_id) && s->look.screening)
		aml_look_copy(&s->look, &r->hits.seen);
	return true;
}

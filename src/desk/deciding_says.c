/* What may be decided and what not, what would be sent, who would sign it, whom else it needs. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "desk/deciding_internal.h"

void deciding_say(struct desk *d, enum style style, const char *fmt, ...)
{
	struct deciding *g = &d->deciding;
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(g->said, sizeof g->said, fmt, ap);
	va_end(ap);
	g->said_style = style;
	g->changes++;
	desk_say(d, style, "%s", g->said);
	desk_changed(d);
}

/* -- why not ------------------------------------------------------------------------------------------------------------------------------------------- */

const char *deciding_only(const struct desk *d)
{
	return d->config->dispositions ? "nothing is settled or retried here but by a decision that is recorded (setting dispositions): d in the case" : NULL;
}

static const char *off_store(const struct desk *d)
{
	const char *why = claims_off_store(d);
	if (!d->team.store)
		return "a decision is recorded in a store, and there is none (setting store)";
	if (why)
		return why;
	return !d->team.keys ? "there is no store of keys, so no words could be sealed" : keys_trouble(d->team.keys)->kind ? keys_trouble(d->team.keys)->text : NULL;
}

static const char *off_known(struct desk *d)
{
	const struct deciding *g = &d->deciding;
	struct deciding_work *w = deciding_work(d);
	if (!w->known_read)
		return "earlier decisions of this case are being read";
	for (size_t i = 0; i < g->known_count; i++) {
		const struct deciding_known *k = &g->known[i];
		if (k->waiting)
			snprintf(w->why, sizeof w->why, "a decision of %.79s waits for a second person; A shows it", k->read.by);
		else if (!k->refused && !k->ended)
			snprintf(w->why, sizeof w->why, "a decision of %.79s has no end yet; A carries it out, or writes down what came of it", k->read.by);
		else
			continue;
		return w->why;
	}
	return NULL;
}

const char *deciding_off(struct desk *d)
{
	struct deciding *g = &d->deciding;
	struct deciding_work *w = deciding_work(d);
	const struct attempt *a = deciding_attempt(d);
	const char *why;
	if (!w || !*g->attempt_id)
		return "no case is at hand";
	if ((why = off_store(d)) || (why = desk_off_write(d)))
		return why;
	if (!a)
		return "the attempt is being read";
	if (caseload_newest(&d->load, a) != a)
		return "this is not the newest attempt; l goes on to it";
	if (!deciding_row(d))
		return d->dossier.asking || !d->dossier.read ? "the store has not answered yet" : "the store does not know this case, or knows a newer attempt of it; r reads again";
	if ((why = claims_off_write(d, deciding_row(d))))
		return why;
	if (g->stage != DECIDING_IDLE)
		return "what was decided is on its way";
	return off_known(d);
}

bool deciding_reads(struct desk *d)
{
	const struct deciding *g = &d->deciding;
	const struct attempt *a = deciding_attempt(d);
	if (!deciding_work(d) || !*g->attempt_id || off_store(d) || desk_off_write(d))
		return false;
	if (!a)
		return true;
	if (caseload_newest(&d->load, a) != a)
		return false;
	return deciding_row(d) ? !claims_off_write(d, deciding_row(d)) && !deciding_work(d)->known_read : d->dossier.asking || !d->dossier.read;
}

bool deciding_calibrates(const struct desk *d)
{
	return deciding_work(d) && deciding_work(d)->calibration.kind != CALIBRATION_NONE;
}

/* A case that is there for calibration alone may be settled with the vendor already: then what is decided has no hits. */
static bool settled_before(const struct desk *d)
{
	const struct scrutiny *s = &d->scrutiny;
	const struct attempt *a = deciding_attempt(d);
	const char *screening = a ? idv_text(a->record, IDV_WATCHLIST_SCREENING_ID) : "";
	return deciding_work(d)->calibration.kind != CALIBRATION_NONE &&
	       (!*screening || (!strcmp(s->id, screening) && s->look.screening && !record_is(s->look.screening, SCREENING_STATUS, "pending_review")));
}

static bool reads_screening(const struct desk *d)
{
	return d->scrutiny.reading && !d->scrutiny.look.screening;
}

static const char *off_settle(struct desk *d, enum outcome o, const struct attempt *a)
{
	struct deciding_work *w = deciding_work(d);
	const char *screening = idv_text(a->record, IDV_WATCHLIST_SCREENING_ID);
	struct aml_decision decision;
	struct err err;
	if (settled_before(d))
		return NULL;
	if (!*screening)
		return "this attempt has no screening, and nothing else can be settled here";
	if (strcmp(d->scrutiny.id, screening) != 0 || reads_screening(d))
		return "the screening is being read";
	bool ok = scrutiny_decision(d, o == OUTCOME_CLEAR ? AML_CLEAR : AML_REJECT, NULL, "", &decision, &err);
	aml_decision_finish(&decision);
	if (ok)
		return NULL;
	snprintf(w->why, sizeof w->why, "%.520s", err.text);
	return w->why;
}

const char *deciding_off_outcome(struct desk *d, enum outcome o)
{
	struct attempt *a = deciding_attempt(d);
	if (!a)
		return "the attempt is being read";
	switch (o) {
	case OUTCOME_CLEAR:
	case OUTCOME_REJECT:
		return off_settle(d, o, a);
	case OUTCOME_RETRY:
		return desk_off_retry(d, a);
	case OUTCOME_ESCALATE:
		return d->config->queues.count ? NULL : "there is no queue to escalate to (setting queues)";
	case OUTCOME_DASHBOARD:
		return *d->config->dashboard_url ? NULL : "no link to the Dashboard is configured (setting dashboard_url)";
	default:
		return NULL;
	}
}

/* -- what would be sent ----------------------------------------------------------------------------------------------------------------------------------- */

bool deciding_hits(struct desk *d, const struct disposition *draft, struct aml_decision *out, struct err *err)
{
	int o = draft->outcome - 1;
	*out = (struct aml_decision){ 0 };
	if ((o != OUTCOME_CLEAR && o != OUTCOME_REJECT) || settled_before(d))
		return false;
	return scrutiny_decision(d, o == OUTCOME_CLEAR ? AML_CLEAR : AML_REJECT, NULL, draft->comment, out, err);
}

void deciding_retry(struct desk *d, const struct disposition *draft, struct idv_retry *out)
{
	const struct attempt *a = deciding_attempt(d);
	*out = (struct idv_retry){ .client_user_id = idv_text(a->record, IDV_CLIENT_USER_ID), .template_id = idv_text(a->record, IDV_TEMPLATE_ID),
		                   .strategy = draft->strategy, .has_steps = draft->strategy == IDV_CUSTOM };
	memcpy(out->steps, draft->steps, sizeof out->steps);
}

static size_t bodies_of_hits(struct desk *d, const struct disposition *draft, struct buf out[DECIDING_REQUESTS], const char *names[DECIDING_REQUESTS], struct err *err)
{
	struct aml_decision decision;
	size_t n = 0;
	bool ok = deciding_hits(d, draft, &decision, err);
	if (ok && aml_decision_reviews(&decision)) {
		names[n] = api_endpoint_table[API_REVIEW_CREATE].path;
		ok = aml_review_encode(&decision, &out[n++], err);
	}
	if (ok && aml_decision_updates(&decision)) {
		names[n] = api_endpoint_table[API_SCREENING_UPDATE].path;
		ok = aml_update_encode(&decision, &out[n++], err);
	}
	aml_decision_finish(&decision);
	return ok ? n : 0;
}

size_t deciding_bodies(struct desk *d, const struct disposition *draft, struct buf out[DECIDING_REQUESTS], const char *names[DECIDING_REQUESTS], struct err *err)
{
	enum { BODY_MOST = 256 * 1024 };
	struct idv_retry retry;
	for (size_t i = 0; i < DECIDING_REQUESTS; i++)
		buf_init(&out[i], BODY_MOST);
	if (draft->outcome == 1 + OUTCOME_CLEAR || draft->outcome == 1 + OUTCOME_REJECT)
		return bodies_of_hits(d, draft, out, names, err);
	if (draft->outcome != 1 + OUTCOME_RETRY || !deciding_attempt(d))
		return 0;
	deciding_retry(d, draft, &retry);
	names[0] = api_endpoint_table[API_RETRY].path;
	return idv_retry_check(&retry, err) && idv_retry_encode(&retry, &out[0], err);
}

void deciding_requests(struct desk *d, struct buf *out)
{
	const struct disposition *draft = d->deciding.draft;
	struct buf bodies[DECIDING_REQUESTS];
	const char *names[DECIDING_REQUESTS];
	struct err err;
	if (!draft)
		return;
	size_t n = deciding_bodies(d, draft, bodies, names, &err);
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%sPOST %s\n%s", i ? "\n" : "", names[i], buf_str(&bodies[i]));
	for (size_t i = 0; i < DECIDING_REQUESTS; i++)
		buf_finish(&bodies[i]);
}

/* -- who signs, and who else is needed ------------------------------------------------------------------------------------------------------------------- */

/* Beside a store of SQLite where no other place is named. */
static void key_file(const struct desk *d, char *out, size_t size)
{
	const char *place = d->team.store && !store_is_postgresql(d->team.store) ? store_place(d->team.store) : "", *slash = strrchr(place, '/');
	if (*d->config->sign_key)
		snprintf(out, size, "%s", d->config->sign_key);
	else
		snprintf(out, size, "%.*s%s", slash ? (int)(slash + 1 - place) : 0, place, slash ? "sign.key" : "");
}

bool deciding_choose_store(struct desk *d, struct sign_choice *out, struct err *err)
{
	char file[512];
	key_file(d, file, sizeof file);
	*err = (struct err){ 0 };
	return (!*file || sign_make_store_key(file, err)) && sign_choose(false, "", file, out, err);
}

static void chosen(void *owner, const struct sign_choice *c, const struct err *err)
{
	struct desk *d = owner;
	struct deciding_work *w = deciding_work(d);
	w->choosing = false;
	w->chosen = true;
	w->choice_err = c ? (struct err){ 0 } : *err;
	if (c)
		w->choice = *c;
	if (c && c->by == SIGN_STORE && !*c->key) /* there is none yet, and the record names it */
		deciding_choose_store(d, &w->choice, &w->choice_err);
	d->deciding.changes++;
	desk_changed(d);
}

void deciding_choose(struct desk *d, bool again)
{
	struct deciding_work *w = deciding_work(d);
	char file[512];
	if (w->choosing || (w->chosen && !again))
		return;
	key_file(d, file, sizeof file);
	w->choosing = true;
	w->chosen = false;
	sign_look(&w->signer, d->config->sign_agent, d->team.me->key, file, chosen, d);
}

void deciding_choose_as_told(struct desk *d)
{
	struct deciding_work *w = deciding_work(d);
	bool told = w->chosen && !w->choice_err.kind;
	snprintf(w->promised, sizeof w->promised, "%s", told ? w->choice.print : "");
	deciding_choose(d, true);
}

bool deciding_chose_as_told(struct desk *d, struct err *err)
{
	const struct deciding_work *w = deciding_work(d);
	if (w->choice_err.kind) {
		*err = w->choice_err;
		return false;
	}
	if (!*w->promised || strcmp(w->promised, w->choice.print) == 0)
		return true;
	return err_set(err, ERR_CHANGED, "What would sign is another key now, %s%s, not %s: nothing was signed or sent. Decide again, or bring your key back",
	               w->choice.by == SIGN_STORE ? "the store's " : "", w->choice.print, w->promised);
}

void deciding_signs(struct desk *d, char out[200])
{
	struct deciding_work *w = deciding_work(d);
	char say[150];
	out[0] = '\0';
	if (!w || !d->team.store)
		return;
	deciding_choose(d, false);
	if (!w->chosen) {
		snprintf(out, 200, "which key signs is being asked ...");
	} else if (w->choice_err.kind) {
		snprintf(out, 200, "nothing can sign it: %.170s", w->choice_err.text);
	} else {
		sign_choice_say(&w->choice, say, sizeof say);
		snprintf(out, 200, "signed by %.149s%s", say, w->choice.touch ? "; once more for what came of it" : "");
	}
}

unsigned deciding_second(struct desk *d)
{
	const struct deciding *g = &d->deciding;
	struct aml_decision hits;
	struct err ignored;
	bool have = deciding_hits(d, g->draft, &hits, &ignored);
	unsigned bits = disposition_second(g->policy, g->draft, have ? &hits : NULL, have ? &d->scrutiny.look : NULL);
	aml_decision_finish(&hits);
	return bits;
}

static void put_why(unsigned bits, char *out, size_t size)
{
	out[0] = '\0';
	for (int o = 0; o < OUTCOMES; o++)
		if (bits & 1u << o)
			deciding_append(out, size, "%s%s", *out ? ", " : "", outcome_labels[o]);
	if (bits & SECOND_SANCTIONS)
		deciding_append(out, size, "%sa hit on a sanctions list", *out ? ", " : "");
	if (bits & SECOND_OVERRIDE)
		deciding_append(out, size, "%sa finding against the vendor's verdict", *out ? ", " : "");
}

void deciding_seconds(struct desk *d, char out[200])
{
	const struct deciding *g = &d->deciding;
	char why[100];
	out[0] = '\0';
	if (!deciding_work(d) || !g->draft || !g->draft->outcome || !d->team.store)
		return;
	unsigned bits = deciding_second(d);
	if (!bits)
		return;
	put_why(bits, why, sizeof why);
	if (store_is_postgresql(d->team.store))
		snprintf(out, 200, "a second person has to agree first (policy: %s)", why);
	else
		snprintf(out, 200, "a second person has to agree first (policy: %s), and that needs PostgreSQL: it will wait here", why);
}

const char *deciding_off_approve(struct desk *d)
{
	const struct deciding *g = &d->deciding;
	struct deciding_work *w = deciding_work(d);
	const char *why;
	bool waits = false, mine = false;
	if (!w || !*g->attempt_id)
		return "no case is at hand";
	if ((why = off_store(d)))
		return why;
	if (!deciding_row(d) || !w->known_read)
		return "the store has not answered yet";
	for (size_t i = 0; i < g->known_count; i++) {
		bool open = g->known[i].waiting || (!g->known[i].refused && !g->known[i].ended);
		waits = waits || open;
		mine = mine || (open && (g->known[i].mine || !g->known[i].waiting));
	}
	if (!waits)
		return "no decision of this case waits";
	if (g->stage != DECIDING_IDLE)
		return "what was decided is on its way";
	if (!mine && !store_is_postgresql(d->team.store))
		return "the store is a file of one user, so nobody can be told from who proposed it: a second look needs PostgreSQL";
	return claims_off_write(d, deciding_row(d));
}

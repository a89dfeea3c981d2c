/* The reviewer's side of a race: a desk without a terminal, with the product's own store, keys, audit trail and client. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/loop.h"
#include "base/mem.h"
#include "base/when.h"
#include "config/config.h"
#include "desk/audit.h"
#include "desk/desk.h"
#include "intake/keep_store.h"
#include "soak/race.h"
#include "store/opened.h"

enum { PATIENCE_MS = 30000 };

struct seat {
	struct race *race;
	const char *login;       /* of one of two */
	struct config config;
	struct opened opened;
	struct keep_store *keep;
	struct desk desk;
	struct loop loop;
	bool replied;
	bool after;              /* it was read once more */
};

static bool trouble(struct race *r, const char *what, const char *why)
{
	if (!*r->trouble)
		snprintf(r->trouble, sizeof r->trouble, "%s: %.600s", what, why);
	return false;
}

static bool set(struct seat *s, const char *name, const char *value)
{
	struct err err = { 0 };
	return config_set(&s->config, name, value, &err) || trouble(s->race, name, err.text);
}

/* In the race's directory; a link key is made by hand. */
static bool set_file(struct seat *s, const char *name, const char *file)
{
	char path[200];
	snprintf(path, sizeof path, "%s/%s", s->race->dir, file);
	if (strcmp(name, "link_key_file") == 0) {
		int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		if (fd < 0 || dprintf(fd, "%064d\n", 7) < 0)
			return trouble(s->race, name, "it cannot be written");
		close(fd);
	}
	return set(s, name, path);
}

static bool configure(struct seat *s)
{
	struct race *r = s->race;
	struct err err = { 0 };
	char store[400], file[200];
	config_init(&s->config);
	setenv("HOME", r->dir, 1);
	setenv("XDG_STATE_HOME", r->dir, 1);
	setenv("XDG_CONFIG_HOME", r->dir, 1);
	setenv("PLAID_CLIENT_ID", "sandbox", 1);
	setenv("PLAID_SECRET", "sandbox-secret", 1);
	unsetenv("SSH_AUTH_SOCK");
	race_store_url(r, s->login, store, sizeof store);
	snprintf(file, sizeof file, "%s/keys.db", r->dir);
	if (r->kind_of == RACE_APPROVE && (!set(s, "case_keys", file) || !set_file(s, "link_key_file", "link.key") || !set_file(s, "sign_key", "sign.key") ||
	                                   !set(s, "second_look", "clear") || !set(s, "second_look", "reject") || !set(s, "second_look", "retry")))
		return false;
	return set(s, "base_url", r->base_url) && set(s, "store", store) && set(s, "sign_agent", "false") && set(s, "queues", "seniors") &&
	       set(s, "dashboard_url", "https://dashboard.example.com/{id}") && set(s, "lease", "900") &&
	       (config_credentials(&s->config, &err) || trouble(r, "credentials", err.text));
}

static bool sit_down(struct seat *s)
{
	struct err err = { 0 };
	struct desk *d = &s->desk;
	if (!configure(s))
		return false;
	if (!opened_begin(&s->opened, &s->config, "idreview", &err) || !opened_wait(&s->opened, &err))
		return trouble(s->race, "the store", err.text);
	s->keep = keep_store_open(&s->opened, &s->config);
	if (!desk_open(d, &s->config, keep_store_keep(s->keep), (struct desk_face){ 0 }, &err))
		return trouble(s->race, "the desk", err.text);
	opened_sources(&s->opened, &s->loop);
	loop_add(&s->loop, keep_store_source(s->keep));
	loop_add(&s->loop, desk_source(d));
	loop_add(&s->loop, claims_source(d));
	loop_add(&s->loop, scrutiny_source(d));
	desk_audit_begin(d, s->opened.audit, s->opened.keys);
	if (!deciding_begin(d, &err))
		return trouble(s->race, "the policy", err.text);
	loop_add(&s->loop, deciding_source(d));
	team_begin(d, s->opened.store, s->opened.keys, &s->opened.me);
	claims_begin(d);
	return true;
}

static void stand_up(struct seat *s)
{
	deciding_end(&s->desk);
	desk_close(&s->desk);
	keep_store_close(s->keep);
	opened_end(&s->opened);
	config_finish(&s->config);
}

/* Until it is so; false: it never was. */
/* When it goes to be signed, and what came of it: what is read later is not of the decision. */
static void note_signing(struct seat *s)
{
	struct race *r = s->race;
	enum deciding_stage stage = s->desk.deciding.stage;
	if (!r->deciding)
		return;
	s->after = s->after || stage == DECIDING_AFTER;
	if (stage == DECIDING_SIGNING && !r->signing)
		r->signing = r->note_count;
	else if (stage == DECIDING_SIGNING && s->after && !r->ending)
		r->ending = r->note_count;
}

static bool until(struct seat *s, bool (*so)(struct seat *s), const char *what)
{
	struct err err = { 0 };
	for (int64_t begun = when_mono_ms(); !so(s);) {
		if (when_mono_ms() - begun > PATIENCE_MS)
			return trouble(s->race, "it never came", what);
		if (!loop_once(&s->loop, 50, &err))
			return trouble(s->race, "the loop", err.text);
		deciding_look(&s->desk);
		note_signing(s);
	}
	return true;
}

/* -- reading ---------------------------------------------------------------------------------------------------------------------------- */

static bool is_read(struct seat *s)
{
	return caseload_find(&s->desk.load, s->race->attempt_id) != NULL;
}

static bool is_idle(struct seat *s)
{
	const struct desk *d = &s->desk;
	return d->calls.count == 0 && !d->scrutiny.reading;
}

static bool may_decide(struct seat *s)
{
	const struct race *r = s->race;
	struct desk *d = &s->desk;
	if (d->scrutiny.reading || !is_idle(s) || !d->deciding.draft_read)
		return false;
	return !deciding_off(d) && (!r->screening_id || d->scrutiny.look.screening);
}

static bool begin_case(struct seat *s)
{
	struct desk *d = &s->desk;
	struct err err = { 0 };
	if (!desk_get(d, s->race->attempt_id, (struct ticket){ 0 }, &err))
		return trouble(s->race, "the attempt", err.text);
	if (!until(s, is_read, "the attempt"))
		return false;
	dossier_open(d, s->race->attempt_id);
	deciding_open(d, s->race->attempt_id);
	if (!until(s, is_idle, "its user's attempts"))
		return false;
	deciding_look(d);
	deciding_form(d);
	return true;
}

static bool open_case(struct seat *s)
{
	struct desk *d = &s->desk;
	if (!begin_case(s))
		return false;
	if (until(s, may_decide, "the case at hand"))
		return true;
	const char *off = deciding_off(d);
	return trouble(s->race, "nothing can be decided", off ? off : "but nothing says why");
}

/* -- deciding --------------------------------------------------------------------------------------------------------------------------- */

static bool give_verdict(struct seat *s)
{
	struct desk *d = &s->desk;
	struct err err = { 0 };
	struct aml_hit_verdict v;
	bool match = s->race->outcome == OUTCOME_REJECT;
	if (match)
		return scrutiny_decide(d, 0, AML_MATCH, &err) || trouble(s->race, "the verdict", err.text);
	if (scrutiny_decide(d, 0, AML_NO_MATCH, &err))
		return true;
	v = d->scrutiny.verdicts[0];
	v.verdict = AML_NO_MATCH;
	v.factors[AML_GENDER] = v.factors[AML_NATIONALITY] = AML_DIFFERS;
	return scrutiny_set(d, 0, &v, &err) || trouble(s->race, "the verdict", err.text);
}

static void put(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text);
}

static void fill_in(struct seat *s)
{
	static const char *const reasons[OUTCOMES] = { "clear.false_positive", "reject.confirmed_hit", "retry.unreadable", "leave.waiting",
		"escalate.second_opinion", "ask.customer", "dashboard.override" };
	struct disposition *f = s->desk.deciding.draft;
	f->outcome = 1 + (int)s->race->outcome;
	f->reason_count = 1;
	put(f->reasons[0], sizeof f->reasons[0], reasons[s->race->outcome]);
	for (size_t i = 0; i < f->resolution_count; i++)
		put(f->resolutions[i].resolved, sizeof f->resolutions[i].resolved, i % 2 ? "explained" : "false_positive");
	put(f->narrative, sizeof f->narrative, "Compared by hand.");
	put(f->queue, sizeof f->queue, "seniors");
	put(f->party, sizeof f->party, "the customer");
	f->strategy = IDV_RESET;
	f->confidence = CONFIDENCE_HIGH;
	deciding_edited(&s->desk);
}

static bool draft_is_kept(struct seat *s)
{
	return s->desk.deciding.draft_kept && may_decide(s);
}

static void replied(void *owner, uint32_t tag, struct api_reply *reply)
{
	struct seat *s = owner;
	(void)tag;
	s->replied = true;
	s->race->ok = reply->ok;
	s->race->kind = reply->err.kind;
}

static bool is_over(struct seat *s)
{
	return s->replied && s->desk.deciding.stage == DECIDING_IDLE;
}

static bool note_end(struct seat *s)
{
	struct race *r = s->race;
	bool over = until(s, is_over, "the end of it");
	snprintf(r->said, sizeof r->said, "%s", s->desk.deciding.said);
	snprintf(r->changes, sizeof r->changes, "%s", s->desk.deciding.changed);
	return over;
}

static bool make(struct seat *s)
{
	struct race *r = s->race;
	struct err err = { 0 };
	if (!open_case(s))
		return false;
	if ((r->outcome == OUTCOME_CLEAR || r->outcome == OUTCOME_REJECT) && !give_verdict(s))
		return false;
	fill_in(s);
	if (!until(s, draft_is_kept, "the draft in the store"))
		return false;
	r->deciding = r->kind_of == RACE_DECIDE;
	if (!deciding_decide(&s->desk, (struct ticket){ replied, s, 0 }, &err))
		return trouble(r, "it was not even begun", err.text);
	return note_end(s);
}

/* -- the second look ------------------------------------------------------------------------------------------------------------------------ */

static bool may_approve(struct seat *s)
{
	struct desk *d = &s->desk;
	return is_idle(s) && !d->scrutiny.reading && d->deciding.known_count && !deciding_off_approve(d) && (!s->race->screening_id || d->scrutiny.look.screening);
}

/* What changed before is seen when the case is opened, or when all is read again. */
static bool approve(struct seat *s)
{
	struct race *r = s->race;
	struct err err = { 0 };
	r->deciding = true;
	if (!begin_case(s) || !until(s, may_approve, "the proposal"))
		return false;
	if (!deciding_approve(&s->desk, 0, true, 0, (struct ticket){ replied, s, 0 }, &err)) {
		r->kind = err.kind;
		snprintf(r->said, sizeof r->said, "%s", err.text);
		return true;
	}
	return note_end(s);
}

static bool sit(struct race *r, const char *login, bool (*what)(struct seat *s))
{
	struct seat *s = secret_alloc(sizeof *s);
	s->race = r;
	s->login = login;
	bool done = sit_down(s) && what(s);
	stand_up(s);
	secret_free(s);
	return done;
}

void race_decide(struct race *r)
{
	r->told = sit(r, "ana", make);
	if (r->kind_of != RACE_APPROVE || !r->told)
		return;
	if (!r->ok || r->note_count)
		(void)snprintf(r->trouble, sizeof r->trouble, "it was not proposed: %.600s", r->said);
	else
		r->told = sit(r, "ben", approve);
}

/* A worker of the test of kills: what consoles do, through the libraries that they do it with, and as fast as a hasty person would. What it says it
 * says once it is so, and before it does anything else. */
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "api/api.h"
#include "base/mem.h"
#include "base/when.h"
#include "intake/keep_store.h"
#include "soak/kills.h"
#include "store/chain.h"
#include "store/claims.h"
#include "store/notes.h"
#include "store/opened.h"
#include "store/query.h"

enum { HELD = 4, PACE_MS = 12, RETRY_WAIT_S = 2, BYTES_MAX = 300 };

struct held { struct claim claim; struct case_row row; };

static struct worker {
	int slot;
	uint64_t random;
	struct config config;
	struct opened o;
	struct keep_store *keep;
	struct api *api;
	struct loop loop;
	struct held held[HELD];
	size_t count;
	int64_t most_id;
	unsigned notes;
} w;

static volatile sig_atomic_t stopping;

static void on_stop(int number)
{
	stopping = number;
}

static void say(const char *word, int64_t case_id, int64_t fence, int64_t number, const char *fmt, ...)
{
	char line[LINE_TEXT + 100], text[LINE_TEXT];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	int n = snprintf(line, sizeof line, "%d %" PRId64 " %s %" PRId64 " %" PRId64 " %" PRId64 " %s\n", w.slot, wall_ms(), word, case_id, fence, number,
	                 text);
	if (write(STDOUT_FILENO, line, (size_t)n) != n)
		_exit(9); /* the world is gone */
}

static _Noreturn void die(const struct err *err)
{
	fprintf(stderr, "worker %d: %s %s\n", w.slot, err->text, err->remedy);
	exit(1);
}

static void pump(int ms)
{
	struct err err = { 0 };
	if (!loop_once(&w.loop, ms, &err))
		die(&err);
}

/* -- one transaction, waited for ---------------------------------------------------------------------------------------------------- */

static struct asked {
	bool done, told, was_done;
	enum store_outcome outcome;
	struct err err;
	struct claim claim;
	struct case_row row;
	bool is;                 /* there is a claim, or a row */
	int64_t number;
} asked;

enum take { TAKE_NOTHING, TAKE_CLAIM, TAKE_ROW, TAKE_NUMBER };

static void settled(void *ctx, bool done)
{
	(void)ctx;
	asked.told = true;
	asked.was_done = done;
}

static void hear(void *owner, uint32_t tag, const struct store_reply *r)
{
	char from[PERSON_ID];
	(void)owner;
	asked.done = true;
	asked.outcome = r->outcome;
	asked.err = r->err;
	if (r->outcome == STORE_UNKNOWN)
		audit_settle(w.o.audit, settled, NULL);
	if (r->outcome != STORE_DONE)
		return;
	if (tag == TAKE_CLAIM)
		asked.is = claim_read(&r->rows[0], 0, &asked.claim, from);
	else if (tag == TAKE_ROW)
		asked.is = cases_read(&r->rows[0], 0, &asked.row);
	else if (tag == TAKE_NUMBER)
		asked.number = store_number(&r->rows[1], 0, 0);
}

static enum store_outcome ask(struct store_tx *t, enum take take)
{
	asked = (struct asked){ 0 };
	store_send(w.o.store, t, (struct store_ticket){ hear, &asked, take });
	while (!asked.done)
		pump(-1);
	if (asked.outcome == STORE_FAILED || asked.outcome == STORE_UNKNOWN)
		say("away", 0, 0, 0, "%s", asked.err.text);
	return asked.outcome;
}

/* An act with an event: what became of it is always known in the end. */
static bool act(struct store_tx *t, enum take take)
{
	switch (ask(t, take)) {
	case STORE_DONE:
		return true;
	case STORE_UNMET:
	case STORE_FAILED:
		return false;
	case STORE_UNKNOWN:
		while (!asked.told)
			pump(-1);
		say("unsure", 0, 0, asked.was_done, "%s", "");
		break;
	}
	return false;
}

static void event(struct store_tx *t, enum audit_kind kind, const struct case_row *row)
{
	char subject[CHAIN_CASE];
	struct audit_detail d = { 0 };
	audit_subject_of(subject, row);
	audit_word(&d, "number", "1");
	audit_event(w.o.audit, t, kind, subject, &d);
}

/* -- claims ------------------------------------------------------------------------------------------------------------------------- */

static void forget(struct held *h)
{
	*h = w.held[--w.count];
}

static void find_next(void)
{
	const struct case_query q = { .sort = SORT_DUE, .me = w.o.me, .now = store_now(w.o.store) };
	struct store_tx *t = store_begin(w.o.store, STORE_READ);
	query_next(t, &q);
	ask(t, TAKE_ROW);
}

static void find_any(void)
{
	struct store_tx *t = store_begin(w.o.store, STORE_READ);
	cases_get(t, 1 + (int64_t)draw(&w.random, (uint64_t)w.most_id + 2), &w.o.me);
	ask(t, TAKE_ROW);
}

/* The most urgent as four of five times, or any: others want them, too. */
static void claim(void)
{
	if (w.count == HELD)
		return;
	if (draw(&w.random, 5))
		find_next();
	else
		find_any();
	if (asked.outcome != STORE_DONE || !asked.is)
		return;
	const struct case_row row = asked.row;
	bool move = !draw(&w.random, 10);
	w.most_id = row.id > w.most_id ? row.id : w.most_id;
	if (!strcmp(row.holder, w.o.me.id) && !strcmp(row.owner_session, w.o.me.session))
		return; /* taken again it would only be lengthened */
	int64_t sent = wall_ms();
	struct store_tx *t = store_begin(w.o.store, STORE_WRITE);
	(move ? claim_move : claim_take)(t, row.id, &w.o.me, store_now(w.o.store), 1 + (int)draw(&w.random, LEASE_S));
	event(t, AUDIT_CLAIM, &row);
	if (!act(t, TAKE_CLAIM))
		return;
	w.held[w.count++] = (struct held){ asked.claim, row };
	say("claim", asked.claim.case_id, asked.claim.fence, asked.claim.lease_until, "%s %" PRId64, move ? "move" : "take", sent);
}

static void lost(struct held *h, const char *what)
{
	if (asked.outcome != STORE_UNMET)
		return; /* the store's trouble, and the claim is as it was; or it was done, perhaps */
	say("lost", h->claim.case_id, h->claim.fence, h->claim.lease_until, "%s", what);
	forget(h);
}

static void beat(struct held *h)
{
	int64_t sent = wall_ms(), now = store_now(w.o.store);
	struct store_tx *t = store_begin(w.o.store, STORE_WRITE);
	claim_beat(t, &h->claim, &w.o.me, now, LEASE_S);
	ask(t, TAKE_NOTHING);
	if (asked.outcome == STORE_DONE || asked.outcome == STORE_UNKNOWN)
		h->claim.lease_until = now + LEASE_S;
	if (asked.outcome == STORE_DONE)
		say("wrote", h->claim.case_id, h->claim.fence, sent, "beat %" PRId64, h->claim.lease_until);
	else
		lost(h, "beat");
}

static void give_up(struct held *h, unsigned how)
{
	static const enum audit_kind kinds[] = { AUDIT_RELEASE, AUDIT_RELEASE, AUDIT_HAND_OVER, AUDIT_ESCALATE, AUDIT_SNOOZE };
	int64_t sent = wall_ms();
	struct store_tx *t = store_begin(w.o.store, STORE_WRITE);
	say("ending", h->claim.case_id, h->claim.fence, 0, "%s", audit_kind_word(kinds[how]));
	if (how == 2)
		claim_hand_over(t, &h->claim, &w.o.me, w.slot % 2 ? "worker-0" : "worker-1");
	else if (how == 3)
		claim_escalate(t, &h->claim, &w.o.me, "second");
	else if (how == 4)
		claim_snooze(t, &h->claim, &w.o.me, store_now(w.o.store) + 1);
	else
		claim_release(t, &h->claim, &w.o.me);
	event(t, kinds[how], &h->row);
	if (act(t, TAKE_NOTHING)) {
		say("wrote", h->claim.case_id, h->claim.fence, sent, "%s", audit_kind_word(kinds[how]));
		say("ended", h->claim.case_id, h->claim.fence, 0, "%s", "");
		forget(h);
	} else {
		lost(h, "ending");
	}
}

/* -- notes -------------------------------------------------------------------------------------------------------------------------- */

static struct keyed { bool done; struct case_key_secret *key; bool is; } keyed;

static void hear_key(void *owner, uint32_t tag, const struct case_key_secret *key, const struct err *err)
{
	(void)owner, (void)tag, (void)err;
	keyed.done = true;
	keyed.is = key != NULL;
	if (key)
		*keyed.key = *key;
}

static void note(struct held *h)
{
	char text[BYTES_MAX];
	keyed.done = keyed.is = false;
	keys_case(w.o.keys, h->claim.case_id, true, (struct keys_ticket){ hear_key, &keyed, 0 });
	while (!keyed.done)
		pump(-1);
	if (!keyed.is) {
		say("away", 0, 0, 0, "no key");
		return;
	}
	snprintf(text, sizeof text, "%d-%d-%u", w.slot, (int)getpid(), ++w.notes);
	int64_t sent = wall_ms(), now = store_now(w.o.store);
	struct store_tx *t = store_begin(w.o.store, STORE_WRITE);
	claim_hold(t, &h->claim, &w.o.me, now);
	notes_add(t, h->claim.case_id, &w.o.me, now, "note", keyed.key, text);
	event(t, AUDIT_NOTE, &h->row);
	if (act(t, TAKE_NUMBER)) {
		say("note", h->claim.case_id, h->claim.fence, asked.number, "%s", text);
		say("wrote", h->claim.case_id, h->claim.fence, sent, "note");
	} else if (asked.told && asked.was_done) {
		say("note", h->claim.case_id, h->claim.fence, 0, "%s", text);
	} else {
		lost(h, "note");
	}
}

/* -- retries ------------------------------------------------------------------------------------------------------------------------ */

static struct answered { uint32_t id; bool done, ok; enum err_kind kind; char attempt[80], intent[33], text[160]; } answered;

static void on_reply(void *ctx, struct api_reply *r)
{
	(void)ctx;
	if (r->id != answered.id)
		return;
	answered.done = true;
	answered.ok = r->ok;
	answered.kind = r->err.kind;
	snprintf(answered.attempt, sizeof answered.attempt, "%.79s", r->attempt_id);
	snprintf(answered.intent, sizeof answered.intent, "%s", r->intent);
	snprintf(answered.text, sizeof answered.text, "%.159s", r->err.text);
}

static void on_settled(void *ctx, const struct api_settled *s)
{
	(void)ctx;
	if (!s->open && s->done)
		api_mark_said(w.api, s->intent);
}

/* Each first attempt is to be retried once, by whoever comes to it. */
static void retry(const struct held *h)
{
	const struct case_row row = h->row;
	const struct api_manner manner = { .wait_s = RETRY_WAIT_S, .unclear = true };
	struct idv_retry *q;
	struct err err = { 0 };
	if (row.tries != 1 || row.user_kind != CASE_CLIENT_USER || !*row.attempt_id)
		return;
	q = secret_alloc(sizeof *q);
	q->template_id = row.template_id;
	q->client_user_id = row.user;
	q->strategy = IDV_RESET;
	say("retry", row.id, 0, 0, "%s %s", row.user, row.attempt_id);
	answered = (struct answered){ .id = UINT32_MAX };
	answered.id = api_send_retry(w.api, q, row.attempt_id, &manner, &err);
	while (answered.id && !answered.done)
		pump(-1);
	secret_free(q);
	if (answered.id && answered.ok) {
		say("retried", row.id, 0, 0, "%s %s", row.user, answered.attempt);
		api_mark_told(w.api, answered.intent);
	} else {
		say("refused", row.id, 0, answered.id ? answered.kind : err.kind, "%.150s", answered.id ? answered.text : err.text);
	}
	while (api_keeping(w.api))
		pump(-1);
}

/* -- what tells only ---------------------------------------------------------------------------------------------------------------- */

static void look(const struct held *h)
{
	char subject[CHAIN_CASE];
	struct store_tx *t = store_begin(w.o.store, STORE_WRITE);
	cases_seen(t, h->claim.case_id, &w.o.me);
	ask(t, TAKE_NOTHING);
	audit_subject_of(subject, &h->row);
	audit_note(w.o.audit, AUDIT_VIEW, subject, NULL);
}

static void on_head(void *ctx, const struct chain_head *h)
{
	char text[CHAIN_HEAD];
	(void)ctx;
	chain_head_print(h, text);
	say("head", 0, 0, 0, "%s", text);
}

/* -- from beginning to end ----------------------------------------------------------------------------------------------------------- */

static void step(void)
{
	struct held *h = w.count ? &w.held[draw(&w.random, w.count)] : NULL;
	unsigned what = (unsigned)draw(&w.random, 20);
	if (!h || what < 5)
		claim();
	else if (what < 9)
		note(h);
	else if (what < 12)
		beat(h);
	else if (what < 15)
		give_up(h, (unsigned)draw(&w.random, 5));
	else if (what < 18)
		look(h);
	else
		retry(h);
}

static void start(void)
{
	struct err err = { 0 };
	config_init(&w.config);
	if (!config_read_files(&w.config, NULL, &err) || !config_read_environment(&w.config, &err) || !config_credentials(&w.config, &err) ||
	    !opened_begin(&w.o, &w.config, "idreview", &err))
		die(&err);
	while (!opened_wait(&w.o, &err) && !stopping)
		say("away", 0, 0, 0, "%s", err.text);
	snprintf(w.o.me.id, sizeof w.o.me.id, "worker-%d", w.slot / 2); /* each person has two consoles */
	keyed.key = secret_alloc(sizeof *keyed.key);
	audit_heads_to(w.o.audit, on_head, NULL);
	w.keep = keep_store_open(&w.o, &w.config);
	if (!api_create(&w.config, keep_store_keep(w.keep), on_reply, NULL, &w.api, &err))
		die(&err);
	opened_sources(&w.o, &w.loop);
	loop_add(&w.loop, keep_store_source(w.keep));
	loop_add(&w.loop, api_source(w.api));
	api_settle(w.api, false, on_settled, NULL);
}

int worker_main(int argc, char **argv)
{
	const struct sigaction stop = { .sa_handler = on_stop };
	if (argc != 3)
		return 2;
	w.slot = atoi(argv[1]);
	w.random = strtoull(argv[2], NULL, 10);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigaction(SIGTERM, &stop, NULL);
	signal(SIGPIPE, SIG_IGN);
	mem_harden_process();
	start();
	say("start", 0, 0, getpid(), "%s", w.o.me.id);
	while (!stopping) {
		step();
		pump((int)draw(&w.random, PACE_MS));
	}
	api_destroy(w.api);
	keep_store_close(w.keep);
	opened_end(&w.o);
	say("stop", 0, 0, getpid(), "%s", "");
	return 0;
}

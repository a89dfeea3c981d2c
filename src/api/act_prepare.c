/* An act before anything of it is sent: the screening's lock, what is open, a look at it, what was decided on, the intent. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "api/account.h"
#include "api/act.h"
#include "base/err.h"
#include "base/mem.h"
#include "idv/request.h"

enum { TELL_AGAIN_S = 15 * 60, LOOKS_AGAIN = 3 };

/* -- nothing was sent --------------------------------------------------------------------------------------------------------- */

static void refuse(struct exchange *act, const struct act_verdict *v)
{
	act_fill(act, v);
	writing_unlock(act);
	exchange_over(act);
}

static void failed_before(struct exchange *act, const struct err *why)
{
	struct writing *w = act->writing;
	static const char nothing[] = "Nothing was sent.";
	char remedy[sizeof w->why.remedy];
	bool said = !strncmp(why->remedy, nothing, sizeof nothing - 1);
	w->why = *why;
	snprintf(remedy, sizeof remedy, "%s%s%.200s", said ? "" : nothing, said || !why->remedy[0] ? "" : " ", why->remedy);
	memcpy(w->why.remedy, remedy, sizeof remedy);
	snprintf(w->sentence, sizeof w->sentence, "%s", why->text);
	refuse(act, &(struct act_verdict){ .kind = why->kind });
}

/* The journal's lock says only that somebody has it. */
static bool we_have_it(const struct exchange *act)
{
	const struct exchange *x = act->api->exchanges;
	while (x && (x == act || !x->writing || x->writing->lock < 0 || !intent_same_subject(&x->writing->intent, &act->writing->intent)))
		x = x->next;
	return x != NULL;
}

static void barred_by(struct exchange *act, enum act_bar bar, const struct intent *i)
{
	const struct write_refusal *r = &act_bar_table[bar];
	struct writing *w = act->writing;
	struct act_naming names;
	struct write_words words;
	char id[160], known[280];
	act_name(act, &names, &words);
	if (bar == ACT_BAR_LOCKED) {
		words.who = we_have_it(act) ? "this process" : w->call.who;
	} else if (bar != ACT_BAR_CHANGED) {
		writing_name(act->api, i, &names.write, &words);
		outcome_clean(i->result_id, id, sizeof id);
		words.id = id;
		outcome_say(act_open_table[act_open_of(i, false)], &words, known, sizeof known);
		words.why = known;
	}
	outcome_say(r->sentence, &words, w->sentence, sizeof w->sentence);
	char remedy[sizeof w->why.remedy];
	outcome_say(r->remedy, &words, remedy, sizeof remedy);
	memcpy(w->why.remedy, remedy, sizeof remedy);
	refuse(act, &(struct act_verdict){ .kind = r->kind });
}

/* -- the very same act of before ---------------------------------------------------------------------------------------------- */

/* Of what is sent but for the reference, so few bits that nobody can tell what that was, keyed by the intent. */
static bool digest_request(const struct aml_decision *d, const char *id, char out[9])
{
	unsigned char digest[crypto_generichash_BYTES];
	struct aml_decision bare = *d; /* its parts are borrowed */
	struct buf request;
	bare.reference[0] = '\0';
	buf_init(&request, 2 * ACT_REQUEST_MAX);
	bool ok = (!aml_decision_reviews(d) || aml_review_encode(&bare, &request, NULL)) &&
	          (!aml_decision_updates(d) || aml_update_encode(&bare, &request, NULL));
	crypto_generichash(digest, sizeof digest, (const unsigned char *)buf_str(&request), request.len, (const unsigned char *)id, strlen(id));
	sodium_bin2hex(out, 9, digest, 4);
	buf_finish(&request);
	return ok;
}

static bool is_of(const struct api *api, const struct aml_decision *d, const struct intent *i)
{
	return intent_is_act(i) && account_matches(api->account, i->account) && !strcmp(i->client_user_id, d->screening_id);
}

/* Done a little while ago by a run that could not tell it; now: by the server's clock, 0 not known. */
static const struct intent *find_repeated(struct api *api, const struct aml_decision *d, int64_t now)
{
	size_t count = 0;
	char digest[9];
	while (keep_at(&api->keep, count))
		count++;
	for (; count > 0; count--) {
		const struct intent *i = keep_at(&api->keep, count - 1);
		if (!is_of(api, d, i) || i->told || i->others || (i->state != INTENT_DONE && i->state != INTENT_APPEARED))
			continue;
		int64_t since = now && i->closed_at ? now - i->closed_at : when_now() - i->at;
		if (since < TELL_AGAIN_S && digest_request(d, i->id, digest) && !strcmp(digest, i->request))
			return i;
	}
	return NULL;
}

static void repeat(struct exchange *act, const struct intent *i)
{
	struct api_reply *r = &act->reply;
	struct act *a = act->writing->act;
	struct act_naming names;
	struct write_words words;
	char came[360];
	bool updated = act_updated(i);
	memcpy(r->intent, i->id, sizeof r->intent);
	ACT_COPY(a->review_id, i->result_id);
	a->steps[0] = intent_reviews(i) ? API_STEP_DONE : API_STEP_NEEDLESS;
	a->steps[1] = updated ? API_STEP_DONE : i->half ? API_STEP_UNSENT : API_STEP_NEEDLESS;
	act_name(act, &names, &words);
	writing_name(act->api, i, &names.write, &words);
	words.id = names.id;
	outcome_say(act_untold(i), &words, came, sizeof came);
	words.why = came;
	outcome_say("nothing was sent now, as the same {what} was sent {since}: {why}", &words, act->writing->sentence, sizeof act->writing->sentence);
	act_fill(act, &(struct act_verdict){ .kind = i->half ? ERR_HALF : ERR_NONE, .own = i->state == INTENT_DONE ? API_OWN : API_OWN_UNKNOWN,
	                                     .remedy = act_stop_table[ACT_ENDED].remedy });
	snprintf(r->note, sizeof r->note, "%s", r->ok ? act->writing->sentence : "");
	r->repeated = true;
	writing_unlock(act);
	exchange_over(act);
}

/* -- what is open ------------------------------------------------------------------------------------------------------------- */

static const struct intent *next_open(const struct exchange *act)
{
	const struct intent *i;
	for (size_t n = 0; (i = keep_at(&act->api->keep, n)); n++)
		if (intent_is_open(i) && is_of(act->api, &act->writing->act->d, i))
			return i;
	return NULL;
}

static void closed_open(struct exchange *act, const struct err *err);

/* Closes an open act of the screening by what was just read. What stays open bars this one. */
static void close_open(struct exchange *act, struct intent i)
{
	struct api *api = act->api;
	const char *word;
	char detail[INTENT_FIELD] = "";
	if (api->keep.intents->shared && keep_is_held(&api->keep, &i)) { /* begun since we have the lock, which there bars only those who look */
		barred_by(act, ACT_BAR_UNDER_WAY, &i);
		return;
	}
	if (i.state == INTENT_INTENDED) { /* we have the lock, so its process is gone, and before anything left */
		word = "ended";
	} else if (!act_judge_killed(act, &i, &word, detail)) {
		barred_by(act, writing_is_late(api, &i) ? ACT_BAR_OPEN_LATE : ACT_BAR_OPEN, &i);
		return;
	}
	memcpy(act->writing->just, i.id, sizeof i.id);
	keep_note(&api->keep, i.id, word, detail, act->writing->act->look.server_time, writing_call(act, closed_open));
}

/* -- the intent --------------------------------------------------------------------------------------------------------------- */

static void look_again(struct exchange *act);

static void written(struct exchange *act, const struct err *err)
{
	struct writing *w = act->writing;
	if (err) {
		w->intent.id[0] = '\0';
		failed_before(act, err);
		return;
	}
	memcpy(act->reply.intent, w->intent.id, sizeof act->reply.intent);
	act_begin(act, look_again);
}

static void write_down(struct exchange *act)
{
	struct writing *w = act->writing;
	struct act *a = w->act;
	memcpy(w->intent.id, a->id, sizeof w->intent.id);
	w->intent.server_at = a->look.server_time;
	digest_request(&a->d, w->intent.id, w->intent.request);
	keep_add(&act->api->keep, &w->intent, writing_call(act, written));
}

/* A review of a little while ago, whoever's, that is not among those just read: they are behind, and the hits may be too. */
static const struct intent *reviews_lack(const struct exchange *act)
{
	const struct act *a = act->writing->act;
	const struct intent *i;
	for (size_t n = 0; (i = keep_at(&act->api->keep, n)); n++)
		if (is_of(act->api, &a->d, i) && *i->result_id && !intent_is_open(i) && when_now() - i->at < TELL_AGAIN_S &&
		    !aml_look_has_review(&a->look, i->result_id))
			return i;
	return NULL;
}

/* What was decided on must still be so. */
static bool still_so(struct exchange *act)
{
	struct act *a = act->writing->act;
	const struct intent *made = act->writing->manner.again ? NULL : reviews_lack(act);
	if (made) {
		barred_by(act, ACT_BAR_BEHIND, made);
		return false;
	}
	a->change_count = aml_changes(&a->d.seen, &a->look, NULL, false, a->changes);
	if (a->change_count)
		barred_by(act, ACT_BAR_CHANGED, &act->writing->intent);
	return !a->change_count;
}

static void decide(struct exchange *act)
{
	struct writing *w = act->writing;
	struct act *a = w->act;
	const struct intent *i = next_open(act), *same = NULL;
	struct err barred = { 0 };
	if (i) {
		close_open(act, *i);
		return;
	}
	if (!w->manner.again)
		same = find_repeated(act->api, &a->d, a->look.server_time);
	if (same)
		repeat(act, same);
	else if (a->unchecked.kind)
		failed_before(act, &a->unchecked);
	else if (!writing_may(w, a->d.screening_id, &barred))
		failed_before(act, &barred);
	else if (still_so(act))
		write_down(act);
}

static void closed_open(struct exchange *act, const struct err *err)
{
	const struct api_keep *keep = &act->api->keep;
	const struct intent *after = err ? NULL : keep_find(keep, act->writing->just);
	struct err contradicts = { 0 };
	if (after && intent_is_open(after)) {
		err_set(&contradicts, ERR_LOCAL, "the journal %s contradicts itself", keep_place(keep));
		err = &contradicts;
	}
	if (err) {
		failed_before(act, err);
		return;
	}
	struct intent told = after ? *after : (struct intent){ .op = "" };
	decide(act);
	/* Who asked for that one hears of it: by the reply where that is this one, by who looks for it where somebody does. */
	if (act_is_untold(&told) && !act->reply.repeated && !writing_is_in_hand(act->api, told.id))
		act_tell_untold(act->api, &told);
}

/* -- step by step ------------------------------------------------------------------------------------------------------------- */

static void ready(struct exchange *act, const struct err *err)
{
	struct act *a = act->writing->act;
	const struct intent *open = err || !a->unread.kind ? NULL : next_open(act);
	if (open && open->state != INTENT_INTENDED)
		barred_by(act, ACT_BAR_OPEN, open);
	else if (err || a->unread.kind)
		failed_before(act, err ? err : &a->unread);
	else
		decide(act);
}

static void looked(struct exchange *act, const struct err *unread)
{
	(void)unread; /* it is kept */
	keep_refresh(&act->api->keep, writing_call(act, ready));
}

static void known(struct exchange *act, const struct err *err)
{
	if (err)
		failed_before(act, err);
	else
		act_look(act, true, 0, looked);
}

static void locked(struct exchange *act, const struct err *err)
{
	struct writing *w = act->writing;
	w->lock = w->call.lock;
	if (err)
		failed_before(act, err);
	else if (w->lock < 0)
		barred_by(act, ACT_BAR_LOCKED, &w->intent);
	else
		keep_refresh(&act->api->keep, writing_call(act, known));
}

/* It waited for its turn for so long that what was read may not hold any more. The intent stands, and nothing has left. */
static void looked_again(struct exchange *act, const struct err *unread)
{
	if (unread || !still_so(act)) {
		keep_note(&act->api->keep, act->writing->intent.id, "ended", "", 0,
		          aside_begin(act->api, &act->writing->intent, "the journal lacks an outcome", NULL));
		if (unread)
			failed_before(act, unread);
		return;
	}
	act_begin(act, look_again);
}

static void look_again(struct exchange *act)
{
	struct act *a = act->writing->act;
	struct err err = { 0 };
	if (a->again++ < LOOKS_AGAIN) {
		act_look(act, true, 0, looked_again);
		return;
	}
	err_set(&err, ERR_RATE, "the calls of this minute are used up, and what is read grows old before the next may go");
	looked_again(act, &err);
}

static void describe(const struct aml_decision *d, char *out, size_t size)
{
	size_t confirmed = 0, dismissed = 0;
	for (size_t i = 0; i < d->hit_count; i++) {
		confirmed += d->hits[i].verdict == AML_MATCH;
		dismissed += d->hits[i].verdict == AML_NO_MATCH;
	}
	bool review = aml_decision_reviews(d), update = aml_decision_updates(d);
	int n = review ? snprintf(out, size, "review +%zu -%zu", confirmed, dismissed) : 0;
	snprintf(out + n, size - (size_t)n, "%s%s", review && update ? ", " : "", update ? "update" : "");
}

_Static_assert((int)AML_ID_SIZE <= (int)INTENT_FIELD, "ids are kept whole: one that was cut would be another screening's");

uint32_t act_prepare(struct api *api, const struct aml_decision *d, const struct aml_policy *policy, const struct api_manner *manner, struct err *err)
{
	struct intent intent = { .op = intent_op("screening"), .by = IDV_BY_CLIENT_USER };
	struct err unchecked = { 0 };
	if (!idv_id_check("screening id", d->screening_id, err))
		return 0;
	bool checked = aml_decision_check(policy, d, &unchecked);
	if (!checked && (manner->again || !keep_look(&api->keep, NULL) || !find_repeated(api, d, server_now(api)))) {
		*err = unchecked;
		return 0;
	}
	snprintf(intent.account, sizeof intent.account, "%s", api->account);
	snprintf(intent.client_user_id, sizeof intent.client_user_id, "%s", d->screening_id);
	snprintf(intent.template_id, sizeof intent.template_id, INTENT_SCREENINGS);
	snprintf(intent.newest_id, sizeof intent.newest_id, "%s", d->aim == AML_ASSIGN ? d->assignee : "");
	snprintf(intent.strategy, sizeof intent.strategy, "%s", aml_aim_names[d->aim]);
	describe(d, intent.steps, sizeof intent.steps);
	struct exchange *act = act_create(api, &intent);
	struct act *a = act->writing->act;
	aml_decision_copy(d, &a->d);
	intent_make_id(a->id);
	ACT_COPY(a->d.reference, a->id);
	a->unchecked = unchecked;
	act->writing->manner = *manner;
	act->state = EXCHANGE_READING;
	keep_lock(&api->keep, &intent, writing_call(act, locked));
	if (act->state != EXCHANGE_OVER)
		return exchange_give_id(act);
	*err = act->reply.err; /* it was answered at once */
	return 0;
}

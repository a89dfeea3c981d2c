/* Acts whose answer is lost. Nothing is sent again: the screening and its reviews are read, again and again until the horizon, and may show what came
 * of it. The same is done for those that an earlier run left open. */
#include <stdio.h>
#include <string.h>

#include "api/act.h"
#include "base/err.h"
#include "base/log.h"

/* Somebody else who found it unheld may close it after that long, so it does not go on by itself any more. */
enum { GOES_ON_S = 300 };

/* Set by the API, and by nobody else who shares the writes. */
static bool is_own(const struct api *api, const struct intent *i, const struct act *a)
{
	const struct intent *other;
	if (!api->keep.intents->shared || !record_is(a->look.screening, SCREENING_SOURCE, "api"))
		return false;
	for (size_t k = 0; (other = keep_at(&api->keep, k)); k++)
		if (strcmp(other->id, i->id) && intent_same_subject(other, i) && (other->state == INTENT_GIVEN_UP || other->at > i->at))
			return false;
	return true;
}

/* What an act can be told by, from what was written down of it. */
static void read_intent(struct act *a, const struct intent *i)
{
	a->d.aim = act_aim(i);
	ACT_COPY(a->d.screening_id, i->client_user_id);
	ACT_COPY(a->d.assignee, i->newest_id);
	ACT_COPY(a->review_id, i->result_id);
	ACT_COPY(a->d.reference, i->id);
	a->call = !intent_reviews(i) ? ACT_UPDATE : i->updating ? ACT_UPDATE_AFTER : ACT_REVIEW;
	a->steps[0] = act_review_step(i);
}

/* unread: some of it was not. */
static enum act_seen seen_of(const struct api *api, const struct intent *i, struct act *a, bool unread, bool late)
{
	enum act_seen none = late ? ACT_NONE_LATE : ACT_NONE;
	if (a->call != ACT_REVIEW)
		return act_is_aimed(a) ? (is_own(api, i, a) ? ACT_THERE_OWN : ACT_THERE) : a->look.screening ? none : ACT_UNREADABLE;
	const struct record *r = *a->review_id ? NULL : aml_look_review_of(&a->look, a->d.reference);
	if (r)
		ACT_COPY(a->review_id, record_text(r, REVIEW_ID));
	if (*a->review_id)
		return ACT_THERE;
	return unread || !a->look.reviews_whole ? ACT_UNREADABLE : none;
}

/* -- looking ------------------------------------------------------------------------------------------------------------------ */

static void looked(struct exchange *act, const struct err *unread);

static void look(struct exchange *act, int64_t at_s)
{
	struct writing *w = act->writing;
	act->state = EXCHANGE_SETTLING;
	act_look(act, !w->earlier, w->lost_at + at_s * act->api->limits.look_second, looked);
}

void act_settle(struct exchange *act, int64_t lost_at)
{
	act->writing->lost_at = lost_at;
	look(act, 0);
}

static void put_in_words(struct exchange *act, const struct act_outcome *o)
{
	struct writing *w = act->writing;
	struct act_naming names;
	struct write_words words;
	act_name(act, &names, &words);
	outcome_say(o->sentence, &words, w->sentence, sizeof w->sentence);
}

/* It is not known, and the time that somebody waits for it is over: it goes on by itself. */
static void opened(struct exchange *act, const struct err *err)
{
	struct writing *w = act->writing;
	int64_t next = writing_look_after(act, writing_elapsed_s(act));
	if (err)
		log_err(LOG_ERROR, "the journal lacks an outcome", err);
	else
		w->known = INTENT_OPEN;
	if (act->id) {
		act_fill(act, &w->act->verdict);
		writing_hand_over(act);
	} else if (!w->said || next < 0) {
		settle_tell(act->api, &w->intent, INTENT_OPEN, w->act->review_id, w->sentence);
	}
	w->earlier = true;
	w->said = true;
	writing_unlock(act);
	if (next < 0)
		exchange_over(act);
	else
		look(act, next);
}

/* While it is waited for it stays `sent` and locked: nobody else closes what may go on. */
static void still_open(struct exchange *act, const struct act_outcome *o)
{
	struct writing *w = act->writing;
	struct act *a = w->act;
	int64_t next = writing_look_after(act, writing_elapsed_s(act));
	a->steps[a->call != ACT_REVIEW] = o->step;
	a->verdict = (struct act_verdict){ .state = o->state, .word = o->word, .own = o->own, .kind = o->kind, .sentence = o->sentence, .remedy = o->remedy };
	put_in_words(act, o);
	if (!w->earlier && next >= 0 && next <= w->manner.wait_s)
		look(act, next);
	else if (w->known != INTENT_OPEN)
		writing_note(act, o->word, err_kind_name(w->why.kind), opened);
	else
		opened(act, NULL);
}

/* -- the verdict -------------------------------------------------------------------------------------------------------------- */

static void found(struct exchange *act)
{
	struct writing *w = act->writing;
	struct act *a = w->act;
	bool young = writing_elapsed_s(act) < GOES_ON_S;
	if (!a->update)
		act_stop(act, ACT_COMPLETE);
	else if (!w->earlier && a->reviewed && young)
		a->reviewed(act);
	else
		act_stop(act, act_is_aimed(a) ? ACT_NEEDLESS : w->wire == WIRE_KILLED ? ACT_ENDED : w->earlier ? ACT_LEFT : ACT_SLOW);
}

static void judge(struct exchange *act, const struct err *unknown)
{
	struct writing *w = act->writing;
	struct act *a = w->act;
	struct api *api = act->api;
	bool late = writing_elapsed_s(act) >= api->config->settle_horizon_s;
	const struct act_outcome *o = act_outcome_of(a->call, w->wire, seen_of(api, &w->intent, a, a->unread.kind != ERR_NONE, late));
	/* Another process, or a person, may have closed it meanwhile. */
	const struct intent *i = unknown ? &w->intent : keep_find(&api->keep, w->intent.id);
	if (w->earlier && (!i || !intent_is_open(i))) {
		struct intent closed = i ? *i : (struct intent){ .op = "" };
		if (act_is_untold(&closed))
			act_tell_untold(api, &closed);
		writing_unlock(act);
		exchange_over(act);
		return;
	}
	if (o->state == INTENT_OPEN)
		still_open(act, o);
	else if (o->state == INTENT_SENT)
		found(act);
	else
		act_close_by(act, o);
}

static void looked(struct exchange *act, const struct err *unread)
{
	struct act *a = act->writing->act;
	writing_date_loss(act, a->look.server_time);
	if (unread)
		log_err(LOG_WARN, "looking for an act that is open", unread);
	keep_refresh(&act->api->keep, writing_call(act, judge));
}

/* -- acts of before ----------------------------------------------------------------------------------------------------------- */

bool act_judge_killed(struct exchange *reader, const struct intent *i, const char **word, char detail[INTENT_FIELD])
{
	struct act *mine = reader->writing->act;
	struct act a = { .look = mine->look }; /* borrowed */
	read_intent(&a, i);
	const struct act_outcome *o = act_outcome_of(a.call, WIRE_KILLED, seen_of(reader->api, i, &a, false, false));
	*word = o->state != INTENT_SENT ? o->word : act_stop_table[!intent_updates(i) ? ACT_COMPLETE : act_is_aimed(&a) ? ACT_NEEDLESS : ACT_ENDED].word;
	snprintf(detail, INTENT_FIELD, "%s", a.review_id);
	return o->state != INTENT_OPEN;
}

struct exchange *act_take_up(struct api *api, const struct intent *i)
{
	struct exchange *act = act_create(api, i);
	struct writing *w = act->writing;
	w->wire = WIRE_KILLED;
	w->earlier = true;
	w->known = i->state;
	read_intent(w->act, i);
	return act;
}

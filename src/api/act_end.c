/* How an act ends: written down, read once more where something was done, and told to who waits for it or, where nobody does, to whoever
 * listens. */
#include <stdio.h>
#include <string.h>

#include "api/act.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

/* -- words -------------------------------------------------------------------------------------------------------------------- */

void act_name(struct exchange *act, struct act_naming *n, struct write_words *w)
{
	const struct act *a = act->writing->act;
	writing_name(act->api, &act->writing->intent, &n->write, w);
	outcome_clean(a->review_id, n->id, sizeof n->id);
	act_say_changes(a, n->changes, sizeof n->changes);
	w->id = n->id;
	w->why = a->change_count ? n->changes : act->writing->why.text;
}

static void say(struct exchange *act, const char *pattern, char *out, size_t size)
{
	struct act_naming names;
	struct write_words words;
	act_name(act, &names, &words);
	outcome_say(pattern, &words, out, size);
}

/* -- the reply ---------------------------------------------------------------------------------------------------------------- */

static void give_act(struct exchange *act)
{
	struct act *a = act->writing->act;
	struct api_act *out = secret_alloc(sizeof *out);
	struct aml_look *last = aml_look_is_whole(&a->look) ? &a->look : &a->whole;
	out->aim = a->d.aim;
	out->review = a->steps[0];
	out->update = a->steps[1];
	memcpy(out->review_id, a->review_id, sizeof out->review_id);
	out->now = *last;
	*last = (struct aml_look){ 0 };
	memcpy(out->changes, a->changes, sizeof out->changes);
	out->change_count = a->change_count;
	act->reply.act = out;
}

void act_fill(struct exchange *act, const struct act_verdict *v)
{
	struct writing *w = act->writing;
	struct api_reply *r = &act->reply;
	char remedy[sizeof r->err.remedy];
	r->ok = v->kind == ERR_NONE;
	r->own = v->own;
	snprintf(r->attempt_id, sizeof r->attempt_id, "%s", w->act->review_id);
	give_act(act);
	if (r->ok) {
		r->err = (struct err){ 0 };
		return;
	}
	say(act, v->remedy ? v->remedy : "", remedy, sizeof remedy);
	err_set(&r->err, v->kind == ERR_KINDS ? w->why.kind : v->kind, "%s", w->sentence);
	err_remedy(&r->err, "%s", v->remedy ? remedy : w->why.remedy);
}

void act_tell_untold(struct api *api, const struct intent *i)
{
	char sentence[400], id[160];
	struct write_naming names;
	struct write_words words;
	writing_name(api, i, &names, &words);
	outcome_clean(i->result_id, id, sizeof id);
	words.id = id;
	outcome_say(act_untold(i), &words, sentence, sizeof sentence);
	settle_tell(api, i, i->state, i->result_id, sentence);
}

bool act_is_untold(const struct intent *i)
{
	return intent_is_act(i) && !i->told && !i->said && !i->others && (i->state == INTENT_DONE || i->state == INTENT_APPEARED);
}

/* -- closing it --------------------------------------------------------------------------------------------------------------- */

static void tell(struct exchange *act)
{
	struct writing *w = act->writing;
	w->intent.half = !strcmp(w->act->verdict.word, "half");
	settle_tell(act->api, &w->intent, w->act->verdict.state, w->act->review_id, w->sentence);
	exchange_over(act);
}

static void add_note(struct api_reply *r, const char *text)
{
	size_t n = strlen(r->note);
	int all = snprintf(r->note + n, sizeof r->note - n, "%s%s", n ? "; " : "", text);
	text_heal(r->note, sizeof r->note, (size_t)all >= sizeof r->note - n);
}

static void reply(struct exchange *act, const struct err *unread)
{
	struct writing *w = act->writing;
	struct act *a = w->act;
	struct api_reply *r = &act->reply;
	char what[320];
	if (w->earlier) { /* cancelled meanwhile */
		tell(act);
		return;
	}
	act_fill(act, &a->verdict);
	char lacks[120];
	ACT_COPY(lacks, r->note);
	r->note[0] = '\0';
	add_note(r, w->sentence);
	if (*lacks)
		add_note(r, lacks);
	if (unread) {
		snprintf(what, sizeof what, "it could not be read again afterwards: %.200s", unread->text);
		text_heal(what, sizeof what, strlen(unread->text) > 200);
		add_note(r, what);
	} else if (a->verdict.look && a->change_count) {
		char changes[240];
		act_say_changes(a, changes, sizeof changes);
		snprintf(what, sizeof what, "changed in the last moment: %s", changes);
		add_note(r, what);
		log_add(LOG_WARN, "screening %s: %s", w->intent.client_user_id, what);
	}
	if (!r->ok)
		r->note[0] = '\0';
	exchange_over(act);
}

/* The update is in, and the screening is not so any more: it may be what it was when it was decided on, which is no difference to that. */
static void note_undone(struct act *a)
{
	bool assigns = a->d.aim == AML_ASSIGN;
	char now[100];
	if (a->steps[1] != API_STEP_DONE || act_is_aimed(a))
		return;
	for (size_t i = 0; i < a->change_count && i < AML_CHANGES; i++)
		if (a->changes[i].kind == (assigns ? AML_CHANGE_ASSIGNEE : AML_CHANGE_STATUS))
			return;
	if (a->change_count < AML_CHANGES) {
		struct aml_change *c = &a->changes[a->change_count];
		*c = (struct aml_change){ .kind = assigns ? AML_CHANGE_ASSIGNEE : AML_CHANGE_STATUS, .id = "" };
		outcome_clean(record_text(a->look.screening, assigns ? SCREENING_ASSIGNEE : SCREENING_STATUS), now, sizeof now);
		for (int aim = 0; !assigns && aim < AML_AIMS; aim++)
			if (aml_aim_statuses[aim] && record_is(a->look.screening, SCREENING_STATUS, aml_aim_statuses[aim]))
				ACT_COPY(now, act_aimed[aim]);
		if (assigns)
			snprintf(c->text, sizeof c->text, "assignee: as this act set it, now %s", *now ? now : "nobody");
		else
			snprintf(c->text, sizeof c->text, "status: %s by this act, now %s", act_aimed[a->d.aim], *now ? now : "none");
	}
	a->change_count++;
}

static void looked_again(struct exchange *act, const struct err *unread)
{
	struct act *a = act->writing->act;
	if (!unread) {
		a->change_count = aml_changes(&a->d.seen, &a->look, &a->d, a->review_id[0] != '\0', a->changes);
		note_undone(a);
		if (act_names_another(a))
			say(act, a->verdict.sentence, act->writing->sentence, sizeof act->writing->sentence);
	}
	reply(act, unread);
}

/* What was done by half before, and is whole by this: asking for it again has not to say that it is half. Where nobody heard of it yet, the next
 * start says so first. */
static void supersede(struct exchange *act)
{
	struct api_keep *keep = &act->api->keep;
	const struct intent *i;
	size_t n = 0;
	while (keep_at(keep, n))
		n++;
	for (; n > 0; n--)
		if ((i = keep_at(keep, n - 1)) && i->half && i->said && !i->told && !i->others && intent_same_subject(i, &act->writing->intent) &&
		    strcmp(i->id, act->writing->intent.id) != 0) {
			char id[INTENT_ID];
			memcpy(id, i->id, sizeof id);
			keep_note(keep, id, "told", "", 0, aside_begin(act->api, NULL, "the journal lacks that it was told", NULL));
		}
}

static void closed(struct exchange *act, const struct err *err)
{
	struct writing *w = act->writing;
	if (err)
		log_err(LOG_ERROR, "the journal lacks an outcome", err);
	if (err && !w->earlier)
		snprintf(act->reply.note, sizeof act->reply.note, "the journal lacks this outcome: idreview settle will look for it");
	writing_unlock(act);
	if (w->act->update && strcmp(w->act->verdict.word, "half") != 0 && (w->act->verdict.state == INTENT_DONE || w->act->verdict.state == INTENT_APPEARED))
		supersede(act);
	if (w->earlier) {
		tell(act);
		return;
	}
	if (w->act->verdict.look) {
		act->state = EXCHANGE_READING;
		act_look(act, true, 0, looked_again);
		return;
	}
	reply(act, NULL);
}

void act_close(struct exchange *act, const struct act_verdict *v)
{
	struct writing *w = act->writing;
	struct act *a = w->act;
	bool named = v->state == INTENT_DONE || v->state == INTENT_APPEARED;
	a->verdict = *v;
	say(act, v->sentence, w->sentence, sizeof w->sentence);
	act->state = EXCHANGE_NOTING;
	const char *code = act->reply.error_code[0] ? act->reply.error_code : err_kind_name(w->why.kind);
	writing_note(act, v->word, named ? a->review_id : code, closed);
}

void act_close_by(struct exchange *act, const struct act_outcome *o)
{
	struct act *a = act->writing->act;
	a->steps[a->call != ACT_REVIEW] = o->step;
	act_close(act, &(struct act_verdict){ .state = o->state, .word = o->word, .own = o->own, .kind = o->kind, .sentence = o->sentence,
	                                      .remedy = o->remedy, .look = o->state != INTENT_REFUSED });
}

void act_stop(struct exchange *act, enum act_stop stop)
{
	const struct act_end *e = &act_stop_table[stop];
	struct act *a = act->writing->act;
	a->steps[0] = API_STEP_DONE;
	a->steps[1] = e->update;
	act_close(act, &(struct act_verdict){ .state = INTENT_DONE, .word = e->word, .own = API_OWN, .kind = e->kind, .sentence = e->sentence,
	                                      .remedy = e->remedy, .look = stop == ACT_COMPLETE || stop == ACT_NEEDLESS });
}

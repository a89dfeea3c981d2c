/* A decision carried out, and what came of it. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "desk/audit.h"
#include "desk/scrutiny_internal.h"

/* The reviewer sees a lost answer looked for that long; then the client goes on looking by itself. */
enum { WAIT_S = 5 };

static const char *const done_words[AML_AIMS] = { "reviewed, its status left", "cleared", "rejected", "back to pending review", "assigned" };

/* With a store it is of whoever has the case of the verification: *case_id; without one, and where it stands alone (0), two reviewers are told apart only
 * by reading again. */
static bool is_claimed(const struct desk *d, const char *attempt_id, int64_t *case_id, struct err *err)
{
	const struct case_row *row = dossier_row(d);
	*case_id = 0;
	if (!team_is_there(d) || !*attempt_id)
		return true;
	if (!row || strcmp(row->attempt_id, attempt_id) != 0)
		row = docket_current(&d->team.docket);
	if (!row || strcmp(row->attempt_id, attempt_id) != 0)
		return err_set(err, ERR_HELD, "the store knows another newest attempt of this case: nothing was sent, read it again");
	*case_id = row->id;
	return claims_firm(d, row->id, err);
}

static void put_changes(const struct api_act *act, char *out, size_t size)
{
	int at = 0;
	out[0] = '\0';
	for (size_t i = 0; i < act->change_count && i < AML_CHANGES && i < 3; i++)
		at += snprintf(out + at, size - (size_t)at, "%s%.199s", i ? "; " : "", aml_change_shown(&act->changes[i]));
	if (act->change_count > 3)
		snprintf(out + at, size - (size_t)at, "; and %zu more", act->change_count - 3);
}

/* All went as it was asked for: a word says that. */
static bool is_plain(const struct screening_act *a, const struct api_reply *reply)
{
	return !reply->note[0] || (reply->own == API_OWN && !reply->repeated && reply->act && (a->aim == AML_LEAVE || reply->act->update == API_STEP_DONE));
}

static void done(struct desk *d, struct screening_act *a, const struct api_reply *reply)
{
	char late[3 * 200 + 60];
	bool plain = is_plain(a, reply);
	snprintf(a->done, sizeof a->done, "%s%s%.200s", done_words[a->aim], plain ? "" : ": ", plain ? "" : reply->note);
	if (reply->act && reply->act->change_count) {
		size_t at = strlen(a->done);
		put_changes(reply->act, late, sizeof late);
		snprintf(a->done + at, sizeof a->done - at, ". Changed in the last moment: %s", late);
	}
	text_heal(a->done, sizeof a->done, strlen(a->done) == sizeof a->done - 1);
	scrutiny_act_say(d, a, STYLE_GOOD, a->done);
	log_add(LOG_INFO, "screening %s: %s", a->id, a->said);
	news_add(d, reply->intent, true, a->said, desk_say(d, STYLE_GOOD, "%s", a->said));
	scrutiny_follow(d, a);
}

/* Of what is half done something is there: that it is told counts, as of what is done. */
static void failed(struct desk *d, const struct desk_call *call, struct screening_act *a, const struct api_reply *reply)
{
	char sentence[WRITE_SENTENCE];
	log_err(LOG_ERROR, "screening", &reply->err);
	snprintf(sentence, sizeof sentence, "%s%s%s", reply->err.text, reply->err.remedy[0] ? ". " : "", reply->err.remedy);
	scrutiny_act_say(d, a, reply->err.kind == ERR_REFUSED ? STYLE_BAD : STYLE_WARN, sentence);
	if (reply->err.kind == ERR_HALF)
		news_add(d, reply->intent, true, a->said, desk_say(d, STYLE_WARN, "%s", a->said));
	else
		desk_say_unheard(d, call, reply);
}

static void acted(struct desk *d, const struct desk_call *call, struct api_reply *reply)
{
	struct scrutiny *s = &d->scrutiny;
	struct screening_act *a = scrutiny_act_of(d, call->client_user_id);
	if (!a)
		return;
	scrutiny_act_came(a, reply);
	if (reply->ok)
		done(d, a, reply);
	else
		failed(d, call, a, reply);
	scrutiny_act_shown(d);
	if (strcmp(s->id, a->id) != 0)
		return;
	s->quiet = reply->ok;
	scrutiny_read(d);
}

/* What was decided, before anything leaves: codes, and the case they are of. */
static void audit_verdicts(struct desk *d, const struct aml_decision *decision)
{
	for (size_t i = 0; i < decision->hit_count; i++) {
		const struct record *hit = aml_look_hit(&decision->seen, decision->hits[i].hit_id);
		if (hit)
			desk_audit_verdict(d, d->scrutiny.attempt_id, decision->screening_id, record_text(hit, HIT_LIST_CODE), &decision->hits[i]);
	}
}

/* Asked again before each of the two calls: whoever was stopped for longer than the lease may not have the case any more. */
static bool may_leave(void *ctx, const char *screening_id, struct err *err)
{
	const struct screening_act *a = scrutiny_act_of(ctx, screening_id);
	struct err firm;
	return !a || !a->case_id || claims_firm(ctx, a->case_id, &firm) || err_set(err, ERR_HELD, "the case is not yours any more, or the claim on it just ended");
}

bool scrutiny_send(struct desk *d, const struct aml_decision *decision, struct ticket who, struct err *err)
{
	const struct api_manner manner = { .wait_s = WAIT_S, .may = may_leave, .may_ctx = d };
	struct scrutiny *s = &d->scrutiny;
	struct aml_policy policy;
	int64_t case_id;
	scrutiny_policy(d, &policy);
	if (strcmp(s->id, decision->screening_id) != 0)
		return err_set(err, ERR_USAGE, "another screening is at hand: nothing was sent");
	if (s->acting)
		return err_set(err, ERR_USAGE, "what was decided before is being sent: nothing was sent now");
	if (!aml_decision_check(&policy, decision, err) || !is_claimed(d, s->attempt_id, &case_id, err))
		return false;
	uint32_t id = api_send_act(d->api, decision, &policy, &manner, err);
	if (!id)
		return false;
	audit_verdicts(d, decision);
	struct screening_act *a = scrutiny_act_begin(d, s->attempt_id, decision);
	if (a)
		a->case_id = case_id;
	scrutiny_act_shown(d);
	return desk_call_add(d, (struct desk_call){ .id = id, .first = acted, .client_user_id = mem_strdup(s->id), .ticket = who });
}

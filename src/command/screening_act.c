/* review, clear, reject, pend, assign: an act of up to two calls, as the console sends it. */
#include <stdio.h>
#include <string.h>

#include "command/options.h"
#include "command/screening.h"
#include "base/buf.h"
#include "base/text.h"
#include "config/config.h"
#include "store/cases.h"

enum { WAIT_S = 60 };

/* -- who has it */

static void take_case(void *ctx, const struct store_reply *reply)
{
	struct case_row *row = ctx;
	if (!cases_read(&reply->rows[0], 0, row))
		row->id = 0;
}

/* With a store it is not for one to decide what another has claimed, nor for one who may only look. */
static bool is_unheld(struct screener *s, struct err *err)
{
	struct opened *o = &s->ask.opened;
	struct case_row row = { 0 };
	if (!o->store)
		return true;
	if (!opened_wait(o, err))
		return false;
	if (o->me.role == ROLE_READER) {
		err_set(err, ERR_REFUSED, "the role of %.80s is reader: nothing was sent", o->me.id);
		return err_remedy(err, "An administrator gives roles, see idreview-store(7).");
	}
	struct store_tx *t = store_begin(o->store, STORE_READ);
	cases_find_screening(t, s->id, &o->me);
	if (!opened_ask(o->store, t, take_case, &row, NULL, err))
		return false;
	if (!row.id || !*row.owner || strcmp(row.owner, o->me.id) == 0)
		return true;
	err_set(err, ERR_HELD, "%.80s%s%.64s has claimed case %lld, which this screening is of: nothing was sent", row.owner, *row.owner_host ? " at " : "",
	        row.owner_host, (long long)row.id);
	return err_remedy(err, "Ask them, or wait until they release it.");
}

/* -- what came of it */

static const char *step_word(enum api_step step)
{
	static const char *const words[] = {
		[API_STEP_UNSENT] = "unsent", [API_STEP_NEEDLESS] = "needless", [API_STEP_DONE] = "done", [API_STEP_REFUSED] = "refused", [API_STEP_OPEN] = "open",
	};
	return words[step];
}

static const char *status_now(const struct screener *s)
{
	const struct api_act *act = s->ask.act;
	return act && act->now.screening ? record_text(act->now.screening, SCREENING_STATUS) : "";
}

static size_t changes_kept(const struct api_act *act)
{
	return act->change_count < AML_CHANGES ? act->change_count : AML_CHANGES;
}

static void say_changes(const struct screener *s, const char *when)
{
	const struct api_act *act = s->ask.act;
	if (!act || !act->change_count)
		return;
	fprintf(stderr, "idreview: %s:\n", when);
	for (size_t i = 0; i < changes_kept(act); i++)
		fprintf(stderr, "  %s\n", aml_change_shown(&act->changes[i]));
	if (act->change_count > changes_kept(act))
		fprintf(stderr, "  and %zu more\n", act->change_count - changes_kept(act));
}

static void print_changes(const struct api_act *act)
{
	struct buf text;
	buf_init(&text, 64 * 1024);
	for (size_t i = 0; i < changes_kept(act); i++) {
		buf_add_str(&text, i ? "," : "");
		json_put_string(&text, act->changes[i].text);
	}
	printf(",\"changes\":[%s],\"change_count\":%zu", buf_str(&text), act->change_count);
	buf_finish(&text);
}

/* Also of an act that went wrong: a script can tell what was sent. */
static void print_json_of(const struct screener *s, bool ok, const struct err *err)
{
	const struct api_reply *r = &s->ask.reply;
	const struct api_act *act = s->ask.act;
	char seen[SEEN_SIZE] = "";
	if (act && aml_look_is_whole(&act->now))
		seen_digest(&act->now, seen);
	printf("{\"own\":%s", r->own == API_OWN ? "true" : r->own == API_NOT_OWN ? "false" : "null");
	screening_member("screening_id", s->id, false);
	screening_member("aim", aml_aim_names[s->aim], false);
	screening_member("review", act ? step_word(act->review) : "unsent", false);
	screening_member("review_id", act && *act->review_id ? act->review_id : NULL, false);
	screening_member("update", act ? step_word(act->update) : "unsent", false);
	screening_member("status", *status_now(s) ? status_now(s) : NULL, false);
	screening_member("seen", *seen ? seen : NULL, false);
	if (act)
		print_changes(act);
	screening_member("sentence", ok ? r->note : err->text, false);
	puts("}");
}

static void print_words(const struct screener *s)
{
	const struct api_act *act = s->ask.act;
	char *id = text_clean_dup(s->id), *status = text_clean_dup(status_now(s)), *review = text_clean_dup(act ? act->review_id : "");
	const char *assignee = act && act->now.screening && s->aim == AML_ASSIGN ? record_text(act->now.screening, SCREENING_ASSIGNEE) : "";
	char *to = text_clean_dup(assignee);
	printf("%s  %s%s%s%s%s\n", id, *status ? status : aml_aim_names[s->aim], *review ? "  review " : "", review, *to ? "  assignee " : "", to);
	secret_free(to);
	secret_free(review);
	secret_free(status);
	secret_free(id);
}

/* False when it was done and nobody could read it where it should stand. */
static bool print_done(struct screener *s, struct err *err)
{
	const struct api_reply *r = &s->ask.reply;
	if (r->note[0])
		fprintf(stderr, "idreview: %s\n", r->note);
	say_changes(s, "changed in the last moment");
	if (s->o->json)
		print_json_of(s, true, err);
	else
		print_words(s);
	if (fflush(stdout) == 0 && !ferror(stdout)) {
		api_mark_told(s->ask.api, r->intent);
		return true;
	}
	clearerr(stdout); /* it is said here */
	err_set(err, ERR_OUTPUT, "the output cannot be written, but it was done: %.80s, %s", s->id, aml_aim_names[s->aim]);
	return err_remedy(err, "idreview screening get prints what it is now.");
}

static bool send(struct screener *s, const struct aml_policy *policy, const struct aml_decision *d, struct err *err)
{
	const struct api_manner manner = { .wait_s = s->o->wait_s < 0 ? WAIT_S : s->o->wait_s, .again = s->o->again };
	uint32_t id = api_send_act(s->ask.api, d, policy, &manner, err);
	if (!id)
		return false;
	ask_verdicts(&s->ask, d, s->attempt);
	if (ask_wait(&s->ask, id, err))
		return print_done(s, err);
	say_changes(s, "what changed");
	if (s->o->json && s->ask.act)
		print_json_of(s, false, err);
	return false;
}

bool screening_act(struct screener *s, struct err *err)
{
	struct aml_decision *d = secret_alloc(sizeof *d);
	struct aml_policy policy;
	bool ok = aml_policy_read(&policy, s->config->screening_policy.items, s->config->screening_policy.count, err) && screening_read_look(s, err) &&
	          screening_compare(s, err) && screening_decide(s, d, err);
	if (ok && s->o->dry_run)
		ok = aml_decision_check(&policy, d, err) && screening_print_dry(s, &policy, d, err);
	else if (ok) /* the client checks it: what an earlier run did, and could not tell, may be asked for again */
		ok = (s->aim == AML_ASSIGN || ask_may_settle(s->config, err)) && is_unheld(s, err) && send(s, &policy, d, err);
	bool follow = ok && !s->o->dry_run && s->attempt && (s->aim == AML_CLEAR || s->aim == AML_REJECT);
	aml_decision_finish(d);
	secret_free(d);
	if (follow)
		screening_follow(s);
	return ok;
}

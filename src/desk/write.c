#include "desk/write.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/internal.h"

/* The reviewer sees a lost answer looked for that long; then the desk goes on looking by itself. */
enum { WAIT_S = 5 };

/* The record is here, or, where only a list named it, its subject is read. */
static void begun(struct desk *d, const struct desk_call *call, struct api_reply *reply, const char *verb)
{
	char sentence[WRITE_SENTENCE];
	struct record *r = reply->page.count ? record_page_take(&reply->page, 0) : NULL;
	if (r) {
		team_put(d, r, desk_now(d));
		caseload_put(&d->load, r, desk_now(d));
		caseload_add_subject(&d->load, call->template_id, call->client_user_id);
		caseload_link(&d->load);
		d->work.stale = true;
	} else {
		desk_read_subject(d, call->template_id, call->client_user_id);
	}
	const char *link = r && *idv_text(r, IDV_SHAREABLE_URL) ? ", Y shows its link then" : "";
	snprintf(d->writes.begun, sizeof d->writes.begun, "%s", reply->attempt_id);
	if (reply->note[0])
		snprintf(sentence, sizeof sentence, "%s: %s; ^N opens it%s", verb, reply->note, link);
	else
		snprintf(sentence, sizeof sentence, "%s: new attempt %s; ^N opens it%s", verb, reply->attempt_id, link);
	uint64_t no = desk_say(d, STYLE_GOOD, "%s", sentence);
	log_add(LOG_INFO, "%s", sentence);
	news_add(d, reply->intent, true, sentence, no);
	follow_begin(d, reply->attempt_id, call->client_user_id);
}

static void retry_replied(struct desk *d, const struct desk_call *call, struct api_reply *reply)
{
	if (reply->ok) {
		begun(d, call, reply, "retried");
		return;
	}
	if (reply->err.kind == ERR_CHANGED)
		desk_read_subject(d, call->template_id, call->client_user_id);
	log_err(LOG_ERROR, "retry", &reply->err);
	desk_say_unheard(d, call, reply);
}

static void create_replied(struct desk *d, const struct desk_call *call, struct api_reply *reply)
{
	if (reply->ok) {
		begun(d, call, reply, "created");
		return;
	}
	log_err(LOG_ERROR, "create", &reply->err);
	desk_say_unheard(d, call, reply);
}

/* newest_id is still the newest attempt of its subject. */
static const struct attempt *newest_still(const struct desk *d, const char *newest_id, struct err *err)
{
	const struct attempt *a = caseload_find(&d->load, newest_id);
	if (a && caseload_newest(&d->load, a) == a)
		return a;
	err_set(err, ERR_USAGE, "a newer attempt exists meanwhile: nothing was sent");
	return NULL;
}

/* And this strategy may be used on it. */
static bool retry_holds(const struct desk *d, const struct idv_retry *q, const char *newest_id, struct err *err)
{
	const struct attempt *a = newest_still(d, newest_id, err);
	struct idv_advice advice;
	if (!a)
		return false;
	idv_retry_advise(a->record, q->strategy, &advice);
	if (advice.verdict == IDV_REFUSED)
		return err_set(err, ERR_USAGE, "%s", advice.why);
	return idv_retry_check(q, err);
}

/* With a store a retry is of whoever has the case. */
static bool retry_claimed(const struct desk *d, const char *newest_id, int64_t *case_id, struct err *err)
{
	const struct case_row *row = dossier_row(d);
	*case_id = 0;
	if (!team_is_there(d))
		return true;
	if (!row || strcmp(row->attempt_id, newest_id) != 0)
		row = docket_current(&d->team.docket);
	if (!row || strcmp(row->attempt_id, newest_id) != 0)
		return err_set(err, ERR_HELD, "the store knows another newest attempt of this case: nothing was sent, read it again");
	*case_id = row->id;
	return claims_firm(d, row->id, err);
}

/* Once more before it leaves: whoever was stopped for longer than the lease may not have the case any more. */
static bool may_leave(void *ctx, const char *newest_id, struct err *err)
{
	const struct desk *d = ctx;
	const struct writes *w = &d->writes;
	struct err firm;
	return !w->case_id || strcmp(w->retried, newest_id) != 0 || claims_firm(d, w->case_id, &firm) ||
	       err_set(err, ERR_HELD, "the case is not yours any more, or the claim on it just ended");
}

/* seen NULL: whatever else of the attempt is another now. */
static bool send_retry(struct desk *d, const struct idv_retry *q, const char *newest_id, const struct record *seen, struct ticket who, struct err *err)
{
	/* What is unclear was shown, and the word typed. */
	const struct api_manner manner = { .wait_s = WAIT_S, .seen = seen, .may = may_leave, .may_ctx = d, .unclear = true };
	struct writes *w = &d->writes;
	w->settled_sentence[0] = '\0';
	if (!retry_holds(d, q, newest_id, err) || !retry_claimed(d, newest_id, &w->case_id, err))
		return false;
	snprintf(w->retried, sizeof w->retried, "%s", newest_id);
	uint32_t id = api_send_retry(d->api, q, newest_id, &manner, err);
	if (!id)
		return false;
	snprintf(w->settled_user, sizeof w->settled_user, "%s", q->client_user_id);
	snprintf(w->settled_template, sizeof w->settled_template, "%s", q->template_id);
	return desk_call_add(d, (struct desk_call){ .id = id, .first = retry_replied, .template_id = mem_strdup(q->template_id),
	                                            .client_user_id = mem_strdup(q->client_user_id), .ticket = who });
}

bool desk_retry(struct desk *d, const struct idv_retry *q, const char *newest_id, struct ticket who, struct err *err)
{
	return send_retry(d, q, newest_id, NULL, who, err);
}

bool desk_retry_on(struct desk *d, const struct idv_retry *q, const struct record *seen, struct ticket who, struct err *err)
{
	return send_retry(d, q, idv_text(seen, IDV_ID), seen, who, err);
}

bool desk_create(struct desk *d, const struct idv_create *q, struct ticket who, struct err *err)
{
	static const struct api_manner manner = { .wait_s = WAIT_S };
	uint32_t id = idv_create_check(q, err) ? api_send_create(d->api, q, &manner, err) : 0;
	return id && desk_call_add(d, (struct desk_call){ .id = id, .first = create_replied, .template_id = mem_strdup(q->template_id),
	                                                  .client_user_id = mem_strdup(q->client_user_id), .ticket = who });
}

bool desk_step_up(struct desk *d, const struct idv_create *q, const char *newest_id, struct ticket who, struct err *err)
{
	const struct attempt *a = newest_still(d, newest_id, err);
	int64_t case_id;
	if (!a || !retry_claimed(d, newest_id, &case_id, err))
		return false;
	if (q->template_id && strcmp(q->template_id, idv_text(a->record, IDV_TEMPLATE_ID)) == 0)
		return err_set(err, ERR_USAGE, "a step-up goes through another template than the attempt at hand: nothing was sent");
	if (!q->client_user_id || strcmp(q->client_user_id, idv_text(a->record, IDV_CLIENT_USER_ID)) != 0)
		return err_set(err, ERR_USAGE, "a step-up is for the user of the attempt at hand: nothing was sent");
	return desk_create(d, q, who, err);
}

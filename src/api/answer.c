/* Judging what one sending brought: by HTTP status, by the body, and by whether it is the answer to what was asked. */
#include <stdio.h>
#include <string.h>

#include "api/internal.h"
#include "base/err.h"
#include "base/log.h"
#include "base/text.h"

static const char *name_of(const struct call *call)
{
	return api_endpoint_table[call->op].name;
}

static const char try_again[] = "Try again; if it lasts, check the network and the proxy.";

/* -- an answer with an error status ------------------------------------------------------------------------------------------- */

static enum outcome judge_status(struct call *call)
{
	struct api_reply *r = &call->reply;
	struct fault f;
	bool object = fault_parse(call, buf_str(&call->flight.body), call->flight.body.len, &f);
	call->word = object ? fault_word(&f, r->http) : FAULT_SAYS_NOTHING;
	memcpy(r->request_id, f.request_id, sizeof r->request_id);
	memcpy(r->error_type, f.type, sizeof r->error_type);
	memcpy(r->error_code, f.code, sizeof r->error_code);
	if (r->http >= 300 && r->http < 400) {
		err_set(&r->err, ERR_REPLY, "%s: %s answered with a redirect (HTTP %d), which is not followed", name_of(call),
		        call->where.shown, r->http);
		err_remedy(&r->err, "Check the base URL and whether a proxy or login page stands in between.");
		return OUTCOME_BROKEN;
	}
	fault_explain(call, r->http, &f, &r->err);
	if (r->http == 429) {
		r->retry_after_s = call->flight.retry_after_s;
		return strcmp(f.code, "CREDITS_EXHAUSTED") ? OUTCOME_BUSY : OUTCOME_FINAL;
	}
	if (r->http >= 500 || r->http == 408)
		return OUTCOME_LOST;
	/* A proxy's page in the server's place says nothing about whether the server saw the request. */
	return object ? OUTCOME_FINAL : OUTCOME_BROKEN;
}

/* -- an answer that is said to be good ---------------------------------------------------------------------------------------- */

static bool same(const struct idv_record *r, enum idv_leaf leaf, const char *asked)
{
	return !asked || idv_get(r, leaf, 0, 0)->state != IDV_PRESENT || !strcmp(idv_text(r, leaf), asked);
}

bool answer_check_page(const struct call *call, const struct idv_page *page, struct err *err)
{
	static const struct {
		enum idv_leaf leaf;
		size_t offset;
		const char *what;
	} checks[] = {
		{ IDV_ID, offsetof(struct call, attempt_id), "another attempt" },
		{ IDV_CLIENT_USER_ID, offsetof(struct call, client_user_id), "another user" },
		{ IDV_TEMPLATE_ID, offsetof(struct call, template_id), "another template" },
	};
	for (size_t i = 0; i < page->count; i++)
		for (size_t k = 0; k < sizeof checks / sizeof *checks; k++)
			if (!same(page->records[i], checks[k].leaf, *(char *const *)((const char *)call + checks[k].offset))) {
				err_set(err, ERR_REPLY, "%s: the answer is for %s than was asked for", name_of(call),
				        checks[k].what);
				return err_remedy(
				        err,
				        "It is not shown. A proxy or cache may mix up answers; quote the request_id if it lasts.");
			}
	return true;
}

/* Names the call in an error of a layer below. */
static void say_where(const struct call *call, struct err *err)
{
	struct err was = *err;
	err_set(err, ERR_REPLY, "%s: %s", name_of(call), was.text);
	err_remedy(err, "%s", was.remedy);
	if (strcasestr(call->flight.content_type, "html"))
		err_remedy(err, "It is a web page: check the base URL and whether a proxy or login page stands in between.");
	else if (!err->remedy[0])
		err_remedy(err, "%s", try_again);
}

static bool read_page(struct call *call, struct err *err)
{
	const struct api_endpoint *e = &api_endpoint_table[call->op];
	const struct buf *body = &call->flight.body;
	return (e->list ? record_read_list : record_read_one)(e->kind, buf_str(body), body->len, &call->reply.page, err);
}

static enum outcome judge_page(struct call *call)
{
	struct api_reply *r = &call->reply;
	struct err *err = &r->err;
	if (!call->flight.body.len) {
		err_set(err, ERR_REPLY, "%s: %s answered HTTP %d with nothing in it", name_of(call), call->where.shown, r->http);
		err_remedy(err, "%s", try_again);
		return OUTCOME_BROKEN;
	}
	if (!read_page(call, err)) {
		say_where(call, err);
		return OUTCOME_BROKEN;
	}
	snprintf(r->request_id, sizeof r->request_id, "%s", r->page.request_id ? r->page.request_id : "");
	text_heal(r->request_id, sizeof r->request_id, r->page.request_id && strlen(r->page.request_id) >= sizeof r->request_id);
	if (!answer_check_page(call, &r->page, err) || (api_endpoint_table[call->op].writes && !write_believes(call, &r->page, err))) {
		record_page_finish(&r->page);
		return OUTCOME_BROKEN;
	}
	if (r->page.skipped)
		log_add(LOG_WARN, "%s: %zu of the list's elements %s no attempt with an id: not shown", name_of(call), r->page.skipped,
		        r->page.skipped == 1 ? "is" : "are");
	r->json = buf_str(&r->page.text);
	r->json_len = r->page.text.len;
	return OUTCOME_OK;
}

/* Any bytes will do: what they are, and are worth, others find out. */
static enum outcome judge_picture(struct call *call)
{
	struct api_reply *r = &call->reply;
	struct buf *body = &call->flight.body;
	if (r->http == 200 && body->len) {
		r->bytes = buf_take(body, &r->byte_count);
		return OUTCOME_OK;
	}
	if (r->http == 429) {
		r->retry_after_s = call->flight.retry_after_s;
		err_set(&r->err, ERR_RATE, "picture: %s asks us to slow down", call->where.shown);
		return OUTCOME_BUSY;
	}
	if (r->http >= 500) {
		err_set(&r->err, ERR_NETWORK, "picture: %s failed (HTTP %d)", call->where.shown, r->http);
		return OUTCOME_LOST;
	}
	if (r->http >= 300 && r->http < 400)
		err_set(&r->err, ERR_REPLY, "picture: %s answered with a redirect (HTTP %d), which is not followed",
		        call->where.shown, r->http);
	else if (r->http == 200)
		err_set(&r->err, ERR_REPLY, "picture: %s sent nothing", call->where.shown);
	else
		err_set(&r->err, ERR_NOT_FOUND, "picture: the link for %s has run out or is refused (HTTP %d)", call->where.shown,
		        r->http);
	err_remedy(&r->err, "Links live 60 s: read the case again for new ones.");
	return OUTCOME_FINAL;
}

enum outcome answer_judge(struct call *call, CURLcode result)
{
	struct api_reply *r = &call->reply;
	long http = 0;
	r->err = (struct err){ 0 };
	call->word = FAULT_SAYS_NOTHING;
	r->request_id[0] = r->error_type[0] = r->error_code[0] = '\0';
	r->retry_after_s = 0;
	curl_easy_getinfo(call->flight.easy, CURLINFO_RESPONSE_CODE, &http);
	r->http = (int)http;
	r->server_time = call->flight.date;
	if (result != CURLE_OK || call->flight.stalled)
		return trouble_judge(call, result);
	if (call->op == API_PICTURE)
		return judge_picture(call);
	return r->http == 200 ? judge_page(call) : judge_status(call);
}

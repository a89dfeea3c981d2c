/* Judging what one sending brought: by HTTP status, by the body, and by whether it is the answer to what was asked. */
#include <stdio.h>
#include <string.h>

#include "api/internal.h"
#include "base/err.h"
#include "base/log.h"
#include "base/text.h"

static const char *name_of(const struct exchange *x)
{
	return exchange_endpoint(x)->name;
}

static const char try_again[] = "Try again; if it lasts, check the network and the proxy.";

/* -- an answer with an error status ------------------------------------------------------------------------------------------- */

static enum ending judge_status(struct exchange *x)
{
	struct api_reply *r = &x->reply;
	struct error_object f;
	bool object = fault_parse(x, buf_str(&x->flight.body), x->flight.body.len, &f);
	x->word = object ? fault_word(&f, r->http) : FAULT_SAYS_NOTHING;
	memcpy(r->request_id, f.request_id, sizeof r->request_id);
	memcpy(r->error_type, f.type, sizeof r->error_type);
	memcpy(r->error_code, f.code, sizeof r->error_code);
	if (r->http >= 300 && r->http < 400) {
		err_set(&r->err, ERR_REPLY, "%s: %s answered with a redirect (HTTP %d), which is not followed", name_of(x),
		        x->where.shown, r->http);
		err_remedy(&r->err, "Check the base URL and whether a proxy or login page stands in between.");
		return ENDING_BROKEN;
	}
	fault_explain(x, r->http, &f, &r->err);
	if (r->http == 429) {
		r->retry_after_s = x->flight.retry_after_s;
		return strcmp(f.code, "CREDITS_EXHAUSTED") ? ENDING_BUSY : ENDING_FINAL;
	}
	if (r->http >= 500 || r->http == 408)
		return ENDING_LOST;
	/* A proxy's page in the server's place says nothing about whether the server saw the request. */
	return object ? ENDING_FINAL : ENDING_BROKEN;
}

/* -- an answer that is said to be good ---------------------------------------------------------------------------------------- */

/* What a record says of itself must be what was asked for, where it says it. */
static bool check_page(const struct exchange *x, const struct record_page *page, struct err *err)
{
	for (size_t i = 0; i < page->count; i++)
		for (size_t k = 0; k < x->asked_count; k++) {
			const struct asked *a = &x->asked[k];
			const struct record *r = page->records[i];
			if (record_get(r, a->leaf, 0, 0)->state != RECORD_PRESENT || !strcmp(record_text(r, a->leaf), a->value))
				continue;
			err_set(err, ERR_REPLY, "%s: the answer is for another %s than was asked for", name_of(x), a->one);
			return err_remedy(err, "It is not shown. A proxy or cache may mix up answers; quote the request_id if it lasts.");
		}
	return true;
}

/* Names the call in an error of a layer below. */
static void say_where(const struct exchange *x, struct err *err)
{
	struct err was = *err;
	err_set(err, ERR_REPLY, "%s: %s", name_of(x), was.text);
	err_remedy(err, "%s", was.remedy);
	if (strcasestr(x->flight.content_type, "html"))
		err_remedy(err, "It is a web page: check the base URL and whether a proxy or login page stands in between.");
	else if (!err->remedy[0])
		err_remedy(err, "%s", try_again);
}

static bool read_page(struct exchange *x, struct err *err)
{
	const struct api_endpoint *e = exchange_endpoint(x);
	const struct buf *body = &x->flight.body;
	return (e->list ? record_read_list : record_read_one)(e->kind, buf_str(body), body->len, &x->reply.page, err);
}

static enum ending judge_page(struct exchange *x)
{
	struct api_reply *r = &x->reply;
	struct err *err = &r->err;
	if (!x->flight.body.len) {
		err_set(err, ERR_REPLY, "%s: %s answered HTTP %d with nothing in it", name_of(x), x->where.shown, r->http);
		err_remedy(err, "%s", try_again);
		return ENDING_BROKEN;
	}
	if (!read_page(x, err)) {
		say_where(x, err);
		return ENDING_BROKEN;
	}
	snprintf(r->request_id, sizeof r->request_id, "%s", r->page.request_id ? r->page.request_id : "");
	text_heal(r->request_id, sizeof r->request_id, r->page.request_id && strlen(r->page.request_id) >= sizeof r->request_id);
	if (!check_page(x, &r->page, err) || (x->errand->believes && !x->errand->believes(x, &r->page, err))) {
		record_page_finish(&r->page);
		return ENDING_BROKEN;
	}
	if (r->page.skipped)
		log_add(LOG_WARN, "%s: %zu of the list's elements %s no %s with an id: not shown", name_of(x), r->page.skipped,
		        r->page.skipped == 1 ? "is" : "are", exchange_endpoint(x)->kind->one);
	r->json = buf_str(&r->page.text);
	r->json_len = r->page.text.len;
	return ENDING_OK;
}

/* Any bytes will do: what they are, and are worth, others find out. */
static enum ending judge_picture(struct exchange *x)
{
	struct api_reply *r = &x->reply;
	struct buf *body = &x->flight.body;
	if (r->http == 200 && body->len) {
		r->bytes = buf_take(body, &r->byte_count);
		return ENDING_OK;
	}
	if (r->http == 429) {
		r->retry_after_s = x->flight.retry_after_s;
		err_set(&r->err, ERR_RATE, "picture: %s asks us to slow down", x->where.shown);
		return ENDING_BUSY;
	}
	if (r->http >= 500) {
		err_set(&r->err, ERR_NETWORK, "picture: %s failed (HTTP %d)", x->where.shown, r->http);
		return ENDING_LOST;
	}
	if (r->http >= 300 && r->http < 400)
		err_set(&r->err, ERR_REPLY, "picture: %s answered with a redirect (HTTP %d), which is not followed",
		        x->where.shown, r->http);
	else if (r->http == 200)
		err_set(&r->err, ERR_REPLY, "picture: %s sent nothing", x->where.shown);
	else
		err_set(&r->err, ERR_NOT_FOUND, "picture: the link for %s has run out or is refused (HTTP %d)", x->where.shown,
		        r->http);
	err_remedy(&r->err, "Links live 60 s: read the case again for new ones.");
	return ENDING_FINAL;
}

enum ending answer_judge(struct exchange *x, CURLcode result)
{
	struct api_reply *r = &x->reply;
	long http = 0;
	r->err = (struct err){ 0 };
	x->word = FAULT_SAYS_NOTHING;
	r->request_id[0] = r->error_type[0] = r->error_code[0] = '\0';
	r->retry_after_s = 0;
	curl_easy_getinfo(x->flight.easy, CURLINFO_RESPONSE_CODE, &http);
	r->http = (int)http;
	r->server_time = x->flight.date;
	if (result != CURLE_OK || x->flight.stalled)
		return unanswered_judge(x, result);
	if (exchange_is_picture(x))
		return judge_picture(x);
	return r->http == 200 ? judge_page(x) : judge_status(x);
}

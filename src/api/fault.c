/* The API's error object, and the sentence each error becomes. Decided by type and code, never by the message. */
#include <stdio.h>
#include <string.h>

#include "api/internal.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"

static const struct fault_row {
	const char *type, *code; /* NULL: any */
	enum err_kind kind;
	bool message; /* the server's own words add something */
	const char *sentence;
	const char *remedy;
} faults[] = {
	{ NULL, "INVALID_API_KEYS", ERR_CREDENTIALS, false, "the server does not accept these credentials",
	  "Check PLAID_CLIENT_ID, PLAID_SECRET and the environment: each environment has a secret of its own." },
	{ NULL, "UNAUTHORIZED_ENVIRONMENT", ERR_CREDENTIALS, false, "these credentials are not enabled for this environment",
	  "Check PLAID_ENV, or have the environment enabled for the client in the Dashboard." },
	{ NULL, "INVALID_PRODUCT", ERR_CREDENTIALS, false, "the client is not enabled for Identity Verification",
	  "Have the product enabled for the client in the Dashboard." },
	{ NULL, "MISSING_FIELDS", ERR_REFUSED, true, "the server misses a field", "Fill in what it names and send again." },
	{ NULL, "INVALID_FIELD", ERR_REFUSED, true, "the server refuses a field", "Correct what it names; nothing was done." },
	{ NULL, "UNKNOWN_FIELDS", ERR_REFUSED, true, "the server does not know a field",
	  "Leave it out; if the form offered it, the API has changed and idreview needs an update." },
	{ NULL, "INVALID_BODY", ERR_REFUSED, true, "the server cannot read the request",
	  "A proxy on the way may change requests; otherwise report it with the request_id." },
	{ NULL, "INVALID_HEADERS", ERR_REFUSED, true, "the server misses a header",
	  "A proxy on the way may drop headers: check it." },
	{ NULL, "NOT_FOUND", ERR_NOT_FOUND, true, "the server knows no such id",
	  "Check the id and the environment: ids of one are unknown to the other." },
	{ NULL, "CREDITS_EXHAUSTED", ERR_RATE, false, "the client's credits are used up",
	  "Waiting does not help: have the plan looked at in the Dashboard." },
	{ "RATE_LIMIT_EXCEEDED", NULL, ERR_RATE, false, "the server asks us to slow down", "Wait and try again." },
	{ NULL, "PLANNED_MAINTENANCE", ERR_NETWORK, false, "the server is down for planned maintenance",
	  "Try again later; the vendor's status page says until when." },
	{ "API_ERROR", NULL, ERR_NETWORK, false, "the server failed",
	  "Try again later; quote the request_id to the vendor if it lasts." },
};

/* What an answer means by its HTTP status when its error is not in the table, or is no error object at all. */
static const struct status_row {
	int from, to;
	enum err_kind kind;
	const char *remedy;
} statuses[] = {
	{ 401, 403, ERR_CREDENTIALS, "Check the credentials, and that no proxy or firewall answers in the server's place." },
	{ 404, 404, ERR_NOT_FOUND, "Check the id, the environment and the base URL." },
	{ 407, 407, ERR_NETWORK, "The proxy wants credentials: see https_proxy." },
	{ 408, 408, ERR_NETWORK, "Try again." },
	{ 429, 429, ERR_RATE, "Wait and try again." },
	{ 400, 499, ERR_REFUSED, "Quote the type, code and request_id to the vendor if they do not explain themselves." },
	{ 500, 599, ERR_NETWORK, "Try again later; check the proxy, if there is one." },
	{ 0, 999, ERR_REPLY, "Check the base URL and the proxy variables." },
};

/* Cut between characters. */
static void clip_into(char *out, size_t size, const char *text)
{
	size_t n = strlen(text);
	if (n >= size) {
		n = size - 1;
		while (n && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(out, text, n);
	out[n] = '\0';
}

/* The member's text, clean; "" when it is no string. */
static void copy_clean(const cJSON *object, const char *key, char *out, size_t size)
{
	struct buf clean;
	const char *text = cJSON_GetStringValue(json_get(object, key));
	buf_init(&clean, 64 * 1024);
	if (text)
		text_clean(text, strnlen(text, 4096), &clean);
	clip_into(out, size, buf_str(&clean));
	buf_finish(&clean);
}

/* The server may quote back what it was sent: personal data and credentials have no place in an error. */
static void hide(char *text, const char *value)
{
	size_t n = value ? strlen(value) : 0;
	if (n < 3)
		return;
	for (char *at = text; (at = strcasestr(at, value)); at += 3) {
		size_t rest = strlen(at + n);
		memcpy(at, "***", 3);
		memmove(at + 3, at + n, rest + 1);
	}
}

static void hide_sent(const struct exchange *x, char *text)
{
	for (size_t i = 0; i < idv_user_field_count; i++)
		hide(text, (const char *)&x->user + idv_user_fields[i].offset);
	hide(text, x->words);
	hide(text, x->api->config->client_id);
	hide(text, x->api->config->secret);
	/* Whatever URL it names may carry a key after its question mark. */
	for (char *at = text; (at = strstr(at, "://")); at += 3) {
		size_t path = strcspn(at, "? ");
		if (at[path] == '?') {
			char *from = at + path, *to = from + strcspn(from, " ");
			memmove(from, to, strlen(to) + 1);
		}
	}
}

bool fault_parse(const struct exchange *x, const char *body, size_t len, struct error_object *out)
{
	*out = (struct error_object){ 0 };
	struct buf checked;
	size_t mended = 0;
	struct arena arena = { NULL };
	const cJSON *json = NULL;
	buf_init(&checked, JSON_CHECKED_MAX);
	if (json_check(body, len, NULL, &checked, &mended, NULL))
		json = json_read(checked.data, checked.len, &arena);
	bool is = json_get(json, "error_code");
	if (is) {
		copy_clean(json, "error_type", out->type, sizeof out->type);
		copy_clean(json, "error_code", out->code, sizeof out->code);
		copy_clean(json, "request_id", out->request_id, sizeof out->request_id);
		/* Hidden before it is cut, or the cut would leave a piece of a value. */
		char whole[4096];
		copy_clean(json, "error_message", whole, sizeof whole);
		hide_sent(x, whole);
		clip_into(out->message, sizeof out->message, whole);
		explicit_bzero(whole, sizeof whole);
	}
	arena_finish(&arena);
	buf_finish(&checked);
	return is;
}

static const struct fault_row *row_for(const struct error_object *f)
{
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if ((!faults[i].type || !strcmp(faults[i].type, f->type)) && (!faults[i].code || !strcmp(faults[i].code, f->code)))
			return &faults[i];
	return NULL;
}

/* The pairs that the vendor documents as refused before anything is done. An object that only looks like the API's may come from what
 * stands in front of it, after the act. */
enum fault_word fault_word(const struct error_object *f, int http)
{
	static const char *const codes[] = { "INVALID_API_KEYS", "UNAUTHORIZED_ENVIRONMENT", "INVALID_PRODUCT", "MISSING_FIELDS", "INVALID_FIELD",
		                             "UNKNOWN_FIELDS",   "INVALID_BODY",             "INVALID_HEADERS", "NOT_FOUND" };
	if (http < 400 || http > 499 || http == 408)
		return FAULT_SAYS_NOTHING;
	if (!strcmp(f->type, "RATE_LIMIT_EXCEEDED"))
		return FAULT_SAYS_RATE;
	if (http == 429 || (strcmp(f->type, "INVALID_REQUEST") && strcmp(f->type, "INVALID_INPUT")))
		return FAULT_SAYS_NOTHING;
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (!strcmp(f->code, codes[i]))
			return FAULT_SAYS_REFUSED;
	return FAULT_SAYS_NOTHING;
}

static const struct status_row *row_for_status(int http)
{
	const struct status_row *r = statuses;
	while (http < r->from || http > r->to)
		r++;
	return r;
}

/* Refused as a whole: another product than that of verifications, and a permission of its own. */
static const struct api_monitor_off *monitor_off(enum api_op op, int http, const char *code)
{
	static const struct api_monitor_off product = { "this client has no Monitor product", "Have Monitor enabled for the client in the Dashboard." },
		permission = { "these credentials have no permission for Monitor",
		               "Have the permission for screenings given to these credentials; the vendor says how. The product itself may be there." };
	if (op < API_SCREENING || op > API_PROGRAMS)
		return NULL;
	if (!strcmp(code, "INVALID_PRODUCT"))
		return &product;
	return !strncmp(code, "UNAUTHORIZED", 12) || http == 403 ? &permission : NULL;
}

const struct api_monitor_off *api_monitor_off(const struct api_reply *reply)
{
	return reply->ok ? NULL : monitor_off(reply->op, reply->http, reply->error_code);
}

void fault_explain(const struct exchange *x, int http, const struct error_object *f, struct err *err)
{
	const char *name = exchange_endpoint(x)->name;
	if (!f->code[0]) {
		const struct status_row *s = row_for_status(http);
		err_set(err, s->kind, "%s: %s answered HTTP %d without the API's error object%s", name, x->where.shown, http,
		        strcasestr(x->flight.content_type, "html") ? " (a web page: a proxy's?)" : "");
		err_remedy(err, "%s", s->remedy);
		return;
	}
	char tail[240];
	snprintf(tail, sizeof tail, "(%s %s%s%s)", f->type[0] ? f->type : "no type", f->code,
	         f->request_id[0] ? ", request_id " : "", f->request_id);
	const struct api_monitor_off *off = monitor_off(x->reply.op, http, f->code);
	const struct fault_row *r = row_for(f);
	if (off) {
		err_set(err, ERR_CREDENTIALS, "%s: %s %s", name, off->sentence, tail);
		err_remedy(err, "%s", off->remedy);
		return;
	}
	if (r) {
		bool more = r->message && f->message[0];
		err_set(err, r->kind, "%s: %s%s%s %s", name, r->sentence, more ? ": " : "", more ? f->message : "", tail);
		err_remedy(err, "%s", r->remedy);
		return;
	}
	const struct status_row *s = row_for_status(http);
	err_set(err, s->kind, "%s: the server answered HTTP %d: %s %s", name, http, f->message[0] ? f->message : "no message",
	        tail);
	err_remedy(err, "%s", s->remedy);
}

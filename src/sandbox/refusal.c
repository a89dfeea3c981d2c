#include "sandbox/refusal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const struct {
	const char *type, *code;
	int status;
	const char *page; /* of the vendor's documentation */
} refusals[REFUSAL_KINDS] = {
	[REFUSE_MISSING_FIELDS] = { "INVALID_REQUEST", "MISSING_FIELDS", 400, "invalid-request" },
	[REFUSE_INVALID_FIELD] = { "INVALID_REQUEST", "INVALID_FIELD", 400, "invalid-request" },
	[REFUSE_UNKNOWN_FIELDS] = { "INVALID_REQUEST", "UNKNOWN_FIELDS", 400, "invalid-request" },
	[REFUSE_INVALID_BODY] = { "INVALID_REQUEST", "INVALID_BODY", 400, "invalid-request" },
	[REFUSE_INVALID_HEADERS] = { "INVALID_REQUEST", "INVALID_HEADERS", 400, "invalid-request" },
	[REFUSE_API_KEYS] = { "INVALID_INPUT", "INVALID_API_KEYS", 400, "invalid-input" },
	[REFUSE_KEY_ID] = { "INVALID_INPUT", "INVALID_WEBHOOK_VERIFICATION_KEY_ID", 400, "invalid-input" },
	[REFUSE_PRODUCT] = { "INVALID_INPUT", "INVALID_PRODUCT", 400, "invalid-input" },
	[REFUSE_ROUTE] = { "INVALID_INPUT", "UNAUTHORIZED_ROUTE_ACCESS", 400, "invalid-input" },
	[REFUSE_NOT_FOUND] = { "INVALID_REQUEST", "NOT_FOUND", 404, "invalid-request" },
	[REFUSE_RATE] = { "RATE_LIMIT_EXCEEDED", "RATE_LIMIT", 429, "rate-limit-exceeded" },
	[REFUSE_INTERNAL] = { "API_ERROR", "INTERNAL_SERVER_ERROR", 500, "api" },
	[REFUSE_MAINTENANCE] = { "API_ERROR", "PLANNED_MAINTENANCE", 503, "api" },
};

/* What is said back of a request may have been cut within a character. */
static void mend(char *text)
{
	for (char *s = text; *s;) {
		size_t n = 1;
		while (n < 4 && s[n] && !text_utf8_valid(s, n))
			n++;
		if (!text_utf8_valid(s, n)) {
			*s = '?';
			n = 1;
		}
		s += n;
	}
}

bool refuse(struct refusal *r, enum refusal_kind kind, const char *fmt, ...)
{
	r->kind = kind;
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(r->text, sizeof r->text, fmt, ap);
	va_end(ap);
	mend(r->text);
	return false;
}

int refusal_status(enum refusal_kind kind)
{
	return refusals[kind].status;
}

cJSON *refusal_json(const struct refusal *r)
{
	char page[120];
	snprintf(page, sizeof page, "https://plaid.com/docs/errors/%s/#%s", refusals[r->kind].page, refusals[r->kind].code);
	for (char *s = strchr(page, '#'); *s; s++)
		*s = *s >= 'A' && *s <= 'Z' ? (char)(*s - 'A' + 'a') : *s;
	cJSON *json = cJSON_CreateObject();
	tree_set_text(json, "display_message", NULL);
	tree_set_text(json, "documentation_url", page);
	tree_set_text(json, "error_code", refusals[r->kind].code);
	tree_set_text(json, "error_message", r->text);
	tree_set_text(json, "error_type", refusals[r->kind].type);
	tree_set_text(json, "suggested_action", NULL);
	return json;
}

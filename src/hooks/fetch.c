#include "hooks/fetch.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/when.h"
#include "idv/webhook_key.h"

bool fetch_ask(void *fetch, const char *kid)
{
	struct fetch *f = fetch;
	struct err err = { 0 };
	for (size_t i = 0; i < RING_ASKED; i++)
		if (!f->calls[i].id) {
			f->calls[i].id = api_ask(f->api, API_WEBHOOK_KEY, kid, &err);
			snprintf(f->calls[i].kid, sizeof f->calls[i].kid, "%s", kid);
			if (!f->calls[i].id)
				log_err(LOG_WARN, "a webhook's key cannot be asked for", &err);
			return f->calls[i].id != 0;
		}
	return false;
}

/* Of the one sort that we take, and for this. */
static bool usable(const struct record *key)
{
	const struct record_value *use = record_get(key, WEBHOOK_KEY_USE, 0, 0);
	return record_is(key, WEBHOOK_KEY_ALG, "ES256") && record_is(key, WEBHOOK_KEY_KTY, "EC") && record_is(key, WEBHOOK_KEY_CRV, "P-256") &&
	       (use->state != RECORD_PRESENT || record_is(key, WEBHOOK_KEY_USE, "sig"));
}

static bool expired(const struct record *key)
{
	const struct record_value *v = record_get(key, WEBHOOK_KEY_EXPIRED_AT, 0, 0);
	return v->state == RECORD_PRESENT || v->state == RECORD_WRONG_TYPE;
}

/* The vendor's own word that there is none; all else may be otherwise at the next try. */
static bool says_none(const struct api_reply *reply)
{
	return reply->err.kind == ERR_NOT_FOUND || strcmp(reply->error_code, "INVALID_WEBHOOK_VERIFICATION_KEY_ID") == 0;
}

static void tell(struct fetch *f, const char *kid, const struct api_reply *reply)
{
	int64_t now = when_mono_ms();
	const struct record *key = reply->ok && reply->page.count ? reply->page.records[0] : NULL;
	if (!key) {
		bool none = says_none(reply);
		if (!none)
			log_err(LOG_WARN, "a webhook's key could not be fetched", &reply->err);
		ring_answered(f->ring, kid, none ? RING_NO_SUCH_KEY : RING_NO_ANSWER, NULL, NULL, now);
	} else if (!usable(key)) {
		log_add(LOG_WARN, "the key %s is none for ES256", kid);
		ring_answered(f->ring, kid, RING_NO_SUCH_KEY, NULL, NULL, now);
	} else if (expired(key)) {
		log_add(LOG_INFO, "the key %s has expired", kid);
		ring_answered(f->ring, kid, RING_KEY_EXPIRED, NULL, NULL, now);
	} else {
		ring_answered(f->ring, kid, RING_KEY, record_text(key, WEBHOOK_KEY_X), record_text(key, WEBHOOK_KEY_Y), now);
	}
}

bool fetch_answered(struct fetch *f, const struct api_reply *reply)
{
	for (size_t i = 0; i < RING_ASKED; i++)
		if (f->calls[i].id == reply->id) {
			f->calls[i].id = 0;
			tell(f, f->calls[i].kid, reply);
			return true;
		}
	return false;
}

#include "sandbox/parcel.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "sandbox/sandbox.h"

void parcel_finish(struct parcel *p)
{
	buf_finish(&p->body);
	free(p->token);
	*p = (struct parcel){ 0 };
}

/* The same event as it would come from the vendor's other environment. */
static void swap_environment(struct buf *body)
{
	cJSON *json = cJSON_Parse(buf_str(body));
	const char *is = tree_text(json, "environment");
	tree_set_text(json, "environment", is && strcmp(is, "production") == 0 ? "sandbox" : "production");
	buf_reset(body);
	tree_print(json, body);
	cJSON_Delete(json);
}

/* One letter of the first id is another: as long as before, and still JSON. */
static void change_body(struct buf *body)
{
	char *at = body->len ? strstr(body->data, "_id\":\"") : NULL;
	at = at ? at + 6 + strcspn(at + 6, "\"") - 1 : body->len ? body->data + body->len / 2 : NULL;
	if (at)
		*at = *at == 'x' ? 'y' : 'x';
}

static char *pack_token(struct sandbox *s, const struct fault *fault, const struct buf *body)
{
	int64_t now = clock_now(&s->clock), shift = fault->arg < 0 ? 0 : fault->arg;
	const struct signer_key *key = fault->kind == FAULT_EXPIRED_KEY ? signer_expired(&s->signer, now) : signer_current(&s->signer, now);
	/* The token's time is the host's: who receives it has no other clock, wherever this server's stands. */
	struct token t = { .key = key, .kid = key->kid, .iat = when_now(), .body = buf_str(body), .len = body->len };
	switch (fault->kind) {
	case FAULT_UNKNOWN_KID:
		t.key = signer_stranger(&s->signer, now);
		t.kid = t.key->kid;
		break;
	case FAULT_FORGED:
		t.key = signer_stranger(&s->signer, now);
		break;
	case FAULT_ALG_NONE:
		t.form = TOKEN_NONE;
		break;
	case FAULT_HS256:
		t.form = TOKEN_HS256;
		break;
	case FAULT_OLD:
		t.iat -= shift;
		break;
	case FAULT_FUTURE:
		t.iat += shift;
		break;
	default:
		break;
	}
	return signer_token(&t);
}

/* What is signed as it is sent, so that only its content is wrong. */
static void spoil_before(enum fault_kind kind, struct buf *body)
{
	if (kind == FAULT_ENVIRONMENT)
		swap_environment(body);
	else if (kind != FAULT_TRUNCATED)
		fault_spoil(kind, body);
}

/* What changes after the signature. */
static void spoil_after(enum fault_kind kind, struct buf *body)
{
	if (kind == FAULT_OTHER_BODY)
		change_body(body);
	else if (kind == FAULT_TRUNCATED)
		fault_spoil(kind, body);
}

/* It comes again, whatever is answered. */
static void ask_again(struct delivery *d, const struct fault *fault, const char *token)
{
	if (fault->kind == FAULT_DUPLICATE)
		d->more = fault->arg < 0 ? 1 : (int)fault->arg;
	if (fault->kind == FAULT_REPLAY || fault->kind == FAULT_TWIN) {
		d->more = 1;
		d->token = fault->kind == FAULT_TWIN ? signer_twin(token) : mem_strdup(token);
	}
}

bool parcel_pack(struct sandbox *s, const struct event *event, struct delivery *d, int64_t mono_ms, struct parcel *out)
{
	struct fault fault = { .kind = FAULT_NONE };
	char *token = d->token;
	d->token = NULL;
	if (!d->spared)
		fault = faults_take(&s->faults, ENDPOINT_WEBHOOK);
	d->spared = false;
	if (fault.kind == FAULT_LATENCY) {
		outbox_put_off(&s->outbox, d, mono_ms + fault.arg);
		return false;
	}
	if (fault.kind == FAULT_DROP) {
		outbox_lose(&s->outbox, d);
		return false;
	}
	s->calls[ENDPOINT_WEBHOOK]++;
	*out = (struct parcel){ .token = token, .doubled = fault.kind == FAULT_DOUBLED };
	buf_init(&out->body, SANDBOX_ANSWER_MAX);
	buf_add_str(&out->body, event->body);
	spoil_before(fault.kind, &out->body);
	if (!out->token && fault.kind != FAULT_UNSIGNED)
		out->token = pack_token(s, &fault, &out->body);
	ask_again(d, &fault, out->token);
	spoil_after(fault.kind, &out->body);
	return true;
}

#include "hooks/post.h"

#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "hooks/tally.h"

/* -- answers --------------------------------------------------------------------------------------------------------------------- */

void post_answers_create(struct receiver *r)
{
	for (int i = 0; i < REFUSALS; i++) {
		const char *text = i == REFUSAL_NONE ? "" : refusal_table[i].meaning;
		struct MHD_Response *answer = MHD_create_response_from_buffer(strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_PERSISTENT);
		if (!answer)
			mem_exhausted();
		if (*text)
			MHD_add_response_header(answer, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain");
		if (refusal_table[i].status == MHD_HTTP_SERVICE_UNAVAILABLE)
			MHD_add_response_header(answer, MHD_HTTP_HEADER_RETRY_AFTER, "30");
		r->answers[i] = answer;
	}
}

void post_answers_destroy(struct receiver *r)
{
	for (int i = 0; i < REFUSALS; i++)
		if (r->answers[i])
			MHD_destroy_response(r->answers[i]);
}

enum MHD_Result post_refuse(struct post *p, enum refusal why)
{
	p->state = POST_JUDGED;
	p->receiver->parts.tally->refused[why]++;
	return MHD_queue_response(p->connection, (unsigned)refusal_table[why].status, p->receiver->answers[why]);
}

static enum MHD_Result answer(struct post *p)
{
	if (p->verdict)
		return post_refuse(p, p->verdict);
	return MHD_queue_response(p->connection, MHD_HTTP_OK, p->receiver->answers[REFUSAL_NONE]);
}

/* -- waiting --------------------------------------------------------------------------------------------------------------------- */

static struct caller *caller_of(struct post *p)
{
	return MHD_get_connection_info(p->connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void suspend(struct post *p, enum post_state state)
{
	struct receiver *r = p->receiver;
	p->state = state;
	callers_hold(&r->callers, caller_of(p));
	r->owed += !p->owed;
	p->owed = true;
	MHD_suspend_connection(p->connection);
}

/* The server calls again, and then it is answered or goes on. */
static void resume(struct post *p)
{
	struct receiver *r = p->receiver;
	callers_restart(&r->callers, caller_of(p), when_mono_ms());
	MHD_resume_connection(p->connection);
}

static void on_kept(struct batch_item *item, enum batch_fate how)
{
	struct post *p = (struct post *)(void *)item;
	struct tally *tally = p->receiver->parts.tally;
	if (how == FATE_NEW)
		tally->accepted[p->event.kind]++;
	else if (how == FATE_KNOWN)
		tally->duplicates++;
	else
		p->verdict = REFUSAL_STORE_AWAY;
	p->state = POST_JUDGED;
	resume(p);
}

static void keep(struct post *p)
{
	const struct event_row *row = &event_table[p->event.kind];
	int64_t now = p->receiver->parts.judge->now(p->receiver->parts.judge->ctx);
	struct inbox_event *e = &p->item.event;
	*e = (struct inbox_event){ .iat = p->token.iat, .received_at = now > p->token.iat ? now : p->token.iat, .type = row->type,
		.code = row->code, .subject = p->event.subject, .environment = p->event.environment };
	memcpy(e->body_hash, p->token.body_hash, sizeof e->body_hash);
	p->item.kept = on_kept;
	suspend(p, POST_FOR_STORE);
	batch_add(p->receiver->parts.batch, &p->item);
}

void post_wake(struct receiver *r, int64_t now)
{
	for (struct post **at = &r->for_key; *at;) {
		struct post *p = *at;
		bool late = now >= p->until || r->ending;
		if (!late && ring_waits(r->parts.judge->ring, p->token.kid, now)) {
			at = &p->next;
			continue;
		}
		*at = p->next;
		p->state = late ? POST_JUDGED : POST_READING;
		p->verdict = REFUSAL_KEY_AWAY;
		resume(p);
	}
}

int post_wait_ms(const struct receiver *r, int64_t now)
{
	int wait = -1;
	for (const struct post *p = r->for_key; p; p = p->next) {
		int left = !ring_waits(r->parts.judge->ring, p->token.kid, now) || p->until <= now ? 0 : (int)(p->until - now);
		left = left < RING_PATIENCE_MS ? left : RING_PATIENCE_MS;
		if (wait < 0 || left < wait)
			wait = left;
	}
	return wait;
}

/* -- judging --------------------------------------------------------------------------------------------------------------------- */

struct found { const char *token; unsigned count; };

static enum MHD_Result look_at(void *cls, enum MHD_ValueKind kind, const char *key, const char *value)
{
	(void)kind;
	struct found *f = cls;
	if (strcasecmp(key, "Plaid-Verification") == 0) {
		f->token = value ? value : "";
		f->count++;
	}
	return MHD_YES;
}

static enum refusal judge(struct post *p, bool *coming)
{
	struct found found = { 0 };
	*coming = false;
	if (p->receiver->ending)
		return REFUSAL_ENDING;
	MHD_get_connection_values(p->connection, MHD_HEADER_KIND, look_at, &found);
	if (found.count != 1)
		return found.count ? REFUSAL_DOUBLED_TOKEN : REFUSAL_NO_TOKEN;
	return judge_webhook(p->receiver->parts.judge, found.token, buf_str(&p->body), p->body.len, &p->token, &p->event, coming);
}

enum MHD_Result post_serve(struct post *p)
{
	struct receiver *r = p->receiver;
	bool coming;
	if (p->state == POST_JUDGED)
		return answer(p);
	p->verdict = judge(p, &coming);
	if (coming && when_mono_ms() < (p->until ? p->until : INT64_MAX)) {
		p->until = p->until ? p->until : when_mono_ms() + r->options.key_ms;
		p->next = r->for_key;
		r->for_key = p;
		suspend(p, POST_FOR_KEY);
		return MHD_YES;
	}
	p->state = POST_JUDGED;
	if (!p->verdict && p->event.kind == EVENT_OTHER)
		r->parts.tally->others++;
	else if (!p->verdict) {
		keep(p);
		return MHD_YES;
	}
	return answer(p);
}

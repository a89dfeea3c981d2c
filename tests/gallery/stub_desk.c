#include "gallery/stub_desk.h"

#include <check.h>
#include <stdio.h>

#include "desk/audit.h"

struct stub_desk stub_desk;
struct stub_shown stub_shown;
struct stub_decided stub_decided;

void desk_audit_picture(struct desk *d, const char *attempt_id, const struct record_value *v, int step, int64_t ms)
{
	(void)d;
	stub_shown.come += ms < 0;
	if (ms < 0)
		return;
	stub_shown = (struct stub_shown){ .come = stub_shown.come, .count = stub_shown.count + 1, .leaf = v->leaf, .at = v->at[0], .step = step, .ms = ms };
	snprintf(stub_shown.attempt, sizeof stub_shown.attempt, "%s", attempt_id);
}

void deciding_saw_picture(struct desk *d, const char *attempt_id, const struct record_value *v, const char digest[EVIDENCE_TEXT], int64_t ms)
{
	(void)d, (void)attempt_id, (void)v;
	stub_decided.count++;
	stub_decided.ms += ms;
	snprintf(stub_decided.digest, sizeof stub_decided.digest, "%s", digest);
}

struct stub_call *stub_desk_call(uint32_t id)
{
	ck_assert_msg(id >= 1 && id <= stub_desk.count, "no call %u", id);
	return &stub_desk.calls[id - 1];
}

size_t stub_desk_open(void)
{
	size_t n = 0;
	for (size_t i = 0; i < stub_desk.count; i++)
		n += !stub_desk.calls[i].answered && !stub_desk.calls[i].cancelled;
	return n;
}

bool stub_desk_answer(struct stub_call *call, struct api_reply *reply)
{
	reply->id = call->id;
	ck_assert(!call->answered);
	call->answered = true;
	if (!call->forgotten)
		call->who.reply(call->who.owner, call->who.tag, reply);
	return !call->forgotten;
}

static uint32_t ask(bool picture, const char *what, struct ticket who, struct err *err)
{
	if (stub_desk.refuses) {
		err_set(err, ERR_REFUSED, "%s", stub_desk.refuses);
		return 0;
	}
	ck_assert_uint_lt(stub_desk.count, STUB_CALLS);
	struct stub_call *call = &stub_desk.calls[stub_desk.count++];
	*call = (struct stub_call){ .id = (uint32_t)stub_desk.count, .picture = picture, .who = who };
	snprintf(call->what, sizeof call->what, "%s", what);
	return call->id;
}

uint32_t desk_get(struct desk *d, const char *id, struct ticket who, struct err *err)
{
	(void)d;
	return ask(false, id, who, err);
}

uint32_t desk_ask(struct desk *d, enum api_op op, const char *what, struct ticket who, struct err *err)
{
	(void)d;
	return ask(op == API_PICTURE, what, who, err);
}

void desk_cancel(struct desk *d, uint32_t id)
{
	(void)d;
	stub_desk_call(id)->cancelled = true;
}

bool desk_progress(const struct desk *d, uint32_t id, size_t *here, size_t *all)
{
	(void)d;
	*here = stub_desk.here;
	*all = stub_desk.all;
	return id && id == stub_desk.coming;
}

void desk_forget(struct desk *d, const void *owner)
{
	(void)d;
	for (size_t i = 0; i < stub_desk.count; i++)
		stub_desk.calls[i].forgotten |= stub_desk.calls[i].who.owner == owner;
}

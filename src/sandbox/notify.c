#include "sandbox/notify.h"

#include "base/when.h"
#include "sandbox/sandbox.h"

static const struct {
	const char *type, *code, *id;
} notices[NOTICES] = {
	[NOTICE_STATUS] = { "IDENTITY_VERIFICATION", "STATUS_UPDATED", "identity_verification_id" },
	[NOTICE_STEP] = { "IDENTITY_VERIFICATION", "STEP_UPDATED", "identity_verification_id" },
	[NOTICE_RETRIED] = { "IDENTITY_VERIFICATION", "RETRIED", "identity_verification_id" },
	[NOTICE_SCREENING] = { "SCREENING", "STATUS_UPDATED", "screening_id" },
};

void notify(struct sandbox *s, enum notice what, const char *id)
{
	cJSON *body = cJSON_CreateObject();
	cJSON_AddStringToObject(body, "webhook_type", notices[what].type);
	cJSON_AddStringToObject(body, "webhook_code", notices[what].code);
	cJSON_AddStringToObject(body, notices[what].id, id);
	cJSON_AddStringToObject(body, "environment", NOTIFY_ENVIRONMENT);
	outbox_add(&s->outbox, body, clock_now(&s->clock), when_mono_ms());
}

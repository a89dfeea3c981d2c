#include "sandbox_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

enum { ANSWERS = 1000 };

static struct {
	struct sandbox sandbox;
	cJSON *answers[ANSWERS];
	size_t count;
	int status;
	char data[4096];
} rig;

struct sandbox_options rig_options(void)
{
	struct sandbox_options o = { .seed = 1, .page_size = 10, .url_life = 60, .no_cache = true };
	const char *srcdir = getenv("srcdir");
	snprintf(rig.data, sizeof rig.data, "%s/data/sandbox", srcdir ? srcdir : ".");
	o.data = rig.data;
	clock_freeze(&o.clock, RIG_NOW);
	budget_documented(&o.budget);
	return o;
}

struct sandbox *rig_start(const struct sandbox_options *options)
{
	struct sandbox_options usual = rig_options();
	struct err err = { 0 };
	ck_assert_msg(sandbox_init(&rig.sandbox, options ? options : &usual, &err), "%s", err.text);
	snprintf(rig.sandbox.links.base_url, sizeof rig.sandbox.links.base_url, "http://127.0.0.1:1");
	return &rig.sandbox;
}

void rig_stop(void)
{
	while (rig.count)
		cJSON_Delete(rig.answers[--rig.count]);
	sandbox_finish(&rig.sandbox);
}

const cJSON *rig_ask_as(enum endpoint endpoint, const struct request_head *head, const char *body, struct fault fault)
{
	struct buf text;
	struct answer a;
	buf_init(&text, SANDBOX_BODY_MAX);
	answer_init(&a);
	bool fits = !body || buf_add_str(&text, body);
	sandbox_serve(&rig.sandbox, endpoint, head, fits ? &text : NULL, &fault, &a);
	rig.status = a.status;
	ck_assert_uint_lt(rig.count, ANSWERS);
	cJSON *json = cJSON_ParseWithLength(buf_str(&a.body), a.body.len + 1);
	ck_assert_ptr_nonnull(json);
	rig.answers[rig.count++] = json;
	answer_finish(&a);
	buf_finish(&text);
	return json;
}

const cJSON *rig_ask(enum endpoint endpoint, const char *body)
{
	static const struct request_head good = { .client_id = "sandbox", .secret = "sandbox-secret",
		.content_type = "application/json; charset=utf-8", .version = "2020-09-14" };
	return rig_ask_as(endpoint, &good, body, (struct fault){ .kind = FAULT_NONE });
}

int rig_status(void)
{
	return rig.status;
}

void rig_refused(const cJSON *answer, int status, const char *type, const char *code)
{
	ck_assert_str_eq(rig_text(answer, "error_code"), code);
	ck_assert_str_eq(rig_text(answer, "error_type"), type);
	ck_assert_int_eq(rig.status, status);
	ck_assert(cJSON_IsNull(tree_get(answer, "display_message")));
	ck_assert_uint_gt(strlen(rig_text(answer, "error_message")), 0);
	ck_assert_uint_gt(strlen(rig_text(answer, "request_id")), 8);
}

const char *rig_text(const cJSON *node, const char *path)
{
	const char *s = cJSON_GetStringValue(tree_path(node, path));
	return s ? s : "(none)";
}

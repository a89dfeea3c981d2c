#include "writes_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rig rig;
struct err err;
struct api_manner manner;

void writes_teardown(void)
{
	rig_stop(&rig);
	manner = (struct api_manner){ 0 };
}

const char *good(const char *id, const char *previous)
{
	return http_reply(200, NULL, record_json(id, previous, NULL));
}

/* A list for u1 with these attempts, each NULL-ended as id, previous, created. */
const char *attempts(const char *const (*rows)[3], size_t count, const char *cursor)
{
	const char *records[8];
	for (size_t i = 0; i < count; i++)
		records[i] = record_json(rows[i][0], rows[i][1], rows[i][2]);
	return http_reply(200, NULL, list_json(records, count, cursor));
}

const char *fault(int status, const char *type, const char *code, const char *message)
{
	char body[500];
	snprintf(body, sizeof body,
	  "{\"error_type\":\"%s\",\"error_code\":\"%s\",\"error_message\":\"%s\",\"request_id\":\"reqE\"}", type, code,
	         message);
	return http_reply(status, NULL, body);
}

uint32_t send_retry(void)
{
	struct idv_retry q = { .client_user_id = "u1", .template_id = "t1", .strategy = IDV_RESET };
	uint32_t id = api_send_retry(rig.api, &q, "idv_1", &manner, &err);
	ck_assert_msg(id, "%s", err.text);
	return id;
}

uint32_t send_create(enum idv_tristate idempotent)
{
	struct idv_create q = { .client_user_id = "u1", .template_id = "t1", .gave_consent = true, .is_idempotent = idempotent };
	uint32_t id = api_send_create(rig.api, &q, &manner, &err);
	ck_assert_msg(id, "%s", err.text);
	return id;
}

size_t settle(api_told *told)
{
	api_settle(rig.api, false, told, NULL);
	while (api_keeping(rig.api))
		rig_turn(&rig);
	return api_open_count(rig.api);
}

void expect_err(const struct err *e, enum err_kind kind, const char *text)
{
	ck_assert_msg(e->kind == kind, "kind %s: %s", err_kind_name(e->kind), e->text);
	ck_assert_msg(strstr(e->text, text) || strstr(e->remedy, text), "\"%s\" / \"%s\" lacks \"%s\"", e->text, e->remedy, text);
}

/* The events of the journal in order, as words: "intent lost found". */
void expect_journal(const char *words)
{
	char got[200] = "", *text = rig_journal(&rig), *rest = text, *line;
	while ((line = strsep(&rest, "\n")) && *line) {
		char word[32];
		ck_assert_int_eq(sscanf(line, "%*s %31s", word), 1);
		snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", *got ? " " : "", word);
	}
	free(text);
	ck_assert_str_eq(got, words);
}

size_t count_requests(const char *path)
{
	size_t n = 0;
	for (size_t i = 0; i < rig.peer.request_count; i++)
		n += strstr(rig.peer.requests[i].text, path) != NULL;
	return n;
}

#include "aml/request.h"

#include "base/err.h"
#include "base/mem.h"
#include "record/json.h"

bool aml_list_encode(const struct aml_list_query *q, const char *cursor, struct buf *out, struct err *err)
{
	const struct {
		const char *key, *value;
	} texts[] = { { "watchlist_program_id", q->program_id }, { "client_user_id", q->client_user_id }, { "status", q->status },
		      { "assignee", q->assignee }, { "cursor", cursor } };
	struct arena arena = { NULL };
	cJSON *o = json_begin(&arena);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i].value && *texts[i].value)
			cJSON_AddStringToObject(o, texts[i].key, texts[i].value);
	return json_end(&arena, o, out) || err_set(err, ERR_USAGE, "the request is too long");
}

/* What is wrong with the connection. */
#include <string.h>

#include "base/when.h"
#include "desk/internal.h"

enum { WAIT_S = 60 }; /* where a 429 does not say how long */

void trouble_note(struct desk *d, const struct api_reply *reply)
{
	struct trouble *t = &d->trouble;
	if (reply->op == API_PICTURE || (api_endpoint_table[reply->op].writes && !reply->ok))
		return; /* the picture's box, the form say it */
	if (reply->ok) {
		*t = (struct trouble){ 0 };
		return;
	}
	if (reply->op >= API_SCREENING && reply->op <= API_PROGRAMS && reply->err.kind == ERR_CREDENTIALS)
		return; /* of Monitor alone: the screening says it, and all else works */
	if (reply->err.kind != ERR_NETWORK && reply->err.kind != ERR_RATE && reply->err.kind != ERR_CREDENTIALS)
		return;
	int64_t since = t->kind == reply->err.kind ? t->since : when_now();
	*t = (struct trouble){ .kind = reply->err.kind, .err = reply->err, .since = since, .answered = reply->http != 0 };
	strncpy(t->what, api_endpoint_table[reply->op].name, sizeof t->what - 1);
	if (reply->err.kind == ERR_RATE)
		t->until_ms = when_mono_ms() + (reply->retry_after_s ? reply->retry_after_s : WAIT_S) * (int64_t)1000;
}

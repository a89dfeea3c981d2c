#include "intake/facts.h"
#include "idv/leaf.h"
#include <string.h>
void facts_of(const struct record *r, int64_t read_at, struct facts_room *room, struct attempt_facts *out)
{
	const char *status = record_text(r, IDV_STATUS);
	*room = (struct facts_room){ 0 };
	*out = (struct attempt_facts){ .attempt_id = record_text(r, IDV_ID), .template_id = record_text(r, IDV_TEMPLATE_ID), .client_user_id = record_text(r, IDV_CLIENT_USER_ID), .user_id="", .previous_id="", .screening_id=record_text(r, IDV_WATCHLIST_SCREENING_ID), .status = status, .stage = !strcmp(status,"pending_review")?STAGE_PENDING:!strcmp(status,"active")?STAGE_IN_PROGRESS:STAGE_DONE, .steps=".......", .why="", .created_at=record_get(r, IDV_CREATED_AT,0,0)->number, .read_at=read_at };
}
void facts_finish(struct facts_room *room) { (void)room; }

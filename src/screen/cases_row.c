/* A row of the store as the pane wants it. */
#include <string.h>

#include "screen/cases_state.h"

struct listing_item cases_item(const struct cases *c, const struct case_row *r)
{
	const struct desk *d = c->shared.desk;
	const struct case_screening *s = &r->screening;
	const char *name = config_template_name(d->config, r->template_id);
	return (struct listing_item){
		.user = r->user, .template_id = r->template_id, .template_name = name ? name : "", .attempt_id = r->attempt_id,
		.screening_id = r->screening_id, .status = r->status, .steps = r->steps, .why = r->why, .owner = r->owner, .owner_host = r->owner_host,
		.assigned_to = r->assigned_to, .queue = r->queue, .tries = r->tries, .notes = r->notes, .links = r->links, .opened_at = r->opened_at,
		.screened = s->read_at != 0, .program_id = s->program_id, .assignee = s->assignee, .hit_kinds = s->kinds, .hit_lists = s->lists,
		.hits = s->hits, .hits_pending = s->pending, .due_at = r->due_at, .snoozed_until = r->snoozed_until, .lease_until = r->lease_until, .read_at = r->read_at,
		.pending = r->stage == STAGE_PENDING, .done = r->stage == STAGE_DONE, .unread = r->stage == STAGE_UNREAD,
		.mine = r->owner[0] && !strcmp(r->owner, d->team.me->id) && !strcmp(r->owner_session, d->team.me->session), .hold = r->hold, .marked = team_marked(d, r->id),
		.is_new = !r->seen && !r->news && r->stage != STAGE_DONE, .news = r->news,
	};
}

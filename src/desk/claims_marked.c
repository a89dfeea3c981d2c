/* One act on all cases that are marked. */
#include <stdlib.h>

#include "base/mem.h"
#include "desk/desk.h"

struct marked_run {
	struct desk *desk;
	enum act_kind kind;
	size_t left, ok;
	struct err err;          /* of the first that failed */
};

static void done(void *owner, bool ok, const struct err *err)
{
	struct marked_run *m = owner;
	const char *did = m->kind == ACT_CLAIM ? "claimed" : "released";
	m->ok += ok;
	if (!ok && !m->err.kind)
		m->err = *err;
	if (--m->left)
		return;
	if (m->err.kind)
		desk_say(m->desk, STYLE_WARN, "%zu %s; not the others: %s", m->ok, did, m->err.text);
	else
		desk_say(m->desk, STYLE_GOOD, "%zu case%s %s; U takes it back", m->ok, m->ok == 1 ? "" : "s", did);
	free(m);
}

/* What is so already is left alone, by taking it back too. */
static bool concerns(const struct desk *d, enum act_kind kind, int64_t case_id)
{
	return (claims_holding(d, case_id) == HOLDING_MINE) == (kind == ACT_RELEASE);
}

void claims_act_marked(struct desk *d, enum act_kind kind)
{
	struct marked_run *m = mem_alloc(sizeof *m);
	unsigned group = claims_group(d);
	*m = (struct marked_run){ .desk = d, .kind = kind };
	for (size_t i = 0; i < d->team.mark_count; i++)
		m->left += concerns(d, kind, d->team.marks[i].case_id);
	if (!m->left) {
		desk_say(d, STYLE_WARN, kind == ACT_CLAIM ? "all that are marked you have claimed already" : "of those that are marked you have claimed none");
		free(m);
		return;
	}
	for (size_t i = 0; i < d->team.mark_count; i++) {
		struct act act = { .kind = kind, .row = { .id = d->team.marks[i].case_id } };
		if (concerns(d, kind, act.row.id))
			claims_act(d, &act, group, (struct act_ticket){ done, m });
	}
	team_unmark_all(d);
}

#include "desk/scrutiny.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/scrutiny_internal.h"
#include "pane/hits.h"

static const char company[] = "entscr_"; /* begins the id of a company's screening, which has calls of its own */

/* What outlives the screening at hand. */
static struct scrutiny left_of(const struct scrutiny *s)
{
	return (struct scrutiny){ .turn = s->turn, .changes = s->changes + 1, .refused = s->refused, .refusal = s->refusal, .drafts = s->drafts,
		                  .draft_count = s->draft_count, .acts = s->acts };
}

void scrutiny_close(struct desk *d)
{
	struct scrutiny *s = &d->scrutiny;
	if (!*s->id)
		return;
	scrutiny_left(d);
	if (scrutiny_has_verdicts(s->verdicts, s->look.hit_count))
		scrutiny_keep_draft(s);
	scrutiny_drop_hits(s);
	aml_look_finish(&s->look);
	arena_finish(&s->texts);
	scrutiny_drop_records(&s->history, &s->history_count);
	scrutiny_drop_records(&s->others, &s->other_count);
	*s = left_of(s);
}

/* Before anything is asked. */
static bool may_be_read(struct scrutiny *s)
{
	if (!strncmp(s->id, company, sizeof company - 1))
		return err_set(&s->err, ERR_REFUSED, "%.120s is a company's screening: it is reviewed in the Dashboard, not here", s->id);
	if (!idv_id_check("screening id", s->id, &s->err))
		return false;
	s->off = s->refused;
	s->err = s->refusal;
	return !s->refused;
}

void scrutiny_open(struct desk *d, const char *screening_id, const struct record *attempt)
{
	struct scrutiny *s = &d->scrutiny;
	const char *attempt_id = attempt ? idv_text(attempt, IDV_ID) : "";
	if (!strcmp(s->id, screening_id) && (!*attempt_id || !strcmp(s->attempt_id, attempt_id)))
		return;
	if (strcmp(s->id, screening_id) != 0) {
		scrutiny_close(d);
		if (strlen(screening_id) >= sizeof s->id) {
			err_set(&s->err, ERR_REPLY, "the screening's id is longer than the vendor allows: it is not read");
			return;
		}
		snprintf(s->id, sizeof s->id, "%s", screening_id);
		d->programmes.ready = scrutiny_programs_ready;
	}
	snprintf(s->attempt_id, sizeof s->attempt_id, "%s", attempt_id);
	scrutiny_act_shown(d);
	if (s->look.screening)
		scrutiny_compare(d);
	else if (!s->reading && may_be_read(s))
		scrutiny_read(d);
}

void scrutiny_again(struct desk *d)
{
	struct scrutiny *s = &d->scrutiny;
	if (!*s->id)
		return;
	s->refused = false;
	if (!may_be_read(s))
		return;
	programmes_again(d);
	scrutiny_read(d);
}

void scrutiny_want_past(struct desk *d)
{
	d->scrutiny.past_wanted = true;
	scrutiny_past(d);
}

static const char *person_name(void *ctx, const char *dashboard_user_id)
{
	return people_name(ctx, dashboard_user_id);
}

/* Why something is not here, or is not as it seems: the weightiest. */
static void put_state(struct desk *d, const struct api_open *open, struct hits_view *out)
{
	struct scrutiny *s = &d->scrutiny;
	out->state_style = STYLE_WARN;
	s->state[0] = '\0';
	if (s->reading && !s->look.screening) {
		snprintf(s->state, sizeof s->state, "the screening is being read");
		out->state_style = STYLE_DIM;
	} else if (s->err.kind) {
		snprintf(s->state, sizeof s->state, "%s%s%s", s->err.text, s->err.remedy[0] ? ". " : "", s->err.remedy);
		out->state_style = s->off ? STYLE_WARN : STYLE_BAD;
	} else if (open) {
		scrutiny_say_open(d, open, s->state, sizeof s->state);
	} else if (*s->changed) {
		snprintf(s->state, sizeof s->state, "%s", s->changed);
	} else if (s->past_err.kind && s->past_err.kind != ERR_CANCELLED) {
		snprintf(s->state, sizeof s->state, "not all around it could be read: %s", s->past_err.text);
	}
	text_heal(s->state, sizeof s->state, false);
	out->state = s->state;
}

/* What stands beside it says the same, or what came of it since is more. */
static bool is_said(const struct scrutiny *s, bool open, bool half)
{
	return open || s->said_kind == ERR_UNCERTAIN || (s->said_kind == ERR_HALF && half) || (s->said_kind == ERR_CHANGED && *s->changed);
}

void scrutiny_view(struct desk *d, struct hits_view *out)
{
	struct scrutiny *s = &d->scrutiny;
	struct api_open write;
	size_t waits;
	bool open = scrutiny_open_write(d, &write), half = scrutiny_half_done(d, &waits);
	*out = (struct hits_view){
		.look = &s->look, .comparisons = s->comparisons, .order = s->order, .verdicts = s->verdicts, .marked = s->marked, .program = s->program,
		.history = s->history, .history_count = s->history_count, .history_read = s->history_read,
		.others = s->others, .other_count = s->other_count, .others_read = s->others_read,
		.person_name = person_name, .ctx = d, .outcome = is_said(s, open, half) ? "" : s->said, .outcome_style = s->said_style,
		.half = half, .half_aim = s->half_aim, .half_waits = waits, .sent = open && scrutiny_verdicts_sent(d, &write),
	};
	out->people = people_known(d, &out->people_count);
	put_state(d, open ? &write : NULL, out);
}

void scrutiny_end(struct desk *d)
{
	struct scrutiny *s = &d->scrutiny;
	scrutiny_close(d);
	while (s->draft_count)
		scrutiny_draft_finish(&s->drafts[--s->draft_count]);
	free(s->drafts);
	for (size_t i = 0; s->acts && i < SCREENING_ACTS; i++)
		aml_decision_finish(&s->acts[i].own);
	free(s->acts);
	*s = (struct scrutiny){ 0 };
}

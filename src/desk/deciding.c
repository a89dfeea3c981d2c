/* The decision at hand: opened with the case, read beside it, left with it. */
#include "desk/deciding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "desk/deciding_internal.h"

static bool read_settings(struct desk *d, struct err *err)
{
	const struct config *c = d->config;
	struct deciding *g = &d->deciding;
	const struct policy_source from = {
		.name = c->policy, .reasons = c->reasons.items, .reason_count = c->reasons.count, .resolutions = c->resolutions.items,
		.resolution_count = c->resolutions.count, .checklist = c->checklist.items, .check_count = c->checklist.count, .narratives = c->narratives.items,
		.narrative_count = c->narratives.count, .second_look = c->second_look.items, .second_count = c->second_look.count,
		.thresholds = c->thresholds.items, .threshold_count = c->thresholds.count, .blind = c->blind,
	};
	return thresholds_read(&g->thresholds, c->thresholds.items, c->thresholds.count, err) && policy_read(g->policy, &from, err) &&
	       playbook_read(g->playbook, c->playbook.items, c->playbook.count, err) &&
	       playbook_read_step_ups(g->playbook, c->step_up.items, c->step_up.count, err);
}

bool deciding_begin(struct desk *d, struct err *err)
{
	struct deciding *g = &d->deciding;
	*g = (struct deciding){ .changes = g->changes };
	g->policy = mem_alloc(sizeof *g->policy);
	g->playbook = mem_alloc(sizeof *g->playbook);
	g->work = secret_alloc(sizeof(struct deciding_work));
	return read_settings(d, err);
}

void deciding_end(struct desk *d)
{
	struct deciding *g = &d->deciding;
	struct deciding_work *w = deciding_work(d);
	if (!w)
		return;
	deciding_close(d);
	drafts_under_way_end(d);
	free(w->chain);
	secret_free(w);
	free(g->policy);
	free(g->playbook);
	free(g->findings);
	*g = (struct deciding){ 0 };
}

/* -- the case at hand --------------------------------------------------------------------------------------------------------------------------------- */

void deciding_close(struct desk *d)
{
	struct deciding *g = &d->deciding;
	struct deciding_work *w = deciding_work(d);
	if (!w || !*g->attempt_id)
		return;
	run_drop(d);
	sign_cancel(&w->signer);
	draft_leave(d);
	known_forget(d);
	snapshot_finish(&w->shown);
	secret_free(w->key);
	w->key = NULL;
	deciding_seen_none(d);
	w->turn++;
	w->fresh = w->form = w->asking = w->known_read = w->chosen = false;
	w->asked_changes = 0;
	w->calibration = (struct calibration){ .kind = CALIBRATION_NONE };
	g->attempt_id[0] = g->changed[0] = g->said[0] = g->draft_said[0] = '\0';
	g->draft_read = g->draft_kept = false;
	g->finding_count = g->findings_more = 0;
	g->advice = (struct play_advice){ 0 };
	g->evidence = (struct evidence){ .read_at = 0 };
	g->changes++;
}

void deciding_open(struct desk *d, const char *attempt_id)
{
	struct deciding *g = &d->deciding;
	if (!deciding_work(d) || !strcmp(g->attempt_id, attempt_id))
		return;
	deciding_close(d);
	snprintf(g->attempt_id, sizeof g->attempt_id, "%s", attempt_id);
	draft_begin(d);
	if (!d->team.store)
		g->draft_read = draft_take_local(d);
}

void deciding_look(struct desk *d)
{
	if (!deciding_work(d) || !*d->deciding.attempt_id)
		return;
	if (d->team.store)
		known_ask(d);
	deciding_know(d);
}

static void make_id(char out[DISPOSITION_ID])
{
	unsigned char bytes[(DISPOSITION_ID - 1) / 2];
	keys_random(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

void deciding_form(struct desk *d)
{
	struct deciding *g = &d->deciding;
	struct deciding_work *w = deciding_work(d);
	const struct attempt *a = deciding_attempt(d);
	if (!w || !g->draft || !a)
		return;
	const char *screening = idv_text(a->record, IDV_WATCHLIST_SCREENING_ID);
	if (*screening && strcmp(d->scrutiny.id, screening) != 0)
		scrutiny_open(d, screening, a->record);
	deciding_know(d);
	if (w->form && *g->draft->id)
		return;
	w->form = true;
	if (!*g->draft->id) {
		make_id(g->draft->id);
		g->draft->begun_at = desk_now(d);
	}
	disposition_under(g->draft, g->policy);
	disposition_findings(g->draft, g->findings, g->finding_count);
	g->changes++;
}

/* -- in the loop ------------------------------------------------------------------------------------------------------------------------------------------ */

static size_t pollfds(void *ctx, struct pollfd *fds, size_t max)
{
	struct desk *d = ctx;
	const struct source s = sign_source(&deciding_work(d)->signer);
	return s.pollfds ? s.pollfds(s.ctx, fds, max) : 0;
}

static void run(void *ctx, const struct pollfd *fds, size_t count)
{
	struct desk *d = ctx;
	struct deciding_work *w = deciding_work(d);
	const struct source s = sign_source(&w->signer);
	if (s.run)
		s.run(s.ctx, fds, count);
	draft_turn(d);
	if (w->run)
		again_turn(w->run);
	if (d->team.store && *d->deciding.attempt_id)
		known_ask(d);
}

static int timeout_ms(const void *ctx)
{
	const struct desk *d = ctx;
	const struct source s = sign_source(&deciding_work(d)->signer);
	int ms = s.timeout_ms ? s.timeout_ms(s.ctx) : -1;
	if (deciding_work(d)->run && again_is_here(deciding_work(d)->run))
		return 0;
	int64_t due = draft_due_ms(d), left = due == INT64_MAX ? -1 : due - when_mono_ms();
	if (due == INT64_MAX)
		return ms;
	left = left > 0 ? left : 0;
	return ms < 0 || left < ms ? (int)left : ms;
}

struct source deciding_source(struct desk *d)
{
	return (struct source){ .pollfds = pollfds, .run = run, .timeout_ms = timeout_ms, .ctx = d };
}

/* The verification after an act on its screening: read until it moves, or a minute is over. And a claim that was lost, or taken anew: what is at hand may
 * be of before, so it is read again. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "desk/scrutiny_internal.h"

static const int seconds[] = { 1, 2, 4, 8, 15, 30, SCRUTINY_FOLLOW_S };
enum { STEPS = sizeof seconds / sizeof *seconds };

/* -- the verification ----------------------------------------------------------------------------------------------------------------------------- */

/* The steps that failed, as a reviewer knows them; "" none. */
static void name_failed(const struct record *r, char *out, size_t size)
{
	int at = 0;
	out[0] = '\0';
	for (enum idv_leaf leaf = IDV_STEP_ACCEPT_TOS; leaf <= IDV_STEP_RISK_CHECK; leaf++)
		if (idv_is(r, leaf, "failed") && leaf != IDV_STEP_WATCHLIST_SCREENING && (size_t)at < size)
			at += snprintf(out + at, size - (size_t)at, "%s%s", at ? ", " : "", idv_kind.leaves[leaf].label);
}

static void tell(struct desk *d, struct screening_act *a, enum style style, const char *what)
{
	char sentence[SCRUTINY_SAID];
	snprintf(sentence, sizeof sentence, "%s%s", a->done, what);
	a->following = false;
	scrutiny_act_say(d, a, style, sentence);
	desk_say(d, style, "%s", a->said);
}

static void moved(struct desk *d, struct screening_act *a, const struct record *r)
{
	char what[SCRUTINY_SAID / 2], failed[240];
	const struct record_value *v = idv_get(r, IDV_STATUS, 0, 0);
	int64_t s = (when_mono_ms() - a->done_ms + 500) / 1000;
	name_failed(r, failed, sizeof failed);
	if (a->aim == AML_CLEAR && idv_is(r, IDV_STATUS, "failed")) {
		snprintf(what, sizeof what, ", yet failed: %s", *failed ? failed : "no step says why");
		tell(d, a, STYLE_WARN, what);
		return;
	}
	snprintf(what, sizeof what, "; the verification became %.80s after %lld s", v->word ? v->word->label : v->text, (long long)s);
	tell(d, a, STYLE_GOOD, what);
}

static struct screening_act *act_by(struct desk *d, uint32_t serial)
{
	for (size_t i = 0; d->scrutiny.acts && i < SCREENING_ACTS; i++)
		if (d->scrutiny.acts[i].serial == serial)
			return &d->scrutiny.acts[i];
	return NULL;
}

/* What failed to be read is tried again at the next time. */
static void looked(void *owner, uint32_t serial, struct api_reply *reply)
{
	struct desk *d = owner;
	struct screening_act *a = act_by(d, serial);
	if (!a || !a->following)
		return;
	a->asking = false;
	const struct attempt *of = caseload_find(&d->load, a->attempt_id);
	if (reply->ok && of && strcmp(idv_text(of->record, IDV_STATUS), a->before) != 0) {
		moved(d, a, of->record);
		return;
	}
	if (++a->step == STEPS) {
		tell(d, a, STYLE_WARN, reply->ok ? "; the verification has not moved in a minute" : "; the verification could not be read, r tries again");
		return;
	}
	a->next_ms = a->done_ms + seconds[a->step] * (int64_t)1000;
}

/* One that did not wait for this screening has nothing to move. */
void scrutiny_follow(struct desk *d, struct screening_act *a)
{
	a->done_ms = when_mono_ms();
	a->following = *a->attempt_id && !strcmp(a->before, "pending_review") && (a->aim == AML_CLEAR || a->aim == AML_REJECT);
	a->step = 0;
	a->next_ms = a->done_ms + seconds[0] * (int64_t)1000;
	scrutiny_act_shown(d);
}

/* Somebody may have settled it meanwhile, or it is ours again. */
static void mind_claim(struct desk *d)
{
	struct scrutiny *s = &d->scrutiny;
	const struct case_row *row = *s->id && team_is_there(d) ? scrutiny_row(d) : NULL;
	if (!row)
		return;
	bool lost = claims_holding(d, row->id) == HOLDING_LOST, again = s->claim_of == row->id && lost != s->claim_lost;
	s->claim_of = row->id;
	s->claim_lost = lost;
	if (again && !s->off)
		scrutiny_read(d);
}

void scrutiny_act_settled(struct desk *d, const struct api_settled *settled)
{
	struct screening_act *a = scrutiny_act_of(d, settled->client_user_id);
	if (!a || strcmp(a->intent, settled->intent) != 0 || settled->open)
		return;
	a->kind = settled->half ? ERR_HALF : ERR_NONE;
	snprintf(a->done, sizeof a->done, "%.*s", (int)sizeof a->done - 1, settled->sentence);
	text_heal(a->done, sizeof a->done, strlen(settled->sentence) >= sizeof a->done);
	scrutiny_act_say(d, a, settled->done && !settled->half ? STYLE_GOOD : STYLE_WARN, a->done);
	if (settled->done && !settled->half)
		scrutiny_follow(d, a);
}

static void run(void *ctx, const struct pollfd *fds, size_t count)
{
	struct desk *d = ctx;
	struct err err = { 0 };
	int64_t now = when_mono_ms();
	(void)fds;
	(void)count;
	mind_claim(d);
	for (size_t i = 0; d->scrutiny.acts && i < SCREENING_ACTS; i++) {
		struct screening_act *a = &d->scrutiny.acts[i];
		if (!a->following || a->asking || now < a->next_ms)
			continue;
		a->asking = true;
		if (!desk_get(d, a->attempt_id, (struct ticket){ looked, d, a->serial }, &err)) {
			a->asking = false;
			tell(d, a, STYLE_WARN, "; the verification cannot be read");
		}
	}
}

static int timeout_ms(const void *ctx)
{
	const struct desk *d = ctx;
	int64_t now = when_mono_ms(), next = -1;
	for (size_t i = 0; d->scrutiny.acts && i < SCREENING_ACTS; i++) {
		const struct screening_act *a = &d->scrutiny.acts[i];
		if (a->following && !a->asking && (next < 0 || a->next_ms < next))
			next = a->next_ms;
	}
	return next < 0 ? -1 : next <= now ? 0 : (int)(next - now);
}

struct source scrutiny_source(struct desk *d)
{
	return (struct source){ NULL, run, timeout_ms, d };
}

/* Acts on screenings, the last of each, and the verification after them: read until it moves, or a minute is over. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
#include "desk/scrutiny_internal.h"

static const int seconds[] = { 1, 2, 4, 8, 15, 30, SCRUTINY_FOLLOW_S };
enum { STEPS = sizeof seconds / sizeof *seconds };

struct screening_act *scrutiny_act_of(const struct desk *d, const char *id)
{
	struct screening_act *acts = d->scrutiny.acts, *newest = NULL;
	for (size_t i = 0; acts && i < SCREENING_ACTS; i++)
		if (acts[i].serial && !strcmp(acts[i].id, id) && (!newest || acts[i].serial > newest->serial))
			newest = &acts[i];
	return newest;
}

/* The oldest that nobody waits for gives way. */
struct screening_act *scrutiny_act_begin(struct desk *d, const char *id, const char *attempt_id, enum aml_aim aim)
{
	struct scrutiny *s = &d->scrutiny;
	uint32_t serial = 1;
	if (!s->acts)
		s->acts = mem_alloc(SCREENING_ACTS * sizeof *s->acts);
	struct screening_act *a = NULL, *known = scrutiny_act_of(d, id);
	for (size_t i = 0; i < SCREENING_ACTS; i++) {
		struct screening_act *b = &s->acts[i];
		serial = b->serial >= serial ? b->serial + 1 : serial;
		if (!b->under_way && (!a || b->serial < a->serial))
			a = b;
	}
	a = known && !known->under_way ? known : a;
	if (!a)
		return NULL;
	*a = (struct screening_act){ .serial = serial, .aim = aim, .under_way = true };
	snprintf(a->id, sizeof a->id, "%s", id);
	snprintf(a->attempt_id, sizeof a->attempt_id, "%s", attempt_id);
	const struct attempt *of = *attempt_id ? caseload_find(&d->load, attempt_id) : NULL;
	snprintf(a->before, sizeof a->before, "%s", of ? idv_text(of->record, IDV_STATUS) : "");
	return a;
}

void scrutiny_act_shown(struct desk *d)
{
	struct scrutiny *s = &d->scrutiny;
	const struct screening_act *a = *s->id ? scrutiny_act_of(d, s->id) : NULL;
	s->acting = a && a->under_way;
	s->follow_until_ms = a && a->following ? a->done_ms + SCRUTINY_FOLLOW_S * (int64_t)1000 : 0;
	snprintf(s->said, sizeof s->said, "%s", a ? a->said : "");
	s->said_style = a ? a->style : STYLE_PLAIN;
	s->changes++;
	desk_changed(d);
}

void scrutiny_act_say(struct desk *d, struct screening_act *a, enum style style, const char *sentence)
{
	struct buf clean;
	buf_init(&clean, sizeof a->said - 1);
	text_clean(sentence, strnlen(sentence, sizeof a->said / 2), &clean);
	snprintf(a->said, sizeof a->said, "%s", buf_str(&clean));
	buf_finish(&clean);
	a->style = style;
	scrutiny_act_shown(d);
}

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

static void run(void *ctx, const struct pollfd *fds, size_t count)
{
	struct desk *d = ctx;
	struct err err = { 0 };
	int64_t now = when_mono_ms();
	(void)fds;
	(void)count;
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

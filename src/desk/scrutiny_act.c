/* Acts on screenings, the last of each: what was sent, what came of it, and whether that is open. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
#include "desk/scrutiny_internal.h"

struct screening_act *scrutiny_act_of(const struct desk *d, const char *id)
{
	struct screening_act *acts = d->scrutiny.acts, *newest = NULL;
	for (size_t i = 0; acts && i < SCREENING_ACTS; i++)
		if (acts[i].serial && !strcmp(acts[i].id, id) && (!newest || acts[i].serial > newest->serial))
			newest = &acts[i];
	return newest;
}

/* What it is to do, which is no news when it is read. */
static void take_own(struct screening_act *a, const struct aml_decision *decision)
{
	a->own.aim = decision->aim;
	memcpy(a->own.assignee, decision->assignee, sizeof a->own.assignee);
	for (size_t i = 0; i < decision->hit_count; i++)
		*aml_decision_add(&a->own) = decision->hits[i];
}

/* The oldest that nobody waits for gives way. */
struct screening_act *scrutiny_act_begin(struct desk *d, const char *attempt_id, const struct aml_decision *decision)
{
	const char *id = decision->screening_id;
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
	aml_decision_finish(&a->own);
	*a = (struct screening_act){ .serial = serial, .aim = decision->aim, .under_way = true };
	snprintf(a->id, sizeof a->id, "%s", id);
	snprintf(a->attempt_id, sizeof a->attempt_id, "%s", attempt_id);
	take_own(a, decision);
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
	s->said_kind = a ? a->kind : ERR_NONE;
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

void scrutiny_act_came(struct screening_act *a, const struct api_reply *reply)
{
	a->under_way = false;
	a->kind = reply->ok ? ERR_NONE : reply->err.kind;
	snprintf(a->intent, sizeof a->intent, "%s", reply->intent);
	snprintf(a->own.reference, sizeof a->own.reference, "%.*s", AML_REFERENCE - 1, reply->intent);
	if (reply->act && reply->act->update != API_STEP_DONE && reply->act->update != API_STEP_OPEN)
		a->own.aim = AML_LEAVE; /* whoever sets the status, it is not this */
	a->news = *a->intent != '\0';
}

/* -- what is open --------------------------------------------------------------------------------------------------------------- */

bool scrutiny_open_write(struct desk *d, struct api_open *out)
{
	const struct scrutiny *s = &d->scrutiny;
	return *s->id && !s->acting && api_open_of(d->api, SCRUTINY_SUBJECT, s->id, out);
}

static const char *known_of(const struct api_open *o)
{
	if (o->review == API_STEP_OPEN)
		return "whether the review was made is not known";
	if (o->update == API_STEP_UNSENT)
		return "the review is in, and nothing else was sent";
	return o->review == API_STEP_DONE ? "the review is in; whether the update was made is not known" : "whether the update was made is not known";
}

void scrutiny_say_open(const struct desk *d, const struct api_open *o, char *out, size_t size)
{
	char when[WHEN_TEXT], until[16];
	when_format(o->late_at, d->work.utc, when);
	snprintf(until, sizeof until, "%.5s%s", strlen(when) > 16 ? when + 11 : "", d->work.utc ? "Z" : "");
	if (o->under_way)
		snprintf(out, size, "What was sent is under way; ^O shows it");
	else if (o->late)
		snprintf(out, size, "What was sent is open, and nothing of it was seen until %s: ^O shows it, and may give it up. So far %s.", until, known_of(o));
	else
		snprintf(out, size, "What was sent is open until %s, ^O shows it: %s yet.", until, known_of(o));
}

bool scrutiny_says_open(struct desk *d, char *out, size_t size)
{
	struct api_open open;
	bool is = scrutiny_open_write(d, &open);
	if (is)
		scrutiny_say_open(d, &open, out, size);
	return is;
}

bool scrutiny_verdicts_sent(const struct desk *d, const struct api_open *open)
{
	const struct screening_act *a = scrutiny_act_of(d, d->scrutiny.id);
	return a && !strcmp(a->intent, open->intent) && open->review == API_STEP_OPEN;
}

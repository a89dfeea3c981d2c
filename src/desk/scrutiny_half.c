/* An act done by half, recognised by everybody from the server alone: the newest review is one of this program, its comment names what it was to lead
 * to, and the status never was that since. */
#include <string.h>

#include "desk/scrutiny_internal.h"

static int64_t time_of(const struct record *r, unsigned leaf)
{
	const struct record_value *v = record_get(r, leaf, 0, 0);
	return v->timed ? v->number : 0;
}

static const struct record *newest_review(const struct aml_look *l)
{
	const struct record *newest = NULL;
	for (size_t i = 0; i < l->review_count; i++)
		if (!newest || time_of(l->reviews[i], REVIEW_TIMESTAMP) > time_of(newest, REVIEW_TIMESTAMP))
			newest = l->reviews[i];
	return newest;
}

/* Anybody can type a comment like ours into the Dashboard. */
static bool is_by_api(const struct record *review)
{
	return record_is(review, REVIEW_SOURCE, "api") || record_get(review, REVIEW_SOURCE, 0, 0)->state != RECORD_PRESENT;
}

/* It was what was aimed at, and somebody has changed it since. */
static bool was_reached(const struct scrutiny *s, const char *status, int64_t since)
{
	for (size_t i = 0; i < s->history_count; i++)
		if (time_of(s->history[i], SCREENING_TIMESTAMP) >= since && record_is(s->history[i], SCREENING_STATUS, status))
			return true;
	return false;
}

void scrutiny_find_half(struct scrutiny *s)
{
	const struct record *review = newest_review(&s->look);
	char reference[AML_REFERENCE];
	enum aml_aim aim = AML_LEAVE;
	s->half = false;
	if (!s->look.screening || !review || !is_by_api(review) || !aml_comment_read(record_text(review, REVIEW_COMMENT), reference, &aim))
		return;
	const char *status = aml_aim_statuses[aim];
	s->half_aim = aim;
	s->half = status && !record_is(s->look.screening, SCREENING_STATUS, status) && !was_reached(s, status, time_of(review, REVIEW_TIMESTAMP));
}

/* What is rejected may leave hits that wait. */
bool scrutiny_half_done(struct desk *d, size_t *waits)
{
	const struct scrutiny *s = &d->scrutiny;
	struct api_open open;
	*waits = 0;
	for (size_t i = 0; s->half_aim == AML_CLEAR && s->verdicts && i < s->look.hit_count; i++)
		*waits += aml_hit_waits(s->look.hits[i]) && s->verdicts[i].verdict != AML_MATCH && s->verdicts[i].verdict != AML_NO_MATCH;
	return s->half && !s->acting && !scrutiny_open_write(d, &open);
}

/* Dates that cannot be, ages, expiry, and an attempt that was done too fast. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "decide/finder.h"

enum { DAY_S = 86400, DATE_LEN = 10 };

/* A date of the API as days since the epoch. Between a date and an instant a day is left for time zones. */
static bool day_of(const struct finder *f, enum idv_leaf leaf, size_t i, int64_t *day)
{
	const struct record_value *v = idv_get(f->r, leaf, i, 0);
	char text[32];
	int64_t at;
	if (v->state != RECORD_PRESENT || v->mended || !when_date_valid(v->text))
		return false;
	snprintf(text, sizeof text, "%.*sT00:00:00Z", DATE_LEN, v->text);
	if (!when_parse(text, &at))
		return false;
	*day = at / DAY_S - (at % DAY_S < 0);
	return true;
}

static bool time_of(const struct finder *f, enum idv_leaf leaf, int64_t *at)
{
	const struct record_value *v = idv_get(f->r, leaf, 0, 0);
	*at = v->number;
	return v->state == RECORD_PRESENT && v->timed;
}

static int64_t today(int64_t at)
{
	return at / DAY_S;
}

/* Whole years from the one date to the other, both as the API writes them. */
static int years(const char *from, const char *to)
{
	int n = atoi(to) - atoi(from);
	return strcmp(to + 5, from + 5) < 0 ? n - 1 : n;
}

static void find_age(struct finder *f, int64_t created)
{
	int64_t birth;
	char now[WHEN_TEXT];
	if (!day_of(f, IDV_USER_DATE_OF_BIRTH, 0, &birth))
		return;
	when_format_rfc3339(created, now);
	now[DATE_LEN] = '\0';
	int age = years(idv_text(f->r, IDV_USER_DATE_OF_BIRTH), now);
	long long least = f->limits[THRESHOLD_MIN_AGE], most = f->limits[THRESHOLD_MAX_AGE];
	if (birth > today(created) + 1)
		finder_say(f, RULE_ID_BORN_AHEAD, RECORD_BAD, IDV_USER_DATE_OF_BIRTH, 0, rule_table[RULE_ID_BORN_AHEAD].brief,
		           "The declared date of birth is in the future");
	else if (age < least)
		finder_say(f, RULE_ID_UNDER_AGE, RECORD_BAD, IDV_USER_DATE_OF_BIRTH, 0, rule_table[RULE_ID_UNDER_AGE].brief,
		           "By the declared date of birth younger than %lld", least);
	else if (age > most)
		finder_say(f, RULE_ID_OVER_AGE, RECORD_BAD, IDV_USER_DATE_OF_BIRTH, 0, rule_table[RULE_ID_OVER_AGE].brief,
		           "By the declared date of birth older than %lld", most);
}

static void find_expiry(struct finder *f, size_t i, int64_t expires)
{
	int64_t left = expires - today(f->now);
	const struct record_value *verdict = idv_get(f->r, IDV_DOC_MATCH_EXPIRATION_DATE, i, 0);
	if (!f->now || (verdict->state == RECORD_PRESENT && !strcmp(verdict->text, "expired"))) /* that is said */
		return;
	if (left < 0)
		finder_say(f, RULE_ID_DOC_PAST_EXPIRY, RECORD_NOTICE, IDV_DOC_READ_EXPIRATION_DATE, i, rule_table[RULE_ID_DOC_PAST_EXPIRY].brief,
		           "its expiry date is past, %lld day%s ago", (long long)-left, left == -1 ? "" : "s");
	else if (left <= f->limits[THRESHOLD_SOON_DAYS])
		finder_say(f, RULE_ID_DOC_EXPIRES_SOON, RECORD_NOTICE, IDV_DOC_READ_EXPIRATION_DATE, i, rule_table[RULE_ID_DOC_EXPIRES_SOON].brief,
		           "expires in %lld day%s", (long long)left, left == 1 ? "" : "s");
}

/* Of the last submission: the one that counts. */
static void find_document(struct finder *f, bool has_created, int64_t created)
{
	size_t count = idv_count(f->r, IDV_DOC_ATTEMPT, -1), i = count - 1;
	int64_t expires, issued, birth;
	if (!count)
		return;
	bool has_expiry = day_of(f, IDV_DOC_READ_EXPIRATION_DATE, i, &expires);
	bool has_birth = day_of(f, IDV_DOC_READ_DATE_OF_BIRTH, i, &birth) || day_of(f, IDV_USER_DATE_OF_BIRTH, 0, &birth);
	if (has_expiry)
		find_expiry(f, i, expires);
	if (!day_of(f, IDV_DOC_READ_ISSUE_DATE, i, &issued))
		return;
	if (has_created && issued > today(created) + 1)
		finder_say(f, RULE_ID_DOC_ISSUED_AHEAD, RECORD_BAD, IDV_DOC_READ_ISSUE_DATE, i, rule_table[RULE_ID_DOC_ISSUED_AHEAD].brief,
		           "its issue date is after the attempt");
	if (has_expiry && issued > expires)
		finder_say(f, RULE_ID_DOC_ISSUED_LATE, RECORD_BAD, IDV_DOC_READ_ISSUE_DATE, i, rule_table[RULE_ID_DOC_ISSUED_LATE].brief,
		           "its issue date is after its expiry");
	if (has_birth && issued < birth)
		finder_say(f, RULE_ID_DOC_ISSUED_EARLY, RECORD_BAD, IDV_DOC_READ_ISSUE_DATE, i, rule_table[RULE_ID_DOC_ISSUED_EARLY].brief,
		           "its issue date is before the date of birth");
}

static void find_length(struct finder *f, int64_t created)
{
	int64_t completed;
	if (!time_of(f, IDV_COMPLETED_AT, &completed))
		return;
	int64_t took = when_between(created, completed);
	bool pictures = idv_count(f->r, IDV_DOC_ATTEMPT, -1) || idv_count(f->r, IDV_SELFIE_ATTEMPT, -1);
	if (took < 0)
		finder_say(f, RULE_ID_ENDED_EARLY, RECORD_UNKNOWN, IDV_COMPLETED_AT, 0, rule_table[RULE_ID_ENDED_EARLY].brief,
		           "The attempt was completed before it was created");
	else if (pictures && took < f->limits[THRESHOLD_FAST_SECONDS])
		finder_say(f, RULE_ID_TOO_FAST, RECORD_NOTICE, IDV_COMPLETED_AT, 0, rule_table[RULE_ID_TOO_FAST].brief,
		           "Pictures were handed in and all was done in %lld s: faster than a person", (long long)took);
}

void finding_dates(struct finder *f)
{
	int64_t created;
	bool has_created = time_of(f, IDV_CREATED_AT, &created);
	if (has_created) {
		find_age(f, created);
		find_length(f, created);
	}
	find_document(f, has_created, created);
}

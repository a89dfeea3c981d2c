/* SMS, devices, email and trust: what numbers and times say beside the vendor's words. */
#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "decide/finder.h"
#include "decide/zone.h"

/* Of the last verification. */
static void find_tries(struct finder *f, enum rule_id rule, const char *what)
{
	enum idv_leaf leaf = rule_table[rule].leaf;
	size_t count = idv_count(f->r, leaf, -1);
	const struct record_value *v = idv_get(f->r, leaf, count ? count - 1 : 0, 0);
	long long most = f->limits[THRESHOLD_SMS_TRIES];
	if (v->state == RECORD_PRESENT && v->number >= most)
		finder_say(f, rule, RECORD_NOTICE, leaf, count - 1, rule_table[rule].brief, "codes %s %lld times, of %lld", what,
		           (long long)v->number, most);
}

static void find_numbers(struct finder *f)
{
	const char *first = NULL;
	size_t count = idv_count(f->r, IDV_SMS_PHONE_NUMBER, -1);
	for (size_t i = 0; i < count; i++) {
		const struct record_value *v = idv_get(f->r, IDV_SMS_PHONE_NUMBER, i, 0);
		if (v->state != RECORD_PRESENT || v->mended)
			continue;
		if (first && strcmp(first, v->text) != 0) {
			finder_say(f, RULE_ID_SMS_NUMBERS, RECORD_NOTICE, IDV_SMS_PHONE_NUMBER, i, rule_table[RULE_ID_SMS_NUMBERS].brief,
			           "codes went to several phone numbers");
			return;
		}
		first = v->text;
	}
}

static void find_devices(struct finder *f)
{
	size_t count = idv_count(f->r, IDV_RISK_DEVICE_IP_PROXY_TYPE, -1);
	char brief[40];
	snprintf(brief, sizeof brief, "%zu devices", count);
	if ((int64_t)count >= f->limits[THRESHOLD_DEVICES])
		finder_say(f, RULE_ID_RISK_DEVICES, RECORD_NOTICE, IDV_RISK_DEVICE_IP_PROXY_TYPE, 0, brief, "%zu devices or connections were used", count);
}

/* The device whose time zone is the farthest from the declared country's: one line, however many there are. */
static void find_time_zone(struct finder *f)
{
	const char *country = idv_text(f->r, IDV_USER_ADDRESS_COUNTRY);
	size_t count = idv_count(f->r, IDV_RISK_DEVICE_IP_TIMEZONE_OFFSET, -1), far = 0, away = 0;
	int most = -1;
	for (size_t i = 0; i < count; i++) {
		const struct record_value *v = idv_get(f->r, IDV_RISK_DEVICE_IP_TIMEZONE_OFFSET, i, 0);
		int minutes;
		if (v->state != RECORD_PRESENT || !zone_parse(v->text, &minutes))
			continue;
		int distance = zone_distance(country, minutes);
		away += distance >= f->limits[THRESHOLD_ZONE_MINUTES];
		far = distance > most ? i : far;
		most = distance > most ? distance : most;
	}
	if (!away)
		return;
	char of[64] = "", minutes[16] = "";
	if (count > 1)
		snprintf(of, sizeof of, ", %zu of %zu devices", away, count);
	if (most % 60)
		snprintf(minutes, sizeof minutes, " %d min", most % 60);
	finder_say(f, RULE_ID_RISK_TIME_ZONE, RECORD_NOTICE, IDV_RISK_DEVICE_IP_TIMEZONE_OFFSET, far, rule_table[RULE_ID_RISK_TIME_ZONE].brief,
	           "IP time zone %d h%s from the declared country's%s", most / 60, minutes, of);
}

static void find_email(struct finder *f)
{
	enum { DAY_S = 86400 };
	const struct record_value *v = idv_get(f->r, IDV_RISK_EMAIL_DOMAIN_REGISTERED_AT, 0, 0), *created = idv_get(f->r, IDV_CREATED_AT, 0, 0);
	char text[32];
	int64_t at;
	if (v->state != RECORD_PRESENT || v->mended || !created->timed || !when_date_valid(v->text))
		return;
	snprintf(text, sizeof text, "%.10sT00:00:00Z", v->text);
	if (!when_parse(text, &at) || at > created->number)
		return;
	int64_t days = when_between(at, created->number) / DAY_S;
	if (days < f->limits[THRESHOLD_DOMAIN_DAYS])
		finder_say(f, RULE_ID_RISK_EMAIL_NEW, RECORD_NOTICE, IDV_RISK_EMAIL_DOMAIN_REGISTERED_AT, 0, rule_table[RULE_ID_RISK_EMAIL_NEW].brief,
		           "the email domain was registered %lld day%s before the attempt", (long long)days, days == 1 ? "" : "s");
}

static void find_trust(struct finder *f)
{
	const struct record_value *v = idv_get(f->r, IDV_RISK_TRUST_INDEX_SCORE, 0, 0);
	long long low = f->limits[THRESHOLD_TRUST];
	char brief[40];
	if (v->state != RECORD_PRESENT || v->number >= low)
		return;
	snprintf(brief, sizeof brief, "trust %lld", (long long)v->number);
	finder_say(f, RULE_ID_RISK_TRUST, RECORD_NOTICE, IDV_RISK_TRUST_INDEX_SCORE, 0, brief, "trust index %lld (less than %lld is low)",
	           (long long)v->number, low);
}

void finding_signals(struct finder *f)
{
	find_tries(f, RULE_ID_SMS_SENDS, "were sent");
	find_tries(f, RULE_ID_SMS_SOLVES, "were tried");
	find_numbers(f);
	find_trust(f);
	find_devices(f);
	find_time_zone(f);
	find_email(f);
}

/* A decision out of options: verdicts on hits with what they rest on, and what the policy says of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/options.h"
#include "command/print.h"
#include "command/screening.h"
#include "base/buf.h"
#include "base/text.h"
#include "config/config.h"
#include "record/json.h"
#include "store/who.h"

/* -- options */

static size_t place_of(const char *word, size_t n, const char *const *codes, size_t first, size_t count)
{
	for (size_t i = first; i < count; i++)
		if (strlen(codes[i]) == n && strncmp(codes[i], word, n) == 0)
			return i;
	return count;
}

static void put_codes(const char *const *codes, size_t first, size_t count, struct buf *out)
{
	for (size_t i = first; i < count; i++)
		buf_printf(out, "%s%s", i > first ? ", " : "", codes[i]);
}

/* What is compared here is not overruled from outside: only what was found by hand is taken. */
static bool take_factor(const char *text, enum aml_reading factors[AML_FACTORS], struct err *err)
{
	size_t n = strcspn(text, "=");
	size_t factor = place_of(text, n, aml_factor_codes, AML_COMPARED, AML_FACTORS);
	size_t reading = text[n] ? place_of(text + n + 1, strlen(text + n + 1), aml_reading_codes, AML_AGREES, AML_READINGS) : AML_READINGS;
	struct buf codes;
	if (factor < AML_FACTORS && reading < AML_READINGS) {
		factors[factor] = (enum aml_reading)reading;
		return true;
	}
	buf_init(&codes, 200);
	if (place_of(text, n, aml_factor_codes, 0, AML_COMPARED) < AML_COMPARED)
		buf_add_str(&codes, "that factor is compared, not found by hand");
	else if (factor == AML_FACTORS)
		put_codes(aml_factor_codes, AML_COMPARED, AML_FACTORS, &codes);
	else
		put_codes(aml_reading_codes, AML_AGREES, AML_READINGS, &codes);
	err_set(err, ERR_USAGE, "--factor %.60s is not NAME=READING: %s", text, buf_str(&codes));
	buf_finish(&codes);
	return false;
}

/* A reason goes to the hits whose verdict and list it is for; one that fits none is a mistake. */
static bool give_reason(const struct screener *s, struct aml_decision *d, const char *code, struct err *err)
{
	size_t r = 0;
	bool given = false;
	while (r < aml_reason_count && strcmp(aml_reasons[r].code, code) != 0)
		r++;
	if (r == aml_reason_count)
		return err_set(err, ERR_USAGE, "--reason %.60s: there is no such reason", code) || err_remedy(err, "The manual, idreview(1), lists them.");
	for (size_t i = 0; i < d->hit_count; i++) {
		const struct record *hit = aml_look_hit(&s->look, d->hits[i].hit_id);
		bool fits = hit && aml_reasons[r].verdict == d->hits[i].verdict && aml_reasons[r].kinds & 1u << aml_list_kind(record_text(hit, HIT_LIST_CODE));
		if (fits && *d->hits[i].reason)
			return err_set(err, ERR_USAGE, "two reasons for hit %.80s: %s and %s", d->hits[i].hit_id, d->hits[i].reason, code);
		if (fits)
			snprintf(d->hits[i].reason, sizeof d->hits[i].reason, "%s", code);
		given = given || fits;
	}
	return given || err_set(err, ERR_USAGE, "--reason %s is for no hit that is decided so", code);
}

static bool add_hits(const struct screener *s, struct aml_decision *d, const char *ids, enum aml_verdict verdict, const enum aml_reading *by_hand, struct err *err)
{
	for (const char *at = ids; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		size_t n = strcspn(at, ","), hit = 0;
		struct aml_hit_verdict *v = aml_decision_add(d);
		if (!n || n >= sizeof v->hit_id)
			return err_set(err, ERR_USAGE, "--%s takes ids of hits with commas between them", verdict == AML_MATCH ? "confirm" : "dismiss");
		memcpy(v->hit_id, at, n);
		v->verdict = verdict;
		while (hit < s->look.hit_count && !record_is(s->look.hits[hit], HIT_ID, v->hit_id))
			hit++;
		for (int f = 0; f < AML_FACTORS; f++)
			v->factors[f] = f < AML_COMPARED && hit < s->look.hit_count ? s->comparisons[hit].factors[f].reading : by_hand[f];
	}
	return true;
}

static bool say_who(struct screener *s, struct aml_decision *d, struct err *err)
{
	struct person self;
	const struct person *p = &s->ask.opened.me;
	if (!s->ask.opened.store)
		who_am_i(&self, s->config);
	else if (!opened_wait(&s->ask.opened, err))
		return false;
	who_text(s->ask.opened.store ? p : &self, d->by, sizeof d->by);
	return true;
}

bool screening_decide(struct screener *s, struct aml_decision *d, struct err *err)
{
	const struct options *o = s->o;
	enum aml_reading by_hand[AML_FACTORS] = { AML_UNREAD };
	*d = (struct aml_decision){ .aim = s->aim };
	if (o->comment && strlen(o->comment) >= sizeof d->comment)
		return err_set(err, ERR_USAGE, "--comment has more than %zu bytes", sizeof d->comment - 1);
	if (strlen(s->id) >= sizeof d->screening_id || (o->to && strlen(o->to) >= sizeof d->assignee))
		return err_set(err, ERR_USAGE, "an id has more than %zu bytes", sizeof d->screening_id - 1);
	snprintf(d->screening_id, sizeof d->screening_id, "%s", s->id);
	snprintf(d->assignee, sizeof d->assignee, "%s", o->to ? o->to : "");
	snprintf(d->comment, sizeof d->comment, "%s", o->comment ? o->comment : "");
	for (size_t i = 0; i < o->factor_count; i++)
		if (!take_factor(o->factors[i], by_hand, err))
			return false;
	if (!say_who(s, d, err) || !add_hits(s, d, o->confirm, AML_MATCH, by_hand, err) || !add_hits(s, d, o->dismiss, AML_NO_MATCH, by_hand, err))
		return false;
	for (size_t i = 0; i < o->reason_count; i++)
		if (!give_reason(s, d, o->reasons[i], err))
			return false;
	aml_look_copy(&s->look, &d->seen);
	if (!o->seen || strcmp(o->seen, s->seen) == 0)
		return true;
	err_set(err, ERR_CHANGED, "what was decided on has changed since: nothing was sent");
	return err_remedy(err, "Read it again: idreview screening hits %.80s. It is %.64s now.", s->id, *s->seen ? s->seen : "not to be read whole");
}

/* -- what would be sent */

static void print_hit(const struct aml_policy *p, const struct aml_decision *d, const struct aml_hit_verdict *v)
{
	const struct record *hit = aml_look_hit(&d->seen, v->hit_id);
	enum aml_list_kind kind = aml_list_kind(record_text(hit, HIT_LIST_CODE));
	int differ = 0;
	putchar('{');
	screening_member("hit", v->hit_id, true);
	screening_member("verdict", aml_verdict_names[v->verdict], false);
	screening_member("list", record_text(hit, HIT_LIST_CODE), false);
	screening_member("kind", aml_list_kind_codes[kind], false);
	fputs(",\"factors\":{", stdout);
	for (int f = 0; f < AML_FACTORS; f++) {
		screening_member(aml_factor_codes[f], aml_reading_codes[v->factors[f]], f == 0);
		differ += v->factors[f] == AML_DIFFERS;
	}
	putchar('}');
	screening_member("reason", *v->reason ? v->reason : NULL, false);
	printf(",\"differ\":%d,\"policy_wants\":%d}\n", differ, v->verdict == AML_NO_MATCH ? p->dismiss[kind] : 0);
}

static void say_hit(const struct aml_policy *p, const struct aml_decision *d, const struct aml_hit_verdict *v)
{
	const struct record *hit = aml_look_hit(&d->seen, v->hit_id);
	enum aml_list_kind kind = aml_list_kind(record_text(hit, HIT_LIST_CODE));
	struct buf text;
	size_t before;
	buf_init(&text, 1024);
	text_clean(v->hit_id, strlen(v->hit_id), &text);
	buf_printf(&text, " (%s): %s; differs: ", aml_list_kind_names[kind], aml_verdict_names[v->verdict]);
	before = text.len;
	for (int f = 0; f < AML_FACTORS; f++)
		if (v->factors[f] == AML_DIFFERS)
			buf_printf(&text, "%s%s", text.len > before ? ", " : "", aml_factor_names[f]);
	if (text.len == before)
		buf_add_str(&text, "nothing");
	if (v->verdict == AML_NO_MATCH)
		buf_printf(&text, "; the policy wants %d%s%s", p->dismiss[kind], *v->reason ? ", or a reason that settles: " : "", v->reason);
	fprintf(stderr, "idreview: %s\n", buf_str(&text));
	buf_finish(&text);
}

static bool print_request(enum api_op op, bool encode(const struct aml_decision *, struct buf *, struct err *), const struct aml_decision *d, struct err *err)
{
	struct buf body;
	buf_init(&body, 1024 * 1024);
	bool ok = encode(d, &body, err);
	if (ok) {
		putchar('{');
		screening_member("call", api_endpoint_table[op].name, true);
		fputs(",\"request\":", stdout);
		print_json(buf_str(&body), body.len);
		puts("}");
	}
	buf_finish(&body);
	return ok;
}

bool screening_print_dry(struct screener *s, const struct aml_policy *p, const struct aml_decision *d, struct err *err)
{
	for (size_t i = 0; i < d->hit_count; i++)
		(s->o->json ? print_hit : say_hit)(p, d, &d->hits[i]);
	if (d->hit_count)
		fputs("idreview: a hit that is confirmed or dismissed is so for ever: the vendor never brings it back\n", stderr);
	if (s->aim == AML_REJECT)
		fputs("idreview: a screening that is rejected gets no new hits\n", stderr);
	return (!aml_decision_reviews(d) || print_request(API_REVIEW_CREATE, aml_review_encode, d, err)) &&
	       (!aml_decision_updates(d) || print_request(API_SCREENING_UPDATE, aml_update_encode, d, err));
}

#include "aml/decision.h"

#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"

void aml_decision_finish(struct aml_decision *d)
{
	aml_look_finish(&d->seen);
	secret_free(d->hits);
	explicit_bzero(d, sizeof *d);
}

void aml_decision_copy(const struct aml_decision *d, struct aml_decision *out)
{
	*out = *d;
	out->hits = NULL;
	if (d->hit_count) {
		out->hits = secret_alloc(d->hit_count * sizeof *d->hits);
		memcpy(out->hits, d->hits, d->hit_count * sizeof *d->hits);
	}
	aml_look_copy(&d->seen, &out->seen);
}

struct aml_hit_verdict *aml_decision_add(struct aml_decision *d)
{
	struct aml_hit_verdict *more = secret_alloc((d->hit_count + 1) * sizeof *more);
	if (d->hit_count)
		memcpy(more, d->hits, d->hit_count * sizeof *more);
	secret_free(d->hits);
	d->hits = more;
	return &more[d->hit_count++];
}

static size_t count_of(const struct aml_decision *d, enum aml_verdict verdict)
{
	size_t n = 0;
	for (size_t i = 0; i < d->hit_count; i++)
		n += d->hits[i].verdict == verdict;
	return n;
}

static bool has_words(const char *text)
{
	return text[strspn(text, " \t\r\n")] != '\0';
}

bool aml_decision_reviews(const struct aml_decision *d)
{
	return count_of(d, AML_MATCH) || count_of(d, AML_NO_MATCH) || has_words(d->comment);
}

bool aml_decision_updates(const struct aml_decision *d)
{
	return d->aim != AML_LEAVE;
}

/* -- the check */

static bool check_id(const char *what, const char *id, struct err *err)
{
	size_t n = strlen(id);
	if (!n)
		return err_set(err, ERR_USAGE, "the %s is missing", what);
	if (n >= AML_ID_SIZE)
		return err_set(err, ERR_USAGE, "the %s has %zu bytes; at most %d are sent", what, n, AML_ID_SIZE - 1);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)id[i] < 0x20 || id[i] == 0x7F)
			return err_set(err, ERR_USAGE, "the %s has a control character in it", what);
	if (strstr(id, JSON_MENDED) || !text_utf8_valid(id, n))
		return err_set(err, ERR_USAGE, "the %s was broken or cut in the answer it came in: it is not sent", what);
	return true;
}

static bool check_seen(const struct aml_decision *d, struct err *err)
{
	const struct aml_look *l = &d->seen;
	if (!check_id("screening's id", d->screening_id, err))
		return false;
	if (!aml_look_is_whole(l)) {
		err_set(err, ERR_REFUSED, "nothing is decided on a screening that was not read whole: %s", !l->screening ? "it is missing itself"
		        : !l->hits_whole                                                                                 ? "its hits are not all here"
		                                                                                                         : "its reviews are not all here");
		return err_remedy(err, "Read it again.");
	}
	return record_is(l->screening, SCREENING_ID, d->screening_id) || err_set(err, ERR_USAGE, "what was read is another screening");
}

static bool check_hits(const struct aml_policy *p, const struct aml_decision *d, struct err *err)
{
	for (size_t i = 0; i < d->hit_count; i++) {
		const struct aml_hit_verdict *v = &d->hits[i];
		if (!check_id("hit's id", v->hit_id, err))
			return false;
		for (size_t other = 0; other < i; other++)
			if (strcmp(d->hits[other].hit_id, v->hit_id) == 0)
				return err_set(err, ERR_USAGE, "hit %.80s has two verdicts", v->hit_id);
		const struct record *hit = aml_look_hit(&d->seen, v->hit_id);
		if (!hit)
			return err_set(err, ERR_USAGE, "the screening has no hit %.80s", v->hit_id);
		if (!aml_verdict_check(p, hit, v, err))
			return false;
	}
	return true;
}

static bool check_clear(const struct aml_decision *d, struct err *err)
{
	size_t pending = aml_look_pending(&d->seen), decided = count_of(d, AML_MATCH) + count_of(d, AML_NO_MATCH);
	size_t confirmed = aml_look_confirmed(&d->seen) + count_of(d, AML_MATCH);
	if (confirmed)
		err_set(err, ERR_SECOND, "clearing with %zu confirmed hit%s needs a second person", confirmed, confirmed == 1 ? "" : "s");
	else if (pending > decided)
		err_set(err, ERR_SECOND, "clearing with %zu hit%s not decided needs a second person", pending - decided, pending - decided == 1 ? "" : "s");
	else
		return true;
	return err_remedy(err, "Approvals by a second person are not here yet: leave it pending, or decide its hits otherwise.");
}

static bool check_reject(const struct aml_decision *d, struct err *err)
{
	if (aml_look_confirmed(&d->seen) + count_of(d, AML_MATCH))
		return true;
	err_set(err, ERR_REFUSED, "rejecting needs at least one hit that is confirmed as a match");
	return err_remedy(err, "Confirm the hit that it is for.");
}

static bool check_assignee(const struct aml_decision *d, struct err *err)
{
	return !*d->assignee || check_id("assignee's id", d->assignee, err);
}

/* Would the update change anything? */
static bool is_already(const struct aml_decision *d)
{
	const struct record *s = d->seen.screening;
	if (d->aim == AML_ASSIGN)
		return strcmp(record_text(s, SCREENING_ASSIGNEE), d->assignee) == 0;
	return !aml_aim_statuses[d->aim] || record_is(s, SCREENING_STATUS, aml_aim_statuses[d->aim]);
}

static bool check_aim(const struct aml_decision *d, struct err *err)
{
	if ((unsigned)d->aim >= AML_AIMS)
		return err_set(err, ERR_USAGE, "what becomes of the screening is missing");
	if (is_already(d) && !aml_decision_reviews(d))
		return d->aim == AML_LEAVE ? err_set(err, ERR_USAGE, "nothing is decided: no hit is called a match or none, and there are no words")
		                           : err_set(err, ERR_REFUSED, "nothing would change: the screening is %s",
		                                     d->aim != AML_ASSIGN ? aml_aim_statuses[d->aim] : *d->assignee ? "assigned so" : "nobody's");
	switch (d->aim) {
	case AML_CLEAR:
		return check_clear(d, err);
	case AML_REJECT:
		return check_reject(d, err);
	case AML_ASSIGN:
		return check_assignee(d, err);
	default:
		return true;
	}
}

/* Tabs and ends of lines are blanks. What else would move a cursor is not made something that it was not: whoever wrote it is told. */
static bool check_words(const char *words, struct err *err)
{
	size_t place = 1;
	if (!text_utf8_valid(words, strlen(words)))
		return err_set(err, ERR_USAGE, "the comment is no UTF-8: it is not sent");
	for (const unsigned char *s = (const unsigned char *)words; *s; s++) {
		bool of_two = *s == 0xc2 && s[1] >= 0x80 && s[1] < 0xa0;
		if (of_two || *s == 0x7f || (*s < ' ' && !strchr("\t\n\r", *s)))
			return err_set(err, ERR_USAGE, "the comment has a control character, U+%04X, as its character %zu: it is not sent", of_two ? s[1] : s[0],
			               place);
		place += (*s & 0xc0) != 0x80;
	}
	return true;
}

bool aml_decision_check(const struct aml_policy *p, const struct aml_decision *d, struct err *err)
{
	if (!has_words(d->by))
		return err_set(err, ERR_USAGE, "who decides is not known, and the review must say it");
	return check_words(d->comment, err) && check_seen(d, err) && check_hits(p, d, err) && check_aim(d, err);
}

/* -- the requests */

static bool request_end(struct arena *arena, const cJSON *request, struct buf *out, struct err *err)
{
	return json_end(arena, request, out) || err_set(err, ERR_LOCAL, "the request does not fit its buffer of %zu bytes", out->cap);
}

static void put_hits(cJSON *request, const char *key, const struct aml_decision *d, enum aml_verdict verdict)
{
	cJSON *ids = cJSON_AddArrayToObject(request, key);
	for (size_t i = 0; i < d->hit_count; i++)
		if (d->hits[i].verdict == verdict)
			cJSON_AddItemToArray(ids, cJSON_CreateString(d->hits[i].hit_id));
}

bool aml_review_encode(const struct aml_decision *d, struct buf *out, struct err *err)
{
	char comment[AML_COMMENT_MAX];
	struct arena arena = { NULL };
	aml_comment(d, comment);
	cJSON *o = json_begin(&arena);
	cJSON_AddStringToObject(o, "watchlist_screening_id", d->screening_id);
	put_hits(o, "confirmed_hits", d, AML_MATCH);
	put_hits(o, "dismissed_hits", d, AML_NO_MATCH);
	cJSON_AddStringToObject(o, "comment", comment);
	return request_end(&arena, o, out, err);
}

bool aml_update_encode(const struct aml_decision *d, struct buf *out, struct err *err)
{
	struct arena arena = { NULL };
	cJSON *o = json_begin(&arena);
	cJSON_AddStringToObject(o, "watchlist_screening_id", d->screening_id);
	if (aml_aim_statuses[d->aim])
		cJSON_AddStringToObject(o, "status", aml_aim_statuses[d->aim]);
	else if (*d->assignee)
		cJSON_AddStringToObject(o, "assignee", d->assignee);
	else
		cJSON_AddItemToArray(cJSON_AddArrayToObject(o, "reset_fields"), cJSON_CreateString("assignee"));
	return request_end(&arena, o, out, err);
}

/* What the bodies about watchlist screenings must be beyond their fields. */
#include <ctype.h>
#include <string.h>

#include "base/when.h"
#include "idv/country.h"
#include "sandbox/field.h"
#include "sandbox/request.h"

static size_t characters(const char *s)
{
	size_t n = 0;
	for (; *s; s++)
		n += (*s & 0xc0) != 0x80;
	return n;
}

static bool trimmed(const char *s)
{
	return !isspace((unsigned char)s[0]) && !isspace((unsigned char)s[strlen(s) - 1]);
}

static bool is_legal_name(const char *s)
{
	bool letter = false;
	for (const char *c = s; *c; c++)
		letter = letter || isalpha((unsigned char)*c) || (unsigned char)*c >= 0x80;
	return letter && characters(s) <= 100 && trimmed(s);
}

static bool is_document_number(const char *s)
{
	return characters(s) >= 4 && characters(s) <= 32 && trimmed(s);
}

static bool is_country(const char *s)
{
	return idv_country_name(s) != NULL;
}

static const struct {
	const char *name;
	bool (*ok)(const char *s);
	const char *must;
} rules[] = {
	{ "legal_name", is_legal_name, "a string with a letter, of at most 100 characters, without leading or trailing spaces" },
	{ "date_of_birth", when_date_valid, "a date in the format YYYY-MM-DD" },
	{ "document_number", is_document_number, "4 to 32 characters without leading or trailing spaces" },
	{ "country", is_country, "an ISO 3166-1 alpha-2 code in capitals" },
};

static bool check_terms(const struct field *fields, const cJSON *terms, struct refusal *r)
{
	if (!fields_check(fields, terms, "search_terms.", r))
		return false;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		const char *value = tree_text(terms, rules[i].name);
		if (value && !rules[i].ok(value))
			return refuse(r, REFUSE_INVALID_FIELD, "search_terms.%s must be %s", rules[i].name, rules[i].must);
	}
	return true;
}

bool request_check_terms(const cJSON *body, struct refusal *r)
{
	static const struct field fields[] = {
		{ "watchlist_program_id", FIELD_TEXT, FIELD_REQUIRED }, { "legal_name", FIELD_TEXT, FIELD_REQUIRED },
		{ "date_of_birth", FIELD_TEXT, 0 }, { "document_number", FIELD_TEXT, 0 }, { "country", FIELD_TEXT, 0 }, { 0 }
	};
	return check_terms(fields, tree_get(body, "search_terms"), r);
}

bool request_check_status(const cJSON *body, struct refusal *r)
{
	static const char *const words[] = { "rejected", "pending_review", "cleared" };
	const char *status = tree_text(body, "status");
	for (size_t i = 0; status && i < 3; i++)
		if (strcmp(words[i], status) == 0)
			return true;
	return !status || refuse(r, REFUSE_INVALID_FIELD, "status must be one of: rejected, pending_review, cleared");
}

bool request_check_update(const cJSON *body, struct refusal *r)
{
	static const struct field fields[] = {
		{ "watchlist_program_id", FIELD_TEXT, 0 }, { "legal_name", FIELD_TEXT, 0 }, { "date_of_birth", FIELD_TEXT, 0 },
		{ "document_number", FIELD_TEXT, 0 }, { "country", FIELD_TEXT, 0 }, { 0 }
	};
	const cJSON *terms = tree_get(body, "search_terms"), *reset;
	if (!request_check_status(body, r) || (cJSON_IsObject(terms) && !check_terms(fields, terms, r)))
		return false;
	if (cJSON_IsObject(terms) && tree_text(body, "status"))
		return refuse(r, REFUSE_INVALID_FIELD, "search_terms and status may not be updated at the same time");
	cJSON_ArrayForEach(reset, tree_get(body, "reset_fields"))
		if (strcmp(reset->valuestring, "assignee") != 0)
			return refuse(r, REFUSE_INVALID_FIELD, "reset_fields must be an array of: assignee");
	if (cJSON_GetArraySize(tree_get(body, "reset_fields")) && tree_text(body, "assignee"))
		return refuse(r, REFUSE_INVALID_FIELD, "assignee may not be set and reset at the same time");
	return true;
}

/* The first id that stands in `list` twice, or in `other` as well; NULL. */
static const char *twice(const cJSON *list, const cJSON *other)
{
	for (const cJSON *a = list->child; a; a = a->next) {
		for (const cJSON *b = a->next; b; b = b->next)
			if (strcmp(a->valuestring, b->valuestring) == 0)
				return a->valuestring;
		for (const cJSON *b = other->child; b; b = b->next)
			if (strcmp(a->valuestring, b->valuestring) == 0)
				return a->valuestring;
	}
	return NULL;
}

bool request_check_review(const cJSON *body, struct refusal *r)
{
	const cJSON *confirmed = tree_get(body, "confirmed_hits"), *dismissed = tree_get(body, "dismissed_hits");
	const char *id = twice(confirmed, dismissed);
	if (!id)
		id = twice(dismissed, confirmed);
	if (id)
		return refuse(r, REFUSE_INVALID_FIELD, "a hit may be named once in confirmed_hits and dismissed_hits together: %.80s", id);
	if (!confirmed->child && !dismissed->child && !tree_text(body, "comment"))
		return refuse(r, REFUSE_INVALID_FIELD, "a review must have a comment or decide hits");
	return true;
}

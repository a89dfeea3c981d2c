/* The `user` object of create and retry: each of its members whole and well-formed, or left out. */
#include <ctype.h>
#include <string.h>

#include "base/when.h"
#include "idv/country.h"
#include "idv/vocab.h"
#include "sandbox/request.h"

static size_t characters(const char *s)
{
	size_t n = 0;
	for (; *s; s++)
		n += (*s & 0xc0) != 0x80;
	return n;
}

static bool blank(const char *s)
{
	return !s[strspn(s, " \t\r\n\v\f")];
}

/* Any letter: an ASCII one, or a code point beyond ASCII. */
static bool has_letter(const char *s)
{
	for (; *s; s++)
		if (isalpha((unsigned char)*s) || (unsigned char)*s >= 0x80)
			return true;
	return false;
}

static bool is_name(const char *s, const cJSON *object)
{
	(void)object;
	return !blank(s) && characters(s) <= 100;
}

static bool is_email(const char *s, const cJSON *object)
{
	(void)object;
	const char *at = strrchr(s, '@');
	size_t local = at ? (size_t)(at - s) : 0;
	if (!at || !local || local > 64 || !at[1] || strlen(at + 1) > 255 || strpbrk(s, " \t\r\n"))
		return false;
	return strchr(at + 1, '.') && at[1] != '.' && at[strlen(at) - 1] != '.' && !strstr(at, "..") && s[0] != '.' && at[-1] != '.';
}

static bool is_phone(const char *s, const cJSON *object)
{
	(void)object;
	size_t digits = s[0] == '+' ? strspn(s + 1, "0123456789") : 0;
	return digits >= 7 && digits <= 15 && s[1] != '0' && !s[1 + digits];
}

static bool is_date(const char *s, const cJSON *object)
{
	(void)object;
	return when_date_valid(s);
}

static bool is_street(const char *s, const cJSON *object)
{
	(void)object;
	return has_letter(s) && characters(s) <= 80;
}

static bool is_street2(const char *s, const cJSON *object)
{
	(void)object;
	return !blank(s) && characters(s) <= 50;
}

static bool is_city(const char *s, const cJSON *object)
{
	(void)object;
	return has_letter(s) && characters(s) <= 100;
}

static bool is_region(const char *s, const cJSON *object)
{
	(void)object;
	size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
	return n >= 1 && n <= 3 && !s[n];
}

static bool is_postal_code(const char *s, const cJSON *object)
{
	const char *country = tree_text(object, "country");
	if (country && strcmp(country, "US") == 0)
		return strspn(s, "0123456789") == 5 && !s[5];
	size_t alnum = 0;
	for (; *s; s++) {
		if (!isalnum((unsigned char)*s) && *s != ' ' && *s != '-')
			return false;
		alnum += isalnum((unsigned char)*s) != 0;
	}
	return alnum >= 2 && alnum <= 10;
}

static bool is_country(const char *s, const cJSON *object)
{
	(void)object;
	return idv_country_name(s) != NULL;
}

static bool is_id_value(const char *s, const cJSON *object)
{
	(void)object;
	size_t n = 0;
	while (isalnum((unsigned char)s[n]))
		n++;
	return n >= 1 && n <= 32 && !s[n];
}

static bool is_id_type(const char *s, const cJSON *object)
{
	(void)object;
	return idv_vocab_find(IDV_VOCAB_ID_TYPE, s) != NULL;
}

static const struct rule {
	const char *object; /* "" for the user object itself */
	const char *name;
	bool (*ok)(const char *s, const cJSON *object);
	bool required, nullable; /* within its object */
	const char *must;
} rules[] = {
	{ "", "email_address", is_email, false, false, "a valid email address without leading or trailing spaces" },
	{ "", "phone_number", is_phone, false, true, "a phone number in E.164 format" },
	{ "", "date_of_birth", is_date, false, false, "a date in the format YYYY-MM-DD" },
	{ "name", "given_name", is_name, true, false, "a non-blank string of at most 100 characters" },
	{ "name", "family_name", is_name, true, false, "a non-blank string of at most 100 characters" },
	{ "address", "street", is_street, false, true, "a string with a letter and at most 80 characters" },
	{ "address", "street2", is_street2, false, true, "a non-blank string of at most 50 characters" },
	{ "address", "city", is_city, false, true, "a string with a letter and at most 100 characters" },
	{ "address", "region", is_region, false, true, "an ISO 3166-2 subdivision code without its country" },
	{ "address", "postal_code", is_postal_code, false, true, "2 to 10 letters and digits, 5 digits in the US" },
	{ "address", "country", is_country, true, false, "an ISO 3166-1 alpha-2 code in capitals" },
	{ "id_number", "value", is_id_value, true, false, "letters and digits only" },
	{ "id_number", "type", is_id_type, true, false, "a known id number type" },
};
enum { RULES = sizeof rules / sizeof *rules };

static bool known(const char *object, const char *name)
{
	for (size_t i = 0; i < RULES; i++)
		if (strcmp(rules[i].object, object) == 0 && strcmp(rules[i].name, name) == 0)
			return true;
	return false;
}

static bool is_object_name(const char *name)
{
	return strcmp(name, "name") == 0 || strcmp(name, "address") == 0 || strcmp(name, "id_number") == 0;
}

static bool check_members(const char *name, const cJSON *object, bool create, struct refusal *r)
{
	const char *dot = *name ? "." : "";
	for (const cJSON *child = object->child; child; child = child->next) {
		bool deprecated = create && !*name && strcmp(child->string, "client_user_id") == 0;
		if (!known(name, child->string) && !deprecated && !(!*name && is_object_name(child->string)))
			return refuse(r, REFUSE_UNKNOWN_FIELDS, "the following fields are not recognized by this endpoint: user%s%s.%.60s",
			              dot, name, child->string);
	}
	for (size_t i = 0; i < RULES; i++) {
		const struct rule *rule = &rules[i];
		if (strcmp(rule->object, name) != 0)
			continue;
		const cJSON *value = tree_get(object, rule->name);
		bool empty = !value || cJSON_IsNull(value);
		if (empty && rule->required)
			return refuse(r, REFUSE_MISSING_FIELDS, "the following required fields are missing: user%s%s.%s", dot, name, rule->name);
		if (!value || (cJSON_IsNull(value) && rule->nullable))
			continue;
		if (!cJSON_IsString(value) || !rule->ok(value->valuestring, object))
			return refuse(r, REFUSE_INVALID_FIELD, "user%s%s.%s must be %s", dot, name, rule->name, rule->must);
	}
	return true;
}

static bool given(const cJSON *object, const char *name)
{
	return tree_text(object, name) != NULL;
}

/* A country alone, or the full address. */
static bool check_address(const cJSON *address, struct refusal *r)
{
	bool more = given(address, "street") || given(address, "street2") || given(address, "city") || given(address, "region") ||
	            given(address, "postal_code");
	const char *missing = !given(address, "street") ? "street" : !given(address, "city") ? "city" : NULL;
	const char *country = tree_text(address, "country");
	if (!missing && strcmp(country, "US") == 0)
		missing = !given(address, "region") ? "region" : !given(address, "postal_code") ? "postal_code" : NULL;
	if (more && missing)
		return refuse(r, REFUSE_INVALID_FIELD, "user.address must be a country alone or a full address: %s is missing", missing);
	return true;
}

bool request_check_user(const cJSON *user, bool create, struct refusal *r)
{
	if (!check_members("", user, create, r))
		return false;
	for (const cJSON *child = user->child; child; child = child->next) {
		if (!is_object_name(child->string) || cJSON_IsNull(child))
			continue;
		if (!cJSON_IsObject(child))
			return refuse(r, REFUSE_INVALID_FIELD, "user.%s must be an object", child->string);
		if (!check_members(child->string, child, create, r))
			return false;
		if (strcmp(child->string, "address") == 0 && !check_address(child, r))
			return false;
	}
	return true;
}

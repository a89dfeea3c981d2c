/* The data of a person that a request may carry: checked field by field, then as a whole. No sentence here repeats a value. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "idv/country.h"
#include "idv/request.h"

#define FIELD(path, label, member) { path, label, offsetof(struct idv_user, member), sizeof((struct idv_user *)0)->member, true }
const struct idv_user_field idv_user_fields[] = {
	FIELD("email_address", "email address", email_address),
	FIELD("phone_number", "phone number", phone_number),
	FIELD("date_of_birth", "date of birth", date_of_birth),
	FIELD("name.given_name", "given name", given_name),
	FIELD("name.family_name", "family name", family_name),
	FIELD("address.street", "street", street),
	FIELD("address.street2", "street, second line", street2),
	FIELD("address.city", "city", city),
	FIELD("address.region", "region", region),
	FIELD("address.postal_code", "postal code", postal_code),
	FIELD("address.country", "country", country),
	FIELD("id_number.value", "id number", id_value),
	{ "id_number.type", "kind of id number", offsetof(struct idv_user, id_type), sizeof((struct idv_user *)0)->id_type, false },
};
#undef FIELD
const size_t idv_user_field_count = sizeof idv_user_fields / sizeof *idv_user_fields;

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool all_alphanumeric(const char *s)
{
	while (is_digit(*s) || is_letter(*s))
		s++;
	return *s == '\0';
}

static bool all_digits(const char *s)
{
	return s[strspn(s, "0123456789")] == '\0';
}

/* -- rules: NULL when the value keeps them, else what is wrong */

static bool local_part_valid(const char *s, size_t n)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~.";

	if (n == 0 || n > 64)
		return false;
	if (s[0] == '"') { /* quoted: anything printable, " and \ behind a \ */
		size_t i = 1;
		while (i + 1 < n && s[i] != '"' && s[i] >= ' ' && s[i] <= '~')
			i += s[i] == '\\' ? 2 : 1;
		return n > 2 && i == n - 1 && s[i] == '"';
	}
	for (size_t i = 0; i < n; i++) {
		if (!memchr(allowed, s[i], sizeof allowed - 1) || (s[i] == '.' && (i == 0 || i == n - 1 || s[i - 1] == '.')))
			return false;
	}
	return true;
}

static bool domain_valid(const char *s)
{
	size_t labels = 0, len = strlen(s);
	const char *label = s;

	if (len > 253)
		return false;
	for (;;) {
		size_t n = strcspn(label, ".");
		if (n == 0 || n > 63 || label[0] == '-' || label[n - 1] == '-')
			return false;
		for (size_t i = 0; i < n; i++) {
			if (!is_letter(label[i]) && !is_digit(label[i]) && label[i] != '-')
				return false;
		}
		labels++;
		if (label[n] == '\0')
			break;
		label += n + 1;
	}
	return labels >= 2 && !all_digits(label);
}

static const char *check_email(const char *s)
{
	const char *at = strrchr(s, '@');

	if (!at || strlen(s) > 254 || !local_part_valid(s, (size_t)(at - s)) || !domain_valid(at + 1))
		return "must be an email address like name@host.example, without spaces around it";
	return NULL;
}

static const char *check_phone(const char *s)
{
	size_t n = s[0] == '+' ? strlen(s + 1) : 0;

	if (n < 7 || n > 15 || s[1] == '0' || !all_digits(s + 1))
		return "must be in E.164 form: + and 7 to 15 digits, the first not 0, nothing between them";
	return NULL;
}

static const char *check_date(const char *s)
{
	return when_date_valid(s) ? NULL : "must be a date that exists, written YYYY-MM-DD";
}

/* What a text is made of, in characters (code points), not bytes. */
struct makeup {
	size_t characters;
	bool valid, solid, letter; /* UTF-8 without controls; has a non-space; has a letter */
};

static bool is_space(uint32_t c)
{
	return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
	       c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

static struct makeup look_at(const char *s)
{
	struct makeup m = { .valid = text_utf8_valid(s, strlen(s)) };

	while (m.valid && *s) {
		unsigned char lead = (unsigned char)*s++;
		uint32_t c = lead < 0x80 ? lead : lead < 0xE0 ? lead & 0x1F : lead < 0xF0 ? lead & 0x0F : lead & 0x07;
		while (((unsigned char)*s & 0xC0) == 0x80)
			c = c << 6 | ((unsigned char)*s++ & 0x3F);
		m.characters++;
		if (c < 0x20 || (c >= 0x7F && c < 0xA0))
			m.valid = false;
		m.solid = m.solid || !is_space(c);
		m.letter = m.letter || (c < 0x80 ? is_letter((char)c) : !is_space(c));
	}
	return m;
}

static const char *check_name(const char *s)
{
	struct makeup m = look_at(s);

	return m.valid && m.solid && m.characters <= 100 ? NULL
	                                                 : "must have 1 to 100 characters, not only spaces, no control characters";
}

static const char *check_street(const char *s)
{
	struct makeup m = look_at(s);

	return m.valid && m.letter && m.characters <= 80
	           ? NULL
	           : "must have at most 80 characters, a letter among them, no control characters";
}

static const char *check_street2(const char *s)
{
	struct makeup m = look_at(s);

	return m.valid && m.solid && m.characters <= 50 ? NULL
	                                                : "must have at most 50 characters, not only spaces, no control characters";
}

static const char *check_city(const char *s)
{
	struct makeup m = look_at(s);

	return m.valid && m.letter && m.characters <= 100
	           ? NULL
	           : "must have at most 100 characters, a letter among them, no control characters";
}

static const char *check_region(const char *s)
{
	size_t n = strlen(s);

	if (n > 3 || !all_alphanumeric(s) || strpbrk(s, "abcdefghijklmnopqrstuvwxyz"))
		return "must be the ISO 3166-2 code without its country: 1 to 3 capitals or digits, like CA";
	return NULL;
}

static const char *check_postal_code(const char *s)
{
	size_t n = strlen(s);

	return n >= 2 && n <= 10 && all_alphanumeric(s) ? NULL : "must have 2 to 10 letters and digits, without spaces or dashes";
}

static const char *check_country(const char *s)
{
	return idv_country_name(s) ? NULL : "must be a country's two-letter ISO 3166-1 code in capitals, like US";
}

static const char *check_id_value(const char *s)
{
	return all_alphanumeric(s) ? NULL : "must have letters and digits only: leave spaces, dots and dashes out";
}

static const char *check_id_type(const char *s)
{
	return idv_vocab_find(IDV_VOCAB_ID_TYPE, s) ? NULL : "must be one of the 35 kinds the API knows, like us_ssn";
}

static const struct {
	const char *path;
	const char *(*check)(const char *value);
} rules[] = {
	{ "email_address", check_email },
	{ "phone_number", check_phone },
	{ "date_of_birth", check_date },
	{ "name.given_name", check_name },
	{ "name.family_name", check_name },
	{ "address.street", check_street },
	{ "address.street2", check_street2 },
	{ "address.city", check_city },
	{ "address.region", check_region },
	{ "address.postal_code", check_postal_code },
	{ "address.country", check_country },
	{ "id_number.value", check_id_value },
	{ "id_number.type", check_id_type },
};

bool idv_user_field_check(const struct idv_user_field *f, const char *value, struct err *err)
{
	const char *wrong = NULL;

	if (value[0] == '\0')
		return true;
	if (strlen(value) >= f->size)
		return err_set(err, ERR_USAGE, "The %s is too long", f->label);
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		if (strcmp(rules[i].path, f->path) == 0)
			wrong = rules[i].check(value);
	}
	return !wrong || err_set(err, ERR_USAGE, "The %s %s", f->label, wrong);
}

/* Kinds of id number whose length is fixed by the authority that gives them out. */
static bool check_id_length(const struct idv_user *u, struct err *err)
{
	static const struct {
		const char *type;
		size_t digits;
	} lengths[] = {
		{ "br_cpf", 11 }, { "ca_sin", 9 }, { "us_ssn", 9 }, { "us_ssn_last_4", 4 },
	};
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		if (strcmp(lengths[i].type, u->id_type) != 0)
			continue;
		if (strlen(u->id_value) != lengths[i].digits || !all_digits(u->id_value))
			return err_set(err, ERR_USAGE, "The id number must have %zu digits for %s", lengths[i].digits, u->id_type);
	}
	return true;
}

static bool check_address(const struct idv_user *u, struct err *err)
{
	bool more = u->street[0] || u->street2[0] || u->city[0] || u->region[0] || u->postal_code[0];

	if (more && (!u->street[0] || !u->city[0] || !u->country[0]))
		return err_set(err, ERR_USAGE, "The address must be only a country, or have at least street, city and country");
	if (strcmp(u->country, "US") == 0 && u->postal_code[0] && (strlen(u->postal_code) != 5 || !all_digits(u->postal_code)))
		return err_set(err, ERR_USAGE, "The postal code must have 5 digits in the United States");
	return true;
}

bool idv_user_check(const struct idv_user *u, struct err *err)
{
	for (size_t i = 0; i < idv_user_field_count; i++) {
		if (!idv_user_field_check(&idv_user_fields[i], (const char *)u + idv_user_fields[i].offset, err))
			return false;
	}
	if (!u->given_name[0] != !u->family_name[0])
		return err_set(err, ERR_USAGE, "The name must have both parts: the %s name is missing",
		               u->given_name[0] ? "family" : "given");
	if (!u->id_value[0] != !u->id_type[0])
		return err_set(err, ERR_USAGE, "The id number must have both parts: the %s is missing",
		               u->id_value[0] ? "kind" : "number");
	return check_address(u, err) && check_id_length(u, err);
}

bool idv_user_empty(const struct idv_user *u)
{
	for (size_t i = 0; i < idv_user_field_count; i++) {
		if (((const char *)u)[idv_user_fields[i].offset])
			return false;
	}
	return true;
}

/* -- user data from a file */

static bool unknown_key(const char *key, size_t len, struct err *err)
{
	struct buf clean;

	buf_init(&clean, 200);
	text_clean(key, len < 40 ? len : 40, &clean);
	err_set(err, ERR_USAGE, "The user data has a field \"%s\" that the API does not take", buf_str(&clean));
	buf_finish(&clean);
	return err_remedy(err, "Fields: email_address, phone_number, date_of_birth, name, address, id_number");
}

/* Is `path` an object of user fields, "name" of "name.given_name"? */
static bool is_group(const char *path)
{
	size_t n = strlen(path);

	for (size_t i = 0; i < idv_user_field_count; i++) {
		if (strncmp(idv_user_fields[i].path, path, n) == 0 && idv_user_fields[i].path[n] == '.')
			return true;
	}
	return false;
}

static bool parse_object(const cJSON *object, const char *group, struct idv_user *u, struct err *err);

static bool parse_member(const char *path, const cJSON *value, struct idv_user *u, struct err *err)
{
	if (is_group(path)) {
		if (cJSON_IsNull(value))
			return true;
		return cJSON_IsObject(value) ? parse_object(value, path, u, err)
		                             : err_set(err, ERR_USAGE, "In the user data, %s must be an object", path);
	}
	for (size_t i = 0; i < idv_user_field_count; i++) {
		const struct idv_user_field *f = &idv_user_fields[i];
		if (strcmp(f->path, path) != 0)
			continue;
		if (cJSON_IsNull(value))
			return true;
		if (!cJSON_IsString(value))
			return err_set(err, ERR_USAGE, "In the user data, %s must be text in quotes", path);
		size_t n = strlen(value->valuestring);
		if (n >= f->size)
			return err_set(err, ERR_USAGE, "The %s is too long", f->label);
		memcpy((char *)u + f->offset, value->valuestring, n + 1);
		return true;
	}
	return unknown_key(path, strlen(path), err);
}

static bool parse_object(const cJSON *object, const char *group, struct idv_user *u, struct err *err)
{
	char path[64];

	for (const cJSON *m = object->child; m; m = m->next) {
		int n = snprintf(path, sizeof path, "%s%s%s", group, group[0] ? "." : "", m->string);
		if (n < 0 || (size_t)n >= sizeof path || strchr(m->string, '.'))
			return unknown_key(m->string, strlen(m->string), err);
		if (!parse_member(path, m, u, err))
			return false;
	}
	return true;
}

static bool parse_text(const struct buf *text, struct idv_user *u, struct err *err)
{
	struct arena arena = { NULL };
	const cJSON *tree = json_read(text->data, text->len, &arena);
	bool ok = cJSON_IsObject(tree) ? parse_object(tree, "", u, err) : err_set(err, ERR_USAGE, "The user data must be a JSON object");

	arena_finish(&arena);
	return ok;
}

bool idv_user_parse(const char *json, size_t len, struct idv_user *u, struct err *err)
{
	struct err why = { 0 };
	struct buf text;
	size_t mended = 0;
	bool ok = false;

	*u = (struct idv_user){ 0 };
	if (len >= 3 && memcmp(json, "\xEF\xBB\xBF", 3) == 0) {
		json += 3;
		len -= 3;
	}
	buf_init(&text, JSON_BODY_MAX);
	if (!json_check(json, len, NULL, &text, &mended, &why))
		err_set(err, ERR_USAGE, "The user data cannot be read. %s", why.text);
	else if (mended)
		err_set(err, ERR_USAGE, "The user data has %zu places that are given twice, too long or not valid", mended);
	else
		ok = parse_text(&text, u, err);
	buf_finish(&text);
	if (!ok)
		explicit_bzero(u, sizeof *u);
	return ok;
}

/* A document of ours against one of the list.
 *  - Numbers are compared without blanks, signs and leading zeros, whatever the script of their digits.
 *  - Of one kind: the same number agrees; one character off or two neighbours swapped, of five and more: partly; else it differs.
 *  - The last four digits alone, of either side, where they are the same: partly. What else is masked was not told.
 *  - Words in parentheses, as the country behind a number, are none of it. Letters of Cyrillic count as what they look like, too.
 *  - Of different kinds: the same number is partly, and said; other numbers are no difference: each has what the other lacks.
 *  - Where a kind is not known: the same number agrees when it has five characters or more; another number says nothing.
 *  - A passport that differs is said to be weak: there are others, and they are renewed. */
#include "aml/reading.h"

#include <string.h>


enum { NUMBER = 40 };

/* The verification's kinds of id number and of document, as the list's. */
static const struct {
	const char *ours, *list;
} kinds[] = {
	{ "ar_dni", "personal_identification" },   { "au_drivers_license", "drivers_license" }, { "au_passport", "passport" },
	{ "br_cpf", "tax_id" },                    { "ca_sin", "tax_id" },                      { "cl_run", "personal_identification" },
	{ "cn_resident_card", "personal_identification" }, { "co_nit", "tax_id" },              { "dk_cpr", "personal_identification" },
	{ "drivers_license", "drivers_license" },  { "eg_national_id", "personal_identification" }, { "es_dni", "personal_identification" },
	{ "es_nie", "immigration_number" },        { "hk_hkid", "personal_identification" },    { "id_card", "personal_identification" },
	{ "in_pan", "tax_id" },                    { "it_cf", "tax_id" },                       { "jo_civil_id", "personal_identification" },
	{ "jp_my_number", "personal_identification" }, { "ke_huduma_namba", "personal_identification" }, { "kw_civil_id", "personal_identification" },
	{ "mx_curp", "personal_identification" },  { "mx_rfc", "tax_id" },                      { "my_nric", "personal_identification" },
	{ "ng_nin", "personal_identification" },   { "nz_drivers_license", "drivers_license" }, { "om_civil_id", "personal_identification" },
	{ "passport", "passport" },                { "ph_psn", "personal_identification" },     { "pl_pesel", "personal_identification" },
	{ "residence_permit_card", "immigration_number" }, { "resident_card", "immigration_number" }, { "ro_cnp", "personal_identification" },
	{ "sa_national_id", "personal_identification" }, { "se_pin", "personal_identification" }, { "sg_nric", "personal_identification" },
	{ "tr_tc_kimlik", "personal_identification" }, { "us_ssn", "ssn" },                     { "us_ssn_last_4", "ssn" },
	{ "visa", "travel_document" },             { "za_smart_id", "personal_identification" },
};

static const char *list_kind(const char *ours)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].ours, ours) == 0)
			return kinds[i].list;
	return ours; /* a word of the list's own, or one that is new */
}

/* "(Russia)": its bytes. "(7)" is a digit to check by. */
static size_t remark(const char *s)
{
	size_t n = *s == '(' ? strcspn(s, ")") : 0;

	if (n < 4 || !s[n])
		return 0;
	return strcspn(s, "0123456789") > n ? n + 1 : 0;
}

/* The Latin letter that a Cyrillic one of the series of passports is taken for; 0. */
static char looks_like(unsigned c)
{
	static const struct {
		unsigned c;
		char like;
	} letters[] = {
		{ 0x430, 'a' }, { 0x432, 'b' }, { 0x435, 'e' }, { 0x456, 'i' }, { 0x43a, 'k' }, { 0x43c, 'm' }, { 0x43d, 'h' }, { 0x43e, 'o' }, { 0x440, 'p' },
		{ 0x441, 'c' }, { 0x442, 't' }, { 0x443, 'y' }, { 0x445, 'x' },
	};

	c = aml_lower(c);
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
		if (letters[i].c == c)
			return letters[i].like;
	return 0;
}

/* looks: letters by what they look like, not by what they are. */
static void plain(const char *number, bool looks, char out[NUMBER])
{
	size_t used = 0;
	char one[AML_WORD];

	for (size_t i = 0, n; number[i] && used + 5 < NUMBER; i += n) {
		n = remark(number + i);
		if (n)
			continue;
		unsigned c = aml_code_point(number + i, &n);
		char like = looks ? looks_like(c) : 0;
		if (like) {
			out[used++] = like;
			continue;
		}
		(void)aml_latin(number + i, n, one);
		for (const char *s = one; *s && used + 1 < NUMBER; s++)
			if (used || *s != '0')
				out[used++] = *s;
	}
	out[used] = '\0';
	explicit_bzero(one, sizeof one);
}

bool aml_number_is_one(const char *number)
{
	char text[NUMBER];

	plain(number, false, text);
	bool long_enough = strlen(text) >= 3 && !strchr(number, '*');
	explicit_bzero(text, sizeof text);
	return long_enough;
}

/* What can be said of numbers of one kind, or of kinds not known. */
static void read_numbers(const char *a, const char *b, bool passport, struct aml_pair *p)
{
	size_t n = strlen(a), m = strlen(b);

	if (strcmp(a, b) == 0) {
		p->reading = AML_AGREES;
		p->likeness = 1000;
		return;
	}
	if (n >= 5 && m >= 5 && aml_edits(a, b) == 1) {
		bool swapped = n == m;
		size_t differ = 0;
		for (size_t i = 0; i < n && swapped; i++)
			differ += a[i] != b[i];
		p->reading = AML_PARTLY;
		p->likeness = 800;
		aml_say(p, swapped && differ == 2 ? "two characters swapped" : "one character differs");
	} else {
		p->reading = AML_DIFFERS;
		p->likeness = 0;
		if (passport)
			aml_say(p, "weak: a person may have other passports");
	}
	aml_differ(p->ours, 0, strlen(p->ours), aml_ours(p), p->theirs, 0, strlen(p->theirs), aml_theirs(p));
}

/* All that is told of it: by its kind, or of a social security number as it stands, "6789" or "XXX-XX-6789". */
static bool is_last_4(const char *number, const char *kind)
{
	size_t n = strlen(kind), digits = 0;

	if (n > 7 && strcmp(kind + n - 7, "_last_4") == 0)
		return true;
	if (strcmp(kind, "ssn") != 0 && strcmp(kind, "us_ssn") != 0)
		return false;
	for (const char *s = number; *s; s++) {
		digits += *s >= '0' && *s <= '9';
		if (!strchr("0123456789xX#- ", *s))
			return false;
	}
	return digits == 4;
}

void aml_read_document(const struct aml_person_document *ours, const char *kind, struct aml_pair *p)
{
	char a[NUMBER], b[NUMBER];
	const char *mine = list_kind(ours->kind);
	bool told = *mine && *kind && strcmp(mine, "other") != 0 && strcmp(kind, "other") != 0;
	bool same_kind = told && strcmp(mine, kind) == 0;

	plain(p->ours, false, a);
	plain(p->theirs, false, b);
	if (strcmp(a, b) != 0) {
		plain(p->ours, true, a);
		plain(p->theirs, true, b);
	}
	if (strcmp(a, b) != 0) {
		plain(p->ours, false, a);
		plain(p->theirs, false, b);
	}
	if (same_kind && (is_last_4(p->ours, ours->kind) || is_last_4(p->theirs, kind))) {
		/* Leading zeros count here. */
		size_t n = strlen(p->ours), m = strlen(p->theirs);
		bool same = n >= 4 && m >= 4 && strcmp(p->ours + n - 4, p->theirs + m - 4) == 0;
		p->reading = same ? AML_PARTLY : AML_DIFFERS;
		p->likeness = same ? 700 : 0;
		aml_say(p, same ? "the last 4 digits" : "other last 4 digits");
	} else if (same_kind) {
		read_numbers(a, b, strcmp(kind, "passport") == 0, p);
	} else if (strcmp(a, b) == 0 && strlen(a) >= 5) {
		p->reading = told ? AML_PARTLY : AML_AGREES;
		p->likeness = told ? 750 : 900;
		aml_say(p, told ? "the same number on another kind of document" : "the kind of one is not told");
	} else {
		p->reading = AML_WE_LACK;
		p->likeness = 0;
		aml_say(p, told ? "ours is of another kind" : "the kind of one is not told");
	}
	explicit_bzero(a, sizeof a);
	explicit_bzero(b, sizeof b);
}

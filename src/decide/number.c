/* The kinds of numbers that the API knows, each with its form and its rules. */
#include "decide/number.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "decide/hint_read.h"
#include "decide/number_rule.h"

enum { NUMBER = 40 };

const char *const number_check_names[NUMBER_CHECKS] = { "fits", "wrong form", "wrong check digit", "not checked" };

/* Forms, parted by blanks: 9 a digit, A a letter, X either, N a letter of Mexico; others stand for themselves. */
static const struct rule_of_kind {
	const char *kind, *forms;
	enum number_check (*check)(const char *s, const char **why); /* NULL: there is no check digit, or none that was published */
	struct number_date (*date)(const char *s);
} rules[] = {
	{ "ar_dni", "9999999 99999999", NULL, NULL },                        /* RENAPER */
	{ "au_passport", "A9999999 AA9999999", NULL, NULL },                 /* Australian Passport Office */
	{ "br_cpf", "99999999999", number_br_cpf, NULL },                    /* Receita Federal */
	{ "ca_sin", "999999999", number_ca_sin, NULL },                      /* Service Canada */
	{ "cl_run", "9999999X 99999999X", number_cl_run, NULL },             /* Registro Civil */
	{ "cn_resident_card", "999999999999999 99999999999999999X", number_cn_resident_card, number_date_cn }, /* GB 11643-1999 */
	{ "co_nit", "99999999 999999999 9999999999 99999999999", number_co_nit, NULL }, /* DIAN, Orden administrativa 4 of 1989 */
	{ "dk_cpr", "9999999999", number_dk_cpr, number_date_dk },           /* CPR-kontoret */
	{ "eg_national_id", "29999999999999 39999999999999", NULL, number_date_eg },
	{ "es_dni", "99999999A", number_es_dni, NULL },                      /* Orden INT/2058/2008 */
	{ "es_nie", "A9999999A", number_es_nie, NULL },
	{ "hk_hkid", "A999999X AA999999X", number_hk_hkid, NULL },           /* Immigration Department */
	{ "in_pan", "AAAAA9999A", number_in_pan, NULL },                     /* Income Tax Department */
	{ "it_cf", "AAAAAAXXAXXAXXXA", number_it_cf, number_date_it },       /* DM 23 December 1976 */
	{ "jp_my_number", "999999999999", number_jp_my_number, NULL },       /* Order 85 of 2014, article 5 */
	{ "kw_civil_id", "199999999999 299999999999 399999999999", number_kw_civil_id, number_date_kw }, /* PACI */
	{ "mx_curp", "NNNN999999NNNNNNX9", number_mx_curp, number_date_mx_curp }, /* Instructivo normativo, DOF 2021 */
	{ "mx_rfc", "NNN999999XXX NNNN999999XXX", number_mx_rfc, number_date_mx_rfc }, /* SAT */
	{ "my_nric", "999999999999", NULL, number_date_my },                 /* JPN */
	{ "ng_nin", "99999999999", NULL, NULL },                             /* NIMC */
	{ "nz_drivers_license", "AA999999", NULL, NULL },                    /* Waka Kotahi */
	{ "ph_psn", "999999999999", NULL, NULL },                            /* PhilSys */
	{ "pl_pesel", "99999999999", number_pl_pesel, number_date_pl },      /* Dz.U. 2010 no. 217 */
	{ "ro_cnp", "9999999999999", number_ro_cnp, number_date_ro },        /* OUG 97/2005 */
	{ "sa_national_id", "9999999999", number_sa_national_id, NULL },
	{ "se_pin", "9999999999 999999999999", number_se_pin, number_date_se }, /* Skatteverket SKV 704 */
	{ "sg_nric", "A9999999A", number_sg_nric, NULL },                    /* ICA */
	{ "tr_tc_kimlik", "99999999999", number_tr_tc_kimlik, NULL },        /* NVI */
	{ "us_ssn", "999999999", number_us_ssn, NULL },                      /* SSA, randomization of 2011 */
	{ "us_ssn_last_4", "9999", number_us_ssn_last_4, NULL },
	{ "za_smart_id", "9999999999999", number_za_smart_id, number_date_za }, /* Department of Home Affairs */
};

static const struct rule_of_kind *rule_of(const char *kind)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (strcmp(rules[i].kind, kind) == 0)
			return &rules[i];
	return NULL;
}

/* Capital letters and digits; blanks, hyphens, dots, slashes and brackets are left out; what belongs to no number becomes "?". */
static void number_plain(const char *s, char out[NUMBER])
{
	size_t used = 0;

	for (; *s && used < NUMBER - 1; s++) {
		if (isalnum((unsigned char)*s) && (unsigned char)*s < 0x80)
			out[used++] = (char)toupper((unsigned char)*s);
		else if (strncmp(s, "\xc3\x91", 2) == 0 || strncmp(s, "\xc3\xb1", 2) == 0) { /* N with tilde */
			out[used++] = '#';
			s++;
		} else if (*s == '&')
			out[used++] = '&';
		else if (!strchr(" -./()+", *s))
			out[used++] = '?';
	}
	out[used] = '\0';
}

static bool fits_form(const char *s, const char *form, size_t n)
{
	if (strlen(s) != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		bool fits = form[i] == 'A' ? isupper(c) : form[i] == 'X' ? isalnum(c) : form[i] == 'N' ? isupper(c) || c == '&' || c == '#'
			: form[i] == '9' ? isdigit(c) : c == (unsigned char)form[i];
		if (!fits)
			return false;
	}
	return true;
}

static bool fits_forms(const char *s, const char *forms)
{
	for (const char *f = forms; *f;) {
		size_t n = strcspn(f, " ");
		if (fits_form(s, f, n))
			return true;
		f += n + (f[n] == ' ');
	}
	return false;
}

static bool is_masked(const char *value)
{
	return strpbrk(value, "*") || strstr(value, "\xe2\x80\xa2") || strstr(value, "XXX-XX");
}

static bool is_date(struct number_date d)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return d.year >= 0 && d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= days[d.month - 1];
}

static void say(char why[HINT_WHY], const char *words)
{
	snprintf(why, HINT_WHY, "%s", words);
}

static enum number_check check_plain(const struct rule_of_kind *rule, const char *s, char why[HINT_WHY])
{
	const char *words = "";

	if (!fits_forms(s, rule->forms)) {
		say(why, "wrong length or letters");
		return NUMBER_FORM;
	}
	if (rule->date) {
		struct number_date d = rule->date(s);
		if (d.year >= 0 && !is_date(d)) {
			say(why, "no date where one belongs");
			return NUMBER_FORM;
		}
	}
	enum number_check check = rule->check ? rule->check(s, &words) : NUMBER_FITS;
	say(why, rule->check ? words : "its form; it has no check digit that is published");
	return check;
}

enum number_check number_check(const char *kind, const char *value, char why[HINT_WHY])
{
	const struct rule_of_kind *rule = rule_of(kind);
	char s[NUMBER];

	why[0] = '\0';
	if (!rule || !*value || is_masked(value)) {
		say(why, !rule ? "no rule for its kind is known here" : "not all of it is there");
		return NUMBER_UNCHECKED;
	}
	number_plain(value, s);
	enum number_check check = check_plain(rule, s, why);
	explicit_bzero(s, sizeof s);
	return check;
}

static bool birth_of(const char *kind, const char *value, struct number_date *d)
{
	const struct rule_of_kind *rule = rule_of(kind);
	char s[NUMBER];

	if (!rule || !rule->date || is_masked(value))
		return false;
	number_plain(value, s);
	bool read = fits_forms(s, rule->forms);
	if (read)
		*d = rule->date(s);
	explicit_bzero(s, sizeof s);
	return read && is_date(*d);
}

bool number_birth_date(const char *kind, const char *value, char out[NUMBER_DATE])
{
	struct number_date d;

	out[0] = '\0';
	if (!birth_of(kind, value, &d))
		return false;
	if (d.century < 0)
		snprintf(out, NUMBER_DATE, "?\?%02u-%02u-%02u", (unsigned)d.year % 100, (unsigned)d.month % 100, (unsigned)d.day % 100);
	else
		snprintf(out, NUMBER_DATE, "%02u%02u-%02u-%02u", (unsigned)d.century % 100, (unsigned)d.year % 100, (unsigned)d.month % 100, (unsigned)d.day % 100);
	return true;
}

void number_birth_compare(const char *kind, const char *value, const char *birth_date, struct hint *out)
{
	char told[NUMBER_DATE];

	*out = (struct hint){ .reading = HINT_LACKS };
	if (!number_birth_date(kind, value, told) || strlen(birth_date) != 10)
		return;
	if (told[0] == '?')
		memcpy(told, birth_date, 2);
	hint_compare(HINT_DATE, birth_date, told, "", out);
	out->ours_spans = out->theirs_spans = 0; /* of a number, not of a date */
	explicit_bzero(told, sizeof told);
}

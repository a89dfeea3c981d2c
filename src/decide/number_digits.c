/* Digits to check by. */
#include <ctype.h>
#include <string.h>

#include "decide/number_rule.h"

static int digit(char c)
{
	return c - '0';
}

/* The sum of places by weights; letters count from 10 on. */
static long weighted(const char *s, const int *weights, size_t n)
{
	long sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += weights[i] * (isdigit((unsigned char)s[i]) ? digit(s[i]) : s[i] - 'A' + 10);
	return sum;
}

static enum number_check fits(bool it_does)
{
	return it_does ? NUMBER_FITS : NUMBER_DIGIT;
}

/* ISO/IEC 7812, the last digit included: the second from the right and each other one doubled. */
static bool luhn(const char *s)
{
	size_t n = strlen(s);
	int sum = 0;

	for (size_t i = 0; i < n; i++) {
		int d = digit(s[n - 1 - i]) * (i % 2 ? 2 : 1);
		sum += d > 9 ? d - 9 : d;
	}
	return sum % 10 == 0;
}

enum number_check number_br_cpf(const char *s, const char **why)
{
	int first = 0, second = 0;

	if (strspn(s, (char[]){ s[0], '\0' }) == 11) {
		*why = "one digit throughout is never given out";
		return NUMBER_FORM;
	}
	for (int i = 0; i < 9; i++)
		first += digit(s[i]) * (10 - i);
	for (int i = 0; i < 10; i++)
		second += digit(s[i]) * (11 - i);
	return fits(first * 10 % 11 % 10 == digit(s[9]) && second * 10 % 11 % 10 == digit(s[10]));
}

enum number_check number_ca_sin(const char *s, const char **why)
{
	(void)why;
	return fits(luhn(s));
}

enum number_check number_cl_run(const char *s, const char **why)
{
	size_t n = strlen(s) - 1;
	int sum = 0;

	(void)why;
	for (size_t i = 0; i < n; i++)
		sum += digit(s[n - 1 - i]) * (2 + (int)(i % 6));
	return fits(s[n] == "0K987654321"[sum % 11]);
}

/* ISO 7064, MOD 11-2. */
enum number_check number_cn_resident_card(const char *s, const char **why)
{
	static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };

	if (strlen(s) == 15) {
		*why = "of the old form, which has no check digit";
		return NUMBER_FITS;
	}
	return fits(s[17] == "10X98765432"[weighted(s, weights, 17) % 11]);
}

enum number_check number_co_nit(const char *s, const char **why)
{
	static const int weights[] = { 3, 7, 13, 17, 19, 23, 29, 37, 41, 43 };
	size_t n = strlen(s) - 1;
	long sum = 0;

	if (n < 9 || (n == 9 && s[0] != '8' && s[0] != '9')) { /* a person's may stand without its check digit */
		*why = "its form; without a check digit it cannot be told";
		return NUMBER_FITS;
	}
	for (size_t i = 0; i < n; i++)
		sum += digit(s[n - 1 - i]) * weights[i];
	return fits(s[n] == "01987654321"[sum % 11]);
}

enum number_check number_dk_cpr(const char *s, const char **why)
{
	static const int weights[] = { 4, 3, 2, 7, 6, 5, 4, 3, 2, 1 };

	if (weighted(s, weights, 10) % 11 != 0)
		*why = "its check digit does not fit, as of some given out since 2007";
	return NUMBER_FITS;
}

static const char letters_of_spain[] = "TRWAGMYFPDXBNJZSQVHLCKE";

enum number_check number_es_dni(const char *s, const char **why)
{
	long n = 0;

	(void)why;
	for (int i = 0; i < 8; i++)
		n = n * 10 + digit(s[i]);
	return fits(s[8] == letters_of_spain[n % 23]);
}

enum number_check number_es_nie(const char *s, const char **why)
{
	long n = s[0] - 'X';

	if (n < 0 || n > 2) {
		*why = "it begins with X, Y or Z";
		return NUMBER_FORM;
	}
	for (int i = 1; i < 8; i++)
		n = n * 10 + digit(s[i]);
	return fits(s[8] == letters_of_spain[n % 23]);
}

enum number_check number_hk_hkid(const char *s, const char **why)
{
	static const int weights[] = { 9, 8, 7, 6, 5, 4, 3, 2 };
	bool two = isalpha((unsigned char)s[1]);
	long sum = two ? weighted(s, weights, 8) : 36 * 9 + weighted(s, weights + 1, 7);
	char check = s[strlen(s) - 1];

	(void)why;
	return fits((sum + (check == 'A' ? 10 : digit(check))) % 11 == 0);
}

enum number_check number_in_pan(const char *s, const char **why)
{
	if (!strchr("ABCFGHJLPT", s[3])) {
		*why = "its fourth letter stands for no kind of holder";
		return NUMBER_FORM;
	}
	*why = s[3] == 'P' ? "its form; its check letter is not published" : "its fourth letter is not P, as a person's is";
	return NUMBER_FITS;
}

int number_it_digit(char c)
{
	static const char letters[] = "LMNPQRSTUV";
	const char *at = c ? strchr(letters, c) : NULL;

	return isdigit((unsigned char)c) ? digit(c) : at ? (int)(at - letters) : -1;
}

enum number_check number_it_cf(const char *s, const char **why)
{
	static const int odd[] = { 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23 };
	static const int places[] = { 6, 7, 9, 10, 12, 13, 14 };
	int sum = 0;

	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (number_it_digit(s[places[i]]) < 0) {
			*why = "a letter where a digit belongs";
			return NUMBER_FORM;
		}
	for (int i = 0; i < 15; i++) {
		int n = isdigit((unsigned char)s[i]) ? digit(s[i]) : s[i] - 'A';
		sum += i % 2 ? n : odd[n];
	}
	return fits(s[15] == 'A' + sum % 26);
}

enum number_check number_jp_my_number(const char *s, const char **why)
{
	static const int weights[] = { 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
	long rest = weighted(s, weights, 11) % 11;

	(void)why;
	return fits(digit(s[11]) == (rest <= 1 ? 0 : 11 - rest));
}

enum number_check number_kw_civil_id(const char *s, const char **why)
{
	static const int weights[] = { 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };

	(void)why;
	return fits(11 - weighted(s, weights, 11) % 11 == digit(s[11]));
}

enum number_check number_mx_curp(const char *s, const char **why)
{
	static const char alphabet[] = "0123456789ABCDEFGHIJKLMN#OPQRSTUVWXYZ";
	long sum = 0;

	if (strchr(s, '&')) {
		*why = "a sign where a letter belongs";
		return NUMBER_FORM;
	}
	for (int i = 0; i < 17; i++)
		sum += (strchr(alphabet, s[i]) - alphabet) * (18 - i);
	return fits((10 - sum % 10) % 10 == digit(s[17]));
}

enum number_check number_mx_rfc(const char *s, const char **why)
{
	static const char alphabet[] = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ #";
	size_t n = strlen(s);
	long sum = n == 12 ? 37 * 13 : 0;

	if (n == 12)
		*why = "that of a company";
	for (size_t i = 0; i + 1 < n; i++)
		sum += (strchr(alphabet, s[i]) - alphabet) * (long)(n - i);
	return fits(s[n - 1] == "0A987654321"[sum % 11]);
}

enum number_check number_pl_pesel(const char *s, const char **why)
{
	static const int weights[] = { 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1 };

	(void)why;
	return fits(weighted(s, weights, 11) % 10 == 0);
}

enum number_check number_ro_cnp(const char *s, const char **why)
{
	static const int weights[] = { 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9 };

	if (s[0] == '0') {
		*why = "it begins with no zero";
		return NUMBER_FORM;
	}
	return fits(s[12] == "01234567891"[weighted(s, weights, 12) % 11]);
}

enum number_check number_sa_national_id(const char *s, const char **why)
{
	if (s[0] != '1' && s[0] != '2') {
		*why = "it begins with 1 or 2";
		return NUMBER_FORM;
	}
	return fits(luhn(s));
}

enum number_check number_se_pin(const char *s, const char **why)
{
	(void)why;
	return fits(luhn(s + (strlen(s) == 12 ? 2 : 0)));
}

enum number_check number_sg_nric(const char *s, const char **why)
{
	static const int weights[] = { 2, 7, 6, 5, 4, 3, 2 };
	static const char first[] = "STFGM";
	static const int plus[] = { 0, 4, 0, 4, 3 };
	static const char *const letters[] = { "JZIHGFEDCBA", "JZIHGFEDCBA", "XWUTRQPNMLK", "XWUTRQPNMLK", "XWUTRQPNJLK" };
	const char *at = strchr(first, s[0]);

	if (!at) {
		*why = "it begins with S, T, F, G or M";
		return NUMBER_FORM;
	}
	return fits(s[8] == letters[at - first][(weighted(s + 1, weights, 7) + plus[at - first]) % 11]);
}

enum number_check number_tr_tc_kimlik(const char *s, const char **why)
{
	int odd = 0, even = 0, sum = 0;

	if (s[0] == '0') {
		*why = "it begins with no zero";
		return NUMBER_FORM;
	}
	for (int i = 0; i < 9; i++)
		*(i % 2 ? &even : &odd) += digit(s[i]);
	for (int i = 0; i < 10; i++)
		sum += digit(s[i]);
	return fits((odd * 7 - even + 100) % 10 == digit(s[9]) && sum % 10 == digit(s[10]));
}

enum number_check number_us_ssn(const char *s, const char **why)
{
	if (s[0] == '9')
		*why = strchr("56789", s[3]) ? "9 begins no SSN; it may be an ITIN" : "9 begins no SSN";
	else if (strncmp(s, "000", 3) == 0 || strncmp(s, "666", 3) == 0)
		*why = "its first three are never given out";
	else if (strncmp(s + 3, "00", 2) == 0 || strcmp(s + 5, "0000") == 0)
		*why = "a group of zeros is never given out";
	else if (strcmp(s, "078051120") == 0 || strcmp(s, "219099999") == 0)
		*why = "printed in advertisements, and never valid";
	return **why ? NUMBER_FORM : NUMBER_FITS;
}

enum number_check number_us_ssn_last_4(const char *s, const char **why)
{
	if (strcmp(s, "0000") == 0)
		*why = "a group of zeros is never given out";
	return **why ? NUMBER_FORM : NUMBER_FITS;
}

enum number_check number_za_smart_id(const char *s, const char **why)
{
	if (s[10] > '2') {
		*why = "its eleventh digit is 0, 1 or 2";
		return NUMBER_FORM;
	}
	return fits(luhn(s));
}

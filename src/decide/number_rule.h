/* The rules of numbers, for number.c. Texts are what number.c made of a value: capital letters and digits of ASCII alone, "&", "#" for an N with tilde;
 * their form was looked at before. Internal to src/decide/number*.c. */
#ifndef DECIDE_NUMBER_RULE_H
#define DECIDE_NUMBER_RULE_H

#include "decide/number.h"

/* Each sets why where it says more than that it fits or that a check digit is wrong. */
enum number_check number_br_cpf(const char *s, const char **why);
enum number_check number_ca_sin(const char *s, const char **why);
enum number_check number_cl_run(const char *s, const char **why);
enum number_check number_cn_resident_card(const char *s, const char **why);
enum number_check number_co_nit(const char *s, const char **why);
enum number_check number_dk_cpr(const char *s, const char **why);
enum number_check number_es_dni(const char *s, const char **why);
enum number_check number_es_nie(const char *s, const char **why);
enum number_check number_hk_hkid(const char *s, const char **why);
enum number_check number_in_pan(const char *s, const char **why);
enum number_check number_it_cf(const char *s, const char **why);
enum number_check number_jp_my_number(const char *s, const char **why);
enum number_check number_kw_civil_id(const char *s, const char **why);
enum number_check number_mx_curp(const char *s, const char **why);
enum number_check number_mx_rfc(const char *s, const char **why);
enum number_check number_pl_pesel(const char *s, const char **why);
enum number_check number_ro_cnp(const char *s, const char **why);
enum number_check number_sa_national_id(const char *s, const char **why);
enum number_check number_se_pin(const char *s, const char **why);
enum number_check number_sg_nric(const char *s, const char **why);
enum number_check number_tr_tc_kimlik(const char *s, const char **why);
enum number_check number_us_ssn(const char *s, const char **why);
enum number_check number_us_ssn_last_4(const char *s, const char **why);
enum number_check number_za_smart_id(const char *s, const char **why);

/* A birth date as it is written: year -1 none; century -1 not told (year 0..99). */
struct number_date {
	int century, year, month, day;
};
struct number_date number_date_cn(const char *s);
struct number_date number_date_dk(const char *s);
struct number_date number_date_eg(const char *s);
struct number_date number_date_it(const char *s);
struct number_date number_date_kw(const char *s);
struct number_date number_date_mx_curp(const char *s);
struct number_date number_date_mx_rfc(const char *s);
struct number_date number_date_my(const char *s);
struct number_date number_date_pl(const char *s);
struct number_date number_date_ro(const char *s);
struct number_date number_date_se(const char *s);
struct number_date number_date_za(const char *s);

/* The digits of an Italian code, whose places may hold letters for digits; -1: none. */
int number_it_digit(char c);

#endif

/* Every rule of the table, by rules.txt: what makes it speak, what does not, and at its threshold's edge. */
#include <check.h>
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "aml/amlrig.h"
#include "aml/look.h"
#include "base/when.h"
#include "decide/findings_rig.h"

enum { LINE = 2000, CHAIN = 8 };

/* What rules look at, as one line of the table has it. */
struct scene {
	cJSON *attempt, *before, *hit;
	bool has_before, has_hit, lacking;
	size_t more;
	struct basis basis;
	struct thresholds thresholds;
	struct record *chain[CHAIN];
	struct aml_look look;
};

static char *read_file(const char *name)
{
	char path[4096];
	const char *srcdir = getenv("srcdir");
	snprintf(path, sizeof path, "%s/tests/decide/%s", srcdir ? srcdir : ".", name);
	FILE *f = fopen(path, "r");
	ck_assert_msg(f != NULL, "%s", path);
	char *text = calloc(1, 100000);
	ck_assert_uint_lt(fread(text, 1, 99999, f), 99999);
	fclose(f);
	return text;
}

/* -- changes: "a.b[2].c=JSON" -------------------------------------------------------------------------------------------------------- */

static cJSON *member(cJSON *object, const char *name, cJSON *fresh)
{
	cJSON *found = cJSON_GetObjectItemCaseSensitive(object, name);
	if (found && !cJSON_IsNull(found)) {
		cJSON_Delete(fresh);
		return found;
	}
	cJSON_DeleteItemFromObjectCaseSensitive(object, name);
	cJSON_AddItemToObject(object, name, fresh);
	return fresh;
}

static void change(cJSON *root, char *path, const char *json)
{
	cJSON *value = cJSON_Parse(json), *at = root;
	ck_assert_msg(value != NULL, "%s is no JSON", json);
	for (;;) {
		size_t n = strcspn(path, ".[");
		char end = path[n];
		path[n] = '\0';
		if (end == '\0') {
			cJSON *old = cJSON_GetObjectItemCaseSensitive(at, path);
			if (cJSON_IsObject(value) && cJSON_IsObject(old)) { /* its members are laid over those that are there */
				while (value->child) {
					cJSON *child = cJSON_DetachItemViaPointer(value, value->child);
					cJSON_DeleteItemFromObjectCaseSensitive(old, child->string);
					cJSON_AddItemToObject(old, child->string, child);
				}
				cJSON_Delete(value);
				return;
			}
			cJSON_DeleteItemFromObjectCaseSensitive(at, path);
			cJSON_AddItemToObject(at, path, value);
			return;
		}
		at = member(at, path, end == '[' ? cJSON_CreateArray() : cJSON_CreateObject());
		path += n + 1;
		if (end == '[') {
			int i = (int)strtol(path, &path, 10);
			while (cJSON_GetArraySize(at) <= i)
				cJSON_AddItemToArray(at, cJSON_CreateObject());
			ck_assert_int_eq(*path++, ']');
			if (*path == '\0') {
				cJSON_ReplaceItemInArray(at, i, value);
				return;
			}
			at = cJSON_GetArrayItem(at, i);
			path++;
		}
	}
}

static void change_beside(struct scene *s, char *name, const char *json)
{
	static const char *const links[BASIS_LINKS] = { "phone", "email", "id_number", "ip" };
	char time[WHEN_TEXT];
	if (!strncmp(name, "before.", 7)) {
		s->has_before = true;
		change(s->before, name + 7, json);
	} else if (!strncmp(name, "hit.", 4)) {
		s->has_hit = true;
		change(s->hit, name + 4, json);
	} else if (!strcmp(name, "lacking")) {
		s->lacking = s->has_hit = true;
	} else if (!strcmp(name, "more")) {
		s->more = strtoul(json, NULL, 10);
	} else if (!strcmp(name, "now")) {
		snprintf(time, sizeof time, "%.*s", (int)strcspn(json + 1, "\""), json + 1);
		ck_assert(when_parse(time, &s->basis.now));
	} else if (!strncmp(name, "threshold.", 10)) {
		int t = 0;
		while (t < THRESHOLDS && strcmp(threshold_table[t].name, name + 10) != 0)
			t++;
		ck_assert_int_lt(t, THRESHOLDS);
		s->thresholds.values[t] = atoll(json);
	} else {
		int l = 0;
		ck_assert_msg(!strncmp(name, "links.", 6), "%s", name);
		while (l < BASIS_LINKS && strcmp(links[l], name + 6) != 0)
			l++;
		ck_assert_int_lt(l, BASIS_LINKS);
		s->basis.links[l] = atoll(json);
	}
}

static void change_all(struct scene *s, const char *line)
{
	char copy[LINE], *rest = copy;
	snprintf(copy, sizeof copy, "%s", line);
	while (rest && *rest) {
		char *path = rest, *equals = strchr(path, '=');
		ck_assert_msg(equals != NULL, "%s", line);
		rest = strstr(path, "; ");
		if (rest) {
			*rest = '\0';
			rest += 2;
		}
		*equals = '\0';
		if (*path == '@')
			change_beside(s, path + 1, equals + 1);
		else
			change(s->attempt, path, equals + 1);
	}
}

/* -- a line of the table ---------------------------------------------------------------------------------------------------------------- */

static struct record *record_of(const cJSON *json)
{
	char *text = cJSON_PrintUnformatted(json);
	struct record *r = rig_attempt(text);
	free(text);
	return r;
}

static void scene_open(struct scene *s, const char *base, const char *line)
{
	*s = (struct scene){ .attempt = cJSON_Parse(base), .before = cJSON_Parse(base), .thresholds = thresholds_built_in };
	s->hit = cJSON_Parse("{\"id\":\"scrhit_1\",\"review_status\":\"pending_review\",\"list_code\":\"US_SDN\"}");
	s->basis = (struct basis){ .links = { -1, -1, -1, -1 }, .thresholds = &s->thresholds };
	ck_assert(s->attempt && s->before && s->hit);
	change_all(s, line);
	size_t before = s->more ? s->more : s->has_before ? 1 : 0;
	ck_assert_uint_lt(before, CHAIN);
	for (size_t i = 0; i < before; i++)
		s->chain[i] = record_of(s->before);
	s->chain[before] = record_of(s->attempt);
	s->basis.attempt = s->chain[before];
	if (before) {
		s->basis.chain = s->chain;
		s->basis.self = before;
		s->basis.chain_count = before + 1;
	}
	if (s->has_hit) {
		char *hit = cJSON_PrintUnformatted(s->hit);
		rig_look(&s->look, "{\"id\":\"scr_A\",\"status\":\"pending_review\"}", hit, "");
		s->look.hits_lack = s->lacking;
		s->basis.look = &s->look;
		free(hit);
	}
}

static void scene_close(struct scene *s)
{
	for (size_t i = 0; i < CHAIN; i++)
		record_destroy(s->chain[i]);
	aml_look_finish(&s->look);
	cJSON_Delete(s->attempt);
	cJSON_Delete(s->before);
	cJSON_Delete(s->hit);
}

static const struct finding *found_by(const struct finding *found, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(found[i].rule->code, code))
			return &found[i];
	return NULL;
}

/* What any finding has to be. */
static void check_shape(const struct finding *f, const struct scene *s)
{
	ck_assert_msg(f->text[0] && f->brief[0], "%s", f->rule->code);
	ck_assert_uint_lt(f->shared, strlen(f->text));
	ck_assert_int_lt(f->leaf, IDV_LEAVES);
	ck_assert_msg(!f->rule->ours || strstr(f->text, "(our reading)"), "%s", f->text);
	ck_assert_msg(f->rule->ours || !strstr(f->text, "(our reading)"), "%s", f->text);
	static const enum idv_leaf personal[] = { IDV_USER_PHONE_NUMBER, IDV_USER_DATE_OF_BIRTH, IDV_USER_NAME_FAMILY_NAME, IDV_USER_ID_NUMBER_VALUE,
		IDV_USER_EMAIL_ADDRESS, IDV_USER_IP_ADDRESS, IDV_USER_ADDRESS_CITY };
	for (size_t i = 0; i < sizeof personal / sizeof *personal; i++) {
		const char *value = idv_text(s->basis.attempt, personal[i]);
		ck_assert_msg(!*value || !strstr(f->text, value), "%s has the person's %s", f->text, idv_leaf_table[personal[i]].label);
	}
}

struct tally { const char *code; size_t fired, quiet; };

static void check_line(const char *base, const char *code, char sign, const char *line, const char *want)
{
	struct finding found[FINDINGS];
	struct scene s;
	scene_open(&s, base, line);
	size_t n = findings_of(&s.basis, found, NULL);
	const struct finding *f = found_by(found, n, code);
	ck_assert_msg((f != NULL) == (sign == '+'), "%s %c %s: %s", code, sign, line, f ? f->text : n ? found[0].text : "nothing");
	for (size_t i = 0; i < n; i++)
		check_shape(&found[i], &s);
	if (want)
		ck_assert_msg(f && want[0] == (finding_weighs(f) ? 'w' : '-') && !strcmp(want + 2, f->text), "%s: %s is %c %s", code, want,
		              finding_weighs(f) ? 'w' : '-', f->text);
	scene_close(&s);
}

static void tally_line(struct tally *tallies, const char *code, char sign)
{
	const struct rule *rule = rule_find(code, strlen(code));
	ck_assert_msg(rule != NULL, "%s is no rule", code);
	struct tally *t = &tallies[rule - rule_table];
	t->fired += sign == '+';
	t->quiet += sign == '-';
}

START_TEST(each_rule_speaks_and_keeps_quiet)
{
	char *base = read_file("base.json"), *table = read_file("rules.txt"), code[60] = "";
	struct tally *tallies = calloc(rule_count, sizeof *tallies);
	size_t lines = 0;
	for (char *line = table, *next; line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		bool wants = next && !strncmp(next, "= ", 2);
		if (line[0] == '#' || line[0] == '\0' || line[0] == '=')
			continue;
		if (line[1] != ' ') {
			snprintf(code, sizeof code, "%s", line);
			continue;
		}
		char want[LINE] = "";
		if (wants)
			snprintf(want, sizeof want, "%.*s", (int)strcspn(next + 2, "\n"), next + 2);
		check_line(base, code, line[0], line + 2, wants ? want : NULL);
		tally_line(tallies, code, line[0]);
		lines++;
	}
	for (size_t i = 0; i < rule_count; i++)
		ck_assert_msg(tallies[i].fired && tallies[i].quiet, "%s: %zu times it speaks, %zu times not", rule_table[i].code, tallies[i].fired,
		              tallies[i].quiet);
	printf("%zu rules, %zu lines\n", rule_count, lines);
	free(tallies);
	free(table);
	free(base);
}
END_TEST

START_TEST(a_good_attempt_says_nothing)
{
	char *base = read_file("base.json");
	struct finding found[FINDINGS];
	struct scene s;
	scene_open(&s, base, "@links.phone=0; @before.status=\"failed\"; @hit.review_status=\"dismissed\"; @now=\"2026-11-21T10:00:00Z\"");
	size_t n = findings_of(&s.basis, found, NULL);
	ck_assert_msg(n == 0, "%s", n ? found[0].text : "");
	scene_close(&s);
	free(base);
}
END_TEST

/* A hit that waits with all else good is one thing to resolve, whether its screening was read or not. */
START_TEST(a_false_positive_weighs_once)
{
	static const char *const lines[] = {
		"status=\"pending_review\"; steps.watchlist_screening=\"pending_review\"",
		"status=\"pending_review\"; steps.watchlist_screening=\"pending_review\"; @hit.list_code=\"US_SDN\"",
		"status=\"pending_review\"; steps.watchlist_screening=\"pending_review\"; @hit.list_code=\"IZ_PEP\"; @links.phone=2; kyc_check.address.summary="
		"\"partial_match\"; @now=\"2033-05-20T12:00:00Z\"",
	};
	char *base = read_file("base.json");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct finding found[FINDINGS];
		struct scene s;
		size_t weigh = 0;
		scene_open(&s, base, lines[i]);
		size_t n = findings_of(&s.basis, found, NULL);
		for (size_t k = 0; k < n; k++)
			weigh += finding_weighs(&found[k]);
		ck_assert_uint_eq(weigh, 1);
		ck_assert_str_eq(found[0].rule->code, "aml");
		ck_assert(finding_weighs(&found[0]));
		scene_close(&s);
	}
	free(base);
}
END_TEST

static bool begins_with_step(const char *code)
{
	static const char *const begins[] = { "terms", "sms", "kyc", "doc", "selfie", "aml", "risk", "case", "status", "unknown" };
	size_t n = strcspn(code, ".");
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (strlen(begins[i]) == n && !strncmp(begins[i], code, n))
			return true;
	return false;
}

START_TEST(the_table_is_sound)
{
	ck_assert_uint_ge(rule_count, 40);
	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *r = &rule_table[i];
		ck_assert_msg(begins_with_step(r->code), "%s", r->code);
		ck_assert_uint_eq(strspn(r->code, "abcdefghijklmnopqrstuvwxyz_."), strlen(r->code));
		ck_assert(r->brief[0] && strlen(r->brief) < FINDING_BRIEF && r->what[0]);
		ck_assert_ptr_eq(rule_find(r->code, strlen(r->code)), r);
		ck_assert_int_lt(r->threshold, THRESHOLDS);
		ck_assert_int_ge(r->last, r->leaf);
	}
	ck_assert_ptr_null(rule_find("kyc.nam", 7));
	ck_assert_ptr_null(rule_find("", 0));
}
END_TEST

START_TEST(codes_are_kept_once_worst_first)
{
	char *base = read_file("base.json"), codes[200], small[12];
	struct finding found[FINDINGS];
	struct scene s;
	scene_open(&s, base,
	           "status=\"pending_review\"; steps.watchlist_screening=\"pending_review\"; risk_check.devices[0].ip_proxy_type=\"tor\"; "
	           "risk_check.devices[1].ip_proxy_type=\"tor\"; @links.phone=1; kyc_check.name.summary=\"partial_match\"");
	size_t n = findings_of(&s.basis, found, NULL);
	findings_codes(found, n, codes, sizeof codes);
	ck_assert_str_eq(codes, "aml risk.proxy kyc.name case.shared_phone");
	findings_codes(found, n, small, sizeof small);
	ck_assert_str_eq(small, "aml");
	scene_close(&s);
	free(base);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rules of findings");
	TCase *tests = tcase_create("rules");
	tcase_add_test(tests, each_rule_speaks_and_keeps_quiet);
	tcase_add_test(tests, a_good_attempt_says_nothing);
	tcase_add_test(tests, a_false_positive_weighs_once);
	tcase_add_test(tests, the_table_is_sound);
	tcase_add_test(tests, codes_are_kept_once_worst_first);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}

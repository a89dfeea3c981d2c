/* The cases themselves: every answer has what the API's document requires, and together they show all it can say. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "idv/record.h"
#include "sandbox_rig.h"

/* Members an object may lack: all others are required where their object is. */
static const char *const optional[] = {
	"user.phone_number",
	"documentary_verification.documents[].extracted_data.name.",
	"documentary_verification.documents[].analysis.human_review.",
	"selfie_check.selfies[].analysis.facial_analysis.",
	"kyc_check.address.street", "kyc_check.address.city", "kyc_check.address.region", "kyc_check.address.postal_code",
	"kyc_check.address.international_details.", "kyc_check.name.given_name", "kyc_check.name.family_name",
	"kyc_check.date_of_birth.day", "kyc_check.date_of_birth.month", "kyc_check.date_of_birth.year",
	"risk_check.behavior.risk_level", "risk_check.email.risk_level", "risk_check.email.factors[]", "risk_check.phone.risk_level",
	"risk_check.phone.factors[]", "risk_check.devices[].risk_level", "risk_check.devices[].factors[]", "risk_check.network.",
	"risk_check.identity_abuse_signals.synthetic_identity.risk_level",
	"risk_check.identity_abuse_signals.synthetic_identity.first_party_synthetic_fraud.",
	"risk_check.identity_abuse_signals.synthetic_identity.third_party_synthetic_fraud.",
	"risk_check.identity_abuse_signals.stolen_identity.risk_level",
	"latest_scored_protect_event.",
};

/* Objects that may be null. Leaves say so themselves. */
static const char *const nullable[] = {
	"user.name", "user.address", "user.id_number", "documentary_verification", "documentary_verification.documents[].extracted_data",
	"documentary_verification.documents[].extracted_data.address", "documentary_verification.documents[].extracted_data.name",
	"documentary_verification.documents[].analysis.extracted_data",
	"documentary_verification.documents[].analysis.fraud_analysis_details",
	"documentary_verification.documents[].analysis.image_quality_details",
	"documentary_verification.documents[].analysis.human_review", "documentary_verification.documents[].analysis.aamva_verification",
	"selfie_check", "selfie_check.selfies[].analysis.facial_analysis", "kyc_check", "kyc_check.address.international_details",
	"risk_check", "risk_check.behavior", "risk_check.email", "risk_check.phone", "risk_check.identity_abuse_signals",
	"risk_check.identity_abuse_signals.synthetic_identity", "risk_check.identity_abuse_signals.stolen_identity",
	"risk_check.identity_abuse_signals.synthetic_identity.first_party_synthetic_fraud",
	"risk_check.identity_abuse_signals.synthetic_identity.third_party_synthetic_fraud", "risk_check.network", "verify_sms",
	"latest_scored_protect_event",
};

/* Made to hold what the document does not know. */
static bool is_odd(const struct attempt *a)
{
	return strcmp(a->subject->client_user_id, "demo-from-tomorrow") == 0 ||
	       strcmp(a->subject->client_user_id, "demo-bobby-tables") == 0;
}

static bool is_optional(const char *path)
{
	for (size_t i = 0; i < sizeof optional / sizeof *optional; i++) {
		size_t n = strlen(optional[i]);
		if (optional[i][n - 1] == '.' ? strncmp(path, optional[i], n) == 0 : strcmp(path, optional[i]) == 0)
			return true;
	}
	return false;
}

/* `at` has indexes: "documents[0].extracted_data". */
static bool is_nullable(const char *at)
{
	char path[200];
	size_t n = 0;
	for (; *at && n + 1 < sizeof path; at++)
		if (*at < '0' || *at > '9')
			path[n++] = *at;
	path[n] = '\0';
	for (size_t i = 0; i < sizeof nullable / sizeof *nullable; i++)
		if (strcmp(path, nullable[i]) == 0)
			return true;
	return false;
}

static struct record_page decode(const char *id)
{
	char body[200];
	struct buf text;
	struct record_page page = { 0 };
	struct err err = { 0 };
	snprintf(body, sizeof body, "{\"identity_verification_id\":\"%s\"}", id);
	buf_init(&text, JSON_BODY_MAX);
	tree_print(rig_ask(ENDPOINT_GET, body), &text);
	ck_assert_msg(idv_decode_one(buf_str(&text), text.len, &page, &err), "%s: %s", id, err.text);
	buf_finish(&text);
	return page;
}

static bool in_array_missing(const struct record *r, enum idv_leaf leaf, size_t i)
{
	const char *path = idv_leaf_table[leaf].path;
	const char *inner = strstr(path, "[]");
	if (!inner)
		return false;
	if (i >= idv_count(r, leaf, -1))
		return true;
	return strstr(inner + 2, "[]") && idv_count(r, leaf, (int)i) == 0;
}

static void check_value(const struct attempt *a, const struct record_value *v)
{
	const struct record_leaf *info = &idv_leaf_table[v->leaf];
	switch (v->state) {
	case RECORD_WRONG_TYPE:
		ck_abort_msg("%s: %s is of the wrong type: %s", a->id, info->path, v->text);
		break;
	case RECORD_ABSENT:
		ck_assert_msg(is_optional(info->path), "%s: %s is required", a->id, info->path);
		break;
	case RECORD_NULL:
		ck_assert_msg(info->flags & RECORD_NULLABLE || is_nullable(v->empty_at), "%s: %s may not be null", a->id,
		              v->empty_at ? v->empty_at : info->path);
		break;
	case RECORD_PRESENT:
		if (info->type == RECORD_ENUM && !is_odd(a))
			ck_assert_msg(v->word != NULL, "%s: %s is \"%s\"", a->id, info->path, v->text);
		if (info->type == RECORD_TIME)
			ck_assert_msg(v->timed, "%s: %s is \"%s\"", a->id, info->path, v->text);
		break;
	default:
		break;
	}
}

static void check_record(const struct attempt *a, const struct record *r)
{
	for (int l = 0; l < IDV_LEAVES; l++) {
		size_t count = idv_count(r, (enum idv_leaf)l, -1);
		if (!strstr(idv_leaf_table[l].path, "[]"))
			count = 1;
		for (size_t i = 0; i < count; i++)
			if (!in_array_missing(r, (enum idv_leaf)l, i))
				check_value(a, idv_get(r, (enum idv_leaf)l, i, 0));
	}
	ck_assert_uint_eq(r->wrong_types, 0);
	if (!is_odd(a))
		ck_assert_uint_eq(r->extra_count, 0);
}

/* The cases of the files, or with those who came and moved on while the server ran. */
static struct sandbox *start(bool live)
{
	struct sandbox *s = rig_start(NULL);
	if (live)
		ck_assert_int_gt(tree_get(rig_ask(ENDPOINT_CONTROL, "{\"live\":300}"), "attempts")->valueint, 140);
	return s;
}

START_TEST(every_answer_has_what_is_required)
{
	struct sandbox *s = start(_i);
	for (size_t i = 0; i < s->store.attempt_count; i++) {
		struct record_page page = decode(s->store.attempts[i]->id);
		check_record(s->store.attempts[i], page.records[0]);
		record_page_finish(&page);
	}
}
END_TEST

/* Details are there when their step has ended, carry its status, and are null otherwise. */
START_TEST(details_follow_their_steps)
{
	static const char *const ended[] = { "success", "failed", "manually_approved", "manually_rejected" };
	struct sandbox *s = start(_i);
	for (size_t i = 0; i < s->store.attempt_count; i++) {
		const struct attempt *a = s->store.attempts[i];
		for (int st = 0; st < STORE_STEPS; st++) {
			const char *status = rig_text(tree_get(a->json, "steps"), step_table[st].name);
			const cJSON *details = step_table[st].detail ? tree_get(a->json, step_table[st].detail) : NULL;
			bool over = false;
			for (size_t w = 0; w < 4; w++)
				over = over || strcmp(status, ended[w]) == 0;
			if (step_table[st].detail)
				ck_assert_msg(cJSON_IsObject(details) == over, "%s: %s is %s", a->id, step_table[st].name, status);
			if (over && details)
				ck_assert_str_eq(rig_text(details, "status"), status);
			/* A step that the template lacks does not apply, unless a retry asked for it. */
			ck_assert_msg((strcmp(status, "not_applicable") == 0) == !a->subject->template->runs[st], "%s: %s is %s", a->id,
			              step_table[st].name, status);
		}
	}
}
END_TEST

START_TEST(the_cases_show_every_leaf_and_word)
{
	struct sandbox *s = rig_start(NULL);
	bool leaves[IDV_LEAVES] = { false };
	const struct record_word *seen[1000];
	size_t words = 0;
	for (size_t i = 0; i < s->store.attempt_count; i++) {
		struct record_page page = decode(s->store.attempts[i]->id);
		const struct record *r = page.records[0];
		for (size_t v = 0; v < r->value_count; v++) {
			leaves[r->values[v].leaf] |= r->values[v].state == RECORD_PRESENT;
			const struct record_word *w = r->values[v].word;
			size_t k = 0;
			while (k < words && seen[k] != w)
				k++;
			if (w && k == words && words < 1000)
				seen[words++] = w;
		}
		record_page_finish(&page);
	}
	for (int l = 0; l < IDV_LEAVES; l++)
		ck_assert_msg(leaves[l], "no case has a value for %s", idv_leaf_table[l].path);
	for (enum idv_vocab v = IDV_VOCAB_NONE + 1; v < IDV_VOCABS; v++) {
		size_t count, missing = 0;
		const struct record_word *list = idv_vocab_words(v, &count);
		for (size_t i = 0; i < count; i++) {
			size_t k = 0;
			while (k < words && seen[k] != &list[i])
				k++;
			missing += k == words;
			ck_assert_msg(k < words || v == IDV_VOCAB_ID_TYPE, "no case says %s of %s", list[i].wire, idv_vocab_name(v));
		}
		ck_assert_uint_le(missing, 28);
	}
}
END_TEST

START_TEST(there_are_enough_cases)
{
	struct sandbox *s = rig_start(NULL);
	size_t longest = 0, submissions = 0, redacted = 0;
	ck_assert_uint_ge(s->store.subject_count, 25);
	ck_assert_uint_ge(s->store.attempt_count, 40);
	for (size_t i = 0; i < s->store.attempt_count; i++) {
		size_t chain = 1, n = (size_t)cJSON_GetArraySize(tree_path(s->store.attempts[i]->json, "documentary_verification.documents"));
		for (const struct attempt *a = s->store.attempts[i]; (a = store_attempt(&s->store, rig_text(a->json, "previous_attempt_id")));)
			chain++;
		longest = chain > longest ? chain : longest;
		submissions += n > 1;
		redacted += cJSON_IsString(tree_get(s->store.attempts[i]->json, "redacted_at"));
	}
	ck_assert_uint_ge(longest, 27);
	ck_assert_uint_ge(submissions, 5);
	ck_assert_uint_ge(redacted, 1);
}
END_TEST

START_TEST(the_star_is_the_star)
{
	struct sandbox *s = rig_start(NULL);
	const struct attempt *a = store_newest(&s->store, s->store.subjects[0]);
	ck_assert_str_eq(s->store.subjects[0]->client_user_id, STAR);
	ck_assert_str_eq(rig_text(a->json, "status"), "pending_review");
	ck_assert_str_eq(rig_text(a->json, "user.date_of_birth"), "1990-05-19");
	const cJSON *documents = tree_path(a->json, "documentary_verification.documents");
	ck_assert_int_eq(cJSON_GetArraySize(documents), 2);
	ck_assert_str_eq(rig_text(cJSON_GetArrayItem(documents, 1), "extracted_data.date_of_birth"), "1990-05-29");
	ck_assert_str_eq(rig_text(store_attempt(&s->store, rig_text(a->json, "previous_attempt_id"))->json, "status"), "failed");
	ck_assert_str_eq(rig_text(a->json, "created_at"), "2026-11-22T19:54:02Z");
}
END_TEST

/* subjects.tsv is what the console is given: the same subjects, and only such as a line can hold. */
START_TEST(the_subjects_file_names_all)
{
	struct sandbox *s = rig_start(NULL);
	char *path = mem_printf("%s/subjects.tsv", s->data), line[400];
	FILE *f = fopen(path, "re");
	size_t lines = 0;
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof line, f)) {
		char *tab = strchr(line, '\t');
		ck_assert_ptr_nonnull(tab);
		*tab = '\0';
		tab[1 + strcspn(tab + 1, "\n")] = '\0';
		const struct subject *subject = store_subject(&s->store, line, tab + 1);
		ck_assert_msg(subject != NULL, "%s %s", line, tab + 1);
		ck_assert_msg(lines > 0 || subject == s->store.subjects[0], "the first line is not the first subject");
		lines++;
	}
	fclose(f);
	free(path);
	ck_assert_uint_eq(lines, s->store.subject_count);
}
END_TEST

/* Each picture of each case can be found by its URL and understood. */
START_TEST(every_picture_is_known)
{
	struct sandbox *s = start(_i);
	size_t drawn = 0, files = 0;
	for (size_t i = 0; i < s->store.attempt_count; i++) {
		struct record_page page = decode(s->store.attempts[i]->id);
		const struct record *r = page.records[0];
		for (size_t v = 0; v < r->value_count; v++) {
			struct link_target target;
			struct picture picture;
			struct err err = { 0 };
			char path[300];
			if (idv_leaf_table[r->values[v].leaf].type != RECORD_URL || r->values[v].state != RECORD_PRESENT ||
			    r->values[v].leaf == IDV_SHAREABLE_URL)
				continue;
			ck_assert_int_eq(sscanf(r->values[v].text, "http://127.0.0.1:1%299[^?]", path), 1);
			ck_assert_msg(link_find(&s->store, path, &target), "%s", path);
			if (strncmp(target.spec, "draw:", 5) == 0)
				ck_assert_msg(picture_parse(&target, &picture, &err), "%s", err.text);
			drawn += target.spec[0] == 'd';
			files += target.spec[0] == 'f';
		}
		record_page_finish(&page);
	}
	ck_assert_uint_gt(drawn, 100);
	ck_assert_uint_gt(files, 5);
}
END_TEST

/* Names in many scripts, all valid UTF-8, and nobody who could be someone. */
START_TEST(people_are_made_up)
{
	static const char *const marks[] = { "Specimen", "Testperson", "Тестова", "Δοκιμαστική", "نموذج", "דוגמה", "नमूना", "测试", "見本",
		"표본", "ทดสอบ", "Nghiệm", "Örnek" };
	struct sandbox *s = rig_start(NULL);
	size_t met[sizeof marks / sizeof *marks] = { 0 };
	for (size_t i = 0; i < s->store.subject_count; i++) {
		char *text = cJSON_PrintUnformatted(s->store.subjects[i]->person);
		bool marked = strcmp(s->store.subjects[i]->client_user_id, "demo-bobby-tables") == 0;
		ck_assert(text_utf8_valid(text, strlen(text)));
		for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
			bool here = strstr(text, marks[m]) != NULL;
			met[m] += here;
			marked = marked || here;
		}
		ck_assert_msg(marked, "%s", s->store.subjects[i]->client_user_id);
		free(text);
	}
	for (size_t m = 0; m < sizeof marks / sizeof *marks; m++)
		ck_assert_msg(met[m] > 0, "%s", marks[m]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sandbox cases");
	TCase *t = tcase_create("cases");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, NULL, rig_stop);
	tcase_add_loop_test(t, every_answer_has_what_is_required, 0, 2);
	tcase_add_loop_test(t, details_follow_their_steps, 0, 2);
	tcase_add_test(t, the_cases_show_every_leaf_and_word);
	tcase_add_test(t, there_are_enough_cases);
	tcase_add_test(t, the_star_is_the_star);
	tcase_add_test(t, the_subjects_file_names_all);
	tcase_add_loop_test(t, every_picture_is_known, 0, 2);
	tcase_add_test(t, people_are_made_up);
	suite_add_tcase(s, t);
	return suite_run(s);
}

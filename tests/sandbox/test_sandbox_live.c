/* A server where something happens: who comes, how they move on, what is told of it, and that all of it follows from the seed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/when.h"
#include "sandbox_rig.h"

enum { LONG = 300, ATTEMPTS = 400 };

static struct sandbox *sandbox;

static void start_with(uint64_t seed)
{
	struct sandbox_options o = rig_options();
	o.webhooks[0] = "http://127.0.0.1:1/webhook";
	o.webhook_retry_ms = 30000;
	o.seed = seed;
	sandbox = rig_start(&o);
}

static void start(void)
{
	start_with(1);
}

static void control(const char *body)
{
	const cJSON *answer = rig_ask(ENDPOINT_CONTROL, body);
	ck_assert_msg(rig_status() == 200, "%s: %s", body, rig_text(answer, "error_message"));
}

/* The body of the n-th event since the start; NULL: there were not so many. Freed with the others of this test, by the rig's end. */
static const char *event(size_t n)
{
	return n < sandbox->outbox.count ? sandbox->outbox.events[n]->body : NULL;
}

static bool says(size_t n, const char *code, const char *id)
{
	char *want = mem_printf("\"webhook_code\":\"%s\",\"%s\":\"%s\"", code, strncmp(id, "scr_", 4) == 0 ? "screening_id" :
	                        "identity_verification_id", id);
	bool so = event(n) && strstr(event(n), want);
	free(want);
	return so;
}

static const struct attempt *newest(void)
{
	return sandbox->store.attempts[sandbox->store.attempt_count - 1];
}

/* -- who comes ---------------------------------------------------------------------------------------------------------------------- */

/* Whatever the seed. */
START_TEST(the_first_waits_for_review)
{
	rig_stop();
	start_with((uint64_t)_i);
	size_t before = sandbox->store.attempt_count, n = 0;
	control("{\"live\":1}");
	ck_assert_uint_eq(sandbox->store.attempt_count, before + 1);
	const struct attempt *a = newest();
	while (event(n + 1))
		ck_assert(says(n++, "STEP_UPDATED", a->id));
	ck_assert(says(n, "STATUS_UPDATED", a->id));
	ck_assert_uint_ge(n, 3);
	char body[100];
	snprintf(body, sizeof body, "{\"identity_verification_id\":\"%s\"}", a->id);
	const cJSON *answer = rig_ask(ENDPOINT_GET, body);
	ck_assert_str_eq(rig_text(answer, "status"), "pending_review");
	ck_assert_str_eq(rig_text(answer, "steps.watchlist_screening"), "pending_review");
	ck_assert_str_eq(rig_text(answer, "completed_at"), "2026-11-23T03:06:02Z");
	ck_assert_int_lt(strcmp(rig_text(answer, "created_at"), "2026-11-23T03:06:02Z"), 0);
	ck_assert_int_eq(strncmp(rig_text(answer, "watchlist_screening_id"), "scr_", 4), 0);
	/* Two readings, one screening. */
	ck_assert_str_eq(rig_text(rig_ask(ENDPOINT_GET, body), "watchlist_screening_id"), rig_text(answer, "watchlist_screening_id"));
}
END_TEST

START_TEST(as_many_come_as_are_asked_for)
{
	size_t before = sandbox->store.attempt_count;
	control("{\"arrive\":20}");
	ck_assert_uint_eq(sandbox->store.attempt_count, before + 20);
	for (size_t i = before; i < before + 20; i++)
		ck_assert_str_eq(rig_text(sandbox->store.attempts[i]->json, "status"), "pending_review");
	static const char *const wrong[] = { "{\"arrive\":-1}", "{\"arrive\":\"1\"}", "{\"live\":1001}", "{\"live\":null}" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		rig_refused(rig_ask(ENDPOINT_CONTROL, wrong[i]), 400, "INVALID_REQUEST", "INVALID_FIELD");
}
END_TEST

static bool is_one_of(const char *s, const char *const *words, bool at_end)
{
	for (; *words; words++)
		if (strncmp(at_end && strlen(s) > strlen(*words) ? s + strlen(s) - strlen(*words) : s, *words, strlen(*words)) == 0)
			return true;
	return false;
}

/* Addresses, numbers and networks that belong to nobody, and names that say so. */
START_TEST(people_are_made_up)
{
	static const char *const names[] = { "Specimen", "Sample", "Testperson", "Placeholder", "Madeup", "Mockup", "Fictional",
		"Dummy-Example", "Muster", "Exemplar", NULL };
	static const char *const phones[] = { "+131755501", "+141555501", "+121255501", "+151255501", "+493023125", "+3319900",
		"+447700900", NULL };
	static const char *const networks[] = { "192.0.2.", "198.51.100.", "203.0.113.", NULL };
	static const char *const domains[] = { "@example.com", "@example.net", "@example.org", NULL };
	size_t before = sandbox->store.subject_count, with_user_id = 0;
	control("{\"arrive\":100}");
	for (size_t i = before; i < sandbox->store.subject_count; i++) {
		const struct subject *subject = sandbox->store.subjects[i];
		const cJSON *p = subject->person;
		ck_assert_int_eq(strncmp(subject->client_user_id, "live-", 5), 0);
		ck_assert_msg(is_one_of(rig_text(p, "family_name"), names, false), "%s", rig_text(p, "family_name"));
		ck_assert_msg(is_one_of(rig_text(p, "phone"), phones, false), "%s", rig_text(p, "phone"));
		ck_assert_msg(is_one_of(rig_text(p, "ip"), networks, false), "%s", rig_text(p, "ip"));
		ck_assert_msg(is_one_of(rig_text(p, "email"), domains, true), "%s", rig_text(p, "email"));
		ck_assert(when_date_valid(rig_text(p, "date_of_birth")) && when_date_valid(rig_text(p, "expiration_date")));
		ck_assert(strcmp(rig_text(p, "country"), "US") != 0 || rig_text(p, "id_value")[0] == '9');
		with_user_id += subject->user_id != NULL;
	}
	ck_assert_uint_gt(with_user_id, 20);
	ck_assert_uint_lt(with_user_id, 80);
}
END_TEST

/* All events of a long time, as one text. free() */
static char *history(uint64_t seed)
{
	struct buf text;
	buf_init(&text, 1 << 20);
	rig_stop();
	start_with(seed);
	for (int i = 0; i < LONG; i++)
		control("{\"live\":1}");
	for (size_t i = 0; event(i); i++)
		buf_printf(&text, "%s\n", event(i));
	char *copy = mem_strdup(buf_str(&text));
	buf_finish(&text);
	return copy;
}

START_TEST(equal_seeds_bring_equal_people)
{
	char *a = history(1), *b = history(1), *who = mem_strdup(newest()->subject->client_user_id), *c = history(2);
	ck_assert_uint_gt(strlen(a), 10000);
	ck_assert_str_eq(a, b);
	ck_assert_str_ne(a, c);
	for (size_t i = 0; i < sandbox->store.subject_count; i++)
		ck_assert_str_ne(sandbox->store.subjects[i]->client_user_id, who);
	free(who);
	free(a);
	free(b);
	free(c);
}
END_TEST

/* -- how they move on --------------------------------------------------------------------------------------------------------------- */

/* Each event is of an attempt that is as it says, and nobody goes back. */
START_TEST(every_change_is_told)
{
	char *was[ATTEMPTS] = { 0 };
	size_t told = 0, changes = 0, screenings = 0, ended = 0;
	for (int i = 0; i < LONG; i++) {
		control("{\"live\":1}");
		for (size_t a = 0; a < sandbox->store.attempt_count; a++) {
			const struct attempt *attempt = sandbox->store.attempts[a];
			char *now = cJSON_PrintUnformatted(attempt->json);
			bool changed = !was[a] || strcmp(was[a], now) != 0, heard = false;
			for (size_t e = told; event(e); e++)
				heard = heard || strstr(event(e), attempt->id);
			if (i > 0 || heard)
				ck_assert_msg(changed == heard, "%s at %d", attempt->id, i);
			ck_assert(!was[a] || !strstr(now, "\"status\":\"active\",\"steps\"") || strstr(was[a], "\"status\":\"active\",\"steps\""));
			changes += i > 0 && changed;
			free(was[a]);
			was[a] = now;
		}
		for (; event(told); told++)
			screenings += strstr(event(told), "SCREENING") != NULL;
	}
	for (size_t a = 0; a < ATTEMPTS; a++) {
		ended += was[a] && strstr(was[a], "\"client_user_id\":\"live-") && !strstr(was[a], "\"status\":\"active\",\"steps\"");
		free(was[a]);
	}
	ck_assert_uint_gt(changes, 200);
	ck_assert_uint_gt(screenings, 5);
	ck_assert_uint_gt(ended, 50);
}
END_TEST

START_TEST(its_moments_come_by_the_clock)
{
	struct err err = { 0 };
	int64_t begun = when_mono_ms();
	size_t before = sandbox->store.attempt_count;
	ck_assert_int_eq(live_due(&sandbox->live), -1);
	ck_assert(live_begin(sandbox, 5000, 20000, &err));
	int64_t due = live_due(&sandbox->live);
	ck_assert_int_ge(due, begun + 5000);
	ck_assert_int_le(due, when_mono_ms() + 5000);
	live_run(sandbox, due - 1);
	ck_assert_uint_eq(sandbox->store.attempt_count, before);
	live_run(sandbox, due);
	ck_assert_uint_eq(sandbox->store.attempt_count, before + 1);
	for (int i = 0; i < 50; i++) {
		int64_t next = live_due(&sandbox->live);
		ck_assert_int_ge(next, due + 10000);
		ck_assert_int_le(next, due + 30000);
		live_run(sandbox, due = next);
	}
}
END_TEST

/* Who is asked to do it again does so. */
START_TEST(a_retry_goes_its_way)
{
	struct err err = { 0 };
	ck_assert(live_begin(sandbox, 0, 1, &err));
	const cJSON *answer = rig_ask(ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"custom\",\"steps\":{\"verify_sms\":false,\"kyc_check\":false,"
	                              "\"documentary_verification\":true,\"selfie_check\":true},\"user\":{\"email_address\":\"new@example.com\"}}");
	const struct attempt *a = store_attempt(&sandbox->store, rig_text(answer, "id"));
	ck_assert(says(0, "RETRIED", a->id));
	int steps = 0;
	for (int i = 0; i < LONG && strcmp(rig_text(a->json, "status"), "active") == 0; i++)
		live_run(sandbox, live_due(&sandbox->live));
	ck_assert_str_ne(rig_text(a->json, "status"), "active");
	ck_assert_str_eq(rig_text(a->json, "steps.kyc_check"), "skipped");
	ck_assert_str_eq(rig_text(a->json, "user.name.given_name"), "Lena");
	ck_assert_str_eq(rig_text(a->json, "user.email_address"), "new@example.com");
	ck_assert(cJSON_IsObject(tree_get(a->json, "documentary_verification")));
	ck_assert(cJSON_IsNull(tree_get(a->json, "kyc_check")));
	for (size_t i = 1; event(i); i++)
		steps += says(i, "STEP_UPDATED", a->id);
	ck_assert_int_ge(steps, 1);
}
END_TEST

/* Who was created with data keeps it. */
START_TEST(a_created_one_is_who_was_named)
{
	struct err err = { 0 };
	ck_assert(live_begin(sandbox, 0, 1, &err));
	const cJSON *answer = rig_ask(ENDPOINT_CREATE, "{\"client_user_id\":\"new-1\",\"template_id\":\"" KYC_US "\",\"is_shareable\":true,"
	                              "\"gave_consent\":true,\"user\":{\"name\":{\"given_name\":\"Nell\",\"family_name\":\"Specimen\"}}}");
	const struct attempt *a = store_attempt(&sandbox->store, rig_text(answer, "id"));
	for (int i = 0; i < LONG && strcmp(rig_text(a->json, "status"), "active") == 0; i++)
		live_run(sandbox, live_due(&sandbox->live));
	ck_assert_str_ne(rig_text(a->json, "status"), "active");
	ck_assert_str_eq(rig_text(a->json, "steps.accept_tos"), "skipped");
	ck_assert_str_eq(rig_text(a->json, "user.name.given_name"), "Nell");
	ck_assert_str_eq(rig_text(a->subject->person, "given_name"), "Nell");
	ck_assert(cJSON_IsString(tree_path(a->json, "user.phone_number")));
}
END_TEST

/* -- screenings --------------------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *screening, *attempt, *status, *becomes, *step;
} decisions[] = {
	{ "scr_SpecimenScrn1", "idv_SpecimenScrn1A", "cleared", "success", "success" },
	{ "scr_SpecimenScrn1", "idv_SpecimenScrn1A", "rejected", "failed", "failed" },
	{ "scr_SpecimenStar01", "idv_SpecimenStar2B", "cleared", "failed", "success" }, /* its document failed */
	{ "scr_SpecimenScrn1", "idv_SpecimenScrn1A", "pending_review", "pending_review", "pending_review" },
};

START_TEST(a_screening_leads_to_its_attempt)
{
	const struct attempt *a = store_attempt(&sandbox->store, decisions[_i].attempt);
	char body[200];
	snprintf(body, sizeof body, "{\"dashboard\":{\"screening_id\":\"%s\",\"status\":\"%s\"}}", decisions[_i].screening, decisions[_i].status);
	control(body);
	ck_assert(says(0, "STATUS_UPDATED", decisions[_i].screening));
	ck_assert_ptr_nonnull(strstr(event(0), "\"webhook_type\":\"SCREENING\""));
	ck_assert_str_eq(rig_text(a->json, "status"), decisions[_i].becomes);
	ck_assert_str_eq(rig_text(a->json, "steps.watchlist_screening"), decisions[_i].step);
	bool moved = strcmp(decisions[_i].becomes, "pending_review") != 0;
	ck_assert_uint_eq(sandbox->outbox.count, moved ? 2 : 1);
	ck_assert(!moved || says(1, "STATUS_UPDATED", a->id));
}
END_TEST

START_TEST(nobodys_screening_is_refused)
{
	rig_refused(rig_ask(ENDPOINT_CONTROL, "{\"dashboard\":{\"screening_id\":\"scr_nobody\",\"status\":\"cleared\"}}"), 404, "INVALID_REQUEST",
	            "NOT_FOUND");
	static const char *const wrong[] = { "{\"dashboard\":1}", "{\"dashboard\":{\"screening_id\":\"scr_SpecimenScrn1\"}}",
		"{\"dashboard\":{\"screening_id\":\"scr_SpecimenScrn1\",\"status\":\"fine\"}}" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		rig_refused(rig_ask(ENDPOINT_CONTROL, wrong[i]), 400, "INVALID_REQUEST", "INVALID_FIELD");
	ck_assert_uint_eq(sandbox->outbox.count, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sandbox live");
	TCase *t = tcase_create("live");
	tcase_set_timeout(t, 300);
	tcase_add_checked_fixture(t, start, rig_stop);
	tcase_add_loop_test(t, the_first_waits_for_review, 0, 10);
	tcase_add_test(t, as_many_come_as_are_asked_for);
	tcase_add_test(t, people_are_made_up);
	tcase_add_test(t, equal_seeds_bring_equal_people);
	tcase_add_test(t, every_change_is_told);
	tcase_add_test(t, its_moments_come_by_the_clock);
	tcase_add_test(t, a_retry_goes_its_way);
	tcase_add_test(t, a_created_one_is_who_was_named);
	tcase_add_loop_test(t, a_screening_leads_to_its_attempt, 0, sizeof decisions / sizeof *decisions);
	tcase_add_test(t, nobodys_screening_is_refused);
	suite_add_tcase(s, t);
	return suite_run(s);
}

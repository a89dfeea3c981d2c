/* Pages of list, picture URLs, budgets, and what follows from the seed. */
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "sandbox_rig.h"

#define INVALID "INVALID_REQUEST"

static void start(void)
{
	rig_start(NULL);
}

/* -- pages ----------------------------------------------------------------------------------------------------------------------- */

#define MANY_KEYS "\"client_user_id\":\"demo-many-27\",\"template_id\":\"" KYC_US "\""

START_TEST(pages_follow_each_other)
{
	char body[400] = "{" MANY_KEYS "}", seen[27][48];
	size_t count = 0, pages = 0;
	for (;;) {
		const cJSON *page = rig_ask(ENDPOINT_LIST, body), *item;
		ck_assert_int_eq(rig_status(), 200);
		cJSON_ArrayForEach(item, tree_get(page, "identity_verifications")) {
			ck_assert_uint_lt(count, 27);
			for (size_t i = 0; i < count; i++)
				ck_assert_str_ne(seen[i], rig_text(item, "id"));
			snprintf(seen[count++], sizeof *seen, "%s", rig_text(item, "id"));
		}
		pages++;
		if (cJSON_IsNull(tree_get(page, "next_cursor")))
			break;
		snprintf(body, sizeof body, "{" MANY_KEYS ",\"cursor\":\"%s\"}", rig_text(page, "next_cursor"));
	}
	ck_assert_uint_eq(count, 27);
	ck_assert_uint_eq(pages, 3);
	ck_assert_str_eq(seen[0], "idv_SpecimenMany27");
}
END_TEST

START_TEST(pages_are_newest_first_and_stay_put)
{
	const cJSON *page = rig_ask(ENDPOINT_LIST, "{" MANY_KEYS "}");
	const cJSON *items = tree_get(page, "identity_verifications");
	for (int i = 1; i < cJSON_GetArraySize(items); i++)
		ck_assert_int_ge(strcmp(rig_text(cJSON_GetArrayItem(items, i - 1), "created_at"),
		                        rig_text(cJSON_GetArrayItem(items, i), "created_at")), 0);
	/* An attempt that comes to be between two pages moves nothing. */
	char body[400];
	snprintf(body, sizeof body, "{" MANY_KEYS ",\"cursor\":\"%s\"}", rig_text(page, "next_cursor"));
	const char *before = rig_text(cJSON_GetArrayItem(tree_get(rig_ask(ENDPOINT_LIST, body), "identity_verifications"), 0), "id");
	rig_ask(ENDPOINT_RETRY, "{" MANY_KEYS ",\"strategy\":\"reset\"}");
	const char *after = rig_text(cJSON_GetArrayItem(tree_get(rig_ask(ENDPOINT_LIST, body), "identity_verifications"), 0), "id");
	ck_assert_str_eq(before, after);
	/* A cursor is good for its subject only. */
	snprintf(body, sizeof body, "{" STAR_KEYS ",\"cursor\":\"%s\"}", rig_text(page, "next_cursor"));
	rig_refused(rig_ask(ENDPOINT_LIST, body), 400, INVALID, "INVALID_FIELD");
}
END_TEST

START_TEST(a_cursor_can_repeat)
{
	static const struct request_head head = { .client_id = "sandbox", .secret = "sandbox-secret", .content_type = "application/json" };
	const struct fault repeat = { .kind = FAULT_CURSOR_REPEAT };
	char body[400];
	const cJSON *first = rig_ask(ENDPOINT_LIST, "{" MANY_KEYS "}");
	snprintf(body, sizeof body, "{" MANY_KEYS ",\"cursor\":\"%s\"}", rig_text(first, "next_cursor"));
	const cJSON *again = rig_ask_as(ENDPOINT_LIST, &head, body, repeat);
	ck_assert_str_eq(rig_text(first, "next_cursor"), rig_text(again, "next_cursor"));
	/* The one that leads to the first page is the subject's own as well. */
	again = rig_ask_as(ENDPOINT_LIST, &head, "{" MANY_KEYS "}", repeat);
	snprintf(body, sizeof body, "{" STAR_KEYS ",\"cursor\":\"%s\"}", rig_text(again, "next_cursor"));
	rig_refused(rig_ask(ENDPOINT_LIST, body), 400, INVALID, "INVALID_FIELD");
}
END_TEST

/* -- URLs, budgets, determinism -------------------------------------------------------------------------------------------------- */

static enum link_verdict try_url(struct sandbox *s, const char *url, int64_t now)
{
	char path[300], expires[40], serial[40], signature[80];
	ck_assert_int_eq(sscanf(url, "http://127.0.0.1:1%299[^?]?expires=%39[^&]&serial=%39[^&]&signature=%79s", path, expires, serial,
	                        signature), 4);
	return link_check(&s->links, path, expires, serial, signature, now);
}

START_TEST(urls_are_new_each_time_and_die)
{
	static const char get[] = "{\"identity_verification_id\":\"idv_SpecimenStar2B\"}";
	struct sandbox *s = rig_start(NULL);
	char first[400];
	const cJSON *documents = tree_path(rig_ask(ENDPOINT_GET, get), "documentary_verification.documents");
	snprintf(first, sizeof first, "%s", rig_text(cJSON_GetArrayItem(documents, 1), "images.face"));
	documents = tree_path(rig_ask(ENDPOINT_GET, get), "documentary_verification.documents");
	ck_assert_str_ne(first, rig_text(cJSON_GetArrayItem(documents, 1), "images.face"));
	ck_assert_int_eq(try_url(s, first, RIG_NOW), LINK_GOOD);
	ck_assert_int_eq(try_url(s, first, RIG_NOW + 60), LINK_GOOD);
	ck_assert_int_eq(try_url(s, first, RIG_NOW + 61), LINK_EXPIRED);
	char *expires = strstr(first, "expires=") + 8;
	expires[0]++;
	ck_assert_int_eq(try_url(s, first, RIG_NOW), LINK_FORGED);
	expires[0]--;
	memcpy(strstr(first, "documents/2"), "documents/1", 11);
	ck_assert_int_eq(try_url(s, first, RIG_NOW), LINK_FORGED);
	ck_assert_int_eq(link_check(&s->links, "/pictures/x", NULL, NULL, NULL, RIG_NOW), LINK_FORGED);
}
END_TEST

START_TEST(budgets_are_the_documented_ones)
{
	static const int limits[API_ENDPOINTS] = { 120, 420, 300, 120, 420, 300, 420, 120, 300, 300, 120, 300, 300, 120, 300, 300, 300 };
	for (int e = 0; e < API_ENDPOINTS; e++) {
		struct budget b;
		budget_documented(&b);
		for (int i = 0; i < limits[e]; i++)
			ck_assert(budget_count(&b, (enum endpoint)e, RIG_NOW, 5));
		ck_assert(!budget_count(&b, (enum endpoint)e, RIG_NOW, 5));
		ck_assert(!budget_count(&b, (enum endpoint)e, RIG_NOW + 59, 59999));
		ck_assert(budget_count(&b, (enum endpoint)e, RIG_NOW + 60, 5));
		ck_assert(budget_count(&b, (enum endpoint)((e + 1) % API_ENDPOINTS), RIG_NOW, 5));
	}
	/* Frozen, a minute of the host's counts. */
	struct budget b;
	budget_documented(&b);
	b.over_all = 1;
	ck_assert(budget_count(&b, ENDPOINT_GET, RIG_NOW, 0));
	ck_assert(!budget_count(&b, ENDPOINT_LIST, RIG_NOW, 59999));
	ck_assert(budget_count(&b, ENDPOINT_LIST, RIG_NOW, 60000));
}
END_TEST

START_TEST(over_the_budget_is_429)
{
	struct sandbox_options o = rig_options();
	o.budget.over_all = 2;
	rig_stop();
	struct sandbox *s = rig_start(&o);
	rig_ask(ENDPOINT_GET, "{\"identity_verification_id\":\"idv_SpecimenStar2B\"}");
	rig_ask(ENDPOINT_LIST, "{" STAR_KEYS "}");
	ck_assert_int_eq(rig_status(), 200);
	size_t attempts = s->store.attempt_count;
	rig_refused(rig_ask(ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"reset\"}"), 429, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT");
	ck_assert_uint_eq(s->store.attempt_count, attempts);
	clock_advance(&s->clock, 60);
	rig_ask(ENDPOINT_LIST, "{" STAR_KEYS "}");
	ck_assert_int_eq(rig_status(), 200);
}
END_TEST

START_TEST(the_seed_decides)
{
	char ids[3][48], urls[3][400];
	for (int i = 0; i < 3; i++) {
		struct sandbox_options o = rig_options();
		o.seed = i == 2 ? 2 : 1;
		rig_stop();
		rig_start(&o);
		const cJSON *a = rig_ask(ENDPOINT_RETRY, "{" STAR_KEYS ",\"strategy\":\"reset\"}");
		snprintf(ids[i], sizeof *ids, "%s", rig_text(a, "id"));
		a = rig_ask(ENDPOINT_GET, "{\"identity_verification_id\":\"idv_SpecimenStar2B\"}");
		snprintf(urls[i], sizeof *urls, "%s %s", rig_text(a, "request_id"),
		         rig_text(cJSON_GetArrayItem(tree_path(a, "documentary_verification.documents"), 1), "images.face"));
	}
	ck_assert_str_eq(ids[0], ids[1]);
	ck_assert_str_eq(urls[0], urls[1]);
	ck_assert_str_ne(ids[0], ids[2]);
	ck_assert_str_ne(urls[0], urls[2]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sandbox answers");
	TCase *t = tcase_create("answers");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, start, rig_stop);
	tcase_add_test(t, pages_follow_each_other);
	tcase_add_test(t, pages_are_newest_first_and_stay_put);
	tcase_add_test(t, a_cursor_can_repeat);
	tcase_add_test(t, budgets_are_the_documented_ones);
	tcase_add_test(t, over_the_budget_is_429);
	tcase_add_test(t, the_seed_decides);
	suite_add_tcase(s, t);
	/* These start sandboxes of their own. */
	TCase *own = tcase_create("own");
	tcase_set_timeout(own, 300);
	tcase_add_checked_fixture(own, NULL, rig_stop);
	tcase_add_test(own, urls_are_new_each_time_and_die);
	suite_add_tcase(s, own);
	return suite_run(s);
}

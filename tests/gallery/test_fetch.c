/* Asking: in which order, how often a link that ran out is renewed, and whose answers count. */
#include <check.h>
#include <string.h>

#include "gallery/fetch.h"
#include "gallery/gallery_rig.h"
#include "support/suite.h"

static struct gallery *const g = &rig.g;

static const char jpeg[] = "\xff\xd8\xff\xe0", page[] = "<!DOCTYPE html>";

/* Two documents and a selfie; each link ends with the number of the reading. */
#define LINK(name, place, n) "\"" name "\":\"https://p.example/" place "/" n "\""
#define MEMBERS(n) ",\"documentary_verification\":{\"documents\":[" \
	"{\"status\":\"failed\",\"images\":{" LINK("original_front", "0/of", n) "," LINK("cropped_front", "0/cf", n) "," \
	LINK("face", "0/face", n) "}}," \
	"{\"status\":\"success\",\"images\":{" LINK("original_back", "1/ob", n) "," LINK("cropped_front", "1/cf", n) "," \
	LINK("cropped_back", "1/cb", n) "}}]}," \
	"\"selfie_check\":{\"status\":\"success\",\"selfies\":[{\"status\":\"success\",\"attempt\":1,\"capture\":{" \
	LINK("image_url", "s", n) "," LINK("video_url", "v", n) "}}]}"

enum { ALL = 8 };

/* The case is read, for the first time or again: its links are others. */
static void read_case(const char *members, int64_t at_ms)
{
	rig_attempt("idv_a", NULL, "2026-01-01T00:00:00Z", members);
	caseload_find(&rig.desk.load, "idv_a")->read_ms = at_ms;
}

static void start(void)
{
	rig_start();
	read_case(MEMBERS("1"), 1000);
	rig_open("idv_a");
}

START_TEST(faces_before_backs_and_films_last)
{
	static const char *const order[ALL] = {
		"https://p.example/1/cf/1", "https://p.example/0/cf/1", "https://p.example/s/1", "https://p.example/0/face/1",
		"https://p.example/1/cb/1", "https://p.example/0/of/1", "https://p.example/1/ob/1", "https://p.example/v/1",
	};
	pictures_fetch(g);
	ck_assert_uint_eq(stub_desk.count, ALL);
	for (size_t i = 0; i < ALL; i++) {
		ck_assert(stub_desk.calls[i].picture);
		ck_assert_str_eq(stub_desk.calls[i].what, order[i]);
	}
	pictures_fetch(g); /* what is on its way is not asked for twice */
	ck_assert_uint_eq(stub_desk.count, ALL);
}
END_TEST

START_TEST(nothing_while_pictures_are_off)
{
	g->on = false;
	pictures_fetch(g);
	ck_assert_uint_eq(stub_desk.count, 0);
	ck_assert_uint_eq(g->pictures.count, 0);
}
END_TEST

START_TEST(one_new_get_for_the_whole_case)
{
	pictures_fetch(g);
	struct picture *first = g->pictures.items[0], *second = g->pictures.items[1], *third = g->pictures.items[2];
	ck_assert(rig_bytes(third, jpeg, 4));
	ck_assert(rig_refuse(first, 403, "forbidden"));
	ck_assert_int_eq(first->state, PICTURE_EXPIRED);
	ck_assert_uint_eq(rig.renewals, 1);
	g->reading = true;
	ck_assert(rig_bytes(second, page, sizeof page)); /* a page instead of a picture: as good as expired, and asked for already */
	ck_assert_int_eq(second->state, PICTURE_EXPIRED);
	g->reading = false;
	read_case(MEMBERS("2"), 2000);
	pictures_fetch(g);
	ck_assert_int_eq(third->state, PICTURE_HERE); /* stays */
	ck_assert_int_eq(first->state, PICTURE_COMING);
	ck_assert_str_eq(stub_desk_call(first->call)->what, "https://p.example/1/cf/2");
	ck_assert_str_eq(stub_desk_call(second->call)->what, "https://p.example/0/cf/2");
	size_t renewals = rig.renewals;
	ck_assert(rig_refuse(first, 403, "forbidden")); /* a second failure is said */
	ck_assert_int_eq(first->state, PICTURE_FAILED);
	ck_assert_str_eq(first->err.text, "forbidden");
	ck_assert_uint_eq(rig.renewals, renewals);
}
END_TEST

/* One that was asked with links of before, and newer ones came meanwhile: no get is spent. */
START_TEST(newer_links_are_there_already)
{
	pictures_fetch(g);
	struct picture *late = g->pictures.items[0], *other = g->pictures.items[1];
	ck_assert(rig_refuse(other, 410, "gone"));
	ck_assert_uint_eq(rig.renewals, 1);
	read_case(MEMBERS("2"), 2000);
	pictures_fetch(g);
	ck_assert(rig_refuse(late, 410, "gone"));
	ck_assert_int_eq(late->state, PICTURE_COMING);
	ck_assert_str_eq(stub_desk_call(late->call)->what, "https://p.example/1/cf/2");
	ck_assert_uint_eq(rig.renewals, 1);
}
END_TEST

START_TEST(what_is_not_the_links_fault_is_said_at_once)
{
	static const int statuses[] = { 0, 429, 500, 503 };
	pictures_fetch(g);
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
		ck_assert(rig_refuse(g->pictures.items[i], statuses[i], "no"));
		ck_assert_int_eq(g->pictures.items[i]->state, PICTURE_FAILED);
	}
	ck_assert_uint_eq(rig.renewals, 0);
}
END_TEST

START_TEST(the_new_get_failed)
{
	struct err err = { 0 };
	pictures_fetch(g);
	struct picture *item = g->pictures.items[0];
	ck_assert(rig_refuse(item, 403, "forbidden"));
	err_set(&err, ERR_NETWORK, "no way to the server");
	pictures_not_renewed(g, &err);
	ck_assert_int_eq(item->state, PICTURE_FAILED);
	ck_assert_str_eq(item->err.text, "no way to the server");
	ck_assert_uint_eq(rig_in_state(PICTURE_COMING), ALL - 1);
}
END_TEST

START_TEST(what_may_not_be_sent)
{
	stub_desk.refuses = "this host is not allowed";
	pictures_fetch(g);
	ck_assert_uint_eq(rig_in_state(PICTURE_FAILED), ALL);
	ck_assert_str_eq(g->pictures.items[0]->err.text, "this host is not allowed");
}
END_TEST

/* What came damaged is asked for again on the next occasion; what came whole is not. */
START_TEST(again_what_came_damaged)
{
	pictures_fetch(g);
	struct picture *damaged = g->pictures.items[0], *whole = g->pictures.items[1];
	ck_assert(rig_bytes(damaged, jpeg, 4) && rig_bytes(whole, jpeg, 4));
	strcpy(damaged->facts.detail, "progressive, " IMAGE_DAMAGED);
	g->pictures.renewed = true;
	pictures_again(&g->pictures);
	ck_assert(!g->pictures.renewed);
	read_case(MEMBERS("2"), 2000);
	pictures_fetch(g);
	ck_assert_int_eq(damaged->state, PICTURE_COMING);
	ck_assert_ptr_null(damaged->bytes);
	ck_assert_int_eq(whole->state, PICTURE_HERE);
}
END_TEST

/* Nothing of a case that was closed comes to the next one. */
START_TEST(a_closed_case_is_asked_nothing_more)
{
	rig_attempt("idv_b", "idv_a", "2026-01-02T00:00:00Z", MEMBERS("b"));
	pictures_fetch(g);
	pictures_want(g, (struct picture_ref){ .leaf = IDV_DOC_IMAGE_CROPPED_FRONT, .at = 1, .step = 1 });
	ck_assert_uint_eq(stub_desk.count, ALL + 1);
	uint32_t epoch = g->epoch;
	rig_open("idv_b");
	ck_assert_uint_gt(g->epoch, epoch);
	ck_assert_uint_eq(g->pictures.count, 0);
	ck_assert_uint_eq(stub_desk_open(), 0);
	pictures_fetch(g);
	for (size_t i = 0; i <= ALL; i++) {
		struct api_reply reply = { .op = API_PICTURE, .err = { .kind = ERR_CANCELLED } };
		ck_assert(stub_desk.calls[i].cancelled && stub_desk.calls[i].forgotten);
		ck_assert(!stub_desk_answer(&stub_desk.calls[i], &reply));
	}
	ck_assert_uint_eq(rig_in_state(PICTURE_COMING), ALL);
	gallery_close(g);
	ck_assert_ptr_null(gallery_attempt(g));
	ck_assert_uint_eq(stub_desk_open(), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("fetch");
	TCase *c = tcase_create("fetch");
	tcase_add_checked_fixture(c, start, rig_end);
	tcase_add_test(c, faces_before_backs_and_films_last);
	tcase_add_test(c, nothing_while_pictures_are_off);
	tcase_add_test(c, one_new_get_for_the_whole_case);
	tcase_add_test(c, newer_links_are_there_already);
	tcase_add_test(c, what_is_not_the_links_fault_is_said_at_once);
	tcase_add_test(c, the_new_get_failed);
	tcase_add_test(c, what_may_not_be_sent);
	tcase_add_test(c, again_what_came_damaged);
	tcase_add_test(c, a_closed_case_is_asked_nothing_more);
	suite_add_tcase(s, c);
	return suite_run(s);
}

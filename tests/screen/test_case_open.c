/* What a case is opened by, and what its forms are made of. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "ui/app.h"
#include "base/mem.h"

/* An attempt of this id alone. */
static struct idv_record *record(const char *id)
{
	char json[1024];
	snprintf(json, sizeof json,
	         "{\"id\":\"%s\",\"client_user_id\":\"u\",\"created_at\":\"2026-01-01T00:00:00Z\",\"previous_attempt_id\":null,"
	         "\"template\":{\"id\":\"t\"},\"status\":\"failed\"}", id);
	struct idv_page page = { 0 };
	struct err err = { 0 };
	ck_assert_msg(idv_decode_one(json, strlen(json), &page, &err), "%s", err.text);
	struct idv_record *r = idv_page_take(&page, 0);
	idv_page_finish(&page);
	return r;
}

/* An id is carried whole from the queue to the case, or the case does not open. */
START_TEST(cases_open_by_whole_ids)
{
	char id[IDV_ID_SIZE + 1];
	struct app *app = secret_alloc(sizeof *app);
	app->worker = image_worker_create(NULL);
	app->film_worker = image_worker_create(NULL);
	screen_push(app, SCREEN_QUEUE);
	memset(id, 'x', sizeof id - 1);
	memcpy(id, "idv_", 4);
	id[IDV_ID_SIZE] = '\0'; /* one byte too long */
	struct attempt *longer = caseload_put(&app->load, record(id), 1);
	case_open(app, longer->id);
	ck_assert_str_eq(app->open.id, "");
	ck_assert_msg(strstr(app->message, "attempt id has 256 bytes; at most 255") != NULL, "%s", app->message);
	ck_assert_int_eq(screen_top(app), SCREEN_QUEUE);
	id[IDV_ID_MAX] = '\0';
	struct attempt *whole = caseload_put(&app->load, record(id), 1);
	case_open(app, whole->id);
	ck_assert_ptr_eq(case_attempt(app), whole);
	ck_assert_ptr_eq(app->queue.current, whole);
	retry_open(app);
	ck_assert_str_eq(app->retry.newest_id, id);
	image_worker_destroy(app->worker);
	image_worker_destroy(app->film_worker);
	caseload_finish(&app->load);
	free(app->calls);
	secret_free(app);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("screen/case_open");
	TCase *t = tcase_create("case_open");
	tcase_add_test(t, cases_open_by_whole_ids);
	suite_add_tcase(s, t);
	return suite_run(s);
}

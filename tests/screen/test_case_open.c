/* What a case is opened by: an id is carried whole from the queue to the case, or the case does not open. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "desk/desk.h"
#include "gallery/gallery.h"
#include "screen/case.h"
#include "screen/queue.h"
#include "screen/table.h"
#include "support/suite.h"
#include "ui/ui.h"

/* An attempt of this id alone. */
static struct record *record(const char *id)
{
	char json[1024];
	snprintf(json, sizeof json,
	         "{\"id\":\"%s\",\"client_user_id\":\"u\",\"created_at\":\"2026-01-01T00:00:00Z\",\"previous_attempt_id\":null,"
	         "\"template\":{\"id\":\"t\"},\"status\":\"failed\"}", id);
	struct record_page page = { 0 };
	struct err err = { 0 };
	ck_assert_msg(idv_decode_one(json, strlen(json), &page, &err), "%s", err.text);
	struct record *r = record_page_take(&page, 0);
	record_page_finish(&page);
	return r;
}

START_TEST(cases_open_by_whole_ids)
{
	static struct ui ui;
	static struct desk desk;
	static struct gallery gallery;
	static const struct config config = { 0 };
	char id[IDV_ID_SIZE + 1];
	desk.config = &config;
	gallery_create(&gallery, &ui, &desk);
	queue_open(&ui, &desk, &gallery);
	memset(id, 'x', sizeof id - 1);
	memcpy(id, "idv_", 4);
	id[IDV_ID_SIZE] = '\0'; /* one byte too long */
	struct attempt *longer = caseload_put(&desk.load, record(id), 1);
	case_open(&ui, &desk, &gallery, longer->id);
	ck_assert_str_eq(gallery.id, "");
	ck_assert_msg(strstr(ui.message, "attempt id has 256 bytes; at most 255") != NULL, "%s", ui.message);
	ck_assert_ptr_eq(ui_top(&ui)->kind, &queue_screen);
	id[IDV_ID_MAX] = '\0';
	struct attempt *whole = caseload_put(&desk.load, record(id), 1);
	case_open(&ui, &desk, &gallery, whole->id);
	ck_assert_ptr_eq(ui_top(&ui)->kind, &case_screen);
	ck_assert_str_eq(gallery.id, id);
	ck_assert_ptr_eq(gallery_attempt(&gallery), whole);
	ck_assert_ptr_eq(desk.work.current, whole);
	ui_close(&ui);
	gallery_destroy(&gallery);
	desk_close(&desk);
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

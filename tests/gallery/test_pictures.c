/* The pictures of a case: all of them in their turn, what came told from what did not, and those beyond the limit said. */
#include <check.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/suite.h"
#include "ui/app.h"
#include "gallery/show.h"
#include "base/buf.h"
#include "base/mem.h"

enum { SIDES_EACH = 5 };

static struct app app;
static struct config config;
static int tty_ends[2];

static void ignore_reply(void *ctx, struct api_reply *reply)
{
	(void)ctx;
	(void)reply;
}

/* A case of so many documents, five pictures each, is opened; nothing answers. */
static void open_case(int documents)
{
	struct buf json;
	struct idv_page page;
	struct err err = { 0 };
	buf_init(&json, 1 << 20);
	buf_add_str(&json, "{\"id\":\"idv_a\",\"client_user_id\":\"u\",\"template\":{\"id\":\"t\",\"version\":1},\"created_at\":\"2026-01-01T00:00:00Z\","
	                   "\"status\":\"failed\",\"previous_attempt_id\":null,\"documentary_verification\":{\"documents\":[");
	for (int i = 0; i < documents; i++) {
		buf_printf(&json, "%s{\"status\":\"failed\",\"images\":{", i ? "," : "");
		static const char *const sides[SIDES_EACH] = { "original_front", "original_back", "cropped_front", "cropped_back", "face" };
		for (int k = 0; k < SIDES_EACH; k++)
			buf_printf(&json, "%s\"%s\":\"http://127.0.0.1:1/%d/%d\"", k ? "," : "", sides[k], i, k);
		buf_add_str(&json, "}}");
	}
	buf_add_str(&json, "]}}");
	ck_assert_msg(idv_decode_one(buf_str(&json), json.len, &page, &err), "%s", err.text);
	caseload_put(&app.load, idv_page_take(&page, 0), 1);
	idv_page_finish(&page);
	buf_finish(&json);
	caseload_link(&app.load);
	snprintf(app.open.id, sizeof app.open.id, "idv_a");
	pictures_fetch(&app);
}

static void start(void)
{
	const struct winsize size = { .ws_row = 24, .ws_col = 80 };
	struct err err = { 0 };
	ck_assert_int_eq(openpty(&tty_ends[0], &tty_ends[1], NULL, NULL, &size), 0);
	const struct term_options options = { .fd_in = tty_ends[1], .fd_out = tty_ends[1], .pictures = TERM_SIXEL };
	setenv("TERM", "xterm-256color", 1);
	ck_assert_msg(term_create(&options, &app.term, &err), "%s", err.text);
	config_init(&config);
	ck_assert(config_set(&config, "base_url", "http://127.0.0.1:1", &err));
	ck_assert(config_set(&config, "client_id", "client-abc", &err));
	ck_assert(config_set(&config, "secret", "secret-xyz", &err));
	ck_assert_msg(api_create(&config, ignore_reply, NULL, &app.api, &err), "%s", err.text);
	app.config = &config;
	app.worker = image_worker_create("/nowhere");
	app.film_worker = image_worker_create("/nowhere");
	app.pictures_on = true;
	app.screens[app.depth++] = SCREEN_CASE;
}

static void end(void)
{
	pictures_clear(&app);
	api_destroy(app.api);
	config_finish(&config);
	image_worker_destroy(app.worker);
	image_worker_destroy(app.film_worker);
	caseload_finish(&app.load);
	free(app.calls);
	term_destroy(app.term);
	close(tty_ends[0]);
	close(tty_ends[1]);
	app = (struct app){ 0 };
}

static size_t in_state(enum picture_state state)
{
	size_t n = 0;
	for (size_t i = 0; i < app.open.pictures.count; i++)
		n += app.open.pictures.items[i]->state == state;
	return n;
}

/* The first that is under way is answered with these bytes. */
static struct picture *answer(const void *bytes, size_t n)
{
	struct pictures *p = &app.open.pictures;
	size_t i = 0;
	while (p->items[i]->state != PICTURE_COMING)
		i++;
	struct api_reply reply = { .id = p->items[i]->call, .op = API_PICTURE, .ok = true, .http = 200, .bytes = secret_alloc(n), .byte_count = n };
	memcpy(reply.bytes, bytes, n);
	pictures_replied(&app, i, &reply);
	secret_free(reply.bytes);
	return p->items[i];
}

/* More than are fetched at once: each comes when one before it is here. */
START_TEST(all_in_their_turn)
{
	enum { DOCUMENTS = 13, ALL = DOCUMENTS * SIDES_EACH };
	int seconds;
	open_case(DOCUMENTS);
	ck_assert_uint_eq(app.open.pictures.count, ALL);
	ck_assert_uint_eq(in_state(PICTURE_COMING), PICTURES_AT_ONCE);
	ck_assert_uint_eq(in_state(PICTURE_QUEUED), ALL - PICTURES_AT_ONCE);
	for (size_t here = 1; here <= ALL; here++) {
		answer("\xff\xd8\xff\xe0", 4);
		size_t left = ALL - here;
		ck_assert_uint_eq(in_state(PICTURE_HERE), here);
		ck_assert_uint_eq(in_state(PICTURE_COMING), left < PICTURES_AT_ONCE ? left : PICTURES_AT_ONCE);
		ck_assert_uint_eq(pictures_coming(&app.open.pictures, &seconds), left);
	}
	ck_assert_uint_eq(app.open.pictures.beyond, 0);
}
END_TEST

/* As many as are kept; the others are counted, said, and not said to be none. */
START_TEST(beyond_the_limit)
{
	enum { DOCUMENTS = 60, BEYOND = DOCUMENTS * SIDES_EACH - PICTURES_MAX };
	const struct picture_ref last = { .leaf = IDV_DOC_IMAGE_ORIGINAL_BACK, .at = 0 };
	open_case(DOCUMENTS);
	ck_assert_uint_eq(app.open.pictures.count, PICTURES_MAX);
	ck_assert_uint_eq(app.open.pictures.beyond, BEYOND);
	ck_assert_ptr_null(pictures_find(&app.open.pictures, last));
	/* Asked for again the same ones are kept, and none twice. */
	pictures_fetch(&app);
	ck_assert_uint_eq(app.open.pictures.count, PICTURES_MAX);
	ck_assert_uint_eq(app.open.pictures.beyond, BEYOND);
}
END_TEST

/* What is no picture of ours, but known, came; a page of the web did not. */
START_TEST(what_came)
{
	open_case(1);
	app.open.pictures.renewed = true;
	const struct picture *item = answer("\0\0\0\x18" "ftypheic\0\0\0\0mif1heic", 24);
	ck_assert_int_eq(item->state, PICTURE_HERE);
	ck_assert_str_eq(item->kind->name, "HEIC");
	ck_assert(!item->film);
	ck_assert(item->versions[0].asked); /* of the worker, which says what it is coded in */
	item = answer("\0\0\0\x18" "ftypisom\0\0\0\0mp41isom", 24);
	ck_assert_str_eq(item->kind->name, "MP4");
	ck_assert(!item->film); /* nothing plays it */
	item = answer("\x1a\x45\xdf\xa3", 4);
	ck_assert(item->film);
	item = answer("<!DOCTYPE html>", 15);
	ck_assert_int_eq(item->state, PICTURE_FAILED);
	ck_assert_str_eq(item->err.text, "what came is no picture and no film");
	ck_assert_ptr_nonnull(strstr(item->err.remedy, "dashboard_url"));
	ck_assert_ptr_null(item->kind);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pictures");
	TCase *tcase = tcase_create("case");
	tcase_add_checked_fixture(tcase, start, end);
	tcase_add_test(tcase, all_in_their_turn);
	tcase_add_test(tcase, beyond_the_limit);
	tcase_add_test(tcase, what_came);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}

/* Looking at pictures: what the keys do to one and to two, what is said of it, and that no picture is taken for another attempt's. */
#include <check.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/suite.h"
#include "ui/app.h"
#include "gallery/look.h"
#include "gallery/show.h"
#include "base/mem.h"

static struct app app;
static struct config config;
static int tty_ends[2];

/* The second of three attempts, two fronts each. */
static void add_attempt(const char *id, const char *previous, const char *created)
{
	char json[800];
	snprintf(json, sizeof json,
	         "{\"id\":\"%s\",\"client_user_id\":\"u\",\"template\":{\"id\":\"t\",\"version\":1},\"created_at\":\"%s\",\"status\":\"failed\","
	         "\"previous_attempt_id\":%s%s%s,\"documentary_verification\":{\"documents\":[{\"status\":\"failed\",\"images\":{\"cropped_front\":"
	         "\"https://p.example/1\"}},{\"status\":\"failed\",\"images\":{\"cropped_front\":\"https://p.example/2\"}}]}}",
	         id, created, previous ? "\"" : "", previous ? previous : "null", previous ? "\"" : "");
	struct idv_page page;
	struct err err = { 0 };
	ck_assert_msg(idv_decode_one(json, strlen(json), &page, &err), "%s", err.text);
	caseload_put(&app.load, idv_page_take(&page, 0), 1);
	idv_page_finish(&page);
}

static struct picture *add_picture(struct picture_ref ref, const char *attempt, int width, int height)
{
	struct pictures *p = &app.open.pictures;
	struct picture *item = pictures_add(p, ref);
	item->state = PICTURE_HERE;
	snprintf(item->attempt, sizeof item->attempt, "%s", attempt);
	item->bytes = secret_alloc(8);
	item->len = 8;
	item->facts.width = width;
	item->facts.height = height;
	return item;
}

static const struct picture_ref first_ref = { .leaf = IDV_DOC_IMAGE_CROPPED_FRONT, .at = 1 };
static const struct picture_ref second_ref = { .leaf = IDV_DOC_IMAGE_CROPPED_FRONT, .at = 0 };
static const struct picture_ref earlier_ref = { .leaf = IDV_DOC_IMAGE_CROPPED_FRONT, .at = 1, .step = -1 };
static const struct picture_box box = { .rows = 10, .cols = 40, .kind = BOX_FRAMED };

static void start(void)
{
	const struct winsize size = { .ws_row = 24, .ws_col = 80 };
	struct err err = { 0 };
	ck_assert_int_eq(openpty(&tty_ends[0], &tty_ends[1], NULL, NULL, &size), 0);
	const struct term_options options = { .fd_in = tty_ends[1], .fd_out = tty_ends[1], .pictures = TERM_SIXEL };
	setenv("TERM", "xterm-256color", 1);
	ck_assert_msg(term_create(&options, &app.term, &err), "%s", err.text);
	app.config = &config;
	app.worker = image_worker_create("/nowhere");
	app.film_worker = image_worker_create("/nowhere");
	app.pictures_on = true;
	app.screens[app.depth++] = SCREEN_CASE;
	add_attempt("idv_a", NULL, "2026-01-01T00:00:00Z");
	add_attempt("idv_b", "idv_a", "2026-01-02T00:00:00Z");
	add_attempt("idv_c", "idv_b", "2026-01-03T00:00:00Z");
	caseload_link(&app.load);
	snprintf(app.open.id, sizeof app.open.id, "idv_b");
	app.open.pane = IDV_PANE_DOCUMENTS;
	app.open.view.document = app.open.view.selfie = -1;
	app.open.out.boxes[0] = box;
	app.open.out.boxes[0].ref = first_ref;
	app.open.out.box_count = 1;
}

static void end(void)
{
	pictures_clear(&app);
	image_worker_destroy(app.worker);
	image_worker_destroy(app.film_worker);
	caseload_finish(&app.load);
	term_destroy(app.term);
	close(tty_ends[0]);
	close(tty_ends[1]);
	app = (struct app){ 0 };
}

static void pair(struct picture_ref with)
{
	app.open.out.boxes[1] = box;
	app.open.out.boxes[1].ref = with;
	app.open.out.box_count = 2;
	app.open.out.paired = true;
	app.open.out.pair[0] = first_ref;
	app.open.out.pair[1] = with;
}

static const char *done(struct picture_ref ref)
{
	static char text[80];
	struct picture_box b = box;
	b.ref = ref;
	look_done(&app, &b, text, sizeof text);
	return text;
}

START_TEST(one_channel_after_the_other)
{
	add_picture(first_ref, "", 1600, 1000);
	static const char *const names[] = { "red", "green", "blue", "" };
	for (int i = 0; i < 4; i++) {
		look_channel(&app);
		ck_assert_str_eq(done(first_ref), names[i]);
	}
	look_invert(&app);
	look_stretch(&app);
	look_channel(&app);
	look_edges(&app);
	look_rotate_left(&app);
	ck_assert_str_eq(done(first_ref), "turned 270, inverted, edges, contrast, red");
	look_rotate_right(&app);
	look_invert(&app);
	ck_assert_str_eq(done(first_ref), "edges, contrast, red");
}
END_TEST

START_TEST(zoom_and_pan_end)
{
	struct picture *p = add_picture(first_ref, "", 1600, 1000);
	ck_assert(!look_pan(&app, 1, 0)); /* the keys are then the text's */
	ck_assert_ptr_nonnull(look_off_zoomed(&app));
	look_zoom(&app);
	ck_assert_ptr_null(look_off_zoomed(&app));
	ck_assert_str_eq(done(first_ref), "100 %");
	for (int i = 0; i < 40; i++) {
		ck_assert(look_pan(&app, 1, -1));
		look_zoom_in(&app);
	}
	ck_assert_int_eq(p->look.pan_x, 1000);
	ck_assert_int_eq(p->look.pan_y, 0);
	ck_assert_str_eq(done(first_ref), "400 %");
	for (int i = 0; i < 40; i++)
		look_zoom_out(&app);
	ck_assert_str_eq(done(first_ref), "10 %");
	look_fit(&app);
	ck_assert_str_eq(done(first_ref), "");
}
END_TEST

/* Two of one document, photographed with twice the pixels: what covers as much of the box is magnified half as often. */
START_TEST(two_keep_one_scale)
{
	add_picture(first_ref, "", 1600, 1000);
	struct picture *second = add_picture(second_ref, "", 3200, 2000);
	pair(second_ref);
	look_zoom(&app);
	look_pan(&app, 2, 1);
	look_invert(&app);
	ck_assert_str_eq(done(first_ref), "100 %, inverted");
	ck_assert_str_eq(done(second_ref), "50 %, inverted");
	const struct picture_look look = look_of(&app, second, &box), first = look_of(&app, pictures_shown(&app), &box);
	ck_assert_int_eq(look.pan_x, first.pan_x);
	ck_assert_int_eq(look.pan_y, first.pan_y);
	ck_assert_int_ne(look.pan_x, 500);
	second->look.rotate = 1; /* lies on its side: turned alone, and its fit is another */
	ck_assert_int_eq(look_of(&app, second, &box).rotate, 1);
	ck_assert_int_eq(look_of(&app, pictures_shown(&app), &box).rotate, 0);
	app.open.out.paired = false; /* alone again, each is as it was */
	ck_assert_str_eq(done(second_ref), "turned 90");
}
END_TEST

START_TEST(small_ones_show_the_whole)
{
	struct picture *p = add_picture(first_ref, "", 1600, 1000);
	look_zoom(&app);
	look_invert(&app);
	look_rotate_right(&app);
	static const enum box_kind kinds[] = { BOX_SMALL, BOX_THUMB, BOX_STILL };
	for (int i = 0; i < 3; i++) {
		struct picture_box small = box;
		small.kind = kinds[i];
		const struct picture_look look = look_of(&app, p, &small);
		ck_assert(!look.zoom && !look.effects && look.rotate == 1);
	}
}
END_TEST

START_TEST(compare_goes_round)
{
	struct pane_compare *c = &app.open.view.compare;
	add_picture(first_ref, "", 1600, 1000);
	add_picture(second_ref, "", 1600, 1000);
	add_picture(earlier_ref, "idv_a", 1600, 1000);
	struct picture_ref later = earlier_ref;
	later.step = 1;
	add_picture(later, "idv_c", 1600, 1000);
	ck_assert_ptr_null(look_off_compare(&app));
	const struct picture_ref order[] = { second_ref, earlier_ref, later };
	for (int i = 0; i < 3; i++) {
		look_compare(&app);
		ck_assert(c->on && picture_same(c->beside, order[i]));
		ck_assert_int_eq(app.open.laid_pane, 0);
	}
	look_compare(&app);
	ck_assert(!c->on);
	look_blink(&app);
	ck_assert(c->on && c->one_place && !c->second && picture_same(c->beside, second_ref));
	pair(second_ref);
	ck_assert_int_ne(look_due_ms(&app), INT64_MAX);
	look_tick(&app, look_due_ms(&app)); /* the other is not made yet: a slow link blinks slower */
	ck_assert(!c->second);
	app.blank = true;
	ck_assert_int_eq(look_due_ms(&app), INT64_MAX);
	app.blank = false;
	look_blink(&app);
	ck_assert(c->on && !c->one_place);
	ck_assert_int_eq(look_due_ms(&app), INT64_MAX);
}
END_TEST

/* The chain was read again and another attempt stands before this one: what came for the one that stood there goes. */
START_TEST(an_attempt_no_longer_beside)
{
	add_picture(first_ref, "", 1600, 1000);
	add_picture(earlier_ref, "idv_a", 1600, 1000);
	app.open.view.compare = (struct pane_compare){ .on = true, .beside = earlier_ref };
	pictures_settle(&app);
	ck_assert_int_eq(pictures_find(&app.open.pictures, earlier_ref)->state, PICTURE_HERE);
	ck_assert(app.open.view.compare.on);
	add_attempt("idv_b", "idv_c", "2026-01-04T00:00:00Z");
	caseload_link(&app.load);
	pictures_settle(&app);
	ck_assert_int_eq(pictures_find(&app.open.pictures, earlier_ref)->state, PICTURE_NONE);
	ck_assert_ptr_null(pictures_find(&app.open.pictures, earlier_ref)->bytes);
	ck_assert_int_eq(pictures_find(&app.open.pictures, first_ref)->state, PICTURE_HERE);
	ck_assert(!app.open.view.compare.on);
}
END_TEST

/* Answers to a get of another attempt: one that is no longer waited for changes nothing, one that failed is said at its picture. */
START_TEST(answers_find_their_picture)
{
	struct picture *p = add_picture(earlier_ref, "idv_a", 0, 0);
	struct api_reply reply = { .id = 7, .ok = false };
	err_set(&reply.err, ERR_REPLY, "no such attempt");
	p->state = PICTURE_WAITING;
	p->call = 8;
	pictures_neighbour_replied(&app, 0, &reply);
	ck_assert_int_eq(p->state, PICTURE_WAITING);
	pictures_neighbour_replied(&app, 5, &reply);
	p->call = 7;
	pictures_neighbour_replied(&app, 0, &reply);
	ck_assert_int_eq(p->state, PICTURE_FAILED);
	ck_assert_str_eq(p->err.text, "no such attempt");
	p->state = PICTURE_WAITING;
	p->call = 7;
	snprintf(p->attempt, sizeof p->attempt, "idv_x"); /* another stands there now: its URL is not taken */
	reply.ok = true;
	pictures_neighbour_replied(&app, 0, &reply);
	ck_assert_int_eq(p->state, PICTURE_NONE);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("look");
	TCase *c = tcase_create("look");
	tcase_add_checked_fixture(c, start, end);
	tcase_add_test(c, one_channel_after_the_other);
	tcase_add_test(c, zoom_and_pan_end);
	tcase_add_test(c, two_keep_one_scale);
	tcase_add_test(c, small_ones_show_the_whole);
	tcase_add_test(c, compare_goes_round);
	tcase_add_test(c, an_attempt_no_longer_beside);
	tcase_add_test(c, answers_find_their_picture);
	suite_add_tcase(s, c);
	return suite_run(s);
}

/* Looking at pictures: what the keys do to one and to two, what is said of it, and that no picture is taken for another attempt's. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "gallery/compare.h"
#include "gallery/fetch.h"
#include "gallery/gallery_rig.h"
#include "gallery/look.h"
#include "support/suite.h"

static struct gallery *const g = &rig.g;

static const struct picture_ref first_ref = { .leaf = IDV_DOC_IMAGE_CROPPED_FRONT, .at = 1 };
static const struct picture_ref second_ref = { .leaf = IDV_DOC_IMAGE_CROPPED_FRONT, .at = 0 };
static const struct picture_ref earlier_ref = { .leaf = IDV_DOC_IMAGE_CROPPED_FRONT, .at = 1, .step = -1 };
static const struct picture_box box = { .rows = 10, .cols = 40, .kind = BOX_FRAMED };

/* The second of three attempts, two fronts each. */
static void add_attempt(const char *id, const char *previous, const char *created)
{
	rig_attempt(id, previous, created, ",\"documentary_verification\":{\"documents\":["
	            "{\"status\":\"failed\",\"images\":{\"cropped_front\":\"https://p.example/1\"}},"
	            "{\"status\":\"failed\",\"images\":{\"cropped_front\":\"https://p.example/2\"}}]}");
}

static void start(void)
{
	rig_start();
	add_attempt("idv_a", NULL, "2026-01-01T00:00:00Z");
	add_attempt("idv_b", "idv_a", "2026-01-02T00:00:00Z");
	add_attempt("idv_c", "idv_b", "2026-01-03T00:00:00Z");
	rig_open("idv_b");
	g->pane = IDV_PANE_DOCUMENTS;
	rig_box(first_ref, BOX_FRAMED);
}

static const char *done(struct picture_ref ref)
{
	static char text[80];
	struct picture_box b = box;
	b.ref = ref;
	look_done(g, &b, text, sizeof text);
	return text;
}

START_TEST(one_channel_after_the_other)
{
	rig_picture(first_ref, "", 1600, 1000);
	static const char *const names[] = { "red", "green", "blue", "" };
	for (int i = 0; i < 4; i++) {
		look_channel(g);
		ck_assert_str_eq(done(first_ref), names[i]);
	}
	look_invert(g);
	look_stretch(g);
	look_channel(g);
	look_edges(g);
	look_rotate_left(g);
	ck_assert_str_eq(done(first_ref), "turned 270, inverted, edges, contrast, red");
	look_rotate_right(g);
	look_invert(g);
	ck_assert_str_eq(done(first_ref), "edges, contrast, red");
}
END_TEST

START_TEST(zoom_and_pan_end)
{
	struct picture *p = rig_picture(first_ref, "", 1600, 1000);
	ck_assert(!look_pan(g, 1, 0)); /* the keys are then the text's */
	ck_assert_ptr_nonnull(look_off_zoomed(g));
	look_zoom(g);
	ck_assert_ptr_null(look_off_zoomed(g));
	ck_assert_str_eq(done(first_ref), "100 %");
	for (int i = 0; i < 40; i++) {
		ck_assert(look_pan(g, 1, -1));
		look_zoom_in(g);
	}
	ck_assert_int_eq(p->look.pan_x, 1000);
	ck_assert_int_eq(p->look.pan_y, 0);
	ck_assert_str_eq(done(first_ref), "400 %");
	for (int i = 0; i < 40; i++)
		look_zoom_out(g);
	ck_assert_str_eq(done(first_ref), "10 %");
	look_fit(g);
	ck_assert_str_eq(done(first_ref), "");
}
END_TEST

/* Two of one document, photographed with twice the pixels: what covers as much of the box is magnified half as often. */
START_TEST(two_keep_one_scale)
{
	rig_picture(first_ref, "", 1600, 1000);
	struct picture *second = rig_picture(second_ref, "", 3200, 2000);
	rig_pair(first_ref, second_ref);
	look_zoom(g);
	look_pan(g, 2, 1);
	look_invert(g);
	ck_assert_str_eq(done(first_ref), "100 %, inverted");
	ck_assert_str_eq(done(second_ref), "50 %, inverted");
	const struct picture_look look = look_of(g, second, &box), first = look_of(g, pictures_shown(g), &box);
	ck_assert_int_eq(look.pan_x, first.pan_x);
	ck_assert_int_eq(look.pan_y, first.pan_y);
	ck_assert_int_ne(look.pan_x, 500);
	second->look.rotate = 1; /* lies on its side: turned alone, and its fit is another */
	ck_assert_int_eq(look_of(g, second, &box).rotate, 1);
	ck_assert_int_eq(look_of(g, pictures_shown(g), &box).rotate, 0);
	g->out.paired = false; /* alone again, each is as it was */
	ck_assert_str_eq(done(second_ref), "turned 90");
}
END_TEST

START_TEST(small_ones_show_the_whole)
{
	struct picture *p = rig_picture(first_ref, "", 1600, 1000);
	look_zoom(g);
	look_invert(g);
	look_rotate_right(g);
	static const enum box_kind kinds[] = { BOX_SMALL, BOX_THUMB, BOX_STILL };
	for (int i = 0; i < 3; i++) {
		struct picture_box small = box;
		small.kind = kinds[i];
		const struct picture_look look = look_of(g, p, &small);
		ck_assert(!look.zoom && !look.effects && look.rotate == 1);
	}
}
END_TEST

START_TEST(compare_goes_round)
{
	struct pane_compare *c = &g->view.compare;
	rig_picture(first_ref, "", 1600, 1000);
	rig_picture(second_ref, "", 1600, 1000);
	rig_picture(earlier_ref, "idv_a", 1600, 1000);
	struct picture_ref later = earlier_ref;
	later.step = 1;
	rig_picture(later, "idv_c", 1600, 1000);
	ck_assert_ptr_null(look_off_compare(g));
	const struct picture_ref order[] = { second_ref, earlier_ref, later };
	for (int i = 0; i < 3; i++) {
		look_compare(g);
		ck_assert(c->on && picture_same(c->beside, order[i]));
		ck_assert_int_eq(g->laid_pane, 0);
	}
	look_compare(g);
	ck_assert(!c->on);
	look_blink(g);
	ck_assert(c->on && c->one_place && !c->second && picture_same(c->beside, second_ref));
	rig_pair(first_ref, second_ref);
	ck_assert_int_ne(look_due_ms(g), INT64_MAX);
	look_tick(g, look_due_ms(g)); /* the other is not made yet: a slow link blinks slower */
	ck_assert(!c->second);
	rig.hidden = true;
	ck_assert_int_eq(look_due_ms(g), INT64_MAX);
	rig.hidden = false;
	look_blink(g);
	ck_assert(c->on && !c->one_place);
	ck_assert_int_eq(look_due_ms(g), INT64_MAX);
}
END_TEST

/* The chain was read again and another attempt stands before this one: what came for the one that stood there goes. */
START_TEST(an_attempt_no_longer_beside)
{
	rig_picture(first_ref, "", 1600, 1000);
	rig_picture(earlier_ref, "idv_a", 1600, 1000);
	g->view.compare = (struct pane_compare){ .on = true, .beside = earlier_ref };
	pictures_settle(g);
	ck_assert_int_eq(pictures_find(&g->pictures, earlier_ref)->state, PICTURE_HERE);
	ck_assert(g->view.compare.on);
	add_attempt("idv_b", "idv_c", "2026-01-04T00:00:00Z");
	pictures_settle(g);
	ck_assert_int_eq(pictures_find(&g->pictures, earlier_ref)->state, PICTURE_NONE);
	ck_assert_ptr_null(pictures_find(&g->pictures, earlier_ref)->bytes);
	ck_assert_int_eq(pictures_find(&g->pictures, first_ref)->state, PICTURE_HERE);
	ck_assert(!g->view.compare.on);
}
END_TEST

/* Answers to a get of another attempt: one that is no longer waited for changes nothing, one that failed is said at its picture. */
START_TEST(answers_find_their_picture)
{
	struct api_reply failed = { .ok = false }, came = { .ok = true };
	err_set(&failed.err, ERR_REPLY, "no such attempt");
	pictures_want(g, earlier_ref);
	struct picture *p = pictures_find(&g->pictures, earlier_ref);
	struct stub_call *old = stub_desk_call(p->call);
	ck_assert(!old->picture);
	ck_assert_str_eq(old->what, "idv_a");
	p->call = 0; /* nobody waits for that one any more */
	ck_assert(stub_desk_answer(old, &failed));
	ck_assert_int_eq(p->state, PICTURE_WAITING);
	p->state = PICTURE_NONE;
	pictures_want(g, earlier_ref);
	ck_assert(stub_desk_answer(stub_desk_call(p->call), &failed));
	ck_assert_int_eq(p->state, PICTURE_FAILED);
	ck_assert_str_eq(p->err.text, "no such attempt");
	pictures_want(g, earlier_ref); /* once more, by hand */
	ck_assert_int_eq(p->state, PICTURE_WAITING);
	snprintf(p->attempt, sizeof p->attempt, "idv_x"); /* another stands there now: its URL is not taken */
	ck_assert(stub_desk_answer(stub_desk_call(p->call), &came));
	ck_assert_int_eq(p->state, PICTURE_NONE);
	pictures_want(g, earlier_ref);
	ck_assert(stub_desk_answer(stub_desk_call(p->call), &came));
	ck_assert_int_eq(p->state, PICTURE_COMING);
	ck_assert_str_eq(stub_desk_call(p->call)->what, "https://p.example/2");
}
END_TEST

START_TEST(which_side_and_which_submission)
{
	ck_assert_ptr_null(look_off_documents(g));
	ck_assert_ptr_null(look_off_submission(g));
	look_show_side(g, 2);
	ck_assert_int_eq(g->view.side, 2);
	ck_assert_int_eq(g->laid_pane, 0); /* keys that run ahead find it laid out anew */
	rig_box(first_ref, BOX_FRAMED);
	look_step_submission(g, 1); /* from the last round to the first */
	ck_assert_int_eq(g->view.document, 0);
	look_step_submission(g, -1);
	ck_assert_int_eq(g->view.document, 1);
	look_original(g);
	ck_assert(g->view.original);
	g->pane = IDV_PANE_SELFIE;
	ck_assert_ptr_nonnull(look_off_documents(g));
	ck_assert_ptr_nonnull(look_off_submission(g)); /* there is no selfie */
}
END_TEST

int main(void)
{
	Suite *s = suite_create("look");
	TCase *c = tcase_create("look");
	tcase_add_checked_fixture(c, start, rig_end);
	tcase_add_test(c, one_channel_after_the_other);
	tcase_add_test(c, zoom_and_pan_end);
	tcase_add_test(c, two_keep_one_scale);
	tcase_add_test(c, small_ones_show_the_whole);
	tcase_add_test(c, compare_goes_round);
	tcase_add_test(c, an_attempt_no_longer_beside);
	tcase_add_test(c, answers_find_their_picture);
	tcase_add_test(c, which_side_and_which_submission);
	suite_add_tcase(s, c);
	return suite_run(s);
}

/* A box of a pane: the picture in it, or why it is not there. And the key that turns pictures off and on. */
#include <check.h>
#include <string.h>

#include "gallery/fetch.h"
#include "gallery/gallery_rig.h"
#include "gallery/show.h"
#include "support/suite.h"

static struct gallery *const g = &rig.g;

static const struct picture_ref front = { .leaf = IDV_DOC_IMAGE_CROPPED_FRONT };

static void start(void)
{
	rig_start();
	rig_attempt("idv_a", NULL, "2026-01-01T00:00:00Z",
	            ",\"documentary_verification\":{\"documents\":["
	            "{\"status\":\"failed\",\"images\":{\"cropped_front\":\"https://p.example/1\"}}]}");
	rig_open("idv_a");
	rig_box(front, BOX_FRAMED);
}

/* The box at hand is drawn; does it say that? */
static bool says(const char *text)
{
	stub_term_frame(&rig.term);
	show_picture(g, &g->out.boxes[0], 3, 5);
	return stub_term_has(&rig.term, text);
}

START_TEST(why_it_is_not_there)
{
	ck_assert(says("No picture."));
	g->reading = true;
	ck_assert(says("Reading the case..."));
	g->reading = false;
	pictures_fetch(g);
	struct picture *item = g->pictures.items[0];
	ck_assert(says("Fetching ... (link lives"));
	stub_desk.coming = item->call;
	stub_desk.here = 34000;
	stub_desk.all = 89500;
	ck_assert(says("Fetching 34 of 90 kB"));
	ck_assert(rig_refuse(item, 403, "forbidden"));
	ck_assert(says("The link ran out (60 s)"));
	item->state = PICTURE_FAILED;
	err_set(&item->err, ERR_REPLY, "it is no more");
	ck_assert(says("x it is no more"));
	g->out.boxes[0].kind = BOX_THUMB; /* too small for a sentence */
	ck_assert(says("x") && !stub_term_has(&rig.term, "no more"));
	g->on = false;
	ck_assert(says("Pictures are off. t turns them on."));
	strcpy(g->barred, "session recorded by script");
	ck_assert(says("Pictures off: session recorded"));
	ck_assert_str_eq(gallery_off(g), "session recorded by script");
}
END_TEST

START_TEST(in_its_box)
{
	struct picture *item = rig_picture(front, "", 0, 0);
	g->rate = RATE_FULL;
	ck_assert(!says("x"));
	ck_assert(rig.term.reserved == 1 && !rig.term.placed_count); /* its place is kept */
	rig_make(item, 0);
	ck_assert(!says("x"));
	ck_assert_uint_eq(rig.term.placed_count, 1);
	const struct term_picture *p = &rig.term.placed[0];
	ck_assert(p->row == 3 && p->col == 5 && p->rows == 10 && p->cols == 40);
	ck_assert_uint_eq(p->serial, item->versions[0].job.id);
	ck_assert_ptr_eq(p->payload, item->versions[0].payload);
	item->look.rotate = 1; /* until that is made, what was seen stays */
	ck_assert(!says("x"));
	ck_assert_uint_eq(rig.term.placed[0].serial, item->versions[0].job.id);
	rig_make(item, 0);
	says("");
	ck_assert_uint_eq(rig.term.placed[0].serial, item->versions[1].job.id);
}
END_TEST

/* One that was seen and makes room for the new one, or is too large for tmux, is not there to stand in for it: a payload that is gone
 * under the new one's serial would count as the new one, drawn. */
START_TEST(what_made_room_does_not_stand_in)
{
	struct picture *item = rig_picture(front, "", 0, 0);
	g->rate = RATE_FULL;
	for (int i = 0; i < PICTURE_VERSIONS; i++) {
		g->out.boxes[0].cols = 40 - i;
		says("");
		rig_make(item, 0);
	}
	g->out.boxes[0].cols = 40;
	item->look.rotate = 1;
	says("");
	ck_assert(item->versions[0].asked && rig.term.reserved == 1 && !rig.term.placed_count);
	rig_make(item, 0);
	says("");
	ck_assert_ptr_eq(rig.term.placed[0].payload, item->versions[0].payload);

	rig.term.caps.tmux = true;
	item->versions[0].len = 2 << 20;
	says("");
	ck_assert(rig.term.reserved == 1 && !rig.term.placed_count);
	rig_make(item, 0);
	says("");
	ck_assert_uint_eq(rig.term.placed_count, 1);
	ck_assert_ptr_nonnull(rig.term.placed[0].payload);
}
END_TEST

/* While a link is not known, the coarse one comes first and stays under the real one. */
START_TEST(the_coarse_one_first)
{
	struct picture *item = rig_picture(front, "", 0, 0);
	says("");
	ck_assert(item->versions[0].asked && item->versions[0].job.preview && item->versions[1].asked && !item->versions[1].job.preview);
	rig_make(item, 0);
	says("");
	ck_assert_uint_eq(rig.term.placed[0].serial, item->versions[1].job.id);
	ck_assert_uint_eq(rig.term.placed[0].over, item->versions[0].job.id);
	ck_assert_ptr_eq(rig.term.placed[0].coarse, item->versions[0].payload);
}
END_TEST

START_TEST(sixel_symbols_off)
{
	pictures_fetch(g);
	gallery_cycle(g);
	ck_assert_int_eq(rig.term.caps.pictures, TERM_SYMBOLS);
	ck_assert_str_eq(rig.ui.message, "pictures: symbols");
	gallery_cycle(g);
	ck_assert(!g->on);
	ck_assert_str_eq(rig.ui.message, "pictures: off");
	gallery_cycle(g);
	ck_assert(g->on && rig.term.caps.pictures == TERM_SIXEL);
	ck_assert_uint_eq(rig.renewals, 0); /* they are here */
	gallery_cycle(g);
	gallery_cycle(g);
	rig_open("idv_a");
	pictures_fetch(g);
	ck_assert_uint_eq(g->pictures.count, 0);
	gallery_cycle(g); /* the case was opened without: its links may be old */
	ck_assert_uint_eq(rig.renewals, 1);
	pictures_fetch(g);
	gallery_cycle(g);
	gallery_cycle(g);
	gallery_close(g);
	gallery_cycle(g); /* from the queue */
	ck_assert_uint_eq(rig.renewals, 1);
}
END_TEST

START_TEST(lively_while_something_comes)
{
	ck_assert(!gallery_lively(g));
	pictures_fetch(g);
	ck_assert(gallery_lively(g));
	ck_assert(rig_bytes(g->pictures.items[0], "\xff\xd8\xff\xe0", 4));
	ck_assert(!gallery_lively(g));
	rig.term.busy = true;
	ck_assert(!gallery_lively(g));
	g->rate = RATE_COARSE; /* how much of it is out is said then */
	ck_assert(gallery_lively(g));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("show");
	TCase *c = tcase_create("show");
	tcase_add_checked_fixture(c, start, rig_end);
	tcase_add_test(c, why_it_is_not_there);
	tcase_add_test(c, in_its_box);
	tcase_add_test(c, what_made_room_does_not_stand_in);
	tcase_add_test(c, the_coarse_one_first);
	tcase_add_test(c, sixel_symbols_off);
	tcase_add_test(c, lively_while_something_comes);
	suite_add_tcase(s, c);
	return suite_run(s);
}

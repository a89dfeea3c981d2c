/* What moves by itself: the selfie's film, and two pictures by turns. Time is what the test says. */
#include <check.h>
#include <string.h>

#include "base/when.h"
#include "gallery/compare.h"
#include "gallery/film.h"
#include "gallery/gallery_rig.h"
#include "gallery/version.h"
#include "support/suite.h"

enum { FRAMES = 100, FRAME_MS = 100 }; /* a film of the rig takes 10 s */

static struct gallery *const g = &rig.g;
static struct picture *film;

static const struct picture_ref film_ref = { .leaf = IDV_SELFIE_VIDEO_URL };

static void start(void)
{
	rig_start();
	rig_attempt("idv_a", NULL, "2026-01-01T00:00:00Z",
	            ",\"documentary_verification\":{\"documents\":["
	            "{\"status\":\"failed\",\"images\":{\"cropped_front\":\"https://p.example/1\"}},"
	            "{\"status\":\"failed\",\"images\":{\"cropped_front\":\"https://p.example/2\"}}]},"
	            "\"selfie_check\":{\"status\":\"success\",\"selfies\":[{\"status\":\"success\",\"attempt\":1,\"capture\":"
	            "{\"image_url\":\"https://p.example/s\",\"video_url\":\"https://p.example/v\"}}]}");
	rig_open("idv_a");
	g->pane = IDV_PANE_SELFIE;
	film = rig_picture(film_ref, "", 0, 0);
	film->film = true;
	version_open(g, film);
	rig_make(film, FRAMES);
	rig_box(film_ref, BOX_STILL);
}

/* As a frame does: the box shows what was chosen, and the worker is as quick as can be. */
static void frame(void)
{
	film_settle(g);
	rig_box(film_ref, g->view.film.large ? BOX_FRAMED : BOX_STILL);
	g->out.boxes[0].frame = g->view.film.frame;
	rig_make(film, FRAMES);
	rig.ui.dirty = false;
}

/* Each frame in its time, to the last; then it stands still. */
START_TEST(at_its_pace)
{
	ck_assert_ptr_null(film_off(g));
	ck_assert_int_eq(gallery_due_ms(g), INT64_MAX);
	film_play(g);
	ck_assert(g->view.film.playing && g->view.film.large && g->view.film.frame == 0);
	int64_t begun = g->film.since_ms, now = begun;
	while (g->view.film.playing && now < begun + 60000) {
		int before = g->view.film.frame;
		frame();
		gallery_tick(g, now); /* the next is asked for */
		frame();
		gallery_tick(g, now); /* and is ready: due when it is time */
		if (g->view.film.frame != before || !g->view.film.playing)
			continue;
		ck_assert_int_eq(gallery_due_ms(g), g->film.since_ms + FRAME_MS);
		now = gallery_due_ms(g);
		gallery_tick(g, now - 1);
		ck_assert_int_eq(g->view.film.frame, before);
		gallery_tick(g, now);
		ck_assert_int_eq(g->view.film.frame, before + 1);
	}
	ck_assert_int_eq(g->view.film.frame, FRAMES - 1);
	ck_assert_int_eq(now - begun, (FRAMES - 1) * FRAME_MS);
	ck_assert_int_eq(gallery_due_ms(g), INT64_MAX);
	film_play(g); /* once more, from the beginning */
	ck_assert_int_eq(g->view.film.frame, 0);
}
END_TEST

/* Nothing goes on while a picture is made, is on its way out or was not drawn yet; a slow link then gets fewer of them. */
START_TEST(a_slow_link_gets_fewer)
{
	film_play(g);
	int64_t now = g->film.since_ms;
	film_settle(g);
	rig_box(film_ref, BOX_FRAMED);
	rig.ui.dirty = false;
	gallery_tick(g, now + 500); /* not made */
	ck_assert_int_eq(g->view.film.frame, 0);
	frame();
	rig.term.busy = true;
	gallery_tick(g, now + 500);
	ck_assert_int_eq(g->view.film.frame, 0);
	rig.term.busy = false;
	rig.ui.dirty = true;
	gallery_tick(g, now + 500);
	ck_assert_int_eq(g->view.film.frame, 0);
	rig.ui.dirty = false;
	gallery_tick(g, now + 500); /* half a second for one */
	ck_assert_int_eq(g->view.film.frame, 1);
	ck_assert_int_eq(g->film.next, 1 + 5);
	for (int i = 0; i < 2; i++) {
		frame();
		gallery_tick(g, now + 60000);
	}
	ck_assert_int_eq(g->view.film.frame, 6);
	ck_assert_int_eq(g->film.next, 6 + FRAMES / 8); /* seven of eight are left out at the most */
}
END_TEST

START_TEST(steps_pauses_and_ends)
{
	char time[16];
	film_on(g);
	ck_assert(g->view.film.large && g->view.film.frame == 0 && !g->view.film.playing);
	film_on(g);
	film_on(g);
	film_back(g);
	ck_assert_int_eq(g->view.film.frame, 1);
	version_ask(g, &(struct picture_box){ .ref = film_ref, .kind = BOX_FRAMED, .rows = 10, .cols = 40, .frame = 1 });
	frame();
	film_settle(g);
	ck_assert_int_eq(g->view.film.frame_ms, FRAME_MS);
	film_title(g, &g->out.boxes[0], time, sizeof time);
	ck_assert_str_eq(time, "0:00.10");
	film_play(g);
	ck_assert(g->view.film.playing && g->view.film.frame == 1);
	film_play(g);
	ck_assert(!g->view.film.playing);
	ck_assert(film_close(g) && !g->view.film.large);
	ck_assert(!film_close(g));
	film_play(g);
	frame();
	rig.hidden = true; /* what nobody sees does not play */
	ck_assert_int_eq(gallery_due_ms(g), INT64_MAX);
	rig.hidden = false;
	ck_assert_int_ne(gallery_due_ms(g), INT64_MAX);
	film->state = PICTURE_FAILED;
	gallery_tick(g, when_mono_ms());
	ck_assert(!g->view.film.playing);
	ck_assert_ptr_nonnull(film_off(g));
	gallery_close(g);
	ck_assert(!g->view.film.large && gallery_due_ms(g) == INT64_MAX);
}
END_TEST

START_TEST(two_by_turns)
{
	const struct picture_ref first = { .leaf = IDV_DOC_IMAGE_CROPPED_FRONT, .at = 1 }, second = { .leaf = IDV_DOC_IMAGE_CROPPED_FRONT };
	struct picture *b = rig_picture(second, "", 1600, 1000);
	rig_picture(first, "", 1600, 1000);
	g->pane = IDV_PANE_DOCUMENTS;
	rig_box(first, BOX_FRAMED);
	look_blink(g);
	ck_assert(g->view.compare.on && g->view.compare.one_place);
	rig_pair(first, second);
	int64_t due = gallery_due_ms(g);
	look_prepare(g); /* after a frame: the other one is made meanwhile */
	ck_assert(b->versions[0].asked);
	gallery_tick(g, due - 1);
	ck_assert(!g->view.compare.second);
	gallery_tick(g, due); /* not made yet */
	ck_assert(!g->view.compare.second && gallery_due_ms(g) == due + 1000);
	rig_make(b, 0);
	rig.term.busy = true;
	gallery_tick(g, due + 1000);
	ck_assert(!g->view.compare.second);
	rig.term.busy = false;
	rig.ui.dirty = false;
	gallery_tick(g, due + 2000);
	ck_assert(g->view.compare.second && rig.ui.dirty);
	rig_make(pictures_find(&g->pictures, first), 0);
	gallery_tick(g, due + 3000);
	rig_make(pictures_find(&g->pictures, first), 0);
	gallery_tick(g, due + 4000);
	ck_assert(!g->view.compare.second);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("play");
	TCase *c = tcase_create("play");
	tcase_add_checked_fixture(c, start, rig_end);
	tcase_add_test(c, at_its_pace);
	tcase_add_test(c, a_slow_link_gets_fewer);
	tcase_add_test(c, steps_pauses_and_ends);
	tcase_add_test(c, two_by_turns);
	suite_add_tcase(s, c);
	return suite_run(s);
}

/* What the worker makes finds its version, in its time or late; what is made once is kept, as long as there is room. */
#include <check.h>
#include <poll.h>
#include <string.h>

#include "base/mem.h"
#include "gallery/gallery_rig.h"
#include "gallery/version.h"
#include "support/suite.h"

static struct gallery *const g = &rig.g;

static const struct picture_ref front = { .leaf = IDV_DOC_IMAGE_CROPPED_FRONT }, film_ref = { .leaf = IDV_SELFIE_VIDEO_URL };

static void start(void)
{
	rig_start();
	rig_attempt("idv_a", NULL, "2026-01-01T00:00:00Z", "");
	rig_open("idv_a");
	rig_box(front, BOX_FRAMED);
}

static struct image_job job(const struct picture *item)
{
	return version_job(g, item, &g->out.boxes[0]);
}

START_TEST(made_once)
{
	struct picture *item = rig_picture(front, "", 0, 0);
	struct image_job want = job(item);
	ck_assert(want.cols == 40 && want.rows == 10 && want.colors == 256 && want.protocol == IMAGE_SIXEL && !want.preview);
	ck_assert_int_eq(version_ask(g, &g->out.boxes[0]), VERSION_COMING);
	ck_assert_uint_eq(rig_make(item, 0), 1);
	ck_assert_int_eq(item->facts.width, 1600);
	ck_assert_int_eq(version_ask(g, &g->out.boxes[0]), VERSION_READY);
	const struct picture_version *first = version_find(item, &want);
	item->look.rotate = 1;
	want = job(item);
	ck_assert_ptr_null(version_find(item, &want));
	struct picture_version *turned = version_for(g, item, &want);
	ck_assert(turned != first && turned->asked && first->here);
	ck_assert_ptr_eq(version_seen_before(item, &want, false), first); /* what stays until that is made */
	ck_assert(!version_under_way(item, &want));
	item->look.rotate = 2;
	want = job(item);
	ck_assert(version_under_way(item, &want));
}
END_TEST

/* An answer to what nobody waits for any more is wiped, and touches nothing. */
START_TEST(late_results_find_nothing)
{
	struct picture *item = rig_picture(front, "", 0, 0);
	ck_assert_int_eq(version_ask(g, &g->out.boxes[0]), VERSION_COMING);
	struct image_result late = { .id = item->versions[0].job.id, .ok = true, .facts = { .width = 9 } };
	rig_open("idv_a"); /* the same case again, and the same place of it */
	rig_box(front, BOX_FRAMED);
	item = rig_picture(front, "", 0, 0);
	ck_assert_int_eq(version_ask(g, &g->out.boxes[0]), VERSION_COMING);
	ck_assert_uint_ne(item->versions[0].job.id, late.id);
	rig.ui.dirty = false;
	const uint64_t none[] = { late.id, item->versions[0].job.id + 1, item->versions[0].job.id + (1 << 8), UINT64_MAX };
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
		late.id = none[i];
		late.payload = secret_alloc(8);
		version_result(g, &late);
	}
	ck_assert(item->versions[0].asked && !item->versions[0].here && !item->facts.width && !rig.ui.dirty);
	ck_assert_uint_eq(rig_make(item, 0), 1);
	late.id = item->versions[0].job.id; /* twice */
	late.payload = secret_alloc(8);
	version_result(g, &late);
	ck_assert_int_eq(item->facts.width, 1600);
}
END_TEST

START_TEST(the_oldest_makes_room)
{
	struct picture *item = rig_picture(front, "", 0, 0);
	for (int i = 0; i < PICTURE_VERSIONS; i++) {
		g->out.boxes[0].cols = 10 + i;
		version_ask(g, &g->out.boxes[0]);
		rig_make(item, 0);
	}
	g->out.boxes[0].cols = 10;
	ck_assert_int_eq(version_ask(g, &g->out.boxes[0]), VERSION_READY); /* used again, so the second is oldest */
	const char *payload = item->versions[1].payload;
	g->out.boxes[0].cols = 60;
	ck_assert_int_eq(version_ask(g, &g->out.boxes[0]), VERSION_COMING);
	ck_assert_uint_eq(rig.term.withdrawn, 1);
	ck_assert_ptr_eq(rig.term.withdrawn_last, payload);
	ck_assert_int_eq(item->versions[1].job.cols, 60);
	rig_make(item, 0);
	versions_forget(g, item);
	ck_assert_uint_eq(rig.term.withdrawn, 1 + PICTURE_VERSIONS); /* the terminal reads none of what is wiped */
}
END_TEST

START_TEST(what_cannot_be_shown)
{
	struct picture *item = rig_picture(front, "", 0, 0);
	version_ask(g, &g->out.boxes[0]);
	ck_assert_uint_eq(rig_fail(item, "it is cut short"), 1);
	ck_assert_int_eq(item->state, PICTURE_FAILED);
	ck_assert_str_eq(item->err.text, "it is cut short");
	ck_assert_ptr_nonnull(strstr(item->err.remedy, "Dashboard"));
	ck_assert_int_eq(version_ask(g, &g->out.boxes[0]), VERSION_FAILED);
	struct picture *film = rig_picture(film_ref, "", 0, 0);
	film->film = true;
	rig_box(film_ref, BOX_FRAMED);
	version_open(g, film);
	rig_make(film, 40);
	g->out.boxes[0].frame = 30;
	version_ask(g, &g->out.boxes[0]);
	rig_fail(film, "damaged from here on"); /* up to there it is shown */
	ck_assert_int_eq(film->state, PICTURE_HERE);
	ck_assert_int_eq(version_ask(g, &g->out.boxes[0]), VERSION_FAILED);
	g->out.boxes[0].frame = 29;
	ck_assert_int_eq(version_ask(g, &g->out.boxes[0]), VERSION_COMING);
}
END_TEST

START_TEST(less_for_a_slow_link)
{
	struct picture *item = rig_picture(front, "", 0, 0);
	struct image_job want = job(item);
	ck_assert_int_eq(g->rate, RATE_UNKNOWN);
	struct picture_version *coarse = version_coarse(g, item, &want);
	ck_assert(coarse && coarse->job.preview && coarse->asked);
	g->rate = RATE_COARSE;
	want = job(item);
	ck_assert(want.sparing && want.colors == 64);
	g->rate = RATE_FULL; /* of what was not asked for there is none */
	item = rig_picture((struct picture_ref){ .leaf = IDV_DOC_IMAGE_FACE }, "", 0, 0);
	want = job(item);
	ck_assert_ptr_null(version_coarse(g, item, &want));
	ck_assert(!want.sparing);
}
END_TEST

START_TEST(tmux_gets_smaller_ones)
{
	struct picture *item = rig_picture(front, "", 0, 0);
	rig.term.caps.tmux = true;
	version_ask(g, &g->out.boxes[0]);
	rig_make(item, 0);
	struct picture_version *v = &item->versions[0];
	ck_assert(!version_too_large(g, item, v));
	v->len = 2 << 20;
	ck_assert(version_too_large(g, item, v));
	ck_assert(!v->here);
	ck_assert_ptr_nonnull(strstr(rig.ui.message, "tmux shows no picture above 1 MiB"));
	ck_assert_int_eq(job(item).colors, 64);
	ck_assert_int_eq(job(item).cols, 40);
	item->step++;
	ck_assert_int_eq(job(item).cols, 30);
}
END_TEST

/* The workers as a source of the loop: one that cannot be started is said at the picture. */
START_TEST(a_worker_that_does_not_start)
{
	struct source s = gallery_source(g);
	struct picture *item = rig_picture(front, "", 0, 0);
	version_ask(g, &g->out.boxes[0]);
	for (int i = 0; i < 200 && item->state == PICTURE_HERE; i++) {
		struct pollfd fds[4];
		size_t n = s.pollfds(s.ctx, fds, 4);
		poll(fds, n, 50);
		s.run(s.ctx, fds, n);
	}
	ck_assert_int_eq(item->state, PICTURE_FAILED);
	ck_assert(item->err.text[0]);
	ck_assert_int_eq(s.timeout_ms(s.ctx), -1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("version");
	TCase *c = tcase_create("version");
	tcase_add_checked_fixture(c, start, rig_end);
	tcase_add_test(c, made_once);
	tcase_add_test(c, late_results_find_nothing);
	tcase_add_test(c, the_oldest_makes_room);
	tcase_add_test(c, what_cannot_be_shown);
	tcase_add_test(c, less_for_a_slow_link);
	tcase_add_test(c, tmux_gets_smaller_ones);
	tcase_add_test(c, a_worker_that_does_not_start);
	suite_add_tcase(s, c);
	return suite_run(s);
}

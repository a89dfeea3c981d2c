/* A specimen from its description: checked, cleaned, drawn, encoded. */
#include "specimen/specimen.h"

#include <math.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "specimen/art.h"

enum { MIN_SIDE = 16, MAX_LONG = 4032, MAX_SHORT = 3024 };
/* More than this on a line would be squeezed past reading. */
enum { TEXT_CELLS = 60 };

static bool check(const struct specimen *s, struct err *err)
{
	int longer = s->width > s->height ? s->width : s->height, shorter = s->width > s->height ? s->height : s->width;
	if (shorter < MIN_SIDE || longer > MAX_LONG || shorter > MAX_SHORT)
		return err_set(err, ERR_USAGE, "A specimen picture of %d x %d cannot be drawn: sides go from %d to %d x %d.",
		    s->width, s->height, MIN_SIDE, MAX_LONG, MAX_SHORT);
	if ((unsigned)s->kind > SPECIMEN_SELFIE || (unsigned)s->scene > SPECIMEN_BADCROP || s->flaws > 7)
		return err_set(err, ERR_USAGE, "There is no specimen of kind %d in scene %d with flaws %u.", (int)s->kind,
		    (int)s->scene, s->flaws);
	if (!s->png && (s->quality < 1 || s->quality > 100))
		return err_set(err, ERR_USAGE, "JPEG quality %d is not one of 1 to 100.", s->quality);
	if (s->orientation < 0 || s->orientation > 8)
		return err_set(err, ERR_USAGE, "EXIF orientation %d is not one of 1 to 8, or 0 for none.", s->orientation);
	return true;
}

bool specimen_draw(const struct specimen *s, struct buf *out, struct err *err)
{
	if (!check(s, err))
		return false;
	struct specimen clean = *s;
	const char **texts[] = { &clean.given_name, &clean.family_name, &clean.date_of_birth, &clean.expiration_date,
		&clean.id_number, &clean.country, &clean.region, &clean.category };
	enum { TEXTS = sizeof texts / sizeof *texts };
	char *owned[TEXTS];
	for (int i = 0; i < TEXTS; i++) {
		*texts[i] = owned[i] = text_clean_dup(*texts[i]);
		owned[i][text_clip(owned[i], TEXT_CELLS, NULL)] = '\0';
	}
	struct pixels composed = scene_compose(&clean);
	struct pixels px = camera_develop(&clean, &composed);
	bool ok = specimen_encode(&clean, &px, out, err);
	pixels_destroy(&px);
	for (int i = 0; i < TEXTS; i++)
		secret_free(owned[i]);
	return ok;
}

/* 1 at `at`, falling to 0 on both sides within `wide`. */
static double bump(double t, double at, double wide)
{
	double d = fabs(t - at) / wide;
	return d < 1 ? 0.5 + 0.5 * cos(M_PI * d) : 0;
}

bool specimen_draw_moment(const struct specimen *s, double t, struct buf *out, struct err *err)
{
	if (!check(s, err))
		return false;
	struct rng r = rng_start(s->seed, 98);
	double way = rng_chance(&r, 0.5) ? 1 : -1, light = rng_range(&r, -0.7, 0.7), warmth = rng_range(&r, -1, 1);
	struct face_pose pose = {
		.turn = way * (0.45 * bump(t, 0.28, 0.24) - 0.45 * bump(t, 0.66, 0.22)),
		.nod = 0.10 * sin(2 * M_PI * t), .tilt = 0.03 * sin(2 * M_PI * t + 1),
		.smile = 0.1 + 0.75 * bump(t, 0.92, 0.25),
		.blink = fmin(1, bump(t, 0.08, 0.05) + bump(t, 0.47, 0.05) + bump(t, 0.80, 0.05)),
		.gaze = way * 0.2 * bump(t, 0.24, 0.2), .light = light, .warmth = warmth,
	};
	struct pixels px = scene_selfie(s, &pose, s->width, s->height);
	bool ok = specimen_encode(s, &px, out, err);
	pixels_destroy(&px);
	return ok;
}

/* A specimen from its description: checked, cleaned, drawn, encoded. */
#include "sandbox/specimen.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "sandbox/specimen_art.h"

enum { MIN_SIDE = 16, MAX_LONG = 4032, MAX_SHORT = 3024 };
/* More than this on a line would be squeezed past reading. */
enum { TEXT_CELLS = 60 };

static bool check(const struct specimen *s, struct err *err)
{
	int longer = s->width > s->height ? s->width : s->height, shorter = s->width > s->height ? s->height : s->width;
	if (shorter < MIN_SIDE || longer > MAX_LONG || shorter > MAX_SHORT)
		return err_set(err, ERR_USAGE, "A specimen picture of %d x %d cannot be drawn: sides go from %d to %d x %d.", s->width,
		    s->height, MIN_SIDE, MAX_LONG, MAX_SHORT);
	if ((unsigned)s->kind > SPECIMEN_SELFIE || (unsigned)s->scene > SPECIMEN_BADCROP || s->flaws > 7)
		return err_set(err, ERR_USAGE, "There is no specimen of kind %d in scene %d with flaws %u.", (int)s->kind, (int)s->scene,
		    s->flaws);
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
	const char **texts[] = { &clean.given_name, &clean.family_name, &clean.date_of_birth, &clean.expiration_date, &clean.id_number,
		&clean.country, &clean.region, &clean.category };
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

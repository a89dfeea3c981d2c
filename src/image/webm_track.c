#include "image/webm_track.h"

#include <math.h>

enum {
	ID_NUMBER = 0xd7, ID_TYPE = 0x83, ID_CODEC = 0x86, ID_ENCODINGS = 0x6d80, ID_VIDEO = 0xe0,
	ID_WIDTH = 0xb0, ID_HEIGHT = 0xba, ID_CROP_BOTTOM = 0x54aa, ID_CROP_TOP = 0x54bb, ID_CROP_LEFT = 0x54cc, ID_CROP_RIGHT = 0x54dd,
	ID_DISPLAY_WIDTH = 0x54b0, ID_DISPLAY_HEIGHT = 0x54ba, ID_DISPLAY_UNIT = 0x54b2,
	ID_COLOUR = 0x55b0, ID_MATRIX = 0x55b1, ID_RANGE = 0x55b9,
	ID_PROJECTION = 0x7670, ID_PROJECTION_TYPE = 0x7671, ID_YAW = 0x7673, ID_PITCH = 0x7674, ID_ROLL = 0x7675,
};
enum { UNIT_PIXELS, UNIT_ASPECT = 3, FLAT = 0, FULL_TURN = 360, QUARTER = 90, HALF_TURN = 180 };

/* Of an angle, so that what was computed with rounding is still a quarter; of a pixel's sides. */
static const double NEARLY = 1, ASPECT_MOST = 4;

/* As the file has it. */
struct video {
	uint64_t crop_left, crop_top, crop_right, crop_bottom, display_width, display_height, unit, matrix, range, projection;
	bool sized_w, sized_h;
	double yaw, pitch, roll;
};

static bool read_colour(struct ebml_span in, struct video *v)
{
	struct ebml_element e;
	enum ebml_taken t;
	while ((t = ebml_take(&in, &e)) == EBML_TAKEN)
		if (!ebml_whole(&e) || (e.id == ID_MATRIX && !ebml_number(&e, &v->matrix)) || (e.id == ID_RANGE && !ebml_number(&e, &v->range)))
			return false;
	return t == EBML_ALL;
}

static bool read_projection(struct ebml_span in, struct video *v)
{
	struct ebml_element e;
	enum ebml_taken t;
	while ((t = ebml_take(&in, &e)) == EBML_TAKEN)
		if (!ebml_whole(&e) || (e.id == ID_PROJECTION_TYPE && !ebml_number(&e, &v->projection)) ||
		    (e.id == ID_YAW && !ebml_float(&e, &v->yaw)) || (e.id == ID_PITCH && !ebml_float(&e, &v->pitch)) ||
		    (e.id == ID_ROLL && !ebml_float(&e, &v->roll)))
			return false;
	return t == EBML_ALL;
}

static bool read_video(struct ebml_span in, struct webm_track *out, struct video *v)
{
	const struct {
		uint32_t id;
		uint64_t *to;
	} numbers[] = {
		{ ID_WIDTH, &out->width }, { ID_HEIGHT, &out->height }, { ID_CROP_LEFT, &v->crop_left }, { ID_CROP_TOP, &v->crop_top },
		{ ID_CROP_RIGHT, &v->crop_right }, { ID_CROP_BOTTOM, &v->crop_bottom }, { ID_DISPLAY_WIDTH, &v->display_width },
		{ ID_DISPLAY_HEIGHT, &v->display_height }, { ID_DISPLAY_UNIT, &v->unit },
	};
	struct ebml_element e;
	enum ebml_taken t;
	while ((t = ebml_take(&in, &e)) == EBML_TAKEN) {
		bool ok = ebml_whole(&e);
		for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
			ok = ok && (e.id != numbers[i].id || ebml_number(&e, numbers[i].to));
		v->sized_w = v->sized_w || e.id == ID_DISPLAY_WIDTH;
		v->sized_h = v->sized_h || e.id == ID_DISPLAY_HEIGHT;
		if (!ok || (e.id == ID_COLOUR && !read_colour(e.body, v)) || (e.id == ID_PROJECTION && !read_projection(e.body, v)))
			return false;
	}
	return t == EBML_ALL;
}

/* -- as it is to be shown ------------------------------------------------------------------------------------------------------- */

/* Half a turn around the upright axis mirrors; a roll is counterclockwise and comes after. Other poses are those of a sphere. */
static void look_pose(const struct video *v, struct webm_look *look)
{
	static const int turned[] = { 1, 8, 3, 6 }, mirrored[] = { 2, 5, 4, 7 }; /* EXIF's, by quarters */
	double quarters = round(v->roll / QUARTER);
	bool mirror = fabs(v->yaw) == HALF_TURN;
	look->odd_pose = v->projection != FLAT || v->pitch != 0 || (v->yaw != 0 && !mirror) || !(fabs(v->roll) <= FULL_TURN) ||
	                 !(fabs(v->roll - quarters * QUARTER) < NEARLY);
	look->orientation = look->odd_pose ? 1 : (mirror ? mirrored : turned)[(int)quarters & 3];
}

static void look_crop(const struct video *v, const struct webm_track *t, struct webm_look *look)
{
	/* Each on its own first: a sum might pass the largest number. */
	bool fits = v->crop_left < t->width && v->crop_right < t->width - v->crop_left && v->crop_top < t->height &&
	            v->crop_bottom < t->height - v->crop_top;
	look->odd_display = !fits && (v->crop_left || v->crop_right || v->crop_top || v->crop_bottom);
	if (!fits || t->width > INT32_MAX || t->height > INT32_MAX)
		return;
	look->left = (int)v->crop_left;
	look->right = (int)v->crop_right;
	look->top = (int)v->crop_top;
	look->bottom = (int)v->crop_bottom;
}

/* Pixels, centimetres, inches and a ratio all say how wide the picture is for its height, and no more is needed. */
static void look_aspect(const struct video *v, const struct webm_track *t, struct webm_look *look)
{
	double width = (double)t->width - look->left - look->right, height = (double)t->height - look->top - look->bottom;
	bool both = v->sized_w && v->sized_h, one = v->sized_w != v->sized_h;
	look->aspect = 1;
	if (v->unit > UNIT_ASPECT || (!both && !one) || !(width >= 1) || !(height >= 1))
		return;
	double across = v->sized_w ? (double)v->display_width : width, down = v->sized_h ? (double)v->display_height : height;
	double aspect = down > 0 ? across / down * height / width : 0;
	bool odd = !(aspect >= 1 / ASPECT_MOST && aspect <= ASPECT_MOST) || (one && v->unit != UNIT_PIXELS);
	look->odd_display = look->odd_display || odd;
	look->aspect = odd ? 1 : aspect;
}

bool webm_track_read(struct ebml_span in, struct webm_track *out)
{
	struct video v = { .matrix = WEBM_MATRIX_UNSAID };
	struct ebml_element e;
	enum ebml_taken t;
	*out = (struct webm_track){ 0 };
	while ((t = ebml_take(&in, &e)) == EBML_TAKEN) {
		out->encoded = out->encoded || e.id == ID_ENCODINGS;
		if (!ebml_whole(&e) || (e.id == ID_NUMBER && !ebml_number(&e, &out->number)) || (e.id == ID_TYPE && !ebml_number(&e, &out->type)) ||
		    (e.id == ID_CODEC && !ebml_name(&e, out->codec)) || (e.id == ID_VIDEO && !read_video(e.body, out, &v)))
			return false;
	}
	look_pose(&v, &out->look);
	look_crop(&v, out, &out->look);
	look_aspect(&v, out, &out->look);
	out->look.matrix = v.matrix <= UINT8_MAX ? (int)v.matrix : WEBM_MATRIX_UNSAID;
	out->look.range = v.range == WEBM_RANGE_LIMITED || v.range == WEBM_RANGE_FULL ? (enum webm_range)v.range : WEBM_RANGE_UNSAID;
	return t == EBML_ALL;
}

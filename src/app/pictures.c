#include "app/pictures.h"

#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"

enum { COLORS = 256, CANVAS = 0x202020 };

/* A worker job's id tells the opening, the picture and the version apart, so that a late result finds its place or none. */
static uint64_t job_id(uint32_t epoch, size_t picture, size_t version)
{
	return (uint64_t)epoch << 16 | picture << 8 | version;
}

static uint64_t source_id(uint32_t epoch, size_t picture)
{
	return (uint64_t)epoch << 8 | picture;
}

struct picture *pictures_find(struct pictures *p, struct picture_ref ref)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->items[i].ref.leaf == ref.leaf && p->items[i].ref.at == ref.at)
			return &p->items[i];
	return NULL;
}

static struct picture *add(struct pictures *p, struct picture_ref ref)
{
	struct picture *item = pictures_find(p, ref);
	if (!item && p->count < PICTURES_MAX) {
		item = &p->items[p->count++];
		*item = (struct picture){ .ref = ref, .look = { .pan_x = 500, .pan_y = 500 } };
	}
	return item;
}

static void ask(struct app *app, struct picture *item, const char *url)
{
	struct pictures *p = &app->open.pictures;
	uint32_t id = api_send_picture(app->api, url, &item->err);
	if (call_add(app, id, CALL_PICTURE, (size_t)(item - p->items))) {
		item->call = id;
		item->generation = p->generation;
		item->state = PICTURE_COMING;
	} else {
		item->state = PICTURE_FAILED;
	}
}

/* What is on screen first, then faces, then the rest: cropped fronts, selfies and faces, backs, originals. */
static const enum idv_leaf fetch_order[] = {
	IDV_DOC_IMAGE_CROPPED_FRONT, IDV_SELFIE_IMAGE_URL, IDV_DOC_IMAGE_FACE, IDV_DOC_IMAGE_CROPPED_BACK,
	IDV_DOC_IMAGE_ORIGINAL_FRONT, IDV_DOC_IMAGE_ORIGINAL_BACK,
};

void pictures_fetch(struct app *app)
{
	struct pictures *p = &app->open.pictures;
	const struct attempt *a = case_attempt(app);
	if (!a || !app->pictures_on)
		return;
	if (p->born_ms != a->read_ms)
		p->generation++;
	p->born_ms = a->read_ms;
	for (size_t k = 0; k < sizeof fetch_order / sizeof fetch_order[0]; k++) {
		size_t n = idv_count(a->record, fetch_order[k], -1);
		for (size_t i = n; i-- > 0;) { /* the newest submission first */
			const struct idv_value *url = idv_get(a->record, fetch_order[k], i, 0);
			if (url->state != IDV_PRESENT)
				continue;
			struct picture *item = add(p, (struct picture_ref){ fetch_order[k], (uint16_t)i });
			if (item && item->state != PICTURE_HERE && item->state != PICTURE_COMING)
				ask(app, item, url->text);
		}
	}
}

static bool is_image(const struct api_reply *reply)
{
	return image_sniff(reply->bytes, reply->byte_count)[0] != '\0';
}

/* What an expired URL answers is not documented: any refusal, and anything that is no image, counts as expired. */
static bool looks_expired(const struct api_reply *reply)
{
	if (reply->ok)
		return !is_image(reply);
	return reply->http >= 200 && reply->http != 429 && reply->http < 500;
}

void pictures_replied(struct app *app, size_t index, struct api_reply *reply)
{
	struct pictures *p = &app->open.pictures;
	struct picture *item = &p->items[index];
	if (index >= p->count || item->call != reply->id)
		return;
	item->call = 0;
	if (reply->ok && is_image(reply)) {
		item->bytes = reply->bytes;
		item->len = reply->byte_count;
		reply->bytes = NULL;
		item->state = PICTURE_HERE;
		return;
	}
	if (looks_expired(reply) && item->generation != p->generation) {
		item->state = PICTURE_EXPIRED;
		pictures_fetch(app); /* newer URLs came meanwhile */
		return;
	}
	if (looks_expired(reply) && (app->open.reading || !p->renewed)) {
		item->state = PICTURE_EXPIRED;
		p->renewed = true;
		case_read(app); /* one new get for the whole case; pictures_fetch runs when it is here */
		return;
	}
	item->state = PICTURE_FAILED;
	if (reply->ok)
		err_set(&item->err, ERR_REPLY, "what came is no picture");
	else
		item->err = reply->err;
	log_err(LOG_WARN, "picture", &item->err);
}

static void version_finish(struct picture_version *v)
{
	secret_free(v->payload);
	*v = (struct picture_version){ 0 };
}

void pictures_clear(struct app *app)
{
	struct pictures *p = &app->open.pictures;
	for (size_t i = 0; i < p->count; i++) {
		struct picture *item = &p->items[i];
		if (item->call)
			api_cancel(app->api, item->call);
		for (size_t k = 0; k < PICTURE_VERSIONS; k++) {
			if (item->versions[k].asked)
				image_worker_cancel(app->worker, item->versions[k].job.id);
			version_finish(&item->versions[k]);
		}
		image_worker_drop(app->worker, source_id(app->open.epoch, i));
		secret_free(item->bytes);
	}
	uint64_t serial = p->serial;
	*p = (struct pictures){ .serial = serial };
}

static bool same_job(const struct image_job *a, const struct image_job *b)
{
	return a->protocol == b->protocol && a->depth == b->depth && a->cols == b->cols && a->rows == b->rows &&
	       a->cell_w == b->cell_w && a->cell_h == b->cell_h && a->colors == b->colors && a->rotate == b->rotate &&
	       a->effects == b->effects && a->zoom == b->zoom && a->pan_x == b->pan_x && a->pan_y == b->pan_y;
}

/* The version for this canvas; asked of the worker when there is none yet. The oldest one makes room. */
static struct picture_version *version_for(struct app *app, struct picture *item, const struct image_job *want)
{
	struct pictures *p = &app->open.pictures;
	struct picture_version *oldest = &item->versions[0];
	for (size_t k = 0; k < PICTURE_VERSIONS; k++) {
		struct picture_version *v = &item->versions[k];
		if ((v->asked || v->here) && same_job(&v->job, want)) {
			v->used = ++p->serial;
			return v;
		}
		if (v->used < oldest->used)
			oldest = v;
	}
	if (oldest->asked)
		image_worker_cancel(app->worker, oldest->job.id);
	version_finish(oldest);
	size_t picture = (size_t)(item - p->items);
	oldest->job = *want;
	oldest->job.id = job_id(app->open.epoch, picture, (size_t)(oldest - item->versions)) | ++p->serial << 48;
	oldest->used = p->serial;
	oldest->asked = image_worker_submit(app->worker, &oldest->job, source_id(app->open.epoch, picture), item->bytes, item->len, &item->err);
	if (!oldest->asked)
		item->state = PICTURE_FAILED;
	return oldest;
}

void pictures_results(struct app *app)
{
	struct image_result result;
	while (image_worker_next(app->worker, &result)) {
		struct pictures *p = &app->open.pictures;
		size_t i = result.id >> 8 & 0xff, k = result.id & 0xff;
		struct picture_version *v = i < p->count && k < PICTURE_VERSIONS ? &p->items[i].versions[k] : NULL;
		if (!v || !v->asked || v->job.id != result.id) {
			secret_free(result.payload);
			continue;
		}
		v->asked = false;
		if (result.ok) {
			v->here = true;
			v->payload = result.payload;
			v->len = result.payload_len;
			v->facts = result.facts;
		} else {
			p->items[i].state = PICTURE_FAILED;
			p->items[i].err = result.err;
			log_err(LOG_WARN, "picture", &result.err);
		}
		app->dirty = true;
	}
}

size_t pictures_coming(const struct pictures *p, int *seconds_left)
{
	size_t n = 0;
	for (size_t i = 0; i < p->count; i++)
		n += p->items[i].state == PICTURE_COMING || p->items[i].state == PICTURE_EXPIRED;
	int64_t left = PICTURE_URL_LIFE_S - (when_mono_ms() - p->born_ms) / 1000;
	*seconds_left = left > 0 ? (int)left : 0;
	return n;
}

static void say(struct app *app, const struct picture_box *box, int row, int col, enum style style, const char *text)
{
	int at = row + box->rows / 2 - 1;
	size_t next;
	for (const char *s = text; *s && at < row + box->rows; s += next, at++) {
		size_t n = text_wrap(s, box->cols - 2, &next);
		char line[400];
		snprintf(line, sizeof line, "%.*s", (int)n, s);
		paint_text(app, at, col + 1, box->cols - 2, style, line);
	}
}

static void say_err(struct app *app, const struct picture_box *box, int row, int col, const struct err *err)
{
	char text[sizeof err->text + sizeof err->remedy + 2];
	snprintf(text, sizeof text, "x %s%s%s", err->text, err->remedy[0] ? " " : "", err->remedy);
	say(app, box, row, col, STYLE_BAD, text);
}

static enum image_depth depth_of(const struct term_caps *caps)
{
	static const enum image_depth depths[] = {
		[TERM_MONO] = IMAGE_MONO, [TERM_8] = IMAGE_8, [TERM_16] = IMAGE_16, [TERM_256] = IMAGE_256, [TERM_TRUE] = IMAGE_TRUE,
	};
	return depths[caps->depth];
}

/* xterm cuts what is larger than it says; most others have no bound (0). */
static int at_most(int cells, int cell, int pixels)
{
	return pixels >= cell && cells * cell > pixels ? pixels / cell : cells;
}

static void draw_here(struct app *app, struct picture *item, const struct picture_box *whole, int row, int col)
{
	const struct term_caps *caps = term_caps(app->term);
	struct picture_box bounded = *whole;
	if (caps->pictures == TERM_SIXEL) {
		bounded.cols = at_most(whole->cols, caps->cell_w, caps->sixel_max_w);
		bounded.rows = at_most(whole->rows, caps->cell_h, caps->sixel_max_h);
	}
	const struct picture_box *box = &bounded;
	const struct image_job want = {
		.protocol = caps->pictures == TERM_SIXEL ? IMAGE_SIXEL : caps->pictures == TERM_KITTY ? IMAGE_KITTY : IMAGE_BLOCKS,
		.depth = depth_of(caps),
		.cols = box->cols,
		.rows = box->rows,
		.cell_w = caps->cell_w,
		.cell_h = caps->cell_h,
		.colors = caps->sixel_colors > 1 && caps->sixel_colors < COLORS ? caps->sixel_colors : COLORS,
		.rotate = item->look.rotate,
		.effects = item->look.effects,
		.zoom = item->look.zoom,
		.pan_x = item->look.zoom ? item->look.pan_x : 500,
		.pan_y = item->look.zoom ? item->look.pan_y : 500,
		.canvas = CANVAS,
	};
	struct picture_version *v = version_for(app, item, &want);
	if (v->here) {
		const struct term_picture picture = {
			.serial = v->job.id,
			.row = row, .col = col, .rows = box->rows, .cols = box->cols,
			.protocol = caps->pictures,
			.payload = v->payload,
			.len = v->len,
		};
		term_place(app->term, &picture);
	} else if (item->state == PICTURE_FAILED) {
		say_err(app, box, row, col, &item->err);
	} else {
		term_reserve(app->term, row, col, box->rows, box->cols);
	}
}

void pictures_draw(struct app *app, const struct picture_box *box, int row, int col)
{
	const struct term_caps *caps = term_caps(app->term);
	struct picture *item = pictures_find(&app->open.pictures, box->ref);
	if (!app->pictures_on || caps->pictures == TERM_NO_PICTURES) {
		say(app, box, row, col, STYLE_DIM, "Pictures are off. t turns them on.");
		return;
	}
	char text[120];
	int seconds;
	switch (item ? item->state : PICTURE_NONE) {
	case PICTURE_NONE:
		say(app, box, row, col, STYLE_DIM, app->open.reading ? "Reading the case..." : "No picture.");
		break;
	case PICTURE_WAITING:
	case PICTURE_COMING:
		pictures_coming(&app->open.pictures, &seconds);
		snprintf(text, sizeof text, "Fetching... (link good for %d s)", seconds);
		say(app, box, row, col, STYLE_DIM, text);
		break;
	case PICTURE_EXPIRED:
		say(app, box, row, col, STYLE_WARN, "The link ran out (60 s). Getting a fresh one...");
		break;
	case PICTURE_FAILED:
		say_err(app, box, row, col, &item->err);
		break;
	case PICTURE_HERE:
		draw_here(app, item, box, row, col);
		break;
	}
}

struct picture *pictures_shown(const struct app *app)
{
	const struct pane_out *out = &app->open.out;
	struct picture *p = out->box_count ? pictures_find((struct pictures *)&app->open.pictures, out->boxes[0].ref) : NULL;
	return p && p->state == PICTURE_HERE ? p : NULL;
}

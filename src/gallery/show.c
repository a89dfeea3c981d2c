#include "gallery/show.h"

#include <stdio.h>
#include <string.h>

#include "ui/app.h"
#include "gallery/look.h"
#include "gallery/rate.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

enum { CANVAS = 0x202020, SMALL_COLORS = 64, KB = 1000 };

/* A worker job's id tells the opening, the picture and the version apart, so that a late result finds its place or none. */
static uint64_t job_id(uint32_t epoch, size_t picture, size_t version)
{
	return (uint64_t)epoch << 16 | picture << 8 | version;
}

static uint64_t source_id(uint32_t epoch, size_t picture)
{
	return (uint64_t)epoch << 8 | picture;
}

static void version_finish(struct app *app, struct picture_version *v)
{
	if (v->payload)
		term_withdraw(app->term, v->payload);
	secret_free(v->payload);
	*v = (struct picture_version){ 0 };
}

/* Films have a process of their own: one that hangs or dies at a film holds up no document, and the other way round. */
static struct image_worker *worker_of(const struct app *app, const struct picture *item)
{
	return item->film ? app->film_worker : app->worker;
}

void show_forget(struct app *app, struct picture *item)
{
	struct image_worker *worker = worker_of(app, item);
	for (size_t k = 0; k < PICTURE_VERSIONS; k++) {
		if (item->versions[k].asked)
			image_worker_cancel(worker, item->versions[k].job.id);
		version_finish(app, &item->versions[k]);
	}
	image_worker_drop(worker, source_id(app->open.epoch, item->index));
}

static bool same_canvas(const struct image_job *a, const struct image_job *b)
{
	return a->protocol == b->protocol && a->depth == b->depth && a->cols == b->cols && a->rows == b->rows &&
	       a->cell_w == b->cell_w && a->cell_h == b->cell_h;
}

static bool same_look(const struct image_job *a, const struct image_job *b)
{
	return a->rotate == b->rotate && a->effects == b->effects && a->zoom == b->zoom && a->pan_x == b->pan_x && a->pan_y == b->pan_y;
}

/* Colours do not matter: what was seen while the link was slower or faster stays. */
static bool same_job(const struct image_job *a, const struct image_job *b)
{
	return same_canvas(a, b) && same_look(a, b) && a->preview == b->preview && a->frame == b->frame;
}

static struct picture_version *version_find(struct picture *item, const struct image_job *want)
{
	for (size_t k = 0; k < PICTURE_VERSIONS; k++) {
		struct picture_version *v = &item->versions[k];
		if ((v->asked || v->here || v->failed) && same_job(&v->job, want))
			return v;
	}
	return NULL;
}

/* Made, or being made, before it was known how little the link carries, or how much, and not seen so far. */
static bool made_for_other(const struct app *app, const struct picture_version *v, const struct image_job *want)
{
	return v->job.sparing != want->sparing && !term_shows(app->term, v->job.id);
}

/* The version for this canvas; asked of the worker when there is none yet. The oldest one makes room. */
static struct picture_version *version_for(struct app *app, struct picture *item, const struct image_job *want)
{
	struct pictures *p = &app->open.pictures;
	struct picture_version *oldest = &item->versions[0], *found = version_find(item, want);
	if (found && !made_for_other(app, found, want)) {
		found->used = ++p->serial;
		return found;
	}
	for (size_t k = 1; k < PICTURE_VERSIONS; k++)
		if (item->versions[k].used < oldest->used)
			oldest = &item->versions[k];
	oldest = found ? found : oldest;
	if (oldest->asked)
		image_worker_cancel(worker_of(app, item), oldest->job.id);
	version_finish(app, oldest);
	oldest->job = *want;
	oldest->job.id = job_id(app->open.epoch, item->index, (size_t)(oldest - item->versions)) | ++p->serial << 48;
	oldest->used = p->serial;
	oldest->asked = image_worker_submit(worker_of(app, item), &oldest->job, source_id(app->open.epoch, item->index), item->bytes, item->len,
	                                    &item->err);
	if (!oldest->asked)
		item->state = PICTURE_FAILED;
	return oldest;
}

static void take_result(struct app *app, const struct image_result *result)
{
	struct pictures *p = &app->open.pictures;
	size_t i = result->id >> 8 & 0xff, k = result->id & 0xff;
	struct picture *item = i < p->count ? p->items[i] : NULL;
	struct picture_version *v = item && k < PICTURE_VERSIONS ? &item->versions[k] : NULL;
	if (!v || !v->asked || v->job.id != result->id) {
		secret_free(result->payload);
		return;
	}
	v->asked = false;
	if (result->ok) {
		v->here = true;
		v->payload = result->payload;
		v->len = result->payload_len;
		v->frame_ms = result->facts.frame_ms;
		item->facts = result->facts;
	} else {
		/* A film that is damaged in the middle is shown up to there. */
		v->failed = item->facts.frames > 0;
		item->state = v->failed ? item->state : PICTURE_FAILED;
		item->err = result->err;
		if (!v->failed && result->err.kind == ERR_REPLY)
			err_remedy(&item->err, "%s", pictures_elsewhere(app));
		log_err(LOG_WARN, item->film ? "film" : "picture", &result->err);
	}
	app->dirty = true;
}

void show_results(struct app *app)
{
	struct image_result result;
	while (image_worker_next(app->worker, &result) || image_worker_next(app->film_worker, &result))
		take_result(app, &result);
}

/* In the middle of the box, and from its top where it needs all of it. */
static void say(struct app *app, const struct picture_box *box, int row, int col, enum style style, const char *text)
{
	int lines = 0;
	size_t next;
	for (const char *s = text; *s; s += next, lines++)
		(void)text_wrap(s, box->cols - 2, &next);
	int at = row + (box->rows > lines ? (box->rows - lines) / 2 : 0);
	for (const char *s = text; *s && at < row + box->rows; s += next, at++) {
		size_t n = text_wrap(s, box->cols - 2, &next);
		char line[400];
		snprintf(line, sizeof line, "%.*s", (int)n, s);
		paint_text(app, at, col + 1, box->cols - 2, style, line);
	}
}

/* "34 of 90 kB" */
static void bytes_of_bytes(size_t here, size_t all, char *out, size_t size)
{
	if (all)
		snprintf(out, size, "%zu of %zu kB", here / KB, (all + KB - 1) / KB);
	else
		snprintf(out, size, "%zu kB", here / KB);
}

/* Thumbnails and the stills of a film: no room for sentences, the large picture has them. */
static bool is_small(const struct picture_box *box)
{
	return box->kind == BOX_THUMB || box->kind == BOX_STILL;
}

/* In the frame under a picture that a slow link brings: how much of it is out. */
static void say_sent(struct app *app, const struct picture_box *box, const struct picture_version *v, int row, int col)
{
	char text[48], line[sizeof text + 2];
	size_t sent;
	if (!rate_sparing(app->rate) || is_small(box) || term_shows(app->term, v->job.id))
		return;
	term_sending(app->term, v->job.id, &sent);
	bytes_of_bytes(sent, v->len, text, sizeof text);
	int n = snprintf(line, sizeof line, " %s ", text);
	if (n < box->cols)
		term_put(app->term, row + box->rows, col + box->cols - n, n, STYLE_DIM, line);
}

static void say_small(struct app *app, const struct picture *item, const struct picture_box *box, int row, int col)
{
	bool failed = item && (item->state == PICTURE_FAILED || item->bytes);
	char text[32] = "...";
	if (failed)
		snprintf(text, sizeof text, "x%s%s", item->kind ? " " : "", item->kind ? item->kind->name : "");
	int width = (int)strlen(text) < box->cols ? (int)strlen(text) : box->cols;
	term_put(app->term, row + box->rows / 2, col + (box->cols - width) / 2, width, failed ? STYLE_BAD : STYLE_DIM, text);
}

static void say_err(struct app *app, const struct picture_box *box, int row, int col, const struct picture *item)
{
	const struct err *err = &item->err;
	char text[sizeof err->text + sizeof err->remedy + 4];
	if (is_small(box)) {
		say_small(app, item, box, row, col);
		return;
	}
	snprintf(text, sizeof text, "x %s%s%s", err->text, err->remedy[0] ? ". " : "", err->remedy);
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

/* The film beside it may be longer. */
static int frame_of(const struct picture *item, const struct picture_box *box)
{
	int last = item->facts.frames > 0 ? item->facts.frames - 1 : 0;
	return !item->film ? 0 : box->frame > last ? last : box->frame;
}

static struct image_job job_for(const struct app *app, const struct picture *item, const struct picture_box *box)
{
	const struct term_caps *caps = term_caps(app->term);
	const struct picture_look look = look_of(app, item, box);
	int colors = is_small(box) ? SMALL_COLORS : rate_step_colors(item->step, rate_colors(app->rate)), cols = box->cols, rows = box->rows;
	if (caps->pictures == TERM_SIXEL) {
		cols = rate_step_cells(item->step, at_most(cols, caps->cell_w, caps->sixel_max_w));
		rows = rate_step_cells(item->step, at_most(rows, caps->cell_h, caps->sixel_max_h));
	}
	return (struct image_job){
		.protocol = caps->pictures == TERM_SIXEL ? IMAGE_SIXEL : caps->pictures == TERM_KITTY ? IMAGE_KITTY :
		            image_has_symbols() && caps->depth != TERM_MONO ? IMAGE_SYMBOLS : IMAGE_BLOCKS,
		.depth = depth_of(caps),
		.cols = cols,
		.rows = rows,
		.cell_w = caps->cell_w,
		.cell_h = caps->cell_h,
		.colors = caps->sixel_colors > 1 && caps->sixel_colors < colors ? caps->sixel_colors : colors,
		.rotate = look.rotate,
		.effects = look.effects,
		.zoom = look.zoom,
		.pan_x = look.zoom ? look.pan_x : 500,
		.pan_y = look.zoom ? look.pan_y : 500,
		.canvas = CANVAS,
		.frame = frame_of(item, box),
		.sparing = rate_sparing(app->rate) && !is_small(box),
		/* What a slow link carries of a film that plays; once it stands still the real picture comes. */
		.preview = item->film && app->open.view.film.playing && box->kind == BOX_FRAMED && app->rate == RATE_COARSE &&
		           caps->pictures == TERM_SIXEL,
	};
}

/* The coarse version that a slow link gets first, until the real one is here and while it is sent; NULL: none. */
static struct picture_version *coarse_for(struct app *app, struct picture *item, const struct image_job *want)
{
	struct image_job coarse = *want;
	const struct picture_version *real = version_find(item, want);
	coarse.preview = true;
	coarse.sparing = false;
	if (want->protocol != IMAGE_SIXEL || (!version_find(item, &coarse) && (!rate_coarse_first(app->rate) || (real && real->here))))
		return NULL;
	return version_for(app, item, &coarse);
}

/* What the terminal would drop is made again, less of it. */
static bool too_large(struct app *app, struct picture *item, struct picture_version *v)
{
	const struct term_caps *caps = term_caps(app->term);
	if (!v->here || item->step == RATE_STEPS || !rate_too_large(caps, v->len))
		return false;
	item->step++;
	version_finish(app, v);
	app_say(app, STYLE_WARN, "tmux shows no picture above 1 MiB: this one is made with fewer colours%s",
	        item->step > 1 ? " and smaller" : "");
	return true;
}

/* In the middle of the box: some terminals take no picture as large as that. */
static void place(struct app *app, struct picture_version *v, const struct picture_version *coarse, const struct picture_box *box, int row,
                  int col)
{
	v->used = ++app->open.pictures.serial; /* what is on the screen makes no room for others */
	struct term_picture picture = {
		.serial = v->job.id,
		.row = row + (box->rows - v->job.rows) / 2, .col = col + (box->cols - v->job.cols) / 2,
		.rows = v->job.rows, .cols = v->job.cols,
		.protocol = term_caps(app->term)->pictures,
		.payload = v->payload,
		.len = v->len,
	};
	if (coarse && coarse->here && coarse != v) {
		picture.over = coarse->job.id;
		picture.coarse = rate_coarse_first(app->rate) ? coarse->payload : NULL;
		picture.coarse_len = coarse->len;
	}
	term_place(app->term, &picture);
	say_sent(app, box, v, row, col);
}

void show_open(struct app *app, struct picture *item)
{
	const struct picture_box tiny = { .kind = BOX_STILL, .rows = 1, .cols = 2 };
	const struct image_job want = job_for(app, item, &tiny);
	version_for(app, item, &want);
}

/* What is wanted is not here yet: what was seen before in this place stays until it is, so that no step, turn or move flickers. */
static struct picture_version *seen_before(struct picture *item, const struct image_job *want, bool small)
{
	struct picture_version *seen = NULL;
	int frame = small ? want->frame : item->shown;
	for (size_t k = 0; k < PICTURE_VERSIONS; k++) {
		struct picture_version *v = &item->versions[k];
		if (v->here && same_canvas(&v->job, want) && (!item->film || v->job.frame == frame) && (!seen || v->used > seen->used))
			seen = v;
	}
	return seen;
}

/* Keys may come faster than pictures are made: another look at this one is under way, and only what is wanted after it is made next. */
static bool under_way(const struct picture *item, const struct image_job *want)
{
	for (size_t k = 0; !item->film && k < PICTURE_VERSIONS; k++) {
		const struct picture_version *v = &item->versions[k];
		if (v->asked && same_canvas(&v->job, want) && !same_look(&v->job, want))
			return true;
	}
	return false;
}

/* On a slow link a small picture would be an empty place until the large ones are there. */
static bool large_under_way(struct app *app)
{
	const struct pane_out *out = &app->open.out;
	for (size_t i = 0; rate_sparing(app->rate) && i < out->box_count; i++) {
		struct picture *item = is_small(&out->boxes[i]) ? NULL : pictures_find(&app->open.pictures, out->boxes[i].ref);
		if (!item || item->state != PICTURE_HERE)
			continue;
		const struct image_job want = job_for(app, item, &out->boxes[i]);
		const struct picture_version *v = version_find(item, &want);
		if (v && v->here && !term_shows(app->term, v->job.id))
			return true;
	}
	return false;
}

static void draw_here(struct app *app, struct picture *item, const struct picture_box *box, int row, int col)
{
	const struct term_caps *caps = term_caps(app->term);
	app->rate = rate_follow(app->rate, caps->bytes_per_s, caps->bytes_per_s_least);
	if (item->film && item->facts.frames == 0) {
		show_open(app, item);
		say(app, box, row, col, STYLE_DIM, "Opening the video...");
		return;
	}
	struct image_job want = job_for(app, item, box);
	bool small = is_small(box);
	struct picture_version *seen = seen_before(item, &want, small);
	if (seen && !version_find(item, &want) && under_way(item, &want)) {
		place(app, seen, NULL, box, row, col);
		return;
	}
	struct picture_version *coarse = small || want.preview ? NULL : coarse_for(app, item, &want), *v = version_for(app, item, &want);
	if (too_large(app, item, v)) {
		want = job_for(app, item, box);
		v = version_for(app, item, &want);
	}
	if (v->here && !small)
		item->shown = box->frame;
	if (v->here && small && !term_shows(app->term, v->job.id) && large_under_way(app))
		say_small(app, NULL, box, row, col);
	else if (v->here)
		place(app, v, coarse, box, row, col);
	else if (item->state == PICTURE_FAILED || v->failed)
		say_err(app, box, row, col, item);
	else if (coarse && coarse->here && !item->film)
		place(app, coarse, NULL, box, row, col);
	else if (seen)
		place(app, seen, NULL, box, row, col);
	else if (coarse && coarse->here)
		place(app, coarse, NULL, box, row, col);
	else
		term_reserve(app->term, row, col, box->rows, box->cols);
}

enum show_state show_ask(struct app *app, const struct picture_box *box)
{
	struct picture *item = pictures_find(&app->open.pictures, box->ref);
	if (!item || item->state != PICTURE_HERE)
		return !item || item->state == PICTURE_FAILED ? SHOW_FAILED : SHOW_COMING;
	const struct image_job want = job_for(app, item, box);
	const struct picture_version *v = version_for(app, item, &want);
	return v->here ? SHOW_READY : v->failed || item->state == PICTURE_FAILED ? SHOW_FAILED : SHOW_COMING;
}

void show_picture(struct app *app, const struct picture_box *box, int row, int col)
{
	const struct term_caps *caps = term_caps(app->term);
	struct picture *item = pictures_find(&app->open.pictures, box->ref);
	char text[sizeof app->pictures_barred + 20];
	if (!app->pictures_on || caps->pictures == TERM_NO_PICTURES) {
		snprintf(text, sizeof text, "Pictures off: %s", app->pictures_barred);
		say(app, box, row, col, STYLE_DIM, app->pictures_barred[0] ? text : "Pictures are off. t turns them on.");
		return;
	}
	if (is_small(box) && (!item || item->state != PICTURE_HERE)) {
		say_small(app, item, box, row, col);
		return;
	}
	int seconds;
	size_t here, all;
	char bytes[48];
	switch (item ? item->state : PICTURE_NONE) {
	case PICTURE_NONE:
		if (!item && app->open.pictures.count == PICTURES_MAX) {
			snprintf(text, sizeof text, "Not fetched: more than %d pictures.", PICTURES_MAX);
			say(app, box, row, col, STYLE_WARN, text);
			break;
		}
		say(app, box, row, col, STYLE_DIM, app->open.reading ? "Reading the case..." : "No picture.");
		break;
	case PICTURE_QUEUED:
	case PICTURE_WAITING:
	case PICTURE_COMING:
		pictures_coming(&app->open.pictures, &seconds);
		if (api_progress(app->api, item->call, &here, &all))
			bytes_of_bytes(here, all, bytes, sizeof bytes);
		else
			snprintf(bytes, sizeof bytes, "...");
		if (box->ref.step) /* its links are younger */
			snprintf(text, sizeof text, "Fetching %s", bytes);
		else
			snprintf(text, sizeof text, "Fetching %s (link lives %d s)", bytes, seconds);
		say(app, box, row, col, STYLE_DIM, text);
		break;
	case PICTURE_EXPIRED:
		say(app, box, row, col, STYLE_WARN, "The link ran out (60 s). Getting a fresh one...");
		break;
	case PICTURE_FAILED:
		say_err(app, box, row, col, item);
		break;
	case PICTURE_HERE:
		draw_here(app, item, box, row, col);
		break;
	}
}

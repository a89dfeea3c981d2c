/* Jobs and versions: what the worker is asked for a box, which of a picture's versions that is, and where what it made goes. */
#include "gallery/version.h"

#include "base/log.h"
#include "base/mem.h"
#include "gallery/gallery.h"
#include "gallery/look.h"
#include "ui/ui.h"

enum { CANVAS = 0x202020, SMALL_COLORS = 64 };

/* A worker job's id tells the opening, the picture and the version apart, so that a late result finds its place or none. */
static uint64_t job_id(uint32_t epoch, size_t picture, size_t version)
{
	return (uint64_t)epoch << 16 | picture << 8 | version;
}

static uint64_t source_id(uint32_t epoch, size_t picture)
{
	return (uint64_t)epoch << 8 | picture;
}

static void version_finish(struct gallery *g, struct picture_version *v)
{
	if (v->payload)
		term_withdraw(g->ui->term, v->payload);
	secret_free(v->payload);
	*v = (struct picture_version){ 0 };
}

/* Films have a process of their own: one that hangs or dies at a film holds up no document, and the other way round. */
static struct image_worker *worker_of(const struct gallery *g, const struct picture *item)
{
	return item->film ? g->film_worker : g->worker;
}

void versions_forget(struct gallery *g, struct picture *item)
{
	struct image_worker *worker = worker_of(g, item);
	for (size_t k = 0; k < PICTURE_VERSIONS; k++) {
		if (item->versions[k].asked)
			image_worker_cancel(worker, item->versions[k].job.id);
		version_finish(g, &item->versions[k]);
	}
	image_worker_drop(worker, source_id(g->epoch, item->index));
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

struct picture_version *version_find(struct picture *item, const struct image_job *want)
{
	for (size_t k = 0; k < PICTURE_VERSIONS; k++) {
		struct picture_version *v = &item->versions[k];
		if ((v->asked || v->here || v->failed) && same_job(&v->job, want))
			return v;
	}
	return NULL;
}

/* Made, or being made, before it was known how little the link carries, or how much, and not seen so far. */
static bool made_for_other(const struct gallery *g, const struct picture_version *v, const struct image_job *want)
{
	return v->job.sparing != want->sparing && !term_shows(g->ui->term, v->job.id);
}

/* The oldest one makes room for a new one. */
struct picture_version *version_for(struct gallery *g, struct picture *item, const struct image_job *want)
{
	struct pictures *p = &g->pictures;
	struct picture_version *oldest = &item->versions[0], *found = version_find(item, want);
	if (found && !made_for_other(g, found, want)) {
		found->used = ++p->serial;
		return found;
	}
	for (size_t k = 1; k < PICTURE_VERSIONS; k++)
		if (item->versions[k].used < oldest->used)
			oldest = &item->versions[k];
	oldest = found ? found : oldest;
	if (oldest->asked)
		image_worker_cancel(worker_of(g, item), oldest->job.id);
	version_finish(g, oldest);
	oldest->job = *want;
	oldest->job.id = job_id(g->epoch, item->index, (size_t)(oldest - item->versions)) | ++p->serial << 48;
	oldest->used = p->serial;
	oldest->asked = image_worker_submit(worker_of(g, item), &oldest->job, source_id(g->epoch, item->index), item->bytes, item->len,
	                                    &item->err);
	if (!oldest->asked)
		item->state = PICTURE_FAILED;
	return oldest;
}

void version_result(struct gallery *g, const struct image_result *result)
{
	struct pictures *p = &g->pictures;
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
			err_remedy(&item->err, "%s", pictures_elsewhere(g));
		log_err(LOG_WARN, item->film ? "film" : "picture", &result->err);
	}
	g->ui->dirty = true;
}

void versions_take(struct gallery *g)
{
	struct image_result result;
	while (image_worker_next(g->worker, &result) || image_worker_next(g->film_worker, &result))
		version_result(g, &result);
}

bool version_is_small(const struct picture_box *box)
{
	return box->kind == BOX_THUMB || box->kind == BOX_STILL;
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

struct image_job version_job(const struct gallery *g, const struct picture *item, const struct picture_box *box)
{
	const struct term_caps *caps = term_caps(g->ui->term);
	const struct picture_look look = look_of(g, item, box);
	int colors = version_is_small(box) ? SMALL_COLORS : rate_step_colors(item->step, rate_colors(g->rate));
	int cols = box->cols, rows = box->rows;
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
		.sparing = rate_sparing(g->rate) && !version_is_small(box),
		/* What a slow link carries of a film that plays; once it stands still the real picture comes. */
		.preview = item->film && g->view.film.playing && box->kind == BOX_FRAMED && g->rate == RATE_COARSE &&
		           caps->pictures == TERM_SIXEL,
	};
}

struct picture_version *version_coarse(struct gallery *g, struct picture *item, const struct image_job *want)
{
	struct image_job coarse = *want;
	const struct picture_version *real = version_find(item, want);
	coarse.preview = true;
	coarse.sparing = false;
	if (want->protocol != IMAGE_SIXEL || (!version_find(item, &coarse) && (!rate_coarse_first(g->rate) || (real && real->here))))
		return NULL;
	return version_for(g, item, &coarse);
}

bool version_too_large(struct gallery *g, struct picture *item, struct picture_version *v)
{
	const struct term_caps *caps = term_caps(g->ui->term);
	if (!v->here || item->step == RATE_STEPS || !rate_too_large(caps, v->len))
		return false;
	item->step++;
	version_finish(g, v);
	ui_say(g->ui, STYLE_WARN, "tmux shows no picture above 1 MiB: this one is made with fewer colours%s",
	       item->step > 1 ? " and smaller" : "");
	return true;
}

struct picture_version *version_seen_before(struct picture *item, const struct image_job *want, bool small)
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

bool version_under_way(const struct picture *item, const struct image_job *want)
{
	for (size_t k = 0; !item->film && k < PICTURE_VERSIONS; k++) {
		const struct picture_version *v = &item->versions[k];
		if (v->asked && same_canvas(&v->job, want) && !same_look(&v->job, want))
			return true;
	}
	return false;
}

void version_open(struct gallery *g, struct picture *item)
{
	const struct picture_box tiny = { .kind = BOX_STILL, .rows = 1, .cols = 2 };
	const struct image_job want = version_job(g, item, &tiny);
	version_for(g, item, &want);
}

enum version_state version_ask(struct gallery *g, const struct picture_box *box)
{
	struct picture *item = pictures_find(&g->pictures, box->ref);
	if (!item || item->state != PICTURE_HERE)
		return !item || item->state == PICTURE_FAILED ? VERSION_FAILED : VERSION_COMING;
	const struct image_job want = version_job(g, item, box);
	const struct picture_version *v = version_for(g, item, &want);
	return v->here ? VERSION_READY : v->failed || item->state == PICTURE_FAILED ? VERSION_FAILED : VERSION_COMING;
}

#include "gallery/pictures.h"

#include <stdio.h>
#include <string.h>

#include "ui/app.h"
#include "gallery/film.h"
#include "gallery/look.h"
#include "gallery/show.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/when.h"

struct picture *pictures_find(struct pictures *p, struct picture_ref ref)
{
	for (size_t i = 0; i < p->count; i++)
		if (picture_same(p->items[i]->ref, ref))
			return p->items[i];
	return NULL;
}

static void picture_init(struct picture *item, size_t index, struct picture_ref ref)
{
	*item = (struct picture){ .index = index, .ref = ref, .look = { .pan_x = 500, .pan_y = 500 } };
}

struct picture *pictures_add(struct pictures *p, struct picture_ref ref)
{
	struct picture *item = pictures_find(p, ref);
	if (!item && p->count < PICTURES_MAX) {
		item = p->items[p->count] = secret_alloc(sizeof *item);
		picture_init(item, p->count++, ref);
	}
	return item;
}

const char *pictures_elsewhere(const struct app *app)
{
	return app->config->dashboard_url && *app->config->dashboard_url ? "The Dashboard may show it: its link is in the Overview (1)."
	                                   : "The Dashboard may show it; no link: dashboard_url is not set.";
}

static void ask(struct app *app, struct picture *item, const char *url)
{
	struct pictures *p = &app->open.pictures;
	/* One that came and could not be shown: nothing of it may be taken for the new one. */
	show_forget(app, item);
	secret_free(item->bytes);
	item->bytes = NULL;
	item->len = 0;
	item->again = false;
	uint32_t id = api_send_picture(app->api, url, &item->err);
	if (call_add(app, id, CALL_PICTURE, item->index)) {
		item->call = id;
		item->generation = p->generation;
		item->state = PICTURE_COMING;
	} else {
		item->state = PICTURE_FAILED;
	}
}

/* What is on screen first, then faces, then the rest: cropped fronts, selfies and faces, backs, originals, films. */
static const enum idv_leaf fetch_order[] = {
	IDV_DOC_IMAGE_CROPPED_FRONT, IDV_SELFIE_IMAGE_URL, IDV_DOC_IMAGE_FACE, IDV_DOC_IMAGE_CROPPED_BACK,
	IDV_DOC_IMAGE_ORIGINAL_FRONT, IDV_DOC_IMAGE_ORIGINAL_BACK, IDV_SELFIE_VIDEO_URL,
};

/* Those that are queued, as long as there are not too many under way. */
static void fetch_next(struct app *app)
{
	struct pictures *p = &app->open.pictures;
	const struct attempt *a = case_attempt(app);
	size_t coming = 0;
	for (size_t i = 0; i < p->count; i++)
		coming += p->items[i]->state == PICTURE_COMING;
	for (size_t i = 0; a && i < p->count && coming < PICTURES_AT_ONCE; i++) {
		struct picture *item = p->items[i];
		const struct idv_value *url = idv_get(a->record, item->ref.leaf, item->ref.at, 0);
		if (item->state != PICTURE_QUEUED)
			continue;
		item->state = PICTURE_NONE;
		if (url->state == IDV_PRESENT)
			ask(app, item, url->text);
		coming += item->state == PICTURE_COMING;
	}
}

void pictures_fetch(struct app *app)
{
	struct pictures *p = &app->open.pictures;
	const struct attempt *a = case_attempt(app);
	if (!a || !app->pictures_on)
		return;
	if (p->born_ms != a->read_ms)
		p->generation++;
	p->born_ms = a->read_ms;
	p->beyond = 0;
	for (size_t k = 0; k < sizeof fetch_order / sizeof fetch_order[0]; k++) {
		size_t n = idv_count(a->record, fetch_order[k], -1);
		for (size_t i = n; i-- > 0;) { /* the newest submission first */
			const struct idv_value *url = idv_get(a->record, fetch_order[k], i, 0);
			if (url->state != IDV_PRESENT)
				continue;
			struct picture *item = pictures_add(p, (struct picture_ref){ .leaf = fetch_order[k], .at = (uint16_t)i });
			if (item && (item->state != PICTURE_HERE || item->again) && item->state != PICTURE_COMING)
				item->state = PICTURE_QUEUED;
			p->beyond += !item;
		}
	}
	fetch_next(app);
}

static struct attempt *neighbour(const struct app *app, int step)
{
	const struct attempt *a = case_attempt(app);
	return !a ? NULL : step < 0 ? a->previous : a->next;
}

void pictures_want(struct app *app, struct picture_ref ref)
{
	struct attempt *a = ref.step ? neighbour(app, ref.step) : NULL;
	struct picture *item = a && app->pictures_on ? pictures_add(&app->open.pictures, ref) : NULL;
	if (!item || (item->state != PICTURE_NONE && item->state != PICTURE_FAILED))
		return;
	uint32_t id = api_send_get(app->api, a->id, &item->err);
	bool asked = call_add(app, id, CALL_NEIGHBOUR, item->index);
	snprintf(item->attempt, sizeof item->attempt, "%s", a->id);
	item->call = asked ? id : 0;
	item->state = asked ? PICTURE_WAITING : PICTURE_FAILED;
}

static void forget(struct app *app, struct picture *item)
{
	if (item->call && item->state != PICTURE_WAITING)
		api_cancel(app->api, item->call);
	show_forget(app, item);
	secret_free(item->bytes);
}

void pictures_settle(struct app *app)
{
	struct pictures *p = &app->open.pictures;
	for (size_t i = 0; i < p->count; i++) {
		struct picture *item = p->items[i];
		const struct attempt *a = item->ref.step ? neighbour(app, item->ref.step) : NULL;
		if (!item->attempt[0] || (a && strcmp(a->id, item->attempt) == 0))
			continue;
		forget(app, item);
		picture_init(item, i, item->ref);
		if (picture_same(app->open.view.compare.beside, item->ref))
			look_compare_end(app);
	}
}

void pictures_neighbour_replied(struct app *app, size_t index, const struct api_reply *reply)
{
	struct pictures *p = &app->open.pictures;
	struct picture *item = index < p->count ? p->items[index] : NULL;
	if (!item || item->state != PICTURE_WAITING || item->call != reply->id)
		return;
	item->call = 0;
	app->dirty = true;
	if (!reply->ok) {
		item->state = PICTURE_FAILED;
		item->err = reply->err;
		return;
	}
	const struct attempt *a = neighbour(app, item->ref.step);
	const struct idv_value *url = a && strcmp(a->id, item->attempt) == 0 ? idv_get(a->record, item->ref.leaf, item->ref.at, 0) : NULL;
	item->state = PICTURE_NONE;
	if (url && url->state == IDV_PRESENT)
		ask(app, item, url->text);
}

/* What an expired URL answers is not documented: any refusal, and anything that is no picture, counts as expired. */
static bool looks_expired(const struct api_reply *reply, const struct image_kind *kind)
{
	if (reply->ok)
		return !kind;
	return reply->http >= 200 && reply->http != 429 && reply->http < 500;
}

static void take_reply(struct app *app, struct picture *item, struct api_reply *reply)
{
	struct pictures *p = &app->open.pictures;
	const struct image_kind *kind = reply->ok ? image_sniff(reply->bytes, reply->byte_count) : NULL;
	if (kind) {
		item->bytes = reply->bytes;
		item->len = reply->byte_count;
		reply->bytes = NULL;
		item->kind = kind;
		item->film = kind->film && kind->library;
		item->state = PICTURE_HERE;
		/* How long a film is, and what a file is that cannot be shown, is to be known before its box is looked at. */
		if (kind->film || !kind->library)
			show_open(app, item);
		return;
	}
	if (looks_expired(reply, kind) && !item->ref.step && item->generation != p->generation) {
		item->state = PICTURE_EXPIRED;
		pictures_fetch(app); /* newer URLs came meanwhile */
		return;
	}
	if (looks_expired(reply, kind) && !item->ref.step && (app->open.reading || !p->renewed)) {
		item->state = PICTURE_EXPIRED;
		p->renewed = true;
		case_read(app); /* one new get for the whole case; pictures_fetch runs when it is here */
		return;
	}
	item->state = PICTURE_FAILED;
	if (reply->ok)
		err_set(&item->err, ERR_REPLY, "what came is no picture and no film");
	else
		item->err = reply->err;
	if (reply->ok)
		err_remedy(&item->err, "%s", pictures_elsewhere(app));
	log_err(LOG_WARN, "case", &item->err);
}

void pictures_replied(struct app *app, size_t index, struct api_reply *reply)
{
	struct pictures *p = &app->open.pictures;
	struct picture *item = index < p->count ? p->items[index] : NULL;
	if (!item || item->call != reply->id)
		return;
	item->call = 0;
	take_reply(app, item, reply);
	fetch_next(app);
}

void pictures_again(struct pictures *p)
{
	p->renewed = false;
	for (size_t i = 0; i < p->count; i++)
		if (p->items[i]->state == PICTURE_HERE && strstr(p->items[i]->facts.detail, IMAGE_DAMAGED))
			p->items[i]->again = true;
}

void pictures_clear(struct app *app)
{
	struct pictures *p = &app->open.pictures;
	for (size_t i = 0; i < p->count; i++) {
		forget(app, p->items[i]);
		secret_free(p->items[i]);
	}
	film_clear(app);
	/* Decoders keep what they saw, and one that a picture took over must not see the next case's. */
	image_worker_restart(app->worker);
	image_worker_restart(app->film_worker);
	uint64_t serial = p->serial;
	*p = (struct pictures){ .serial = serial };
}

size_t pictures_coming(const struct pictures *p, int *seconds_left)
{
	size_t n = 0;
	for (size_t i = 0; i < p->count; i++)
		n += p->items[i]->state == PICTURE_QUEUED || p->items[i]->state == PICTURE_COMING || p->items[i]->state == PICTURE_EXPIRED;
	int64_t left = PICTURE_URL_LIFE_S - (when_mono_ms() - p->born_ms) / 1000;
	*seconds_left = left > 0 ? (int)left : 0;
	return n;
}

struct picture *pictures_shown(const struct app *app)
{
	const struct pane_out *out = &app->open.out;
	for (size_t i = 0; i < (out->paired ? out->box_count : out->box_count > 0); i++) {
		struct picture *p = pictures_find((struct pictures *)&app->open.pictures, out->boxes[i].ref);
		if (p && p->state == PICTURE_HERE)
			return p;
	}
	return NULL;
}

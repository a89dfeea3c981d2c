/* From the links of a record to bytes in memory: what is asked and when, what came, and what is done about a link that ran out. */
#include "gallery/fetch.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "desk/desk.h"
#include "gallery/gallery.h"
#include "gallery/look.h"
#include "gallery/version.h"
#include "ui/ui.h"

/* Where answers come, which may make ask for more. */
static void picture_replied(void *owner, uint32_t index, struct api_reply *reply);
static void neighbour_replied(void *owner, uint32_t index, struct api_reply *reply);

static void ask(struct gallery *g, struct picture *item, const char *url)
{
	const struct ticket who = { .reply = picture_replied, .owner = g, .tag = (uint32_t)item->index };
	/* One that came and could not be shown: nothing of it may be taken for the new one. */
	versions_forget(g, item);
	secret_free(item->bytes);
	item->bytes = NULL;
	item->len = 0;
	item->again = false;
	uint32_t id = desk_ask(g->desk, API_PICTURE, url, who, &item->err);
	if (id) {
		item->call = id;
		item->generation = g->pictures.generation;
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
static void fetch_next(struct gallery *g)
{
	struct pictures *p = &g->pictures;
	const struct attempt *a = gallery_attempt(g);
	size_t coming = 0;
	for (size_t i = 0; i < p->count; i++)
		coming += p->items[i]->state == PICTURE_COMING;
	for (size_t i = 0; a && i < p->count && coming < PICTURES_AT_ONCE; i++) {
		struct picture *item = p->items[i];
		const struct record_value *url = idv_get(a->record, item->ref.leaf, item->ref.at, 0);
		if (item->state != PICTURE_QUEUED)
			continue;
		item->state = PICTURE_NONE;
		if (url->state == RECORD_PRESENT)
			ask(g, item, url->text);
		coming += item->state == PICTURE_COMING;
	}
}

void pictures_fetch(struct gallery *g)
{
	struct pictures *p = &g->pictures;
	const struct attempt *a = gallery_attempt(g);
	if (!a || !g->on)
		return;
	if (p->born_ms != a->read_ms)
		p->generation++;
	p->born_ms = a->read_ms;
	p->beyond = 0;
	for (size_t k = 0; k < sizeof fetch_order / sizeof fetch_order[0]; k++) {
		size_t n = idv_count(a->record, fetch_order[k], -1);
		for (size_t i = n; i-- > 0;) { /* the newest submission first */
			const struct record_value *url = idv_get(a->record, fetch_order[k], i, 0);
			if (url->state != RECORD_PRESENT)
				continue;
			struct picture *item = pictures_add(p, (struct picture_ref){ .leaf = fetch_order[k], .at = (uint16_t)i });
			if (item && (item->state != PICTURE_HERE || item->again) && item->state != PICTURE_COMING)
				item->state = PICTURE_QUEUED;
			p->beyond += !item;
		}
	}
	fetch_next(g);
}

static struct attempt *neighbour(const struct gallery *g, int step)
{
	const struct attempt *a = gallery_attempt(g);
	return !a ? NULL : step < 0 ? a->previous : a->next;
}

void pictures_want(struct gallery *g, struct picture_ref ref)
{
	struct attempt *a = ref.step ? neighbour(g, ref.step) : NULL;
	struct picture *item = a && g->on ? pictures_add(&g->pictures, ref) : NULL;
	if (!item || (item->state != PICTURE_NONE && item->state != PICTURE_FAILED))
		return;
	const struct ticket who = { .reply = neighbour_replied, .owner = g, .tag = (uint32_t)item->index };
	snprintf(item->attempt, sizeof item->attempt, "%s", a->id);
	item->call = desk_get(g->desk, a->id, who, &item->err);
	item->state = item->call ? PICTURE_WAITING : PICTURE_FAILED;
}

static void forget(struct gallery *g, struct picture *item)
{
	if (item->call && item->state != PICTURE_WAITING)
		desk_cancel(g->desk, item->call);
	versions_forget(g, item);
	secret_free(item->bytes);
}

void pictures_settle(struct gallery *g)
{
	struct pictures *p = &g->pictures;
	for (size_t i = 0; i < p->count; i++) {
		struct picture *item = p->items[i];
		const struct attempt *a = item->ref.step ? neighbour(g, item->ref.step) : NULL;
		if (!item->attempt[0] || (a && strcmp(a->id, item->attempt) == 0))
			continue;
		forget(g, item);
		picture_init(item, i, item->ref);
		if (picture_same(g->view.compare.beside, item->ref))
			look_compare_end(g);
	}
}

static void neighbour_replied(void *owner, uint32_t index, struct api_reply *reply)
{
	struct gallery *g = owner;
	struct pictures *p = &g->pictures;
	struct picture *item = index < p->count ? p->items[index] : NULL;
	if (!item || item->state != PICTURE_WAITING || item->call != reply->id)
		return;
	item->call = 0;
	g->ui->dirty = true;
	if (!reply->ok) {
		item->state = PICTURE_FAILED;
		item->err = reply->err;
		return;
	}
	const struct attempt *a = neighbour(g, item->ref.step);
	const struct record_value *url = a && strcmp(a->id, item->attempt) == 0 ? idv_get(a->record, item->ref.leaf, item->ref.at, 0) : NULL;
	item->state = PICTURE_NONE;
	if (url && url->state == RECORD_PRESENT)
		ask(g, item, url->text);
}

/* What an expired URL answers is not documented: any refusal, and anything that is no picture, counts as expired. */
static bool looks_expired(const struct api_reply *reply, const struct image_kind *kind)
{
	if (reply->ok)
		return !kind;
	return reply->http >= 200 && reply->http != 429 && reply->http < 500;
}

static void take_reply(struct gallery *g, struct picture *item, struct api_reply *reply)
{
	struct pictures *p = &g->pictures;
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
			version_open(g, item);
		return;
	}
	if (looks_expired(reply, kind) && !item->ref.step && item->generation != p->generation) {
		item->state = PICTURE_EXPIRED;
		pictures_fetch(g); /* newer URLs came meanwhile */
		return;
	}
	if (looks_expired(reply, kind) && !item->ref.step && (g->reading || !p->renewed)) {
		item->state = PICTURE_EXPIRED;
		p->renewed = true;
		g->renew(g->owner); /* one new get for the whole case; pictures_fetch runs when it is here */
		return;
	}
	item->state = PICTURE_FAILED;
	if (reply->ok)
		err_set(&item->err, ERR_REPLY, "what came is no picture and no film");
	else
		item->err = reply->err;
	if (reply->ok)
		err_remedy(&item->err, "%s", pictures_elsewhere(g));
	log_err(LOG_WARN, "case", &item->err);
}

static void picture_replied(void *owner, uint32_t index, struct api_reply *reply)
{
	struct gallery *g = owner;
	struct pictures *p = &g->pictures;
	struct picture *item = index < p->count ? p->items[index] : NULL;
	if (!item || item->call != reply->id)
		return;
	item->call = 0;
	take_reply(g, item, reply);
	fetch_next(g);
}

void pictures_not_renewed(struct gallery *g, const struct err *err)
{
	struct pictures *p = &g->pictures;
	for (size_t i = 0; i < p->count; i++) {
		if (p->items[i]->state == PICTURE_EXPIRED) {
			p->items[i]->state = PICTURE_FAILED;
			p->items[i]->err = *err;
		}
	}
}

void pictures_clear(struct gallery *g)
{
	struct pictures *p = &g->pictures;
	for (size_t i = 0; i < p->count; i++) {
		if (p->items[i]->state == PICTURE_WAITING) /* nobody is there any more for what becomes of it */
			desk_cancel(g->desk, p->items[i]->call);
		forget(g, p->items[i]);
		secret_free(p->items[i]);
	}
	desk_forget(g->desk, g);
	/* Decoders keep what they saw, and one that a picture took over must not see the next case's. */
	image_worker_restart(g->worker);
	image_worker_restart(g->film_worker);
	uint64_t serial = p->serial;
	*p = (struct pictures){ .serial = serial };
}

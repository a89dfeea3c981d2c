/* The array of the case's pictures, and what is known of them. */
#include "gallery/pictures.h"

#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "desk/desk.h"
#include "gallery/gallery.h"

struct picture *pictures_find(const struct pictures *p, struct picture_ref ref)
{
	for (size_t i = 0; i < p->count; i++)
		if (picture_same(p->items[i]->ref, ref))
			return p->items[i];
	return NULL;
}

void picture_init(struct picture *item, size_t index, struct picture_ref ref)
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

void pictures_again(struct pictures *p)
{
	p->renewed = false;
	for (size_t i = 0; i < p->count; i++)
		if (p->items[i]->state == PICTURE_HERE && strstr(p->items[i]->facts.detail, IMAGE_DAMAGED))
			p->items[i]->again = true;
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

bool picture_has_facts(const struct picture *p)
{
	return p->state == PICTURE_FAILED || (p->state == PICTURE_HERE && p->facts.width);
}

size_t pictures_facts(const struct pictures *p, struct picture_facts out[PICTURES_MAX])
{
	size_t n = 0;
	for (size_t i = 0; i < p->count; i++) {
		const struct picture *item = p->items[i];
		const struct image_facts *f = &item->facts;
		if (item->state == PICTURE_FAILED)
			out[n++] = (struct picture_facts){ .ref = item->ref, .fault = item->err.text };
		else if (picture_has_facts(item))
			out[n++] = (struct picture_facts){ .ref = item->ref, .width = f->width, .height = f->height,
			                                   .format = f->format, .detail = f->detail, .damaged = strstr(f->detail, IMAGE_DAMAGED),
			                                   .joined = strstr(f->detail, IMAGE_JOINED),
			                                   .software = f->software, .taken = f->taken,
			                                   .frames = f->frames, .duration_ms = f->duration_ms };
	}
	return n;
}

struct attempt *gallery_attempt(const struct gallery *g)
{
	return g->id[0] ? caseload_find(&g->desk->load, g->id) : NULL;
}

struct picture *pictures_shown(const struct gallery *g)
{
	const struct pane_out *out = &g->out;
	for (size_t i = 0; i < (out->paired ? out->box_count : out->box_count > 0); i++) {
		struct picture *p = pictures_find(&g->pictures, out->boxes[i].ref);
		if (p && p->state == PICTURE_HERE)
			return p;
	}
	return NULL;
}

const char *pictures_elsewhere(const struct gallery *g)
{
	const char *url = g->desk->config->dashboard_url;
	return url && *url ? "The Dashboard may show it: its link is in the Overview (1)."
	                   : "The Dashboard may show it; no link: dashboard_url is not set.";
}

#include "gallery/gallery_rig.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "gallery/version.h"
#include "ui/paint.h"

enum { JSON_ROOM = 1 << 20, PAYLOAD = 16, FILM_MS = 10000 };

struct rig rig;

/* -- of the ui ----------------------------------------------------------------------------------------------------------------- */

void ui_say(struct ui *ui, enum style style, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(ui->message, sizeof ui->message, fmt, ap);
	va_end(ap);
	ui->message_style = style;
	ui->dirty = true;
}

bool ui_shows(const struct ui *ui, const void *self)
{
	(void)ui;
	return self == &rig.owner && !rig.hidden;
}

int paint_text(struct ui *ui, int row, int col, int width, enum style style, const char *text)
{
	return term_put(ui->term, row, col, width, style, text);
}

/* -- the gallery --------------------------------------------------------------------------------------------------------------- */

static void renew(void *owner)
{
	ck_assert_ptr_eq(owner, &rig.owner);
	rig.renewals++;
}

void rig_start(void)
{
	rig.term.caps = (struct term_caps){ .pictures = TERM_SIXEL, .sixel = true, .depth = TERM_TRUE, .rows = 24, .cols = 80,
	                                    .cell_w = 10, .cell_h = 20, .sixel_colors = 256 };
	rig.ui.term = &rig.term;
	rig.desk.config = &rig.config;
	gallery_create(&rig.g, &rig.ui, &rig.desk);
	image_worker_destroy(rig.g.worker);
	image_worker_destroy(rig.g.film_worker);
	rig.g.worker = image_worker_create("/nowhere");
	rig.g.film_worker = image_worker_create("/nowhere");
	rig.g.on = true;
}

void rig_end(void)
{
	gallery_destroy(&rig.g);
	caseload_finish(&rig.desk.load);
	rig = (struct rig){ 0 };
	stub_desk = (struct stub_desk){ 0 };
}

void rig_attempt(const char *id, const char *previous, const char *created, const char *members)
{
	char *json = malloc(JSON_ROOM);
	struct record_page page;
	struct err err = { 0 };
	int n = snprintf(json, JSON_ROOM,
	                 "{\"id\":\"%s\",\"client_user_id\":\"u\",\"template\":{\"id\":\"t\",\"version\":1},\"created_at\":\"%s\","
	                 "\"status\":\"failed\",\"previous_attempt_id\":%s%s%s%s}",
	                 id, created, previous ? "\"" : "", previous ? previous : "null", previous ? "\"" : "", members);
	ck_assert_int_lt(n, JSON_ROOM);
	ck_assert_msg(idv_decode_one(json, strlen(json), &page, &err), "%s", err.text);
	caseload_put(&rig.desk.load, record_page_take(&page, 0), 1);
	caseload_link(&rig.desk.load);
	record_page_finish(&page);
	free(json);
}

void rig_open(const char *id)
{
	gallery_open(&rig.g, id, &rig.owner, renew);
}

struct picture *rig_picture(struct picture_ref ref, const char *attempt, int width, int height)
{
	struct picture *item = pictures_add(&rig.g.pictures, ref);
	item->state = PICTURE_HERE;
	snprintf(item->attempt, sizeof item->attempt, "%s", attempt);
	item->bytes = secret_alloc(8);
	item->len = 8;
	item->facts.width = width;
	item->facts.height = height;
	return item;
}

void rig_box(struct picture_ref ref, enum box_kind kind)
{
	struct pane_out *out = &rig.g.out;
	out->paired = false;
	out->box_count = 1;
	out->boxes[0] = (struct picture_box){ .ref = ref, .kind = kind, .rows = 10, .cols = 40 };
	rig.g.laid_pane = rig.g.pane;
}

void rig_pair(struct picture_ref first, struct picture_ref second)
{
	struct pane_out *out = &rig.g.out;
	rig_box(first, BOX_FRAMED);
	out->boxes[1] = out->boxes[0];
	out->boxes[1].ref = out->pair[1] = second;
	out->pair[0] = first;
	out->box_count = 2;
	out->paired = true;
}

size_t rig_in_state(enum picture_state state)
{
	size_t n = 0;
	for (size_t i = 0; i < rig.g.pictures.count; i++)
		n += rig.g.pictures.items[i]->state == state;
	return n;
}

/* -- answers ------------------------------------------------------------------------------------------------------------------- */

bool rig_bytes(const struct picture *item, const void *bytes, size_t n)
{
	struct api_reply reply = { .op = API_PICTURE, .ok = true, .http = 200, .bytes = secret_alloc(n), .byte_count = n };
	memcpy(reply.bytes, bytes, n);
	bool told = stub_desk_answer(stub_desk_call(item->call), &reply);
	secret_free(reply.bytes);
	return told;
}

bool rig_refuse(const struct picture *item, int http, const char *why)
{
	struct api_reply reply = { .op = API_PICTURE, .http = http };
	err_set(&reply.err, ERR_REPLY, "%s", why);
	return stub_desk_answer(stub_desk_call(item->call), &reply);
}

static size_t finish(struct picture *item, const struct image_result *as)
{
	size_t n = 0;
	for (size_t k = 0; k < PICTURE_VERSIONS; k++) {
		const struct picture_version *v = &item->versions[k];
		if (!v->asked)
			continue;
		struct image_result r = *as;
		r.id = v->job.id;
		r.facts.frame_ms = r.facts.frames ? v->job.frame * FILM_MS / r.facts.frames : 0;
		r.payload = r.ok ? secret_alloc(PAYLOAD) : NULL;
		r.payload_len = r.ok ? PAYLOAD : 0;
		version_result(&rig.g, &r);
		n++;
	}
	return n;
}

size_t rig_make(struct picture *item, int frames)
{
	const struct image_result as = { .ok = true, .facts = { .width = 1600, .height = 1000, .frames = frames,
	                                                        .duration_ms = frames > 1 ? FILM_MS : 0 } };
	return finish(item, &as);
}

size_t rig_fail(struct picture *item, const char *why)
{
	struct image_result as = { 0 };
	err_set(&as.err, ERR_REPLY, "%s", why);
	return finish(item, &as);
}

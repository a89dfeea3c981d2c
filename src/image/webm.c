#include "image/webm.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "image/decode.h"
#include "image/limits.h"
#include "image/webm_track.h"

enum {
	ID_EBML = 0x1a45dfa3, ID_DOCTYPE = 0x4282, ID_READ_VERSION = 0x4285, ID_MAX_ID = 0x42f2, ID_MAX_SIZE = 0x42f3,
	ID_SEGMENT = 0x18538067, ID_SEEK = 0x114d9b74, ID_INFO = 0x1549a966, ID_TRACKS = 0x1654ae6b, ID_CLUSTER = 0x1f43b675,
	ID_CUES = 0x1c53bb6b, ID_CHAPTERS = 0x1043a770, ID_TAGS = 0x1254c367, ID_ATTACHMENTS = 0x1941a469,
	ID_SCALE = 0x2ad7b1, ID_TRACK = 0xae, ID_TIME = 0xe7, ID_SIMPLE_BLOCK = 0xa3, ID_GROUP = 0xa0, ID_BLOCK = 0xa1,
};
enum { READ_VERSION = 4, LACING = 0x06, INVISIBLE = 0x08, NS_PER_MS = 1000 * 1000, RESTART_MS = 200 };

struct reader {
	const uint8_t *bytes;
	struct webm *out;
	struct webm_track track; /* the first video; number 0: none yet */
	uint64_t scale;        /* nanoseconds a tick */
	int64_t cluster, first_ms, last_ms; /* ticks; ms */
	int64_t shift_ms;      /* onto times that began anew */
	size_t room;
	struct err *err;
};

/* Keeps the sentence of whoever knew better. */
static bool damaged(struct reader *r, const char *where)
{
	return !r->err->kind && err_set(r->err, ERR_REPLY, "the film cannot be read: its %s is damaged", where);
}

/* -- header -------------------------------------------------------------------------------------------------------------------- */

static bool read_head(struct reader *r, struct ebml_span *file)
{
	struct ebml_element head, e;
	char type[EBML_NAME_MAX] = "";
	uint64_t version = 1, id = 4, size = 8;
	enum ebml_taken t;
	if (ebml_take(file, &head) != EBML_TAKEN || head.id != ID_EBML || !ebml_whole(&head))
		return damaged(r, "header");
	while ((t = ebml_take(&head.body, &e)) == EBML_TAKEN)
		if ((e.id == ID_DOCTYPE && !ebml_name(&e, type)) || (e.id == ID_READ_VERSION && !ebml_number(&e, &version)) ||
		    (e.id == ID_MAX_ID && !ebml_number(&e, &id)) || (e.id == ID_MAX_SIZE && !ebml_number(&e, &size)) || !ebml_whole(&e))
			return damaged(r, "header");
	if (t == EBML_ODD)
		return damaged(r, "header");
	if ((strcmp(type, "webm") != 0 && strcmp(type, "matroska") != 0) || version > READ_VERSION || id > 4 || size > 8)
		return err_set(r->err, ERR_REPLY, "this is no WebM film that can be read (type \"%s\", version %llu)", type,
		               (unsigned long long)version);
	return true;
}

static bool read_info(struct reader *r, struct ebml_span in)
{
	struct ebml_element e;
	enum ebml_taken t;
	while ((t = ebml_take(&in, &e)) == EBML_TAKEN)
		if (!ebml_whole(&e) || (e.id == ID_SCALE && !ebml_number(&e, &r->scale)))
			return damaged(r, "information");
	if (t == EBML_ODD || r->scale < 1 || r->scale > UINT64_C(1000) * NS_PER_MS)
		return damaged(r, "information");
	return true;
}

static bool check_track(struct reader *r, const struct webm_track *t)
{
	if (t->encoded)
		return err_set(r->err, ERR_REPLY, "the film is compressed twice or encrypted; plain VP8 and VP9 are shown");
	if (strcmp(t->codec, "V_VP8") != 0 && strcmp(t->codec, "V_VP9") != 0)
		return decoder_cannot_show("a WebM film", strcmp(t->codec, "V_AV1") == 0 ? "AV1" : t->codec, r->err);
	if (t->width < 1 || t->height < 1 || t->width > FILM_SIDE_MAX || t->height > FILM_SIDE_MAX || t->width * t->height > FILM_PIXELS_MAX)
		return err_set(r->err, ERR_REPLY, "the film claims %llux%llu pixels; at most %d megapixels and %d a side are opened",
		               (unsigned long long)t->width, (unsigned long long)t->height, FILM_PIXELS_MAX / 1000000, FILM_SIDE_MAX);
	r->out->codec = t->codec[4] == '8' ? WEBM_VP8 : WEBM_VP9;
	r->out->width = (int)t->width;
	r->out->height = (int)t->height;
	r->out->look = t->look;
	return true;
}

static bool read_tracks(struct reader *r, struct ebml_span in)
{
	struct ebml_element e;
	enum ebml_taken taken;
	while ((taken = ebml_take(&in, &e)) == EBML_TAKEN) {
		struct webm_track t = { 0 };
		if (!ebml_whole(&e) || (e.id == ID_TRACK && !webm_track_read(e.body, &t)))
			return damaged(r, "list of tracks");
		if (e.id == ID_TRACK && t.type == WEBM_TYPE_VIDEO && t.number > 0 && r->track.number == 0) {
			if (!check_track(r, &t))
				return false;
			r->track = t;
		}
	}
	return taken == EBML_ALL || damaged(r, "list of tracks");
}

/* -- packets ------------------------------------------------------------------------------------------------------------------- */

/* VP8: frame tag, RFC 6386 9.1. VP9: uncompressed header; profile 3 has one more bit before show_existing_frame. */
static bool look_inside(enum webm_codec codec, struct webm_packet *p, uint8_t first)
{
	if (codec == WEBM_VP8) {
		p->key = !(first & 0x01);
		p->hidden = p->hidden || !(first & 0x10);
		return true;
	}
	bool profile3 = (first & 0x30) == 0x30, existing = first >> (profile3 ? 2 : 3) & 1;
	p->key = !existing && !(first >> (profile3 ? 1 : 2) & 1);
	return first >> 6 == 2;
}

static bool add_packet(struct reader *r, const struct webm_packet *p)
{
	struct webm *w = r->out;
	if (w->shown == FILM_FRAMES_MAX || w->count == 2 * (size_t)FILM_FRAMES_MAX)
		return err_set(r->err, ERR_REPLY, "the film has more than %d pictures", FILM_FRAMES_MAX);
	if (w->count == r->room) {
		r->room = r->room ? r->room * 2 : 256;
		w->packets = mem_grow(w->packets, r->room, sizeof *w->packets);
	}
	w->packets[w->count++] = *p;
	w->shown += !p->hidden;
	return true;
}

/* A recorder's clock may step back a little: the picture comes with the one before. One that began anew goes on from there. */
static int64_t in_order(struct reader *r, int64_t ms)
{
	struct webm *w = r->out;
	if (ms >= r->last_ms)
		return ms;
	w->disordered = true;
	if (r->last_ms - ms < RESTART_MS)
		return r->last_ms;
	int64_t next = r->last_ms + (w->shown > 1 ? (r->last_ms - r->first_ms) / (int64_t)(w->shown - 1) : 0);
	r->shift_ms += next - ms;
	return next;
}

static bool read_block(struct reader *r, struct ebml_span in)
{
	uint64_t track;
	size_t n = ebml_variable(&in, 8, false, &track);
	if (!n || ebml_left(&in) < n + 3)
		return damaged(r, "list of pictures");
	in.p += n;
	int64_t tick = r->cluster + (int16_t)(in.p[0] << 8 | in.p[1]);
	uint8_t flags = in.p[2];
	in.p += 3;
	if (track != r->track.number || r->track.number == 0 || ebml_left(&in) == 0)
		return true; /* sound, or a place where nothing was dropped */
	if (flags & LACING)
		return err_set(r->err, ERR_REPLY, "the film packs several pictures into one block, which no WebM does");
	struct webm_packet p = { .offset = (uint32_t)(in.p - r->bytes), .size = (uint32_t)ebml_left(&in), .hidden = flags & INVISIBLE };
	if (!look_inside(r->out->codec, &p, in.p[0]))
		return damaged(r, "list of pictures");
	/* Before the first that stands by itself nothing can be shown. */
	if (r->out->count == 0 && (!p.key || p.hidden))
		return true;
	int64_t ms = tick * (int64_t)r->scale / NS_PER_MS + r->shift_ms;
	if (r->out->count == 0)
		r->first_ms = r->last_ms = ms;
	ms = in_order(r, ms);
	if (ms - r->first_ms > FILM_MS_MAX)
		return err_set(r->err, ERR_REPLY, "the film is longer than %d minutes", FILM_MS_MAX / 60000);
	if (!p.hidden)
		r->last_ms = ms;
	p.time_ms = (int32_t)(ms - r->first_ms);
	return add_packet(r, &p);
}

static bool read_group(struct reader *r, struct ebml_span in)
{
	struct ebml_element e;
	enum ebml_taken t;
	while ((t = ebml_take(&in, &e)) == EBML_TAKEN)
		if (!ebml_whole(&e) || (e.id == ID_BLOCK && !read_block(r, e.body)))
			return damaged(r, "list of pictures");
	return t == EBML_ALL || damaged(r, "list of pictures");
}

/* What stands beside clusters, never inside: where one of unknown length ends. */
static bool beside_clusters(uint32_t id)
{
	static const uint32_t ids[] = { ID_EBML, ID_SEGMENT, ID_SEEK, ID_INFO, ID_TRACKS, ID_CLUSTER,
		ID_CUES, ID_CHAPTERS, ID_TAGS, ID_ATTACHMENTS };
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* `in` moves to where the cluster ended. */
static bool read_cluster(struct reader *r, struct ebml_span *in, bool open_ended)
{
	struct ebml_element e;
	uint64_t time;
	for (;;) {
		struct ebml_span before = *in;
		enum ebml_taken t = ebml_take(in, &e);
		if (t == EBML_ALL)
			return true;
		if (t == EBML_TAKEN && open_ended && beside_clusters(e.id)) {
			*in = before;
			return true;
		}
		bool in_head = t == EBML_ODD && ebml_left(in) < EBML_HEAD_MAX;
		if (!in_head && (t == EBML_ODD || e.open_ended))
			return damaged(r, "list of pictures");
		if (in_head || e.cut) {
			in->p = in->end;
			r->out->cut = true;
			return true;
		}
		if (e.id == ID_TIME) {
			/* Far past any film, far from any overflow. */
			if (!ebml_number(&e, &time) || time > INT64_MAX / (UINT64_C(2000) * NS_PER_MS))
				return damaged(r, "list of pictures");
			r->cluster = (int64_t)time;
		} else if (e.id == ID_SIMPLE_BLOCK ? !read_block(r, e.body) : e.id == ID_GROUP && !read_group(r, e.body)) {
			return false;
		}
	}
}

/* `in` moves to where the segment ended. */
static bool read_segment(struct reader *r, struct ebml_span *in)
{
	struct ebml_element e;
	enum ebml_taken t;
	struct ebml_span before = *in;
	for (; (t = ebml_take(in, &e)) == EBML_TAKEN; before = *in) {
		if (e.id == ID_EBML || e.id == ID_SEGMENT) {
			*in = before;
			return true;
		}
		if (e.id == ID_CLUSTER) {
			if (r->track.number == 0)
				return err_set(r->err, ERR_REPLY, "there is no film in this file: no track is video");
			r->out->cut = r->out->cut || e.cut;
			if (!read_cluster(r, e.open_ended ? in : &e.body, e.open_ended))
				return false;
		} else if (e.open_ended) {
			return damaged(r, "structure");
		} else if (e.cut) {
			r->out->cut = true;
			if (e.id == ID_INFO || e.id == ID_TRACKS)
				return damaged(r, "beginning");
		} else if ((e.id == ID_INFO && !read_info(r, e.body)) || (e.id == ID_TRACKS && !read_tracks(r, e.body))) {
			return false;
		}
	}
	if (t == EBML_ODD && ebml_left(in) >= EBML_HEAD_MAX)
		return damaged(r, "structure");
	r->out->cut = r->out->cut || t == EBML_ODD;
	return true;
}

/* The next segment; behind one of unknown length it may stand with a header of its own, as two files that were joined have it. */
static bool find_segment(struct ebml_span *file, struct ebml_element *e)
{
	while (ebml_take(file, e) == EBML_TAKEN && (e->id == ID_SEGMENT || ebml_whole(e)))
		if (e->id == ID_SEGMENT)
			return true;
	return false;
}

static bool read_file(struct reader *r, struct ebml_span file)
{
	struct ebml_element e;
	if (!read_head(r, &file))
		return false;
	if (!find_segment(&file, &e))
		return err_set(r->err, ERR_REPLY, "there is no film in this file: nothing of one follows its header");
	/* The first recording that has a picture. */
	do {
		r->track = (struct webm_track){ 0 };
		r->scale = NS_PER_MS;
		r->cluster = 0;
		r->out->cut = e.cut;
		if (!read_segment(r, e.open_ended ? &file : &e.body))
			return false;
		r->out->joined = find_segment(&file, &e);
	} while (r->out->joined && r->out->shown == 0);
	if (r->track.number == 0)
		return err_set(r->err, ERR_REPLY, "there is no film in this file: no track is video");
	if (r->out->shown == 0)
		return err_set(r->err, ERR_REPLY, "there is no picture in this film%s", r->out->cut ? ": the file ends early" : "");
	return true;
}

bool webm_read(const uint8_t *bytes, size_t n, struct webm *out, struct err *err)
{
	struct err mine = { 0 };
	struct reader r = { .bytes = bytes, .out = out, .err = &mine };
	*out = (struct webm){ 0 };
	if (n > IMAGE_FILE_MAX)
		return err_set(err, ERR_REPLY, "the film is larger than %d MiB", IMAGE_FILE_MAX >> 20);
	if (!read_file(&r, (struct ebml_span){ bytes, bytes + n })) {
		webm_finish(out);
		*err = mine;
		return false;
	}
	/* The last picture stays as long as the others did; what the file says of its length is not needed. */
	int last = (int)(r.last_ms - r.first_ms);
	out->duration_ms = last + (out->shown > 1 ? last / ((int)out->shown - 1) : 0);
	return true;
}

void webm_finish(struct webm *w)
{
	free(w->packets);
	*w = (struct webm){ 0 };
}

size_t webm_packet_of(const struct webm *w, size_t picture)
{
	size_t at = 0;
	for (size_t shown = 0; at < w->count; at++)
		if (!w->packets[at].hidden && shown++ == picture)
			break;
	return at;
}

#include "gallery/show.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/desk.h"
#include "gallery/gallery.h"
#include "gallery/version.h"
#include "ui/paint.h"
#include "ui/ui.h"

enum { KB = 1000 };

/* In the middle of the box, and from its top where it needs all of it. */
static void say(struct gallery *g, const struct picture_box *box, int row, int col, enum style style, const char *text)
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
		paint_text(g->ui, at, col + 1, box->cols - 2, style, line);
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

/* In the frame under a picture that a slow link brings: how much of it is out. */
static void say_sent(struct gallery *g, const struct picture_box *box, const struct picture_version *v, int row, int col)
{
	char text[48], line[sizeof text + 2];
	size_t sent;
	if (!rate_sparing(g->rate) || version_is_small(box) || term_shows(g->ui->term, v->job.id))
		return;
	term_sending(g->ui->term, v->job.id, &sent);
	bytes_of_bytes(sent, v->len, text, sizeof text);
	int n = snprintf(line, sizeof line, " %s ", text);
	if (n < box->cols)
		term_put(g->ui->term, row + box->rows, col + box->cols - n, n, STYLE_DIM, line);
}

static void say_small(struct gallery *g, const struct picture *item, const struct picture_box *box, int row, int col)
{
	bool failed = item && (item->state == PICTURE_FAILED || item->bytes);
	char text[32] = "...";
	if (failed)
		snprintf(text, sizeof text, "x%s%s", item->kind ? " " : "", item->kind ? item->kind->name : "");
	int width = (int)strlen(text) < box->cols ? (int)strlen(text) : box->cols;
	term_put(g->ui->term, row + box->rows / 2, col + (box->cols - width) / 2, width, failed ? STYLE_BAD : STYLE_DIM, text);
}

static void say_err(struct gallery *g, const struct picture_box *box, int row, int col, const struct picture *item)
{
	const struct err *err = &item->err;
	char text[sizeof err->text + sizeof err->remedy + 4];
	if (version_is_small(box)) {
		say_small(g, item, box, row, col);
		return;
	}
	snprintf(text, sizeof text, "x %s%s%s", err->text, err->remedy[0] ? ". " : "", err->remedy);
	say(g, box, row, col, STYLE_BAD, text);
}

/* In the middle of the box: some terminals take no picture as large as that. */
static void place(struct gallery *g, const struct picture *item, struct picture_version *v, const struct picture_version *coarse,
                  const struct picture_box *box, int row, int col)
{
	v->used = ++g->pictures.serial; /* what is on the screen makes no room for others */
	struct term_picture picture = {
		.serial = v->job.id,
		.row = row + (box->rows - v->job.rows) / 2, .col = col + (box->cols - v->job.cols) / 2,
		.rows = v->job.rows, .cols = v->job.cols,
		.protocol = term_caps(g->ui->term)->pictures,
		.payload = v->payload,
		.len = v->len,
	};
	if (coarse && coarse->here && coarse != v) {
		picture.over = coarse->job.id;
		picture.coarse = rate_coarse_first(g->rate) ? coarse->payload : NULL;
		picture.coarse_len = coarse->len;
	}
	term_place(g->ui->term, &picture);
	shown_mark(g, item, v->job.id);
	if (picture.coarse)
		shown_mark(g, item, picture.over);
	say_sent(g, box, v, row, col);
}

/* On a slow link a small picture would be an empty place until the large ones are there. */
static bool large_under_way(struct gallery *g)
{
	const struct pane_out *out = &g->out;
	for (size_t i = 0; rate_sparing(g->rate) && i < out->box_count; i++) {
		struct picture *item = version_is_small(&out->boxes[i]) ? NULL : pictures_find(&g->pictures, out->boxes[i].ref);
		if (!item || item->state != PICTURE_HERE)
			continue;
		const struct image_job want = version_job(g, item, &out->boxes[i]);
		const struct picture_version *v = version_find(item, &want);
		if (v && v->here && !term_shows(g->ui->term, v->job.id))
			return true;
	}
	return false;
}

static void draw_here(struct gallery *g, struct picture *item, const struct picture_box *box, int row, int col)
{
	const struct term_caps *caps = term_caps(g->ui->term);
	g->rate = rate_follow(g->rate, caps->bytes_per_s, caps->bytes_per_s_least);
	if (item->film && item->facts.frames == 0) {
		version_open(g, item);
		say(g, box, row, col, STYLE_DIM, "Opening the video...");
		return;
	}
	struct image_job want = version_job(g, item, box);
	bool small = version_is_small(box);
	struct picture_version *seen = version_seen_before(item, &want, small);
	if (seen && !version_find(item, &want) && version_under_way(item, &want)) {
		place(g, item, seen, NULL, box, row, col);
		return;
	}
	struct picture_version *coarse = small || want.preview ? NULL : version_coarse(g, item, &want), *v = version_for(g, item, &want);
	if (version_too_large(g, item, v)) {
		want = version_job(g, item, box);
		v = version_for(g, item, &want);
	}
	if (v->here && !small)
		item->shown = box->frame;
	if (v->here && small && !term_shows(g->ui->term, v->job.id) && large_under_way(g))
		say_small(g, NULL, box, row, col);
	else if (v->here)
		place(g, item, v, coarse, box, row, col);
	else if (item->state == PICTURE_FAILED || v->failed)
		say_err(g, box, row, col, item);
	else if (coarse && coarse->here && !item->film)
		place(g, item, coarse, NULL, box, row, col);
	else if (seen && seen->here) /* it may have made room for the new one */
		place(g, item, seen, NULL, box, row, col);
	else if (coarse && coarse->here)
		place(g, item, coarse, NULL, box, row, col);
	else
		term_reserve(g->ui->term, row, col, box->rows, box->cols);
}

void show_picture(struct gallery *g, const struct picture_box *box, int row, int col)
{
	const struct term_caps *caps = term_caps(g->ui->term);
	struct picture *item = pictures_find(&g->pictures, box->ref);
	char text[sizeof g->barred + 20];
	if (!g->on || caps->pictures == TERM_NO_PICTURES) {
		snprintf(text, sizeof text, "Pictures off: %s", g->barred);
		say(g, box, row, col, STYLE_DIM, g->barred[0] ? text : "Pictures are off. t turns them on.");
		return;
	}
	if (version_is_small(box) && (!item || item->state != PICTURE_HERE)) {
		say_small(g, item, box, row, col);
		return;
	}
	int seconds;
	size_t here, all;
	char bytes[48];
	switch (item ? item->state : PICTURE_NONE) {
	case PICTURE_NONE:
		if (!item && g->pictures.count == PICTURES_MAX) {
			snprintf(text, sizeof text, "Not fetched: more than %d pictures.", PICTURES_MAX);
			say(g, box, row, col, STYLE_WARN, text);
			break;
		}
		say(g, box, row, col, STYLE_DIM, g->reading ? "Reading the case..." : "No picture.");
		break;
	case PICTURE_QUEUED:
	case PICTURE_WAITING:
	case PICTURE_COMING:
		pictures_coming(&g->pictures, &seconds);
		if (desk_progress(g->desk, item->call, &here, &all))
			bytes_of_bytes(here, all, bytes, sizeof bytes);
		else
			snprintf(bytes, sizeof bytes, "...");
		if (box->ref.step) /* its links are younger */
			snprintf(text, sizeof text, "Fetching %s", bytes);
		else
			snprintf(text, sizeof text, "Fetching %s (link lives %d s)", bytes, seconds);
		say(g, box, row, col, STYLE_DIM, text);
		break;
	case PICTURE_EXPIRED:
		say(g, box, row, col, STYLE_WARN, "The link ran out (60 s). Getting a fresh one...");
		break;
	case PICTURE_FAILED:
		say_err(g, box, row, col, item);
		break;
	case PICTURE_HERE:
		draw_here(g, item, box, row, col);
		break;
	}
}

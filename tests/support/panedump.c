/* Prints a pane of a record as text, to look at it: panedump FILE PANE WIDTH HEIGHT [-c] [-r] [-p]
 * -c colours, -r everything revealed, -p with room for pictures. PANE 1..9, or q for the queue row and preview. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/when.h"
#include "pane/pane.h"

static const char *const colours[STYLES] = {
	[STYLE_DIM] = "2", [STYLE_STRONG] = "1", [STYLE_HEAD] = "1;36", [STYLE_LABEL] = "36", [STYLE_GOOD] = "32", [STYLE_WARN] = "33",
	[STYLE_BAD] = "31", [STYLE_PENDING] = "35", [STYLE_UNKNOWN] = "33;7", [STYLE_MATCH] = "7",
};

static void print_rows(const struct row_list *l, bool colour)
{
	for (size_t i = 0; i < l->count; i++) {
		for (size_t k = 0; k < l->rows[i].count; k++) {
			const struct span *s = &l->rows[i].spans[k];
			if (colour && colours[s->style])
				printf("\033[%sm%s\033[0m", colours[s->style], s->text);
			else
				fputs(s->text, stdout);
		}
		putchar('\n');
	}
}

static bool read_record(const char *path, struct record_page *page)
{
	struct buf text;
	struct err err = { 0 };
	char piece[65536];
	size_t n;
	FILE *f = fopen(path, "r");
	if (!f)
		return false;
	buf_init(&text, JSON_BODY_MAX);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_add(&text, piece, n);
	fclose(f);
	bool ok = idv_decode_one(buf_str(&text), text.len, page, &err);
	if (!ok)
		fprintf(stderr, "%s\n", err.text);
	buf_finish(&text);
	return ok;
}

int main(int argc, char **argv)
{
	struct record_page page = { 0 };
	if (argc < 5 || !read_record(argv[1], &page)) {
		fprintf(stderr, "usage: panedump FILE PANE WIDTH HEIGHT [-c] [-r] [-p]\n");
		return 2;
	}
	bool colour = false;
	const struct record *r = page.records[0];
	struct pane_view v = { .width = atoi(argv[3]), .height = atoi(argv[4]), .utc = true, .document = -1, .selfie = -1 };
	for (int i = 5; i < argc; i++) {
		colour = colour || strcmp(argv[i], "-c") == 0;
		v.reveal_all = v.reveal_all || strcmp(argv[i], "-r") == 0;
		v.pictures = v.pictures || strcmp(argv[i], "-p") == 0;
	}
	struct pane_out out = { 0 };
	if (argv[2][0] == 'q') {
		struct queue_item item = { .record = r, .try_no = 2, .tries = 3, .age = "7h13" };
		queue_head(&out.list, &v, 0, false);
		queue_row(&out.list, &item, &v);
		queue_legend(&out.list, v.width);
		struct pane_view narrow = v;
		narrow.width = 58;
		queue_preview(&out.list, &item, &narrow);
	} else if (argv[2][0] >= '1' && argv[2][0] <= '9') {
		pane_table[argv[2][0] - '0'].layout(r, &v, &out);
	}
	for (size_t i = 0; i < out.box_count; i++)
		printf("box %d,%d %dx%d %s\n", out.boxes[i].row, out.boxes[i].col, out.boxes[i].cols, out.boxes[i].rows, out.boxes[i].title);
	printf("text %d,%d %dx%d\n", out.text_row, out.text_col, out.text_cols, out.text_rows);
	print_rows(&out.list, colour);
	pane_out_finish(&out);
	record_page_finish(&page);
	return 0;
}

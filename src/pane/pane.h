/* Panes: model in, styled rows out. No curses, no I/O: every pane is tested without a terminal.
 *
 * A pane lays itself out for a width and height. It may ask for picture boxes (fixed to the frame) and gives rows for a text area
 * that scrolls. Rows are clean text; each may carry the field it shows, so that Enter explains it, y copies and m reveals it. */
#ifndef PANE_PANE_H
#define PANE_PANE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/style.h"
#include "base/when.h"
#include "decide/finding.h"
#include "idv/compare.h"
#include "idv/record.h"
#include "idv/request.h"

struct buf;
struct hits_view;
struct play_advice;

struct span {
	enum style style;
	const char *text; /* clean, in the list's arena */
};

/* What a row is about; leaf IDV_LEAVES: nothing. */
struct row_field {
	enum idv_leaf leaf;
	uint16_t at[RECORD_DEPTH];
};

struct row {
	struct span *spans;
	size_t count, room;
	struct row_field field;
	const struct row_field *group; /* all that the row is about, `field` first, where that are several; in the list's arena */
	size_t group_count;
	bool masked;            /* something on this row is hidden until revealed */
	bool elsewhere;         /* its field is shown of other attempts: m works, but there is no value of this one to explain or copy */
	/* What Enter opens, if it does not explain the field. */
	const char *open_id;    /* an attempt; NULL */
	enum idv_pane open_pane; /* 0: none */
};

struct row_list {
	struct arena arena;
	struct row *rows;       /* wiped with the list */
	size_t count, room;
};
void rows_finish(struct row_list *l);                 /* accepts zeroed */
void rows_reset(struct row_list *l);                  /* none, with room kept for others */
struct row *row_add(struct row_list *l);              /* a new, empty row; valid until the next row_add */
/* Append text from our own source, or formatted from it; it is cleaned all the same. */
void row_text(struct row_list *l, struct row *r, enum style style, const char *text);
void row_printf(struct row_list *l, struct row *r, enum style style, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* The same in a column of `width` cells, clipped with "…" or padded. */
void row_cell(struct row_list *l, struct row *r, enum style style, int width, const char *text);
int row_width(const struct row *r);
/* Plain text of a row, for find, tests, --plain. */
void row_string(const struct row *r, struct buf *out);
bool row_contains(const struct row *r, const char *needle); /* as text_contains */

/* Which picture: the URL leaf, its index, and how many attempts later in the chain (earlier: negative) than the case at hand. */
struct picture_ref {
	enum idv_leaf leaf;
	uint16_t at;
	int16_t step;
};
bool picture_same(struct picture_ref a, struct picture_ref b);

/* BOX_FRAMED stands in a border; what the reviewer does to a picture shows in it. BOX_SMALL likewise, but always shows the whole.
 * BOX_THUMB has no border: its title is the row above it. BOX_STILL is one picture of a film, no border either: its time is the row
 * under it. */
enum box_kind { BOX_FRAMED, BOX_SMALL, BOX_THUMB, BOX_STILL };
struct picture_box {
	struct picture_ref ref;
	enum box_kind kind;
	int row, col, rows, cols;  /* of the picture, relative to the pane */
	char title[64];
	int frame;                 /* of a film, 0-based */
	bool current;              /* BOX_THUMB: it is the one shown large */
};

/* What was found out about a picture. Strings are borrowed. */
struct picture_facts {
	struct picture_ref ref;
	const char *fault;            /* why it is not shown, then nothing else is known; NULL: it is */
	int width, height;
	const char *format, *detail;  /* "JPEG", "progressive" */
	bool damaged;                 /* not all of it could be read */
	bool joined;                  /* of a film: the file has another recording, which is not shown */
	const char *software, *taken; /* EXIF: "" absent */
	int frames, duration_ms;      /* of a film; else 0 */
};

/* The selfie's film: a contact sheet, or one of its pictures large. */
struct pane_film {
	bool large, playing;
	int frame;                 /* 0-based */
	int frame_ms;              /* when in the film it comes; -1: not known yet */
	int turned;                /* by the reviewer, degrees clockwise */
	const char *fault;         /* why there is no film, borrowed; NULL */
};

/* Two pictures beside each other, or by turns in one place. */
struct pane_compare {
	bool on;
	struct picture_ref beside; /* with what the pane would show anyway */
	bool one_place, second;    /* by turns; the second is to be seen now */
};

/* What a colleague wrote, in what the store keeps. Strings are borrowed. */
struct pane_note {
	int64_t at;                /* unix s */
	const char *by, *text;     /* text: as it was written, in lines; NULL: nobody can read it any more */
};

enum { PANE_BOXES = 16, PANE_REVEALED = 64, PANE_PARTNERS = 16 };

/* What the reviewer chose; kept by the gallery for each case, read by panes, changed by actions only. Panes know no clock: what they lay
 * out is made of the record and of this, and holds as long as these are the same. */
struct pane_view {
	int width, height;         /* cells */
	bool utc;
	bool reveal_all;
	struct row_field revealed[PANE_REVEALED]; size_t revealed_count;
	int document;              /* submission shown, 0-based; -1: the last */
	int side;                  /* Documents: 0 front, 1 back, 2 face */
	bool original;             /* instead of cropped */
	int selfie;                /* 0-based; -1 the last */
	bool pictures;             /* make room for picture boxes */
	const char *barred;        /* why the policy keeps pictures off; NULL: it does not */
	struct pane_film film;
	struct pane_compare compare;
	const struct picture_facts *facts; size_t fact_count; /* borrowed */
	const char *template_name; /* from the configuration, NULL */
	const char *dashboard;     /* link to show, NULL */
	int64_t read_at;           /* when the record was read, unix s */
	/* Attempts: the other attempts of the chain that are known, oldest first (borrowed); the case itself is `self`. */
	struct record *const *chain;
	size_t chain_count, self;
	size_t attempt, attempts;  /* try number and count, 1-based; 0 unknown */
	const struct pane_note *notes; size_t note_count; /* of the case, the newest last; borrowed */
	const struct play_advice *advice; /* which retry to try next (decide/playbook.h); borrowed; NULL: none is shown */
	const struct finding *findings; size_t finding_count, finding_more; /* of all that is known; borrowed; NULL: the panes look at the record alone */
	const char *const *decisions; size_t decision_count, decisions_all; /* about the case, the newest first, a line each, and how many there are; borrowed */
	const struct hits_view *screening; /* of the case (pane/hits.h); borrowed; NULL: not asked for */
};

struct pane_out {
	struct row_list list;
	int text_row, text_col, text_rows, text_cols; /* where the rows scroll */
	size_t first;                                 /* the row that the cursor begins on; 0: it is not seen at first */
	/* Rows from this one on stand in a column of their own, beside the others from the top on; then all fit, and nothing scrolls. 0: none */
	size_t second;
	int second_col, second_cols;
	struct picture_box boxes[PANE_BOXES]; /* the main one first */
	size_t box_count;
	/* Two pictures that are looked at together: zoomed, moved and coloured as one. The first is the reviewer's choice. */
	bool paired;
	struct picture_ref pair[2];
};
void pane_out_finish(struct pane_out *o);

struct pane_info {
	const char *name;          /* "Overview" */
	const char *short_name;    /* for 80 columns */
	void (*layout)(const struct record *r, const struct pane_view *v, struct pane_out *out);
};
/* Index 1..9 as enum idv_pane; [0] unused. */
extern const struct pane_info pane_table[IDV_PANE_JSON + 1];

/* What a picture may be compared with, the most telling first: other faces of the same person, the same side in other submissions and in
 * the attempts before and after (NULL: none known), the other side, the other form. Returns how many. */
size_t pane_partners(const struct record *r, const struct record *before, const struct record *after,
                     const struct pane_view *v, struct picture_ref shown, struct picture_ref out[PANE_PARTNERS]);

/* Explain what a row is about (Enter), in rows of `width`: a field with label, value, meaning, path; of several a list. */
void pane_explain(const struct record *r, const struct pane_view *v, const struct row *about, struct row_list *out);

/* The queue: one row an attempt. Columns by width; names only when revealed. try_no, tries 0: not known. */
struct queue_item {
	const struct record *record;
	size_t try_no, tries;
	bool marked, seen;
	bool superseded;         /* a newer attempt follows: it waits for nobody */
	bool held;               /* stands where it stood while it was pending and newest */
	char age[WHEN_TEXT];       /* as queue_age has it; for queue_row */
};
void queue_age(const struct record *r, int64_t now, char out[WHEN_TEXT]);
/* The person's name into out, masked unless v reveals it. */
void queue_name(const struct record *r, const struct pane_view *v, struct buf *out);
void queue_row(struct row_list *l, const struct queue_item *item, const struct pane_view *v);
void queue_why(const struct record *r, struct buf *out); /* why it waits, in brief and whole; cleaned where it is shown */
void queue_try(size_t try_no, size_t tries, struct buf *out); /* "2/3", "1", "2/?", "?" */
void queue_head(struct row_list *l, const struct pane_view *v, int sort_column, bool reverse);
/* Sort columns, in the order `s` walks them. compare < 0: a before b. */
struct queue_column { const char *name; int (*compare)(const struct queue_item *a, const struct queue_item *b, int64_t now); };
extern const struct queue_column queue_columns[];
extern const size_t queue_column_count;
/* Preview beside the queue, at 120 columns and more. */
void queue_preview(struct row_list *l, const struct queue_item *item, const struct pane_view *v);
/* The legend of marks and step letters, in as many rows as `width` needs; and the usual marks in one row, with the key to all. */
void queue_legend(struct row_list *l, int width);
void queue_legend_line(struct row_list *l, int width, const char *key);

/* Value of a leaf, of whatever kind the record is, as a reviewer reads it: label of its word, masked unless revealed, country name beside
 * its code, time in the chosen zone, or why it is empty. Returns the style. */
enum style value_text(const struct record *r, const struct record_value *value, const struct pane_view *v, struct buf *out);
bool value_revealed(const struct pane_view *v, const struct record_value *value);

#endif

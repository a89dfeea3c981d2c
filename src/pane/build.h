/* What the panes are built of: headings, fields and paragraphs, wrapped to a width. Internal to src/pane. */
#ifndef PANE_BUILD_H
#define PANE_BUILD_H

#include "aml/compare.h"
#include "pane/pane.h"

/* A column of rows being built. */
struct column {
	struct row_list *list;
	const struct record *record;
	const struct pane_view *view;
	int width;        /* cells */
	int label_width;  /* of the names of fields; longer ones are wrapped */
};

/* A piece of a row that wraps within its own width. */
struct cell {
	enum style style;
	int width;        /* the last cell of a row takes all of it, the others leave one for the gap */
	const char *text; /* cleaned when it is laid out */
};
enum { CELLS_MAX = 7, MARK_CELLS = 2, VALUE_BYTES_MAX = 4000 };

enum style severity_style(enum record_severity s);
/* One cell: + x ~ ? ! or blank. A severity is never told by colour alone. */
const char *severity_mark(enum record_severity s);
/* Place in a list that has the worst first. */
int severity_rank(enum record_severity s);
/* Of a value: its word's, RECORD_UNKNOWN for a word not listed or a wrong type, else RECORD_NEUTRAL. Never GOOD when nothing is there. */
enum record_severity value_severity(const struct record_value *v);
/* The value, or in a word that there is none, where the reason stands elsewhere. */
enum style value_brief(const struct record *r, const struct record_value *value, const struct pane_view *v, struct buf *out);
/* Did it come, if of a wrong type. */
bool value_is_here(const struct record_value *v);
/* Is it masked now, so that m would reveal something? */
bool value_hidden(const struct pane_view *v, const struct record_value *value);
/* The key in a link as "****" and its tail; the rest as it came. False when there is no key. */
bool value_mask_key(const char *url, struct buf *out);
/* The beginning of a link to a picture: who has all of it has the picture. */
void value_short_link(const char *url, struct buf *out);

void build_gap(struct column *c);
void build_head(struct column *c, const char *text, const char *aside);
/* Text wrapped at `indent`; hanging lines are indented by 2 more. */
void build_text(struct column *c, enum style style, int indent, const char *text);
/* The same from the first column, hanging lines indented by `hang`. */
void build_hanging(struct column *c, enum style style, int hang, const char *text);
/* Cells beside each other, in as many rows as the tallest needs; the field, when given, is attached to each of them. */
void build_cells(struct column *c, const struct cell *cells, size_t n, const struct row_field *field, bool masked);
/* The same with bytes of the cells' clean texts marked, one struct a cell: by style, and by a row of "^" under each row that has some. */
struct marks {
	const struct aml_span *at;
	size_t count;
};
void build_marked_cells(struct column *c, const struct cell *cells, const struct marks *marks, size_t n, const struct row_field *field, bool masked);
/* "mark label  value", the value wrapped; the field is attached to each of its rows. label NULL: the leaf's own. */
void build_field(struct column *c, enum idv_leaf leaf, size_t i, size_t j, const char *label);
/* The same with our own severity and a remark after the value. */
void build_field_as(struct column *c, const struct record_value *v, const char *label, enum record_severity severity, const char *remark);
/* A field with its name; label NULL: the leaf's own. */
struct named {
	struct record_value value;
	const char *label;
};
/* Worst first. Fields that say the same share a line: "success: glare, blur". Where the names would take many rows, passes and what is
 * empty are counted; a field that stands alone has a row of its own. */
void build_alike(struct column *c, const struct named *fields, size_t n);
/* A list of leaves, so. */
void build_checks(struct column *c, const enum idv_leaf *leaves, size_t n, size_t i);
/* Those of a list that are empty, so. */
void build_empty(struct column *c, const enum idv_leaf *leaves, size_t n, size_t i);
/* All of a list of leaves: a row for each that has a value, then the empty ones. */
void build_fields(struct column *c, const enum idv_leaf *leaves, size_t n, size_t i);
/* "mark label  text" that is no single value; leaf IDV_LEAVES: about nothing. */
void build_line(struct column *c, enum record_severity severity, const char *label, enum style style, const char *text,
                struct row_field field);
/* Why no pictures may be shown, where a policy says so. */
void build_barred(struct column *c);
/* The value at a place, with leaf and place set even when nothing is there. */
struct record_value value_at(const struct record *r, enum idv_leaf leaf, size_t i, size_t j);
struct row_field field_of(const struct record_value *v);
/* Does the leaf stand for all elements of its innermost array? */
bool leaf_is_list(enum idv_leaf leaf);
/* All elements of a list leaf (linked services, factors), or why there is none; the worst severity among them. */
enum record_severity value_list_text(const struct column *c, enum idv_leaf leaf, size_t i, struct buf *out);
/* The whole pane as text area. */
void build_whole(const struct pane_view *v, struct pane_out *out);
struct column build_column(struct row_list *l, const struct record *r, const struct pane_view *v, int width, int label_width);
/* A gauge of 10 cells for 0..100: "[#######...]". */
void build_gauge(int64_t value, char out[16]);

/* The submission shown, from view and count; -1 when there is none. */
int chosen(int want, size_t count);

/* Parts that other panes show too. */
/* Why it waits or failed, in at most so many rows below its heading; where they do not do, "+N more" and the pane that has them. */
void overview_reasons(struct column *c, size_t most);
enum { OVERVIEW_REASON_ROWS = 1000 };
void overview_steps(struct column *c);
void overview_next(struct column *c); /* nothing where nothing is advised */
void kyc_comparison(struct column *c);

/* What a field is and what a word says, in our own words; NULL when there is nothing to add. */
const char *meaning_of_leaf(enum idv_leaf leaf);
const char *meaning_of_word(enum idv_vocab vocab, const char *wire);

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

#endif

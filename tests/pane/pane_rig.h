/* Records from JSON and panes as text, for the tests of src/pane. */
#ifndef TESTS_PANE_RIG_H
#define TESTS_PANE_RIG_H

#include "base/buf.h"
#include "pane/pane.h"
#include "support/marker.h"

struct record *rig_decode(const char *json);       /* fails the test when it cannot; record_destroy() */
struct record *rig_marker(const struct marker *m);
/* A view of a case at 2026-01-02 12:00:00Z, UTC, nothing revealed, the newest submission, no pictures. */
struct pane_view rig_view(int width, int height);

/* A pane laid out; its rows as text, one a line. */
struct shot {
	struct pane_out out;
	struct buf text;
};
void rig_shoot(const struct record *r, const struct pane_view *v, int pane, struct shot *s);
void rig_finish(struct shot *s);
/* The text of rows. */
void rig_text(const struct row_list *l, struct buf *out);

/* Does `what` stand in the text, with no letter or digit beside it? */
bool rig_has(const char *text, const char *what);
/* Is the row about the field, alone or among others? */
bool rig_is_about(const struct row *r, enum idv_leaf leaf, size_t i, size_t j);
/* The rows that are about the field, joined by one space, outer blanks gone; "" when there is none. rig_free() */
char *rig_field(const struct row_list *l, enum idv_leaf leaf, size_t i, size_t j);
void rig_free(char *s);

/* Has the leaf's path an array, and another one inside? */
int rig_depth(enum idv_leaf leaf);

/* These stand in what was shot, in this order. */
void rig_lines(const struct shot *s, const char *const *want, size_t n);
#define ASSERT_LINES(s, ...) rig_lines(s, (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

#endif

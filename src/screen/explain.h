/* Rows that explain something: a field of a case, the marks of the queue. */
#ifndef SCREEN_EXPLAIN_H
#define SCREEN_EXPLAIN_H

struct row_list;
struct ui;

/* The rows to be filled in, popup_cols wide. */
struct row_list *explain_open(struct ui *ui, const char *title);

#endif

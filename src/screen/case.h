/* A case: nine panes over one attempt, its pictures, and the way to its neighbours. */
#ifndef SCREEN_CASE_H
#define SCREEN_CASE_H

struct desk;
struct gallery;
struct ui;

/* The attempt may not have been read yet. An id that cannot be one is said, and nothing opens. */
void case_open(struct ui *ui, struct desk *desk, struct gallery *gallery, const char *id);

/* What one key does here and in the queue, in one sentence. */
#define CASE_OPEN_HELP "Open the case; in a case, explain the field under the cursor"
#define CASE_FIND_HELP "Find text; in the queue, filter as you type"
#define CASE_REVEAL_HELP "Reveal or mask this field; in the queue, names"
#define CASE_MARK_HELP "Mark or unmark the row"
#define CASE_COPY_HELP "Copy the attempt id (of all marked ones in the queue)"

#endif

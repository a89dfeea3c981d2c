/* What goes to the clipboard of the reviewer's terminal: ids, links, the field under the cursor. action_table holds the actions. */
#ifndef UI_COPY_H
#define UI_COPY_H

struct app;

/* Sends it (OSC 52), and says so; `what` begins the sentence. */
void copy_text(struct app *app, const char *what, const char *text);

/* Of an attempt, by the configured pattern; mem. NULL: none is configured. */
char *copy_dashboard_url(const struct app *app, const char *id);

/* Why something is off; NULL: it is not. */
const char *copy_off_link(const struct app *app);
const char *copy_off_dashboard(const struct app *app);
const char *copy_off_field(const struct app *app);

void copy_id(struct app *app); /* of all marked attempts, one a line; of the current one when none is marked */
void copy_link(struct app *app);
void copy_dashboard(struct app *app);
void copy_field(struct app *app);

#endif

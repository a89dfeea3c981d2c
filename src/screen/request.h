/* What a form is going to send, and what came of it when it was sent. */
#ifndef SCREEN_REQUEST_H
#define SCREEN_REQUEST_H

struct err;
struct row_list;
struct ui;

enum { REQUEST_MAX = 16 * 1024 };

/* What went wrong when it was sent last, if anything (news: what came of it since, "" nothing), and the request as JSON; or what it lacks. */
void request_draw(struct ui *ui, int row, int col, int rows, int cols, const struct err *last, const char *news, const struct err *lacks,
                  const char *json);

/* How many rows the next takes where there is room. */
int request_rows(const char *json, int cols);
/* A request alone, under a head that names it; lacks: why there is none yet. Rows used. */
int request_put(struct ui *ui, int row, int col, int rows, int cols, const char *name, const struct err *lacks, const char *json);

/* JSON in rows as wide as cols, a name with its value. */
void request_add(struct row_list *out, int cols, const char *json);

#endif

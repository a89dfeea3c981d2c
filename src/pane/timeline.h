/* What happened to a case, in one order: moments in, whoever told of them; rows out, with days, gaps, and what is wrong with the clocks. */
#ifndef PANE_TIMELINE_H
#define PANE_TIMELINE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "pane/pane.h"

struct hits_view;

/* Who says so. People are those who did something at a console; of a Dashboard's user the vendor tells. */
enum moment_source { MOMENT_VENDOR, MOMENT_WEBHOOK, MOMENT_STORE, MOMENT_PERSON, MOMENT_SOURCES };
extern const char *const moment_source_names[MOMENT_SOURCES]; /* "vendor" "webhook" "store" "people" */

/* Where Enter goes from it. */
enum moment_jump { JUMP_NOWHERE, JUMP_FIELD /* a pane, and there a field */, JUMP_ATTEMPT, JUMP_SCREENING, JUMP_TEXT /* all of its text */ };

#define MOMENT_UNTIMED INT64_MIN

enum {
	MOMENT_SLACK_S = 120,    /* so far two clocks may be apart and nobody wonders */
	MOMENT_ISSUED_S = 30,    /* a webhook that was issued so much after it came is of another clock */
	MOMENT_STALE_S = 300,    /* the oldest that is accepted (webhooks) */
	MOMENT_GAP_S = 2 * 3600  /* a time without anything from here on is told */
};

/* Texts are clean and in the arena of the moments. */
struct moment {
	int64_t at;              /* unix s; MOMENT_UNTIMED: nobody told when */
	enum moment_source source;
	const char *who;         /* of PERSON; else "" */
	const char *text;        /* one sentence */
	enum style style;
	size_t after;            /* of an untimed one: stands behind this moment; SIZE_MAX: at the end */
	enum moment_jump jump;
	const char *attempt_id;  /* the attempt that it is about; "" */
	enum idv_pane pane;      /* FIELD */
	struct row_field field;  /* FIELD; leaf IDV_LEAVES: the pane alone */
	const char *whole;       /* TEXT: borrowed, in lines, may not be clean */
	bool hidden;             /* it is in no line and in no sum */
	const char *doubt;       /* why its clock is doubted, a sentence; NULL: it is not */
};

/* One that cannot be before another. */
struct moment_bound { size_t first, then; int64_t slack; };

/* Zeroed is empty. */
struct moments {
	struct arena texts;
	struct moment *list;     /* as they were added; their places are their names */
	size_t count, room;
	struct moment_bound *bounds;
	size_t bound_count, bound_room;
	size_t doubts;           /* moments that are doubted, after moments_judge */
};
void moments_finish(struct moments *m);  /* accepts zeroed; leaves it empty */

/* Its place. The text is cleaned; style PLAIN, jump NOWHERE, no attempt. */
size_t moments_add(struct moments *m, enum moment_source source, int64_t at, const char *who, const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* All of `more`, with what binds and doubts them; its texts are borrowed. The place of its first. */
size_t moments_append(struct moments *m, const struct moments *more);
/* A clean text that lives as long as they do. */
const char *moments_text(struct moments *m, const char *text);
/* `then` follows `first`: by their clocks it may be `slack` seconds before it at most. Untimed ones bind nothing; SIZE_MAX neither. */
void moments_bind(struct moments *m, size_t first, size_t then, int64_t slack);
/* A doubt of its own, beside those of moments_judge. */
void moments_doubt(struct moments *m, size_t moment, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Doubts what contradicts its bounds, and what is yet to come: of the vendor by the server's clock, `now`; of others by this host's too, `own`. Once, when all
 * are in. */
void moments_judge(struct moments *m, int64_t now, int64_t own);

enum line_kind { LINE_OF_DAY, LINE_OF_GAP, LINE_OF_MOMENT };
struct moment_line {
	enum line_kind kind;
	size_t moment;           /* MOMENT; of the others that which follows */
	int64_t seconds;         /* GAP */
};
/* The lines of those whose source is in `sources` (bits), oldest first; free(). Days as `utc` says. */
size_t moments_order(const struct moments *m, unsigned sources, bool utc, struct moment_line **out);

/* A line of `width` cells; filtered: a gap is one of what is shown alone. */
void moment_row(struct row_list *l, const struct moments *m, const struct moment_line *line, bool utc, bool filtered, int width);
/* All there is of one, in rows of `width`: when, by whose word, the sentence, the doubt. */
void moment_rows(struct row_list *l, const struct moment *e, bool utc, int width);
/* "38 moments: 12 vendor, 3 webhook, 5 store, 18 people". */
void moments_sum(const struct moments *m, char *out, size_t size);
/* "3 d 4 h", "12 min", "40 s": two units at most. */
void moment_length(int64_t seconds, char out[WHEN_TEXT]);

/* timeline_vendor.c: what an attempt tells, and a screening as far as it was read (h as panes get it). Each sets `created` and the like by itself. The place
 * of the attempt's creation, to bind others to; SIZE_MAX: it has no time. try_no 0: not known. */
size_t moments_of_attempt(struct moments *m, const struct record *r, size_t try_no, size_t tries);
void moments_of_screening(struct moments *m, const struct hits_view *h, const char *attempt_id);

#endif

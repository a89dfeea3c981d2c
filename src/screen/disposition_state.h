/* The state of the form of a decision. For src/screen/disposition*.c alone. */
#ifndef SCREEN_DISPOSITION_STATE_H
#define SCREEN_DISPOSITION_STATE_H

#include "base/err.h"
#include "config/config.h"
#include "desk/deciding.h"
#include "idv/request.h"
#include "term/term.h"
#include "ui/form.h"
#include "ui/popup.h"

struct row_list;
struct ui;

enum { DISPOSITION_TALL = 36, DISPOSITION_WIDE = 120, DISPOSITION_HELD = 32 };

/* Which row has the focus, whatever rows come and go around it. */
struct disposition_focus { const void *of; int value; };

struct disposition_form {
	struct ui *ui;
	struct desk *desk;
	char attempt_id[IDV_ID_SIZE];
	/* What rows choose by number; the draft has codes. Written back after each key. */
	bool reasons[POLICY_CODES];            /* by place in the policy */
	int resolved[FINDINGS];                /* 1 + place in the policy; 0 not yet */
	int strategy, queue;
	const char *codes[POLICY_CODES + 1], *queues[CONFIG_LIST_MAX + 1]; /* that cycles show */
	char confirm[16];
	size_t focus, top;
	struct disposition_focus at;
	bool tall, wide;                       /* the window, in the last frame */
	bool legend_stays;                     /* what resolutions there are has room whether or not one is asked for */
	char filled[DISPOSITION_NARRATIVE];    /* the narrative as the policy begins it; what was typed differs */
	struct term_event held[DISPOSITION_HELD]; /* keys that ran ahead of what was being read */
	size_t held_count;
	bool sending;
	/* What came of it. */
	char decided[DISPOSITION_ID];          /* the decision that was begun last, and its outcome */
	int decided_outcome;
	bool ended, ok;
	struct err err;
	struct popup in;
	size_t out_top, out_count;
};

/* disposition_form.c: its rows, and what they choose. */
void disposition_build(struct disposition_form *f, struct form *form);
bool disposition_choose(struct disposition_form *f, const struct form *form, uint32_t key); /* false: the key is none of its rows' */
void disposition_take(struct disposition_form *f);          /* what the rows say goes into the draft */
void disposition_go_to_lacking(struct disposition_form *f);   /* the focus goes to the first row that lacks something */
void disposition_keep_focus(struct disposition_form *f, const struct form *form);
/* disposition_rows.c: rows of single parts. */
void disposition_head(const struct disposition_form *f, struct form *form, const char *text);
void disposition_add_outcomes(struct disposition_form *f, struct form *form);
void disposition_add_reasons(struct disposition_form *f, struct form *form);
void disposition_add_findings(struct disposition_form *f, struct form *form);
void disposition_add_own(struct disposition_form *f, struct form *form);       /* what the outcome alone needs */
const struct finding *disposition_finding(const struct disposition_form *f, size_t resolution); /* NULL: it is found no more */
size_t disposition_current(const struct disposition_form *f); /* the finding that a resolution's key resolves; SIZE_MAX: none */
/* disposition_says.c: findings, what was not looked at, what it rests on, what is signed and sent. */
enum { SAYS_ALL = 1 << 20 };
void disposition_put_unseen(struct desk *d, char *out, size_t size);
void disposition_says(const struct disposition_form *f, struct row_list *l, int cols, size_t most);
void disposition_says_requests(const struct disposition_form *f, struct row_list *l, int cols);
void disposition_says_sent(const struct disposition_form *f, struct row_list *l, int cols);
/* disposition_end.c: what changed, and what came of it. */
void disposition_changed_rows(const struct disposition_form *f, struct row_list *l, int cols);
void disposition_ended_rows(const struct disposition_form *f, struct row_list *l, int cols);

#endif

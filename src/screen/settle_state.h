/* The state of the form that settles a screening. For src/screen/settle*.c alone. */
#ifndef SCREEN_SETTLE_STATE_H
#define SCREEN_SETTLE_STATE_H

#include "base/buf.h"
#include "base/err.h"
#include "desk/calls.h"
#include "screen/settle.h"
#include "ui/form.h"
#include "ui/popup.h"

struct row_list;

/* What came of the act, as it was told. */
struct settle_outcome {
	bool there;
	bool ok;
	struct err err;
	enum api_step review, update; /* of what was begun */
	bool begun;
	char review_id[AML_ID_SIZE];
	char intent[33];
	char changes[AML_CHANGES][200];
	size_t change_count, changes_all;
};

struct settle_form {
	struct ui *ui;
	struct desk *desk;
	struct settle_draft *draft;
	char screening_id[AML_ID_SIZE];
	int assignee;               /* -1: none is chosen; 0: nobody; from 1 on the people in their order */
	char confirm[16];
	size_t focus, top;
	size_t items;               /* of the form as it was built last */
	bool on_text;               /* the focus is on one of its texts */
	bool sending;
	/* What may become of it and would be sent, as of the last key and of what was read since. */
	bool fresh;
	uint64_t made_of;
	struct err offers[AML_AIMS]; /* why not; ERR_NONE: it may */
	struct buf review, update;   /* the requests of what is chosen; empty where there is none */
	struct err lacks;            /* why there are none */
	struct settle_outcome outcome;
	struct popup in;             /* where the outcome stands */
	size_t out_top, out_count;
};

/* settle_form.c: what is chosen, and what it would send. */
extern const char *const settle_words[AML_AIMS];
void settle_build(struct settle_form *f, struct form *form);
void settle_make(struct settle_form *f);            /* offers and requests, where they may be others now */
void settle_put_meaning(const struct settle_form *f, struct row_list *l, int cols);
bool settle_take(struct settle_form *f, struct aml_decision *out, struct err *err); /* out is to be finished */

/* settle_outcome.c */
void settle_outcome_take(struct settle_outcome *o, const struct api_reply *reply);
void settle_outcome_rows(const struct settle_form *f, struct row_list *l, int cols);

#endif

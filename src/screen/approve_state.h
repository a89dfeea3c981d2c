/* The state of the second look. For src/screen/approve*.c alone. */
#ifndef SCREEN_APPROVE_STATE_H
#define SCREEN_APPROVE_STATE_H

#include "base/err.h"
#include "decide/outcome.h"
#include "desk/deciding.h"
#include "ui/form.h"
#include "ui/popup.h"

struct row_list;
struct ui;

enum { APPROVE_WHY = 400 };

/* What may be done with it. */
enum approve_deed { APPROVE_NOTHING, APPROVE_LOOK /* of somebody else's: approve or refuse */, APPROVE_BACK /* mine, waiting */, APPROVE_SEND /* nobody else is needed */ };

struct approve {
	struct ui *ui;
	struct desk *desk;
	char attempt_id[IDV_ID_SIZE];
	char id[DISPOSITION_ID];     /* of the decision that it was opened on */
	int outcome;                 /* 1 + what I would decide, where the other's is hidden */
	char why[APPROVE_WHY];       /* of a refusal: a note of the case */
	char confirm[16];
	size_t focus, top;
	bool sending, refuses;
	/* What came of it. */
	bool ended, ok;
	struct err err;
	struct popup in;
	size_t out_top, out_count;
};

/* Its place among those of the case; SIZE_MAX: it is not there. */
size_t approve_place(const struct approve *a);
enum approve_deed approve_deed(const struct deciding_known *k);
void approve_build(struct approve *a, struct form *form);
/* approve_rows.c */
void approve_rows(const struct approve *a, struct row_list *l, int cols);
void approve_ended_rows(const struct approve *a, struct row_list *l, int cols);

#endif

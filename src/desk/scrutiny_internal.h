/* What the files of the screening at hand share. They stand on each other in this order: person, people, programmes, scrutiny_hold, scrutiny_act,
 * scrutiny_half, scrutiny_take, scrutiny_past, scrutiny_read, scrutiny_decide, scrutiny_follow, scrutiny_send, scrutiny, told. */
#ifndef DESK_SCRUTINY_INTERNAL_H
#define DESK_SCRUTINY_INTERNAL_H

#include "desk/internal.h"
#include "desk/scrutiny.h"

#define SCRUTINY_SUBJECT "watchlist_screening" /* stands for the template of an act's intent; the screening's id for its user */

/* Verdicts that were not sent, and the look they were given on. */
struct screening_draft {
	char id[AML_ID_SIZE];
	struct aml_look look;
	struct aml_hit_verdict *verdicts; /* by hit of it; secret memory */
};

/* -- scrutiny_hold.c: what is held of the screening at hand, let go and kept ------------------------------------------------------------ */

void scrutiny_drop_records(struct record ***records, size_t *count);
void scrutiny_add_records(struct record ***records, size_t *count, struct record_page *page, size_t most);
/* Comparisons, verdicts, marks and order go; the look stays. */
void scrutiny_drop_hits(struct scrutiny *s);
/* Is anything decided that was not sent? */
bool scrutiny_has_verdicts(const struct aml_hit_verdict *verdicts, size_t count);
/* Look and verdicts become the draft of this screening, in place of one it has; nothing is left in s. */
void scrutiny_keep_draft(struct scrutiny *s);
/* The draft of this screening, which is the caller's from now on; false: it has none. */
bool scrutiny_take_draft(struct scrutiny *s, const char *id, struct screening_draft *out);
void scrutiny_draft_finish(struct screening_draft *f);

/* -- scrutiny_act.c: what was sent, and what came of it ------------------------------------------------------------------------------------ */

enum { SCREENING_ACTS = 32 };
struct screening_act {
	char id[AML_ID_SIZE], attempt_id[AML_ID_SIZE];
	int64_t case_id;     /* of the attempt; 0 it stands alone, or there is no store */
	uint32_t serial;
	enum aml_aim aim;
	bool under_way, following, asking;
	enum err_kind kind;              /* how it ended */
	char intent[33];                 /* "" nothing of it was written down */
	struct aml_decision own;         /* what was sent, without what was seen: read for the first time, it is no change */
	bool news;                       /* not read yet */
	char before[40];                 /* the verification's status when it was sent */
	int64_t done_ms, next_ms;        /* monotonic */
	size_t step;
	char done[SCRUTINY_SAID / 2];    /* what came of the act itself */
	char said[SCRUTINY_SAID];
	enum style style;
};
struct screening_act *scrutiny_act_begin(struct desk *d, const char *attempt_id, const struct aml_decision *decision);
void scrutiny_act_came(struct screening_act *a, const struct api_reply *reply); /* its answer */
struct screening_act *scrutiny_act_of(const struct desk *d, const char *id); /* the newest for it; NULL: none */
void scrutiny_act_shown(struct desk *d);             /* what came of the screening's last act, into what is at hand */
void scrutiny_act_say(struct desk *d, struct screening_act *a, enum style style, const char *sentence);
/* What is open of the screening at hand; not while it is being sent here. */
bool scrutiny_open_write(struct desk *d, struct api_open *out);
/* "What was sent is open until 12:10Z, ^O shows it: ..." */
void scrutiny_say_open(const struct desk *d, const struct api_open *o, char *out, size_t size);
/* The verdicts at hand are those of it, and whether they arrived is not known. */
bool scrutiny_verdicts_sent(const struct desk *d, const struct api_open *open);

/* -- scrutiny_half.c ----------------------------------------------------------------------------------------------------------------------- */

/* From reviews, status and history, as far as they are here: s->half. */
void scrutiny_find_half(struct scrutiny *s);

/* -- scrutiny_take.c: what was read becomes what is at hand ---------------------------------------------------------------------------------- */

void scrutiny_take(struct desk *d);
/* The person anew, as the attempt is known now, and all comparisons; verdicts stay. */
void scrutiny_compare(struct desk *d);

/* -- scrutiny_past.c, scrutiny_read.c ------------------------------------------------------------------------------------------------------------ */

void scrutiny_past(struct desk *d);     /* programme, and history and others where they are wanted */
void scrutiny_programs_ready(struct desk *d);
void scrutiny_read(struct desk *d);
void scrutiny_left(struct desk *d);     /* answers that are to come are of no use any more */

/* -- scrutiny_decide.c ------------------------------------------------------------------------------------------------------------------------ */

/* The case that the screening at hand is of, where a store has it; NULL. */
const struct case_row *scrutiny_row(const struct desk *d);

/* -- scrutiny_follow.c: the verification after acts ------------------------------------------------------------------------------------------------- */

void scrutiny_follow(struct desk *d, struct screening_act *a);
/* What came of an act of before, or of one that was open here; its sentence. */
void scrutiny_act_settled(struct desk *d, const struct api_settled *settled);

#endif

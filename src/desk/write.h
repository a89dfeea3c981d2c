/* Writes: a retry or a create belongs to the desk until it is settled, whoever asked for it and whether that screen is still there. */
#ifndef DESK_WRITE_H
#define DESK_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/api.h"
#include "desk/calls.h"
#include "idv/request.h"

struct attempt;
struct desk;

enum { WRITE_NEWS = 32, WRITE_SENTENCE = 760 };

/* What came of a write, until it was seen. */
struct write_news {
	char intent[33];
	bool ours;                /* asked for here */
	char sentence[WRITE_SENTENCE]; /* clean */
	uint64_t message_no;      /* of the message that tells it; 0: none does */
};

struct writes {
	struct write_news news[WRITE_NEWS], listed[WRITE_NEWS]; /* not seen yet; seen in the list of them */
	size_t news_count, listed_count;
	char begun[512];          /* the newest attempt that came of a write; "" none */
	char retried[IDV_ID_SIZE]; /* the attempt whose retry was asked for here last, and its case; 0 there is no store */
	int64_t case_id;
	/* The subject of the retry that was asked for here last, and, where its answer was lost, what came of it; "" nothing yet. */
	char settled_user[IDV_ID_SIZE], settled_template[IDV_ID_SIZE], settled_sentence[WRITE_SENTENCE];
};

/* Looking for what came of writes that are open, of earlier runs too. */
void desk_settle(struct desk *d);

/* Why nothing may be written now, at all; why this attempt may not be retried. NULL: it may. Valid until the next call. */
const char *desk_off_write(const struct desk *d);
const char *desk_off_retry(struct desk *d, const struct attempt *a);

/* False, and err, when it may not be sent: newest_id is not the newest attempt any more, the strategy is refused for it, or the request is
 * not complete. What came of it is said and noted by the desk; whoever asked is told too. Where nobody who asked is there any more, a
 * failure is said as well. */
bool desk_retry(struct desk *d, const struct idv_retry *q, const char *newest_id, struct ticket who, struct err *err);
/* The same on an attempt as it was decided on: where it is not so any more, nothing is sent, ERR_CHANGED. */
bool desk_retry_on(struct desk *d, const struct idv_retry *q, const struct record *seen, struct ticket who, struct err *err);
bool desk_create(struct desk *d, const struct idv_create *q, struct ticket who, struct err *err);
/* A create for the same user under another template, because of that attempt: it has to be the newest still, and with a store it is of whoever has the
 * case. */
bool desk_step_up(struct desk *d, const struct idv_create *q, const char *newest_id, struct ticket who, struct err *err);
/* What came of a lost answer for this subject, when it is the one whose retry was asked for here last; "" nothing yet. */
const char *desk_settled_of(const struct desk *d, const char *template_id, const char *client_user_id);

/* Writes that are open: see api/api.h. */
bool desk_open_of(struct desk *d, const char *template_id, const char *client_user_id, struct api_open *out);
bool desk_open_at(struct desk *d, size_t i, struct api_open *out);
size_t desk_open_count(struct desk *d);
void desk_look_again(struct desk *d, const char *intent);
bool desk_give_up(struct desk *d, const char *intent, struct err *err);

/* After a frame was painted and is out: the number of the message that is on the screen (0: none), and whether the news are listed
 * there. */
void desk_seen(struct desk *d, uint64_t message_no, bool listed);
/* What came of this one stood on the screen itself. */
void desk_seen_of(struct desk *d, const char *intent);

#endif

/* Writes, from the wish to the answer, each file calling only those above it in this list:
 *   writing.c  what the others share: the lock, the words, the reading of the subject's list
 *   settle.c   looks for what came of a write whose answer is lost
 *   write.c    its one sending, and the verdict
 *   prepare.c  before it is sent: may it be?
 *   earlier.c  what earlier runs left open; it takes up acts on screenings too, which are act.h's */
#ifndef API_WRITING_H
#define API_WRITING_H

#include "api/internal.h"
#include "api/outcome.h"
#include "api/sighting.h"
#include "base/when.h"

/* What a write is besides an exchange. */
struct writing {
	bool may_have_acted;         /* an earlier sending of it, of an idempotent create */
	struct api_manner manner;
	enum idv_strategy strategy;  /* of a retry */
	struct record *seen;         /* of a retry: what it was decided on; NULL: nothing in particular */
	struct intent intent;        /* id "": not written down yet. newest_id "": whichever is, once it was read */
	int lock;                    /* -1: not held */
	struct sighting before, now; /* the list before it was sent; the reading that is under way */
	void (*read)(struct exchange *write, const struct err *unread); /* when that is over; unread NULL: to its end */
	enum write_wire wire;
	struct err why;              /* the answer is lost; before it is sent: the list could not be read */
	char answered_id[512];       /* of the attempt in an answer that could not be believed; "" none */
	int64_t lost_at;             /* mono ms */
	bool earlier;                /* of an earlier run, or handed over: nobody waits for it */
	bool said;                   /* that it is open */
	bool unread;                 /* the list, at this look */
	enum intent_state known;     /* as it was written down last */
	struct keep_call call;       /* of the keep, one at a time */
	void (*then)(struct exchange *write, const struct err *err); /* when that is answered */
	char just[INTENT_ID];        /* the write of before that the reading closed last; "" none */
	const struct write_outcome *outcome; /* of a look, until it is written down */
	struct act *act;             /* of an act on a screening; else NULL */
	char sentence[480];
};

/* The names of write_words, from a write or from an intent that was read. */
struct write_naming {
	char user[200], since[WHEN_TEXT], who[KEEP_WHO], horizon[40], what[280];
};

/* -- writing.c: what all of them share --------------------------------------------------------------------------------------- */

/* The server's clock, by its last Date and the time since; 0 before the first. This host's may be wrong, and jump. */
int64_t server_now(const struct api *api);
void writing_destroy(struct exchange *write);
/* Nothing is written any more for the subject by this exchange: others may. Again is harmless. */
void writing_unlock(struct exchange *write);
/* For one op of the keep: its answer goes to `then`. */
struct keep_call *writing_call(struct exchange *write, void (*then)(struct exchange *write, const struct err *err));
/* What came of it, written down and in the log. */
void writing_note(struct exchange *write, const char *word, const char *detail, void (*then)(struct exchange *write, const struct err *err));
void writing_name(const struct api *api, const struct intent *i, struct write_naming *n, struct write_words *w);
bool writing_is_late(const struct api *api, const struct intent *i);
/* Reads the subject's list from the first page to the last, not before that time, mono ms, and calls `read`. */
void writing_read_list(struct exchange *write, int64_t not_before, void (*read)(struct exchange *write, const struct err *unread));
void writing_stop_reading(struct exchange *write);
/* Of the attempts that the reading shows after an intent (sighting_after), those that another's write made are none of them any more.
 * Returns how many are left; *sure: there is one, and it is the intent's own. */
size_t writing_sift(const struct api *api, const struct intent *i, struct sighting *s, size_t n, bool *sure);
/* The record of the newest attempt of the reading goes to the reply. */
void writing_give_newest(struct exchange *write);
/* Since its answer was lost. */
int64_t writing_elapsed_s(const struct exchange *write);
/* Seconds after the answer was lost of the first look after those; -1: there is none. */
int64_t writing_look_after(const struct exchange *write, int64_t seconds);
/* By the server's clock, where a process that ended wrote it down and a reading told the time. */
void writing_date_loss(struct exchange *write, int64_t server_time);
/* By this client: it is being sent, or looked for. */
bool writing_is_in_hand(const struct api *api, const char *intent);
/* The reply goes to who waits for it; the write goes on by itself. */
void writing_hand_over(struct exchange *write);

/* -- settle.c ---------------------------------------------------------------------------------------------------------------- */

/* The answer is lost, since lost_at: look for what came of it. */
void settle_begin(struct exchange *write, int64_t lost_at);
void settle_tell(struct api *api, const struct intent *i, enum intent_state state, const char *id, const char *sentence);

/* -- write.c ----------------------------------------------------------------------------------------------------------------- */

extern const struct errand write_errand;
void write_cancel(struct exchange *write);

/* -- prepare.c --------------------------------------------------------------------------------------------------------------- */

/* Checked and encoded, and with its intent as far as it is known: take the subject's lock and read its list. 0 and err when it may not be
 * sent. */
/* May its next call leave? (struct api_manner) */
static inline bool writing_may(const struct writing *w, const char *subject, struct err *err)
{
	return !w->manner.may || w->manner.may(w->manner.may_ctx, subject, err);
}
uint32_t prepare_begin(struct exchange *write, const struct intent *intent, enum idv_strategy strategy, const struct api_manner *manner,
                       struct err *err);

#endif

/* Calls under way, and whose they are: an answer goes to whoever asked for it. */
#ifndef DESK_CALLS_H
#define DESK_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/api.h"

struct desk;

/* Who asked. reply is called once, after the desk has taken what concerns all (records, trouble, what a write did); the reply is valid
 * during that call. Zeroed: nobody waits. */
struct ticket {
	void (*reply)(void *owner, uint32_t tag, struct api_reply *reply);
	void *owner;
	uint32_t tag;             /* the owner's own */
};

struct desk_call {
	uint32_t id;
	/* What the desk itself does first; NULL. */
	void (*first)(struct desk *d, const struct desk_call *call, struct api_reply *reply);
	size_t index;             /* for it: place of a subject or of an id in the caseload */
	char *template_id, *client_user_id; /* for it, of a write; owned; NULL */
	struct ticket ticket;
};

struct desk_calls {
	struct desk_call *all;
	size_t count, room;
};

/* Each sends, and gives the id of the call; 0, and err, when it may not be sent: then nobody is told. */
/* The attempt comes into the caseload, and its subject is read too. */
uint32_t desk_get(struct desk *d, const char *id, struct ticket who, struct err *err);
/* A page of a subject's list, for the owner alone. */
uint32_t desk_list(struct desk *d, const char *template_id, const char *client_user_id, const char *cursor, struct ticket who,
                   struct err *err);
uint32_t desk_list_by(struct desk *d, const char *template_id, enum idv_by by, const char *user, const char *cursor, struct ticket who,
                      struct err *err);
/* A read by one text, an id, a cursor or a picture's URL (api/api.h), for the owner alone. */
uint32_t desk_ask(struct desk *d, enum api_op op, const char *what, struct ticket who, struct err *err);
/* A page of what belongs to that id (hits, history, reviews of a screening); a page of screenings. For the owner alone. */
uint32_t desk_ask_of(struct desk *d, enum api_op op, const char *of, const char *cursor, struct ticket who, struct err *err);
uint32_t desk_screenings(struct desk *d, const struct aml_list_query *q, const char *cursor, struct ticket who, struct err *err);
void desk_cancel(struct desk *d, uint32_t id);
/* Bytes of the answer that are here, and of all of it (0: not known); false: no such call is being answered. */
bool desk_progress(const struct desk *d, uint32_t id, size_t *here, size_t *all);

/* Whoever closes is forgotten: answers still to come for it reach the desk alone. It says what failed of gets and of writes, unless it was
 * cancelled, and nothing of lists and pictures. */
void desk_forget(struct desk *d, const void *owner);

#endif

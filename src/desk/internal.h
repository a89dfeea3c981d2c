/* What the files of the desk share. They stand on each other in this order: caseload, say, trouble, calls, docket, views,
 * team, take, reader, worklist, walk, news, follow, write, open, desk. */
#ifndef DESK_INTERNAL_H
#define DESK_INTERNAL_H

#include "desk/desk.h"

/* trouble.c: the strip about the connection, set by what fails, cleared by what works. */
void trouble_note(struct desk *d, const struct api_reply *reply);

/* calls.c: keeps the call, whose id it gives; 0 where it was not sent, and nothing is kept. */
uint32_t desk_call_add(struct desk *d, struct desk_call call);
void desk_replied(void *desk, struct api_reply *reply);
/* Says what failed where nobody who asked is there any more to say it. */
void desk_say_unheard(struct desk *d, const struct desk_call *call, const struct api_reply *reply);
void desk_calls_finish(struct desk_calls *c);

/* take.c: the records of a reply go into the caseload; of a get, its subject too. */
void take_records(struct desk *d, struct api_reply *reply);
void take_get(struct desk *d, struct api_reply *reply);

/* worklist.c: the order in which attempts are shown. */
struct worklist_order {
	const struct desk *desk;
	int64_t now;
	const struct attempt *held; /* stands where it stood while it was work; NULL */
};
int worklist_compare(const struct worklist_order *o, const struct attempt *a, const struct attempt *b);

/* news.c: what came of a write, until it is seen; message_no: of the message that tells it. */
void news_add(struct desk *d, const char *intent, bool ours, const char *sentence, uint64_t message_no);

#endif

/* One request to /webhook on its way, and what is answered to it. For the files of the receiver alone. */
#ifndef HOOKS_POST_H
#define HOOKS_POST_H

#include <microhttpd.h>

#include "hooks/callers.h"
#include "hooks/receiver.h"

enum post_state {
	POST_READING,
	POST_FOR_KEY,   /* suspended until its key is there */
	POST_FOR_STORE, /* suspended until it is on disk */
	POST_JUDGED
};

enum page { PAGE_NONE, PAGE_WEBHOOK, PAGE_HEALTH, PAGE_METRICS };

struct post {
	struct batch_item item;      /* first: it is found by it */
	struct receiver *receiver;
	struct MHD_Connection *connection;
	struct post *next;           /* of those that wait for a key */
	enum page page;
	enum post_state state;
	enum refusal verdict;
	struct buf body;
	struct hook_token token;
	struct hook_event event;
	int64_t until;               /* of FOR_KEY, monotonic ms */
	bool owed;                   /* it was suspended: whatever comes of it has to be answered */
};

struct receiver {
	struct MHD_Daemon *daemon;
	int epoll_fd;
	struct receiver_options options;
	struct receiver_parts parts;
	struct callers callers;
	struct post *for_key;
	size_t owed;
	bool ending;
	char address[80];
	struct MHD_Response *answers[REFUSALS]; /* one each, used again and again */
};

/* In from the server's call-backs. */
enum MHD_Result post_serve(struct post *p);  /* its request is whole */
enum MHD_Result post_refuse(struct post *p, enum refusal why);
/* Those whose key has come, or will not in time. */
void post_wake(struct receiver *r, int64_t now);
int post_wait_ms(const struct receiver *r, int64_t now);
void post_answers_create(struct receiver *r);
void post_answers_destroy(struct receiver *r);

#endif

/* What a program under test and its world say to each other: one datagram there, one back. The program stands still in between. */
#ifndef SOAK_WIRE_H
#define SOAK_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ask_kind {
	ASK_START, /* a request begins: may it connect? */
	ASK_SENT,  /* connected; the body follows: it leaves now */
	ASK_STOP,  /* nobody waits for this request's answer any more */
	ASK_WAIT,  /* nothing to do until the deadline, an answer, a key or a signal */
	ASK_LOCK,  /* a lock is held by another */
	ASK_SYNC,  /* a file is about to be synced */
	ASK_TRY,   /* a lock is about to be taken or let go: others may come before */
	ASK_KINDS
};

struct ask {
	enum ask_kind kind;
	int easy;             /* the request's number in its program */
	int64_t until;        /* ASK_WAIT: virtual ms; -1: none */
	int64_t whole_ms;     /* ASK_START: time-out of the request */
	uint32_t serial;      /* ASK_WAIT of a console: its mark in the output */
	uint64_t taken;       /* the same: bytes it has read of its terminal */
	char url[256];        /* ASK_START */
};

enum cause { CAUSE_GO, CAUSE_REFUSED, CAUSE_TIME, CAUSE_ANSWER, CAUSE_KEYS, CAUSE_SIGNAL };

struct wake {
	enum cause cause;
	int easy;             /* CAUSE_ANSWER: of this request, */
	int code;             /* a CURLcode, */
	size_t head, body;    /* and so many bytes of head and body follow */
};

enum { WIRE_MAX = 190 * 1024 };

/* Virtual time, shared by a world and its programs; NULL: real time. */
struct soak_time {
	int64_t ms;           /* monotonic */
	int64_t wall_ms;      /* of the server at ms 0 */
};
extern struct soak_time *soak_time;

/* Call in the program, once: all of it is virtual from here on, and it goes on when the world says so. `ahead`: how far its
 * host's clock is. */
void wire_begin(int fd, uint64_t seed, int64_t ahead_ms, bool on_tty);
int child_main(int argc, char **argv); /* the product's */
bool child_is(void);
void child_ask(const struct ask *ask, const void *body, size_t n, struct wake *wake);
const char *child_payload(void); /* of the last wake */
void child_answer(const struct wake *wake); /* to the fake libcurl */
uint64_t soak_next(uint64_t *state);        /* the one generator of random numbers */

#endif

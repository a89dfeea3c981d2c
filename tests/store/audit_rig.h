/* A store of either engine, an auditor, and what the tests of the audit writer say and ask. */
#ifndef TESTS_STORE_AUDIT_RIG_H
#define TESTS_STORE_AUDIT_RIG_H

#include "both.h"
#include "store/audit.h"
#include "store/trail.h"

extern char spool[];                /* the directory of files that wait */
extern struct store *store;
extern struct audit_keys *keys;
extern struct chain_head last_head; /* as syslog would have it */
extern int heads_seen;
extern struct chain_finding found;  /* the last, by verify */
extern enum store_outcome act_outcome;

void audit_rig_open(int engine);        /* of both.h */
void audit_rig_on(struct store *s);     /* what follows is about this one, as in another program */
void audit_rig_close(void);             /* a fixture's teardown */
struct audit *start(void);
void settle(struct audit *a);           /* the loop as a console runs it, until nothing is on its way */
const char *kinds(void);                /* of all events, a chain after the other */
struct trail_sums verify(const struct chain_head *given);
void ck_verifies(size_t events, size_t chains, size_t open);
void down(void);                        /* the store is away, until it is up() */
extern bool refusing;                   /* it is there, and takes nothing */
extern int lose;                        /* 1: the next commit's answer is lost, 2: the commit itself too; either way the store is away then */
void up(void);
size_t spool_files(void);
void say(struct audit *a, int count);   /* so many views */
void acted(void *owner, uint32_t tag, const struct store_reply *reply); /* into act_outcome */
void act(struct audit *a, bool met);    /* an act that is met or not, with two events */

#endif

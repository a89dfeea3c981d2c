/* The receiver in the test's own process and loop, on an inbox in memory, with a vendor whose keys the test has. */
#ifndef TESTS_HOOKS_RIG_H
#define TESTS_HOOKS_RIG_H

#include "base/loop.h"
#include "hooks/batch.h"
#include "hooks/judge.h"
#include "hooks/receiver.h"
#include "hooks/tally.h"
#include "signer.h"

enum { RIG_KEPT = 4096 };

struct rig {
	struct loop loop;
	struct receiver *receiver;
	struct batch batch;
	struct ring ring;
	struct judge judge;
	struct tally tally;
	struct signer vendor;
	struct { unsigned char hash[32]; int64_t iat; } kept[RIG_KEPT];
	size_t kept_count;
	bool hold, fail;             /* the inbox: answers when rig_answer is called; answers no */
	const struct inbox_event *const *held;
	size_t held_count;
	bool mute;                   /* the vendor's keys do not come */
	char asked[8][TOKEN_KID_MAX + 1];
	size_t asked_count;
	int64_t now;                 /* the vendor's clock */
	int port;
};

void rig_start(struct rig *r, const struct receiver_options *o); /* NULL: usual ones */
void rig_stop(struct rig *r);
void rig_turn(struct rig *r);   /* of the loop; keys that were asked for come in it */
void rig_answer(struct rig *r); /* what is held */

int rig_connect(const struct rig *r);
void rig_say(int fd, const char *text);
void rig_post(int fd, const char *token, const char *body); /* NULL: without */
int rig_status(struct rig *r, int fd); /* of the next answer; 0: the connection was closed instead */
bool rig_quiet(struct rig *r, int fd); /* some turns bring no answer */
char *rig_get(struct rig *r, const char *path, int *status); /* the body; free() */
/* One webhook as the vendor sends it: its HTTP status. */
int rig_deliver(struct rig *r, const char *code, const char *id);
char *rig_body(const char *code, const char *id); /* free() */

#endif

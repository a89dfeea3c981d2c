/* The worker as a process of the console: started, ended, and how it ended. */
#ifndef IMAGE_PROCESS_H
#define IMAGE_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

struct process {
	pid_t pid;    /* 0: none */
	int socket;   /* -1: none */
};

enum process_end {
	PROCESS_OUTSIDE, /* somebody else ended it: the picture is not to blame */
	PROCESS_PICTURE, /* the picture did */
	PROCESS_HOST     /* it cannot work on this host */
};

char *process_find(void);  /* beside this program, else in libexecdir; free() */
/* A socket to it and nothing else of ours; /dev/null for the rest, an empty environment. True when it runs already. */
bool process_start(struct process *p, const char *program, struct err *err);
/* From now on it may use so many seconds of CPU more, and cannot change that: one that goes on by itself, with no job, ends. */
void process_allow(const struct process *p, int seconds);
void process_stop(struct process *p); /* accepts none */
/* It ended, or stopped making sense: reaped, and why, in a sentence about the picture. */
enum process_end process_ended(struct process *p, struct err *why);

#endif

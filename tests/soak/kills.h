/* The test of kills: both programs, workers that act as consoles do, and a store, of which one is killed at a moment drawn from a seed and
 * started again, over and over. Judged from outside, when all has come to rest.
 *
 * kills.c has the moments, kill_world.c starts and ends what runs, kill_load.c keeps it busy, kill_worker.c is a worker (a process of this same
 * program), kill_log.c judges what the workers said, kill_judge.c the store and the sandbox. */
#ifndef SOAK_KILLS_H
#define SOAK_KILLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <cjson/cJSON.h>

enum { WORKERS = 4, LEASE_S = 2, LINE_TEXT = 200, HASH = 32, PATIENCE_MS = 120000 };

/* What a worker said, a line each: "SLOT MS WORD CASE FENCE NUMBER TEXT\n", told before anything else is done. MS is the wall clock. */
struct line {
	int slot;
	int64_t ms;
	char word[12];
	int64_t case_id, fence, number;
	char text[LINE_TEXT];
};

/* Words of lines:
 *	claim   has it; number: lease_until; text: "take", or "move" from another console of the same person,
 *		and ms when it was asked for
 *	wrote   was done under the fence; number: ms when it was sent; text: what
 *	ending  is going to give it up; ended: it has
 *	lost    an act under the fence was refused; number: lease_until as it was believed
 *	note    is kept; number: its id; text: what it says
 *	retry   is going to be sent; text: user and attempt
 *	retried it was answered well; text: user and the new attempt
 *	away    the store could not do it, or its answer was lost
 *	unsure  what became of that is known now; number: 1 it was done, 0 not
 *	head    text: a head of a chain that was stored
 *	start, stop */

enum victim { KILL_HOOKS, KILL_WORKER, KILL_SERVER, KILL_BACKEND, KILL_PRUNE, KILL_BACKUP, STORE_AWAY, DISK_FULL, VICTIMS };

/* A webhook that was answered with 200. */
struct accepted { unsigned char hash[HASH]; char id[80]; bool screening; };

struct world {
	bool postgresql;
	const char *self;        /* this program */
	char dir[200], database[300], backup[220];
	int port;
	pid_t hooks, workers[WORKERS];
	int from_workers, to_us; /* the ends of the pipe */
	char rest[8192];
	size_t rest_len;
	uint64_t random;
	struct line *lines;
	size_t line_count, line_room;
	struct accepted *accepted;
	size_t accepted_count, accepted_room;
	char (*ids)[80];         /* attempts that webhooks were about */
	size_t id_count, id_room;
	uint64_t serial;
	int refused;             /* webhooks, as last reported */
};

/* Of all worlds. */
struct tally {
	int moments, kills[VICTIMS];
	int accepted, lost, unread, stale, cases;
	int claims, doubles, acts, refused, taken_over;
	int notes, unreadable;
	int retries, twice, unwritten;
	int events, chains, broken, unpaired;
	int faults;              /* of the store */
};
extern struct tally tally;
extern bool trace;

uint64_t draw(uint64_t *state, uint64_t below);
int64_t wall_ms(void);
/* A finding: said, and counted where. */
void found(int *count, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* kill_world.c */
void world_begin(struct world *w, bool postgresql, uint64_t seed);
void world_end(struct world *w, bool keep);     /* keep: what was written */
void world_hooks(struct world *w);              /* starts it; it listens when this returns */
void world_worker(struct world *w, int slot);
void world_kill(pid_t *pid);                    /* SIGKILL, and it is gone */
void world_stop(pid_t *pid, const char *what);  /* SIGTERM; it must end well */
pid_t world_command(struct world *w, const char *const *words, const char *out, const char *in); /* idreview; files in the world's directory, NULL: none */
int world_wait(pid_t pid);                      /* its exit code; -1: killed */
void world_hear(struct world *w, int ms);       /* what the workers say, within so long */
void world_progress(struct world *w, size_t lines); /* until they have said so many more */
void world_none_works(struct world *w);         /* until each of them has met a store that does not do it */
void world_limit(struct world *w, bool full);   /* nothing can be written to files any more; or it can again */
void world_all_work(struct world *w);           /* until each of them has done something more: all have the store again */

/* kill_load.c */
void load_first(struct world *w);
void load_more(struct world *w);                /* of one moment */
void load_report(struct world *w);              /* what was accepted so far */
void load_progress(struct world *w, size_t webhooks); /* until so many more were taken, or all, or for a while */
void load_refused(struct world *w);             /* until one was refused since */
void load_drain(struct world *w);               /* until every webhook was taken */

/* kill_log.c */
void log_judge(const struct world *w);
/* kill_judge.c */
void judge(struct world *w);

int worker_main(int argc, char **argv);         /* kill_worker.c */

#endif

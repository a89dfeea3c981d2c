/* Schedules of writes: kinds, who does what in them, and what is right and wrong. */
#ifndef SOAK_SCHEDULE_H
#define SOAK_SCHEDULE_H

#include "soak/world.h"

/* Who runs commands. A script wants one retry (or create) of its subject; it goes on as the exit codes tell it, never gives a
 * write up. */
enum part { PART_SCRIPT, PART_CONSOLE, PART_ONCE };

/* What a script wants of a screening. */
struct settling {
	const char *word;         /* "clear", "reject", "review", "assign"; NULL: it wants no screening settled */
	const char *dismiss, *confirm, *comment, *to; /* NULL: none */
	bool sees;                /* reads first, and says with --seen what it decides on */
	bool stubborn;            /* what has changed is decided on as it is then */
	bool finishes;            /* what is done by half, it finishes */
	bool finishing;
	char seen[80];            /* "" not read */
	int seen_run;             /* the run that read it; -1 */
};

struct actor {
	enum part part;
	char user[NAME];
	const char *op;           /* "retry", "create"; of PART_ONCE the whole command: "list", "settle" */
	int64_t next;             /* virtual ms of its next run; -1: none */
	bool json, closed_pipe, settles;
	bool reads;               /* the id that settle prints is enough; else it runs its command again, which must print it */
	int wait_s;               /* of --wait; -1: not given */
	int runs, settled, run;   /* run: under way, -1: none */
	int64_t ahead_ms;         /* its host's clock, in its first run */
	bool respells;            /* writes the server's URL in another way each time */
	bool stops_when_barred;   /* another one sees to it */
	int tries;                /* of the console */
	bool follows;             /* the console comes after a first run of the command */
	int64_t pause_ms;         /* before it runs again; 0: a little */
	struct settling want;
};

struct schedule {
	const struct kind *kind;
	bool readers;             /* all scripts are such that read */
	uint64_t seed;
	struct actor actors[ACTORS_MAX];
	int count;
	int64_t colleague;        /* virtual ms after the first write left; -1: nobody */
	bool colleague_first;     /* rather after the beginning */
	bool colleague_came;
	int a, b, c;              /* what the kind drew for itself */
	bool closing;             /* the hour after */
};

struct kind {
	const char *name;
	void (*plan)(struct world *w, struct schedule *s);
	void (*fate)(struct world *w, struct request *r, struct fate *f); /* of what leaves; NULL: the network is well */
	int (*connect)(struct world *w, struct request *r);              /* a CURLcode, 0; NULL: always */
	bool rare;                /* costs much: a quarter of the count */
	bool idle;                /* it may be that nothing is ever done */
	bool screening;           /* it is about screenings: seldom in the whole table */
	bool sick;                /* the network never gets well: what is not found is no fault */
};
extern const struct kind_list {
	const struct kind *kinds;
	const size_t *count;
} kind_lists[];
extern const size_t kind_list_count;

/* Plays it to its end, the hour after and the last settle included. */
void schedule_play(struct world *w);
void schedule_fate(struct world *w, struct request *r, bool leaves);
void schedule_turn(struct world *w);              /* starts what is due */
int64_t schedule_next(const struct world *w);     /* virtual ms; -1 */
void schedule_ended(struct world *w, int run);

struct actor *schedule_script(struct schedule *s, const char *op, const char *user);
void script_start(struct world *w, struct actor *a);
void script_ended(struct world *w, struct actor *a, const struct run *r);
void script_again(const struct world *w, struct actor *a, int64_t pause_ms);
/* The same of one who wants a screening settled: the words of its next command but for --base-url, and how it goes on. */
int script_screening_words(struct actor *a, const char **words, int n);
void script_screening_ended(struct world *w, struct actor *a, const struct run *r);

/* The console on its terminal. */
struct console;
struct console *console_create(int tty, int tries, bool settles);
void console_destroy(struct console *c); /* accepts NULL */
void console_read(struct console *c, const char *bytes, size_t n);
bool console_at(const struct console *c, uint32_t serial);       /* all output up to this mark came */
bool console_idle(struct world *w, struct child *child, uint64_t taken); /* true: keys or answers wait for it */

bool console_over(struct world *w, struct console *c, int run);  /* looks once more; true: the screen said that it was done */

/* What was twice and what wrong, into world.verdict and the trace. */
void judge(struct world *w);
void judge_screening(struct world *w); /* of a world with screenings */
void judge_found(struct world *w, int *count, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void judge_screen(struct world *w, int run, int first_write, const char *text);
bool says(const char *text, const char *phrase); /* NULL says nothing; upper and lower case are one */

#endif

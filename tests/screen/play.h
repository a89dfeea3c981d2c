/* The player of steps files, among its own files: what is read from the file, one play of it at one size and TERM, and what steps need.
 * What fails prints the step and the screen and ends the process. */
#ifndef SCREEN_PLAY_H
#define SCREEN_PLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "screen/terminal.h"

enum { LIMIT_S = 60, ARGS_MAX = 48, LINE_SIZE = 2000, STEPS_MAX = 600 };

struct script {
	char *lines[STEPS_MAX];
	size_t count;
	char sandbox[LINE_SIZE], run[LINE_SIZE], profile[32], environment[8][256], config[8][256];
	size_t environment_count, config_count;
	char sizes[8][16];
	size_t size_count;
	char terms[16][64]; /* values of TERM; "-": unset, "=": empty */
	size_t term_count;
	bool late;
	int link; /* bytes a second that the terminal takes; 0: all */
	bool store; /* the console has one, in its home */
	bool job; /* run as a shell runs a job, so that it can be stopped */
};

/* What a person had to do and to look at, and what the machine took for it. */
struct tally {
	unsigned keys, screens;     /* screens: waits after keys */
	size_t bytes;
	long long us;               /* from each key to the last byte it brought */
};

struct play {
	const char *file;
	const struct script *script;
	const char *term;
	char size[16], home[64], url[128], subjects[1024];
	pid_t sandbox, program;
	int sandbox_in, tty;
	struct terminal terminal;
	bool ended;
	int status;
	size_t line;
	unsigned seen_pictures;
	long long key_us;           /* when the last key was sent */
	size_t key_sent;            /* what had come by then */
	long long read_us;          /* when the last byte came */
	struct page *page;          /* of step_pages, else NULL */
	struct tally all, counted;  /* so far; at the last count */
	bool looking;               /* keys went out that no wait followed yet */
};

/* play_start.c */
extern const char play_stop_mark[];          /* on the screen when the program, run as a job, stopped itself */
/* Words of a line, those in single quotes kept together; @URL@, @SUBJECTS@ and @SRC@/ replaced. Into args[] from the n-th on, ARGS_MAX with the
 * NULL after the last; free() each. Returns how many there are now. */
size_t play_words(struct play *p, const char *line, char *args[], size_t n);
void play_start(struct play *p);             /* a home of its own, the sandbox server, the console on a pty */
void step_beside(struct play *p, const char *command); /* a program of the build directory, with the console's environment, to its end */
void step_again(struct play *p, const char *unused); /* the console is killed, if it has not ended, and started anew in its home */
void play_stop(struct play *p);              /* all of it; what ended before is left alone */

/* play_wait.c */
_Noreturn void play_die(struct play *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
long long play_now_us(void);                 /* monotonic */
long long play_now_ms(void);
void play_write(void *ctx, const char *bytes, size_t n); /* ctx: the play; to the program, as its terminal */
/* Take what the program wrote, waiting at most ms; false when nothing came. */
bool play_pump(struct play *p, int ms);
/* Until it holds; the sentence says what did not, before `what`. */
void play_wait(struct play *p, bool (*holds)(struct play *p, const char *what), const char *what, const char *sentence);

/* play_count.c */
void play_keys_go(struct play *p, size_t n); /* before n keys are written; 0: only to close the account of those before */
void step_took(struct play *p, const char *name);
void step_count(struct play *p, const char *name);
void step_keys(struct play *p, const char *most);
void step_within(struct play *p, const char *most);

/* play_area.c: what moved, and how it looks */
void step_pages(struct play *p, const char *rest);
void step_chosen(struct play *p, const char *text);
void step_coloured(struct play *p, const char *text);
void step_even(struct play *p, const char *text);

/* play_steps.c */
void play_step(struct play *p, const char *line); /* one line of the file */
void step_key(struct play *p, const char *names);

#endif

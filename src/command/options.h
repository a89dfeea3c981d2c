/* The command line. Options are rows of one table: what --help prints and what the manual lists is read from them. */
#ifndef COMMAND_OPTIONS_H
#define COMMAND_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "desk/subjects.h"
#include "idv/request.h"

/* Commands an option belongs to. */
enum {
	FOR_CONSOLE = 1 << 0, FOR_LIST = 1 << 1, FOR_GET = 1 << 2, FOR_RETRY = 1 << 3, FOR_CREATE = 1 << 4, FOR_OPEN = 1 << 5,
	FOR_DEMO = 1 << 6, FOR_DOCTOR = 1 << 7, FOR_SETTLE = 1 << 8,
	FOR_SCREEN = FOR_CONSOLE | FOR_OPEN | FOR_DEMO,
	FOR_SERVER = 511 & ~FOR_DEMO,
};

struct option_row {
	char letter;             /* 0: none */
	const char *name;        /* "template" */
	const char *argument;    /* "ID"; NULL: a switch */
	const char *values;      /* what it may be, between blanks, for a shell to complete; NULL: anything */
	unsigned commands;
	const char *help;
};
extern const struct option_row option_table[];
extern const size_t option_count;

struct options {
	struct subject_line *subjects; /* --template/--user pairs, the subjects file and ids, in this order */
	size_t subject_count;
	char *file_text;               /* what the subjects file held; the lines point into it */
	const char *template_id, *base_url, *log_file, *subjects_file, *data_file, *strategy, *steps, *pictures, *config_file;
	const char *allow_hosts[16];
	size_t allow_host_count;
	const char **ids;              /* positional */
	size_t id_count;
	int limit;                     /* 0: all */
	int wait_s;                    /* -1: as usual */
	bool json, dry_run, yes, unclear, plain, no_images, recorded_images, read_only, consent, passthrough, mouse, again, give_up, help, version;
	bool template_open;            /* the last --template has no --user yet */
	enum idv_tristate shareable, idempotent;
};

/* Where the command's name stands in argv, behind options that every command takes; 0: nowhere. */
int options_command_place(int argc, char **argv);
/* Parse the options of `command` (a FOR_ bit). Reads the subjects file ("-": standard input). */
bool options_parse(struct options *o, unsigned command, int argc, char **argv, struct err *err);
void options_finish(struct options *o);
void options_print_help(FILE *f, unsigned command);

#endif

/* The command line, parsed. */
#ifndef COMMAND_OPTIONS_H
#define COMMAND_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "desk/subjects.h"
#include "idv/request.h"

struct options {
	struct subject_line *subjects; /* --template/--user pairs, the subjects file and ids, in this order */
	size_t subject_count;
	char *file_text;               /* what the subjects file held; the lines point into it */
	const char *template_id, *base_url, *log_file, *subjects_file, *data_file, *strategy, *steps, *pictures, *config_file, *view, *filter, *program;
	const char *allow_hosts[16];
	size_t allow_host_count;
	const char *heads[64], *key_file, *case_word; /* of audit */
	size_t head_count;
	const char *user, *status, *assignee, *attempt, *confirm, *dismiss, *comment, *seen, *to; /* of screening */
	const char *form, *out; /* of report */
	const char *from, *policy_file, *answer; /* of quality */
	const char *reasons[8], *factors[8];
	size_t reason_count, factor_count;
	const char **ids;              /* positional */
	size_t id_count;
	int limit;                     /* 0: all */
	int wait_s;                    /* -1: as usual */
	unsigned command;              /* a FOR_ bit */
	bool json, dry_run, yes, unclear, plain, no_images, recorded_images, read_only, consent, passthrough, mouse, again, give_up, release, with_notes, screenings, nobody, unmask, with_pictures, help, version;
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

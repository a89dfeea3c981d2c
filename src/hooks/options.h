/* The command line of idreview-hooks: one table that parsing, --help and the manual read. */
#ifndef HOOKS_OPTIONS_H
#define HOOKS_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

struct err;

struct hooks_options {
	int port;
	const char *bind, *base_url, *allow_host, *store, *config, *log, *tls_cert, *tls_key; /* NULL: not given; of argv */
	int connections, per_address; /* per_address -1: not given */
	bool no_sweep, until_stdin_closes;
};

struct hooks_option {
	const char *name, *argument, *help; /* argument NULL: a switch */
	bool (*set)(struct hooks_options *o, const char *value, struct err *err);
};
extern const struct hooks_option hooks_option_table[];
extern const size_t hooks_option_count;

enum hooks_verdict { HOOKS_RUN, HOOKS_HELP, HOOKS_VERSION, HOOKS_WRONG };
enum hooks_verdict hooks_options_parse(struct hooks_options *o, int argc, char *const argv[], struct err *err);
void hooks_options_help(FILE *out);

#endif

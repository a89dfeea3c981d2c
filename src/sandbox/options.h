/* The command line of idreview-sandbox: one table that parsing and help read. */
#ifndef SANDBOX_OPTIONS_H
#define SANDBOX_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "sandbox/sandbox.h"

enum options_verdict { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_VERSION, OPTIONS_WRONG };

void options_init(struct sandbox_options *o);
/* Strings of argv are borrowed. */
enum options_verdict options_parse(struct sandbox_options *o, int argc, char *const argv[], struct err *err);
void options_help(FILE *out);

#endif

/* Subcommands: one row each; main dispatches, --help and the manual list them. */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include <stddef.h>

#include "config/config.h"
#include "command/options.h"

struct command {
	const char *name;      /* NULL: the console itself */
	unsigned bit;          /* FOR_ bit of its options */
	size_t least, most;    /* words that are no options: attempt ids */
	const char *usage;     /* after "idreview " */
	const char *summary;
	int (*run)(struct config *config, struct options *o, const struct err *credentials);
};
extern const struct command command_table[];
extern const size_t command_count;

/* Parse, read the configuration and run; returns the exit code. */
int command_main(int argc, char **argv);

/* Its row; NULL: there is none of that name. */
const struct command *command_find(const char *name);

int command_list(struct config *config, struct options *o, const struct err *credentials);
int command_get(struct config *config, struct options *o, const struct err *credentials);
int command_retry(struct config *config, struct options *o, const struct err *credentials);
int command_create(struct config *config, struct options *o, const struct err *credentials);
int command_settle(struct config *config, struct options *o, const struct err *credentials);

#endif

/* Which commands there are, a row each in command.def; options, help, the manual's tables and shells' completion read it here. What they do
 * is reached from dispatch.c and from nowhere else: no command calls another. */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include <stddef.h>

struct config;
struct err;
struct options;

enum command_id {
#define COMMAND(symbol, ...) COMMAND_##symbol,
#include "command/command.def"
#undef COMMAND
	COMMANDS
};

enum { COMMAND_ANY = 1000000, PEOPLE_MOST = 1000, AUDIT_WORDS = 2, IMPORT_MOST = 1000, SCREENING_WORDS = 10, STORE_MOST = 10, DECISION_WORDS = 1000 };

/* Sets of commands, as an option belongs to them. */
enum {
#define COMMAND(symbol, ...) FOR_##symbol = 1 << COMMAND_##symbol,
#include "command/command.def"
#undef COMMAND
	FOR_ALL = (1 << COMMANDS) - 1,
	FOR_SCREEN = FOR_CONSOLE | FOR_OPEN | FOR_DEMO,
	FOR_SERVER = FOR_ALL & ~FOR_DEMO,
	FOR_SHELF = FOR_QUEUE | FOR_STORE | FOR_DECISION | FOR_QUALITY, /* the store alone: the vendor is not asked */
};

struct command {
	enum command_id id;
	unsigned bit;          /* of the sets above */
	const char *name;      /* NULL: the console itself */
	size_t least, most;    /* words that are no options: attempt ids */
	const char *usage;     /* after "idreview " */
	const char *summary;
};
extern const struct command command_table[];
extern const size_t command_count;

/* Its row; NULL: there is none of that name. */
const struct command *command_find(const char *name);

/* What they do; each gives the exit code. credentials: how finding them went, of kind ERR_NONE when they were found. */
typedef int command_run(struct config *config, struct options *o, const struct err *credentials);
#define COMMAND(symbol, name, least, most, usage, summary, function) command_run function;
#include "command/command.def"
#undef COMMAND

#endif

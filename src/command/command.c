#include "command/command.h"

#include <string.h>

const struct command command_table[] = {
#define COMMAND(symbol, name, least, most, usage, summary, function) \
	{ COMMAND_##symbol, FOR_##symbol, name, least, most, usage, summary },
#include "command/command.def"
#undef COMMAND
};
const size_t command_count = COMMANDS;

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < command_count; i++)
		if (command_table[i].name && strcmp(command_table[i].name, name) == 0)
			return &command_table[i];
	return NULL;
}

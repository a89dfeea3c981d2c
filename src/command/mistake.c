#include "command/mistake.h"

#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "command/nearest.h"
#include "command/option_table.h"
#include "base/buf.h"
#include "base/err.h"

bool mistake_word(const char *word, bool first, struct err *err)
{
	static const char *const others[] = { "image", "help" };
	struct nearest near = { .word = word };
	struct buf names;
	buf_init(&names, 200);
	for (size_t k = 0; k < command_count; k++) {
		if (!command_table[k].name)
			continue;
		buf_printf(&names, "%s, ", command_table[k].name);
		nearest_try(&near, command_table[k].name);
	}
	for (size_t k = 0; k < sizeof others / sizeof others[0]; k++)
		nearest_try(&near, others[k]);
	if (first && near.found)
		err_set(err, ERR_USAGE, "\"%.100s\" is no command: did you mean %s?", word, near.found);
	else
		err_set(err, ERR_USAGE, "\"%.100s\" is no command%s, and no attempt id: those begin with idv_", word, first ? "" : " here");
	err_remedy(err, "The commands, first on the line: %simage, help.", buf_str(&names));
	buf_finish(&names);
	return false;
}

/* The commands that take it, for a sentence. */
static void list_commands(const struct option_row *row, struct buf *out)
{
	for (size_t i = 0; i < command_count; i++)
		if (row->commands & command_table[i].bit && command_table[i].name)
			buf_printf(out, "%s%s", out->len ? ", " : "", command_table[i].name);
}

static bool belongs_elsewhere(const struct option_row *row, const char *name, const char *where, struct err *err)
{
	struct buf commands;
	buf_init(&commands, 200);
	list_commands(row, &commands);
	err_set(err, ERR_USAGE, "%s is no option of %s", name, where);
	err_remedy(err, "It goes behind one of these commands: %s", buf_str(&commands));
	buf_finish(&commands);
	return false;
}

bool mistake_option(unsigned command, const char *argument, int left, struct err *err)
{
	const char *where = "idreview without a command";
	for (size_t i = 0; i < command_count; i++)
		if (command_table[i].bit == command && command_table[i].name)
			where = command_table[i].name;
	if (left > 0 && left < OPTION_FIRST) {
		const struct option_row *row = option_of_letter(left);
		const char name[] = { '-', (char)left, '\0' };
		if (row)
			return belongs_elsewhere(row, name, where, err);
		return err_set(err, ERR_USAGE, "%s is no option of %s", name, where) || err_remedy(err, "--help lists the options");
	}
	char name[64];
	size_t n = strcspn(argument + 2, "="), begun = 0;
	snprintf(name, sizeof name, "%.*s", (int)(n < 60 ? n : 60), argument + 2);
	if (left)
		return err_set(err, ERR_USAGE, "--%s takes no value", name);
	struct nearest near = { .word = name };
	struct buf others;
	buf_init(&others, 300);
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];
		if (!(row->commands & command) && strcmp(row->name, name) == 0) {
			buf_finish(&others);
			return belongs_elsewhere(row, argument, where, err);
		}
		if (!(row->commands & command))
			continue;
		nearest_try(&near, row->name);
		if (n && strncmp(row->name, name, n) == 0)
			buf_printf(&others, "%s--%s", begun++ ? " or " : "", row->name);
	}
	if (begun > 1)
		err_set(err, ERR_USAGE, "--%s may be %s", name, buf_str(&others));
	else if (near.found)
		err_set(err, ERR_USAGE, "--%s is no option of %s: did you mean --%s?", name, where, near.found);
	else
		err_set(err, ERR_USAGE, "--%s is no option of %s", name, where);
	buf_finish(&others);
	return err_remedy(err, "--help lists the options");
}

/* Prints what a shell needs to complete the command line, from the rows of the source. tests/lint/completion holds the files of
 * data/completion against it; `make completion` writes them. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "command/option_table.h"

static const char note[] = "# Made from the tables of the source by `make completion`: edit those, not this.\n";
static const struct { const char *name, *summary; } others[] = { { "image", "print a picture for the terminal" },
	                                                           { "help", "list the commands, or the options of one" } };
enum { OTHERS = sizeof others / sizeof others[0] };

static bool takes_file(const struct option_row *row)
{
	return row->argument && strcmp(row->argument, "FILE") == 0;
}

/* Several of its values may be given, between commas. */
static bool takes_many(const struct option_row *row)
{
	return row->values && strcmp(row->argument, "NAMES") == 0;
}

static void print_commands(const char *between)
{
	const char *put = "";
	for (size_t i = 0; i < command_count; i++) {
		if (command_table[i].name) {
			printf("%s%s", put, command_table[i].name);
			put = between;
		}
	}
	for (size_t i = 0; i < OTHERS; i++)
		printf("%s%s", put, others[i].name);
}

/* -- bash ---------------------------------------------------------------------------------------------------------------------- */

static void bash_pattern(const struct option_row *row)
{
	printf("\t--%s", row->name);
	if (row->letter)
		printf(" | -%c", row->letter);
	puts(")");
}

static void bash_options(unsigned bit)
{
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].commands & bit)
			printf(" --%s", option_table[i].name);
}

/* Words are split at blanks here: bash splits them at ":" and "=" too, and a URL would look like several. */
static void bash(void)
{
	printf("# bash completion for idreview\n%s", note);
	fputs("_idreview()\n{\n"
	      "\tlocal -a words\n"
	      "\tlocal line=${COMP_LINE:0:COMP_POINT} cur= prev= command= options i\n"
	      "\tread -ra words <<< \"$line\"\n"
	      "\tif [[ $line == *[[:space:]] ]]; then\n\t\twords+=(\"\")\n\tfi\n"
	      "\tcur=${words[-1]}\n"
	      "\tif ((${#words[@]} > 1)); then\n\t\tprev=${words[-2]}\n\tfi\n"
	      "\tif [[ $cur == --*=* ]]; then\n\t\tprev=${cur%%=*}\n\t\tcur=${cur#*=}\n\tfi\n"
	      "\tCOMPREPLY=()\n"
	      "\tfor ((i = 1; i < ${#words[@]} - 1; i++)); do\n"
	      "\t\tcase ${words[i]} in\n\t\t", stdout);
	const char *put = "";
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];
		if (!row->argument)
			continue;
		printf("%s--%s", put, row->name);
		if (row->letter)
			printf(" | -%c", row->letter);
		put = " | ";
	}
	fputs(") ((i++)) ;;\n\t\t-*) ;;\n\t\t*)\n\t\t\tcommand=${words[i]}\n\t\t\tbreak\n\t\t\t;;\n\t\tesac\n\tdone\n\tcase $prev in\n", stdout);
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];
		if (!row->argument)
			continue;
		bash_pattern(row);
		if (takes_many(row))
			printf("\t\tlocal before=\n\t\tif [[ $cur == *,* ]]; then\n\t\t\tbefore=${cur%%,*},\n\t\tfi\n"
			       "\t\tmapfile -t COMPREPLY < <(compgen -P \"$before\" -W \"%s\" -- \"${cur##*,}\")\n", row->values);
		else if (row->values)
			printf("\t\tmapfile -t COMPREPLY < <(compgen -W \"%s\" -- \"$cur\")\n", row->values);
		else if (takes_file(row))
			fputs("\t\tcompopt -o filenames 2> /dev/null\n\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n", stdout);
		puts("\t\treturn\n\t\t;;");
	}
	puts("\tesac\n\tcase $command in");
	for (size_t i = 0; i < command_count; i++) {
		printf("\t%s) options=\"", command_table[i].name ? command_table[i].name : "\"\"");
		bash_options(command_table[i].bit);
		puts("\" ;;");
	}
	fputs("\timage)\n\t\tcompopt -o filenames 2> /dev/null\n\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n\t\treturn\n\t\t;;\n"
	      "\t*) options= ;;\n\tesac\n"
	      "\tif [[ $cur == -* ]]; then\n\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$cur\")\n"
	      "\telif [[ -z $command || $command == help ]]; then\n\t\tmapfile -t COMPREPLY < <(compgen -W \"", stdout);
	print_commands(" ");
	puts("\" -- \"$cur\")\n\tfi\n}\ncomplete -F _idreview idreview");
}

/* -- zsh ----------------------------------------------------------------------------------------------------------------------- */

/* Inside single quotes and brackets. */
static void zsh_text(const char *s)
{
	for (; *s; s++) {
		if (*s == '\'')
			fputs("'\\''", stdout);
		else if (strchr("[]:\\", *s))
			printf("\\%c", *s);
		else
			putchar(*s);
	}
}

static void zsh_row(const struct option_row *row)
{
	const char *equals = row->argument ? "=" : "";
	fputs("\t\t", stdout);
	if (row->letter)
		printf("'(-%c --%s)'{-%c%s,--%s%s}'[", row->letter, row->name, row->letter, row->argument ? "+" : "", row->name, equals);
	else
		printf("'--%s%s[", row->name, equals);
	zsh_text(row->help);
	putchar(']');
	if (takes_many(row))
		printf(":%s:_sequence compadd - %s", row->argument, row->values);
	else if (row->argument)
		printf(":%s:%s%s%s", row->argument, row->values ? "(" : "", row->values ? row->values : takes_file(row) ? "_files" : " ", row->values ? ")" : "");
	puts("' \\");
}

static void zsh(void)
{
	printf("#compdef idreview\n%s\nlocal -a commands\nlocal command\ninteger i\ncommands=(\n", note);
	for (size_t i = 0; i < command_count; i++) {
		if (!command_table[i].name)
			continue;
		printf("\t'%s:", command_table[i].name);
		zsh_text(command_table[i].summary);
		puts("'");
	}
	for (size_t i = 0; i < OTHERS; i++)
		printf("\t'%s:%s'\n", others[i].name, others[i].summary);
	puts(")\nfor ((i = 2; i < CURRENT; i++)); do\n\tif [[ -n ${commands[(r)${words[i]}:*]} ]]; then\n\t\tcommand=${words[i]}\n\t\tbreak\n\tfi\ndone\n"
	     "case $command in");
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &command_table[i];
		printf("%s)\n\t_arguments -s \\\n", c->name ? c->name : "\"\"");
		for (size_t k = 0; k < option_count; k++)
			if (option_table[k].commands & c->bit)
				zsh_row(&option_table[k]);
		if (!c->name)
			puts("\t\t'*:command:{_describe command commands}'\n\t;;");
		else
			printf("\t\t'1: : ' '*:%s: '\n\t;;\n", c->most ? "attempt id" : "");
	}
	puts("image)\n\t_files\n\t;;\nhelp)\n\t_describe command commands\n\t;;\nesac");
}

/* -- fish ---------------------------------------------------------------------------------------------------------------------- */

static void fish_text(const char *s)
{
	for (; *s; s++)
		printf(strchr("'\\", *s) ? "\\%c" : "%c", *s);
}

/* Where an option of these commands is offered; the console is where no command was named. */
static void fish_condition(unsigned commands)
{
	bool console = commands & FOR_CONSOLE;
	printf(" -n '%s__fish_seen_subcommand_from", console ? "not " : "");
	for (size_t i = 0; i < command_count; i++)
		if (command_table[i].name && !(commands & command_table[i].bit) == console)
			printf(" %s", command_table[i].name);
	for (size_t i = 0; i < OTHERS && console; i++)
		printf(" %s", others[i].name);
	putchar('\'');
}

static void fish(void)
{
	printf("# fish completion for idreview\n%s\ncomplete -c idreview -f\n", note);
	for (size_t i = 0; i < command_count + OTHERS; i++) {
		const char *name = i < command_count ? command_table[i].name : others[i - command_count].name;
		if (!name)
			continue;
		printf("complete -c idreview -a %s", name);
		fputs(" -n 'not __fish_seen_subcommand_from ", stdout);
		print_commands(" ");
		fputs("' -d '", stdout);
		fish_text(i < command_count ? command_table[i].summary : others[i - command_count].summary);
		puts("'");
	}
	puts("complete -c idreview -n '__fish_seen_subcommand_from image' -F");
	fputs("complete -c idreview -n '__fish_seen_subcommand_from help' -a '", stdout);
	print_commands(" ");
	puts("'");
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];
		printf("complete -c idreview -l %s", row->name);
		if (row->letter)
			printf(" -s %c", row->letter);
		fish_condition(row->commands);
		if (row->values)
			printf(" -x -a '%s'", row->values);
		else if (row->argument)
			fputs(takes_file(row) ? " -r -F" : " -x", stdout);
		fputs(" -d '", stdout);
		fish_text(row->help);
		puts("'");
	}
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*print)(void);
	} shells[] = { { "bash", bash }, { "zsh", zsh }, { "fish", fish } };
	for (size_t i = 0; argc == 2 && i < sizeof shells / sizeof shells[0]; i++) {
		if (strcmp(shells[i].name, argv[1]) == 0) {
			shells[i].print();
			return 0;
		}
	}
	fprintf(stderr, "usage: completions bash | zsh | fish\n");
	return 2;
}

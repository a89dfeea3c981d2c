#include "command/dispatch.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config/config.h"
#include "command/command.h"
#include "command/fail.h"
#include "command/limits.h"
#include "command/mistake.h"
#include "command/options.h"
#include "command/path.h"
#include "api/server.h"
#include "base/log.h"
#include "base/loop.h"
#include "config.h"

/* What each command does. */
static command_run *const runs[COMMANDS] = {
#define COMMAND(symbol, name, least, most, usage, summary, function) [COMMAND_##symbol] = function,
#include "command/command.def"
#undef COMMAND
};

static void print_usage(FILE *f)
{
	fprintf(f, "idreview " PACKAGE_VERSION ", a console for identity verifications that wait for review\n\n");
	for (size_t i = 0; i < command_count; i++)
		fprintf(f, "  idreview %s\n      %s\n", command_table[i].usage, command_table[i].summary);
	fprintf(f, "  idreview image FILE\n      print a picture for the terminal\n\nOptions of the console:\n");
	options_print_help(f, FOR_CONSOLE);
	fprintf(f, "\nidreview COMMAND --help lists the options of a command; the manual is idreview(1).\n");
}

static bool settle_config(struct config *config, const struct options *o, unsigned bit, struct err *credentials, struct err *err)
{
	config_init(config);
	if (!config_read_files(config, o->config_file, err) || !config_read_environment(config, err))
		return false;
	if (o->base_url && !*o->base_url)
		return err_set(err, ERR_USAGE, "--base-url is empty: name a server, or leave it out");
	if (o->base_url && !config_set(config, "base_url", o->base_url, err))
		return false;
	for (size_t i = 0; i < o->allow_host_count; i++)
		if (!config_set(config, "allow_host", o->allow_hosts[i], err))
			return false;
	if (o->recorded_images && !config_set(config, "recorded_images", "true", err))
		return false;
	if (o->mouse && !config_set(config, "mouse", "true", err))
		return false;
	config->read_only = config->read_only || o->read_only;
	if (bit & (FOR_DEMO | FOR_SHELF))
		return true;
	if (!server_check(config, err))
		return false;
	config_credentials(config, credentials); /* whether that matters is the command's to say */
	return true;
}

/* What is neither a command nor an id never goes to a server. */
static bool check_words(const struct command *c, const struct options *o, struct err *err)
{
	if (o->id_count > c->most && !c->most)
		return err_set(err, ERR_USAGE, "%s takes no argument, and \"%.100s\" is one", c->name, o->ids[0]);
	if (o->id_count > c->most || o->id_count < c->least)
		return err_set(err, ERR_USAGE, "%s takes one attempt id", c->name);
	for (size_t i = 0; i < o->id_count && c->most == COMMAND_ANY; i++)
		if (!subject_id_is_plausible(o->ids[i]))
			return mistake_word(o->ids[i], false, err);
	return true;
}

static int run(const struct command *c, int argc, char **argv)
{
	struct options o;
	struct config config = { 0 };
	struct err err = { 0 }, credentials = { 0 };
	int code = 0;
	if (!options_parse(&o, c->bit, argc, argv, &err)) {
		code = command_fail(&err);
	} else if (o.help && !c->name) {
		print_usage(stdout);
	} else if (o.help) {
		printf("idreview %s\n  %s\n\n", c->usage, c->summary);
		options_print_help(stdout, c->bit);
	} else if (o.version) {
		puts("idreview " PACKAGE_VERSION);
	} else if (!check_words(c, &o, &err)) {
		code = command_fail(&err);
	} else if (c->bit != FOR_DOCTOR && !limits_files(&err)) {
		code = command_fail(&err);
	} else if ((o.log_file && !log_open(o.log_file, &err)) || !settle_config(&config, &o, c->bit, &credentials, &err)) {
		code = command_fail(&err);
	} else {
		code = runs[c->id](&config, &o, &credentials);
	}
	config_finish(&config);
	options_finish(&o);
	log_close();
	return code;
}

/* Nobody reads on: `idreview list | head` ends as other programs do, without a word. What was written to the server has been told. */
static bool reader_left(void)
{
	return loop_wait(STDOUT_FILENO, POLLOUT, 0) & POLLERR;
}

/* Printing has no error of its own: what was not written shows here. */
static int close_output(int code)
{
	struct err err = { 0 };
	bool failed = ferror(stdout);
	if (fflush(stdout) != 0)
		err_set(&err, ERR_LOCAL, "cannot write the output: %s", strerror(errno));
	else if (failed) /* earlier: the reason is gone */
		err_set(&err, ERR_LOCAL, "cannot write all of the output");
	if (err.kind && !code && reader_left()) {
		signal(SIGPIPE, SIG_DFL);
		raise(SIGPIPE);
	}
	return code || !err.kind ? code : command_fail(&err);
}

/* `idreview image` is the other program: it links neither curl nor curses, and starts faster for it. */
static int run_image(char **argv)
{
	char path[4096];
	if (path_program("idreview-image", path, sizeof path)) {
		argv[0] = path;
		execv(path, argv);
	}
	fprintf(stderr, "idreview: idreview-image is not installed beside idreview\n");
	return 1;
}

static int help(const char *name)
{
	char *words[] = { (char *)(uintptr_t)name, "--help", NULL };
	struct err err = { 0 };
	const struct command *c = name ? command_find(name) : NULL;
	if (c)
		return run(c, 2, words);
	if (name && !mistake_word(name, true, &err))
		return command_fail(&err);
	print_usage(stdout);
	return 0;
}

static int dispatch(int argc, char **argv)
{
	struct err err = { 0 };
	int at = options_command_place(argc, argv);
	char *name = at ? argv[at] : NULL;
	if (!name || subject_id_is_plausible(name))
		return run(&command_table[COMMAND_CONSOLE], argc, argv);
	/* The options before it are read as those behind it. */
	memmove(argv + 2, argv + 1, (size_t)(at - 1) * sizeof *argv);
	argv[1] = name;
	const struct command *c = command_find(name);
	if (c)
		return run(c, argc - 1, argv + 1);
	if (strcmp(name, "image") == 0)
		return run_image(argv + 1);
	if (strcmp(name, "help") == 0)
		return help(argc > 2 ? argv[2] : NULL);
	mistake_word(name, true, &err);
	return command_fail(&err);
}

int command_main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN); /* what was done must be told, though nobody reads the output any more */
	signal(SIGXFSZ, SIG_IGN); /* and though the file it goes to may not grow: that is an error of writing */
	return close_output(dispatch(argc, argv));
}

#include "command/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ui/app.h"
#include "command/demo.h"
#include "command/doctor.h"
#include "command/fail.h"
#include "command/limits.h"
#include "command/nearest.h"
#include "command/path.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "config.h"

static int command_console(struct config *config, struct options *o, const struct err *credentials);
static int command_open(struct config *config, struct options *o, const struct err *credentials);
static int command_demo(struct config *config, struct options *o, const struct err *credentials);
static int command_doctor(struct config *config, struct options *o, const struct err *credentials);

enum { ANY = 1000000 };

const struct command command_table[] = {
	{ NULL, FOR_CONSOLE, 0, ANY, "[--template T --user U]... [--subjects FILE] [ID...]", "open the console", command_console },
	{ "list", FOR_LIST, 0, ANY, "list [--template T --user U]... [--subjects FILE] [ID...] [--limit N] [--json]",
	  "print the attempts of subjects", command_list },
	{ "get", FOR_GET, 1, 1, "get ID [--json]", "print one attempt", command_get },
	{ "retry", FOR_RETRY, 0, 0, "retry --template T --user U --strategy S [--steps NAMES] (--dry-run | --yes)", "retry a verification",
	  command_retry },
	{ "create", FOR_CREATE, 0, 0, "create --template T --user U (--dry-run | --yes)", "create a verification", command_create },
	{ "settle", FOR_SETTLE, 0, 0, "settle [--wait SECONDS]", "look for what came of writes whose answer was lost", command_settle },
	{ "open", FOR_OPEN, 1, 1, "open ID", "open the console on one case", command_open },
	{ "doctor", FOR_DOCTOR, 0, 0, "doctor", "check terminal, credentials, server and clock", command_doctor },
	{ "demo", FOR_DEMO, 0, 0, "demo", "open the console on a local sandbox server", command_demo },
};
const size_t command_count = sizeof command_table / sizeof command_table[0];

static bool pictures_of(const struct options *o, int *out, struct err *err)
{
	static const struct {
		const char *name;
		int value;
	} names[] = { { "auto", -1 }, { "sixel", TERM_SIXEL }, { "kitty", TERM_KITTY }, { "symbols", TERM_SYMBOLS }, { "off", TERM_NO_PICTURES } };
	*out = -1;
	for (size_t i = 0; o->pictures && i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(names[i].name, o->pictures) == 0) {
			*out = names[i].value;
			return true;
		}
	}
	return !o->pictures || err_set(err, ERR_USAGE, "--pictures takes auto, sixel, kitty, symbols or off, not \"%s\"", o->pictures);
}

static int run_console(struct config *config, struct options *o, const char *open_id, const char *note)
{
	struct err err = { 0 };
	struct console_start start = {
		.subjects = o->subjects,
		.subject_count = o->subject_count,
		.open_id = open_id,
		.plain = o->plain,
		.no_images = o->no_images,
		.passthrough = o->passthrough,
		.demo_note = note,
	};
	if (!pictures_of(o, &start.pictures, &err))
		return command_fail(&err);
	/* Subjects may come from standard input; keys then come from the terminal itself. */
	if (!o->plain && !isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)) {
		int tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
		if (tty >= 0) {
			dup2(tty, STDIN_FILENO);
			close(tty);
		}
	}
	if (o->plain || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return plain_run(config, &start);
	return console_run(config, &start);
}

static int command_console(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	if (credentials->kind)
		return command_fail(credentials);
	if (!o->subject_count) {
		err_set(&err, ERR_USAGE, "no subjects: give --template T --user U, --subjects FILE, or attempt ids");
		err_remedy(&err, "idreview demo shows the console on a local sandbox; idreview --help lists everything");
		return command_fail(&err);
	}
	return run_console(config, o, NULL, NULL);
}

static int command_open(struct config *config, struct options *o, const struct err *credentials)
{
	if (credentials->kind)
		return command_fail(credentials);
	struct subject_line line = { .id = o->ids[0] };
	o->subjects = mem_grow(o->subjects, 1, sizeof *o->subjects);
	o->subjects[0] = line;
	o->subject_count = 1;
	return run_console(config, o, o->ids[0], NULL);
}

static int command_doctor(struct config *config, struct options *o, const struct err *credentials)
{
	(void)o;
	return doctor_run(config, credentials);
}

static void set_text(char **at, const char *value)
{
	free(*at);
	*at = mem_strdup(value);
}

static int command_demo(struct config *config, struct options *o, const struct err *credentials)
{
	(void)credentials; /* the sandbox has its own */
	struct demo_server server = { 0 };
	struct err err = { 0 };
	if (!demo_start(&server, NULL, &err))
		return command_fail(&err);
	config->recorded_images = true; /* nobody is real there */
	set_text(&config->environment, "sandbox");
	set_text(&config->base_url, server.base_url);
	set_text(&config->ca_file, ""); /* no TLS there */
	secret_free(config->client_id);
	secret_free(config->secret);
	config->client_id = secret_strdup("sandbox");
	config->secret = secret_strdup("sandbox-secret");
	struct options subjects = { 0 };
	char *const words[] = { "demo", "--subjects", server.subjects, NULL };
	int code;
	if (options_parse(&subjects, FOR_CONSOLE, 3, (char **)words, &err)) {
		subjects.plain = o->plain;
		subjects.no_images = o->no_images;
		subjects.pictures = o->pictures;
		subjects.passthrough = o->passthrough;
		bool plain = o->plain || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO);
		code = run_console(config, &subjects, NULL, "A local sandbox: people and documents are made up. ? shows the keys.");
		if (plain)
			printf("\nThis was the plain text of the demo. For the console, run it in a terminal of at least 80x24.\n");
	} else {
		code = command_fail(&err);
	}
	options_finish(&subjects);
	demo_stop(&server);
	return code;
}

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
	if (bit == FOR_DEMO)
		return true;
	if (!config_check_base_url(config, err))
		return false;
	config_credentials(config, credentials); /* whether that matters is the command's to say */
	return true;
}

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < command_count; i++)
		if (command_table[i].name && strcmp(command_table[i].name, name) == 0)
			return &command_table[i];
	return NULL;
}

/* What is neither a command nor an id never goes to a server. `first`: it stands where a command would. */
static bool refuse_word(const char *word, bool first, struct err *err)
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

static bool check_words(const struct command *c, const struct options *o, struct err *err)
{
	if (o->id_count > c->most && !c->most)
		return err_set(err, ERR_USAGE, "%s takes no argument, and \"%.100s\" is one", c->name, o->ids[0]);
	if (o->id_count > c->most || o->id_count < c->least)
		return err_set(err, ERR_USAGE, "%s takes one attempt id", c->name);
	for (size_t i = 0; i < o->id_count && c->most == ANY; i++)
		if (!subject_id_is_plausible(o->ids[i]))
			return refuse_word(o->ids[i], false, err);
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
		code = c->run(&config, &o, &credentials);
	}
	config_finish(&config);
	options_finish(&o);
	log_close();
	return code;
}

/* Nobody reads on: `idreview list | head` ends as other programs do, without a word. What was written to the server has been told. */
static bool reader_left(void)
{
	struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };
	return poll(&out, 1, 0) == 1 && out.revents & POLLERR;
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
	if (name && !refuse_word(name, true, &err))
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
		return run(&command_table[0], argc, argv);
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
	refuse_word(name, true, &err);
	return command_fail(&err);
}

int command_main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN); /* what was done must be told, though nobody reads the output any more */
	signal(SIGXFSZ, SIG_IGN); /* and though the file it goes to may not grow: that is an error of writing */
	return close_output(dispatch(argc, argv));
}

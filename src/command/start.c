/* The commands that open the console: on subjects, on one case, on a sandbox server of their own. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/console.h"
#include "term/term.h"
#include "command/command.h"
#include "command/demo.h"
#include "command/fail.h"
#include "command/options.h"
#include "base/mem.h"

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

int command_console(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	if (credentials->kind)
		return command_fail(credentials);
	/* A store has cases of its own to show. */
	bool shows_store = strcmp(config->store, "none") != 0 && !o->plain && isatty(STDOUT_FILENO);
	if (!o->subject_count && !shows_store) {
		err_set(&err, ERR_USAGE, "no subjects: give --template T --user U, --subjects FILE, or attempt ids");
		err_remedy(&err, "idreview demo shows the console on a local sandbox; idreview --help lists everything");
		return command_fail(&err);
	}
	return run_console(config, o, NULL, NULL);
}

int command_open(struct config *config, struct options *o, const struct err *credentials)
{
	if (credentials->kind)
		return command_fail(credentials);
	struct subject_line line = { .id = o->ids[0] };
	o->subjects = mem_grow(o->subjects, 1, sizeof *o->subjects);
	o->subjects[0] = line;
	o->subject_count = 1;
	return run_console(config, o, o->ids[0], NULL);
}

static void set_text(char **at, const char *value)
{
	free(*at);
	*at = mem_strdup(value);
}

int command_demo(struct config *config, struct options *o, const struct err *credentials)
{
	(void)credentials; /* the sandbox has its own */
	struct demo_server server = { 0 };
	struct err err = { 0 };
	bool plain = o->plain || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO);
	if (!demo_start(&server, !plain, &err))
		return command_fail(&err);
	set_text(&config->store, plain ? "none" : "");
	if (!plain && !demo_hooks(&server, &err)) {
		demo_stop(&server);
		return command_fail(&err);
	}
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
		code = run_console(config, &subjects, NULL, "A local sandbox: people are made up, and some come while you watch. ? shows the keys.");
		if (plain)
			printf("\nThis was the plain text of the demo. For the console, run it in a terminal of at least 80x24.\n");
	} else {
		code = command_fail(&err);
	}
	options_finish(&subjects);
	demo_stop(&server);
	return code;
}

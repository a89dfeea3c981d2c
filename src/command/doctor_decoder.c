/* Whether the decoder of pictures is here, and what it says it shows. */
#include "command/doctor.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command/path.h"
#include "base/loop.h"

enum { DECODER_MS = 5000 };

/* What the decoder says of its formats, up to its end; "" when it says nothing in time. */
static void ask_decoder(char *path, char *out, size_t size)
{
	char *const args[] = { path, "--formats", NULL }, *const environment[] = { NULL };
	posix_spawn_file_actions_t files;
	pid_t pid = 0;
	size_t n = 0;
	ssize_t got = 1;
	int ends[2];
	out[0] = '\0';
	if (pipe2(ends, O_CLOEXEC) < 0)
		return;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
	int failed = posix_spawn(&pid, path, &files, NULL, args, environment);
	posix_spawn_file_actions_destroy(&files);
	close(ends[1]);
	while (!failed && got > 0 && n < size - 1 && loop_wait(ends[0], POLLIN, DECODER_MS)) {
		got = read(ends[0], out + n, size - 1 - n);
		n += got > 0 ? (size_t)got : 0;
	}
	out[n] = '\0';
	close(ends[0]);
	if (!failed) {
		kill(pid, SIGKILL); /* most often it has ended */
		waitpid(pid, NULL, 0);
	}
}

/* A line a kind that is shown, and one for all that are only named. */
static void tell_formats(char *path, enum err_kind *first)
{
	char text[4096], others[400] = "";
	size_t n = 0, shown = 0;
	ask_decoder(path, text, sizeof text);
	for (char *rest = text, *line; (line = strsep(&rest, "\n"));) {
		const char *name = strsep(&line, "\t");
		bool is_shown = line && strncmp(line, "shown", 5) == 0;
		if (is_shown)
			doctor_say("+", name, line);
		else if (line && n < sizeof others)
			n += (size_t)snprintf(others + n, sizeof others - n, "%s%s", n ? ", " : "", name);
		shown += is_shown;
	}
	if (n)
		doctor_say("-", "not shown", others);
	if (n)
		doctor_remedy("what comes as one of these is named: this build has no decoder for it");
	if (!shown) {
		doctor_say("x", "formats", "idreview-image does not say what it shows");
		doctor_remedy("install it and idreview from one build");
		doctor_first(first, ERR_LOCAL);
	}
}

void doctor_decoder(enum err_kind *first)
{
	char path[4096];
	if (path_program("idreview-image", path, sizeof path)) {
		doctor_say("+", "decoder", "idreview-image is here");
		tell_formats(path, first);
	} else {
		doctor_say("x", "decoder", "idreview-image is not here: no pictures");
		doctor_remedy("install it beside idreview or in its libexec directory");
		doctor_first(first, ERR_LOCAL);
	}
}

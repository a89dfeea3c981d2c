/* Plays a steps file: starts the sandbox server and the real console on a pty, types keys, waits for what the screen must show.
 * doc/HACKING.md describes the steps. Nothing here sleeps: each step waits for a state, and fails with the screen after LIMIT_S. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "screen/play.h"

enum { WHOLE_LIMIT_S = 1200 };

static bool header(struct script *s, char *line)
{
	char *rest = line;
	const char *word = strsep(&rest, " ");
	if (!rest)
		return false;
	if (strcmp(word, "sizes") == 0) {
		for (char *size; (size = strsep(&rest, " ")) && s->size_count < 8;)
			snprintf(s->sizes[s->size_count++], sizeof s->sizes[0], "%s", size);
	} else if (strcmp(word, "terms") == 0) {
		for (char *term; (term = strsep(&rest, " ")) && s->term_count < 16;)
			snprintf(s->terms[s->term_count++], sizeof s->terms[0], "%s", term);
	} else if (strcmp(word, "sandbox") == 0) {
		snprintf(s->sandbox, sizeof s->sandbox, "%s", rest);
	} else if (strcmp(word, "run") == 0) {
		snprintf(s->run, sizeof s->run, "%s", rest);
	} else if (strcmp(word, "store") == 0 && strcmp(rest, "here") == 0) {
		s->store = true;
	} else if (strcmp(word, "as") == 0 && strcmp(rest, "job") == 0) {
		s->job = true;
	} else if (strcmp(word, "look") == 0 && strcmp(rest, "late") == 0) {
		s->late = true;
	} else if (strcmp(word, "link") == 0 && atoi(rest) > 0) {
		s->link = atoi(rest);
	} else if (strcmp(word, "profile") == 0) {
		snprintf(s->profile, sizeof s->profile, "%s", rest);
	} else if (strcmp(word, "env") == 0 && s->environment_count < 8) {
		snprintf(s->environment[s->environment_count++], sizeof s->environment[0], "%s", rest);
	} else if (strcmp(word, "config") == 0 && s->config_count < 8) {
		snprintf(s->config[s->config_count++], sizeof s->config[0], "%s", rest);
	} else {
		rest[-1] = ' ';
		return false;
	}
	return true;
}

static bool read_script(const char *path, struct script *s)
{
	char line[LINE_SIZE];
	FILE *f = fopen(path, "r");
	if (!f)
		return false;
	while (fgets(line, sizeof line, f)) {
		line[strcspn(line, "\n")] = '\0';
		if (!line[0] || line[0] == '#' || (s->count == 0 && header(s, line)))
			continue;
		if (s->count == STEPS_MAX)
			return false;
		s->lines[s->count++] = strdup(line);
	}
	fclose(f);
	if (!s->size_count)
		snprintf(s->sizes[s->size_count++], sizeof s->sizes[0], "80x24");
	if (!s->term_count)
		snprintf(s->terms[s->term_count++], sizeof s->terms[0], "xterm-256color");
	if (!s->profile[0])
		snprintf(s->profile, sizeof s->profile, "sixel");
	return s->count > 0;
}

static void play_at(const char *file, const struct script *s, const char *size, const char *term)
{
	struct play p = { .file = file, .script = s, .term = term };
	alarm(WHOLE_LIMIT_S); /* whatever hangs, the tests end; the server and the console end with their pipe and pty */
	snprintf(p.size, sizeof p.size, "%s", size);
	play_start(&p);
	for (p.line = 0; p.line < s->count; p.line++)
		play_step(&p, s->lines[p.line]);
	play_stop(&p);
	close(p.tty);
	close(p.sandbox_in);
	terminal_finish(&p.terminal);
	printf("%s: %s: TERM %s: %zu steps held\n", file, size, term, s->count);
}

int main(int argc, char **argv)
{
	static struct script script;
	if (argc != 2 || !read_script(argv[1], &script)) {
		fprintf(stderr, "usage: play FILE.steps\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < script.size_count; i++)
		for (size_t k = 0; k < script.term_count; k++)
			play_at(argv[1], &script, script.sizes[i], script.terms[k]);
	for (size_t i = 0; i < script.count; i++)
		free(script.lines[i]);
	return 0;
}

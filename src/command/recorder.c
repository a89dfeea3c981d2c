#include "command/recorder.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ANCESTORS_MAX = 64, COMM = 32 };

/* comm: how the name of its process begins (the kernel keeps 15 bytes); variable: what it sets for those it records. */
static const struct {
	const char *name, *comm, *variable;
} recorders[] = {
	{ "tlog", "tlog-rec", NULL },          /* tlog-rec, tlog-rec-session */
	{ "Teleport", "teleport", "SSH_TELEPORT_USER" },
	{ "Teleport", NULL, "TELEPORT_SESSION" },
	{ "asciinema", "asciinema", "ASCIINEMA_REC" },
	{ "script", "script", NULL },
	{ "ttyrec", "ttyrec", NULL },
};

enum { RECORDERS = sizeof recorders / sizeof recorders[0] };

const char *recorder_of_environment(char *const *variables)
{
	for (; *variables; variables++) {
		size_t n = strcspn(*variables, "=");
		for (size_t i = 0; i < RECORDERS; i++)
			if (recorders[i].variable && strlen(recorders[i].variable) == n && strncmp(recorders[i].variable, *variables, n) == 0)
				return recorders[i].name;
	}
	return NULL;
}

const char *recorder_of_process(const char *comm)
{
	for (size_t i = 0; i < RECORDERS; i++) {
		size_t n = recorders[i].comm ? strlen(recorders[i].comm) : 0;
		if (n && strncmp(comm, recorders[i].comm, n) == 0 && (comm[n] == '\0' || comm[n] == '-'))
			return recorders[i].name;
	}
	return NULL;
}

/* Name and parent of a process; false when it is gone or hidden. */
static bool read_process(long pid, char comm[COMM], long *parent)
{
	char path[64], line[512];
	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	FILE *f = fopen(path, "re");
	if (!f)
		return false;
	size_t n = fread(line, 1, sizeof line - 1, f);
	fclose(f);
	line[n] = '\0';
	/* "PID (NAME) STATE PARENT ...": a name may hold anything, brackets too. */
	char *open = strchr(line, '('), *close = strrchr(line, ')');
	if (!open || !close || close < open || sscanf(close + 1, " %*c %ld", parent) != 1)
		return false;
	*close = '\0';
	snprintf(comm, COMM, "%.*s", COMM - 1, open + 1);
	return true;
}

static const char *among_ancestors(long pid)
{
	char comm[COMM];
	const char *found = NULL;
	for (int i = 0; pid > 1 && i < ANCESTORS_MAX && !found && read_process(pid, comm, &pid); i++)
		found = recorder_of_process(comm);
	return found;
}

static bool is_client(const char *comm)
{
	return strcmp(comm, "tmux: client") == 0 || strcmp(comm, "screen") == 0;
}

/* A multiplexer's server is nobody's child any more: what its clients run under shows the screen too. */
static const char *among_clients(void)
{
	const char *found = NULL;
	DIR *all = opendir("/proc");
	for (struct dirent *e; all && !found && (e = readdir(all));) {
		char comm[COMM];
		struct stat st;
		long pid = strtol(e->d_name, NULL, 10), parent;
		if (pid > 1 && fstatat(dirfd(all), e->d_name, &st, 0) == 0 && st.st_uid == getuid() && read_process(pid, comm, &parent) &&
		    is_client(comm))
			found = among_ancestors(parent);
	}
	if (all)
		closedir(all);
	return found;
}

const char *recorder_find(void)
{
	const char *found = recorder_of_environment(environ);
	if (!found)
		found = among_ancestors(getppid());
	if (!found && (getenv("TMUX") || getenv("STY")))
		found = among_clients();
	return found;
}

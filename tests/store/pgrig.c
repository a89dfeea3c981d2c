/* A real PostgreSQL for tests: Debian's package, a temporary directory, a unix socket and nothing else.
 *
 *	pgrig [CONFIG...]
 *
 * Prints the base of its URLs, "postgresql://idreview@/%s?host=/DIR", as its first line, and is the server's keeper until its standard input
 * ends: whoever started it may die as it likes, the server ends and its directory goes. PostgreSQL refuses root, so root becomes another
 * user. Each line read is an order, and is answered with a line, "ok" or why not:
 *	start | stop | kill | freeze | thaw | pid
 * stop is a clean end, kill is SIGKILL to all its processes at once, freeze stops them where they are. Each CONFIG is a NAME=VALUE of
 * postgresql.conf. */
#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES = 200, PATIENCE_S = 60 };

static char dir[200], bin[300];
static pid_t server;
static char **config;
static volatile sig_atomic_t ended;

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "pgrig: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* The newest that is installed; PGRIG_BIN names another directory. */
static void find_programs(void)
{
	const char *given = getenv("PGRIG_BIN");
	glob_t found = { 0 };
	if (given) {
		snprintf(bin, sizeof bin, "%s", given);
		return;
	}
	if (glob("/usr/lib/postgresql/*/bin/postgres", 0, NULL, &found) && glob("/usr/*bin/postgres", 0, NULL, &found))
		die("there is no postgres: apt-get install postgresql");
	int best = -1;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		int version = 0;
		(void)sscanf(found.gl_pathv[i], "/usr/lib/postgresql/%d/", &version);
		if (version > best) {
			best = version;
			snprintf(bin, sizeof bin, "%.*s", (int)(strrchr(found.gl_pathv[i], '/') - found.gl_pathv[i]), found.gl_pathv[i]);
		}
	}
	globfree(&found);
}

static void be_somebody(void)
{
	const struct passwd *p = getuid() ? NULL : getpwnam("postgres");
	if (!getuid() && !p)
		p = getpwnam("nobody");
	if (!getuid() && (!p || setgroups(0, NULL) || setgid(p->pw_gid) || setuid(p->pw_uid)))
		die("root cannot become another user");
}

static void make_directory(void)
{
	const char *tmp = getenv("TMPDIR");
	snprintf(dir, sizeof dir, "%s/pgrig-XXXXXX", tmp && *tmp == '/' && strlen(tmp) < 60 ? tmp : P_tmpdir);
	if (!mkdtemp(dir)) {
		snprintf(dir, sizeof dir, "%s/pgrig-XXXXXX", P_tmpdir);
		if (!mkdtemp(dir))
			die(dir);
	}
}

/* Its output goes to the log; it ends when we do, however that happens. */
static pid_t run(char *const argv[])
{
	char log[260], path[400];
	pid_t pid = fork(), parent = getppid();
	(void)parent;
	if (pid)
		return pid;
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGQUIT);
	snprintf(log, sizeof log, "%s/log", dir);
	snprintf(path, sizeof path, "%s/%s", bin, argv[0]);
	if (!freopen(log, "a", stdout) || dup2(STDOUT_FILENO, STDERR_FILENO) < 0 || !freopen("/dev/null", "r", stdin))
		_exit(126);
	setsid();
	execv(path, argv);
	_exit(127);
}

static void show_log(void)
{
	char log[260];
	int c;
	snprintf(log, sizeof log, "%s/log", dir);
	FILE *f = fopen(log, "r");
	while (f && (c = getc(f)) != EOF)
		putc(c, stderr);
	if (f)
		fclose(f);
}

/* As a database of a team would be: words sorted by a language, not by bytes. */
static void init(void)
{
	char data[260];
	snprintf(data, sizeof data, "%s/data", dir);
	char *argv[] = { "initdb", "-D", data, "-U", "idreview", "--auth=trust", "--no-sync", "--no-instructions", "-E", "UTF8", "--locale=C.UTF-8",
		"--locale-provider=icu", "--icu-locale=en", NULL };
	int status = -1;
	for (int provider = 11; provider <= 13; provider += 2) { /* without ICU, where it was built so */
		if (provider == 13)
			argv[11] = NULL;
		waitpid(run(argv), &status, 0);
		if (!status)
			return;
	}
	show_log();
	errno = 0;
	die("initdb");
}

static bool is_ready(void)
{
	char path[260], line[100] = "";
	snprintf(path, sizeof path, "%s/data/postmaster.pid", dir);
	FILE *f = fopen(path, "r");
	bool ready = false;
	while (f && fgets(line, sizeof line, f))
		ready = ready || !strncmp(line, "ready", 5);
	if (f)
		fclose(f);
	return ready;
}

static void nap(void)
{
	usleep(5000);
}

/* Again, where processes of the last one still hold its memory. */
static bool start(void)
{
	char data[260], *argv[60] = { "postgres", "-D", data, "-c", "listen_addresses=", "-c", "unix_socket_permissions=0777", "-c", "max_connections=60",
		"-c", "shared_buffers=16MB", "-c", "fsync=on", "-c", "recovery_init_sync_method=syncfs", "-c", "dynamic_shared_memory_type=mmap", "-c", "max_wal_size=256MB", "-k", dir };
	snprintf(data, sizeof data, "%s/data", dir);
	int argc = 0, status;
	while (argv[argc])
		argc++;
	for (char **c = config; *c && argc < 56; c++) {
		argv[argc++] = "-c";
		argv[argc++] = *c;
	}
	for (int tries = 0; tries < PATIENCE_S * 200 && !ended;) {
		server = run(argv);
		while (!is_ready() && waitpid(server, &status, WNOHANG) == 0 && tries++ < PATIENCE_S * 200)
			nap();
		if (is_ready() && kill(server, 0) == 0)
			return true;
		nap();
		tries += 20;
	}
	server = 0;
	return false;
}

/* Its children, itself last. */
static size_t processes(pid_t *out)
{
	size_t n = 0;
	DIR *proc = opendir("/proc");
	for (struct dirent *e; proc && (e = readdir(proc)) && n < PROCESSES - 1;) {
		char path[280], line[400];
		int parent = 0;
		snprintf(path, sizeof path, "/proc/%s/stat", e->d_name);
		FILE *f = *e->d_name >= '1' && *e->d_name <= '9' ? fopen(path, "r") : NULL;
		if (f && fgets(line, sizeof line, f) && strrchr(line, ')') && sscanf(strrchr(line, ')'), ") %*c %d", &parent) == 1 && parent == server)
			out[n++] = (pid_t)atoi(e->d_name);
		if (f)
			fclose(f);
	}
	if (proc)
		closedir(proc);
	out[n++] = server;
	return n;
}

static void signal_all(int signal_number)
{
	pid_t all[PROCESSES];
	size_t n = server ? processes(all) : 0;
	for (size_t i = 0; i < n; i++)
		kill(all[i], signal_number);
}

/* All at once; over when none is left, so that the next finds nobody in its memory. */
static void kill_all(void)
{
	pid_t all[PROCESSES];
	char path[260];
	kill(server, SIGSTOP); /* or it would have new ones */
	size_t n = processes(all);
	for (size_t i = 0; i < n; i++)
		kill(all[i], SIGKILL);
	waitpid(server, NULL, 0);
	for (size_t i = 0, naps = 0; i + 1 < n; i++)
		while (kill(all[i], 0) == 0 && naps++ < 400) /* where nobody reaps orphans they are there for good */
			nap();
	snprintf(path, sizeof path, "%s/data/postmaster.pid", dir);
	unlink(path);
}

static void end(int signal_number)
{
	if (!server)
		return;
	if (signal_number == SIGKILL) {
		kill_all();
	} else {
		signal_all(SIGCONT);
		kill(server, signal_number);
		waitpid(server, NULL, 0);
	}
	server = 0;
}

static void remove_all(void)
{
	char data[260];
	end(SIGQUIT);
	if (!*dir)
		return;
	snprintf(data, sizeof data, "%s", dir);
	char *argv[] = { "rm", "-rf", data, NULL };
	pid_t pid = fork();
	if (!pid) {
		execvp(argv[0], argv);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
}

static const char *obey(const char *order)
{
	static char answer[40];
	if (!strcmp(order, "start"))
		return server || start() ? "ok" : "it does not start";
	if (!strcmp(order, "pid")) {
		snprintf(answer, sizeof answer, "%d", (int)server);
		return answer;
	}
	if (!strcmp(order, "stop"))
		end(SIGINT);
	else if (!strcmp(order, "kill"))
		end(SIGKILL);
	else if (!strcmp(order, "freeze") || !strcmp(order, "thaw"))
		signal_all(*order == 'f' ? SIGSTOP : SIGCONT);
	else
		return "what?";
	return "ok";
}

static void on_signal(int signal_number)
{
	(void)signal_number;
	ended = 1;
}

int main(int argc, char **argv)
{
	char line[100];
	(void)argc;
	config = argv + 1;
	signal(SIGPIPE, SIG_IGN);
	struct sigaction act = { .sa_handler = on_signal }; /* reading ends too */
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGHUP, &act, NULL);
	umask(077);
	find_programs();
	be_somebody();
	make_directory();
	chmod(dir, 0711); /* the socket is for the tests, whoever they are; what lies beside it is not */
	if (chdir("/"))
		die("/");
	init();
	if (!start()) {
		show_log();
		remove_all();
		return 1;
	}
	printf("postgresql://idreview@/%%s?host=%s\n", dir);
	fflush(stdout);
	while (!ended && fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		printf("%s\n", obey(line));
		fflush(stdout);
	}
	remove_all();
	return 0;
}

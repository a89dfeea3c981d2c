#include "agent_rig.h"

#include <signal.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { AGENTS = 8, BLOB = 512, FLOOD = 810 };

static char dir[80];
static pid_t agents[AGENTS], owner;
static int count;

static _Noreturn void die(const char *what)
{
	perror(what);
	abort();
}

void agent_rig_end(void)
{
	char command[200];
	if (!*dir || getpid() != owner)
		return;
	for (int i = 0; i < count; i++) {
		kill(agents[i], SIGKILL);
		waitpid(agents[i], NULL, 0);
	}
	count = 0;
	snprintf(command, sizeof command, "rm -rf %s", dir);
	if (system(command))
		die(dir);
	dir[0] = '\0';
}

const char *agent_rig_dir(void)
{
	if (*dir)
		return dir;
	snprintf(dir, sizeof dir, "%s/agent-XXXXXX", P_tmpdir);
	if (!mkdtemp(dir))
		die(dir);
	owner = getpid();
	atexit(agent_rig_end);
	return dir;
}

static pid_t spawn(const char *const *argv, bool lives)
{
	pid_t pid = fork();
	if (pid)
		return pid;
	if (lives)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!freopen("/dev/null", "r+", stdout) || !freopen("/dev/null", "r+", stderr))
		_exit(126);
	execvp(argv[0], (char *const *)argv);
	_exit(127);
}

void agent_rig_run(const char *const *argv)
{
	int status = -1;
	pid_t pid = spawn(argv, false);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status) {
		fprintf(stderr, "%s ended with %d\n", argv[0], status);
		abort();
	}
}

static const char *new_socket(void)
{
	static char path[108];
	snprintf(path, sizeof path, "%s/%d.sock", agent_rig_dir(), count);
	setenv("SSH_AUTH_SOCK", path, 1);
	return path;
}

static void keep(pid_t pid)
{
	if (pid < 0 || count == AGENTS)
		die("agent");
	agents[count++] = pid;
}

void agent_rig_start(void)
{
	const char *path = new_socket();
	keep(spawn((const char *const[]){ "ssh-agent", "-D", "-a", path, NULL }, true));
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	snprintf(to.sun_path, sizeof to.sun_path, "%s", path);
	for (bool up = false; !up;) { /* until it listens */
		int fd = socket(AF_UNIX, SOCK_STREAM, 0);
		up = !connect(fd, (struct sockaddr *)&to, sizeof to);
		close(fd);
		if (!up && waitpid(agents[count - 1], NULL, WNOHANG))
			die("ssh-agent");
	}
}

const char *agent_rig_key(const char *name, const char *comment, bool in_agent)
{
	static char line[600];
	char file[200], public[210];
	snprintf(file, sizeof file, "%s/%s", agent_rig_dir(), name);
	snprintf(public, sizeof public, "%s.pub", file);
	agent_rig_run((const char *const[]){ "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file, NULL });
	if (in_agent) {
		agent_rig_run((const char *const[]){ "ssh-add", "-q", file, NULL });
		unlink(file);
	}
	FILE *f = fopen(public, "r");
	if (!f || !fgets(line, sizeof line, f))
		die(public);
	fclose(f);
	char *end = strchr(strchr(line, ' ') + 1, ' ');
	if (end)
		*end = '\0';
	line[strcspn(line, "\n")] = '\0';
	return line;
}

/* -- one that misbehaves ------------------------------------------------------------------------------------------------------ */

static unsigned char out[300 * 1024];
static size_t out_len;

static void put_number(uint32_t n)
{
	for (int i = 24; i >= 0; i -= 8)
		out[out_len++] = (unsigned char)(n >> i);
}

static void put(const void *bytes, size_t n)
{
	put_number((uint32_t)n);
	memcpy(out + out_len, bytes, n);
	out_len += n;
}

static void put_keys(enum agent_rig_fault fault, const unsigned char *blob, size_t n)
{
	char comment[256];
	int keys = fault == AGENT_FLOODS ? FLOOD : 1;
	memset(comment, 'x', sizeof comment);
	out[out_len++] = 12;
	put_number((uint32_t)keys);
	for (int i = 0; i < keys; i++) {
		put(blob, n);
		put(comment, fault == AGENT_FLOODS ? sizeof comment : 3);
	}
}

static void put_signature(void)
{
	static const unsigned char zeros[64];
	out[out_len++] = 14;
	put_number(4 + 11 + 4 + 64);
	put("ssh-ed25519", 11);
	put(zeros, 64);
}

static bool take(int fd, void *to, size_t n)
{
	for (size_t got = 0; got < n;) {
		ssize_t r = read(fd, (char *)to + got, n - got);
		if (r <= 0)
			return false;
		got += (size_t)r;
	}
	return true;
}

static void serve(int fd, enum agent_rig_fault fault, const unsigned char *blob, size_t n)
{
	static unsigned char in[300 * 1024];
	unsigned char head[4];
	while (take(fd, head, 4)) {
		size_t len = (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
		if (len > sizeof in || !take(fd, in, len))
			return;
		out_len = 4;
		if (in[0] == 11)
			put_keys(fault, blob, n);
		else if (in[0] == 13 && fault == AGENT_LIES)
			put_signature();
		else
			out[out_len++] = 5;
		if (fault == AGENT_STALLS)
			pause();
		size_t all = out_len;
		out_len = 0;
		put_number((uint32_t)(all - 4));
		if (write(fd, out, all) != (ssize_t)all)
			return;
	}
}

void agent_rig_faulty(enum agent_rig_fault fault, const char *key)
{
	unsigned char blob[BLOB];
	size_t n;
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	snprintf(at.sun_path, sizeof at.sun_path, "%s", new_socket());
	const char *text = strchr(key, ' ') + 1;
	if (sodium_base642bin(blob, sizeof blob, text, strlen(text), NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) ||
	    bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 8))
		die("socket");
	pid_t pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (int one; (one = accept(fd, NULL, NULL)) >= 0; close(one))
			serve(one, fault, blob, n);
		_exit(1);
	}
	close(fd);
	keep(pid);
}

/* Where the credentials come from: environment, file, or a command's standard output over a pipe. */
#include "config/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/when.h"

enum { CREDENTIAL_MAX = 512, COMMAND_LIMIT_MS = 10000 };

/* Printable ASCII without spaces: what may stand in a header. */
static bool usable(const char *s)
{
	size_t n = 0;
	for (; s[n]; n++)
		if (s[n] <= ' ' || s[n] > '~')
			return false;
	return n > 0 && n <= CREDENTIAL_MAX;
}

/* The variable's place in our own memory is wiped too: /proc/PID/environ shows it. */
static void take_variable(const char *name, char **secret)
{
	char *value = getenv(name);
	if (!value)
		return;
	if (*value) {
		secret_free(*secret);
		*secret = secret_strdup(value);
	}
	explicit_bzero(value, strlen(value));
	unsetenv(name);
}

static _Noreturn void run_child(const char *command, int out)
{
	setpgid(0, 0);
	signal(SIGPIPE, SIG_DFL);
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	int null = open("/dev/null", O_RDONLY);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0)
		_exit(126);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(126);
}

static int left_ms(int64_t deadline)
{
	int64_t left = deadline - when_mono_ms();
	return left > 0 ? (int)left : 0;
}

/* Reads to the end of output. False: the time is up, or more came than any secret has. */
static bool read_output(int fd, int64_t deadline, struct buf *out)
{
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int n = poll(&p, 1, left_ms(deadline));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		char chunk[256];
		ssize_t got = read(fd, chunk, sizeof chunk);
		if (got < 0 && errno == EINTR)
			continue;
		bool ok = got <= 0 || buf_add(out, chunk, (size_t)got);
		explicit_bzero(chunk, sizeof chunk);
		if (got <= 0 || !ok)
			return got == 0;
	}
}

/* Waits for the end of the process until the deadline, then kills its whole group. */
static int reap(pid_t pid, int64_t deadline)
{
	int fd = (int)syscall(SYS_pidfd_open, pid, 0);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n = 0;
	do
		n = fd < 0 ? 0 : poll(&p, 1, left_ms(deadline));
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		kill(-pid, SIGKILL);
	if (fd >= 0)
		close(fd);
	int status = -1;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

bool credentials_run(const char *setting, const char *command, int limit_ms, struct buf *out, struct err *err)
{
	int64_t deadline = when_mono_ms() + limit_ms;
	int ends[2];
	if (pipe2(ends, O_CLOEXEC))
		return err_set(err, ERR_LOCAL, "%s cannot be run: %s", setting, strerror(errno));
	pid_t pid = fork();
	if (pid == 0)
		run_child(command, ends[1]);
	close(ends[1]);
	if (pid > 0)
		setpgid(pid, pid); /* the child does the same: whichever comes first */
	if (pid < 0) {
		close(ends[0]);
		return err_set(err, ERR_LOCAL, "%s cannot be run: %s", setting, strerror(errno));
	}
	bool whole = read_output(ends[0], deadline, out);
	close(ends[0]);
	int status = reap(pid, whole ? deadline : 0);
	if (out->full)
		err_set(err, ERR_CONFIG, "%s printed more than %d bytes", setting, CREDENTIAL_MAX);
	else if (!whole || (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && left_ms(deadline) == 0))
		err_set(err, ERR_CONFIG, "%s did not end within %d s", setting, limit_ms / 1000);
	else if (!WIFEXITED(status) || WEXITSTATUS(status))
		err_set(err, ERR_CONFIG, "%s failed with status %d", setting, WIFEXITED(status) ? WEXITSTATUS(status) : 128);
	else
		return true;
	return err_remedy(err, "Run the command by hand: it must print the secret alone and end with status 0.");
}

/* The one line that the command of a setting prints, in secret memory. */
static char *secret_of(const char *setting, const char *command, struct err *err)
{
	struct buf out;
	char *secret = NULL;
	buf_init(&out, CREDENTIAL_MAX + 2);
	if (credentials_run(setting, command, COMMAND_LIMIT_MS, &out, err)) {
		while (out.len && (out.data[out.len - 1] == '\n' || out.data[out.len - 1] == '\r'))
			out.data[--out.len] = '\0';
		if (strlen(buf_str(&out)) == out.len && usable(buf_str(&out))) {
			secret = secret_strdup(out.data);
		} else {
			err_set(err, ERR_CONFIG, "%s printed something that is no secret", setting);
			err_remedy(err, "It must print the secret on one line and nothing else.");
		}
	}
	buf_finish(&out);
	return secret;
}

char *config_link_key(const struct config *c, struct err *err)
{
	return secret_of("link_key_command", c->link_key_command, err);
}

bool config_credentials(struct config *c, struct err *err)
{
	take_variable("PLAID_CLIENT_ID", &c->client_id);
	take_variable("PLAID_SECRET", &c->secret);
	if (!c->secret && *c->secret_command)
		c->secret = secret_of("secret_command", c->secret_command, err);
	if (!c->secret && *c->secret_command)
		return false;
	const struct {
		const char *value, *name, *variable;
	} needed[] = { { c->client_id, "client id", "PLAID_CLIENT_ID" }, { c->secret, "secret", "PLAID_SECRET" } };
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		if (!needed[i].value) {
			err_set(err, ERR_CONFIG, "there is no %s", needed[i].name);
			return err_remedy(err, "Set %s, or client_id and secret (or secret_command) in ~/.config/idreview/config.",
			                  needed[i].variable);
		}
		if (!usable(needed[i].value)) {
			err_set(err, ERR_CONFIG, "the %s holds spaces, line ends or other characters it cannot have",
			        needed[i].name);
			return err_remedy(err, "Copy it again; it is one word of letters and digits.");
		}
	}
	return true;
}

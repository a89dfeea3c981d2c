#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "base/when.h"

/* A process has one log. */
static struct {
	struct log_entry ring[LOG_ENTRIES];
	uint64_t serial;
	int fd; /* 0: none; a log is never standard input */
	bool fifo;
	uint64_t lost, untold; /* lines that a FIFO had no room for */
} state;

static bool explain(const char *path, int error, struct err *err)
{
	if (error == ENXIO) {
		err_set(err, ERR_LOCAL, "the log %s is a FIFO that nobody reads", path);
		return err_remedy(err, "start its reader first, or name a file");
	}
	return err_set(err, ERR_LOCAL, "cannot write the log %s: %s", path, error == ELOOP ? "it is a symbolic link" : strerror(error));
}

bool log_open(const char *path, struct err *err)
{
	struct stat st;
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0600);
	if (fd < 0)
		return explain(path, errno, err);
	if (fstat(fd, &st) < 0 || !(S_ISREG(st.st_mode) || S_ISFIFO(st.st_mode)) || st.st_uid != geteuid() ||
	    st.st_mode & (S_IWGRP | S_IWOTH)) {
		close(fd);
		err_set(err, ERR_LOCAL, "the log %s is not a plain file or FIFO that only you can write", path);
		return err_remedy(err, "chmod 600 it, or name another file");
	}
	log_close();
	state.fd = fd;
	state.fifo = S_ISFIFO(st.st_mode);
	state.lost = state.untold = 0;
	return true;
}

void log_close(void)
{
	if (state.fd > 0)
		close(state.fd);
	state.fd = 0;
}

uint64_t log_lost(void)
{
	return state.lost;
}

/* As write, where a reader that is gone is an error and no signal; a signal that waited already is left alone. */
static bool put(const char *line, size_t n)
{
	sigset_t pipe, before, waiting;
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	sigpending(&waiting);
	pthread_sigmask(SIG_BLOCK, &pipe, &before);
	bool ok = write(state.fd, line, n) >= 0;
	int why = errno;
	if (!ok && why == EPIPE && !sigismember(&waiting, SIGPIPE))
		sigtimedwait(&pipe, NULL, &(struct timespec){ 0 });
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = why;
	return ok;
}

/* A line is shorter than PIPE_BUF: a FIFO takes it whole or not at all. False: it had no room. */
static bool write_line(int64_t at, enum log_level level, const char *text)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	char when[WHEN_TEXT], line[sizeof state.ring[0].text + 64];
	when_format_rfc3339(at, when);
	int n = snprintf(line, sizeof line, "%s %s %s\n", when, names[level], text);
	if (n <= 0 || put(line, (size_t)n))
		return true;
	if (state.fifo && (errno == EAGAIN || errno == EPIPE))
		return false;
	log_close(); /* a full disk must not stop a review */
	return true;
}

static void write_entry(const struct log_entry *e)
{
	char missing[100];
	snprintf(missing, sizeof missing, "%llu %s missing here: their reader was too slow", (unsigned long long)state.untold,
	         state.untold == 1 ? "line is" : "lines are");
	bool told = !state.untold || write_line(e->at, LOG_WARN, missing);
	if (told)
		state.untold = 0;
	if (!told || (state.fd > 0 && !write_line(e->at, e->level, e->text))) {
		state.lost++;
		state.untold++;
	}
}

void log_add(enum log_level level, const char *fmt, ...)
{
	struct log_entry *e = &state.ring[state.serial++ % LOG_ENTRIES];
	char text[sizeof e->text];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	struct buf clean;
	buf_init(&clean, sizeof text * 12);
	text_clean(text, strlen(text), &clean);
	*e = (struct log_entry){ .at = when_now(), .level = level };
	size_t n = 0, more;
	int width;
	while ((more = text_cluster(buf_str(&clean) + n, &width)) > 0 && n + more < sizeof e->text)
		n += more;
	memcpy(e->text, buf_str(&clean), n);
	buf_finish(&clean);
	if (state.fd > 0)
		write_entry(e);
}

void log_err(enum log_level level, const char *doing, const struct err *err)
{
	log_add(level, "%s: %s (%s)", doing, err->text, err_kind_name(err->kind));
}

size_t log_count(void)
{
	return state.serial < LOG_ENTRIES ? (size_t)state.serial : LOG_ENTRIES;
}

const struct log_entry *log_at(size_t newest_first)
{
	return newest_first < log_count() ? &state.ring[(state.serial - 1 - newest_first) % LOG_ENTRIES] : NULL;
}

uint64_t log_serial(void)
{
	return state.serial;
}

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
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
} state;

bool log_open(const char *path, struct err *err)
{
	struct stat st;
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
	if (fd < 0)
		return err_set(err, ERR_LOCAL, "cannot write the log %s: %s", path, errno == ELOOP ? "it is a symbolic link" : strerror(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_uid != geteuid() || st.st_mode & (S_IWGRP | S_IWOTH)) {
		close(fd);
		err_set(err, ERR_LOCAL, "the log %s is not a plain file that only you can write", path);
		return err_remedy(err, "chmod 600 it, or name another file");
	}
	log_close();
	state.fd = fd;
	return true;
}

void log_close(void)
{
	if (state.fd > 0)
		close(state.fd);
	state.fd = 0;
}

static void write_line(const struct log_entry *e)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	char when[WHEN_TEXT], line[sizeof e->text + 64];
	when_format_rfc3339(e->at, when);
	int n = snprintf(line, sizeof line, "%s %s %s\n", when, names[e->level], e->text);
	if (n > 0 && write(state.fd, line, (size_t)n) < 0)
		log_close(); /* a full disk must not stop a review */
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
		write_line(e);
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

#include "api/journal.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/when.h"

enum {
	JOURNAL_MAX = 64 * 1024 * 1024,
	FIELDS_MAX = 16,
	OTHER_HOST_S = 600 /* whether a process of another host lives cannot be seen: younger intents are left to it */
};

static const char advice[] = "Nothing was sent. Writes need the journal: check XDG_STATE_HOME, the disk and the file's owner.";

void journal_init(struct journal *j)
{
	const char *xdg = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	j->path = NULL;
	if (xdg && *xdg == '/')
		j->path = mem_printf("%s/idreview/journal", xdg);
	else if (home && *home == '/')
		j->path = mem_printf("%s/.local/state/idreview/journal", home);
}

void journal_finish(struct journal *j)
{
	free(j->path);
	j->path = NULL;
}

/* -- the file ----------------------------------------------------------------------------------------------------------------- */

static bool make_directories(const char *path, struct err *err)
{
	char *copy = mem_strdup(path);
	bool ok = true;
	for (char *slash = strchr(copy + 1, '/'); slash && ok; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0700) && errno != EEXIST) {
			err_set(err, ERR_LOCAL, "the directory %s cannot be made: %s", copy, strerror(errno));
			ok = err_remedy(err, "%s", advice);
		}
		*slash = '/';
	}
	struct stat st;
	*strrchr(copy, '/') = '\0';
	/* Who may write there may take the journal away, and with it what is known of writes. */
	if (ok && (stat(copy, &st) || st.st_uid != geteuid() || (st.st_mode & 022))) {
		err_set(err, ERR_LOCAL, "the directory %s cannot be used: it must be yours, and no one else's to write", copy);
		ok = err_remedy(err, "%s", advice);
	}
	free(copy);
	return ok;
}

static int refuse(const struct journal *j, int fd, const char *why, struct err *err)
{
	err_set(err, ERR_LOCAL, "the journal %s cannot be used: %s", j->path, why);
	err_remedy(err, "%s", advice);
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Open and locked, or -1. The lock goes with the descriptor. */
static int open_locked(const struct journal *j, int flags, int lock, struct err *err)
{
	struct stat st;
	int fd = open(j->path, flags | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0600);
	if (fd < 0)
		return refuse(j, fd, errno == ELOOP ? "it is a symbolic link" : strerror(errno), err);
	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		return refuse(j, fd, "it is not a regular file", err);
	if (st.st_uid != geteuid() || (st.st_mode & 077))
		return refuse(j, fd, "it must be yours and mode 0600", err);
	if (st.st_size > JOURNAL_MAX)
		return refuse(j, fd, "it is larger than 64 MiB; move it away", err);
	while (flock(fd, lock))
		if (errno != EINTR)
			return refuse(j, fd, strerror(errno), err);
	return fd;
}

static bool write_all(int fd, const char *data, size_t n)
{
	while (n) {
		ssize_t did = write(fd, data, n);
		if (did < 0 && errno == EINTR)
			continue;
		if (did <= 0)
			return false;
		data += did;
		n -= (size_t)did;
	}
	return true;
}

/* A new file's name is on disk only when its directory is. */
static bool sync_directory(const char *path)
{
	char *copy = mem_strndup(path, (size_t)(strrchr(path, '/') - path));
	int fd = open(copy, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && !fsync(fd);
	if (fd >= 0)
		close(fd);
	free(copy);
	return ok;
}

/* One line, on disk when this returns true. A line torn by a crash is ended first, so that it spoils none but itself. */
static bool append(const struct journal *j, const struct buf *line, struct err *err)
{
	if (!j->path) {
		err_set(err, ERR_LOCAL, "there is no place for the journal: neither XDG_STATE_HOME nor HOME is set");
		return err_remedy(err, "%s", advice);
	}
	if (!make_directories(j->path, err))
		return false;
	int fd = open_locked(j, O_RDWR | O_CREAT | O_APPEND, LOCK_EX, err);
	if (fd < 0)
		return false;
	char last = '\n';
	off_t size = lseek(fd, 0, SEEK_END);
	if (size > 0 && pread(fd, &last, 1, size - 1) != 1)
		last = '\n';
	if ((last == '\n' || write_all(fd, "\n", 1)) && write_all(fd, line->data, line->len) && !fsync(fd) &&
	    (size > 0 || sync_directory(j->path))) {
		close(fd);
		return true;
	}
	refuse(j, fd, strerror(errno), err);
	return false;
}

/* -- lines -------------------------------------------------------------------------------------------------------------------- */

static void add_field(struct buf *line, const char *value)
{
	if (line->len)
		buf_add_char(line, '\t');
	if (!value || !*value)
		buf_add_char(line, '-');
	else if (!strcmp(value, "-"))
		buf_add_str(line, "%2d");
	else
		for (; *value; value++) {
			unsigned char c = (unsigned char)*value;
			if (c > ' ' && c < 0x7f && c != '%')
				buf_add_char(line, (char)c);
			else
				buf_printf(line, "%%%02x", c);
		}
}

static bool take_field(const char *field, char *out, size_t size)
{
	size_t n = 0;
	if (!strcmp(field, "-"))
		field = "";
	for (; *field; field++) {
		char c = *field;
		if (c == '%') {
			if (!isxdigit((unsigned char)field[1]) || !isxdigit((unsigned char)field[2]))
				return false;
			c = (char)strtol((char[]){ field[1], field[2], 0 }, NULL, 16);
			field += 2;
		}
		if (n + 1 >= size)
			return false;
		out[n++] = c;
	}
	out[n] = '\0';
	return true;
}

static void add_time(struct buf *line, int64_t at)
{
	char text[WHEN_TEXT];
	when_format_rfc3339(at, text);
	add_field(line, text);
}

/* When a process began, in ticks since boot: with its number it names a process for good. 0: there is none. */
static unsigned long long process_start(long pid)
{
	char path[64], text[1024];
	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	ssize_t n = read(fd, text, sizeof text - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	/* The second field is the program's name in brackets and may hold anything; the start is the 20th after it. */
	char *at = strrchr(text, ')');
	for (int i = 0; at && i < 20; i++)
		at = strchr(at + 1, ' ');
	return at ? strtoull(at + 1, NULL, 10) : 0;
}

static void host_name(char out[65])
{
	out[0] = '\0';
	gethostname(out, 64);
	out[64] = '\0';
}

static void make_id(char id[JOURNAL_ID])
{
	unsigned char bytes[16];
	if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
		abort();
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(id + 2 * i, 3, "%02x", bytes[i]);
}

bool journal_write_intent(const struct journal *j, struct journal_intent *intent, struct err *err)
{
	char host[65], number[32];
	struct buf line;
	make_id(intent->id);
	intent->at = when_now();
	host_name(host);
	buf_init(&line, 16 * 1024);
	add_time(&line, intent->at);
	const char *const fields[] = {
		"intent",          intent->id,       intent->op,    intent->client_user_id, intent->template_id,
		intent->newest_id, intent->strategy, intent->steps, intent->server,         host
	};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		add_field(&line, fields[i]);
	snprintf(number, sizeof number, "%ld", (long)getpid());
	add_field(&line, number);
	snprintf(number, sizeof number, "%llu", process_start(getpid()));
	add_field(&line, number);
	buf_add_char(&line, '\n');
	bool ok = append(j, &line, err);
	buf_finish(&line);
	return ok;
}

bool journal_write_event(const struct journal *j, const char *id, const char *word, const char *detail, struct err *err)
{
	struct buf line;
	buf_init(&line, 4096);
	add_time(&line, when_now());
	add_field(&line, word);
	add_field(&line, id);
	add_field(&line, detail);
	buf_add_char(&line, '\n');
	bool ok = append(j, &line, err);
	buf_finish(&line);
	return ok;
}

/* -- reading ------------------------------------------------------------------------------------------------------------------ */

static size_t split(char *line, char *fields[FIELDS_MAX])
{
	size_t n = 0;
	while (n < FIELDS_MAX && line)
		fields[n++] = strsep(&line, "\t");
	return line ? 0 : n;
}

static bool held(const struct journal_intent *i, char *const *fields)
{
	char host[65], written[JOURNAL_FIELD];
	host_name(host);
	if (!take_field(fields[10], written, sizeof written))
		return false;
	if (strcmp(host, written))
		return when_now() - i->at < OTHER_HOST_S;
	unsigned long long start = process_start(atol(fields[11]));
	return start && start == strtoull(fields[12], NULL, 10);
}

static bool take_intent(char *const *fields, struct journal_intent *i)
{
	*i = (struct journal_intent){ .op = !strcmp(fields[3], "create") ? "create" : "retry" };
	if (!when_parse(fields[0], &i->at) || strlen(fields[2]) != JOURNAL_ID - 1)
		return false;
	memcpy(i->id, fields[2], JOURNAL_ID);
	if (!take_field(fields[4], i->client_user_id, sizeof i->client_user_id) ||
	    !take_field(fields[5], i->template_id, sizeof i->template_id) ||
	    !take_field(fields[6], i->newest_id, sizeof i->newest_id) || !take_field(fields[7], i->strategy, sizeof i->strategy) ||
	    !take_field(fields[8], i->steps, sizeof i->steps) || !take_field(fields[9], i->server, sizeof i->server))
		return false;
	i->held = held(i, fields);
	i->own = i->held && atol(fields[11]) == (long)getpid();
	return true;
}

struct reading {
	const char *server;
	struct journal_intent *list;
	size_t count, room;
};

static void take_line(struct reading *r, char *line)
{
	char *fields[FIELDS_MAX];
	size_t n = split(line, fields);
	if (n == 13 && !strcmp(fields[1], "intent")) {
		if (r->count == r->room) {
			r->room = r->room ? r->room * 2 : 16;
			r->list = mem_grow(r->list, r->room, sizeof *r->list);
		}
		if (take_intent(fields, &r->list[r->count]) && !strcmp(r->list[r->count].server, r->server))
			r->count++;
		return;
	}
	if (n != 4 || !strcmp(fields[1], "lost"))
		return;
	for (size_t i = 0; i < r->count; i++)
		if (!strcmp(r->list[i].id, fields[2])) {
			memmove(&r->list[i], &r->list[i + 1], (r->count - i - 1) * sizeof *r->list);
			r->count--;
			return;
		}
}

bool journal_read_open(const struct journal *j, const char *server, struct journal_intent **out, size_t *count, struct err *err)
{
	*out = NULL;
	*count = 0;
	if (!j->path || (access(j->path, F_OK) && errno == ENOENT))
		return true;
	int fd = open_locked(j, O_RDONLY, LOCK_SH, err);
	if (fd < 0)
		return false;
	FILE *file = fdopen(fd, "r");
	if (!file)
		mem_exhausted();
	struct reading r = { .server = server };
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	while ((n = getline(&line, &room, file)) > 0)
		if (line[n - 1] == '\n') {
			line[n - 1] = '\0';
			take_line(&r, line);
		}
	free(line);
	fclose(file);
	*out = r.list;
	*count = r.count;
	return true;
}

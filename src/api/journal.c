#include "api/journal_file.h"

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

#include "api/internal.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/when.h"

enum {
	FIELDS_MAX = 17,
	OTHER_HOST_S = 600, /* whether a process of another host lives cannot be seen: younger intents are left to it */
	OLD_ABSENT_S = 86400,
	SAID_S = 86400
};

void journal_init(struct journal *j)
{
	const char *xdg = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	char *place = xdg && *xdg == '/'     ? mem_printf("%s/idreview", xdg)
	              : home && *home == '/' ? mem_printf("%s/.local/state/idreview", home)
	                                     : NULL;
	*j = (struct journal){ 0 };
	if (place) {
		j->path = mem_printf("%s/journal", place);
		j->lock_path = mem_printf("%s/locks", place);
	}
	free(place);
}

void journal_finish(struct journal *j)
{
	free(j->path);
	free(j->lock_path);
	free(j->list);
	*j = (struct journal){ 0 };
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
	char text[WHEN_TEXT] = "";
	if (at)
		when_format_rfc3339(at, text);
	add_field(line, text);
}

static void add_number(struct buf *line, unsigned long long n)
{
	char text[32];
	snprintf(text, sizeof text, "%llu", n);
	add_field(line, text);
}

static size_t read_text(const char *path, char *out, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, out, size - 1);
	if (fd >= 0)
		close(fd);
	out[n > 0 ? n : 0] = '\0';
	return n > 0 ? (size_t)n : 0;
}

/* When a process began, in ticks since boot: with its number and the boot it names a process for good. 0: there is none. */
static unsigned long long process_start(long pid)
{
	char path[64], text[1024];
	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	read_text(path, text, sizeof text);
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

static void boot_id(char out[40])
{
	read_text("/proc/sys/kernel/random/boot_id", out, 37);
}

void journal_make_id(char id[JOURNAL_ID])
{
	unsigned char bytes[16];
	if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
		abort();
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(id + 2 * i, 3, "%02x", bytes[i]);
}

static bool add_line(struct journal *j, struct buf *line, struct err *err)
{
	buf_add_char(line, '\n');
	bool ok = journal_append(j->path, line, err) && journal_refresh(j, err);
	buf_finish(line);
	return ok;
}

bool journal_write_intent(struct journal *j, struct journal_intent *i, struct err *err)
{
	struct buf line;
	i->at = when_now();
	i->pid = (long)getpid();
	i->started = process_start(i->pid);
	host_name(i->host);
	boot_id(i->boot);
	buf_init(&line, 16 * 1024);
	add_time(&line, i->at);
	const char *const fields[] = { "intent",    i->id,       i->op,    i->client_user_id, i->template_id,
		                       i->newest_id, i->strategy, i->steps, i->account,        i->host };
	for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
		add_field(&line, fields[k]);
	add_number(&line, (unsigned long long)i->pid);
	add_number(&line, i->started);
	add_field(&line, i->boot);
	add_time(&line, i->server_at);
	add_field(&line, i->request);
	return add_line(j, &line, err);
}

bool journal_write_event(struct journal *j, const char *id, const char *word, const char *detail, int64_t server_time, struct err *err)
{
	struct buf line;
	buf_init(&line, 4096);
	add_time(&line, when_now());
	add_field(&line, word);
	add_field(&line, id);
	add_field(&line, detail);
	add_time(&line, server_time);
	return add_line(j, &line, err);
}

/* -- reading ------------------------------------------------------------------------------------------------------------------ */

static size_t split(char *line, char *fields[FIELDS_MAX])
{
	size_t n = 0;
	while (n < FIELDS_MAX && line)
		fields[n++] = strsep(&line, "\t");
	return line ? 0 : n;
}

bool intent_is_open(const struct journal_intent *i)
{
	return i->state <= INTENT_OPEN;
}

bool intent_is_held(const struct journal_intent *i)
{
	char host[65], boot[40];
	host_name(host);
	boot_id(boot);
	if (strcmp(host, i->host))
		return when_now() - i->at < OTHER_HOST_S;
	unsigned long long start = process_start(i->pid);
	return start && start == i->started && (!i->boot[0] || !strcmp(boot, i->boot));
}

static bool take_intent(char *const *fields, bool old, struct journal_intent *i)
{
	*i = (struct journal_intent){ .op = !strcmp(fields[3], "create") ? "create" : "retry", .old = old,
		                       .state = old ? INTENT_SENT : INTENT_INTENDED };
	char account[JOURNAL_FIELD];
	if (!when_parse(fields[0], &i->at) || strlen(fields[2]) != JOURNAL_ID - 1 ||
	    strspn(fields[2], "0123456789abcdef") != JOURNAL_ID - 1 || !take_field(fields[9], account, sizeof account))
		return false;
	memcpy(i->id, fields[2], JOURNAL_ID);
	if (old)
		account_of_server(account, i->account);
	else if (snprintf(i->account, sizeof i->account, "%s", account) >= (int)sizeof i->account ||
	         !take_field(fields[13], i->boot, sizeof i->boot) || (strcmp(fields[14], "-") && !when_parse(fields[14], &i->server_at)) ||
	         !take_field(fields[15], i->request, sizeof i->request))
		return false;
	i->pid = atol(fields[11]);
	i->started = strtoull(fields[12], NULL, 10);
	return take_field(fields[4], i->client_user_id, sizeof i->client_user_id) &&
	       take_field(fields[5], i->template_id, sizeof i->template_id) &&
	       take_field(fields[6], i->newest_id, sizeof i->newest_id) && take_field(fields[7], i->strategy, sizeof i->strategy) &&
	       take_field(fields[8], i->steps, sizeof i->steps) && take_field(fields[10], i->host, sizeof i->host);
}

static struct journal_intent *find(const struct journal *j, const char *id)
{
	for (size_t i = j->count; i > 0; i--)
		if (!strcmp(j->list[i - 1].id, id))
			return &j->list[i - 1];
	return NULL;
}

const struct journal_intent *journal_find(const struct journal *j, const char *id)
{
	return find(j, id);
}

/* What a word makes of an intent. */
static const struct {
	const char *word;
	enum intent_state state;
	bool told; /* as words of before, which had no told */
} words[] = {
	{ "sent", INTENT_SENT, false },         { "lost", INTENT_OPEN, false },       { "done", INTENT_DONE, false },
	{ "appeared", INTENT_APPEARED, false }, { "refused", INTENT_REFUSED, true },  { "unsent", INTENT_REFUSED, true },
	{ "given_up", INTENT_GIVEN_UP, true },  { "found", INTENT_DONE, true },       { "absent", INTENT_OPEN, false },
	{ "old_absent", INTENT_REFUSED, true }, { "ended", INTENT_REFUSED, true },
};

static void take_event(struct journal_intent *i, char *const *fields, size_t n)
{
	int64_t at = 0;
	for (size_t w = 0; w < sizeof words / sizeof *words && intent_is_open(i); w++) {
		if (strcmp(words[w].word, fields[1]) || (!strcmp(fields[1], "ended") && i->state != INTENT_INTENDED))
			continue;
		if (!strcmp(fields[1], "absent")) {
			i->old_absent = true;
			if (!when_parse(fields[0], &at) || when_now() - at > OLD_ABSENT_S) {
				i->state = INTENT_REFUSED;
				i->told = true;
				return;
			}
		}
		i->state = words[w].state;
		i->told = words[w].told || (i->old && !intent_is_open(i));
		if (!take_field(fields[3], i->result_id, sizeof i->result_id) || i->state < INTENT_DONE || i->state > INTENT_APPEARED)
			i->result_id[0] = '\0';
		if (n > 4 && when_parse(fields[4], &at))
			i->closed_at = at;
		return;
	}
	if (!strcmp(fields[1], "told"))
		i->told = true;
	if (!strcmp(fields[1], "said") && when_parse(fields[0], &i->said_at))
		i->said = true;
}

static void take_line(struct journal *j, char *line)
{
	char *fields[FIELDS_MAX];
	size_t n = split(line, fields);
	if ((n == 13 || n == 16) && !strcmp(fields[1], "intent")) {
		if (j->count == j->room) {
			j->room = j->room ? j->room * 2 : 16;
			j->list = mem_grow(j->list, j->room, sizeof *j->list);
		}
		j->count += !find(j, fields[2]) && take_intent(fields, n == 13, &j->list[j->count]);
		return;
	}
	struct journal_intent *i = n == 4 || n == 5 ? find(j, fields[2]) : NULL;
	int64_t at;
	/* One without its last field was cut. */
	if (i && (i->old || (n == 5 && (!strcmp(fields[4], "-") || when_parse(fields[4], &at)))))
		take_event(i, fields, n);
}

static bool is_finished(const struct journal_intent *i)
{
	return !intent_is_open(i) && (i->told || (i->said && when_now() - i->said_at > SAID_S));
}

static void drop_finished(struct journal *j)
{
	size_t kept = 0;
	for (size_t i = 0; i < j->count; i++)
		if (!is_finished(&j->list[i])) {
			if (kept != i)
				j->list[kept] = j->list[i];
			kept++;
		}
	j->count = kept;
}

/* Whole lines only: what is written of one that is not ended is read next time. */
static void read_lines(struct journal *j, int fd)
{
	FILE *file = fdopen(fd, "r");
	if (!file)
		mem_exhausted();
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	fseeko(file, j->read_to, SEEK_SET);
	while ((n = getline(&line, &room, file)) > 0 && line[n - 1] == '\n') {
		j->read_to += n;
		line[n - 1] = '\0';
		take_line(j, line);
	}
	free(line);
	fclose(file);
	drop_finished(j);
}

bool journal_refresh(struct journal *j, struct err *err)
{
	struct stat st = { 0 };
	if (!j->path || (stat(j->path, &st) && errno == ENOENT)) {
		j->count = 0;
		j->read_to = 0;
		return true;
	}
	if (st.st_ino == j->ino && st.st_dev == j->dev && st.st_size == j->read_to)
		return true;
	int fd = journal_open(j->path, O_RDONLY, LOCK_SH, err);
	if (fd < 0)
		return false;
	if (fstat(fd, &st) || st.st_ino != j->ino || st.st_dev != j->dev || st.st_size < j->read_to) {
		j->count = 0;
		j->read_to = 0;
	}
	j->ino = st.st_ino;
	j->dev = st.st_dev;
	read_lines(j, fd);
	return true;
}

/* -- making it short ----------------------------------------------------------------------------------------------------------- */

static bool names_one_of(const struct buf *ids, const char *id)
{
	const char *at = strstr(buf_str(ids), id);
	return at && *id;
}

/* What people gave up stays: it is what they decided. */
static void keep_given_up(FILE *file, struct buf *out)
{
	struct buf ids;
	char *line = NULL;
	size_t room = 0;
	buf_init(&ids, 1024 * 1024);
	for (int pass = 0; pass < 2; pass++) {
		rewind(file);
		for (ssize_t n; (n = getline(&line, &room, file)) > 0 && line[n - 1] == '\n';) {
			char *copy = mem_strndup(line, (size_t)n - 1), *fields[FIELDS_MAX];
			size_t count = split(copy, fields);
			if (count > 2 && pass && names_one_of(&ids, fields[2]))
				buf_add(out, line, (size_t)n);
			else if (count > 2 && !pass && !strcmp(fields[1], "given_up"))
				buf_printf(&ids, "%s ", fields[2]);
			free(copy);
		}
	}
	free(line);
	buf_finish(&ids);
}

void journal_compact(struct journal *j, off_t above)
{
	struct buf kept;
	if (!journal_refresh(j, NULL) || j->count || j->read_to <= above)
		return;
	int fd = journal_open(j->path, O_RDONLY, LOCK_EX, NULL);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	struct stat st;
	if (file && !fstat(fd, &st) && st.st_size == j->read_to && st.st_ino == j->ino) {
		buf_init(&kept, 1024 * 1024);
		keep_given_up(file, &kept);
		if (!kept.full && (off_t)kept.len < st.st_size)
			journal_replace(j->path, &kept);
		buf_finish(&kept);
	}
	if (file)
		fclose(file);
}

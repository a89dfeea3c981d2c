#include "api/journal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/private.h"
#include "base/when.h"

void journal_init(struct journal *j)
{
	*j = (struct journal){ 0 };
	j->path = private_state_path("journal");
	j->lock_path = private_state_path("locks");
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

static bool add_line(struct journal *j, struct buf *line, struct err *err)
{
	buf_add_char(line, '\n');
	bool ok = journal_append(j->path, line, err) && journal_refresh(j, err);
	buf_finish(line);
	return ok;
}

bool journal_write_intent(struct journal *j, struct intent *i, struct err *err)
{
	struct buf line;
	intent_sign(i);
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
	if (i->by == IDV_BY_USER)
		add_field(&line, idv_by_table[IDV_BY_USER].key);
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
		journal_take_line(j, line);
	}
	free(line);
	fclose(file);
	journal_drop_finished(j);
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
			char *copy = mem_strndup(line, (size_t)n - 1), *fields[JOURNAL_FIELDS];
			size_t count = journal_split(copy, fields);
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

/* -- as a keep ---------------------------------------------------------------------------------------------------------------- */

/* All is answered at once: what it waits for is this machine's disk alone. */
static void answer(struct keep_call *call, bool ok, const struct err *err)
{
	keep_answer(call, ok ? NULL : err);
}

static bool look(void *ctx, struct err *err)
{
	return journal_refresh(ctx, err);
}

static void refresh(void *ctx, struct keep_call *call)
{
	struct err err = { 0 };
	answer(call, journal_refresh(ctx, &err), &err);
}

static const struct intent *at(const void *ctx, size_t i)
{
	const struct journal *j = ctx;
	return i < j->count ? &j->list[i] : NULL;
}

static void add(void *ctx, struct intent *intent, struct keep_call *call)
{
	struct err err = { 0 };
	answer(call, journal_write_intent(ctx, intent, &err), &err);
}

static void note(void *ctx, const char *id, const char *word, const char *detail, int64_t server_time, struct keep_call *call)
{
	struct err err = { 0 };
	answer(call, journal_write_event(ctx, id, word, detail, server_time, &err), &err);
}

/* A user that the vendor names is another than who has the same id with the operator. */
static int lock_subject(const struct journal *j, const struct intent *i, bool *busy, struct err *err)
{
	char user[INTENT_FIELD + 16];
	snprintf(user, sizeof user, "%s%s", i->by == IDV_BY_USER ? "\tuser_id\t" : "", i->client_user_id);
	return journal_lock(j, i->account, user, i->template_id, busy, err);
}

static void lock(void *ctx, const struct intent *subject, struct keep_call *call)
{
	struct err err = { 0 };
	call->lock = lock_subject(ctx, subject, &call->busy, &err);
	if (call->busy)
		snprintf(call->who, sizeof call->who, "another idreview of yours");
	answer(call, call->lock >= 0 || call->busy, &err);
}

static void unlock(void *ctx, int fd)
{
	(void)ctx;
	close(fd);
}

/* Nothing is ever under way. */
static void cancel(void *ctx, struct keep_call *call)
{
	(void)ctx, (void)call;
}

static bool is_held(void *ctx, const struct intent *i)
{
	bool busy = false;
	int fd = lock_subject(ctx, i, &busy, NULL);
	if (fd >= 0)
		close(fd);
	return fd < 0;
}

static bool usable(void *ctx, struct err *err)
{
	bool busy = false;
	if (!journal_refresh(ctx, err))
		return false;
	int fd = journal_lock(ctx, "", "", "", &busy, err); /* nobody's, and with all that is asked of the journal's place */
	if (fd >= 0)
		close(fd);
	return fd >= 0 || busy;
}

static void tidy(void *ctx)
{
	journal_compact(ctx, JOURNAL_KEEP);
}

static const char *place(const void *ctx)
{
	const struct journal *j = ctx;
	return j->path ? j->path : "";
}

const struct intent_keep journal_keep = {
	.look = look,
	.at = at,
	.is_held = is_held,
	.usable = usable,
	.place = place,
	.refresh = refresh,
	.lock = lock,
	.add = add,
	.note = note,
	.cancel = cancel,
	.unlock = unlock,
	.tidy = tidy,
};

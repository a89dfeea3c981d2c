/* The engine on SQLite: hands work to the lanes' threads, notices when the file is away or slow, and who else has written. */
#include "store/sqlite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/private.h"
#include "base/when.h"

enum { RETRY_MS = 1000 };

static void go_down(struct store *s, const struct err *err)
{
	struct sqlite *q = s->engine_state;
	q->retry_ms = when_mono_ms() + RETRY_MS;
	store_engine_health(s, STORE_DOWN, err);
}

/* Other programs write to the log beside the file. It comes and goes, so its directory is watched. */
static void watch(struct sqlite *q)
{
	char *directory = mem_strdup(q->path), *last = strrchr(directory, '/');
	*(last == directory ? last + 1 : last) = '\0';
	if (q->inotify_fd >= 0)
		close(q->inotify_fd);
	q->inotify_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (q->inotify_fd >= 0)
		(void)inotify_add_watch(q->inotify_fd, directory, IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO);
	free(directory);
}

static bool watch_read(const struct sqlite *q)
{
	_Alignas(struct inotify_event) char bytes[4096];
	const char *name = strrchr(q->path, '/') + 1;
	bool ours = false;
	ssize_t n;
	while (q->inotify_fd >= 0 && (n = read(q->inotify_fd, bytes, sizeof bytes)) > 0) {
		for (char *at = bytes; at < bytes + n;) {
			const struct inotify_event *e = (const void *)at;
			size_t len = strlen(name);
			ours = ours || (e->mask & IN_Q_OVERFLOW) ||
			       (e->len && !strncmp(e->name, name, len) && (!e->name[len] || !strcmp(e->name + len, "-wal")));
			at += sizeof *e + e->len;
		}
	}
	return ours;
}

static bool engine_open(struct store *s, const char *where, struct err *err)
{
	struct sqlite *q = s->engine_state = mem_alloc(sizeof *q);
	q->inotify_fd = -1;
	q->path = *where ? mem_strdup(where) : private_state_path(s->kind == STORE_OF_KEYS ? "keys.db" : "store.db");
	if (!q->path)
		return err_set(err, ERR_STORE, "there is no place for the store: neither XDG_STATE_HOME nor HOME is set");
	s->place = mem_strdup(q->path);
	for (int i = 0; i < STORE_LANES; i++)
		if (!sqlite_lane_start(&q->lanes[i], err))
			return false;
	enum sqlite_place place = sqlite_connect(s, true, err);
	if (place == SQLITE_PLACE_REFUSED)
		return false;
	watch(q);
	if (place == SQLITE_PLACE_OK)
		store_engine_health(s, STORE_UP, NULL);
	else
		go_down(s, err);
	return true;
}

static void engine_close(struct store *s)
{
	struct sqlite *q = s->engine_state;
	if (!q)
		return;
	for (int i = 0; i < STORE_LANES; i++) {
		struct sqlite_lane *l = &q->lanes[i];
		if (l->started && i == STORE_READ && l->db)
			sqlite3_interrupt(l->db);
		bool started = l->started;
		sqlite_lane_stop(l);
		struct store_tx *t = started ? l->done : NULL;
		if (t)
			store_engine_done(s, t);
	}
	sqlite_disconnect(s);
	if (q->inotify_fd >= 0)
		close(q->inotify_fd);
	free(q->path);
	free(q);
}

static void engine_begin(struct store *s, struct store_tx *t)
{
	struct sqlite *q = s->engine_state;
	if (sqlite_place_is_there(q)) {
		sqlite_lane_give(&q->lanes[t->lane], t);
		return;
	}
	/* SQLite would go on writing to what nobody finds any more. */
	err_set(&t->reply.err, ERR_STORE, "%.250s is gone, or another file is there now", q->path);
	err_remedy(&t->reply.err, "It is looked for again each second; nothing is made in its place.");
	t->reply.outcome = STORE_FAILED;
	go_down(s, &t->reply.err);
	store_engine_done(s, t);
}

static size_t engine_pollfds(struct store *s, struct pollfd *fds, size_t max)
{
	const struct sqlite *q = s->engine_state;
	size_t n = 0;
	for (int i = 0; i < STORE_LANES && n < max; i++)
		fds[n++] = (struct pollfd){ .fd = q->lanes[i].event_fd, .events = POLLIN };
	if (n < max && q->inotify_fd >= 0)
		fds[n++] = (struct pollfd){ .fd = q->inotify_fd, .events = POLLIN };
	return n;
}

static bool lanes_idle(const struct store *s)
{
	return !s->lanes[STORE_READ].under_way && !s->lanes[STORE_WRITE].under_way;
}

/* Else who reads again after each change, in this lane, would go on for ever. */
static bool changed_something(const struct store_tx *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->rows[i].changed)
			return true;
	return false;
}

static void take_done(struct store *s, enum store_lane lane)
{
	struct sqlite *q = s->engine_state;
	int code;
	struct store_tx *t = sqlite_lane_take(&q->lanes[lane], &code);
	if (!t)
		return;
	if (t->reply.outcome == STORE_FAILED || code != SQLITE_OK) {
		t->reply.outcome = STORE_FAILED;
		sqlite_say(s, code, q->lanes[lane].said, &t->reply.err);
		int kind = code & 0xff;
		if (kind == SQLITE_IOERR || kind == SQLITE_CANTOPEN || kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB)
			go_down(s, &t->reply.err);
	} else if (lane == STORE_WRITE && t->reply.outcome == STORE_DONE && changed_something(t)) {
		store_engine_changed(s, true);
	}
	if (q->slow && lane == STORE_WRITE) {
		q->slow = false;
		q->retry_ms = 0;
		if (s->health.state == STORE_DOWN && t->reply.outcome != STORE_FAILED)
			store_engine_health(s, STORE_UP, NULL);
		else
			q->retry_ms = when_mono_ms();
	}
	store_engine_done(s, t);
}

/* A read that takes too long is broken off; a write cannot be, so the store counts as down until it ends. */
static void mind_patience(struct store *s, int64_t now)
{
	struct sqlite *q = s->engine_state;
	const struct store_tx *r = s->lanes[STORE_READ].under_way, *w = s->lanes[STORE_WRITE].under_way;
	struct err err = { 0 };
	if (r && now - r->begun_ms >= STORE_PATIENCE_MS)
		sqlite3_interrupt(q->lanes[STORE_READ].db);
	if (w && !q->slow && now - w->begun_ms >= STORE_PATIENCE_MS && s->health.state == STORE_UP) {
		q->slow = true;
		err_set(&err, ERR_STORE, "%.250s has not answered for %d s", q->path, STORE_PATIENCE_MS / 1000);
		store_engine_health(s, STORE_DOWN, &err);
	}
}

static void engine_run(struct store *s, const struct pollfd *fds, size_t count)
{
	struct sqlite *q = s->engine_state;
	int64_t now = when_mono_ms();
	(void)fds;
	(void)count;
	if (watch_read(q))
		store_engine_changed(s, false);
	for (int i = 0; i < STORE_LANES; i++)
		take_done(s, i);
	mind_patience(s, now);
	if (!q->retry_ms || now < q->retry_ms || !lanes_idle(s) || s->health.state != STORE_DOWN)
		return;
	struct err err = { 0 };
	q->retry_ms = 0;
	sqlite_disconnect(s);
	/* Made anew only where it never was: what vanished is not replaced by an empty one. */
	if (sqlite_connect(s, !q->ino, &err) == SQLITE_PLACE_OK) {
		watch(q);
		store_engine_health(s, STORE_UP, NULL);
	} else {
		go_down(s, &err);
	}
}

static int until(int64_t when, int64_t now)
{
	return when > now ? (int)(when - now) : 0;
}

static int engine_timeout_ms(const struct store *s)
{
	const struct sqlite *q = s->engine_state;
	int64_t now = when_mono_ms();
	const struct store_tx *t = s->lanes[STORE_READ].under_way ? s->lanes[STORE_READ].under_way : s->lanes[STORE_WRITE].under_way;
	if (q->retry_ms && s->health.state == STORE_DOWN)
		return lanes_idle(s) ? until(q->retry_ms, now) : RETRY_MS;
	return t && !q->slow ? until(t->begun_ms + STORE_PATIENCE_MS, now) + 1 : -1;
}

static int64_t engine_now(const struct store *s)
{
	(void)s;
	return when_now();
}

const struct store_engine store_sqlite = {
	.open = engine_open, .close = engine_close, .begin = engine_begin, .pollfds = engine_pollfds, .run = engine_run,
	.timeout_ms = engine_timeout_ms, .now = engine_now, .sql = 0,
};

/* The engine on PostgreSQL: two lines, what they have to do in a turn of the loop, and how the store is. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "store/pg.h"

static struct pg_line *first_bad(struct pg *pg)
{
	for (int i = 0; i < STORE_LANES; i++)
		if (pg->lines[i].refused)
			return &pg->lines[i];
	for (int i = STORE_LANES; i-- > 0;)
		if (pg->lines[i].err.kind)
			return &pg->lines[i];
	return NULL;
}

static void report(struct store *s)
{
	struct pg *pg = s->engine_state;
	const struct pg_line *bad = first_bad(pg);
	bool up = true;
	for (int i = 0; i < STORE_LANES; i++)
		up = up && pg->lines[i].phase == PG_READY;
	enum store_state state = up ? STORE_UP : bad && bad->refused ? STORE_REFUSED : bad ? STORE_DOWN : STORE_OPENING;
	const struct err *err = !up && bad ? &bad->err : NULL;
	if (state != s->health.state || (err && strcmp(err->text, s->health.err.text) != 0))
		store_engine_health(s, state, err);
}

static void lose(struct store *s, struct pg_line *line, const struct err *err, int64_t now)
{
	struct store_tx *t = pg_turn_lose(&line->turn, err);
	pg_line_lose(line, err, now);
	if (t)
		store_engine_done(s, t);
}

static bool engine_open(struct store *s, const char *where, struct err *err)
{
	struct pg *pg = s->engine_state = mem_alloc(sizeof *pg);
	for (int i = 0; i < STORE_LANES; i++)
		pg->lines[i].lane = i;
	if (!pg_place_read(where, &pg->place, err))
		return false;
	s->place = mem_strdup(pg->place.shown);
	return true;
}

static void engine_close(struct store *s)
{
	struct pg *pg = s->engine_state;
	struct err err = { 0 };
	if (!pg)
		return;
	err_set(&err, ERR_STORE, "the store was closed");
	for (int i = 0; i < STORE_LANES; i++) {
		struct store_tx *t = pg_turn_lose(&pg->lines[i].turn, &err);
		pg_line_finish(&pg->lines[i]);
		if (t)
			store_engine_done(s, t);
	}
	pg_place_finish(&pg->place);
	free(pg);
	s->engine_state = NULL;
}

static void engine_begin(struct store *s, struct store_tx *t)
{
	struct pg *pg = s->engine_state;
	struct pg_line *line = &pg->lines[t->lane];
	pg_turn_begin(&line->turn, line->conn, t);
	line->events = pg_events(line->conn);
}

static size_t engine_pollfds(struct store *s, struct pollfd *fds, size_t max)
{
	struct pg *pg = s->engine_state;
	size_t n = 0;
	for (int i = 0; i < STORE_LANES && n < max; i++) {
		struct pg_line *line = &pg->lines[i];
		int fd = line->phase == PG_LOOKUP ? pg_lookup_fd(line->lookup) : line->conn ? PQsocket(line->conn) : -1;
		fds[n++] = (struct pollfd){ .fd = fd, .events = line->phase == PG_LOOKUP ? POLLIN : line->events };
	}
	return n;
}

/* Our own changes are known when they are committed. */
static void take_news(struct store *s, struct pg_line *line, int64_t now)
{
	for (PGnotify *n; (n = PQnotifies(line->conn)); PQfreemem(n))
		if (n->be_pid != PQbackendPID(line->conn))
			store_engine_changed(s, false);
		else
			pg_turn_heard(&line->turn, now);
}

static void done_with(struct store *s, struct store_tx *t)
{
	int64_t changed = 0;
	for (size_t i = 0; t->reply.outcome == STORE_DONE && i < t->count; i++)
		changed += t->rows[i].changed;
	if (changed)
		store_engine_changed(s, true);
	store_engine_done(s, t);
}

static void ready_run(struct store *s, struct pg_line *line, short revents, int64_t now)
{
	struct err err = { 0 };
	struct store_tx *done = NULL;
	enum pg_progress p = (revents & ~POLLOUT) && !pg_take(line->conn) ? PG_LOST : pg_turn_run(&line->turn, line->conn, now, &done);
	if (p == PG_LOST) {
		pg_say_line(s, line->conn, &err);
		lose(s, line, &err, now);
		return;
	}
	take_news(s, line, now);
	if (p == PG_THERE)
		done_with(s, done);
	if (pg_turn_is_over(&line->turn, now)) {
		pg_say_mute(s, &err);
		lose(s, line, &err, now);
		return;
	}
	line->events = pg_events(line->conn);
}

/* The reading line waits until the schema is seen to. */
static void engine_run(struct store *s, const struct pollfd *fds, size_t count)
{
	struct pg *pg = s->engine_state;
	int64_t now = when_mono_ms();
	for (int i = STORE_LANES; i-- > 0;) {
		struct pg_line *line = &pg->lines[i];
		short revents = (size_t)i < count ? fds[i].revents : 0;
		if (line->phase == PG_READY)
			ready_run(s, line, revents, now);
		else if (i == STORE_WRITE || pg->lines[STORE_WRITE].phase == PG_READY)
			pg_line_run(line, s, &pg->place, revents, now);
	}
	report(s);
}

static int64_t due_of(const struct pg *pg, enum store_lane lane)
{
	const struct pg_line *line = &pg->lines[lane];
	if (line->phase == PG_READY)
		return pg_turn_due(&line->turn);
	if (line->refused || (lane == STORE_READ && pg->lines[STORE_WRITE].phase != PG_READY && line->phase == PG_AWAY))
		return 0;
	return line->due_ms ? line->due_ms : 1; /* not begun yet: at once */
}

static int engine_timeout_ms(const struct store *s)
{
	const struct pg *pg = s->engine_state;
	int64_t now = when_mono_ms(), least = -1;
	for (int i = 0; i < STORE_LANES; i++) {
		int64_t due = due_of(pg, i), left = due > now ? due - now : 0;
		if (pg->lines[i].phase == PG_LOOKUP && pg_lookup_fd(pg->lines[i].lookup) < 0)
			left = 0;
		if (due && (least < 0 || left < least))
			least = left;
	}
	return (int)least;
}

static int64_t engine_now(const struct store *s)
{
	const struct pg *pg = s->engine_state;
	const struct pg_turn *u = &pg->lines[STORE_WRITE].turn;
	return u->ahead_ms ? (pg_clock_ms() + u->ahead_ms) / 1000 : when_now();
}

const struct store_engine store_postgresql = {
	.open = engine_open,
	.close = engine_close,
	.begin = engine_begin,
	.pollfds = engine_pollfds,
	.run = engine_run,
	.timeout_ms = engine_timeout_ms,
	.now = engine_now,
	.sql = 1,
};

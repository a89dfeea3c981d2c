/* PostgreSQL through libpq, which never waits here: every socket is the loop's. For src/store/pg*.c and their tests alone.
 *
 * Two lines, one a lane. The write lane's comes first: it sees to the schema, listens to what others change and measures the server's
 * clock; the read lane's follows. A line that is lost is opened anew by itself, later each time, and what was under way on it is answered. */
#ifndef STORE_PG_H
#define STORE_PG_H

#include <libpq-fe.h>

#include "store/engine.h"

enum pg_progress { PG_WAITS, PG_THERE, PG_LOST };

enum {
	PG_STATEMENT_MS = STORE_PATIENCE_MS - 1000, /* the server ends a statement itself, so that its connection need not be cut */
	PG_IDLE_MS = 10000,                         /* nobody keeps rows locked for longer by doing nothing */
	PG_MIGRATE_MS = 15 * 60 * 1000,
	PG_OIDS = 65535
};

/* -- where it is (pg_place.c) ------------------------------------------------------------------------------------------------------- */

enum { PG_HOSTS = 8, PG_ADDRESSES = 16, PG_OPTIONS = 64 };

/* What a URL, the service file, the environment and libpq's defaults come to; no password is kept: libpq finds it anew. */
struct pg_place {
	char *keywords[PG_OPTIONS + 1], *values[PG_OPTIONS + 1]; /* all but host, hostaddr and port */
	struct pg_host { char *host, *hostaddr, *port; bool local; } hosts[PG_HOSTS]; /* local: a unix socket or loopback. "" none */
	size_t host_count;
	char *shown;             /* fit for sentences */
};

/* Refuses a URL that holds a password or that would have an unverified connection to another host. On false nothing is held. */
bool pg_place_read(const char *url, struct pg_place *out, struct err *err);
void pg_place_finish(struct pg_place *p);
bool pg_place_is_loopback(const char *address);

/* -- its addresses (pg_lookup.c) ---------------------------------------------------------------------------------------------------- */

/* libpq looks a name up by getaddrinfo, which may take half a minute: a thread does it beforehand. libpq gets the addresses, and the name
 * for the certificate and the password file. A lookup that is dropped ends by itself. */
struct pg_lookup;
struct pg_addresses {
	struct { const char *host, *hostaddr, *port; } at[PG_ADDRESSES]; /* of the lookup and the place */
	size_t count;
};

struct pg_lookup *pg_lookup_begin(const struct pg_place *p);
int pg_lookup_fd(const struct pg_lookup *l); /* readable when it is done; -1: it was done at once */
/* PG_WAITS: not done yet. PG_LOST: no host has an address, err. */
enum pg_progress pg_lookup_end(struct pg_lookup *l, const struct pg_place *p, struct pg_addresses *out, struct err *err);
void pg_lookup_drop(struct pg_lookup *l);    /* accepts NULL */

/* -- sentences (pg_say.c) ----------------------------------------------------------------------------------------------------------- */

/* Of what the server says only its own sentence is repeated, and not where it may quote a row. All false. */
bool pg_say_result(const struct store *s, const PGresult *r, struct err *err);
bool pg_say_line(const struct store *s, PGconn *conn, struct err *err);
bool pg_say_mute(const struct store *s, struct err *err);
/* Worth another try: others changed the same rows, or a plan is out of date. */
bool pg_is_again(const PGresult *r);
bool pg_is_stale(const PGresult *r);         /* of these, the plan */
bool pg_is_end(const PGresult *r);           /* said of the line, and not of what was asked */

/* -- questions before there are transactions (pg_talk.c) ---------------------------------------------------------------------------- */

/* A text of one or several statements, and the last of their results. */
struct pg_talk { PGresult *last; };
bool pg_talk_begin(struct pg_talk *t, PGconn *conn, const char *sql);
enum pg_progress pg_talk_run(struct pg_talk *t, PGconn *conn); /* PG_LOST: the connection is; an error of the server is a result */
void pg_talk_finish(struct pg_talk *t);
short pg_events(PGconn *conn);               /* sends what it can, and says what poll has to wait for */
bool pg_take(PGconn *conn);                  /* what came; false: lost */

/* -- the schema (pg_migrate.c) ------------------------------------------------------------------------------------------------------ */

struct pg_migrate {
	enum { PG_LOOK, PG_VERSION, PG_LOCK, PG_LOOK_AGAIN, PG_VERSION_AGAIN, PG_CHANGE } state;
	struct pg_talk talk;
	bool exists, may;
	int number;
};

bool pg_migrate_begin(struct pg_migrate *m, PGconn *conn);
/* PG_LOST: err; *refused: it is no use to try again. */
enum pg_progress pg_migrate_run(struct pg_migrate *m, struct store *s, PGconn *conn, bool *refused, struct err *err);
void pg_migrate_finish(struct pg_migrate *m);

/* -- prepared statements (pg_statement.c) ------------------------------------------------------------------------------------------- */

enum { PG_STATEMENTS = 160 };

struct pg_prepared { char *sql; Oid *types; size_t count; uint64_t hash, used; unsigned number; };
struct pg_cache { struct pg_prepared rows[PG_STATEMENTS]; uint64_t now; unsigned last; };

/* The statement's row; *fresh: it must be prepared, and *gone is the number of one that gave up its place, else 0. */
struct pg_prepared *pg_cache_find(struct pg_cache *c, const struct store_step *step, bool *fresh, unsigned *gone);
void pg_cache_drop(struct pg_cache *c, unsigned number); /* it could not be prepared */
void pg_cache_finish(struct pg_cache *c);

/* -- values (pg_value.c) ------------------------------------------------------------------------------------------------------------ */

Oid pg_value_type(const struct store_value *v);
bool pg_value_send(PGconn *conn, const char *name, const struct store_step *step);
void pg_value_rows(struct store_tx *t, size_t step, const PGresult *r);

/* -- a transaction under way (pg_turn.c) -------------------------------------------------------------------------------------------- */

struct pg_command {
	enum {
		PG_CLOCK, PG_LATER, PG_ASIDE, /* beside it: ASIDE is their sync */
		PG_BEGIN, PG_FORGET, PG_PREPARE, PG_HUSH, PG_STEP, PG_COMMIT, PG_ROLLBACK, PG_SYNC
	} kind;
	size_t number;           /* of the step, or of what is prepared */
};

struct pg_turn {
	struct store_tx *t;      /* NULL: nothing is under way */
	struct pg_command *sent; /* what has no answer yet, the oldest first */
	size_t first, count, room;
	int64_t begun_ms, again_ms; /* again: when it is tried again; 0: it is being done */
	unsigned tries;
	bool seen;               /* the oldest has had its result, and is over with the next */
	bool open, hushed, committing, unmet, failed, again; /* open: in a transaction block */
	size_t step;
	struct err err;
	struct pg_cache cache;
	int64_t clock_sent_ms, clock_ms, ahead_ms; /* when the server's clock was read last, and how far it is ahead of pg_clock_ms */
	int64_t notified_ms, notify_due_ms; /* when others were told last; due: something was not told yet, 0: nothing */
};

int64_t pg_clock_ms(void);                   /* a clock of this host that nobody sets, and that counts sleep too */
void pg_turn_begin(struct pg_turn *u, PGconn *conn, struct store_tx *t);
/* PG_THERE: the reply of *done is filled, and it is the caller's again. */
enum pg_progress pg_turn_run(struct pg_turn *u, PGconn *conn, int64_t now, struct store_tx **done);
void pg_turn_heard(struct pg_turn *u, int64_t now); /* others were told, by what we did */
int64_t pg_turn_due(const struct pg_turn *u); /* monotonic ms; 0: never */
bool pg_turn_is_over(const struct pg_turn *u, int64_t now); /* its patience */
/* The line is gone: t->reply is filled where one was under way, and it is returned. */
struct store_tx *pg_turn_lose(struct pg_turn *u, const struct err *err);
void pg_turn_finish(struct pg_turn *u);

/* -- a line (pg_line.c) ------------------------------------------------------------------------------------------------------------- */

struct pg_line {
	enum { PG_AWAY, PG_LOOKUP, PG_CONNECTING, PG_SETTING_UP, PG_MIGRATING, PG_READY } phase;
	enum store_lane lane;
	PGconn *conn;
	short events;
	int64_t due_ms;          /* AWAY: when it is tried again. Before READY: when it is cut. 0: never */
	int64_t ready_ms;
	unsigned failures, turned; /* turned: which address comes first */
	bool refused;            /* it is not tried again */
	struct err err;          /* why it is away; none: it never failed since it was ready */
	struct pg_lookup *lookup;
	struct pg_talk talk;
	struct pg_migrate migrate;
	struct pg_turn turn;
};

void pg_line_open(struct pg_line *line, const struct pg_place *p, int64_t now);
void pg_line_run(struct pg_line *line, struct store *s, const struct pg_place *p, short revents, int64_t now); /* before it is READY */
/* Closes it, with what to say, and sets when it is opened again. */
void pg_line_lose(struct pg_line *line, const struct err *err, int64_t now);
void pg_line_finish(struct pg_line *line);

struct pg {
	struct pg_place place;
	struct pg_line lines[STORE_LANES];
};

#endif

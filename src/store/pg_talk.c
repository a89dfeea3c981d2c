#include "store/pg.h"

short pg_events(PGconn *conn)
{
	return (short)(POLLIN | (PQflush(conn) == 1 ? POLLOUT : 0));
}

/* With TLS a record may be larger than the room libpq reads into: the rest of it wakes no poll, so it is asked for at once. */
bool pg_take(PGconn *conn)
{
	return PQconsumeInput(conn) && (!PQsslInUse(conn) || PQconsumeInput(conn));
}

bool pg_talk_begin(struct pg_talk *t, PGconn *conn, const char *sql)
{
	pg_talk_finish(t);
	return PQsendQuery(conn, sql);
}

enum pg_progress pg_talk_run(struct pg_talk *t, PGconn *conn)
{
	if (!pg_take(conn))
		return PG_LOST;
	while (!PQisBusy(conn)) {
		PGresult *r = PQgetResult(conn);
		if (!r)
			return PQstatus(conn) == CONNECTION_OK ? PG_THERE : PG_LOST;
		pg_talk_finish(t);
		t->last = r; /* an error is the last one */
	}
	return PG_WAITS;
}

void pg_talk_finish(struct pg_talk *t)
{
	PQclear(t->last);
	t->last = NULL;
}

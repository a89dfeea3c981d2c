/* What PostgreSQL and libpq say, as sentences of ours. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "store/pg.h"

enum { SAID = 240 };

static const char *state_of(const PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	return state ? state : "";
}

/* Of several addresses libpq says what each came to: the last is the nearest to an answer, unless a server has said something. */
static const char *last_try(const char *said)
{
	static const char begins[] = "connection to server ", ends[] = " failed: ";
	const char *fatal = strstr(said, "FATAL:");
	if (fatal)
		return fatal + strlen("FATAL:");
	for (const char *at = said; (at = strstr(at, begins)); at++)
		said = at;
	const char *reason = strstr(said, ends);
	return reason && reason - said < (ptrdiff_t)strcspn(said, "\n") ? reason + strlen(ends) : said;
}

/* The first line of what was said. */
static void say_clean(const char *said, char out[SAID])
{
	struct buf clean;
	buf_init(&clean, 4096);
	said += strspn(said, " ");
	text_clean(said, strcspn(said, "\n"), &clean);
	int n = snprintf(out, SAID, "%s", buf_str(&clean));
	text_heal(out, SAID, n >= SAID);
	buf_finish(&clean);
}

/* Data exceptions and broken constraints quote what was given. */
static void say_own(const PGresult *r, char out[SAID])
{
	const char *state = state_of(r), *said = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY), *rule = PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME);
	if (!strncmp(state, "23", 2) && rule)
		snprintf(out, SAID, "the rule %.100s", rule);
	else if (!said || !strncmp(state, "22", 2) || !strncmp(state, "23", 2) || !strncmp(state, "P0", 2))
		snprintf(out, SAID, "error %.8s", state);
	else
		say_clean(said, out);
}

static bool is_one_of(const char *state, const char *const *states)
{
	for (; *states; states++)
		if (!strncmp(state, *states, strlen(*states)))
			return true;
	return false;
}

bool pg_is_again(const PGresult *r)
{
	static const char *const again[] = { "40001", "40P01", "0A000", "26000", NULL };
	return is_one_of(state_of(r), again);
}

bool pg_is_stale(const PGresult *r)
{
	static const char *const stale[] = { "0A000", "26000", NULL };
	return is_one_of(state_of(r), stale);
}

bool pg_is_end(const PGresult *r)
{
	const char *severity = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);
	return !severity || !strcmp(severity, "FATAL") || !strcmp(severity, "PANIC");
}

bool pg_say_result(const struct store *s, const PGresult *r, struct err *err)
{
	static const char *const full[] = { "53100", "53200", "53400", "54", NULL }, *const busy[] = { "40001", "40P01", "55P03", NULL };
	const char *state = state_of(r);
	char said[SAID];
	say_own(r, said);
	if (!strncmp(state, "23", 2))
		return err_set(err, ERR_STORE, "the store %.150s refused what contradicts it: %s", store_place(s), said);
	if (!strcmp(state, "57014"))
		return err_set(err, ERR_STORE, "the store %.150s needed longer than %d s, and stopped", store_place(s), PG_STATEMENT_MS / 1000);
	if (is_one_of(state, busy))
		return err_set(err, ERR_STORE, "the store %.150s is too busy: others change the same rows", store_place(s));
	if (is_one_of(state, full)) {
		err_set(err, ERR_STORE, "the store %.150s has no room: %s", store_place(s), said);
		return err_remedy(err, "Nothing was changed. Make room on the server's disk.");
	}
	if (!strcmp(state, "25006")) {
		err_set(err, ERR_STORE, "the store %.150s is read-only: %s", store_place(s), said);
		return err_remedy(err, "Nothing was changed. Ask the administrator whether the server is a standby.");
	}
	if (!strcmp(state, "42501")) {
		err_set(err, ERR_STORE, "%.80s may not do this in the store %.150s: %s", *store_login(s) ? store_login(s) : "this login", store_place(s), said);
		return err_remedy(err, "Ask the administrator for the role that may; idreview-store(7) has them.");
	}
	return err_set(err, ERR_STORE, "the store %.150s refused: %s", store_place(s), said);
}

bool pg_say_line(const struct store *s, PGconn *conn, struct err *err)
{
	char said[SAID];
	say_clean(conn ? last_try(PQerrorMessage(conn)) : "", said);
	err_set(err, ERR_STORE, "no connection to the store %.150s: %s", store_place(s), *said ? said : "it was closed");
	if (conn && (PQconnectionNeedsPassword(conn) || PQconnectionUsedPassword(conn)))
		err_remedy(err, "Put the password in ~/.pgpass, mode 0600, or in the file that PGPASSFILE names.");
	return false;
}

bool pg_say_mute(const struct store *s, struct err *err)
{
	return err_set(err, ERR_STORE, "the store %.150s does not answer", store_place(s));
}

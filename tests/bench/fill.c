#include "bench/fill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/opened.h"

enum { AT_ONCE = 20000, AT_ONCE_POSTGRESQL = 1000 /* with triggers and indexes, well within the store's patience */ };

/* $1 from, $2 to, $3 now. n is a number of the case's own, spread over 32 bits. One case in 50 is pending, and no older than four
 * days; in 40, active; those that are done are up to two years old. */
static const char *const statements[] = {
	"INSERT INTO cases (template_id, user_id, attempt_id, screening_id, status, stage, steps, why, opened_at, due_at, queue, assigned_to, "
	"snoozed_until, hold, read_at, next_read_at, tries, changed) "
	"WITH RECURSIVE g (i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM g WHERE i < $2), "
	"k (i, n, stage) AS (SELECT i, i * 2654435761 % 4294967296, CASE WHEN i % 50 = 0 THEN 2 WHEN i % 40 = 1 THEN 1 WHEN i % 500 = 7 THEN 3 ELSE 0 END FROM g), "
	"c (i, n, stage, at) AS (SELECT i, n, stage, $3 - 60 - n % CASE stage WHEN 0 THEN 63000000 ELSE 345600 END FROM k) "
	"SELECT 'idvtmp_' || CASE n % 10 WHEN 0 THEN '9bK2mQx7LpRtVw' WHEN 1 THEN '4FrXJvfQU3zGUR' ELSE '52xR9LKo77r1Np' END, 'user-' || (n * 7 % 4294967291), "
	"CASE stage WHEN 3 THEN '' ELSE 'idv_' || (n * 65537 % 1000000007) || 'A' || i END, CASE WHEN n % 16 = 0 AND stage <> 3 THEN 'scr_' || (n * 257 % 999999937) ELSE '' END, "
	"CASE stage WHEN 0 THEN CASE WHEN n % 100 < 11 THEN 'failed' WHEN n % 100 < 14 THEN 'expired' WHEN n % 100 < 15 THEN 'canceled' ELSE 'success' END "
	"WHEN 1 THEN 'active' WHEN 2 THEN 'pending_review' ELSE '' END, stage, CASE stage WHEN 2 THEN '+++++?+' WHEN 1 THEN '++>....' ELSE '+++++++' END, "
	"CASE WHEN stage = 2 THEN CASE n % 4 WHEN 0 THEN 'aml' WHEN 1 THEN 'aml doc.birth_date' WHEN 2 THEN 'aml kyc.address risk.synthetic' ELSE 'aml selfie.face' END "
	"WHEN stage = 0 AND n % 100 < 11 THEN CASE n % 3 WHEN 0 THEN 'doc doc.expired' WHEN 1 THEN 'kyc kyc.name' ELSE 'selfie selfie.liveness' END ELSE '' END, "
	"at, CASE WHEN stage IN (1, 2) THEN at + 86400 ELSE 9223372036854775807 END, CASE WHEN stage = 2 AND n % 20 = 3 THEN 'fraud' ELSE '' END, "
	"CASE WHEN stage = 2 AND n % 200 = 5 THEN 'uid:anna' ELSE '' END, CASE WHEN stage = 2 AND n % 50 = 9 THEN $3 + 7200 ELSE 0 END, "
	"CASE WHEN n % 10000 = 77 THEN 1 ELSE 0 END, at, CASE stage WHEN 0 THEN 0 ELSE $3 + n % 3600 END, "
	"{sqlite:CASE WHEN stage = 3 THEN 0 ELSE 1 + (i % 10 = 4) END:0}, i FROM c",
	/* The newest attempt of each, and of one in ten another before it. */
	"INSERT INTO attempt (case_id, attempt_id, screening_id, status, stage, steps, why, template_version, created_at, read_at) "
	"SELECT id, attempt_id, screening_id, status, stage, steps, why, 4, opened_at, read_at FROM cases WHERE id BETWEEN $1 AND $2 AND attempt_id <> '' "
	"AND $3 > 0",
	"INSERT INTO attempt (case_id, attempt_id, status, stage, steps, why, template_version, created_at, read_at) "
	"SELECT id, attempt_id || 'b', 'failed', 0, 'x......', 'kyc', 3, opened_at - 3600, read_at FROM cases WHERE id BETWEEN $1 AND $2 AND id % 10 = 4 "
	"AND attempt_id <> '' AND $3 > 0",
	/* What some share: an address with one other, and one office's with many. */
	"INSERT INTO link (kind, hash, case_id) SELECT 'email', CAST('e' || (id / 20) AS {sqlite:blob:bytea}), id FROM cases WHERE id BETWEEN $1 AND $2 AND id % 10 < 2 AND $3 > 0",
	"INSERT INTO link (kind, hash, case_id) SELECT 'ip', CAST('i' || (id % 997) AS {sqlite:blob:bytea}), id FROM cases WHERE id BETWEEN $1 AND $2 AND id % 20 = 1 AND $3 > 0",
};
enum { STATEMENTS = sizeof statements / sizeof statements[0] };

/* {sqlite:this:that} is what differs. */
static void put(struct store_tx *t, const char *sql, bool postgresql)
{
	static const char mark[] = "{sqlite:";
	char text[4000], *out = text;
	for (const char *s = sql; *s; s++) {
		if (strncmp(s, mark, strlen(mark))) {
			*out++ = *s;
			continue;
		}
		const char *first = s + strlen(mark), *second = strchr(first, ':') + 1, *end = strchr(second, '}');
		const char *from = postgresql ? second : first;
		size_t n = (size_t)(postgresql ? end - second : second - 1 - first);
		memcpy(out, from, n);
		out += n;
		s = end;
	}
	*out = '\0';
	store_step_sql(t, text, STORE_ANY);
}

static bool one(struct store *s, const char *sql, bool alone, opened_take *take, void *ctx, struct err *err)
{
	struct store_tx *t = store_begin(s, STORE_WRITE);
	if (alone)
		store_alone(t);
	store_step_sql(t, sql, STORE_ANY);
	return opened_ask(s, t, take, ctx, NULL, err);
}

static bool each(struct store *s, const char *const *sql, size_t count, bool alone, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!one(s, sql[i], alone, NULL, NULL, err))
			return false;
	return true;
}
#define EACH(s, list, alone, err) each(s, list, sizeof list / sizeof list[0], alone, err)

/* SQLite: what is made again once all rows are there, in a tenth of the time. */
enum { MADE_MOST = 100 };
struct made { size_t count; char *drop[MADE_MOST], *make[MADE_MOST]; };

static void keep_made(void *ctx, const struct store_reply *r)
{
	struct made *m = ctx;
	for (; m->count < r->rows[0].count && m->count < MADE_MOST; m->count++) {
		m->drop[m->count] = mem_strdup(store_string(&r->rows[0], m->count, 0));
		m->make[m->count] = mem_strdup(store_string(&r->rows[0], m->count, 1));
	}
}

static bool hurry(struct store *s, struct made *m, struct err *err)
{
	static const char *const pragmas[] = { "PRAGMA synchronous=OFF", "PRAGMA cache_size=-300000", "PRAGMA secure_delete=OFF" };
	return EACH(s, pragmas, true, err) &&
	       one(s, "SELECT 'DROP ' || type || ' ' || name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL", false, keep_made, m,
	           err) && each(s, (const char *const *)m->drop, m->count, false, err);
}

/* What the triggers would have done. */
static bool catch_up(struct store *s, struct made *m, struct err *err)
{
	static const char *const late[] = {
		"UPDATE cases SET ids = '  ' || lower(user_id) || '  ' || lower(template_id) || CASE WHEN attempt_id <> '' THEN '  ' || lower(attempt_id) ELSE '' END "
		"|| CASE WHEN screening_id <> '' THEN '  ' || lower(screening_id) ELSE '' END || CASE WHEN tries > 1 THEN '  ' || lower(attempt_id) || 'b' ELSE '' END",
		"INSERT INTO find_ids (rowid, ids) SELECT id, ids FROM cases",
		"INSERT INTO find_why (rowid, why) SELECT id, '  ' || replace(why, ' ', '  ') FROM cases WHERE why <> ''",
		"INSERT INTO tally SELECT 'stage', stage, count(*) FROM cases GROUP BY stage UNION ALL SELECT 'status', status, count(*) FROM cases GROUP BY status "
		"UNION ALL SELECT 'template', template_id, count(*) FROM cases GROUP BY template_id UNION ALL SELECT 'queue', queue, count(*) FROM cases GROUP BY queue",
		"UPDATE change_number SET n = (SELECT max(changed) FROM cases)",
	};
	return EACH(s, late, false, err) && each(s, (const char *const *)m->make, m->count, false, err);
}

static bool all(struct store *s, int64_t count, int64_t now, struct made *m, struct err *err)
{
	bool postgresql = store_is_postgresql(s);
	if (!postgresql && !hurry(s, m, err))
		return false;
	int64_t step = postgresql ? AT_ONCE_POSTGRESQL : AT_ONCE;
	for (int64_t from = 1; from <= count; from += step) {
		int64_t to = from + step - 1 < count ? from + step - 1 : count;
		struct store_tx *t = store_begin(s, STORE_WRITE);
		for (size_t i = 0; i < STATEMENTS; i++) {
			put(t, statements[i], postgresql);
			store_int(t, from);
			store_int(t, to);
			store_int(t, now);
		}
		if (!opened_ask(s, t, NULL, NULL, NULL, err))
			return false;
	}
	if (!postgresql && !catch_up(s, m, err))
		return false;
	return one(s, postgresql ? "ANALYZE" : "PRAGMA wal_checkpoint(TRUNCATE)", true, NULL, NULL, err);
}

bool fill(struct store *s, int64_t count, int64_t now)
{
	struct err err = { 0 };
	struct made m = { 0 };
	bool ok = all(s, count, now, &m, &err);
	if (!ok)
		fprintf(stderr, "%s\n", err.text);
	for (size_t i = 0; i < m.count; i++) {
		free(m.drop[i]);
		free(m.make[i]);
	}
	return ok;
}

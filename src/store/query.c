/* Puts together the SELECT for a filter, an order and a place in it. Of a query only its shape is in the text and all that somebody typed
 * is a value, so that the same text is prepared once.
 *
 * SQLite is told which index to use, since it knows nothing of how often a word occurs: the list's order has an index, as has the same
 * order of what is pending, and some words have one that gives their cases in the usual order. A word that is rare would be looked for
 * through the whole list; one that is common would give too many to sort. So a query with such a word asks both ways at once: up to a
 * few thousand candidates by the word's own index; if there were no more, they are sorted, else the list is read in its order until
 * the page is full. PostgreSQL's planner sees to all that by itself. */
#include "store/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "store/claims.h"
#include "store/columns.h"
#include "store/engine.h"
#include "store/query_words.h"
#include "store/rows.h"

enum { SQL_MAX = 64 * 1024 };

const char *const case_sort_names[CASE_SORTS] = { "due", "age", "status", "try", "user", "template", "owner", "changed" };

/* What a list is ordered by: a column, due_at where that says little, and the number of the case at last. */
static const struct order {
	const char *column;      /* of cases */
	const char *index, *pending;
	bool text, then_due, falls; /* falls: the largest first */
} orders[CASE_SORTS] = {
	[SORT_DUE] = { "due_at", "case_due", "pending_due", false, false, false },
	[SORT_AGE] = { "opened_at", "case_age", "pending_age", false, false, false },
	[SORT_STATUS] = { "status", "case_status", "pending_status", true, true, false },
	[SORT_TRY] = { "tries", "case_try", "pending_try", false, false, true },
	[SORT_USER] = { "user_id", "case_user", "pending_user", true, false, false },
	[SORT_TEMPLATE] = { "template_id", "case_template", "pending_template", true, true, false },
	[SORT_OWNER] = { "whose", "case_owner", "pending_owner", true, true, false },
	[SORT_CHANGED] = { "changed", "case_changed", "pending_changed", false, false, true },
};

void query_key(const struct case_query *q, const struct case_row *row, struct case_key *out)
{
	const char *texts[CASE_SORTS] = {
		[SORT_STATUS] = row->status, [SORT_USER] = row->user, [SORT_TEMPLATE] = row->template_id,
		[SORT_OWNER] = row->holder[0] ? row->holder : row->assigned_to[0] ? row->assigned_to : "~",
	};
	int64_t due = row->due_at ? row->due_at : ROW_NO_DUE;
	int64_t numbers[CASE_SORTS] = { [SORT_AGE] = row->opened_at, [SORT_TRY] = row->tries, [SORT_CHANGED] = row->changed };
	*out = (struct case_key){ .id = row->id, .number = q->sort == SORT_DUE || orders[q->sort].then_due ? due : numbers[q->sort] };
	if (texts[q->sort])
		memcpy(out->text, texts[q->sort], strlen(texts[q->sort]) + 1);
}

/* -- where ---------------------------------------------------------------------------------------------------------------------------- */

static void put_key(struct query_text *x, const struct order *o, const struct case_key *from, bool down, bool inclusive)
{
	struct buf *b = &x->sql;
	if (!from)
		return;
	buf_printf(b, " AND (c.%s, %sc.id) %c%s (", o->column, o->then_due ? "c.due_at, " : "", down ? '>' : '<', inclusive ? "=" : "");
	if (o->text)
		query_text_put(x, from->text);
	if (o->text && o->then_due)
		buf_add_str(b, ", ");
	if (!o->text || o->then_due)
		query_text_put_int(x, from->number);
	buf_add_str(b, ", ");
	query_text_put_int(x, from->id);
	buf_add_str(b, ")");
}

static void put_order(struct buf *b, const char *table, const struct order *o, bool down)
{
	const char *way = down ? "" : " DESC";
	buf_printf(b, " ORDER BY %s.%s%s", table, o->column, way);
	if (o->then_due)
		buf_printf(b, ", %s.due_at%s", table, way);
	buf_printf(b, ", %s.id%s", table, way);
}

/* A case that is held for calibration is for others, once I have decided it. */
#define NOT_DECIDED_BY_ME \
	" AND NOT EXISTS (SELECT 1 FROM calibrated k JOIN planted p ON p.number = k.planted AND p.until = 0 WHERE k.case_id = c.id AND k.person = $1)" \
	" AND NOT EXISTS (SELECT 1 FROM shown_again a WHERE a.case_id = c.id AND a.done_at = 0 AND a.decided_by = $1)"

/* -- the whole ------------------------------------------------------------------------------------------------------------------------ */

struct page {
	const struct case_query *q;
	const struct case_key *from;
	bool down, inclusive;    /* down: the column rises as it is read */
	size_t most;
	const struct query_words *words;
};

/* limit: how the number of candidates is to compare with few; NULL: it does not matter. */
static void put_select(struct query_text *x, const struct page *p, const char *columns, const char *from, const char *limit)
{
	const struct order *o = &orders[p->q->sort];
	struct buf *b = &x->sql;
	buf_printf(b, "SELECT %s FROM %s WHERE ", columns, from);
	query_words_put(x, p->words);
	buf_add_str(b, NOT_DECIDED_BY_ME);
	put_key(x, o, p->from, p->down, p->inclusive);
	put_order(b, "c", o, p->down);
	buf_add_str(b, " LIMIT ");
	if (limit)
		buf_printf(b, "CASE WHEN (SELECT k FROM n) %s %d THEN ", limit, query_words_few(p->words));
	query_text_put_int(x, (int64_t)p->most);
	buf_add_str(b, limit ? " ELSE 0 END" : "");
}

/* Which index gives the order, with what the words say equal before it. */
static const char *index_of(const struct page *p)
{
	const struct order *o = &orders[p->q->sort];
	const char *by_word = query_words_index(p->words);
	return by_word ? by_word : p->words->pending ? o->pending : o->index;
}

static void put_sqlite(struct query_text *x, const struct page *p)
{
	struct buf *b = &x->sql;
	char from[80];
	snprintf(from, sizeof from, "cases c INDEXED BY %s", index_of(p));
	if (query_words_index(p->words) || !p->words->rare) {
		put_select(x, p, CASE_COLUMNS, from, NULL);
		return;
	}
	buf_add_str(b, "WITH few (id) AS MATERIALIZED (");
	query_words_put_rare(x, p->words);
	buf_add_str(b, "), n (k) AS MATERIALIZED (SELECT count(*) FROM few) SELECT * FROM (SELECT " CASE_COLUMNS " FROM (");
	put_select(x, p, "c.id AS id", "few CROSS JOIN cases c ON c.id = few.id", "<=");
	buf_add_str(b, ") f CROSS JOIN cases c ON c.id = f.id"); /* all columns of the page alone */
	put_order(b, "c", &orders[p->q->sort], p->down);
	buf_add_str(b, ") a UNION ALL SELECT * FROM (");
	put_select(x, p, CASE_COLUMNS, from, ">");
	buf_add_str(b, ") b");
}

static void send(struct store_tx *t, struct query_text *x)
{
	if (x->sql.full)
		abort(); /* longer than all words together can make it */
	store_step_sql(t, buf_str(&x->sql), STORE_ANY);
	query_text_give(x);
	buf_finish(&x->sql);
}

static void begin(struct query_text *x, struct store_tx *t, const struct case_query *q)
{
	*x = (struct query_text){ .t = t, .postgresql = store_is_postgresql(t->store) };
	buf_init(&x->sql, SQL_MAX);
	query_text_value(x, q->me.id); /* $1 and $2 of CASE_COLUMNS */
	query_text_value_int(x, q->now);
}

static void put_page(struct query_text *x, const struct page *p)
{
	if (x->postgresql)
		put_select(x, p, CASE_COLUMNS, "cases c", NULL);
	else
		put_sqlite(x, p);
}

void query_page(struct store_tx *t, const struct case_query *q, const struct case_key *from, bool backwards, bool inclusive, size_t most)
{
	const struct order *o = &orders[q->sort];
	struct query_text x;
	struct query_words words;
	bool down = o->falls == (q->reverse != backwards);
	struct page p = { .q = q, .from = from, .down = down, .inclusive = inclusive, .most = most, .words = &words };
	begin(&x, t, q);
	query_words_read(&words, q);
	if (backwards) {
		/* Read from the far end; a page is put into the list's order, by the numbers of its rows. */
		buf_add_str(&x.sql, "SELECT * FROM (SELECT *, row_number() OVER () AS place FROM (");
		put_page(&x, &p);
		buf_add_str(&x.sql, ") p) p ORDER BY place DESC");
	} else {
		put_page(&x, &p);
	}
	send(t, &x);
}

static void put_next(struct query_text *x, const struct case_query *q, const char *columns)
{
	struct query_words words;
	query_words_read(&words, q);
	buf_printf(&x->sql, "SELECT %s FROM cases c%s WHERE c.stage = 2 AND (c.owner = '' OR c.lease_until <= $2) AND (c.assigned_to = '' "
	           "OR c.assigned_to = $1) AND c.snoozed_until <= $2 AND ", columns, x->postgresql ? "" : " INDEXED BY pending_due");
	query_words_put(x, &words);
	buf_add_str(&x->sql, NOT_DECIDED_BY_ME);
	put_order(&x->sql, "c", &orders[SORT_DUE], true);
	buf_add_str(&x->sql, " LIMIT 1");
}

void query_next(struct store_tx *t, const struct case_query *q)
{
	struct query_text x;
	begin(&x, t, q);
	put_next(&x, q, CASE_COLUMNS);
	send(t, &x);
}

void claim_next(struct store_tx *t, const struct case_query *q, int lease_s)
{
	struct query_text x;
	begin(&x, t, q);
	buf_add_str(&x.sql, "UPDATE cases SET " CLAIM_SET("$1", "$3", "$4", "$5") " WHERE id = (");
	query_text_value(&x, q->me.host);
	query_text_value(&x, q->me.session);
	query_text_value_int(&x, q->now + lease_s);
	put_next(&x, q, "c.id");
	buf_printf(&x.sql, "%s) RETURNING " CLAIM_COLUMNS, x.postgresql ? " FOR UPDATE SKIP LOCKED" : "");
	send(t, &x);
}

/* One case after the other, each to whom has the fewest; of those with as many to who is named first. */
void claim_assign_round(struct store_tx *t, const char *const *people, size_t count, int cap, size_t most)
{
	struct query_text x = { .t = t, .postgresql = store_is_postgresql(t->store) };
	if (count > QUERY_VALUES - 2)
		count = QUERY_VALUES - 2;
	buf_init(&x.sql, SQL_MAX);
	query_text_value_int(&x, cap > 0 ? cap : INT64_MAX);
	query_text_value_int(&x, store_now(t->store));
	buf_add_str(&x.sql, "WITH people (who, place) AS (VALUES ");
	for (size_t i = 0; i < count; i++) {
		buf_add_str(&x.sql, i ? ", (CAST(" : "(CAST(");
		query_text_put(&x, people[i]);
		buf_printf(&x.sql, " AS text), %zu)", i);
	}
	buf_printf(&x.sql, "), fewest (who) AS (SELECT p.who FROM (SELECT who, place, (SELECT count(*) FROM cases c WHERE c.assigned_to = who AND "
	           "c.assigned_to <> '' AND c.stage = 2) AS n FROM people) p WHERE p.n < $1 ORDER BY p.n, p.place LIMIT 1) "
	           "UPDATE cases SET assigned_to = (SELECT who FROM fewest) WHERE EXISTS (SELECT 1 FROM fewest) AND id = (SELECT c.id FROM cases c%s "
	           "WHERE c.stage = 2 AND c.whose = '~' AND c.queue = '' AND c.snoozed_until <= $2 ORDER BY c.due_at, c.id LIMIT 1%s)",
	           x.postgresql ? "" : " INDEXED BY pending_owner", x.postgresql ? " FOR UPDATE SKIP LOCKED" : "");
	for (size_t i = 0; count && i < most; i++) {
		store_step_sql(t, buf_str(&x.sql), STORE_ANY);
		query_text_give(&x);
	}
	buf_finish(&x.sql);
}

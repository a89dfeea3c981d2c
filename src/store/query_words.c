/* The words of a filter as conditions. */
#include "store/query_words.h"

#include <stdio.h>
#include <string.h>

#include "store/keys.h"
#include "store/query_find.h"
#include "store/rows.h"

/* -- status
 * ----------------------------------------------------------------------------------------------------------------------------- */

/* "unread" is our own word. What begins as pending_review does is all pending, and so has indexes of its own; of fewer letters than
 * these it may be a status that is new to us. */
enum { PENDING_LETTERS = 4 };

static bool is_unread(const char *text)
{
	return !strcmp(text, "unread");
}

static bool is_pending(const char *text)
{
	return strlen(text) >= PENDING_LETTERS && !strncmp("pending_review", text, strlen(text));
}

/* The whole word, of one that is known and the only one that begins so; "" unread. */
static const char *status_of(const char *text)
{
	if (is_unread(text))
		return "";
	static const char *const known[] = { "active", "canceled", "expired", "failed", "success" };
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strlen(text) >= PENDING_LETTERS && !strncmp(known[i], text, strlen(text)))
			return known[i];
	return NULL;
}

/* How a status begins, so that its index helps: up to the next text of that length. */
static void put_status_begin(struct query_text *x, const char *column, const char *text)
{
	char next[FILTER_TEXT];
	size_t n = strlen(text);
	snprintf(next, sizeof next, "%s", text);
	buf_printf(&x->sql, "%s >= ", column);
	query_text_put(x, text);
	if (n && (unsigned char)next[n - 1] < 0x7e) {
		next[n - 1]++;
		buf_printf(&x->sql, " AND %s < ", column);
		query_text_put(x, next);
	}
}

static void put_status(struct query_text *x, const char *text)
{
	if (is_unread(text)) {
		buf_add_str(&x->sql, "c.stage = 3 AND c.status = ''");
	} else if (is_pending(text)) {
		buf_add_str(&x->sql, "c.stage = 2 AND instr(c.status, ");
		query_text_put(x, text);
		buf_add_str(&x->sql, ") = 1");
	} else if (status_of(text)) {
		buf_add_str(&x->sql, "c.status = ");
		query_text_put(x, status_of(text));
	} else {
		buf_add_str(&x->sql, "instr(c.status, ");
		query_text_put(x, text);
		buf_add_str(&x->sql, ") = 1");
	}
}

/* -- words
 * ------------------------------------------------------------------------------------------------------------------------------ */

static void put_compare(struct query_text *x, const char *column, const char *how, int64_t n)
{
	buf_printf(&x->sql, "%s %s ", column, how);
	query_text_put_int(x, n);
}

/* How old: opened before, or after. */
static void put_age(struct query_text *x, const char *column, const struct filter_term *f, int64_t now)
{
	put_compare(x, column, f->compare == FILTER_LESS ? ">" : "<=", now - f->number);
}

static void put_due(struct query_text *x, const char *column, const struct filter_term *f, int64_t now)
{
	put_compare(x, column, f->compare == FILTER_MORE ? ">" : "<=", now + f->number);
	if (f->compare == FILTER_MORE)
		put_compare(x, " AND c.due_at", "<", ROW_NO_DUE);
}

static void put_try(struct query_text *x, const char *column, const struct filter_term *f)
{
	put_compare(x, column, f->compare == FILTER_MORE ? ">" : f->compare == FILTER_LESS ? "<" : "=", f->number);
}

/* As the store has it: where users are hashed, of the whole id its hash; who types a hash has seen it in the list. */
static const char *user_of(const struct case_query *q, const char *text, char out[KEYS_USER_TEXT])
{
	bool hashed = false, is_hash = strlen(text) == KEYS_USER_TEXT - 1 && strspn(text, "0123456789abcdef") == KEYS_USER_TEXT - 1;
	const char *kept = q->keys && !is_hash ? keys_user(q->keys, text, out, &hashed) : text;
	return kept ? kept : text;
}

/* A person as PostgreSQL knows one, or the operating system. */
static void put_owner(struct query_text *x, const char *column, const char *text)
{
	char uid[FILTER_TEXT + 4];
	snprintf(uid, sizeof uid, "uid:%s", text);
	buf_printf(&x->sql, "%s IN (", column);
	query_text_put(x, text);
	buf_add_str(&x->sql, ", ");
	query_text_put(x, uid);
	buf_add_str(&x->sql, ")");
}

/* -- of the screening
 * ------------------------------------------------------------------------------------------------------------------- */

static bool is_nobody(const struct filter_term *f)
{
	return !strcmp(f->text, FILTER_NOBODY);
}

/* More than some is what an index of its own has. */
static bool has_hits(const struct filter_term *f)
{
	return f->compare == FILTER_MORE || (f->compare == FILTER_IS && f->number > 0);
}

static void put_program(struct query_text *x, const struct filter_term *f)
{
	buf_add_str(&x->sql, "c.program_id <> '' AND c.program_id = ");
	query_text_put(x, f->text);
}

static void put_assignee(struct query_text *x, const struct filter_term *f)
{
	buf_add_str(&x->sql, is_nobody(f) ? "c.screening_read_at > 0 AND c.assignee = ''" : "c.assignee <> '' AND c.assignee = ");
	if (!is_nobody(f))
		query_text_put(x, f->text);
}

static void put_hits(struct query_text *x, const struct filter_term *f)
{
	buf_add_str(&x->sql, has_hits(f) ? "c.hits > 0 AND " : "c.screening_read_at > 0 AND ");
	put_try(x, "c.hits", f);
}

/* A kind of lists or a list's code, or how one begins. */
static void put_list(struct query_text *x, const struct filter_term *f)
{
	char needle[QUERY_NEEDLE];
	query_find_needle(f->text, true, needle);
	buf_add_str(&x->sql, "c.hits > 0 AND instr(lower(' ' || c.hit_kinds || ' ' || c.hit_lists), ");
	query_text_put(x, needle + 1);
	buf_add_str(&x->sql, ") > 0");
}

static void put_term(struct query_text *x, const struct filter_term *f, const struct case_query *q)
{
	struct buf *b = &x->sql;
	char needle[QUERY_NEEDLE], hash[KEYS_USER_TEXT];
	switch (f->kind) {
	case TERM_STATUS:
		put_status(x, f->text);
		break;
	case TERM_WHY:
		query_find_why(x, f->text);
		break;
	case TERM_AGE:
		put_age(x, "c.opened_at", f, q->now);
		break;
	case TERM_DUE:
		put_due(x, "c.due_at", f, q->now);
		break;
	case TERM_TRY:
		put_try(x, "c.tries", f);
		break;
	case TERM_USER:
		query_find_user(x, user_of(q, f->text, hash));
		break;
	case TERM_TEMPLATE:
		buf_add_str(b, "c.template_id = ");
		query_text_put(x, f->text);
		break;
	case TERM_QUEUE:
		buf_add_str(b, "c.queue <> '' AND c.queue = ");
		query_text_put(x, f->text);
		break;
	case TERM_OWNER:
		put_owner(x, "c.whose", f->text);
		buf_add_str(b, " AND c.lease_until > $2");
		break;
	case TERM_FIND:
		query_find_needle(f->text, false, needle);
		query_find_put(x, needle);
		break;
	case TERM_MINE:
		buf_add_str(b, "c.whose = $1 AND (c.owner <> '' OR c.stage <> 0)");
		break;
	case TERM_UNCLAIMED:
		buf_add_str(b, "(c.owner = '' OR c.lease_until <= $2)");
		break;
	case TERM_SNOOZED:
		buf_add_str(b, "c.snoozed_until > 0 AND c.snoozed_until > $2");
		break;
	case TERM_OVERDUE:
		buf_add_str(b, "c.due_at < $2");
		break;
	case TERM_HOLD:
		buf_add_str(b, "c.hold = 1");
		break;
	case TERM_NEWS:
		buf_add_str(b, "coalesce((SELECT s.changed FROM seen s WHERE s.person = $1 AND s.case_id = c.id), -1) < c.changed");
		break;
	case TERM_ALL:
		buf_add_str(b, "1 = 1");
		break;
	case TERM_PROGRAMME:
		put_program(x, f);
		break;
	case TERM_ASSIGNEE:
		put_assignee(x, f);
		break;
	case TERM_HITS:
		put_hits(x, f);
		break;
	case TERM_LIST:
		put_list(x, f);
		break;
	}
}

void query_words_put(struct query_text *x, const struct query_words *w)
{
	buf_add_str(&x->sql, w->snoozed ? "1 = 1" : "c.snoozed_until <= $2");
	if (!w->any_queue) /* by its length, so that no index of queues is taken for it */
		buf_add_str(&x->sql, " AND length(c.queue) = 0");
	for (size_t i = 0; i < w->q->filter.count; i++) {
		const struct filter_term *f = &w->q->filter.terms[i];
		buf_printf(&x->sql, " AND %s", f->no ? "NOT (" : "");
		put_term(x, f, w->q);
		buf_add_str(&x->sql, f->no ? ")" : "");
	}
}

/* -- indexes
 * ---------------------------------------------------------------------------------------------------------------------------- */

/* Candidates that are sorted. */
enum { FEW = 4000, MANY = 25000, OPEN = 200000 /* as many as are not done, which alone have a due time */ };

/* Words that an index answers: how much each probably says (0: no index); the indexes that give its cases in the order of due times,
 * of pending ones in that order, by age; and how many candidates are sorted at most where the list is in another order than due times,
 * in which what is not done comes first, and so is found soon. */
static const struct { int weight; const char *due, *pending, *age; int few; } indexed[] = {
	[TERM_FIND] = { 90, NULL, NULL, NULL, FEW },
	[TERM_USER] = { 85, NULL, NULL, NULL, FEW },
	[TERM_MINE] = { 80, "case_owner", "pending_owner", NULL, FEW },
	[TERM_OWNER] = { 75, NULL, NULL, NULL, FEW },
	[TERM_HOLD] = { 70, "case_hold", "case_hold", NULL, MANY },
	[TERM_QUEUE] = { 65, "case_queue", "case_queue", NULL, MANY },
	[TERM_SNOOZED] = { 60, "case_snoozed", "case_snoozed", NULL, MANY },
	[TERM_WHY] = { 55, NULL, NULL, NULL, MANY },
	[TERM_OVERDUE] = { 50, NULL, NULL, NULL, OPEN },
	[TERM_TRY] = { 40, NULL, NULL, NULL, FEW },
	[TERM_DUE] = { 35, NULL, NULL, NULL, OPEN },
	[TERM_TEMPLATE] = { 30, "case_template", "pending_template", "case_template_age", FEW },
	[TERM_STATUS] = { 20, "case_status", NULL, "case_status_age", FEW },
	[TERM_AGE] = { 10, NULL, NULL, NULL, FEW },
	[TERM_ALL] = { 0, NULL, NULL, NULL, 0 },
	[TERM_PROGRAMME] = { 51, "case_program", "case_program", NULL, MANY },
	[TERM_ASSIGNEE] = { 72, "case_assignee", "case_assignee", NULL, MANY },
	[TERM_HITS] = { 52, "case_hits", "case_hits", NULL, MANY },
	[TERM_LIST] = { 53, "case_hits", "case_hits", NULL, MANY },
};
enum { WEIGHT_ANYHOW = 50 /* from here on worth a way of its own also among the pending */ };

static const char *index_of(const struct filter_term *f, enum case_sort sort, bool pending)
{
	if (f->kind == TERM_STATUS && !status_of(f->text))
		return NULL;
	if ((f->kind == TERM_ASSIGNEE && is_nobody(f)) || (f->kind == TERM_HITS && !has_hits(f)))
		return sort == SORT_DUE ? "case_screening_read" : NULL;
	if (sort == SORT_DUE)
		return pending ? indexed[f->kind].pending : indexed[f->kind].due;
	return sort == SORT_AGE && !pending ? indexed[f->kind].age : NULL;
}

static int weight_of(const struct filter_term *f, enum case_sort sort)
{
	bool is_range = ((f->kind == TERM_DUE || f->kind == TERM_OVERDUE) && sort == SORT_DUE) || (f->kind == TERM_AGE && sort == SORT_AGE) ||
	                (f->kind == TERM_TRY && sort == SORT_TRY);
	bool plain = f->kind != TERM_STATUS || !is_pending(f->text);
	return !f->no && plain && !is_range && f->kind < sizeof indexed / sizeof indexed[0] ? indexed[f->kind].weight : 0;
}

/* What was escalated is another queue's, and is only among what names it in some way. */
static bool says_where(enum filter_term_kind kind)
{
	return kind == TERM_QUEUE || kind == TERM_ALL || kind == TERM_MINE || kind == TERM_OWNER || kind == TERM_FIND || kind == TERM_USER;
}

void query_words_read(struct query_words *w, const struct case_query *q)
{
	int most = 0;
	*w = (struct query_words){ .q = q };
	for (size_t i = 0; i < q->filter.count; i++) {
		const struct filter_term *f = &q->filter.terms[i];
		w->pending = w->pending || (f->kind == TERM_STATUS && !f->no && is_pending(f->text));
		w->snoozed = w->snoozed || (!f->no && (f->kind == TERM_SNOOZED || f->kind == TERM_ALL));
		w->any_queue = w->any_queue || (!f->no && says_where(f->kind));
	}
	for (size_t i = 0; i < q->filter.count; i++) {
		const struct filter_term *f = &q->filter.terms[i];
		int weight = weight_of(f, q->sort);
		if (weight && index_of(f, q->sort, w->pending) && (!w->equal || weight > weight_of(w->equal, q->sort)))
			w->equal = f;
		if (weight > most && (!w->pending || weight >= WEIGHT_ANYHOW)) {
			most = weight;
			w->rare = f;
		}
	}
}

const char *query_words_index(const struct query_words *w)
{
	if (!w->equal || (w->rare && w->rare != w->equal && weight_of(w->rare, w->q->sort) > weight_of(w->equal, w->q->sort)))
		return NULL;
	return index_of(w->equal, w->q->sort, w->pending);
}

int query_words_few(const struct query_words *w)
{
	return w->q->sort == SORT_DUE ? FEW : indexed[w->rare->kind].few;
}

void query_words_put_rare(struct query_text *x, const struct query_words *w)
{
	struct buf *b = &x->sql;
	const struct filter_term *f = w->rare;
	char needle[QUERY_NEEDLE], hash[KEYS_USER_TEXT];
	switch (f->kind) {
	case TERM_FIND:
	case TERM_USER:
		query_find_needle(f->kind == TERM_USER ? user_of(w->q, f->text, hash) : f->text, f->kind == TERM_USER, needle);
		buf_add_str(b, "SELECT rowid FROM find_ids WHERE find_ids MATCH ");
		query_find_match(x, needle);
		break;
	case TERM_WHY:
		query_find_needle(f->text, true, needle);
		buf_add_str(b, "SELECT rowid FROM find_why WHERE find_why MATCH ");
		query_find_match(x, needle);
		break;
	case TERM_MINE:
		buf_add_str(b, "SELECT id FROM cases INDEXED BY case_owner WHERE whose = $1");
		break;
	case TERM_OWNER:
		buf_add_str(b, "SELECT id FROM cases INDEXED BY case_owner WHERE ");
		put_owner(x, "whose", f->text);
		break;
	case TERM_HOLD:
		buf_add_str(b, "SELECT id FROM cases INDEXED BY case_hold WHERE hold = 1");
		break;
	case TERM_QUEUE:
		buf_add_str(b, "SELECT id FROM cases INDEXED BY case_queue WHERE queue <> '' AND queue = ");
		query_text_put(x, f->text);
		break;
	case TERM_SNOOZED:
		buf_add_str(b, "SELECT id FROM cases INDEXED BY case_snoozed_until WHERE snoozed_until > 0 AND snoozed_until > $2");
		break;
	case TERM_OVERDUE:
		buf_add_str(b, "SELECT id FROM cases INDEXED BY case_due WHERE due_at < $2");
		break;
	case TERM_TRY:
		buf_add_str(b, "SELECT id FROM cases INDEXED BY case_try WHERE ");
		put_try(x, "tries", f);
		break;
	case TERM_TEMPLATE:
		buf_add_str(b, "SELECT id FROM cases INDEXED BY case_template WHERE template_id = ");
		query_text_put(x, f->text);
		break;
	case TERM_STATUS:
		buf_add_str(b, "SELECT id FROM cases INDEXED BY case_status WHERE ");
		if (status_of(f->text)) {
			buf_add_str(b, "status = ");
			query_text_put(x, status_of(f->text));
		} else {
			put_status_begin(x, "status", f->text);
		}
		break;
	case TERM_PROGRAMME:
		buf_add_str(b, "SELECT id FROM cases c INDEXED BY case_program WHERE ");
		put_program(x, f);
		break;
	case TERM_ASSIGNEE:
		buf_printf(b, "SELECT id FROM cases c INDEXED BY %s WHERE ", index_of(f, SORT_DUE, false));
		put_assignee(x, f);
		break;
	case TERM_HITS:
		buf_printf(b, "SELECT id FROM cases c INDEXED BY %s WHERE ", index_of(f, SORT_DUE, false));
		put_hits(x, f);
		break;
	case TERM_LIST:
		buf_add_str(b, "SELECT id FROM cases c INDEXED BY case_hits WHERE ");
		put_list(x, f);
		break;
	case TERM_DUE:
		buf_add_str(b, "SELECT id FROM cases c INDEXED BY case_due WHERE ");
		put_due(x, "c.due_at", f, w->q->now);
		break;
	default:
		buf_add_str(b, "SELECT id FROM cases INDEXED BY case_age WHERE ");
		put_age(x, "opened_at", f, w->q->now);
		break;
	}
	buf_printf(b, " LIMIT %d", query_words_few(w) + 1);
}

/* Decisions of the store, in codes; what was decided of cases whose answer is known, and of those that were shown again. */
#include <stdlib.h>
#include <string.h>

#include "command/quality.h"
#include "decide/disposition.h"

enum { PAGE = 200, RESULTS_MOST = 100000 };

void quality_finish(struct quality *q)
{
	arena_finish(&q->texts);
	free(q->made);
	*q = (struct quality){ 0 };
}

/* -- decisions ---------------------------------------------------------------------------------------------------------------------------- */

struct gathering {
	struct quality *q;
	int64_t last;            /* when the page's last one was proposed */
	size_t fresh, seen;      /* decisions of the page that were not there before; all of it */
	size_t before, most;     /* how many there were before the page; most of a page */
};

static bool is_there(const struct gathering *g, const char *id)
{
	for (size_t i = g->before; i-- > 0 && g->before - i <= g->most;) /* a page begins where the last one ended */
		if (!strcmp(g->q->made[i].id, id))
			return true;
	return false;
}

static void keep(struct quality *q, const struct decision_row *row, const struct disposition_read *read)
{
	q->made = mem_grow(q->made, q->count + 1, sizeof *q->made);
	struct made *m = &q->made[q->count++];
	*m = (struct made){ .outcome = read->outcome, .second = row->second != 0, .calibration = read->calibration, .took_s = read->took_s, .waited_s = -1 };
	memcpy(m->id, row->id, sizeof m->id);
	if (read->opened_at > 0 && read->decided_at >= read->opened_at)
		m->waited_s = read->decided_at - read->opened_at;
	m->codes = arena_alloc(&q->texts, (read->finding_count + 1) * sizeof *m->codes);
	for (size_t i = 0; i < read->finding_count; i++)
		m->codes[m->code_count++] = arena_strndup(&q->texts, read->findings[i], strlen(read->findings[i]));
}

static void take_page(void *ctx, const struct store_reply *reply)
{
	struct gathering *g = ctx;
	struct disposition_read *read = secret_alloc(sizeof *read);
	struct decision_row row;
	struct err ignored;
	for (size_t i = 0; decisions_read(&reply->rows[0], i, &row); i++) {
		bool gone = row.part == DECISION_REFUSED || row.part == DECISION_VOID;
		if (gone && g->q->count && !strcmp(g->q->made[g->q->count - 1].id, row.id)) {
			g->q->count--; /* it stands no more, and counts nowhere */
			continue;
		}
		if (row.part != DECISION_PROPOSED)
			continue;
		g->last = row.at;
		g->seen++;
		if (is_there(g, row.id))
			continue;
		g->fresh++;
		if (disposition_read(row.record, row.record_len, read, &ignored) && read->outcome < OUTCOMES)
			keep(g->q, &row, read);
		else
			g->q->odd++;
	}
	secret_free(read);
}

static int by_id(const void *x, const void *y)
{
	const struct made *a = x, *b = y;
	return strcmp(a->id, b->id);
}

static bool gather_made(struct shelf *s, int64_t from, int64_t to, struct quality *q, struct err *err)
{
	struct gathering g = { .q = q, .last = from, .most = PAGE };
	do {
		struct store_tx *t = store_begin(s->opened.store, STORE_READ);
		g.before = q->count;
		g.fresh = g.seen = 0;
		decisions_since(t, g.last, to, g.most);
		if (!opened_ask(s->opened.store, t, take_page, &g, NULL, err))
			return false;
		if (g.seen < g.most)
			break;
		g.most *= g.fresh ? 1 : 2; /* so many within a second: the page has to reach beyond it */
	} while (true);
	if (q->count)
		qsort(q->made, q->count, sizeof *q->made, by_id);
	return true;
}

/* -- what they are compared with ------------------------------------------------------------------------------------------------------------ */

static const struct made *made_of(const struct quality *q, const char *id)
{
	struct made key;
	if (strlen(id) >= sizeof key.id || !q->count)
		return NULL;
	memcpy(key.id, id, strlen(id) + 1);
	return bsearch(&key, q->made, q->count, sizeof *q->made, by_id);
}

static int outcome_of(const char *name)
{
	for (int i = 0; i < OUTCOMES; i++)
		if (!strcmp(outcome_names[i], name))
			return i;
	return -1;
}

/* Each person's first decision of a planted case counts, and no other. */
static bool is_first(const struct store_rows *rows, size_t row)
{
	for (size_t i = 0; i < row; i++)
		if (store_number(rows, i, 1) == store_number(rows, row, 1) && !strcmp(store_string(rows, i, 2), store_string(rows, row, 2)) && *store_string(rows, i, 4))
			return false;
	return true;
}

static void take_results(void *ctx, const struct store_reply *reply)
{
	const struct store_rows *rows = &reply->rows[0];
	struct quality *q = ctx;
	struct disposition_read *before = secret_alloc(sizeof *before);
	struct err ignored;
	for (size_t i = 0; i < rows->count; i++) {
		const struct made *m = made_of(q, store_string(rows, i, 0));
		int answer = outcome_of(store_string(rows, i, 4));
		const struct store_value *record = store_at(rows, i, 6);
		if (!m)
			continue;
		if (answer >= 0 && is_first(rows, i)) {
			q->known[answer][m->outcome]++;
			q->not_clear += answer != OUTCOME_CLEAR;
			q->wrong += answer != OUTCOME_CLEAR && m->outcome == OUTCOME_CLEAR;
		} else if (answer < 0 && record->len && disposition_read(record->bytes, record->len, before, &ignored) && before->outcome < OUTCOMES) {
			q->table[before->outcome][m->outcome]++;
		}
	}
	secret_free(before);
}

bool quality_gather(struct shelf *s, int64_t from, int64_t to, struct quality *out, struct err *err)
{
	if (!gather_made(s, from, to, out, err))
		return false;
	struct store_tx *t = store_begin(s->opened.store, STORE_READ);
	calibration_results(t, from, to, RESULTS_MOST);
	return opened_ask(s->opened.store, t, take_results, out, NULL, err);
}

/* Keys against cases: two lists by number, merged. */
#include <stdlib.h>

#include "command/store.h"
#include "base/mem.h"

enum { PAGE = 1000 };

struct list {
	struct store *store;
	enum store_statement statement;
	int64_t numbers[PAGE], flags[PAGE]; /* notes; destroyed at */
	size_t count, at;
	int64_t last;
	bool end;
};

static void take_page(void *ctx, const struct store_reply *reply)
{
	struct list *l = ctx;
	l->count = reply->rows[0].count;
	for (size_t i = 0; i < l->count; i++) {
		l->numbers[i] = store_number(&reply->rows[0], i, 0);
		l->flags[i] = store_number(&reply->rows[0], i, 1);
	}
}

/* The number at which the list stands; the largest at its end. */
static bool head(struct list *l, int64_t *number, struct err *err)
{
	if (l->at == l->count && !l->end) {
		struct store_tx *t = store_begin(l->store, STORE_READ);
		store_step(t, l->statement, STORE_ANY);
		store_int(t, l->last);
		store_int(t, PAGE);
		l->at = l->count = 0;
		if (!opened_ask(l->store, t, take_page, l, NULL, err))
			return false;
		l->end = l->count == 0;
		if (l->count)
			l->last = l->numbers[l->count - 1];
	}
	*number = l->at < l->count ? l->numbers[l->at] : INT64_MAX;
	return true;
}

bool shelf_compare_keys(struct shelf *s, void (*found)(void *ctx, int64_t id, enum shelf_strange what), void *ctx, struct err *err)
{
	struct list *lists = mem_alloc(2 * sizeof *lists), *cases = &lists[0], *keys = &lists[1];
	int64_t id = 0, key = 0;
	bool ok;
	*cases = (struct list){ .store = s->opened.store, .statement = STORE_CHECK_IDS };
	*keys = (struct list){ .store = keys_store(s->opened.keys), .statement = STORE_KEY_LIST };
	while ((ok = head(cases, &id, err) && head(keys, &key, err)) && (id != INT64_MAX || key != INT64_MAX)) {
		bool gone = key < INT64_MAX && keys->flags[keys->at] != 0;
		if (key <= id && gone)
			found(ctx, key, SHELF_DESTROYED);
		if (key < id && !gone)
			found(ctx, key, SHELF_NO_CASE);
		if (id < key && cases->flags[cases->at] > 0)
			found(ctx, id, SHELF_NO_KEY);
		bool both = id == key;
		cases->at += id < key || both;
		keys->at += key < id || both;
	}
	free(lists);
	return ok;
}

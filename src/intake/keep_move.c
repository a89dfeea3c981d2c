/* The journal of before, whose writes are moved into the store: once. It is renamed first, so that no two move it, and again when all of it is
 * there. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/journal.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/when.h"
#include "intake/keep_internal.h"

/* A process that lives is at one of them, with the journal: then it is left alone. */
static bool in_use(const struct journal *j)
{
	for (size_t i = 0; i < j->count; i++)
		if (intent_is_open(&j->list[i]) && j->list[i].state != INTENT_OPEN && intent_is_held(&j->list[i]))
			return true;
	return false;
}

void keep_move_begin(struct keep_store *k)
{
	struct journal j;
	struct err err = { 0 };
	journal_init(&j);
	char *moving = j.path ? mem_printf("%s.moving", j.path) : NULL;
	if (moving && (access(moving, F_OK) == 0 ||
	               (access(j.path, F_OK) == 0 && journal_refresh(&j, &err) && !in_use(&j) && rename(j.path, moving) == 0))) {
		free(j.path);
		j.path = moving;
		moving = NULL;
		j.count = 0;
		j.read_to = 0;
		if (journal_refresh(&j, &err)) {
			k->moving = mem_strdup(j.path);
			k->old = j.list;
			k->unmoved = k->old_count = j.count;
			j.list = NULL;
			for (size_t i = 0; i < k->old_count; i++)
				keep_list_put(k, &k->old[i]); /* they bar, also while the store is away */
		}
	}
	if (err.kind)
		log_err(LOG_ERROR, "the journal of before is not moved into the store", &err);
	free(moving);
	journal_finish(&j);
}

static void all_moved(struct keep_store *k)
{
	char *moved = mem_printf("%.*sed", (int)strlen(k->moving) - 3, k->moving), *last = moved;
	if (access(moved, F_OK) == 0)
		last = mem_printf("%s-%lld", moved, (long long)when_now());
	if (rename(k->moving, last))
		log_add(LOG_ERROR, "%s cannot be renamed: %s", k->moving, strerror(errno));
	else
		log_add(LOG_INFO, "the journal's writes are in the store now; it is %s", last);
	if (last != moved)
		free(last);
	free(moved);
	free(k->moving);
	k->moving = NULL;
}

static void moved(struct keep_op *op, const struct store_reply *reply)
{
	struct keep_store *k = op->k;
	bool there = reply->outcome == STORE_DONE && (op->lock || reply->rows[0].count);
	k->moves--;
	if (there) {
		for (size_t i = 0; i < k->old_count; i++)
			if (!strcmp(k->old[i].id, op->id))
				k->old[i].id[0] = '\0';
		k->unmoved--;
	} else if (reply->outcome == STORE_UNMET) { /* it is there already, or another of its subject is open: then at the next start */
		struct store_tx *t = store_begin(k->store, STORE_WRITE);
		struct keep_op *again = keep_op_begin(k, NULL, moved);
		snprintf(again->id, sizeof again->id, "%s", op->id);
		intents_get(t, op->id);
		k->moves++;
		keep_op_send(again, t);
	} else if (reply->outcome == STORE_DONE) {
		k->stuck = true;
	}
	if (!k->unmoved)
		all_moved(k);
}

void keep_move_go(struct keep_store *k)
{
	if (!k->moving || k->moves || k->stuck)
		return;
	if (!k->unmoved)
		all_moved(k);
	for (size_t i = 0; i < k->old_count; i++) {
		struct intent_row row;
		if (!k->old[i].id[0])
			continue;
		struct store_tx *t = store_begin(k->store, STORE_WRITE);
		struct keep_op *op = keep_op_begin(k, NULL, moved);
		snprintf(op->id, sizeof op->id, "%s", k->old[i].id);
		op->lock = 1;
		keep_row_of(k, &k->old[i], &row);
		intents_add(t, &row);
		k->moves++;
		keep_op_send(op, t);
	}
}

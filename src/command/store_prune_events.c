/* Chains of events go whole, since half of one cannot be verified. The event that says so holds the head of each, so that audit verify
 * knows it was pruned and not cut. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/store_prune.h"
#include "base/mem.h"
#include "config/config.h"

enum { PAGE = 100, HEADS = 4 /* what an event's detail has room for */ };

struct writers { char (*names)[CHAIN_WRITER]; size_t count, room; };

static int by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void take_writers(void *ctx, const struct store_reply *reply)
{
	struct writers *w = ctx;
	for (size_t i = 0; i < reply->rows[0].count; i++) {
		if (w->count == w->room) {
			w->room = w->room ? w->room * 2 : 64;
			w->names = mem_grow(w->names, w->room, sizeof *w->names);
		}
		store_copy(&reply->rows[0], i, 0, w->names[w->count++], CHAIN_WRITER);
	}
}

struct held { char (*subjects)[CHAIN_CASE]; size_t count; int64_t last; };

static void take_held(void *ctx, const struct store_reply *reply)
{
	const struct store_rows *rows = &reply->rows[0];
	struct held *h = ctx;
	h->count = rows->count;
	for (size_t i = 0; i < rows->count; i++) {
		h->last = store_number(rows, i, 0);
		audit_subject(h->subjects[i], store_string(rows, i, 1), (enum case_user)store_number(rows, i, 2), store_number(rows, i, 3) != 0,
		              store_string(rows, i, 4));
	}
}

/* Who wrote of a case that is under legal hold. */
static bool find_held(struct shelf *s, struct writers *w, struct err *err)
{
	struct held h = { .subjects = mem_alloc(PAGE * sizeof *h.subjects) };
	bool ok;
	do {
		struct store_tx *t = store_begin(s->opened.store, STORE_READ);
		store_step(t, STORE_CASE_HELD, STORE_ANY);
		store_int(t, h.last);
		store_int(t, PAGE);
		h.count = 0;
		ok = opened_ask(s->opened.store, t, take_held, &h, NULL, err);
		for (size_t i = 0; ok && i < h.count; i++) {
			t = store_begin(s->opened.store, STORE_READ);
			store_step(t, STORE_EVENT_WRITERS_OF, STORE_ANY);
			store_text(t, h.subjects[i]);
			ok = opened_ask(s->opened.store, t, take_writers, w, NULL, err);
		}
	} while (ok && h.count == PAGE);
	free(h.subjects);
	if (w->count)
		qsort(w->names, w->count, sizeof *w->names, by_name);
	return ok;
}

struct chains { struct chain_head heads[PAGE]; size_t count; };

static void take_chains(void *ctx, const struct store_reply *reply)
{
	const struct store_rows *rows = &reply->rows[0];
	struct chains *c = ctx;
	c->count = rows->count;
	for (size_t i = 0; i < rows->count; i++) {
		const struct store_value *mac = store_at(rows, i, 2);
		store_copy(rows, i, 0, c->heads[i].writer, CHAIN_WRITER);
		c->heads[i].seq = store_number(rows, i, 1);
		memcpy(c->heads[i].mac, mac->bytes, mac->len < CHAIN_MAC ? mac->len : CHAIN_MAC);
	}
}

static bool drop(struct shelf *s, const struct chain_head *heads, size_t count, struct err *err)
{
	struct audit_detail d = { 0 };
	struct store_tx *t = shelf_begin(s);
	audit_number(&d, "count", (int64_t)count);
	audit_word(&d, "what", "chains");
	for (size_t i = 0; i < count; i++) {
		char text[CHAIN_HEAD];
		chain_head_print(&heads[i], text);
		audit_word(&d, "head", text);
		store_step(t, STORE_DROP_CHAIN, STORE_ANY);
		store_text(t, heads[i].writer);
		store_int(t, heads[i].seq);
	}
	audit_event(s->opened.audit, t, AUDIT_PRUNE, "", &d);
	return shelf_send(s, t, err);
}

static bool prune_chains(struct shelf *s, int64_t cut_ms, const struct writers *held, bool yes, int64_t *count, struct err *err)
{
	struct chains *c = mem_alloc(sizeof *c);
	struct chain_head going[HEADS];
	char after[CHAIN_WRITER] = "";
	size_t n = 0;
	bool ok;
	do {
		struct store_tx *t = store_begin(s->opened.store, STORE_READ);
		store_step(t, STORE_PAST_CHAINS, STORE_ANY);
		store_int(t, cut_ms);
		store_text(t, after);
		store_int(t, PAGE);
		c->count = 0;
		ok = opened_ask(s->opened.store, t, take_chains, c, NULL, err);
		for (size_t i = 0; ok && i < c->count; i++) {
			memcpy(after, c->heads[i].writer, sizeof after);
			if (held->count && bsearch(after, held->names, held->count, sizeof *held->names, by_name))
				continue;
			++*count;
			going[n++] = c->heads[i];
			if (n == HEADS) {
				ok = !yes || drop(s, going, n, err);
				n = 0;
			}
		}
	} while (ok && c->count == PAGE);
	ok = ok && (!n || !yes || drop(s, going, n, err));
	free(c);
	return ok;
}

bool prune_events(struct shelf *s, int64_t now, bool yes, struct err *err)
{
	struct writers held = { 0 };
	int64_t count = 0, keep_s = config_term_of(s->config, KEPT_EVENTS).keep_s;
	bool ok = find_held(s, &held, err) && prune_chains(s, (now - keep_s) * 1000, &held, yes, &count, err);
	free(held.names);
	if (ok)
		prune_say(s, KEPT_EVENTS, count, count == 1 ? "chain of events" : "chains of events");
	return ok;
}

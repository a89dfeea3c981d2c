/* Decisions read out of the store, and kept beyond its answer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "command/decision.h"
#include "config/config.h"

enum { PAGE = 50 };

bool decision_is_id(const char *word)
{
	return strlen(word) == DECISION_ID - 1 && strspn(word, "0123456789abcdef") == DECISION_ID - 1;
}

static char *copy(const char *bytes, size_t len)
{
	char *out = mem_alloc(len + 1);
	memcpy(out, bytes, len);
	return out;
}

void held_finish(struct held *h)
{
	for (size_t i = 0; i < h->count; i++) {
		free((char *)h->parts[i].record);
		free((char *)h->parts[i].signature);
		free((char *)h->parts[i].key);
		free((void *)h->parts[i].sealed);
	}
	*h = (struct held){ 0 };
}

static void keep(struct held *h, const struct decision_row *row)
{
	if (h->count == HELD_PARTS)
		return;
	struct decision_row *p = &h->parts[h->count++];
	*p = *row;
	p->record = copy(row->record, row->record_len);
	p->signature = copy(row->signature, strlen(row->signature));
	p->key = copy(row->key, strlen(row->key));
	p->sealed = row->sealed_len ? copy(row->sealed, row->sealed_len) : NULL;
}

static void understand(struct held *h)
{
	h->readable = h->count && disposition_read(h->parts[0].record, h->parts[0].record_len, &h->read, &h->why);
}

static void take_one(void *ctx, const struct store_reply *reply)
{
	struct held *h = ctx;
	struct decision_row row;
	for (size_t i = 0; decisions_read(&reply->rows[0], i, &row); i++)
		keep(h, &row);
}

bool held_get(struct shelf *s, const char *id, struct held *h, struct err *err)
{
	struct store_tx *t = store_begin(s->opened.store, STORE_READ);
	*h = (struct held){ 0 };
	decisions_by_id(t, id);
	if (!opened_ask(s->opened.store, t, take_one, h, NULL, err))
		return false;
	understand(h);
	return h->count || held_unknown(id, err);
}

bool held_unknown(const char *id, struct err *err)
{
	err_set(err, ERR_NOT_FOUND, "the store has no decision \"%.60s\"", id);
	return err_remedy(err, "idreview decision list prints their ids; a file to verify is named with a / in it.");
}

struct page {
	struct held *held;
	size_t count;
};

static void take_page(void *ctx, const struct store_reply *reply)
{
	struct page *p = ctx;
	struct decision_row row;
	for (size_t i = 0; decisions_read(&reply->rows[0], i, &row); i++) {
		if (!p->count || strcmp(p->held[p->count - 1].parts[0].id, row.id) != 0) {
			if (p->count == PAGE)
				return;
			p->count++;
		}
		keep(&p->held[p->count - 1], &row);
	}
}

bool held_each(struct shelf *s, int64_t case_id, size_t most, bool (*each)(void *ctx, struct held *h, struct err *err), void *ctx,
               struct err *err)
{
	struct page p = { mem_alloc(PAGE * sizeof *p.held), 0 };
	char before[DECISION_ID] = "";
	int64_t before_at = INT64_MAX;
	size_t done = 0;
	bool ok = true, more = true;
	while (ok && more) {
		size_t want = most && most - done < PAGE ? most - done : PAGE;
		struct store_tx *t = store_begin(s->opened.store, STORE_READ);
		decisions_page(t, case_id, before_at, before, want);
		p.count = 0;
		ok = opened_ask(s->opened.store, t, take_page, &p, NULL, err);
		size_t got = p.count;
		for (size_t i = 0; i < got; i++) {
			before_at = p.held[i].parts[0].at;
			snprintf(before, sizeof before, "%s", p.held[i].parts[0].id);
			understand(&p.held[i]);
			ok = ok && each(ctx, &p.held[i], err);
			held_finish(&p.held[i]);
		}
		done += got;
		more = got == want && (!most || done < most);
	}
	free(p.held);
	return ok;
}

void held_state(const struct held *h, char *out, size_t size)
{
	static const char *const plain[DECISION_PARTS] = { "signed, not carried out", "approved, not carried out", "refused",
		                                           "void", "" };
	struct disposition_end_read *end = mem_alloc(sizeof *end);
	struct err ignored = { 0 };
	const struct decision_row *last = &h->parts[h->count - 1];
	if (last->part == DECISION_ENDED && disposition_end_read(last->record, last->record_len, end, &ignored))
		snprintf(out, size, "%s", end->result);
	else if (last->part == DECISION_PROPOSED && last->second)
		snprintf(out, size, "waits for a second look");
	else
		snprintf(out, size, "%s",
		         last->part == DECISION_ENDED ? "ended, by a record that cannot be read" : plain[last->part]);
	free(end);
}

bool held_is_hidden(const struct shelf *s, const struct held *h)
{
	return s->config->blind && h->count == 1 && h->parts[0].second && strcmp(h->parts[0].person, s->opened.me.id) != 0;
}

bool held_refuse_hidden(const struct shelf *s, const struct held *h, struct err *err)
{
	if (!held_is_hidden(s, h))
		return true;
	err_set(err, ERR_REFUSED, "the decision waits for a second look, and is kept from whoever gives it");
	return err_remedy(err, "Give yours in the console (A); the setting blind says so.");
}

char *held_words(struct shelf *s, const struct held *h, size_t *len, struct err *err)
{
	const struct decision_row *p = &h->parts[0];
	if (!p->sealed_len) {
		err_set(err, ERR_NOT_FOUND, "nothing was sealed with it");
		return NULL;
	}
	struct case_key_secret *key = secret_alloc(sizeof *key);
	char *words = opened_key(&s->opened, p->case_id, false, key, err) ? decisions_unseal(p, key, len) : NULL;
	if (!words && !err->kind)
		err_set(err, ERR_UNVERIFIED, "what was sealed is not what this case's key opens: it was changed");
	secret_free(key);
	return words;
}

bool held_signed(const struct held *h, size_t part, enum sign_meaning *m, const char **bytes, size_t *len)
{
	static const enum sign_meaning meanings[DECISION_PARTS] = { SIGN_DECISION, SIGN_APPROVAL, SIGN_REFUSAL, SIGN_REFUSAL,
		                                                    SIGN_OUTCOME };
	const struct decision_row *p = &h->parts[part], *of = p->part == DECISION_ENDED ? p : &h->parts[0];
	*m = meanings[p->part];
	*bytes = of->record;
	*len = of->record_len;
	return p->part != DECISION_VOID;
}

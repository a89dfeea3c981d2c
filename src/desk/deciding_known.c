/* Decisions of the case at hand, as the store has them, and the draft of whoever looks at it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/deciding_internal.h"
#include "record/json.h"

void known_forget(struct desk *d)
{
	struct deciding *g = &d->deciding;
	struct deciding_work *w = deciding_work(d);
	for (size_t i = 0; i < g->known_count; i++) {
		free(w->parts[i].record);
		secret_free(w->parts[i].words);
	}
	free(w->parts);
	free(g->known);
	w->parts = NULL;
	g->known = NULL;
	g->known_count = 0;
}

/* -- parts become decisions ------------------------------------------------------------------------------------------------------------------------ */

/* One member of a small record of ours, a text. */
static void read_text(const char *json, size_t len, const char *name, char *out, size_t size)
{
	struct arena arena = { 0 };
	struct buf checked;
	struct err ignored;
	size_t mended;
	buf_init(&checked, JSON_CHECKED_MAX);
	if (json_check(json, len, NULL, &checked, &mended, &ignored)) {
		const cJSON *node = json_get(json_read(buf_str(&checked), checked.len, &arena), name);
		if (cJSON_IsString(node))
			snprintf(out, size, "%s", node->valuestring);
	}
	buf_finish(&checked);
	arena_finish(&arena);
}

static void take_words(struct desk *d, const struct decision_row *row, struct known_part *p)
{
	const struct case_key_secret *key = deciding_work(d)->key;
	if (!key || !row->sealed || row->sealed_len < KEYS_SEAL_MORE)
		return;
	p->words = secret_alloc(row->sealed_len);
	if (!keys_unseal(key, row->sealed, row->sealed_len, p->words, &p->words_len)) {
		secret_free(p->words);
		p->words = NULL;
	}
}

static bool take_proposed(struct desk *d, const struct decision_row *row, struct deciding_known *k, struct known_part *p)
{
	struct err err;
	*k = (struct deciding_known){ .at = row->at, .mine = !strcmp(row->person, d->team.me->id) };
	*p = (struct known_part){ .record_len = row->record_len };
	if (!disposition_read(row->record, row->record_len, &k->read, &err) || !disposition_evidence(row->record, row->record_len, &p->evidence, &err))
		return false;
	snprintf(k->digest, sizeof k->digest, "%s", row->digest);
	p->record = mem_strndup(row->record, row->record_len);
	take_words(d, row, p);
	return true;
}

static void take_part(const struct decision_row *row, struct deciding_known *k)
{
	if (row->part == DECISION_APPROVED || row->part == DECISION_REFUSED) {
		k->approved = row->part == DECISION_APPROVED;
		k->refused = !k->approved;
		snprintf(k->approver, sizeof k->approver, "%s", row->person);
	} else if (row->part == DECISION_VOID) {
		k->ended = true;
		snprintf(k->result, sizeof k->result, "void");
	} else if (row->part == DECISION_ENDED) {
		k->ended = true;
		read_text(row->record, row->record_len, "result", k->result, sizeof k->result);
	}
}

/* Who gives the second look blind sees that there is a decision, and nothing of what it is; so does who calibrates. */
static void hide(const struct decide_policy *p, bool calibrates, struct deciding_known *k)
{
	k->waiting = k->read.second && !k->approved && !k->refused && !k->ended;
	k->hidden = !k->mine && (calibrates || (p->blind && k->waiting));
	if (!k->hidden)
		return;
	k->read.outcome = OUTCOMES;
	k->read.confidence = CONFIDENCE_NONE;
	k->read.reason_count = k->read.resolution_count = 0;
	memset(k->read.reasons, 0, sizeof k->read.reasons);
	memset(k->read.resolutions, 0, sizeof k->read.resolutions);
}

static void turn_round(struct deciding *g, struct deciding_work *w)
{
	for (size_t i = 0, j = g->known_count; i + 1 < j--; i++) {
		struct deciding_known *one = mem_alloc(sizeof *one);
		const struct known_part part = w->parts[i];
		*one = g->known[i];
		g->known[i] = g->known[j];
		g->known[j] = *one;
		w->parts[i] = w->parts[j];
		w->parts[j] = part;
		free(one);
	}
}

/* The newest DECIDING_KNOWN. */
static size_t count_first(const struct store_rows *rows)
{
	struct decision_row row;
	size_t n = 0;
	for (size_t i = 0; i < rows->count; i++)
		n += decisions_read(rows, i, &row) && row.part == DECISION_PROPOSED;
	return n > DECIDING_KNOWN ? n - DECIDING_KNOWN : 0;
}

static void take(struct desk *d, const struct store_rows *rows)
{
	struct deciding *g = &d->deciding;
	struct deciding_work *w = deciding_work(d);
	struct decision_row row;
	size_t skip = count_first(rows);
	known_forget(d);
	g->known = mem_alloc(DECIDING_KNOWN * sizeof *g->known);
	w->parts = mem_alloc(DECIDING_KNOWN * sizeof *w->parts);
	for (size_t i = 0; i < rows->count; i++) {
		if (!decisions_read(rows, i, &row))
			continue;
		if (row.part == DECISION_PROPOSED) {
			if (skip)
				skip--;
			else if (g->known_count < DECIDING_KNOWN && take_proposed(d, &row, &g->known[g->known_count], &w->parts[g->known_count]))
				g->known_count++;
			continue;
		}
		for (size_t j = 0; j < g->known_count; j++)
			if (!strcmp(g->known[j].read.id, row.id))
				take_part(&row, &g->known[j]);
	}
	turn_round(g, w);
	for (size_t i = 0; i < g->known_count; i++)
		hide(g->policy, w->calibration.kind != CALIBRATION_NONE, &g->known[i]);
}

bool deciding_words(const struct desk *d, size_t i, const char *name, struct buf *out)
{
	const struct deciding *g = &d->deciding;
	const struct deciding_work *w = deciding_work(d);
	return w && i < g->known_count && !g->known[i].hidden && w->parts[i].words && disposition_words(w->parts[i].words, w->parts[i].words_len, name, out);
}

/* -- asking ------------------------------------------------------------------------------------------------------------------------------------------ */

static void came(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct desk *d = owner;
	struct deciding *g = &d->deciding;
	struct deciding_work *w = deciding_work(d);
	if (!w || tag != w->turn)
		return;
	w->asking = false;
	if (reply->outcome == STORE_DONE && reply->count > 1) {
		w->calibration = calibration_of(&reply->rows[1]);
		take(d, &reply->rows[0]);
		if (!g->draft_read && reply->count > 2)
			draft_take_stored(d, &reply->rows[2]);
		w->known_read = g->draft_read = true;
		w->fresh = false;
	}
	g->changes++;
	desk_changed(d);
}

static void ask(struct desk *d)
{
	struct deciding_work *w = deciding_work(d);
	const struct case_row *row = deciding_row(d);
	if (!row) {
		w->asking = false;
		return;
	}
	struct store_tx *t = store_begin(d->team.store, STORE_READ);
	decisions_of_case(t, row->id);
	calibration_ask(t, row->id, d->team.me);
	if (!d->deciding.draft_read)
		decisions_draft(t, row->id, d->team.me);
	store_send(d->team.store, t, (struct store_ticket){ came, d, w->turn });
}

static void got_key(void *owner, uint32_t tag, const struct case_key_secret *key, const struct err *err)
{
	struct desk *d = owner;
	struct deciding_work *w = deciding_work(d);
	(void)err;
	if (!w || tag != w->turn)
		return;
	if (key) {
		w->key = w->key ? w->key : secret_alloc(sizeof *w->key); /* who stores a part may have asked too */
		*w->key = *key;
	}
	ask(d);
}

void known_ask(struct desk *d)
{
	struct deciding_work *w = deciding_work(d);
	const struct case_row *row = deciding_row(d);
	if (!row || w->asking || w->asked_changes == d->dossier.changes)
		return;
	w->asked_changes = d->dossier.changes;
	w->asking = true;
	if (!d->deciding.draft_read && draft_take_local(d))
		d->deciding.draft_read = true;
	if (!w->key && d->team.keys && !keys_trouble(d->team.keys)->kind)
		keys_case(d->team.keys, row->id, false, (struct keys_ticket){ got_key, d, w->turn });
	else
		ask(d);
}

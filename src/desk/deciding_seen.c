/* What was looked at: panes with the time that they were open, pictures with the digest of their bytes; and what was not. */
#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "desk/deciding_internal.h"
#include "pane/pane.h"

/* A frame comes at least once a minute: what is longer it was not on the screen. */
enum { PATH_MOST = 300, FRAME_MOST_MS = 60 * 1000 };

void deciding_seen_none(struct desk *d)
{
	struct deciding_work *w = deciding_work(d);
	w->picture_count = 0;
	w->pane = 0;
	memset(w->pane_ms, 0, sizeof w->pane_ms);
}

static void count_pane(struct deciding_work *w)
{
	int64_t now = when_mono_ms(), ms = now - w->pane_since_ms;
	if (w->pane)
		w->pane_ms[w->pane] += ms < FRAME_MOST_MS ? ms : FRAME_MOST_MS;
	w->pane_since_ms = now;
}

void deciding_saw_pane(struct desk *d, enum idv_pane pane)
{
	struct deciding_work *w = deciding_work(d);
	if (!w || !*d->deciding.attempt_id || pane > IDV_PANE_JSON)
		return;
	count_pane(w);
	w->pane = pane;
	if (pane && !w->pane_ms[pane])
		w->pane_ms[pane] = 1; /* it was open, however short */
}

static void put_path(const struct record_value *v, char *out, size_t size)
{
	struct record_value placed = { .leaf = v->leaf, .at = { v->at[0], v->at[1] }, .indexed = RECORD_DEPTH };
	struct buf path;
	buf_init(&path, PATH_MOST);
	record_value_path(&idv_kind, &placed, &path);
	snprintf(out, size, "%s", buf_str(&path));
	buf_finish(&path);
}

/* The same place with other bytes is another picture. */
void deciding_saw_picture(struct desk *d, const char *attempt_id, const struct record_value *v, const char digest[EVIDENCE_TEXT], int64_t ms)
{
	struct deciding_work *w = deciding_work(d);
	struct evidence_picture p = { .ms = 0 };
	if (!w || !*d->deciding.attempt_id)
		return;
	put_path(v, p.what, sizeof p.what);
	for (size_t i = 0; i < w->picture_count; i++) {
		struct evidence_picture *known = &w->pictures[i];
		if (!strcmp(known->attempt_id, attempt_id) && !strcmp(known->what, p.what) && !strcmp(known->digest, digest)) {
			known->ms += ms > 0 ? ms : 0;
			return;
		}
	}
	if (w->picture_count == EVIDENCE_PICTURES)
		return;
	snprintf(p.attempt_id, sizeof p.attempt_id, "%s", attempt_id);
	snprintf(p.digest, sizeof p.digest, "%s", digest);
	p.ms = ms > 0 ? ms : 0;
	w->pictures[w->picture_count++] = p;
	w->fresh = false;
}

size_t deciding_panes(struct desk *d, char out[IDV_PANE_JSON][SEEN_PANE])
{
	struct deciding_work *w = deciding_work(d);
	size_t n = 0;
	count_pane(w);
	for (int p = 1; p <= IDV_PANE_JSON; p++)
		if (w->pane_ms[p])
			snprintf(out[n++], SEEN_PANE, "%.30s %lld s", pane_table[p].short_name, (long long)((w->pane_ms[p] + 999) / 1000));
	return n;
}

/* -- what was not ----------------------------------------------------------------------------------------------------------------------------------- */

static bool is_picture(const struct record_value *v)
{
	unsigned pane = idv_leaf_table[v->leaf].pane;
	return v->state == RECORD_PRESENT && v->type == RECORD_URL && (pane == IDV_PANE_DOCUMENTS || pane == IDV_PANE_SELFIE);
}

static bool was_seen(const struct deciding_work *w, const char *attempt_id, const char *what)
{
	for (size_t i = 0; i < w->picture_count; i++)
		if (!strcmp(w->pictures[i].attempt_id, attempt_id) && !strcmp(w->pictures[i].what, what))
			return true;
	return false;
}

/* The overview and the JSON show what other panes show too. */
static bool has_content(const struct record *r, const struct basis *b, enum idv_pane pane)
{
	if (pane == IDV_PANE_ATTEMPTS)
		return b->chain_count > 1;
	if (pane == IDV_PANE_SCREENING)
		return *idv_text(r, IDV_WATCHLIST_SCREENING_ID) != '\0';
	if (pane == IDV_PANE_JSON)
		return false;
	for (size_t i = 0; i < r->value_count; i++)
		if (r->values[i].state == RECORD_PRESENT && idv_leaf_table[r->values[i].leaf].pane == pane)
			return true;
	return false;
}

size_t deciding_unseen(struct desk *d, const char *out[DISPOSITION_UNSEEN])
{
	struct deciding_work *w = deciding_work(d);
	struct basis b;
	char what[EVIDENCE_WHAT];
	size_t n = 0;
	if (!w || !deciding_basis(d, &b))
		return 0;
	for (size_t i = 0; i < b.attempt->value_count && n < DISPOSITION_UNSEEN; i++) {
		const struct record_value *v = &b.attempt->values[i];
		if (!is_picture(v))
			continue;
		put_path(v, what, sizeof what);
		if (!was_seen(w, d->deciding.attempt_id, what))
			snprintf(w->unseen[n++], sizeof w->unseen[0], "picture %s", what);
	}
	for (int p = 1; p <= IDV_PANE_JSON && n < DISPOSITION_UNSEEN; p++)
		if (!w->pane_ms[p] && has_content(b.attempt, &b, (enum idv_pane)p))
			snprintf(w->unseen[n++], sizeof w->unseen[0], "pane %.40s", pane_table[p].name);
	for (size_t i = 0; i < n; i++)
		out[i] = w->unseen[i];
	return n;
}

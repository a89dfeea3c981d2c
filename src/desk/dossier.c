#include "desk/dossier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "desk/desk.h"

static void forget_notes(struct dossier *o)
{
	for (size_t i = 0; i < o->note_count; i++)
		note_finish(&o->notes[i]);
	secret_free(o->notes);
	o->notes = NULL;
	o->note_count = 0;
}

const struct case_row *dossier_row(const struct desk *d)
{
	return d->dossier.known ? &d->dossier.row : NULL;
}

size_t dossier_notes(const struct desk *d)
{
	size_t n = 0;
	for (size_t i = 0; i < d->dossier.note_count; i++)
		n += !d->dossier.notes[i].withdrawn;
	return n;
}

static void ask(struct desk *d);

/* -- what comes ---------------------------------------------------------------------------------------------------------------------- */

static void take_notes(struct dossier *o, const struct store_rows *rows)
{
	forget_notes(o);
	o->notes = secret_alloc((rows->count ? rows->count : 1) * sizeof *o->notes);
	for (size_t i = 0; i < rows->count && i < DOSSIER_NOTES; i++)
		if (notes_read(rows, i, o->key, &o->notes[o->note_count]))
			o->note_count++;
}

static void got_rest(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct desk *d = owner;
	struct dossier *o = &d->dossier;
	if (tag != o->turn)
		return;
	o->asking = false;
	if (reply->outcome == STORE_DONE && reply->count >= 2) {
		take_notes(o, &reply->rows[0]);
		for (size_t i = 0; i < LINK_KINDS; i++)
			o->links[i] = store_number(&reply->rows[1], i, 0);
		o->err = (struct err){ 0 };
	} else {
		o->err = reply->err;
	}
	o->read = true;
	o->changes++;
	desk_changed(d);
	if (o->stale)
		ask(d);
}

static void ask_rest(struct desk *d)
{
	struct store_tx *t = store_begin(d->team.store, STORE_READ);
	notes_list(t, d->dossier.row.id);
	links_count(t, d->dossier.row.id);
	store_send(d->team.store, t, (struct store_ticket){ got_rest, d, d->dossier.turn });
}

static void got_key(void *owner, uint32_t tag, const struct case_key_secret *key, const struct err *err)
{
	struct desk *d = owner;
	struct dossier *o = &d->dossier;
	(void)err;
	if (tag != o->turn)
		return;
	o->keyless = !key;
	if (key) {
		o->key = secret_alloc(sizeof *o->key);
		*o->key = *key;
	}
	ask_rest(d);
}

static void got_row(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct desk *d = owner;
	struct dossier *o = &d->dossier;
	if (tag != o->turn)
		return;
	bool known = reply->outcome == STORE_DONE && reply->count && cases_read(&reply->rows[0], 0, &o->row);
	if (reply->outcome == STORE_DONE)
		o->known = known;
	if (!known) {
		o->err = reply->err;
		o->asking = false;
		o->read = true;
		o->changes++;
		desk_changed(d);
		return;
	}
	claims_met(d, &o->row);
	if (o->row.notes && !o->key && !o->keyless && d->team.keys)
		keys_case(d->team.keys, o->row.id, false, (struct keys_ticket){ got_key, d, o->turn });
	else
		ask_rest(d);
}

static void ask(struct desk *d)
{
	struct dossier *o = &d->dossier;
	o->stale = false;
	o->asking = true;
	struct store_tx *t = store_begin(d->team.store, STORE_READ);
	cases_find_attempt(t, o->attempt_id, d->team.me);
	store_send(d->team.store, t, (struct store_ticket){ got_row, d, o->turn });
}

/* -- opening ------------------------------------------------------------------------------------------------------------------------- */

void dossier_close(struct desk *d)
{
	struct dossier *o = &d->dossier;
	forget_notes(o);
	secret_free(o->key);
	*o = (struct dossier){ .changes = o->changes + 1, .turn = o->turn + 1 };
}

void dossier_open(struct desk *d, const char *attempt_id)
{
	struct dossier *o = &d->dossier;
	if (!d->team.store || !strcmp(o->attempt_id, attempt_id))
		return;
	dossier_close(d);
	snprintf(o->attempt_id, sizeof o->attempt_id, "%s", attempt_id);
	ask(d);
}

void dossier_stale(struct desk *d)
{
	struct dossier *o = &d->dossier;
	if (!o->attempt_id[0] || !d->team.store)
		return;
	if (o->asking)
		o->stale = true;
	else
		ask(d);
}

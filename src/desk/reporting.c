#include "desk/reporting.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/private.h"
#include "desk/audit.h"
#include "desk/desk.h"
#include "store/decisions.h"
#include "store/who.h"

enum { REPORT_MAX = 16 * 1024 * 1024 };

static bool is_hidden(void *ctx, const char *decision_id)
{
	const struct deciding *g = &((const struct reporting *)ctx)->desk->deciding;
	for (size_t i = 0; i < g->known_count; i++)
		if (strcmp(g->known[i].read.id, decision_id) == 0)
			return g->known[i].hidden;
	return false;
}

static void got(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct reporting *r = owner;
	struct chain_event e;
	(void)tag;
	r->asking = false;
	r->err = reply->err;
	if (reply->outcome == STORE_DONE && reply->count == 2) {
		report_rows_decisions(&r->rows, &reply->rows[0], r->desk->dossier.key);
		for (size_t i = 0; i < reply->rows[1].count; i++)
			if (audit_read(&reply->rows[1], i, &e))
				report_rows_event(&r->rows, &e, store_string(&reply->rows[1], i, 8));
	}
	r->changed(r->owner);
}

static void ask(struct reporting *r)
{
	struct desk *d = r->desk;
	const struct case_row *row = dossier_row(d);
	char subject[CHAIN_CASE];
	if (!d->team.store || !row)
		return;
	audit_subject_of(subject, row);
	struct store_tx *t = store_begin(d->team.store, STORE_READ);
	decisions_of_case(t, row->id);
	store_step(t, STORE_EVENT_OF_CASE, STORE_ANY);
	store_int(t, 0);
	store_text(t, "");
	store_int(t, 0);
	store_int(t, REPORT_EVENTS);
	store_text(t, subject);
	r->asking = true;
	store_send(d->team.store, t, (struct store_ticket){ got, r, 0 });
}

void reporting_begin(struct reporting *r, struct desk *d, void (*changed)(void *owner), void *owner)
{
	*r = (struct reporting){ .desk = d, .changed = changed, .owner = owner };
	snprintf(r->attempt_id, sizeof r->attempt_id, "%s", d->deciding.attempt_id);
	r->rows.hidden = is_hidden;
	r->rows.ctx = r;
	ask(r);
}

void reporting_finish(struct reporting *r)
{
	if (r->desk && r->desk->team.store)
		store_forget(r->desk->team.store, r);
	report_rows_finish(&r->rows);
}

bool reporting_text(struct reporting *r, enum report_form form, bool unmasked, struct buf *out, struct err *err)
{
	struct desk *d = r->desk;
	struct basis basis;
	char by[160] = "somebody without a store";
	if (r->asking)
		return err_set(err, ERR_BARRED, "what the store has of it is being read");
	if (strcmp(r->attempt_id, d->deciding.attempt_id) != 0 || !deciding_basis(d, &basis))
		return err_set(err, ERR_CHANGED, "the case is not at hand any more");
	if (d->team.me)
		who_text(d->team.me, by, sizeof by);
	struct report report = {
		.basis = &basis, .findings = d->deciding.findings, .finding_count = d->deciding.finding_count, .by = by, .made_at = desk_now(d), .unmasked = unmasked,
		.utc = d->config->utc, .template_name = config_template_name(d->config, idv_text(basis.attempt, IDV_TEMPLATE_ID)),
		.comparisons = basis.look == &d->scrutiny.look ? d->scrutiny.comparisons : NULL,
	};
	report_rows_put(&r->rows, &report);
	report_write(&report, form, out);
	return !out->full || err_set(err, ERR_LOCAL, "the report is too long");
}

bool reporting_write(struct reporting *r, enum report_form form, bool unmasked, const char *path, struct err *err)
{
	struct buf text;
	buf_init(&text, REPORT_MAX);
	bool ok = reporting_text(r, form, unmasked, &text, err);
	if (ok) {
		desk_audit_report(r->desk, r->attempt_id, report_form_names[form], unmasked);
		ok = private_write_new(path, text.data, text.len, err);
	}
	buf_finish(&text);
	return ok;
}

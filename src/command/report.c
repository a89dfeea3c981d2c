/* report: a case on paper. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/private.h"
#include "base/when.h"
#include "command/command.h"
#include "command/fail.h"
#include "command/options.h"
#include "command/report.h"
#include "store/audit.h"
#include "store/who.h"

enum { REPORT_MAX = 256 * 1024 * 1024 };

static bool form_of(const struct options *o, enum report_form *form, struct err *err)
{
	if (!o->form) {
		*form = o->json ? REPORT_JSON : REPORT_MARKDOWN;
		return true;
	}
	for (int i = 0; i < REPORT_FORMS; i++)
		if (strcmp(report_form_names[i], o->form) == 0) {
			*form = (enum report_form)i;
			return true;
		}
	return err_set(err, ERR_USAGE, "--form is md, html or json, not \"%.40s\"", o->form);
}

static bool put_out(const struct options *o, const struct buf *text, struct err *err)
{
	if (text->full)
		return err_set(err, ERR_LOCAL, "the report is longer than %d MiB", REPORT_MAX / 1024 / 1024);
	if (o->out)
		return private_write_new(o->out, text->data, text->len, err);
	return fwrite(text->data, 1, text->len, stdout) == text->len || err_set(err, ERR_LOCAL, "the report cannot be written: %s", strerror(errno));
}

/* Told before it is out: what left is never unrecorded. */
static void record(struct report_read *x, enum report_form form)
{
	char subject[CHAIN_CASE];
	struct audit_detail d = { 0 };
	if (!x->ask.opened.audit)
		return;
	ask_subject(&x->ask, x->attempt, subject);
	audit_word(&d, "attempt", idv_text(x->attempt, IDV_ID));
	audit_word(&d, "form", report_form_names[form]);
	audit_word(&d, "masked", x->o->unmask ? "unmasked" : "redacted");
	audit_number(&d, "pictures", (int64_t)x->report.picture_count);
	audit_note(x->ask.opened.audit, x->o->unmask ? AUDIT_UNMASK : AUDIT_REPORT, subject, &d);
}

static bool write_report(struct report_read *x, struct err *err)
{
	enum report_form form = REPORT_MARKDOWN;
	struct buf text;
	char by[160];
	if (!form_of(x->o, &form, err))
		return false;
	if (x->o->with_pictures && (!x->o->unmask || form != REPORT_HTML))
		return err_set(err, ERR_USAGE, "--with-pictures needs --unmask and --form html: pictures are the person's face and papers");
	bool ok = report_read_vendor(x, x->o->ids[0], err) && report_read_store(x, err) && (!x->o->with_pictures || report_read_pictures(x, err));
	if (!ok)
		return false;
	if (x->ask.opened.store)
		who_text(&x->ask.opened.me, by, sizeof by);
	else
		who_text(&(struct person){ 0 }, by, sizeof by);
	x->report.by = by;
	x->report.made_at = when_now();
	record(x, form);
	buf_init(&text, REPORT_MAX);
	report_write(&x->report, form, &text);
	ok = put_out(x->o, &text, err);
	buf_finish(&text);
	return ok;
}

int command_report(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	if (credentials->kind)
		return command_fail(credentials);
	struct report_read *x = secret_alloc(sizeof *x);
	x->config = config;
	x->o = o;
	bool ok = ask_open(&x->ask, config, &err);
	if (ok)
		ask_settle(&x->ask);
	ok = ok && write_report(x, &err);
	ask_finish(&x->ask);
	report_read_finish(x);
	secret_free(x);
	return ok ? 0 : command_fail(&err);
}

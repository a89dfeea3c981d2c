#include "screen/case_actions.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "desk/audit.h"
#include "gallery/fetch.h"
#include "gallery/look.h"
#include "screen/approve.h"
#include "screen/case.h"
#include "screen/case_look.h"
#include "screen/case_state.h"
#include "screen/dashboard.h"
#include "screen/disposition.h"
#include "screen/explain.h"
#include "screen/help.h"
#include "screen/report.h"
#include "screen/screening.h"
#include "ui/copy.h"
#include "ui/move.h"
#include "ui/popup.h"
#include "ui/terminal.h"

static struct gallery *gallery_of(const void *self)
{
	const struct case_view *c = self;
	return c->shared.gallery;
}

static const struct attempt *at(const void *self)
{
	return gallery_attempt(gallery_of(self));
}

/* -- Enter and find ------------------------------------------------------------------------------------------------------------ */

/* Does Enter go somewhere from this row? */
static bool row_opens(const void *self, const struct row *r)
{
	return r && r->open_id && strcmp(r->open_id, gallery_of(self)->id) != 0;
}

const char *case_enter_hint(const struct ui *ui, const void *self)
{
	const struct row *r = case_row(self);
	(void)ui;
	return row_opens(self, r) || (r && r->open_pane) ? "open" : case_field_row(self) ? "explain" : NULL;
}

static void explain(struct ui *ui, const void *self)
{
	const struct attempt *a = at(self);
	const struct row *r = case_field_row(self);
	if (!a || !r) {
		ui_say(ui, STYLE_DIM, "no field on this line; j and k move the cursor");
		return;
	}
	struct pane_view v = gallery_of(self)->view;
	v.width = popup_cols(ui);
	pane_explain(a->record, &v, r, explain_open(ui, "Field"));
}

static void enter(struct ui *ui, void *self)
{
	const struct row *r = case_row(self);
	if (row_opens(self, r))
		case_go(self, r->open_id);
	else if (r && r->open_pane)
		case_show(self, r->open_pane);
	else
		explain(ui, self);
}

static const struct action open_actions[] = {
	{ "open", { '\r', '\n' }, MODE_SCREEN, GROUP_MOVE, CASE_OPEN_HELP, "open", NULL, enter },
	{ 0 }
};

static void find(struct ui *ui, void *self)
{
	struct case_view *c = self;
	(void)ui;
	c->find[0] = '\0';
	c->typing = true;
}

static void find_next(struct ui *ui, void *self)
{
	(void)ui;
	case_find(self, 1);
}

static void find_previous(struct ui *ui, void *self)
{
	(void)ui;
	case_find(self, -1);
}

static const struct action find_actions[] = {
	{ "find", { '/' }, MODE_SCREEN, GROUP_MOVE, CASE_FIND_HELP, "find", NULL, find },
	{ "find next", { 'n' }, MODE_SCREEN, GROUP_MOVE, "Next place found", NULL, NULL, find_next },
	{ "find previous", { 'N' }, MODE_SCREEN, GROUP_MOVE, "Previous place found", NULL, NULL, find_previous },
	{ 0 }
};

/* -- panes and attempts -------------------------------------------------------------------------------------------------------- */

#define PANE_ACTION(n) \
	static void pane_##n(struct ui *ui, void *self) \
	{ \
		(void)ui; \
		case_show(self, n); \
	}
PANE_ACTION(1)
PANE_ACTION(2)
PANE_ACTION(3)
PANE_ACTION(4)
PANE_ACTION(5)
PANE_ACTION(6)
PANE_ACTION(7)
PANE_ACTION(8)
PANE_ACTION(9)
#undef PANE_ACTION

static void next_pane(struct ui *ui, void *self)
{
	enum idv_pane pane = gallery_of(self)->pane;
	(void)ui;
	case_show(self, pane == IDV_PANE_JSON ? IDV_PANE_OVERVIEW : pane + 1);
}

static void previous_pane(struct ui *ui, void *self)
{
	enum idv_pane pane = gallery_of(self)->pane;
	(void)ui;
	case_show(self, pane == IDV_PANE_OVERVIEW ? IDV_PANE_JSON : pane - 1);
}

static const char *off_previous(const void *self)
{
	const struct attempt *a = at(self);
	return a && *idv_text(a->record, IDV_PREVIOUS_ATTEMPT_ID) ? NULL : "this is the first attempt";
}

static const char *off_next(const void *self)
{
	const struct attempt *a = at(self);
	return a && a->next ? NULL : "this is the newest attempt";
}

/* Zoomed, these keys move the picture; on the whole screen nothing else. */
static const char *off_left(const struct ui *ui, const void *self)
{
	const struct gallery *g = gallery_of(self);
	(void)ui;
	return look_zoomed(g) ? NULL : case_is_whole(self) ? look_off_zoomed(g) : off_previous(self);
}

static const char *off_right(const struct ui *ui, const void *self)
{
	const struct gallery *g = gallery_of(self);
	(void)ui;
	return look_zoomed(g) ? NULL : case_is_whole(self) ? look_off_zoomed(g) : off_next(self);
}

static void previous_attempt(struct ui *ui, void *self)
{
	if (!case_pan(ui, self, -1, 0))
		case_go(self, idv_text(at(self)->record, IDV_PREVIOUS_ATTEMPT_ID));
}

static void next_attempt(struct ui *ui, void *self)
{
	if (!case_pan(ui, self, 1, 0))
		case_go(self, at(self)->next->id);
}

/* -- fields -------------------------------------------------------------------------------------------------------------------- */

static bool same_field(const struct row_field *a, const struct row_field *b)
{
	return a->leaf == b->leaf && a->at[0] == b->at[0] && a->at[1] == b->at[1];
}

/* To the audit writer; field NULL: all of them. */
static void tell_reveal(const void *self, const struct row_field *field, bool shown)
{
	const struct case_view *c = self;
	struct record_value v = { 0 };
	if (field)
		v = (struct record_value){ .leaf = field->leaf, .at = { field->at[0], field->at[1] } };
	desk_audit_reveal(c->shared.desk, gallery_of(self)->id, field ? &v : NULL, shown);
}

static void reveal_field(struct ui *ui, void *self)
{
	struct pane_view *v = &gallery_of(self)->view;
	const struct row *r = case_row(self);
	if (!r || r->field.leaf == IDV_LEAVES) {
		ui_say(ui, STYLE_DIM, "m reveals the field under the cursor (j and k move it); M reveals all");
		return;
	}
	for (size_t i = 0; i < v->revealed_count; i++) {
		if (same_field(&v->revealed[i], &r->field)) {
			v->revealed[i] = v->revealed[--v->revealed_count];
			tell_reveal(self, &r->field, false);
			return;
		}
	}
	if (!r->masked)
		ui_say(ui, STYLE_DIM, "nothing on this line is masked");
	else if (v->revealed_count < PANE_REVEALED) {
		v->revealed[v->revealed_count++] = r->field;
		tell_reveal(self, &r->field, true);
	}
}

static void reveal_all(struct ui *ui, void *self)
{
	struct pane_view *v = &gallery_of(self)->view;
	(void)ui;
	v->reveal_all = !v->reveal_all;
	v->revealed_count = 0;
	tell_reveal(self, NULL, v->reveal_all);
}

static void copy_id(struct ui *ui, void *self)
{
	copy_text(ui, "the attempt id", gallery_of(self)->id);
}

static const struct action pane_actions[] = {
	{ "overview", { '1' }, MODE_SCREEN, GROUP_CASE, "Overview: why it is pending, steps, facts", NULL, NULL, pane_1 },
	{ "kyc", { '2' }, MODE_SCREEN, GROUP_CASE, "KYC: declared, document and data source side by side", NULL, NULL, pane_2 },
	{ "documents", { '3' }, MODE_SCREEN, GROUP_CASE, "Documents: pictures and analysis", NULL, NULL, pane_3 },
	{ "selfie", { '4' }, MODE_SCREEN, GROUP_CASE, "Selfie beside the face of the document", NULL, NULL, pane_4 },
	{ "risk", { '5' }, MODE_SCREEN, GROUP_CASE, "Risk signals, worst first", NULL, NULL, pane_5 },
	{ "sms", { '6' }, MODE_SCREEN, GROUP_CASE, "SMS verification", NULL, NULL, pane_6 },
	{ "screening", { '7' }, MODE_SCREEN, GROUP_CASE, "AML screening", NULL, NULL, pane_7 },
	{ "attempts", { '8' }, MODE_SCREEN, GROUP_CASE, "Attempts: the chain and what changed", NULL, NULL, pane_8 },
	{ "json", { '9' }, MODE_SCREEN, GROUP_CASE, "The answer as JSON", NULL, NULL, pane_9 },
	{ "next pane", { '\t' }, MODE_SCREEN, GROUP_CASE, "Next pane", "pane", NULL, next_pane },
	{ "previous pane", { TERM_BACKTAB }, MODE_SCREEN, GROUP_CASE, "Previous pane", NULL, NULL, previous_pane },
	{ "previous attempt", { 'h', TERM_LEFT }, MODE_SCREEN | MODE_WHOLE, GROUP_CASE, "Previous attempt of the chain", NULL, off_left, previous_attempt },
	{ "next attempt", { 'l', TERM_RIGHT }, MODE_SCREEN | MODE_WHOLE, GROUP_CASE, "Next attempt of the chain", NULL, off_right, next_attempt },
	{ "reveal", { 'm' }, MODE_SCREEN, GROUP_CASE, CASE_REVEAL_HELP, NULL, NULL, reveal_field },
	{ "reveal all", { 'M' }, MODE_SCREEN, GROUP_CASE, "Reveal or mask all", "reveal", NULL, reveal_all },
	{ "copy id", { 'y' }, MODE_SCREEN, GROUP_CASE, CASE_COPY_HELP, "copy id", NULL, copy_id },
	{ 0 }
};

static const char *off_field(const struct ui *ui, const void *self)
{
	const struct case_view *c = self;
	(void)ui;
	if (!c->shared.desk->config->copy_fields)
		return "the configuration of this host keeps fields out of clipboards";
	return at(self) && case_field_row(self) ? NULL : "no field of this attempt on this line";
}

/* As it came, but clean: what is pasted into a shell must not be a command. */
static void copy_field(struct ui *ui, void *self)
{
	const struct row_field *f = &case_row(self)->field;
	const struct record_leaf *info = &idv_leaf_table[f->leaf];
	const struct record_value v = *idv_get(at(self)->record, f->leaf, f->at[0], f->at[1]);
	const struct record_value placed = { .leaf = f->leaf, .at = { f->at[0], f->at[1] } };
	if (v.state == RECORD_WRONG_TYPE) {
		ui_say(ui, STYLE_WARN, "%s is of an unexpected type: nothing was copied", info->label);
	} else if (v.state != RECORD_PRESENT) {
		ui_say(ui, STYLE_WARN, "%s is empty: nothing was copied", info->label);
	} else if (info->type == RECORD_URL && !(info->flags & RECORD_MASKED)) { /* the screen never shows all of it either */
		ui_say(ui, STYLE_WARN, "%s is a link that opens a person's picture for whoever has it: nothing was copied", info->label);
	} else if (info->flags & RECORD_MASKED && !value_revealed(&gallery_of(self)->view, &placed)) {
		ui_say(ui, STYLE_WARN, "%s is masked: nothing was copied; m reveals it", info->label);
	} else {
		char *clean = text_clean_dup(v.text);
		const struct case_view *c = self;
		copy_text(ui, info->label, clean);
		desk_audit_copy(c->shared.desk, gallery_of(self)->id, &placed);
		secret_free(clean);
	}
}

static const struct action field_actions[] = {
	{ "copy field", { 'P' }, MODE_SCREEN, GROUP_CASE, "Copy the field under the cursor; one that is masked only when revealed", NULL, off_field, copy_field },
	{ 0 }
};

static void read_again(struct ui *ui, void *self)
{
	struct case_view *c = self;
	(void)ui;
	pictures_again(&gallery_of(self)->pictures);
	case_read(self);
	if (gallery_of(self)->pane == IDV_PANE_SCREENING)
		scrutiny_again(c->shared.desk);
}

static const struct action read_actions[] = {
	{ "read again", { 'r' }, MODE_SCREEN, GROUP_SCREEN, "Read again from the server", "read again", NULL, read_again },
	{ 0 }
};

const struct action *const case_actions[] = {
	open_actions, move_actions, find_actions, shared_pending_actions, shared_timeline_actions, leave_actions, pane_actions, shared_claim_actions, shared_link_actions, field_actions,
	dashboard_actions, screening_open_actions, report_open_actions, disposition_actions, approve_actions, case_look_actions, read_actions, shared_picture_actions, zone_actions, shared_list_actions, terminal_actions, help_actions, quit_actions,
	shared_write_actions, NULL
};

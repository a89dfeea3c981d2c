/* The list of cases: what may be done with the one under the cursor. */
#include "screen/cases.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "screen/approve.h"
#include "screen/case.h"
#include "screen/cases_state.h"
#include "screen/disposition.h"
#include "screen/explain.h"
#include "screen/help.h"
#include "screen/screening.h"
#include "screen/table.h"
#include "ui/copy.h"
#include "ui/move.h"
#include "ui/popup.h"
#include "ui/terminal.h"

enum { ESC = 27, CTRL_C = 3, CTRL_Z = 26 };

static const struct case_row *row_at(const void *self)
{
	const struct cases *c = self;
	return docket_current(&cases_team(c)->docket);
}

/* The newest attempt, where it was read in this session. */
static struct attempt *at(const void *self)
{
	const struct cases *c = self;
	const struct case_row *row = row_at(self);
	return row && row->attempt_id[0] ? caseload_find(&c->shared.desk->load, row->attempt_id) : NULL;
}

static void show(struct ui *ui, void *self, const char *id)
{
	const struct cases *c = self;
	case_open(ui, c->shared.desk, c->shared.gallery, id);
}

/* -- keys that run ahead of answers --------------------------------------------------------------------------------------------------- */

static bool moves(const struct ui *ui, uint32_t key)
{
	const struct action *a = action_of_key(ui, key);
	for (const struct action *m = move_actions; m->name; m++)
		if (m == a)
			return true;
	return !a && key >= '0' && key <= '9';
}

static bool leaves(uint32_t key)
{
	return key == CTRL_C || key == CTRL_Z || key == 'q' || key == 'Q' || key == '!' || key == ESC;
}

/* A key that means the row under the cursor waits for it, and so do all that come after it. */
static bool hold_key(struct ui *ui, struct cases *c, const struct term_event *ev)
{
	if (!docket_waits(&cases_team(c)->docket) || ev->kind != TERM_KEY)
		return false;
	if (leaves(ev->key)) {
		c->held_count = 0;
		return false;
	}
	if (!c->held_count && moves(ui, ev->key))
		return false;
	if (c->held_count < CASES_HELD)
		c->held[c->held_count++] = *ev;
	return true;
}

static void cases_tick(struct ui *ui, void *self, int64_t now)
{
	struct cases *c = self;
	struct term_event held[CASES_HELD];
	size_t count = c->held_count;
	(void)now;
	if (!count || docket_waits(&cases_team(c)->docket) || !ui_on_top(ui, c))
		return;
	memcpy(held, c->held, count * sizeof *held);
	c->held_count = 0;
	if (cases_team(c)->docket.err.kind) {
		ui_say(ui, STYLE_WARN, "the store did not answer: the keys that waited for it did nothing");
		return;
	}
	for (size_t i = 0; i < count && !ui->quit; i++)
		ui_key(ui, &held[i]);
}

static bool cases_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct cases *c = self;
	if (cases_line_key(ui, c, ev))
		return true;
	return hold_key(ui, c, ev);
}

/* -- opening ------------------------------------------------------------------------------------------------------------------------- */

static const char *newest_of(const struct record_page *page)
{
	const char *id = NULL;
	int64_t newest = 0;
	for (size_t i = 0; i < page->count; i++) {
		const struct record *r = page->records[i];
		const struct record_value *at = r ? idv_get(r, IDV_CREATED_AT, 0, 0) : NULL;
		if (r && (!id || (at->timed && at->number > newest))) {
			id = idv_text(r, IDV_ID);
			newest = at->timed ? at->number : 0;
		}
	}
	return id;
}

/* A subject of which nothing was known: its newest attempt opens, if the reviewer still waits for it. */
static void subject_read(void *owner, uint32_t tag, struct api_reply *reply)
{
	struct cases *c = owner;
	const struct case_row *row = row_at(c);
	bool waited = row && row->id == c->reading_case && ui_on_top(c->ui, c);
	const char *id = reply->ok ? newest_of(&reply->page) : NULL;
	(void)tag;
	c->reading_case = 0;
	c->ui->message[0] = '\0';
	if (!reply->ok)
		ui_say_err(c->ui, &reply->err);
	else if (!id)
		ui_say(c->ui, STYLE_WARN, "this subject has no attempts; C creates one");
	else if (waited)
		show(c->ui, c, id);
}

static void open_subject(struct ui *ui, struct cases *c, const struct case_row *row)
{
	struct err err = { 0 };
	if (row->user_hashed) {
		ui_say(ui, STYLE_WARN, "its user is kept as a hash (setting hash_users), so nothing can be read by it: a webhook or idreview import brings its attempt");
		return;
	}
	if (desk_list_by(c->shared.desk, row->template_id, row->user_kind == CASE_USER ? IDV_BY_USER : IDV_BY_CLIENT_USER, row->user, NULL, (struct ticket){ .reply = subject_read, .owner = c }, &err)) {
		c->reading_case = row->id;
		ui_say(ui, STYLE_DIM, "reading the attempts of this subject...");
	} else {
		ui_say_err(ui, &err);
	}
}

static void open_row(struct ui *ui, struct cases *c, const struct case_row *row)
{
	cases_team(c)->docket.touched = true;
	team_seen(c->shared.desk, row->id);
	if (row->attempt_id[0])
		show(ui, c, row->attempt_id);
	else
		open_subject(ui, c, row);
}

static const char *enter_hint(const struct ui *ui, const void *self)
{
	(void)ui;
	return row_at(self) ? "open" : NULL;
}

static void enter(struct ui *ui, void *self)
{
	const struct case_row *row = row_at(self);
	if (row)
		open_row(ui, self, row);
}

/* -- the row under the cursor ------------------------------------------------------------------------------------------------------- */

static const char *off_no_row(const struct ui *ui, const void *self)
{
	(void)ui;
	return row_at(self) ? NULL : "no case is selected";
}

static void mark(struct ui *ui, void *self)
{
	const struct cases *c = self;
	struct err err = { 0 };
	if (team_mark(c->shared.desk, row_at(self), &err))
		move_by(ui, 1);
	else
		ui_say_err(ui, &err);
}

/* Of all marked cases, one a line; of the current one when none is marked. */
static void copy_id(struct ui *ui, void *self)
{
	const struct cases *c = self;
	const struct team *t = &cases_team(c)[0];
	const struct case_row *row = row_at(self);
	struct buf ids;
	size_t n = 0;
	buf_init(&ids, TERM_COPY_MAX);
	for (size_t i = 0; i < t->mark_count; i++)
		if (t->marks[i].attempt_id[0])
			buf_printf(&ids, "%s%s", n++ ? "\n" : "", t->marks[i].attempt_id);
	if (ids.full)
		ui_say(ui, STYLE_WARN, "the %zu marked ids are more than the clipboard takes (8 kB): nothing was copied, mark fewer", n);
	else if (n)
		copy_text(ui, n == 1 ? "the marked id" : "the marked ids", buf_str(&ids));
	else if (row->attempt_id[0])
		copy_text(ui, "the attempt id", row->attempt_id);
	else
		ui_say(ui, STYLE_WARN, "no attempt of it is known yet; Enter reads them");
	buf_finish(&ids);
}

static void read_again(struct ui *ui, void *self)
{
	struct cases *c = self;
	struct desk *d = c->shared.desk;
	const struct case_row *row = row_at(self);
	struct err err = { 0 };
	if (row->user_kind == CASE_CLIENT_USER && !row->user_hashed)
		desk_read_subject(d, row->template_id, row->user);
	else if (!row->attempt_id[0] || !desk_get(d, row->attempt_id, (struct ticket){ 0 }, &err))
		ui_say(ui, STYLE_WARN, "%s", err.kind ? err.text : "nothing is known to read it by");
	docket_stale(&d->team.docket);
}

static void legend(struct ui *ui, void *self)
{
	struct row_list *rows = explain_open(ui, "Marks");
	(void)self;
	queue_legend(rows, popup_cols(ui));
	row_text(rows, row_add(rows), STYLE_PLAIN, "");
	struct row *r = row_add(rows);
	row_text(rows, r, STYLE_KEY, "•");
	row_text(rows, r, STYLE_DIM, " new   ");
	row_text(rows, r, STYLE_KEY, "°");
	row_text(rows, r, STYLE_DIM, " changed since you looked   * marked   -2h10! overdue   z2h10 snoozed   (ana) assigned");
}

static void step(struct ui *ui, void *self)
{
	(void)self;
	move_times(ui, 1);
}

static void step_back(struct ui *ui, void *self)
{
	(void)self;
	move_times(ui, -1);
}

static const struct action open_actions[] = {
	{ "open", { '\r', '\n' }, MODE_SCREEN, GROUP_MOVE, CASE_OPEN_HELP, "open", NULL, enter },
	{ 0 }
};

static const struct action row_actions[] = {
	{ "find next", { 'n' }, MODE_SCREEN, GROUP_MOVE, "Next place found", NULL, NULL, step },
	{ "find previous", { 'N' }, MODE_SCREEN, GROUP_MOVE, "Previous place found", NULL, NULL, step_back },
	{ "mark", { ' ' }, MODE_SCREEN, GROUP_QUEUE, CASE_MARK_HELP, "mark", off_no_row, mark },
	{ "copy id", { 'y' }, MODE_SCREEN, GROUP_CASE, CASE_COPY_HELP, "copy id", off_no_row, copy_id },
	{ "marks", { '#' }, MODE_SCREEN, GROUP_QUEUE, "What the marks and letters of the steps mean", NULL, NULL, legend },
	{ "read again", { 'r' }, MODE_SCREEN, GROUP_SCREEN, "Read again from the server", "read again", off_no_row, read_again },
	{ 0 }
};

static const struct action *const tables[] = {
	open_actions, move_actions, shared_pending_actions, shared_timeline_actions, cases_line_actions, leave_actions, shared_claim_actions, cases_order_actions, row_actions,
	shared_link_actions, screening_open_actions, disposition_actions, approve_actions, shared_picture_actions, zone_actions, shared_list_actions, terminal_actions, help_actions, quit_actions, shared_write_actions, NULL
};

static void cases_close(struct ui *ui, void *self)
{
	(void)ui;
	cases_forget(self);
}

/* Leaving forgets the notes that were begun: said once. */
static void leave(struct ui *ui, void *self)
{
	struct cases *c = self;
	size_t n = c->shared.desk->drafts.count;
	if (n && !c->warned) {
		c->warned = true;
		ui_say(ui, STYLE_WARN, "%zu note%s begun and not kept: q again leaves and forgets %s", n, n == 1 ? " is" : "s are", n == 1 ? "it" : "them");
		return;
	}
	ui_pop(ui);
}

const struct screen_kind cases_screen = {
	.name = "Cases", .size = sizeof(struct cases), .mode = MODE_SCREEN, .places = { { "in the queue", MODE_SCREEN } },
	.actions = tables, .draw = cases_draw, .key = cases_key, .list = cases_list, .enter = enter_hint, .tick = cases_tick, .back = leave, .close = cases_close,
};

/* As the setting has them; D changes them for the session. */
static void choose_columns(struct ui *ui, struct cases *c, const struct config_list *names)
{
	for (size_t i = 0; i < names->count; i++) {
		const char *entry = names->items[i], *name = entry + (*entry == '-');
		size_t n = strcspn(name, "+"), column = 0;
		while (column < LISTING_COLUMNS && (strncmp(listing_columns[column].name, name, n) != 0 || listing_columns[column].name[n]))
			column++;
		if (column < LISTING_COLUMNS)
			c->columns[column] = (struct listing_chosen){ *entry == '-' ? LISTING_HIDDEN : LISTING_SHOWN, name[n] ? atoi(name + n + 1) : 0 };
		else
			ui_say(ui, STYLE_WARN, "setting columns: no column is called %.20s; D lists them", name);
	}
}

void cases_open(struct ui *ui, struct desk *desk, struct gallery *gallery)
{
	struct cases *c = ui_push(ui, &cases_screen);
	c->ui = ui;
	choose_columns(ui, c, &desk->config->columns);
	c->shared = (struct shared){ .desk = desk, .gallery = gallery, .at = at, .show = show, .row = row_at };
}

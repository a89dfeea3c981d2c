/* Which view, in which order, with which columns. */
#include <stdio.h>
#include <string.h>

#include "screen/cases_state.h"
#include "screen/pick.h"
#include "term/term.h"

enum { NAME = 16, WIDER_MOST = 60 };

static void look_anew(const struct cases *c, bool stay)
{
	team_look_anew(c->shared.desk, stay, c->ui->utc);
}

/* -- views --------------------------------------------------------------------------------------------------------------------------- */

static void lay_views(void *owner, struct row_list *rows, int width)
{
	const struct cases *c = owner;
	const struct views *v = &cases_team(c)->views;
	struct view_item item;
	for (size_t i = 0; views_at(v, i, &item); i++) {
		struct row *r = row_add(rows);
		row_text(rows, r, STYLE_PLAIN, (int)i == v->view ? "> " : "  ");
		row_cell(rows, r, STYLE_STRONG, NAME, item.name);
		row_cell(rows, r, STYLE_DIM, width - NAME - 2, *item.help ? item.help : item.filter);
	}
}

static void view_chosen(struct ui *ui, void *owner, size_t item)
{
	struct cases *c = owner;
	struct err err = { 0 };
	cases_team(c)->views.find[0] = '\0';
	if (views_choose(&cases_team(c)->views, item, &err))
		look_anew(c, false);
	else
		ui_say_err(ui, &err);
}

static void view(struct ui *ui, void *self)
{
	struct cases *c = self;
	int now = cases_team(c)->views.view;
	pick_open(ui, &(struct pick){ .title = "Views", .owner = c, .lay = lay_views, .chosen = view_chosen }, now > 0 ? (size_t)now : 0);
}

/* -- order --------------------------------------------------------------------------------------------------------------------------- */

static const char *const order_help[CASE_SORTS] = {
	[SORT_DUE] = "the most urgent first", [SORT_AGE] = "what waits longest first", [SORT_STATUS] = "by the status of the newest attempt",
	[SORT_TRY] = "the most attempts first", [SORT_USER] = "by your id of the person", [SORT_TEMPLATE] = "by the template's id",
	[SORT_OWNER] = "by who has it claimed", [SORT_CHANGED] = "what changed last first",
};

static void lay_orders(void *owner, struct row_list *rows, int width)
{
	const struct cases *c = owner;
	for (int i = 0; i < CASE_SORTS; i++) {
		struct row *r = row_add(rows);
		row_text(rows, r, STYLE_PLAIN, i == (int)cases_team(c)->views.sort ? "> " : "  ");
		row_cell(rows, r, STYLE_STRONG, NAME, case_sort_names[i]);
		row_cell(rows, r, STYLE_DIM, width - NAME - 2, order_help[i]);
	}
}

static void order_chosen(struct ui *ui, void *owner, size_t item)
{
	struct cases *c = owner;
	(void)ui;
	cases_team(c)->views.sort = (enum case_sort)item;
	cases_team(c)->views.reverse = false;
	look_anew(c, true);
}

static void order(struct ui *ui, void *self)
{
	struct cases *c = self;
	pick_open(ui, &(struct pick){ .title = "Order by", .owner = c, .lay = lay_orders, .chosen = order_chosen }, cases_team(c)->views.sort);
}

static void next_order(struct ui *ui, void *self)
{
	struct cases *c = self;
	order_chosen(ui, c, (cases_team(c)->views.sort + 1) % CASE_SORTS);
}

static void reverse(struct ui *ui, void *self)
{
	struct cases *c = self;
	(void)ui;
	cases_team(c)->views.reverse = !cases_team(c)->views.reverse;
	look_anew(c, true);
}

/* -- columns ------------------------------------------------------------------------------------------------------------------------- */

static bool column_shows(const struct cases *c, enum listing_column column)
{
	return listing_column_shows(&c->laid.view, column);
}

static void lay_columns(void *owner, struct row_list *rows, int width)
{
	const struct cases *c = owner;
	for (int i = 0; i < LISTING_COLUMNS; i++) {
		const struct listing_column_info *info = &listing_columns[i];
		struct row *r = row_add(rows);
		char wide[16] = "the rest";
		if (info->width)
			snprintf(wide, sizeof wide, "%d", info->width + c->columns[i].wider);
		row_text(rows, r, STYLE_PLAIN, column_shows(c, (enum listing_column)i) ? "[x] " : "[ ] ");
		row_cell(rows, r, STYLE_STRONG, NAME - 4, info->name);
		row_cell(rows, r, STYLE_PLAIN, 10, wide);
		row_cell(rows, r, STYLE_DIM, width - NAME - 10, info->help);
	}
}

static bool column_key(struct ui *ui, void *owner, size_t item, const struct term_event *ev)
{
	struct cases *c = owner;
	struct listing_chosen *chosen = &c->columns[item];
	const struct listing_column_info *info = &listing_columns[item];
	(void)ui;
	if (ev->kind != TERM_KEY || !strchr(" +-=", (int)(ev->key < 0x7f ? ev->key : 0)) || !ev->key)
		return false;
	if (ev->key == ' ')
		chosen->shown = column_shows(c, (enum listing_column)item) ? LISTING_HIDDEN : LISTING_SHOWN;
	else if (ev->key == '=')
		*chosen = (struct listing_chosen){ 0 };
	else if (info->width && ev->key == '+' && chosen->wider < WIDER_MOST)
		chosen->wider++;
	else if (info->width && ev->key == '-' && info->width + chosen->wider > 3)
		chosen->wider--;
	memcpy(c->laid.view.columns, c->columns, sizeof c->columns);
	c->laid.rows.count = 0; /* laid out anew */
	return true;
}

static void columns(struct ui *ui, void *self)
{
	pick_open(ui, &(struct pick){ .title = "Columns", .keys = "Space shows or hides, + wider, - narrower, = as usual, Esc closes", .owner = self,
	                              .lay = lay_columns, .key = column_key }, 0);
}

const struct action cases_order_actions[] = {
	{ "views", { 'v' }, MODE_SCREEN, GROUP_QUEUE, "Saved views: pending, mine, unclaimed, due today, snoozed, all, and your own", "view", NULL, view },
	{ "order", { 'O' }, MODE_SCREEN, GROUP_QUEUE, "Order: pick the column", "order", NULL, order },
	{ "sort", { 's' }, MODE_SCREEN, GROUP_QUEUE, "Sort by the next column", NULL, NULL, next_order },
	{ "reverse", { 'S' }, MODE_SCREEN, GROUP_QUEUE, "Reverse the order", NULL, NULL, reverse },
	{ "columns", { 'D' }, MODE_SCREEN, GROUP_QUEUE, "Columns: choose, widen", NULL, NULL, columns },
	{ 0 }
};

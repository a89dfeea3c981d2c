#include "screen/case_state.h"

#include <string.h>

#include "base/when.h"
#include "gallery/fetch.h"
#include "gallery/look.h"

/* URLs live 60 s from the call that made them: a record older than this is read again when its case opens. */
enum { FRESH_MS = 40 * 1000 };

static void replied(void *owner, uint32_t tag, struct api_reply *reply)
{
	struct case_view *c = owner;
	struct gallery *g = c->shared.gallery;
	(void)tag;
	g->reading = false;
	if (!reply->ok) {
		c->err = reply->err;
		ui_say_err(g->ui, &reply->err);
		pictures_not_renewed(g, &reply->err);
		return;
	}
	c->err = (struct err){ 0 };
	struct attempt *a = gallery_attempt(g);
	if (a)
		a->seen = true;
	if (!c->shared.desk->work.walk)
		worklist_walk_from(c->shared.desk, a);
	pictures_fetch(g);
}

void case_read(struct case_view *c)
{
	struct gallery *g = c->shared.gallery;
	struct err err = { 0 };
	if (g->reading || !g->id[0])
		return;
	if (desk_get(c->shared.desk, g->id, (struct ticket){ replied, c, 0 }, &err)) {
		g->reading = true;
	} else {
		c->err = err;
		ui_say_err(g->ui, &err);
	}
}

static void renew(void *owner)
{
	case_read(owner);
}

void case_go(struct case_view *c, const char *asked)
{
	const struct shared shared = c->shared;
	struct gallery *g = shared.gallery;
	struct err err = { 0 };
	char id[sizeof g->id]; /* what asks may end with the case at hand */
	if (!idv_id_check("attempt id", asked, &err)) {
		ui_say_err(g->ui, &err);
		return;
	}
	memcpy(id, asked, strlen(asked) + 1);
	desk_forget(shared.desk, c);
	case_forget(c);
	explicit_bzero(c, sizeof *c);
	c->shared = shared;
	gallery_open(g, id, c, renew);
	dossier_open(shared.desk, id);
	deciding_open(shared.desk, id);
	follow_opened(shared.desk, id);
	scrutiny_close(shared.desk);
	shared.desk->work.stale = true;
	struct attempt *a = gallery_attempt(g);
	if (a && when_mono_ms() - a->read_ms < FRESH_MS)
		pictures_fetch(g);
	else
		case_read(c);
	if (a)
		a->seen = true;
	g->ui->dirty = true;
}

void case_forget(struct case_view *c)
{
	pane_out_finish(&c->shared.gallery->out);
	buf_finish(&c->made_of);
}

void case_show(struct case_view *c, enum idv_pane pane)
{
	c->shared.gallery->pane = pane;
	look_compare_end(c->shared.gallery);
}

void case_seek(struct case_view *c, enum idv_pane pane, const struct row_field *field)
{
	struct gallery *g = c->shared.gallery;
	case_show(c, pane);
	if (pane == IDV_PANE_DOCUMENTS)
		g->view.document = field->leaf != IDV_LEAVES ? field->at[0] : g->view.document;
	if (pane == IDV_PANE_SELFIE)
		g->view.selfie = field->leaf != IDV_LEAVES ? field->at[0] : g->view.selfie;
	c->seeks = field->leaf != IDV_LEAVES;
	c->sought = *field;
	g->laid_pane = 0;
}

static bool is_about(const struct row *r, const struct row_field *f)
{
	bool found = r->field.leaf == f->leaf && !memcmp(r->field.at, f->at, sizeof f->at);
	for (size_t i = 0; i < r->group_count && !found; i++)
		found = r->group[i].leaf == f->leaf && !memcmp(r->group[i].at, f->at, sizeof f->at);
	return found;
}

void case_sought(struct case_view *c)
{
	const struct gallery *g = c->shared.gallery;
	if (!c->seeks)
		return;
	c->seeks = false;
	for (size_t i = 0; i < g->out.list.count; i++)
		if (is_about(&g->out.list.rows[i], &c->sought)) {
			c->cursor[g->pane] = i;
			return;
		}
}

const struct row *case_row(const struct case_view *c)
{
	const struct gallery *g = c->shared.gallery;
	size_t at = c->cursor[g->pane];
	return at < g->out.list.count ? &g->out.list.rows[at] : NULL;
}

const struct row *case_field_row(const struct case_view *c)
{
	const struct row *r = case_row(c);
	return r && r->field.leaf != IDV_LEAVES && !r->elsewhere ? r : NULL;
}

bool case_list(struct ui *ui, void *self, struct list_view *out)
{
	struct case_view *c = self;
	const struct gallery *g = c->shared.gallery;
	const struct pane_out *o = &g->out;
	(void)ui;
	*out = (struct list_view){
		.row = c->row + o->text_row, .col = o->text_col, .rows = o->text_rows, .cols = o->text_cols,
		.count = o->list.count, .top = &c->top[g->pane], .cursor = &c->cursor[g->pane],
	};
	if (o->second) { /* beside each other, all of them fit */
		out->rows = (int)o->list.count;
		out->cols = o->second_col + o->second_cols - o->text_col;
		out->second = o->second;
		out->second_col = o->second_col;
	}
	return g->laid_pane == g->pane && !c->whole;
}

void case_find(struct case_view *c, int step)
{
	const struct gallery *g = c->shared.gallery;
	size_t count = g->out.list.count, at = c->cursor[g->pane];
	if (!c->find[0] || !count)
		return;
	for (size_t n = 0; n < count; n++) {
		at = (at + count + (size_t)(step > 0 ? 1 : count - 1)) % count;
		if (row_contains(&g->out.list.rows[at], c->find)) {
			c->cursor[g->pane] = at;
			return;
		}
	}
	ui_say(g->ui, STYLE_WARN, "\"%s\" is not on this pane", c->find);
}

bool case_is_whole(const struct case_view *c)
{
	return c->whole && ui_on_top(c->shared.gallery->ui, c);
}

void case_whole(struct case_view *c)
{
	struct gallery *g = c->shared.gallery;
	c->whole = !c->whole;
	for (size_t i = 0; i < g->out.box_count; i++)
		if (g->out.boxes[i].kind == BOX_STILL) /* of a film's sheet the picture at hand */
			g->view.film.large = true;
	g->laid_pane = 0;
}

#include "ui/copy.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "ui/app.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

void copy_text(struct app *app, const char *what, const char *text)
{
	if (term_copy(app->term, text))
		app_say(app, STYLE_PLAIN, "%s sent to the clipboard (OSC 52), if the terminal takes it", what);
	else
		app_say(app, STYLE_WARN, "%s is too long for the clipboard (8 kB): nothing was copied", what);
}

void copy_id(struct app *app)
{
	if (screen_is_open(app, SCREEN_CASE)) {
		copy_text(app, "the attempt id", app->open.id);
		return;
	}
	struct buf ids;
	buf_init(&ids, TERM_COPY_MAX);
	size_t n = 0;
	for (size_t i = 0; i < app->load.count; i++)
		if (app->load.attempts[i]->marked)
			buf_printf(&ids, "%s%s", n++ ? "\n" : "", app->load.attempts[i]->id);
	const struct attempt *a = queue_current(app);
	if (ids.full)
		app_say(app, STYLE_WARN, "the %zu marked ids are more than the clipboard takes (8 kB): nothing was copied, mark fewer", n);
	else if (n)
		copy_text(app, n == 1 ? "the marked id" : "the marked ids", buf_str(&ids));
	else if (a)
		copy_text(app, "the attempt id", a->id);
	buf_finish(&ids);
}

const char *copy_off_link(const struct app *app)
{
	const struct attempt *a = screen_is_open(app, SCREEN_CASE) ? case_attempt(app) : queue_current(app);
	return a && *idv_text(a->record, IDV_SHAREABLE_URL) ? NULL : "this attempt has no shareable link";
}

void copy_link(struct app *app)
{
	const struct attempt *a = screen_is_open(app, SCREEN_CASE) ? case_attempt(app) : queue_current(app);
	const char *url = idv_text(a->record, IDV_SHAREABLE_URL);
	link_open(app, LINK_SHAREABLE, url);
	copy_text(app, link_name(LINK_SHAREABLE), url);
}

char *copy_dashboard_url(const struct app *app, const char *id)
{
	const char *pattern = app->config->dashboard_url, *at = pattern ? strstr(pattern, "{id}") : NULL;
	struct buf url;
	if (!at)
		return NULL;
	buf_init(&url, 4096);
	buf_add(&url, pattern, (size_t)(at - pattern));
	for (const unsigned char *s = (const unsigned char *)id; *s; s++)
		buf_printf(&url, (*s < 0x80 && isalnum(*s)) || strchr("-._~", *s) ? "%c" : "%%%02X", *s);
	buf_add_str(&url, at + 4);
	char *out = mem_strdup(buf_str(&url));
	buf_finish(&url);
	return out;
}

const char *copy_off_dashboard(const struct app *app)
{
	return *app->config->dashboard_url ? NULL : "no dashboard_url is set; idreview(1), CONFIGURATION, says how";
}

void copy_dashboard(struct app *app)
{
	char *url = copy_dashboard_url(app, app->open.id);
	link_open(app, LINK_DASHBOARD, url);
	copy_text(app, link_name(LINK_DASHBOARD), url);
	free(url);
}

const char *copy_off_field(const struct app *app)
{
	if (!app->config->copy_fields)
		return "the configuration of this host keeps fields out of clipboards";
	return case_attempt(app) && case_field_row(app) ? NULL : "no field of this attempt on this line";
}

/* As it came, but clean: what is pasted into a shell must not be a command. */
void copy_field(struct app *app)
{
	const struct row_field *f = &case_row(app)->field;
	const struct idv_leaf_info *info = &idv_leaf_table[f->leaf];
	const struct idv_value v = *idv_get(case_attempt(app)->record, f->leaf, f->at[0], f->at[1]);
	const struct idv_value placed = { .leaf = f->leaf, .at = { f->at[0], f->at[1] } };
	if (v.state == IDV_WRONG_TYPE) {
		app_say(app, STYLE_WARN, "%s is of an unexpected type: nothing was copied", info->label);
	} else if (v.state != IDV_PRESENT) {
		app_say(app, STYLE_WARN, "%s is empty: nothing was copied", info->label);
	} else if (info->type == IDV_URL && !(info->flags & IDV_MASKED)) { /* the screen never shows all of it either */
		app_say(app, STYLE_WARN, "%s is a link that opens a person's picture for whoever has it: nothing was copied", info->label);
	} else if (info->flags & IDV_MASKED && !value_revealed(&app->open.view, &placed)) {
		app_say(app, STYLE_WARN, "%s is masked: nothing was copied; m reveals it", info->label);
	} else {
		char *clean = text_clean_dup(v.text);
		copy_text(app, info->label, clean);
		secret_free(clean);
	}
}

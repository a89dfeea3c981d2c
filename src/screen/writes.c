/* Writes that are open: what is known of them, looking again, and giving one up with the subject's attempts in view. What came of others
 * while nobody looked is listed below. */
#include <stdio.h>
#include <string.h>

#include "ui/app.h"
#include "ui/edit.h"
#include "ui/scroll.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"
#include "base/when.h"

enum { LINE = 600 };

static const char give_up_word[] = "GIVE UP";

/* -- what came of them -------------------------------------------------------------------------------------------------------- */

void writes_read_again(struct app *app, const char *template_id, const char *client_user_id)
{
	size_t before = app->load.subject_count, i = caseload_add_subject(&app->load, template_id, client_user_id);
	struct subject *s = &app->load.subjects[i];
	if (i < before && s->state != SUBJECT_READING)
		subject_restart(s);
	if (i < app->queue.next_waiting)
		app->queue.next_waiting = i;
	reader_pump(app);
}

static bool add_news(struct app *app, const char *intent, bool ours, const char *sentence)
{
	struct open_writes *w = &app->writes;
	if (!*intent || w->news_count == OPEN_NEWS)
		return false;
	struct write_news *n = &w->news[w->news_count++];
	*n = (struct write_news){ .ours = ours };
	snprintf(n->intent, sizeof n->intent, "%s", intent);
	snprintf(n->sentence, sizeof n->sentence, "%s", sentence);
	return true;
}

void writes_told(struct app *app, const char *intent)
{
	app->writes.said = add_news(app, intent, true, app->message) ? app->writes.news_count : 0;
}

void writes_begun(struct app *app, struct api_reply *reply, const char *verb, const char *template_id, const char *client_user_id)
{
	struct idv_record *r = reply->page.count ? idv_page_take(&reply->page, 0) : NULL;
	if (r) {
		caseload_put(&app->load, r, app_server_now(app));
		caseload_add_subject(&app->load, template_id, client_user_id);
		caseload_link(&app->load);
		app->queue.stale = true;
	} else {
		writes_read_again(app, template_id, client_user_id); /* only a list named it */
	}
	const char *link = r && *idv_text(r, IDV_SHAREABLE_URL) ? ", Y shows its link then" : "";
	snprintf(app->begun, sizeof app->begun, "%s", reply->attempt_id);
	if (reply->note[0])
		app_say(app, STYLE_GOOD, "%s: %s; ^N opens it%s", verb, reply->note, link);
	else
		app_say(app, STYLE_GOOD, "%s: new attempt %s; ^N opens it%s", verb, reply->attempt_id, link);
	log_add(LOG_INFO, "%s", app->message);
	writes_told(app, reply->intent);
}

void writes_go(struct app *app)
{
	char id[sizeof app->begun];
	struct attempt *walk = app->queue.walk;
	snprintf(id, sizeof id, "%s", app->begun);
	case_open(app, id);
	app->queue.walk = walk ? walk : app->queue.walk; /* an errand: J goes on from the case before it */
}

void writes_settled(void *ctx, const struct api_settled *s)
{
	struct app *app = ctx;
	struct open_writes *w = &app->writes;
	struct retry_form *f = &app->retry;
	if (!s->done) {
		app_say(app, STYLE_WARN, "%s", s->sentence);
		return;
	}
	writes_read_again(app, s->template_id, s->client_user_id);
	snprintf(app->begun, sizeof app->begun, "%s", s->id);
	if (s->mine && !strcmp(f->client_user_id, s->client_user_id) && !strcmp(f->template_id, s->template_id))
		snprintf(f->news, sizeof f->news, "%s", s->sentence);
	/* One is said at once; of several the screen tells. */
	bool added = add_news(app, s->intent, s->mine, s->sentence);
	if (w->news_count > 1)
		app_say(app, STYLE_GOOD, "%zu writes of before are settled; ^O lists them", w->news_count);
	else
		app_say(app, STYLE_GOOD, "%s%s", s->sentence, *s->id ? "; ^N opens it" : "");
	w->said = added && w->news_count == 1;
}

void writes_painted(struct app *app)
{
	struct open_writes *w = &app->writes;
	bool listed = screen_top(app) == SCREEN_WRITES;
	if (app->blank || (!listed && !w->said) || term_busy(app->term))
		return;
	if (listed && w->news_count) {
		w->listed_count = w->news_count;
		memcpy(w->listed, w->news, sizeof w->listed);
	}
	size_t kept = 0;
	for (size_t i = 0; i < w->news_count; i++)
		if (listed || i + 1 == w->said)
			(w->news[i].ours ? api_mark_told : api_mark_said)(app->api, w->news[i].intent);
		else
			w->news[kept++] = w->news[i];
	w->news_count = kept;
	w->said = 0;
}

/* -- the screen --------------------------------------------------------------------------------------------------------------- */

static bool selected(struct app *app, struct api_open *out)
{
	struct open_writes *w = &app->writes;
	for (size_t i = w->cursor;; i--) {
		if (api_open_at(app->api, i, out)) {
			w->cursor = i;
			return true;
		}
		if (!i)
			return false;
	}
}

static void forget_attempts(struct open_writes *w)
{
	w->shown[0] = w->confirm[0] = '\0';
	w->attempt_count = w->older = 0;
	w->call = 0;
	w->reading = false;
	idv_cursors_finish(&w->met);
	w->err = (struct err){ 0 };
}

void writes_open(struct app *app)
{
	forget_attempts(&app->writes);
	app->writes.cursor = app->writes.top = 0;
	screen_push(app, SCREEN_WRITES);
}

static int draw_row(struct app *app, const struct api_open *o, int row, int cols, bool on)
{
	char line[LINE], when[WHEN_TEXT], state[60];
	when_format(o->at, app->utc, when);
	if (o->under_way)
		snprintf(state, sizeof state, "under way");
	else if (o->next_ms >= 0)
		snprintf(state, sizeof state, "next look in %d s", (int)((o->next_ms + 999) / 1000));
	else
		snprintf(state, sizeof state, o->late ? "nothing appeared" : "not looked for");
	snprintf(line, sizeof line, "%-7s%-26s %-18s %.400s", o->op, when, state, o->client_user_id);
	struct buf clean;
	buf_init(&clean, 2 * LINE);
	text_clean(line, strlen(line), &clean);
	paint_fitted(app, row, 1, cols - 2, STYLE_PLAIN, buf_str(&clean));
	buf_finish(&clean);
	if (on)
		term_select(app->term, row, 1, cols - 2);
	return 1;
}

static int draw_attempts(struct app *app, const struct api_open *o, int row, int rows, int cols)
{
	struct open_writes *w = &app->writes;
	int used = 0;
	if (!o->late || o->under_way) {
		char text[240], when[WHEN_TEXT];
		when_format(o->late_at, app->utc, when);
		snprintf(text, sizeof text, "Nothing else is written for this user until then. r looks now. From %s on it may be given up here.", when);
		return paint_wrapped(app, row, 1, rows, cols - 2, STYLE_DIM, text);
	}
	if (strcmp(w->shown, o->intent) != 0)
		return paint_wrapped(app, row, 1, rows, cols - 2, STYLE_WARN,
		                     w->reading ? "Reading the user's attempts..." : "Enter reads the user's attempts; then it may be given up. r looks once more.");
	term_put(app->term, row + used++, 1, cols - 2, STYLE_HEAD, "ATTEMPTS AS JUST READ, and which was newest when it was sent");
	for (size_t i = 0; i < w->attempt_count && used < rows - 4; i++)
		paint_fitted(app, row + used++, 2, cols - 3, STYLE_PLAIN, w->attempts[i].text);
	if (w->older && used < rows - 3) {
		char more[60];
		snprintf(more, sizeof more, "and %zu older", w->older);
		term_put(app->term, row + used++, 2, cols - 3, STYLE_DIM, more);
	}
	if (!w->attempt_count)
		term_put(app->term, row + used++, 2, cols - 3, STYLE_DIM, "none");
	int at = 1 + term_put(app->term, row + used, 1, cols - 2, STYLE_LABEL, "Type GIVE UP and Enter: [");
	at += paint_text(app, row + used, at, 16, STYLE_STRONG, w->confirm);
	term_cursor(app->term, row + used, at);
	for (int i = (int)strlen(w->confirm); i < (int)sizeof give_up_word; i++)
		at += term_put(app->term, row + used, at, 1, STYLE_DIM, "_");
	term_put(app->term, row + used++, at, 1, STYLE_FRAME, "]");
	return used + paint_wrapped(app, row + used, 1, rows - used, cols - 2, STYLE_WARN,
	                            "It may still happen, however late: what is sent for this user after that may be a second one.");
}

static void moved(struct app *app)
{
	forget_attempts(&app->writes);
}

bool writes_list(struct app *app, struct list_view *out)
{
	struct open_writes *w = &app->writes;
	struct api_open open;
	size_t n = 0;
	while (api_open_at(app->api, n, &open))
		n++;
	*out = (struct list_view){ .row = w->row, .rows = w->rows, .cols = term_caps(app->term)->cols, .count = n, .top = &w->top,
	                           .cursor = &w->cursor, .moved = moved };
	return true;
}

void writes_draw(struct app *app)
{
	struct open_writes *w = &app->writes;
	struct paint_area body;
	struct api_open open;
	size_t n = 0;
	paint_frame(app, &body);
	while (api_open_at(app->api, n, &open))
		n++;
	char count[40];
	int strip = paint_trouble(app, body.row, body.cols), row = body.row + strip, end = body.row + body.rows;
	bool any = selected(app, &open);
	/* What is said of the one that is chosen takes some rows, its attempts more. */
	int below = any && !strcmp(w->shown, open.intent) ? body.rows * 2 / 3 : 10;
	size_t room = (size_t)(body.rows > below + 3 ? body.rows - below : 3);
	struct list_view list;
	w->row = row;
	w->rows = (int)room;
	writes_list(app, &list);
	list_keep(&list);
	size_t top = w->top;
	snprintf(count, sizeof count, n > room ? "%zu-%zu of %zu open" : "%zu open", n > room ? top + 1 : n, top + room < n ? top + room : n, n);
	paint_bar(app, "Writes that are open", count);
	if (!any)
		term_put(app->term, row++, 1, body.cols - 2, STYLE_DIM, "No write is open.");
	for (size_t i = top; i < n && i < top + room; i++) {
		struct api_open one;
		if (api_open_at(app->api, i, &one))
			row += draw_row(app, &one, row, body.cols, i == w->cursor);
	}
	if (any) {
		row += 1 + paint_wrapped(app, row + 1, 1, 4, body.cols - 2, STYLE_STRONG, open.sentence);
		row += 1 + draw_attempts(app, &open, row + 1, end - row - 1, body.cols);
	}
	if (w->err.kind)
		row += paint_wrapped(app, row, 1, end - row, body.cols - 2, STYLE_BAD, w->err.text);
	const struct write_news *news = w->news_count ? w->news : w->listed;
	size_t news_count = w->news_count ? w->news_count : w->listed_count;
	if (news_count && row + 2 < end)
		term_put(app->term, ++row, 1, body.cols - 2, STYLE_HEAD, "SETTLED");
	for (size_t i = 0; i < news_count && row + 1 < end; i++)
		row += paint_wrapped(app, row + 1, 1, end - row - 1, body.cols - 2, STYLE_GOOD, news[i].sentence);
	paint_foot(app, "");
}

/* -- keys --------------------------------------------------------------------------------------------------------------------- */

static void ask_page(struct app *app, const struct api_open *o, const char *cursor)
{
	struct open_writes *w = &app->writes;
	w->call = api_send_list(app->api, o->template_id, o->client_user_id, cursor, &w->err);
	w->reading = call_add(app, w->call, CALL_WRITES, 0);
}

static void read_attempts(struct app *app, const struct api_open *o)
{
	struct open_writes *w = &app->writes;
	forget_attempts(w);
	ask_page(app, o, NULL);
	snprintf(w->asked, sizeof w->asked, "%s", o->intent);
	snprintf(w->newest, sizeof w->newest, "%s", o->newest_id);
}

/* Kept are the newest, whatever order they come in. */
static void add_attempt(struct app *app, const struct idv_record *r)
{
	struct open_writes *w = &app->writes;
	const struct idv_value *at = idv_get(r, IDV_CREATED_AT, 0, 0);
	char when[WHEN_TEXT] = "-", line[sizeof w->attempts[0].text];
	size_t i = w->attempt_count;
	if (at->timed)
		when_format(at->number, app->utc, when);
	while (i > 0 && w->attempts[i - 1].at < at->number)
		i--;
	w->older += w->attempt_count == OPEN_ATTEMPTS;
	if (i == OPEN_ATTEMPTS)
		return;
	w->attempt_count += w->attempt_count < OPEN_ATTEMPTS;
	memmove(&w->attempts[i + 1], &w->attempts[i], (w->attempt_count - i - 1) * sizeof w->attempts[0]);
	snprintf(line, sizeof line, "%-20.100s %-25s %-15.20s%s", idv_text(r, IDV_ID), when, idv_text(r, IDV_STATUS),
	         idv_is(r, IDV_ID, w->newest) ? "<- newest then" : "");
	char *clean = text_clean_dup(line);
	w->attempts[i].at = at->number;
	snprintf(w->attempts[i].text, sizeof w->attempts[i].text, "%.199s", clean);
	secret_free(clean);
}

/* Page after page; shown when all are there. What was asked for another one, or before, is not for this. */
void writes_replied(struct app *app, struct api_reply *reply)
{
	struct open_writes *w = &app->writes;
	struct api_open open;
	if (!w->call || reply->id != w->call)
		return;
	w->reading = false;
	w->call = 0;
	if (!reply->ok) {
		w->err = reply->err;
		return;
	}
	for (size_t i = 0; i < reply->page.count; i++)
		if (reply->page.records[i])
			add_attempt(app, reply->page.records[i]);
	const char *cursor = reply->page.next_cursor;
	if (!cursor)
		memcpy(w->shown, w->asked, sizeof w->shown);
	else if (idv_cursors_add(&w->met, cursor, &w->err) && selected(app, &open) && !strcmp(open.intent, w->asked))
		ask_page(app, &open, cursor);
}

static bool confirm_key(struct app *app, const struct api_open *o, const struct term_event *ev)
{
	struct open_writes *w = &app->writes;
	switch (edit_line(w->confirm, sizeof w->confirm, ev)) {
	case EDIT_CHANGED:
		return true;
	case EDIT_ENTER:
		if (strcmp(w->confirm, give_up_word) != 0) {
			app_say(app, STYLE_WARN, "type the words %s to close it", give_up_word);
		} else {
			struct err err = { 0 };
			bool ok = api_give_up(app->api, o->intent, &err);
			forget_attempts(w);
			w->err = err;
			if (ok)
				app_say(app, STYLE_WARN, "given up; what is sent for this user now may be a second one");
		}
		return true;
	default:
		return false;
	}
}

bool writes_key(struct app *app, const struct term_event *ev)
{
	struct open_writes *w = &app->writes;
	struct api_open open;
	if (!selected(app, &open))
		return false;
	if (open.late && !open.under_way && !strcmp(w->shown, open.intent))
		return confirm_key(app, &open, ev);
	if (ev->kind == TERM_KEY && ev->key == 'r') {
		api_look_again(app->api, open.intent);
		return true;
	}
	if (ev->kind == TERM_KEY && (ev->key == '\r' || ev->key == '\n')) {
		if (app->config->read_only)
			app_say(app, STYLE_WARN, "this console is read-only: nothing is given up in it");
		else if (open.late && !open.under_way)
			read_attempts(app, &open);
		else
			app_say(app, STYLE_WARN, "it is looked for still; only after the horizon it may be given up");
		return true;
	}
	return false;
}

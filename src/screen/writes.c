/* Writes that are open: what is known of them, looking again, and giving one up with the subject's attempts in view, or the screening with its reviews.
 * What came of others while nobody looked is listed below. */
#include <stdio.h>
#include <string.h>

#include "aml/decision.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
#include "desk/desk.h"
#include "desk/scrutiny.h"
#include "screen/shared.h"
#include "screen/strip.h"
#include "screen/table.h"
#include "ui/edit.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/scroll.h"
#include "ui/ui.h"

enum { LINE = 600, OPEN_ATTEMPTS = 12 };

static const char give_up_word[] = "GIVE UP";

/* What a write is about, in words: of a user's verification, of a screening. */
static const struct subject_words {
	const char *until, *reading, *enter, *head, *none, *warning, *given_up;
} subject_words[] = {
	{ "Nothing else is written for this user until then", "Reading the user's attempts...",
	  "Enter reads the user's attempts; then it may be given up. r looks once more.", "ATTEMPTS AS JUST READ, and which was newest when it was sent", "none",
	  "It may still happen, however late: what is sent for this user after that may be a second one.",
	  "given up; what is sent for this user now may be a second one" },
#define SCREENING_WORDS "Nothing else is decided on this screening here until then", "Reading the screening and its reviews...", \
	"Enter reads the screening and its reviews; then it may be given up. r looks once more.", "THE SCREENING AS JUST READ, and its reviews", "none"
	{ SCREENING_WORDS, "It may still happen, however late: a review that is sent after that may be a second one.",
	  "given up; what is sent for this screening now may be a second review" },
	{ SCREENING_WORDS, "It may still happen, however late, and make the screening what it aimed at, whatever is decided after that.",
	  "given up; its update may still happen, however late: look at the screening again before you decide, and afterwards" },
};

static bool is_screening(const struct api_open *o)
{
	return !strcmp(o->op, "screening");
}

/* Of an act it is the call that is open: where the review is in or there is none, no second one comes of it. */
static const struct subject_words *words_of(const struct api_open *o)
{
	return &subject_words[!is_screening(o) ? 0 : o->review == API_STEP_OPEN ? 1 : 2];
}

struct writes_view {
	struct ui *ui;
	struct desk *desk;
	size_t cursor, top;
	int row, rows;            /* of the list in the last frame */
	char newest[512];         /* of the one asked for: what was newest when it was sent */
	char asked[33], shown[33]; /* intents whose subject's attempts are being read, are shown */
	bool status_read;         /* of a screening; its reviews are what is left */
	struct open_attempt { int64_t at; char text[200]; } attempts[OPEN_ATTEMPTS]; /* or reviews; newest first */
	size_t attempt_count, older; /* and how many more */
	struct idv_cursors met;
	uint32_t asking;          /* which reading it is: another one makes what comes of it moot */
	bool reading;
	char confirm[16];
	struct err err;
};

static bool selected(struct writes_view *w, struct api_open *out)
{
	for (size_t i = w->cursor;; i--) {
		if (desk_open_at(w->desk, i, out)) {
			w->cursor = i;
			return true;
		}
		if (!i)
			return false;
	}
}

static void forget_attempts(struct writes_view *w)
{
	w->shown[0] = w->confirm[0] = '\0';
	w->attempt_count = w->older = 0;
	w->asking++;
	w->reading = w->status_read = false;
	idv_cursors_finish(&w->met);
	w->err = (struct err){ 0 };
}

static int draw_row(struct ui *ui, const struct api_open *o, int row, int cols, bool on)
{
	char line[LINE], when[WHEN_TEXT], state[60];
	when_format(o->at, ui->utc, when);
	if (o->under_way)
		snprintf(state, sizeof state, "under way");
	else if (o->next_ms >= 0)
		snprintf(state, sizeof state, "next look in %d s", (int)((o->next_ms + 999) / 1000));
	else
		snprintf(state, sizeof state, o->late ? "nothing appeared" : "not looked for");
	snprintf(line, sizeof line, "%-10s%-26s %-18s %.400s", o->op, when, state, o->client_user_id);
	struct buf clean;
	buf_init(&clean, 2 * LINE);
	text_clean(line, strlen(line), &clean);
	paint_fitted(ui, row, 1, cols - 2, STYLE_PLAIN, buf_str(&clean));
	buf_finish(&clean);
	if (on)
		term_select(ui->term, row, 1, cols - 2);
	return 1;
}

static int draw_attempts(struct ui *ui, const struct writes_view *w, const struct api_open *o, int row, int rows, int cols)
{
	const struct subject_words *words = words_of(o);
	int used = 0;
	if (!o->late || o->under_way) {
		char text[240], when[WHEN_TEXT];
		when_format(o->late_at, ui->utc, when);
		snprintf(text, sizeof text, "%s. r looks now. From %s on it may be given up here.", words->until, when);
		return paint_wrapped(ui, row, 1, rows, cols - 2, STYLE_DIM, text);
	}
	if (strcmp(w->shown, o->intent) != 0)
		return paint_wrapped(ui, row, 1, rows, cols - 2, STYLE_WARN,
		                     w->reading ? words->reading : words->enter);
	term_put(ui->term, row + used++, 1, cols - 2, STYLE_HEAD, words->head);
	for (size_t i = 0; i < w->attempt_count && used < rows - 4; i++)
		paint_fitted(ui, row + used++, 2, cols - 3, STYLE_PLAIN, w->attempts[i].text);
	if (w->older && used < rows - 3) {
		char more[60];
		snprintf(more, sizeof more, "and %zu older", w->older);
		term_put(ui->term, row + used++, 2, cols - 3, STYLE_DIM, more);
	}
	if (!w->attempt_count)
		term_put(ui->term, row + used++, 2, cols - 3, STYLE_DIM, words->none);
	int at = 1 + term_put(ui->term, row + used, 1, cols - 2, STYLE_LABEL, "Type GIVE UP and Enter: [");
	at += paint_text(ui, row + used, at, 16, STYLE_STRONG, w->confirm);
	term_cursor(ui->term, row + used, at);
	for (int i = (int)strlen(w->confirm); i < (int)sizeof give_up_word; i++)
		at += term_put(ui->term, row + used, at, 1, STYLE_DIM, "_");
	term_put(ui->term, row + used++, at, 1, STYLE_FRAME, "]");
	return used + paint_wrapped(ui, row + used, 1, rows - used, cols - 2, STYLE_WARN, words->warning);
}

static void moved(void *self)
{
	forget_attempts(self);
}

static bool writes_list(struct ui *ui, void *self, struct list_view *out)
{
	struct writes_view *w = self;
	struct api_open open;
	size_t n = 0;
	while (desk_open_at(w->desk, n, &open))
		n++;
	*out = (struct list_view){ .row = w->row, .rows = w->rows, .cols = term_caps(ui->term)->cols, .count = n, .top = &w->top,
	                           .cursor = &w->cursor, .moved = moved, .self = w };
	return true;
}

static void writes_draw(struct ui *ui, void *self)
{
	struct writes_view *w = self;
	const struct writes *known = &w->desk->writes;
	struct paint_area body;
	struct api_open open;
	size_t n = 0;
	paint_frame(ui, &body);
	while (desk_open_at(w->desk, n, &open))
		n++;
	char count[40];
	int strip = strip_draw(ui, w->desk, body.row, body.cols), row = body.row + strip, end = body.row + body.rows;
	bool any = selected(w, &open);
	/* What is said of the one that is chosen takes some rows, its attempts more. */
	int below = any && !strcmp(w->shown, open.intent) ? body.rows * 2 / 3 : 10;
	size_t room = (size_t)(body.rows > below + 3 ? body.rows - below : 3);
	struct list_view list;
	w->row = row;
	w->rows = (int)room;
	writes_list(ui, w, &list);
	list_keep(&list);
	size_t top = w->top;
	snprintf(count, sizeof count, n > room ? "%zu-%zu of %zu open" : "%zu open", n > room ? top + 1 : n, top + room < n ? top + room : n, n);
	paint_bar(ui, "Writes that are open", count);
	if (!any)
		term_put(ui->term, row++, 1, body.cols - 2, STYLE_DIM, "No write is open.");
	for (size_t i = top; i < n && i < top + room; i++) {
		struct api_open one;
		if (desk_open_at(w->desk, i, &one))
			row += draw_row(ui, &one, row, body.cols, i == w->cursor);
	}
	if (any) {
		row += 1 + paint_wrapped(ui, row + 1, 1, 4, body.cols - 2, STYLE_STRONG, open.sentence);
		row += 1 + draw_attempts(ui, w, &open, row + 1, end - row - 1, body.cols);
	}
	if (w->err.kind)
		row += paint_wrapped(ui, row, 1, end - row, body.cols - 2, STYLE_BAD, w->err.text);
	const struct write_news *news = known->news_count ? known->news : known->listed;
	size_t news_count = known->news_count ? known->news_count : known->listed_count;
	if (news_count && row + 2 < end)
		term_put(ui->term, ++row, 1, body.cols - 2, STYLE_HEAD, "SETTLED");
	for (size_t i = 0; i < news_count && row + 1 < end; i++)
		row += paint_wrapped(ui, row + 1, 1, end - row - 1, body.cols - 2, STYLE_GOOD, news[i].sentence);
	paint_foot(ui, "");
}

/* -- keys --------------------------------------------------------------------------------------------------------------------- */

static void replied(void *owner, uint32_t tag, struct api_reply *reply);

static void ask_page(struct writes_view *w, const struct api_open *o, const char *cursor)
{
	const struct ticket who = { replied, w, w->asking };
	uint32_t id;
	if (!is_screening(o))
		id = desk_list_by(w->desk, o->template_id, o->by, o->client_user_id, cursor, who, &w->err);
	else if (w->status_read)
		id = desk_ask_of(w->desk, API_REVIEWS, o->client_user_id, cursor, who, &w->err);
	else
		id = desk_ask(w->desk, API_SCREENING, o->client_user_id, who, &w->err);
	w->reading = id != 0;
}

static void read_attempts(struct writes_view *w, const struct api_open *o)
{
	forget_attempts(w);
	ask_page(w, o, NULL);
	snprintf(w->asked, sizeof w->asked, "%s", o->intent);
	snprintf(w->newest, sizeof w->newest, "%s", o->newest_id);
}

/* Kept are the newest, whatever order they come in. */
static void add_line(struct writes_view *w, int64_t at, const char *line)
{
	size_t i = w->attempt_count;
	while (i > 0 && w->attempts[i - 1].at < at)
		i--;
	w->older += w->attempt_count == OPEN_ATTEMPTS;
	if (i == OPEN_ATTEMPTS)
		return;
	w->attempt_count += w->attempt_count < OPEN_ATTEMPTS;
	memmove(&w->attempts[i + 1], &w->attempts[i], (w->attempt_count - i - 1) * sizeof w->attempts[0]);
	char *clean = text_clean_dup(line);
	w->attempts[i].at = at;
	snprintf(w->attempts[i].text, sizeof w->attempts[i].text, "%.199s", clean);
	secret_free(clean);
}

static int64_t put_time(const struct writes_view *w, const struct record_value *at, char when[WHEN_TEXT])
{
	snprintf(when, WHEN_TEXT, "-");
	if (at->timed)
		when_format(at->number, w->ui->utc, when);
	return at->number;
}

static void add_attempt(struct writes_view *w, const struct record *r)
{
	char when[WHEN_TEXT], line[sizeof w->attempts[0].text];
	int64_t at = put_time(w, idv_get(r, IDV_CREATED_AT, 0, 0), when);
	snprintf(line, sizeof line, "%-20.100s %-25s %-15.20s%s", idv_text(r, IDV_ID), when, idv_text(r, IDV_STATUS),
	         idv_is(r, IDV_ID, w->newest) ? "<- newest then" : "");
	add_line(w, at, line);
}

/* Its comment is not shown: it may name people. Whether this program wrote it, and to what end, is. */
static void add_review(struct writes_view *w, const struct record *r)
{
	char when[WHEN_TEXT], line[sizeof w->attempts[0].text], reference[AML_REFERENCE];
	enum aml_aim aim;
	int64_t at = put_time(w, record_get(r, REVIEW_TIMESTAMP, 0, 0), when);
	bool ours = aml_comment_read(record_text(r, REVIEW_COMMENT), reference, &aim);
	snprintf(line, sizeof line, "%-20.100s %-25s +%zu -%zu  %s%s", record_text(r, REVIEW_ID), when, record_count(r, REVIEW_CONFIRMED_HITS, -1),
	         record_count(r, REVIEW_DISMISSED_HITS, -1), ours ? "by idreview, to " : "by others", ours ? aml_aim_names[aim] : "");
	add_line(w, at, line);
}

static void add_screening(struct writes_view *w, const struct record *r)
{
	const struct record_value *v = record_get(r, SCREENING_STATUS, 0, 0);
	char line[sizeof w->attempts[0].text];
	snprintf(line, sizeof line, "%-20.100s is %.60s now", record_text(r, SCREENING_ID), v->word ? v->word->label : v->text);
	add_line(w, INT64_MAX, line);
}

static void add_record(struct writes_view *w, enum api_op op, const struct record *r)
{
	(op == API_SCREENING ? add_screening : op == API_REVIEWS ? add_review : add_attempt)(w, r);
}

/* Page after page; shown when all are there. What was asked for another one, or before, is not for this. */
static void replied(void *owner, uint32_t tag, struct api_reply *reply)
{
	struct writes_view *w = owner;
	struct api_open open;
	if (tag != w->asking || !w->reading)
		return;
	w->reading = false;
	if (!reply->ok) {
		w->err = reply->err;
		return;
	}
	for (size_t i = 0; i < reply->page.count; i++)
		if (reply->page.records[i])
			add_record(w, reply->op, reply->page.records[i]);
	const char *cursor = reply->page.next_cursor;
	bool reviews_left = reply->op == API_SCREENING && selected(w, &open) && !strcmp(open.intent, w->asked);
	w->status_read = w->status_read || reviews_left;
	if (reviews_left)
		ask_page(w, &open, NULL);
	else if (!cursor)
		memcpy(w->shown, w->asked, sizeof w->shown);
	else if (idv_cursors_add(&w->met, cursor, &w->err) && selected(w, &open) && !strcmp(open.intent, w->asked))
		ask_page(w, &open, cursor);
}

static bool confirm_key(struct ui *ui, struct writes_view *w, const struct api_open *o, const struct term_event *ev)
{
	switch (edit_line(w->confirm, sizeof w->confirm, ev)) {
	case EDIT_CHANGED:
		return true;
	case EDIT_ENTER:
		if (strcmp(w->confirm, give_up_word) != 0) {
			ui_say(ui, STYLE_WARN, "type the words %s to close it", give_up_word);
		} else {
			struct err err = { 0 };
			bool ok = desk_give_up(w->desk, o->intent, &err);
			forget_attempts(w);
			w->err = err;
			if (ok)
				ui_say(ui, STYLE_WARN, "%s", words_of(o)->given_up);
			if (ok && is_screening(o) && !strcmp(w->desk->scrutiny.id, o->client_user_id))
				scrutiny_again(w->desk);
		}
		return true;
	default:
		return false;
	}
}

static bool writes_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct writes_view *w = self;
	struct api_open open;
	if (!selected(w, &open))
		return false;
	if (open.late && !open.under_way && !strcmp(w->shown, open.intent))
		return confirm_key(ui, w, &open, ev);
	if (ev->kind == TERM_KEY && ev->key == 'r') {
		desk_look_again(w->desk, open.intent);
		return true;
	}
	if (ev->kind == TERM_KEY && (ev->key == '\r' || ev->key == '\n')) {
		if (ui->read_only)
			ui_say(ui, STYLE_WARN, "this console is read-only: nothing is given up in it");
		else if (open.late && !open.under_way)
			read_attempts(w, &open);
		else
			ui_say(ui, STYLE_WARN, "it is looked for still; only after the horizon it may be given up");
		return true;
	}
	return false;
}

static bool writes_lively(const struct ui *ui, const void *self)
{
	(void)ui;
	(void)self;
	return true; /* the next look is counted down */
}

static void writes_close(struct ui *ui, void *self)
{
	struct writes_view *w = self;
	(void)ui;
	idv_cursors_finish(&w->met);
}

static const char *writes_keys_now(const struct ui *ui, const void *self)
{
	const struct writes_view *w = self;
	struct api_open open;
	(void)ui;
	return desk_open_at(w->desk, w->cursor, &open) && is_screening(&open) ? "Up and Down choose, Enter reads the screening, r looks now, Esc leaves" :
	                                                                        "Up and Down choose, Enter reads the attempts, r looks now, Esc leaves";
}

const struct screen_kind writes_screen = {
	.name = "Open writes", .size = sizeof(struct writes_view), .mode = MODE_OVERLAY | MODE_LIST,
	.keys_now = writes_keys_now,
	.actions = overlay_actions, .draw = writes_draw, .key = writes_key, .list = writes_list, .lively = writes_lively, .close = writes_close,
};

void writes_open(struct ui *ui, void *self)
{
	const struct shared *from = self;
	struct writes_view *w = ui_push(ui, &writes_screen);
	w->ui = ui;
	w->desk = from->desk;
}

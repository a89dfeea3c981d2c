#include "ui/action.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ui/app.h"
#include "ui/copy.h"
#include "gallery/look.h"
#include "screen/move.h"
#include "screen/whole.h"

const char *const action_group_names[ACTION_GROUPS] = {
	[GROUP_MOVE] = "MOVE",
	[GROUP_CASE] = "CASE",
	[GROUP_QUEUE] = "QUEUE",
	[GROUP_LOOK] = "PICTURES",
	[GROUP_SCREEN] = "SCREEN",
	[GROUP_LEAVES] = "LEAVES THIS HOST",
};

static bool in_case(const struct app *app)
{
	return screen_is_open(app, SCREEN_CASE);
}

/* -- why something is off ------------------------------------------------------------------------------------------------------ */

static const char *off_no_row(const struct app *app)
{
	return queue_current(app) ? NULL : "no attempt is selected";
}

static const char *off_writes(const struct app *app)
{
	if (app->config->read_only)
		return "this console is read-only";
	if (app->trouble.kind == ERR_NETWORK)
		return "the server cannot be reached";
	return NULL;
}

/* A write of before for the subject, of this console or of any other run. */
static const char *bars(const struct app *app, const char *template_id, const char *client_user_id)
{
	static char why[560];
	struct api_open open;
	if (!api_open_of(app->api, template_id, client_user_id, &open))
		return NULL;
	snprintf(why, sizeof why, "%s; ^O shows it", open.sentence);
	return why;
}

static const char *off_retry(const struct app *app)
{
	const char *why = off_writes(app);
	if (why)
		return why;
	const struct attempt *a = in_case(app) ? case_attempt(app) : queue_current(app);
	if (!a)
		return "no attempt is selected";
	if (!in_case(app) && queue_marked(app))
		return "rows are marked, and a retry is for one: unmark them, or open the case (Enter) and press R there";
	if (caseload_newest(&app->load, a) != a)
		return "this is not the newest attempt; l goes on to it";
	return bars(app, idv_text(a->record, IDV_TEMPLATE_ID), idv_text(a->record, IDV_CLIENT_USER_ID));
}

static const char *off_begun(const struct app *app)
{
	return app->begun[0] ? NULL : "no attempt was begun from here so far";
}

static const char *off_previous(const struct app *app)
{
	const struct attempt *a = case_attempt(app);
	return a && *idv_text(a->record, IDV_PREVIOUS_ATTEMPT_ID) ? NULL : "this is the first attempt";
}

static const char *off_next(const struct app *app)
{
	const struct attempt *a = case_attempt(app);
	return a && a->next ? NULL : "this is the newest attempt";
}

static const char *off_pictures(const struct app *app)
{
	return app->pictures_barred[0] ? app->pictures_barred : NULL;
}

/* -- case ---------------------------------------------------------------------------------------------------------------------- */

static void next_pane(struct app *app)
{
	case_show(app, app->open.pane == IDV_PANE_JSON ? IDV_PANE_OVERVIEW : app->open.pane + 1);
}

static void previous_pane(struct app *app)
{
	case_show(app, app->open.pane == IDV_PANE_OVERVIEW ? IDV_PANE_JSON : app->open.pane - 1);
}

#define PANE_ACTION(n) \
	static void pane_##n(struct app *app) \
	{ \
		case_show(app, n); \
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

static void previous_attempt(struct app *app)
{
	if (look_pan(app, -1, 0))
		return;
	case_open(app, idv_text(case_attempt(app)->record, IDV_PREVIOUS_ATTEMPT_ID));
}

static void next_attempt(struct app *app)
{
	if (look_pan(app, 1, 0))
		return;
	case_open(app, case_attempt(app)->next->id);
}

static const char *off_left(const struct app *app)
{
	return look_zoomed(app) ? NULL : whole_on(app) ? look_off_zoomed(app) : off_previous(app);
}

static const char *off_right(const struct app *app)
{
	return look_zoomed(app) ? NULL : whole_on(app) ? look_off_zoomed(app) : off_next(app);
}

static void refresh(struct app *app)
{
	if (in_case(app)) {
		pictures_again(&app->open.pictures);
		case_read(app);
	} else {
		reader_restart(app);
	}
}

static bool same_field(const struct row_field *a, const struct row_field *b)
{
	return a->leaf == b->leaf && a->at[0] == b->at[0] && a->at[1] == b->at[1];
}

static void reveal_field(struct app *app)
{
	if (!in_case(app)) {
		app->reveal_names = !app->reveal_names;
		app->queue.stale = true;
		return;
	}
	struct pane_view *v = &app->open.view;
	const struct row *r = case_row(app);
	if (!r || r->field.leaf == IDV_LEAVES) {
		app_say(app, STYLE_DIM, "m reveals the field under the cursor (j and k move it); M reveals all");
		return;
	}
	for (size_t i = 0; i < v->revealed_count; i++) {
		if (same_field(&v->revealed[i], &r->field)) {
			v->revealed[i] = v->revealed[--v->revealed_count];
			return;
		}
	}
	if (!r->masked)
		app_say(app, STYLE_DIM, "nothing on this line is masked");
	else if (v->revealed_count < PANE_REVEALED)
		v->revealed[v->revealed_count++] = r->field;
}

static void reveal_all(struct app *app)
{
	if (!in_case(app)) {
		reveal_field(app);
		return;
	}
	struct pane_view *v = &app->open.view;
	v->reveal_all = !v->reveal_all;
	v->revealed_count = 0;
}

static void retry(struct app *app)
{
	bool from_queue = !in_case(app);
	if (from_queue)
		case_open(app, queue_current(app)->id);
	retry_open(app);
	app->retry.from_queue = from_queue;
}

static void create(struct app *app)
{
	create_open(app);
}

/* -- queue --------------------------------------------------------------------------------------------------------------------- */

static void sort_next(struct app *app)
{
	app->queue.sort = (app->queue.sort + 1) % (int)queue_column_count;
	app->queue.stale = true;
}

static void sort_reverse(struct app *app)
{
	app->queue.reverse = !app->queue.reverse;
	app->queue.stale = true;
}

static void mark(struct app *app)
{
	struct attempt *a = queue_current(app);
	a->marked = !a->marked;
	move_by(app, 1);
}

static void next_view(struct app *app)
{
	app->queue.view = (app->queue.view + 1) % queue_view_count();
	app->queue.stale = true;
}

/* -- screen -------------------------------------------------------------------------------------------------------------------- */

static void cycle_pictures(struct app *app)
{
	const struct term_caps *caps = term_caps(app->term);
	static const char *const names[] = {
		[TERM_SIXEL] = "sixel", [TERM_KITTY] = "kitty graphics", [TERM_SYMBOLS] = "symbols", [TERM_NO_PICTURES] = "off",
	};
	enum term_pictures best = caps->sixel ? TERM_SIXEL : caps->kitty ? TERM_KITTY : TERM_SYMBOLS;
	enum term_pictures now = app->pictures_on ? caps->pictures : TERM_NO_PICTURES;
	enum term_pictures next = now == TERM_NO_PICTURES ? best : now == TERM_SYMBOLS ? TERM_NO_PICTURES : TERM_SYMBOLS;
	app->pictures_on = next != TERM_NO_PICTURES;
	term_set_pictures(app->term, next);
	if (app->pictures_on && in_case(app)) {
		struct attempt *a = case_attempt(app);
		if (a && !app->open.pictures.count)
			case_read(app);
	}
	app_say(app, STYLE_PLAIN, "pictures: %s%s%s", names[next], next == TERM_SYMBOLS && caps->why[0] ? "; " : "",
	        next == TERM_SYMBOLS ? caps->why : "");
}

static void toggle_zone(struct app *app)
{
	app->utc = !app->utc;
	app_say(app, STYLE_PLAIN, app->utc ? "times in UTC" : "times in local time");
}

static void blank(struct app *app)
{
	app->blank = true;
	app->blank_hint = false;
}

static void redraw(struct app *app)
{
	term_redraw(app->term);
}

static void suspend(struct app *app)
{
	const struct timespec at_once = { 0 };
	sigset_t cont;
	sigemptyset(&cont);
	sigaddset(&cont, SIGCONT);
	term_suspend(app->term);
	kill(0, SIGTSTP); /* the whole job, as the shell's line discipline would */
	sigtimedwait(&cont, NULL, &at_once); /* what ended it is answered here */
	term_resume(app->term);
}

static void help(struct app *app)
{
	app->picker = (struct picker){ 0 };
	screen_push(app, SCREEN_HELP);
}

static void palette(struct app *app)
{
	app->picker = (struct picker){ .palette = true };
	screen_push(app, SCREEN_HELP);
}

static void messages(struct app *app)
{
	app->messages_top = 0;
	screen_push(app, SCREEN_MESSAGES);
}

static void subjects(struct app *app)
{
	app->subjects_top = 0;
	screen_push(app, SCREEN_SUBJECTS);
}

enum { CTRL = 0x1f, Q = ACTION_IN_QUEUE, C = ACTION_IN_CASE, P = ACTION_IN_PICTURES | ACTION_IN_WHOLE, S = ACTION_SCREENS, ALL = ACTION_EVERYWHERE,
	W = ACTION_IN_WHOLE, L = ACTION_SCREENS | ACTION_IN_LIST, ANY = ACTION_SCREENS | ACTION_IN_WHOLE };

const struct action action_table[] = {
	{ "open", { '\r', '\n' }, Q | C, GROUP_MOVE, "Open the case; in a case, explain the field under the cursor", "open", NULL, move_enter },
	{ "down", { 'j', TERM_DOWN }, L | W, GROUP_MOVE, "Down a line; 5j five, in lists where digits are no panes", NULL, NULL, move_down },
	{ "up", { 'k', TERM_UP }, L | W, GROUP_MOVE, "Up a line", NULL, NULL, move_up },
	{ "top", { 'g', TERM_HOME }, L, GROUP_MOVE, "To the top; with a number before it, to that line", NULL, NULL, move_top },
	{ "bottom", { 'G', TERM_END }, L, GROUP_MOVE, "To the bottom; with a number before it, to that line", NULL, NULL, move_bottom },
	{ "half page down", { 'd' & CTRL }, L, GROUP_MOVE, "Down half a page", NULL, NULL, move_half_down },
	{ "half page up", { 'u' & CTRL }, L, GROUP_MOVE, "Up half a page", NULL, NULL, move_half_up },
	{ "page down", { TERM_PGDN, 'f' & CTRL }, L, GROUP_MOVE, "Down a page: all lines that show but one", NULL, NULL, move_page_down },
	{ "page up", { TERM_PGUP, 'b' & CTRL }, L, GROUP_MOVE, "Up a page", NULL, NULL, move_page_up },
	{ "find", { '/' }, S, GROUP_MOVE, "Find text; in the queue, filter as you type", "find", NULL, move_find },
	{ "find next", { 'n' }, S, GROUP_MOVE, "Next place found", NULL, NULL, move_find_next },
	{ "find previous", { 'N' }, S, GROUP_MOVE, "Previous place found", NULL, NULL, move_find_previous },
	{ "next pending", { 'J' }, S, GROUP_MOVE, "Open the next case that is pending review", "next pending", NULL, move_next_pending },
	{ "previous pending", { 'K' }, S, GROUP_MOVE, "Open the previous case that is pending review", NULL, NULL, move_previous_pending },
	{ "back", { 'q' }, ALL, GROUP_MOVE, "Back; from the queue, leave", "back", NULL, move_back },
	{ "close", { 27 }, ALL, GROUP_MOVE, "Cancel, close what is open", NULL, NULL, move_escape },
	{ "quit", { 'Q' }, ANY, GROUP_MOVE, "Leave idreview", NULL, NULL, move_quit },

	{ "overview", { '1' }, C, GROUP_CASE, "Overview: why it is pending, steps, facts", NULL, NULL, pane_1 },
	{ "kyc", { '2' }, C, GROUP_CASE, "KYC: declared, document and data source side by side", NULL, NULL, pane_2 },
	{ "documents", { '3' }, C, GROUP_CASE, "Documents: pictures and analysis", NULL, NULL, pane_3 },
	{ "selfie", { '4' }, C, GROUP_CASE, "Selfie beside the face of the document", NULL, NULL, pane_4 },
	{ "risk", { '5' }, C, GROUP_CASE, "Risk signals, worst first", NULL, NULL, pane_5 },
	{ "sms", { '6' }, C, GROUP_CASE, "SMS verification", NULL, NULL, pane_6 },
	{ "screening", { '7' }, C, GROUP_CASE, "AML screening", NULL, NULL, pane_7 },
	{ "attempts", { '8' }, C, GROUP_CASE, "Attempts: the chain and what changed", NULL, NULL, pane_8 },
	{ "json", { '9' }, C, GROUP_CASE, "The answer as JSON", NULL, NULL, pane_9 },
	{ "next pane", { '\t' }, C, GROUP_CASE, "Next pane", "pane", NULL, next_pane },
	{ "previous pane", { TERM_BACKTAB }, C, GROUP_CASE, "Previous pane", NULL, NULL, previous_pane },
	{ "previous attempt", { 'h', TERM_LEFT }, C | W, GROUP_CASE, "Previous attempt of the chain", NULL, off_left, previous_attempt },
	{ "next attempt", { 'l', TERM_RIGHT }, C | W, GROUP_CASE, "Next attempt of the chain", NULL, off_right, next_attempt },
	{ "reveal", { 'm' }, S, GROUP_CASE, "Reveal or mask this field; in the queue, names", NULL, NULL, reveal_field },
	{ "reveal all", { 'M' }, S, GROUP_CASE, "Reveal or mask all", "reveal", NULL, reveal_all },
	{ "copy id", { 'y' }, S, GROUP_CASE, "Copy the attempt id (of all marked ones in the queue)", "copy id", NULL, copy_id },
	{ "copy link", { 'Y' }, S, GROUP_CASE, "Copy the shareable link and show it as a QR code", NULL, copy_off_link, copy_link },
	{ "copy field", { 'P' }, C, GROUP_CASE, "Copy the field under the cursor; one that is masked only when revealed", NULL, copy_off_field, copy_field },
	{ "dashboard", { 'o' }, C, GROUP_CASE, "Copy the link to the case in the Dashboard and show it as a QR code", NULL, copy_off_dashboard, copy_dashboard },

	{ "sort", { 's' }, Q, GROUP_QUEUE, "Sort by the next column", "sort", NULL, sort_next },
	{ "reverse", { 'S' }, Q, GROUP_QUEUE, "Reverse the order", NULL, NULL, sort_reverse },
	{ "mark", { ' ' }, Q, GROUP_QUEUE, "Mark or unmark the attempt", "mark", off_no_row, mark },
	{ "marks", { '#' }, Q, GROUP_QUEUE, "What the marks and letters of the steps mean", NULL, NULL, legend_open },
	{ "view", { 'v' }, Q, GROUP_QUEUE, "Next view: all, pending review, failed, expired, in progress, done", "view", NULL, next_view },

	{ "front", { 'f' }, P, GROUP_LOOK, "Front of the document", NULL, look_off_documents, look_front },
	{ "back side", { 'b' }, P, GROUP_LOOK, "Back of the document", NULL, look_off_documents, look_back },
	{ "face", { 'F' }, P, GROUP_LOOK, "Face on the document", NULL, look_off_documents, look_face },
	{ "original", { 'x' }, P, GROUP_LOOK, "Cropped or original picture", "original", look_off_documents, look_original },
	{ "previous submission", { ',' }, P, GROUP_LOOK, "Previous submission", NULL, look_off_submission, look_previous },
	{ "next submission", { '.' }, P, GROUP_LOOK, "Next submission", "submission", look_off_submission, look_next },
	{ "play", { 'p' }, P, GROUP_LOOK, "Play the selfie's video, or pause it; Esc goes back to its sheet", "play", film_off, film_play },
	{ "frame back", { '[' }, P, GROUP_LOOK, "One frame of the video back", NULL, film_off, film_back },
	{ "frame on", { ']' }, P, GROUP_LOOK, "One frame of the video on", NULL, film_off, film_on },
	{ "compare", { 'w' }, P, GROUP_LOOK, "Compare with the next that matches; after the last, alone again", "compare", look_off_compare, look_compare },
	{ "blink", { 'B' }, P, GROUP_LOOK, "The two compared by turns in one place, or beside each other", NULL, look_off_compare, look_blink },
	{ "zoom", { 'z' }, P, GROUP_LOOK, "Real pixels or the whole; then hjkl or arrows pan", "zoom", look_off_picture, look_zoom },
	{ "zoom in", { '+', '=' }, P, GROUP_LOOK, "Larger; zooms, when it is not", NULL, look_off_picture, look_zoom_in },
	{ "zoom out", { '-' }, P, GROUP_LOOK, "Smaller, when zoomed", NULL, look_off_zoomed, look_zoom_out },
	{ "fit", { '0' }, P, GROUP_LOOK, "The whole picture again", NULL, look_off_zoomed, look_fit },
	{ "whole screen", { 'O' }, P, GROUP_LOOK, "The picture on the whole screen, and back", "whole", look_off_picture, whole_toggle },
	{ "rotate left", { '<' }, P, GROUP_LOOK, "Turn left; of a video all its pictures", NULL, look_off_turn, look_rotate_left },
	{ "rotate right", { '>' }, P, GROUP_LOOK, "Turn right", NULL, look_off_turn, look_rotate_right },
	{ "invert", { 'i' }, P, GROUP_LOOK, "Invert the colours", NULL, look_off_picture, look_invert },
	{ "edges", { 'e' }, P, GROUP_LOOK, "Edges only", NULL, look_off_picture, look_edges },
	{ "contrast", { '*' }, P, GROUP_LOOK, "Stretch the contrast", NULL, look_off_picture, look_stretch },
	{ "channel", { '#' }, P, GROUP_LOOK, "Only red, green, blue; all colours again", NULL, look_off_picture, look_channel },

	{ "read again", { 'r' }, S, GROUP_SCREEN, "Read again from the server", "read again", NULL, refresh },
	{ "pictures", { 't' }, ANY, GROUP_SCREEN, "Pictures: sixel, symbols, off", NULL, off_pictures, cycle_pictures },
	{ "time zone", { 'T' }, S, GROUP_SCREEN, "Times in local time or UTC", NULL, NULL, toggle_zone },
	{ "messages", { 'V' }, ANY, GROUP_SCREEN, "Messages of this session", NULL, NULL, messages },
	{ "subjects", { 'g' & CTRL }, S, GROUP_SCREEN, "Subjects: which were read, have no attempts or could not be read", NULL, NULL, subjects },
	{ "open writes", { 'o' & CTRL }, S, GROUP_SCREEN, "Writes that are open: look again, give one up", NULL, NULL, writes_open },
	{ "new attempt", { 'n' & CTRL }, S, GROUP_SCREEN, "Open the attempt that a write of yours began last", NULL, off_begun, writes_go },
	{ "blank", { '!' }, ANY, GROUP_SCREEN, "Blank the screen at once; ! again brings it back", NULL, NULL, blank },
	{ "redraw", { 'l' & CTRL }, ALL, GROUP_SCREEN, "Draw the screen again", NULL, NULL, redraw },
	{ "suspend", { 'z' & CTRL }, ALL, GROUP_SCREEN, "Suspend; fg in the shell comes back", NULL, NULL, suspend },
	{ "help", { '?', TERM_F1 }, ANY, GROUP_SCREEN, "Keys of this screen; type to search", NULL, NULL, help },
	{ "commands", { ':' }, ANY, GROUP_SCREEN, "Find a command by its name and run it", NULL, NULL, palette },
	{ "leave now", { 'c' & CTRL }, ALL, GROUP_SCREEN, "Leave idreview from anywhere", NULL, NULL, move_quit },

	{ "retry", { 'R' }, S, GROUP_LEAVES, "Retry with a choice of strategy (typed confirmation)", "retry", off_retry, retry },
	{ "create", { 'C' }, S, GROUP_LEAVES, "Create a verification (typed confirmation)", NULL, off_writes, create },
};
const size_t action_count = sizeof action_table / sizeof action_table[0];

unsigned action_where(const struct app *app)
{
	unsigned where = screen_table[screen_top(app)].where;
	if (whole_on(app))
		return ACTION_IN_WHOLE;
	if (where & ACTION_IN_CASE && (app->open.pane == IDV_PANE_DOCUMENTS || app->open.pane == IDV_PANE_SELFIE))
		where |= ACTION_IN_PICTURES;
	return where;
}

const struct action *action_of_key(const struct app *app, uint32_t key)
{
	unsigned where = action_where(app);
	for (size_t i = 0; i < action_count; i++)
		for (size_t k = 0; k < ACTION_KEYS && action_table[i].keys[k]; k++)
			if (action_table[i].keys[k] == key && action_table[i].where & where)
				return &action_table[i];
	return NULL;
}

void action_run(struct app *app, const struct action *a)
{
	const char *why = a->off ? a->off(app) : NULL;
	if (why)
		app_say(app, STYLE_WARN, "%s: %s", a->name, why);
	else
		a->run(app);
}

const char *action_key_name(uint32_t key, char out[16])
{
	static const struct {
		uint32_t key;
		const char *name;
	} names[] = {
		{ '\r', "Enter" }, { '\n', "^J" }, { '\t', "Tab" }, { 27, "Esc" }, { ' ', "Space" }, { TERM_UP, "Up" },
		{ TERM_DOWN, "Down" }, { TERM_LEFT, "Left" }, { TERM_RIGHT, "Right" }, { TERM_HOME, "Home" }, { TERM_END, "End" },
		{ TERM_PGUP, "PgUp" }, { TERM_PGDN, "PgDn" }, { TERM_BACKTAB, "S-Tab" }, { TERM_F1, "F1" },
	};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (names[i].key == key) {
			snprintf(out, 16, "%s", names[i].name);
			return out;
		}
	}
	snprintf(out, 16, key < 0x20 ? "^%c" : "%c", (char)(key < 0x20 ? key + '@' : key));
	return out;
}

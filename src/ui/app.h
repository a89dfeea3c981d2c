/* The console: where everything meets. One `struct app` holds all mutable state; nothing else in src/app keeps any.
 *
 * Flow, one way round: key -> keymap -> action -> request; reply -> record -> pane rows -> painted cells. A frame is painted once, just
 * before the one poll, and only when something changed. */
#ifndef UI_APP_H
#define UI_APP_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/api.h"
#include "desk/caseload.h"
#include "desk/subjects.h"
#include "gallery/film.h"
#include "ui/form.h"
#include "gallery/pictures.h"
#include "gallery/rate.h"
#include "base/buf.h"
#include "base/err.h"
#include "image/image.h"
#include "pane/pane.h"
#include "term/term.h"

/* How a console is started; strings are borrowed. */
struct console_start {
	const struct subject_line *subjects;
	size_t subject_count;
	const char *open_id;      /* straight to this case; NULL */
	bool plain;               /* print and leave */
	bool no_images;
	int pictures;             /* -1: find out; else enum term_pictures */
	bool passthrough;         /* sixel through tmux */
	const char *demo_note;    /* shown as the first message; NULL */
};

/* Screens lie on a stack; overlays leave the one below visible. One row each in screen_table. */
enum screen_id { SCREEN_QUEUE, SCREEN_CASE, SCREEN_RETRY, SCREEN_CREATE, SCREEN_USER, SCREEN_HELP, SCREEN_EXPLAIN, SCREEN_MESSAGES, SCREEN_LINK,
	SCREEN_WRITES, SCREEN_SUBJECTS,
	SCREENS };

struct app;
struct list_view;

struct screen {
	const char *name;
	bool overlay;
	void (*draw)(struct app *app);
	/* A key before the action table sees it; true: dealt with. May be NULL. */
	bool (*key)(struct app *app, const struct term_event *ev);
	unsigned where;           /* ACTION_IN_* that hold here */
	const char *keys;         /* what the bottom line says instead of actions, where the screen has keys of its own; NULL */
	/* Its list, as the last frame showed it; false: it has none now. May be NULL. */
	bool (*list)(struct app *app, struct list_view *out);
};
extern const struct screen screen_table[SCREENS];

enum { TEXT_INPUT = 200, MESSAGE_MAX = 760 };

/* What a reply is for. Found by its id; whatever may have closed meanwhile is told apart by the epoch. */
enum call_kind { CALL_NONE, CALL_LIST, CALL_ASKED, CALL_GET, CALL_NEIGHBOUR, CALL_PICTURE, CALL_RETRY, CALL_CREATE, CALL_WRITES };
struct call {
	uint32_t id;
	enum call_kind kind;
	uint32_t epoch;           /* of the open case, for GET, NEIGHBOUR and PICTURE */
	size_t index;             /* subject, id that was asked for, or picture */
};

/* What all rows of the queue are made of besides the attempt: their view comes from here and from nowhere else. */
struct queue_made_of {
	uint64_t changes;         /* of the caseload */
	int width, sort;
	bool reverse, utc, names;
};

/* A row or the preview as it was laid out, and of what: while it would be made of the same, it is painted again as it is. */
struct queue_laid {
	struct queue_made_of of;
	struct row_list rows;     /* the head, then rows in the order in which they came to be seen */
	struct row_list legend;
	struct queue_laid_row { struct queue_item of; size_t place; } *items; /* by place in caseload.attempts; 0: not laid out */
};

struct queue_laid_preview {
	struct queue_made_of of;
	struct queue_item item;
	int height;
	struct row_list rows;
};

struct queue {
	size_t *shown;            /* places in caseload.attempts, filtered and sorted */
	size_t shown_count;
	size_t cursor, top;
	const struct attempt *current; /* under the cursor, so that it stays when rows come and go; NULL: nobody moved yet */
	char filter[TEXT_INPUT];
	bool typing;              /* the filter line has the keys */
	int sort;
	bool reverse;
	int view;                 /* place in queue_view_table */
	uint64_t made_of;         /* caseload.changes it was made from */
	bool stale;
	size_t next_waiting, next_id; /* first subject, first id not asked yet */
	struct queue_laid laid;
	struct queue_laid_preview preview;
	int row, rows, cols;      /* where the attempts stood in the last frame */
	struct attempt *walk;     /* the case that was opened from the queue, by J or by K: these go on from there; NULL */
	bool walk_was_work;       /* so it keeps its place among what is pending, whatever becomes of it */
};

struct case_view {
	char id[IDV_ID_SIZE];     /* "" : none open */
	uint32_t epoch;           /* grows with each opening */
	enum idv_pane pane;
	struct pane_view view;
	size_t cursor[IDV_PANE_JSON + 1], top[IDV_PANE_JSON + 1];
	bool whole;               /* the picture has the whole screen: app/whole.h */
	bool opened[IDV_PANE_JSON + 1]; /* and scrolled to where it begins */
	struct pane_out out;      /* laid out for the pane and size below */
	struct buf made_of;       /* and of this */
	enum idv_pane laid_pane;  /* 0: nothing yet */
	int row, rows, cols;      /* of the last frame */
	char find[TEXT_INPUT];
	bool typing;
	int64_t flip_ms;          /* monotonic; blinking: when the other picture is due */
	struct pictures pictures;
	struct film film;
	bool reading;             /* a get is under way */
	struct err err;           /* why the last one failed */
};

struct picker {               /* help and command palette */
	char filter[TEXT_INPUT];
	bool palette;
	size_t cursor, top;
};

/* The last click that chose something, to tell a double one. */
struct click {
	enum screen_id screen;
	size_t item;
	int64_t at_ms;            /* monotonic; 0: none */
};

struct retry_form {
	struct idv_retry request;  /* its ids point at the copies below: the record may be read again meanwhile */
	char client_user_id[IDV_ID_SIZE], template_id[IDV_ID_SIZE], newest_id[IDV_ID_SIZE];
	int strategy, shareable;
	char confirm[16];
	size_t focus, top;
	bool sending;
	char news[MESSAGE_MAX];    /* what came of the one whose answer was lost; "" nothing yet */
	bool from_queue;           /* the case was opened for it: who leaves the form goes back to the queue */
	struct err err;
};

struct create_form {
	struct idv_create request; /* its ids point at the fields below */
	char client_user_id[IDV_ID_SIZE], template_id[IDV_ID_SIZE];
	int idempotent;
	char confirm[16];
	size_t focus, top;
	bool sending;
	struct err err;
};

struct user_form {
	struct idv_user *user;    /* of the form below */
	size_t focus, top;
};

/* What came of a write of before, until it was painted. */
struct write_news { char intent[33]; bool ours; char sentence[MESSAGE_MAX]; }; /* ours: asked for here */
enum { OPEN_NEWS = 32, OPEN_ATTEMPTS = 12 };

struct open_writes {
	size_t cursor, top;
	int row, rows;            /* of the list in the last frame */
	struct write_news news[OPEN_NEWS], listed[OPEN_NEWS]; /* not painted yet; painted on the screen of writes */
	size_t news_count, listed_count;
	size_t said;              /* 1-based: which of the news the message at hand tells; 0 none */
	char newest[512];         /* of the one asked for: what was newest when it was sent */
	char asked[33], shown[33]; /* intents whose subject's attempts are being read, are shown */
	struct open_attempt { int64_t at; char text[200]; } attempts[OPEN_ATTEMPTS]; /* newest first */
	size_t attempt_count, older; /* and how many more */
	struct idv_cursors met;
	uint32_t call;            /* of the list that is being read */
	bool reading;
	char confirm[16];
	struct err err;
};

/* What is wrong with the connection, if anything: shown as a strip on every screen. */
struct trouble {
	enum err_kind kind;       /* ERR_NONE: nothing */
	struct err err;
	bool answered;            /* though badly */
	char what[64];            /* endpoint */
	int64_t since;            /* unix s */
	int64_t until_ms;         /* monotonic; 429: when the next try goes */
};

struct app {
	struct config *config;
	struct api *api;
	struct image_worker *worker, *film_worker; /* of pictures; of films */
	struct term *term;
	const struct console_start *start;
	struct caseload load;
	struct queue queue;
	struct case_view open;
	struct picker picker;
	struct retry_form retry;
	struct create_form create;
	struct user_form user;
	struct open_writes writes;
	char begun[512];          /* the newest attempt that came of a write: ^N opens it; "" none */
	struct trouble trouble;
	enum rate rate;           /* of the link: what pictures may cost */
	struct row_list explain;
	size_t explain_top, messages_top, subjects_top;
	struct row_list messages, subjects; /* of the last frame */
	struct popped { int row, col, rows, cols; } popped; /* inside of the overlay that was painted last */
	unsigned count;           /* digits typed before a movement; 0 none */
	struct click click;
	struct call *calls;
	size_t call_count, call_room;
	enum screen_id screens[SCREENS]; /* each is on the stack once at most */
	size_t depth;
	char message[MESSAGE_MAX];
	enum style message_style;
	const char *note;         /* of the terminal, until it was on the screen; "" or NULL */
	char *link;               /* shown by SCREEN_LINK, secret; NULL */
	enum link_kind { LINK_SHAREABLE, LINK_DASHBOARD } link_kind;
	bool blank, blank_hint;
	bool reveal_names, utc, pictures_on;
	char pictures_barred[120]; /* why pictures may not be turned on; "": they may */
	unsigned ignored;         /* keys that did nothing, since the window is too small */
	bool dirty, quit;
	bool unlocked_told;       /* that not all secret memory is locked */
	int64_t last_key_ms, next_tick_ms;
	int signal_fd;            /* -1: signals are as they were */
	sigset_t signals_before;
	struct err fatal;
	uint64_t log_seen;
};

/* console.c */
int console_run(struct config *config, const struct console_start *start);
void app_say(struct app *app, enum style style, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void app_say_err(struct app *app, const struct err *err);
int64_t app_server_now(const struct app *app);

/* screens.c */
void screen_push(struct app *app, enum screen_id id);
void screen_pop(struct app *app);
enum screen_id screen_top(const struct app *app);
bool screen_is_open(const struct app *app, enum screen_id id);
void app_draw(struct app *app);
void app_key(struct app *app, const struct term_event *ev);

/* reader.c: subjects and attempts from the API */
void reader_start(struct app *app);
void reader_restart(struct app *app);
void reader_pump(struct app *app);
bool call_add(struct app *app, uint32_t id, enum call_kind kind, size_t index);
size_t call_count_of(const struct app *app, enum call_kind kind);
void app_reply(void *ctx, struct api_reply *reply);
size_t reader_read(const struct app *app, size_t *failed); /* subjects done; how many, and ids, could not be read */

bool reader_busy(const struct app *app);                   /* something is still to be read */
size_t reader_empty(const struct app *app);                /* subjects that were read and have no attempts */

/* queue.c */
void queue_refresh(struct app *app);
void queue_finish(struct queue *q);
void queue_draw(struct app *app);
bool queue_key(struct app *app, const struct term_event *ev);
bool queue_list(struct app *app, struct list_view *out);
struct attempt *queue_current(const struct app *app);
/* What J and K open, step 1 or -1: in the queue the one under the cursor while nobody opened it, else the next that is pending review
 * after where the walk stands; NULL at the end. */
struct attempt *queue_step_pending(const struct app *app, int step);
/* How much of what is shown is pending work, and which of it this one is, 1-based; 0: none of it. */
size_t queue_pending(const struct app *app, const struct attempt *of, size_t *place);
void queue_walk_from(struct app *app, struct attempt *a);
size_t queue_marked(const struct app *app);
/* The person's name, while names are shown. */
void queue_person(const struct app *app, const struct attempt *a, struct buf *out);
const char *queue_view_name(int view);
int queue_view_count(void);

/* case.c */
void case_open(struct app *app, const char *id);
void case_close(struct app *app);
void case_show(struct app *app, enum idv_pane pane);
void case_read(struct app *app);              /* one new get */
void case_replied(struct app *app, struct api_reply *reply);
struct attempt *case_attempt(const struct app *app);
bool case_key(struct app *app, const struct term_event *ev);
bool case_list(struct app *app, struct list_view *out);
void case_find(struct app *app, int step);
const struct row *case_row(const struct app *app);
/* That row, when its field is one of the attempt that is open; NULL. */
const struct row *case_field_row(const struct app *app);

/* case_draw.c */
void case_draw(struct app *app);
/* The pane at hand, of this attempt, into so many rows and columns; what is as it was stays as it was laid out. */
void case_lay_out(struct app *app, const struct attempt *a, int rows, int cols);
void case_forget(struct case_view *c);        /* what was laid out */

/* paint.c */
int paint_spans(struct app *app, int row, int col, int width, const struct row *r);
/* For text that a person typed or a server sent: cleaned first. Returns cells used. */
int paint_text(struct app *app, int row, int col, int width, enum style style, const char *text);
/* Cut with "…" where it does not fit. */
void paint_fitted(struct app *app, int row, int col, int cols, enum style style, const char *text);
/* How many rows a text needs that is cleaned and wrapped. */
int paint_wrapped_rows(const char *text, int cols);
/* Cleaned and wrapped into an area; rows used. */
int paint_wrapped(struct app *app, int row, int col, int rows, int cols, enum style style, const char *text);
/* With the row under the cursor shown as such, whole; selected -1: none. */
void paint_rows(struct app *app, int row, int col, int height, int width, const struct row_list *l, size_t top, long selected);
int paint_trouble(struct app *app, int row, int width);  /* rows used */
void paint_bar(struct app *app, const char *left, const char *right);
void paint_foot(struct app *app, const char *status);
extern const char paint_zoom_keys[]; /* the last line while a picture is zoomed */
struct paint_area { int row, rows, cols; };
void paint_frame(const struct app *app, struct paint_area *body);
bool paint_is_too_small(const struct app *app);
bool paint_too_small(struct app *app);  /* then one line says so, and nothing else is drawn */
void paint_production(struct app *app, int row); /* where no bar says it */

/* the others */
void retry_open(struct app *app);
void retry_close(struct app *app);       /* back to where it was opened */
void retry_draw(struct app *app);
bool retry_key(struct app *app, const struct term_event *ev);
void retry_replied(struct app *app, struct api_reply *reply);
void create_open(struct app *app);
void create_draw(struct app *app);
bool create_key(struct app *app, const struct term_event *ev);
void create_replied(struct app *app, struct api_reply *reply);
void user_open(struct app *app, struct idv_user *user);
void user_draw(struct app *app);
bool user_key(struct app *app, const struct term_event *ev);
void writes_open(struct app *app);
void writes_draw(struct app *app);
bool writes_key(struct app *app, const struct term_event *ev);
bool writes_list(struct app *app, struct list_view *out);
void writes_replied(struct app *app, struct api_reply *reply);
void writes_settled(void *ctx, const struct api_settled *s);
/* What came of a write that was asked for here: said, and ^N goes to the attempt. No screen opens over what somebody is doing. */
void writes_begun(struct app *app, struct api_reply *reply, const char *verb, const char *template_id, const char *client_user_id);
void writes_told(struct app *app, const char *intent); /* asked for here, and the message at hand tells its attempt */
void writes_painted(struct app *app);
void writes_go(struct app *app); /* to the newest attempt that came of one */
void writes_read_again(struct app *app, const char *template_id, const char *client_user_id); /* the subject's list */
void help_draw(struct app *app);
bool help_key(struct app *app, const struct term_event *ev);
bool help_list(struct app *app, struct list_view *out);
void explain_open(struct app *app);
void legend_open(struct app *app); /* marks and letters of the steps */
void explain_draw(struct app *app);
bool explain_key(struct app *app, const struct term_event *ev);
bool explain_list(struct app *app, struct list_view *out);
void messages_draw(struct app *app);
bool messages_list(struct app *app, struct list_view *out);
void subjects_draw(struct app *app);
bool subjects_list(struct app *app, struct list_view *out);
const char *link_name(enum link_kind kind); /* "the link" */
void link_open(struct app *app, enum link_kind kind, const char *url);
void link_draw(struct app *app);
bool link_key(struct app *app, const struct term_event *ev);

/* plain.c: the console without a terminal */
int plain_run(struct config *config, const struct console_start *start);

#endif

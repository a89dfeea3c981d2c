/* The client. One libcurl multi handle driven by the caller's loop: no threads, nothing blocks.
 *
 * A call is sent with api_send_*; its one answer comes to the `done` function given at creation, from inside api_run, and carries the
 * id that sending returned. Calls over the per-minute budget wait in line. What may be sent again (get, list, pictures; create when
 * idempotent) is: on 429, 5xx, time-out and reset, at most 4 times, Retry-After obeyed, else back-off with jitter. Retry never is.
 *
 * Limits: connect 5 s, whole call 30 s, body JSON_BODY_MAX (pictures API_PICTURE_MAX) counted as it arrives and after inflation.
 * Source of limits and error codes: the reference page and its notes. Errors never hold URLs with keys, bodies or credentials. */
#ifndef API_API_H
#define API_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aml/decision.h"
#include "aml/request.h"
#include "api/server.h"
#include "base/err.h"
#include "base/loop.h"
#include "config/config.h"
#include "idv/cursors.h"
#include "idv/record.h"
#include "idv/request.h"

enum api_op {
#define ENDPOINT(symbol, ...) API_##symbol,
#define PICTURES ENDPOINT
#include "api/endpoint.def"
#undef PICTURES
#undef ENDPOINT
	API_OPS
};

/* Whose attempt it is: nothing in the API tells when an answer was lost. */
enum api_own { API_OWN_UNKNOWN, API_OWN, API_NOT_OWN };

enum api_again { API_AGAIN, API_AGAIN_IF_IDEMPOTENT, API_NEVER_AGAIN };

struct api_endpoint {
	const char *name;      /* "identity_verification/get" */
	const char *path;      /* "/identity_verification/get"; NULL for pictures */
	int per_minute;        /* documented production limit; 0 none */
	size_t limit_setting;  /* where struct config has a limit in its place, an int; 0: there is no such setting */
	enum api_again again;
	bool writes;           /* refused under --read-only; written down before it is sent */
	bool background;       /* what a reviewer waits for goes before it */
	const char *of;        /* of a list that belongs to something: the key of its id; NULL */
	const char *asks;      /* of a read whose request is one text: its key; the id of what is wanted or, for a list, a cursor. NULL: no such read */
	const struct record_kind *kind; /* of what it answers with; NULL for pictures */
	bool list;             /* it answers with a page of them */
};
extern const struct api_endpoint api_endpoint_table[API_OPS];

enum { API_PICTURE_MAX = 24 * 1024 * 1024, API_FDS_MAX = 40 };

/* What came of the calls of an act on a screening. */
enum api_step { API_STEP_UNSENT, API_STEP_NEEDLESS, API_STEP_DONE, API_STEP_REFUSED, API_STEP_OPEN /* sent, not known */ };
struct api_act {
	enum aml_aim aim;
	enum api_step review, update;
	char review_id[AML_ID_SIZE];
	struct aml_look now;        /* the last look that was whole: the receiver may take it by zeroing it */
	struct aml_change changes[AML_CHANGES]; /* that stopped it, or, when it was done, that came in the last moment; ids point into `now` and into what was decided on */
	size_t change_count;
};

struct api_reply {
	uint32_t id;
	enum api_op op;
	bool ok;
	struct err err;             /* when !ok */
	int http;                   /* 0: no answer */
	char request_id[80];        /* "" when none came */
	char error_type[64], error_code[64];
	int retry_after_s;          /* on 429, 0 when not told */
	int tries;
	int64_t server_time;        /* Date of the answer, unix s; 0 when none */
	struct record_page page;       /* ok, not a picture: the receiver may take records; the rest is freed after `done` */
	const char *json;           /* ok, not a picture: the answer after the pre-pass, borrowed during `done` */
	size_t json_len;
	char *bytes;                /* ok, picture: secret memory; the receiver takes it by setting it to NULL */
	size_t byte_count;
	/* Of a write: */
	char intent[33];            /* for api_mark_told once a person or a script has the id; "" when nothing was written down */
	enum api_own own;           /* ok: whether the attempt is the one that was asked for */
	bool repeated;              /* ok: it was begun before by the same request and not told; nothing was sent now */
	char attempt_id[512];       /* ok: of the attempt; its record may be missing where only a list named it */
	char note[480];             /* ok: what a person should know besides; "" nothing */
	struct api_act *act;        /* of an act on a screening, ok or not, once it was begun; freed after `done`; else NULL */
};

/* Of an answer about screenings that says that the client has no Monitor product, or that these credentials may not use it: which of the two, and what to
 * do. It is true of every screening, and of nothing else. NULL: the answer says something else. */
struct api_monitor_off { const char *sentence, *remedy; };
const struct api_monitor_off *api_monitor_off(const struct api_reply *reply);

struct api;
typedef void api_done(void *ctx, struct api_reply *reply);

/* config is borrowed and must outlive the client. keep says where writes and budgets are kept (keep.h); it is copied, what it names is
 * borrowed. NULL: in the journal of this user, and in this process. */
struct api_keep;
bool api_create(const struct config *config, const struct api_keep *keep, api_done *done, void *ctx, struct api **out, struct err *err);
void api_destroy(struct api *api); /* cancels all; no `done` is called; accepts NULL */

/* Send. 0 and err when refused before sending (check, read-only, URL not allowed). Arguments are copied. */
/* A read by one text: of one record by its id, of a page by its cursor (NULL: the first), of a picture by its URL. */
uint32_t api_ask(struct api *api, enum api_op op, const char *what, struct err *err);
/* A page of what belongs to that id: hits, history and reviews of a screening. */
uint32_t api_ask_of(struct api *api, enum api_op op, const char *of, const char *cursor, struct err *err);
uint32_t api_send_screenings(struct api *api, const struct aml_list_query *q, const char *cursor, struct err *err);
uint32_t api_send_get(struct api *api, const char *id, struct err *err); /* of an attempt */
uint32_t api_send_list(struct api *api, const char *template_id, const char *client_user_id, const char *cursor, struct err *err);
uint32_t api_send_list_by(struct api *api, const char *template_id, enum idv_by by, const char *user, const char *cursor, struct err *err);
/* Writes. Before anything is sent: this user's other processes are kept from the subject (ERR_BARRED when one is at it), its list is
 * read, writes of before that are open are settled by it or bar this one (ERR_BARRED), what was decided on must still hold (ERR_CHANGED),
 * and the intent is in the journal. newest_id: the attempt that was looked at; NULL: whichever is newest. An answer that is lost is looked
 * for in the list for up to `wait_s`; then the reply is ERR_UNCERTAIN, and looking goes on for whoever settles. outcome.h has what may
 * come of it. Nothing is ever sent twice by itself. */
struct api_manner {
	int wait_s;
	bool again; /* send although the same was done within 15 minutes by a run that could not tell it */
	const struct record *seen; /* of a retry: the newest attempt as it was decided on; where the list has it with another field, ERR_CHANGED. Copied; NULL: its
	                              id alone counts */
	/* Asked just before each of its calls is to leave, of a retry and of an act: false and err: it may not any more, and does not. NULL: it may. */
	bool (*may)(void *ctx, const char *subject, struct err *err); /* subject: the attempt that is retried; the screening */
	void *may_ctx; /* borrowed as long as the client is there */
	bool unclear; /* a retry whose effect on the newest attempt is not documented (IDV_UNCLEAR) was agreed to; else ERR_REFUSED */
};
uint32_t api_send_retry(struct api *api, const struct idv_retry *q, const char *newest_id, const struct api_manner *manner, struct err *err);
uint32_t api_send_create(struct api *api, const struct idv_create *q, const struct api_manner *manner, struct err *err);
/* An act on a screening: its review, then its status or assignee, one act of up to two calls. Before the first and before the second, screening,
 * hits and reviews are read again; what differs from d->seen stops it (ERR_CHANGED: nothing was sent; ERR_HALF: the review was). After the last they
 * are read once more: what changed in the last moment is in the reply (and in its note). A lost answer is looked for by the review's reference and by the
 * status; what stays open bars the screening. The decision is copied, with its look; it is checked by the policy here, its reference is made here. Where the
 * same act was done within 15 minutes by a run that could not tell it, nothing is sent: the reply is what came of that one, with `repeated`, whatever the
 * decision looks like now. So whoever is about to send need not check it before. The reply's op is API_REVIEW_CREATE, its attempt_id the review's; it has
 * `act`. An ERR_HALF has an intent to be marked told, as what is ok has. */
uint32_t api_send_act(struct api *api, const struct aml_decision *d, const struct aml_policy *policy, const struct api_manner *manner, struct err *err);
/* The attempt's id reached who asked for it: shown on a screen, or written out. Until then asking the same again within 15 minutes gives
 * that attempt, and sends nothing. */
void api_mark_told(struct api *api, const char *intent);
/* Somebody was told what came of it, though not who asked: the starts to come need not say it. */
void api_mark_said(struct api *api, const char *intent);
/* https to public addresses, or loopback when the server itself is on loopback; no credentials; not redirected. */
uint32_t api_send_picture(struct api *api, const char *url, struct err *err);

/* The call ends with ERR_CANCELLED within 200 ms. Unknown ids are ignored. A write that has gone out is not cancelled but forgotten:
 * its outcome is still journalled. */
void api_cancel(struct api *api, uint32_t id);
size_t api_pending(const struct api *api);
/* Bytes of the answer that are here, and of all of it (0: not known); false: no such call is being answered. */
bool api_progress(const struct api *api, uint32_t id, size_t *here, size_t *all);

/* The loop: what to poll, until when (ms from now, -1 for ever), and what to call after poll returns. */
size_t api_pollfds(struct api *api, struct pollfd *fds, size_t max);
int api_timeout_ms(const struct api *api);
void api_run(struct api *api, const struct pollfd *fds, size_t count);
struct source api_source(struct api *api); /* all three; its ctx is the client */

struct api_budget { int used, limit; int64_t free_in_ms; /* 0: a call may go now */ };
void api_budget(const struct api *api, enum api_op op, struct api_budget *out);
/* How long calls wait because the server said 429, and which; 0: none does. */
int64_t api_closed_ms(const struct api *api, enum api_op *op);
/* Server clock minus ours in seconds, from the last Date header; 0 before the first. */
int64_t api_clock_skew(const struct api *api);
/* Facts of the last TLS connection for `doctor`: "TLS 1.3, HTTP/2"; "" before the first. */
const char *api_transport(const struct api *api);

/* Writes that are open, of earlier runs or of this one once its face was told so, are looked for at once and then at 2, 5, 10, 30, 60, 120, 300
 * and 600 s (setting settle_horizon) after their answer was lost, behind everything else. What comes of them, and what was done but not
 * told or said, is handed to `told`. first: they are what the caller is there for. What is in hand is known once api_keeping is 0. */
struct api_settled {
	const char *sentence; /* clean */
	/* "" when the journal itself is the trouble. Of an act on a screening (op "screening") the screening's id and "watchlist_screening"; as in
	 * struct api_open. */
	const char *client_user_id, *template_id;
	enum idv_by by;       /* what the first is */
	const char *intent, *op;
	const char *id;       /* of the attempt, or of an act's review; "" none */
	enum api_own own;
	bool mine;            /* begun by this process */
	bool open;            /* still */
	bool done;            /* an attempt, or what an act was for, is there: mark it said once it was */
	bool half;            /* done, of an act on a screening: its review is in, and nothing came of the rest */
};
typedef void api_told(void *ctx, const struct api_settled *s);
void api_settle(struct api *api, bool first, api_told *told, void *ctx);
/* What is being written down and nobody waits for by an id: that something was told or given up, how an earlier write ended. 0: all is on
 * disk, or will not be. A program that ends before loses that. */
size_t api_keeping(const struct api *api);
void api_look_again(struct api *api, const char *intent); /* now; nothing when it is being looked for */
size_t api_looking(const struct api *api);                /* how many are still looked for */

/* A write that is open and bars its subject. */
struct api_open {
	char intent[33];
	const char *op;      /* "retry", "create", "screening" */
	char client_user_id[512], template_id[512];
	enum idv_by by;      /* what the first is */
	char newest_id[512]; /* what was newest when it was sent; "" of a create; of an act the assignee that it sends */
	char strategy[200];  /* of an act its aim and what is sent: "clear review +1 -2, update" */
	int64_t at, late_at; /* begun, and when its horizon passes, by this host's clock */
	enum api_step review, update; /* of an act: what may have left of it */
	bool under_way;      /* a process that lives has it in hand */
	bool late;           /* the horizon has passed: a person may give it up */
	int64_t next_ms;     /* until the next look; -1: none is planned */
	char sentence[480];  /* clean */
};
bool api_open_of(struct api *api, const char *template_id, const char *client_user_id, struct api_open *out);
/* Row i of all that are open; false past the end. */
bool api_open_at(struct api *api, size_t i, struct api_open *out);
size_t api_open_count(struct api *api);
/* Can the journal and its locks be used? Else nothing is known of what is open, and no write is sent. */
bool api_may_write(struct api *api, struct err *err);
/* Open ones of other servers, environments and clients. */
size_t api_open_elsewhere(struct api *api);
/* A person closes it, having read the subject's attempts. Refused before the horizon. That it could not be written down after all is `told`. */
bool api_give_up(struct api *api, const char *intent, struct err *err);

/* How the base URL is reached, for `doctor`, in words. True: through a proxy that can be used. */
bool api_route(const struct config *config, char *text, size_t size);

/* May a picture come from there? The rules of image_hosts and of private networks. */
bool api_picture_url_allowed(const struct config *config, const char *url, struct err *err);

#endif

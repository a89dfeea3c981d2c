/* The client's inside: the calls it has in hand and how one is sent and judged. Shared among the files of src/api and their tests; nothing
 * outside includes it. What a write is besides is in writing.h. */
#ifndef API_INTERNAL_H
#define API_INTERNAL_H

#include <curl/curl.h>

#include "api/api.h"
#include "api/budget.h"
#include "api/journal.h"
#include "api/limits.h"
#include "api/url.h"
#include "base/buf.h"

/* -- one sending ------------------------------------------------------------------------------------------------------------- */

/* What became of one sending. */
enum ending {
	ENDING_OK,
	ENDING_FINAL,  /* a clear answer: nothing was done and asking again will not help */
	ENDING_BUSY,   /* 429: nothing was done */
	ENDING_UNSENT, /* no byte of the request left: nothing was done */
	ENDING_LOST,   /* the request may have been acted on; asking again may help */
	ENDING_BROKEN  /* the same, but the same answer would come again */
};

struct flight {
	CURL *easy;
	struct curl_slist *headers;
	struct buf body; /* the answer as it arrives, inflated */
	size_t header_bytes;
	bool looking; /* a picture's name is being looked up, nothing else yet */
	bool reached; /* connected: from here on the request may be read by the server */
	bool too_big, too_many_headers, address_refused, stalled;
	struct proxy proxy;
	char trouble[CURL_ERROR_SIZE]; /* libcurl's words: to tell apart what has one code, never shown */
	int64_t began, progress; /* mono ms */
	int retry_after_s;
	int64_t date;
	char content_type[64];
};

/* -- one call, from the wish to the reply ------------------------------------------------------------------------------------ */

enum exchange_state {
	EXCHANGE_WAITING, /* for its time, its budget or a free place */
	EXCHANGE_LEAVING, /* its turn has come, and what must be on disk before is being written */
	EXCHANGE_FLYING,
	EXCHANGE_READING,  /* a write before it is sent: its subject is being locked, the list read, the intent written down */
	EXCHANGE_NOTING,   /* a write that is answered, and what came of it is being written down */
	EXCHANGE_SETTLING, /* a write whose answer is lost: the list is being read, again and again */
	EXCHANGE_OVER      /* to be told in the next api_run */
};

struct exchange;

/* What an exchange is for, beyond being sent and answered: how run.c reaches those above it. */
struct errand {
	void (*leaves)(struct exchange *x); /* about to leave this host: calls run_go, at once or in a later turn. NULL: it may */
	/* Can the answer be the one to this request? NULL: any can. */
	bool (*believes)(struct exchange *x, const struct record_page *page, struct err *err);
	void (*tried)(struct exchange *x, enum ending outcome);    /* one sending, maybe not the last */
	void (*answered)(struct exchange *x, enum ending outcome); /* the last; NULL: it is over */
	void (*over)(struct exchange *x);    /* NULL: its reply is for `done`. It is in no list any more */
	void (*destroy)(struct exchange *x); /* what the errand has of its own */
};
extern const struct errand plain_errand; /* none of these */

/* What the answer's records must have, where they have it at all. */
struct asked {
	unsigned leaf; /* of the kind of answer that the endpoint gives */
	char *value;
	const char *one; /* what is another if not: "user" */
};
enum { ASKED_MAX = 2 };

/* What an error object proves of a write: no guess. */
enum fault_word { FAULT_SAYS_NOTHING, FAULT_SAYS_REFUSED, FAULT_SAYS_RATE };

struct exchange {
	struct exchange *next;
	struct api *api;
	uint32_t id; /* 0: nobody waits for it */
	enum api_op op;
	enum exchange_state state;
	bool idempotent;
	struct asked asked[ASKED_MAX];
	size_t asked_count;
	char *url; /* secret: a picture's URL is a key */
	struct url where;
	struct buf request;
	struct idv_user user; /* to keep its values out of error texts */
	const char *words;    /* the same, borrowed; NULL: there are none */
	int64_t ready_at;     /* mono ms: not before */
	int64_t network_ms;   /* spent in earlier tries */
	struct flight flight;
	struct api_reply reply;
	enum fault_word word; /* of the last answer */
	const struct errand *errand;
	struct writing *writing; /* NULL: no write */
	struct exchange *owner;  /* of a list read for a write: that write */
};

struct exchange *exchange_create(struct api *api, enum api_op op);
void exchange_destroy(struct exchange *x);
uint32_t exchange_give_id(struct exchange *x);
void exchange_over(struct exchange *x); /* the reply is complete */
void exchange_asked(struct exchange *x, unsigned leaf, const char *value, const char *one);
/* Was its request encoded, and is it not too long? Else it is over, and nobody is told. */
bool exchange_encoded(struct exchange *x, bool ok, struct err *err);
/* NULL and err when an id is none. */
struct exchange *exchange_create_list(struct api *api, const char *template_id, enum idv_by by, const char *user, const char *cursor,
                                      struct err *err);
static inline const struct api_endpoint *exchange_endpoint(const struct exchange *x)
{
	return &api_endpoint_table[x->op];
}
static inline bool exchange_is_picture(const struct exchange *x)
{
	return x->op == API_PICTURE;
}

bool flight_start(struct exchange *x, struct err *err); /* adds it to the multi handle */
void flight_stop(struct exchange *x);                   /* accepts one that never started */
/* libcurl is done with its handle: true when that was the look-up alone and the flight goes on. */
bool flight_goes_on(struct exchange *x, CURLcode result);

/* -- judging what came ------------------------------------------------------------------------------------------------------- */

/* Fills reply and err, says what it means. */
enum ending answer_judge(struct exchange *x, CURLcode result);
enum ending unanswered_judge(struct exchange *x, CURLcode result); /* where no whole answer came */
bool picture_address_refused(const char *host, struct err *err);    /* fills err, returns false */

/* The error object: false when the body is none. */
struct error_object {
	char type[64], code[64], request_id[80];
	char message[200]; /* clean, without what we sent */
};
bool fault_parse(const struct exchange *x, const char *body, size_t len, struct error_object *out);
enum fault_word fault_word(const struct error_object *e, int http); /* of an answer to a write */
/* Sentence, kind and remedy for it. */
void fault_explain(const struct exchange *x, int http, const struct error_object *e, struct err *err);

/* -- the client -------------------------------------------------------------------------------------------------------------- */

/* The loop's side of a socket. */
struct socket_watch {
	curl_socket_t fd;
	short events;
};

struct api {
	const struct config *config;
	api_done *done;
	void *ctx;
	struct api_limits limits;
	CURLM *multi;
	struct curl_slist *headers; /* of API calls, with credentials */
	struct socket_watch watched[API_FDS_MAX];
	size_t watched_count;
	int64_t curl_due;           /* mono ms; -1 none */
	struct exchange *exchanges; /* in the order sent */
	uint32_t last_id;
	struct api_keep keep;
	struct aside *asides;   /* what the keep was asked for by no write that is in hand */
	struct journal journal; /* those of the keep that were not handed in */
	struct budgets budgets;
	int shared_limit; /* of all calls of the API together, the budget API_OPS; 0: none */
	char account[ACCOUNT_MAX];
	api_told *told; /* what came of writes nobody waits for */
	void *told_ctx;
	bool settling;  /* looks are what the program is there for */
	struct url server;
	bool server_loopback;
	int64_t skew, date, date_at; /* the last Date, and when it came, mono ms; 0: none came */
	char unresolved[256];     /* the last name that this host could not look up */
	int64_t unresolved_until; /* mono ms: not asked for again before */
	char tls[24], transport[64];
};

/* Asks the keep for something that belongs to no exchange. It ends with the client. */
struct aside {
	struct aside *next;
	struct api *api;
	struct keep_call call;
	void (*then)(struct aside *a, const struct err *err); /* once; NULL: nobody minds */
	struct intent intent;                                 /* what it is about, for `then` */
	struct err *now;   /* for `then`: whoever asked is still waiting, and has its error here; NULL: not any more */
	const char *doing;                                    /* for the log, where it fails: "the journal lacks that it was told" */
};
/* Its call, for one op of the keep. */
struct keep_call *aside_begin(struct api *api, const struct intent *intent, const char *doing,
                              void (*then)(struct aside *a, const struct err *err));
void asides_finish(struct api *api);

int endpoint_limit(const struct config *c, enum api_op op); /* calls a minute; 0: none */
void api_set_limits(struct api *api, const struct api_limits *limits);
/* libcurl's sockets and timer are the loop's. */
void run_attach(struct api *api);
/* What had to be written down before it leaves is (err NULL), or cannot be: then it does not leave. */
void run_go(struct exchange *x, const struct err *err);
/* Until a call may go by the budgets, ms. */
int64_t api_wait_ms(const struct api *api, enum api_op op);

#endif

/* Shared among the files of src/api and their tests; nothing outside includes it. */
#ifndef API_INTERNAL_H
#define API_INTERNAL_H

#include <curl/curl.h>
#include <sys/types.h>

#include "api/api.h"
#include "api/journal.h"
#include "api/outcome.h"
#include "api/sighting.h"
#include "api/url.h"
#include "base/buf.h"
#include "base/when.h"

/* -- accounts ---------------------------------------------------------------------------------------------------------------- */

/* The server's canonical name, the environment and a digest of the client id: whose writes bar whose. */
void account_name(const struct config *c, char out[ACCOUNT_MAX]);
/* Of a base URL alone, as journals of 0.x have it; "" when it is none. */
void account_of_server(const char *url, char out[ACCOUNT_MAX]);
bool account_matches(const char *account, const char *written); /* written may be of a server alone */

/* -- pictures ---------------------------------------------------------------------------------------------------------------- */

bool picture_address_refused(const char *host, struct err *err); /* fills err, returns false */

/* -- limits, budgets, waits -------------------------------------------------------------------------------------------------- */

/* Times in ms. Tests shrink them. */
struct api_limits {
	int connect, stall, whole; /* stall: no byte either way, for calls that may be sent again */
	int lookup;                /* of a name that a proxy is going to look up too */
	int minute;                /* the window of a budget */
	int second;                /* of Retry-After */
	int wait_most;             /* a longer Retry-After ends the call with ERR_RATE */
	int backoff, backoff_most; /* first wait, doubled at each try */
	int look_second;           /* a second between the looks for a write that is open */
	int tries;                 /* sendings of one call */
	int flying, flying_lists;  /* at the same time */
	int flying_looks;          /* of those, for writes of earlier runs, which get half the budget besides */
};
extern const struct api_limits api_limits_default;

/* A sliding window: when each of the last `limit` calls began. */
struct budget {
	int64_t *starts; /* ring */
	int limit, next, count;
	int64_t closed_until; /* the server said 429 */
};
void budget_init(struct budget *b, int limit);
void budget_finish(struct budget *b);
int64_t budget_free_at(const struct budget *b, int64_t now, int minute); /* mono ms; now or earlier: at once */
int budget_used(const struct budget *b, int64_t now, int minute);
void budget_take(struct budget *b, int64_t now);

/* The wait before the next try: Retry-After when told (s, 0 not), else doubled from `backoff`, half of it jitter. */
int backoff_ms(const struct api_limits *l, int tries, int retry_after_s, uint32_t random);
/* Retry-After: seconds or an HTTP date; now: server time. 0 when it is neither. */
int backoff_parse_retry_after(const char *value, int64_t now);

/* -- calls ------------------------------------------------------------------------------------------------------------------- */

enum call_state {
	CALL_WAITING, /* for its time, its budget or a free place */
	CALL_FLYING,
	CALL_READING,  /* a write before it is sent: the list is being read */
	CALL_SETTLING, /* a write whose answer is lost: the list is being read, again and again */
	CALL_OVER      /* to be told in the next api_run */
};

/* What became of one sending. */
enum outcome {
	OUTCOME_OK,
	OUTCOME_FINAL,  /* a clear answer: nothing was done and asking again will not help */
	OUTCOME_BUSY,   /* 429: nothing was done */
	OUTCOME_UNSENT, /* no byte of the request left: nothing was done */
	OUTCOME_LOST,   /* the request may have been acted on; asking again may help */
	OUTCOME_BROKEN  /* the same, but the same answer would come again */
};

/* One sending. */
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

/* What an error object proves of a write: no guess. */
enum fault_word { FAULT_SAYS_NOTHING, FAULT_SAYS_REFUSED, FAULT_SAYS_RATE };

/* What a write is besides a call. */
struct writing {
	bool may_have_acted;          /* an earlier sending of it, of an idempotent create */
	struct api_manner manner;
	struct journal_intent intent; /* id "": not written down yet */
	int lock;                     /* -1: not held */
	struct sighting before, now;  /* the list before it was sent; the reading that is under way */
	enum write_wire wire;
	struct err why;               /* the answer is lost */
	char answered_id[512];        /* of the attempt in an answer that could not be believed; "" none */
	int64_t lost_at;              /* mono ms */
	bool earlier;                 /* of an earlier run, or handed over: nobody waits for it */
	bool said;                    /* that it is open */
	enum intent_state known;      /* as it was written down last */
};

struct call {
	struct call *next;
	struct api *api;
	uint32_t id; /* 0: nobody waits for it */
	enum api_op op;
	enum call_state state;
	bool idempotent;
	char *attempt_id, *template_id, *client_user_id, *newest_id; /* newest_id of a write "": whichever is, once it was read */
	char *url; /* secret: a picture's URL is a key */
	struct url where;
	struct buf request;
	struct idv_user user; /* to keep its values out of error texts */
	int64_t ready_at;     /* mono ms: not before */
	int64_t network_ms;   /* spent in earlier tries */
	struct flight flight;
	struct buf checked; /* the answer after the pre-pass */
	struct api_reply reply;
	enum fault_word word;     /* of the last answer */
	enum idv_strategy strategy;
	struct writing *writing;  /* NULL: no write */
	struct call *owner;       /* of a list read for a write: that write */
};

/* Judges what came: fills reply and err, says what it means. */
enum outcome answer_judge(struct call *call, CURLcode result);
enum outcome trouble_judge(struct call *call, CURLcode result); /* where no whole answer came */
bool answer_check_page(const struct call *call, const struct idv_page *page, struct err *err);

/* The error object: false when the body is none. */
struct fault {
	char type[64], code[64], request_id[80];
	char message[200]; /* clean, without what we sent */
};
bool fault_parse(const struct call *call, const char *body, size_t len, struct fault *out);
enum fault_word fault_word(const struct fault *f, int http); /* of an answer to a write */
/* Sentence, kind and remedy for it. */
void fault_explain(const struct call *call, int http, const struct fault *f, struct err *err);

bool flight_start(struct call *call, struct err *err); /* adds it to the multi handle */
void flight_stop(struct call *call);                   /* accepts one that never started */
/* libcurl is done with its handle: true when that was the look-up alone and the flight goes on. */
bool flight_goes_on(struct call *call, CURLcode result);

/* The loop's side of it. */
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
	int64_t curl_due;   /* mono ms; -1 none */
	struct call *calls; /* in the order sent */
	uint32_t last_id;
	struct budget budgets[API_OPS], shared; /* shared.limit 0: none */
	struct journal journal;
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

void api_set_limits(struct api *api, const struct api_limits *limits);
struct call *call_create(struct api *api, enum api_op op);
/* A call that needs no check: for the client itself. */
struct call *call_create_list(struct api *api, const char *template_id, const char *client_user_id, const char *cursor,
                              struct err *err);
void call_over(struct call *call); /* the reply is complete */
uint32_t call_give_id(struct call *call);
uint32_t random_u32(void);

/* -- writes ------------------------------------------------------------------------------------------------------------------ */

/* The server's clock, by its last Date and the time since; 0 before the first. This host's may be wrong, and jump. */
int64_t server_now(const struct api *api);

void writing_destroy(struct writing *w); /* accepts NULL */
/* Checked and encoded, with its ids: take the subject's lock and read its list. 0 and err when it may not be sent. */
uint32_t write_begin(struct call *write, const struct api_manner *manner, struct err *err);
/* About to leave this host: false and err when that cannot be written down. */
bool write_leaves(struct call *write, struct err *err);
/* Whether an answer to it can be the attempt that was asked for. */
bool write_believes(struct call *write, const struct idv_page *page, struct err *err);
void write_tried(struct call *write, enum outcome outcome); /* one sending, maybe not the last */
void write_answered(struct call *write, enum outcome outcome);
/* A page of a list that was read for it, or why not. */
void write_listed(struct call *write, struct call *list);
void write_cancel(struct call *write);
/* Nothing is written any more for the subject by this call: others may. */
void write_unlock(struct call *write);
bool write_note(struct call *write, const char *word, const char *detail);
/* The names of write_words, from a write or from an intent that was read. */
struct write_naming {
	char user[200], since[WHEN_TEXT], who[120], horizon[40];
};
void write_name(const struct api *api, const struct journal_intent *i, struct write_naming *n, struct write_words *w);
bool write_is_late(const struct api *api, const struct journal_intent *i);

/* The answer is lost: look for what came of it. */
void settle_begin(struct call *write);
/* A reading of the list is over; unread NULL: to its end. */
void settle_looked(struct call *write, const struct err *unread);
void settle_tell(struct api *api, const struct journal_intent *i, enum intent_state state, const char *id, const char *sentence);
void read_list(struct call *write, const char *cursor, int64_t not_before);

#endif

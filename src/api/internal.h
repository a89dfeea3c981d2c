/* Shared among the files of src/api and their tests; nothing outside includes it. */
#ifndef API_INTERNAL_H
#define API_INTERNAL_H

#include <curl/curl.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "api/api.h"
#include "api/journal.h"
#include "base/buf.h"

/* -- settings ---------------------------------------------------------------------------------------------------------------- */

bool config_add_template(struct config *c, const char *id, const char *name, struct err *err);
bool config_check_ca_file(const struct config *c, struct err *err); /* readable, where one is named */
bool config_server_is_loopback(const struct config *c);
/* Runs the command; its output is appended. The limit is shrunk by tests. */
bool credentials_run(const char *command, int limit_ms, struct buf *out, struct err *err);

/* -- addresses and URLs ------------------------------------------------------------------------------------------------------ */

enum address_scope { ADDRESS_PUBLIC, ADDRESS_LOOPBACK, ADDRESS_PRIVATE };
enum address_scope address_scope(const struct sockaddr *sa);
/* A literal address, IPv6 with or without brackets; false when it is a name. */
bool address_parse(const char *host, enum address_scope *scope);
/* Is the literal address in "10.0.0.0/8", or "fd00::1" itself? The range has n bytes and no brackets; /0 is the address, as to libcurl. */
bool address_in_range(const char *host, const char *range, size_t n);

struct url {
	char scheme[8], host[256]; /* the host as it is looked up: percent signs decoded, IDN as ASCII, IPv4 with four numbers */
	char shown[128]; /* the host, fit for messages */
	int port;        /* the scheme's when not written */
	bool has_user, has_query, has_zone;
};
bool url_split(const char *text, struct url *out);
bool url_is_loopback(const struct url *u);
/* Does it look like a name of the public DNS: with a dot, and not under a name that private networks use? */
bool url_name_is_public(const char *host);

/* What the usual variables say of the way to a URL. Never a proxy for loopback. Values are borrowed from the environment. */
struct proxy {
	const char *value;     /* for libcurl, password and all; "" none for this URL */
	const char *variable;  /* that names one, for this URL or not; NULL: none does */
	const char *exception; /* the variable that excepts this host; NULL: none does */
	bool has_user;
	char shown[128];       /* its host and port, fit for messages */
};
void proxy_find(const struct url *u, struct proxy *out);
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
	int settle_again;          /* between the two readings of the list after a lost answer */
	int tries;                 /* sendings of one call */
	int flying, flying_lists;  /* at the same time */
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
	CALL_SETTLING, /* a write whose answer is lost: the list is being read */
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

struct settle;

struct call {
	struct call *next;
	struct api *api;
	uint32_t id; /* 0: nobody waits for it */
	enum api_op op;
	enum call_state state;
	bool idempotent;
	char *attempt_id, *template_id, *client_user_id, *newest_id;
	char *url; /* secret: a picture's URL is a key */
	struct url where;
	struct buf request;
	struct idv_user user; /* to keep its values out of error texts */
	int64_t ready_at;     /* mono ms: not before */
	int64_t network_ms;   /* spent in earlier tries */
	struct flight flight;
	struct buf checked; /* the answer after the pre-pass */
	struct api_reply reply;
	char intent[JOURNAL_ID]; /* "" when not a journalled write */
	char answered_id[128];   /* of a write whose answer could not be believed; "" none */
	int64_t intended_at;     /* our clock */
	struct settle *settle;
	struct call *owner; /* of a list read for settling: the write it is read for */
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
	struct url server;
	bool server_loopback;
	char unresolved[256];     /* the last name that this host could not look up */
	int64_t unresolved_until; /* mono ms: not asked for again before */
	int64_t skew;
	char tls[24], transport[64];
};

void api_set_limits(struct api *api, const struct api_limits *limits);
struct call *call_create(struct api *api, enum api_op op);
/* A call that needs no check: for the client itself. */
struct call *call_create_list(struct api *api, const char *template_id, const char *client_user_id, const char *cursor,
                              struct err *err);
void call_over(struct call *call);                                             /* the reply is complete */
void journal_outcome(struct call *call, const char *word, const char *detail); /* nothing for a call without an intent */
uint32_t random_u32(void);

/* -- lost writes ------------------------------------------------------------------------------------------------------------- */

/* The answer to this write is lost, for the reason in its reply.err: read the list. */
void settle_begin(struct call *write);
/* A list read for it is over. */
void settle_listed(struct call *write, struct call *list);
void settle_destroy(struct settle *s); /* accepts NULL */

#endif

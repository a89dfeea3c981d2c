#include "sandbox/fault.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"

const struct fault_info fault_table[FAULT_KINDS] = {
	[FAULT_NONE] = { "none", NULL, false, "nothing; with a count, lets that many calls pass before the next fault",
		.webhook = "nothing; with a count, lets that many pass before the next fault" },
	[FAULT_LATENCY] = { "latency", "ms", true, "answers after so many milliseconds",
		.webhook = "is sent so many milliseconds later: others overtake it" },
	[FAULT_RESET] = { "reset", NULL, false, "resets the connection instead of acting and answering" },
	[FAULT_DRIP] = { "drip", "bytes", false, "sends the body in pieces of so many bytes (64), ten a second" },
	[FAULT_HALF_CLOSE] = { "half_close", NULL, false, "sends half of the body, closes its sending side and keeps the connection" },
	[FAULT_SHORT] = { "short", NULL, false, "sends half of the body and closes the connection" },
	[FAULT_RATE] = { "429", "seconds", false, "answers RATE_LIMIT, with Retry-After when seconds are given" },
	[FAULT_INTERNAL] = { "500", NULL, false, "answers INTERNAL_SERVER_ERROR" },
	[FAULT_MAINTENANCE] = { "503", NULL, false, "answers PLANNED_MAINTENANCE" },
	[FAULT_TRUNCATED] = { "truncated", NULL, false, "answers the first half of the body, as if it were all",
		.webhook = "has the first half of its body, signed as a whole" },
	[FAULT_GARBAGE] = { "garbage", NULL, false, "answers bytes that mean nothing",
		.webhook = "has a body of bytes that mean nothing" },
	[FAULT_HTML] = { "html", NULL, false, "answers a web page with status 200" },
	[FAULT_EMPTY] = { "empty", NULL, false, "answers an empty body",
		.webhook = "has an empty body" },
	[FAULT_ARRAY] = { "array", NULL, false, "answers a JSON array where an object belongs",
		.webhook = "has a JSON array for its body" },
	[FAULT_BAD_UTF8] = { "bad_utf8", NULL, false, "answers with bytes in a name or address that are no UTF-8" },
	[FAULT_SURROGATE] = { "surrogate", NULL, false, "answers with lone surrogate escapes in a name or address" },
	[FAULT_DEEP] = { "deep", NULL, false, "answers with an unknown field nested 5000 deep",
		.webhook = "has an unknown field nested 5000 deep" },
	[FAULT_OVERSIZED] = { "oversized", NULL, false, "answers with 16 MiB of white space before the end",
		.webhook = "has 16 MiB of white space before the end of its body" },
	[FAULT_GZIP_BOMB] = { "gzip_bomb", NULL, false, "answers 400 kB of gzip that unpack to 64 MiB" },
	[FAULT_LOST] = { "lost", NULL, false, "acts, then resets the connection instead of answering" },
	[FAULT_URL_LIFE] = { "url_life", "seconds", true, "picture URLs of this answer live so long" },
	[FAULT_CURSOR_REPEAT] = { "cursor_repeat", NULL, false, "next_cursor is the cursor of the request, or leads to the same page" },
	[FAULT_WRONG_ID] = { "wrong_id", NULL, false, "the answer carries the id of another attempt or user" },
	[FAULT_REDIRECT] = { "redirect", NULL, false, "answers 302 to /elsewhere" },
	[FAULT_LATE] = { "late", "seconds", true, "resets the connection, and acts so many seconds later on the server's clock" },
	[FAULT_LAG] = { "lag", "seconds", true, "lists only what is at least so many seconds old" },
	[FAULT_STALE] = { "stale", "acted", true, "answers a write with the oldest attempt, review or state; 1: and acts, 0: instead of acting", 0, 1 },
	[FAULT_GATEWAY] = { "gateway", "status", true, "acts, then answers a gateway's web page with that status", 200, 599 },
	[FAULT_BLOCKED] = { "blocked", "status", true, "answers a gateway's web page with that status instead of acting", 200, 599 },
	[FAULT_DROP] = { "drop", NULL, false, "takes the request and is silent: neither acts nor answers",
		.webhook = "is never sent" },
	[FAULT_LONG] = { "long", NULL, false, "attempt ids and the keys of links are 600 bytes longer" },
	[FAULT_ACTED] = { "acted_500", NULL, false, "acts, then answers INTERNAL_SERVER_ERROR" },
	[FAULT_REFUSED] = { "400", NULL, false, "refuses the request with INVALID_FIELD" },
	[FAULT_RESCAN] = { "rescan", NULL, false, "a rescan brings the screening one more hit, then it acts" },
	[FAULT_TOUCH] = { "touch", NULL, false, "the list changes a hit that waits for review, then it acts" },
	[FAULT_COLLEAGUE] = { "colleague", NULL, false, "someone in the Dashboard dismisses a hit of the screening, then it acts" },
	[FAULT_CLEARED] = { "cleared", NULL, false, "someone in the Dashboard clears the screening, then it acts" },
	[FAULT_DUPLICATE] = { "duplicate", "times", false, "acts so many times more (1), as if sent again on the way", .least = 1, .most = 1000,
		.webhook = "comes again so many times (1), although it was accepted" },
	[FAULT_REPLAY] = { "replay", NULL, false, .webhook = "comes again with the very same token" },
	[FAULT_TWIN] = { "twin", NULL, false, .webhook = "comes again with the other signature that is as good, (r, n - s)" },
	[FAULT_ENVIRONMENT] = { "environment", NULL, false, .webhook = "is of the vendor's other environment" },
	[FAULT_UNKNOWN_KID] = { "unknown_kid", NULL, false, .webhook = "is signed with a key that nobody knows, and says so" },
	[FAULT_EXPIRED_KEY] = { "expired_key", NULL, false, .webhook = "is signed with a key that has expired" },
	[FAULT_FORGED] = { "forged", NULL, false, .webhook = "is signed with another key than it says" },
	[FAULT_ALG_NONE] = { "alg_none", NULL, false, .webhook = "says that it needs no signature, and has none" },
	[FAULT_HS256] = { "hs256", NULL, false, .webhook = "is signed by HMAC, the public key being the secret" },
	[FAULT_OLD] = { "old", "seconds", true, .webhook = "was signed so many seconds ago" },
	[FAULT_FUTURE] = { "future", "seconds", true, .webhook = "was signed so many seconds from now" },
	[FAULT_OTHER_BODY] = { "other_body", NULL, false, .webhook = "has another body than was signed" },
	[FAULT_UNSIGNED] = { "unsigned", NULL, false, .webhook = "comes without a token" },
	[FAULT_DOUBLED] = { "doubled", NULL, false, .webhook = "has the header with the token twice" },
};

bool faults_add(struct faults *f, const struct fault *fault, struct err *err)
{
	if (f->count == FAULTS_MAX)
		return err_set(err, ERR_USAGE, "more than %d faults", FAULTS_MAX);
	f->list[f->count++] = *fault;
	return true;
}

void faults_clear(struct faults *f)
{
	f->count = 0;
}

struct fault faults_take(struct faults *f, enum endpoint endpoint)
{
	for (size_t i = 0; i < f->count; i++) {
		struct fault *fault = &f->list[i];
		bool meant = fault->endpoint == (int)endpoint || (fault->endpoint < 0 && endpoint < ENDPOINT_CONTROL);
		if (!meant || !fault->count)
			continue;
		if (fault->count > 0)
			fault->count--;
		return *fault;
	}
	return (struct fault){ .kind = FAULT_NONE };
}

/* A number of at most 9 digits at *s, moving on. */
static bool parse_number(const char **s, long *out)
{
	size_t n = strspn(*s, "0123456789");
	if (!n || n > 9)
		return false;
	*out = strtol(*s, NULL, 10);
	*s += n;
	return true;
}

static int find_kind(const char *s, size_t n)
{
	for (int i = 0; i < FAULT_KINDS; i++)
		if (strlen(fault_table[i].name) == n && memcmp(fault_table[i].name, s, n) == 0)
			return i;
	return -1;
}

bool fault_read(const char *s, struct fault *out, struct err *err)
{
	*out = (struct fault){ .arg = -1, .count = -1 };
	const char *equals = strchr(s, '=');
	char *name = equals ? mem_strndup(s, (size_t)(equals - s)) : mem_strdup("");
	out->endpoint = strcmp(name, "all") == 0 ? -1 : endpoint_find(name);
	bool known = strcmp(name, "all") == 0 || (out->endpoint >= 0 && out->endpoint != ENDPOINT_CONTROL);
	free(name);
	if (!known) {
		char names[ENDPOINT_NAMES];
		endpoint_names(true, names);
		return err_set(err, ERR_USAGE, "fault %.100s: write ENDPOINT=KIND[:ARG][*COUNT], endpoints are %s and all", s, names);
	}
	const char *at = equals + 1;
	size_t n = strcspn(at, ":*");
	int kind = find_kind(at, n);
	if (kind < 0)
		return err_set(err, ERR_USAGE, "fault %.100s: there is no such kind, see --help", s);
	out->kind = (enum fault_kind)kind;
	bool hook = out->endpoint == ENDPOINT_WEBHOOK;
	if (!(hook ? fault_table[kind].webhook : fault_table[kind].help))
		return err_set(err, ERR_USAGE, "fault %.100s: %s is none of %s, see --help", s, fault_table[kind].name,
		               hook ? "a webhook" : "a call");
	at += n;
	bool ok = *at != ':' || (fault_table[kind].arg && at++ && parse_number(&at, &out->arg));
	ok = ok && (*at != '*' || (at++ && parse_number(&at, &out->count)));
	const struct fault_info *info = &fault_table[kind];
	ok = ok && (!info->most || out->arg < 0 || (out->arg >= info->least && out->arg <= info->most));
	if (!ok || *at || (info->arg_required && out->arg < 0))
		return err_set(err, ERR_USAGE, "fault %.100s: the argument or count of %s is wrong, see --help", s, info->name);
	return true;
}

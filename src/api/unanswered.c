/* Judging a sending that brought no whole HTTP answer: by libcurl's result, by how far it came, and by what a proxy said. */
#include <stdio.h>
#include <string.h>

#include "api/internal.h"
#include "base/err.h"

static const char *name_of(const struct exchange *x)
{
	return exchange_endpoint(x)->name;
}

static const char check_network[] = "Check the network, DNS and the proxy variables; idreview doctor tells more.";
static const char check_tls[] = "If the server has a private CA, name it with the setting ca_file; check this host's clock too.";
static const char try_again[] = "Try again; if it lasts, check the network and the proxy.";

/* Before the request was sent nothing was done; after it the server may have acted. `again` false: the same would come again. */
static const struct curl_row {
	CURLcode code;
	enum err_kind kind;
	bool again;
	const char *sentence; /* %s: the host */
	const char *remedy;
} curl_rows[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, ERR_NETWORK, true, "the name %s cannot be resolved", check_network },
	{ CURLE_COULDNT_CONNECT, ERR_NETWORK, true, "cannot connect to %s", check_network },
	{ CURLE_PROXY, ERR_NETWORK, true, "the proxy gives no connection to %s", check_network },
	{ CURLE_SSL_CONNECT_ERROR, ERR_NETWORK, true, "TLS with %s could not be set up", check_tls },
	{ CURLE_PEER_FAILED_VERIFICATION, ERR_NETWORK, false, "the certificate of %s is not trusted or names another host",
	  check_tls },
	{ CURLE_SSL_CACERT_BADFILE, ERR_CONFIG, false, "there are no certificates to check %s with",
	  "Install ca-certificates, or let ca_file name a readable PEM file." },
	{ CURLE_SEND_ERROR, ERR_NETWORK, true, "the connection to %s broke while the request was sent", try_again },
	{ CURLE_RECV_ERROR, ERR_NETWORK, true, "the connection to %s was reset", try_again },
	{ CURLE_GOT_NOTHING, ERR_NETWORK, true, "%s closed the connection without an answer", try_again },
	{ CURLE_PARTIAL_FILE, ERR_NETWORK, true, "the answer of %s broke off", try_again },
	{ CURLE_HTTP2, ERR_NETWORK, true, "the HTTP/2 connection to %s failed", try_again },
	{ CURLE_HTTP2_STREAM, ERR_NETWORK, true, "the HTTP/2 stream from %s was reset", try_again },
	{ CURLE_BAD_CONTENT_ENCODING, ERR_REPLY, false, "the answer of %s cannot be inflated",
	  "A proxy on the way may damage answers." },
	{ CURLE_UNSUPPORTED_PROTOCOL, ERR_REPLY, false, "%s does not speak HTTP", "Check the base URL and its port." },
	/* Running out of memory ends the program (base/mem.h): libcurl says this of a line of headers, or of a status or trailer, that is
	 * longer than it takes. */
	{ CURLE_OUT_OF_MEMORY, ERR_REPLY, false, "%s sent headers that are too large",
	  "No true answer has a line that long: check the server and the proxy." },
	{ CURLE_WEIRD_SERVER_REPLY, ERR_REPLY, false, "%s does not speak HTTP", "Check the base URL and its port." },
};

static enum ending failed(const struct exchange *x, bool again)
{
	if (!x->flight.reached)
		return again ? ENDING_UNSENT : ENDING_FINAL;
	return again ? ENDING_LOST : ENDING_BROKEN;
}

/* What a proxy answers to CONNECT. Nothing of the request has left then. */
static const struct connect_row {
	int from, to;
	bool again;
	const char *what, *remedy; /* %s: the host; %s: the variable */
} connect_rows[] = {
	{ 407, 407, false, "it wants a user and a password for %s", "Give them in %s: http://USER:PASSWORD@HOST:PORT." },
	{ 408, 408, true, "it was too slow on the way to %s", "Try again; if it lasts, tell who looks after the proxy of %s." },
	{ 429, 429, true, "it has too much to do to reach %s", "Wait and try again; the proxy is that of %s." },
	{ 400, 499, false, "its rules do not allow %s",
	  "Have the host allowed in the proxy of %s, or name the host in no_proxy if there is a way without." },
	{ 500, 501, true, "it failed on the way to %s", "Try again; if it lasts, tell who looks after the proxy of %s." },
	{ 502, 599, true, "it cannot reach %s",
	  "Try again; if it lasts, tell who looks after the proxy of %s, or name the host in no_proxy if there is a way without." },
	{ 0, 999, false, "it opens no way to %s", "Check that %s names a proxy for HTTPS." },
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static enum ending judge_refusal(struct exchange *x, int code)
{
	const struct proxy *p = &x->flight.proxy;
	const struct connect_row *r = connect_rows;
	char what[200];
	while (code < r->from || code > r->to)
		r++;
	if (code == 407 && p->has_user)
		snprintf(what, sizeof what, "it does not accept the user and password it is given");
	else
		snprintf(what, sizeof what, r->what, x->where.shown);
	err_set(&x->reply.err, ERR_NETWORK, "%s: the proxy at %s refuses (HTTP %d): %s", name_of(x), p->shown, code, what);
	err_remedy(&x->reply.err, r->remedy, p->variable);
	return failed(x, r->again);
}
#pragma GCC diagnostic pop

/* On the way through a proxy, before the server had a word: whose trouble it is. ENDING_OK: not the proxy's. */
static enum ending judge_proxy(struct exchange *x, CURLcode result)
{
	const struct proxy *p = &x->flight.proxy;
	long code = 0;
	if (!*p->value || x->flight.reached)
		return ENDING_OK;
	curl_easy_getinfo(x->flight.easy, CURLINFO_HTTP_CONNECTCODE, &code);
	if (code && (code < 200 || code > 299))
		return judge_refusal(x, (int)code);
	if (result == CURLE_COULDNT_CONNECT)
		err_set(&x->reply.err, ERR_NETWORK, "%s: cannot connect to the proxy at %s", name_of(x), p->shown);
	else if (result == CURLE_COULDNT_RESOLVE_PROXY)
		err_set(&x->reply.err, ERR_NETWORK, "%s: the name of the proxy at %s cannot be resolved", name_of(x), p->shown);
	else if (strstr(x->flight.trouble, "CONNECT response too large"))
		err_set(&x->reply.err, ERR_NETWORK, "%s: the proxy at %s sent headers that are too large", name_of(x), p->shown);
	else
		return ENDING_OK;
	err_remedy(&x->reply.err, "Check %s; idreview doctor tells more.", p->variable);
	return failed(x, true);
}

static enum ending judge_time_out(struct exchange *x)
{
	const struct api_limits *l = &x->api->limits;
	struct err *err = &x->reply.err;
	const char *host = x->where.shown;
	if (!x->flight.reached)
		err_set(err, ERR_NETWORK, "%s: no connection to %s within %d s%s%s", name_of(x), host, l->connect / 1000,
		        *x->flight.proxy.value ? ", through the proxy at " : "", *x->flight.proxy.value ? x->flight.proxy.shown : "");
	else if (x->flight.stalled)
		err_set(err, ERR_NETWORK, "%s: %s fell silent for %d s", name_of(x), host, l->stall / 1000);
	else
		err_set(err, ERR_NETWORK, "%s: %s did not answer in full within %d s", name_of(x), host, l->whole / 1000);
	err_remedy(err, "%s", x->flight.reached ? try_again : check_network);
	return failed(x, true);
}

static enum ending judge_too_big(struct exchange *x)
{
	int cap = (int)(x->flight.body.cap >> 20);
	if (x->flight.too_many_headers)
		err_set(&x->reply.err, ERR_REPLY, "%s: %s sent more than 64 KiB of headers", name_of(x), x->where.shown);
	else
		err_set(&x->reply.err, ERR_REPLY, "%s: the answer is larger than %d MiB and was not read on", name_of(x),
		        cap);
	err_remedy(&x->reply.err, "No true answer is that large: check the server and the proxy.");
	return failed(x, false);
}

static enum ending judge_chunks(struct exchange *x)
{
	err_set(&x->reply.err, ERR_REPLY, "%s: the chunks of %s's answer are broken, or trailers after them too large", name_of(x),
	        x->where.shown);
	err_remedy(&x->reply.err, "A proxy on the way may damage answers.");
	return failed(x, false);
}

enum ending unanswered_judge(struct exchange *x, CURLcode result)
{
	struct err *err = &x->reply.err;
	if (x->flight.address_refused) {
		picture_address_refused(x->where.shown, err);
		return ENDING_FINAL;
	}
	if (x->flight.too_big || x->flight.too_many_headers)
		return judge_too_big(x);
	enum ending proxy = judge_proxy(x, result);
	if (proxy != ENDING_OK)
		return proxy;
	if (x->flight.stalled || result == CURLE_OPERATION_TIMEDOUT)
		return judge_time_out(x);
	/* libcurl has the code of a broken connection for bad chunks too; those would come again. */
	if (result == CURLE_RECV_ERROR && strstr(x->flight.trouble, "chunked-encoding"))
		return judge_chunks(x);
	if (result == CURLE_SSL_CACERT_BADFILE && *x->api->config->ca_file) {
		err_set(err, ERR_CONFIG, "%s: the certificates of the setting ca_file, %.200s, cannot be used to check %s", name_of(x),
		        x->api->config->ca_file, x->where.shown);
		err_remedy(err, "One of them is damaged: have the file made again by whoever looks after the private CA.");
		return failed(x, false);
	}
	for (size_t i = 0; i < sizeof curl_rows / sizeof *curl_rows; i++) {
		const struct curl_row *t = &curl_rows[i];
		if (t->code != result)
			continue;
		char sentence[200];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(sentence, sizeof sentence, t->sentence, x->where.shown);
#pragma GCC diagnostic pop
		err_set(err, t->kind, "%s: %s", name_of(x), sentence);
		err_remedy(err, "%s", t->remedy);
		return failed(x, t->again);
	}
	err_set(err, ERR_NETWORK, "%s: the call to %s failed: %s", name_of(x), x->where.shown, curl_easy_strerror(result));
	err_remedy(err, "%s", try_again);
	return failed(x, true);
}

/* One sending of a call: the libcurl handle, what it may do, and what arrives. */
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "api/internal.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/when.h"

enum { HEADERS_MAX = 64 * 1024 };

static size_t on_body(char *data, size_t size, size_t count, void *ctx)
{
	struct exchange *x = ctx;
	size_t n = size * count;
	x->flight.progress = when_mono_ms();
	/* libcurl's own limit does not see chunked bodies and counts before inflation. */
	if (buf_add(&x->flight.body, data, n))
		return n;
	x->flight.too_big = true;
	return CURL_WRITEFUNC_ERROR;
}

/* The value of a header line when it is the named one, without the blanks around it. */
static bool header_value(const char *line, size_t n, const char *name, char *out, size_t size)
{
	size_t m = strlen(name);
	if (n <= m || strncasecmp(line, name, m) || line[m] != ':')
		return false;
	line += m + 1;
	n -= m + 1;
	while (n && (*line == ' ' || *line == '\t')) {
		line++;
		n--;
	}
	while (n && (unsigned char)line[n - 1] <= ' ')
		n--;
	if (n >= size)
		n = size - 1;
	memcpy(out, line, n);
	out[n] = '\0';
	return true;
}

static size_t on_header(char *line, size_t size, size_t count, void *ctx)
{
	struct exchange *x = ctx;
	struct flight *f = &x->flight;
	size_t n = size * count;
	f->progress = when_mono_ms();
	f->header_bytes += n;
	if (f->header_bytes > HEADERS_MAX) {
		f->too_many_headers = true;
		return 0;
	}
	char value[64];
	if (n >= 5 && !strncmp(line, "HTTP/", 5)) {
		f->retry_after_s = 0;
		f->content_type[0] = '\0';
	} else if (header_value(line, n, "Date", value, sizeof value)) {
		if (!when_parse_http(value, &f->date))
			f->date = 0;
	} else if (header_value(line, n, "Retry-After", value, sizeof value)) {
		f->retry_after_s = backoff_parse_retry_after(value, f->date ? f->date : when_now());
	} else if (header_value(line, n, "Content-Type", value, sizeof value)) {
		memcpy(f->content_type, value, sizeof value);
	}
	return n;
}

static bool address_allowed(const struct exchange *x, const struct sockaddr *sa)
{
	if (!exchange_is_picture(x) || *x->flight.proxy.value)
		return true;
	enum address_scope scope = address_scope(sa);
	return scope == ADDRESS_PUBLIC || (scope == ADDRESS_LOOPBACK && x->api->server_loopback);
}

/* Every socket is made here, so that none is inherited by a worker and no picture reaches an address that is not public, whatever
 * the name resolved to. */
static curl_socket_t on_open(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct exchange *x = ctx;
	if (purpose == CURLSOCKTYPE_IPCXN && !address_allowed(x, &address->addr)) {
		x->flight.address_refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Connected, about to send: the last place where nothing has been said yet. A connection kept from another call was not made by
 * on_open for this one, so its address is judged here. */
static int on_ready(void *ctx, char *remote, char *local, int remote_port, int local_port)
{
	(void)local, (void)remote_port, (void)local_port;
	struct exchange *x = ctx;
	enum address_scope scope;
	if (exchange_is_picture(x) && !*x->flight.proxy.value && address_parse(remote, &scope) && scope != ADDRESS_PUBLIC &&
	    !(scope == ADDRESS_LOOPBACK && x->api->server_loopback)) {
		x->flight.address_refused = true;
		return CURL_PREREQFUNC_ABORT;
	}
	x->flight.reached = true;
	x->flight.progress = when_mono_ms();
	return CURL_PREREQFUNC_OK;
}

/* Only for the version of TLS, which libcurl tells nowhere else without its TLS library's headers. */
static int on_verbose(CURL *easy, curl_infotype type, char *text, size_t n, void *ctx)
{
	(void)easy;
	static const char intro[] = "SSL connection using ";
	struct exchange *x = ctx;
	if (type != CURLINFO_TEXT || n < sizeof intro || strncmp(text, intro, sizeof intro - 1))
		return 0;
	size_t at = sizeof intro - 1, m = 0;
	char version[8];
	while (at < n && strchr("TLSv", text[at]) && text[at])
		at++;
	while (at < n && m + 1 < sizeof version && ((text[at] >= '0' && text[at] <= '9') || text[at] == '.'))
		version[m++] = text[at++];
	version[m] = '\0';
	snprintf(x->api->tls, sizeof x->api->tls, "TLS %s", version);
	return 0;
}

static bool set_request(struct exchange *x, CURL *easy, struct err *err)
{
	const struct config *c = x->api->config;
	if (exchange_is_picture(x)) {
		curl_easy_setopt(easy, CURLOPT_URL, x->url);
		x->flight.headers = curl_slist_append(NULL, "Accept: image/*, video/*");
		curl_easy_setopt(easy, CURLOPT_HTTPHEADER, x->flight.headers);
		return true;
	}
	char url[1024];
	const char *base = config_base_url(c);
	size_t n = strlen(base);
	while (n && base[n - 1] == '/')
		n--;
	if (snprintf(url, sizeof url, "%.*s%s", (int)n, base, exchange_endpoint(x)->path) >= (int)sizeof url)
		return err_set(err, ERR_CONFIG, "the base URL is too long");
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, x->api->headers);
	curl_easy_setopt(easy, CURLOPT_POST, 1L);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, buf_str(&x->request));
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)x->request.len);
	curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
	/* On a kept connection that dies without an answer libcurl sends the request again by itself: never for a write. */
	if (exchange_endpoint(x)->writes) {
		curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
		/* Nor on a stream that is refused, as it does with HTTP/2. */
		curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	}
	return true;
}

static void set_rules(struct exchange *x, CURL *easy)
{
	const struct api *api = x->api;
	const struct api_limits *l = &api->limits;
	int64_t left = l->whole - x->network_ms;
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, x->where.scheme);
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	/* Given up while a name is looked up: the resolver's thread is left to itself, or a key would wait for it. */
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)l->connect);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)(left > 1 ? left : 1));
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	/* A private CA is the API server's; pictures on the same loopback server share it. */
	if (*api->config->ca_file && (!exchange_is_picture(x) || api->server_loopback))
		curl_easy_setopt(easy, CURLOPT_CAINFO, api->config->ca_file);
	curl_easy_setopt(easy, CURLOPT_PROXY, x->flight.proxy.value);
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
	curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

static void set_callbacks(struct exchange *x, CURL *easy)
{
	curl_easy_setopt(easy, CURLOPT_PRIVATE, x);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, x->flight.trouble);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, x);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, x);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, x);
	curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_ready);
	curl_easy_setopt(easy, CURLOPT_PREREQDATA, x);
	if (!strcmp(x->where.scheme, "https") && !x->api->tls[0]) {
		curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_verbose);
		curl_easy_setopt(easy, CURLOPT_DEBUGDATA, x);
		curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
	}
}

/* -- a name before a proxy looks it up ---------------------------------------------------------------------------------------- */

enum { UNRESOLVED_MS = 60000 };

/* libcurl offers every address of the name, one after the other: each is judged and none is connected to. */
static curl_socket_t on_looked_up(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
	(void)purpose;
	struct exchange *x = ctx;
	if (address_scope(&address->addr) != ADDRESS_PUBLIC)
		x->flight.address_refused = true;
	return CURL_SOCKET_BAD;
}

/* A picture's name is looked up here first where a proxy is about to do the same out of our sight. libcurl's own resolver does it, in
 * the loop that is there: nothing blocks, a cancelled one goes with its handle, and answers stay in libcurl's cache. */
static bool wants_lookup(const struct exchange *x)
{
	const struct api *api = x->api;
	enum address_scope scope;
	return exchange_is_picture(x) && *x->flight.proxy.value && !address_parse(x->where.host, &scope) &&
	       (strcmp(api->unresolved, x->where.host) || when_mono_ms() >= api->unresolved_until);
}

static void set_lookup(struct exchange *x, CURL *easy)
{
	char url[300];
	snprintf(url, sizeof url, "https://%s/", x->where.host);
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)x->api->limits.lookup);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, x);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_looked_up);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, x);
}

/* -- start and end ------------------------------------------------------------------------------------------------------------ */

static bool add_handle(struct exchange *x, struct err *err)
{
	struct flight *f = &x->flight;
	f->easy = curl_easy_init();
	if (!f->easy)
		mem_exhausted();
	if (f->looking) {
		set_lookup(x, f->easy);
	} else {
		set_rules(x, f->easy);
		set_callbacks(x, f->easy);
		if (!set_request(x, f->easy, err))
			return false;
	}
	if (curl_multi_add_handle(x->api->multi, f->easy))
		return err_set(err, ERR_LOCAL, "%s: the call cannot be started", exchange_endpoint(x)->name);
	return true;
}

static void drop_handle(struct exchange *x)
{
	struct flight *f = &x->flight;
	curl_multi_remove_handle(x->api->multi, f->easy);
	curl_easy_cleanup(f->easy);
	f->easy = NULL;
}

bool flight_start(struct exchange *x, struct err *err)
{
	struct flight *f = &x->flight;
	*f = (struct flight){ .began = when_mono_ms() };
	f->progress = f->began;
	buf_init(&f->body, exchange_is_picture(x) ? API_PICTURE_MAX : JSON_BODY_MAX);
	proxy_find(&x->where, &f->proxy);
	if (!proxy_check(&f->proxy, err))
		return false;
	f->looking = wants_lookup(x);
	return add_handle(x, err);
}

/* A name that cannot be looked up here was let through by its look, or by image_hosts, before (api_picture_url_allowed). */
bool flight_goes_on(struct exchange *x, CURLcode result)
{
	struct flight *f = &x->flight;
	struct api *api = x->api;
	if (!f->looking || f->address_refused)
		return false;
	if (result == CURLE_COULDNT_RESOLVE_HOST || result == CURLE_OPERATION_TIMEDOUT) {
		memcpy(api->unresolved, x->where.host, sizeof api->unresolved);
		api->unresolved_until = when_mono_ms() + UNRESOLVED_MS;
	}
	f->looking = false;
	drop_handle(x);
	return add_handle(x, &x->reply.err);
}

void flight_stop(struct exchange *x)
{
	struct flight *f = &x->flight;
	if (f->easy) {
		drop_handle(x);
		curl_slist_free_all(f->headers);
	}
	buf_finish(&f->body);
	*f = (struct flight){ 0 };
}

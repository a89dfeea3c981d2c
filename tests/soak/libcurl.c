/* Inside a program under test: a libcurl whose network is the world. Only what src/api uses; URLs, lists and error texts are the
 * true library's. Linked with --wrap. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <curl/curl.h>

#include "soak/wire.h"

enum state { IDLE, WAITING, ANSWERED, ENDED, REPORTED };

struct multi;
struct easy {
	struct easy *next;
	struct multi *multi;
	enum state state;
	int number, fd;
	char url[256];
	const char *body;
	long body_len, whole_ms, status;
	void *private, *write_ctx, *header_ctx, *ready_ctx;
	curl_write_callback write, header;
	curl_prereq_callback ready;
	CURLcode code;
	char *head, *answer;
	size_t head_len, answer_len;
};

struct multi {
	struct easy *first;
	curl_socket_callback socket;
	curl_multi_timer_callback timer;
	void *socket_ctx, *timer_ctx;
	CURLMsg message;
};

static struct multi *the_multi;
static int easy_count;

CURLcode __wrap_curl_global_init_mem(long flags, curl_malloc_callback m, curl_free_callback f, curl_realloc_callback r,
                                     curl_strdup_callback s, curl_calloc_callback c);
CURLcode __wrap_curl_global_init_mem(long flags, curl_malloc_callback m, curl_free_callback f, curl_realloc_callback r,
                                     curl_strdup_callback s, curl_calloc_callback c)
{
	(void)flags, (void)m, (void)f, (void)r, (void)s, (void)c;
	return CURLE_OK;
}

void __wrap_curl_global_cleanup(void);
void __wrap_curl_global_cleanup(void)
{
}

/* -- easy ---------------------------------------------------------------------------------------------------------------------- */

CURL *__wrap_curl_easy_init(void);
CURL *__wrap_curl_easy_init(void)
{
	struct easy *e = calloc(1, sizeof *e);
	if (e)
		*e = (struct easy){ .fd = -1, .number = ++easy_count };
	return e;
}

void __wrap_curl_easy_cleanup(CURL *handle);
void __wrap_curl_easy_cleanup(CURL *handle)
{
	struct easy *e = handle;
	if (!e)
		return;
	free(e->head);
	free(e->answer);
	free(e);
}

static void set_pointer(struct easy *e, CURLoption option, void *p)
{
	if (option == CURLOPT_URL)
		snprintf(e->url, sizeof e->url, "%s", (const char *)p);
	else if (option == CURLOPT_POSTFIELDS)
		e->body = p;
	else if (option == CURLOPT_PRIVATE)
		e->private = p;
	else if (option == CURLOPT_WRITEDATA)
		e->write_ctx = p;
	else if (option == CURLOPT_HEADERDATA)
		e->header_ctx = p;
	else if (option == CURLOPT_PREREQDATA)
		e->ready_ctx = p;
}

CURLcode __wrap_curl_easy_setopt(CURL *handle, CURLoption option, ...);
CURLcode __wrap_curl_easy_setopt(CURL *handle, CURLoption option, ...)
{
	struct easy *e = handle;
	va_list ap;
	va_start(ap, option);
	if (option == CURLOPT_WRITEFUNCTION)
		e->write = va_arg(ap, curl_write_callback);
	else if (option == CURLOPT_HEADERFUNCTION)
		e->header = va_arg(ap, curl_write_callback);
	else if (option == CURLOPT_PREREQFUNCTION)
		e->ready = va_arg(ap, curl_prereq_callback);
	else if (option == CURLOPT_POSTFIELDSIZE)
		e->body_len = va_arg(ap, long);
	else if (option == CURLOPT_TIMEOUT_MS)
		e->whole_ms = va_arg(ap, long);
	else if (option >= CURLOPTTYPE_OBJECTPOINT && option < CURLOPTTYPE_FUNCTIONPOINT)
		set_pointer(e, option, va_arg(ap, void *));
	va_end(ap);
	return CURLE_OK;
}

CURLcode __wrap_curl_easy_getinfo(CURL *handle, CURLINFO info, ...);
CURLcode __wrap_curl_easy_getinfo(CURL *handle, CURLINFO info, ...)
{
	struct easy *e = handle;
	va_list ap;
	va_start(ap, info);
	if (info == CURLINFO_RESPONSE_CODE)
		*va_arg(ap, long *) = e->status;
	else if (info == CURLINFO_HTTP_VERSION)
		*va_arg(ap, long *) = CURL_HTTP_VERSION_1_1;
	else if (info == CURLINFO_PRIVATE)
		*va_arg(ap, void **) = e->private;
	va_end(ap);
	return CURLE_OK;
}

/* -- multi --------------------------------------------------------------------------------------------------------------------- */

CURLM *__wrap_curl_multi_init(void);
CURLM *__wrap_curl_multi_init(void)
{
	return the_multi = calloc(1, sizeof *the_multi);
}

CURLMcode __wrap_curl_multi_cleanup(CURLM *handle);
CURLMcode __wrap_curl_multi_cleanup(CURLM *handle)
{
	if (handle == the_multi)
		the_multi = NULL;
	free(handle);
	return CURLM_OK;
}

CURLMcode __wrap_curl_multi_setopt(CURLM *handle, CURLMoption option, ...);
CURLMcode __wrap_curl_multi_setopt(CURLM *handle, CURLMoption option, ...)
{
	struct multi *m = (struct multi *)handle;
	va_list ap;
	va_start(ap, option);
	if (option == CURLMOPT_SOCKETFUNCTION)
		m->socket = va_arg(ap, curl_socket_callback);
	else if (option == CURLMOPT_SOCKETDATA)
		m->socket_ctx = va_arg(ap, void *);
	else if (option == CURLMOPT_TIMERFUNCTION)
		m->timer = va_arg(ap, curl_multi_timer_callback);
	else if (option == CURLMOPT_TIMERDATA)
		m->timer_ctx = va_arg(ap, void *);
	va_end(ap);
	return CURLM_OK;
}

CURLMcode __wrap_curl_multi_add_handle(CURLM *handle, CURL *easy);
CURLMcode __wrap_curl_multi_add_handle(CURLM *handle, CURL *easy)
{
	struct multi *m = (struct multi *)handle;
	struct easy *e = easy, **end = &m->first;
	while (*end)
		end = &(*end)->next;
	*end = e;
	e->multi = m;
	m->timer((CURLM *)m, 0, m->timer_ctx);
	return CURLM_OK;
}

static void close_socket(struct easy *e)
{
	if (e->fd < 0)
		return;
	e->multi->socket(e, e->fd, CURL_POLL_REMOVE, e->multi->socket_ctx, NULL);
	close(e->fd);
	e->fd = -1;
}

CURLMcode __wrap_curl_multi_remove_handle(CURLM *handle, CURL *easy);
CURLMcode __wrap_curl_multi_remove_handle(CURLM *handle, CURL *easy)
{
	struct multi *m = (struct multi *)handle;
	struct easy *e = easy, **at = &m->first;
	struct wake wake;
	while (*at && *at != e)
		at = &(*at)->next;
	if (!*at)
		return CURLM_OK;
	*at = e->next;
	if (e->state == WAITING)
		child_ask(&(struct ask){ .kind = ASK_STOP, .easy = e->number }, NULL, 0, &wake);
	close_socket(e);
	e->multi = NULL;
	return CURLM_OK;
}

/* Connecting is a moment of its own: what is killed before has sent nothing. */
static void start(struct easy *e)
{
	struct ask ask = { .kind = ASK_START, .easy = e->number, .whole_ms = e->whole_ms };
	char here[] = "127.0.0.1";
	struct wake wake;
	memcpy(ask.url, e->url, sizeof ask.url);
	e->state = WAITING;
	child_ask(&ask, NULL, 0, &wake);
	if (wake.cause != CAUSE_REFUSED) {
		e->ready(e->ready_ctx, here, here, 80, 40000);
		child_ask(&(struct ask){ .kind = ASK_SENT, .easy = e->number }, e->body, (size_t)e->body_len, &wake);
	}
	e->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	e->multi->socket(e, e->fd, CURL_POLL_IN, e->multi->socket_ctx, NULL);
}

static bool hand_on(curl_write_callback to, void *ctx, char *bytes, size_t n)
{
	return !to || !n || to(bytes, 1, n, ctx) == n;
}

static void finish(struct easy *e)
{
	bool ok = true;
	e->state = ENDED;
	for (size_t at = 0; ok && at < e->head_len;) {
		char *end = memchr(e->head + at, '\n', e->head_len - at);
		size_t n = (size_t)(end - (e->head + at)) + 1;
		if (!at)
			e->status = atol(e->head + strlen("HTTP/1.1 "));
		ok = hand_on(e->header, e->header_ctx, e->head + at, n);
		at += n;
	}
	ok = ok && hand_on(e->write, e->write_ctx, e->answer, e->answer_len);
	if (!ok)
		e->code = CURLE_WRITE_ERROR;
	close_socket(e);
}

CURLMcode __wrap_curl_multi_socket_action(CURLM *handle, curl_socket_t fd, int what, int *running);
CURLMcode __wrap_curl_multi_socket_action(CURLM *handle, curl_socket_t fd, int what, int *running)
{
	(void)what;
	struct multi *m = (struct multi *)handle;
	for (struct easy *e = m->first, *next; e; e = next) {
		next = e->next;
		if (e->state == IDLE && fd == CURL_SOCKET_TIMEOUT)
			start(e);
		else if (e->state == ANSWERED && e->fd == fd)
			finish(e);
	}
	*running = 0;
	return CURLM_OK;
}

CURLMsg *__wrap_curl_multi_info_read(CURLM *handle, int *left);
CURLMsg *__wrap_curl_multi_info_read(CURLM *handle, int *left)
{
	struct multi *m = (struct multi *)handle;
	*left = 0;
	for (struct easy *e = m->first; e; e = e->next)
		if (e->state == ENDED) {
			e->state = REPORTED;
			m->message = (CURLMsg){ .msg = CURLMSG_DONE, .easy_handle = e, .data.result = e->code };
			return &m->message;
		}
	return NULL;
}

/* With a zero behind: the status of a head is read as a number. */
static char *copy(const char *bytes, size_t n)
{
	char *out = malloc(n + 1);
	if (!out)
		abort();
	memcpy(out, bytes, n);
	out[n] = '\0';
	return out;
}

void child_answer(const struct wake *wake)
{
	static const uint64_t one = 1;
	for (struct easy *e = the_multi ? the_multi->first : NULL; e; e = e->next)
		if (e->number == wake->easy && e->state == WAITING) {
			e->state = ANSWERED;
			e->code = (CURLcode)wake->code;
			e->head = copy(child_payload(), e->head_len = wake->head);
			e->answer = copy(child_payload() + wake->head, e->answer_len = wake->body);
			if (write(e->fd, &one, sizeof one) != sizeof one)
				abort();
		}
}

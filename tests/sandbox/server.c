#include "server.h"

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

enum { PATIENCE_S = 120 };

struct server server;

void server_read_line(int fd, char *line, size_t size)
{
	size_t n = 0;
	char c;
	while (n + 1 < size && read(fd, &c, 1) == 1 && c != '\n')
		line[n++] = c;
	line[n] = '\0';
}

/* Options separated by spaces. */
void server_start(const char *options)
{
	const char *srcdir = getenv("srcdir");
	char *words = mem_printf("%s --data %s/data/sandbox --until-stdin-closes %s", "./idreview-sandbox", srcdir ? srcdir : ".", options);
	char *argv[40], *rest = words;
	int argc = 0, out[2], in[2];
	while (argc < 39 && (argv[argc] = strsep(&rest, " ")))
		argc += *argv[argc] != '\0';
	argv[argc] = NULL;
	ck_assert_int_eq(pipe2(out, O_CLOEXEC) | pipe2(in, O_CLOEXEC), 0);
	server.pid = fork();
	ck_assert_int_ge(server.pid, 0);
	if (server.pid == 0) {
		dup2(out[1], STDOUT_FILENO);
		dup2(in[0], STDIN_FILENO);
		execv(argv[0], argv);
		_exit(127);
	}
	close(out[1]);
	close(in[0]);
	server.out = out[0];
	server.in = in[1];
	server_read_line(server.out, server.url, sizeof server.url);
	ck_assert_int_eq(sscanf(server.url, "http://127.0.0.1:%d", &server.port), 1);
	free(words);
}

int server_wait(void)
{
	int status = -1;
	ck_assert_int_eq(waitpid(server.pid, &status, 0), server.pid);
	close(server.out);
	if (server.in >= 0)
		close(server.in);
	server.pid = 0;
	return status;
}

void server_setup(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
	server_start("--no-cache --now 2026-11-23T03:06:02Z");
}

void server_teardown(void)
{
	if (server.pid > 0) {
		kill(server.pid, SIGTERM);
		ck_assert_int_eq(server_wait(), 0);
	}
	curl_global_cleanup();
}

size_t server_take(char *p, size_t size, size_t n, void *cls)
{
	return buf_add(cls, p, size * n) ? size * n : 0;
}

static void copy_header(CURL *c, const char *name, char *out, size_t size)
{
	struct curl_header *h;
	snprintf(out, size, "%s", curl_easy_header(c, name, 0, CURLH_HEADER, -1, &h) == CURLHE_OK ? h->value : "");
}

void reply_finish(struct reply *r)
{
	buf_finish(&r->body);
}

struct curl_slist *server_headers(void)
{
	struct curl_slist *h = curl_slist_append(NULL, "Content-Type: application/json");
	h = curl_slist_append(h, "PLAID-CLIENT-ID: sandbox");
	h = curl_slist_append(h, "PLAID-SECRET: sandbox-secret");
	return curl_slist_append(h, "Expect:");
}

/* body NULL: a GET without credentials. Finish the reply. */
struct reply server_ask(const char *url, const char *body)
{
	struct reply r = { 0 };
	CURL *c = curl_easy_init();
	struct curl_slist *headers = body ? server_headers() : NULL;
	buf_init(&r.body, REPLY_MAX);
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)PATIENCE_S);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, server_take);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, &r.body);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
	if (body)
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	r.code = curl_easy_perform(c);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &r.status);
	copy_header(c, "Content-Type", r.type, sizeof r.type);
	copy_header(c, "Date", r.date, sizeof r.date);
	copy_header(c, "Retry-After", r.retry_after, sizeof r.retry_after);
	curl_slist_free_all(headers);
	curl_easy_cleanup(c);
	return r;
}

struct reply server_call(const char *endpoint, const char *body)
{
	char url[200];
	snprintf(url, sizeof url, "%s%s%s", server.url, *endpoint == '/' ? "" : "/identity_verification/", endpoint);
	return server_ask(url, body);
}

cJSON *server_json(const char *endpoint, const char *body)
{
	struct reply r = server_call(endpoint, body);
	ck_assert_msg(r.code == CURLE_OK && r.status == 200, "%s: %d %ld %s", endpoint, r.code, r.status, buf_str(&r.body));
	ck_assert_str_eq(r.type, "application/json");
	cJSON *json = cJSON_ParseWithLength(buf_str(&r.body), r.body.len);
	ck_assert_ptr_nonnull(json);
	reply_finish(&r);
	return json;
}

cJSON *server_control(const char *body)
{
	return server_json("/_sandbox/control", body);
}

void server_set(const char *body)
{
	cJSON_Delete(server_control(body));
}

int server_calls_of(const char *endpoint)
{
	cJSON *json = server_control("{}");
	int n = cJSON_GetObjectItem(cJSON_GetObjectItem(json, "calls"), endpoint)->valueint;
	cJSON_Delete(json);
	return n;
}

const cJSON *json_at(const cJSON *node, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(node, key);
}

/* A picture's URL of an attempt; part from 1. free(). */
char *picture_url(const char *id, const char *details, const char *array, int part, const char *object, const char *leaf)
{
	char body[200];
	snprintf(body, sizeof body, "{\"identity_verification_id\":\"%s\"}", id);
	cJSON *json = server_json("get", body);
	const char *url = cJSON_GetStringValue(json_at(json_at(cJSON_GetArrayItem(json_at(json_at(json, details), array), part - 1), object), leaf));
	ck_assert_ptr_nonnull(url);
	char *copy = mem_strdup(url);
	cJSON_Delete(json);
	return copy;
}

char *document_url(const char *id, int part, const char *leaf)
{
	return picture_url(id, "documentary_verification", "documents", part, "images", leaf);
}

/* idreview-sandbox as a program of the test's own, and one call of it after another. A process has one. */
#ifndef TESTS_SANDBOX_SERVER_H
#define TESTS_SANDBOX_SERVER_H

#include <sys/types.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

#include "base/buf.h"

extern struct server {
	pid_t pid;
	int out, in; /* the ends of its standard output and input we hold */
	char url[64];
	int port;
} server;

enum { REPLY_MAX = 96 * 1024 * 1024 };

struct reply {
	CURLcode code;
	long status;
	struct buf body;
	char type[80], date[80], retry_after[20];
};

/* Fixture: one that keeps no pictures and whose clock stands. */
void server_setup(void);
void server_teardown(void);
void server_start(const char *options); /* separated by spaces */
int server_wait(void);                  /* until it ends; its wait status */
void server_read_line(int fd, char *line, size_t size);

/* body NULL: a GET without credentials. Finish the reply. */
struct reply server_ask(const char *url, const char *body);
struct reply server_call(const char *endpoint, const char *body); /* "get", or a path */
void reply_finish(struct reply *r);
struct curl_slist *server_headers(void);                                 /* of a call */
size_t server_take(char *p, size_t size, size_t n, void *cls);           /* CURLOPT_WRITEFUNCTION into a struct buf */
cJSON *server_json(const char *endpoint, const char *body);              /* it must succeed */
cJSON *server_control(const char *body);                                 /* its report */
void server_set(const char *body);                                       /* the same without the report */
int server_calls_of(const char *endpoint);                               /* it has had so far */
const cJSON *json_at(const cJSON *node, const char *key);
/* A picture's URL of an attempt; part from 1. free(). */
char *picture_url(const char *id, const char *details, const char *array, int part, const char *object, const char *leaf);
char *document_url(const char *id, int part, const char *leaf);

#endif

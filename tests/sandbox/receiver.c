#include "receiver.h"

#include <arpa/inet.h>
#include <check.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

enum { MANY = 200, PATIENCE_S = 120 };

static struct {
	struct MHD_Daemon *daemon;
	pthread_mutex_t lock;
	pthread_cond_t came;
	struct received list[MANY];
	size_t count;
	const int *statuses;
	struct MHD_Connection *held[MANY];
	size_t held_count;
	bool ending;
} receiver = { .lock = PTHREAD_MUTEX_INITIALIZER, .came = PTHREAD_COND_INITIALIZER };

static enum MHD_Result see_header(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	struct received *one = cls;
	if (strcasecmp(name, "Plaid-Verification") == 0 && one->tokens++ == 0)
		one->token = strdup(value);
	if (strcasecmp(name, "Content-Type") == 0)
		snprintf(one->type, sizeof one->type, "%s", value);
	return MHD_YES;
}

static enum MHD_Result answer(struct MHD_Connection *c, int status)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result ok = MHD_queue_response(c, (unsigned)status, r);
	MHD_destroy_response(r);
	return ok;
}

/* It is whole: keep it, and say what to answer. */
static int keep(struct received *one, struct MHD_Connection *c, const char *path)
{
	MHD_get_connection_values(c, MHD_HEADER_KIND, see_header, one);
	snprintf(one->path, sizeof one->path, "%s", path);
	pthread_mutex_lock(&receiver.lock);
	int status = receiver.statuses && *receiver.statuses ? *receiver.statuses++ : 200;
	if (receiver.count < MANY)
		receiver.list[receiver.count++] = *one;
	if (status < 0)
		receiver.held[receiver.held_count++] = c;
	pthread_cond_broadcast(&receiver.came);
	pthread_mutex_unlock(&receiver.lock);
	return status;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *c, const char *path, const char *method, const char *version,
                                  const char *data, size_t *size, void **state)
{
	(void)cls, (void)method, (void)version;
	struct received *one = *state;
	if (!one) {
		*state = calloc(1, sizeof *one);
		return MHD_YES;
	}
	if (*size) {
		one->body = realloc(one->body, one->len + *size + 1);
		memcpy(one->body + one->len, data, *size);
		one->len += *size;
		one->body[one->len] = '\0';
		*size = 0;
		return MHD_YES;
	}
	if (receiver.ending)
		return MHD_NO;
	int status = keep(one, c, path);
	if (status >= 0)
		return answer(c, status);
	MHD_suspend_connection(c);
	return MHD_YES;
}

static void on_completed(void *cls, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why)
{
	(void)cls, (void)c, (void)why;
	free(*state);
	*state = NULL;
}

void receiver_start(int port, const int *statuses)
{
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	receiver.statuses = statuses;
	receiver.ending = false;
	receiver.daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, NULL,
	                                   MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&here, MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
	                                   MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_END);
	ck_assert_ptr_nonnull(receiver.daemon);
}

int receiver_port(void)
{
	return MHD_get_daemon_info(receiver.daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void receiver_stop(void)
{
	receiver.ending = true;
	for (size_t i = 0; i < receiver.held_count; i++)
		MHD_resume_connection(receiver.held[i]);
	receiver.held_count = 0;
	if (receiver.daemon)
		MHD_stop_daemon(receiver.daemon);
	receiver.daemon = NULL;
}

const struct received *receiver_wait(size_t n)
{
	struct timespec end;
	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += PATIENCE_S;
	pthread_mutex_lock(&receiver.lock);
	int failed = 0;
	while (receiver.count <= n && !failed)
		failed = pthread_cond_timedwait(&receiver.came, &receiver.lock, &end);
	pthread_mutex_unlock(&receiver.lock);
	ck_assert_msg(!failed, "webhook %zu did not come", n);
	return &receiver.list[n];
}

size_t receiver_count(void)
{
	pthread_mutex_lock(&receiver.lock);
	size_t n = receiver.count;
	pthread_mutex_unlock(&receiver.lock);
	return n;
}

void receiver_forget(void)
{
	for (size_t i = 0; i < receiver.count; i++) {
		free(receiver.list[i].body);
		free(receiver.list[i].token);
	}
	receiver.count = 0;
}

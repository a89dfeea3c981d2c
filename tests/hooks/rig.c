#include "rig.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/when.h"

static void answer_all(struct rig *r)
{
	bool known[BATCH_MOST] = { false };
	const struct inbox_event *const *events = r->held;
	for (size_t i = 0; i < r->held_count; i++) {
		for (size_t k = 0; k < r->kept_count; k++)
			known[i] = known[i] || (r->kept[k].iat == events[i]->iat && !memcmp(r->kept[k].hash, events[i]->body_hash, 32));
		if (r->fail || known[i])
			continue;
		ck_assert_uint_lt(r->kept_count, RIG_KEPT);
		memcpy(r->kept[r->kept_count].hash, events[i]->body_hash, 32);
		r->kept[r->kept_count++].iat = events[i]->iat;
	}
	r->held_count = 0;
	batch_answer(&r->batch, !r->fail, known);
}

static void put(void *ctx, struct batch *batch, const struct inbox_event *const *events, size_t count)
{
	(void)batch;
	struct rig *r = ctx;
	r->held = events;
	r->held_count = count;
	if (!r->hold)
		answer_all(r);
}

void rig_answer(struct rig *r)
{
	ck_assert_uint_gt(r->held_count, 0);
	answer_all(r);
}

static bool ask(void *ctx, const char *kid)
{
	struct rig *r = ctx;
	if (r->asked_count == 8)
		return false;
	snprintf(r->asked[r->asked_count++], sizeof *r->asked, "%s", kid);
	return true;
}

static int64_t now_of(void *ctx)
{
	return ((struct rig *)ctx)->now;
}

static void write_metrics(void *ctx, struct buf *out)
{
	struct rig *r = ctx;
	for (int i = 0; i < REFUSALS; i++)
		buf_printf(out, "%s %llu\n", refusal_table[i].name, (unsigned long long)r->tally.refused[i]);
}

static bool is_healthy(void *ctx, struct buf *out)
{
	struct rig *r = ctx;
	buf_add_str(out, r->fail ? "no\n" : "ok\n");
	return !r->fail;
}

void rig_start(struct rig *r, const struct receiver_options *options)
{
	const struct receiver_options usual = { .bind = "127.0.0.1", .connections = 100, .whole_ms = RECEIVER_WHOLE_MS, .key_ms = RECEIVER_KEY_MS };
	struct err err = { 0 };
	*r = (struct rig){ .now = 1790000000 };
	signer_init(&r->vendor);
	ring_init(&r->ring, ask, r, when_mono_ms());
	r->judge = (struct judge){ .ring = &r->ring, .environment = "sandbox", .now = now_of, .ctx = r };
	judge_init(&r->judge);
	batch_init(&r->batch, (struct inbox_keep){ .put = put, .ctx = r }, &r->tally);
	const struct receiver_parts parts = { &r->judge, &r->batch, &r->tally, write_metrics, is_healthy, r };
	ck_assert_msg(receiver_create(options ? options : &usual, &parts, &r->receiver, &err), "%s", err.text);
	r->port = atoi(strrchr(receiver_address(r->receiver), ':') + 1);
	loop_add(&r->loop, receiver_source(r->receiver));
	loop_add(&r->loop, batch_source(&r->batch));
}

void rig_stop(struct rig *r)
{
	r->hold = false;
	receiver_end(r->receiver);
	while (!receiver_idle(r->receiver)) {
		if (r->held_count)
			rig_answer(r);
		rig_turn(r);
	}
	receiver_destroy(r->receiver);
	judge_finish(&r->judge);
	ring_finish(&r->ring);
	signer_finish(&r->vendor);
}

void rig_turn(struct rig *r)
{
	struct err err = { 0 };
	ck_assert_msg(loop_once(&r->loop, 5, &err), "%s", err.text);
	size_t count = r->mute ? 0 : r->asked_count;
	for (size_t i = 0; i < count; i++)
		ring_answered(&r->ring, r->asked[i], !strcmp(r->asked[i], "k") ? RING_KEY : !strcmp(r->asked[i], "old") ? RING_KEY_EXPIRED :
		                                                                                                       RING_NO_SUCH_KEY,
		              r->vendor.x, r->vendor.y, when_mono_ms());
	if (!r->mute)
		r->asked_count = 0;
}

int rig_connect(const struct rig *r)
{
	const struct sockaddr_in there = { .sin_family = AF_INET, .sin_port = htons((uint16_t)r->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(connect(fd, (const struct sockaddr *)&there, sizeof there), 0);
	return fd;
}

void rig_say(int fd, const char *text)
{
	ck_assert_int_eq(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

void rig_post(int fd, const char *token, const char *body)
{
	char *text = mem_printf("POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n%s%s%s\r\n%s", strlen(body), token ? "Plaid-Verification: " : "",
	                        token ? token : "", token ? "\r\n" : "", body);
	rig_say(fd, text);
	free(text);
}

/* What is there of an answer, complete or not. */
static size_t read_answer(struct rig *r, int fd, char *out, size_t size, bool *closed)
{
	size_t len = 0;
	*closed = false;
	for (int64_t end = when_mono_ms() + 60000; when_mono_ms() < end && len + 1 < size;) {
		rig_turn(r);
		ssize_t n = recv(fd, out + len, size - len - 1, MSG_DONTWAIT);
		if (n == 0 || (n < 0 && errno != EAGAIN)) {
			*closed = true;
			break;
		}
		len += n > 0 ? (size_t)n : 0;
		out[len] = '\0';
		const char *blank = strstr(out, "\r\n\r\n"), *length = strcasestr(out, "content-length:");
		if (len && blank && length && len >= (size_t)(blank + 4 - out) + strtoul(length + 15, NULL, 10))
			break;
	}
	out[len] = '\0';
	return len;
}

int rig_status(struct rig *r, int fd)
{
	char text[16384];
	bool closed;
	int status = 0;
	if (read_answer(r, fd, text, sizeof text, &closed))
		ck_assert_int_eq(sscanf(text, "HTTP/1.1 %d", &status), 1);
	return status;
}

bool rig_quiet(struct rig *r, int fd)
{
	char c;
	for (int i = 0; i < 20; i++)
		rig_turn(r);
	return recv(fd, &c, 1, MSG_DONTWAIT | MSG_PEEK) < 0 && errno == EAGAIN;
}

char *rig_get(struct rig *r, const char *path, int *status)
{
	char *text = mem_alloc(65536), *request = mem_printf("GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path);
	bool closed;
	int fd = rig_connect(r);
	rig_say(fd, request);
	free(request);
	ck_assert_uint_gt(read_answer(r, fd, text, 65536, &closed), 0);
	ck_assert_int_eq(sscanf(text, "HTTP/1.1 %d", status), 1);
	close(fd);
	char *body = mem_strdup(strstr(text, "\r\n\r\n") + 4);
	free(text);
	return body;
}

char *rig_body(const char *code, const char *id)
{
	return mem_printf("{\"webhook_type\":\"IDENTITY_VERIFICATION\",\"webhook_code\":\"%s\",\"identity_verification_id\":\"%s\","
			  "\"environment\":\"sandbox\"}", code, id);
}

int rig_deliver(struct rig *r, const char *code, const char *id)
{
	char *body = rig_body(code, id), *token = signer_sign(&r->vendor, "k", r->now, body, strlen(body));
	int fd = rig_connect(r);
	rig_post(fd, token, body);
	int status = rig_status(r, fd);
	close(fd);
	free(body);
	free(token);
	return status;
}

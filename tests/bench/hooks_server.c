#include "hooks.h"

#include <fcntl.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/when.h"
#include "hooks/inbox_store.h"
#include "hooks/receiver.h"
#include "hooks/signer.h"
#include "hooks/tally.h"

const char *const served_names[SERVED_KINDS] = { "receiver, SQLite, group commit", "receiver, SQLite, a commit each",
	"receiver, a line and fsync each", "bare libmicrohttpd, no store" };

static struct ring ring;
static struct judge judge;
static struct tally tally;
static struct batch batch;
static struct loop loop;
static struct receiver *receiver;

static int64_t now_of(void *ctx)
{
	(void)ctx;
	return when_now();
}

static bool ask(void *ctx, const char *kid)
{
	(void)ctx, (void)kid;
	return true;
}

static void die(const char *what)
{
	fprintf(stderr, "bench_hooks: %s\n", what);
	_exit(1);
}

/* -- an fsync a request ---------------------------------------------------------------------------------------------------------- */

static void put_line(void *ctx, struct batch *b, const struct inbox_event *const *events, size_t count)
{
	int *fd = ctx;
	const bool known[BATCH_MOST] = { false };
	for (size_t i = 0; i < count; i++) {
		char line[400];
		int n = snprintf(line, sizeof line, "%lld %s %s %s\n", (long long)events[i]->iat, events[i]->type, events[i]->code, events[i]->subject);
		if (write(*fd, line, (size_t)n) != n || fsync(*fd))
			die("the file cannot be written");
	}
	batch_answer(b, true, known);
}

/* -- bare ------------------------------------------------------------------------------------------------------------------------ */

struct visit { struct buf body; };

static enum MHD_Result on_bare(void *cls, struct MHD_Connection *c, const char *path, const char *method, const char *version, const char *data,
                               size_t *size, void **state)
{
	(void)path, (void)method, (void)version;
	struct visit *v = *state;
	if (!v) {
		*state = v = mem_alloc(sizeof *v);
		buf_init(&v->body, EVENT_BODY_MAX);
		return MHD_YES;
	}
	if (*size) {
		buf_add(&v->body, data, *size);
		*size = 0;
		return MHD_YES;
	}
	struct hook_token token;
	struct hook_event event;
	bool coming;
	const char *text = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Plaid-Verification");
	enum refusal why = judge_webhook(&judge, text ? text : "", buf_str(&v->body), v->body.len, &token, &event, &coming);
	return MHD_queue_response(c, (unsigned)refusal_table[why].status, cls);
}

static void on_bare_end(void *cls, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why)
{
	(void)cls, (void)c, (void)why;
	struct visit *v = *state;
	if (v)
		buf_finish(&v->body);
	free(v);
}

static int begin_bare(void)
{
	struct MHD_Response *empty = MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
	struct MHD_Daemon *d = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, on_bare, empty, MHD_OPTION_NOTIFY_COMPLETED, on_bare_end,
	                                        NULL, MHD_OPTION_CONNECTION_LIMIT, 1000u, MHD_OPTION_END);
	if (!d)
		die("libmicrohttpd does not start");
	return MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port;
}

/* -- the receiver ---------------------------------------------------------------------------------------------------------------- */

static void nothing(void *ctx, struct buf *out)
{
	(void)ctx, (void)out;
}

static bool well(void *ctx, struct buf *out)
{
	(void)ctx, (void)out;
	return true;
}

static int begin_receiver(enum served kind, const char *directory)
{
	static struct inbox_store inbox;
	static int fd;
	struct err err = { 0 };
	char *path = mem_printf("%s/%s", directory, kind == SERVED_FSYNC ? "lines" : "store.db");
	if (kind != SERVED_FSYNC) {
		if (!store_open(STORE_OF_CASES, path, &inbox.store, &err))
			die(err.text);
		batch_init(&batch, inbox_store_keep(&inbox), &tally);
		batch.most = kind == SERVED_EACH ? 1 : BATCH_MOST;
	} else {
		fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		batch_init(&batch, (struct inbox_keep){ .put = put_line, .ctx = &fd }, &tally);
	}
	free(path);
	const struct receiver_options o = { .bind = "127.0.0.1", .connections = 1000, .whole_ms = RECEIVER_WHOLE_MS, .key_ms = RECEIVER_KEY_MS };
	const struct receiver_parts parts = { &judge, &batch, &tally, nothing, well, NULL };
	if (!receiver_create(&o, &parts, &receiver, &err))
		die(err.text);
	loop_add(&loop, receiver_source(receiver));
	loop_add(&loop, batch_source(&batch));
	if (kind != SERVED_FSYNC)
		loop_add(&loop, store_source(inbox.store));
	return atoi(strrchr(receiver_address(receiver), ':') + 1);
}

static _Noreturn void run(enum served kind, const struct signer *vendor, const char *directory, int out, int hold)
{
	struct verifier *key;
	struct err err;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	ring_init(&ring, ask, NULL, when_mono_ms());
	ring_find(&ring, "k", when_mono_ms(), &key);
	ring_answered(&ring, "k", RING_KEY, vendor->x, vendor->y, when_mono_ms());
	judge = (struct judge){ .ring = &ring, .environment = "sandbox", .now = now_of };
	judge_init(&judge);
	int port = kind == SERVED_BARE ? begin_bare() : begin_receiver(kind, directory);
	if (write(out, &port, sizeof port) != (ssize_t)sizeof port)
		_exit(1);
	char c;
	if (kind == SERVED_BARE) {
		(void)!read(hold, &c, 1);
		_exit(0);
	}
	while (loop_once(&loop, 1000, &err) && !(loop_wait(hold, POLLIN, 0)))
		continue;
	_exit(0);
}

struct serving serve(enum served kind, const struct signer *vendor, const char *directory)
{
	struct serving s = { 0 };
	int out[2], hold[2];
	if (pipe2(out, O_CLOEXEC) || pipe2(hold, O_CLOEXEC))
		die("no pipes");
	s.pid = fork();
	if (s.pid == 0) {
		close(hold[1]);
		run(kind, vendor, directory, out[1], hold[0]);
	}
	close(out[1]);
	close(hold[0]);
	s.hold = hold[1];
	if (read(out[0], &s.port, sizeof s.port) != (ssize_t)sizeof s.port)
		die("the server did not start");
	close(out[0]);
	return s;
}

void serve_end(struct serving *s)
{
	close(s->hold);
	waitpid(s->pid, NULL, 0);
}

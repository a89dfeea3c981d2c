/* idreview-hooks: receives the vendor's webhooks. Everything is a source of one loop; a signal asks for the end. */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "api/api.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/when.h"
#include "hooks/fetch.h"
#include "hooks/inbox_store.h"
#include "hooks/metrics.h"
#include "hooks/receiver.h"
#include "hooks/settings.h"
#include "hooks/tally.h"
#include "intake/keep_store.h"
#include "intake/reading.h"
#include "intake/screening_round.h"
#include "store/opened.h"

enum { END_MS = 6000 /* for what is on its way to the disk; the store itself gives up sooner */, FIRST_ROUND_MS = 2000 };

struct hooks {
	struct hooks_options options;
	struct hooks_settings settings;
	struct loop loop;
	struct opened opened;
	struct keep_store *keeping; /* the budget that all on this store share */
	struct api *api;
	struct ring ring;
	struct fetch fetch;
	struct judge judge;
	struct tally tally;
	struct batch batch;
	struct inbox_store inbox;
	struct reading reading;
	struct monitor monitor;
	struct screening_round round;
	int64_t round_at; /* monotonic ms: the next begins; INT64_MAX never */
	struct metrics metrics;
	struct receiver *receiver;
	uint64_t logged;
	uint64_t kept; /* webhooks that the reading was told of */
	int signals;
	bool journal; /* standard error goes to it */
	bool ending;
};

static int complain(const struct err *err)
{
	fprintf(stderr, "idreview-hooks: %s\n", err->text);
	if (*err->remedy)
		fprintf(stderr, "%s\n", err->remedy);
	return err_exit_code(err->kind);
}

/* -- parts that meet ------------------------------------------------------------------------------------------------------------- */

/* This host's: who signs may have another clock than who answers. How far that is from ours is said, though. */
static int64_t now_of(void *ctx)
{
	(void)ctx;
	return when_now();
}

static void on_reply(void *ctx, struct api_reply *reply)
{
	struct hooks *h = ctx;
	if (!fetch_answered(&h->fetch, reply) && !reading_answered(&h->reading, reply))
		round_answered(&h->round, reply);
}

static void write_metrics(void *ctx, struct buf *out)
{
	struct hooks *h = ctx;
	const struct reading_counts *c = reading_counts(&h->reading);
	h->tally.read = c->read;
	h->tally.unread = c->unread;
	h->tally.swept = c->swept;
	h->tally.screened = c->screened;
	h->tally.unscreened = c->unscreened;
	h->tally.rounds = h->round.rounds;
	h->tally.round_pending = h->round.counts.pending;
	h->tally.round_alone = h->round.counts.alone;
	h->metrics.clock_skew_s = api_clock_skew(h->api);
	h->metrics.waiting = c->waiting;
	h->metrics.oldest_at = c->oldest_at;
	metrics_write(&h->metrics, out);
}

static bool is_healthy(void *ctx, struct buf *out)
{
	const struct hooks *h = ctx;
	return metrics_healthy(&h->metrics, out);
}

/* -- sources --------------------------------------------------------------------------------------------------------------------- */

static size_t signal_fds(void *ctx, struct pollfd *fds, size_t max)
{
	const struct hooks *h = ctx;
	if (max)
		fds[0] = (struct pollfd){ .fd = h->signals, .events = POLLIN };
	return max > 0;
}

static void take_signals(void *ctx, const struct pollfd *fds, size_t count)
{
	(void)fds, (void)count;
	struct hooks *h = ctx;
	struct signalfd_siginfo info;
	while (read(h->signals, &info, sizeof info) == (ssize_t)sizeof info)
		h->ending = true;
}

static size_t stdin_fds(void *ctx, struct pollfd *fds, size_t max)
{
	const struct hooks *h = ctx;
	if (!h->options.until_stdin_closes || !max)
		return 0;
	fds[0] = (struct pollfd){ .fd = STDIN_FILENO, .events = POLLIN };
	return 1;
}

static void take_stdin(void *ctx, const struct pollfd *fds, size_t count)
{
	struct hooks *h = ctx;
	char sink[64];
	if (count && fds[0].revents && read(STDIN_FILENO, sink, sizeof sink) == 0)
		h->ending = true;
}

/* Screenings that wait are gone round at leisure; the first time soon after the start. */
static void begin_round(void *ctx, const struct pollfd *fds, size_t count)
{
	(void)fds, (void)count;
	struct hooks *h = ctx;
	struct store_health health;
	int64_t now = when_mono_ms();
	store_health(h->opened.store, &health);
	if (now < h->round_at || health.state != STORE_UP)
		return;
	round_begin(&h->round, NULL);
	h->round_at = now + (int64_t)h->settings.config.screening_sweep_s * 1000;
}

static int until_round(const void *ctx)
{
	enum { MOST = 60000, STORE_AWAY = 5000 };
	const struct hooks *h = ctx;
	int64_t left = h->round_at - when_mono_ms();
	return h->round_at == INT64_MAX ? -1 : left > MOST ? MOST : left > 0 ? (int)left : STORE_AWAY;
}

/* What was logged in this turn goes to standard error, and the journal adds the time. Webhooks that came are the reading's concern. */
static void end_of_turn(void *ctx, const struct pollfd *fds, size_t count)
{
	(void)fds, (void)count;
	struct hooks *h = ctx;
	static const char *const levels[] = { "<7>", "<6>", "<4>", "<3>" }; /* as the journal reads them */
	uint64_t all = log_serial();
	for (uint64_t i = all - h->logged > LOG_ENTRIES ? LOG_ENTRIES : all - h->logged; i > 0 && !h->options.log; i--) {
		const struct log_entry *e = log_at((size_t)i - 1);
		if (e->level > LOG_DEBUG)
			fprintf(stderr, "%s%s\n", h->journal ? levels[e->level] : "idreview-hooks: ", e->text);
	}
	h->logged = all;
	if (h->tally.committed != h->kept)
		reading_wake(&h->reading);
	h->kept = h->tally.committed;
}

static int catch_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

/* -- from beginning to end ------------------------------------------------------------------------------------------------------- */

static bool listen_there(struct hooks *h, struct err *err)
{
	const struct hooks_options *o = &h->options;
	const struct receiver_options r = { .bind = o->bind, .port = o->port, .tls_cert = o->tls_cert ? buf_str(&h->settings.tls_cert) : NULL,
		.tls_key = o->tls_key ? buf_str(&h->settings.tls_key) : NULL, .connections = o->connections, .per_address = o->per_address,
		.whole_ms = RECEIVER_WHOLE_MS, .key_ms = RECEIVER_KEY_MS };
	const struct receiver_parts parts = { &h->judge, &h->batch, &h->tally, write_metrics, is_healthy, h };
	return receiver_create(&r, &parts, &h->receiver, err);
}

static bool begin(struct hooks *h, struct err *err)
{
	const struct config *c = &h->settings.config;
	h->signals = catch_signals();
	h->journal = getenv("JOURNAL_STREAM") != NULL;
	if (!hooks_settings_read(&h->settings, &h->options, err) || (h->options.log && !log_open(h->options.log, err)) ||
	    !opened_begin(&h->opened, c, "idreview-hooks", err))
		return false;
	h->keeping = keep_store_open(&h->opened, c);
	if (!api_create(c, keep_store_keep(h->keeping), on_reply, h, &h->api, err))
		return false;
	ring_init(&h->ring, fetch_ask, &h->fetch, when_mono_ms());
	h->fetch = (struct fetch){ .api = h->api, .ring = &h->ring };
	h->judge = (struct judge){ .ring = &h->ring, .environment = c->environment, .now = now_of };
	judge_init(&h->judge);
	h->inbox.store = h->opened.store;
	batch_init(&h->batch, inbox_store_keep(&h->inbox), &h->tally);
	h->metrics = (struct metrics){ .tally = &h->tally, .ring = &h->ring, .store = h->opened.store, .started_at = when_now() };
	reading_init(&h->reading, h->api, &h->opened, c, &h->monitor, !h->options.no_sweep);
	round_init(&h->round, h->api, &h->opened, c, &h->monitor, true);
	h->round_at = h->options.no_sweep || !c->screening_sweep_s ? INT64_MAX : when_mono_ms() + FIRST_ROUND_MS;
	if (!listen_there(h, err))
		return false;
	loop_add(&h->loop, (struct source){ .pollfds = signal_fds, .run = take_signals, .ctx = h });
	loop_add(&h->loop, (struct source){ .pollfds = stdin_fds, .run = take_stdin, .ctx = h });
	loop_add(&h->loop, api_source(h->api));
	loop_add(&h->loop, receiver_source(h->receiver));
	loop_add(&h->loop, batch_source(&h->batch));
	opened_sources(&h->opened, &h->loop);
	loop_add(&h->loop, keep_store_source(h->keeping));
	loop_add(&h->loop, reading_source(&h->reading));
	loop_add(&h->loop, round_source(&h->round));
	loop_add(&h->loop, (struct source){ .run = begin_round, .timeout_ms = until_round, .ctx = h });
	loop_add(&h->loop, (struct source){ .run = end_of_turn, .ctx = h });
	return true;
}

static bool serve(struct hooks *h, struct err *err)
{
	printf("%s\n", receiver_address(h->receiver));
	if (fflush(stdout) != 0)
		return err_set(err, ERR_OUTPUT, "cannot write the address to standard output: %s", strerror(errno));
	while (!h->ending)
		if (!loop_once(&h->loop, -1, err))
			return false;
	receiver_end(h->receiver);
	for (int64_t until = when_mono_ms() + END_MS; !receiver_idle(h->receiver) && when_mono_ms() < until;)
		if (!loop_once(&h->loop, 100, err))
			return false;
	return true;
}

static void finish(struct hooks *h)
{
	if (h->receiver)
		batch_abandon(&h->batch);
	receiver_destroy(h->receiver);
	reading_finish(&h->reading);
	round_finish(&h->round);
	api_destroy(h->api);
	keep_store_close(h->keeping);
	opened_end(&h->opened);
	judge_finish(&h->judge);
	ring_finish(&h->ring);
	hooks_settings_finish(&h->settings);
	log_close();
}

int main(int argc, char **argv)
{
	static struct hooks h;
	struct err err = { 0 };
	mem_harden_process();
	switch (hooks_options_parse(&h.options, argc, argv, &err)) {
	case HOOKS_HELP:
		hooks_options_help(stdout);
		return 0;
	case HOOKS_VERSION:
		printf("idreview-hooks %s\n", PACKAGE_VERSION);
		return 0;
	case HOOKS_WRONG:
		return complain(&err);
	case HOOKS_RUN:
		break;
	}
	bool ok = begin(&h, &err) && serve(&h, &err);
	finish(&h);
	return ok ? 0 : complain(&err);
}

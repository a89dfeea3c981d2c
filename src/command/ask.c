/* One call at a time, waited for. */
#include "command/ask.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/loop.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "intake/keep_store.h"

/* Writes of before are looked at behind what a command was asked for, and a little after it when they are few: nobody waits for many. */
enum { LOOKS_WAITED_FOR = 8, LOOKS_MS = 2000 };

/* What is to be on disk before a command ends: a keep that is away says so sooner. */
enum { KEPT_MS = 10000 };

/* What ends a command: said, with its exit code, and not silently. */
static const int stops[] = { SIGINT, SIGTERM, SIGHUP };

static void act_finish(struct ask *a)
{
	if (a->act)
		aml_look_finish(&a->act->now);
	secret_free(a->act);
	a->act = NULL;
}

static void done(void *ctx, struct api_reply *reply)
{
	struct ask *a = ctx;
	a->came = true;
	secret_free(a->reply.bytes);
	a->reply = *reply;
	reply->bytes = NULL; /* ours: a picture */
	reply->page = (struct record_page){ 0 };
	buf_reset(&a->json);
	if (reply->json)
		buf_add(&a->json, reply->json, reply->json_len);
	a->reply.json = NULL;
	a->reply.act = NULL;
	act_finish(a);
	if (reply->act) {
		a->act = secret_alloc(sizeof *a->act);
		*a->act = *reply->act;
		reply->act->now = (struct aml_look){ 0 };
	}
}

static volatile sig_atomic_t stopped;

static void on_stop(int number)
{
	stopped = number;
}

static bool nobody_waits(void *api)
{
	return !api_pending(api);
}

/* -- the loop ------------------------------------------------------------------------------------------------------------------ */

/* Who was told to stop begins nothing more. */
static void run_unless_stopped(void *api, const struct pollfd *fds, size_t count)
{
	if (!stopped)
		api_run(api, fds, count);
}

/* Signals come only while it waits: none falls between the look at `stopped` and the wait. */
static bool drain(struct ask *a, int64_t until_ms, bool (*enough)(void *ctx), void *ctx)
{
	const struct sigaction action = { .sa_handler = on_stop };
	sigset_t ours, before;
	struct loop loop = { .signals = &before };
	struct source source = api_source(a->api);
	struct err unused;
	int64_t now;
	source.run = run_unless_stopped;
	loop_add(&loop, source);
	opened_sources(&a->opened, &loop);
	loop_add(&loop, keep_store_source(a->keep));
	sigemptyset(&ours);
	for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
		sigaddset(&ours, stops[i]);
		sigaction(stops[i], &action, NULL);
	}
	sigprocmask(SIG_BLOCK, &ours, &before);
	while (!enough(ctx) && !stopped && (now = when_mono_ms()) < until_ms &&
	       loop_once(&loop, until_ms == INT64_MAX ? -1 : (int)(until_ms - now), &unused))
		continue;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return !stopped;
}

bool ask_look(struct ask *a, int64_t until_ms, bool (*enough)(void *ctx), void *ctx)
{
	return drain(a, until_ms, enough, ctx);
}

/* Whoever looks at a screening sees what is left to do, so what an act came to is said to all but those who throw it away. */
static bool is_heard(const struct api_settled *s)
{
	struct stat to;
	if (strcmp(s->op, "screening") != 0 || fstat(STDERR_FILENO, &to) != 0)
		return isatty(STDERR_FILENO);
	return !ferror(stderr) && (!S_ISCHR(to.st_mode) || isatty(STDERR_FILENO));
}

/* Who reads the terminal was told; a script that throws its errors away was not. */
static void on_settled(void *ctx, const struct api_settled *s)
{
	struct ask *a = ctx;
	a->heard++;
	if (!*s->client_user_id)
		snprintf(a->trouble, sizeof a->trouble, "%s", s->sentence);
	if (s->open || s->mine || !*s->client_user_id) /* what this command did, it says itself */
		return;
	ask_progress(a, "%s", "");
	fprintf(stderr, "idreview: %s\n", s->sentence);
	if (s->done && is_heard(s))
		api_mark_said(a->api, s->intent);
}

bool ask_open(struct ask *a, const struct config *config, struct err *err)
{
	*a = (struct ask){ .config = config };
	buf_init(&a->json, JSON_CHECKED_MAX);
	if (!opened_begin(&a->opened, config, "idreview", err))
		return false;
	a->keep = keep_store_open(&a->opened, config);
	keep_store_wait(a->keep);
	return api_create(config, keep_store_keep(a->keep), done, a, &a->api, err);
}

static bool all_kept(void *ctx)
{
	const struct ask *a = ctx;
	return !api_keeping(a->api);
}

bool ask_kept(struct ask *a)
{
	return ask_look(a, when_mono_ms() + KEPT_MS, all_kept, a);
}

void ask_settle(struct ask *a)
{
	api_settle(a->api, false, on_settled, a);
	(void)ask_kept(a);
	a->open = api_open_count(a->api);
	a->looks = api_looking(a->api);
	a->heard = 0;
}

bool ask_may_settle(const struct config *config, struct err *err)
{
	if (!config->dispositions)
		return true;
	err_set(err, ERR_SECOND, "the setting dispositions lets nothing be settled or retried but by a decision that is recorded: nothing was sent");
	return err_remedy(err, "idreview open ID shows the case, and d in it decides.");
}

bool ask_wait(struct ask *a, uint32_t id, struct err *err)
{
	record_page_finish(&a->reply.page);
	a->came = false;
	if (!id)
		return false;
	if (!drain(a, INT64_MAX, nobody_waits, a->api)) {
		api_cancel(a->api, id);
		api_run(a->api, NULL, 0); /* brings the words for it */
	}
	if (a->came && a->reply.ok)
		return true;
	if (a->came)
		*err = a->reply.err;
	else
		err_set(err, ERR_LOCAL, "the call ended without an answer");
	return false;
}

void ask_progress(struct ask *a, const char *fmt, ...)
{
	char text[120];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (!isatty(STDERR_FILENO) || (!*text && !a->progress))
		return;
	int wide = text_width(text);
	fprintf(stderr, "\r%s%*s\r%s", text, a->progress > wide ? a->progress - wide : 0, "", text);
	a->progress = wide;
}

static bool heard_all(void *ctx)
{
	const struct ask *a = ctx;
	return a->heard >= a->looks;
}

void ask_finish(struct ask *a)
{
	if (a->api && a->open) {
		struct api_open open;
		size_t n = 0;
		if (a->open <= LOOKS_WAITED_FOR)
			(void)ask_look(a, when_mono_ms() + LOOKS_MS, heard_all, a);
		while (api_open_at(a->api, n, &open))
			n++;
		if (n)
			fprintf(stderr, "idreview: %zu write%s of before %s open; idreview settle looks for %s\n", n, n > 1 ? "s" : "", n > 1 ? "are" : "is",
			        n > 1 ? "them" : "it");
	}
	if (a->api)
		(void)ask_kept(a);
	if (a->trouble[0])
		fprintf(stderr, "idreview: %s\n", a->trouble);
	secret_free(a->reply.bytes);
	a->reply.bytes = NULL;
	record_page_finish(&a->reply.page);
	buf_finish(&a->json);
	act_finish(a);
	api_destroy(a->api);
	keep_store_close(a->keep);
	opened_end(&a->opened);
	*a = (struct ask){ 0 };
}


/* `idreview doctor`: what is, what is missing, what would help. */
#include "command/command.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/api.h"
#include "command/ask.h"
#include "command/limits.h"
#include "command/path.h"
#include "command/recorder.h"
#include "base/buf.h"
#include "base/loop.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "term/term.h"

enum { CLOCK_TOLERANCE_S = 30, DECODER_MS = 5000 };

static void say(const char *mark, const char *what, const char *text)
{
	struct buf clean;
	buf_init(&clean, 4096);
	text_clean(text, strlen(text), &clean);
	printf("%s %-13s %s\n", mark, what, buf_str(&clean));
	buf_finish(&clean);
}

static void say_remedy(const char *text)
{
	if (*text)
		say(" ", "", text);
}

/* The terminal while it is asked. */
struct probing { struct term *term; bool gone; };

static size_t probing_pollfds(void *ctx, struct pollfd *fds, size_t max)
{
	return term_pollfds(((struct probing *)ctx)->term, fds, max);
}

static int probing_timeout_ms(const void *ctx)
{
	return term_timeout_ms(((const struct probing *)ctx)->term);
}

static void probing_run(void *ctx, const struct pollfd *fds, size_t count)
{
	struct probing *p = ctx;
	struct term_event ev;
	term_run(p->term, fds, count);
	while (!p->gone && term_next(p->term, &ev))
		p->gone = ev.kind == TERM_HANGUP;
}

/* Wait for its answers; that ends by itself. */
static void settle(struct term *t)
{
	struct probing p = { .term = t };
	struct loop loop = { 0 };
	struct err unused;
	loop_add(&loop, (struct source){ probing_pollfds, probing_run, probing_timeout_ms, &p });
	while (!p.gone && !term_caps(t)->settled && loop_once(&loop, -1, &unused))
		continue;
}

/* The kind of the first trouble gives the exit code. */
static void keep_first(enum err_kind *first, enum err_kind kind)
{
	if (!*first)
		*first = kind;
}

static void say_trouble(enum err_kind *first, const char *what, const struct err *err)
{
	say("x", what, err->text);
	say_remedy(err->remedy);
	keep_first(first, err->kind);
}

/* While the terminal is asked, signals that end the program wait until it has been given back. */
static bool ask_terminal(const struct config *config, struct term_caps *caps, char **note, struct err *err)
{
	const struct term_options options = { .fd_in = STDIN_FILENO, .fd_out = STDOUT_FILENO, .pictures = -1,
	                                     .strict = config->strict_term };
	struct term *t = NULL;
	sigset_t ends, before;
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGHUP);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGQUIT);
	sigprocmask(SIG_BLOCK, &ends, &before);
	mem_on_exhaustion(term_restore_now);
	bool ok = term_create(&options, &t, err);
	if (ok) {
		settle(t);
		*caps = *term_caps(t);
		*note = mem_strdup(term_note(t));
		term_destroy(t);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return ok;
}

static void tell_terminal(const struct term_caps *caps, enum err_kind *first)
{
	static const char *const depths[] = { "no colours", "8 colours", "16 colours", "256 colours", "true colour" };
	char text[400];
	snprintf(text, sizeof text, "%s, %dx%d, %s%s%s", caps->name[0] ? caps->name : "unnamed", caps->cols, caps->rows, depths[caps->depth],
	         caps->tmux ? ", in tmux" : caps->screen ? ", in screen" : "", caps->sync ? ", synchronized updates" : "");
	say("+", "terminal", text);
	if (caps->rows < 20 || caps->cols < 80) {
		say("x", "size", "too small: 80x20 is needed");
		keep_first(first, ERR_LOCAL);
	}
	snprintf(text, sizeof text, "%dx%d pixels, from %s", caps->cell_w, caps->cell_h, caps->cell_source);
	say("+", "cell", text);
	if (caps->roundtrip_ms >= 0) {
		snprintf(text, sizeof text, "%d ms to the terminal and back", (int)caps->roundtrip_ms);
		say("+", "link", text);
	}
	if (caps->sixel) {
		snprintf(text, sizeof text, "sixel, %d colours, up to %dx%d pixels", caps->sixel_colors, caps->sixel_max_w, caps->sixel_max_h);
		say("+", "pictures", text);
	} else {
		say("~", "pictures", caps->why);
		say_remedy(caps->remedy);
	}
}

static void check_terminal(const struct config *config, enum err_kind *first)
{
	struct err err = { 0 };
	struct term_caps caps;
	char *note = NULL;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		say("-", "terminal", "none: run doctor in the terminal you review in");
		return;
	}
	if (!ask_terminal(config, &caps, &note, &err)) {
		say_trouble(first, "terminal", &err);
		return;
	}
	if (*note)
		say("~", "TERM", note);
	free(note);
	tell_terminal(&caps, first);
}

static void check_files(enum err_kind *first)
{
	struct err err = { 0 };
	if (!limits_files(&err))
		say_trouble(first, "files", &err);
}

/* While the client is there: it has something to lock. */
static void check_memory(void)
{
	char text[200];
	const char *remedy;
	limits_memory(text, sizeof text, &remedy);
	say(*remedy ? "~" : "+", "memory", text);
	say_remedy(remedy);
}

/* What the decoder says of its formats, up to its end; "" when it says nothing in time. */
static void ask_decoder(char *path, char *out, size_t size)
{
	char *const args[] = { path, "--formats", NULL }, *const environment[] = { NULL };
	posix_spawn_file_actions_t files;
	pid_t pid = 0;
	size_t n = 0;
	ssize_t got = 1;
	int ends[2];
	out[0] = '\0';
	if (pipe2(ends, O_CLOEXEC) < 0)
		return;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
	int failed = posix_spawn(&pid, path, &files, NULL, args, environment);
	posix_spawn_file_actions_destroy(&files);
	close(ends[1]);
	while (!failed && got > 0 && n < size - 1 && loop_wait(ends[0], POLLIN, DECODER_MS)) {
		got = read(ends[0], out + n, size - 1 - n);
		n += got > 0 ? (size_t)got : 0;
	}
	out[n] = '\0';
	close(ends[0]);
	if (!failed) {
		kill(pid, SIGKILL); /* most often it has ended */
		waitpid(pid, NULL, 0);
	}
}

/* A line a kind that is shown, and one for all that are only named. */
static void tell_formats(char *path, enum err_kind *first)
{
	char text[4096], others[400] = "";
	size_t n = 0, shown = 0;
	ask_decoder(path, text, sizeof text);
	for (char *rest = text, *line; (line = strsep(&rest, "\n"));) {
		const char *name = strsep(&line, "\t");
		bool is_shown = line && strncmp(line, "shown", 5) == 0;
		if (is_shown)
			say("+", name, line);
		else if (line && n < sizeof others)
			n += (size_t)snprintf(others + n, sizeof others - n, "%s%s", n ? ", " : "", name);
		shown += is_shown;
	}
	if (n)
		say("-", "not shown", others);
	if (n)
		say_remedy("what comes as one of these is named: this build has no decoder for it");
	if (!shown) {
		say("x", "formats", "idreview-image does not say what it shows");
		say_remedy("install it and idreview from one build");
		keep_first(first, ERR_LOCAL);
	}
}

static void check_worker(enum err_kind *first)
{
	char path[4096];
	if (path_program("idreview-image", path, sizeof path)) {
		say("+", "decoder", "idreview-image is here");
		tell_formats(path, first);
	} else {
		say("x", "decoder", "idreview-image is not here: no pictures");
		say_remedy("install it beside idreview or in its libexec directory");
		keep_first(first, ERR_LOCAL);
	}
}

static void check_recorder(const struct config *config)
{
	char text[120];
	const char *by = recorder_find();
	bool bound = config_is_locked(config, "recorded_images");
	if (!by) {
		say("+", "recording", "nothing that records this session was found");
		return;
	}
	snprintf(text, sizeof text, "this session is recorded (%s): pictures are %s", by, config->recorded_images ? "in the recording" : "off");
	say("~", "recording", text);
	if (!config->recorded_images)
		say_remedy(bound ? "the configuration of this host keeps them off" : "--recorded-images or the setting recorded_images allows them");
}

static void check_route(const struct config *config)
{
	char text[400];
	bool proxied = api_route(config, text, sizeof text);
	say("+", "proxy", text);
	if (proxied)
		say_remedy("names of picture hosts are looked up on this host first, and go to the proxy unless they are private here");
}

struct proof { bool came; bool ok; struct err err; int64_t server_time; };

static void done(void *ctx, struct api_reply *reply)
{
	struct proof *p = ctx;
	/* Any answer that names the id as unknown proves address, TLS and credentials. */
	*p = (struct proof){ .came = true, .ok = reply->ok || reply->err.kind == ERR_NOT_FOUND, .err = reply->err,
	                      .server_time = reply->server_time };
}

static void tell_clock(const struct api *api)
{
	char text[100];
	int64_t skew = api_clock_skew(api);
	snprintf(text, sizeof text, "this host is %lld s %s the server", (long long)(skew < 0 ? -skew : skew), skew < 0 ? "ahead of" : "behind");
	bool off = skew > CLOCK_TOLERANCE_S || skew < -CLOCK_TOLERANCE_S;
	say(off ? "~" : "+", "clock", off ? text : "agrees with the server");
	if (off)
		say_remedy("ages follow the server's clock; local times do not: set the clock (chrony, ntp)");
}

static void tell_budget(const struct api *api)
{
	char text[120];
	struct api_budget get, list, retry;
	api_budget(api, API_GET, &get);
	api_budget(api, API_LIST, &list);
	api_budget(api, API_RETRY, &retry);
	snprintf(text, sizeof text, "get %d/%d, list %d/%d, retry %d/%d calls this minute", get.used, get.limit, list.used, list.limit,
	         retry.used, retry.limit);
	say("+", "budget", text);
}

static void tell_writes(struct api *api, bool read_only, enum err_kind *first)
{
	char text[80];
	struct err err = { 0 };
	if (!read_only && !api_may_write(api, &err)) {
		say_trouble(first, "writes", &err);
		return;
	}
	size_t n = api_open_count(api);
	snprintf(text, sizeof text, "%zu of before open: idreview settle looks for %s", n, n > 1 ? "them" : "it");
	say(n ? "~" : "+", "writes", n ? text : "none of before is open");
}

static void check_server(const struct config *config, enum err_kind *first)
{
	struct err err = { 0 };
	struct api *api = NULL;
	struct proof proof = { 0 };
	char text[700];
	if (api_create(config, done, &proof, &api, &err) && api_send_get(api, "idv_doctor", &err) && !command_drain(api))
		err_set(&err, ERR_CANCELLED, "stopped before it answered");
	if (proof.came)
		err = proof.err;
	if (proof.ok) {
		snprintf(text, sizeof text, "%s answers, credentials accepted%s%s", config_base_url(config), *api_transport(api) ? ", " : "",
		         api_transport(api));
		say("+", "server", text);
		tell_clock(api);
		tell_budget(api);
		tell_writes(api, config->read_only, first);
	} else {
		say_trouble(first, "server", &err);
	}
	check_memory();
	api_destroy(api);
}

/* One line a check: "+" good, "~" works but could be better, "x" does not work, "-" not checked. The first "x" gives the exit code. */
int command_doctor(struct config *config, struct options *o, const struct err *credentials)
{
	(void)o;
	enum err_kind first = ERR_NONE;
	check_terminal(config, &first);
	check_files(&first);
	check_worker(&first);
	check_recorder(config);
	say("+", "environment", config_is_production(config) ? "PRODUCTION" : "sandbox");
	if (credentials->kind) {
		say_trouble(&first, "credentials", credentials);
	} else {
		say("+", "credentials", "found");
		check_route(config);
		check_server(config, &first);
	}
	return err_exit_code(first);
}

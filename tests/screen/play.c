/* Plays a steps file: starts the sandbox server and the real console on a pty, types keys, waits for what the screen must show.
 * doc/HACKING.md describes the steps. Nothing here sleeps: each step waits for a state, and fails with the screen after LIMIT_S. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <curl/curl.h>

#include "screen/area.h"

enum { LIMIT_S = 60, WHOLE_LIMIT_S = 1200, QUIET_MS = 400, ARGS_MAX = 48, LINE = 2000, STEPS_MAX = 400,
	PIECE = 16384, SLOW_PIECE = 256, STRETCH = 1 << 20, PAUSE_MS = 1, PAGES_MAX = 100, SETTLE_MS = 20 };

static const char stop_mark[] = "[stopped]";

struct script {
	char *lines[STEPS_MAX];
	size_t count;
	char sandbox[LINE], run[LINE], profile[32], environment[8][256], config[8][256];
	size_t environment_count, config_count;
	char sizes[8][16];
	size_t size_count;
	char terms[16][64]; /* values of TERM; "-": unset, "=": empty */
	size_t term_count;
	bool late;
	int link; /* bytes a second that the terminal takes; 0: all */
	bool job; /* run as a shell runs a job, so that it can be stopped */
};

/* What a person had to do and to look at, and what the machine took for it. */
struct tally {
	unsigned keys, screens;     /* screens: waits after keys */
	size_t bytes;
	long long us;               /* from each key to the last byte it brought */
};

struct play {
	const char *file;
	const struct script *script;
	const char *term;
	char size[16], home[64], url[128], subjects[1024];
	pid_t sandbox, program;
	int sandbox_in, tty;
	struct terminal terminal;
	bool ended;
	int status;
	size_t line;
	unsigned seen_pictures;
	long long key_us;           /* when the last key was sent */
	size_t key_sent;            /* what had come by then */
	long long read_us;          /* when the last byte came */
	struct page *page;          /* of step_pages, else NULL */
	struct tally all, counted;  /* so far; at the last count */
	bool looking;               /* keys went out that no wait followed yet */
};

static _Noreturn void die(struct play *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void stop(struct play *p)
{
	if (p->program > 0 && !p->ended) {
		kill(p->program, SIGKILL);
		waitpid(p->program, NULL, 0);
	}
	if (p->sandbox > 0) {
		kill(p->sandbox, SIGKILL);
		waitpid(p->sandbox, NULL, 0);
	}
	if (p->home[0]) {
		char command[128];
		snprintf(command, sizeof command, "rm -rf '%s'", p->home);
		if (system(command) != 0)
			fprintf(stderr, "cannot remove %s\n", p->home);
	}
}

static void die(struct play *p, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fprintf(stderr, "%s: %s, TERM %s, step %zu: %s\n  ", p->file, p->size, p->term, p->line + 1, p->line < p->script->count ? p->script->lines[p->line] : "");
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	if (p->terminal.vt)
		terminal_dump(&p->terminal, stderr);
	stop(p);
	exit(1);
}

static long long now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static long long now_ms(void)
{
	return now_us() / 1000;
}

static void write_tty(void *ctx, const char *bytes, size_t n)
{
	struct play *p = ctx;
	while (n > 0) {
		ssize_t w = write(p->tty, bytes, n);
		if (w < 0 && errno != EINTR)
			return; /* gone: the step that waits for it says so */
		bytes += w > 0 ? w : 0;
		n -= w > 0 ? (size_t)w : 0;
	}
}

/* Take what the program wrote, waiting at most ms; false when nothing came. When looking late, what comes at a stretch is only taken, and
 * looked at after it, so that a figure is the program's and not this terminal's. */
static bool pump(struct play *p, int ms)
{
	static char bytes[STRETCH];
	struct pollfd fd = { .fd = p->tty, .events = POLLIN };
	size_t n = 0, most = p->script->late ? sizeof bytes : p->script->link ? SLOW_PIECE : PIECE;
	if (p->ended)
		return false;
	while (n < most && (!n || p->script->late) && poll(&fd, 1, n ? PAUSE_MS : ms) > 0) {
		ssize_t got = read(p->tty, bytes + n, most - n);
		if (got <= 0) {
			p->ended = n == 0; /* else it is found so the next time */
			break;
		}
		n += (size_t)got;
		p->read_us = now_us();
	}
	if (p->ended)
		waitpid(p->program, &p->status, 0);
	if (!n)
		return p->ended;
	if (p->script->link)
		usleep((useconds_t)(n * 1000000 / (size_t)p->script->link));
	terminal_feed(&p->terminal, bytes, n);
	if (p->terminal.complaint[0])
		die(p, "%s", p->terminal.complaint);
	return true;
}

/* What the keys before brought is theirs, and what comes from here on belongs to these. */
static void keys_go(struct play *p, size_t n)
{
	bool any = p->all.keys > 0; /* what came by itself before is nobody's */
	p->all.us += any && p->read_us > p->key_us ? p->read_us - p->key_us : 0;
	p->all.bytes += any ? p->terminal.sent_len - p->key_sent : 0;
	p->all.keys += (unsigned)n;
	p->looking = n > 0;
	p->seen_pictures = p->terminal.pictures;
	p->key_us = now_us();
	p->key_sent = p->terminal.sent_len;
}

static void wait_for(struct play *p, bool (*holds)(struct play *p, const char *what), const char *what, const char *sentence)
{
	p->all.screens += p->looking;
	p->looking = false;
	long long end = now_ms() + LIMIT_S * 1000;
	while (!holds(p, what)) {
		long long left = end - now_ms();
		if (left <= 0)
			die(p, "%s %s", sentence, what);
		if (p->ended)
			die(p, "the program ended (%d)", WIFEXITED(p->status) ? WEXITSTATUS(p->status) : -WTERMSIG(p->status));
		pump(p, (int)left);
	}
}

static bool on_screen(struct play *p, const char *what)
{
	return terminal_contains(&p->terminal, what);
}

static bool not_on_screen(struct play *p, const char *what)
{
	return !terminal_contains(&p->terminal, what);
}

static bool new_picture(struct play *p, const char *what)
{
	return p->terminal.pictures >= p->seen_pictures + (*what ? (unsigned)atoi(what) : 1);
}

/* -- starting ------------------------------------------------------------------------------------------------------------------ */

/* Words of a line, those in single quotes kept together; @URL@ and @SUBJECTS@ replaced. */
static size_t split(struct play *p, const char *line, char *args[], size_t n)
{
	char word[LINE];
	while (*line && n < ARGS_MAX - 1) {
		line += strspn(line, " ");
		size_t len = *line == '\'' ? strcspn(++line, "'") : strcspn(line, " ");
		if (!*line)
			break;
		snprintf(word, sizeof word, "%.*s", (int)len, line);
		line += len + (line[len] == '\'');
		args[n++] = strdup(strcmp(word, "@URL@") == 0 ? p->url : strcmp(word, "@SUBJECTS@") == 0 ? p->subjects : word);
	}
	args[n] = NULL;
	return n;
}

static void start_sandbox(struct play *p)
{
	int in[2], out[2];
	char *args[ARGS_MAX] = { "idreview-sandbox", "--port", "0", "--until-stdin-closes" }, greeting[1400] = "";
	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
		die(p, "pipe: %s", strerror(errno));
	split(p, p->script->sandbox, args, 4);
	p->sandbox = fork();
	if (p->sandbox == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		execv("./idreview-sandbox", args);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	p->sandbox_in = in[1];
	size_t n = 0;
	do {
		ssize_t got = read(out[0], greeting + n, sizeof greeting - 1 - n);
		if (got <= 0)
			die(p, "the sandbox server did not start");
		n += (size_t)got;
		greeting[n] = '\0';
	} while (greeting[n - 1] != '\n' || sscanf(greeting, "%127[^\n]\nsubjects %1023[^\n]", p->url, p->subjects) != 2);
	close(out[0]);
}

static void write_config(struct play *p)
{
	char path[160];
	snprintf(path, sizeof path, "mkdir -p '%s/config/idreview'", p->home);
	if (system(path) != 0)
		die(p, "mkdir");
	snprintf(path, sizeof path, "%s/config/idreview/config", p->home);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (!f)
		die(p, "%s: %s", path, strerror(errno));
	/* The tests may themselves run where the session is recorded; the last of two settings holds. */
	fprintf(f, "recorded_images = true\n");
	for (size_t i = 0; i < p->script->config_count; i++)
		fprintf(f, "%s\n", p->script->config[i]);
	fclose(f);
}

/* What a shell does for a job: a group of its own in the foreground; when it stops, say so and go on at SIGUSR1. */
static void run_as_job(pid_t job)
{
	int status, number;
	sigset_t go;
	sigemptyset(&go);
	sigaddset(&go, SIGUSR1);
	sigprocmask(SIG_BLOCK, &go, NULL);
	signal(SIGTTOU, SIG_IGN);
	setpgid(job, job);
	tcsetpgrp(STDIN_FILENO, job);
	while (waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status)) {
		tcsetpgrp(STDIN_FILENO, getpgrp());
		if (write(STDOUT_FILENO, stop_mark, sizeof stop_mark - 1) < 0)
			_exit(1);
		sigwait(&go, &number);
		tcsetpgrp(STDIN_FILENO, job);
		kill(-job, SIGCONT);
	}
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

static void child(struct play *p)
{
	pid_t job = p->script->job ? fork() : 0;
	if (job > 0)
		run_as_job(job);
	if (p->script->job)
		setpgid(0, 0);

	char *args[ARGS_MAX] = { "idreview" };
	char path[128];
	split(p, p->script->run[0] ? p->script->run : "--base-url @URL@ --subjects @SUBJECTS@", args, 1);
	clearenv();
	setenv("PATH", "/usr/bin:/bin", 1);
	setenv("HOME", p->home, 1);
	snprintf(path, sizeof path, "%s/state", p->home);
	setenv("XDG_STATE_HOME", path, 1);
	snprintf(path, sizeof path, "%s/config", p->home);
	setenv("XDG_CONFIG_HOME", path, 1);
	setenv("LANG", "C.UTF-8", 1);
	setenv("TZ", "UTC", 1);
	if (strcmp(p->term, "-") != 0)
		setenv("TERM", strcmp(p->term, "=") == 0 ? "" : p->term, 1);
	setenv("PLAID_CLIENT_ID", "sandbox", 1);
	setenv("PLAID_SECRET", "sandbox-secret", 1);
	for (size_t i = 0; i < p->script->environment_count; i++)
		putenv(strdup(p->script->environment[i]));
	execv("./idreview", args);
	_exit(127);
}

static void start_program(struct play *p)
{
	struct winsize size = { 0 };
	int cols, rows;
	if (sscanf(p->size, "%dx%d", &cols, &rows) != 2)
		die(p, "size %s?", p->size);
	terminal_init(&p->terminal, rows, cols, p->script->profile, write_tty, p);
	size.ws_row = (unsigned short)rows;
	size.ws_col = (unsigned short)cols;
	size.ws_xpixel = (unsigned short)(cols * TERMINAL_CELL_W);
	size.ws_ypixel = (unsigned short)(rows * TERMINAL_CELL_H);
	p->program = forkpty(&p->tty, NULL, NULL, &size);
	if (p->program == 0)
		child(p);
	if (p->program < 0)
		die(p, "forkpty: %s", strerror(errno));
}

/* -- steps --------------------------------------------------------------------------------------------------------------------- */

static void step_key(struct play *p, const char *names)
{
	char *args[ARGS_MAX];
	size_t n = split(p, names, args, 0);
	keys_go(p, n);
	for (size_t i = 0; i < n; i++) {
		char bytes[16];
		size_t len = terminal_key(args[i], bytes);
		if (!len)
			die(p, "no key is called %s", args[i]);
		write_tty(p, bytes, len);
		free(args[i]);
	}
}

static void step_type(struct play *p, const char *text)
{
	keys_go(p, strlen(text));
	write_tty(p, text, strlen(text));
}

/* A click or a turn of the wheel at a cell, from 0: as xterm's mode 1006 has it, for who asked for it. */
static void step_mouse(struct play *p, const char *what)
{
	char name[16], bytes[40];
	int col, row;
	if (sscanf(what, "%15s %d %d", name, &col, &row) != 3)
		die(p, "mouse %s?", what);
	int code = strcmp(name, "up") == 0 ? 64 : strcmp(name, "down") == 0 ? 65 : 0;
	p->seen_pictures = p->terminal.pictures;
	int n = snprintf(bytes, sizeof bytes, "\033[<%d;%d;%dM", code, col + 1, row + 1);
	if (code == 0)
		n += snprintf(bytes + n, sizeof bytes - (size_t)n, "\033[<0;%d;%dm", col + 1, row + 1);
	write_tty(p, bytes, (size_t)n);
}

struct page {
	struct area area;
	char *before, status[TERMINAL_ROW], end[100];
	bool over;
};

/* "lines 12-40 of 40": the last is on the screen. */
static bool at_last_line(struct play *p)
{
	char row[TERMINAL_ROW];
	int last, count;
	for (int i = 0; i < p->terminal.rows; i++) {
		terminal_row(&p->terminal, i, row);
		const char *at = strstr(row, "lines ");
		if (at && sscanf(at, "lines %*d-%d of %d", &last, &count) == 2)
			return last == count;
	}
	return true; /* all of it is there */
}

static bool pages_end(struct play *p)
{
	return strcmp(p->page->end, "lines") == 0 ? at_last_line(p) : terminal_contains(&p->terminal, p->page->end);
}

/* By all that shows but one row, or to the end; and the status line is that of the new frame. */
static bool page_moved(struct play *p, const char *unused)
{
	(void)unused;
	struct page *page = p->page;
	char status[TERMINAL_ROW];
	terminal_row(&p->terminal, p->terminal.rows - 2, status);
	int moved = area_moved(&p->terminal, &page->area, page->before);
	return (moved == page->area.rows - 1 || (moved > 0 && pages_end(p))) && (page->over || strcmp(status, page->status) != 0);
}

/* Press a key until a text is on the screen ("lines": until the status line counts to the last one): each time, what stands between two
 * rows (negative: from the bottom) and two columns moves up, one row staying to be seen, and the status line tells it ("over": there is
 * none). */
static void step_pages(struct play *p, const char *rest)
{
	struct page page = { 0 };
	char key[16];
	int first, last, left, right, count = 0;
	if (sscanf(rest, "%15s %d %d %d %d %99[^\n]", key, &first, &last, &left, &right, page.end) != 6)
		die(p, "pages %s?", rest);
	page.over = strncmp(page.end, "over ", 5) == 0;
	if (page.over)
		memmove(page.end, page.end + 5, strlen(page.end + 5) + 1);
	page.area = (struct area){ .row = first, .rows = (last < 0 ? p->terminal.rows + last : last) - first + 1, .col = left, .cols = right - left + 1 };
	for (p->page = &page; !pages_end(p); count++) {
		if (count == PAGES_MAX)
			die(p, "no end after %d pages", count);
		page.before = area_text(&p->terminal, &page.area);
		terminal_row(&p->terminal, p->terminal.rows - 2, page.status);
		step_key(p, key);
		wait_for(p, page_moved, key, "what was on the screen did not move up by all but a row:");
		free(page.before);
		while (page.over && pump(p, SETTLE_MS))
			continue;
	}
	p->page = NULL;
}

static bool row_is_chosen(struct play *p, const char *text)
{
	struct row_style style;
	return area_row_style(&p->terminal, text, &style) && style.reversed >= p->terminal.cols - 2;
}

/* The row of this text is the one under the cursor, and shown so in all its width. */
static void step_chosen(struct play *p, const char *text)
{
	wait_for(p, row_is_chosen, text, "not chosen:");
}

static bool row_is_even(struct play *p, const char *text)
{
	struct row_style style;
	return area_row_style(&p->terminal, text, &style) && style.even >= p->terminal.cols - 2;
}

/* The same, and no mark in it is a block of another colour. */
static void step_even(struct play *p, const char *text)
{
	wait_for(p, row_is_even, text, "not chosen, or not of one background:");
}

static bool text_is_coloured(struct play *p, const char *text)
{
	struct row_style style;
	return area_row_style(&p->terminal, text, &style) && style.coloured;
}

static void step_coloured(struct play *p, const char *text)
{
	wait_for(p, text_is_coloured, text, "without a colour:");
}

static void step_expect(struct play *p, const char *text)
{
	wait_for(p, on_screen, text, "never on the screen:");
}

static void step_absent(struct play *p, const char *text)
{
	wait_for(p, not_on_screen, text, "still on the screen:");
}

static void step_picture(struct play *p, const char *count)
{
	wait_for(p, new_picture, count, "no new picture was drawn");
	p->seen_pictures = p->terminal.pictures;
}

/* For the benches: since the last key. */
static void step_took(struct play *p, const char *name)
{
	printf("took %s %.1f ms %zu bytes\n", name, (double)(p->read_us - p->key_us) / 1000, p->terminal.sent_len - p->key_sent);
}

static void print_tally(const char *name, const struct tally *from, const struct tally *to)
{
	printf("%-24s %5u %8u %9zu %9.1f\n", name, to->keys - from->keys, to->screens - from->screens, to->bytes - from->bytes,
	       (double)(to->us - from->us) / 1000);
}

/* Of what was played since the last count: keys, screens, bytes, and the machine's ms. */
static void step_count(struct play *p, const char *name)
{
	keys_go(p, 0);
	if (!p->counted.keys)
		printf("%-24s  keys  screens     bytes        ms\n", p->size);
	print_tally(name, &p->counted, &p->all);
	p->counted = p->all;
}

/* So many keys at most, of all that were played. */
static void step_keys(struct play *p, const char *most)
{
	static const struct tally none;
	keys_go(p, 0);
	print_tally("in sum", &none, &p->all);
	if (p->all.keys > (unsigned)atoi(most))
		die(p, "%u keys", p->all.keys);
}

static bool something_came(struct play *p, const char *unused)
{
	(void)unused;
	return p->terminal.sent_len > p->key_sent;
}

/* What the last keys brought, which came in one piece, has at most that many bytes. */
static void step_within(struct play *p, const char *most)
{
	wait_for(p, something_came, most, "nothing came,");
	size_t bytes = p->terminal.sent_len - p->key_sent;
	if (bytes > (size_t)atoi(most))
		die(p, "%zu bytes", bytes);
}

static void step_no_picture(struct play *p, const char *unused)
{
	(void)unused;
	if (p->terminal.pictures)
		die(p, "a picture was drawn");
}

static bool no_trace(struct play *p, const char *unused)
{
	(void)unused;
	return terminal_covered(&p->terminal) == 0;
}

static void step_no_trace(struct play *p, const char *unused)
{
	wait_for(p, no_trace, unused, "a picture still shows");
}

static void step_golden(struct play *p, const char *name)
{
	char path[512];
	snprintf(path, sizeof path, "%s/tests/screen/golden/%s-%s.txt", getenv("srcdir") ? getenv("srcdir") : ".", name, p->size);
	if (getenv("UPDATE_GOLDEN")) {
		while (pump(p, QUIET_MS))
			continue;
		FILE *f = fopen(path, "w");
		if (!f)
			die(p, "cannot write %s", path);
		terminal_print(&p->terminal, f);
		fclose(f);
		return;
	}
	long long end = now_ms() + LIMIT_S * 1000;
	while (!terminal_equals(&p->terminal, path)) {
		if (now_ms() >= end || p->ended) {
			terminal_diff(&p->terminal, path, stderr);
			die(p, "the screen is not %s (UPDATE_GOLDEN=1 writes it anew)", path);
		}
		pump(p, (int)(end - now_ms()));
	}
}

static void step_resize(struct play *p, const char *size)
{
	int cols, rows;
	if (sscanf(size, "%dx%d", &cols, &rows) != 2)
		die(p, "resize %s?", size);
	const struct winsize w = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols,
	                           .ws_xpixel = (unsigned short)(cols * TERMINAL_CELL_W), .ws_ypixel = (unsigned short)(rows * TERMINAL_CELL_H) };
	p->seen_pictures = p->terminal.pictures;
	terminal_resize(&p->terminal, rows, cols);
	ioctl(p->tty, TIOCSWINSZ, &w);
}

static size_t ignore(char *bytes, size_t size, size_t n, void *ctx)
{
	(void)bytes;
	(void)ctx;
	return size * n;
}

/* Tell the sandbox server something, and wait until it has done it. */
static void step_control(struct play *p, const char *json)
{
	char url[256];
	snprintf(url, sizeof url, "%s/_sandbox/control", p->url);
	CURL *c = curl_easy_init();
	struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
	headers = curl_slist_append(headers, "PLAID-CLIENT-ID: sandbox");
	headers = curl_slist_append(headers, "PLAID-SECRET: sandbox-secret");
	long status = 0;
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(c, CURLOPT_POSTFIELDS, json);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	CURLcode code = curl_easy_perform(c);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(headers);
	curl_easy_cleanup(c);
	if (code != CURLE_OK || status != 200)
		die(p, "the sandbox server refused it: %ld", status);
}

static void step_signal(struct play *p, const char *name)
{
	static const struct {
		const char *name;
		int number;
	} signals[] = { { "TERM", SIGTERM }, { "HUP", SIGHUP }, { "INT", SIGINT }, { "SEGV", SIGSEGV }, { "CONT", SIGCONT } };
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
		if (strcmp(signals[i].name, name) == 0) {
			kill(p->program, signals[i].number);
			return;
		}
	}
	die(p, "no signal is called %s", name);
}

static void step_stop_sandbox(struct play *p, const char *unused)
{
	(void)unused;
	kill(p->sandbox, SIGKILL);
	waitpid(p->sandbox, NULL, 0);
	p->sandbox = 0;
}

/* The program stopped itself (^Z), with the terminal as it was; the shell's stand-in lets it go on. */
static void step_stopped(struct play *p, const char *unused)
{
	(void)unused;
	step_expect(p, stop_mark);
	const char *left = terminal_modes_left(&p->terminal);
	if (left)
		die(p, "the terminal was not restored: %s", left);
	kill(p->program, SIGUSR1);
}

/* The program has ended, with this code (or this signal, negative), and the terminal is as it was. */
static void step_exit(struct play *p, const char *code)
{
	long long end = now_ms() + LIMIT_S * 1000;
	while (!p->ended) {
		if (now_ms() >= end)
			die(p, "the program did not end");
		pump(p, (int)(end - now_ms()));
	}
	int got = WIFEXITED(p->status) ? WEXITSTATUS(p->status) : -WTERMSIG(p->status);
	if (got != atoi(code))
		die(p, "the program ended with %d", got);
	const char *left = terminal_modes_left(&p->terminal);
	if (left)
		die(p, "the terminal was not restored: %s", left);
}

/* Text that the terminal must not have been sent at any time; it may start with \e for an escape. */
static void step_never(struct play *p, const char *text)
{
	char bytes[LINE];
	bool escape = strncmp(text, "\\e", 2) == 0;
	snprintf(bytes, sizeof bytes, "%s%s", escape ? "\033" : "", escape ? text + 2 : text);
	if (terminal_was_sent(&p->terminal, bytes))
		die(p, "the terminal was sent it");
}

static const struct {
	const char *name;
	void (*run)(struct play *p, const char *rest);
} step_table[] = {
	{ "key", step_key }, { "type", step_type }, { "expect", step_expect }, { "absent", step_absent }, { "picture", step_picture },
	{ "no-picture", step_no_picture }, { "no-trace", step_no_trace }, { "golden", step_golden }, { "resize", step_resize }, { "control", step_control },
	{ "signal", step_signal }, { "stop-sandbox", step_stop_sandbox }, { "stopped", step_stopped }, { "exit", step_exit },
	{ "never", step_never }, { "took", step_took }, { "within", step_within }, { "mouse", step_mouse }, { "pages", step_pages }, { "chosen", step_chosen },
	{ "coloured", step_coloured }, { "even", step_even }, { "count", step_count }, { "keys", step_keys },
};

static void run_step(struct play *p, const char *line)
{
	size_t n = strcspn(line, " ");
	for (size_t i = 0; i < sizeof step_table / sizeof step_table[0]; i++) {
		if (strlen(step_table[i].name) == n && strncmp(step_table[i].name, line, n) == 0) {
			step_table[i].run(p, line + n + (line[n] == ' '));
			return;
		}
	}
	die(p, "no step is called that");
}

static void play_at(const char *file, const struct script *s, const char *size, const char *term)
{
	struct play p = { .file = file, .script = s, .term = term };
	alarm(WHOLE_LIMIT_S); /* whatever hangs, the tests end; the server and the console end with their pipe and pty */
	snprintf(p.size, sizeof p.size, "%s", size);
	snprintf(p.home, sizeof p.home, "/tmp/idreview-screen-XXXXXX");
	if (!mkdtemp(p.home))
		die(&p, "mkdtemp: %s", strerror(errno));
	write_config(&p);
	start_sandbox(&p);
	start_program(&p);
	for (p.line = 0; p.line < s->count; p.line++)
		run_step(&p, s->lines[p.line]);
	stop(&p);
	close(p.tty);
	close(p.sandbox_in);
	terminal_finish(&p.terminal);
	printf("%s: %s: TERM %s: %zu steps held\n", file, size, term, s->count);
}

/* -- the file ------------------------------------------------------------------------------------------------------------------ */

static bool header(struct script *s, char *line)
{
	char *rest = line;
	const char *word = strsep(&rest, " ");
	if (!rest)
		return false;
	if (strcmp(word, "sizes") == 0) {
		for (char *size; (size = strsep(&rest, " ")) && s->size_count < 8;)
			snprintf(s->sizes[s->size_count++], sizeof s->sizes[0], "%s", size);
	} else if (strcmp(word, "terms") == 0) {
		for (char *term; (term = strsep(&rest, " ")) && s->term_count < 16;)
			snprintf(s->terms[s->term_count++], sizeof s->terms[0], "%s", term);
	} else if (strcmp(word, "sandbox") == 0) {
		snprintf(s->sandbox, sizeof s->sandbox, "%s", rest);
	} else if (strcmp(word, "run") == 0) {
		snprintf(s->run, sizeof s->run, "%s", rest);
	} else if (strcmp(word, "as") == 0 && strcmp(rest, "job") == 0) {
		s->job = true;
	} else if (strcmp(word, "look") == 0 && strcmp(rest, "late") == 0) {
		s->late = true;
	} else if (strcmp(word, "link") == 0 && atoi(rest) > 0) {
		s->link = atoi(rest);
	} else if (strcmp(word, "profile") == 0) {
		snprintf(s->profile, sizeof s->profile, "%s", rest);
	} else if (strcmp(word, "env") == 0 && s->environment_count < 8) {
		snprintf(s->environment[s->environment_count++], sizeof s->environment[0], "%s", rest);
	} else if (strcmp(word, "config") == 0 && s->config_count < 8) {
		snprintf(s->config[s->config_count++], sizeof s->config[0], "%s", rest);
	} else {
		rest[-1] = ' ';
		return false;
	}
	return true;
}

static bool read_script(const char *path, struct script *s)
{
	char line[LINE];
	FILE *f = fopen(path, "r");
	if (!f)
		return false;
	while (fgets(line, sizeof line, f)) {
		line[strcspn(line, "\n")] = '\0';
		if (!line[0] || line[0] == '#' || (s->count == 0 && header(s, line)))
			continue;
		if (s->count == STEPS_MAX)
			return false;
		s->lines[s->count++] = strdup(line);
	}
	fclose(f);
	if (!s->size_count)
		snprintf(s->sizes[s->size_count++], sizeof s->sizes[0], "80x24");
	if (!s->term_count)
		snprintf(s->terms[s->term_count++], sizeof s->terms[0], "xterm-256color");
	if (!s->profile[0])
		snprintf(s->profile, sizeof s->profile, "sixel");
	return s->count > 0;
}

int main(int argc, char **argv)
{
	static struct script script;
	if (argc != 2 || !read_script(argv[1], &script)) {
		fprintf(stderr, "usage: play FILE.steps\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < script.size_count; i++)
		for (size_t k = 0; k < script.term_count; k++)
			play_at(argv[1], &script, script.sizes[i], script.terms[k]);
	for (size_t i = 0; i < script.count; i++)
		free(script.lines[i]);
	return 0;
}

/* The steps, one row each: doc/HACKING.md describes them. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#include <curl/curl.h>

#include "screen/golden.h"
#include "screen/play.h"

enum { QUIET_MS = 400 };

void step_key(struct play *p, const char *names)
{
	char *args[ARGS_MAX];
	size_t n = play_words(p, names, args, 0);
	play_keys_go(p, n);
	for (size_t i = 0; i < n; i++) {
		char bytes[16];
		size_t len = terminal_key(args[i], bytes);
		if (!len)
			play_die(p, "no key is called %s", args[i]);
		play_write(p, bytes, len);
		free(args[i]);
	}
}

static void step_type(struct play *p, const char *text)
{
	play_keys_go(p, strlen(text));
	play_write(p, text, strlen(text));
}

/* A click or a turn of the wheel at a cell, from 0: as xterm's mode 1006 has it, for who asked for it. */
static void step_mouse(struct play *p, const char *what)
{
	char name[16], bytes[40];
	int col, row;
	if (sscanf(what, "%15s %d %d", name, &col, &row) != 3)
		play_die(p, "mouse %s?", what);
	int code = strcmp(name, "up") == 0 ? 64 : strcmp(name, "down") == 0 ? 65 : 0;
	p->seen_pictures = p->terminal.pictures;
	int n = snprintf(bytes, sizeof bytes, "\033[<%d;%d;%dM", code, col + 1, row + 1);
	if (code == 0)
		n += snprintf(bytes + n, sizeof bytes - (size_t)n, "\033[<0;%d;%dm", col + 1, row + 1);
	play_write(p, bytes, (size_t)n);
}

static bool on_screen(struct play *p, const char *what)
{
	return terminal_contains(&p->terminal, what);
}

static void step_expect(struct play *p, const char *text)
{
	play_wait(p, on_screen, text, "never on the screen:");
}

static bool not_on_screen(struct play *p, const char *what)
{
	return !terminal_contains(&p->terminal, what);
}

static void step_absent(struct play *p, const char *text)
{
	play_wait(p, not_on_screen, text, "still on the screen:");
}

static bool new_picture(struct play *p, const char *what)
{
	return p->terminal.pictures >= p->seen_pictures + (*what ? (unsigned)atoi(what) : 1);
}

static void step_picture(struct play *p, const char *count)
{
	play_wait(p, new_picture, count, "no new picture was drawn");
	p->seen_pictures = p->terminal.pictures;
}

static void step_no_picture(struct play *p, const char *unused)
{
	(void)unused;
	if (p->terminal.pictures)
		play_die(p, "a picture was drawn");
}

static bool no_trace(struct play *p, const char *unused)
{
	(void)unused;
	return terminal_covered(&p->terminal) == 0;
}

static void step_no_trace(struct play *p, const char *unused)
{
	play_wait(p, no_trace, unused, "a picture still shows");
}

static void step_golden(struct play *p, const char *name)
{
	char path[512];
	snprintf(path, sizeof path, "%s/tests/screen/golden/%s-%s.txt", getenv("srcdir") ? getenv("srcdir") : ".", name, p->size);
	if (getenv("UPDATE_GOLDEN")) {
		while (play_pump(p, QUIET_MS))
			continue;
		FILE *f = fopen(path, "w");
		if (!f)
			play_die(p, "cannot write %s", path);
		golden_write(&p->terminal, f);
		fclose(f);
		return;
	}
	long long end = play_now_ms() + LIMIT_S * 1000;
	while (!golden_is(&p->terminal, path, NULL)) {
		if (play_now_ms() >= end || p->ended) {
			golden_is(&p->terminal, path, stderr);
			play_die(p, "the screen is not %s (UPDATE_GOLDEN=1 writes it anew)", path);
		}
		play_pump(p, (int)(end - play_now_ms()));
	}
}

static bool hints_are(struct play *p, const char *text)
{
	char row[TERMINAL_ROW];
	terminal_row(&p->terminal, p->terminal.rows - 1, row);
	return strcmp(row + strspn(row, " "), text) == 0;
}

/* The last row is this, from its first key to its end. */
static void step_hints(struct play *p, const char *text)
{
	play_wait(p, hints_are, text, "the last row is not:");
}

static void step_resize(struct play *p, const char *size)
{
	int cols, rows;
	if (sscanf(size, "%dx%d", &cols, &rows) != 2)
		play_die(p, "resize %s?", size);
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
		play_die(p, "the sandbox server refused it: %ld", status);
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
	play_die(p, "no signal is called %s", name);
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
	step_expect(p, play_stop_mark);
	const char *left = terminal_modes_left(&p->terminal);
	if (left)
		play_die(p, "the terminal was not restored: %s", left);
	kill(p->program, SIGUSR1);
}

/* The program has ended, with this code (or this signal, negative), and the terminal is as it was. */
static void step_exit(struct play *p, const char *code)
{
	long long end = play_now_ms() + LIMIT_S * 1000;
	while (!p->ended) {
		if (play_now_ms() >= end)
			play_die(p, "the program did not end");
		play_pump(p, (int)(end - play_now_ms()));
	}
	int got = WIFEXITED(p->status) ? WEXITSTATUS(p->status) : -WTERMSIG(p->status);
	if (got != atoi(code))
		play_die(p, "the program ended with %d", got);
	const char *left = terminal_modes_left(&p->terminal);
	if (left)
		play_die(p, "the terminal was not restored: %s", left);
}

/* Text that the terminal must not have been sent at any time; it may start with \e for an escape. */
static void step_never(struct play *p, const char *text)
{
	char bytes[LINE_SIZE];
	bool escape = strncmp(text, "\\e", 2) == 0;
	snprintf(bytes, sizeof bytes, "%s%s", escape ? "\033" : "", escape ? text + 2 : text);
	if (terminal_was_sent(&p->terminal, bytes))
		play_die(p, "the terminal was sent it");
}

static const struct {
	const char *name;
	void (*run)(struct play *p, const char *rest);
} step_table[] = {
	{ "key", step_key }, { "type", step_type }, { "expect", step_expect }, { "absent", step_absent }, { "picture", step_picture },
	{ "no-picture", step_no_picture }, { "no-trace", step_no_trace }, { "golden", step_golden }, { "resize", step_resize }, { "control", step_control },
	{ "signal", step_signal }, { "stop-sandbox", step_stop_sandbox }, { "stopped", step_stopped }, { "exit", step_exit },
	{ "never", step_never }, { "took", step_took }, { "within", step_within }, { "mouse", step_mouse }, { "pages", step_pages }, { "chosen", step_chosen },
	{ "coloured", step_coloured }, { "even", step_even }, { "hints", step_hints }, { "count", step_count }, { "beside", step_beside }, { "again", step_again }, { "keys", step_keys },
};

void play_step(struct play *p, const char *line)
{
	size_t n = strcspn(line, " ");
	for (size_t i = 0; i < sizeof step_table / sizeof step_table[0]; i++) {
		if (strlen(step_table[i].name) == n && strncmp(step_table[i].name, line, n) == 0) {
			step_table[i].run(p, line + n + (line[n] == ' '));
			return;
		}
	}
	play_die(p, "no step is called that");
}

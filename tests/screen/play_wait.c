/* Waiting for a state: what the program writes is fed to the terminal until the state is there, or LIMIT_S is over. */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "screen/play.h"

enum { PIECE = 16384, SLOW_PIECE = 256, STRETCH = 1 << 20, PAUSE_MS = 1 };

void play_die(struct play *p, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fprintf(stderr, "%s: %s, TERM %s, step %zu: %s\n  ", p->file, p->size, p->term, p->line + 1, p->line < p->script->count ? p->script->lines[p->line] : "");
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	if (p->terminal.vt)
		terminal_dump(&p->terminal, stderr);
	play_stop(p);
	exit(1);
}

long long play_now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

long long play_now_ms(void)
{
	return play_now_us() / 1000;
}

void play_write(void *ctx, const char *bytes, size_t n)
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
bool play_pump(struct play *p, int ms)
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
		p->read_us = play_now_us();
	}
	if (p->ended)
		waitpid(p->program, &p->status, 0);
	if (!n)
		return p->ended;
	if (p->script->link)
		usleep((useconds_t)(n * 1000000 / (size_t)p->script->link));
	terminal_feed(&p->terminal, bytes, n);
	if (p->terminal.complaint[0])
		play_die(p, "%s", p->terminal.complaint);
	return true;
}

void play_wait(struct play *p, bool (*holds)(struct play *p, const char *what), const char *what, const char *sentence)
{
	p->all.screens += p->looking;
	p->looking = false;
	long long end = play_now_ms() + LIMIT_S * 1000;
	while (!holds(p, what)) {
		long long left = end - play_now_ms();
		if (left <= 0)
			play_die(p, "%s %s", sentence, what);
		if (p->ended)
			play_die(p, "the program ended (%d)", WIFEXITED(p->status) ? WEXITSTATUS(p->status) : -WTERMSIG(p->status));
		play_pump(p, (int)left);
	}
}

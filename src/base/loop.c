#include "base/loop.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/err.h"

void loop_add(struct loop *l, struct source s)
{
	if (l->count == LOOP_SOURCES)
		abort(); /* the table is too small for the program: not a thing that happens to a reviewer */
	l->sources[l->count++] = s;
}

static int sooner(int a, int b)
{
	if (a < 0)
		return b;
	return b < 0 || a < b ? a : b;
}

bool loop_once(struct loop *l, int most_ms, struct err *err)
{
	struct pollfd fds[LOOP_FDS];
	size_t from[LOOP_SOURCES + 1] = { 0 };
	int ms = most_ms;
	for (size_t i = 0; i < l->count; i++) {
		const struct source *s = &l->sources[i];
		from[i + 1] = from[i] + (s->pollfds ? s->pollfds(s->ctx, fds + from[i], LOOP_FDS - from[i]) : 0);
	}
	for (size_t i = 0; i < l->count; i++)
		if (l->sources[i].timeout_ms)
			ms = sooner(ms, l->sources[i].timeout_ms(l->sources[i].ctx));
	const struct timespec wait = { ms / 1000, ms % 1000 * 1000000L };
	if (ppoll(fds, from[l->count], ms < 0 ? NULL : &wait, l->signals) < 0) {
		if (errno != EINTR)
			return err_set(err, ERR_LOCAL, "poll: %s", strerror(errno));
		for (size_t i = 0; i < from[l->count]; i++)
			fds[i].revents = 0;
	}
	for (size_t i = 0; i < l->count; i++)
		l->sources[i].run(l->sources[i].ctx, fds + from[i], from[i + 1] - from[i]);
	return true;
}

short loop_wait(int fd, short events, int ms)
{
	struct pollfd one = { .fd = fd, .events = events };
	return poll(&one, 1, ms) > 0 ? one.revents : 0;
}

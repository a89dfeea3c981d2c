#include "hooks/callers.h"

#include <stdlib.h>
#include <sys/socket.h>

#include "base/mem.h"

static void take_out(struct callers *all, struct caller *c)
{
	if (!c->timed)
		return;
	*(c->before ? &c->before->after : &all->first) = c->after;
	*(c->after ? &c->after->before : &all->last) = c->before;
	c->before = c->after = NULL;
	c->timed = false;
}

/* All have the same time, so the latest is the last. */
void callers_restart(struct callers *all, struct caller *c, int64_t now)
{
	take_out(all, c);
	c->due = now + all->whole_ms;
	c->before = all->last;
	*(all->last ? &all->last->after : &all->first) = c;
	all->last = c;
	c->timed = true;
}

struct caller *callers_add(struct callers *all, int fd, int64_t now)
{
	struct caller *c = mem_alloc(sizeof *c);
	*c = (struct caller){ .fd = fd, .working = true };
	callers_restart(all, c, now);
	return c;
}

void callers_hold(struct callers *all, struct caller *c)
{
	take_out(all, c);
}

void callers_remove(struct callers *all, struct caller *c)
{
	take_out(all, c);
	free(c);
}

unsigned callers_expire(struct callers *all, int64_t now)
{
	unsigned slow = 0;
	while (all->first && all->first->due <= now) {
		struct caller *c = all->first;
		slow += c->working;
		take_out(all, c);
		shutdown(c->fd, SHUT_RDWR);
	}
	return slow;
}

int callers_wait_ms(const struct callers *all, int64_t now)
{
	if (!all->first)
		return -1;
	return all->first->due > now ? (int)(all->first->due - now) : 0;
}

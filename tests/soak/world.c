/* The loop of a world: one program runs, or time passes. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "soak/schedule.h"

enum { REAL_LIMIT_MS = 30000 };

uint32_t world_draw(struct world *w, uint32_t below)
{
	return (uint32_t)((soak_next(&w->random) >> 32) * (uint64_t)below >> 32);
}

int world_between(struct world *w, int least, int most)
{
	return least + (int)world_draw(w, (uint32_t)(most - least + 1));
}

bool world_chance(struct world *w, int percent)
{
	return world_draw(w, 100) < (uint32_t)percent;
}

void world_tell(struct world *w, const char *fmt, ...)
{
	va_list ap;
	if (!w->trace)
		return;
	fprintf(w->trace, "%9.3f  ", (double)w->time->ms / 1000);
	va_start(ap, fmt);
	vfprintf(w->trace, fmt, ap);
	va_end(ap);
	fputc('\n', w->trace);
}

int64_t world_now_s(const struct world *w)
{
	return (w->time->wall_ms + w->time->ms) / 1000;
}

/* -- one turn of a program ----------------------------------------------------------------------------------------------------- */

/* Its next message, reading its terminal all the while. False: it ended. */
static bool hear(struct world *w, struct child *c, struct ask *ask, char *body, size_t *n)
{
	struct iovec in[] = { { ask, sizeof *ask }, { body, WIRE_MAX } };
	bool heard = false;
	*n = 0;
	for (;;) {
		struct pollfd fds[] = { { .fd = heard ? -1 : c->fd, .events = POLLIN }, { .fd = c->tty, .events = POLLIN } };
		if (heard && (!c->console || c->tty < 0 || ask->kind != ASK_WAIT || console_at(c->console, ask->serial)))
			return true;
		if (poll(fds, 2, REAL_LIMIT_MS) <= 0) {
			snprintf(w->trouble, sizeof w->trouble, "run %d computes for %d s", c->run, REAL_LIMIT_MS / 1000);
			kill(c->pid, SIGKILL);
			return false;
		}
		if (fds[1].revents)
			program_take_output(c);
		if (!fds[0].revents)
			continue;
		ssize_t got = readv(c->fd, in, 2);
		if (got < (ssize_t)sizeof *ask)
			return false;
		heard = true;
		*n = (size_t)got - sizeof *ask;
	}
}

static void let_go(struct child *c)
{
	struct iovec out[] = { { &c->wake, sizeof c->wake }, { NULL, 0 }, { NULL, 0 } };
	struct msghdr message = { .msg_iov = out, .msg_iovlen = 3 };
	if (c->answered) {
		out[1] = (struct iovec){ c->answered->head.data, c->answered->head.len };
		out[2] = (struct iovec){ c->answered->answer.data, c->answered->answer.len };
	}
	(void)!sendmsg(c->fd, &message, MSG_NOSIGNAL); /* one that has died is found so next */
	if (c->answered)
		net_served(c->answered);
	c->answered = NULL;
	c->wake = (struct wake){ .cause = CAUSE_GO };
}

static void do_as_asked(struct world *w, struct child *c, const struct ask *ask, const char *body, size_t n)
{
	c->state = CHILD_READY;
	switch (ask->kind) {
	case ASK_START:
		net_begin(w, c, ask);
		break;
	case ASK_SENT:
		net_send(w, c, ask, body, n);
		break;
	case ASK_STOP:
		net_forget(w, c, ask->easy);
		break;
	case ASK_LOCK:
		c->state = CHILD_LOCKED;
		break;
	case ASK_WAIT:
		c->until = ask->until;
		c->state = CHILD_WAITS;
		if (c->console && console_idle(w, c, ask->taken)) {
			c->state = CHILD_READY;
			c->wake.cause = CAUSE_KEYS;
		}
		break;
	default:
		break;
	}
}

static bool strikes(struct world *w, struct child *c, struct mishap *m, const struct ask *ask)
{
	struct run *r = &w->runs[c->run];
	switch (m->moment) {
	case AT_EVENT:
		return c->events == m->n;
	case AT_SENT:
		return ask->kind == ASK_SENT && r->writes == m->n;
	case AFTER_ANSWER:
		return c->since_answer == m->n;
	default:
		return ask->kind == ASK_SYNC && c->syncs == m->n;
	}
}

static void mishaps(struct world *w, struct child *c, const struct ask *ask)
{
	for (int i = 0; i < w->mishap_count && c->pid; i++) {
		struct mishap *m = &w->mishaps[i];
		if (m->done || m->run != c->run || !strikes(w, c, m, ask))
			continue;
		m->done = true;
		if (m->signal) {
			world_kill(w, c, m->signal);
		} else {
			world_tell(w, "run %d: the disk fails", c->run);
			c->wake.cause = CAUSE_REFUSED;
		}
	}
}

static void step(struct world *w, struct child *c)
{
	static char body[WIRE_MAX + 1];
	static const char *const names[ASK_KINDS] = { "start", "sent", "stop", "wait", "lock", "sync", "try" };
	struct ask ask;
	size_t n;
	let_go(c);
	if (!hear(w, c, &ask, body, &n)) {
		program_bury(w, c);
		return;
	}
	body[n] = '\0';
	c->events++;
	w->events++;
	c->syncs += ask.kind == ASK_SYNC;
	c->since_answer += c->since_answer >= 0;
	if (ask.kind != ASK_WAIT)
		world_tell(w, "run %d: event %d, %s %d", c->run, c->events, names[ask.kind], ask.easy);
	do_as_asked(w, c, &ask, body, n);
	if (ask.kind != ASK_LOCK)
		program_unlock_others(w, c);
	mishaps(w, c, &ask);
}

/* -- the loop ------------------------------------------------------------------------------------------------------------------ */

static struct child *pick(struct world *w)
{
	struct child *ready[CHILDREN_MAX];
	uint32_t n = 0;
	for (int i = 0; i < CHILDREN_MAX; i++)
		if (w->children[i].pid && w->children[i].state == CHILD_READY)
			ready[n++] = &w->children[i];
	return !n ? NULL : n == 1 ? ready[0] : ready[world_draw(w, n)];
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

static bool pass_time(struct world *w)
{
	int64_t next = sooner(net_next(w), schedule_next(w));
	for (int i = 0; i < CHILDREN_MAX; i++)
		if (w->children[i].pid && w->children[i].state == CHILD_WAITS)
			next = sooner(next, w->children[i].until);
	if (next < 0)
		return false;
	if (next > w->time->ms)
		w->time->ms = next;
	for (int i = 0; i < CHILDREN_MAX; i++) {
		struct child *c = &w->children[i];
		if (!c->pid || c->state != CHILD_WAITS || c->until < 0 || c->until > w->time->ms)
			continue;
		c->state = CHILD_READY;
		c->wake = (struct wake){ .cause = CAUSE_TIME };
	}
	return true;
}

static void end_all(struct world *w, const char *why)
{
	for (int i = 0; i < CHILDREN_MAX; i++)
		if (w->children[i].pid) {
			if (!w->trouble[0])
				snprintf(w->trouble, sizeof w->trouble, "run %d %s", w->children[i].run, why);
			kill(w->children[i].pid, SIGKILL);
			program_bury(w, &w->children[i]);
		}
}

void world_run(struct world *w)
{
	int64_t began = w->time->ms;
	while (!w->trouble[0]) {
		net_pass(w);
		schedule_turn(w);
		struct child *c = pick(w);
		if (c)
			step(w, c);
		else if (!pass_time(w))
			break;
		if (w->time->ms - began > HANG_MS || w->events > EVENTS_MAX)
			break;
	}
	end_all(w, "never ends");
}

/* Who runs the commands. A script wants one retry of its subject and goes on as the exit codes and words tell it. */
#include <string.h>

#include "soak/schedule.h"

enum { RUNS_EACH = 12, SETTLES_EACH = 4, PAUSE_MS = 2000, AGAIN_MS = 5000 };

struct actor *schedule_script(struct schedule *s, const char *op, const char *user)
{
	struct actor *a = &s->actors[s->count++];
	*a = (struct actor){ .part = PART_SCRIPT, .op = op, .run = -1, .wait_s = -1 };
	snprintf(a->user, sizeof a->user, "%s", user);
	return a;
}

static const char *base_url(const struct actor *a)
{
	static const char *const spellings[] = { "http://127.0.0.1:4567", "http://127.0.0.1:4567/", "http://localhost:4567",
		"http://LOCALHOST:4567/", "http://[::1]:4567", "http://127.0.0.1:04567" };
	return spellings[a->respells ? a->runs % 6 : 0];
}

static void start_console(struct world *w, struct actor *a, int number)
{
	struct start s = { .words = { "--base-url", base_url(a), "--template", TEMPLATE, "--user", a->want.word ? "demo-7710c2e" : a->user, "--no-images" },
		.actor = number, .console = true, .ahead_ms = a->runs ? 0 : a->ahead_ms };
	struct child *c = world_start(w, &s);
	a->run = c ? c->run : -1;
}

static void add_wait(struct start *s, int *n, char seconds[16], int wait_s)
{
	snprintf(seconds, 16, "%d", wait_s);
	s->words[(*n)++] = "--wait";
	s->words[(*n)++] = seconds;
}

void script_start(struct world *w, struct actor *a)
{
	int number = (int)(a - w->schedule->actors), n = 0;
	char seconds[16];
	a->next = -1;
	a->runs++;
	if (a->part == PART_CONSOLE && !(a->follows && a->runs == 1)) {
		start_console(w, a, number);
		return;
	}
	struct start s = { .actor = number, .closed_pipe = a->closed_pipe && a->runs == 1, .ahead_ms = a->runs == 1 ? a->ahead_ms : 0 };
	bool settle = a->settles || !strcmp(a->op, "settle");
	s.words[n++] = settle ? "settle" : a->op;
	s.words[n++] = "--base-url";
	s.words[n++] = base_url(a);
	if (settle) {
		a->settled++;
		add_wait(&s, &n, seconds, a->wait_s >= 0 && !a->settles ? a->wait_s : 700);
	} else if (a->want.word) {
		n = script_screening_words(a, s.words, n);
		if (a->wait_s >= 0 && strcmp(s.words[3], "hits"))
			add_wait(&s, &n, seconds, a->wait_s);
	} else {
		s.words[n++] = "--template";
		s.words[n++] = TEMPLATE;
		s.words[n++] = "--user";
		s.words[n++] = a->user;
		if (!strcmp(a->op, "retry")) {
			s.words[n++] = "--strategy";
			s.words[n++] = "reset";
		}
		if (strcmp(a->op, "list"))
			s.words[n++] = "--yes";
		if (a->json)
			s.words[n++] = "--json";
		if (a->wait_s >= 0 && strcmp(a->op, "list"))
			add_wait(&s, &n, seconds, a->wait_s);
	}
	struct child *c = world_start(w, &s);
	a->run = c ? c->run : -1;
}

void script_again(const struct world *w, struct actor *a, int64_t pause_ms)
{
	if (a->runs < RUNS_EACH)
		a->next = w->time->ms + (a->pause_ms ? a->pause_ms : pause_ms);
}

/* A line, or object, about this user that names an attempt. */
static bool has_id_for(const char *out, const char *user)
{
	for (const char *at = out; (at = strstr(at, user)); at++) {
		size_t n = strcspn(at, "\n}");
		if (strspn(at + strlen(user), "0123456789") == 0 && memmem(at, n, "idv_", 4))
			return true;
	}
	return false;
}

static void after_settle(struct world *w, struct actor *a, const struct run *r)
{
	if (a->reads && has_id_for(r->out, a->user))
		return;
	a->settles = r->code == 9 && a->settled < SETTLES_EACH;
	if (r->code == 0 || a->settles || r->killed)
		script_again(w, a, PAUSE_MS);
}

/* A write may have been sent, or one of before is open. */
static void find_out(struct world *w, struct actor *a)
{
	a->settles = true;
	script_again(w, a, PAUSE_MS);
}

void script_ended(struct world *w, struct actor *a, const struct run *r)
{
	a->run = -1;
	if (a->part == PART_ONCE)
		return;
	if (a->follows) {
		a->follows = false;
		script_again(w, a, AGAIN_MS);
		return;
	}
	if (a->part == PART_CONSOLE) {
		a->part = PART_SCRIPT;
		a->json = false;
		if (r->half)
			a->want.finishing = true;
		if (!r->told || r->half)
			script_again(w, a, AGAIN_MS);
		return;
	}
	if (a->want.word) {
		script_screening_ended(w, a, r);
		return;
	}
	if (r->settle) {
		after_settle(w, a, r);
		return;
	}
	/* Killed, but what it had to say is out. */
	if (r->killed && strstr(r->out, "idv_"))
		return;
	switch (r->code) {
	case 0:
	case 18:
		return;
	case 9:
		find_out(w, a);
		return;
	case 11:
		if (!a->stops_when_barred)
			find_out(w, a);
		return;
	case 2:
	case 3:
	case 12: /* somebody has to look */
		return;
	default: /* it was not sent, or refused, or it was killed */
		script_again(w, a, AGAIN_MS);
	}
}

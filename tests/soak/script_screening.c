/* A script that wants a screening settled: it decides, waits where it must, and goes on as the exit codes tell it. */
#include <string.h>

#include "soak/schedule.h"

enum { SETTLES_EACH = 4, PAUSE_MS = 2000, AGAIN_MS = 5000 };

int script_screening_words(struct actor *a, const char **words, int n)
{
	struct settling *t = &a->want;
	bool reads = t->sees && !t->seen[0] && !t->finishing;
	words[n++] = reads ? "hits" : t->word;
	words[n++] = a->user;
	if (reads) {
		words[n++] = "--json";
		return n;
	}
	const struct {
		const char *name, *value;
	} options[] = { { "--dismiss", t->finishing ? NULL : t->dismiss }, { "--confirm", t->finishing ? NULL : t->confirm },
		{ "--comment", t->finishing ? NULL : t->comment }, { "--to", t->to }, { "--seen", t->finishing || !t->seen[0] ? NULL : t->seen } };
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (options[i].value) {
			words[n++] = options[i].name;
			words[n++] = options[i].value;
		}
	words[n++] = "--yes";
	if (a->json)
		words[n++] = "--json";
	return n;
}

static void take_seen(struct world *w, struct actor *a, const struct run *r)
{
	static const char key[] = "\"seen\":\"";
	const char *at = r->code == 0 ? strstr(r->out, key) : NULL;
	if (at) {
		snprintf(a->want.seen, sizeof a->want.seen, "%.*s", (int)strcspn(at + strlen(key), "\""), at + strlen(key));
		a->want.seen_run = (int)(r - w->runs);
	}
	script_again(w, a, at ? PAUSE_MS : AGAIN_MS);
}

/* What is done by half wants its other half, without verdicts. */
static void finish(struct world *w, struct actor *a)
{
	if (!a->want.finishes || a->want.finishing)
		return;
	a->want.finishing = true;
	a->settles = false;
	script_again(w, a, PAUSE_MS);
}

static void after_settle(struct world *w, struct actor *a, const struct run *r)
{
	bool told = a->reads && strstr(r->out, a->user);
	a->settles = r->code == 9 && a->settled < SETTLES_EACH;
	if (told && says(r->out, "done by half"))
		finish(w, a);
	else if (told && !a->settles && (says(r->out, "the screening is ") || !strcmp(a->want.word, "review")) && !says(r->out, " not "))
		return;
	else if (r->code == 0 || a->settles || r->killed)
		script_again(w, a, PAUSE_MS);
}

void script_screening_ended(struct world *w, struct actor *a, const struct run *r)
{
	if (r->settle) {
		after_settle(w, a, r);
		return;
	}
	if (!r->act) {
		take_seen(w, a, r);
		return;
	}
	if (r->killed && r->out[0]) /* what it had to say is out */
		return;
	switch (r->killed ? 1 : r->code) {
	case 0:
	case 18:
	case 2:
	case 14:
	case 15:
		return;
	case 12: /* somebody has to look */
		a->want.seen[0] = '\0';
		if (a->want.stubborn)
			script_again(w, a, AGAIN_MS);
		return;
	case 13:
		finish(w, a);
		return;
	case 9:
		a->settles = true;
		script_again(w, a, PAUSE_MS);
		return;
	case 11:
		a->settles = !a->stops_when_barred;
		if (a->settles)
			script_again(w, a, PAUSE_MS);
		return;
	default: /* it was not sent, or refused, or it was killed */
		script_again(w, a, AGAIN_MS);
	}
}

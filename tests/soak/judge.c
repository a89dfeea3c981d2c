/* Right and wrong: what the programs said and how they ended, against the sandbox's own log of acts. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "soak/schedule.h"

enum { OUTPUT_EXIT = 18, HORIZON_MS = 590 * 1000, LIST_MS = 60 * 1000 };

bool says(const char *text, const char *phrase)
{
	return text && strcasestr(text, phrase);
}

void judge_found(struct world *w, int *count, const char *fmt, ...)
{
	char text[600];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	(*count)++;
	world_tell(w, "** %s: %s", count == &w->verdict.twice ? "TWICE" : "WRONG", text);
}

#define WRONG(...) judge_found(w, &w->verdict.wrong, __VA_ARGS__)

/* -- acts ---------------------------------------------------------------------------------------------------------------------- */

/* The write of ours that caused it; NULL: a colleague's. */
static const struct written *cause_of(const struct world *w, const struct deed *d)
{
	for (int i = 0; i < w->write_count; i++)
		if (w->writes[i].request == d->request)
			return &w->writes[i];
	return NULL;
}

static const struct deed *deed_of(const struct world *w, const char *id)
{
	for (size_t i = 0; i < w->sandbox->ledger.count; i++)
		if (!strcmp(w->sandbox->ledger.deeds[i].attempt->id, id))
			return &w->sandbox->ledger.deeds[i];
	return NULL;
}

static bool acted(const struct world *w, const struct written *written)
{
	for (size_t i = 0; i < w->sandbox->ledger.count; i++)
		if (written->request && w->sandbox->ledger.deeds[i].request == written->request)
			return true;
	return false;
}

static bool run_acted(const struct world *w, int run)
{
	for (int i = 0; i < w->write_count; i++)
		if (w->writes[i].run == run && acted(w, &w->writes[i]))
			return true;
	return false;
}

/* All that left for this user by then did act, and something did. */
static bool all_acted(const struct world *w, const char *user, int64_t by)
{
	bool any = false;
	for (int i = 0; i < w->write_count; i++) {
		if (strcmp(w->writes[i].user, user) || w->writes[i].left > by)
			continue;
		if (!acted(w, &w->writes[i]))
			return false;
		any = true;
	}
	return any;
}

static int64_t deed_ms(const struct world *w, const struct deed *d)
{
	return d->at * 1000 - w->time->wall_ms;
}

/* -- twice --------------------------------------------------------------------------------------------------------------------- */

static bool was_shown(const struct world *w, const struct written *later, const char *id)
{
	const struct buf *seen = &w->runs[later->run].seen;
	const char *at = seen->len ? memmem(seen->data, later->seen, id, strlen(id)) : NULL;
	return at != NULL;
}

/* It was printed to another one, who wanted one too and ran the same command: that one goes without. */
static bool was_taken(const struct world *w, int by, const char *id)
{
	for (int i = 0; i < w->run_count; i++) {
		const struct run *r = &w->runs[i];
		if (r->actor != by && !r->writes && !r->settle && !r->list && !r->console && r->code == 0 && says(r->out, id))
			return true;
	}
	return false;
}

/* One act each actor; the second of another one's only when it knew of the first. */
static void judge_twice(struct world *w)
{
	const struct ledger *l = &w->sandbox->ledger;
	for (size_t k = 0; k < l->count; k++) {
		const struct written *later = cause_of(w, &l->deeds[k]);
		for (size_t i = 0; later && i < k; i++) {
			const struct written *first = cause_of(w, &l->deeds[i]);
			if (!first || l->deeds[i].attempt->subject != l->deeds[k].attempt->subject)
				continue;
			bool same = w->runs[first->run].actor == w->runs[later->run].actor;
			if (same && was_taken(w, w->runs[first->run].actor, l->deeds[i].attempt->id))
				continue;
			if (!same && (was_shown(w, later, l->deeds[i].attempt->id) || was_shown(w, first, l->deeds[k].attempt->id)))
				continue;
			judge_found(w, &w->verdict.twice, "run %d made %s, run %d made %s", first->run, l->deeds[i].attempt->id, later->run,
			      l->deeds[k].attempt->id);
			break;
		}
	}
}

/* -- what was said ------------------------------------------------------------------------------------------------------------- */

/* The first id in a text: of --json its "id" member, else a word. */
static bool id_in(const char *text, bool json, char out[NAME])
{
	const char *at = strstr(text, json ? "\"id\":\"idv_" : "idv_");
	out[0] = '\0';
	if (at)
		at += json ? strlen("\"id\":\"") : 0;
	if (at)
		snprintf(out, NAME, "%.*s", (int)strcspn(at, "\" \t\n.,;"), at);
	return at;
}

static bool hedges(const struct run *r)
{
	return says(r->out, "\"own\":null") || says(r->out, "\"own\":false") || says(r->err, "cannot be told") ||
	       says(r->err, "somebody else");
}

static void judge_done(struct world *w, int run)
{
	const struct run *r = &w->runs[run];
	const struct actor *a = &w->schedule->actors[r->actor];
	char id[NAME];
	if (!id_in(r->code == OUTPUT_EXIT ? r->err : r->out, a->json && r->code == 0, id)) {
		WRONG("run %d ends with %d and names no attempt", run, r->code);
		return;
	}
	const struct deed *d = deed_of(w, id);
	if (!d || strcmp(d->attempt->subject->client_user_id, a->user)) {
		WRONG("run %d ends with %d and names %s, which nobody began here", run, r->code, id);
		return;
	}
	bool ours = cause_of(w, d), sent = false;
	for (int i = 0; i < w->write_count; i++)
		sent = sent || (!strcmp(w->writes[i].user, a->user) && w->writes[i].left <= deed_ms(w, d) + 999);
	if (!ours && !sent)
		WRONG("run %d names %s as done, begun by a colleague before anything of ours left", run, id);
	else if (!ours && !hedges(r))
		WRONG("run %d claims %s, which a colleague began", run, id);
	else if (ours && says(r->out, "\"own\":false"))
		WRONG("run %d disowns %s, which is ours", run, id);
	for (int i = 0; i < run; i++) {
		const struct run *o = &w->runs[i];
		char other[NAME];
		if (o->actor != r->actor && !o->console && !o->settle && !o->list && o->code == 0 &&
		    id_in(o->out, w->schedule->actors[o->actor].json, other) && !strcmp(id, other) && !hedges(o) && !hedges(r))
			WRONG("runs %d and %d both claim %s", i, run, id);
	}
}

static const char *user_of_line(const struct world *w, const struct run *r, const char *line)
{
	for (int i = 0; i < w->schedule->count; i++) {
		const char *user = w->schedule->actors[i].user, *at = strstr(line, user);
		if (*user && at && strspn(at + strlen(user), "0123456789") == 0)
			return user;
	}
	return w->schedule->actors[r->actor].user;
}

static bool denies(const char *text)
{
	return says(text, "did not happen") || says(text, "may be sent again") || says(text, "was not sent");
}

static void judge_denials(struct world *w, int run, const char *text)
{
	const struct run *r = &w->runs[run];
	char *copy = mem_strdup(text), *rest = copy, *line;
	while ((line = strsep(&rest, "\n")))
		if (denies(line) && all_acted(w, user_of_line(w, r, line), r->ended)) {
			WRONG("run %d says of what happened: %s", run, line);
			break;
		}
	free(copy);
}

static void judge_command(struct world *w, int run)
{
	const struct run *r = &w->runs[run];
	bool sent = r->writes > 0, did = run_acted(w, run), stopped = r->killed || (r->code < 0 && r->signalled == -r->code);
	int before = w->verdict.wrong;
	if ((r->code < 0 && !stopped) || r->code > OUTPUT_EXIT)
		WRONG("run %d ends with %d", run, r->code);
	else if (did && ((r->code >= 1 && r->code <= 8) || r->code == 12))
		WRONG("run %d ends with %d, and its write acted", run, r->code);
	else if (sent && (r->code == 11 || r->code == 12))
		WRONG("run %d ends with %d, and a write had left", run, r->code);
	else if (sent && !r->console && (says(r->out, "nothing was sent") || says(r->err, "nothing was sent")))
		WRONG("run %d says that nothing was sent, and a write had left", run);
	else if (did && says(r->err, "refused"))
		WRONG("run %d says refused, and its write acted", run);
	else if (!r->console && !r->settle && !r->list && (r->code == 0 || r->code == OUTPUT_EXIT))
		judge_done(w, run);
	if (before == w->verdict.wrong)
		judge_denials(w, run, r->out);
	if (before == w->verdict.wrong)
		judge_denials(w, run, r->err);
	if (r->list && !r->killed && r->code == 0 && r->ended - r->began > LIST_MS)
		WRONG("run %d: a list waited %d s for other writes", run, (int)((r->ended - r->began) / 1000));
}

/* -- what was found ------------------------------------------------------------------------------------------------------------ */

/* A program that began by then told a person of it: what two look for at once, one of them finds. */
static bool printed(const struct world *w, const char *id, int64_t by)
{
	for (int i = 0; i < w->run_count && w->runs[i].began <= by; i++) {
		const struct run *r = &w->runs[i];
		if (r->shown.len && memmem(r->shown.data, r->shown.len, id, strlen(id)))
			return true;
		if ((!r->list && says(r->out, id)) || says(r->err, id))
			return true;
	}
	return false;
}

/* A colleague's attempt closes a write of ours, and then nobody can tell. */
static bool excused(const struct world *w, const struct deed *d, int64_t by)
{
	const struct ledger *l = &w->sandbox->ledger;
	for (size_t i = 0; i < l->count; i++)
		if (l->deeds[i].attempt->subject == d->attempt->subject && !cause_of(w, &l->deeds[i]) &&
		    printed(w, l->deeds[i].attempt->id, by))
			return true;
	return false;
}

static void judge_settle(struct world *w, int run)
{
	const struct run *r = &w->runs[run];
	const struct ledger *l = &w->sandbox->ledger;
	for (size_t i = 0; i < l->count; i++) {
		const struct deed *d = &l->deeds[i];
		const struct written *c = cause_of(w, d);
		if (!c || c->left > r->began || r->killed || printed(w, d->attempt->id, r->ended) || excused(w, d, r->ended))
			continue;
		if (r->code == 0 && !c->answered) {
			WRONG("run %d: settle ends with 0, and %s is not known", run, d->attempt->id);
			return;
		}
		bool soon = deed_ms(w, d) - c->left <= HORIZON_MS && deed_ms(w, d) + 5000 < r->ended;
		if (strstr(r->line, "--wait 700") && soon && r->code == 9 && !w->schedule->kind->sick) {
			WRONG("run %d: settle --wait 700 does not find %s", run, d->attempt->id);
			return;
		}
	}
}

static void judge_end(struct world *w)
{
	const struct ledger *l = &w->sandbox->ledger;
	bool done = w->schedule->kind->idle;
	/* What was written down and killed before it left stays open: rightly, nobody can know. */
	for (int i = 0; i < w->run_count; i++)
		done = done || w->runs[i].killed || w->runs[i].signalled;
	for (size_t i = 0; i < l->count; i++) {
		const struct deed *d = &l->deeds[i];
		if (cause_of(w, d) && !printed(w, d->attempt->id, w->time->ms) && !excused(w, d, w->time->ms))
			WRONG("at the end nobody was told of %s", d->attempt->id);
		done = done || cause_of(w, d);
	}
	if (!done)
		WRONG("nothing was ever done");
}

/* -- the console --------------------------------------------------------------------------------------------------------------- */

enum { UNSENT, DENIED, DONE };

void judge_screen(struct world *w, int run, int first_write, const char *text)
{
	static const char *const phrases[][2] = { { "nothing was sent", NULL }, { "did not happen", "may be sent again" },
		{ "retried: new attempt", NULL } };
	for (int what = UNSENT; what <= DONE; what++) {
		const char *at = strcasestr(text, phrases[what][0]);
		bool known = false;
		if (!at && phrases[what][1])
			at = strcasestr(text, phrases[what][1]);
		for (int i = 0; i < w->claim_count; i++)
			known = known || (w->claims[i].run == run && w->claims[i].first_write == first_write && w->claims[i].what == what);
		if (!at || known || w->claim_count == CLAIMS_MAX)
			continue;
		struct claim *c = &w->claims[w->claim_count++];
		*c = (struct claim){ .run = run, .first_write = first_write, .last_write = w->write_count, .what = what };
		world_tell(w, "run %d: the screen: ...%.300s", run, at - text > 120 ? at - 120 : text);
	}
}

static void judge_claims(struct world *w)
{
	for (int k = 0; k < w->claim_count; k++) {
		const struct claim *c = &w->claims[k];
		bool left = false, did = false, undone = false;
		for (int i = c->first_write; i < c->last_write; i++)
			if (w->writes[i].run == c->run) {
				left = true;
				did = did || acted(w, &w->writes[i]);
				undone = undone || !acted(w, &w->writes[i]);
			}
		if (c->what == UNSENT && left)
			WRONG("run %d: the screen says that nothing was sent, and a write had left", c->run);
		else if (c->what == DENIED && ((left && did && !undone) ||
		         (!left && all_acted(w, w->schedule->actors[w->runs[c->run].actor].user, w->runs[c->run].ended))))
			WRONG("run %d: the screen denies what happened", c->run);
		else if (c->what == DONE && left && !did)
			WRONG("run %d: the screen says retried, and nothing was done", c->run);
	}
}

void judge(struct world *w)
{
	if (w->watched) {
		judge_screening(w);
		return;
	}
	judge_twice(w);
	if (w->trouble[0])
		WRONG("%s", w->trouble);
	for (int i = 0; i < w->run_count; i++) {
		judge_command(w, i);
		if (w->runs[i].settle)
			judge_settle(w, i);
	}
	judge_claims(w);
	if (!w->trouble[0])
		judge_end(w);
}

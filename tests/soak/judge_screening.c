/* Right and wrong of acts on screenings: what the programs sent, said and how they ended, against the sandbox's log of acts, what others changed,
 * and what had been read of it by then. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "soak/schedule.h"
#include "soak/watched.h"

enum { HALF = 13, OUTPUT_EXIT = 18, HORIZON_MS = 590 * 1000, LOOK_MS = 8000, PARTS_MS = 100 * 1000, PATTERN = 200 };

#define WRONG(...) judge_found(w, &w->verdict.wrong, __VA_ARGS__)

/* -- acts ---------------------------------------------------------------------------------------------------------------------- */

static bool reviews(const struct written *t)
{
	return t->endpoint == ENDPOINT_REVIEW_CREATE;
}

static const struct settling *want_of(const struct world *w, const struct run *r)
{
	return &w->schedule->actors[r->actor].want;
}

static const char *status_of(const char *word)
{
	return !strcmp(word, "clear") ? "cleared" : !strcmp(word, "reject") ? "rejected" : "";
}

static const struct deed *deed_of(const struct world *w, const struct written *t)
{
	for (size_t i = 0; i < w->sandbox->ledger.count; i++)
		if (t->acted && w->sandbox->ledger.deeds[i].request == t->request)
			return &w->sandbox->ledger.deeds[i];
	return NULL;
}

static int64_t acted_ms(const struct world *w, const struct written *t)
{
	const struct deed *d = deed_of(w, t);
	return d ? d->at * 1000 - w->time->wall_ms : INT64_MAX;
}

/* A second is the server's clock's least: what acted in the same one may have been before. */
static bool acted_by(const struct world *w, const struct written *t, int64_t ms)
{
	return t->acted && acted_ms(w, t) <= ms;
}

enum { LEFT, ACTED, ACTED_EVER };

/* Who wants the very same is told of it as if it were its own. */
static bool wants_same(const struct world *w, int a, int b)
{
	const struct actor *x = &w->schedule->actors[a], *y = &w->schedule->actors[b];
	return a == b || (x->want.word && y->want.word && !strcmp(x->want.word, y->want.word) && !strcmp(x->user, y->user));
}

/* A write of this kind, by the run (or by any that wants the same), that left or acted by its end. */
static bool any(const struct world *w, int run, bool whole, bool review, int what)
{
	const struct run *r = &w->runs[run];
	for (int i = 0; i < w->write_count; i++) {
		const struct written *t = &w->writes[i];
		bool its = t->run == run || (whole && wants_same(w, w->runs[t->run].actor, r->actor) && t->left <= r->ended);
		if (its && reviews(t) == review && (what == LEFT || (what == ACTED_EVER ? t->acted != 0 : acted_by(w, t, r->ended))))
			return true;
	}
	return false;
}

/* -- twice --------------------------------------------------------------------------------------------------------------------- */

static bool turned_between(const struct world *w, const struct written *first, const struct written *later)
{
	for (int i = 0; i < w->watched->turn_count; i++) {
		const struct turn *t = &w->watched->turns[i];
		if (t->of & OF_SCREENING && t->seq > first->acted && t->seq < later->seq && (t->by < 0 || &w->writes[t->by] != first) &&
		    !strcmp(t->screening, first->user))
			return true;
	}
	return false;
}

/* What one wants is sent once, unless the one before did not act. */
static void judge_twice(struct world *w)
{
	for (int k = 0; k < w->write_count; k++)
		for (int i = 0; i < k; i++) {
			const struct written *first = &w->writes[i], *later = &w->writes[k];
			if (first->endpoint != later->endpoint || strcmp(first->user, later->user) || w->runs[first->run].actor != w->runs[later->run].actor)
				continue;
			if ((!first->acted && !first->late) || (!reviews(first) && first->acted && turned_between(w, first, later)))
				continue;
			judge_found(w, &w->verdict.twice, "run %d sent a%s, run %d sent it again", first->run, reviews(first) ? " review" : "n update", later->run);
			break;
		}
}

/* -- what could have been read ------------------------------------------------------------------------------------------------- */

/* The page that began a run's last good reading of this part before `before`; NULL: none. */
static const struct reading *last_look(const struct world *w, int run, const char *screening, unsigned of, int before)
{
	const struct reading *last = NULL;
	for (int i = 0; i < w->watched->reading_count; i++) {
		const struct reading *r = &w->watched->readings[i];
		if (r->run == run && r->of == of && r->first && r->good && r->seq < before && !strcmp(r->screening, screening))
			last = r;
	}
	return last;
}

/* Where the reading ended on which it was decided: the run's first, which may be one of an earlier run. */
static int basis(const struct world *w, int run, const char *screening, unsigned of)
{
	const struct settling *t = want_of(w, &w->runs[run]);
	int by = strstr(w->runs[run].line, "--seen") && t->seen_run >= 0 ? t->seen_run : run, end = 0, begun = 0;
	for (int i = 0; i < w->watched->reading_count; i++) {
		const struct reading *r = &w->watched->readings[i];
		if (w->runs[run].console) { /* the last before it was told to act */
			end = r->run == run && r->of == of && r->good && r->seq < w->runs[run].decided && !strcmp(r->screening, screening) ? r->seq : end;
			continue;
		}
		if (r->run != by || r->of != of || !r->good || strcmp(r->screening, screening))
			continue;
		if (r->first && ++begun > 1)
			break;
		end = r->seq;
	}
	return end;
}

static bool is_others(const struct world *w, const struct turn *t, int run)
{
	return t->by < 0 || w->writes[t->by].run != run;
}

/* Of the look before it: when the last of its parts was read. */
static int64_t looked_ms(const struct world *w, const struct written *t)
{
	int64_t ms = INT64_MIN / 2;
	for (unsigned of = OF_SCREENING; of <= OF_REVIEWS; of <<= 1) {
		const struct reading *last = last_look(w, t->run, t->user, of, t->seq);
		ms = last && last->ms > ms ? last->ms : ms;
	}
	return ms;
}

static void judge_write(struct world *w, const struct written *t)
{
	for (unsigned of = OF_SCREENING; of <= OF_REVIEWS; of <<= 1) {
		const struct reading *last = last_look(w, t->run, t->user, of, t->seq);
		int from = basis(w, t->run, t->user, of);
		if (!last || t->left - looked_ms(w, t) > LOOK_MS || t->left - last->ms > PARTS_MS) {
			WRONG("run %d sends a write on what was read %lld ms before", t->run, last ? (long long)(t->left - last->ms) : -1LL);
			return;
		}
		for (int i = 0; i < w->watched->turn_count && !last->behind; i++) {
			const struct turn *c = &w->watched->turns[i];
			if (c->of & of && c->seq > from && c->seq < last->seq && is_others(w, c, t->run) && !strcmp(c->screening, t->user)) {
				WRONG("run %d sends a%s though a change could have been read: %s", t->run, reviews(t) ? " review" : "n update", c->what);
				return;
			}
		}
	}
}

/* What the update itself set to something else: only the history has it. */
static bool is_covered(const struct turn *c, const struct written *t, const struct settling *want)
{
	bool assigns = !strcmp(c->what, "a colleague assigns");
	return c->of == OF_SCREENING && c->seq < t->acted && !reviews(t) && assigns == !strcmp(want->word, "assign");
}

/* A change in the last moment, which the reading afterwards shows. Being what was aimed at is none. */
static bool changed_last(const struct world *w, const struct written *t, const char *status)
{
	for (unsigned of = OF_SCREENING; of <= OF_REVIEWS; of <<= 1) {
		const struct reading *before = last_look(w, t->run, t->user, of, t->seq), *after = last_look(w, t->run, t->user, of, INT32_MAX);
		for (int i = 0; before && after && !after->behind && i < w->watched->turn_count; i++) {
			const struct turn *c = &w->watched->turns[i];
			bool aimed = (c->of == OF_SCREENING && !strcmp(c->status, status)) || is_covered(c, t, want_of(w, &w->runs[t->run]));
			if (c->of & of && !aimed && c->seq > before->seq && c->seq < after->seq && is_others(w, c, t->run) && !strcmp(c->screening, t->user))
				return true;
		}
	}
	return false;
}

/* -- what was said ------------------------------------------------------------------------------------------------------------- */

/* In a line about this command's own act: those about acts of before begin with what they were. */
static bool own_line_says(const char *text, const char *phrase)
{
	char *copy = mem_strdup(text ? text : ""), *rest = copy, *line;
	bool found = false;
	while ((line = strsep(&rest, "\n")))
		found = found || (strncmp(line, "idreview: The ", strlen("idreview: The ")) && says(line, phrase));
	free(copy);
	return found;
}

static bool run_says(const struct run *r, const char *phrase)
{
	return own_line_says(r->out, phrase) || own_line_says(r->err, phrase);
}

static bool hedges(const struct run *r)
{
	return says(r->out, "\"own\":null") || says(r->out, "\"own\":false") || run_says(r, "cannot be told") || run_says(r, "already");
}

/* It was the status aimed at, by somebody's doing, when the run ended or before. */
static bool was_so(const struct world *w, const struct run *r, const char *screening, const char *status)
{
	for (int i = 0; i < w->watched->turn_count; i++) {
		const struct turn *t = &w->watched->turns[i];
		if (!strcmp(t->screening, screening) && t->ms <= r->ended && t->of & OF_SCREENING && (!*status || !strcmp(t->status, status)))
			return true;
	}
	return false;
}

static bool wants_review(const struct run *r)
{
	return strstr(r->line, "--dismiss") || strstr(r->line, "--confirm") || strstr(r->line, "--comment");
}

static void judge_done(struct world *w, int run)
{
	const struct run *r = &w->runs[run];
	const struct settling *t = want_of(w, r);
	const char *screening = w->schedule->actors[r->actor].user;
	bool updates = strcmp(t->word, "review"), ours = any(w, run, true, false, ACTED);
	if (wants_review(r) && !any(w, run, true, true, ACTED))
		WRONG("run %d ends with %d, and its review was not made", run, r->code);
	else if (updates && !ours && !was_so(w, r, screening, status_of(t->word)))
		WRONG("run %d ends with %d, and the screening was never so", run, r->code);
	else if (updates && !ours && !hedges(r))
		WRONG("run %d claims what a colleague did", run);
	int last = -1;
	for (int i = 0; i < w->write_count; i++)
		last = w->writes[i].run == run ? i : last;
	if (last < 0 || !changed_last(w, &w->writes[last], status_of(t->word)))
		return;
	if (run_says(r, "in the last moment"))
		w->verdict.late++;
	else if (!run_says(r, "could not be read again"))
		WRONG("run %d does not say what changed in the last moment", run);
}

static void judge_half(struct world *w, int run)
{
	const struct run *r = &w->runs[run];
	if (!any(w, run, true, true, ACTED))
		WRONG("run %d says half done, and its review was not made", run);
	else if (any(w, run, false, false, ACTED_EVER))
		WRONG("run %d says half done, and its update acted", run);
	else if (any(w, run, false, false, LEFT) && (run_says(r, "nothing else was sent") || run_says(r, "update was not sent")))
		WRONG("run %d says that no update was sent, and one had left", run);
}

static bool json_says(const struct run *r, const char *step, const char *word)
{
	char text[60];
	snprintf(text, sizeof text, "\"%s\":\"%s\"", step, word);
	return says(r->out, text);
}

static void judge_json(struct world *w, int run)
{
	static const char *const steps[] = { "update", "review" };
	const struct run *r = &w->runs[run];
	for (int review = 0; review < 2; review++) {
		const char *step = steps[review];
		if (json_says(r, step, "unsent") && any(w, run, false, review, LEFT))
			WRONG("run %d: %s unsent, and it had left", run, step);
		else if (json_says(r, step, "refused") && any(w, run, false, review, ACTED_EVER))
			WRONG("run %d: %s refused, and it acted", run, step);
		else if (json_says(r, step, "done") && (review || says(r->out, "\"own\":true")) && !any(w, run, true, review, ACTED))
			WRONG("run %d: %s done, and it did not act", run, step);
	}
}

static void judge_command(struct world *w, int run)
{
	const struct run *r = &w->runs[run];
	bool left = any(w, run, false, true, LEFT) || any(w, run, false, false, LEFT);
	bool did = any(w, run, false, true, ACTED_EVER) || any(w, run, false, false, ACTED_EVER);
	bool stopped = r->killed || (r->code < 0 && r->signalled == -r->code);
	if ((r->code < 0 && !stopped) || r->code > OUTPUT_EXIT)
		WRONG("run %d ends with %d", run, r->code);
	if (stopped || !r->act)
		return;
	if (did && r->code >= 1 && r->code <= 8)
		WRONG("run %d ends with %d, and its write acted", run, r->code);
	else if (left && (r->code == 11 || r->code == 12 || r->code == 14 || r->code == 15))
		WRONG("run %d ends with %d, and a write had left", run, r->code);
	else if (left && run_says(r, "nothing was sent"))
		WRONG("run %d says that nothing was sent, and a write had left", run);
	else if (!left && r->code == 9)
		WRONG("run %d ends with 9, and nothing had left", run);
	else if (r->code == 0 || r->code == OUTPUT_EXIT)
		judge_done(w, run);
	else if (r->code == HALF)
		judge_half(w, run);
	if (run_says(r, "the update was refused") && any(w, run, false, false, ACTED_EVER))
		WRONG("run %d says that the update was refused, and it acted", run);
	if (r->code == 9 && any(w, run, false, false, LEFT) && run_says(r, "nothing else was sent"))
		WRONG("run %d says that nothing else was sent, and an update had left", run);
	judge_json(w, run);
}

/* -- what was found ------------------------------------------------------------------------------------------------------------ */

/* A line that names the screening and says that it is so. */
static bool line_tells(const char *text, const char *screening, const char *aimed)
{
	char is[PATTERN], was[PATTERN];
	char *copy = mem_strdup(text ? text : ""), *rest = copy, *line;
	bool found = false;
	snprintf(is, sizeof is, "is %s", aimed);
	snprintf(was, sizeof was, "was %s", aimed);
	while ((line = strsep(&rest, "\n")))
		found = found || (says(line, screening) && (says(line, is) || says(line, was)));
	free(copy);
	return found;
}

static bool claims(const struct world *w, int run, bool review)
{
	for (int i = 0; i < w->claim_count; i++)
		if (w->claims[i].run == run && (review ? w->claims[i].what == CLAIM_REVIEWED || w->claims[i].what == CLAIM_HALF : w->claims[i].what == CLAIM_UPDATED))
			return true;
	return false;
}

/* Of a review that came twice on the way, either will do. */
static bool names(const struct world *w, const struct written *t, const struct run *r)
{
	for (size_t i = 0; i < w->sandbox->ledger.count; i++) {
		const struct deed *d = &w->sandbox->ledger.deeds[i];
		const char *id = d->request == t->request ? cJSON_GetStringValue(cJSON_GetObjectItem(d->json, "id")) : NULL;
		if (id && (says(r->out, id) || says(r->err, id)))
			return true;
	}
	return false;
}

/* Somebody was told by then. */
static bool told(const struct world *w, const struct written *t, int64_t by)
{
	const char *word = want_of(w, &w->runs[t->run])->word, *aimed = word && *status_of(word) ? status_of(word) : "assigned as asked";
	for (int i = 0; i < w->run_count && w->runs[i].began <= by; i++) {
		const struct run *r = &w->runs[i];
		if (claims(w, i, reviews(t)) || (reviews(t) && names(w, t, r)))
			return true;
		if (!reviews(t) && ((r->act && (r->code == 0 || r->code == OUTPUT_EXIT || (r->killed && r->out[0])) && !strcmp(w->schedule->actors[r->actor].user, t->user)) ||
		            line_tells(r->out, t->user, aimed) || line_tells(r->err, t->user, aimed)))
			return true;
	}
	return false;
}

static void judge_settle(struct world *w, int run)
{
	const struct run *r = &w->runs[run];
	for (int i = 0; i < w->write_count && !r->killed; i++) {
		const struct written *t = &w->writes[i];
		if (!t->acted || t->left > r->began || told(w, t, r->ended))
			continue;
		if (r->code == 0 && !t->answered && acted_ms(w, t) < r->began) {
			WRONG("run %d: settle ends with 0, and nobody knows of a%s of run %d", run, reviews(t) ? " review" : "n update", t->run);
			return;
		}
		bool soon = acted_ms(w, t) - t->left <= HORIZON_MS && acted_ms(w, t) + 5000 < r->ended;
		if (strstr(r->line, "--wait 700") && soon && r->code == 9 && !w->schedule->kind->sick) {
			WRONG("run %d: settle --wait 700 does not find a%s of run %d", run, reviews(t) ? " review" : "n update", t->run);
			return;
		}
	}
}

static void judge_claims(struct world *w)
{
	for (int i = 0; i < w->claim_count; i++) {
		int run = w->claims[i].run;
		bool review = any(w, run, true, true, ACTED_EVER), update = any(w, run, true, false, ACTED_EVER);
		bool left = any(w, run, false, true, LEFT) || any(w, run, false, false, LEFT);
		const char *screening = w->schedule->actors[w->runs[run].actor].user;
		if (w->claims[i].what == CLAIM_UNSENT && left)
			WRONG("run %d: the screen says that nothing was sent, and a write had left", run);
		else if (w->claims[i].what == CLAIM_HALF && (!review || any(w, run, false, false, ACTED_EVER)))
			WRONG("run %d: the screen says half done, and %s", run, review ? "its update acted" : "its review was not made");
		else if (w->claims[i].what == CLAIM_REVIEWED && !review)
			WRONG("run %d: the screen says that the review is done, and it was not made", run);
		else if (w->claims[i].what == CLAIM_UPDATED && !update && !was_so(w, &w->runs[run], screening, "cleared"))
			WRONG("run %d: the screen says that the update is done, and the screening was never so", run);
	}
}

/* Whoever was stopped, or told to look, need not have come to the end. */
static bool is_excused(const struct world *w, int actor)
{
	for (int i = 0; i < w->run_count; i++) {
		const struct run *r = &w->runs[i];
		if (r->settle && r->actor == actor && says(r->out, "done by half") && !want_of(w, r)->finishes)
			return true;
		if (r->killed || r->signalled || (r->actor == actor && (r->code == 12 || r->code == 14 || (r->code == HALF && !want_of(w, r)->finishes))))
			return true;
	}
	return w->schedule->kind->idle;
}

static void judge_end(struct world *w)
{
	for (int i = 0; i < w->write_count; i++)
		if (w->writes[i].acted && !told(w, &w->writes[i], w->time->ms))
			WRONG("at the end nobody was told of a%s of run %d", reviews(&w->writes[i]) ? " review" : "n update", w->writes[i].run);
	for (int a = 0; a < w->schedule->count; a++) {
		const struct settling *t = &w->schedule->actors[a].want;
		bool review = !t->word || !(t->dismiss || t->confirm || t->comment), update = !t->word || !strcmp(t->word, "review");
		for (int i = 0; i < w->write_count; i++) {
			const struct written *done = &w->writes[i];
			if (w->runs[done->run].actor == a && done->acted)
				*(reviews(done) ? &review : &update) = true;
		}
		if ((!review || !update) && !is_excused(w, a))
			WRONG("what %d wanted never came: its %s", a, review ? "update" : "review");
	}
}

void judge_screening(struct world *w)
{
	judge_twice(w);
	if (w->trouble[0])
		WRONG("%s", w->trouble);
	for (int i = 0; i < w->write_count; i++)
		judge_write(w, &w->writes[i]);
	for (int i = 0; i < w->run_count; i++) {
		judge_command(w, i);
		if (w->runs[i].settle)
			judge_settle(w, i);
	}
	judge_claims(w);
	if (!w->trouble[0])
		judge_end(w);
}

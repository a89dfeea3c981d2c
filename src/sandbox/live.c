#include "sandbox/live.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/when.h"
#include "sandbox/act.h"
#include "sandbox/cases.h"
#include "sandbox/notify.h"
#include "sandbox/sandbox.h"
#include "sandbox/watch_own.h"

/* The steps that people take themselves; those behind are the vendor's. */
enum { OWN_STEPS = 5, SCREENING = 5 };

static bool ready(struct sandbox *s, struct err *err)
{
	return s->live.crowd.data || crowd_load(&s->live.crowd, s->data, s->options.seed, err);
}

bool live_begin(struct sandbox *s, int64_t first, int64_t every, struct err *err)
{
	s->live.every = every;
	s->live.due = when_mono_ms() + first;
	return ready(s, err);
}

void live_finish(struct live *l)
{
	for (size_t i = 0; i < l->count; i++)
		cJSON_Delete(l->sessions[i].whole);
	crowd_finish(&l->crowd);
	*l = (struct live){ 0 };
}

/* -- one person ------------------------------------------------------------------------------------------------------------------- */

static const char *step_of(const cJSON *attempt, int i)
{
	const char *status = tree_text(tree_get(attempt, "steps"), step_table[i].name);
	return status ? status : "";
}

static bool is_step(const cJSON *attempt, int i, const char *status)
{
	return strcmp(step_of(attempt, i), status) == 0;
}

static void set_step(struct attempt *a, int i, const char *status)
{
	tree_set_text(cJSON_GetObjectItemCaseSensitive(a->json, "steps"), step_table[i].name, status);
}

/* A member that the attempt lacks comes from the whole. What it has stays: a picture that is being drawn may have its words from there. */
static void move_member(cJSON *to, cJSON *from, const char *name)
{
	if (cJSON_IsNull(tree_get(to, name)) && tree_get(from, name))
		tree_set(to, name, cJSON_DetachItemFromObjectCaseSensitive(from, name));
}

static void end_step(const struct session *one, int i)
{
	static const char *const entered[][3] = { [0] = { "ip_address" }, [1] = { "phone_number" } };
	static const char *const rest[] = { "date_of_birth", "email_address", "name", "address", "id_number" };
	cJSON *to = cJSON_GetObjectItemCaseSensitive(one->attempt->json, "user"), *from = cJSON_GetObjectItemCaseSensitive(one->whole, "user");
	set_step(one->attempt, i, step_of(one->whole, i));
	if (step_table[i].detail)
		move_member(one->attempt->json, one->whole, step_table[i].detail);
	if (i < 2)
		move_member(to, from, entered[i][0]);
	else
		for (size_t n = 0; n < sizeof rest / sizeof *rest; n++)
			move_member(to, from, rest[n]);
}

/* The vendor's own steps, then the verdict. */
static void conclude(struct sandbox *s, const struct session *one)
{
	struct live *l = &s->live;
	struct attempt *a = one->attempt;
	char at[WHEN_TEXT];
	for (int i = OWN_STEPS; i < STORE_STEPS; i++)
		if (!is_step(a->json, i, "skipped") && !is_step(a->json, i, "not_applicable"))
			end_step(one, i);
	when_format_rfc3339(clock_now(&s->clock), at);
	tree_set_text(a->json, "completed_at", at);
	tree_set_text(a->json, "status", tree_text(one->whole, "status"));
	if (is_step(a->json, SCREENING, "success") || is_step(a->json, SCREENING, "pending_review"))
		watch_of(s, a);
	notify(s, NOTICE_STATUS, a->id);
	if (is_step(a->json, SCREENING, "pending_review") && l->pending_count < LIVE_PENDING)
		l->pending[l->pending_count++] = a;
}

/* The step at hand ends. False: it was the last one. */
static bool move_on(struct sandbox *s, const struct session *one)
{
	struct attempt *a = one->attempt;
	int i = 0;
	while (i < OWN_STEPS && !is_step(a->json, i, "active"))
		i++;
	if (i < OWN_STEPS) {
		end_step(one, i);
		notify(s, NOTICE_STEP, a->id);
	}
	while (++i < OWN_STEPS)
		if (is_step(a->json, i, "waiting_for_prerequisite") && !is_step(one->whole, i, "waiting_for_prerequisite")) {
			set_step(a, i, "active");
			return true;
		}
	conclude(s, one);
	return false;
}

/* What the story says of the steps that this attempt runs; + where it says nothing of one. */
static void fit_marks(const cJSON *attempt, const char *marks, char out[STORE_STEPS + 1])
{
	for (int i = 0; i < STORE_STEPS; i++) {
		bool runs = is_step(attempt, i, "active") || is_step(attempt, i, "waiting_for_prerequisite");
		out[i] = is_step(attempt, i, "not_applicable") ? '.' : !runs ? '-' : strchr("+x?w", marks[i]) ? marks[i] : '+';
	}
	out[STORE_STEPS] = '\0';
	/* Nothing waits for what was left out. */
	if (!strchr(out, 'x'))
		for (char *m = out; *m; m++)
			*m = *m == 'w' ? '+' : *m;
}

/* The attempt as it will be. Stories of the data folder may be wrong: NULL. */
static cJSON *foretell(struct sandbox *s, const struct attempt *a, const cJSON *story, struct err *err)
{
	char marks[STORE_STEPS + 1];
	cJSON *given = cJSON_Duplicate(tree_get(story, "attempt"), true);
	fit_marks(a->json, tree_text(given, "steps"), marks);
	tree_set_text(given, "steps", marks);
	tree_set_text(given, "status", strchr(marks, '?') ? "pending_review" : strchr(marks, 'x') ? "failed" : "success");
	cJSON *whole = cases_attempt(&s->store, a->subject, given, a->created, err);
	cJSON_Delete(given);
	return whole;
}

/* -- people ----------------------------------------------------------------------------------------------------------------------- */

static struct attempt *new_attempt(struct sandbox *s, const cJSON *story, int64_t created)
{
	struct crowd *c = &s->live.crowd;
	const struct template *t = store_template(&s->store, tree_text(story, "template_id"));
	char *id, *user_id;
	crowd_ids(c, &id, &user_id);
	struct subject *subject = t ? store_add_subject(&s->store, id, t) : NULL;
	free(id);
	if (!subject) {
		free(user_id);
		return NULL;
	}
	subject->user_id = user_id;
	subject->person = crowd_person(c, story);
	const struct acting acting = { .store = &s->store, .now = created };
	const struct attempt *new = act_begin_first(&acting, subject, crowd_draw(c, 2));
	return new ? s->store.attempts[new->serial] : NULL;
}

/* Someone comes; whole NULL: the store is full, or the story is wrong. */
static struct session come(struct sandbox *s, bool pending, int64_t created, struct err *err)
{
	const cJSON *story = crowd_story(&s->live.crowd, NULL, pending);
	struct session one = { .attempt = story ? new_attempt(s, story, created) : NULL };
	if (one.attempt)
		one.whole = foretell(s, one.attempt, story, err);
	else
		err_set(err, ERR_LOCAL, "nobody can come: the sandbox is full, or live.json has no story for it");
	return one;
}

static bool arrive(struct sandbox *s, struct err *err)
{
	enum { MINUTES_LEAST = 3, MINUTES_MORE = 6 };
	int64_t took = (MINUTES_LEAST + (int64_t)crowd_draw(&s->live.crowd, MINUTES_MORE)) * 60;
	struct session one = come(s, true, clock_now(&s->clock) - took, err);
	if (!one.whole)
		return false;
	while (move_on(s, &one))
		;
	cJSON_Delete(one.whole);
	return true;
}

static void keep(struct live *l, struct session one)
{
	l->sessions[l->count++] = one;
}

static bool begin(struct sandbox *s, struct err *err)
{
	struct session one = come(s, false, clock_now(&s->clock), err);
	if (!one.whole)
		return false;
	keep(&s->live, one);
	notify(s, NOTICE_STATUS, one.attempt->id);
	return true;
}

static void move_someone(struct sandbox *s)
{
	struct live *l = &s->live;
	size_t i = (size_t)crowd_draw(&l->crowd, l->count);
	if (!move_on(s, &l->sessions[i])) {
		cJSON_Delete(l->sessions[i].whole);
		l->sessions[i] = l->sessions[--l->count];
	}
}

/* A colleague elsewhere decides on the screening that has waited longest. */
static void decide(struct sandbox *s)
{
	struct live *l = &s->live;
	struct attempt *a = l->pending[0];
	memmove(&l->pending[0], &l->pending[1], --l->pending_count * sizeof *l->pending);
	if (is_step(a->json, SCREENING, "pending_review"))
		watch_settle(s, watch_of(s, a), crowd_draw(&l->crowd, 4) ? "cleared" : "rejected");
}

/* One of: someone who is done comes, begins, moves on; a screening is decided. */
static bool happen(struct sandbox *s, struct err *err)
{
	enum { ARRIVE = 3, BEGIN = 8, DECIDE = 10, ALL = 20, PENDING_FEW = 6, AT_ONCE = 6 };
	struct live *l = &s->live;
	uint64_t dice = l->happened++ ? crowd_draw(&l->crowd, ALL) : 0;
	if (dice < ARRIVE)
		return arrive(s, err);
	if ((dice < BEGIN || !l->count) && l->count < AT_ONCE)
		return begin(s, err);
	if (dice < DECIDE && l->pending_count > PENDING_FEW)
		decide(s);
	else if (l->count)
		move_someone(s);
	return true;
}

int64_t live_due(const struct live *l)
{
	return l->every ? l->due : -1;
}

void live_run(struct sandbox *s, int64_t mono_ms)
{
	struct live *l = &s->live;
	struct err err;
	if (!l->every || mono_ms < l->due)
		return;
	if (!happen(s, &err))
		l->every = 0;
	l->due = mono_ms + l->every / 2 + (int64_t)crowd_draw(&l->crowd, (uint64_t)l->every + 1);
}

static bool repeat(struct sandbox *s, int count, bool (*what)(struct sandbox *, struct err *), struct refusal *r)
{
	struct err err = { 0 };
	bool ok = ready(s, &err);
	for (int i = 0; ok && i < count; i++)
		ok = what(s, &err);
	return ok || refuse(r, REFUSE_INTERNAL, "%s", err.text);
}

bool live_happen(struct sandbox *s, int count, struct refusal *r)
{
	return repeat(s, count, happen, r);
}

bool live_arrive(struct sandbox *s, int count, struct refusal *r)
{
	return repeat(s, count, arrive, r);
}

/* Who was created by a request is what that says, and made up for the rest. */
static cJSON *person_of(struct sandbox *s, const struct attempt *a, const cJSON *story)
{
	static const char *const said[][2] = {
		{ "name.given_name", "given_name" }, { "name.family_name", "family_name" }, { "date_of_birth", "date_of_birth" },
		{ "phone_number", "phone" }, { "email_address", "email" }, { "address.street", "street" }, { "address.street2", "street2" },
		{ "address.city", "city" }, { "address.region", "region" }, { "address.postal_code", "postal_code" },
		{ "address.country", "country" }, { "id_number.value", "id_value" }, { "id_number.type", "id_type" },
	};
	cJSON *person = crowd_person(&s->live.crowd, story);
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		const char *value = cJSON_GetStringValue(tree_path(tree_get(a->json, "user"), said[i][0]));
		if (value)
			tree_set_text(person, said[i][1], value);
	}
	return person;
}

void live_follow(struct sandbox *s, const struct attempt *a)
{
	struct live *l = &s->live;
	struct err err;
	const cJSON *story = l->every && l->count < LIVE_SESSIONS ? crowd_story(&l->crowd, a->subject->template->id, false) : NULL;
	if (!story)
		return;
	struct subject *subject = store_subject(&s->store, a->subject->client_user_id, a->subject->template->id);
	if (!subject->person)
		subject->person = person_of(s, a, story);
	struct session one = { .attempt = s->store.attempts[a->serial], .whole = foretell(s, a, story, &err) };
	if (one.whole)
		keep(l, one);
}

#include "desk/follow.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"
#include "base/when.h"
#include "desk/desk.h"

enum { FIRST_MS = 2000, SAID_MOST = WRITE_SENTENCE - 1 };

/* How long to wait from one reading to the next, by how long it has been followed; then it ends. */
static const struct { int until_s, every_s; } paces[] = { { 60, 5 }, { 300, 15 }, { 900, 30 } };
enum { PACES = sizeof paces / sizeof *paces };

static int pace_s(const struct follow *f, int64_t now_ms)
{
	for (size_t i = 0; i < PACES; i++)
		if (now_ms - f->began_ms < paces[i].until_s * (int64_t)1000)
			return paces[i].every_s;
	return 0;
}

/* -- what it became ------------------------------------------------------------------------------------------------------------------------------- */

static const char *word_of(const struct record *r, enum idv_leaf leaf)
{
	const struct record_value *v = idv_get(r, leaf, 0, 0);
	return v->word ? v->word->label : v->text;
}

static void keep(char to[FOLLOW_WORD], const char *text)
{
	snprintf(to, FOLLOW_WORD, "%.*s", FOLLOW_WORD - 1, text);
}

/* A step that has ended says more than that the next one has begun, or waits. */
static bool ended(const char *status)
{
	return strcmp(status, "active") != 0 && strcmp(status, "waiting_for_prerequisite") != 0;
}

static void add_steps(const struct follow *f, const struct record *r, bool of_ended, struct buf *out)
{
	for (size_t i = 0; i < IDV_STEPS; i++) {
		const char *status = idv_text(r, idv_step_table[i].leaf);
		if (strncmp(f->steps[i], status, FOLLOW_WORD - 1) != 0 && ended(status) == of_ended && (of_ended || strcmp(status, "active") == 0))
			buf_printf(out, "%s%s %s", out->len ? ", " : "", idv_step_table[i].label, word_of(r, idv_step_table[i].leaf));
	}
}

static void tell(struct desk *d, enum style style, const char *what)
{
	struct buf clean;
	buf_init(&clean, SAID_MOST);
	text_clean(what, strlen(what), &clean);
	desk_say(d, style, "%s", buf_str(&clean));
	log_add(LOG_INFO, "%s", buf_str(&clean));
	buf_finish(&clean);
}

static enum style style_of(const struct record *r)
{
	return idv_is(r, IDV_STATUS, "success") ? STYLE_GOOD : idv_is(r, IDV_STATUS, "active") ? STYLE_PLAIN : STYLE_WARN;
}

/* What is different now is told, all of it in one sentence. The first that is known of it is where it starts. */
static void look_through(struct desk *d, const struct record *r)
{
	struct follow *f = &d->follow;
	bool first = !f->status[0], over = !idv_is(r, IDV_STATUS, "active");
	struct buf steps, text;
	buf_init(&steps, 4096);
	buf_init(&text, 8192);
	add_steps(f, r, true, &steps);
	if (!steps.len)
		add_steps(f, r, false, &steps);
	buf_printf(&text, "the new attempt %s", f->id);
	if (over)
		buf_printf(&text, " is %s now, after %lld s%s%s", word_of(r, IDV_STATUS), (long long)((when_mono_ms() - f->began_ms + 500) / 1000),
		           steps.len ? ": " : "", buf_str(&steps));
	else
		buf_printf(&text, ": %s", buf_str(&steps));
	if (!first && (over || steps.len))
		tell(d, style_of(r), buf_str(&text));
	buf_finish(&steps);
	buf_finish(&text);
	keep(f->status, idv_text(r, IDV_STATUS));
	for (size_t i = 0; i < IDV_STEPS; i++)
		keep(f->steps[i], idv_text(r, idv_step_table[i].leaf));
	if (over)
		f->id[0] = '\0';
}

/* -- reading it ----------------------------------------------------------------------------------------------------------------------------------- */

void follow_begin(struct desk *d, const char *attempt_id, const char *client_user_id)
{
	struct follow *f = &d->follow;
	const struct attempt *a = caseload_find(&d->load, attempt_id);
	bool asking = f->asking;
	*f = (struct follow){ .asking = asking, .began_ms = when_mono_ms() };
	if (strlen(attempt_id) > IDV_ID_MAX || strlen(client_user_id) > IDV_ID_MAX)
		return;
	snprintf(f->id, sizeof f->id, "%s", attempt_id);
	snprintf(f->user, sizeof f->user, "%s", client_user_id);
	f->next_ms = f->began_ms + FIRST_MS;
	if (a)
		look_through(d, a->record);
}

void follow_opened(struct desk *d, const char *attempt_id)
{
	struct follow *f = &d->follow;
	const struct attempt *a = caseload_find(&d->load, attempt_id);
	if (f->id[0] && strcmp(f->id, attempt_id) != 0 && (!a || strcmp(idv_text(a->record, IDV_CLIENT_USER_ID), f->user) != 0))
		f->id[0] = '\0';
}

/* What failed to be read is read at the next time; the strip about the connection tells of it. */
static void followed(void *owner, uint32_t tag, struct api_reply *reply)
{
	struct desk *d = owner;
	(void)tag;
	(void)reply;
	d->follow.asking = false;
}

/* Following takes at most half of what may be read in a minute, and waits where the server asked to. */
static bool may_read(const struct desk *d)
{
	struct api_budget budget;
	enum api_op op;
	api_budget(d->api, API_GET, &budget);
	return budget.used * 2 < budget.limit && api_closed_ms(d->api, &op) <= 0;
}

void follow_run(struct desk *d)
{
	struct follow *f = &d->follow;
	struct err err = { 0 };
	if (!f->id[0])
		return;
	const struct attempt *a = f->seen != d->load.changes ? caseload_find(&d->load, f->id) : NULL;
	f->seen = d->load.changes;
	if (a)
		look_through(d, a->record);
	int64_t now = when_mono_ms();
	if (!f->id[0] || f->asking || now < f->next_ms)
		return;
	int every = pace_s(f, now);
	if (!every) {
		struct buf text;
		buf_init(&text, 1024);
		buf_printf(&text, "the new attempt %s is still %s after %d minutes and is not followed any more; r reads it again", f->id, f->status[0] ?
		           f->status : "not to be read", paces[PACES - 1].until_s / 60);
		tell(d, STYLE_DIM, buf_str(&text));
		buf_finish(&text);
		f->id[0] = '\0';
		return;
	}
	f->next_ms = now + every * (int64_t)1000;
	f->asking = may_read(d) && desk_get(d, f->id, (struct ticket){ followed, d, 0 }, &err);
}

int follow_timeout_ms(const struct desk *d)
{
	const struct follow *f = &d->follow;
	int64_t now = when_mono_ms();
	if (!f->id[0] || f->asking)
		return -1;
	return f->next_ms <= now ? 0 : (int)(f->next_ms - now);
}

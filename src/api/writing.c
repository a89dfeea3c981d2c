/* What the parts of a write share: its lock, its words, and the reading of its subject's list. */
#include "api/writing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/act_outcome.h"
#include "base/log.h"
#include "base/mem.h"

void writing_destroy(struct exchange *write)
{
	struct writing *w = write->writing;
	keep_cancel(&write->api->keep, &w->call);
	keep_unlock(&write->api->keep, w->lock);
	sighting_finish(&w->before);
	sighting_finish(&w->now);
	record_destroy(w->seen);
	free(w);
}

void writing_unlock(struct exchange *write)
{
	keep_unlock(&write->api->keep, write->writing->lock);
	write->writing->lock = -1;
}

int64_t server_now(const struct api *api)
{
	return api->date ? api->date + (when_mono_ms() - api->date_at) / 1000 : 0;
}

void writing_name(const struct api *api, const struct intent *i, struct write_naming *n, struct write_words *w)
{
	char host[65] = "", cleaned[80], person[100];
	gethostname(host, sizeof host - 1);
	outcome_clean(i->client_user_id, n->user, sizeof n->user);
	when_format(i->at, api->config->utc, n->since);
	outcome_clean(i->host, cleaned, sizeof cleaned);
	outcome_clean(i->person, person, sizeof person);
	if (i->others) /* a number may come again */
		snprintf(n->who, sizeof n->who, "%s on %s", person, cleaned);
	else if (i->pid == (long)getpid() && !strcmp(host, i->host))
		snprintf(n->who, sizeof n->who, "this process");
	else
		snprintf(n->who, sizeof n->who, "process %ld%s%s", i->pid, strcmp(host, i->host) ? " on " : "", strcmp(host, i->host) ? cleaned : "");
	int s = api->config->settle_horizon_s;
	snprintf(n->horizon, sizeof n->horizon, s % 60 ? "%d seconds" : "%d minutes", s % 60 ? s : s / 60);
	*w = (struct write_words){ .verb = i->op, .user = n->user, .since = n->since, .who = n->who, .horizon = n->horizon, .what = n->what,
	                           .aimed = act_aimed[act_aim(i)] };
	outcome_say(intent_is_act(i) ? act_names[act_aim(i)] : "{verb} for user {user}", w, n->what, sizeof n->what);
}

static void kept(struct keep_call *call, const struct err *err)
{
	struct exchange *write = call->owner;
	void (*then)(struct exchange *, const struct err *) = write->writing->then;
	write->writing->then = NULL;
	then(write, err);
}

struct keep_call *writing_call(struct exchange *write, void (*then)(struct exchange *write, const struct err *err))
{
	struct writing *w = write->writing;
	w->then = then;
	w->call.done = kept;
	w->call.owner = write;
	return &w->call;
}

void writing_note(struct exchange *write, const char *word, const char *detail, void (*then)(struct exchange *write, const struct err *err))
{
	log_add(LOG_INFO, "%s: %s %s", exchange_endpoint(write)->name, word, detail);
	keep_note(&write->api->keep, write->writing->intent.id, word, detail, server_now(write->api), writing_call(write, then));
}

/* Of the attempts' and this host's clocks, the server's counts. */
bool writing_is_late(const struct api *api, const struct intent *i)
{
	int64_t now = i->server_at ? server_now(api) : 0, began = now ? i->server_at : i->at;
	return (now ? now : when_now()) - began >= api->config->settle_horizon_s;
}

/* -- the subject's list ------------------------------------------------------------------------------------------------------- */

static const struct errand list_errand;

static void read_page(struct exchange *write, const char *cursor, int64_t not_before)
{
	const struct intent *i = &write->writing->intent;
	struct err err = { 0 };
	struct exchange *list = exchange_create_list(write->api, i->template_id, i->by, i->client_user_id, cursor, &err);
	if (!list)
		mem_exhausted(); /* what cannot be encoded was refused before */
	list->errand = &list_errand;
	list->owner = write;
	list->ready_at = not_before;
}

/* A page, or why there is none. */
static void page_came(struct exchange *list)
{
	struct exchange *write = list->owner;
	struct writing *w = write->writing;
	struct api_reply *r = &list->reply;
	struct err err = { 0 };
	if (r->ok) {
		char *cursor = r->page.next_cursor;
		sighting_take(&w->now, &r->page, r->server_time, &w->intent);
		if (cursor && idv_cursors_add(&w->now.cursors, cursor, &err)) {
			read_page(write, cursor, 0);
			return;
		}
	} else {
		err = r->err;
	}
	w->read(write, err.kind ? &err : NULL);
}

static const struct errand list_errand = { .over = page_came };

void writing_read_list(struct exchange *write, int64_t not_before, void (*read)(struct exchange *write, const struct err *unread))
{
	write->writing->read = read;
	read_page(write, NULL, not_before);
}

void writing_stop_reading(struct exchange *write)
{
	for (struct exchange *x = write->api->exchanges; x; x = x->next)
		if (x->owner == write) {
			flight_stop(x);
			x->owner = NULL;
			x->errand = &plain_errand;
			exchange_over(x);
		}
}

size_t writing_sift(const struct api *api, const struct intent *i, struct sighting *s, size_t n, bool *sure)
{
	const struct intent *other;
	bool late = false; /* one that was given up, and may act after all */
	*sure = false;
	if (!api->keep.intents->shared)
		return n;
	for (size_t k = 0; (other = keep_at(&api->keep, k)); k++) {
		if (!strcmp(other->id, i->id) || !intent_same_subject(other, i))
			continue;
		late = late || other->state == INTENT_GIVEN_UP;
		n -= *other->result_id && sighting_unmark(s, other->result_id);
	}
	*sure = n == 1 && !late;
	return n;
}

void writing_give_newest(struct exchange *write)
{
	struct api_reply *r = &write->reply;
	struct sighting *s = &write->writing->now;
	record_page_finish(&r->page);
	record_page_of(&r->page, s->newest);
	r->json = s->newest->json;
	r->json_len = s->newest->json_len;
	s->newest = NULL;
}

/* -- after its answer was lost ------------------------------------------------------------------------------------------------- */

/* Seconds; the horizon is the last. */
static const int looks[] = { 0, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 2400, 4800, 9600, 19200, 43200 };

int64_t writing_elapsed_s(const struct exchange *write)
{
	return (when_mono_ms() - write->writing->lost_at) / write->api->limits.look_second;
}

int64_t writing_look_after(const struct exchange *write, int64_t seconds)
{
	int64_t horizon = write->api->config->settle_horizon_s;
	if (seconds >= horizon)
		return -1;
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
		if (looks[i] > seconds)
			return looks[i] < horizon ? looks[i] : horizon;
	return horizon;
}

void writing_date_loss(struct exchange *write, int64_t server_time)
{
	struct writing *w = write->writing;
	if (w->wire == WIRE_KILLED && w->intent.server_at && server_time)
		w->lost_at = when_mono_ms() - (server_time - w->intent.server_at) * write->api->limits.look_second;
}

bool writing_is_in_hand(const struct api *api, const char *intent)
{
	const struct exchange *x = api->exchanges;
	while (x && (!x->writing || strcmp(x->writing->intent.id, intent)))
		x = x->next;
	return x != NULL;
}

void writing_hand_over(struct exchange *write)
{
	struct exchange *news = exchange_create(write->api, write->op);
	news->id = write->id;
	news->reply = write->reply;
	news->reply.page = (struct record_page){ 0 };
	write->reply.act = NULL;
	write->id = 0;
	write->writing->earlier = true;
	exchange_over(news);
}

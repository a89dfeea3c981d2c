#include "intake/screening_read.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/log.h"
#include "base/when.h"
#include "intake/screening_facts.h"

enum { DAY_MS = 86400 * 1000 };

/* -- without the product ---------------------------------------------------------------------------------------------------------- */

bool monitor_is_off(const struct monitor *m)
{
	return m->off_until_ms && when_mono_ms() < m->off_until_ms;
}

bool monitor_refused(struct monitor *m, const struct api_reply *reply)
{
	const struct api_monitor_off *off = api_monitor_off(reply);
	if (!off)
		return false;
	if (!monitor_is_off(m))
		log_add(LOG_INFO, "screenings are not read: %s (%s); it is tried again in a day", off->sentence,
		        *reply->error_code ? reply->error_code : "403");
	m->off_until_ms = when_mono_ms() + DAY_MS;
	return true;
}

/* -- reading ---------------------------------------------------------------------------------------------------------------------- */

void screening_read_finish(struct screening_read *s)
{
	if (s->api && s->call)
		api_cancel(s->api, s->call);
	aml_look_finish(&s->look);
	idv_cursors_finish(&s->cursors);
	*s = (struct screening_read){ 0 };
}

static void begin(struct screening_read *s, struct api *api, const char *id)
{
	screening_read_finish(s);
	s->api = api;
	s->cursors.call = api_endpoint_table[API_HITS].name;
	snprintf(s->id, sizeof s->id, "%s", id);
}

bool screening_read_begin(struct screening_read *s, struct api *api, const char *id, struct err *err)
{
	begin(s, api, id);
	return (s->call = api_ask(api, API_SCREENING, id, err)) != 0;
}

static bool ask_hits(struct screening_read *s, const char *cursor, struct err *err)
{
	return (s->call = api_ask_of(s->api, API_HITS, s->id, cursor, err)) != 0;
}

bool screening_read_hits(struct screening_read *s, struct api *api, struct record *screening, struct err *err)
{
	begin(s, api, record_text(screening, SCREENING_ID));
	s->look.screening = screening;
	return ask_hits(s, NULL, err);
}

bool screening_read_waits_for(const struct screening_read *s, const struct api_reply *reply)
{
	return s->call && s->call == reply->id;
}

static enum screening_progress take(struct screening_read *s, struct api_reply *reply, struct err *err)
{
	const char *next = reply->op == API_HITS ? reply->page.next_cursor : NULL;
	if (reply->op == API_SCREENING) {
		aml_look_take_screening(&s->look, &reply->page);
		return s->look.screening && ask_hits(s, NULL, err) ? SCREENING_WAITS : SCREENING_FAILED;
	}
	aml_look_take_hits(&s->look, &reply->page, !next);
	if (next)
		return idv_cursors_add(&s->cursors, next, err) && ask_hits(s, next, err) ? SCREENING_WAITS : SCREENING_FAILED;
	if (s->look.hits_whole)
		return SCREENING_THERE;
	err_set(err, ERR_REPLY, "some of the hits of %.80s cannot be read", s->id);
	return SCREENING_FAILED;
}

enum screening_progress screening_read_answered(struct screening_read *s, struct api_reply *reply, struct err *err)
{
	s->call = 0;
	if (reply->ok)
		return take(s, reply, err);
	*err = reply->err;
	return SCREENING_FAILED;
}

bool screening_read_put(const struct screening_read *s, struct store_tx *t, int64_t now)
{
	struct screening_facts_room room;
	struct screening_facts facts;
	if (!screening_facts_of(&s->look, now, &room, &facts))
		return false;
	cases_put_screening(t, &facts);
	return true;
}

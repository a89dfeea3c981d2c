/* The screenings of a world, on the server's side. */
#include "soak/watched.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sandbox/watch_make.h"
#include "sandbox/watch_own.h"
#include "soak/schedule.h"

const char *const watched_ids[SCREENINGS] = { "scr_Soak0", "scr_Soak1", "scr_Soak2", "scr_Soak3", "scr_SpecimenScrn1" };

/* -- what there is ------------------------------------------------------------------------------------------------------------- */

/* Somebody else in all that can be compared. */
static cJSON *hit(int screening, int number, const char *list)
{
	char *text = mem_printf("{\"id\":\"scrhit_Soak%d%c\",\"list\":\"%s\",\"names\":[\"Perpetua Notareal\"],\"born\":[\"19%d-06-30\"],"
	                        "\"places\":[[\"Madeup Hills, SM\",\"SM\"]],\"source_uid\":\"%d%d\"}",
	                        screening, 'a' + number, list, 40 + number, screening, number);
	cJSON *brief = cJSON_Parse(text), *json = watch_write_hit(brief);
	cJSON_Delete(brief);
	free(text);
	return json;
}

/* One, two, twelve hits, on two pages; and one whose first hit is confirmed and which nobody has rejected yet. */
void watched_make(struct sandbox *s, int64_t at)
{
	static const int counts[] = { 1, 2, 12, 2 };
	const struct watch_who who = { .source = "link", .at = at };
	for (int i = 0; i < (int)(sizeof counts / sizeof *counts); i++) {
		cJSON *terms = cJSON_Parse("{\"watchlist_program_id\":\"prg_SpecimenCards4\",\"legal_name\":\"Zoe Testpersonova\","
		                           "\"date_of_birth\":\"1984-11-02\",\"document_number\":\"SP0039537\",\"country\":\"US\"}");
		struct watch *w = watch_add(&s->store.watches, watched_ids[i], terms, "soak-screened", "pending_review", &who);
		for (int k = 0; k < counts[i]; k++)
			watch_add_hit(&s->store.watches, w, hit(i, k, k % 2 ? "EU_CON" : "US_SDN"), at);
		w->more = cJSON_CreateArray();
		cJSON_AddItemToArray(w->more, hit(i, 24, "UK_HMC"));
	}
}

/* -- what changes -------------------------------------------------------------------------------------------------------------- */

/* Without the trail of who did it, which is no change. */
static char *print(const cJSON *json)
{
	cJSON *copy = cJSON_Duplicate(json, true);
	cJSON_DeleteItemFromObjectCaseSensitive(copy, "audit_trail");
	char *text = cJSON_PrintUnformatted(copy);
	cJSON_Delete(copy);
	return text;
}

static char *print_rows(const struct watch_rows *rows)
{
	struct buf out;
	buf_init(&out, 1 << 20);
	for (size_t i = 0; i < rows->count; i++) {
		char *text = print(rows->rows[i].json);
		buf_add_str(&out, text);
		free(text);
	}
	char *all = mem_strdup(buf_str(&out));
	buf_finish(&out);
	return all;
}

static void note_turns(struct world *w, int by, const char *what)
{
	struct watched *d = w->watched;
	for (int i = 0; i < SCREENINGS; i++) {
		const struct watch *one = watch_find(&w->sandbox->store.watches, watched_ids[i]);
		char *now[OF_PARTS] = { print(one->json), print_rows(&one->hits), print_rows(&one->reviews) };
		unsigned of = 0;
		for (int p = 0; p < OF_PARTS; p++) {
			of |= d->parts[i][p] && strcmp(d->parts[i][p], now[p]) ? 1u << p : 0;
			free(d->parts[i][p]);
			d->parts[i][p] = now[p];
		}
		if (!of || d->turn_count == TURNS_MAX)
			continue;
		struct turn *t = &d->turns[d->turn_count++];
		*t = (struct turn){ .seq = watched_step(w), .by = by, .of = of, .ms = w->time->ms, .what = what };
		snprintf(t->screening, NAME, "%s", one->id);
		snprintf(t->status, sizeof t->status, "%s", watch_status(one));
		world_tell(w, "%s: %s, by %d:%s%s%s", one->id, t->status, by, of & OF_SCREENING ? " itself" : "", of & OF_HITS ? " hits" : "",
		           of & OF_REVIEWS ? " reviews" : "");
	}
}

/* Acts of ours that have happened since. */
static void note_deeds(struct world *w)
{
	const struct ledger *l = &w->sandbox->ledger;
	int by = -1;
	for (; w->watched->deeds < l->count; w->watched->deeds++)
		for (int i = 0; i < w->write_count; i++)
			if (w->writes[i].request && w->writes[i].request == l->deeds[w->watched->deeds].request) {
				w->writes[i].acted = w->writes[i].acted ? w->writes[i].acted : watched_step(w);
				by = i;
			}
	note_turns(w, by, "an act");
}

void watched_begin(struct world *w)
{
	w->watched = mem_alloc(sizeof *w->watched);
	*w->watched = (struct watched){ .deeds = w->sandbox->ledger.count };
	note_turns(w, -1, "");
}

int watched_step(struct world *w)
{
	return w->watched ? ++w->watched->seq : 0;
}

/* -- others ---------------------------------------------------------------------------------------------------------------------- */

static void disturb(struct world *w, const char *id, enum disturbance what)
{
	static const enum fault_kind kinds[] = { FAULT_NONE, FAULT_RESCAN, FAULT_TOUCH, FAULT_COLLEAGUE, FAULT_CLEARED };
	static const char *const told[DISTURBANCES] = { "", "a rescan", "the list", "a colleague's review", "a colleague clears", "a colleague rejects",
		"a colleague assigns", "a colleague's words" };
	static const char *const does[DISTURBANCES] = {
		[DISTURB_REJECTED] = "\"status\":\"rejected\"", [DISTURB_ASSIGNED] = "\"assignee\":\"5aec1e000000000000000002\"",
		[DISTURB_WORDS] = "\"review\":{\"confirmed_hits\":[],\"dismissed_hits\":[],\"comment\":\"Asked the branch.\"}",
	};
	char *text = does[what] ? mem_printf("{\"dashboard\":{\"screening_id\":\"%s\",%s}}", id, does[what])
	                        : mem_printf("{\"watchlist_screening_id\":\"%s\"}", id);
	cJSON *body = cJSON_Parse(text);
	struct refusal r;
	world_tell(w, "%s: %s", id, told[what]);
	if (does[what])
		cJSON_Delete(control_act(w->sandbox, body, &r));
	else
		watch_disturb(w->sandbox, body, &(struct fault){ .kind = kinds[what] });
	cJSON_Delete(body);
	free(text);
	note_turns(w, -1, told[what]);
}

/* -- a request's way --------------------------------------------------------------------------------------------------------------- */

static unsigned part_of(enum endpoint endpoint)
{
	return endpoint == ENDPOINT_SCREENING_GET ? OF_SCREENING : endpoint == ENDPOINT_HITS ? OF_HITS : endpoint == ENDPOINT_REVIEWS ? OF_REVIEWS : 0;
}

void watched_before(struct world *w, const struct request *r)
{
	if (!w->watched)
		return;
	sandbox_catch_up(w->sandbox);
	note_deeds(w);
	if (r && r->fate.disturbed)
		disturb(w, r->user, (enum disturbance)r->fate.disturbed);
}

void watched_after(struct world *w, const struct request *r, int status)
{
	struct watched *d = w->watched;
	unsigned of = part_of(r->endpoint);
	if (!d)
		return;
	if (r->write >= 0) {
		note_deeds(w);
		if (status != 200)
			world_tell(w, "run %d: write %d: HTTP %d", r->run, r->write, status);
	}
	if (!of || d->reading_count == READINGS_MAX)
		return;
	struct reading *one = &d->readings[d->reading_count++];
	*one = (struct reading){ .run = r->run, .seq = watched_step(w), .of = of, .first = !strstr(r->body, "\"cursor\""), .ms = w->time->ms,
		.good = status == 200 && (r->fate.fault.kind == FAULT_NONE || r->fate.fault.kind == FAULT_LAG) && !r->fate.silent,
		.behind = r->fate.fault.kind == FAULT_LAG };
	memcpy(one->screening, r->user, NAME);
}

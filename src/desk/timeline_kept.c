/* What the store has of a case, as moments. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "desk/desk.h"
#include "desk/timeline.h"
#include "idv/record.h"
#include "store/audit.h"
#include "store/inbox.h"
#include "store/intents.h"

enum { TEXT_MAX = 400, MS = 1000 };

/* Of the transaction. */
enum { ROWS_EVENTS, ROWS_ATTEMPTS, ROWS_INBOX, ROWS_INTENTS, ROWS };

static struct timeline_mark *mark(struct timeline *t, size_t at)
{
	size_t room = t->kept.room;
	t->marks = mem_grow(t->marks, room, sizeof *t->marks); /* as the moments grow */
	t->marks[at] = (struct timeline_mark){ 0 };
	return &t->marks[at];
}

/* -- events of the trail ------------------------------------------------------------------------------------------------------------- */

/* "documents[1].status" is the leaf "documents[].status" of element 1. */
static bool field_of_path(const char *path, struct row_field *out)
{
	char bare[300];
	size_t n = 0, depth = 0;
	*out = (struct row_field){ .leaf = IDV_LEAVES };
	for (const char *s = path; *s && n + 1 < sizeof bare; s++) {
		bare[n++] = *s;
		if (*s != '[')
			continue;
		char *end;
		unsigned long i = strtoul(s + 1, &end, 10);
		if (depth < RECORD_DEPTH && i <= UINT16_MAX)
			out->at[depth++] = (uint16_t)i;
		s = end - 1;
	}
	bare[n] = '\0';
	for (unsigned leaf = 0; leaf < IDV_LEAVES; leaf++)
		if (!strcmp(idv_kind.leaves[leaf].path, bare)) {
			out->leaf = (enum idv_leaf)leaf;
			return true;
		}
	return false;
}

/* Where Enter goes: to the field it names, else the attempt, else the screening. */
static void set_jump(struct timeline *t, struct moment *e, const char *detail)
{
	char value[TEXT_MAX];
	if (chain_value(detail, "attempt", value, sizeof value) && *value) {
		e->attempt_id = moments_text(&t->kept, value);
		e->jump = JUMP_ATTEMPT;
	}
	if ((chain_value(detail, "field", value, sizeof value) || chain_value(detail, "picture", value, sizeof value)) && field_of_path(value, &e->field)) {
		e->jump = JUMP_FIELD;
		e->pane = (enum idv_pane)idv_kind.leaves[e->field.leaf].pane;
	} else if (e->jump == JUMP_NOWHERE && chain_value(detail, "screening", value, sizeof value)) {
		e->jump = JUMP_SCREENING;
	}
}

static bool is_kind(const struct chain_event *e, enum audit_kind kind)
{
	return !strcmp(e->kind, audit_kind_word(kind));
}

static bool is_decision(const struct chain_event *e)
{
	static const enum audit_kind kinds[] = { AUDIT_PROPOSE, AUDIT_APPROVE, AUDIT_REFUSE, AUDIT_VOID, AUDIT_OUTCOME, AUDIT_SETTLE, AUDIT_SETTLED, AUDIT_VERDICT };
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (is_kind(e, kinds[i]))
			return true;
	return false;
}

/* The last one of its writer before this; SIZE_MAX. Numbers may be missing in between: those are of other cases. */
struct writer_last { char writer[CHAIN_WRITER]; size_t moment; int64_t seq; };

static void bind_writer(struct timeline *t, struct writer_last *writers, size_t *count, const struct chain_event *e, size_t at)
{
	for (size_t i = 0; i < *count; i++) {
		struct writer_last *w = &writers[i];
		if (strcmp(w->writer, e->writer) != 0)
			continue;
		if (w->seq < e->seq)
			moments_bind(&t->kept, w->moment, at, 0);
		else
			moments_bind(&t->kept, at, w->moment, 0);
		w->moment = at;
		w->seq = e->seq;
		return;
	}
	struct writer_last *w = &writers[(*count)++];
	snprintf(w->writer, sizeof w->writer, "%s", e->writer);
	w->moment = at;
	w->seq = e->seq;
}

/* Whose second look is blind sees that something was decided, and not what. */
static bool is_kept_back(const struct desk *d, const char *who, const char *detail)
{
	const struct deciding *g = &d->deciding;
	char id[DISPOSITION_ID];
	if (!g->policy || !g->policy->blind || !strcmp(who, d->team.me->id) || !chain_value(detail, "decision", id, sizeof id))
		return false;
	for (size_t i = 0; i < g->known_count; i++)
		if (!strcmp(g->known[i].read.id, id))
			return g->known[i].hidden;
	return true; /* it is not read yet */
}

static void take_events(struct timeline *t, const struct store_rows *rows)
{
	struct writer_last *writers = mem_alloc((rows->count + 1) * sizeof *writers);
	size_t writer_count = 0;
	struct chain_event e;
	for (size_t i = 0; i < rows->count && i < TIMELINE_EVENTS; i++) {
		char who[PERSON_ID] = "?", sentence[TEXT_MAX];
		if (!audit_read(rows, i, &e))
			continue;
		if (is_kind(&e, AUDIT_NOTE))
			continue; /* the note itself is there, and says more */
		if (!chain_value(store_string(rows, i, 8), "who", who, sizeof who))
			snprintf(who, sizeof who, "?");
		audit_sentence(e.kind, e.detail, sentence, sizeof sentence);
		if (is_kind(&e, AUDIT_PROPOSE) && is_kept_back(t->desk, who, e.detail))
			snprintf(sentence, sizeof sentence, "decided, which is kept from you until you have said what you would decide");
		size_t at = moments_add(&t->kept, MOMENT_PERSON, e.time_ms / MS, who, "%s", sentence);
		struct timeline_mark *m = mark(t, at);
		if (chain_value(e.detail, "intent", m->intent, sizeof m->intent))
			m->begins = is_kind(&e, AUDIT_RETRY) || is_kind(&e, AUDIT_CREATE) || is_kind(&e, AUDIT_SETTLE);
		m->decides = is_decision(&e);
		set_jump(t, &t->kept.list[at], e.detail);
		bind_writer(t, writers, &writer_count, &e, at);
	}
	t->more = rows->count > TIMELINE_EVENTS;
	free(writers);
}

/* -- the rest ------------------------------------------------------------------------------------------------------------------------ */

static void take_attempts(struct timeline *t, const struct store_rows *rows)
{
	free(t->attempts);
	t->attempts = mem_alloc((rows->count + 1) * sizeof *t->attempts);
	t->attempt_count = rows->count;
	for (size_t i = 0; i < rows->count; i++) {
		struct timeline_attempt *a = &t->attempts[i];
		store_copy(rows, i, 0, a->id, sizeof a->id);
		store_copy(rows, i, 3, a->status, sizeof a->status);
		a->version = (int)store_number(rows, i, 7);
		a->created_at = store_number(rows, i, 8);
		a->completed_at = store_number(rows, i, 9);
		a->redacted_at = store_number(rows, i, 10);
		a->read_at = store_number(rows, i, 11);
	}
}

static void take_inbox(struct timeline *t, const struct store_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		int64_t issued = store_number(rows, i, 3), came = store_number(rows, i, 4), late = when_between(issued, came);
		char length[WHEN_TEXT], when[WHEN_TEXT];
		bool screening = !strcmp(store_string(rows, i, 0), "SCREENING");
		when_format_rfc3339(issued, when);
		moment_length(late < 0 ? -late : late, length);
		size_t at = moments_add(&t->kept, MOMENT_WEBHOOK, came, "", "%s %s of %s, issued %s, %s %s%s", store_string(rows, i, 0), store_string(rows, i, 1),
		                        store_string(rows, i, 2), when, length, late < 0 ? "after it came" : "before it came",
		                        store_number(rows, i, 5) ? "" : "; what it speaks of was not read yet");
		struct moment *e = &t->kept.list[at];
		e->jump = screening ? JUMP_SCREENING : JUMP_ATTEMPT;
		e->attempt_id = screening ? "" : moments_text(&t->kept, store_string(rows, i, 2));
		mark(t, at);
		if (late < -MOMENT_ISSUED_S)
			moments_doubt(&t->kept, at, "It was issued %s after it came: one of the two clocks is wrong.", length);
		else if (late > MOMENT_STALE_S)
			moments_doubt(&t->kept, at, "It was issued %s before it came, and none is accepted that is older than 5 min: one of the two clocks is wrong, or was.",
			              length);
	}
}

static bool told_by_event(const struct timeline *t, size_t events, const char *intent, bool begins)
{
	for (size_t i = 0; i < events; i++)
		if (t->marks[i].begins == begins && !strcmp(t->marks[i].intent, intent))
			return true;
	return false;
}

/* Writes that no event tells of: those of before the trail was kept, or whose events were pruned. */
static void take_intents(struct timeline *t, const struct store_rows *rows)
{
	static const char *const states[] = { "intended", "sent", "open: whether it arrived is not known", "done", "done, as was seen afterwards", "refused", "given up" };
	size_t events = t->kept.count;
	struct intent_row r;
	for (size_t i = 0; i < rows->count; i++) {
		if (!intents_read(rows, i, &r))
			continue;
		const char *state = (size_t)r.state < sizeof states / sizeof states[0] ? states[r.state] : "in a state that is not known";
		if (!told_by_event(t, events, r.id, true)) {
			size_t at = moments_add(&t->kept, MOMENT_STORE, r.at, "", "%s by %s written down, intent %s: %s", r.op, *r.person ? r.person : "somebody", r.id, state);
			struct timeline_mark *m = mark(t, at);
			snprintf(m->intent, sizeof m->intent, "%s", r.id);
			m->begins = true;
		}
		if (r.closed_at && !told_by_event(t, events, r.id, false)) {
			size_t at = moments_add(&t->kept, MOMENT_STORE, r.closed_at, "", "%s, intent %s: %s%s%s", r.op, r.id, state, *r.result_id ? ", " : "", r.result_id);
			snprintf(mark(t, at)->intent, sizeof t->marks[at].intent, "%s", r.id);
			if (*r.result_id && (!strcmp(r.op, "retry") || !strcmp(r.op, "create"))) {
				t->kept.list[at].jump = JUMP_ATTEMPT;
				t->kept.list[at].attempt_id = moments_text(&t->kept, r.result_id);
			}
		}
	}
}

static void got(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct timeline *t = owner;
	(void)tag;
	t->asking = false;
	t->read = true;
	t->err = reply->err;
	if (reply->outcome == STORE_DONE && reply->count == ROWS) {
		moments_finish(&t->kept);
		take_events(t, &reply->rows[ROWS_EVENTS]);
		take_attempts(t, &reply->rows[ROWS_ATTEMPTS]);
		take_inbox(t, &reply->rows[ROWS_INBOX]);
		take_intents(t, &reply->rows[ROWS_INTENTS]);
		t->turn++;
		t->came(t); /* what is shown borrows texts that are gone */
	}
	t->changed(t->owner);
}

void timeline_ask(struct timeline *t)
{
	const struct case_row *row = dossier_row(t->desk);
	char subject[CHAIN_CASE];
	if (!row || t->asking)
		return;
	audit_subject_of(subject, row);
	struct store_tx *tx = store_begin(t->desk->team.store, STORE_READ);
	store_step(tx, STORE_EVENT_OF_CASE, STORE_ANY);
	store_int(tx, 0);
	store_text(tx, "");
	store_int(tx, 0);
	store_int(tx, TIMELINE_EVENTS + 1);
	store_text(tx, subject);
	cases_attempts(tx, row->id, TIMELINE_OTHERS);
	inbox_of_case(tx, row->id, TIMELINE_OTHERS);
	intents_of_case(tx, row, TIMELINE_OTHERS);
	t->asking = true;
	t->dossier_changes = t->desk->dossier.changes;
	store_send(t->desk->team.store, tx, (struct store_ticket){ got, t, 0 });
}

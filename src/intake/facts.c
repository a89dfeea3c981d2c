#include "intake/facts.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "config/config.h"
#include "decide/finding.h"
#include "intake/sweep.h"

static enum case_stage stage_of(const char *status)
{
	static const struct { const char *status; enum case_stage stage; } stages[] = {
		{ "active", STAGE_IN_PROGRESS }, { "pending_review", STAGE_PENDING }, { "success", STAGE_DONE }, { "failed", STAGE_DONE },
		{ "expired", STAGE_DONE }, { "canceled", STAGE_DONE },
	};
	for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++)
		if (!strcmp(stages[i].status, status))
			return stages[i].stage;
	return STAGE_IN_PROGRESS; /* a status that is new to us: it is looked at again */
}

static int64_t time_of(const struct record *r, enum idv_leaf leaf)
{
	const struct record_value *v = idv_get(r, leaf, 0, 0);
	return v->timed ? v->number : 0;
}

static void put_steps(const struct record *r, char out[CASE_STEPS + 1])
{
	for (int i = 0; i < CASE_STEPS; i++) {
		const struct record_value *v = idv_get(r, idv_step_table[i].leaf, 0, 0);
		bool odd = v->state == RECORD_WRONG_TYPE || (v->state == RECORD_PRESENT && !v->word);
		out[i] = odd ? '!' : v->word && v->word->mark[0] ? v->word->mark[0] : ' ';
	}
	out[CASE_STEPS] = '\0';
}

/* -- what links: two that differ only in how they were written are the same ----------------------------------------------------------- */

static const char *take(const char *text, const char *extra, bool lower, char *out, size_t size)
{
	size_t n = 0;
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (!isalnum(c) && c < 0x80 && !strchr(extra, c))
			continue;
		if (n + 1 >= size)
			return NULL; /* half of it would link what has nothing to do with it */
		out[n++] = (char)(lower ? tolower(c) : toupper(c));
	}
	out[n] = '\0';
	return n ? out : NULL;
}

/* The kind of number belongs to it. */
static const char *id_number_of(const struct record *r, char *out, size_t size)
{
	const char *type = idv_text(r, IDV_USER_ID_NUMBER_TYPE), *value = idv_text(r, IDV_USER_ID_NUMBER_VALUE);
	int n = snprintf(out, size, "%s:", type);
	if (!*value || n < 0 || (size_t)n >= size)
		return NULL;
	return take(value, "", false, out + n, size - (size_t)n) ? out : NULL;
}

struct thresholds facts_thresholds(const struct config *config)
{
	struct thresholds t;
	struct err err = { 0 };
	return thresholds_read(&t, config->thresholds.items, config->thresholds.count, &err) ? t : thresholds_built_in;
}

void facts_chain(const struct record *r, const struct record *(*find)(void *ctx, const char *id), void *ctx, struct facts_chain *chain,
                 struct basis *b)
{
	size_t first = FACTS_CHAIN;
	for (const struct record *at = r; at && first; at = find(ctx, idv_text(at, IDV_PREVIOUS_ATTEMPT_ID))) {
		for (size_t i = first; i < FACTS_CHAIN; i++)
			if (chain->attempts[i] == at)
				return; /* in a circle: it is no chain, and none is said to be known */
		chain->attempts[--first] = (struct record *)at; /* whose readers change nothing */
		if (!*idv_text(at, IDV_PREVIOUS_ATTEMPT_ID))
			break;
	}
	b->chain = chain->attempts + first;
	b->chain_count = FACTS_CHAIN - first;
	b->self = b->chain_count - 1;
}

void facts_of(const struct basis *b, int64_t read_at, struct facts_room *room, struct attempt_facts *out)
{
	const struct record *r = b->attempt;
	const struct record_value *version = idv_get(r, IDV_TEMPLATE_VERSION, 0, 0);
	struct basis basis = *b;
	struct finding found[FINDINGS];
	*room = (struct facts_room){ 0 };
	*out = (struct attempt_facts){
		.attempt_id = idv_text(r, IDV_ID), .template_id = idv_text(r, IDV_TEMPLATE_ID), .client_user_id = idv_text(r, IDV_CLIENT_USER_ID),
		.user_id = idv_text(r, IDV_USER_ID), .previous_id = idv_text(r, IDV_PREVIOUS_ATTEMPT_ID),
		.screening_id = idv_text(r, IDV_WATCHLIST_SCREENING_ID), .status = idv_text(r, IDV_STATUS), .stage = stage_of(idv_text(r, IDV_STATUS)),
		.template_version = version->state == RECORD_PRESENT ? (int)version->number : 0, .created_at = time_of(r, IDV_CREATED_AT),
		.completed_at = time_of(r, IDV_COMPLETED_AT), .redacted_at = time_of(r, IDV_REDACTED_AT), .read_at = read_at, .why = room->why,
	};
	put_steps(r, out->steps);
	basis.now = basis.now ? basis.now : read_at;
	findings_codes(found, findings_of(&basis, found, NULL), room->why, sizeof room->why);
	out->phone = take(idv_text(r, IDV_USER_PHONE_NUMBER), "+", true, room->phone, sizeof room->phone);
	out->email = take(idv_text(r, IDV_USER_EMAIL_ADDRESS), "@.+-_!#$%&'*/=?^`{|}~", true, room->email, sizeof room->email);
	out->ip_address = take(idv_text(r, IDV_USER_IP_ADDRESS), ".:", true, room->ip_address, sizeof room->ip_address);
	out->id_number = id_number_of(r, room->id_number, sizeof room->id_number);
}

void facts_policy(const struct config *config, const struct keys *keys, const struct attempt_facts *f, int64_t now, struct case_policy *out)
{
	*out = (struct case_policy){
		.due_after_s = config_due_s(config, f->template_id), .sweep_s = sweep_after_s(f->stage, now - f->created_at), .keys = keys,
		.assign = (const char *const *)config->assign.items, .assign_count = config->assign.count, .assign_cap = config->assign_cap,
	};
}

void facts_finish(struct facts_room *room)
{
	explicit_bzero(room, sizeof *room);
}

static const struct record *on_page(void *ctx, const char *id)
{
	const struct record_page *page = ctx;
	for (size_t i = 0; *id && i < page->count; i++)
		if (page->records[i] && record_is(page->records[i], IDV_ID, id))
			return page->records[i];
	return NULL;
}

bool facts_put_page(struct store_tx *t, const struct config *config, const struct keys *keys, const struct record_page *page, int64_t read_at,
                    int64_t inbox_id)
{
	const struct thresholds thresholds = facts_thresholds(config);
	struct record_page whole = *page;
	bool ok = true;
	for (size_t i = 0; ok && i < page->count; i++) {
		struct attempt_facts facts;
		struct facts_chain chain;
		struct facts_room room;
		struct case_policy policy;
		if (!page->records[i])
			continue;
		struct basis b = basis_of(page->records[i]);
		b.thresholds = &thresholds;
		facts_chain(page->records[i], on_page, &whole, &chain, &b);
		facts_of(&b, read_at, &room, &facts);
		facts_policy(config, keys, &facts, read_at, &policy);
		ok = cases_put(t, &facts, &policy, inbox_id);
		facts_finish(&room);
	}
	return ok;
}

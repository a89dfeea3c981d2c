/* Cases and attempts, as rows. */
#include "store/cases.h"

#include <stdio.h>
#include <string.h>

#include "store/engine.h"
#include "store/claims.h"
#include "store/keys.h"
#include "store/links.h"
#include "store/rows.h"

bool case_user_text(const struct keys *k, enum case_user kind, const char *user, char out[CASE_ID_TEXT], bool *hashed)
{
	char hash[KEYS_USER_TEXT];
	*hashed = false;
	const char *kept = k && kind == CASE_CLIENT_USER ? keys_user(k, user, hash, hashed) : user;
	snprintf(out, CASE_ID_TEXT, "%s", kept ? kept : "");
	return kept;
}

/* -- putting ------------------------------------------------------------------------------------------------------------------------ */

struct subject { enum case_user kind; bool hashed; char user[CASE_ID_TEXT]; };

static const char *text(const char *s)
{
	return s ? s : "";
}

static bool subject_of(const struct attempt_facts *f, const struct keys *k, struct subject *out)
{
	out->kind = *text(f->client_user_id) ? CASE_CLIENT_USER : CASE_USER;
	return case_user_text(k, out->kind, out->kind == CASE_CLIENT_USER ? f->client_user_id : text(f->user_id), out->user, &out->hashed);
}

static void put_case(struct store_tx *t, const struct attempt_facts *f, const struct subject *s, const struct case_policy *policy)
{
	bool is_done = f->stage == STAGE_DONE;
	if (s->kind == CASE_CLIENT_USER && *text(f->user_id)) {
		store_step(t, STORE_CASE_ADOPT, STORE_ANY);
		store_int(t, s->hashed);
		store_text(t, s->user);
		store_text(t, f->user_id);
		store_text(t, f->template_id);
	}
	store_step(t, STORE_CASE_PUT, STORE_ANY);
	store_text(t, f->template_id);
	store_int(t, s->kind);
	store_int(t, s->hashed);
	store_text(t, s->user);
	store_text(t, s->kind == CASE_CLIENT_USER ? text(f->user_id) : "");
	store_text(t, f->attempt_id);
	store_text(t, text(f->screening_id));
	store_text(t, text(f->status));
	store_int(t, f->stage);
	store_text(t, f->steps);
	store_text(t, text(f->why));
	store_int(t, f->created_at);
	/* What is in progress waits for the person, not for us. */
	store_int(t, policy->due_after_s > 0 && f->stage == STAGE_PENDING ? f->created_at + policy->due_after_s : ROW_NO_DUE);
	store_int(t, f->read_at);
	store_int(t, policy->sweep_s > 0 && !is_done ? f->read_at + policy->sweep_s : 0);
	store_text(t, text(f->previous_id));
}

static void put_attempt(struct store_tx *t, const struct attempt_facts *f, const struct subject *s)
{
	store_step(t, STORE_ATTEMPT_PUT, STORE_ANY);
	store_text(t, f->attempt_id);
	store_text(t, text(f->previous_id));
	store_text(t, text(f->screening_id));
	store_text(t, text(f->status));
	store_int(t, f->stage);
	store_text(t, f->steps);
	store_text(t, text(f->why));
	store_int(t, f->template_version);
	store_int(t, f->created_at);
	store_int(t, f->completed_at);
	store_int(t, f->redacted_at);
	store_int(t, f->read_at);
	store_text(t, f->template_id);
	store_int(t, s->kind);
	store_text(t, s->user);
}

static void put_links(struct store_tx *t, const struct attempt_facts *f, const struct subject *s, const struct case_policy *policy)
{
	const char *const values[LINK_KINDS] = {
		[LINK_PHONE] = f->phone, [LINK_EMAIL] = f->email, [LINK_ID_NUMBER] = f->id_number, [LINK_IP] = f->ip_address,
	};
	unsigned char hash[LINK_BYTES];
	for (int i = 0; i < LINK_KINDS && policy->keys; i++) {
		if (!*text(values[i]))
			continue;
		if (keys_link(policy->keys, link_kind_names[i], values[i], hash))
			links_add(t, f->template_id, s->kind, s->user, i, hash, sizeof hash);
	}
}

bool cases_put(struct store_tx *t, const struct attempt_facts *f, const struct case_policy *policy, int64_t inbox_id)
{
	struct subject s;
	if (!subject_of(f, policy->keys, &s))
		return false;
	put_case(t, f, &s, policy);
	put_attempt(t, f, &s);
	put_links(t, f, &s, policy);
	if (f->stage == STAGE_PENDING && policy->assign_count)
		claim_assign_round(t, policy->assign, policy->assign_count, policy->assign_cap, 1);
	if (inbox_id) {
		store_step(t, STORE_INBOX_DONE_OF, STORE_ANY);
		store_text(t, f->attempt_id);
		store_int(t, inbox_id);
		store_int(t, f->read_at);
	}
	return true;
}

void cases_put_screening(struct store_tx *t, const struct screening_facts *f)
{
	store_step(t, STORE_CASE_PUT_SCREENING, STORE_ANY);
	store_text(t, f->screening_id);
	store_text(t, f->program_id);
	store_text(t, f->status);
	store_text(t, f->assignee);
	store_int(t, f->hits);
	store_int(t, f->pending);
	store_text(t, f->kinds);
	store_text(t, f->lists);
	store_int(t, f->terms_version);
	store_int(t, f->read_at);
}

bool cases_put_subject(struct store_tx *t, const char *template_id, enum case_user kind, const char *user, const struct case_policy *policy,
                       int64_t now)
{
	char kept[CASE_ID_TEXT];
	bool hashed;
	if (!case_user_text(policy->keys, kind, user, kept, &hashed))
		return false;
	store_step(t, STORE_CASE_PUT_SUBJECT, STORE_ANY);
	store_text(t, template_id);
	store_int(t, kind);
	store_int(t, hashed);
	store_text(t, kept);
	store_int(t, now);
	store_int(t, hashed ? 0 : now); /* nobody can ask the server by a hash */
	return true;
}

/* -- reading ------------------------------------------------------------------------------------------------------------------------ */

void cases_get(struct store_tx *t, int64_t id, const struct person *me)
{
	row_begin(t, STORE_CASE_GET, me);
	store_int(t, id);
}

void cases_find_attempt(struct store_tx *t, const char *attempt_id, const struct person *me)
{
	row_begin(t, STORE_CASE_FIND_ATTEMPT, me);
	store_text(t, attempt_id);
}

void cases_find_screening(struct store_tx *t, const char *screening_id, const struct person *me)
{
	row_begin(t, STORE_CASE_FIND_SCREENING, me);
	store_text(t, screening_id);
}

bool cases_find_subject(struct store_tx *t, const char *template_id, enum case_user kind, const char *user, const struct keys *k,
                        const struct person *me)
{
	char kept[CASE_ID_TEXT];
	bool hashed;
	if (!case_user_text(k, kind, user, kept, &hashed))
		return false;
	row_begin(t, STORE_CASE_FIND_SUBJECT, me);
	store_text(t, template_id);
	store_int(t, kind);
	store_text(t, kept);
	return true;
}

/* -- the rest ----------------------------------------------------------------------------------------------------------------------- */

void cases_seen(struct store_tx *t, int64_t id, const struct person *me)
{
	store_step(t, STORE_CASE_SEEN, STORE_ANY);
	store_text(t, me->id);
	store_int(t, id);
}

void cases_counts(struct store_tx *t, const struct person *me, int64_t now)
{
	store_step(t, STORE_CASE_COUNTS, STORE_ANY);
	store_text(t, me->id);
	store_int(t, now);
}

bool cases_read_counts(const struct store_reply *r, size_t first_step, struct case_counts *out)
{
	*out = (struct case_counts){ 0 };
	if (first_step >= r->count || !r->rows[first_step].count)
		return false;
	const struct store_rows *rows = &r->rows[first_step];
	out->done = store_number(rows, 0, 0);
	out->in_progress = store_number(rows, 0, 1);
	out->pending = store_number(rows, 0, 2);
	out->unread = store_number(rows, 0, 3);
	out->claimed = store_number(rows, 0, 4);
	out->mine = store_number(rows, 0, 5);
	out->snoozed = store_number(rows, 0, 6);
	out->overdue = store_number(rows, 0, 7);
	out->all = out->done + out->in_progress + out->pending + out->unread;
	return true;
}

void cases_values(struct store_tx *t, const char *kind, size_t most)
{
	if (!strcmp(kind, "owner")) {
		store_step(t, STORE_CASE_OWNERS, STORE_ANY);
	} else {
		store_step(t, STORE_CASE_VALUES, STORE_ANY);
		store_text(t, kind);
	}
	store_int(t, (int64_t)most);
}

void cases_people(struct store_tx *t, size_t most)
{
	store_step(t, STORE_PEOPLE, STORE_ANY);
	store_int(t, (int64_t)most);
}

void cases_attempts(struct store_tx *t, int64_t case_id, size_t most)
{
	store_step(t, STORE_CASE_ATTEMPTS, STORE_ANY);
	store_int(t, case_id);
	store_int(t, (int64_t)most);
}

void cases_set_hold(struct store_tx *t, int64_t case_id, bool hold)
{
	store_step(t, STORE_CASE_SET_HOLD, STORE_ONE);
	store_int(t, case_id);
	store_int(t, hold);
}

void cases_set_ended(struct store_tx *t, int64_t case_id, int64_t ended_at)
{
	store_step(t, STORE_CASE_SET_ENDED, STORE_ONE);
	store_int(t, case_id);
	store_int(t, ended_at);
}

void cases_due_for_reading(struct store_tx *t, int64_t now, size_t most)
{
	store_step(t, STORE_CASE_DUE_FOR_READING, STORE_ANY);
	store_text(t, "");
	store_int(t, now);
	store_int(t, (int64_t)most);
}

void cases_read_later(struct store_tx *t, int64_t id, int64_t at)
{
	store_step(t, STORE_CASE_READ_LATER, STORE_ANY);
	store_int(t, id);
	store_int(t, at);
}

#include "deciding_rig.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "desk/audit.h"
#include "store/decisions.h"

struct opened opened;

static void set(char **setting, const char *name)
{
	free(*setting);
	*setting = mem_printf("%s/%s", rig.state, name);
}

void deciding_rig_begin(const char *where)
{
	struct config *c = &rig.config;
	vendor_start();
	set(&c->store, "store.db");
	if (where) {
		free(c->store);
		c->store = mem_strdup(where);
	}
	set(&c->case_keys, "keys.db");
	set(&c->sign_key, "sign.key");
	set(&c->link_key_file, "link.key");
	c->sign_agent = false;
	int fd = open(c->link_key_file, O_WRONLY | O_CREAT, 0600);
	ck_assert_int_gt(dprintf(fd, "%064d\n", 7), 0);
	close(fd);
	c->queues.items[c->queues.count++] = mem_strdup("senior");
}

static const struct case_row *row(void)
{
	return dossier_row(&desk);
}

void deciding_rig_open(void)
{
	dossier_open(&desk, "idv_1");
	deciding_open(&desk, "idv_1");
	scrutiny_open(&desk, "scr_1", vendor_attempt());
	deciding_look(&desk);
	UNTIL(!desk.scrutiny.reading && row() && desk.deciding.draft_read);
	deciding_look(&desk);
}

void deciding_rig_leave(void)
{
	deciding_close(&desk);
	dossier_close(&desk);
	scrutiny_close(&desk);
}

void deciding_rig_console(void)
{
	struct source keys;
	ck_assert_msg(opened_begin(&opened, &rig.config, "test", &err), "%s", err.text);
	ck_assert_msg(opened_wait(&opened, &err), "%s", err.text);
	ck_assert_msg(deciding_begin(&desk, &err), "%s", err.text);
	desk_also(store_source(opened.store));
	if (keys_sources(opened.keys, &keys))
		desk_also(keys);
	desk_also(audit_source(opened.audit));
	desk_also(claims_source(&desk));
	desk_also(deciding_source(&desk));
	desk_audit_begin(&desk, opened.audit, opened.keys);
	team_begin(&desk, opened.store, opened.keys, &opened.me);
	claims_begin(&desk);
	team_put(&desk, caseload_find(&desk.load, "idv_1")->record, desk_now(&desk));
	store_wait(opened.store);
	deciding_rig_open();
	claims_take(&desk, row());
	UNTIL(claims_holding(&desk, row()->id) == HOLDING_MINE);
}

void deciding_rig_start(void)
{
	deciding_rig_begin(NULL);
	deciding_rig_console();
}

void deciding_rig_again(const char *where)
{
	deciding_rig_leave();
	desk_close(&desk);
	opened_end(&opened);
	if (where) {
		free(rig.config.store);
		rig.config.store = mem_strdup(where);
	}
	desk_rig_again();
	desk_also(scrutiny_source(&desk));
	vendor_put_attempt();
	deciding_rig_console();
}

void deciding_rig_stop(void)
{
	desk_close(&desk);
	opened_end(&opened);
	rig_stop(&rig);
}

void deciding_rig_dismiss(void)
{
	struct err why = { 0 };
	scrutiny_mark(&desk, 0, true);
	ck_assert_msg(scrutiny_decide(&desk, 0, AML_NO_MATCH, &why), "%s", why.text);
}

void deciding_rig_write(enum outcome o)
{
	struct deciding *g = &desk.deciding;
	const struct decide_policy *p = g->policy;
	deciding_form(&desk);
	struct disposition *f = g->draft;
	f->outcome = 1 + (int)o;
	f->confidence = CONFIDENCE_HIGH;
	for (size_t i = 0; i < p->reason_count && !f->reason_count; i++)
		if (p->reasons[i].outcomes & 1u << o && !policy_asks_words(p->reasons[i].code))
			snprintf(f->reasons[f->reason_count++], POLICY_CODE, "%s", p->reasons[i].code);
	for (size_t i = 0; i < f->resolution_count; i++)
		for (size_t j = 0; j < p->resolution_count && !*f->resolutions[i].resolved; j++)
			if (!policy_asks_words(p->resolutions[j].code))
				snprintf(f->resolutions[i].resolved, POLICY_CODE, "%s", p->resolutions[j].code);
	for (size_t i = 0; i < p->check_count; i++)
		f->checked[i] = true;
	snprintf(f->queue, sizeof f->queue, "senior");
	snprintf(f->party, sizeof f->party, "the bank");
	snprintf(f->narrative, sizeof f->narrative, "Another birth year on both lists.");
	deciding_edited(&desk);
}

void deciding_rig_decide(enum outcome o, struct owner *who)
{
	struct err why = { 0 };
	deciding_rig_write(o);
	ck_assert_msg(deciding_decide(&desk, ticket_of(who, 7), &why), "%s", why.text);
}

/* -- the store ------------------------------------------------------------------------------------------------------------------------------------- */

static int64_t number;
static char parts[400];

static void take_number(void *ctx, const struct store_reply *reply)
{
	(void)ctx;
	number = store_number(&reply->rows[0], 0, 0);
}

int64_t deciding_rig_number(const char *sql)
{
	struct store_tx *t = store_begin(opened.store, STORE_READ);
	store_step_sql(t, sql, STORE_ANY);
	ck_assert_msg(opened_ask(opened.store, t, take_number, NULL, NULL, &err), "%s", err.text);
	return number;
}

static void take_parts(void *ctx, const struct store_reply *reply)
{
	struct decision_row r;
	(void)ctx;
	parts[0] = '\0';
	for (size_t i = 0; i < reply->rows[0].count && decisions_read(&reply->rows[0], i, &r); i++)
		snprintf(parts + strlen(parts), sizeof parts - strlen(parts), "%s%s", i ? " " : "", decision_part_names[r.part]);
}

const char *deciding_rig_parts(void)
{
	struct store_tx *t = store_begin(opened.store, STORE_READ);
	decisions_of_case(t, deciding_rig_number("SELECT id FROM cases"));
	ck_assert_msg(opened_ask(opened.store, t, take_parts, NULL, NULL, &err), "%s", err.text);
	return parts;
}

static void verify(void *ctx, const struct store_reply *reply)
{
	static const enum sign_meaning meanings[] = { SIGN_DECISION, SIGN_APPROVAL, SIGN_REFUSAL, SIGN_MEANINGS, SIGN_OUTCOME };
	const char *proposal = "";
	struct decision_row r;
	for (size_t i = 0; i < reply->rows[0].count && decisions_read(&reply->rows[0], i, &r); i++) {
		struct signature *s = mem_alloc(sizeof *s);
		proposal = r.part == DECISION_PROPOSED ? r.record : proposal;
		const char *bytes = r.record_len ? r.record : proposal;
		char digest[EVIDENCE_TEXT];
		evidence_digest(proposal, strlen(proposal), digest);
		ck_assert_str_eq(digest, r.digest);
		snprintf(s->key, sizeof s->key, "%s", r.key);
		snprintf(s->text, sizeof s->text, "%s", r.signature);
		if (meanings[r.part] != SIGN_MEANINGS)
			ck_assert_msg(sign_verify(s, meanings[r.part], r.person, bytes, strlen(bytes), &err), "%s: %s", decision_part_names[r.part], err.text);
		++*(size_t *)ctx;
		free(s);
	}
}

size_t deciding_rig_verify(void)
{
	size_t count = 0;
	struct store_tx *t = store_begin(opened.store, STORE_READ);
	decisions_of_case(t, deciding_rig_number("SELECT id FROM cases"));
	ck_assert_msg(opened_ask(opened.store, t, verify, &count, NULL, &err), "%s", err.text);
	return count;
}

/* What is done to one case: a legal hold, the end of the relationship, erasing what people wrote of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/options.h"
#include "command/store.h"
#include "base/mem.h"
#include "base/when.h"

static void record(struct shelf *s, struct store_tx *t, enum audit_kind kind, const struct case_row *row, const struct audit_detail *d)
{
	char subject[CHAIN_CASE];
	audit_subject_of(subject, row);
	audit_event(s->opened.audit, t, kind, subject, d);
}

static const char *plural(int64_t n)
{
	return n == 1 ? "" : "s";
}

bool store_hold(struct shelf *s, struct err *err)
{
	struct case_row row;
	bool hold = !s->options->release;
	if (!shelf_may(s, ROLE_APPROVER, hold ? "puts cases under legal hold" : "lifts legal holds", err) || !shelf_case(s, s->words[0], &row, err))
		return false;
	if (row.hold == hold) {
		printf("Case %lld %s under legal hold already.\n", (long long)row.id, hold ? "is" : "is not");
		return true;
	}
	struct store_tx *t = shelf_begin(s);
	cases_set_hold(t, row.id, hold);
	record(s, t, hold ? AUDIT_HOLD : AUDIT_UNHOLD, &row, NULL);
	if (!shelf_send(s, t, err))
		return false;
	printf(hold ? "Case %lld is under legal hold: nothing of it is pruned or erased until --release.\n" : "Case %lld is under legal hold no more.\n",
	       (long long)row.id);
	return true;
}

bool store_ended(struct shelf *s, struct err *err)
{
	struct case_row row;
	int64_t at = 0;
	const char *date = s->words[1];
	bool no = !strcmp(date, "no");
	if (!no && !when_date_valid(date))
		return err_set(err, ERR_USAGE, "\"%.40s\" is no date: YYYY-MM-DD, or no where the relationship goes on", date);
	if (!no) {
		char *midnight = mem_printf("%sT00:00:00Z", date);
		bool ok = when_parse(midnight, &at);
		free(midnight);
		if (!ok || at <= 0)
			return err_set(err, ERR_USAGE, "%s is too long ago", date);
	}
	if (!no && at > store_now(s->opened.store))
		return err_set(err, ERR_USAGE, "%s is still to come: say it when it has ended", date);
	if (!shelf_may(s, ROLE_APPROVER, "says when a relationship ended", err) || !shelf_case(s, s->words[0], &row, err))
		return false;
	struct audit_detail d = { 0 };
	audit_word(&d, "ended", date);
	struct store_tx *t = shelf_begin(s);
	cases_set_ended(t, row.id, at);
	record(s, t, AUDIT_RELATION, &row, &d);
	if (!shelf_send(s, t, err))
		return false;
	printf(no ? "Case %lld: the relationship goes on, so no term runs.\n" : "Case %lld: terms that are counted from the relationship's end run from %s.\n",
	       (long long)row.id, date);
	return true;
}

static bool refuse_held(const struct case_row *row, struct err *err)
{
	err_set(err, ERR_REFUSED, "case %lld is under legal hold: nothing of it may be erased", (long long)row->id);
	return err_remedy(err, "idreview store hold %lld --release lifts it, where that is allowed.", (long long)row->id);
}

/* The event first, in a transaction that wants no hold: one that somebody puts on at the same moment comes before it, and then nothing is
 * destroyed, or is after it in the trail too. What is left of a program that ends between is a key; doing it again destroys that. */
bool store_erase(struct shelf *s, struct err *err)
{
	struct case_row row;
	bool yes;
	if (!shelf_sure(s, "store erase", &yes, err) || !shelf_case(s, s->words[0], &row, err))
		return false;
	if (row.hold)
		return refuse_held(&row, err);
	if (!yes) {
		printf("Would destroy the key of case %lld: the text of %d note%s, and the words of its decisions and drafts, can then be read by\n"
		       "nobody, here or in any backup, and nothing can be written on it again. Its links go too. Ids, statuses, codes, events, and the records of\n"
		       "decisions with their signatures stay for their terms.\n",
		       (long long)row.id, row.notes, plural(row.notes));
		return true;
	}
	if (!shelf_may(s, ROLE_ADMINISTRATOR, "erases what was written", err))
		return false;
	const int64_t id = row.id;
	bool unmet = false;
	struct store_tx *t = shelf_begin(s);
	store_step(t, STORE_CASE_NOT_HELD, STORE_ONE);
	store_int(t, id);
	store_step(t, STORE_LINKS_FORGET_OF, STORE_ANY);
	store_int(t, id);
	record(s, t, AUDIT_ERASE, &row, NULL);
	if (!opened_ask(s->opened.store, t, NULL, NULL, &unmet, err))
		return unmet ? refuse_held(&row, err) : false;
	if (!shelf_destroy(s, &id, 1, err))
		return false;
	printf("The key of case %lld is destroyed; so are its links.\n", (long long)row.id);
	return true;
}

bool store_relink(struct shelf *s, struct err *err)
{
	bool yes;
	if (!shelf_sure(s, "store relink", &yes, err))
		return false;
	if (!yes) {
		printf("Would forget all links between cases, and take this host's link key for new ones: they are made as cases are read again.\n");
		return true;
	}
	if (!shelf_may(s, ROLE_ADMINISTRATOR, "changes the link key", err) || !opened_relink(&s->opened, err))
		return false;
	audit_note(s->opened.audit, AUDIT_RELINK, "", NULL);
	printf("All links are forgotten; new ones are made with this host's link key as cases are read again.\n");
	return true;
}

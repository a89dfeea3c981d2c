/* decision: what was decided, listed, shown, verified and exported. */
#include "command/decision.h"

#include <string.h>

#include "base/err.h"
#include "command/command.h"
#include "command/fail.h"
#include "command/options.h"
#include "config/config.h"

enum { TAKES_JSON = 1, TAKES_LIMIT = 2, TAKES_CASE = 4, TAKES_NOTES = 8, IS_RECORDED = 16 };

static const struct {
	const char *name;
	size_t least, most; /* words behind it */
	unsigned takes;
	shelf_run *run;
	const char *usage;
} table[] = {
	{ "list", 0, 0, TAKES_JSON | TAKES_LIMIT | TAKES_CASE, decision_list, "decision list [--case CASE] [--limit N] [--json]" },
	{ "show", 1, 1, TAKES_JSON | TAKES_NOTES, decision_show, "decision show ID [--with-notes] [--json]" },
	{ "verify", 0, DECISION_WORDS - 1, TAKES_CASE, decision_verify, "decision verify [ID | FILE]... [--case CASE]" },
	{ "export", 2, 2, IS_RECORDED, decision_export, "decision export ID DIRECTORY" },
};
enum { WORDS = sizeof table / sizeof table[0] };

static bool options_fit(const struct options *o, unsigned takes, const char *usage, struct err *err)
{
	const char *extra = o->json && !(takes & TAKES_JSON)          ? "json"
	                    : o->limit && !(takes & TAKES_LIMIT)      ? "limit"
	                    : o->case_word && !(takes & TAKES_CASE)   ? "case"
	                    : o->with_notes && !(takes & TAKES_NOTES) ? "with-notes"
	                                                              : NULL;
	return !extra || err_set(err, ERR_USAGE, "--%s is no option of this: idreview %s", extra, usage);
}

static bool find(const struct options *o, size_t *at, struct err *err)
{
	const char *word = o->id_count ? o->ids[0] : "";
	for (*at = 0; *at < WORDS && strcmp(table[*at].name, word) != 0; (*at)++)
		;
	if (*at == WORDS)
		return err_set(err, ERR_USAGE, "decision takes one of list, show, verify, export");
	if (o->id_count - 1 < table[*at].least || o->id_count - 1 > table[*at].most)
		return err_set(err, ERR_USAGE, "it is written: idreview %s", table[*at].usage);
	return options_fit(o, table[*at].takes, table[*at].usage, err);
}

static bool only_files(const struct options *o)
{
	for (size_t i = 1; i < o->id_count; i++)
		if (decision_is_id(o->ids[i]))
			return false;
	return o->id_count > 1;
}

int command_decision(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	struct shelf s = { .config = config, .options = o };
	size_t at;
	(void)credentials; /* the vendor is not asked */
	bool ok = find(o, &at, &err);
	bool files = ok && table[at].run == decision_verify && only_files(o); /* for which no store is needed */
	if (ok && !files && !strcmp(config->store, "none"))
		ok = err_set(&err, ERR_CONFIG, "there is no store: the setting store, or IDREVIEW_STORE, says none");
	bool recorded = ok && (table[at].takes & IS_RECORDED || o->with_notes);
	ok = ok && (files || (opened_begin(&s.opened, config, recorded ? "idreview" : NULL, &err) && opened_wait(&s.opened, &err)));
	if (ok) {
		s.words = o->ids + 1;
		s.count = o->id_count - 1;
		ok = table[at].run(&s, &err);
	}
	opened_end(&s.opened);
	return ok ? 0 : command_fail(&err);
}

/* Watchlist screenings for scripts: the same client, rules and exit codes as the console's. */
#include "command/screening.h"

#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "command/fail.h"
#include "command/options.h"

/* What each takes of the options that belong to one of them or another. */
enum {
	TAKES_LIST = 1,     /* --limit */
	TAKES_FILTER = 2,   /* --program --user --status --assignee */
	TAKES_ATTEMPT = 4,
	TAKES_HITS = 8,     /* --confirm --dismiss --reason --factor */
	TAKES_WORDS = 16,   /* --comment */
	TAKES_TO = 32,      /* --to --nobody */
	WRITES = 64,        /* --dry-run --yes --wait --again --seen */
	DECIDES = TAKES_ATTEMPT | TAKES_HITS | TAKES_WORDS | WRITES
};

static const struct {
	const char *name;
	bool id;
	unsigned takes;
	enum aml_aim aim;
	screening_run *run;
	const char *usage;
} table[] = {
	{ "list", false, TAKES_LIST | TAKES_FILTER, 0, list_screenings, "screening list [--program P] [--user U] [--status S] [--assignee A] [--limit N] [--json]" },
	{ "programs", false, TAKES_LIST, 0, screening_programs, "screening programs [--limit N] [--json]" },
	{ "get", true, TAKES_ATTEMPT, 0, screening_get, "screening get ID [--attempt ID] [--json]" },
	{ "hits", true, TAKES_ATTEMPT, 0, screening_hits, "screening hits ID [--attempt ID] [--json]" },
	{ "history", true, 0, 0, screening_history, "screening history ID [--json]" },
	{ "reviews", true, 0, 0, screening_reviews, "screening reviews ID [--json]" },
	{ "review", true, DECIDES, AML_LEAVE, screening_act, "screening review ID --confirm HITS --dismiss HITS --comment T (--dry-run | --yes)" },
	{ "clear", true, DECIDES, AML_CLEAR, screening_act, "screening clear ID [--dismiss HITS] [--comment T] (--dry-run | --yes)" },
	{ "reject", true, DECIDES, AML_REJECT, screening_act, "screening reject ID [--confirm HITS] [--dismiss HITS] [--comment T] (--dry-run | --yes)" },
	{ "pend", true, DECIDES, AML_PEND, screening_act, "screening pend ID [--comment T] (--dry-run | --yes)" },
	{ "assign", true, TAKES_WORDS | TAKES_TO | WRITES, AML_ASSIGN, screening_act, "screening assign ID (--to USER-ID | --nobody) (--dry-run | --yes)" },
};
enum { WORDS = sizeof table / sizeof *table };

static bool options_fit(const struct options *o, unsigned takes, const char *usage, struct err *err)
{
	const struct {
		bool given;
		unsigned of;
		const char *name;
	} rows[] = {
		{ o->limit, TAKES_LIST, "limit" },          { o->program, TAKES_FILTER, "program" },      { o->user, TAKES_FILTER, "user" },
		{ o->status, TAKES_FILTER, "status" },      { o->assignee, TAKES_FILTER, "assignee" },    { o->attempt, TAKES_ATTEMPT, "attempt" },
		{ o->confirm, TAKES_HITS, "confirm" },      { o->dismiss, TAKES_HITS, "dismiss" },        { o->reason_count, TAKES_HITS, "reason" },
		{ o->factor_count, TAKES_HITS, "factor" },  { o->comment, TAKES_WORDS, "comment" },       { o->to, TAKES_TO, "to" },
		{ o->nobody, TAKES_TO, "nobody" },          { o->seen, WRITES, "seen" },                  { o->dry_run, WRITES, "dry-run" },
		{ o->yes, WRITES, "yes" },                  { o->wait_s >= 0, WRITES, "wait" },           { o->again, WRITES, "again" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].given && !(takes & rows[i].of))
			return err_set(err, ERR_USAGE, "--%s is no option of this: idreview %s", rows[i].name, usage);
	if (takes & WRITES && o->dry_run == o->yes)
		return err_set(err, ERR_USAGE, "say --dry-run to see the requests, or --yes to send them%s", o->yes ? ", not both" : "");
	if (takes & TAKES_TO && !o->to == !o->nobody)
		return err_set(err, ERR_USAGE, "assign takes --to USER-ID or --nobody%s", o->to ? ", not both" : "");
	return true;
}

static bool find(const struct options *o, size_t *at, struct err *err)
{
	const char *word = o->id_count ? o->ids[0] : "";
	for (*at = 0; *at < WORDS && strcmp(table[*at].name, word) != 0; (*at)++)
		continue;
	if (*at == WORDS) {
		err_set(err, ERR_USAGE, "screening takes one of list, programs, get, hits, history, reviews, review, clear, reject, pend, assign");
		return err_remedy(err, "idreview screening --help lists the options; the manual is idreview(1).");
	}
	if (o->id_count != (table[*at].id ? 2 : 1) || (table[*at].id && !*o->ids[1]))
		return err_set(err, ERR_USAGE, "it is written: idreview %s", table[*at].usage);
	return options_fit(o, table[*at].takes, table[*at].usage, err);
}

int command_screening(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	struct screener s = { .config = config, .o = o };
	size_t at;
	if (!find(o, &at, &err))
		return command_fail(&err);
	if (credentials->kind)
		return command_fail(credentials);
	s.id = table[at].id ? o->ids[1] : NULL;
	s.aim = table[at].aim;
	bool ok = ask_open(&s.ask, config, &err);
	if (ok && !(table[at].takes & WRITES))
		ask_settle(&s.ask);
	ok = ok && table[at].run(&s, &err);
	int code = ok ? 0 : command_fail(&err);
	if (err.kind == ERR_HALF && !ferror(stderr)) /* that it was done by half is told, as what is done is: the code says it too */
		api_mark_told(s.ask.api, s.ask.reply.intent);
	if (s.ask.api && table[at].takes & WRITES && err.kind != ERR_CANCELLED) {
		ask_settle(&s.ask);
		s.ask.looks = 0; /* it has waited as long as it was asked to */
		if (!strcmp(s.ask.trouble, err.text))
			s.ask.trouble[0] = '\0'; /* said already, with what to do */
	}
	ask_finish(&s.ask);
	screening_finish(&s);
	return code;
}

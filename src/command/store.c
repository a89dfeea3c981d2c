#include "command/store.h"

#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "command/fail.h"
#include "command/options.h"
#include "base/err.h"
#include "config/config.h"

/* What each takes of the options that belong to one of them or another. */
enum { TAKES_JSON = 1, TAKES_SURE = 2, TAKES_RELEASE = 4, TAKES_NOTES = 8, IS_RECORDED = 16 };

static const struct {
	const char *name;
	size_t words;            /* behind it */
	unsigned takes;
	shelf_run *run;
	const char *usage;
} table[] = {
	{ "check", 0, 0, store_check, "store check" },
	{ "backup", 1, IS_RECORDED, store_backup, "store backup FILE" },
	{ "export", 0, IS_RECORDED | TAKES_JSON | TAKES_NOTES, store_export, "store export --json [--with-notes]" },
	{ "prune", 0, IS_RECORDED | TAKES_SURE, store_prune, "store prune (--dry-run | --yes)" },
	{ "hold", 1, IS_RECORDED | TAKES_RELEASE, store_hold, "store hold CASE [--release]" },
	{ "erase", 1, IS_RECORDED | TAKES_SURE, store_erase, "store erase CASE (--dry-run | --yes)" },
	{ "ended", 2, IS_RECORDED, store_ended, "store ended CASE (DATE | no)" },
	{ "relink", 0, IS_RECORDED | TAKES_SURE, store_relink, "store relink (--dry-run | --yes)" },
};

enum { WORDS = sizeof table / sizeof table[0] };

static bool options_fit(const struct options *o, unsigned takes, const char *usage, struct err *err)
{
	const char *extra = o->json && !(takes & TAKES_JSON)                     ? "json"
	                    : o->dry_run && !(takes & TAKES_SURE)                ? "dry-run"
	                    : o->yes && !(takes & TAKES_SURE)                    ? "yes"
	                    : o->release && !(takes & TAKES_RELEASE)             ? "release"
	                    : o->with_notes && !(takes & TAKES_NOTES)            ? "with-notes"
	                                                                         : NULL;
	return !extra || err_set(err, ERR_USAGE, "--%s is no option of this: idreview %s", extra, usage);
}

static bool find(const struct options *o, size_t *at, struct err *err)
{
	const char *word = o->id_count ? o->ids[0] : "";
	for (*at = 0; *at < WORDS && strcmp(table[*at].name, word) != 0; (*at)++)
		;
	if (*at == WORDS) {
		err_set(err, ERR_USAGE, "store takes one of check, backup, export, prune, hold, erase, ended, relink");
		return err_remedy(err, "idreview store --help lists them; the manual is idreview-store(7).");
	}
	if (o->id_count - 1 != table[*at].words)
		return err_set(err, ERR_USAGE, "it is written: idreview %s", table[*at].usage);
	return options_fit(o, table[*at].takes, table[*at].usage, err);
}

int command_store(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	struct shelf s = { .config = config, .options = o };
	size_t at;
	(void)credentials; /* the vendor is not asked */
	bool ok = find(o, &at, &err);
	if (ok && !strcmp(config->store, "none"))
		ok = err_set(&err, ERR_CONFIG, "there is no store: the setting store, or IDREVIEW_STORE, says none");
	/* What only looks leaves no trace. */
	ok = ok && opened_begin(&s.opened, config, table[at].takes & IS_RECORDED && !o->dry_run ? "idreview" : NULL, &err) && opened_wait(&s.opened, &err);
	if (ok) {
		s.words = o->ids + 1;
		s.count = o->id_count - 1;
		ok = table[at].run(&s, &err);
	}
	opened_end(&s.opened);
	if (ok && s.half.kind)
		return command_fail(&s.half);
	return ok ? 0 : command_fail(&err);
}

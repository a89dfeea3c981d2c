/* check: is the store whole, and does what it says fit together? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command/doctor.h"
#include "command/options.h"
#include "command/store.h"
#include "base/mem.h"
#include "config/config.h"
#include "store/upkeep.h"

struct checked {
	struct shelf *shelf;
	enum err_kind first;     /* the first trouble's */
};

static void trouble(struct checked *c, const char *what, const char *text)
{
	doctor_say("x", what, text);
	doctor_first(&c->first, ERR_STORE);
}

static void say_fault(void *ctx, const char *fault)
{
	trouble(ctx, "integrity", fault);
}

static void check_file(struct checked *c)
{
	struct err err = { 0 };
	struct stat st, dir;
	int faults;
	const char *place = store_place(c->shelf->opened.store);
	char text[400], *up = mem_strdup(place);
	*strrchr(up, '/') = '\0';
	/* That nobody else may read it was seen to when it was opened. */
	if (!stat(place, &st) && !stat(*up ? up : "/", &dir)) {
		snprintf(text, sizeof text, "mode %04o, %lld KiB, in a directory of mode %04o", (unsigned)st.st_mode & 07777, (long long)(st.st_size + 1023) / 1024,
		         (unsigned)dir.st_mode & 07777);
		doctor_say((dir.st_mode & 077) ? "~" : "+", "file", text);
		if (dir.st_mode & 077)
			doctor_remedy("others may list what is in there: chmod 700 its directory");
	}
	free(up);
	if (!upkeep_integrity(c->shelf->opened.store, say_fault, c, &faults, &err))
		doctor_trouble(&c->first, "integrity", &err);
	else if (!faults)
		doctor_say("+", "integrity", "SQLite finds the file whole");
}

static const struct {
	enum store_statement statement;
	const char *what;
} orphans[] = {
	{ STORE_CHECK_ATTEMPTS, "attempts" }, { STORE_CHECK_NOTES, "notes" }, { STORE_CHECK_LINKS, "links" }, { STORE_CHECK_SEEN, "marks of who saw what" },
};
enum { ORPHANS = sizeof orphans / sizeof orphans[0] };

static void take_rows(void *ctx, const struct store_reply *reply)
{
	struct checked *c = ctx;
	char text[200];
	bool all = true;
	for (size_t i = 0; i < ORPHANS; i++) {
		int64_t n = store_number(&reply->rows[i], 0, 0);
		snprintf(text, sizeof text, "%lld %s of cases that are not there", (long long)n, orphans[i].what);
		if (n)
			trouble(c, "rows", text);
		all = all && !n;
	}
	int64_t cases = store_number(&reply->rows[ORPHANS], 0, 0), counted = store_number(&reply->rows[ORPHANS], 0, 1);
	if (all)
		doctor_say("+", "rows", "each attempt, note and link is of a case");
	snprintf(text, sizeof text, "%lld cases, and the maintained counts say %lld", (long long)cases, (long long)counted);
	if (cases == counted)
		snprintf(text, sizeof text, "%lld cases, as the maintained counts say", (long long)cases);
	if (cases == counted)
		doctor_say("+", "counts", text);
	else
		trouble(c, "counts", text);
	snprintf(text, sizeof text, "%lld events in %lld chains; idreview audit verify checks them", (long long)store_number(&reply->rows[ORPHANS + 1], 0, 0),
	         (long long)store_number(&reply->rows[ORPHANS + 1], 0, 1));
	doctor_say("+", "events", text);
}

static bool check_rows(struct checked *c, struct err *err)
{
	struct store_tx *t = store_begin(c->shelf->opened.store, STORE_READ);
	for (size_t i = 0; i < ORPHANS; i++)
		store_step(t, orphans[i].statement, STORE_ANY);
	store_step(t, STORE_CHECK_CASES, STORE_ANY);
	store_step(t, STORE_CHECK_EVENTS, STORE_ANY);
	return opened_ask(c->shelf->opened.store, t, take_rows, c, NULL, err);
}

static void take_strange(void *ctx, int64_t id, enum shelf_strange what)
{
	int64_t *counts = ctx;
	(void)id;
	counts[what]++;
}

static bool check_keys(struct checked *c, struct err *err)
{
	struct opened *o = &c->shelf->opened;
	int64_t counts[SHELF_STRANGE] = { 0 };
	char text[200];
	if (!keys_store(o->keys)) {
		doctor_say("~", "keys", keys_trouble(o->keys)->text);
		doctor_remedy(keys_trouble(o->keys)->remedy);
		return true;
	}
	if (!shelf_compare_keys(c->shelf, take_strange, counts, err))
		return false;
	int64_t without_case = counts[SHELF_NO_CASE], without_key = counts[SHELF_NO_KEY], destroyed = counts[SHELF_DESTROYED];
	snprintf(text, sizeof text, "%lld keys of cases that are not there: idreview store prune destroys them", (long long)without_case);
	if (without_case)
		doctor_say("~", "keys", text);
	snprintf(text, sizeof text, "%lld cases have notes and no key: nobody can read them", (long long)without_key);
	if (without_key)
		trouble(c, "keys", text);
	snprintf(text, sizeof text, "each case with notes has its key; %lld were destroyed", (long long)destroyed);
	if (!without_case && !without_key)
		doctor_say("+", "keys", text);
	return true;
}

/* Destroyed keys stay in a log whose files are used again, or kept. */
static void take_log(void *ctx, const struct store_reply *reply)
{
	(void)ctx;
	if (strcmp(store_string(&reply->rows[0], 0, 0), "off") != 0) {
		doctor_say("~", "keys", "PostgreSQL uses the files of its log again (wal_recycle), where destroyed keys are found");
		doctor_remedy("set wal_recycle = off on the server of the keys");
	}
	if (strcmp(store_string(&reply->rows[0], 0, 1), "off") != 0) {
		doctor_say("~", "keys", "PostgreSQL archives its log (archive_mode), where destroyed keys are found");
		doctor_remedy("keep the keys on a server of their own, which archives nothing");
	}
}

static bool check_log(struct checked *c, struct err *err)
{
	struct store *keys = keys_store(c->shelf->opened.keys);
	if (!keys)
		return true;
	struct store_tx *t = store_begin(keys, STORE_READ);
	store_step(t, STORE_KEY_LOG, STORE_ANY);
	return opened_ask(keys, t, take_log, NULL, NULL, err);
}

static void check_link_key(struct checked *c)
{
	const struct err *why = keys_link_trouble(c->shelf->opened.keys);
	doctor_say(why->kind ? "~" : "+", "link key", why->kind ? why->text : "it is the one that this store's links are made with");
	if (why->kind)
		doctor_remedy(why->remedy);
}

bool store_check(struct shelf *s, struct err *err)
{
	struct checked c = { .shelf = s };
	doctor_say("+", "store", store_place(s->opened.store));
	if (!store_is_postgresql(s->opened.store))
		check_file(&c);
	if (!check_rows(&c, err) || !check_keys(&c, err) || !check_log(&c, err))
		return false;
	check_link_key(&c);
	return !c.first || err_set(err, c.first, "the store is not as it should be") || err_remedy(err, "Keep it as it is, and restore a backup beside it.");
}

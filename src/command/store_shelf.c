/* What the words of `idreview store` share. */
#include <stdio.h>
#include <string.h>

#include "command/options.h"
#include "command/store.h"
#include "base/err.h"
#include "config/config.h"
#include "store/who.h"

bool shelf_sure(const struct shelf *s, const char *what, bool *yes, struct err *err)
{
	const struct options *o = s->options;
	*yes = o->yes;
	return o->yes != o->dry_run || err_set(err, ERR_USAGE, "%s takes either --dry-run, to see what it would do, or --yes", what);
}

bool shelf_may(const struct shelf *s, enum person_role least, const char *what, struct err *err)
{
	if (s->config->read_only)
		return err_set(err, ERR_REFUSED, "nothing is changed: read-only") || err_remedy(err, "Start without --read-only (setting read_only).");
	if (s->opened.me.role >= least || (!store_is_postgresql(s->opened.store) && !s->config->roles.count))
		return true;
	const char *role = who_role_name(s->opened.me.role);
	return err_set(err, ERR_REFUSED, "%s %s, and %.60s is %s %s here", least == ROLE_ADMINISTRATOR ? "an administrator" : "an approver", what,
	               s->opened.me.id, *role == 'a' ? "an" : "a", role);
}

struct store_tx *shelf_begin(struct shelf *s)
{
	return store_begin(s->opened.store, STORE_WRITE);
}

bool shelf_send(struct shelf *s, struct store_tx *t, struct err *err)
{
	return opened_ask(s->opened.store, t, NULL, NULL, NULL, err);
}

static void take_case(void *ctx, const struct store_reply *reply)
{
	struct case_row *row = ctx;
	if (!cases_read(&reply->rows[0], 0, row))
		row->id = 0;
}

bool shelf_case(struct shelf *s, const char *word, struct case_row *out, struct err *err)
{
	long long id = 0;
	char rest;
	struct store_tx *t = store_begin(s->opened.store, STORE_READ);
	if (strspn(word, "0123456789") == strlen(word) && sscanf(word, "%18lld%c", &id, &rest) == 1)
		cases_get(t, id, &s->opened.me);
	else
		cases_find_attempt(t, word, &s->opened.me);
	if (!opened_ask(s->opened.store, t, take_case, out, NULL, err))
		return false;
	if (out->id)
		return true;
	err_set(err, ERR_NOT_FOUND, "the store has no case \"%.100s\"", word);
	return err_remedy(err, "A case is named by its number, as idreview queue prints it, or by the id of one of its attempts.");
}

bool shelf_destroy(struct shelf *s, const int64_t *ids, size_t count, struct err *err)
{
	struct err why = { 0 };
	if (opened_destroy_keys(&s->opened, ids, count, &why))
		return true;
	if (why.kind != ERR_HALF) {
		*err = why;
		return false;
	}
	if (!s->half.kind)
		s->half = why;
	return true;
}

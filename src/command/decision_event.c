/* The event of a part, in the audit trail. */
#include <stdio.h>
#include <string.h>

#include "command/decision.h"
#include "store/trail.h"

struct looked {
	const struct decision_row *row;
	const char *kind;
	struct audit_detail wanted;
	bool there, same, key, at, by;
};

static bool same_word(const char *a, const char *b, const char *name)
{
	char one[400] = "", other[400] = "";
	return chain_value(a, name, one, sizeof one) && chain_value(b, name, other, sizeof other) && !strcmp(one, other);
}

/* Words that events of earlier versions have not. */
static bool same_newer(const char *detail, const char *wanted, const char *name)
{
	char value[400];
	return !chain_value(detail, name, value, sizeof value) || same_word(detail, wanted, name);
}

static bool look(void *ctx, const struct chain_event *e, const char *begin)
{
	struct looked *l = ctx;
	char who[PERSON_ID * 3] = "", host[PERSON_HOST * 3] = "";
	if (!e || strcmp(e->kind, l->kind) != 0 || !same_word(e->detail, l->wanted.text, "decision"))
		return true;
	l->there = true;
	l->same = same_word(e->detail, l->wanted.text, "record") && same_word(e->detail, l->wanted.text, "evidence") &&
	          same_word(e->detail, l->wanted.text, "signed");
	l->key = same_newer(e->detail, l->wanted.text, "key");
	l->at = same_newer(e->detail, l->wanted.text, "at");
	l->by = chain_value(begin, "who", who, sizeof who) && !strcmp(who, l->row->person) &&
	        chain_value(begin, "host", host, sizeof host) && !strcmp(host, l->row->host);
	return !(l->same && l->key && l->at && l->by);
}

bool decision_find_event(struct shelf *s, const struct decision_row *row, const char *subject, char out[200], struct err *err)
{
	struct looked l = { .row = row };
	l.kind = audit_kind_word(decisions_event(row, "", &l.wanted));
	out[0] = '\0';
	if (!trail_read(s->opened.store, TRAIL_TIMES, subject, look, &l, err))
		return false;
	const char *fault = !l.there  ? "is not in the audit trail"
	                    : !l.same ? "says another record, evidence or signer in the audit trail"
	                    : !l.key  ? "was signed by another key, says the audit trail"
	                    : !l.at   ? "is of another time, says the audit trail"
	                    : !l.by   ? "was recorded by another person or on another host"
	                              : NULL;
	if (fault)
		snprintf(out, 200, "the part \"%s\" %s", decision_part_names[row->part], fault);
	return true;
}

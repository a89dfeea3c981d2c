/* Against other attempts of the user, and other cases. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "decide/finder.h"

/* Each side has it, and not the same, but for case: an empty field is no change. */
static bool differs(const struct record *a, const struct record *b, enum idv_leaf leaf)
{
	const struct record_value *x = idv_get(a, leaf, 0, 0), *y = idv_get(b, leaf, 0, 0);
	if (x->state != RECORD_PRESENT || y->state != RECORD_PRESENT || x->mended || y->mended)
		return false;
	const char *s = x->text, *t = y->text;
	while (*s && tolower((unsigned char)*s) == tolower((unsigned char)*t))
		s++, t++;
	return *s != *t;
}

static bool has_any(const struct record *r, enum idv_leaf from, enum idv_leaf to)
{
	for (int l = (int)from; l <= (int)to; l++)
		if (idv_get(r, (enum idv_leaf)l, 0, 0)->state == RECORD_PRESENT)
			return true;
	return false;
}

/* Held against the nearest attempt before that has any of it. */
static void find_changed(struct finder *f, enum rule_id id, const char *what)
{
	const struct rule *rule = &rule_table[id];
	const struct record *before = NULL;
	for (size_t i = f->b->self; !before && i > 0; i--)
		before = has_any(f->b->chain[i - 1], rule->leaf, rule->last) ? f->b->chain[i - 1] : NULL;
	for (int l = (int)rule->leaf; before && l <= (int)rule->last; l++)
		if (differs(before, f->r, (enum idv_leaf)l)) {
			finder_say(f, id, RECORD_NOTICE, (enum idv_leaf)l, 0, rule->brief, "Another %s was declared in an attempt before", what);
			return;
		}
}

static void find_attempts(struct finder *f)
{
	char brief[40];
	if ((int64_t)f->b->chain_count <= f->limits[THRESHOLD_ATTEMPTS])
		return;
	snprintf(brief, sizeof brief, "%zu attempts", f->b->chain_count);
	finder_say(f, RULE_ID_ATTEMPTS, RECORD_NOTICE, IDV_PREVIOUS_ATTEMPT_ID, 0, brief,
	           "The user made %zu attempts; %lld are the most that is advised", f->b->chain_count, (long long)f->limits[THRESHOLD_ATTEMPTS]);
}

static void find_shared(struct finder *f)
{
	static const struct { enum rule_id rule; const char *one, *many, *what; } shared[BASIS_LINKS] = {
		[BASIS_PHONE] = { RULE_ID_SHARED_PHONE, "has", "have", "the same phone number" },
		[BASIS_EMAIL] = { RULE_ID_SHARED_EMAIL, "has", "have", "the same email address" },
		[BASIS_ID_NUMBER] = { RULE_ID_SHARED_ID_NUMBER, "has", "have", "the same id number" },
		[BASIS_IP] = { RULE_ID_SHARED_IP, "came from", "came from", "the same IP address" },
	};
	for (int i = 0; i < BASIS_LINKS; i++) {
		const struct rule *rule = &rule_table[shared[i].rule];
		long long n = f->b->links[i];
		if (n >= f->limits[rule->threshold])
			finder_say(f, shared[i].rule, RECORD_NOTICE, rule->leaf, 0, rule->brief, "%lld other case%s %s %s", n, n == 1 ? "" : "s",
			           n == 1 ? shared[i].one : shared[i].many, shared[i].what);
	}
}

void finding_case(struct finder *f)
{
	find_shared(f);
	if (!f->b->chain)
		return;
	find_attempts(f);
	find_changed(f, RULE_ID_NAME_CHANGED, "name");
	find_changed(f, RULE_ID_BIRTH_DATE_CHANGED, "date of birth");
	find_changed(f, RULE_ID_ADDRESS_CHANGED, "address");
	find_changed(f, RULE_ID_ID_NUMBER_CHANGED, "id number");
}

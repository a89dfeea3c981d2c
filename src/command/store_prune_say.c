/* What a prune says, to who runs it and to the audit trail. */
#include <stdio.h>

#include "command/store_prune.h"

const char *prune_term(const struct config *c, enum config_kept kind, char out[PRUNE_TERM])
{
	static const struct {
		int64_t seconds;
		char letter;
	} units[] = { { 31557600, 'y' }, { 86400, 'd' }, { 3600, 'h' }, { 60, 'm' }, { 1, 's' } };
	static const char *const from[] = { [FROM_MADE] = "made", [FROM_ENDED] = "the relationship ended", [FROM_DONE] = "done with" };
	struct config_term term = config_term_of(c, kind);
	size_t i = 0;
	while (term.keep_s % units[i].seconds)
		i++;
	snprintf(out, PRUNE_TERM, "%lld%c after %s", (long long)(term.keep_s / units[i].seconds), units[i].letter, from[term.from]);
	return out;
}

void prune_say(const struct shelf *s, enum config_kept kind, int64_t n, const char *what)
{
	char term[PRUNE_TERM];
	printf("%-10s %6lld %s, kept until %s\n", config_kept_names[kind], (long long)n, what, prune_term(s->config, kind, term));
}

void prune_event(struct shelf *s, struct store_tx *t, const char *what, int64_t count, const char *name, const char *value)
{
	struct audit_detail d = { 0 };
	audit_number(&d, "count", count);
	audit_word(&d, "what", what);
	if (name)
		audit_word(&d, name, value);
	audit_event(s->opened.audit, t, AUDIT_PRUNE, "", &d);
}

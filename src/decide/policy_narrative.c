/* What a narrative begins with: the policy's text, its places filled with codes. A word of a stranger's never comes into it. */
#include <string.h>

#include "base/buf.h"
#include "decide/finding.h"
#include "decide/policy.h"
#include "idv/compare.h"

static const char *word_of(const struct record *r, enum idv_leaf leaf)
{
	const struct record_value *v = idv_get(r, leaf, 0, 0);
	return v->state == RECORD_PRESENT && v->word ? v->word->wire : "unknown";
}

static void put_findings(const struct basis *b, const struct finding *found, size_t count, struct buf *out)
{
	char codes[1024];
	(void)b;
	findings_codes(found, count, codes, sizeof codes);
	buf_add_str(out, *codes ? codes : "nothing");
}

/* Those that say something: a step that was skipped or does not apply does not. */
static void put_steps(const struct basis *b, const struct finding *found, size_t count, struct buf *out)
{
	size_t before = out->len;
	(void)found;
	(void)count;
	for (int i = 0; i < IDV_STEPS; i++) {
		enum idv_leaf leaf = idv_step_table[i].leaf;
		const struct record_value *v = idv_get(b->attempt, leaf, 0, 0);
		if (v->state != RECORD_PRESENT || (v->word && v->word->severity == RECORD_NEUTRAL))
			continue;
		buf_printf(out, "%s%s %s", out->len > before ? ", " : "", strchr(idv_leaf_table[leaf].path, '.') + 1, word_of(b->attempt, leaf));
	}
	buf_add_str(out, out->len > before ? "" : "none");
}

static void put_status(const struct basis *b, const struct finding *found, size_t count, struct buf *out)
{
	(void)found;
	(void)count;
	buf_add_str(out, word_of(b->attempt, IDV_STATUS));
}

static const struct {
	const char *place;
	void (*put)(const struct basis *b, const struct finding *found, size_t count, struct buf *out);
} places[] = {
	{ "{findings}", put_findings },
	{ "{steps}", put_steps },
	{ "{status}", put_status },
};

void policy_narrative(const struct decide_policy *p, enum outcome o, const struct basis *b, const struct finding *found, size_t count, struct buf *out)
{
	for (const char *at = p->narratives[o]; *at;) {
		size_t i = 0;
		while (i < sizeof places / sizeof *places && strncmp(at, places[i].place, strlen(places[i].place)) != 0)
			i++;
		if (i < sizeof places / sizeof *places) {
			places[i].put(b, found, count, out);
			at += strlen(places[i].place);
		} else {
			buf_add_char(out, *at++);
		}
	}
}

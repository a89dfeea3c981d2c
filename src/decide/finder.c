#include "decide/finder.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

int finder_rank(enum record_severity s)
{
	static const int ranks[] = {
		[RECORD_PENDING] = 0, [RECORD_BAD] = 1, [RECORD_UNKNOWN] = 2, [RECORD_NOTICE] = 3, [RECORD_NEUTRAL] = 4, [RECORD_GOOD] = 5,
	};
	return ranks[s];
}

/* Text from strangers, cleaned; what is cut at a character ends with "…". */
static void put_clean(char *out, size_t size, const char *s)
{
	static const char dots[] = "…";
	struct buf clean;
	size_t n = 0, kept = 0;
	int width;
	buf_init(&clean, 8192);
	text_clean(s, strlen(s), &clean);
	for (size_t step; (step = text_cluster(buf_str(&clean) + n, &width)) > 0 && n + step < size; n += step)
		kept = n + sizeof dots <= size ? n : kept;
	bool whole = n == clean.len;
	snprintf(out, size, "%.*s%s", (int)(whole ? n : kept), buf_str(&clean), whole ? "" : dots);
	buf_finish(&clean);
}

/* Of one severity: the status, the steps as users meet them, what belongs to none. */
static int place_of(const struct rule *rule)
{
	return rule == &rule_table[RULE_ID_STATUS] ? -1 : rule->step == RULE_STEP_CASE ? IDV_STEPS + 1 : rule->step;
}

static bool is_before(const struct finding *a, enum record_severity severity, const struct rule *rule)
{
	int worse = finder_rank(severity) - finder_rank(a->severity);
	return worse ? worse > 0 : place_of(a->rule) <= place_of(rule);
}

/* A place after those that are no less bad. */
static struct finding *place(struct finder *f, enum record_severity severity, const struct rule *rule)
{
	size_t at = f->count;
	while (at > 0 && !is_before(&f->out[at - 1], severity, rule))
		at--;
	f->more += f->count == FINDINGS;
	if (at == FINDINGS)
		return NULL;
	if (f->count < FINDINGS)
		f->count++;
	memmove(&f->out[at + 1], &f->out[at], (f->count - at - 1) * sizeof *f->out);
	f->out[at] = (struct finding){ .rule = rule, .severity = severity, .step = rule->step };
	return &f->out[at];
}

static struct finding *add(struct finder *f, enum rule_id id, enum record_severity severity, enum idv_leaf leaf, size_t at,
                           const char *brief, const char *text)
{
	struct finding *finding = place(f, severity, &rule_table[id]);
	if (!finding)
		return NULL;
	finding->leaf = leaf;
	finding->at[0] = (uint16_t)at;
	put_clean(finding->text, sizeof finding->text, text);
	put_clean(finding->brief, sizeof finding->brief, brief);
	return finding;
}

struct finding *finder_add(struct finder *f, enum rule_id rule, enum record_severity severity, enum idv_leaf leaf, size_t at,
                           const char *brief, const char *fmt, ...)
{
	char text[1024];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return add(f, rule, severity, leaf, at, brief, text);
}

void finder_say(struct finder *f, enum rule_id rule, enum record_severity severity, enum idv_leaf leaf, size_t at, const char *brief,
                const char *fmt, ...)
{
	const struct rule *row = &rule_table[rule];
	char text[1024] = "";
	size_t shared = 0;
	bool has_step = row->step >= 0 && row->step < IDV_STEPS, speaks = has_step && !(row->flags & RULE_ASIDE);
	va_list ap;
	if (f->counting) {
		if (speaks) {
			f->bad[row->step] += severity == RECORD_BAD;
			f->all[row->step]++;
		}
		return;
	}
	bool explains = speaks && idv_is(f->r, idv_step_table[row->step].leaf, "failed") && (severity == RECORD_BAD || !f->bad[row->step]);
	if (has_step)
		shared = (size_t)snprintf(text, sizeof text, "%s%s: ", idv_step_table[row->step].label, explains ? " failed" : "");
	va_start(ap, fmt);
	vsnprintf(text + shared, sizeof text - shared, fmt, ap);
	va_end(ap);
	if (row->ours) {
		size_t n = strlen(text);
		snprintf(text + n, sizeof text - n, " (our reading)");
	}
	struct finding *finding = add(f, rule, explains ? RECORD_BAD : severity, leaf, at, brief, text);
	if (!finding)
		return;
	finding->shared = shared;
	finding->weighs = explains; /* for a start */
}

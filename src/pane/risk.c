/* Risk: every signal in one list, worst first, with why it matters. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "pane/build.h"
#include "pane/layouts.h"

enum { LABEL = 30, SIGNALS_MAX = 512, SYNTHETIC_HIGH = 70, STOLEN_HIGH = 90, NAME = 64 };

struct signal {
	const struct idv_value *value;
	enum idv_leaf leaf;
	size_t i;
	enum idv_severity severity;
	char label[NAME];
	const char *why;
	bool list;
	size_t place;
};

struct signals {
	struct signal *items;
	size_t count;
	const struct idv_record *record;
};

/* Numbers have a severity too; the scores by the vendor's own thresholds. */
static enum idv_severity severity_of(const struct idv_value *v)
{
	if (v->state != IDV_PRESENT)
		return value_severity(v);
	switch (v->leaf) {
	case IDV_RISK_SYNTHETIC_SCORE:
		return v->number >= SYNTHETIC_HIGH ? IDV_BAD : IDV_NEUTRAL;
	case IDV_RISK_STOLEN_SCORE:
		return v->number >= STOLEN_HIGH ? IDV_BAD : IDV_NEUTRAL;
	case IDV_RISK_DEVICE_IP_SPAM_LIST_COUNT:
	case IDV_RISK_DUPLICATE_SIMILARITY:
		return v->number > 0 ? IDV_NOTICE : IDV_NEUTRAL;
	default:
		return value_severity(v);
	}
}

/* What each signal tells a reviewer. */
static const struct {
	enum idv_leaf leaf;
	const char *label, *why;
} signal_table[] = {
	{ IDV_RISK_SYNTHETIC_SCORE, "synthetic identity score", "vendor: 70 and over is high" },
	{ IDV_RISK_SYNTHETIC_RISK_LEVEL, "synthetic identity level", "made-up person, real fragments" },
	{ IDV_RISK_FIRST_PARTY_RISK_LEVEL, "first-party synthetic", "the person alters own facts" },
	{ IDV_RISK_THIRD_PARTY_RISK_LEVEL, "third-party synthetic", "built from others' facts" },
	{ IDV_RISK_STOLEN_SCORE, "stolen identity score", "vendor: 90 and over is high" },
	{ IDV_RISK_STOLEN_RISK_LEVEL, "stolen identity level", "a real person's facts, another's hands" },
	{ IDV_RISK_TRUST_INDEX_SCORE, "trust index", "higher is more trusted" },
	{ IDV_RISK_BEHAVIOR_USER_INTERACTIONS, "behaviour: interactions", "how the form was filled in" },
	{ IDV_RISK_BEHAVIOR_FRAUD_RING_DETECTED, "behaviour: fraud ring", "moves like a known group" },
	{ IDV_RISK_BEHAVIOR_BOT_DETECTED, "behaviour: bot", "a program at the keyboard" },
	{ IDV_RISK_BEHAVIOR_RISK_LEVEL, "behaviour: level", NULL },
	{ IDV_RISK_EMAIL_IS_DELIVERABLE, "email deliverable", NULL },
	{ IDV_RISK_EMAIL_BREACH_COUNT, "email breaches", "old breaches mean an established address" },
	{ IDV_RISK_EMAIL_FIRST_BREACHED_AT, "email first breached", NULL },
	{ IDV_RISK_EMAIL_LAST_BREACHED_AT, "email last breached", NULL },
	{ IDV_RISK_EMAIL_DOMAIN_REGISTERED_AT, "email domain registered", "young domains deserve a look" },
	{ IDV_RISK_EMAIL_DOMAIN_IS_FREE_PROVIDER, "email free provider", NULL },
	{ IDV_RISK_EMAIL_DOMAIN_IS_CUSTOM, "email custom domain", NULL },
	{ IDV_RISK_EMAIL_DOMAIN_IS_DISPOSABLE, "email disposable", "thrown away after use" },
	{ IDV_RISK_EMAIL_TOP_LEVEL_DOMAIN_IS_SUSPICIOUS, "email suspicious TLD", NULL },
	{ IDV_RISK_EMAIL_IS_EDU, "email of a school", NULL },
	{ IDV_RISK_EMAIL_INCLUDES_DATE_OF_BIRTH, "email holds date of birth", NULL },
	{ IDV_RISK_EMAIL_LINKED_SERVICES, "email linked services", "few links: a young address" },
	{ IDV_RISK_EMAIL_RISK_LEVEL, "email level", NULL },
	{ IDV_RISK_EMAIL_FACTORS, "email factors", NULL },
	{ IDV_RISK_PHONE_LINKED_SERVICES, "phone linked services", "few links: a throwaway phone" },
	{ IDV_RISK_PHONE_RISK_LEVEL, "phone level", NULL },
	{ IDV_RISK_PHONE_FACTORS, "phone factors", NULL },
	{ IDV_RISK_DEVICE_IP_PROXY_TYPE, "ip proxy", "hides where the device is" },
	{ IDV_RISK_DEVICE_IP_SPAM_LIST_COUNT, "ip on spam lists", NULL },
	{ IDV_RISK_DEVICE_IP_TIMEZONE_OFFSET, "ip time zone", "compare with the declared address" },
	{ IDV_RISK_DEVICE_RISK_LEVEL, "level", NULL },
	{ IDV_RISK_DEVICE_FACTORS, "factors", NULL },
	{ IDV_RISK_NETWORK_RISK_LEVEL, "network level", NULL },
	{ IDV_RISK_NETWORK_FACTORS, "network factors", NULL },
	{ IDV_RISK_DUPLICATE_ID, "duplicate attempt", "the same face in another attempt" },
	{ IDV_RISK_DUPLICATE_SIMILARITY, "similarity", NULL },
	{ IDV_RISK_DUPLICATE_MATCHED_AFTER_COMPLETED, "matched after completion", NULL },
	{ IDV_RISK_STATUS, "step", NULL },
};

static bool is_list(enum idv_leaf leaf)
{
	const char *path = idv_leaf_table[leaf].path;
	size_t n = strlen(path);
	return n > 2 && strcmp(path + n - 2, "[]") == 0;
}

static void add_signal(struct signals *s, size_t row, const char *group, size_t i)
{
	if (s->count == SIGNALS_MAX)
		return;
	struct signal *g = &s->items[s->count];
	*g = (struct signal){ .leaf = signal_table[row].leaf, .i = i, .why = signal_table[row].why, .place = s->count,
	                      .list = is_list(signal_table[row].leaf) };
	g->value = idv_get(s->record, g->leaf, i, 0);
	g->severity = g->list ? IDV_NEUTRAL : severity_of(g->value);
	if (*group)
		snprintf(g->label, sizeof g->label, "%s %zu %s", group, i + 1, signal_table[row].label);
	else
		snprintf(g->label, sizeof g->label, "%s", signal_table[row].label);
	s->count++;
}

static int worst_first(const void *x, const void *y)
{
	static const int rank[] = { [IDV_BAD] = 0, [IDV_UNKNOWN] = 1, [IDV_PENDING] = 2, [IDV_NOTICE] = 3, [IDV_GOOD] = 4, [IDV_NEUTRAL] = 4 };
	const struct signal *a = x, *b = y;
	int ra = rank[a->severity] + 2 * (a->value->state != IDV_PRESENT && !a->list), rb = rank[b->severity] +
	         2 * (b->value->state != IDV_PRESENT && !b->list);
	return ra != rb ? ra - rb : (int)a->place - (int)b->place;
}

static void collect(struct signals *s)
{
	for (size_t k = 0; k < COUNT_OF(signal_table); k++) {
		const char *path = idv_leaf_table[signal_table[k].leaf].path;
		const char *group = strstr(path, "devices[]") ? "device" : strstr(path, "facial_duplicates[]") ? "face" : "";
		size_t n = *group ? idv_count(s->record, signal_table[k].leaf, -1) : 1;
		for (size_t i = 0; i < (n ? n : 1); i++)
			add_signal(s, k, group, i);
	}
	qsort(s->items, s->count, sizeof *s->items, worst_first);
}

static void show(struct column *c, const struct signal *g)
{
	char remark[120] = "", gauge[16];
	if (g->list) {
		build_list(c, g->leaf, g->i, g->label);
		return;
	}
	bool score = g->leaf == IDV_RISK_SYNTHETIC_SCORE || g->leaf == IDV_RISK_STOLEN_SCORE || g->leaf == IDV_RISK_TRUST_INDEX_SCORE ||
	             g->leaf == IDV_RISK_DUPLICATE_SIMILARITY;
	if (score && g->value->state == IDV_PRESENT) {
		build_gauge(g->value->number, gauge);
		snprintf(remark, sizeof remark, "%s %s%s%s", gauge, g->severity == IDV_BAD ? "HIGH" : "", g->why && g->severity == IDV_BAD ? ", " : "",
		         g->why ? g->why : "");
	} else if (g->why && g->value->state == IDV_PRESENT && g->severity != IDV_GOOD) {
		snprintf(remark, sizeof remark, "(%s)", g->why);
	}
	struct idv_value at = *g->value;
	at.leaf = g->leaf;
	build_field_as(c, &at, g->label, g->severity, remark);
}

void risk_layout(const struct idv_record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	struct column c = build_column(&out->list, r, v, out->text_cols, LABEL);
	struct signals s = { .items = secret_alloc(SIGNALS_MAX * sizeof *s.items), .record = r };
	collect(&s);
	build_head(&c, "SIGNALS", "worst first");
	for (size_t i = 0; i < s.count; i++)
		show(&c, &s.items[i]);
	secret_free(s.items);
}

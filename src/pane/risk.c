/* Risk: every signal in one list, worst first, with why it matters. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "idv/json.h"
#include "pane/build.h"
#include "pane/layouts.h"

enum { SIGNALS_MAX = 512, SYNTHETIC_HIGH = 70, STOLEN_HIGH = 90, NAME = 64, TEXT_MAX = 1024 * 1024 };
/* Columns of the table; why it matters takes the rest, and is left out below NARROW. */
enum { SIGNAL = 27, VALUE = 17, LEVEL = 8, NARROW = 76, PROTECT_LABEL = 28, ATTRIBUTE_LABEL = 46 };

struct signal {
	struct idv_value value;
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
	{ IDV_RISK_SYNTHETIC_RISK_LEVEL, "synthetic identity level", "a made-up person" },
	{ IDV_RISK_FIRST_PARTY_RISK_LEVEL, "first-party synthetic", "own facts, altered" },
	{ IDV_RISK_THIRD_PARTY_RISK_LEVEL, "third-party synthetic", "built from others' facts" },
	{ IDV_RISK_STOLEN_SCORE, "stolen identity score", "vendor: 90 and over is high" },
	{ IDV_RISK_STOLEN_RISK_LEVEL, "stolen identity level", "a real person's, misused" },
	{ IDV_RISK_TRUST_INDEX_SCORE, "trust index", "higher is more trusted" },
	{ IDV_RISK_BEHAVIOR_USER_INTERACTIONS, "behaviour: interactions", "how the form was filled" },
	{ IDV_RISK_BEHAVIOR_FRAUD_RING_DETECTED, "behaviour: fraud ring", "moves like a known group" },
	{ IDV_RISK_BEHAVIOR_BOT_DETECTED, "behaviour: bot", "a program was typing" },
	{ IDV_RISK_BEHAVIOR_RISK_LEVEL, "behaviour: level", "all behaviour together" },
	{ IDV_RISK_EMAIL_IS_DELIVERABLE, "email deliverable", "mail to it arrives" },
	{ IDV_RISK_EMAIL_BREACH_COUNT, "email breaches", "old ones speak for it" },
	{ IDV_RISK_EMAIL_FIRST_BREACHED_AT, "email first breached", "in use since then" },
	{ IDV_RISK_EMAIL_LAST_BREACHED_AT, "email last breached", NULL },
	{ IDV_RISK_EMAIL_DOMAIN_REGISTERED_AT, "email domain registered", "young ones are suspect" },
	{ IDV_RISK_EMAIL_DOMAIN_IS_FREE_PROVIDER, "email free provider", "common, says little" },
	{ IDV_RISK_EMAIL_DOMAIN_IS_CUSTOM, "email custom domain", "its owner controls it" },
	{ IDV_RISK_EMAIL_DOMAIN_IS_DISPOSABLE, "email disposable", "thrown away after use" },
	{ IDV_RISK_EMAIL_TOP_LEVEL_DOMAIN_IS_SUSPICIOUS, "email suspicious TLD", "often abused endings" },
	{ IDV_RISK_EMAIL_IS_EDU, "email of a school", "given out by schools" },
	{ IDV_RISK_EMAIL_INCLUDES_DATE_OF_BIRTH, "email holds date of birth", "made by people, mostly" },
	{ IDV_RISK_EMAIL_LINKED_SERVICES, "email linked services", "few: a young address" },
	{ IDV_RISK_EMAIL_RISK_LEVEL, "email level", NULL },
	{ IDV_RISK_EMAIL_FACTORS, "email factors", NULL },
	{ IDV_RISK_PHONE_LINKED_SERVICES, "phone linked services", "few: a throwaway phone" },
	{ IDV_RISK_PHONE_RISK_LEVEL, "phone level", NULL },
	{ IDV_RISK_PHONE_FACTORS, "phone factors", NULL },
	{ IDV_RISK_DEVICE_IP_PROXY_TYPE, "ip proxy", "hides where it is" },
	{ IDV_RISK_DEVICE_IP_SPAM_LIST_COUNT, "ip on spam lists", "seen in abuse before" },
	{ IDV_RISK_DEVICE_IP_TIMEZONE_OFFSET, "ip time zone", "compare with the address" },
	{ IDV_RISK_DEVICE_RISK_LEVEL, "level", NULL },
	{ IDV_RISK_DEVICE_FACTORS, "factors", NULL },
	{ IDV_RISK_NETWORK_RISK_LEVEL, "network level", NULL },
	{ IDV_RISK_NETWORK_FACTORS, "network factors", NULL },
	{ IDV_RISK_DUPLICATE_ID, "duplicate attempt", "the same face in another attempt" },
	{ IDV_RISK_DUPLICATE_SIMILARITY, "similarity", "100 is the same face" },
	{ IDV_RISK_DUPLICATE_MATCHED_AFTER_COMPLETED, "found after completion", "the other one is newer" },
	{ IDV_RISK_STATUS, "step status", NULL },
};

static void add_signal(struct signals *s, size_t row, const char *group, size_t i)
{
	if (s->count == SIGNALS_MAX)
		return;
	struct signal *g = &s->items[s->count];
	*g = (struct signal){ .leaf = signal_table[row].leaf, .i = i, .why = signal_table[row].why, .place = s->count,
	                      .list = leaf_is_list(signal_table[row].leaf) };
	g->value = value_at(s->record, g->leaf, i, 0);
	g->severity = g->list ? IDV_NEUTRAL : severity_of(&g->value);
	if (*group)
		snprintf(g->label, sizeof g->label, "%s %zu %s", group, i + 1, signal_table[row].label);
	else
		snprintf(g->label, sizeof g->label, "%s", signal_table[row].label);
	s->count++;
}

/* What came without a value stands last. */
static int rank(const struct signal *g)
{
	bool there = g->value.state == IDV_PRESENT || g->value.state == IDV_WRONG_TYPE;
	return there ? severity_rank(g->severity) : severity_rank(IDV_NEUTRAL) + 1;
}

static int worst_first(const void *x, const void *y)
{
	const struct signal *a = x, *b = y;
	int c = rank(a) - rank(b);
	return c ? c : (int)a->place - (int)b->place;
}

/* Groups of which there can be several: one line says that there is none. */
static const struct {
	const char *path, *name, *none;
	enum idv_leaf leaf;
} group_table[] = {
	{ "devices[]", "device", "devices", IDV_RISK_DEVICE_IP_PROXY_TYPE },
	{ "facial_duplicates[]", "face", "same face elsewhere", IDV_RISK_DUPLICATE_ID },
};

static void collect(struct signals *s)
{
	for (size_t k = 0; k < COUNT_OF(signal_table); k++) {
		enum idv_leaf leaf = signal_table[k].leaf;
		size_t group = 0;
		while (group < COUNT_OF(group_table) && !strstr(idv_leaf_table[leaf].path, group_table[group].path))
			group++;
		if (group == COUNT_OF(group_table)) {
			add_signal(s, k, "", 0);
			continue;
		}
		size_t n = idv_count(s->record, leaf, -1);
		for (size_t i = 0; i < n; i++)
			add_signal(s, k, group_table[group].name, i);
		if (n == 0 && leaf == group_table[group].leaf) {
			add_signal(s, k, "", 0);
			snprintf(s->items[s->count - 1].label, NAME, "%s", group_table[group].none);
		}
	}
	qsort(s->items, s->count, sizeof *s->items, worst_first);
}

static bool is_score(enum idv_leaf leaf)
{
	return leaf == IDV_RISK_SYNTHETIC_SCORE || leaf == IDV_RISK_STOLEN_SCORE || leaf == IDV_RISK_TRUST_INDEX_SCORE ||
	       leaf == IDV_RISK_DUPLICATE_SIMILARITY;
}

/* A severity in the words of this table; nothing for what says nothing. */
static const char *level_word(enum idv_severity s)
{
	static const char *const words[] = {
		[IDV_NEUTRAL] = "", [IDV_GOOD] = "ok", [IDV_NOTICE] = "medium", [IDV_BAD] = "high", [IDV_PENDING] = "waits", [IDV_UNKNOWN] = "unclear",
	};
	return words[s];
}

static void show(struct column *c, const struct signal *g)
{
	const struct row_field field = field_of(&g->value);
	bool there = g->value.state == IDV_PRESENT || g->value.state == IDV_WRONG_TYPE;
	enum idv_severity severity = g->severity;
	enum style style = STYLE_PLAIN;
	char gauge[16];
	struct buf text;
	buf_init(&text, TEXT_MAX);
	if (g->list)
		severity = value_list_text(c, g->leaf, g->i, &text);
	else
		style = value_text(c->record, &g->value, c->view, &text);
	if (is_score(g->leaf) && g->value.state == IDV_PRESENT) {
		build_gauge(g->value.number, gauge);
		buf_printf(&text, " %s", gauge);
	}
	if (!there)
		style = STYLE_DIM;
	else if (style == STYLE_PLAIN)
		style = severity_style(severity);
	bool narrow = c->width < NARROW, whole = !there || g->list || text_width(buf_str(&text)) >= 2 * VALUE;
	const char *why = there && g->why && severity != IDV_GOOD ? g->why : "";
	int rest = c->width - MARK_CELLS - SIGNAL;
	const struct cell cells[] = {
		{ severity_style(severity), MARK_CELLS, severity_mark(severity) }, { STYLE_LABEL, SIGNAL, g->label },
		{ style, whole ? rest : VALUE, buf_str(&text) },
		{ severity_style(severity), narrow ? rest - VALUE : LEVEL, level_word(severity) },
		{ STYLE_DIM, rest - VALUE - LEVEL, why },
	};
	build_cells(c, cells, whole ? 3 : narrow ? 4 : 5, &field, false);
	buf_finish(&text);
}

/* The attributes are names and values of the vendor's choosing. */
static void attributes(struct column *c, const struct idv_value *v)
{
	struct arena arena = { 0 };
	const char *at = v->text, *key;
	size_t n, count = 0;
	struct column wide = *c;
	if (c->width >= NARROW)
		wide.label_width = ATTRIBUTE_LABEL;
	build_gap(c);
	build_head(c, "FRAUD ATTRIBUTES", NULL);
	while (json_next_member(&at, &key, &n)) {
		char *quoted = arena_alloc(&arena, n + 3), *text;
		const char *end = json_end(at);
		snprintf(quoted, n + 3, "\"%.*s\"", (int)n, key);
		text = *at == '"' ? json_string(at, &arena, NULL) : arena_strndup(&arena, at, (size_t)(end - at));
		bool yes = strcmp(text, "true") == 0, no = strcmp(text, "false") == 0;
		build_line(&wide, IDV_NEUTRAL, json_string(quoted, &arena, NULL), STYLE_PLAIN, yes ? "yes" : no ? "no" : text, field_of(v));
		at = end;
		if (++count == SIGNALS_MAX)
			break;
	}
	if (count == 0)
		build_text(c, STYLE_DIM, MARK_CELLS, "none");
	arena_finish(&arena);
}

void risk_protect(struct column *c)
{
	static const enum idv_leaf leaves[] = { IDV_PROTECT_TRUST_SCORE, IDV_PROTECT_DEVICE_SCORE, IDV_PROTECT_BANK_SCORE, IDV_PROTECT_TRUST_MODEL,
	                                        IDV_PROTECT_TIMESTAMP, IDV_PROTECT_EVENT_ID };
	const struct idv_value attribute = value_at(c->record, IDV_PROTECT_FRAUD_ATTRIBUTES, 0, 0);
	bool any = attribute.state == IDV_PRESENT;
	for (size_t i = 0; i < COUNT_OF(leaves); i++)
		any = any || idv_get(c->record, leaves[i], 0, 0)->state == IDV_PRESENT || idv_get(c->record, leaves[i], 0, 0)->state == IDV_WRONG_TYPE;
	build_head(c, "LATEST SCORED PROTECT EVENT", any ? "scores 0 to 100, higher is more trusted" : NULL);
	if (!any) {
		build_field(c, IDV_PROTECT_EVENT_ID, 0, 0, "event");
		return;
	}
	build_fields(c, leaves, COUNT_OF(leaves), 0);
	if (attribute.state == IDV_PRESENT)
		attributes(c, &attribute);
	else
		build_field(c, IDV_PROTECT_FRAUD_ATTRIBUTES, 0, 0, NULL);
}

static void add_heads(struct column *c)
{
	bool narrow = c->width < NARROW;
	int rest = c->width - MARK_CELLS - SIGNAL;
	const struct cell cells[] = {
		{ STYLE_HEAD, MARK_CELLS + SIGNAL, "SIGNAL, worst first" }, { STYLE_HEAD, VALUE, "VALUE" },
		{ STYLE_HEAD, narrow ? rest - VALUE : LEVEL, "LEVEL" }, { STYLE_HEAD, rest - VALUE - LEVEL, "WHY IT MATTERS" },
	};
	build_cells(c, cells, narrow ? 3 : 4, NULL, false);
}

void risk_layout(const struct idv_record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	struct column c = build_column(&out->list, r, v, out->text_cols, PROTECT_LABEL);
	struct signals s = { .items = secret_alloc(SIGNALS_MAX * sizeof *s.items), .record = r };
	collect(&s);
	add_heads(&c);
	for (size_t i = 0; i < s.count; i++)
		show(&c, &s.items[i]);
	secret_free(s.items);
	build_gap(&c);
	risk_protect(&c);
}

/* Risk: every signal in one list, worst first, with why it matters. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "pane/build.h"
#include "pane/layouts.h"

enum { SIGNALS_MAX = 512, SYNTHETIC_HIGH = 70, STOLEN_HIGH = 90, NAME = 64, TEXT_MAX = 1024 * 1024 };
/* Columns of the table; why it matters takes the rest, and is left out below NARROW. */
enum { SIGNAL = 27, VALUE = 17, LEVEL = 8, NARROW = 76, PROTECT_LABEL = 28, ATTRIBUTE_LABEL = 58 };

struct signal_info;

struct signal {
	struct record_value value;
	enum idv_leaf leaf;
	size_t i;
	enum record_severity severity;
	char label[NAME];
	const struct signal_info *info;
	bool list;
	struct record_value beside;   /* what names the other attempt, for a similarity that stands beside it; leaf IDV_LEAVES: none */
	const char *other_attempt; /* that Enter opens; NULL */
	size_t place;
};

struct signals {
	struct signal *items;
	size_t count;
	const struct record *record;
	bool narrow; /* no column for why it matters */
};

/* Numbers have a severity too; the scores by the vendor's own thresholds. */
static enum record_severity severity_of(const struct record_value *v)
{
	if (v->state != RECORD_PRESENT)
		return value_severity(v);
	switch (v->leaf) {
	case IDV_RISK_SYNTHETIC_SCORE:
		return v->number >= SYNTHETIC_HIGH ? RECORD_BAD : RECORD_NEUTRAL;
	case IDV_RISK_STOLEN_SCORE:
		return v->number >= STOLEN_HIGH ? RECORD_BAD : RECORD_NEUTRAL;
	case IDV_RISK_DEVICE_IP_SPAM_LIST_COUNT:
	case IDV_RISK_DUPLICATE_SIMILARITY:
		return v->number > 0 ? RECORD_NOTICE : RECORD_NEUTRAL;
	default:
		return value_severity(v);
	}
}

/* What each signal tells a reviewer, by its value: when it speaks against the person or is worth a look, when it is no or 0, and else.
 * NULL: the value says it all. */
static const struct signal_info {
	enum idv_leaf leaf;
	const char *label, *against, *no, *other;
} signal_table[] = {
	{ IDV_RISK_SYNTHETIC_SCORE, "synthetic identity score", "70 and over is high", "below 70: not high", "below 70: not high" },
	{ IDV_RISK_SYNTHETIC_RISK_LEVEL, "synthetic identity level", "seems a made-up person", NULL, NULL },
	{ IDV_RISK_FIRST_PARTY_RISK_LEVEL, "first-party synthetic", "own facts, altered", NULL, NULL },
	{ IDV_RISK_THIRD_PARTY_RISK_LEVEL, "third-party synthetic", "built of others' facts", NULL, NULL },
	{ IDV_RISK_STOLEN_SCORE, "stolen identity score", "90 and over is high", "below 90: not high", "below 90: not high" },
	{ IDV_RISK_STOLEN_RISK_LEVEL, "stolen identity level", "a real person's, misused", NULL, NULL },
	{ IDV_RISK_TRUST_INDEX_SCORE, "trust index", NULL, "of 100: no trust", "of 100: more is better" },
	{ IDV_RISK_BEHAVIOR_USER_INTERACTIONS, "form behavior", "how the form was filled", NULL, NULL },
	{ IDV_RISK_BEHAVIOR_FRAUD_RING_DETECTED, "fraud ring behavior", "moves like a known group", NULL, NULL },
	{ IDV_RISK_BEHAVIOR_BOT_DETECTED, "bot behavior", "a program was typing", NULL, NULL },
	{ IDV_RISK_BEHAVIOR_RISK_LEVEL, "behavior level", "all behavior together", NULL, NULL },
	{ IDV_RISK_EMAIL_IS_DELIVERABLE, "email deliverable", "mail to it bounces", NULL, NULL },
	{ IDV_RISK_EMAIL_BREACH_COUNT, "email breaches", NULL, "in no known leak", "known for some time" },
	{ IDV_RISK_EMAIL_FIRST_BREACHED_AT, "email first breached", NULL, NULL, "in use since then" },
	{ IDV_RISK_EMAIL_LAST_BREACHED_AT, "email last breached", NULL, NULL, "in use until then" },
	{ IDV_RISK_EMAIL_DOMAIN_REGISTERED_AT, "email domain registered", NULL, NULL, "young ones are suspect" },
	{ IDV_RISK_EMAIL_DOMAIN_IS_FREE_PROVIDER, "email free provider", NULL, NULL, "common, says little" },
	{ IDV_RISK_EMAIL_DOMAIN_IS_CUSTOM, "email custom domain", NULL, NULL, "its owner controls it" },
	{ IDV_RISK_EMAIL_DOMAIN_IS_DISPOSABLE, "email disposable", "thrown away after use", NULL, NULL },
	{ IDV_RISK_EMAIL_TOP_LEVEL_DOMAIN_IS_SUSPICIOUS, "email suspicious TLD", "an often abused ending", NULL, NULL },
	{ IDV_RISK_EMAIL_IS_EDU, "email of a school", NULL, NULL, "given out by schools" },
	{ IDV_RISK_EMAIL_INCLUDES_DATE_OF_BIRTH, "email holds date of birth", NULL, NULL, "made by people, mostly" },
	{ IDV_RISK_EMAIL_LINKED_SERVICES, "email linked services", NULL, NULL, NULL },
	{ IDV_RISK_EMAIL_RISK_LEVEL, "email level", "all of email together", NULL, NULL },
	{ IDV_RISK_EMAIL_FACTORS, "email factors", NULL, NULL, NULL },
	{ IDV_RISK_PHONE_LINKED_SERVICES, "phone linked services", NULL, NULL, NULL },
	{ IDV_RISK_PHONE_RISK_LEVEL, "phone level", "all of phone together", NULL, NULL },
	{ IDV_RISK_PHONE_FACTORS, "phone factors", NULL, NULL, NULL },
	{ IDV_RISK_DEVICE_IP_PROXY_TYPE, "ip proxy", "hides where it is", NULL, NULL },
	{ IDV_RISK_DEVICE_IP_SPAM_LIST_COUNT, "ip on spam lists", "seen in abuse before", NULL, NULL },
	{ IDV_RISK_DEVICE_IP_TIMEZONE_OFFSET, "ip time zone", NULL, NULL, "compare with the address" },
	{ IDV_RISK_DEVICE_RISK_LEVEL, "level", "all of device together", NULL, NULL },
	{ IDV_RISK_DEVICE_FACTORS, "factors", NULL, NULL, NULL },
	{ IDV_RISK_NETWORK_RISK_LEVEL, "network level", "all of network together", NULL, NULL },
	{ IDV_RISK_NETWORK_FACTORS, "network factors", NULL, NULL, NULL },
	{ IDV_RISK_DUPLICATE_SIMILARITY, "similarity", NULL, NULL, NULL },
	{ IDV_RISK_DUPLICATE_ID, "duplicate attempt", NULL, NULL, NULL },
	{ IDV_RISK_DUPLICATE_MATCHED_AFTER_COMPLETED, "matched later", NULL, "the face was known before", "the other one is newer" },
	{ IDV_RISK_STATUS, "step status", NULL, NULL, NULL },
};

/* Another attempt with the same face: its id stands beside how alike the two are, and Enter opens it. */
static bool has_both(const struct signals *s, size_t i)
{
	return !s->narrow && idv_get(s->record, IDV_RISK_DUPLICATE_ID, i, 0)->state == RECORD_PRESENT &&
	       value_is_here(idv_get(s->record, IDV_RISK_DUPLICATE_SIMILARITY, i, 0));
}

static void name_duplicate(const struct signals *s, struct signal *g)
{
	g->beside = (struct record_value){ .leaf = IDV_LEAVES };
	if (!strstr(idv_leaf_table[g->leaf].path, "facial_duplicates[]"))
		return;
	const struct record_value id = value_at(s->record, IDV_RISK_DUPLICATE_ID, g->i, 0);
	if (id.state == RECORD_PRESENT && *id.text && !id.mended)
		g->other_attempt = id.text;
	if (g->leaf == IDV_RISK_DUPLICATE_SIMILARITY && has_both(s, g->i))
		g->beside = id;
}

static void add_signal(struct signals *s, size_t row, const char *group, size_t i)
{
	if (s->count == SIGNALS_MAX || (signal_table[row].leaf == IDV_RISK_DUPLICATE_ID && has_both(s, i)))
		return;
	struct signal *g = &s->items[s->count];
	*g = (struct signal){ .leaf = signal_table[row].leaf, .i = i, .info = &signal_table[row], .place = s->count,
	                      .list = leaf_is_list(signal_table[row].leaf) };
	g->value = value_at(s->record, g->leaf, i, 0);
	g->severity = g->list ? RECORD_NEUTRAL : severity_of(&g->value);
	name_duplicate(s, g);
	if (*group)
		snprintf(g->label, sizeof g->label, "%s %zu %s", group, i + 1, signal_table[row].label);
	else
		snprintf(g->label, sizeof g->label, "%s", signal_table[row].label);
	s->count++;
}

/* Nothing to see: no value came, or a word that says so, or no where that says nothing. */
static bool is_blank(const struct signal *g)
{
	return !value_is_here(&g->value) || (g->value.word && g->severity == RECORD_NEUTRAL && idv_leaf_table[g->leaf].vocab == IDV_VOCAB_FACT &&
	                                     strcmp(g->value.word->wire, "yes") != 0) ||
	       (g->value.word && strcmp(g->value.word->wire, "no_data") == 0);
}

/* What is blank stands last. */
static int rank(const struct signal *g)
{
	return is_blank(g) ? severity_rank(RECORD_NEUTRAL) + 1 : severity_rank(g->severity);
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
static const char *level_word(enum record_severity s)
{
	static const char *const words[] = {
		[RECORD_NEUTRAL] = "", [RECORD_GOOD] = "ok", [RECORD_NOTICE] = "medium", [RECORD_BAD] = "high", [RECORD_PENDING] = "waits", [RECORD_UNKNOWN] = "unclear",
	};
	return words[s];
}

/* Why it matters, for the value it has. */
static const char *why_of(const struct signal *g, enum record_severity severity)
{
	static const char *const none = "";
	enum record_type type = idv_leaf_table[g->leaf].type;
	bool no = g->value.number == 0 && (type == RECORD_INTEGER || type == RECORD_BOOLEAN);
	const char *why = NULL;
	if (severity == RECORD_BAD || severity == RECORD_NOTICE)
		why = g->info->against;
	else if (severity == RECORD_NEUTRAL && value_is_here(&g->value))
		why = (g->value.word ? strcmp(g->value.word->wire, "no") == 0 : no) ? g->info->no : g->info->other;
	return why ? why : none;
}

static void show(struct column *c, const struct signal *g)
{
	enum record_severity severity = g->severity;
	enum style style = STYLE_PLAIN;
	char gauge[16];
	struct buf text;
	size_t before = c->list->count;
	buf_init(&text, TEXT_MAX);
	if (g->list)
		severity = value_list_text(c, g->leaf, g->i, &text);
	else
		style = value_text(c->record, &g->value, c->view, &text);
	if (is_score(g->leaf) && g->value.state == RECORD_PRESENT) {
		build_gauge(g->value.number, gauge);
		buf_printf(&text, " %s", gauge);
	}
	if (style == STYLE_PLAIN)
		style = severity_style(severity);
	bool narrow = c->width < NARROW, whole = g->list || text_width(buf_str(&text)) >= 2 * VALUE;
	bool beside = g->beside.leaf != IDV_LEAVES && !narrow;
	int rest = c->width - MARK_CELLS - SIGNAL;
	const struct row_field fields[] = { field_of(&g->value), field_of(&g->beside) };
	const struct cell cells[] = {
		{ severity_style(severity), MARK_CELLS, severity_mark(severity) }, { STYLE_LABEL, SIGNAL, g->label },
		{ style, whole ? rest : VALUE, buf_str(&text) },
		{ severity_style(severity), narrow ? rest - VALUE : LEVEL, level_word(severity) },
		{ beside ? STYLE_PLAIN : STYLE_DIM, rest - VALUE - LEVEL, beside ? g->beside.text : why_of(g, severity) },
	};
	build_cells(c, cells, whole ? 3 : narrow ? 4 : 5, &fields[0], false);
	buf_finish(&text);
	struct arena *arena = &c->list->arena;
	for (size_t k = before; k < c->list->count; k++) {
		struct row *r = &c->list->rows[k];
		if (g->other_attempt)
			r->open_id = arena_strndup(arena, g->other_attempt, strlen(g->other_attempt));
		if (!beside)
			continue;
		r->group = memcpy(arena_alloc(arena, sizeof fields), fields, sizeof fields);
		r->group_count = 2;
	}
}

static void show_alike(struct column *c, const struct signal *items, size_t n)
{
	struct named *fields = secret_alloc((n + 1) * sizeof *fields);
	for (size_t i = 0; i < n; i++)
		fields[i] = (struct named){ .value = items[i].value, .label = items[i].label };
	struct column list = *c;
	list.label_width = SIGNAL - 1;
	build_alike(&list, fields, n);
	secret_free(fields);
}

/* The attributes are names and values of the vendor's choosing. */
static void attribute(const struct column *wide, const cJSON *m, const struct record_value *v)
{
	struct buf text;
	struct column c = *wide;
	buf_init(&text, JSON_BODY_MAX);
	if (cJSON_IsBool(m))
		buf_add_str(&text, cJSON_IsTrue(m) ? "yes" : "no");
	else if (m->valuestring)
		buf_add_str(&text, m->valuestring);
	else
		json_put(m, &text);
	build_line(&c, RECORD_NEUTRAL, m->string, STYLE_PLAIN, buf_str(&text), field_of(v));
	buf_finish(&text);
}

static void attributes(struct column *c, const struct record_value *v)
{
	struct arena arena = { 0 };
	size_t count = 0;
	struct column wide = *c;
	if (c->width >= NARROW)
		wide.label_width = ATTRIBUTE_LABEL;
	build_gap(c);
	build_head(c, "FRAUD ATTRIBUTES", NULL);
	const cJSON *tree = json_read(v->text, strlen(v->text), &arena);
	for (const cJSON *m = tree ? tree->child : NULL; m && count < SIGNALS_MAX; m = m->next, count++)
		attribute(&wide, m, v);
	if (count == 0)
		build_text(c, STYLE_DIM, MARK_CELLS, "none");
	arena_finish(&arena);
}

static void protect(struct column *c)
{
	static const enum idv_leaf leaves[] = { IDV_PROTECT_TRUST_SCORE, IDV_PROTECT_DEVICE_SCORE, IDV_PROTECT_BANK_SCORE, IDV_PROTECT_TRUST_MODEL,
	                                        IDV_PROTECT_TIMESTAMP, IDV_PROTECT_EVENT_ID };
	const struct record_value attribute = value_at(c->record, IDV_PROTECT_FRAUD_ATTRIBUTES, 0, 0);
	bool any = attribute.state == RECORD_PRESENT;
	for (size_t i = 0; i < COUNT_OF(leaves); i++)
		any = any || idv_get(c->record, leaves[i], 0, 0)->state == RECORD_PRESENT || idv_get(c->record, leaves[i], 0, 0)->state == RECORD_WRONG_TYPE;
	build_head(c, "LATEST SCORED PROTECT EVENT", any ? "scores 0 to 100, higher is more trusted" : NULL);
	if (!any) {
		build_field(c, IDV_PROTECT_EVENT_ID, 0, 0, "event");
		return;
	}
	build_fields(c, leaves, COUNT_OF(leaves), 0);
	if (attribute.state == RECORD_PRESENT)
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

void risk_layout(const struct record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	struct column c = build_column(&out->list, r, v, out->text_cols, PROTECT_LABEL);
	struct signals s = { .items = secret_alloc(SIGNALS_MAX * sizeof *s.items), .record = r, .narrow = out->text_cols < NARROW };
	collect(&s);
	add_heads(&c);
	for (size_t i = 0, n; i < s.count; i += n) { /* what passes and what is blank needs no row of its own */
		for (n = 1; i + n < s.count && rank(&s.items[i + n]) == rank(&s.items[i]);)
			n++;
		if (is_blank(&s.items[i]) || s.items[i].severity == RECORD_GOOD)
			show_alike(&c, &s.items[i], n);
		else
			for (size_t k = i; k < i + n; k++)
				show(&c, &s.items[k]);
	}
	secret_free(s.items);
	build_gap(&c);
	protect(&c);
}

/* The rows of a playbook, read from text: the built-in ones as those of the configuration. */
#include "decide/playbook.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"

const struct play_text play_built_in[] = {
#define PLAY(code, strategy, why) { code, strategy, why },
#include "decide/playbook.def"
#undef PLAY
};
const size_t play_built_in_count = sizeof play_built_in / sizeof *play_built_in;

/* As people write them; the API's own names do as well. */
static const char *const step_words[IDV_CUSTOM_STEPS] = { "sms", "kyc", "doc", "selfie" };

static bool same(const char *text, size_t n, const char *word)
{
	return strlen(word) == n && strncmp(text, word, n) == 0;
}

/* "doc,selfie" */
static bool read_steps(struct play *row, const char *text, size_t n)
{
	for (size_t at = 0; at <= n;) {
		size_t word = strcspn(text + at, ", "), i = 0;
		while (i < IDV_CUSTOM_STEPS && !same(text + at, word, step_words[i]) && !same(text + at, word, idv_custom_step_names[i]))
			i++;
		if (i == IDV_CUSTOM_STEPS)
			return false;
		row->steps[i] = true;
		at += word + 1;
	}
	return true;
}

static bool read_strategy(struct play *row, const char *text, size_t n)
{
	size_t word = strcspn(text, ": ");
	int s = 0;
	while (s < IDV_STRATEGIES && !same(text, word, idv_strategy_names[s]))
		s++;
	row->strategy = (enum idv_strategy)s;
	row->step_up = same(text, word, "step_up");
	if (s == IDV_STRATEGIES && !row->step_up && !same(text, word, "none"))
		return false;
	if (s == IDV_CUSTOM)
		return word < n && read_steps(row, text + word + 1, n - word - 1);
	return word == n;
}

/* A reason is shown as it is, so it is made safe to show, and one that is too long ends with "…". */
static void read_why(struct play *row, const char *text)
{
	struct buf clean;
	buf_init(&clean, 16 * 1024);
	text_clean(text, strlen(text), &clean);
	bool cut = (size_t)snprintf(row->why, sizeof row->why, "%s", buf_str(&clean)) >= sizeof row->why;
	text_heal(row->why, sizeof row->why, cut);
	buf_finish(&clean);
}

static bool code_is_one(const char *code, size_t n)
{
	return same(code, n, "*") || (n && strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789_.") >= n);
}

static bool read_row(struct playbook *p, const struct play *row, const char *what, struct err *err)
{
	if (p->count == PLAYBOOK_ROWS)
		return err_set(err, ERR_CONFIG, "setting playbook: more than %d entries with the built-in ones", PLAYBOOK_ROWS);
	if (!row->why[0])
		return err_set(err, ERR_CONFIG, "setting playbook: \"%.60s\" does not say why", what);
	p->rows[p->count++] = *row;
	return true;
}

static bool read_item(struct playbook *p, const char *item, struct err *err)
{
	struct play row = { .own = true };
	size_t code = strcspn(item, " ");
	const char *strategy = item + code + strspn(item + code, " ");
	size_t n = strcspn(strategy, " ");
	if (code >= sizeof row.code || !code_is_one(item, code)) {
		err_set(err, ERR_CONFIG, "setting playbook: \"%.60s\" does not begin with the code of a finding", item);
		return err_remedy(err, "FINDINGS in idreview(1) has the codes; \"doc\" is every one that begins with doc, * is any.");
	}
	if (!read_strategy(&row, strategy, n)) {
		err_set(err, ERR_CONFIG, "setting playbook: \"%.60s\" names no strategy", item);
		return err_remedy(err, "One of reset, incomplete, infer, none, step_up, or custom with steps of sms, kyc, doc, selfie: \"custom:doc,selfie\".");
	}
	snprintf(row.code, sizeof row.code, "%.*s", (int)code, item);
	read_why(&row, strategy + n + strspn(strategy + n, " "));
	return read_row(p, &row, item, err);
}

/* A row that cannot be read is none; the tests hold that each can. */
static void add_built_in(struct playbook *p)
{
	for (size_t i = 0; i < play_built_in_count && p->count < PLAYBOOK_ROWS; i++) {
		const struct play_text *t = &play_built_in[i];
		struct play row = { 0 };
		if (!read_strategy(&row, t->strategy, strlen(t->strategy)))
			continue;
		snprintf(row.code, sizeof row.code, "%s", t->code);
		snprintf(row.why, sizeof row.why, "%s", t->why);
		p->rows[p->count++] = row;
	}
}

bool playbook_read(struct playbook *p, char *const *items, size_t count, struct err *err)
{
	bool ok = true;
	p->count = p->step_up_count = 0;
	for (size_t i = 0; i < count && ok; i++)
		ok = read_item(p, items[i], err);
	if (!ok)
		p->count = 0;
	add_built_in(p);
	return ok;
}

bool playbook_read_step_ups(struct playbook *p, char *const *items, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		const char *item = items[i];
		struct play_step_up *up = &p->step_ups[p->step_up_count];
		size_t n = strcspn(item, " ");
		const char *other = item + n + strspn(item + n, " ");
		size_t m = strcspn(other, " ");
		if (p->step_up_count == PLAYBOOK_STEP_UPS)
			return err_set(err, ERR_CONFIG, "setting step_up: more than %d entries", PLAYBOOK_STEP_UPS);
		if (!n || !m || other[m] || n > IDV_ID_MAX || m > IDV_ID_MAX || (n == m && strncmp(item, other, n) == 0)) {
			err_set(err, ERR_CONFIG, "setting step_up: \"%.60s\" does not name two templates", item);
			return err_remedy(err, "The template at hand and, after a blank, the other one: \"idvtmp_A idvtmp_B\".");
		}
		snprintf(up->template_id, sizeof up->template_id, "%.*s", (int)n, item);
		snprintf(up->other, sizeof up->other, "%s", other);
		p->step_up_count++;
	}
	return true;
}

const char *playbook_step_up(const struct playbook *p, const char *template_id)
{
	for (size_t i = 0; i < p->step_up_count; i++)
		if (strcmp(p->step_ups[i].template_id, template_id) == 0)
			return p->step_ups[i].other;
	return NULL;
}

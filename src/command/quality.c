/* quality: how well is decided; plant, unplant, planted: cases whose answer is known. */
#include "command/quality.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
#include "command/command.h"
#include "command/fail.h"
#include "command/options.h"
#include "command/print.h"
#include "command/read.h"
#include "command/row_json.h"
#include "config/config.h"
#include "decide/finding.h"

enum { POLICY_MOST = 256 * 1024, PLANTED_MOST = 10000, PLANTED_COLUMNS = 6, CELL = 120 };

/* -- how well ------------------------------------------------------------------------------------------------------------------------- */

static bool take_date(const char *text, const char *option, int64_t none, int64_t *out, struct err *err)
{
	*out = none;
	if (!text)
		return true;
	char *midnight = mem_printf("%sT00:00:00Z", text);
	bool ok = when_date_valid(text) && when_parse(midnight, out);
	free(midnight);
	return ok || err_set(err, ERR_USAGE, "--%s: \"%.40s\" is no date: YYYY-MM-DD", option, text);
}

/* There is a rule of this code, or one below it. */
static bool known_code(const char *code)
{
	for (size_t i = 0; i < rule_count; i++)
		if (quality_holds(code, rule_table[i].code))
			return true;
	return false;
}

static bool read_policy(const char *path, struct quality_policy *out, struct err *err)
{
	struct buf text;
	buf_init(&text, POLICY_MOST);
	bool ok = read_whole(path, "the policy", "more than 256 kB", &text, err) && quality_read(out, buf_str(&text), text.len, known_code, err);
	buf_finish(&text);
	return ok;
}

static bool report(struct shelf *s, struct err *err)
{
	const struct options *o = s->options;
	struct quality q = { .count = 0 };
	struct quality_policy *policy = o->policy_file ? mem_alloc(sizeof *policy) : NULL;
	int64_t from, to;
	bool ok = take_date(o->from, "from", 0, &from, err) && take_date(o->to, "to", INT64_MAX, &to, err) && (!policy || read_policy(o->policy_file, policy, err)) &&
	          quality_gather(s, from, to, &q, err);
	if (ok && o->json)
		quality_print_json(&q, policy);
	else if (ok)
		quality_print(s, &q, policy);
	quality_finish(&q);
	free(policy);
	return ok;
}

/* -- cases whose answer is known -------------------------------------------------------------------------------------------------------- */

/* Of no case, so that nobody who looks at one learns it there. */
static void record(struct shelf *s, struct store_tx *t, enum audit_kind kind, int64_t number)
{
	struct audit_detail d = { 0 };
	audit_number(&d, "number", number);
	audit_event(s->opened.audit, t, kind, "", &d);
}

static bool plant(struct shelf *s, struct err *err)
{
	const char *answer = s->options->answer;
	struct case_row row;
	bool unmet = false;
	int o = 0;
	while (o < OUTCOMES && answer && strcmp(outcome_names[o], answer) != 0)
		o++;
	if (!answer || o == OUTCOMES)
		return err_set(err, ERR_USAGE, "--answer takes what is right for the case: clear, reject, retry, leave, escalate, ask or dashboard");
	if (!shelf_may(s, ROLE_APPROVER, "plants cases", err) || !shelf_case(s, s->words[0], &row, err))
		return false;
	struct store_tx *t = shelf_begin(s);
	calibration_plant(t, row.id, &s->opened.me, store_now(s->opened.store), answer);
	record(s, t, AUDIT_PLANT, row.id);
	if (!opened_ask(s->opened.store, t, NULL, NULL, &unmet, err))
		return unmet ? err_set(err, ERR_REFUSED, "case %lld is planted already; idreview quality unplant %lld ends that", (long long)row.id, (long long)row.id) : false;
	printf("Case %lld waits in the queue like any other: what is decided on it is recorded for calibration, and never carried out.\n", (long long)row.id);
	return true;
}

static bool unplant(struct shelf *s, struct err *err)
{
	struct case_row row;
	bool unmet = false;
	if (s->options->answer)
		return err_set(err, ERR_USAGE, "--answer is no option of this: idreview quality unplant CASE");
	if (!shelf_may(s, ROLE_APPROVER, "plants cases", err) || !shelf_case(s, s->words[0], &row, err))
		return false;
	struct store_tx *t = shelf_begin(s);
	calibration_unplant(t, row.id, store_now(s->opened.store));
	record(s, t, AUDIT_UNPLANT, row.id);
	if (!opened_ask(s->opened.store, t, NULL, NULL, &unmet, err))
		return unmet ? err_set(err, ERR_REFUSED, "case %lld is not planted", (long long)row.id) : false;
	printf("Case %lld is planted no more: it is again what the vendor said of it last.\n", (long long)row.id);
	return true;
}

struct cells { char (*list)[PLANTED_COLUMNS][CELL]; size_t count; bool utc, json; };

static void take_planted(void *ctx, const struct store_reply *reply)
{
	static const struct row_column columns[] = {
		{ "case", ROW_NUMBER }, { "answer", ROW_TEXT }, { "planted_by", ROW_TEXT }, { "at", ROW_TIME }, { "decided", ROW_NUMBER }, { "user", ROW_TEXT }, { "attempt_id", ROW_TEXT },
	};
	const struct store_rows *rows = &reply->rows[0];
	struct cells *c = ctx;
	struct buf line;
	buf_init(&line, 8192);
	c->list = mem_alloc((rows->count + 1) * sizeof *c->list);
	for (size_t i = 0; i < rows->count; i++) {
		char when[WHEN_TEXT];
		if (c->json) {
			row_json(&line, "planted", columns, sizeof columns / sizeof *columns, rows, i);
			row_json_print(&line);
		}
		when_format(store_number(rows, i, 3), c->utc, when);
		snprintf(c->list[i][0], CELL, "%lld", (long long)store_number(rows, i, 0));
		store_copy(rows, i, 1, c->list[i][1], CELL);
		store_copy(rows, i, 2, c->list[i][2], CELL);
		snprintf(c->list[i][3], CELL, "%s", when);
		snprintf(c->list[i][4], CELL, "%lld", (long long)store_number(rows, i, 4));
		store_copy(rows, i, 6, c->list[i][5], CELL);
	}
	c->count = rows->count;
	buf_finish(&line);
}

static void put_cell(const void *ctx, size_t row, size_t column, struct buf *out)
{
	const struct cells *c = ctx;
	text_clean(c->list[row][column], strlen(c->list[row][column]), out);
}

static bool planted(struct shelf *s, struct err *err)
{
	static const char *const heads[PLANTED_COLUMNS] = { "CASE", "ANSWER", "PLANTED BY", "WHEN", "DECIDED", "ATTEMPT" };
	struct cells c = { .utc = s->config->utc, .json = s->options->json };
	if (s->options->answer)
		return err_set(err, ERR_USAGE, "--answer is no option of this: idreview quality planted");
	if (!shelf_may(s, ROLE_APPROVER, "sees which cases are planted", err))
		return false;
	struct store_tx *t = store_begin(s->opened.store, STORE_READ);
	calibration_planted(t, PLANTED_MOST);
	bool ok = opened_ask(s->opened.store, t, take_planted, &c, NULL, err);
	if (ok && !c.json && c.count)
		print_table(&(struct print_table){ .heads = heads, .columns = PLANTED_COLUMNS, .rows = c.count, .put = put_cell, .ctx = &c });
	else if (ok && !c.json)
		puts("No case is planted.");
	free(c.list);
	return ok;
}

/* -- which ------------------------------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	size_t words;
	bool records;
	shelf_run *run;
	const char *usage;
} table[] = {
	{ "", 0, false, report, "quality [--from DATE] [--to DATE] [--policy FILE] [--json]" },
	{ "plant", 1, true, plant, "quality plant CASE --answer OUTCOME" },
	{ "unplant", 1, true, unplant, "quality unplant CASE" },
	{ "planted", 0, false, planted, "quality planted [--json]" },
};
enum { WORDS = sizeof table / sizeof table[0] };

static bool find(const struct options *o, size_t *at, struct err *err)
{
	const char *word = o->id_count ? o->ids[0] : "";
	for (*at = 0; *at < WORDS && strcmp(table[*at].name, word) != 0; (*at)++)
		;
	if (*at == WORDS)
		return err_set(err, ERR_USAGE, "quality takes nothing, or one of plant, unplant, planted");
	size_t words = o->id_count ? o->id_count - 1 : 0;
	bool measures = o->from || o->to || o->policy_file;
	if (words != table[*at].words || (*at && measures) || (!*at && o->answer) || (table[*at].records && o->json))
		return err_set(err, ERR_USAGE, "it is written: idreview %s", table[*at].usage);
	return true;
}

int command_quality(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	struct shelf s = { .config = config, .options = o };
	size_t at;
	(void)credentials; /* the vendor is not asked */
	bool ok = find(o, &at, &err);
	if (ok && !strcmp(config->store, "none"))
		ok = err_set(&err, ERR_CONFIG, "there is no store: the setting store, or IDREVIEW_STORE, says none");
	ok = ok && opened_begin(&s.opened, config, table[at].records ? "idreview" : NULL, &err) && opened_wait(&s.opened, &err);
	if (ok) {
		s.words = o->ids + 1;
		s.count = table[at].words;
		ok = table[at].run(&s, &err);
	}
	opened_end(&s.opened);
	return ok ? 0 : command_fail(&err);
}

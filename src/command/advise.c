/* advise: which retry the playbook has for a case, for scripts and for those who have no console open. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "command/command.h"
#include "command/fail.h"
#include "command/options.h"
#include "command/print.h"
#include "command/report.h"
#include "decide/playbook.h"
#include "record/json.h"

enum { ADVICE_TEXT = 16 * 1024 };

static bool read_playbook(const struct config *c, struct playbook *p, struct err *err)
{
	return playbook_read(p, c->playbook.items, c->playbook.count, err) && playbook_read_step_ups(p, c->step_up.items, c->step_up.count, err);
}

static void put_member(struct buf *out, const char *key, const char *value)
{
	buf_printf(out, "%s\"%s\":", out->len > 1 ? "," : "", key);
	json_put_string(out, value);
}

static void put_steps(struct buf *out, const struct play_advice *a)
{
	size_t n = 0;
	buf_add_str(out, ",\"steps\":[");
	for (size_t i = 0; i < IDV_CUSTOM_STEPS; i++)
		if (a->steps[i])
			buf_printf(out, "%s\"%s\"", n++ ? "," : "", idv_custom_step_names[i]);
	buf_add_char(out, ']');
}

/* An object of one line; {} where nothing is advised. */
static void put_json(const struct play_advice *a, struct buf *out)
{
	const struct play *play = a->play;
	buf_add_char(out, '{');
	if (play) {
		put_member(out, "advice", play->step_up ? "step_up" : play->strategy < IDV_STRATEGIES ? idv_strategy_names[play->strategy] : "none");
		if (play->strategy == IDV_CUSTOM)
			put_steps(out, a);
		if (play->step_up)
			put_member(out, "template_id", a->other);
		put_member(out, "code", a->finding->rule->code);
		put_member(out, "why", a->why);
		if (a->then[0])
			put_member(out, "then", a->then);
		put_member(out, "asks", a->asks);
		put_member(out, "costs", a->costs);
		put_member(out, "attempts", a->attempts);
		buf_printf(out, ",\"over\":%s,\"unclear\":%s", a->over ? "true" : "false", a->unclear ? "true" : "false");
	}
	buf_add_str(out, "}\n");
}

static void put_line(struct buf *out, const char *label, const char *text)
{
	if (*text)
		buf_printf(out, "%-8s %s\n", label, text);
}

static void put_lines(const struct play_advice *a, struct buf *out)
{
	if (!a->play) {
		buf_add_str(out, "nothing is advised: no row of the playbook fits, or the attempt is under way, has succeeded or was followed by another\n");
		return;
	}
	put_line(out, "advice", a->what);
	put_line(out, "why", a->why);
	put_line(out, "then", a->then);
	put_line(out, "finding", a->finding->text);
	if (a->costs[0])
		put_line(out, "asks", a->asks);
	put_line(out, "costs", a->costs);
	put_line(out, "policy", a->attempts);
}

static bool advise(struct report_read *x, struct err *err)
{
	struct play_advice a;
	struct buf text;
	struct playbook *p = mem_alloc(sizeof *p);
	bool ok = read_playbook(x->config, p, err) && report_read_vendor(x, x->o->ids[0], err);
	if (ok) {
		buf_init(&text, ADVICE_TEXT);
		playbook_advise(p, &x->basis, x->findings, x->report.finding_count, x->config->retries, &a);
		(x->o->json ? put_json : put_lines)(&a, &text);
		fwrite(buf_str(&text), 1, text.len, stdout);
		buf_finish(&text);
		ok = (fflush(stdout) == 0 && !ferror(stdout)) || err_set(err, ERR_LOCAL, "the output cannot be written");
	}
	free(p);
	return ok;
}

int command_advise(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	if (credentials->kind)
		return command_fail(credentials);
	struct report_read *x = secret_alloc(sizeof *x);
	x->config = config;
	x->o = o;
	bool ok = ask_open(&x->ask, config, &err);
	if (ok)
		ask_settle(&x->ask);
	ok = ok && advise(x, &err);
	ask_finish(&x->ask);
	report_read_finish(x);
	secret_free(x);
	return ok ? 0 : command_fail(&err);
}

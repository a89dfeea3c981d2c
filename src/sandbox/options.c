#include "sandbox/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/when.h"

static bool parse_number(const char *s, long least, long most, long *out, struct err *err)
{
	char *end;
	long n = strtol(s, &end, 10);
	if (!*s || *end || n < least || n > most)
		return err_set(err, ERR_USAGE, "\"%.40s\" is not a number from %ld to %ld", s, least, most);
	*out = n;
	return true;
}

static bool set_int(int *place, const char *s, long least, long most, struct err *err)
{
	long n = 0;
	if (!parse_number(s, least, most, &n, err))
		return false;
	*place = (int)n;
	return true;
}

static bool set_port(struct sandbox_options *o, const char *s, struct err *err)
{
	return set_int(&o->port, s, 0, 65535, err);
}

static bool set_also(struct sandbox_options *o, const char *s, struct err *err)
{
	(void)err;
	o->also = s;
	return true;
}

static bool set_data(struct sandbox_options *o, const char *s, struct err *err)
{
	(void)err;
	o->data = s;
	return true;
}

static bool set_seed(struct sandbox_options *o, const char *s, struct err *err)
{
	long n = 0;
	if (!parse_number(s, 0, 2147483647, &n, err))
		return false;
	o->seed = (uint64_t)n;
	return true;
}

static bool set_now(struct sandbox_options *o, const char *s, struct err *err)
{
	int64_t t;
	if (!when_parse(s, &t))
		return err_set(err, ERR_USAGE, "--now: \"%.40s\" is not a time like 2026-11-23T03:26:02Z", s);
	clock_freeze(&o->clock, t);
	return true;
}

static bool set_offset(struct sandbox_options *o, const char *s, struct err *err)
{
	int64_t span;
	if (!clock_parse_span(s, &span))
		return err_set(err, ERR_USAGE, "--clock-offset: \"%.40s\" is not a span like -2d4h or 90s", s);
	clock_advance(&o->clock, span);
	return true;
}

static bool set_page_size(struct sandbox_options *o, const char *s, struct err *err)
{
	return set_int(&o->page_size, s, 1, 1000, err);
}

static bool set_url_life(struct sandbox_options *o, const char *s, struct err *err)
{
	return set_int(&o->url_life, s, 0, 86400, err);
}

static bool set_fault(struct sandbox_options *o, const char *s, struct err *err)
{
	struct fault fault;
	return fault_read(s, &fault, err) && faults_add(&o->faults, &fault, err);
}

static bool set_webhook(struct sandbox_options *o, const char *s, struct err *err)
{
	size_t i = 0;
	if (!outbox_url_ok(s, err))
		return false;
	while (i < OUTBOX_RECEIVERS && o->webhooks[i])
		i++;
	if (i == OUTBOX_RECEIVERS)
		return err_set(err, ERR_USAGE, "more than %d receivers of webhooks", OUTBOX_RECEIVERS);
	o->webhooks[i] = s;
	return true;
}

static bool set_webhook_ca(struct sandbox_options *o, const char *s, struct err *err)
{
	(void)err;
	o->webhook_ca = s;
	return true;
}

static bool set_webhook_retry(struct sandbox_options *o, const char *s, struct err *err)
{
	return set_int(&o->webhook_retry_ms, s, 1, 3600000, err);
}

static bool set_webhook_timeout(struct sandbox_options *o, const char *s, struct err *err)
{
	return set_int(&o->webhook_timeout_ms, s, 1, 3600000, err);
}

static bool set_live(struct sandbox_options *o, const char *s, struct err *err)
{
	return set_int(&o->live_s, s, 1, 86400, err);
}

static bool set_live_first(struct sandbox_options *o, const char *s, struct err *err)
{
	return set_int(&o->live_first_s, s, 0, 86400, err);
}

static bool set_screening_delay(struct sandbox_options *o, const char *s, struct err *err)
{
	return set_int(&o->screening_delay, s, 0, 86400, err);
}

static bool set_monitor(struct sandbox_options *o, const char *s, struct err *err)
{
	return monitor_find(s, &o->monitor) || err_set(err, ERR_USAGE, "--monitor: write on, none or denied; not \"%.40s\"", s);
}

static bool set_limit(struct sandbox_options *o, const char *s, struct err *err)
{
	char name[32] = "";
	const char *equals = strchr(s, '=');
	if (equals && (size_t)(equals - s) < sizeof name)
		memcpy(name, s, (size_t)(equals - s));
	int endpoint = endpoint_find(name);
	bool all = strcmp(name, "all") == 0;
	if (!all && (endpoint < 0 || endpoint >= API_ENDPOINTS)) {
		char names[ENDPOINT_NAMES];
		endpoint_names(false, names);
		return err_set(err, ERR_USAGE, "--limit: write %s or all, then =CALLS; not \"%.40s\"", names, s);
	}
	return set_int(all ? &o->budget.over_all : &o->budget.limits[endpoint], equals + 1, 0, 1000000, err);
}

static bool set_sandbox_limits(struct sandbox_options *o, const char *s, struct err *err)
{
	(void)s, (void)err;
	o->budget.over_all = 60;
	return true;
}

static bool set_drop_selfie(struct sandbox_options *o, const char *s, struct err *err)
{
	(void)s, (void)err;
	return o->drop_selfie = true;
}

static bool set_no_cache(struct sandbox_options *o, const char *s, struct err *err)
{
	(void)s, (void)err;
	return o->no_cache = true;
}

static bool set_prewarm(struct sandbox_options *o, const char *s, struct err *err)
{
	return set_int(&o->prewarm, s, 0, 1000, err);
}

static bool set_until_stdin(struct sandbox_options *o, const char *s, struct err *err)
{
	(void)s, (void)err;
	return o->until_stdin_closes = true;
}

static const struct option_row {
	const char *name, *arg, *help;
	bool (*set)(struct sandbox_options *o, const char *value, struct err *err);
} option_table[] = {
	{ "--port", "N", "listen on this port of 127.0.0.1; 0 (the default): any free one", set_port },
	{ "--data", "DIR", "folder of the cases", set_data },
	{ "--also", "DIR", "folder of more cases, files as those in its subjects", set_also },
	{ "--seed", "N", "ids, keys and request ids follow from it (1)", set_seed },
	{ "--now", "TIME", "the clock stands at this RFC 3339 time", set_now },
	{ "--clock-offset", "SPAN", "the clock runs ahead or behind, such as -2d4h", set_offset },
	{ "--page-size", "N", "attempts, hits and so on, on a page of a list (10)", set_page_size },
	{ "--url-life", "SECONDS", "picture URLs serve so long (60)", set_url_life },
	{ "--limit", "ENDPOINT=N", "calls a minute of an endpoint (see below) or all; 0: no limit", set_limit },
	{ "--sandbox-limits", NULL, "60 calls a minute over all, as the vendor's sandbox", set_sandbox_limits },
	{ "--drop-selfie", NULL, "a custom retry loses selfie_check, as in the vendor's sandbox", set_drop_selfie },
	{ "--fault", "ENDPOINT=KIND[:ARG][*COUNT]", "do wrong on purpose, see below; may be given again", set_fault },
	{ "--webhook", "URL", "send webhooks there; http on this host, or https; may be given again, 4 at most", set_webhook },
	{ "--webhook-ca", "FILE", "authorities of https receivers, PEM", set_webhook_ca },
	{ "--webhook-retry-ms", "N", "wait before a webhook is sent again (30000), then four times as long", set_webhook_retry },
	{ "--webhook-timeout-ms", "N", "a receiver that has not answered by then has not accepted (10000)", set_webhook_timeout },
	{ "--screening-delay", "SECONDS", "a verification follows its screening so much later (2)", set_screening_delay },
	{ "--monitor", "WHAT", "screenings: on (the default), none (no such product), denied (no permission)", set_monitor },
	{ "--live", "SECONDS", "people come and move on, about every so many seconds", set_live },
	{ "--live-first", "SECONDS", "the first one, who waits for review, comes then (10)", set_live_first },
	{ "--prewarm", "N", "draw the pictures of the first N subjects at once", set_prewarm },
	{ "--no-cache", NULL, "keep no drawn pictures on disk", set_no_cache },
	{ "--until-stdin-closes", NULL, "end when standard input does; a line of it is a URL, as of --webhook", set_until_stdin },
	{ "--help", NULL, "say this and end", NULL },
	{ "--version", NULL, "say the version and end", NULL },
};
enum { OPTIONS = sizeof option_table / sizeof *option_table };

void options_init(struct sandbox_options *o)
{
	*o = (struct sandbox_options){ .seed = 1, .page_size = 10, .url_life = 60, .webhook_retry_ms = 30000, .webhook_timeout_ms = 10000,
		.live_first_s = 10, .screening_delay = 2 };
	budget_documented(&o->budget);
}

static const struct option_row *find(const char *s, const char **value)
{
	const char *equals = strchr(s, '=');
	size_t n = equals ? (size_t)(equals - s) : strlen(s);
	*value = equals ? equals + 1 : NULL;
	for (size_t i = 0; i < OPTIONS; i++)
		if (strlen(option_table[i].name) == n && memcmp(option_table[i].name, s, n) == 0)
			return &option_table[i];
	return NULL;
}

enum options_verdict options_parse(struct sandbox_options *o, int argc, char *const argv[], struct err *err)
{
	for (int i = 1; i < argc; i++) {
		const char *value;
		const struct option_row *row = find(argv[i], &value);
		if (row && !row->set && !value)
			return strcmp(row->name, "--help") == 0 ? OPTIONS_HELP : OPTIONS_VERSION;
		if (row && row->arg && !value && i + 1 < argc)
			value = argv[++i];
		if (!row || !row->set || (row->arg != NULL) != (value != NULL)) {
			err_set(err, ERR_USAGE, "unknown option, or one without its value: %.60s", argv[i]);
			err_remedy(err, "idreview-sandbox --help lists them");
			return OPTIONS_WRONG;
		}
		if (!row->set(o, value, err))
			return OPTIONS_WRONG;
	}
	return OPTIONS_RUN;
}

static void help_faults(FILE *out, bool webhooks)
{
	fprintf(out, "\nFaults of %s:\n", webhooks ? "webhooks (of the endpoint webhook)" : "calls");
	for (int i = 0; i < FAULT_KINDS; i++) {
		const struct fault_info *f = &fault_table[i];
		const char *help = webhooks ? f->webhook : f->help;
		if (help)
			fprintf(out, "  %s%s%-*s  %s\n", f->name, f->arg ? ":" : " ", (int)(23 - strlen(f->name)), f->arg ? f->arg : " ", help);
	}
}

void options_help(FILE *out)
{
	fputs("Usage: idreview-sandbox [OPTION]...\n\nServes the identity verification API from case files, on this machine only.\n"
	      "The first line it prints is its base URL. client " SANDBOX_CLIENT_ID ", secret " SANDBOX_SECRET ".\n\n", out);
	for (size_t i = 0; i < OPTIONS; i++) {
		char left[64];
		snprintf(left, sizeof left, "%s%s%s", option_table[i].name, option_table[i].arg ? " " : "",
		         option_table[i].arg ? option_table[i].arg : "");
		if (strlen(left) > 24)
			fprintf(out, "  %s\n  %-24s  %s\n", left, "", option_table[i].help);
		else
			fprintf(out, "  %-24s  %s\n", left, option_table[i].help);
	}
	char names[ENDPOINT_NAMES];
	endpoint_names(true, names);
	fprintf(out, "\nFaults of an endpoint (%s) or all calls; without a count each time.\n", names);
	help_faults(out, false);
	help_faults(out, true);
}

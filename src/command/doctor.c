/* `idreview doctor`: what is, what is missing, what would help. */
#include "command/doctor.h"

#include <stdio.h>

#include "api/server.h"
#include "api/api.h"
#include "command/ask.h"
#include "command/command.h"
#include "command/limits.h"
#include "command/recorder.h"

enum { CLOCK_TOLERANCE_S = 30 };

static void check_files(enum err_kind *first)
{
	struct err err = { 0 };
	if (!limits_files(&err))
		doctor_trouble(first, "files", &err);
}

/* While the client is there: it has something to lock. */
static void check_memory(void)
{
	char text[200];
	const char *remedy;
	limits_memory(text, sizeof text, &remedy);
	doctor_say(*remedy ? "~" : "+", "memory", text);
	doctor_remedy(remedy);
}

static void check_recorder(const struct config *config)
{
	char text[120];
	const char *by = recorder_find();
	bool bound = config_is_locked(config, "recorded_images");
	if (!by) {
		doctor_say("+", "recording", "nothing that records this session was found");
		return;
	}
	snprintf(text, sizeof text, "this session is recorded (%s): pictures are %s", by, config->recorded_images ? "in the recording" : "off");
	doctor_say("~", "recording", text);
	if (!config->recorded_images)
		doctor_remedy(bound ? "the configuration of this host keeps them off" : "--recorded-images or the setting recorded_images allows them");
}

static void check_route(const struct config *config)
{
	char text[400];
	bool proxied = api_route(config, text, sizeof text);
	doctor_say("+", "proxy", text);
	if (proxied)
		doctor_remedy("names of picture hosts are looked up on this host first, and go to the proxy unless they are private here");
}

static void tell_clock(const struct api *api)
{
	char text[100];
	int64_t skew = api_clock_skew(api);
	snprintf(text, sizeof text, "this host is %lld s %s the server", (long long)(skew < 0 ? -skew : skew), skew < 0 ? "ahead of" : "behind");
	bool off = skew > CLOCK_TOLERANCE_S || skew < -CLOCK_TOLERANCE_S;
	doctor_say(off ? "~" : "+", "clock", off ? text : "agrees with the server");
	if (off)
		doctor_remedy("ages follow the server's clock; local times do not: set the clock (chrony, ntp)");
}

static void tell_budget(const struct api *api)
{
	char text[120];
	struct api_budget get, list, retry;
	api_budget(api, API_GET, &get);
	api_budget(api, API_LIST, &list);
	api_budget(api, API_RETRY, &retry);
	snprintf(text, sizeof text, "get %d/%d, list %d/%d, retry %d/%d calls this minute", get.used, get.limit, list.used, list.limit,
	         retry.used, retry.limit);
	doctor_say("+", "budget", text);
}

static void tell_writes(struct api *api, bool read_only, enum err_kind *first)
{
	char text[80];
	struct err err = { 0 };
	if (!read_only && !api_may_write(api, &err)) {
		doctor_trouble(first, "writes", &err);
		return;
	}
	size_t n = api_open_count(api);
	snprintf(text, sizeof text, "%zu of before open: idreview settle looks for %s", n, n > 1 ? "them" : "it");
	doctor_say(n ? "~" : "+", "writes", n ? text : "none of before is open");
}

static void check_server(const struct config *config, enum err_kind *first)
{
	struct err err = { 0 };
	struct ask a;
	char text[700];
	bool ok = ask_open(&a, config, &err) && ask_wait(&a, api_send_get(a.api, "idv_doctor", &err), &err);
	/* Any answer that names the id as unknown proves address, TLS and credentials. */
	if (ok || err.kind == ERR_NOT_FOUND) {
		snprintf(text, sizeof text, "%s answers, credentials accepted%s%s", config_base_url(config), *api_transport(a.api) ? ", " : "",
		         api_transport(a.api));
		doctor_say("+", "server", text);
		tell_clock(a.api);
		tell_budget(a.api);
		tell_writes(a.api, config->read_only, first);
	} else {
		if (err.kind == ERR_CANCELLED)
			err_set(&err, ERR_CANCELLED, "stopped before it answered");
		doctor_trouble(first, "server", &err);
	}
	check_memory();
	ask_finish(&a);
}

/* One line a check; the first "x" gives the exit code. */
int command_doctor(struct config *config, struct options *o, const struct err *credentials)
{
	(void)o;
	enum err_kind first = ERR_NONE;
	doctor_terminal(config, &first);
	check_files(&first);
	doctor_decoder(&first);
	check_recorder(config);
	doctor_sign(config);
	doctor_say("+", "environment", server_is_production(config) ? "PRODUCTION" : "sandbox");
	if (credentials->kind) {
		doctor_trouble(&first, "credentials", credentials);
	} else {
		doctor_say("+", "credentials", "found");
		check_route(config);
		check_server(config, &first);
	}
	return err_exit_code(first);
}

/* get: the same client, rules and exit codes as the console, for scripts. */
#include <stdio.h>
#include <string.h>

#include "command/ask.h"
#include "command/command.h"
#include "command/fail.h"
#include "command/options.h"
#include "command/print.h"
#include "base/buf.h"
#include "base/when.h"
#include "pane/pane.h"

enum { WIDTH = 100 };

static struct pane_view plain_view(const struct config *config, const struct api *api, const struct record *r)
{
	return (struct pane_view){
		.width = WIDTH, .height = 60, .utc = config->utc, .document = -1, .selfie = -1,
		.template_name = config_template_name(config, idv_text(r, IDV_TEMPLATE_ID)),
		.read_at = when_now() + api_clock_skew(api),
	};
}

int command_get(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	struct ask a;
	if (credentials->kind)
		return command_fail(credentials);
	bool ok = ask_open(&a, config, &err);
	if (ok)
		ask_settle(&a);
	ok = ok && ask_wait(&a, api_send_get(a.api, o->ids[0], &err), &err);
	const struct record *r = ok && a.reply.page.count ? a.reply.page.records[0] : NULL;
	ask_record(&a, r, o->json);
	if (ok && o->json) {
		print_json(buf_str(&a.json), a.json.len);
		putchar('\n');
	} else if (r) {
		const struct pane_view v = plain_view(config, a.api, r);
		print_panes(r, &v);
	}
	ask_finish(&a);
	return ok ? 0 : command_fail(&err);
}

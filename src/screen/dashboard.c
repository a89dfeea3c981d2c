#include "screen/dashboard.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "desk/desk.h"
#include "gallery/gallery.h"
#include "screen/link.h"
#include "screen/shared.h"
#include "ui/copy.h"

enum { DASHBOARD_MAX = 4096 };

char *dashboard_link(const struct config *config, const char *id)
{
	const char *pattern = config->dashboard_url, *at = pattern ? strstr(pattern, "{id}") : NULL;
	struct buf url;
	if (!at)
		return NULL;
	buf_init(&url, DASHBOARD_MAX);
	buf_add(&url, pattern, (size_t)(at - pattern));
	for (const unsigned char *s = (const unsigned char *)id; *s; s++)
		buf_printf(&url, (*s < 0x80 && isalnum(*s)) || strchr("-._~", *s) ? "%c" : "%%%02X", *s);
	buf_add_str(&url, at + 4);
	char *out = mem_strdup(buf_str(&url));
	buf_finish(&url);
	return out;
}

static const char *off(const struct ui *ui, const void *self)
{
	const struct shared *s = self;
	(void)ui;
	return *s->desk->config->dashboard_url ? NULL : "no dashboard_url is set; idreview(1), CONFIGURATION, says how";
}

static void copy(struct ui *ui, void *self)
{
	const struct shared *s = self;
	char *url = dashboard_link(s->desk->config, s->gallery->id);
	link_open(ui, TARGET_DASHBOARD, url);
	copy_text(ui, link_name(TARGET_DASHBOARD), url);
	free(url);
}

const struct action dashboard_actions[] = {
	{ "dashboard", { 'o' }, MODE_SCREEN, GROUP_CASE, "Copy the link to the case in the Dashboard and show it as a QR code", NULL, off, copy },
	{ 0 }
};

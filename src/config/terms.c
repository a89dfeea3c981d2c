/* Entries of the lists due, retention and views: a few words each, so that a file has them in one place and a lock holds them as it does
 * any setting. A later entry on the same thing takes the place of an earlier one. */
#include "config/internal.h"

#include <stdio.h>
#include <string.h>

#include "base/when.h"

enum { DAY = 86400, YEAR = 31557600 };

const char *const config_kept_names[KEPT_KINDS] = {
	[KEPT_ATTEMPTS] = "attempts", [KEPT_SCREENINGS] = "screenings", [KEPT_EVENTS] = "events",
	[KEPT_NOTES] = "notes",       [KEPT_DECISIONS] = "decisions",   [KEPT_INBOX] = "inbox",
	[KEPT_SEEN] = "seen",         [KEPT_WRITES] = "writes",
};

const char *const config_from_names[FROM_DONE + 1] = { [FROM_MADE] = "made", [FROM_ENDED] = "ended", [FROM_DONE] = "done" };

/* What each may be counted from: others have no such time. */
static const struct {
	int64_t keep_s;
	enum config_from from;
	unsigned allowed;
} built_in[KEPT_KINDS] = {
	[KEPT_ATTEMPTS] = { 5LL * YEAR, FROM_ENDED, 1 << FROM_MADE | 1 << FROM_ENDED },
	[KEPT_SCREENINGS] = { 10LL * YEAR, FROM_MADE, 1 << FROM_MADE | 1 << FROM_ENDED },
	[KEPT_EVENTS] = { 10LL * YEAR, FROM_MADE, 1 << FROM_MADE },
	[KEPT_NOTES] = { 5LL * YEAR, FROM_ENDED, 1 << FROM_MADE | 1 << FROM_ENDED },
	[KEPT_DECISIONS] = { 10LL * YEAR, FROM_MADE, 1 << FROM_MADE },
	[KEPT_INBOX] = { 90LL * DAY, FROM_DONE, 1 << FROM_DONE },
	[KEPT_SEEN] = { 1LL * YEAR, FROM_DONE, 1 << FROM_DONE },
	[KEPT_WRITES] = { 1LL * YEAR, FROM_DONE, 1 << FROM_DONE },
};

bool config_url_of_postgresql(const char *text)
{
	const char *rest = strncmp(text, "postgresql://", 13) == 0 ? text + 13 : strncmp(text, "postgres://", 11) == 0 ? text + 11 : NULL;
	if (!rest)
		return false;
	size_t host = strcspn(rest, "/?");
	const char *at = memchr(rest, '@', host);
	return !(at && memchr(rest, ':', (size_t)(at - rest))) && !strstr(rest, "password=");
}

bool config_is_policy(const char *text)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz");
	return n && text[n] == '=' && text[n + 1] >= '0' && text[n + 1] <= '9' && !text[n + 2];
}

/* Up to three words; *count is how many there are. False: more, or one that has no room. */
static bool split(const char *text, char words[3][256], size_t *count)
{
	*count = 0;
	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		size_t n = strcspn(text, " ");
		if (*count == 3 || n >= 256)
			return false;
		memcpy(words[*count], text, n);
		words[(*count)++][n] = '\0';
		text += n;
	}
	return true;
}

bool config_read_due(const char *text, struct config_due *out)
{
	char words[3][256];
	size_t n;
	if (!split(text, words, &n) || (n != 1 && n != 2))
		return false;
	snprintf(out->template_id, sizeof out->template_id, "%s", n == 2 ? words[0] : "");
	return when_parse_length(words[n - 1], &out->seconds);
}

int64_t config_due_s(const struct config *c, const char *template_id)
{
	int64_t any = DAY, one = -1;
	for (size_t i = 0; i < c->due.count; i++) {
		struct config_due d;
		if (!config_read_due(c->due.items[i], &d))
			continue;
		if (!*d.template_id)
			any = d.seconds;
		else if (!strcmp(d.template_id, template_id))
			one = d.seconds;
	}
	return one >= 0 ? one : any;
}

static int place_of(const char *word, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(names[i], word))
			return (int)i;
	return -1;
}

bool config_read_term(const char *text, struct config_term *out)
{
	char words[3][256];
	size_t n;
	if (!split(text, words, &n) || n != 3)
		return false;
	int kind = place_of(words[0], config_kept_names, KEPT_KINDS), from = place_of(words[2], config_from_names, FROM_DONE + 1);
	if (kind < 0 || from < 0 || !(built_in[kind].allowed & 1u << from))
		return false;
	out->kind = (enum config_kept)kind;
	out->from = (enum config_from)from;
	return when_parse_length(words[1], &out->keep_s) && out->keep_s > 0;
}

struct config_term config_term_of(const struct config *c, enum config_kept kind)
{
	struct config_term t = { .kind = kind, .keep_s = built_in[kind].keep_s, .from = built_in[kind].from };
	for (size_t i = 0; i < c->retention.count; i++) {
		struct config_term one;
		if (config_read_term(c->retention.items[i], &one) && one.kind == kind)
			t = one;
	}
	return t;
}

bool config_read_view(const char *text, struct config_view *out)
{
	const char *equal = strchr(text, '=');
	if (!equal)
		return false;
	const char *end = equal;
	text += strspn(text, " ");
	while (end > text && end[-1] == ' ')
		end--;
	if (end == text || end - text >= CONFIG_VIEW_NAME)
		return false;
	memcpy(out->name, text, (size_t)(end - text));
	out->name[end - text] = '\0';
	out->filter = equal + 1 + strspn(equal + 1, " ");
	return true;
}

bool config_view_at(const struct config *c, size_t i, struct config_view *out)
{
	return i < c->views.count && config_read_view(c->views.items[i], out);
}

/* -- roles -------------------------------------------------------------------------------------------------------------------------- */

const char *const config_role_names[CONFIG_ROLES] = { "reader", "reviewer", "approver", "administrator" };

int config_read_role(const char *text, char *person, size_t size)
{
	size_t n = strcspn(text, " ");
	if (n == 0 || n >= size || text[n] != ' ')
		return -1;
	snprintf(person, size, "%.*s", (int)n, text);
	for (int i = 0; i < CONFIG_ROLES; i++)
		if (!strcmp(text + n + 1, config_role_names[i]))
			return i;
	return -1;
}

int config_role_of(const struct config *c, const char *person)
{
	char named[80];
	int role = -1;
	for (size_t i = 0; i < c->roles.count; i++) {
		int r = config_read_role(c->roles.items[i], named, sizeof named);
		role = r >= 0 && !strcmp(named, person) ? r : role;
	}
	return role;
}

#include "desk/views.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "config/config.h"

static const struct view_item built_in[] = {
	{ "queue", "", "neither snoozed nor in another queue, the most urgent first" },
	{ "pending", "status:pending", "what waits for a reviewer" },
	{ "mine", "mine", "claimed by me, or assigned to me" },
	{ "unclaimed", "status:pending unclaimed", "pending, and nobody has it claimed" },
	{ "due today", "due:today", "due before this day is over, or overdue" },
	{ "snoozed", "snoozed", "put away until a time" },
	{ "all", "all", "all there are, snoozed and escalated ones too" },
};
enum { BUILT_IN = sizeof built_in / sizeof built_in[0], DAY = 86400 };

bool views_at(const struct views *v, size_t i, struct view_item *out)
{
	static struct config_view named;
	if (i < BUILT_IN) {
		*out = built_in[i];
		return true;
	}
	if (!v->config || !config_view_at(v->config, i - BUILT_IN, &named))
		return false;
	*out = (struct view_item){ named.name, named.filter, "" };
	return true;
}

const char *views_name(const struct views *v)
{
	struct view_item item;
	return v->view >= 0 && views_at(v, (size_t)v->view, &item) ? item.name : "filter";
}

bool views_choose(struct views *v, size_t i, struct err *err)
{
	struct view_item item;
	struct case_filter filter;
	if (!views_at(v, i, &item))
		return err_set(err, ERR_USAGE, "there is no such view");
	if (!filter_parse(item.filter, &filter, err))
		return err_remedy(err, "The setting views has it so: %.60s", item.name);
	snprintf(v->filter, sizeof v->filter, "%s", item.filter);
	v->view = (int)i;
	return true;
}

static void remember(struct views *v, const char *text)
{
	size_t i = 0;
	while (i < v->history_count && strcmp(v->history[i], text) != 0)
		i++;
	if (i == v->history_count && v->history_count < VIEWS_HISTORY)
		v->history_count++;
	i = i < VIEWS_HISTORY ? i : VIEWS_HISTORY - 1; /* the oldest goes */
	memmove(v->history[1], v->history[0], i * sizeof v->history[0]);
	snprintf(v->history[0], sizeof v->history[0], "%s", text);
}

bool views_set_filter(struct views *v, const char *text, struct err *err)
{
	struct case_filter filter;
	char typed[FILTER_MAX];
	snprintf(typed, sizeof typed, "%s", text);
	for (size_t n = strlen(typed); n && typed[n - 1] == ' ';)
		typed[--n] = '\0';
	if (!filter_parse(typed, &filter, err))
		return false;
	if (*typed)
		remember(v, typed);
	/* One that a view has is that view. */
	struct view_item item;
	v->view = VIEWS_NONE;
	for (size_t i = 0; v->view < 0 && views_at(v, i, &item); i++)
		if (!strcmp(item.filter, typed))
			v->view = (int)i;
	snprintf(v->filter, sizeof v->filter, "%s", typed);
	return true;
}

static int64_t rest_of_day(int64_t now, bool utc)
{
	time_t at = (time_t)now;
	struct tm day;
	if (utc)
		return DAY - now % DAY;
	localtime_r(&at, &day);
	return DAY - (day.tm_hour * 3600 + day.tm_min * 60 + day.tm_sec);
}

void views_query(const struct views *v, const struct person *me, int64_t now, bool utc, struct case_query *out)
{
	*out = (struct case_query){ .sort = v->sort, .reverse = v->reverse, .me = *me, .now = now };
	(void)filter_parse(v->filter, &out->filter, NULL);
	for (size_t i = 0; i < out->filter.count; i++) {
		struct filter_term *t = &out->filter.terms[i];
		if (t->kind == TERM_DUE && !strcmp(t->text, "today")) {
			t->number = rest_of_day(now, utc);
			t->text[0] = '\0';
		}
	}
	if (v->find[0] && out->filter.count < FILTER_TERMS) {
		struct filter_term *t = &out->filter.terms[out->filter.count++];
		*t = (struct filter_term){ .kind = TERM_FIND };
		snprintf(t->text, sizeof t->text, "%s", v->find);
	}
}

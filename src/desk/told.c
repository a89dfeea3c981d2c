/* What came of writes of before: said, kept as news, and what they were about read again. */
#include <stdio.h>
#include <string.h>

#include "desk/internal.h"
#include "desk/scrutiny_internal.h"

/* The one at hand is read again; others are when they are opened. */
static void settled_screening(struct desk *d, const struct api_settled *s)
{
	scrutiny_act_settled(d, s);
	if (!strcmp(d->scrutiny.id, s->client_user_id))
		scrutiny_again(d);
}

static void settled(void *ctx, const struct api_settled *s)
{
	struct desk *d = ctx;
	struct writes *w = &d->writes;
	bool screening = s->op && !strcmp(s->op, "screening");
	if (screening)
		settled_screening(d, s);
	if (!s->done) {
		desk_say(d, STYLE_WARN, "%s", s->sentence);
		return;
	}
	if (!screening) {
		desk_read_subject_by(d, s->template_id, s->by, s->client_user_id);
		snprintf(w->begun, sizeof w->begun, "%s", s->id);
		if (s->mine && !strcmp(w->settled_user, s->client_user_id) && !strcmp(w->settled_template, s->template_id))
			snprintf(w->settled_sentence, sizeof w->settled_sentence, "%s", s->sentence);
	}
	/* One is said at once; of several the list of them tells. */
	news_add(d, s->intent, s->mine, s->sentence, 0);
	if (w->news_count > 1) {
		desk_say(d, STYLE_GOOD, "%zu writes of before are settled; ^O lists them", w->news_count);
		return;
	}
	uint64_t no = desk_say(d, STYLE_GOOD, "%s%s", s->sentence, *s->id && !screening ? "; ^N opens it" : "");
	if (w->news_count && !strcmp(w->news[0].intent, s->intent))
		w->news[0].message_no = no;
}

void desk_settle(struct desk *d)
{
	api_settle(d->api, false, settled, d);
}

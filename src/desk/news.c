/* What came of writes: said once, and listed until it was seen. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/internal.h"

void news_add(struct desk *d, const char *intent, bool ours, const char *sentence, uint64_t message_no)
{
	struct writes *w = &d->writes;
	if (!*intent || w->news_count == WRITE_NEWS)
		return;
	struct write_news *n = &w->news[w->news_count++];
	*n = (struct write_news){ .ours = ours, .message_no = message_no };
	snprintf(n->intent, sizeof n->intent, "%s", intent);
	struct buf clean;
	buf_init(&clean, sizeof n->sentence - 1);
	text_clean(sentence, strlen(sentence), &clean);
	snprintf(n->sentence, sizeof n->sentence, "%s", buf_str(&clean));
	buf_finish(&clean);
}

const char *desk_settled_of(const struct desk *d, const char *template_id, const char *client_user_id)
{
	const struct writes *w = &d->writes;
	return !strcmp(w->settled_user, client_user_id) && !strcmp(w->settled_template, template_id) ? w->settled_sentence : "";
}

void desk_seen_of(struct desk *d, const char *intent)
{
	struct writes *w = &d->writes;
	size_t kept = 0;
	for (size_t i = 0; i < w->news_count; i++) {
		const struct write_news *n = &w->news[i];
		if (!strcmp(n->intent, intent))
			(n->ours ? api_mark_told : api_mark_said)(d->api, n->intent);
		else
			w->news[kept++] = *n;
	}
	w->news_count = kept;
}

void desk_seen(struct desk *d, uint64_t message_no, bool listed)
{
	struct writes *w = &d->writes;
	size_t kept = 0;
	if (listed && w->news_count) {
		w->listed_count = w->news_count;
		memcpy(w->listed, w->news, sizeof w->listed);
	}
	for (size_t i = 0; i < w->news_count; i++) {
		const struct write_news *n = &w->news[i];
		if (listed || (message_no && n->message_no == message_no))
			(n->ours ? api_mark_told : api_mark_said)(d->api, n->intent);
		else
			w->news[kept++] = *n;
	}
	w->news_count = kept;
}

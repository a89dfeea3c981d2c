#include "command/give_up.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/ask.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"

static const char give_up_word[] = "GIVE UP";

static void print_attempt(const struct record *r, const char *newest_id)
{
	char *id = text_clean_dup(idv_text(r, IDV_ID)), *status = text_clean_dup(idv_text(r, IDV_STATUS)), created[WHEN_TEXT] = "-";
	const struct record_value *at = idv_get(r, IDV_CREATED_AT, 0, 0);
	if (at->timed)
		when_format(at->number, true, created);
	printf("    %-24s %s  %s%s\n", id, created, status, idv_is(r, IDV_ID, newest_id) ? "  <- newest when it was sent" : "");
	secret_free(status);
	secret_free(id);
}

/* The subject's attempts as they are now: one closes a write having seen them. */
static bool show_attempts(struct ask *a, const struct api_open *open, struct err *err)
{
	char *cursor = NULL;
	bool ok = true;
	struct idv_cursors met = { 0 };
	printf("  attempts now:\n");
	do {
		ok = ask_wait(a, api_send_list_by(a->api, open->template_id, open->by, open->client_user_id, cursor, err), err);
		if (err->kind == ERR_CANCELLED)
			err_set(err, ERR_CANCELLED, "stopped");
		for (size_t i = 0; ok && i < a->reply.page.count; i++)
			print_attempt(a->reply.page.records[i], open->newest_id);
		free(cursor);
		cursor = ok && a->reply.page.next_cursor ? mem_strdup(a->reply.page.next_cursor) : NULL;
		ok = ok && (!cursor || idv_cursors_add(&met, cursor, err));
	} while (ok && cursor);
	free(cursor);
	idv_cursors_finish(&met);
	return ok;
}

/* A screening as it is now, and the reviews it has: whether ours is among them a person can tell by its comment. */
static bool show_screening(struct ask *a, const struct api_open *open, struct err *err)
{
	bool ok = ask_wait(a, api_ask(a->api, API_SCREENING, open->client_user_id, err), err);
	if (ok && a->reply.page.count) {
		char *status = text_clean_dup(record_text(a->reply.page.records[0], SCREENING_STATUS));
		char *assignee = text_clean_dup(record_text(a->reply.page.records[0], SCREENING_ASSIGNEE));
		printf("  the screening now: %s, assigned to %s\n  reviews now, of the first page:\n", status, *assignee ? assignee : "nobody");
		secret_free(assignee);
		secret_free(status);
	}
	ok = ok && ask_wait(a, api_ask_of(a->api, API_REVIEWS, open->client_user_id, NULL, err), err);
	if (err->kind == ERR_CANCELLED)
		err_set(err, ERR_CANCELLED, "stopped");
	for (size_t i = 0; ok && i < a->reply.page.count; i++) {
		const struct record *r = a->reply.page.records[i];
		char *id = text_clean_dup(record_text(r, REVIEW_ID)), *comment = text_clean_dup(record_text(r, REVIEW_COMMENT));
		printf("    %-24s %zu confirmed, %zu dismissed  %s\n", id, record_count(r, REVIEW_CONFIRMED_HITS, -1), record_count(r, REVIEW_DISMISSED_HITS, -1),
		       comment);
		secret_free(comment);
		secret_free(id);
	}
	return ok;
}

static bool show_subject(struct ask *a, const struct api_open *open, struct err *err)
{
	return strcmp(open->op, "screening") == 0 ? show_screening(a, open, err) : show_attempts(a, open, err);
}

static bool person_says_so(void)
{
	char line[64];
	printf("  Type %s to close it, anything else leaves it open: ", give_up_word);
	fflush(stdout);
	if (!fgets(line, sizeof line, stdin))
		return false;
	line[strcspn(line, "\n")] = '\0';
	return strcmp(line, give_up_word) == 0;
}

static bool is_open(struct ask *a, const char *intent)
{
	struct api_open open;
	for (size_t i = 0; api_open_at(a->api, i, &open); i++)
		if (strcmp(open.intent, intent) == 0)
			return true;
	return false;
}

/* By the call that is open: after a review that is in, or without one, no second one comes of it. */
static const char *what_may_come(const struct api_open *o)
{
	if (strcmp(o->op, "screening") != 0)
		return "what is sent for this user now may be a second one";
	return o->review == API_STEP_OPEN ? "what is sent for this screening now may be a second review" :
	                                    "its update may make the screening what it aimed at, whatever is decided now";
}

bool give_up(struct ask *a, struct err *err)
{
	struct api_open open;
	for (size_t i = 0; api_open_at(a->api, i, &open);) {
		printf("%s.\n", open.sentence);
		if (!open.late || open.under_way) {
			char when[WHEN_TEXT];
			when_format(open.late_at, true, when);
			printf("  It is looked for; from %s on it may be given up.\n", when);
			i++;
		} else if (!show_subject(a, &open, err)) {
			fflush(stdout);
			return false;
		} else if (!person_says_so()) {
			i++;
		} else if (!api_give_up(a->api, open.intent, err)) {
			return false;
		} else if (!ask_kept(a) || is_open(a, open.intent)) {
			return err_set(err, ERR_LOCAL, "it is not given up: that could not be written down");
		} else {
			printf("  Given up. It may still happen, however late; %s.\n", what_may_come(&open));
		}
	}
	return true;
}

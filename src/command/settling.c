/* `idreview settle`: what became of writes whose answer was lost. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/ask.h"
#include "command/command.h"
#include "command/fail.h"
#include "command/give_up.h"
#include "command/options.h"
#include "command/print.h"
#include "base/mem.h"
#include "base/when.h"
#include "record/json.h"

enum { WAIT_S = 60, MEMBER_MAX = 8 * 1024, SOON_MS = 1000, FIRST_MS = 30000 };

struct settling {
	struct ask a;
	bool json, trouble;
	size_t printed, looks, heard; /* the first look at each */
	char (*said)[33]; /* intents whose attempt was printed: said once the output is out */
	size_t said_count;
	struct note {
		char intent[33], sentence[700];
	} *notes; /* of those that are open */
	size_t note_count;
};

static void put_member(struct buf *b, const char *name, const char *value)
{
	buf_printf(b, "%s\"%s\":", b->len > 1 ? "," : "", name);
	if (value)
		json_put_string(b, value);
	else
		buf_add_str(b, "null");
}

static void print_object(struct settling *s, const struct api_settled *w)
{
	struct buf b;
	buf_init(&b, MEMBER_MAX);
	buf_add_char(&b, '{');
	put_member(&b, "intent", w->intent);
	put_member(&b, "op", w->op);
	put_member(&b, "client_user_id", w->client_user_id);
	put_member(&b, "template_id", w->template_id);
	put_member(&b, "state", w->open ? "open" : w->half ? "half" : w->done ? "done" : "refused");
	put_member(&b, "id", *w->id ? w->id : NULL);
	buf_printf(&b, ",\"own\":%s", w->own == API_OWN ? "true" : "null");
	put_member(&b, "sentence", w->sentence);
	buf_add_char(&b, '}');
	fputs(s->printed ? "," : "{\"writes\":[", stdout);
	print_json(buf_str(&b), b.len);
	buf_finish(&b);
}

static void print_one(struct settling *s, const struct api_settled *w)
{
	if (s->json)
		print_object(s, w);
	else
		puts(w->sentence);
	s->printed++;
}

/* What a look at it gave last, for the end. */
static void note_open(struct settling *s, const struct api_settled *w)
{
	size_t i = 0;
	while (i < s->note_count && strcmp(s->notes[i].intent, w->intent) != 0)
		i++;
	if (i == s->note_count)
		s->notes = mem_grow(s->notes, ++s->note_count, sizeof *s->notes);
	snprintf(s->notes[i].intent, sizeof s->notes[i].intent, "%s", w->intent);
	snprintf(s->notes[i].sentence, sizeof s->notes[i].sentence, "%s", w->sentence);
}

/* What is open is printed at the end, as it is then. */
static void on_settled(void *ctx, const struct api_settled *w)
{
	struct settling *s = ctx;
	s->heard++;
	if (!*w->client_user_id) {
		fprintf(stderr, "idreview: %s\n", w->sentence);
		s->trouble = true;
		return;
	}
	if (w->open) {
		note_open(s, w);
		return;
	}
	print_one(s, w);
	if (w->done) {
		s->said = mem_grow(s->said, s->said_count + 1, sizeof *s->said);
		snprintf(s->said[s->said_count++], sizeof *s->said, "%s", w->intent);
	}
}

static bool all_looked_for(void *ctx)
{
	const struct settling *s = ctx;
	return !api_looking(s->a.api);
}

static bool each_looked_at(void *ctx)
{
	const struct settling *s = ctx;
	return s->heard >= s->looks;
}

static bool never(void *ctx)
{
	(void)ctx;
	return false;
}

/* What another process has in hand is looked for once that has ended. */
static bool wait_for_others(struct settling *s)
{
	struct api_open open;
	bool any = false;
	for (size_t i = 0; api_open_at(s->a.api, i, &open); i++) {
		any = any || open.under_way;
		if (!open.under_way && open.next_ms < 0 && !open.late)
			api_look_again(s->a.api, open.intent);
	}
	return any;
}

/* Each is looked at once, however short the wait. */
static bool look(struct settling *s, int64_t until)
{
	int64_t first = when_mono_ms() + FIRST_MS;
	bool ok = ask_look(&s->a, first > until ? first : until, each_looked_at, s), others;
	while (ok && when_mono_ms() < until) {
		int64_t soon = when_mono_ms() + SOON_MS;
		others = wait_for_others(s);
		if (!others && !api_looking(s->a.api))
			break;
		ok = ask_look(&s->a, others && soon < until ? soon : until, others ? never : all_looked_for, s);
	}
	return ok;
}

static size_t print_open(struct settling *s)
{
	struct api_open open;
	size_t n = 0;
	for (; api_open_at(s->a.api, n, &open); n++) {
		char sentence[900];
		const char *more = open.under_way ? "" : open.late ? " A person may give it up: idreview settle --give-up." :
		                                                 !strcmp(open.op, "screening") ? " It bars other decisions on this screening." :
		                                                                                   " It bars other writes for this user.";
		size_t k = 0;
		while (k < s->note_count && strcmp(s->notes[k].intent, open.intent) != 0)
			k++;
		const bool noted = k < s->note_count;
		snprintf(sentence, sizeof sentence, "%s%s%s", noted ? s->notes[k].sentence : open.sentence, noted ? "" : ".", more);
		print_one(s, &(struct api_settled){ .sentence = sentence, .client_user_id = open.client_user_id, .template_id = open.template_id,
		          .intent = open.intent, .op = open.op, .id = "", .open = true });
	}
	return n;
}

/* -- the command -------------------------------------------------------------------------------------------------------------- */

int command_settle(struct config *config, struct options *o, const struct err *credentials)
{
	struct settling s = { .json = o->json };
	struct err err = { 0 };
	if (credentials->kind)
		return command_fail(credentials);
	if (o->give_up && (o->json || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
		err_set(&err, ERR_USAGE, "only a person gives a write up: --give-up needs a terminal, and prints no JSON");
	if (err.kind || !ask_open(&s.a, config, &err)) {
		ask_finish(&s.a);
		return command_fail(&err);
	}
	int64_t until = when_mono_ms() + (o->wait_s < 0 ? WAIT_S : o->wait_s) * (int64_t)1000;
	api_settle(s.a.api, true, on_settled, &s);
	(void)ask_kept(&s.a);
	s.looks = api_looking(s.a.api);
	s.heard = 0;
	bool ok = look(&s, until) || err_set(&err, ERR_CANCELLED, "stopped; what is open stays open");
	if (ok && o->give_up)
		ok = give_up(&s.a, &err);
	size_t open = print_open(&s);
	if (s.json)
		puts(s.printed ? "]}" : "{\"writes\":[]}");
	else if (!s.printed && !s.trouble)
		printf("No write is open at %s.\n", config_base_url(config));
	size_t others = api_open_elsewhere(s.a.api);
	if (others)
		fprintf(stderr, "idreview: %zu write%s of other servers, environments or clients %s open: settle looks with their settings\n", others,
		        others > 1 ? "s" : "", others > 1 ? "are" : "is");
	if (fflush(stdout) == 0 && !ferror(stdout))
		for (size_t i = 0; i < s.said_count; i++)
			api_mark_said(s.a.api, s.said[i]);
	const enum err_kind trouble = !s.trouble || api_may_write(s.a.api, &err) || err.kind == ERR_NONE ? ERR_LOCAL : err.kind;
	free(s.said);
	free(s.notes);
	ask_finish(&s.a);
	if (!ok)
		return command_fail(&err);
	return s.trouble ? err_exit_code(trouble) : open ? err_exit_code(ERR_UNCERTAIN) : 0;
}

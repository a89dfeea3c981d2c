/* retry and create for scripts: what the console sends, under the same rules. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/ask.h"
#include "command/command.h"
#include "command/fail.h"
#include "command/options.h"
#include "command/print.h"
#include "command/read.h"
#include "api/server.h"
#include "base/mem.h"
#include "base/text.h"
#include "record/json.h"

enum { DATA_MAX = 64 * 1024, BODY_MAX = 64 * 1024, WAIT_S = 60 };

static bool read_user(const char *path, struct idv_user *user, struct err *err)
{
	struct buf text;
	if (!path)
		return true;
	buf_init(&text, DATA_MAX);
	bool ok = read_whole(path, path, "more than 64 KiB of user data", &text, err) && idv_user_parse(buf_str(&text), text.len, user, err);
	buf_finish(&text);
	return ok;
}

static bool one_subject(const struct options *o, const char *command, struct err *err)
{
	if (o->subject_count != 1)
		return err_set(err, ERR_USAGE, "%s takes one --template T and one --user U (or --user-id U)", command);
	if (o->dry_run == o->yes)
		return err_set(err, ERR_USAGE, "say --dry-run to see the request, or --yes to send it%s", o->yes ? ", not both" : "");
	return true;
}

static bool parse_strategy(const struct options *o, struct idv_retry *q, struct err *err)
{
	if (!o->strategy)
		return err_set(err, ERR_USAGE, "retry needs --strategy reset, incomplete, infer or custom");
	for (int s = 0; s < IDV_STRATEGIES; s++) {
		if (strcmp(idv_strategy_names[s], o->strategy) == 0) {
			q->strategy = (enum idv_strategy)s;
			return true;
		}
	}
	return err_set(err, ERR_USAGE, "\"%s\" is no strategy: reset, incomplete, infer or custom", o->strategy);
}

static bool parse_steps(const char *text, struct idv_retry *q, struct err *err)
{
	if (!text)
		return true;
	q->has_steps = true;
	do {
		size_t n = strcspn(text, ","), i = 0;
		while (i < IDV_CUSTOM_STEPS && (strlen(idv_custom_step_names[i]) != n || strncmp(idv_custom_step_names[i], text, n) != 0))
			i++;
		if (i == IDV_CUSTOM_STEPS)
			return err_set(err, ERR_USAGE, "\"%.*s\" is no step: verify_sms, kyc_check, documentary_verification, selfie_check", (int)n, text);
		if (q->steps[i])
			return err_set(err, ERR_USAGE, "--steps names %s twice", idv_custom_step_names[i]);
		q->steps[i] = true;
		text += n;
	} while (*text++ == ',');
	return true;
}

/* Where it would go and for whom, in words, for who reads along; what a script takes is standard output alone. */
static void tell_request(const struct config *config, const struct options *o, const char *what)
{
	const struct subject_line *s = &o->subjects[0];
	const char *name = config_template_name(config, s->template_id);
	char *user = text_clean_dup(s->client_user_id), *template_id = text_clean_dup(s->template_id), *named = text_clean_dup(name);
	fprintf(stderr, "idreview: this would go to %s (%s): %s for user %s, template %s%s%s%s. Nothing was sent.\n", config_base_url(config),
	        server_is_production(config) ? "PRODUCTION" : "sandbox", what, user, template_id, *named ? " (" : "", named, *named ? ")" : "");
	secret_free(user);
	secret_free(template_id);
	secret_free(named);
}

static void print_request(const struct buf *body)
{
	print_json(buf_str(body), body->len);
	putchar('\n');
}

/* A command that writes: what it asks, and what came of it. */
struct write {
	const struct config *config;
	struct options *o;
	char what[160];        /* in words: "retry, strategy custom, steps kyc_check" */
	struct buf body;
	struct ask a;
	struct err err;
};

static bool write_open(struct write *w, struct config *config, const struct err *credentials)
{
	if (!credentials->kind)
		return ask_open(&w->a, config, &w->err);
	w->err = *credentials;
	return false;
}

/* A retry is asked for by client_user_id: which one the vendor's user has, its attempts say. */
static bool name_user(struct write *w, const struct subject_line *s, char user[IDV_ID_SIZE])
{
	char *cursor = NULL;
	bool ok = true;
	struct idv_cursors met = { 0 };
	user[0] = '\0';
	do {
		ok = ask_wait(&w->a, api_send_list_by(w->a.api, s->template_id, s->by, s->client_user_id, cursor, &w->err), &w->err);
		free(cursor);
		cursor = ok && w->a.reply.page.next_cursor ? mem_strdup(w->a.reply.page.next_cursor) : NULL;
		for (size_t i = 0; ok && i < w->a.reply.page.count; i++) {
			const char *id = idv_text(w->a.reply.page.records[i], IDV_CLIENT_USER_ID);
			if (*user && strcmp(user, id) != 0)
				ok = err_set(&w->err, ERR_REPLY, "attempts of this user_id name several users: which to retry is not clear, give --user");
			else
				ok = idv_id_copy(user, "client_user_id of this user's attempts", id, &w->err);
		}
		ok = ok && (!cursor || idv_cursors_add(&met, cursor, &w->err));
	} while (ok && cursor);
	free(cursor);
	idv_cursors_finish(&met);
	return ok && (*user || err_set(&w->err, ERR_NOT_FOUND, "nothing was sent: this user_id has no attempt of that template to retry"));
}

static struct api_manner manner_of(const struct options *o)
{
	return (struct api_manner){ .wait_s = o->wait_s < 0 ? WAIT_S : o->wait_s, .again = o->again, .unclear = o->unclear };
}

static const char *own_word(enum api_own own)
{
	return own == API_OWN ? "true" : own == API_NOT_OWN ? "false" : "null";
}

/* The API's object with one member in front: whether it is the attempt that was asked for. */
static void print_owned(const struct write *w)
{
	const struct api_reply *r = &w->a.reply;
	const char *json = buf_str(&w->a.json);
	struct buf id;
	printf("{\"own\":%s,", own_word(r->own));
	if (*json == '{') {
		print_json(json + 1, w->a.json.len - 1);
	} else {
		buf_init(&id, 1024);
		json_put_string(&id, r->attempt_id);
		fputs("\"id\":", stdout);
		print_json(buf_str(&id), id.len);
		putchar('}');
		buf_finish(&id);
	}
	putchar('\n');
}

/* False when it was done and nobody could read it where it should stand: then it is told again. */
static bool print_written(struct write *w)
{
	const struct api_reply *r = &w->a.reply;
	char *id = text_clean_dup(r->attempt_id);
	if (r->note[0])
		fprintf(stderr, "idreview: %s\n", r->note);
	if (w->o->json)
		print_owned(w);
	else
		printf("%s\n", id);
	bool ok = fflush(stdout) == 0 && !ferror(stdout);
	if (ok) {
		api_mark_told(w->a.api, r->intent);
	} else {
		clearerr(stdout); /* it is said here */
		err_set(&w->err, ERR_OUTPUT, "the output cannot be written, but it was done: the attempt is %s", id);
		err_remedy(&w->err, "The same command within 15 minutes prints it again, and sends nothing.");
	}
	secret_free(id);
	return ok;
}

static int write_end(struct write *w, bool ok)
{
	if (ok && w->o->dry_run && isatty(STDERR_FILENO))
		tell_request(w->config, w->o, w->what);
	if (ok && w->o->dry_run)
		print_request(&w->body);
	else if (ok)
		ok = print_written(w);
	buf_finish(&w->body);
	int code = ok ? 0 : command_fail(&w->err);
	if (w->a.api && w->err.kind != ERR_CANCELLED)
		ask_settle(&w->a);
	w->a.looks = 0; /* it has waited as long as it was asked to */
	if (!strcmp(w->a.trouble, w->err.text))
		w->a.trouble[0] = '\0'; /* said already, with what to do */
	ask_finish(&w->a);
	return code;
}

int command_retry(struct config *config, struct options *o, const struct err *credentials)
{
	struct write w = { .config = config, .o = o };
	struct idv_retry *q = secret_alloc(sizeof *q);
	char named[IDV_ID_SIZE];
	const struct api_manner manner = manner_of(o);
	buf_init(&w.body, BODY_MAX);
	bool ok = one_subject(o, "retry", &w.err) && parse_strategy(o, q, &w.err) && parse_steps(o->steps, q, &w.err) &&
	          read_user(o->data_file, &q->user, &w.err);
	const struct subject_line *s = o->subjects;
	if (ok && s->by == IDV_BY_USER)
		ok = write_open(&w, config, credentials) && name_user(&w, s, named);
	if (ok) {
		q->template_id = s->template_id;
		q->client_user_id = s->by == IDV_BY_USER ? named : s->client_user_id;
		q->is_shareable = o->shareable;
		snprintf(w.what, sizeof w.what, "retry, billed as a session, strategy %s%s%.100s,", o->strategy, o->steps ? ", steps " : "",
		         o->steps ? o->steps : "");
		ok = idv_retry_check(q, &w.err) && idv_retry_encode(q, &w.body, &w.err);
	}
	if (ok && !o->dry_run)
		ok = ask_may_settle(config, &w.err) && (w.a.api || write_open(&w, config, credentials)) && ask_wait(&w.a, api_send_retry(w.a.api, q, NULL, &manner, &w.err), &w.err);
	secret_free(q);
	return write_end(&w, ok);
}

int command_create(struct config *config, struct options *o, const struct err *credentials)
{
	struct write w = { .config = config, .o = o, .what = "create, billed as a session," };
	struct idv_create *q = secret_alloc(sizeof *q);
	const struct api_manner manner = manner_of(o);
	buf_init(&w.body, BODY_MAX);
	bool ok = one_subject(o, "create", &w.err) && read_user(o->data_file, &q->user, &w.err);
	if (ok) {
		const struct subject_line *s = &o->subjects[0];
		q->template_id = s->template_id;
		*(s->by == IDV_BY_USER ? &q->user_id : &q->client_user_id) = s->client_user_id;
		q->is_shareable = o->shareable == IDV_YES;
		q->gave_consent = o->consent;
		q->is_idempotent = o->idempotent ? o->idempotent : IDV_CREATE_IDEMPOTENT;
		ok = idv_create_check(q, &w.err) && idv_create_encode(q, &w.body, &w.err);
	}
	if (ok && !o->dry_run)
		ok = write_open(&w, config, credentials) && ask_wait(&w.a, api_send_create(w.a.api, q, &manner, &w.err), &w.err);
	secret_free(q);
	return write_end(&w, ok);
}

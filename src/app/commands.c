/* list, get, retry, create: the same client, rules and exit codes as the console, for scripts. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/api.h"
#include "app/app.h"
#include "app/command.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "idv/json.h"

enum { WIDTH = 100, DATA_MAX = 64 * 1024, BODY_MAX = 64 * 1024, JSON_OUT_MAX = 256 * 1024 * 1024, ROW_MAX = 64 * 1024 };

/* What ends a command: said, with its exit code, and not silently. */
static const int stops[] = { SIGINT, SIGTERM, SIGHUP };

/* One answer, kept after `done`. */
struct answer {
	bool came, ok, found_by_list, raced;
	struct err err;
	struct idv_page page;
	struct buf json;
	char told[sizeof((struct err *)0)->text]; /* last, of earlier writes and the journal */
	const struct subject_line *subject;       /* of the write that is to come, and: one that was left open did happen */
	bool happened;
};

static void done(void *ctx, struct api_reply *reply)
{
	struct answer *a = ctx;
	a->came = true;
	a->ok = reply->ok;
	a->err = reply->err;
	a->found_by_list = reply->found_by_list;
	a->raced = reply->raced;
	if (!reply->ok)
		return;
	a->page = reply->page;
	reply->page = (struct idv_page){ 0 };
	buf_reset(&a->json);
	buf_add(&a->json, reply->json, reply->json_len);
}

static volatile sig_atomic_t stopped;

static void on_stop(int number)
{
	stopped = number;
}

bool command_drain(struct api *api)
{
	const struct sigaction action = { .sa_handler = on_stop };
	struct pollfd fds[API_FDS_MAX];
	sigset_t ours, before;
	sigemptyset(&ours);
	for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
		sigaddset(&ours, stops[i]);
		sigaction(stops[i], &action, NULL);
	}
	sigprocmask(SIG_BLOCK, &ours, &before);
	while (api_busy(api) && !stopped) {
		int ms = api_timeout_ms(api);
		const struct timespec wait = { ms / 1000, ms % 1000 * 1000000L };
		size_t n = api_pollfds(api, fds, API_FDS_MAX);
		if (ppoll(fds, n, ms < 0 ? NULL : &wait, &before) < 0)
			n = 0;
		if (!stopped)
			api_run(api, fds, n);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return !stopped;
}

static bool wait_for(struct api *api, struct answer *a, uint32_t id, struct err *err)
{
	idv_page_finish(&a->page);
	a->came = false;
	if (!id)
		return false;
	if (!command_drain(api)) {
		api_cancel(api, id);
		api_run(api, NULL, 0); /* brings the words for it */
	}
	if (a->came && a->ok)
		return true;
	if (a->came)
		*err = a->err;
	else
		err_set(err, ERR_LOCAL, "the call ended without an answer");
	return false;
}

static void told_settled(void *ctx, const struct api_settled *s)
{
	struct answer *a = ctx;
	snprintf(a->told, sizeof a->told, "%s", s->sentence);
	fprintf(stderr, "idreview: %s\n", s->sentence);
	a->happened = a->happened || (s->happened && a->subject && strcmp(s->client_user_id, a->subject->client_user_id) == 0 &&
	                              strcmp(s->template_id, a->subject->template_id) == 0);
}

/* Trouble with the journal is met and told at the start already: then only what to do about it is left to say. */
static int fail(const struct answer *a, const struct err *err)
{
	struct err rest = { .kind = err->kind };
	if (!err->remedy[0] || strcmp(a->told, err->text) != 0)
		return command_fail(err);
	memcpy(rest.text, err->remedy, sizeof err->remedy);
	return command_fail(&rest);
}

/* The client, once writes that an earlier run left open are settled. */
static bool client_open(const struct config *config, struct answer *a, struct api **api, struct err *err)
{
	if (!api_create(config, done, a, api, err))
		return false;
	if (api_settle(*api, told_settled, a) && !command_drain(*api))
		return err_set(err, ERR_CANCELLED, "stopped before anything was sent");
	if (!a->happened)
		return true;
	err_set(err, ERR_REFUSED, "nothing was sent: what was asked for before has happened, as said above");
	return err_remedy(err, "If another one is wanted, run this again.");
}

static void answer_finish(struct answer *a)
{
	idv_page_finish(&a->page);
	buf_finish(&a->json);
}

/* JSON as the terminal may see it: strings keep their characters, but whatever text_clean would not let pass is escaped. The bytes
 * come from our own check, so they are valid JSON and valid UTF-8. */
static void print_json(const char *json, size_t len)
{
	struct buf clean;
	buf_init(&clean, 64);
	for (size_t i = 0; i < len;) {
		unsigned char lead = (unsigned char)json[i];
		size_t n = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
		if (i + n > len)
			break;
		buf_reset(&clean);
		text_clean(json + i, n, &clean);
		if ((n == 1 && lead != 0x7f) || (clean.len == n && memcmp(clean.data, json + i, n) == 0)) {
			fwrite(json + i, 1, n, stdout);
		} else {
			uint32_t c = n == 1 ? lead : n == 2 ? lead & 0x1f : n == 3 ? lead & 0x0f : lead & 0x07;
			for (size_t k = 1; k < n; k++)
				c = c << 6 | ((unsigned char)json[i + k] & 0x3f);
			if (c > 0xffff)
				printf("\\u%04x\\u%04x", (unsigned)(0xd800 + ((c - 0x10000) >> 10)), (unsigned)(0xdc00 + (c & 0x3ff)));
			else
				printf("\\u%04x", (unsigned)c);
		}
		i += n;
	}
	buf_finish(&clean);
}

static struct pane_view plain_view(const struct config *config, const struct api *api, const struct idv_record *r)
{
	return (struct pane_view){
		.width = WIDTH, .height = 60, .utc = config->utc, .now = when_now() + api_clock_skew(api), .document = -1, .selfie = -1,
		.template_name = config_template_name(config, idv_text(r, IDV_TEMPLATE_ID)),
		.read_at = when_now() + api_clock_skew(api),
	};
}

/* -- list ---------------------------------------------------------------------------------------------------------------------- */

struct listing {
	struct caseload load;
	struct config *config;
	struct api *api;
	const struct options *o;
	size_t printed;
	bool begun;              /* the JSON object is */
	const char *cursor;      /* borrowed of the subject: where a list that broke off goes on; NULL its beginning */
	struct buf request_id;
};

static bool list_full(const struct listing *l)
{
	return l->o->limit && l->printed >= (size_t)l->o->limit;
}

static void list_take_page(struct listing *l, struct idv_page *page)
{
	if (l->o->json && !l->begun)
		fputs("{\"identity_verifications\":[", stdout);
	l->begun = true;
	for (size_t i = 0; i < page->count && !list_full(l); i++) {
		struct idv_record *r = idv_page_take(page, i);
		if (!r)
			continue;
		if (l->o->json) {
			fputs(l->printed ? "," : "", stdout);
			print_json(r->json, r->json_len);
			idv_record_destroy(r);
		} else {
			caseload_put(&l->load, r, when_now() + api_clock_skew(l->api));
		}
		l->printed++;
	}
	if (page->request_id) {
		buf_reset(&l->request_id);
		buf_add_str(&l->request_id, page->request_id);
	}
}

static bool list_subject(struct listing *l, struct answer *a, const struct subject_line *line, struct err *err)
{
	size_t i = caseload_add_subject(&l->load, line->template_id, line->client_user_id);
	struct subject *s = &l->load.subjects[i];
	do {
		l->cursor = s->cursor;
		if (!wait_for(l->api, a, api_send_list(l->api, s->template_id, s->client_user_id, s->cursor, err), err))
			return false;
		l->cursor = a->page.next_cursor;
		s->pages++;
		s->attempts += a->page.count;
		list_take_page(l, &a->page);
		if (!a->page.next_cursor || list_full(l))
			return true;
		if (!subject_set_cursor(s, a->page.next_cursor, err))
			return false;
	} while (s->attempts < (size_t)l->config->list_cap);
	fprintf(stderr, "idreview: stopped after %zu attempts of one subject (list_cap)\n", s->attempts);
	return true;
}

static void list_print_rows(struct listing *l)
{
	struct row_list list = { 0 };
	struct pane_view v = { .width = WIDTH, .utc = l->config->utc, .now = when_now() + api_clock_skew(l->api) };
	struct buf text;
	buf_init(&text, ROW_MAX);
	caseload_link(&l->load);
	puts("ID                       STATUS           CREATED              TRY  USER");
	for (size_t i = 0; i < l->load.count; i++) {
		const struct attempt *a = l->load.attempts[i];
		char tries[40], created[WHEN_TEXT] = "-";
		struct row *r = row_add(&list);
		const struct idv_value *status = idv_get(a->record, IDV_STATUS, 0, 0), *at = idv_get(a->record, IDV_CREATED_AT, 0, 0);
		if (at->timed)
			when_format(at->number, v.utc, created);
		snprintf(tries, sizeof tries, "%zu/%zu", a->try_no, a->tries);
		row_cell(&list, r, STYLE_PLAIN, 24, a->id);
		row_text(&list, r, STYLE_PLAIN, " ");
		row_cell(&list, r, STYLE_PLAIN, 16, status->word ? status->word->label : status->text);
		row_text(&list, r, STYLE_PLAIN, " ");
		row_cell(&list, r, STYLE_PLAIN, 20, created);
		row_text(&list, r, STYLE_PLAIN, " ");
		row_cell(&list, r, STYLE_PLAIN, 4, tries);
		row_text(&list, r, STYLE_PLAIN, " ");
		row_text(&list, r, STYLE_PLAIN, idv_text(a->record, IDV_CLIENT_USER_ID));
		buf_reset(&text);
		row_string(r, &text);
		puts(buf_str(&text));
	}
	buf_finish(&text);
	rows_finish(&list);
}

/* What follows the attempts in the API's object. The cursor is where a list that was cut short goes on. */
static void list_print_tail(const struct listing *l, const char *next_cursor)
{
	struct buf tail;
	buf_init(&tail, BODY_MAX);
	buf_add_str(&tail, "],\"next_cursor\":");
	if (next_cursor)
		json_put_string(&tail, next_cursor);
	else
		buf_add_str(&tail, "null");
	buf_add_str(&tail, ",\"request_id\":");
	json_put_string(&tail, buf_str(&l->request_id));
	buf_add_str(&tail, "}\n");
	print_json(buf_str(&tail), tail.len);
	buf_finish(&tail);
}

int command_list(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	struct answer a = { 0 };
	struct listing l = { .config = config, .o = o };
	if (credentials->kind)
		return command_fail(credentials);
	if (!o->subject_count) {
		err_set(&err, ERR_USAGE, "list needs --template T --user U");
		return command_fail(&err);
	}
	buf_init(&a.json, IDV_BODY_MAX * 2);
	buf_init(&l.request_id, 256);
	bool ok = client_open(config, &a, &l.api, &err);
	for (size_t i = 0; ok && i < o->subject_count && !list_full(&l); i++)
		ok = list_subject(&l, &a, &o->subjects[i], &err);
	/* What was not read is not printed as if it were nothing; what was read is, and where it broke off. */
	if (l.begun && o->json)
		list_print_tail(&l, l.cursor);
	else if (ok || l.load.count)
		list_print_rows(&l);
	answer_finish(&a);
	buf_finish(&l.request_id);
	caseload_finish(&l.load);
	api_destroy(l.api);
	return ok ? 0 : command_fail(&err);
}

/* -- get ----------------------------------------------------------------------------------------------------------------------- */

static void print_answer(const struct config *config, const struct api *api, const struct answer *a, bool json)
{
	if (json) {
		print_json(buf_str(&a->json), a->json.len);
		putchar('\n');
	} else if (a->page.count && a->page.records[0]) {
		const struct pane_view v = plain_view(config, api, a->page.records[0]);
		plain_print_panes(a->page.records[0], &v);
	}
}

int command_get(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	struct answer a = { 0 };
	struct api *api = NULL;
	if (credentials->kind)
		return command_fail(credentials);
	if (o->id_count != 1) {
		err_set(&err, ERR_USAGE, "get takes one attempt id");
		return command_fail(&err);
	}
	buf_init(&a.json, IDV_BODY_MAX * 2);
	bool ok = client_open(config, &a, &api, &err) && wait_for(api, &a, api_send_get(api, o->ids[0], &err), &err);
	if (ok)
		print_answer(config, api, &a, o->json);
	answer_finish(&a);
	api_destroy(api);
	return ok ? 0 : command_fail(&err);
}

/* -- writes -------------------------------------------------------------------------------------------------------------------- */

static bool read_user(const char *path, struct idv_user *user, struct err *err)
{
	if (!path)
		return true;
	bool from_stdin = strcmp(path, "-") == 0;
	int fd = from_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, ERR_LOCAL, "cannot read %s: %s", path, strerror(errno));
	struct buf text;
	buf_init(&text, DATA_MAX);
	char piece[4096];
	ssize_t n;
	while ((n = read(fd, piece, sizeof piece)) > 0 && buf_add(&text, piece, (size_t)n))
		continue;
	explicit_bzero(piece, sizeof piece);
	if (!from_stdin)
		close(fd);
	bool ok = n == 0 && !text.full ? idv_user_parse(buf_str(&text), text.len, user, err) :
	                                 err_set(err, ERR_LOCAL, "%s: %s", path, n < 0 ? strerror(errno) : "more than 64 KiB of user data");
	buf_finish(&text);
	return ok;
}

static bool one_subject(const struct options *o, const char *command, struct err *err)
{
	if (o->subject_count != 1 || o->id_count)
		return err_set(err, ERR_USAGE, "%s takes one --template T and one --user U", command);
	if (o->dry_run == o->yes)
		return err_set(err, ERR_USAGE, "say --dry-run to see the request, or --yes to send it");
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

static void print_request(const struct buf *body)
{
	print_json(buf_str(body), body->len);
	putchar('\n');
}

/* The newest attempt of the subject: what the retry follows, and what a lost answer is recognised by. */
static bool newest_attempt(struct api *api, struct answer *a, const struct options *o, struct config *config, struct caseload *load,
                           const struct attempt **newest, struct err *err)
{
	struct listing l = { .config = config, .api = api, .o = &(struct options){ 0 } };
	buf_init(&l.request_id, 256);
	bool ok = list_subject(&l, a, &o->subjects[0], err);
	buf_finish(&l.request_id);
	caseload_link(&l.load);
	*load = l.load;
	if (ok && a->page.next_cursor) {
		err_set(err, ERR_LOCAL, "this subject has more than %d attempts, so the newest is not known: nothing was sent", config->list_cap);
		return err_remedy(err, "raise the setting list_cap");
	}
	*newest = l.load.count ? caseload_newest(&l.load, l.load.attempts[0]) : NULL;
	return ok && (*newest || err_set(err, ERR_NOT_FOUND, "this subject has no attempt to retry"));
}

static bool send_retry(struct config *config, struct options *o, struct idv_retry *q, struct api *api, struct answer *a, struct err *err)
{
	struct caseload load = { 0 };
	const struct attempt *newest = NULL;
	bool ok = newest_attempt(api, a, o, config, &load, &newest, err);
	if (ok) {
		struct idv_advice advice;
		idv_retry_advise(newest->record, q->strategy, &advice);
		if (advice.verdict == IDV_REFUSED)
			ok = err_set(err, ERR_REFUSED, "%s: %s", idv_strategy_names[q->strategy], advice.why);
		else if (advice.verdict == IDV_UNCLEAR)
			fprintf(stderr, "idreview: %s\n", advice.why);
	}
	ok = ok && wait_for(api, a, api_send_retry(api, q, newest->id, err), err);
	caseload_finish(&load);
	return ok;
}

/* A command that writes: what it asks, and what came of it. */
struct write {
	struct config *config;
	struct options *o;
	const struct err *credentials;
	struct buf body;
	struct api *api;
	struct answer a;
	struct err err;
};

static void write_begin(struct write *w, struct config *config, struct options *o, const struct err *credentials)
{
	*w = (struct write){ .config = config, .o = o, .credentials = credentials };
	buf_init(&w->a.json, IDV_BODY_MAX * 2);
	buf_init(&w->body, BODY_MAX);
}

static bool write_open(struct write *w)
{
	if (w->credentials->kind) {
		w->err = *w->credentials;
		return false;
	}
	w->a.subject = &w->o->subjects[0];
	return client_open(w->config, &w->a, &w->api, &w->err);
}

static void print_written(struct write *w)
{
	const struct idv_record *r = w->a.page.count ? w->a.page.records[0] : NULL;
	if (w->a.found_by_list && !w->a.raced)
		fputs("idreview: the answer was lost; the new attempt was found in the list\n", stderr);
	if (w->a.raced)
		fputs("idreview: it follows another attempt than was the newest: somebody else retried at the same time\n", stderr);
	char *id = text_clean_dup(r ? idv_text(r, IDV_ID) : "");
	if (r && !w->o->json)
		printf("%s\n", id);
	else
		print_answer(w->config, w->api, &w->a, true);
	/* It happened, even if nobody can read it where it should stand. */
	if (fflush(stdout) != 0 || ferror(stdout))
		fprintf(stderr, "idreview: the output cannot be written, but the attempt was made: %s\n", id);
	secret_free(id);
}

static int write_end(struct write *w, bool ok)
{
	if (ok && w->o->dry_run)
		print_request(&w->body);
	else if (ok)
		print_written(w);
	buf_finish(&w->body);
	answer_finish(&w->a);
	api_destroy(w->api);
	return ok ? 0 : fail(&w->a, &w->err);
}

int command_retry(struct config *config, struct options *o, const struct err *credentials)
{
	struct write w;
	struct idv_retry *q = secret_alloc(sizeof *q);
	write_begin(&w, config, o, credentials);
	bool ok = one_subject(o, "retry", &w.err) && parse_strategy(o, q, &w.err) && parse_steps(o->steps, q, &w.err) &&
	          read_user(o->data_file, &q->user, &w.err);
	if (ok) {
		q->template_id = o->subjects[0].template_id;
		q->client_user_id = o->subjects[0].client_user_id;
		q->is_shareable = o->shareable;
		ok = idv_retry_check(q, &w.err) && idv_retry_encode(q, &w.body, &w.err);
	}
	if (ok && !o->dry_run)
		ok = write_open(&w) && send_retry(config, o, q, w.api, &w.a, &w.err);
	secret_free(q);
	return write_end(&w, ok);
}

int command_create(struct config *config, struct options *o, const struct err *credentials)
{
	struct write w;
	struct idv_create *q = secret_alloc(sizeof *q);
	write_begin(&w, config, o, credentials);
	bool ok = one_subject(o, "create", &w.err) && read_user(o->data_file, &q->user, &w.err);
	if (ok) {
		q->template_id = o->subjects[0].template_id;
		q->client_user_id = o->subjects[0].client_user_id;
		q->is_shareable = o->shareable == IDV_YES;
		q->gave_consent = o->consent;
		q->is_idempotent = o->idempotent ? IDV_YES : IDV_UNSET;
		ok = idv_create_check(q, &w.err) && idv_create_encode(q, &w.body, &w.err);
	}
	if (ok && !o->dry_run)
		ok = write_open(&w) && wait_for(w.api, &w.a, api_send_create(w.api, q, &w.err), &w.err);
	secret_free(q);
	return write_end(&w, ok);
}

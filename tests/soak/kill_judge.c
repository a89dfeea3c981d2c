/* Is all there, once, and as the sandbox has it? By the store's rows, read as they are, and by the programs that check them. */
#include "soak/kills.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/loop.h"
#include "base/mem.h"
#include "base/when.h"
#include "config/config.h"
#include "sandbox/server.h"
#include "store/notes.h"
#include "store/opened.h"

enum { PAUSE_MS = 50 };

static struct opened o;
static struct config config;

/* -- reading ------------------------------------------------------------------------------------------------------------------------- */

struct table { size_t rows, cols; char **cells; };

static void take_table(void *ctx, const struct store_reply *reply)
{
	struct table *t = ctx;
	const struct store_rows *rows = &reply->rows[0];
	*t = (struct table){ rows->count, rows->cols, mem_alloc((rows->count * rows->cols + 1) * sizeof *t->cells) };
	for (size_t i = 0; i < rows->count; i++)
		for (size_t c = 0; c < rows->cols; c++) {
			const struct store_value *v = store_at(rows, i, c);
			t->cells[i * rows->cols + c] =
			    v->type == STORE_INT ? mem_printf("%" PRId64, v->number) : mem_strndup(v->bytes ? v->bytes : "", v->len);
		}
}

static struct table read_table(const char *sql)
{
	struct table t = { 0 };
	struct err err = { 0 };
	struct store_tx *tx = store_begin(o.store, STORE_READ);
	store_step_sql(tx, sql, STORE_ANY);
	ck_assert_msg(opened_ask(o.store, tx, take_table, &t, NULL, &err), "%s: %s", sql, err.text);
	return t;
}

static const char *cell(const struct table *t, size_t row, size_t col)
{
	return t->cells[row * t->cols + col];
}

static void finish(struct table *t)
{
	for (size_t i = 0; i < t->rows * t->cols; i++)
		free(t->cells[i]);
	free(t->cells);
}

static int64_t read_number(const char *sql)
{
	struct table t = read_table(sql);
	int64_t n = t.rows ? strtoll(cell(&t, 0, 0), NULL, 10) : 0;
	finish(&t);
	return n;
}

/* Rows are in order of the column. */
static bool has(const struct table *t, size_t col, const char *text)
{
	size_t from = 0, to = t->rows;
	while (from < to) {
		size_t mid = from + (to - from) / 2;
		int order = strcmp(cell(t, mid, col), text);
		if (!order)
			return true;
		if (order < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return false;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static struct table read_sorted(const char *sql)
{
	struct table t = read_table(sql);
	ck_assert_uint_eq(t.rows ? t.cols : 1, 1);
	qsort(t.cells, t.rows, sizeof *t.cells, by_text); /* by bytes, whatever the database thinks */
	return t;
}

/* -- webhooks ------------------------------------------------------------------------------------------------------------------------ */

static void judge_webhooks(const struct world *w)
{
	static const char digits[] = "0123456789abcdef";
	const char *hex = w->postgresql ? "SELECT encode(body_hash, 'hex') FROM inbox" : "SELECT lower(hex(body_hash)) FROM inbox";
	struct table inbox = read_sorted(hex), attempts = read_sorted("SELECT attempt_id FROM attempt"),
	             screenings = read_sorted("SELECT screening_id FROM attempt");
	for (size_t i = 0; i < w->accepted_count; i++) {
		const struct accepted *a = &w->accepted[i];
		char text[2 * HASH + 1] = "";
		for (int b = 0; b < HASH; b++) {
			text[2 * b] = digits[a->hash[b] >> 4];
			text[2 * b + 1] = digits[a->hash[b] & 15];
		}
		if (!has(&inbox, 0, text))
			found(&tally.lost, "a webhook about %s was answered with 200 and is not in the inbox", a->id);
		if (!has(a->screening ? &screenings : &attempts, 0, a->id))
			found(&tally.unread, "%s, of which a webhook was accepted, was never read", a->id);
	}
	tally.accepted += (int)w->accepted_count;
	finish(&inbox);
	finish(&attempts);
	finish(&screenings);
}

/* Each case as the sandbox has it. */
static void judge_cases(void)
{
	struct table cases = read_table("SELECT template_id, user_id, attempt_id, status FROM cases ORDER BY id");
	for (size_t i = 0; i < cases.rows; i++) {
		char body[700];
		snprintf(body, sizeof body, "{\"template_id\":\"%s\",\"client_user_id\":\"%s\"}", cell(&cases, i, 0), cell(&cases, i, 1));
		cJSON *json = server_json("list", body);
		const cJSON *newest = cJSON_GetArrayItem(json_at(json, "identity_verifications"), 0);
		const char *id = cJSON_GetStringValue(json_at(newest, "id")), *status = cJSON_GetStringValue(json_at(newest, "status"));
		if (!id || strcmp(id, cell(&cases, i, 2)) || strcmp(status, cell(&cases, i, 3)))
			found(&tally.stale, "%s: the case says %s %s, and it is %s %s", cell(&cases, i, 1), cell(&cases, i, 2), cell(&cases, i, 3),
			      id ? id : "nothing", id ? status : "");
		cJSON_Delete(json);
	}
	tally.cases += (int)cases.rows;
	finish(&cases);
}

/* -- retries -------------------------------------------------------------------------------------------------------------------------- */

static const cJSON *act_of(const cJSON *acts, const char *user, int *count)
{
	const cJSON *one, *last = NULL;
	*count = 0;
	cJSON_ArrayForEach(one, acts)
		if (!strcmp(cJSON_GetStringValue(json_at(one, "endpoint")), "retry") && !strcmp(cJSON_GetStringValue(json_at(one, "client_user_id")), user)) {
			++*count;
			last = one;
		}
	return last;
}

/* All that is known of it. */
static void tell_of(const struct world *w, const cJSON *acts, const char *user)
{
	const cJSON *one;
	struct table intents = read_table("SELECT id, user_id, op, newest_id, state, reason, result_id, told, at, closed_at, pid FROM intent ORDER BY at, id");
	for (size_t i = 0; i < intents.rows; i++) {
		for (size_t c = 0; c < intents.cols && !strcmp(cell(&intents, i, 1), user); c++)
			printf("%s%s", c ? " " : "  intent ", cell(&intents, i, c));
		if (!strcmp(cell(&intents, i, 1), user))
			putchar('\n');
	}
	cJSON_ArrayForEach(one, acts)
		if (!strcmp(cJSON_GetStringValue(json_at(one, "client_user_id")), user))
			printf("  act %s %s %s\n", cJSON_GetStringValue(json_at(one, "at")), cJSON_GetStringValue(json_at(one, "endpoint")),
			       cJSON_GetStringValue(json_at(one, "identity_verification_id")));
	for (size_t i = 0; i < w->line_count; i++)
		if (!strncmp(w->lines[i].word, "re", 2) && (strstr(w->lines[i].text, user) || !strcmp(w->lines[i].word, "refused")))
			printf("  worker %d at %" PRId64 ": %s %" PRId64 " %s\n", w->lines[i].slot, w->lines[i].ms, w->lines[i].word, w->lines[i].case_id,
			       w->lines[i].text);
	finish(&intents);
}

/* Whatever was begun there was written down here, as sent, before. */
static void judge_retries(const struct world *w)
{
	cJSON *json = server_control("{}");
	const cJSON *acts = json_at(json, "acts"), *one;
	struct table sent = read_sorted("SELECT user_id FROM intent WHERE op = 'retry' AND state IN (1, 2, 3, 4)");
	int count;
	cJSON_ArrayForEach(one, acts) {
		const char *user = cJSON_GetStringValue(json_at(one, "client_user_id"));
		if (strcmp(cJSON_GetStringValue(json_at(one, "endpoint")), "retry"))
			continue;
		tally.retries++;
		if (act_of(acts, user, &count) == one && count > 1) {
			found(&tally.twice, "%s was retried %d times", user, count);
			tell_of(w, acts, user);
		}
		if (!has(&sent, 0, user))
			found(&tally.unwritten, "%s was retried, and no write of the store says that it was sent", user);
	}
	for (size_t i = 0; i < w->line_count; i++) {
		char user[LINE_TEXT], attempt[LINE_TEXT];
		if (strcmp(w->lines[i].word, "retried") || sscanf(w->lines[i].text, "%s %s", user, attempt) != 2)
			continue;
		const cJSON *act = act_of(acts, user, &count);
		if (!act || strcmp(cJSON_GetStringValue(json_at(act, "identity_verification_id")), attempt))
			found(&tally.unwritten, "a worker was told that %s was retried as %s, and it was not", user, attempt);
	}
	finish(&sent);
	cJSON_Delete(json);
}

/* -- notes and events ----------------------------------------------------------------------------------------------------------------- */

struct wanted { const struct world *world; int64_t case_id; const struct case_key_secret *key; bool *seen; };

static void take_notes(void *ctx, const struct store_reply *reply)
{
	struct wanted *want = ctx;
	struct note n;
	for (size_t row = 0; row < reply->rows[0].count && notes_read(&reply->rows[0], row, want->key, &n); row++) {
		for (size_t i = 0; n.text && i < want->world->line_count; i++)
			if (!strcmp(want->world->lines[i].word, "note") && want->world->lines[i].case_id == want->case_id &&
			    strlen(want->world->lines[i].text) == n.len && !memcmp(want->world->lines[i].text, n.text, n.len))
				want->seen[i] = true;
		note_finish(&n);
	}
}

static void judge_notes(const struct world *w)
{
	struct table cases = read_table("SELECT id FROM cases WHERE notes > 0");
	bool *seen = mem_alloc(w->line_count + 1);
	struct case_key_secret *key = secret_alloc(sizeof *key);
	for (size_t i = 0; i < cases.rows; i++) {
		struct wanted want = { w, strtoll(cell(&cases, i, 0), NULL, 10), key, seen };
		struct err err = { 0 };
		if (!opened_key(&o, want.case_id, false, key, &err))
			continue;
		struct store_tx *t = store_begin(o.store, STORE_READ);
		notes_list(t, want.case_id);
		ck_assert_msg(opened_ask(o.store, t, take_notes, &want, NULL, &err), "%s", err.text);
	}
	for (size_t i = 0; i < w->line_count; i++) {
		if (strcmp(w->lines[i].word, "note"))
			continue;
		tally.notes++;
		if (!seen[i])
			found(&tally.unreadable, "note %s of case %" PRId64 " was said to be kept and cannot be read", w->lines[i].text, w->lines[i].case_id);
	}
	secret_free(key);
	free(seen);
	finish(&cases);
}

/* Each act has its event and each event its act, however many programs died between the two. */
static void judge_pairs(void)
{
	static const struct { const char *what, *acts, *events; } pairs[] = {
		{ "claims", "SELECT CAST(coalesce(sum(fence), 0) AS bigint) FROM cases", "SELECT count(*) FROM event WHERE kind = 'claim'" },
		{ "notes", "SELECT count(*) FROM note", "SELECT count(*) FROM event WHERE kind = 'note'" },
		{ "retries", "SELECT count(*) FROM intent WHERE op = 'retry'", "SELECT count(*) FROM event WHERE kind = 'retry'" },
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		int64_t acts = read_number(pairs[i].acts), events = read_number(pairs[i].events);
		if (acts != events)
			found(&tally.unpaired, "%" PRId64 " %s and %" PRId64 " events of them", acts, pairs[i].what, events);
	}
	tally.events += (int)read_number("SELECT count(*) FROM event");
	tally.chains += (int)read_number("SELECT count(DISTINCT writer) FROM event");
}

/* -- the programs that check ----------------------------------------------------------------------------------------------------------- */

static void show(const struct world *w, const char *name)
{
	char path[300], line[400];
	snprintf(path, sizeof path, "%s/%s", w->dir, name);
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		fputs(line, stdout);
	if (f)
		fclose(f);
}

static void judge_by_programs(struct world *w)
{
	static const char *const verify[] = { "audit", "verify", "--head", "-", NULL }, *const check[] = { "store", "check", NULL };
	char path[300];
	snprintf(path, sizeof path, "%s/heads", w->dir);
	FILE *f = fopen(path, "w");
	for (size_t i = 0; i < w->line_count; i++)
		if (!strcmp(w->lines[i].word, "head"))
			fprintf(f, "audit head %s\n", w->lines[i].text);
	fclose(f);
	int code = world_wait(world_command(w, verify, "verified", "heads"));
	if (code) {
		found(&tally.broken, "idreview audit verify ends with %d", code);
		show(w, "verified");
	}
	code = world_wait(world_command(w, check, "checked", NULL));
	if (code) {
		found(&tally.faults, "idreview store check ends with %d", code);
		show(w, "checked");
	}
}

/* -- in order -------------------------------------------------------------------------------------------------------------------------- */

static void wait_until_read(void)
{
	int64_t until = when_mono_ms() + PATIENCE_MS;
	while (read_number("SELECT count(*) FROM inbox WHERE done_at = 0") > 0) {
		ck_assert_msg(when_mono_ms() < until, "%" PRId64 " webhooks are not read", read_number("SELECT count(*) FROM inbox WHERE done_at = 0"));
		loop_wait(-1, 0, PAUSE_MS);
	}
}

void judge(struct world *w)
{
	struct err err = { 0 };
	config_init(&config);
	ck_assert_msg(config_read_files(&config, NULL, &err) && config_read_environment(&config, &err) && opened_begin(&o, &config, NULL, &err) &&
	              opened_wait(&o, &err), "%s", err.text);
	wait_until_read();
	world_stop(&w->hooks, "idreview-hooks");
	judge_webhooks(w);
	judge_cases();
	judge_retries(w);
	judge_notes(w);
	judge_pairs();
	opened_end(&o);
	config_finish(&config);
	judge_by_programs(w);
}

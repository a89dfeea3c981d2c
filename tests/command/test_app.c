/* Rules of the console that need no terminal: line editing, the caseload and its chains, the tables. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/reserved.h"
#include "support/suite.h"
#include "ui/action.h"
#include "ui/app.h"
#include "desk/caseload.h"
#include "command/command.h"
#include "ui/edit.h"
#include "ui/scroll.h"
#include "command/nearest.h"
#include "command/option_table.h"
#include "command/options.h"
#include "command/recorder.h"
#include "screen/whole.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "term/term.h"

static enum edit_outcome key(char *text, size_t size, uint32_t k)
{
	const struct term_event ev = { .kind = TERM_KEY, .key = k };
	return edit_line(text, size, &ev);
}

static const struct {
	const char *comm, *name;
} recorders[] = {
	{ "tlog-rec", "tlog" }, { "tlog-rec-sessio", "tlog" }, { "script", "script" }, { "asciinema", "asciinema" }, { "teleport", "Teleport" },
	{ "ttyrec", "ttyrec" }, { "scriptreplay", NULL }, { "bash", NULL }, { "tmux: client", NULL }, { "", NULL }, { "tlog-play", NULL },
};

START_TEST(recorders_are_known_by_their_process)
{
	const char *name = recorder_of_process(recorders[_i].comm);
	ck_assert_pstr_eq(name, recorders[_i].name);
}
END_TEST

static const struct {
	const char *variable, *name;
} variables[] = {
	{ "ASCIINEMA_REC=1", "asciinema" }, { "SSH_TELEPORT_USER=someone", "Teleport" }, { "TELEPORT_SESSION=", "Teleport" },
	{ "ASCIINEMA_RECORD=1", NULL }, { "ASCIINEMA=1", NULL }, { "X=ASCIINEMA_REC", NULL },
};

START_TEST(recorders_are_known_by_their_variables)
{
	char *const all[] = { "PATH=/bin", (char *)(uintptr_t)variables[_i].variable, NULL };
	ck_assert_pstr_eq(recorder_of_environment(all), variables[_i].name);
}
END_TEST

START_TEST(edit_types_and_removes)
{
	char text[8] = "";
	ck_assert_int_eq(key(text, sizeof text, 'a'), EDIT_CHANGED);
	key(text, sizeof text, 0xe9);
	key(text, sizeof text, 0x1f600);
	ck_assert_str_eq(text, "a\xc3\xa9\xf0\x9f\x98\x80");
	key(text, sizeof text, 'b');
	ck_assert_str_eq(text, "a\xc3\xa9\xf0\x9f\x98\x80");
	key(text, sizeof text, TERM_BACKSPACE);
	ck_assert_str_eq(text, "a\xc3\xa9");
	key(text, sizeof text, TERM_BACKSPACE);
	ck_assert_str_eq(text, "a");
	key(text, sizeof text, TERM_BACKSPACE);
	key(text, sizeof text, TERM_BACKSPACE);
	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(edit_removes_words_and_lines)
{
	char text[32] = "two words ";
	key(text, sizeof text, 23);
	ck_assert_str_eq(text, "two ");
	key(text, sizeof text, 21);
	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(edit_leaves_other_keys)
{
	char text[8] = "x";
	ck_assert_int_eq(key(text, sizeof text, TERM_DOWN), EDIT_OTHER);
	ck_assert_int_eq(key(text, sizeof text, '\t'), EDIT_OTHER);
	ck_assert_int_eq(key(text, sizeof text, 0x85), EDIT_OTHER);
	ck_assert_int_eq(key(text, sizeof text, '\r'), EDIT_ENTER);
	ck_assert_int_eq(key(text, sizeof text, 27), EDIT_CANCEL);
	ck_assert_str_eq(text, "x");
}
END_TEST

static struct idv_record *record(const char *id, const char *previous, const char *created, const char *user)
{
	char json[1024];
	snprintf(json, sizeof json,
	         "{\"id\":\"%s\",\"client_user_id\":\"%s\",\"created_at\":\"%s\",\"previous_attempt_id\":%s%s%s,\"template\":{\"id\":\"t\"},"
	         "\"status\":\"failed\"}",
	         id, user, created, previous ? "\"" : "", previous ? previous : "null", previous ? "\"" : "");
	struct idv_page page = { 0 };
	struct err err = { 0 };
	ck_assert_msg(idv_decode_one(json, strlen(json), &page, &err), "%s", err.text);
	struct idv_record *r = idv_page_take(&page, 0);
	idv_page_finish(&page);
	return r;
}

START_TEST(chains_are_numbered_oldest_first)
{
	struct caseload l = { 0 };
	size_t subject = caseload_add_subject(&l, "t", "u");
	caseload_put(&l, record("idv_c", "idv_b", "2026-01-03T00:00:00Z", "u"), 1);
	caseload_put(&l, record("idv_a", NULL, "2026-01-01T00:00:00Z", "u"), 1);
	caseload_put(&l, record("idv_b", "idv_a", "2026-01-02T00:00:00Z", "u"), 1);
	caseload_put(&l, record("idv_x", NULL, "2026-02-02T00:00:00Z", "other"), 1);
	caseload_link(&l);
	struct attempt *b = caseload_find(&l, "idv_b");
	ck_assert_uint_eq(b->try_no, 2);
	ck_assert_uint_eq(b->tries, 0); /* more may come */
	l.subjects[subject].whole = true;
	caseload_link(&l);
	ck_assert_uint_eq(b->tries, 3);
	ck_assert_str_eq(b->previous->id, "idv_a");
	ck_assert_str_eq(b->next->id, "idv_c");
	ck_assert_ptr_eq(caseload_newest(&l, caseload_find(&l, "idv_a")), caseload_find(&l, "idv_c"));
	ck_assert_ptr_null(caseload_find(&l, "idv_d"));
	caseload_finish(&l);
}
END_TEST

/* Where not all of a chain was read, its numbers are not known. */
START_TEST(half_a_chain_has_no_numbers)
{
	struct caseload l = { 0 };
	size_t subject = caseload_add_subject(&l, "t", "u");
	l.subjects[subject].whole = true;
	struct attempt *c = caseload_put(&l, record("idv_c", "idv_b", "2026-01-03T00:00:00Z", "u"), 1);
	struct attempt *d = caseload_put(&l, record("idv_d", "idv_c", "2026-01-04T00:00:00Z", "u"), 1);
	caseload_link(&l);
	ck_assert_uint_eq(c->try_no, 0);
	ck_assert_uint_eq(d->try_no, 0);
	ck_assert_uint_eq(d->tries, 0);
	caseload_finish(&l);
}
END_TEST

START_TEST(a_chain_that_bites_its_tail_ends)
{
	struct caseload l = { 0 };
	caseload_put(&l, record("idv_a", "idv_b", "2026-01-01T00:00:00Z", "u"), 1);
	caseload_put(&l, record("idv_b", "idv_a", "2026-01-02T00:00:00Z", "u"), 1);
	caseload_put(&l, record("idv_s", "idv_s", "2026-01-02T00:00:00Z", "u"), 1);
	caseload_link(&l);
	ck_assert_uint_eq(l.count, 3);
	caseload_finish(&l);
}
END_TEST

START_TEST(a_record_read_again_replaces_the_old_one)
{
	struct caseload l = { 0 };
	struct attempt *a = caseload_put(&l, record("idv_a", NULL, "2026-01-01T00:00:00Z", "u"), 1);
	uint64_t before = l.changes;
	ck_assert_ptr_eq(caseload_put(&l, record("idv_a", NULL, "2026-01-05T00:00:00Z", "u"), 9), a);
	ck_assert_uint_eq(l.count, 1);
	ck_assert_int_eq(a->read_at, 9);
	ck_assert_uint_gt(l.changes, before);
	for (int i = 0; i < 600; i++) {
		char id[24];
		snprintf(id, sizeof id, "idv_%d", i);
		caseload_put(&l, record(id, NULL, "2026-01-01T00:00:00Z", "u"), 1);
	}
	ck_assert_str_eq(caseload_find(&l, "idv_599")->id, "idv_599");
	ck_assert_ptr_eq(caseload_find(&l, "idv_a"), a);
	caseload_finish(&l);
}
END_TEST

START_TEST(a_cursor_that_repeats_is_seen)
{
	struct caseload l = { 0 };
	struct err err = { 0 };
	struct subject *s;
	caseload_add_subject(&l, "t", "u");
	s = &l.subjects[0];
	ck_assert(subject_set_cursor(s, "one", &err));
	ck_assert(subject_set_cursor(s, "two", &err));
	ck_assert(!subject_set_cursor(s, "one", &err));
	ck_assert_str_eq(s->cursor, "two");
	ck_assert_ptr_nonnull(strstr(err.text, "cursor twice"));
	subject_restart(s);
	ck_assert(subject_set_cursor(s, "one", &err));
	caseload_finish(&l);
}
END_TEST

START_TEST(subject_lines_are_understood)
{
	struct subject_line out;
	struct err err = { 0 };
	char full[] = "user-1\ttmpl-1 ", id[] = " idv_1 ", comment[] = "# x", empty[] = "", bad[] = "user only", tabs[] = "a\tb\tc";
	ck_assert(subject_line_parse(full, &out, &err));
	ck_assert_str_eq(out.client_user_id, "user-1");
	ck_assert_str_eq(out.template_id, "tmpl-1");
	ck_assert(subject_line_parse(id, &out, &err));
	ck_assert_str_eq(out.id, "idv_1");
	ck_assert(subject_line_parse(comment, &out, &err) && !out.id && !out.client_user_id);
	ck_assert(subject_line_parse(empty, &out, &err) && !out.id && !out.client_user_id);
	ck_assert(!subject_line_parse(bad, &out, &err));
	ck_assert(!subject_line_parse(tabs, &out, &err));
}
END_TEST

/* What spreadsheets save, and what is no text: all lines are read, or it is said why none is. */
static const struct {
	const char *text;
	size_t len;
	const char *ids;   /* of all lines, each behind a blank */
	const char *error; /* NULL: it is read */
} files[] = {
#define FILE_OF(text) text, sizeof text - 1
	{ FILE_OF("\xef\xbb\xbfu1\tt1\r\nu2\tt2\r\n"), " u1/t1 u2/t2", NULL },
	{ FILE_OF("u1\tt1\ru2\tt2\r\ridv_3"), " u1/t1 u2/t2 idv_3", NULL },
	{ FILE_OF("\"u1\"\t\"t1\"\n\"u \"\"2\"\"\"\tt2\n\"idv_3\"\n"), " u1/t1 u \"2\"/t2 idv_3", NULL },
	{ FILE_OF("\xef\xbb\xbf"), "", NULL },
	{ FILE_OF(""), "", NULL },
	{ FILE_OF("u1\tt1\n\"u2\tt2\n"), NULL, "file line 2: a value begins with a quote and does not end with one" },
	{ FILE_OF("\"u1\"x\tt1\n"), NULL, "file line 1: a value begins with a quote" },
	{ FILE_OF("u1\tt1\r\nu2 t2\r\n"), NULL, "file line 2: a subjects line is" },
	{ FILE_OF("\"\"\tt1\n"), NULL, "file line 1: The client_user_id is missing" },
	{ FILE_OF("u\xff\tt1\n"), NULL, "file line 1: The client_user_id is not valid UTF-8" },
	{ FILE_OF("\xff\xfeu\0001\0\t\0"), NULL, "file is UTF-16" },
	{ FILE_OF("\xfe\xff\0u\0001"), NULL, "file is UTF-16" },
	{ FILE_OF("u1\tt1\nu\0002\tt2\n"), NULL, "file holds a NUL byte" },
};

START_TEST(subjects_files_are_read_or_refused)
{
	struct subject_line *lines = NULL;
	size_t count = 0;
	struct err err = { 0 };
	struct buf ids;
	char text[200];
	memcpy(text, files[_i].text, files[_i].len + 1);
	buf_init(&ids, 400);
	bool ok = subjects_parse("file", text, files[_i].len, &lines, &count, &err);
	ck_assert_msg(ok == !files[_i].error, "%s", err.text);
	for (size_t i = 0; i < count; i++)
		buf_printf(&ids, lines[i].id ? " %s" : " %s/%s", lines[i].id ? lines[i].id : lines[i].client_user_id, lines[i].template_id);
	if (ok)
		ck_assert_str_eq(buf_str(&ids), files[_i].ids);
	else
		ck_assert_msg(strstr(err.text, files[_i].error) != NULL, "%s", err.text);
	buf_finish(&ids);
	free(lines);
}
END_TEST

/* An id is carried whole from the queue to the case, or the case does not open. */
START_TEST(cases_open_by_whole_ids)
{
	char id[IDV_ID_SIZE + 1];
	struct app *app = secret_alloc(sizeof *app);
	app->worker = image_worker_create(NULL);
	app->film_worker = image_worker_create(NULL);
	screen_push(app, SCREEN_QUEUE);
	memset(id, 'x', sizeof id - 1);
	memcpy(id, "idv_", 4);
	id[IDV_ID_SIZE] = '\0'; /* one byte too long */
	struct attempt *longer = caseload_put(&app->load, record(id, NULL, "2026-01-01T00:00:00Z", "u"), 1);
	case_open(app, longer->id);
	ck_assert_str_eq(app->open.id, "");
	ck_assert_msg(strstr(app->message, "attempt id has 256 bytes; at most 255") != NULL, "%s", app->message);
	ck_assert_int_eq(screen_top(app), SCREEN_QUEUE);
	id[IDV_ID_MAX] = '\0';
	struct attempt *whole = caseload_put(&app->load, record(id, NULL, "2026-01-01T00:00:00Z", "u"), 1);
	case_open(app, whole->id);
	ck_assert_ptr_eq(case_attempt(app), whole);
	ck_assert_ptr_eq(app->queue.current, whole);
	retry_open(app);
	ck_assert_str_eq(app->retry.newest_id, id);
	image_worker_destroy(app->worker);
	image_worker_destroy(app->film_worker);
	caseload_finish(&app->load);
	free(app->calls);
	secret_free(app);
}
END_TEST

/* What is longer than may be sent is refused where it is read, and never cut. */
START_TEST(long_ids_are_refused)
{
	char line[2 * IDV_ID_SIZE + 8];
	struct subject_line out;
	struct err err = { 0 };
	memset(line, 'u', IDV_ID_MAX);
	snprintf(line + IDV_ID_MAX, 8, "\tt1");
	ck_assert(subject_line_parse(line, &out, &err));
	ck_assert_uint_eq(strlen(out.client_user_id), IDV_ID_MAX);
	memset(line, 'u', IDV_ID_SIZE);
	snprintf(line + IDV_ID_SIZE, 8, "\tt1");
	ck_assert(!subject_line_parse(line, &out, &err));
	ck_assert_msg(strstr(err.text, "client_user_id has 256 bytes; at most 255"), "%s", err.text);
}
END_TEST

static const struct {
	const char *typed, *meant;
} slips[] = {
	{ "lst", "list" }, { "lits", "list" }, { "lisst", "list" }, { "set", "get" }, { "retyr", "retry" }, { "docter", "doctor" },
	{ "create-it", NULL }, { "do", "doctor" }, { "x", NULL }, { "", NULL }, { "idv_1", NULL },
	{ "a-word-that-is-longer-than-any-that-could-be-meant-by-it", NULL },
};

START_TEST(slips_are_understood)
{
	struct nearest near = { .word = slips[_i].typed };
	for (size_t i = 0; i < command_count; i++)
		if (command_table[i].name)
			nearest_try(&near, command_table[i].name);
	ck_assert_pstr_eq(near.found, slips[_i].meant);
}
END_TEST

/* One meaning a key: no two actions that hold at the same time share one. */
START_TEST(keys_have_one_meaning)
{
	for (size_t i = 0; i < action_count; i++)
		for (size_t k = i + 1; k < action_count; k++)
			for (size_t a = 0; a < ACTION_KEYS && action_table[i].keys[a]; a++)
				for (size_t b = 0; b < ACTION_KEYS && action_table[k].keys[b]; b++)
					ck_assert_msg(action_table[i].keys[a] != action_table[k].keys[b] || !(action_table[i].where & action_table[k].where),
					              "%s and %s share a key", action_table[i].name, action_table[k].name);
}
END_TEST

START_TEST(action_rows_are_complete)
{
	for (size_t i = 0; i < action_count; i++) {
		const struct action *a = &action_table[i];
		ck_assert(a->name && a->help && a->run && a->keys[0] && a->where);
		ck_assert_msg(a->help[strlen(a->help) - 1] != '.', "%s: the manual adds the full stop", a->name);
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(action_table[k].name, a->name);
	}
}
END_TEST

START_TEST(options_are_parsed_in_order)
{
	struct options o;
	struct err err = { 0 };
	char *argv[] = { "idreview", "--template", "t1", "--user", "u1", "--user", "u2", "--template", "t2", "-u", "u3", "idv_9", NULL };
	ck_assert_msg(options_parse(&o, FOR_CONSOLE, 12, argv, &err), "%s", err.text);
	ck_assert_uint_eq(o.subject_count, 4);
	ck_assert_str_eq(o.subjects[1].template_id, "t1");
	ck_assert_str_eq(o.subjects[2].template_id, "t2");
	ck_assert_str_eq(o.subjects[2].client_user_id, "u3");
	ck_assert_str_eq(o.subjects[3].id, "idv_9");
	options_finish(&o);
}
END_TEST

START_TEST(options_refuse_what_is_not_theirs)
{
	struct options o;
	struct err err = { 0 };
	char *other[] = { "get", "--strategy", "reset", NULL }, *bare[] = { "list", "--user", "u", NULL }, *limit[] = { "list", "--limit", "0", NULL };
	ck_assert(!options_parse(&o, FOR_GET, 3, other, &err));
	ck_assert_int_eq(err.kind, ERR_USAGE);
	options_finish(&o);
	ck_assert(!options_parse(&o, FOR_LIST, 3, bare, &err));
	options_finish(&o);
	ck_assert(!options_parse(&o, FOR_LIST, 3, limit, &err));
	options_finish(&o);
}
END_TEST

/* Pages over every size of list: no item is passed over, each page but the last moves all that shows but one, and back is as far. */
START_TEST(pages_pass_over_nothing)
{
	for (size_t count = 0; count < 60; count++) {
		for (int rows = 1; rows < 30; rows++) {
			size_t top = 0, cursor = 0, last = count > (size_t)rows ? count - (size_t)rows : 0;
			const struct list_view l = { .rows = rows, .count = count, .top = &top, .cursor = &cursor };
			const size_t step = rows > 2 ? (size_t)rows - 1 : 1;
			for (size_t before; top < last;) {
				before = top;
				list_page(&l, list_page_rows(&l));
				ck_assert_uint_eq(top, before + step < last ? before + step : last);
				ck_assert(cursor >= top && cursor < top + (size_t)rows && cursor < count);
			}
			list_page(&l, list_page_rows(&l));
			list_page(&l, list_page_rows(&l));
			ck_assert_uint_eq(cursor, count ? count - 1 : 0);
			while (top > 0) {
				size_t before = top;
				list_page(&l, -list_page_rows(&l));
				ck_assert_uint_eq(top, before > step ? before - step : 0);
				ck_assert(cursor >= top && cursor < top + (size_t)rows);
			}
			list_page(&l, -list_page_rows(&l));
			list_page(&l, -list_page_rows(&l));
			ck_assert_uint_eq(cursor, 0);
		}
	}
}
END_TEST

START_TEST(a_list_moves_within_its_bounds)
{
	size_t top = 50, cursor = 5000;
	const struct list_view l = { .rows = 10, .count = 40, .top = &top, .cursor = &cursor };
	list_keep(&l);
	ck_assert_uint_eq(cursor, 39);
	ck_assert_uint_eq(top, 30);
	list_step(&l, -99999);
	ck_assert(cursor == 0 && top == 0);
	list_step(&l, 99999);
	ck_assert(cursor == 39 && top == 30);
	list_scroll(&l, -3);
	ck_assert(cursor == 36 && top == 27);
	list_scroll(&l, -99999);
	ck_assert(cursor == 9 && top == 0);
	list_step(&l, 3);
	ck_assert(cursor == 12 && top == 3);
	const struct list_view bare = { .rows = 10, .count = 40, .top = &top };
	list_step(&bare, 99999);
	ck_assert_uint_eq(top, 30);
	list_page(&bare, -list_page_rows(&bare));
	ck_assert_uint_eq(top, 21);
	const struct list_view none = { .rows = 0, .count = 0, .top = &top, .cursor = &cursor };
	list_page(&none, 9);
	ck_assert(cursor == 0 && top == 0);
}
END_TEST

START_TEST(reserved_keys_are_free)
{
	static const unsigned places[] = { ACTION_IN_QUEUE, ACTION_IN_CASE | ACTION_IN_PICTURES, ACTION_IN_WHOLE, ACTION_IN_LIST };
	for (size_t i = 0; i < reserved_count; i++) {
		char name[16];
		for (size_t k = 0; k < action_count; k++)
			for (size_t n = 0; n < ACTION_KEYS && action_table[k].keys[n]; n++)
				for (size_t p = 0; p < sizeof places / sizeof places[0]; p++)
					ck_assert_msg(action_table[k].keys[n] != reserved_table[i].key || !(reserved_table[i].where & places[p]) ||
					              !(action_table[k].where & places[p]), "%s is for %s", action_key_name(reserved_table[i].key, name),
					              reserved_table[i].what);
		for (size_t k = 0; k < i; k++)
			ck_assert_msg(reserved_table[k].key != reserved_table[i].key || !(reserved_table[k].where & reserved_table[i].where),
			              "%s is reserved twice", reserved_table[i].what);
	}
}
END_TEST

START_TEST(fixed_last_lines_fit_80_columns)
{
	ck_assert_int_le(text_width(paint_zoom_keys), 78);
	ck_assert_int_le(text_width(whole_keys), 30);
	ck_assert_int_le(text_width(whole_zoom_keys), 30);
	for (size_t i = 0; i < SCREENS; i++)
		ck_assert_msg(!screen_table[i].keys || text_width(screen_table[i].keys) <= 78, "%s", screen_table[i].name);
}
END_TEST

/* The command line, split at blanks; what is said of it. */
static const struct {
	unsigned command;
	const char *line, *says;
} refused[] = {
	{ FOR_LIST, "list --lmit 3", "--lmit is no option of list: did you mean --limit?" },
	{ FOR_LIST, "list --user-id=3", "--user-id is no option of list" },
	{ FOR_LIST, "list --xyzzy", "--xyzzy is no option of list" },
	{ FOR_LIST, "list -jx", "-x is no option of list" },
	{ FOR_LIST, "list --json=3", "--json takes no value" },
	{ FOR_GET, "get --strategy reset", "--strategy is no option of get" },
	{ FOR_GET, "get -n 3", "-n is no option of get" },
	{ FOR_CONSOLE, "idreview --json list", "--json is no option of idreview without a command" },
	{ FOR_CONSOLE, "idreview --p", "--p may be --plain or --pictures or --passthrough" },
	{ FOR_LIST, "list -c", "-c needs a value" },
	{ FOR_LIST, "list --template t", "--template t has no --user after it" },
	{ FOR_LIST, "list --template t --user u --template t2", "--template t2 has no --user after it" },
	{ FOR_RETRY, "retry --shareable --no-shareable", "--shareable and --no-shareable contradict each other" },
	{ FOR_CREATE, "create --no-idempotent --idempotent", "--idempotent and --no-idempotent contradict each other" },
	{ FOR_RETRY, "retry --strategy reset --strategy custom", "--strategy is given twice" },
	{ FOR_RETRY, "retry --steps selfie_check --steps kyc_check", "--steps is given twice" },
};

static int split(const char *line, char text[200], char *argv[16])
{
	int argc = 0;
	snprintf(text, 200, "%s", line);
	for (char *rest = text, *word; (word = strsep(&rest, " "));)
		argv[argc++] = word;
	argv[argc] = NULL;
	return argc;
}

START_TEST(options_say_what_is_wrong)
{
	struct options o;
	struct err err = { 0 };
	char text[200], *argv[16];
	int argc = split(refused[_i].line, text, argv);
	ck_assert(!options_parse(&o, refused[_i].command, argc, argv, &err));
	ck_assert_int_eq(err.kind, ERR_USAGE);
	ck_assert_msg(strstr(err.text, refused[_i].says) == err.text, "%s", err.text);
	options_finish(&o);
}
END_TEST

static const struct {
	const char *line;
	int place;
} places[] = {
	{ "idreview list", 1 }, { "idreview --base-url list list", 3 }, { "idreview --base-url=U --read-only -c F list --json", 5 },
	{ "idreview --base U --log L get", 5 }, { "idreview", 0 }, { "idreview --json list", 0 }, { "idreview -- list", 0 },
	{ "idreview --template t --user u", 0 }, { "idreview --base-url", 0 }, { "idreview idv_1 list", 1 },
};

START_TEST(options_may_stand_before_the_command)
{
	char text[200], *argv[16];
	int argc = split(places[_i].line, text, argv);
	ck_assert_int_eq(options_command_place(argc, argv), places[_i].place);
}
END_TEST

/* What a shell completes are the words that are taken. */
START_TEST(option_values_are_the_words_that_are_taken)
{
	struct buf strategies, steps;
	buf_init(&strategies, 200);
	buf_init(&steps, 200);
	for (int i = 0; i < IDV_STRATEGIES; i++)
		buf_printf(&strategies, "%s%s", i ? " " : "", idv_strategy_names[i]);
	for (int i = 0; i < IDV_CUSTOM_STEPS; i++)
		buf_printf(&steps, "%s%s", i ? " " : "", idv_custom_step_names[i]);
	for (size_t i = 0; i < option_count; i++) {
		if (strcmp(option_table[i].name, "strategy") == 0)
			ck_assert_str_eq(option_table[i].values, buf_str(&strategies));
		if (strcmp(option_table[i].name, "steps") == 0)
			ck_assert_str_eq(option_table[i].values, buf_str(&steps));
	}
	buf_finish(&strategies);
	buf_finish(&steps);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("app");
	TCase *t = tcase_create("app");
	tcase_add_loop_test(t, recorders_are_known_by_their_process, 0, (int)(sizeof recorders / sizeof recorders[0]));
	tcase_add_loop_test(t, recorders_are_known_by_their_variables, 0, (int)(sizeof variables / sizeof variables[0]));
	tcase_add_test(t, edit_types_and_removes);
	tcase_add_test(t, edit_removes_words_and_lines);
	tcase_add_test(t, edit_leaves_other_keys);
	tcase_add_test(t, chains_are_numbered_oldest_first);
	tcase_add_test(t, half_a_chain_has_no_numbers);
	tcase_add_test(t, a_chain_that_bites_its_tail_ends);
	tcase_add_test(t, a_record_read_again_replaces_the_old_one);
	tcase_add_test(t, a_cursor_that_repeats_is_seen);
	tcase_add_test(t, subject_lines_are_understood);
	tcase_add_loop_test(t, subjects_files_are_read_or_refused, 0, (int)(sizeof files / sizeof files[0]));
	tcase_add_test(t, cases_open_by_whole_ids);
	tcase_add_test(t, long_ids_are_refused);
	tcase_add_loop_test(t, slips_are_understood, 0, (int)(sizeof slips / sizeof slips[0]));
	tcase_add_test(t, keys_have_one_meaning);
	tcase_add_test(t, action_rows_are_complete);
	tcase_add_test(t, pages_pass_over_nothing);
	tcase_add_test(t, a_list_moves_within_its_bounds);
	tcase_add_test(t, reserved_keys_are_free);
	tcase_add_test(t, fixed_last_lines_fit_80_columns);
	tcase_add_test(t, options_are_parsed_in_order);
	tcase_add_test(t, options_refuse_what_is_not_theirs);
	tcase_add_loop_test(t, options_say_what_is_wrong, 0, (int)(sizeof refused / sizeof refused[0]));
	tcase_add_loop_test(t, options_may_stand_before_the_command, 0, (int)(sizeof places / sizeof places[0]));
	tcase_add_test(t, option_values_are_the_words_that_are_taken);
	suite_add_tcase(s, t);
	return suite_run(s);
}

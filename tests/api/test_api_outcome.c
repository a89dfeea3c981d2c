/* What may be said of a write: the table walked whole, the accounts, and what a reading of a list shows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "api/account.h"
#include "api/writing.h"
#include "base/mem.h"

/* What a look can follow, and the one thing that only an answer with an attempt can. */
static bool can_be(enum write_wire wire, enum write_seen seen)
{
	bool asks = wire == WIRE_OTHER || wire == WIRE_RATE || wire == WIRE_LOST || wire == WIRE_KILLED;
	return seen == SEEN_UNASKED || (asks && (seen != SEEN_ANSWERED || wire == WIRE_OTHER));
}

START_TEST(each_pair_has_its_row)
{
	for (int wire = 0; wire < WIRES; wire++)
		for (int seen = 0; seen < SEENS; seen++) {
			const struct write_outcome *o = outcome_of((enum write_wire)wire, (enum write_seen)seen);
			ck_assert_msg((o != NULL) == can_be((enum write_wire)wire, (enum write_seen)seen), "wire %d, seen %d", wire, seen);
			if (!o || o->look)
				continue;
			bool done = o->state == INTENT_DONE || o->state == INTENT_APPEARED;
			ck_assert_int_eq(done, o->kind == ERR_NONE);
			ck_assert_int_eq(o->state == INTENT_OPEN, o->kind == ERR_UNCERTAIN);
			ck_assert_msg(o->state != INTENT_INTENDED && o->state != INTENT_SENT && o->state != INTENT_GIVEN_UP, "a verdict");
			/* Only a believed answer is ours; only proof refuses. */
			ck_assert_int_eq(o->own == API_OWN, o->state == INTENT_DONE);
			if (o->state == INTENT_REFUSED)
				ck_assert(wire == WIRE_UNSENT || wire == WIRE_REFUSED || (wire == WIRE_RATE && seen != SEEN_UNREADABLE));
			if (o->state == INTENT_OPEN)
				ck_assert_ptr_nonnull(strstr(o->sentence, "not known"));
			ck_assert_ptr_null(strstr(o->sentence, "did not happen"));
		}
}
END_TEST

START_TEST(bars_send_nothing)
{
	for (int bar = 0; bar < WRITE_BARS; bar++) {
		const struct write_refusal *r = &write_bar_table[bar];
		ck_assert_int_eq(strncmp(r->sentence, "nothing was sent: ", 18), 0);
		ck_assert(r->remedy[0]);
		int code = err_exit_code(r->kind);
		ck_assert_msg(code == 11 || code == 12 || code == 4 || code == 5, "bar %d", bar);
	}
}
END_TEST

/* As the manual promises them: scripts are written against these. */
START_TEST(exit_codes)
{
	static const struct {
		enum err_kind kind;
		int code;
	} codes[] = { { ERR_UNCERTAIN, 9 }, { ERR_CANCELLED, 10 }, { ERR_BARRED, 11 }, { ERR_CHANGED, 12 }, { ERR_HALF, 13 },
		      { ERR_SECOND, 14 },   { ERR_HELD, 15 },      { ERR_UNVERIFIED, 16 }, { ERR_STORE, 17 }, { ERR_OUTPUT, 18 } };
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		ck_assert_int_eq(err_exit_code(codes[i].kind), codes[i].code);
}
END_TEST

START_TEST(words_are_put_in)
{
	char out[40];
	const struct write_words w = { .why = "reset", .id = "idv_2", .user = "u\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9" };
	outcome_say("{why}; see {id} of {user}{nothing}{since}.", &w, out, sizeof out);
	ck_assert_str_eq(out, "reset; see idv_2 of u\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9.");
	outcome_say("{user}", &w, out, 5); /* cut at a character */
	ck_assert_str_eq(out, "u\xc3\xa9");
	outcome_say("{open", &w, out, sizeof out);
	ck_assert_str_eq(out, "{open");
}
END_TEST

/* -- accounts ----------------------------------------------------------------------------------------------------------------- */

static void name(const char *url, const char *environment, const char *client, char out[ACCOUNT_MAX])
{
	struct config c;
	struct err err;
	config_init(&c);
	ck_assert(config_set(&c, "base_url", url, &err) && config_set(&c, "environment", environment, &err) && config_set(&c, "client_id", client, &err));
	account_name(&c, out);
	config_finish(&c);
}

START_TEST(accounts)
{
	static const char *const same[] = { "https://api.example.com", "https://api.example.com/", "https://API.Example.COM:443", "https://api.example.com." };
	static const char *const loopback[] = { "http://127.0.0.1:80", "http://localhost", "http://LOCALHOST:80/", "http://[::1]", "http://127.9.9.9/", "http://localhost." };
	char first[ACCOUNT_MAX], other[ACCOUNT_MAX];
	name(same[0], "sandbox", "abc", first);
	ck_assert_ptr_null(strstr(first, "abc"));
	for (size_t i = 1; i < sizeof same / sizeof *same; i++) {
		name(same[i], "sandbox", "abc", other);
		ck_assert_str_eq(other, first);
	}
	static const char *const different[][3] = { { "https://api.example.com:444", "sandbox", "abc" }, { "https://api.example.com", "production", "abc" },
		                                    { "https://api.example.com", "sandbox", "abd" }, { "https://api2.example.com", "sandbox", "abc" } };
	for (size_t i = 0; i < sizeof different / sizeof *different; i++) {
		name(different[i][0], different[i][1], different[i][2], other);
		ck_assert_str_ne(other, first);
		ck_assert(!account_matches(first, other));
	}
	name(loopback[0], "sandbox", "abc", first);
	for (size_t i = 1; i < sizeof loopback / sizeof *loopback; i++) {
		name(loopback[i], "sandbox", "abc", other);
		ck_assert_msg(!strcmp(other, first), "%s: %s, not %s", loopback[i], other, first);
	}
	/* A journal of before has the server alone. */
	account_of_server("http://127.0.0.1/", other);
	ck_assert(account_matches(first, other));
	account_of_server("http://127.0.0.1:8/", other);
	ck_assert(!account_matches(first, other));
	account_of_server("nonsense:::", other);
	ck_assert(!account_matches(first, other));
}
END_TEST

/* -- what a list shows -------------------------------------------------------------------------------------------------------- */

/* Attempts as "id<previous", "-" for none. */
static size_t after(const char *newest_id, const char *list, char *last, size_t size)
{
	struct sighting s = { 0 };
	char *copy = mem_strdup(list), *rest = copy, *one;
	struct buf json;
	struct record_page page;
	struct err err;
	buf_init(&json, 1024 * 1024);
	buf_add_str(&json, "{\"identity_verifications\":[");
	for (bool first = true; (one = strsep(&rest, " ")); first = false) {
		char *previous = strchr(one, '<');
		*previous++ = '\0';
		buf_printf(&json, "%s{\"id\":\"%s\",\"client_user_id\":\"u\",\"template\":{\"id\":\"t\"},\"previous_attempt_id\":\"%s\",\"created_at\":\"2026-01-01T00:00:00Z\"}", first ? "" : ",", one, *previous == '-' ? "" : previous);
	}
	buf_add_str(&json, "],\"next_cursor\":null}");
	ck_assert_msg(idv_decode_list(buf_str(&json), json.len, &page, &err), "%s", err.text);
	sighting_take(&s, &page, 0, &(struct intent){ .client_user_id = "u", .template_id = "t" });
	size_t n = sighting_after(&s, newest_id, NULL);
	snprintf(last, size, "%s", sighting_last_after(&s));
	record_page_finish(&page);
	sighting_finish(&s);
	buf_finish(&json);
	free(copy);
	return n;
}

START_TEST(what_follows)
{
	static const struct {
		const char *newest, *list;
		size_t count;
		const char *last;
	} rows[] = {
		{ "b", "b<a a<-", 0, "" },
		{ "b", "c<b b<a a<-", 1, "c" },
		{ "b", "c<b", 1, "c" },
		{ "b", "d<c c<b b<a a<-", 2, "d" },
		{ "b", "a<- b<a c<b d<c e<d", 3, "e" },
		{ "b", "x<a b<a a<-", 0, "" },
		{ "", "a<-", 1, "a" },
		{ "", "b<a a<-", 2, "b" },
		{ "b", "b<b", 0, "" },
		{ "b", "c<d d<c b<a", 0, "" },
		{ "b", "b<c c<b", 1, "c" },
		{ "b", "c<b c<b b<-", 1, "c" }, /* listed twice */
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char last[64];
		size_t n = after(rows[i].newest, rows[i].list, last, sizeof last);
		ck_assert_msg(n == rows[i].count && !strcmp(last, rows[i].last), "%s after %s: %zu, %s", rows[i].list, rows[i].newest, n, last);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("api/outcome");
	TCase *t = tcase_create("outcome");
	tcase_add_test(t, each_pair_has_its_row);
	tcase_add_test(t, bars_send_nothing);
	tcase_add_test(t, exit_codes);
	tcase_add_test(t, words_are_put_in);
	tcase_add_test(t, accounts);
	tcase_add_test(t, what_follows);
	suite_add_tcase(s, t);
	return suite_run(s);
}

/* Buffers, errors, time and the log. */
#include <check.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "support/suite.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"

START_TEST(a_buffer_never_passes_its_cap)
{
	struct buf b;
	buf_init(&b, 10);
	ck_assert_str_eq(buf_str(&b), "");
	ck_assert(buf_add_str(&b, "01234567"));
	ck_assert(!buf_add_str(&b, "abc"));
	ck_assert(b.full);
	ck_assert_str_eq(buf_str(&b), "01234567");
	ck_assert(buf_add(&b, "89", 2));
	ck_assert(!buf_add_char(&b, 'x'));
	ck_assert(!buf_printf(&b, "%d", 1));
	ck_assert(buf_printf(&b, "%s", ""));
	ck_assert_uint_eq(b.len, 10);
	ck_assert(!buf_add(&b, "", SIZE_MAX));
	buf_reset(&b);
	ck_assert(!b.full);
	ck_assert(buf_printf(&b, "%05d", 42));
	ck_assert_str_eq(buf_str(&b), "00042");
	buf_finish(&b);
	ck_assert_uint_eq(b.cap, 10);
}
END_TEST

START_TEST(a_buffer_grows_past_pages_and_gives_its_bytes_away)
{
	struct buf b;
	size_t len;
	buf_init(&b, 1 << 20);
	for (int i = 0; i < 20000; i++)
		ck_assert(buf_printf(&b, "%07d ", i));
	ck_assert_uint_eq(b.len, 160000);
	char *all = buf_take(&b, &len);
	ck_assert_uint_eq(len, 160000);
	ck_assert_int_eq(memcmp(all + 8 * 19999, "0019999 ", 9), 0);
	ck_assert_ptr_null(b.data);
	secret_free(all);
	char *empty = buf_take(&b, NULL);
	ck_assert_str_eq(empty, "");
	secret_free(empty);
	struct buf zeroed = { 0 };
	buf_finish(&zeroed);
}
END_TEST

/* Whatever a format cut, at its end or by a precision, no half character is left. */
START_TEST(errors_are_cut_between_characters)
{
	static const char *const units[] = { "x", "\u00e9", "\u20ac", "\U0001f600" };
	struct err e = { 0 };
	char longer[2000];
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		for (int shift = 0; shift < 5; shift++) {
			size_t n = 0;
			for (; n + 8 < sizeof longer; n += strlen(units[i]))
				memcpy(longer + n, units[i], strlen(units[i]) + 1);
			err_set(&e, ERR_REPLY, "%.*s%s", shift, "aaaaa", longer);
			ck_assert(text_utf8_valid(e.text, strlen(e.text)));
			ck_assert_uint_gt(strlen(e.text), sizeof e.text - 8);
			ck_assert_str_eq(e.text + strlen(e.text) - 3, "\u2026");
			err_remedy(&e, "%.*s%s", shift, "aaaaa", longer);
			ck_assert(text_utf8_valid(e.remedy, strlen(e.remedy)));
			ck_assert_str_eq(e.remedy + strlen(e.remedy) - 3, "\u2026");
			err_set(&e, ERR_REPLY, "%.*s: told", 100 + shift, longer);
			ck_assert(text_utf8_valid(e.text, strlen(e.text)));
			ck_assert_str_eq(e.text + strlen(e.text) - 6, ": told");
		}
	err_set(&e, ERR_REPLY, "%.4s and %.2s", "a\u20ac\u20ac", "\u20ac");
	ck_assert_str_eq(e.text, "a\u20ac and \u2026");
	err_set(&e, ERR_REPLY, "\u00e9\u2026");
	ck_assert_str_eq(e.text, "\u00e9\u2026");
}
END_TEST

START_TEST(errors_are_bounded_and_have_codes)
{
	struct err e = { 0 };
	char longer[2000];
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	ck_assert(!err_set(&e, ERR_NETWORK, "%s", longer));
	ck_assert_uint_eq(strlen(e.text), sizeof e.text - 1);
	ck_assert_str_eq(e.text + strlen(e.text) - 4, "x\u2026");
	ck_assert(!err_remedy(&e, "try %s", "again"));
	ck_assert_str_eq(e.remedy, "try again");
	ck_assert(!err_set(&e, ERR_RATE, "too many"));
	ck_assert_str_eq(e.remedy, "");
	ck_assert(!err_set(NULL, ERR_RATE, "nobody asks"));
	ck_assert(!err_remedy(NULL, "nobody asks"));
	ck_assert_int_eq(err_exit_code(ERR_NONE), 0);
	for (int kind = ERR_NONE + 1; kind < ERR_KINDS; kind++) {
		ck_assert_int_gt(err_exit_code((enum err_kind)kind), 0);
		ck_assert_ptr_nonnull(err_kind_name((enum err_kind)kind));
	}
}
END_TEST

static const struct {
	const char *text;
	bool ok;
	int64_t at;
} instants[] = {
	{ "1970-01-01T00:00:00Z", true, 0 },
	{ "2020-07-24T03:26:02Z", true, 1595561162 },
	{ "2020-07-24t03:26:02z", true, 1595561162 },
	{ "2020-07-24 03:26:02.123456Z", true, 1595561162 },
	{ "2020-07-24T05:26:02+02:00", true, 1595561162 },
	{ "2020-07-23T21:56:02-05:30", true, 1595561162 },
	{ "2024-02-29T00:00:00Z", true, 1709164800 },
	{ "2016-12-31T23:59:60Z", true, 1483228800 },
	{ "0001-01-01T00:00:00Z", true, -62135596800 },
	{ "9999-12-31T23:59:59Z", true, 253402300799 },
	{ "2023-02-29T00:00:00Z", false, 0 },
	{ "2020-07-24T03:26:02", false, 0 },
	{ "2020-07-24T03:26Z", false, 0 },
	{ "2020-07-24", false, 0 },
	{ "2020-07-24T24:00:00Z", false, 0 },
	{ "2020-07-24T03:60:00Z", false, 0 },
	{ "2020-07-24T03:26:02.Z", false, 0 },
	{ "2020-07-24T03:26:02+2:00", false, 0 },
	{ "2020-07-24T03:26:02Z ", false, 0 },
	{ "2020-13-24T03:26:02Z", false, 0 },
	{ " 2020-07-24T03:26:02Z", false, 0 },
	{ "", false, 0 },
	{ "null", false, 0 },
};

START_TEST(instants_are_read_strictly)
{
	int64_t at = -77;
	ck_assert_int_eq(when_parse(instants[_i].text, &at), instants[_i].ok);
	ck_assert_int_eq(at, instants[_i].ok ? instants[_i].at : -77);
}
END_TEST

START_TEST(dates_must_exist)
{
	static const char *const good[] = { "1975-01-18", "2000-02-29", "0001-01-01", "9999-12-31" };
	static const char *const bad[] = { "1900-02-29", "2023-02-29", "2023-04-31", "2023-00-10", "2023-13-01", "2023-1-1", "0000-01-01",
		"10000-01-01", "2023-01-32", "2023-01-00", "2023/01/01", "2023-01-01 ", "", "20230101", "+023-01-01" };
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		ck_assert_msg(when_date_valid(good[i]), "%s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(!when_date_valid(bad[i]), "%s", bad[i]);
}
END_TEST

START_TEST(http_dates_are_read)
{
	int64_t at = 0;
	ck_assert(when_parse_http("Sun, 06 Nov 1994 08:49:37 GMT", &at));
	ck_assert_int_eq(at, 784111777);
	ck_assert(!when_parse_http("Sun, 31 Nov 1994 08:49:37 GMT", &at));
	ck_assert(!when_parse_http("Sun, 06 anF 1994 08:49:37 GMT", &at));
	ck_assert(!when_parse_http("Sunday, 06-Nov-94 08:49:37 GMT", &at));
	ck_assert(!when_parse_http("Sun, 06 Nov 1994 08:49:37 CET", &at));
	ck_assert(!when_parse_http("", &at));
}
END_TEST

START_TEST(instants_are_written)
{
	char out[WHEN_TEXT];
	when_format(1595561162, true, out);
	ck_assert_str_eq(out, "2020-07-24 03:26:02Z");
	when_format_rfc3339(1595561162, out);
	ck_assert_str_eq(out, "2020-07-24T03:26:02Z");
	setenv("TZ", "IST-5:30", 1);
	tzset();
	when_format(1595561162, false, out);
	ck_assert_str_eq(out, "2020-07-24 08:56:02+05:30");
	when_format(INT64_MAX, true, out);
	ck_assert_str_eq(out, "out of range");
	when_format_rfc3339(INT64_MIN, out);
	ck_assert_str_eq(out, "out of range");
}
END_TEST

static const struct {
	int64_t seconds;
	const char *text;
} ages[] = {
	{ 0, "now" }, { 1, "1s" }, { 59, "59s" }, { 60, "1m" }, { 3599, "59m" }, { 3600, "1h00" }, { 25920, "7h12" }, { 86399, "23h59" },
	{ 86400, "1d00" }, { 273600, "3d04" }, { 863999, "9d23" }, { 864000, "10d" }, { 86399999, "999d" }, { 86400000, "2y" },
	{ 94608000, "3y" }, { -1, "-1s" }, { -300, "-5m" }, { -7200, "-2h" }, { -86400 * 12, "-12d" },
};

START_TEST(ages_take_five_cells)
{
	char out[WHEN_TEXT];
	when_age(ages[_i].seconds, out);
	ck_assert_msg(strcmp(out, ages[_i].text) == 0, "%lld: %s", (long long)ages[_i].seconds, out);
	for (int64_t s = 1; s < INT64_MAX / 3; s *= 3) {
		when_age(s + ages[_i].seconds, out);
		ck_assert_uint_le(strlen(out), 5);
		when_age(-s, out);
		ck_assert_uint_le(strlen(out), 5);
	}
	ck_assert_int_eq(when_between(-5, 7), 12);
	ck_assert(when_between(INT64_MIN, 1) == INT64_MAX && when_between(1, INT64_MIN) == -INT64_MAX && when_between(INT64_MAX, -1) == -INT64_MAX);
	when_age(INT64_MIN, out);
	ck_assert_uint_le(strlen(out), 5);
}
END_TEST

START_TEST(the_log_cleans_and_keeps_the_newest)
{
	uint64_t before = log_serial();
	log_add(LOG_WARN, "host %s", "a\x1b[2J\n\xe2\x80\xae");
	ck_assert_str_eq(log_at(0)->text, "host a^[[2J^J<U+202E>");
	ck_assert_int_eq(log_at(0)->level, LOG_WARN);
	struct err e;
	err_set(&e, ERR_RATE, "429 from the server");
	log_err(LOG_ERROR, "list", &e);
	ck_assert_str_eq(log_at(0)->text, "list: 429 from the server (rate limit)");
	ck_assert_str_eq(log_at(1)->text, "host a^[[2J^J<U+202E>");
	ck_assert_uint_eq(log_serial(), before + 2);
	for (int i = 0; i < LOG_ENTRIES + 5; i++)
		log_add(LOG_DEBUG, "%d", i);
	ck_assert_uint_eq(log_count(), LOG_ENTRIES);
	ck_assert_str_eq(log_at(0)->text, "404");
	ck_assert_str_eq(log_at(LOG_ENTRIES - 1)->text, "5");
	ck_assert_ptr_null(log_at(LOG_ENTRIES));
}
END_TEST

/* Cut at a whole cluster, even where the format already cut one in two. */
START_TEST(a_long_message_is_cut_cleanly)
{
	char text[2000];
	for (size_t i = 0; i < sizeof text - 1; i++)
		text[i] = "\xe4\xbd\xa0"[i % 3];
	text[sizeof text - 1] = '\0';
	log_add(LOG_INFO, "%s", text);
	size_t n = strlen(log_at(0)->text);
	ck_assert_uint_lt(n, sizeof log_at(0)->text);
	ck_assert_uint_gt(n, sizeof log_at(0)->text - 8);
	ck_assert_int_eq(memcmp(log_at(0)->text + n - 3, n % 3 ? "\xef\xbf\xbd" : "\xe4\xbd\xa0", 3), 0);
}
END_TEST

static char *scratch_dir(void)
{
	static char dir[PATH_MAX];
	const char *tmp = getenv("TMPDIR");
	snprintf(dir, sizeof dir, "%s/idreview-unit-XXXXXX", tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	return dir;
}

/* A FIFO as log: nobody waits for its reader. */
START_TEST(a_log_that_is_a_fifo_never_blocks)
{
	char *path = mem_printf("%s/fifo", scratch_dir());
	struct err e = { 0 };
	static char text[1 << 18];
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert(!log_open(path, &e));
	ck_assert_msg(strstr(e.text, "nobody reads") != NULL, "%s", e.text);
	ck_assert_str_ne(e.remedy, "");
	int reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ck_assert_msg(log_open(path, &e), "%s", e.text);
	for (int i = 0; i < 5000; i++)
		log_add(LOG_INFO, "a line that nobody reads for now, number %d", i);
	ck_assert_uint_gt(log_lost(), 1000);
	uint64_t lost = log_lost();
	size_t n = 0;
	for (ssize_t got; (got = read(reader, text + n, sizeof text - 1 - n)) > 0;)
		n += (size_t)got;
	log_add(LOG_INFO, "read again");
	ssize_t more = read(reader, text + n, sizeof text - 1 - n);
	ck_assert_int_gt(more, 0);
	char *told = mem_printf(" warn %llu lines are missing here: their reader was too slow\n", (unsigned long long)lost);
	ck_assert_msg(strstr(text, told) != NULL, "%s", text + n);
	ck_assert_str_eq(text + n + (size_t)more - strlen("read again\n"), "read again\n");
	/* A reader that is gone is no reason to end either; the next one gets what comes then. */
	close(reader);
	log_add(LOG_INFO, "nobody is there");
	ck_assert_uint_eq(log_lost(), lost + 1);
	reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	memset(text, 0, sizeof text);
	log_add(LOG_INFO, "somebody is");
	ck_assert_int_gt(read(reader, text, sizeof text - 1), 0);
	ck_assert_ptr_nonnull(strstr(text, " 1 line is missing here"));
	ck_assert_ptr_nonnull(strstr(text, "somebody is"));
	close(reader);
	log_close();
	unlink(path);
	free(told);
	free(path);
}
END_TEST

START_TEST(the_log_file_is_private_and_trusted)
{
	char *dir = scratch_dir(), line[200];
	char *path = mem_printf("%s/log", dir), *alias = mem_printf("%s/alias", dir);
	struct err e = { 0 };
	struct stat st;
	umask(0);
	ck_assert_msg(log_open(path, &e), "%s", e.text);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0600);
	log_add(LOG_INFO, "opened\nidv_52");
	log_close();
	log_add(LOG_INFO, "not written");
	FILE *f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	ck_assert_ptr_nonnull(fgets(line, sizeof line, f));
	ck_assert_str_eq(line + strlen("2026-11-23T03:26:02Z"), " info opened^Jidv_52\n");
	ck_assert_ptr_null(fgets(line, sizeof line, f));
	fclose(f);
	ck_assert_int_eq(symlink(path, alias), 0);
	ck_assert(!log_open(alias, &e));
	ck_assert_ptr_nonnull(strstr(e.text, "symbolic link"));
	ck_assert_int_eq(chmod(path, 0620), 0);
	ck_assert(!log_open(path, &e));
	ck_assert(!log_open(dir, &e));
	unlink(alias);
	unlink(path);
	rmdir(dir);
	free(path);
	free(alias);
}
END_TEST

#define EACH(tc, table, test) tcase_add_loop_test(tc, test, 0, (int)(sizeof table / sizeof table[0]))

int main(void)
{
	Suite *suite = suite_create("base");
	TCase *tc = tcase_create("base");
	tcase_add_test(tc, a_buffer_never_passes_its_cap);
	tcase_add_test(tc, a_buffer_grows_past_pages_and_gives_its_bytes_away);
	tcase_add_test(tc, errors_are_bounded_and_have_codes);
	tcase_add_test(tc, errors_are_cut_between_characters);
	EACH(tc, instants, instants_are_read_strictly);
	tcase_add_test(tc, dates_must_exist);
	tcase_add_test(tc, http_dates_are_read);
	tcase_add_test(tc, instants_are_written);
	EACH(tc, ages, ages_take_five_cells);
	tcase_add_test(tc, the_log_cleans_and_keeps_the_newest);
	tcase_add_test(tc, a_long_message_is_cut_cleanly);
	tcase_add_test(tc, a_log_that_is_a_fifo_never_blocks);
	tcase_add_test(tc, the_log_file_is_private_and_trusted);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}

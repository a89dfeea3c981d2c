/* Lines of a subjects file, as people and spreadsheets write them. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "desk/subjects.h"
#include "base/buf.h"
#include "base/err.h"
#include "idv/request.h"

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

static const struct {
	const char *line;
	enum idv_by by;
	const char *user, *template_id, *id; /* all NULL: refused */
} forms[] = {
	{ "user_id=usr_1\ttmpl-1", IDV_BY_USER, "usr_1", "tmpl-1", NULL },
	{ "\"user_id=usr_1\"\ttmpl-1", IDV_BY_USER, "usr_1", "tmpl-1", NULL },
	{ "user_id\ttmpl-1", IDV_BY_CLIENT_USER, "user_id", "tmpl-1", NULL },
	{ "{\"client_user_id\":\"u\",\"template_id\":\"t\"}", IDV_BY_CLIENT_USER, "u", "t", NULL },
	{ " { \"template_id\" : \"t\\u00e9\", \"user_id\" : \"a\\\"b\" } ", IDV_BY_USER, "a\"b", "t\xc3\xa9", NULL },
	{ "{\"id\":\"idv_1\"}", IDV_BY_CLIENT_USER, NULL, NULL, "idv_1" },
	{ "user_id=\ttmpl-1", 0, NULL, NULL, NULL },
	{ "{\"user_id\":\"u\"}", 0, NULL, NULL, NULL },
	{ "{\"user_id\":7,\"template_id\":\"t\"}", 0, NULL, NULL, NULL },
	{ "{\"user_id\":\"\",\"template_id\":\"t\"}", 0, NULL, NULL, NULL },
	{ "{\"id\":\"idv_1\",\"template_id\":\"t\"}", 0, NULL, NULL, NULL },
	{ "{\"user_id\":\"u\",\"client_user_id\":\"u\",\"template_id\":\"t\"}", 0, NULL, NULL, NULL },
	{ "{\"client_user_id\":\"u\",\"template_id\":\"t\"", 0, NULL, NULL, NULL },
	{ "{\"client_user_id\":\"\\ud800\",\"template_id\":\"t\"}", 0, NULL, NULL, NULL },
	{ "{}", 0, NULL, NULL, NULL },
};

START_TEST(forms_of_a_line)
{
	char line[120];
	struct subject_line out;
	struct err err = { 0 };
	snprintf(line, sizeof line, "%s", forms[_i].line);
	bool taken = forms[_i].user || forms[_i].id;
	ck_assert_msg(subject_line_parse(line, &out, &err) == taken, "%s: %s", forms[_i].line, err.text);
	if (!taken)
		return;
	ck_assert_int_eq(out.by, forms[_i].by);
	ck_assert_pstr_eq(out.client_user_id, forms[_i].user);
	ck_assert_pstr_eq(out.template_id, forms[_i].template_id);
	ck_assert_pstr_eq(out.id, forms[_i].id);
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

int main(void)
{
	Suite *s = suite_create("desk/subjects");
	TCase *t = tcase_create("subjects");
	tcase_add_test(t, subject_lines_are_understood);
	tcase_add_loop_test(t, forms_of_a_line, 0, (int)(sizeof forms / sizeof forms[0]));
	tcase_add_loop_test(t, subjects_files_are_read_or_refused, 0, (int)(sizeof files / sizeof files[0]));
	tcase_add_test(t, long_ids_are_refused);
	suite_add_tcase(s, t);
	return suite_run(s);
}

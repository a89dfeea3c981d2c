/* What commands print of texts that are as long as an answer's may be: it stays JSON, and no cell passes for an empty one. */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/print.h"
#include "record/json.h"
#include "support/suite.h"

/* Standard output goes to a file of no name until `printed` reads it. */
static void capture(void)
{
	FILE *file = tmpfile();
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(dup2(fileno(file), STDOUT_FILENO), 0);
	fclose(file);
}

static void printed(struct buf *out)
{
	char piece[4096];
	ssize_t n;
	fflush(stdout);
	buf_init(out, 4 * JSON_STRING_MAX);
	for (off_t at = 0; (n = pread(STDOUT_FILENO, piece, sizeof piece, at)) > 0; at += n)
		buf_add(out, piece, (size_t)n);
}

static char *text_of(char c, size_t n)
{
	char *text = secret_alloc(n + 1);
	memset(text, c, n);
	return text;
}

START_TEST(tail_of_a_list_is_whole)
{
	struct buf out;
	struct arena arena = { NULL };
	char *cursor = text_of('c', JSON_STRING_MAX), *request_id = text_of('r', JSON_STRING_MAX);
	capture();
	fputs("{\"list\":[", stdout);
	print_list_tail(cursor, request_id);
	printed(&out);
	const cJSON *tree = json_read(buf_str(&out), out.len - 1, &arena);
	ck_assert_ptr_nonnull(tree);
	ck_assert_str_eq(cJSON_GetStringValue(json_get(tree, "next_cursor")), cursor);
	ck_assert_str_eq(cJSON_GetStringValue(json_get(tree, "request_id")), request_id);
	arena_finish(&arena);
	secret_free(cursor);
	secret_free(request_id);
	buf_finish(&out);
}
END_TEST

static void put(const void *ctx, size_t row, size_t column, struct buf *out)
{
	const char *text = row == 0 && column == 1 ? ctx : "short";
	text_clean(text, strlen(text), out);
}

START_TEST(what_is_too_long_for_a_cell_is_said)
{
	static const char *const heads[] = { "ID", "ADDRESS" };
	char *address = text_of('a', JSON_STRING_MAX);
	struct buf out;
	capture();
	print_table(&(struct print_table){ .heads = heads, .columns = 2, .rows = 2, .put = put, .ctx = address });
	printed(&out);
	ck_assert_str_eq(buf_str(&out), "ID     ADDRESS\nshort  (too long: --json prints it)\nshort  short\n");
	secret_free(address);
	buf_finish(&out);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("command/print");
	TCase *t = tcase_create("print");
	tcase_add_test(t, tail_of_a_list_is_whole);
	tcase_add_test(t, what_is_too_long_for_a_cell_is_said);
	suite_add_tcase(s, t);
	return suite_run(s);
}

/* What attempts in memory cost: bytes of each when many were read from a list, and the time that reading takes. The attempts are the
 * sandbox's own. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "idv/record.h"
#include "sandbox/sandbox_rig.h"
#include "support/suite.h"

enum { ATTEMPTS = 2000, PAGE = 20, ROUNDS = 300, KINDS_MAX = 100, TEXT_BYTES = 4 * 1024 * 1024 };

/* As texts, for they are what the server sends. */
static char *attempts[KINDS_MAX];
static size_t attempt_count;

static void collect(struct sandbox *sandbox)
{
	const struct store *store = &sandbox->store;
	for (size_t i = 0; i < store->attempt_count && attempt_count < KINDS_MAX; i++) {
		char body[200];
		struct buf text;
		snprintf(body, sizeof body, "{\"identity_verification_id\":\"%s\"}", store->attempts[i]->id);
		buf_init(&text, TEXT_BYTES);
		tree_print(rig_ask(ENDPOINT_GET, body), &text);
		attempts[attempt_count++] = buf_take(&text, NULL);
	}
}

/* A page as the server sends it: the attempts from `first` on, over and over. */
static void page_text(size_t first, struct buf *out)
{
	buf_reset(out);
	buf_add_str(out, "{\"identity_verifications\": [");
	for (size_t i = 0; i < PAGE; i++) {
		buf_add_str(out, i ? ", " : "");
		buf_add_str(out, attempts[(first + i) % attempt_count]);
	}
	buf_add_str(out, "], \"next_cursor\": \"more\", \"request_id\": \"r\"}");
}

static double now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Microseconds of processor time, the median. `list`: the text is a page. */
static double time_of(const char *text, size_t len, bool list)
{
	double took[ROUNDS];
	struct err err = { 0 };
	for (size_t i = 0; i < ROUNDS; i++) {
		struct record_page page = { 0 };
		double began = now_us();
		ck_assert_msg(list ? idv_decode_list(text, len, &page, &err) : idv_decode_one(text, len, &page, &err), "%s", err.text);
		record_page_finish(&page);
		took[i] = now_us() - began;
	}
	qsort(took, ROUNDS, sizeof *took, by_size);
	return took[ROUNDS / 2];
}

/* On the heap and in mappings of secret memory. */
static size_t bytes_used(void)
{
	size_t locked, unlocked;
	secret_locked(&locked, &unlocked);
	return locked + unlocked + mallinfo2().uordblks;
}

static void print_memory(struct buf *page)
{
	static struct record *kept[ATTEMPTS];
	size_t before = bytes_used(), json = 0, count = 0;
	while (count < ATTEMPTS) {
		struct record_page got = { 0 };
		struct err err = { 0 };
		page_text(count, page);
		ck_assert_msg(idv_decode_list(page->data, page->len, &got, &err), "%s", err.text);
		for (size_t i = 0; i < got.count && count < ATTEMPTS; i++) {
			json += got.records[i]->json_len;
			kept[count++] = record_page_take(&got, i);
		}
		record_page_finish(&got);
	}
	size_t all = bytes_used() - before;
	printf("%zu attempts from a list: %zu bytes each, of %zu bytes of JSON; %.1f MB in all\n", count, all / count, json / count,
	       (double)all / 1e6);
	while (count)
		record_destroy(kept[--count]);
}

START_TEST(memory)
{
	struct buf page;
	struct sandbox *sandbox = rig_start(NULL);
	collect(sandbox);
	buf_init(&page, TEXT_BYTES);
	page_text(0, &page);
	print_memory(&page);
	page_text(0, &page);
	printf("get: %.0f us\n", time_of(attempts[0], strlen(attempts[0]), false));
	printf("page of %d: %.0f us\n", PAGE, time_of(page.data, page.len, true));
	buf_finish(&page);
	while (attempt_count)
		secret_free(attempts[--attempt_count]);
	rig_stop();
	fflush(stdout);
}
END_TEST

/* A suite only because the rig asks for one. */
int main(void)
{
	Suite *s = suite_create("bench_memory");
	TCase *t = tcase_create("memory");
	tcase_set_timeout(t, 600);
	tcase_add_test(t, memory);
	suite_add_tcase(s, t);
	return suite_run(s);
}

/* Answers spoiled at random, the same ones every time: the decoder refuses or reads them, and what it read keeps its promises. The
 * sanitizers are what makes this test sharp. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "decide/finding.h"
#include "idv/compare.h"
#include "idv/request.h"
#include "support/marker.h"

enum { ROUNDS = 1500 };

static uint64_t state;

static uint32_t random_number(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 11) % below;
}

/* What hurts JSON readers most. */
static const char *const pieces[] = {
	"\"",
	"\\",
	"\\u",
	"\\ud800",
	"\\u0000",
	"\\udc00\\ud800",
	"{",
	"}",
	"[",
	"]",
	",",
	":",
	"null",
	"true",
	"-",
	"1e400",
	"0",
	"9999999999999999999",
	"\xFF",
	"\xC0\x80",
	"\xED\xA0\x80",
	"\x01",
	"\x1B[2J",
	"{\"id\":1}",
	"[[[[[[[[",
	"\"id\":\"x\",",
	"[]",
	"{}",
	"\"\"",
	"\xEF\xBB\xBF",
	"",
	"\"documents\":[{},{},{}],",
	"\"redacted_at\":\"2026-01-01T00:00:00Z\",",
};

static void spoil(struct buf *in, struct buf *out)
{
	size_t count = 1 + random_number(4);

	buf_reset(out);
	buf_add(out, in->data, in->len);
	while (count--) {
		size_t at = random_number((uint32_t)out->len), n;
		const char *piece = pieces[random_number(sizeof pieces / sizeof *pieces)];
		switch (random_number(5)) {
		case 0: /* one byte */
			out->data[at] = (char)random_number(256);
			break;
		case 1: /* cut out */
			n = random_number(60) < out->len - at ? random_number(60) : 0;
			n = n < out->len - at ? n : 0;
			memmove(out->data + at, out->data + at + n, out->len - at - n);
			out->len -= n;
			break;
		case 2: /* the end is lost */
			if (random_number(4) == 0 && at > 0)
				out->len = at;
			break;
		default: /* a piece put in, or over a value */
			while (random_number(2) && at > 0 && out->data[at] != ':' && out->data[at] != ',')
				at--;
			n = strlen(piece);
			buf_add(out, piece, n);
			memmove(out->data + at + n, out->data + at, out->len - at - n);
			memcpy(out->data + at, piece, n);
		}
	}
}

static void ignore(void *ctx, const struct record_value *a, const struct record_value *b)
{
	ck_assert_int_eq(a->leaf, b->leaf);
	++*(size_t *)ctx;
}

static void check_record(const struct record *r)
{
	struct finding found[FINDINGS];
	const struct basis basis = basis_of(r);
	const char *after[IDV_STEPS];
	static const bool steps[IDV_CUSTOM_STEPS] = { true, false, true, false };
	struct idv_advice advice;
	struct buf why;

	buf_init(&why, 1 << 20);
	ck_assert_uint_eq(strlen(r->json), r->json_len);
	for (size_t i = 0; i < r->value_count; i++) {
		const struct record_value *v = &r->values[i];
		ck_assert_ptr_eq(idv_get(r, v->leaf, v->at[0], v->at[1]), v);
		ck_assert(text_utf8_valid(v->text, strlen(v->text)));
		buf_reset(&why);
		record_why_empty(r, v, &why);
		ck_assert_int_eq(why.len == 0, v->state == RECORD_PRESENT);
		idv_value_path(v, &why);
	}
	for (int l = 0; l < IDV_LEAVES; l++) {
		size_t n = idv_count(r, (enum idv_leaf)l, -1);
		ck_assert_uint_le(n, r->value_count);
		ck_assert_int_eq(idv_get(r, (enum idv_leaf)l, n + 1, 0)->state, RECORD_ABSENT);
	}
	ck_assert_uint_le(findings_of(&basis, found, NULL), FINDINGS);
	for (int s = 0; s < IDV_STRATEGIES; s++) {
		idv_retry_advise(r, (enum idv_strategy)s, &advice);
		idv_retry_preview(r, (enum idv_strategy)s, steps, after);
	}
	buf_finish(&why);
}

/* Decoding what a record says of itself gives the same record again. */
static void check_stable(const struct record *r)
{
	struct record_page again;
	struct err error = { 0 };
	size_t differences = 0;

	ck_assert_msg(idv_decode_one(r->json, r->json_len, &again, &error), "%s", error.text);
	ck_assert_str_eq(again.records[0]->json, r->json);
	ck_assert_uint_eq(again.mended, 0);
	idv_diff(r, again.records[0], ignore, &differences);
	ck_assert_uint_eq(differences, 0);
	record_page_finish(&again);
}

START_TEST(spoiled_answers)
{
	struct buf one, list, spoiled;
	struct record_page page;
	struct err error;
	size_t read = 0, refused = 0;

	state = 88172645463325252u + (uint64_t)_i;
	buf_init(&one, 1 << 20);
	buf_init(&list, 4 << 20);
	buf_init(&spoiled, 8 << 20);
	marker_json(&(struct marker){ .elements = 2, .words = true, .typed = true }, &one);
	buf_printf(&list, "{\"identity_verifications\":[%s,%s],\"next_cursor\":\"c\",\"request_id\":\"r\"}", one.data, one.data);
	for (int round = 0; round < ROUNDS; round++) {
		bool single = round % 2;
		spoil(single ? &one : &list, &spoiled);
		/* A copy of its exact size, so that a read past the end is seen. */
		char *exact = mem_strndup(spoiled.data, spoiled.len);
		exact = mem_grow(exact, spoiled.len, 1);
		error = (struct err){ 0 };
		bool ok =
		    single ? idv_decode_one(exact, spoiled.len, &page, &error) : idv_decode_list(exact, spoiled.len, &page, &error);
		free(exact);
		ck_assert_int_eq(ok, error.kind == ERR_NONE);
		for (size_t i = 0; i < page.count; i++) {
			check_record(page.records[i]);
			check_stable(page.records[i]);
		}
		read += ok;
		refused += !ok;
		record_page_finish(&page);
	}
	/* Both ends of the test are reached. */
	ck_assert_uint_gt(read, ROUNDS / 10);
	ck_assert_uint_gt(refused, ROUNDS / 10);
	buf_finish(&one);
	buf_finish(&list);
	buf_finish(&spoiled);
}
END_TEST

/* The same for user data. */
START_TEST(spoiled_user_data)
{
	struct buf whole, spoiled;
	struct idv_user u;
	struct err error;

	state = 2463534242u;
	buf_init(&whole, 1 << 16);
	buf_init(&spoiled, 1 << 20);
	buf_add_str(&whole, "{\"email_address\":\"a@example.com\",\"name\":{\"given_name\":\"A\",\"family_name\":\"B\"},"
	                    "\"address\":{\"country\":\"US\"},"
	                    "\"id_number\":{\"value\":\"123456789\",\"type\":\"us_ssn\"},\"date_of_birth\":\"1990-05-29\"}");
	for (int round = 0; round < 10000; round++) {
		spoil(&whole, &spoiled);
		error = (struct err){ 0 };
		bool ok = idv_user_parse(spoiled.data, spoiled.len, &u, &error);
		ck_assert_int_eq(ok, error.kind == ERR_NONE);
		if (ok)
			idv_user_check(&u, &error);
		else
			ck_assert(idv_user_empty(&u));
	}
	buf_finish(&whole);
	buf_finish(&spoiled);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("idv mutate");
	TCase *tests = tcase_create("mutate");

	tcase_set_timeout(tests, 300);
	tcase_add_loop_test(tests, spoiled_answers, 0, 2);
	tcase_add_test(tests, spoiled_user_data);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}

/* The pieces the server is made of: digests, spans, faults, options, trees, odd pictures. */
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/err.h"
#include "sandbox/options.h"
#include "sandbox_rig.h"

START_TEST(digests_match_the_standards)
{
	char hex[DIGEST_HEX];
	struct digest d = digest_sha256("abc", 3);
	digest_hex(&d, hex);
	ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	d = digest_sha256("", 0);
	digest_hex(&d, hex);
	ck_assert_str_eq(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	d = digest_sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56);
	digest_hex(&d, hex);
	ck_assert_str_eq(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	d = digest_hmac("Jefe", 4, "what do ya want for nothing?", 28);
	digest_hex(&d, hex);
	ck_assert_str_eq(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	char key[131];
	memset(key, 0xaa, sizeof key);
	d = digest_hmac(key, sizeof key, "Test Using Larger Than Block-Size Key - Hash Key First", 54);
	digest_hex(&d, hex);
	ck_assert_str_eq(hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}
END_TEST

START_TEST(tokens_follow_from_their_origin)
{
	char a[TOKEN_MAX + 1], b[TOKEN_MAX + 1];
	digest_token(1, "x", 1, 14, a);
	digest_token(1, "x", 1, 14, b);
	ck_assert_str_eq(a, b);
	ck_assert_uint_eq(strlen(a), 14);
	digest_token(2, "x", 1, 14, b);
	ck_assert_str_ne(a, b);
	digest_token(1, "y", 1, 14, b);
	ck_assert_str_ne(a, b);
	digest_token(1, "x", 2, 14, b);
	ck_assert_str_ne(a, b);
	digest_token(1, "x", 2, 1000, b);
	ck_assert_uint_eq(strlen(b), TOKEN_MAX);
}
END_TEST

START_TEST(spans_are_read)
{
	static const struct {
		const char *text;
		bool ok;
		int64_t seconds;
	} rows[] = {
		{ "90s", true, 90 }, { "-7h12m", true, -25920 }, { "+5m40s", true, 340 }, { "2d4h", true, 187200 }, { "1w", true, 604800 },
		{ "", false, 0 }, { "-", false, 0 }, { "5", false, 0 }, { "h", false, 0 }, { "5x", false, 0 }, { "1h 2m", false, 0 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t seconds = 0;
		ck_assert_msg(clock_parse_span(rows[i].text, &seconds) == rows[i].ok, "%s", rows[i].text);
		ck_assert_int_eq(seconds, rows[i].seconds);
	}
}
END_TEST

START_TEST(the_clock_stands_and_runs)
{
	struct clock c = { 0 };
	clock_freeze(&c, 1000);
	ck_assert_int_eq(clock_now(&c), 1000);
	clock_advance(&c, 61);
	ck_assert_int_eq(clock_now(&c), 1061);
	clock_run(&c);
	ck_assert_int_ge(clock_now(&c), 1061);
	ck_assert_int_lt(clock_now(&c), 1061 + 3600);
}
END_TEST

START_TEST(faults_are_read)
{
	struct fault f;
	struct err err;
	ck_assert(fault_read("get=latency:500*2", &f, &err));
	ck_assert_int_eq(f.endpoint, ENDPOINT_GET);
	ck_assert_int_eq(f.kind, FAULT_LATENCY);
	ck_assert_int_eq(f.arg, 500);
	ck_assert_int_eq(f.count, 2);
	ck_assert(fault_read("all=429", &f, &err));
	ck_assert_int_eq(f.endpoint, -1);
	ck_assert_int_eq(f.arg, -1);
	ck_assert_int_eq(f.count, -1);
	ck_assert(fault_read("picture=429:7*1", &f, &err));
	ck_assert(fault_read("retry=late:34*1", &f, &err) && fault_read("retry=stale:0", &f, &err));
	ck_assert(fault_read("retry=gateway:429", &f, &err));
	ck_assert_int_eq(f.kind, FAULT_GATEWAY);
	ck_assert_int_eq(f.arg, 429);
	ck_assert(fault_read("webhook=duplicate:3*2", &f, &err) && f.endpoint == ENDPOINT_WEBHOOK && f.arg == 3 && f.count == 2);
	ck_assert(fault_read("webhook=latency:20", &f, &err) && fault_read("webhook=duplicate", &f, &err));
	static const char *const wrong[] = { "", "get", "get=", "got=500", "get=501", "get=500:1", "get=latency", "get=latency:x",
		"get=latency:1*", "get=latency:1*2x", "control=500", "=500", "retry=late", "retry=stale:2", "retry=gateway:99", "retry=blocked:600",
		"list=lag", "retry=drop:1", "webhook=500", "all=twin", "webhook=old", "webhook=duplicate:0" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ck_assert_msg(!fault_read(wrong[i], &f, &err), "%s", wrong[i]);
}
END_TEST

START_TEST(faults_come_in_turn)
{
	struct faults f = { 0 };
	struct fault one;
	struct err err;
	static const char *const specs[] = { "get=none*1", "all=500*2", "get=reset" };
	static const enum fault_kind want[] = { FAULT_NONE, FAULT_INTERNAL, FAULT_INTERNAL, FAULT_RESET, FAULT_RESET };
	for (size_t i = 0; i < 3; i++)
		ck_assert(fault_read(specs[i], &one, &err) && faults_add(&f, &one, &err));
	ck_assert_int_eq(faults_take(&f, ENDPOINT_CONTROL).kind, FAULT_NONE);
	ck_assert_int_eq(faults_take(&f, ENDPOINT_WEBHOOK).kind, FAULT_NONE);
	for (size_t i = 0; i < 5; i++)
		ck_assert_int_eq(faults_take(&f, ENDPOINT_GET).kind, want[i]);
	ck_assert_int_eq(faults_take(&f, ENDPOINT_LIST).kind, FAULT_NONE);
	while (f.count < FAULTS_MAX)
		ck_assert(faults_add(&f, &one, &err));
	ck_assert(!faults_add(&f, &one, &err));
}
END_TEST

START_TEST(bodies_are_spoiled)
{
	static const char good[] = "{\"id\":\"abcdef\",\"given_name\":\"A\"}";
	static const struct {
		enum fault_kind kind;
		const char *want;
	} rows[] = {
		{ FAULT_NONE, good }, { FAULT_TRUNCATED, "{\"id\":\"abcdef\",\"" }, { FAULT_EMPTY, "" }, { FAULT_ARRAY, "[]" },
		{ FAULT_SURROGATE, "{\"id\":\"abcdef\",\"given_name\":\"\\ud800x\\udc00A\"}" },
		{ FAULT_BAD_UTF8, "{\"id\":\"abcdef\",\"given_name\":\"\xff\xc0\xaf\xed\xa0\x80" "A\"}" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf b;
		buf_init(&b, SANDBOX_ANSWER_MAX);
		buf_add_str(&b, good);
		ck_assert(fault_spoil(rows[i].kind, &b));
		ck_assert_str_eq(buf_str(&b), rows[i].want);
		buf_finish(&b);
	}
	struct buf b;
	buf_init(&b, SANDBOX_ANSWER_MAX);
	buf_add_str(&b, good);
	ck_assert(fault_spoil(FAULT_OVERSIZED, &b));
	ck_assert_uint_gt(b.len, 16 * 1024 * 1024);
	cJSON *json = cJSON_ParseWithLength(b.data, b.len);
	ck_assert_str_eq(rig_text(json, "id"), "abcdef");
	cJSON_Delete(json);
	buf_finish(&b);
}
END_TEST

START_TEST(options_are_read)
{
	char *argv[] = { (char[]){ "x" }, (char[]){ "--port=8080" }, (char[]){ "--page-size" }, (char[]){ "3" },
		(char[]){ "--now" }, (char[]){ "2026-11-23T03:06:02Z" }, (char[]){ "--limit=get=5" }, (char[]){ "--drop-selfie" },
		(char[]){ "--fault" }, (char[]){ "get=500" }, (char[]){ "--seed=7" }, NULL };
	struct sandbox_options o;
	struct err err = { 0 };
	options_init(&o);
	ck_assert_int_eq(options_parse(&o, 11, argv, &err), OPTIONS_RUN);
	ck_assert_int_eq(o.port, 8080);
	ck_assert_int_eq(o.page_size, 3);
	ck_assert_int_eq(clock_now(&o.clock), RIG_NOW);
	ck_assert_int_eq(o.budget.limits[ENDPOINT_GET], 5);
	ck_assert_int_eq(o.budget.limits[ENDPOINT_LIST], 300);
	ck_assert(o.drop_selfie && o.seed == 7);
	ck_assert_uint_eq(o.faults.count, 1);
	static const char *const wrong[] = { "--port=99999", "--port", "--porte=1", "--now=yesterday", "--limit=set=3", "--fault=get",
		"--page-size=0", "--drop-selfie=1", "x", "--clock-offset=5", "--url-life=-1", "--webhook", "--webhook=ftp://127.0.0.1/",
		"--webhook=127.0.0.1:80", "--webhook=http://example.com/", "--webhook=http://127.0.0.1.example.com/", "--webhook=http:///x",
		"--webhook=http://localhost@example.com/", "--webhook=https://a@example.com/", "--webhook=http://127.0.0.1/a b",
		"--webhook-retry-ms=0", "--webhook-timeout-ms=x", "--live=0", "--live-first=-1", "--fault=webhook=reset", "--fault=get=forged" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char *args[] = { argv[0], strdup(wrong[i]), NULL };
		options_init(&o);
		ck_assert_msg(options_parse(&o, 2, args, &err) == OPTIONS_WRONG, "%s", wrong[i]);
		free(args[1]);
	}
}
END_TEST

START_TEST(receivers_are_read)
{
	char *argv[] = { (char[]){ "x" }, (char[]){ "--webhook=http://127.0.0.1:8080/webhook" }, (char[]){ "--webhook=https://hooks.example.com" },
		(char[]){ "--webhook=http://[::1]:1/?a" }, (char[]){ "--webhook=http://localhost" }, (char[]){ "--webhook=http://localhost" }, NULL };
	struct sandbox_options o;
	struct err err = { 0 };
	options_init(&o);
	ck_assert_int_eq(options_parse(&o, 5, argv, &err), OPTIONS_RUN);
	ck_assert_str_eq(o.webhooks[1], "https://hooks.example.com");
	ck_assert_int_eq(o.webhook_retry_ms, 30000);
	ck_assert_int_eq(o.webhook_timeout_ms, 10000);
	options_init(&o);
	ck_assert_int_eq(options_parse(&o, 6, argv, &err), OPTIONS_WRONG);
}
END_TEST

START_TEST(trees_merge)
{
	tree_init();
	cJSON *base = cJSON_Parse("{\"a\":1,\"b\":{\"c\":[1,2],\"d\":true},\"e\":null}");
	tree_merge(base, cJSON_Parse("{\"b\":{\"c\":[3],\"x\":{}},\"e\":\"$absent\",\"f\":null,\"a\":{\"z\":1}}"));
	char *text = cJSON_PrintUnformatted(base);
	ck_assert_str_eq(text, "{\"a\":{\"z\":1},\"b\":{\"c\":[3],\"d\":true,\"x\":{}},\"f\":null}");
	free(text);
	cJSON_Delete(base);
}
END_TEST

/* What should not be a picture is as it says, without the drawing. */
START_TEST(odd_pictures)
{
	struct picture p = { .odd = PICTURE_TINY };
	struct buf b;
	struct err err = { 0 };
	buf_init(&b, 1 << 20);
	ck_assert(picture_make(&p, &b, &err));
	ck_assert_int_eq(memcmp(b.data, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1", 24), 0);
	buf_reset(&b);
	p.odd = PICTURE_BOMB_PNG;
	ck_assert(picture_make(&p, &b, &err));
	ck_assert_int_eq(memcmp(b.data + 16, "\0\0\xea\x60\0\0\xea\x60", 8), 0);
	ck_assert_uint_lt(b.len, 200);
	buf_reset(&b);
	p.odd = PICTURE_EMPTY;
	ck_assert(picture_make(&p, &b, &err));
	ck_assert_uint_eq(b.len, 0);
	buf_finish(&b);
}
END_TEST

START_TEST(equal_pictures_have_equal_names)
{
	const struct picture a = { .specimen = { .width = 10, .height = 20, .given_name = "A", .family_name = "B", .date_of_birth = "",
		.expiration_date = "", .id_number = "", .country = "", .region = "", .category = "" } };
	struct picture b = a;
	char x[DIGEST_HEX], y[DIGEST_HEX];
	picture_name(&a, x);
	picture_name(&b, y);
	ck_assert_str_eq(x, y);
	b.specimen.flaws = SPECIMEN_BLUR;
	picture_name(&b, y);
	ck_assert_str_ne(x, y);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sandbox parts");
	TCase *t = tcase_create("parts");
	tcase_set_timeout(t, 60);
	tcase_add_test(t, digests_match_the_standards);
	tcase_add_test(t, tokens_follow_from_their_origin);
	tcase_add_test(t, spans_are_read);
	tcase_add_test(t, the_clock_stands_and_runs);
	tcase_add_test(t, faults_are_read);
	tcase_add_test(t, faults_come_in_turn);
	tcase_add_test(t, bodies_are_spoiled);
	tcase_add_test(t, options_are_read);
	tcase_add_test(t, receivers_are_read);
	tcase_add_test(t, trees_merge);
	tcase_add_test(t, odd_pictures);
	tcase_add_test(t, equal_pictures_have_equal_names);
	suite_add_tcase(s, t);
	return suite_run(s);
}

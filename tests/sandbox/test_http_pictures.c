/* Pictures over the socket: URLs that die, odd ones, films, drawing beside other calls, the cache. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

#include "support/suite.h"
#include "base/buf.h"
#include "base/mem.h"
#include "server.h"

START_TEST(a_picture_dies_with_its_url)
{
	char *url = document_url("idv_SpecimenStar2B", 2, "face");
	struct reply r = server_ask(url, NULL);
	ck_assert_int_eq(r.status, 200);
	ck_assert_str_eq(r.type, "image/jpeg");
	ck_assert_int_eq(memcmp(buf_str(&r.body), "\xff\xd8\xff", 3), 0);
	struct reply again = server_ask(url, NULL);
	ck_assert_uint_eq(again.body.len, r.body.len);
	ck_assert_int_eq(memcmp(again.body.data, r.body.data, r.body.len), 0);
	reply_finish(&again);
	reply_finish(&r);
	server_set("{\"clock\":{\"advance\":\"60s\"}}");
	r = server_ask(url, NULL);
	ck_assert_int_eq(r.status, 200);
	reply_finish(&r);
	server_set("{\"clock\":{\"advance\":\"1s\"}}");
	r = server_ask(url, NULL);
	ck_assert_int_eq(r.status, 403);
	ck_assert_str_eq(r.type, "application/xml");
	ck_assert_ptr_nonnull(strstr(buf_str(&r.body), "expired"));
	reply_finish(&r);
	char *renewed = document_url("idv_SpecimenStar2B", 2, "face");
	ck_assert_str_ne(url, renewed);
	r = server_ask(renewed, NULL);
	ck_assert_int_eq(r.status, 200);
	reply_finish(&r);
	url[strlen(url) - 1] ^= 1;
	r = server_ask(url, NULL);
	ck_assert_int_eq(r.status, 403);
	ck_assert_ptr_nonnull(strstr(buf_str(&r.body), "SignatureDoesNotMatch"));
	reply_finish(&r);
	free(url);
	free(renewed);
}
END_TEST

static const struct {
	int part;
	const char *leaf;
	long status;
	const char *type, *begins;
	size_t begins_len;
} odd[] = {
	{ 1, "original_front", 200, "image/jpeg", "\xff\xd8\xff", 3 },
	{ 1, "original_back", 200, "image/jpeg", "this is no picture", 18 },
	{ 1, "cropped_front", 200, "text/html", "<!DOCTYPE", 9 },
	{ 1, "cropped_back", 200, "image/jpeg", "", 0 },
	{ 1, "face", 200, "image/png", "\x89PNG", 4 },
	{ 2, "original_front", 200, "image/png", "\x89PNG", 4 },
	{ 2, "original_back", 200, "image/jpeg", "\xff\xd8\xff", 3 },
	{ 2, "cropped_front", 404, NULL, "", 0 },
	{ 3, "cropped_front", 200, "image/jpeg", "\xff\xd8\xff", 3 },
	{ 3, "cropped_back", 200, "image/jpeg", "\xff\xd8\xff", 3 },
	{ 4, "original_front", 200, "image/avif", "\0\0\0\x18" "ftypavif", 12 },
	{ 4, "original_back", 200, "video/quicktime", "\0\0\0\x14" "ftypqt  ", 12 },
	{ 4, "cropped_front", 200, "image/heic", "\0\0\0\x18" "ftypheic", 12 },
	{ 4, "cropped_back", 200, "image/png", "\x89PNG", 4 },
};

START_TEST(odd_pictures_are_as_ordered)
{
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		char *url = document_url("idv_SpecimenPics1A", odd[i].part, odd[i].leaf);
		struct reply r = server_ask(url, NULL);
		const unsigned char *b = (const unsigned char *)buf_str(&r.body);
		ck_assert_msg(r.code == CURLE_OK && r.status == odd[i].status, "%d %s: %ld", odd[i].part, odd[i].leaf, r.status);
		if (odd[i].type)
			ck_assert_str_eq(r.type, odd[i].type);
		ck_assert_uint_ge(r.body.len, odd[i].begins_len);
		ck_assert_msg(memcmp(b, odd[i].begins, odd[i].begins_len) == 0, "%d %s", odd[i].part, odd[i].leaf);
		/* A whole JPEG ends with its mark; a truncated one does not. */
		if (odd[i].part == 3)
			ck_assert_int_eq(memcmp(b + r.body.len - 2, "\xff\xd9", 2) == 0, strcmp(odd[i].leaf, "cropped_back") == 0);
		reply_finish(&r);
		free(url);
	}
}
END_TEST

START_TEST(videos_are_served)
{
	char *url = picture_url("idv_SpecimenStar2B", "selfie_check", "selfies", 1, "capture", "video_url");
	ck_assert_ptr_nonnull(strstr(url, "video_url.webm?"));
	struct reply r = server_ask(url, NULL);
	ck_assert_int_eq(r.status, 200);
	ck_assert_str_eq(r.type, "video/webm");
	ck_assert_int_eq(memcmp(buf_str(&r.body), "\x1a\x45\xdf\xa3", 4), 0);
	reply_finish(&r);
	free(url);
	url = picture_url("idv_SpecimenPics1A", "selfie_check", "selfies", 1, "capture", "video_url");
	r = server_ask(url, NULL);
	ck_assert_int_eq(r.status, 404);
	reply_finish(&r);
	free(url);
}
END_TEST

/* While large pictures are drawn, calls are answered: the call comes back before the pictures do. */
START_TEST(drawing_holds_up_nothing)
{
	CURLM *multi = curl_multi_init();
	CURL *easy[3];
	struct buf bodies[3];
	char *urls[3];
	int running = 1, messages;
	for (int i = 0; i < 3; i++) {
		urls[i] = document_url("idv_SpecimenGrek1A", i + 1, "original_front");
		buf_init(&bodies[i], REPLY_MAX);
		easy[i] = curl_easy_init();
		curl_easy_setopt(easy[i], CURLOPT_URL, urls[i]);
		curl_easy_setopt(easy[i], CURLOPT_NOPROXY, "*");
		curl_easy_setopt(easy[i], CURLOPT_WRITEFUNCTION, server_take);
		curl_easy_setopt(easy[i], CURLOPT_WRITEDATA, &bodies[i]);
		curl_multi_add_handle(multi, easy[i]);
	}
	while (server_calls_of("picture") < 3) {
		curl_multi_perform(multi, &running);
		curl_multi_poll(multi, NULL, 0, 5, NULL);
	}
	cJSON *report = server_control("{}");
	ck_assert_int_gt(json_at(json_at(report, "pictures"), "waiting")->valueint, 0);
	cJSON_Delete(report);
	while (running) {
		curl_multi_perform(multi, &running);
		curl_multi_poll(multi, NULL, 0, 1000, NULL);
	}
	for (CURLMsg *m; (m = curl_multi_info_read(multi, &messages));)
		ck_assert_int_eq(m->data.result, CURLE_OK);
	for (int i = 0; i < 3; i++) {
		ck_assert_uint_gt(bodies[i].len, 10000);
		curl_multi_remove_handle(multi, easy[i]);
		curl_easy_cleanup(easy[i]);
		buf_finish(&bodies[i]);
		free(urls[i]);
	}
	curl_multi_cleanup(multi);
}
END_TEST

/* The one file under a folder, its path in `path`. */
static void find_file(const char *folder, char *path, size_t size)
{
	char *command = mem_printf("find '%s' -type f", folder), more[8];
	FILE *p = popen(command, "re");
	ck_assert_ptr_nonnull(fgets(path, (int)size, p));
	path[strcspn(path, "\n")] = '\0';
	ck_assert_ptr_null(fgets(more, sizeof more, p));
	pclose(p);
	free(command);
}

/* What was drawn is kept; a later server serves what is kept, and one without a cache draws the same again. */
START_TEST(the_cache_keeps_pictures)
{
	static const char kept[] = "\xff\xd8\xff what was kept";
	char folder[] = "sandbox-cache-XXXXXX", path[4200];
	ck_assert_ptr_nonnull(mkdtemp(folder));
	char *cwd = getcwd(NULL, 0), *whole = mem_printf("%s/%s", cwd, folder), *command = mem_printf("rm -rf '%s'", whole);
	struct reply r[3];
	setenv("XDG_CACHE_HOME", whole, 1);
	for (int i = 0; i < 3; i++) {
		kill(server.pid, SIGTERM);
		server_wait();
		server_start(i == 2 ? "--no-cache" : "");
		char *url = document_url("idv_SpecimenScrn1A", 1, "face");
		r[i] = server_ask(url, NULL);
		ck_assert_int_eq(r[i].status, 200);
		free(url);
		find_file(whole, path, sizeof path);
		FILE *f = fopen(path, i == 0 ? "we" : "re");
		if (i == 0)
			fwrite(kept, 1, sizeof kept, f);
		fclose(f);
	}
	ck_assert_uint_eq(r[1].body.len, sizeof kept);
	ck_assert_int_eq(memcmp(r[1].body.data, kept, sizeof kept), 0);
	ck_assert_uint_eq(r[0].body.len, r[2].body.len);
	ck_assert_int_eq(memcmp(r[0].body.data, r[2].body.data, r[0].body.len), 0);
	for (int i = 0; i < 3; i++)
		reply_finish(&r[i]);
	ck_assert_int_eq(system(command), 0);
	free(command);
	free(whole);
	free(cwd);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sandbox pictures over HTTP");
	TCase *t = tcase_create("pictures");
	tcase_set_timeout(t, 300);
	tcase_add_checked_fixture(t, server_setup, server_teardown);
	tcase_add_test(t, a_picture_dies_with_its_url);
	tcase_add_test(t, odd_pictures_are_as_ordered);
	tcase_add_test(t, videos_are_served);
	tcase_add_test(t, drawing_holds_up_nothing);
	tcase_add_test(t, the_cache_keeps_pictures);
	suite_add_tcase(s, t);
	return suite_run(s);
}

/* Keys of cases and of links: made once, the same for all, and when destroyed in no file any more. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/suite.h"
#include "base/mem.h"
#include "config/config.h"
#include "store/keys.h"
#include "support/settings.h"

static struct store *store;
static struct keys *keys;
static char place[128];

static void open_keys(void)
{
	ck_assert_msg(keys_open(&config, store, &keys, &err), "%s", err.text);
	store_wait(store);
}

static void setup(void)
{
	settings_setup();
	snprintf(place, sizeof place, "%s/store.db", dir);
	set("store", place);
	ck_assert_msg(store_open(STORE_OF_CASES, place, &store, &err), "%s", err.text);
	open_keys();
}

static void teardown(void)
{
	keys_close(keys);
	store_close(store);
	settings_teardown();
}

static void reopen(void)
{
	keys_close(keys);
	keys = NULL;
	open_keys();
}

struct heard {
	int times;
	bool got;
	struct case_key_secret key;
	struct err err;
};

static void hear(void *owner, uint32_t tag, const struct case_key_secret *key, const struct err *why)
{
	struct heard *h = owner;
	ck_assert_uint_eq(tag, 7);
	h->times++;
	h->got = key != NULL;
	if (key)
		h->key = *key;
	h->err = *why;
}

static struct heard ask(int64_t id, bool make)
{
	struct heard h = { 0 };
	keys_case(keys, id, make, (struct keys_ticket){ hear, &h, 7 });
	ck_assert_int_eq(h.times, 0);
	keys_wait(keys);
	store_wait(store);
	ck_assert_int_eq(h.times, 1);
	return h;
}

START_TEST(a_case_has_one_key)
{
	struct heard none = ask(1, false), one = ask(1, true), again = ask(1, true), read = ask(1, false), two = ask(2, true);
	ck_assert(!none.got && none.err.kind == ERR_NOT_FOUND);
	ck_assert(one.got && again.got && read.got && two.got);
	ck_assert_mem_eq(one.key.bytes, again.key.bytes, CASE_KEY_BYTES);
	ck_assert_mem_eq(one.key.bytes, read.key.bytes, CASE_KEY_BYTES);
	ck_assert_mem_ne(one.key.bytes, two.key.bytes, CASE_KEY_BYTES);
	ck_assert_int_eq(two.key.case_id, 2);
	reopen();
	ck_assert_mem_eq(one.key.bytes, ask(1, false).key.bytes, CASE_KEY_BYTES);
}
END_TEST

START_TEST(the_file_is_ones_own)
{
	struct stat st;
	char path[160];
	const char *const names[] = { "keys.db", "link.key" };
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, names[i]);
		ck_assert_int_eq(stat(path, &st), 0);
		ck_assert_int_eq(st.st_mode & 0777, 0600);
	}
}
END_TEST

/* How often the bytes stand in any file of the directory. */
static size_t found(const unsigned char *bytes)
{
	size_t n = 0;
	DIR *d = opendir(dir);
	for (struct dirent *e; (e = readdir(d));) {
		char path[400];
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		FILE *f = fopen(path, "r");
		static unsigned char text[4 << 20];
		size_t len = f && e->d_name[0] != '.' ? fread(text, 1, sizeof text, f) : 0;
		ck_assert_uint_lt(len, sizeof text);
		for (unsigned char *at = text; len >= CASE_KEY_BYTES && (at = memmem(at, len - (size_t)(at - text), bytes, CASE_KEY_BYTES)); at++)
			n++;
		if (f)
			fclose(f);
	}
	closedir(d);
	return n;
}

static struct heard destroy(const int64_t *ids, size_t count)
{
	struct heard h = { 0 };
	keys_destroy(keys, ids, count, (struct keys_ticket){ hear, &h, 7 });
	keys_wait(keys);
	store_wait(store);
	ck_assert_int_eq(h.times, 1);
	return h;
}

/* In an order that makes SQLite move rows between pages, which leaves copies behind. */
static int64_t scattered(int i)
{
	return (int64_t)i * 7919 % 3001 + 1;
}

START_TEST(what_is_destroyed_is_in_no_file)
{
	struct keys *other;
	struct heard all[3000];
	for (int i = 0; i < 3000; i++)
		all[i] = ask(scattered(i), true);
	ck_assert(keys_open(&config, store, &other, &err)); /* another program has it open */
	size_t before = 0;
	int64_t gone[300];
	for (int i = 0; i < 300; i++) {
		gone[i] = scattered(i * 10);
		before += found(all[i * 10].key.bytes) > 0;
	}
	ck_assert_uint_eq(before, 300);
	struct heard h = destroy(gone, 300);
	ck_assert_msg(!h.err.kind, "%s", h.err.text);
	for (int i = 0; i < 3000; i++)
		ck_assert_msg((found(all[i].key.bytes) > 0) == (i % 10 != 0), "key %d", i);
	ck_assert_mem_eq(ask(scattered(11), false).key.bytes, all[11].key.bytes, CASE_KEY_BYTES);
	keys_close(other);
}
END_TEST

START_TEST(what_was_erased_gets_no_second_key)
{
	const int64_t ids[] = { 1, 5 };
	ask(1, true);
	ck_assert(!destroy(ids, 2).err.kind);
	for (size_t i = 0; i < 2; i++) {
		struct heard h = ask(ids[i], true);
		ck_assert(!h.got && h.err.kind == ERR_NOT_FOUND);
		ck_assert_ptr_nonnull(strstr(h.err.text, "erased"));
	}
	ck_assert(ask(2, true).got);
}
END_TEST

START_TEST(who_closed_is_not_told)
{
	struct heard h = { 0 }, kept = { 0 };
	keys_case(keys, 1, true, (struct keys_ticket){ hear, &h, 7 });
	keys_case(keys, 1, true, (struct keys_ticket){ hear, &kept, 7 });
	keys_forget(keys, &h);
	keys_wait(keys);
	ck_assert_int_eq(h.times, 0);
	ck_assert_int_eq(kept.times, 1);
}
END_TEST

START_TEST(what_is_sealed_is_of_one_case_and_whole)
{
	struct case_key_secret key = ask(1, true).key, other = key, wrong = ask(2, true).key;
	char sealed[100], text[100];
	size_t len, back;
	keys_seal(&key, "four eyes", 9, sealed, &len);
	ck_assert_uint_eq(len, 9 + KEYS_SEAL_MORE);
	ck_assert_ptr_null(memmem(sealed, len, "eyes", 4));
	ck_assert(keys_unseal(&key, sealed, len, text, &back));
	ck_assert_uint_eq(back, 9);
	ck_assert_mem_eq(text, "four eyes", 9);
	other.case_id = 2; /* the same bytes: another case's all the same */
	ck_assert(!keys_unseal(&other, sealed, len, text, &back));
	ck_assert(!keys_unseal(&wrong, sealed, len, text, &back));
	ck_assert(!keys_unseal(&key, sealed, len - 1, text, &back));
	ck_assert(!keys_unseal(&key, sealed, KEYS_SEAL_MORE - 1, text, &back));
	for (size_t i = 0; i < len; i++) {
		sealed[i] ^= 1;
		ck_assert(!keys_unseal(&key, sealed, len, text, &back));
		sealed[i] ^= 1;
	}
}
END_TEST

START_TEST(links_are_the_same_for_all_who_have_the_key)
{
	unsigned char a[LINK_BYTES], b[LINK_BYTES];
	struct keys *other;
	ck_assert(keys_open(&config, store, &other, &err));
	ck_assert(!keys_link(other, "phone", "+12345678909", b)); /* the store has not said yet whether it is its key */
	store_wait(store);
	ck_assert(keys_link(keys, "phone", "+12345678909", a) && keys_link(other, "phone", "+12345678909", b));
	ck_assert_mem_eq(a, b, sizeof a);
	ck_assert(keys_link(keys, "email", "+12345678909", b));
	ck_assert_mem_ne(a, b, sizeof a);
	ck_assert(keys_link(keys, "phone", "+12345678908", b));
	ck_assert_mem_ne(a, b, sizeof a);
	ck_assert_int_eq(keys_link_trouble(keys)->kind, ERR_NONE);
	keys_close(other);
}
END_TEST

static const char one[] = "1111111111111111111111111111111111111111111111111111111111111111\n";
static const char two[] = "2222222222222222222222222222222222222222222222222222222222222222\n";

START_TEST(another_hosts_key_makes_no_links)
{
	unsigned char a[LINK_BYTES];
	set("link_key_file", write_file("their.key", one, 0600));
	reopen();
	ck_assert(!keys_link(keys, "phone", "1", a));
	ck_assert_ptr_nonnull(strstr(keys_link_trouble(keys)->text, "not the one"));
	struct heard h = { 0 };
	keys_relink(keys, (struct keys_ticket){ hear, &h, 7 });
	store_wait(store);
	ck_assert(h.times == 1 && !h.err.kind);
	ck_assert(keys_link(keys, "phone", "1", a));
	reopen();
	ck_assert(keys_link(keys, "phone", "1", a));
}
END_TEST

START_TEST(users_keep_the_last_line_while_links_take_the_first)
{
	char first[KEYS_USER_TEXT], then[KEYS_USER_TEXT], both[200];
	unsigned char a[LINK_BYTES];
	bool hashed = true;
	ck_assert_str_eq(keys_user(keys, "anna@x.example", first, &hashed), "anna@x.example");
	ck_assert(!hashed);
	set("hash_users", "true");
	reopen();
	ck_assert_ptr_nonnull(keys_user(keys, "anna@x.example", first, &hashed));
	ck_assert(hashed && strlen(first) == 32 && !strstr(first, "anna"));

	char *path = mem_printf("%s/link.key", dir);
	FILE *f = fopen(path, "r");
	free(path);
	char old[80] = "";
	ck_assert_ptr_nonnull(fgets(old, sizeof old, f));
	fclose(f);
	snprintf(both, sizeof both, "%s%s", two, old);
	write_file("link.key", both, 0600);
	reopen();
	ck_assert_ptr_nonnull(keys_user(keys, "anna@x.example", then, &hashed));
	ck_assert_str_eq(first, then);
	ck_assert(!keys_link(keys, "phone", "1", a));

	write_file("link.key", two, 0600);
	reopen();
	ck_assert_ptr_null(keys_user(keys, "anna@x.example", then, &hashed));
	ck_assert_ptr_nonnull(strstr(keys_link_trouble(keys)->text, "users were hashed"));
}
END_TEST

static const struct {
	const char *text;
	mode_t mode;
	const char *refused; /* NULL: is taken */
} files[] = {
	{ one, 0600, NULL },
	{ one, 0640, "mode 0600" },
	{ "", 0600, "holds no link key" },
	{ "11111111\n", 0600, "holds no link key" },
	{ "x111111111111111111111111111111111111111111111111111111111111111\n", 0600, "holds no link key" },
	{ "1111111111111111111111111111111111111111111111111111111111111111", 0600, NULL },
};

START_TEST(a_link_key_is_64_digits_of_ones_own)
{
	set("link_key_file", write_file("the.key", files[_i].text, files[_i].mode));
	keys_close(keys);
	keys = NULL;
	if (files[_i].refused)
		expect_err(keys_open(&config, store, &keys, &err), files[_i].mode == 0600 ? ERR_CONFIG : ERR_LOCAL, files[_i].refused);
	else
		open_keys();
}
END_TEST

START_TEST(keys_are_elsewhere_than_what_they_seal)
{
	struct keys *k;
	set("case_keys", place);
	expect_err(keys_open(&config, store, &k, &err), ERR_CONFIG, "names the store itself");
}
END_TEST

/* A store of keys that cannot be opened takes notes away, and nothing else. */
START_TEST(without_its_store_there_is_a_reason)
{
	char path[160];
	keys_close(keys);
	keys = NULL;
	snprintf(path, sizeof path, "%s/keys.db", dir);
	ck_assert_int_eq(chmod(path, 0644), 0);
	open_keys();
	ck_assert_int_eq(keys_trouble(keys)->kind, ERR_STORE);
	struct heard h = ask(1, true);
	ck_assert(!h.got && h.err.kind == ERR_STORE && strstr(h.err.text, "0600"));
	const int64_t id = 1;
	ck_assert_int_eq(destroy(&id, 1).err.kind, ERR_STORE);
}
END_TEST

#define ADD_EACH(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

int main(void)
{
	Suite *s = suite_create("keys");
	TCase *t = tcase_create("keys");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_case_has_one_key);
	tcase_add_test(t, the_file_is_ones_own);
	tcase_add_test(t, what_is_destroyed_is_in_no_file);
	tcase_add_test(t, what_was_erased_gets_no_second_key);
	tcase_add_test(t, who_closed_is_not_told);
	tcase_add_test(t, what_is_sealed_is_of_one_case_and_whole);
	tcase_add_test(t, links_are_the_same_for_all_who_have_the_key);
	tcase_add_test(t, another_hosts_key_makes_no_links);
	tcase_add_test(t, users_keep_the_last_line_while_links_take_the_first);
	ADD_EACH(t, a_link_key_is_64_digits_of_ones_own, files);
	tcase_add_test(t, keys_are_elsewhere_than_what_they_seal);
	tcase_add_test(t, without_its_store_there_is_a_reason);
	suite_add_tcase(s, t);
	return suite_run(s);
}

/* Signatures by a throwaway agent and key, by the store's own, and by agents that misbehave. */
#include <check.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent_rig.h"
#include "sign/child.h"
#include "sign/sign.h"
#include "support/suite.h"

static const char words[] = "{\"a\":\"b\"}";
static struct err err;
static struct signature made;
static char store_key[200];

static void begin(void)
{
	umask(077);
	unsetenv("SSH_AUTH_SOCK");
	snprintf(store_key, sizeof store_key, "%s/sign.key", agent_rig_dir());
}

static struct sign_choice chosen(bool agent, const char *print, const char *file)
{
	struct sign_choice c;
	err = (struct err){ 0 };
	ck_assert_msg(sign_choose(agent, print, file, &c, &err), "%s", err.text);
	return c;
}

static void sign(const struct sign_choice *c, enum sign_meaning m)
{
	err = (struct err){ 0 };
	ck_assert_msg(sign_now(c, m, words, strlen(words), &made, &err), "%s", err.text);
}

START_TEST(the_agents_key_signs)
{
	agent_rig_start();
	char key[SIGN_KEY], print[SIGN_PRINT];
	snprintf(key, sizeof key, "%s", agent_rig_key("one", "evil\033]0;title\a", true));
	struct sign_choice c = chosen(true, NULL, "");
	ck_assert_int_eq(c.by, SIGN_AGENT);
	ck_assert_str_eq(c.key, key);
	ck_assert(!c.touch);
	for (int m = 0; m < SIGN_MEANINGS; m++) {
		sign(&c, (enum sign_meaning)m);
		ck_assert_str_eq(made.key, key);
		ck_assert_int_eq(made.by, SIGN_AGENT);
		for (int n = 0; n < SIGN_MEANINGS; n++) {
			err = (struct err){ 0 };
			ck_assert_int_eq(sign_verify(&made, (enum sign_meaning)n, "ana *,!", words, strlen(words), &err), m == n);
			ck_assert_int_eq(err.kind, m == n ? ERR_NONE : ERR_UNVERIFIED);
		}
	}
	ck_assert(!sign_verify(&made, SIGN_OUTCOME, "ana", words, strlen(words) - 1, &err));

	/* The session's own is taken wherever it stands. */
	char second[SIGN_KEY];
	snprintf(second, sizeof second, "%s", agent_rig_key("two", "", true));
	ck_assert(sign_key_read(second, strlen(second), key, print, NULL));
	ck_assert_str_eq(chosen(true, print, "").key, second);
	ck_assert_str_ne(chosen(true, "SHA256:unknown", "").key, second);
	snprintf(made.key, sizeof made.key, "%s", second);
	ck_assert(!sign_verify(&made, SIGN_OUTCOME, "ana", words, strlen(words), &err)); /* it is the other's */
}
END_TEST

START_TEST(the_store_signs_where_there_is_none)
{
	struct sign_choice c = chosen(true, NULL, store_key);
	struct stat st;
	char said[200];
	ck_assert_int_eq(c.by, SIGN_STORE);
	ck_assert_str_eq(c.key, "");
	ck_assert(access(store_key, F_OK) != 0); /* looking makes none */
	sign_choice_say(&c, said, sizeof said);
	ck_assert_str_eq(said, "the store's own key, not yours: it is made at first use");
	sign(&c, SIGN_DECISION);
	ck_assert(!stat(store_key, &st));
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ck_assert_int_eq(made.by, SIGN_STORE);
	struct signature first = made;
	agent_rig_start(); /* without a key */
	c = chosen(true, NULL, store_key);
	sign(&c, SIGN_DECISION);
	ck_assert_str_eq(made.key, first.key);
	ck_assert_str_eq(made.print, c.print);
	agent_rig_key("mine", "", true);
	ck_assert_int_eq(chosen(true, NULL, store_key).by, SIGN_AGENT);
	ck_assert_int_eq(chosen(false, NULL, store_key).by, SIGN_STORE);

	chmod(store_key, 0640);
	ck_assert(!sign_choose(false, NULL, store_key, &c, &err));
	ck_assert_msg(strstr(err.text, store_key) != NULL, "%s", err.text);
	ck_assert(!sign_make_store_key(store_key, &err));
	chmod(store_key, 0600);
	ck_assert(!truncate(store_key, 100));
	ck_assert(!sign_choose(false, NULL, store_key, &c, &err));
	ck_assert_msg(strstr(err.text, "is no key") != NULL, "%s", err.text);
	ck_assert(!sign_choose(false, NULL, "", &c, &err));
	ck_assert_int_eq(err.kind, ERR_CONFIG);
}
END_TEST

/* -- what goes wrong ---------------------------------------------------------------------------------------------------------- */

static void fails(const struct sign_choice *c, enum err_kind kind, const char *what)
{
	err = (struct err){ 0 };
	ck_assert(!sign_now(c, SIGN_DECISION, words, strlen(words), &made, &err));
	ck_assert_int_eq(err.kind, kind);
	ck_assert_msg(strstr(err.text, what) != NULL, "%s", err.text);
}

START_TEST(agents_that_misbehave)
{
	char key[SIGN_KEY];
	snprintf(key, sizeof key, "%s", agent_rig_key("k", "", false));
	agent_rig_faulty(AGENT_REFUSES, key);
	struct sign_choice c = chosen(true, NULL, store_key);
	ck_assert_str_eq(c.key, key);
	fails(&c, ERR_REFUSED, "refused to sign with SHA256:");
	c.touch = true;
	fails(&c, ERR_REFUSED, "refused to sign with SHA256:");
	ck_assert(strstr(err.remedy, "PIN") != NULL);
	agent_rig_faulty(AGENT_LIES, key);
	fails(&c, ERR_UNVERIFIED, "does not verify as idreview-decision");
	agent_rig_faulty(AGENT_FLOODS, key);
	ck_assert(!sign_choose(true, NULL, store_key, &c, &err));
	ck_assert_str_eq(err.text, "the SSH agent has more keys than can be read");
	agent_rig_start();
	fails(&c, ERR_LOCAL, "no more");
	setenv("SSH_AUTH_SOCK", "/nowhere", 1);
	fails(&c, ERR_LOCAL, "no more");
	ck_assert_int_eq(chosen(true, NULL, store_key).by, SIGN_STORE);
}
END_TEST

static void told(void *owner, const struct signature *s, const struct err *why)
{
	*(int *)owner += 1 + (s ? 10 : 0);
	err = *why;
}

/* The console goes on, and can take it back. */
START_TEST(one_that_never_answers_is_not_waited_for)
{
	char key[SIGN_KEY];
	snprintf(key, sizeof key, "%s", agent_rig_key("k", "", false));
	agent_rig_faulty(AGENT_STALLS, key);
	struct sign_choice c = { .by = SIGN_AGENT };
	ck_assert(sign_key_read(key, strlen(key), c.key, c.print, NULL));
	struct signer g = { 0 };
	struct loop loop = { 0 };
	int heard = 0;
	loop_add(&loop, sign_source(&g));
	sign_begin(&g, &c, SIGN_DECISION, words, strlen(words), told, &heard);
	for (int i = 0; i < 3; i++)
		loop_once(&loop, 20, &err);
	ck_assert_int_eq(heard, 0);
	sign_cancel(&g);
	ck_assert_int_eq(heard, 1);
	ck_assert_int_eq(err.kind, ERR_CANCELLED);
	sign_cancel(&g);
	loop_once(&loop, 0, &err);
	ck_assert_int_eq(heard, 1);

	/* And what is waited for has an end. */
	struct child child;
	static char *const argv[] = { "ssh-add", "-L", NULL };
	ck_assert(child_begin(&child, &(struct child_plan){ .argv = argv, .agent = true, .limit_ms = 50 }, &err));
	while (!child_run(&child))
		poll(NULL, 0, child_timeout_ms(&child));
	ck_assert(child.late && !child_well(&child));
	child_finish(&child);
}
END_TEST

START_TEST(a_large_record_is_signed_in_the_loop)
{
	static char large[200000];
	memset(large, 'x', sizeof large);
	agent_rig_start();
	agent_rig_key("k", "", true);
	struct sign_choice c = chosen(true, NULL, "");
	struct signer g = { 0 };
	struct loop loop = { 0 };
	int heard = 0;
	loop_add(&loop, sign_source(&g));
	sign_begin(&g, &c, SIGN_OUTCOME, large, sizeof large, told, &heard);
	while (!heard)
		ck_assert(loop_once(&loop, 1000, &err));
	ck_assert_int_eq(heard, 11);
	ck_assert_ptr_null(g.work);
}
END_TEST

START_TEST(without_openssh_that_is_said)
{
	struct sign_choice c = { .by = SIGN_AGENT };
	char key[SIGN_KEY];
	snprintf(key, sizeof key, "%s", agent_rig_key("k", "", false));
	ck_assert(sign_key_read(key, strlen(key), c.key, c.print, NULL));
	char *path = strdup(getenv("PATH"));
	setenv("PATH", "/nowhere", 1);
	fails(&c, ERR_LOCAL, "ssh-keygen cannot be run");
	ck_assert(strstr(err.remedy, "openssh-client") != NULL);
	setenv("PATH", path, 1);
	free(path);
}
END_TEST

/* A byte changed anywhere in the text, the key, or what was signed. */
START_TEST(any_flipped_byte_is_found)
{
	enum { TEXT, KEY, WORDS, WHATS };
	const char *given = getenv("FLIPS");
	uint32_t seed = 7;
	int flips = given ? atoi(given) : 60;
	agent_rig_start();
	agent_rig_key("k", "", true);
	struct sign_choice c = chosen(true, NULL, "");
	sign(&c, SIGN_DECISION);
	const struct signature good = made;
	for (int i = 0; i < flips; i++) {
		char said[sizeof words];
		struct signature bad = good;
		memcpy(said, words, sizeof words);
		char *in = i % WHATS == TEXT ? bad.text : i % WHATS == KEY ? bad.key : said;
		seed = seed * 1664525u + 1013904223u;
		size_t at = (seed >> 8) % strlen(in);
		in[at] = (char)(in[at] ^ 1 << (seed >> 4) % 8);
		ck_assert_msg(!sign_verify(&bad, SIGN_DECISION, "ana", said, strlen(words), &err), "byte %zu of %d, now %02x", at,
		              i % WHATS, (unsigned char)in[at]);
	}
}
END_TEST

/* What ssh-keygen reads past is a changed byte all the same. */
START_TEST(what_it_would_overlook_is_found)
{
	static const struct {
		const char *old, *new;
	} texts[] = {
		{ "U1NIU0lH", "U1NIU0lH " },            /* a blank in the middle */
		{ "U1NIU0lHAAAAAQ", "U1NIU0lHAAAAAA" }, /* version 0 */
		{ "SSH SIGNATURE-----\n", "SSH SIGNATURE-----\r\n" },
		{ "\n-----END", "\n\n-----END" },
		{ "-----BEGIN", "\n-----BEGIN" },
		{ "END SSH SIGNATURE-----\n", "END SSH SIGNATURE-----\nmore\n" },
		{ "END SSH SIGNATURE-----\n", "END SSH SIGNATURE-----" },
	};
	agent_rig_start();
	agent_rig_key("k", "", true);
	struct sign_choice c = chosen(true, NULL, "");
	sign(&c, SIGN_DECISION);
	const struct signature good = made;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct signature bad = good;
		const char *at = strstr(good.text, texts[i].old);
		ck_assert_ptr_nonnull(at);
		snprintf(bad.text, sizeof bad.text, "%.*s%s%s", (int)(at - good.text), good.text, texts[i].new,
		         at + strlen(texts[i].old));
		err = (struct err){ 0 };
		ck_assert_msg(!sign_verify(&bad, SIGN_DECISION, "ana", words, strlen(words), &err), "%s", texts[i].new);
		ck_assert_int_eq(err.kind, ERR_UNVERIFIED);
	}
}
END_TEST

/* -- keys and names ----------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *line;
	bool ok;
} keys[] = {
	{ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAF43Dae+gOaWEDRz9gxq+yMArbkdXXgyGZsx6284I8R", true },
	{ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAF43Dae+gOaWEDRz9gxq+yMArbkdXXgyGZsx6284I8R \033[31m", true },
	{ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAF43Dae+gOaWEDRz9gxq+yMArbkdXXgyGZsx6284I8\033", false },
	{ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAF43Dae+gOaWEDRz9gxq+yMArbkdXXgyGZsx6284I8", false },
	{ "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIAF43Dae+gOaWEDRz9gxq+yMArbkdXXgyGZsx6284I8R", false },
	{ "ssh-dss AAAAB3NzaC1kc3MAAAAA", false },
	{ "ssh-ed25519", false },
	{ "ssh-ed25519 ", false },
	{ "", false },
	{ "ssh-ed25519-cert-v01@openssh.com AAAA", false },
	{ "cert-authority ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAF43Dae+gOaWEDRz9gxq+yMArbkdXXgyGZsx6284I8R", false },
};

START_TEST(only_keys_are_keys)
{
	char key[SIGN_KEY], print[SIGN_PRINT];
	ck_assert_msg(sign_key_read(keys[_i].line, strlen(keys[_i].line), key, print, NULL) == keys[_i].ok, "%s", keys[_i].line);
	if (!keys[_i].ok)
		return;
	ck_assert_str_eq(key, keys[0].line);
	ck_assert_str_eq(print, "SHA256:Cy/o4EikFtnBYg5xPf64DC79+7MEtGmxazeXlPAIfzs");
}
END_TEST

START_TEST(principals_are_no_patterns)
{
	char out[SIGN_WHO], line[SIGN_KEY + SIGN_WHO + 64];
	sign_principal("uid:ana", out);
	ck_assert_str_eq(out, "uid:ana");
	sign_principal("*,!a \"\n\xc3\xa9", out);
	ck_assert_str_eq(out, "%2A%2C%21a%20%22%0A%C3%A9");
	sign_principal("", out);
	ck_assert_str_eq(out, "nobody");
	ck_assert(sign_allowed("a b", 1u << SIGN_REFUSAL, "ssh-ed25519 AAAA", line, sizeof line));
	ck_assert_str_eq(line, "a%20b namespaces=\"idreview-refusal\" ssh-ed25519 AAAA\n");
	ck_assert(sign_allowed("a", 1u << SIGN_DECISION | 1u << SIGN_OUTCOME, "ssh-ed25519 AAAA", line, sizeof line));
	ck_assert_str_eq(line, "a namespaces=\"idreview-decision,idreview-outcome\" ssh-ed25519 AAAA\n");
	ck_assert(!sign_allowed("a b", 1u << SIGN_REFUSAL, "ssh-ed25519 AAAA", line, 40));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sign");
	TCase *tc = tcase_create("sign");
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, begin, agent_rig_end);
	tcase_add_test(tc, the_agents_key_signs);
	tcase_add_test(tc, the_store_signs_where_there_is_none);
	tcase_add_test(tc, agents_that_misbehave);
	tcase_add_test(tc, one_that_never_answers_is_not_waited_for);
	tcase_add_test(tc, a_large_record_is_signed_in_the_loop);
	tcase_add_test(tc, without_openssh_that_is_said);
	tcase_add_test(tc, any_flipped_byte_is_found);
	tcase_add_test(tc, what_it_would_overlook_is_found);
	tcase_add_loop_test(tc, only_keys_are_keys, 0, sizeof keys / sizeof keys[0]);
	tcase_add_test(tc, principals_are_no_patterns);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}

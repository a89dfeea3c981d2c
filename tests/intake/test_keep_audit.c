/* Acts on screenings as events: of the case that has the screening, in the transaction that writes the act down; on both engines. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "api/keep.h"
#include "intake/keep_store.h"
#include "store/both.h"
#include "store/opened.h"
#include "store/some.h"
#include "support/settings.h"

static struct opened opened;
static struct keep_store *keep;
static struct api_keep api;
static struct { struct keep_call call; bool done, ok; } kept;

static void on_kept(struct keep_call *call, const struct err *e)
{
	(void)call;
	kept.done = true;
	kept.ok = !e;
}

static struct keep_call *call(void)
{
	memset(&kept, 0, sizeof kept);
	kept.call.done = on_kept;
	return &kept.call;
}

static bool is_done(void *ctx)
{
	(void)ctx;
	return kept.done;
}

static bool wait_kept(void)
{
	both_until(is_done, NULL);
	return kept.ok;
}

static void run_on(struct store *s)
{
	unsigned char auditor[CHAIN_KEY], secret[crypto_box_SECRETKEYBYTES];
	crypto_box_keypair(auditor, secret);
	opened.store = s;
	opened.audit = audit_open(s, &opened.me, "idreview", auditor, NULL);
	keep = keep_store_open(&opened, &config);
	keep_store_wait(keep);
	api = *keep_store_keep(keep);
}

static void stop(void)
{
	keep_store_close(keep);
	audit_close(opened.audit);
	keep = NULL;
	opened.audit = NULL;
}

static void start(int engine)
{
	ck_assert_int_ge(sodium_init(), 0);
	settings_setup();
	opened = (struct opened){ .me = some_person("ana", "1") };
	run_on(both_open(engine));
}

static void teardown(void)
{
	stop();
	both_close();
	settings_teardown();
}

static struct intent act(const char *screening_id)
{
	struct intent i = { .op = intent_op("screening"), .template_id = INTENT_SCREENINGS, .strategy = "reject", .steps = "review +1 -2, update" };
	snprintf(i.client_user_id, sizeof i.client_user_id, "%s", screening_id);
	snprintf(i.account, sizeof i.account, "here sandbox x");
	intent_make_id(i.id);
	return i;
}

static void begin(struct intent *i)
{
	keep_lock(&api, i, call());
	ck_assert(wait_kept());
	keep_add(&api, i, call());
	ck_assert(wait_kept());
}

static void say(const struct intent *i, const char *word, const char *detail)
{
	keep_note(&api, i->id, word, detail, 0, call());
	ck_assert(wait_kept());
}

/* Event number n of kind, and its sentence. */
static struct chain_event event;
static char sentence[400];

static size_t look(struct store *s, const char *kind, size_t n)
{
	struct store_tx *t = store_begin(s, STORE_READ);
	size_t found = 0;
	store_step(t, STORE_EVENT_PAGE, STORE_ANY);
	store_text(t, "");
	store_int(t, 0);
	store_int(t, 100);
	const struct both_answer *a = both_done(s, t);
	for (size_t i = 0; i < a->rows[0].count; i++) {
		struct chain_event e;
		ck_assert(audit_read(&a->rows[0], i, &e));
		if (strcmp(e.kind, kind) || found++ != n)
			continue;
		event = e;
		audit_sentence(e.kind, e.detail, sentence, sizeof sentence);
	}
	return found;
}

static void put_case(struct store *s, const char *screening_id)
{
	struct attempt_facts f = some_facts("idv_A1", "anna");
	f.screening_id = screening_id;
	some_put(s, &f, NULL);
}

START_TEST(an_act_is_its_cases)
{
	char wanted[CHAIN_CASE];
	start(_i);
	put_case(opened.store, "scr_1");
	audit_subject(wanted, "idvtmp_T", CASE_CLIENT_USER, false, "anna");
	struct intent i = act("scr_1");
	begin(&i);
	ck_assert_uint_eq(look(opened.store, "settle", 0), 1);
	ck_assert_str_eq(event.subject, wanted);
	ck_assert_msg(strstr(sentence, "is going to reject screening scr_1, review +1 -2, update, intent "), "%s", sentence);
	say(&i, "sent", "");
	ck_assert_uint_eq(look(opened.store, "settled", 0), 0);
	say(&i, "reviewed", "rev_1");
	say(&i, "half", "rev_1");
	ck_assert_uint_eq(look(opened.store, "settled", 0), 2);
	ck_assert_str_eq(event.subject, wanted);
	ck_assert_msg(strstr(sentence, "screening scr_1, intent ") && strstr(sentence, ": reviewed, review rev_1"), "%s", sentence);
	look(opened.store, "settled", 1);
	ck_assert_msg(strstr(sentence, ": half, review rev_1"), "%s", sentence);
	ck_assert_str_eq(event.subject, wanted);
}
END_TEST

/* A run that ended left it open; who settles it took no lock. */
START_TEST(settled_by_a_later_run)
{
	char wanted[CHAIN_CASE];
	start(_i);
	put_case(opened.store, "scr_1");
	audit_subject(wanted, "idvtmp_T", CASE_CLIENT_USER, false, "anna");
	struct intent i = act("scr_1");
	begin(&i);
	say(&i, "sent", "");
	say(&i, "lost", "network");
	stop();
	run_on(both_again());
	say(&i, "appeared", "rev_1");
	ck_assert_uint_eq(look(opened.store, "settled", 0), 2);
	if (!strstr(sentence, "appeared")) /* chains are in the order of their names */
		look(opened.store, "settled", 1);
	ck_assert_msg(strstr(sentence, ": appeared, review rev_1"), "%s", sentence);
	ck_assert_str_eq(event.subject, wanted);
}
END_TEST

START_TEST(without_a_case_it_is_the_screenings)
{
	start(_i);
	struct intent i = act("scr_alone");
	begin(&i);
	ck_assert_uint_eq(look(opened.store, "settle", 0), 1);
	ck_assert_ptr_nonnull(strstr(event.subject, "scr_alone"));
	say(&i, "sent", "");
	say(&i, "refused", "api");
	ck_assert_uint_eq(look(opened.store, "settled", 0), 1);
	ck_assert_msg(strstr(sentence, ": refused, review -"), "%s", sentence);
	struct intent other = act("scr_2");
	begin(&other);
	say(&other, "sent", "");
	say(&other, "lost", "network");
	say(&other, "given_up", "");
	ck_assert_uint_eq(look(opened.store, "give-up", 0), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("acts as events");
	TCase *tc = tcase_create("acts");
	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, NULL, teardown);
	both_add(tc, an_act_is_its_cases);
	both_add(tc, settled_by_a_later_run);
	both_add(tc, without_a_case_it_is_the_screenings);
	suite_add_tcase(suite, tc);
	return both_run(suite);
}

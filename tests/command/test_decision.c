/* Decisions as they are signed, stored, listed, verified, exported and erased: with a throwaway agent and keys, and ssh-keygen alone. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/when.h"
#include "command/decision.h"
#include "command/decision_rig.h"
#include "command/options.h"
#include "decide/decide_rig.h"
#include "sign/agent_rig.h"
#include "sign/sign.h"
#include "store/decisions.h"
#include "support/settings.h"
#include "support/suite.h"

#define ID "00112233445566778899aabbccddeeff"
#define ALONE "ffeeddccbbaa99887766554433221100"

static char keys[2][SIGN_PRINT];
static struct buf record, sealed, outcome;
static uint32_t seed = 3;
static int64_t ago;             /* how old what is added is, s */
static const char *proposer = keys[0]; /* the key that a record names */

/* -- a decision, by two people -------------------------------------------------------------------------------------------------------- */

static void salt(void *to, size_t n)
{
	for (size_t i = 0; i < n; i++)
		((unsigned char *)to)[i] = (unsigned char)decide_rig_chance(&seed, 256);
}

static void make_record(const char *id, unsigned second)
{
	static const char *const requests[] = { "{\"comment\":\"told to the vendor\"}" };
	struct disposition *d = secret_alloc(sizeof *d);
	struct decide_policy *policy = mem_alloc(sizeof *policy);
	struct buf json;
	struct record *attempt = decide_rig_markers(NULL, &json);
	struct basis basis = basis_of(attempt);
	struct evidence evidence;
	ck_assert(policy_read(policy, &(struct policy_source){ 0 }, &err));
	evidence_take(&basis, NULL, 0, policy->digest, &evidence);
	disposition_under(d, policy);
	snprintf(d->id, sizeof d->id, "%s", id);
	d->outcome = 1 + OUTCOME_CLEAR;
	d->reason_count = 1;
	snprintf(d->reasons[0], sizeof d->reasons[0], "clear.explained");
	snprintf(d->narrative, sizeof d->narrative, "Mara moved\nand said so");
	d->confidence = CONFIDENCE_HIGH;
	const struct disposition_facts facts = { .store = "", .case_id = 1, .user = "user-1", .writer = "", .by = "anna", .host = "jump2", .key = proposer, .decided_at = when_now() - ago,
		                                 .evidence = &evidence, .requests = requests, .request_count = 1, .second = second, .retention = "decisions 10y made" };
	buf_reset(&record);
	buf_reset(&sealed);
	ck_assert(disposition_record(policy, d, &basis, &facts, salt, &record, &sealed));
	record_destroy(attempt);
	buf_finish(&json);
	secret_free(d);
	free(policy);
}

/* One part, as the console does it: signed, and with its event in one transaction. */
static void add(const char *who, const char *id, enum decision_part part, enum sign_meaning m, unsigned second, bool by_store)
{
	struct opened o;
	struct sign_choice c;
	struct signature s;
	struct case_key_secret key;
	struct disposition_read *read = mem_alloc(sizeof *read);
	struct decision_row row = { .case_id = 1, .part = part, .at = when_now() - ago, .host = "jump2", .second = second };
	const struct buf *bytes = part == DECISION_ENDED ? &outcome : &record;
	char subject[CHAIN_CASE];
	struct audit_detail d;
	ck_assert_msg(opened_begin(&o, &config, "test", &err) && opened_wait(&o, &err), "%s", err.text);
	snprintf(o.me.id, sizeof o.me.id, "%s", who);
	snprintf(o.me.host, sizeof o.me.host, "jump2");
	ck_assert_msg(opened_key(&o, 1, true, &key, &err), "%s", err.text);
	ck_assert(disposition_read(buf_str(&record), record.len, read, &err));
	snprintf(row.id, sizeof row.id, "%s", id);
	snprintf(row.person, sizeof row.person, "%s", who);
	snprintf(row.evidence, sizeof row.evidence, "%s", read->evidence);
	evidence_digest(buf_str(&record), record.len, row.digest);
	free(read);
	if (part == DECISION_ENDED) {
		const struct disposition_end end = { .decision_digest = row.digest, .id = id, .by = who, .at = row.at, .result = "done", .result_id = "rev_1", .evidence = row.evidence };
		buf_reset(&outcome);
		ck_assert(disposition_end_record(&end, &outcome));
	}
	if (part == DECISION_PROPOSED || part == DECISION_ENDED) {
		row.record = buf_str(bytes);
		row.record_len = bytes->len;
	}
	char *file = mem_printf("%s/sign.key", dir);
	ck_assert_msg(sign_choose(!by_store, !strcmp(who, "anna") ? keys[0] : keys[1], file, &c, &err), "%s", err.text);
	free(file);
	ck_assert_msg(sign_now(&c, m, buf_str(bytes), bytes->len, &s, &err), "%s", err.text);
	row.signature = s.text;
	row.key = s.key;
	row.by_store = s.by == SIGN_STORE;
	struct store_tx *t = store_begin(o.store, STORE_WRITE);
	decisions_add(t, &row, part == DECISION_PROPOSED ? &key : NULL, buf_str(&sealed), sealed.len);
	audit_subject(subject, "idvtmp_1", CASE_CLIENT_USER, false, "user-1");
	enum audit_kind kind = decisions_event(&row, part == DECISION_ENDED ? "done" : "clear", &d);
	audit_event(o.audit, t, kind, subject, &d);
	bool unmet = false;
	ck_assert_msg(opened_ask(o.store, t, NULL, NULL, &unmet, &err), "%s %d", err.text, unmet);
	opened_end(&o);
}

static void put_case(void)
{
	struct opened o;
	ck_assert_msg(opened_begin(&o, &config, NULL, &err) && opened_wait(&o, &err), "%s", err.text);
	const struct attempt_facts f = { .attempt_id = "idv_1", .template_id = "idvtmp_1", .client_user_id = "user-1", .status = "pending_review", .stage = STAGE_PENDING,
		                         .steps = "++xx...", .created_at = when_now(), .read_at = when_now() };
	struct case_policy policy = { .due_after_s = 3600, .keys = o.keys };
	struct store_tx *t = store_begin(o.store, STORE_WRITE);
	ck_assert(cases_put(t, &f, &policy, 0));
	ck_assert_msg(opened_ask(o.store, t, NULL, NULL, NULL, &err), "%s", err.text);
	opened_end(&o);
}

static void setup(void)
{
	char key[SIGN_KEY];
	ago = 0;
	proposer = keys[0];
	settings_setup();
	snprintf(place, sizeof place, "%s/store.db", dir);
	setenv("IDREVIEW_STORE", place, 1);
	setenv("XDG_STATE_HOME", dir, 1);
	setenv("XDG_CONFIG_HOME", dir, 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	umask(077);
	set("store", place);
	buf_init(&record, DECISION_RECORD_MAX);
	buf_init(&sealed, DECISION_RECORD_MAX);
	buf_init(&outcome, DECISION_RECORD_MAX);
	agent_rig_start();
	for (int i = 0; i < 2; i++) {
		const char *line = agent_rig_key(i ? "bert" : "anna", "", true);
		ck_assert(sign_key_read(line, strlen(line), key, keys[i], NULL));
	}
	put_case();
	make_record(ID, 1);
	add("anna", ID, DECISION_PROPOSED, SIGN_DECISION, 1, false);
}

static void teardown(void)
{
	buf_finish(&record);
	buf_finish(&sealed);
	buf_finish(&outcome);
	agent_rig_end();
	settings_teardown();
}

static void go_on(void)
{
	add("bert", ID, DECISION_APPROVED, SIGN_APPROVAL, 0, false);
	add("bert", ID, DECISION_ENDED, SIGN_OUTCOME, 0, false);
}

/* -- tests ------------------------------------------------------------------------------------------------------------------------------ */

START_TEST(it_is_listed_and_shown)
{
	expect(0, "waits for a second look", "", "decision list");
	go_on();
	expect(0, ID "  1     clear    anna  ", "", "decision list");
	ck_assert_msg(strstr(out, "  done\n"), "%s", out);
	expect(0, "\"outcome\":\"clear\",\"by\":\"anna\"", "", "decision list --json --case idv_1 --limit 1");
	expect(5, "", "no case", "decision list --case 9");
	expect(0, "reasons      clear.explained\n", "", "decision show " ID);
	ck_assert_msg(strstr(out, "approved     ") && strstr(out, " by bert on jump2, signed by SHA256:") && strstr(out, "outcome      done, rev_1"), "%s", out);
	ck_assert_msg(!strstr(out, "Mara") && strstr(out, "--with-notes prints them"), "%s", out);
	expect(0, "narrative    Mara moved\n             and said so\n", "", "decision show --with-notes " ID);
	expect(0, "\"words\":null", "", "decision show --json " ID);
	expect(0, "Mara moved", "", "decision show --json --with-notes " ID);
	expect(5, "", "no decision", "decision show " ALONE);
	expect(2, "", "one of list, show", "decision");
	expect(2, "", "it is written", "decision show");
	expect(2, "", "no option of this", "decision verify --json");
	expect(0, "words of a decision", "", "audit show");
}
END_TEST

START_TEST(one_that_waits_is_hidden_where_that_is_wanted)
{
	write_file("blind", "blind = true\n", 0600);
	expect(0, "(hidden)", "", "decision list -c @/blind");
	expect(4, "", "kept from whoever gives it", "decision show -c @/blind " ID);
	expect(4, "", "kept from whoever gives it", "decision export -c @/blind " ID " @/x");
	expect(0, "verified: 1 decision,", "", "decision verify -c @/blind");
	go_on();
	expect(0, "  clear  ", "", "decision list -c @/blind");
}
END_TEST

/* Every command that README has, by a shell, without idreview. */
START_TEST(ssh_keygen_alone_verifies_it)
{
	char *readme, line[600];
	int done = 0;
	go_on();
	expect(0, "README there", "", "decision export " ID " @/x");
	expect(1, "", "cannot be made", "decision export " ID " @/x");
	readme = mem_printf("%s/x/README", dir);
	FILE *f = fopen(readme, "r");
	while (fgets(line, sizeof line, f)) {
		if (strncmp(line, "  ssh-keygen", 12) != 0)
			continue;
		line[strcspn(line, "\n")] = '\0';
		char *command = mem_printf("cd %s/x && %s >/dev/null", dir, line), *other = mem_printf("cd %s/x && (cat record.json; echo) | %.*s >/dev/null 2>&1", dir,
		                                                                                       (int)strcspn(line, "<"), line);
		ck_assert_msg(!system(command), "%s", line);
		ck_assert(system(other) != 0);
		free(command);
		free(other);
		done++;
	}
	fclose(f);
	free(readme);
	ck_assert_int_eq(done, 3);
	expect(0, "approved      signed by SHA256:", "", "decision verify @/x/record.json");
	expect(0, "says idreview-outcome", "", "decision verify @/x/outcome.json");
	shell("printf x >> x/record.json");
	expect(16, "x record", "1 of 1 decision does not verify", "decision verify @/x/record.json");
}
END_TEST

START_TEST(erasing_takes_the_words_and_leaves_the_proof)
{
	go_on();
	expect(0, "+ words", "", "decision verify " ID);
	expect(0, "is destroyed", "", "store erase 1 --yes");
	expect(0, "~ words         what people wrote on this case was erased", "", "decision verify " ID);
	ck_assert_msg(strstr(out, "+ approved") && strstr(out, "+ record"), "%s", out);
	expect(0, "was erased", "", "decision show --with-notes " ID);
	ck_assert_msg(!strstr(out, "Mara"), "%s", out);
	expect(0, "\"decision\":\"" ID "\"", "", "store export --json --with-notes");
	ck_assert_msg(!strstr(out, "Mara"), "%s", out);
}
END_TEST

/* In an exported directory; "o" is that of another decision, whose keys are the same. */
static const struct { const char *shell, *what; } edits[] = {
	{ "rm outcome.json.sig", "x ended" },
	{ "rm outcome.json", "without what it signs" },
	{ "cp ../o/outcome.json* .", "it is of another decision" },
	{ "cp ../o/record.json outcome.json", "it is of another decision" },
	{ "cp ../o/record.json.proposed.sig .", "x proposed" },
	{ "rm record.json.proposed.sig", "no good signature of who proposed it" },
	{ "rm record.json.approved.sig", "the approval of the second person" },
	{ "sed -i s/^anna/carl/ allowed_signers", "no line for anna" },
	{ "cp ../strange record.json.proposed.sig; sed -n s/^bert/anna/p allowed_signers | sed s/idreview-approval/idreview-decision/ >> allowed_signers",
	  "which is not the key that the record names" },
};

START_TEST(what_was_changed_in_a_directory_is_found)
{
	struct sign_choice c;
	struct signature s;
	go_on();
	ck_assert_msg(sign_choose(true, keys[1], "", &c, &err) && sign_now(&c, SIGN_DECISION, buf_str(&record), record.len, &s, &err), "%s", err.text);
	write_file("strange", s.text, 0600);
	make_record(ALONE, 0);
	add("anna", ALONE, DECISION_PROPOSED, SIGN_DECISION, 0, false);
	add("bert", ALONE, DECISION_ENDED, SIGN_OUTCOME, 0, false);
	expect(0, "README there", "", "decision export " ID " @/x");
	expect(0, "README there", "", "decision export " ALONE " @/o");
	for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
		char *line = mem_printf("cp -R x y && cd y && %s", edits[i].shell);
		shell(line);
		expect(16, edits[i].what, "1 of 1 decision does not verify", "decision verify @/y/record.json");
		shell("rm -R y");
		free(line);
	}
	expect(0, "+ ended", "", "decision verify @/x/record.json");
	expect(0, "+ ended", "", "decision verify @/o/record.json");
}
END_TEST

static const struct { const char *sql, *what; } changes[] = {
	{ "UPDATE decision_part SET evidence = 'x' WHERE part = 1", "x parts" },
	{ "UPDATE decision_part SET person = 'anna' WHERE part = 1", "x parts" },
	{ "UPDATE decision_part SET person = 'carl' WHERE part = 1", "was recorded by another person" },
	{ "UPDATE decision_part SET host = 'jump3' WHERE part = 4", "on another host" },
	{ "UPDATE decision_part SET second = 0 WHERE part = 0", "x record" },
	{ "UPDATE decision_part SET seq = 9 WHERE part = 4", "x parts" },
	{ "DELETE FROM decision_part WHERE part = 1", "x parts" },
	{ "UPDATE decision_part SET by_store = 1 WHERE part = 0", "says another record, evidence or signer" },
	{ "UPDATE decision_part SET touch = 1 WHERE part = 0", "by another key" },
	{ "UPDATE decision_part SET (signature, key) = (SELECT signature, key FROM decision_part WHERE part = 0) WHERE part = 1", "says idreview-decision, not idreview-approval" },
	{ "UPDATE decision_part SET signature = '', key = '' WHERE part = 4", "x ended" },
	{ "UPDATE decision_part SET case_id = 2", "it is of another case" },
	{ "UPDATE decision_part SET at = at - 90000", "the part \"proposed\" is of another time" },
	{ "UPDATE decision_part SET at = at + 5 WHERE part = 4", "the part \"ended\" is of another time" },
	{ "DELETE FROM decision_part", ID " was proposed, says the audit trail, and it is not in the store" },
	{ "DELETE FROM decision_part WHERE part = 4", "was ended, says the audit trail, and that part is not in the store" },
	{ "DELETE FROM decision_part WHERE part > 0", "was approved, says the audit trail, and that part is not in the store" },
	{ "UPDATE decision_part SET part = 3 WHERE part = 4", "such a part never has" },
	{ "UPDATE decision_part SET record = (SELECT record FROM decision_part WHERE part = 0) WHERE part = 4", "x outcome" },
	{ "UPDATE decision_part SET sealed = x'00' WHERE part = 0", "x words" },
	{ "DELETE FROM event WHERE kind = 'approve'", "is not in the audit trail" },
	{ "UPDATE event SET detail = replace(detail, 'record=', 'record=0') WHERE kind = 'propose'", "says another record" },
};

START_TEST(what_was_changed_is_found)
{
	static const char *const ways[] = { "decision verify " ID, "decision verify" };
	go_on();
	change("DROP TRIGGER decision_changing; DROP TRIGGER decision_going");
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		char *sql = mem_printf("CREATE TABLE kept_parts AS SELECT * FROM decision_part; CREATE TABLE kept_events AS SELECT * FROM event; %s", changes[i].sql);
		change(sql);
		for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++)
			expect(16, changes[i].what, "1 of 1 decision does not verify", ways[way]);
		change("DROP TRIGGER IF EXISTS decision_adding; DELETE FROM decision_part; INSERT INTO decision_part SELECT * FROM kept_parts; DROP TABLE kept_parts;"
		       "DELETE FROM event; INSERT INTO event SELECT * FROM kept_events; DROP TABLE kept_events");
		free(sql);
	}
	expect(0, "verified: 1 decision, ", "", "decision verify");
}
END_TEST

static void put_signature(int key, enum sign_meaning m, int part)
{
	struct sign_choice c;
	struct signature s;
	ck_assert_msg(sign_choose(true, keys[key], "", &c, &err) && sign_now(&c, m, buf_str(&record), record.len, &s, &err), "%s", err.text);
	char *sql = mem_printf("UPDATE decision_part SET signature = '%s', key = '%s' WHERE part = %d", s.text, s.key, part);
	change(sql);
	free(sql);
}

/* Valid signatures, by who else has a key. */
START_TEST(a_strangers_signature_is_found)
{
	go_on();
	change("DROP TRIGGER decision_changing");
	put_signature(1, SIGN_DECISION, 0);
	expect(16, "which is not the key that the record names", "1 of 1", "decision verify " ID);
	ck_assert_msg(strstr(out, "the part \"proposed\" was signed by another key"), "%s", out);
	put_signature(0, SIGN_DECISION, 0);
	expect(0, "+ proposed", "", "decision verify " ID);
	put_signature(0, SIGN_APPROVAL, 1);
	expect(16, "the part \"approved\" was signed by another key", "1 of 1", "decision verify " ID);
}
END_TEST

/* -- flipped bytes ---------------------------------------------------------------------------------------------------------------------- */

static void nothing(void *ctx, int ok, const char *what, const char *text)
{
	(void)ctx, (void)ok, (void)what, (void)text;
}

static char *place_of(struct held *h, size_t part, int what, size_t *len)
{
	struct decision_row *p = &h->parts[part];
	*len = what == 0 ? p->record_len : what == 1 ? strlen(p->signature) : what == 2 ? strlen(p->key) : p->sealed_len;
	return (char *)(what == 0 ? p->record : what == 1 ? p->signature : what == 2 ? p->key : p->sealed);
}

START_TEST(any_flipped_byte_is_found)
{
	const char *given = getenv("FLIPS");
	int flips = given ? atoi(given) : 100, done = 0, missed = 0;
	struct options o = { 0 };
	struct shelf s = { .config = &config, .options = &o };
	struct held h;
	size_t faults = 0;
	go_on();
	ck_assert_msg(opened_begin(&s.opened, &config, NULL, &err) && opened_wait(&s.opened, &err), "%s", err.text);
	ck_assert(held_get(&s, ID, &h, &err) && decision_check(&s, &h, nothing, NULL, &faults, &err));
	ck_assert_uint_eq(faults, 0);
	while (done < flips) {
		size_t part = decide_rig_chance(&seed, 3), len;
		int what = (int)decide_rig_chance(&seed, 4);
		char *bytes = place_of(&h, part, what, &len);
		if (!len)
			continue;
		size_t at = decide_rig_chance(&seed, (uint32_t)len);
		char was = bytes[at];
		bytes[at] = (char)(was ^ 1 << decide_rig_chance(&seed, 8));
		h.readable = disposition_read(h.parts[0].record, h.parts[0].record_len, &h.read, &h.why);
		faults = 0;
		ck_assert_msg(decision_check(&s, &h, nothing, NULL, &faults, &err), "%s", err.text);
		if (!faults) {
			missed++;
			fprintf(stderr, "part %zu, %d: byte %zu, %02x for %02x\n", part, what, at, (unsigned char)bytes[at], (unsigned char)was);
		}
		bytes[at] = was;
		done++;
	}
	if (given)
		printf("flipped bytes %d  missed %d\n", done, missed);
	ck_assert_int_eq(missed, 0);
	held_finish(&h);
	opened_end(&s.opened);
}
END_TEST

/* Where a reviewer has no key; and a decision that needs nobody else, of a case that goes before it. */
START_TEST(the_stores_key_signs_too)
{
	proposer = ""; /* a key that this makes */
	make_record(ALONE, 0);
	add("anna", ALONE, DECISION_PROPOSED, SIGN_DECISION, 0, true);
	add("anna", ALONE, DECISION_ENDED, SIGN_OUTCOME, 0, true);
	expect(0, "the store's key, for anna", "", "decision verify " ALONE);
	expect(0, "(the store's key)", "", "decision show " ALONE);
	expect(0, "verified: 2 decisions,", "", "decision verify");
	change("DELETE FROM cases");
	expect(0, "~ events        its case was pruned", "", "decision verify " ALONE);
	expect(0, "verified: 2 decisions,", "", "decision verify");
}
END_TEST

/* Ten years after its last part, but not while its case is held. */
START_TEST(it_goes_when_its_term_is_over)
{
	ago = 11 * 31557600LL;
	proposer = ""; /* a key that this makes */
	make_record(ALONE, 0);
	add("anna", ALONE, DECISION_PROPOSED, SIGN_DECISION, 0, true);
	add("anna", ALONE, DECISION_ENDED, SIGN_OUTCOME, 0, true);
	expect(0, "decisions       2 parts of decisions, kept until 10y after made", "", "store prune --dry-run");
	expect(0, "under legal hold", "", "store hold 1");
	expect(0, "decisions       0 parts", "", "store prune --yes");
	expect(0, "hold no more", "", "store hold 1 --release");
	expect(0, "This is gone", "", "store prune --yes");
	expect(0, ID, "", "decision list");
	ck_assert_msg(!strstr(out, ALONE), "%s", out);
	expect(0, "pruned 2 decisions", "", "audit show");
	expect(0, "verified: 1 decision,", "", "decision verify");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("decision");
	TCase *tc = tcase_create("decision");
	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, it_is_listed_and_shown);
	tcase_add_test(tc, one_that_waits_is_hidden_where_that_is_wanted);
	tcase_add_test(tc, ssh_keygen_alone_verifies_it);
	tcase_add_test(tc, erasing_takes_the_words_and_leaves_the_proof);
	tcase_add_test(tc, what_was_changed_is_found);
	tcase_add_test(tc, what_was_changed_in_a_directory_is_found);
	tcase_add_test(tc, a_strangers_signature_is_found);
	tcase_add_test(tc, any_flipped_byte_is_found);
	tcase_add_test(tc, the_stores_key_signs_too);
	tcase_add_test(tc, it_goes_when_its_term_is_over);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}

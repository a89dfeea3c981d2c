/* The tables check themselves. */
#include <check.h>
#include <stdint.h>
#include <string.h>

#include "support/suite.h"
#include "idv/country.h"
#include "idv/record.h"
#include "idv/vocab.h"
#include "record/schema.h"

START_TEST(leaves_are_complete)
{
	int newer = 0;

	ck_assert_int_eq(IDV_LEAVES, 187);
	for (int l = 0; l < IDV_LEAVES; l++) {
		const struct record_leaf *info = &idv_leaf_table[l];
		ck_assert_msg(info->label[0] != '\0' && !strchr(info->label, '_'), "label of %s", info->path);
		ck_assert_int_ge(info->pane, IDV_PANE_OVERVIEW);
		ck_assert_int_lt(info->pane, IDV_PANE_JSON);
		ck_assert_msg((info->type == RECORD_ENUM) == (info->vocab != IDV_VOCAB_NONE), "vocabulary of %s", info->path);
		ck_assert_msg(!(info->flags & RECORD_MASKED) || info->flags & RECORD_PERSONAL, "masked but not personal: %s", info->path);
		for (int other = 0; other < l; other++)
			ck_assert_str_ne(info->path, idv_leaf_table[other].path);
		newer += (info->flags & RECORD_NEWER) != 0;
	}
	ck_assert_int_eq(newer, 80);
}
END_TEST

START_TEST(secrets_are_masked)
{
	static const enum idv_leaf masked[] = { IDV_SHAREABLE_URL, IDV_USER_PHONE_NUMBER, IDV_USER_ID_NUMBER_VALUE,
		                                IDV_DOC_READ_ID_NUMBER, IDV_SMS_PHONE_NUMBER };
	size_t count = 0;

	for (size_t i = 0; i < sizeof masked / sizeof *masked; i++)
		ck_assert(idv_leaf_table[masked[i]].flags & RECORD_MASKED);
	for (int l = 0; l < IDV_LEAVES; l++) {
		count += (idv_leaf_table[l].flags & RECORD_MASKED) != 0;
		if (idv_leaf_table[l].type == RECORD_URL || strncmp(idv_leaf_table[l].path, "user.", 5) == 0)
			ck_assert_msg(idv_leaf_table[l].flags & RECORD_PERSONAL || l == IDV_USER_ID_NUMBER_TYPE, "%s",
			              idv_leaf_table[l].path);
	}
	ck_assert_uint_eq(count, sizeof masked / sizeof *masked);
}
END_TEST

static int children(const struct record_node *n)
{
	int count = 0, most = 0;

	for (const struct record_node *c = n->first; c; c = c->next, count++) {
		int inner = children(c);
		most = inner > most ? inner : most;
	}
	return count > most ? count : most;
}

START_TEST(schema_holds_every_leaf)
{
	const struct record_node *root = record_schema(&idv_kind)->nodes;

	ck_assert_int_eq(root->leaves, IDV_LEAVES);
	ck_assert_int_le(children(root), RECORD_CHILDREN_MAX);
	ck_assert_int_eq(root->redacted_at, IDV_REDACTED_AT);
	ck_assert_ptr_eq(record_schema(&idv_kind)->nodes, root);
}
END_TEST

START_TEST(words_are_sorted_and_labelled)
{
	for (int v = 1; v < IDV_VOCABS; v++) {
		size_t count;
		const struct record_word *w = idv_vocab_words((enum idv_vocab)v, &count);
		ck_assert_uint_gt(count, 1);
		for (size_t i = 0; i < count; i++) {
			ck_assert_msg(i == 0 || strcmp(w[i - 1].wire, w[i].wire) < 0, "%s: %s", idv_vocab_name((enum idv_vocab)v),
			              w[i].wire);
			ck_assert(w[i].label[0] != '\0' && !strchr(w[i].label, '_'));
			ck_assert_int_ne(w[i].severity, RECORD_UNKNOWN);
			ck_assert_uint_le(strlen(w[i].mark), 1);
			ck_assert_ptr_eq(idv_vocab_find((enum idv_vocab)v, w[i].wire), &w[i]);
		}
		ck_assert_ptr_null(idv_vocab_find((enum idv_vocab)v, "no such word"));
		ck_assert_ptr_null(idv_vocab_find((enum idv_vocab)v, ""));
	}
}
END_TEST

START_TEST(every_vocabulary_is_used)
{
	bool used[IDV_VOCABS] = { [IDV_VOCAB_NONE] = true };

	for (int l = 0; l < IDV_LEAVES; l++)
		used[idv_leaf_table[l].vocab] = true;
	for (int v = 0; v < IDV_VOCABS; v++)
		ck_assert_msg(used[v], "%s", idv_vocab_name((enum idv_vocab)v));
}
END_TEST

static size_t count_of(enum idv_vocab v)
{
	size_t count;

	idv_vocab_words(v, &count);
	return count;
}

START_TEST(vocabularies_have_their_sizes)
{
	ck_assert_uint_eq(count_of(IDV_VOCAB_STATUS), 6);
	ck_assert_uint_eq(count_of(IDV_VOCAB_STEP), 11);
	ck_assert_uint_eq(count_of(IDV_VOCAB_ID_TYPE), 35);
	ck_assert_uint_eq(count_of(IDV_VOCAB_SERVICE), 90);
	ck_assert_uint_eq(count_of(IDV_VOCAB_CATEGORY), 6);
	ck_assert_uint_eq(count_of(IDV_VOCAB_PROXY), 5);
	ck_assert_uint_eq(count_of(IDV_VOCAB_KYC_MATCH), 5);
	ck_assert_uint_eq(count_of(IDV_VOCAB_NONE), 0);
}
END_TEST

static uint64_t fingerprint(uint64_t hash, const char *s)
{
	do {
		hash = (hash ^ (unsigned char)*s) * 1099511628211u;
	} while (*s++);
	return hash;
}

/* A misspelt path or word would simply never be met. They were compared with the vendor's document when these sums were taken. */
START_TEST(spelling_is_the_vendors)
{
	uint64_t paths = 14695981039346656037u, words = paths;

	for (int l = 0; l < IDV_LEAVES; l++)
		paths = fingerprint(paths, idv_leaf_table[l].path);
	for (int v = 1; v < IDV_VOCABS; v++) {
		size_t count;
		const struct record_word *w = idv_vocab_words((enum idv_vocab)v, &count);
		for (size_t i = 0; i < count; i++)
			words = fingerprint(words, w[i].wire);
	}
	ck_assert_uint_eq(paths, 4198922570225179790u);
	ck_assert_uint_eq(words, 4556347919036640328u);
}
END_TEST

START_TEST(status_marks_are_distinct)
{
	static const enum idv_vocab marked[] = { IDV_VOCAB_STATUS, IDV_VOCAB_STEP, IDV_VOCAB_DOCUMENT_STATUS,
		                                 IDV_VOCAB_SMS_STATUS };

	for (size_t m = 0; m < sizeof marked / sizeof *marked; m++) {
		bool seen[128] = { false };
		size_t count;
		const struct record_word *w = idv_vocab_words(marked[m], &count);
		for (size_t i = 0; i < count; i++) {
			unsigned char c = (unsigned char)w[i].mark[0];
			ck_assert(c > ' ' && c < 127 && !seen[c]);
			seen[c] = true;
		}
	}
}
END_TEST

START_TEST(severity_follows_meaning)
{
	static const struct {
		enum idv_leaf leaf;
		const char *wire;
		enum record_severity severity;
	} rows[] = {
		{ IDV_RISK_BEHAVIOR_BOT_DETECTED, "yes", RECORD_BAD },
		{ IDV_RISK_BEHAVIOR_FRAUD_RING_DETECTED, "no", RECORD_GOOD },
		{ IDV_RISK_EMAIL_DOMAIN_IS_DISPOSABLE, "yes", RECORD_BAD },
		{ IDV_RISK_EMAIL_IS_DELIVERABLE, "yes", RECORD_GOOD },
		{ IDV_RISK_EMAIL_IS_DELIVERABLE, "no", RECORD_BAD },
		{ IDV_RISK_EMAIL_DOMAIN_IS_FREE_PROVIDER, "yes", RECORD_NEUTRAL },
		{ IDV_KYC_ADDRESS_PO_BOX, "yes", RECORD_NOTICE },
		{ IDV_DOC_IMAGE_QUALITY, "high", RECORD_GOOD },
		{ IDV_RISK_EMAIL_RISK_LEVEL, "high", RECORD_BAD },
		{ IDV_STATUS, "pending_review", RECORD_PENDING },
		{ IDV_STEP_RISK_CHECK, "manually_rejected", RECORD_BAD },
		{ IDV_DOC_MATCH_EXPIRATION_DATE, "expired", RECORD_BAD },
		{ IDV_RISK_DEVICE_IP_PROXY_TYPE, "none_detected", RECORD_GOOD },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ck_assert_int_eq(idv_vocab_find(idv_leaf_table[rows[i].leaf].vocab, rows[i].wire)->severity, rows[i].severity);
	/* What was not found, not given or not run is never a pass. */
	for (int v = 1; v < IDV_VOCABS; v++) {
		static const char *const empty[] = { "no_data", "no_input", "skipped", "not_applicable",
			                             "waiting_for_prerequisite" };
		for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
			const struct record_word *w = idv_vocab_find((enum idv_vocab)v, empty[i]);
			ck_assert(!w || w->severity == RECORD_NEUTRAL);
		}
	}
}
END_TEST

START_TEST(countries_are_all_there)
{
	int count = 0;

	for (char a = 'A'; a <= 'Z'; a++) {
		for (char b = 'A'; b <= 'Z'; b++) {
			const char code[] = { a, b, '\0' };
			const char *name = idv_country_name(code);
			count += name != NULL;
			ck_assert(!name || name[0] != '\0');
		}
	}
	ck_assert_int_eq(count, 249);
	ck_assert_str_eq(idv_country_name("US"), "United States");
	ck_assert_str_eq(idv_country_name("ZW"), "Zimbabwe");
	ck_assert_str_eq(idv_country_name("AD"), "Andorra");
	ck_assert_ptr_null(idv_country_name("UK"));
	ck_assert_ptr_null(idv_country_name("us"));
	ck_assert_ptr_null(idv_country_name(""));
	ck_assert_ptr_null(idv_country_name("USA"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("idv tables");
	TCase *tests = tcase_create("tables");

	tcase_add_test(tests, leaves_are_complete);
	tcase_add_test(tests, secrets_are_masked);
	tcase_add_test(tests, schema_holds_every_leaf);
	tcase_add_test(tests, words_are_sorted_and_labelled);
	tcase_add_test(tests, every_vocabulary_is_used);
	tcase_add_test(tests, vocabularies_have_their_sizes);
	tcase_add_test(tests, spelling_is_the_vendors);
	tcase_add_test(tests, status_marks_are_distinct);
	tcase_add_test(tests, severity_follows_meaning);
	tcase_add_test(tests, countries_are_all_there);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}

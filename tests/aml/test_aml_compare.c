/* A person against list entries: the table of pairs, spans, order, what is lacked, and text that hurts. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aml/differ.h"
#include "aml/pair.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "support/suite.h"

static FILE *open_table(void)
{
	const char *srcdir = getenv("srcdir");
	char *path = mem_printf("%s/tests/aml/pairs.txt", srcdir ? srcdir : ".");
	FILE *f = fopen(path, "r");

	ck_assert_msg(f != NULL, "no %s", path);
	free(path);
	return f;
}

static void assert_spans(const char *text, const struct aml_span *spans, size_t count)
{
	ck_assert_uint_le(count, AML_SPANS);
	ck_assert(text_utf8_valid(text, strlen(text)));
	for (size_t i = 0, end = 0; i < count; i++) {
		size_t at = spans[i].at, past = at + spans[i].len;
		ck_assert_uint_gt(spans[i].len, 0);
		ck_assert_msg(at >= end && past <= strlen(text), "span %zu..%zu after %zu of %zu bytes: %s", at, past, end, strlen(text), text);
		ck_assert(((unsigned char)text[at] & 0xc0) != 0x80 && ((unsigned char)text[past] & 0xc0) != 0x80);
		end = past + 1;
	}
}

/* What is true of every comparison. */
static void assert_sound(const struct aml_comparison *c)
{
	for (size_t i = 0; i < c->pair_count; i++) {
		const struct aml_pair *p = &c->pairs[i];
		ck_assert(p->reading > AML_UNREAD && p->reading < AML_READINGS);
		ck_assert(p->likeness >= 0 && p->likeness <= 1000);
		ck_assert(i == 0 || p->factor >= p[-1].factor);
		assert_spans(p->ours, p->ours_differ, p->ours_spans);
		assert_spans(p->theirs, p->theirs_differ, p->theirs_spans);
		ck_assert(text_utf8_valid(p->why, strlen(p->why)));
		if (p->reading == AML_AGREES || p->reading == AML_PARTLY || p->reading == AML_DIFFERS)
			ck_assert_msg(*p->ours && *p->theirs, "a reading of nothing");
	}
	for (int f = 0; f < AML_COMPARED; f++) {
		ck_assert_uint_lt(c->factors[f].pair, c->pair_count);
		ck_assert_int_eq(c->pairs[c->factors[f].pair].reading, c->factors[f].reading);
	}
}

START_TEST(each_pair_reads_as_expected)
{
	FILE *f = open_table();
	char line[1024];
	int count = 0, wrong = 0, number = 0;

	while (fgets(line, sizeof line, f)) {
		struct pair_row row;
		struct aml_comparison c;
		number++;
		if (!pair_read(line, &row))
			continue;
		count++;
		aml_compare(&row.person, row.hit, &c);
		assert_sound(&c);
		bool said = strcmp(row.why, "-") == 0, right = true;
		for (int i = 0; i < AML_COMPARED; i++) {
			said = said || strstr(c.factors[i].why, row.why);
			right = right && c.factors[i].reading == row.expected[i];
		}
		if (!said || !right) {
			printf("line %d: %s", number, line);
			for (int i = 0; i < AML_COMPARED; i++)
				printf("  %s: %s, %s; %s\n", aml_factor_names[i], aml_reading_names[c.factors[i].reading],
					aml_reading_names[row.expected[i]], c.factors[i].why);
			wrong++;
		}
		aml_comparison_finish(&c);
		record_destroy(row.hit);
	}
	fclose(f);
	printf("%d pairs, %d read otherwise\n", count, wrong);
	fflush(stdout); /* a failure ends the process at once */
	ck_assert_int_eq(wrong, 0);
	ck_assert_int_ge(count, 150);
}
END_TEST

static void compare(const char *line, struct aml_comparison *c)
{
	struct pair_row row;

	ck_assert(pair_read(line, &row));
	aml_compare(&row.person, row.hit, c);
	record_destroy(row.hit);
	memset(&row, 'x', sizeof row); /* nothing of the person is borrowed by the comparison */
	assert_sound(c);
}

/* The bytes that spans mark, each between brackets. */
static const char *marked(const char *text, const struct aml_span *spans, size_t count)
{
	static char out[400];
	size_t used = 0, at = 0;

	for (size_t i = 0; i < count; i++) {
		used += (size_t)snprintf(out + used, sizeof out - used, "%.*s[%.*s]", (int)(spans[i].at - at), text + at, spans[i].len, text + spans[i].at);
		at = spans[i].at + (size_t)spans[i].len;
	}
	snprintf(out + used, sizeof out - used, "%s", text + at);
	return out;
}

START_TEST(characters_that_differ_are_marked)
{
	static const struct {
		const char *line;
		enum aml_factor factor;
		const char *ours, *theirs;
	} rows[] = {
		{ "Aleksey/Potemkin | - | - | - || Aleksey POTEMKAN | - | - | -", AML_NAME, "Aleksey Potemk[i]n", "Aleksey POTEMK[A]N" },
		{ "Jürgen/Müller | - | - | - || Jurgen MULLER | - | - | -", AML_NAME, "J[ü]rgen M[ü]ller", "J[u]rgen M[U]LLER" },
		{ "John/Smith | - | - | - || SMITH, John Michael | - | - | -", AML_NAME, "John Smith", "SMITH, John [Michael]" },
		{ "Anna/Berg | - | - | - || Anna HOLM | - | - | -", AML_NAME, "Anna [Berg]", "Anna [HOLM]" },
		{ "Алексей/Потёмкин | - | - | - || Aleksey Potemkin | - | - | -", AML_NAME, "Алексей Потёмкин", "Aleksey Potemkin" },
		{ "A/B | 1982-07-03 | - | - || A B | 1982-03-07 | - | -", AML_BIRTH_DATE, "1982-0[7]-0[3]", "1982-0[3]-0[7]" },
		{ "A/B | 1982-07-03 | - | - || A B | 1983-07-03 | - | -", AML_BIRTH_DATE, "198[2]-07-03", "198[3]-07-03" },
		{ "A/B | - | passport:X0012345 | - || A B | - | passport:X0012346 | -", AML_DOCUMENT, "X001234[5]", "X001234[6]" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct aml_comparison c;
		char line[400];
		snprintf(line, sizeof line, "%s || l l l l || -", rows[i].line);
		compare(line, &c);
		const struct aml_pair *p = &c.pairs[c.factors[rows[i].factor].pair];
		ck_assert_str_eq(marked(p->ours, p->ours_differ, p->ours_spans), rows[i].ours);
		ck_assert_str_eq(marked(p->theirs, p->theirs_differ, p->theirs_spans), rows[i].theirs);
		aml_comparison_finish(&c);
	}
}
END_TEST

START_TEST(of_equal_scores_the_likely_hit_is_first)
{
	/* In the order in which they are to be looked at. */
	static const char *const lines[] = {
		"Aleksey POTEMKIN | 1966-06-14 | passport:AB1234567 | Moscow@RU",
		"Aleksey POTEMKIN | 1966-06-14 | - | Moscow@RU",
		"Aleksey POTEMKIN | 1966-06-14 | - | -",
		"Aleksey POTEMKIN | 1966-01-01..1966-12-31 | - | -",
		"Aleksey POTEMKAN | 1966-06-14 | - | -",
		"Aleksey POTEMKIN | - | - | Moscow@RU",
		"Aleksey POTEMKIN | - | - | -",
		"Aleksey POTEMKIN | - | - | @BR", /* a birth date that differs weighs more than a place that does: people move */
		"Aleksey POTEMKIN | 1941-11-03 | - | Moscow@RU",
		"~Aleksey POTEMKIN | - | - | -",
		"Aleksey POTEMKIN | 1941-11-03 | - | -",
		"Aleksey POTEMKIN | 1941-11-03 | - | @BR",
		"Dmitri POTEMKIN | 1966-06-14 | - | -",
		"Dmitri POTEMKIN | 1941-11-03 | - | @BR",
	};
	enum { N = sizeof lines / sizeof *lines };
	struct record *hits[N];
	struct aml_comparison comparisons[N];
	size_t order[N];

	for (size_t i = 0; i < N; i++) {
		size_t k = i * 5 % N;
		struct pair_row row;
		char line[500];
		snprintf(line, sizeof line, "Aleksey/Potemkin | 1966-06-14 | passport:AB1234567 | Moscow@RU || %s || l l l l || -", lines[k]);
		ck_assert(pair_read(line, &row));
		hits[i] = row.hit;
		aml_compare(&row.person, row.hit, &comparisons[i]);
	}
	aml_order_hits(hits, comparisons, N, order);
	for (size_t i = 0; i < N; i++)
		ck_assert_msg(order[i] * 5 % N == i, "at %zu stands %s", i, lines[order[i] * 5 % N]);
	for (size_t i = 0; i < N; i++) {
		aml_comparison_finish(&comparisons[i]);
		record_destroy(hits[i]);
	}
}
END_TEST

START_TEST(pending_before_decided_sanctions_before_others)
{
	static const char *const hits_of[] = { /* in order */
		"\"list_code\":\"US_SDN\"", "\"list_code\":\"XX_NEW\"", "\"list_code\":\"IZ_PEP\"", "\"list_code\":\"US_FBI\",\"review_status\":\"a_new_word\"",
		"\"list_code\":\"US_SDN\",\"review_status\":\"confirmed\"", "\"list_code\":\"US_SDN\",\"review_status\":\"dismissed\"",
	};
	enum { N = sizeof hits_of / sizeof *hits_of };
	struct aml_person nobody = { 0 };
	struct record *hits[N];
	struct aml_comparison comparisons[N];
	size_t order[N];

	for (size_t i = 0; i < N; i++) {
		char inside[200];
		/* What comes twice in an object counts as the last says. */
		snprintf(inside, sizeof inside, "%s", hits_of[i]);
		hits[i] = pair_hit(inside);
		aml_compare(&nobody, hits[i], &comparisons[i]);
		ck_assert_int_eq(comparisons[i].order, 0);
	}
	aml_order_hits(hits, comparisons, N, order);
	for (size_t i = 0; i < N; i++)
		ck_assert_uint_eq(order[i], i);
	aml_order_hits(hits, comparisons, 0, order);
	for (size_t i = 0; i < N; i++) {
		aml_comparison_finish(&comparisons[i]);
		record_destroy(hits[i]);
	}
}
END_TEST

START_TEST(a_hit_without_data_is_lacked_in_all)
{
	static const char *const empty[] = {
		"", "\"data\":null", "\"data\":{}", "\"analysis\":null,\"data\":null",
		"\"data\":{\"names\":null,\"dates_of_birth\":null,\"documents\":null,\"locations\":null}",
		"\"data\":{\"names\":[{}],\"dates_of_birth\":[{}],\"documents\":[{}],\"locations\":[{}]}",
		"\"data\":{\"names\":[{\"data\":null}],\"dates_of_birth\":[{\"data\":null}],\"documents\":[{\"data\":null}],\"locations\":[{\"data\":null}]}",
		"\"data\":{\"names\":[{\"data\":{\"full\":7}}],\"dates_of_birth\":[{\"data\":{\"beginning\":7}}],\"documents\":[{\"data\":{\"number\":[]}}],"
		"\"locations\":[{\"data\":{\"full\":{}}}]}",
	};

	for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
		struct aml_person p = { .name_count = 1, .date_count = 1, .document_count = 1, .place_count = 1 };
		struct aml_comparison c;
		p.names[0] = (struct aml_person_name){ "Anna", "Berg", "", "declared" };
		p.dates[0] = (struct aml_person_date){ "1982-07-03", "declared" };
		p.documents[0] = (struct aml_person_document){ "passport", "X0012345", "document 1" };
		p.places[0] = (struct aml_person_place){ "Berlin", "DE", "declared" };
		struct record *hit = pair_hit(empty[i]);
		aml_compare(&p, hit, &c);
		assert_sound(&c);
		for (int f = 0; f < AML_COMPARED; f++)
			ck_assert_msg(c.factors[f].reading == AML_LIST_LACKS, "%s: %s", empty[i], aml_factor_names[f]);
		ck_assert_int_eq(c.order, 0);
		aml_comparison_finish(&c);
		record_destroy(hit);
	}
	struct aml_comparison zeroed = { 0 };
	aml_comparison_finish(&zeroed);
}
END_TEST

static uint64_t state = 12;

static unsigned draw(unsigned below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % below;
}

/* Names, controls, marks, bidi, broken bytes, in no order. */
static void add_junk(struct buf *b)
{
	static const char *const pieces[] = { "Aleksey", "Потёмкин", "محمد", "王小明", "김철수", "やまだ", "राम", "דוד", "e\xcc\x81", "\xe2\x80\xae", "\xe2\x81\xa6", "\xcc\x81",
		"\xff", "\xc3", "\xf0\x9f\x98\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", " ", ", ", "-", "'", "al-", "von ", "<U+202E>", "<+9 marks>", "<U+", "\x1b[2J", "\n", "0",
		"1982-07-03", "Jr", "\xe1\x84\x80\xe1\x85\xa1", "ﷺ", "ß", "İ", "\xef\xbc\xa1", "\xe0\xb8\xaa\xe0\xb8\xa1", "𠀀", "abdul", "bdal", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" };

	for (unsigned n = draw(12); n > 0; n--) {
		if (draw(5) == 0) {
			char c = (char)(1 + draw(255));
			buf_add(b, &c, 1);
		} else {
			buf_add_str(b, pieces[draw(sizeof pieces / sizeof *pieces)]);
		}
	}
}

static void add_json(struct buf *b, const char *key)
{
	struct buf junk;

	buf_init(&junk, 4096);
	add_junk(&junk);
	buf_printf(b, "\"%s\":\"", key);
	for (const char *s = buf_str(&junk); *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_add_char(b, '\\');
		buf_add_char(b, (unsigned char)*s < ' ' ? ' ' : *s);
	}
	buf_add_char(b, '"');
	buf_finish(&junk);
}

START_TEST(text_that_hurts)
{
	for (int round = 0; round < 3000; round++) {
		struct buf texts[6], json;
		struct aml_person p = { .name_count = 2, .date_count = 1, .document_count = 1, .place_count = 1 };
		struct aml_comparison c;
		for (int i = 0; i < 6; i++) {
			buf_init(&texts[i], 4096);
			add_junk(&texts[i]);
		}
		p.names[0] = (struct aml_person_name){ buf_str(&texts[0]), buf_str(&texts[1]), "", "declared" };
		p.names[1] = (struct aml_person_name){ "", "", buf_str(&texts[2]), "search terms" };
		p.dates[0] = (struct aml_person_date){ buf_str(&texts[3]), "" };
		p.documents[0] = (struct aml_person_document){ draw(2) ? "passport" : buf_str(&texts[3]), buf_str(&texts[4]), "" };
		p.places[0] = (struct aml_person_place){ buf_str(&texts[5]), draw(2) ? "DE" : "\xc3\xa4", "" };
		buf_init(&json, 1 << 16);
		buf_add_str(&json, "\"data\":{\"names\":[{\"data\":{");
		add_json(&json, "full");
		buf_add_str(&json, "}}],\"dates_of_birth\":[{\"data\":{");
		add_json(&json, "beginning");
		buf_add_str(&json, "}}],\"documents\":[{\"data\":{\"type\":\"passport\",");
		add_json(&json, "number");
		buf_add_str(&json, "}}],\"locations\":[{\"data\":{\"country\":\"DE\",");
		add_json(&json, "full");
		buf_add_str(&json, "}}]}");
		struct record *hit = pair_hit(buf_str(&json));
		aml_compare(&p, hit, &c);
		assert_sound(&c);
		aml_comparison_finish(&c);
		record_destroy(hit);
		buf_finish(&json);
		for (int i = 0; i < 6; i++)
			buf_finish(&texts[i]);
	}
}
END_TEST

/* A megabyte of one thing, and of its marks, on both sides. */
START_TEST(names_without_end)
{
	static const char *const pieces[] = { "a", "a ", "\xcc\x81", "a\xcc\x81", "محمد ", "王", "\xe2\x80\xae", "\xf0\x9f\x98\x80", "<", "-" };

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct buf text, json;
		struct aml_person p = { .name_count = 1, .document_count = 1, .place_count = 1 };
		struct aml_comparison c;
		buf_init(&text, 2 << 20);
		while (text.len < 1 << 20)
			buf_add_str(&text, pieces[i]);
		p.names[0] = (struct aml_person_name){ buf_str(&text), buf_str(&text), "", "declared" };
		p.documents[0] = (struct aml_person_document){ "passport", buf_str(&text), "" };
		p.places[0] = (struct aml_person_place){ buf_str(&text), "DE", "" };
		buf_init(&json, 8 << 20);
		buf_printf(&json, "\"data\":{\"names\":[{\"data\":{\"full\":\"%s\"}}],\"documents\":[{\"data\":{\"type\":\"passport\",\"number\":\"%s\"}}]}", buf_str(&text),
			buf_str(&text));
		struct record *hit = pair_hit(buf_str(&json));
		aml_compare(&p, hit, &c);
		assert_sound(&c);
		/* What was not compared to its end is no difference. */
		ck_assert_int_ne(c.factors[AML_NAME].reading, AML_DIFFERS);
		aml_comparison_finish(&c);
		record_destroy(hit);
		buf_finish(&json);
		buf_finish(&text);
	}
}
END_TEST

START_TEST(words_and_codes)
{
	for (int i = 0; i < AML_READINGS; i++)
		ck_assert(*aml_reading_names[i] && *aml_reading_codes[i] && !strchr(aml_reading_codes[i], ' '));
	for (int i = 0; i < AML_FACTORS; i++)
		ck_assert(*aml_factor_names[i] && *aml_factor_codes[i] && !strchr(aml_factor_codes[i], ' '));
}
END_TEST

START_TEST(letters_apart)
{
	static const struct { const char *a, *b; int edits; } rows[] = {
		{ "", "", 0 },        { "", "ab", 2 },           { "", "abc", 3 },         { "ivanov", "ivanov", 0 },   { "ivanov", "ivonov", 1 },
		{ "ivanov", "vianov", 1 }, { "ivanov", "xyivanov", 2 }, { "ivanov", "ivanovxy", 2 }, { "ivanov", "ixvaynov", 2 }, { "abcd", "badc", 2 },
		{ "abc", "xyz", 3 },  { "xabcd", "abcdx", 2 },     { "ivanov", "petrov", 3 }, { "abcdef", "cdefab", 3 }, { "abcdefgh", "abXdefYhZ", 3 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ck_assert_msg(aml_edits(rows[i].a, rows[i].b) == rows[i].edits, "%s %s: %d", rows[i].a, rows[i].b, aml_edits(rows[i].a, rows[i].b));
		ck_assert_msg(aml_edits(rows[i].b, rows[i].a) == rows[i].edits, "%s %s: %d", rows[i].b, rows[i].a, aml_edits(rows[i].b, rows[i].a));
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("aml_compare");
	TCase *t = tcase_create("compare");

	tcase_add_test(t, each_pair_reads_as_expected);
	tcase_add_test(t, characters_that_differ_are_marked);
	tcase_add_test(t, of_equal_scores_the_likely_hit_is_first);
	tcase_add_test(t, pending_before_decided_sanctions_before_others);
	tcase_add_test(t, a_hit_without_data_is_lacked_in_all);
	tcase_add_test(t, text_that_hurts);
	tcase_add_test(t, names_without_end);
	tcase_add_test(t, words_and_codes);
	tcase_add_test(t, letters_apart);
	suite_add_tcase(s, t);
	return suite_run(s);
}

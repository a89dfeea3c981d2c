/* A policy of plain rows, read and applied. */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "decide/quality.h"

enum { LINE = 600 };

const char *const quality_answer_names[QUALITY_ANSWERS] = { "clear", "reject", "retry", "leave", "escalate", "ask", "dashboard", "second" };

static int answer_of(const char *word)
{
	for (int i = 0; i < QUALITY_ANSWERS; i++)
		if (!strcmp(quality_answer_names[i], word))
			return i;
	return -1;
}

/* The next word of a line, cut off it; NULL: no more. */
static char *next_word(char **line)
{
	char *word = *line + strspn(*line, " \t\r");
	size_t n = strcspn(word, " \t\r");
	if (!n)
		return NULL;
	*line = word + n + (word[n] != '\0');
	word[n] = '\0';
	return word;
}

static bool is_code(const char *s)
{
	return strlen(s) < QUALITY_CODE && s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789._-")] == '\0';
}

static bool read_row(struct quality_policy *p, char *line, size_t number, bool (*known)(const char *code), struct err *err)
{
	char *word = next_word(&line), *code;
	if (!word)
		return true;
	if (p->count == QUALITY_ROWS)
		return err_set(err, ERR_USAGE, "line %zu of the policy: it has more than %d rows", number, QUALITY_ROWS);
	struct quality_row *row = &p->rows[p->count];
	*row = (struct quality_row){ .answer = answer_of(word) };
	char *clean = text_clean_dup(word);
	bool ok = row->answer >= 0 || err_set(err, ERR_USAGE, "line %zu of the policy: \"%.40s\" is no outcome and not \"second\"", number, clean);
	secret_free(clean);
	if (!ok)
		return false;
	word = next_word(&line);
	if (!word || strcmp(word, "if") != 0)
		return err_set(err, ERR_USAGE, "line %zu of the policy: \"if\" and codes of findings follow the outcome", number);
	while ((code = next_word(&line))) {
		if (row->count == QUALITY_ROW_CODES)
			return err_set(err, ERR_USAGE, "line %zu of the policy: a row has %d codes at most", number, QUALITY_ROW_CODES);
		if (!is_code(code) || (known && !known(code))) {
			clean = text_clean_dup(code);
			err_set(err, ERR_USAGE, "line %zu of the policy: no finding has the code \"%.60s\", and none below it", number, clean);
			secret_free(clean);
			return false;
		}
		snprintf(row->codes[row->count++], QUALITY_CODE, "%s", code);
	}
	if (!row->count)
		return err_set(err, ERR_USAGE, "line %zu of the policy: no code follows \"if\"", number);
	p->count++;
	return true;
}

bool quality_read(struct quality_policy *p, const char *text, size_t len, bool (*known)(const char *code), struct err *err)
{
	const char *end = text + len;
	p->count = 0;
	for (size_t number = 1; text < end; number++) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t n = (size_t)((stop ? stop : end) - text);
		char line[LINE];
		const char *comment = memchr(text, '#', n);
		size_t used = comment ? (size_t)(comment - text) : n;
		if (used >= sizeof line || memchr(text, '\0', n))
			return err_set(err, ERR_USAGE, "line %zu of the policy is too long, or no text", number);
		memcpy(line, text, used);
		line[used] = '\0';
		if (!read_row(p, line, number, known, err))
			return false;
		text += n + (stop != NULL);
	}
	return true;
}

bool quality_holds(const char *code, const char *found)
{
	size_t n = strlen(code);
	return !strncmp(code, found, n) && (found[n] == '\0' || found[n] == '.');
}

static bool applies(const struct quality_row *row, const char *const *found, size_t count)
{
	for (size_t i = 0; i < row->count; i++) {
		size_t k = 0;
		while (k < count && !quality_holds(row->codes[i], found[k]))
			k++;
		if (k == count)
			return false;
	}
	return true;
}

int quality_decide(const struct quality_policy *p, const char *const *found, size_t count)
{
	for (size_t i = 0; i < p->count; i++)
		if (applies(&p->rows[i], found, count))
			return p->rows[i].answer;
	return OUTCOME_CLEAR;
}

bool quality_same(int answer, enum outcome decided, bool second)
{
	return answer == QUALITY_SECOND ? second : answer == (int)decided;
}

#include "pane/listing_words.h"

#include <stdio.h>
#include <string.h>

#include "aml/list.h"
#include "base/buf.h"
#include "decide/finding.h"
#include "idv/vocab.h"

void listing_words_read(const char *codes, struct listing_words *out)
{
	out->count = out->more = 0;
	while (*codes) {
		size_t n = strcspn(codes, " "), same = 0;
		char word[LISTING_WORD_SIZE];
		const struct rule *rule = rule_find(codes, n);
		snprintf(word, sizeof word, "%.*s", (int)n, codes);
		for (char *s = word; *s; s++)
			*s = *s == '_' || *s == '.' ? ' ' : *s;
		if (rule) /* else a code of a newer program: as it is */
			snprintf(word, sizeof word, "%s", rule->brief);
		codes += n + strspn(codes + n, " ");
		while (same < out->count && strcmp(out->text[same], word) != 0)
			same++;
		if (!n || same < out->count)
			continue;
		if (out->count == LISTING_WORDS)
			out->more++;
		else
			snprintf(out->text[out->count++], LISTING_WORD_SIZE, "%s", word);
	}
}

static bool has_word(const char *set, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = set; (at = strstr(at, word)); at += n)
		if ((at == set || at[-1] == ' ') && (!at[n] || at[n] == ' '))
			return true;
	return false;
}

/* The gravest kind first. */
void listing_kinds(const char *codes, struct buf *out)
{
	size_t before = out->len;
	for (int i = 0; i < AML_LIST_KINDS; i++)
		if (has_word(codes, aml_list_kind_codes[i]))
			buf_printf(out, "%s%s", out->len > before ? ", " : "", i == AML_LIST_UNKNOWN ? "unknown" : aml_list_kind_names[i]);
}

const struct record_word *listing_step_word(char mark)
{
	size_t n;
	const struct record_word *words = idv_vocab_words(IDV_VOCAB_STEP, &n);
	for (size_t i = 0; i < n; i++)
		if (words[i].mark[0] == mark)
			return &words[i];
	return NULL;
}

/* Regions: code or name of one is the same in another form. Of countries that hint_region.def lacks a code and a name cannot be told apart. */
#include <string.h>
#include <strings.h>

#include "aml/differ.h"
#include "decide/hint_read.h"

static const struct {
	const char *country, *words; /* the first is the code */
} regions[] = {
#define REGION(country, words) { country, words },
#include "decide/hint_region.def"
#undef REGION
};

static bool has_word(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = words; n && (at = strstr(at, word)); at++)
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return true;
	return false;
}

const char *hint_region_code(const char *plain, const char *country)
{
	static char codes[sizeof regions / sizeof *regions][4];

	for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
		bool of_any = !*country && (strcmp(regions[i].country, "US") == 0 || strcmp(regions[i].country, "CA") == 0);
		if ((!of_any && strcasecmp(country, regions[i].country) != 0) || !has_word(regions[i].words, plain))
			continue;
		memcpy(codes[i], regions[i].words, strcspn(regions[i].words, " "));
		return codes[i];
	}
	return NULL;
}

bool hint_is_code(const char *plain)
{
	return strlen(plain) <= 3;
}

/* "Calif." for the region of this code: the beginning of its name. */
static bool begins_name(const char *plain, const char *code, const char *country)
{
	size_t n = strlen(plain), m = strlen(code);

	for (size_t i = 0; n >= 4 && i < sizeof regions / sizeof *regions; i++) {
		const char *words = regions[i].words;
		if ((*country && strcasecmp(country, regions[i].country) != 0) || strncmp(words, code, m) != 0 || words[m] != ' ')
			continue;
		if (strncmp(words + m + 1, plain, n) == 0)
			return true;
	}
	return false;
}

/* "US-IN" is "IN". */
static void region_plain(const char *text, const char *country, char out[HINT_PLAIN_TEXT])
{
	size_t n = strlen(country);

	if (n == 2 && strncasecmp(text, country, n) == 0 && text[n] == '-')
		text += n + 1;
	hint_plain(text, out);
}

void hint_read_region(const char *ours, const char *theirs, const char *country, struct hint *out)
{
	char a[HINT_PLAIN_TEXT], b[HINT_PLAIN_TEXT];

	region_plain(ours, country, a);
	region_plain(theirs, country, b);
	const char *x = hint_region_code(a, country), *y = hint_region_code(b, country);
	if (!*a || !*b)
		hint_say(out, HINT_LACKS, "no region that can be read");
	else if (strcmp(a, b) == 0)
		hint_say(out, HINT_FORM, "accents, blanks or signs");
	else if (x && y && strcmp(x, y) == 0)
		hint_say(out, HINT_FORM, hint_is_code(a) != hint_is_code(b) ? "code and name of one region" : "two names of one region");
	else if ((x && !y && begins_name(b, x, country)) || (y && !x && begins_name(a, y, country)))
		hint_say(out, HINT_FORM, "an abbreviation");
	else if (x && y) {
		hint_say(out, HINT_DIFFERS, "another region");
		if (hint_is_code(a) == hint_is_code(b))
			hint_mark(out, ours, theirs);
	} else if (hint_is_code(a) != hint_is_code(b))
		hint_say(out, HINT_LACKS, "a code and a name that are not known here");
	else if (!hint_is_code(a) && strlen(a) >= 5 && strlen(b) >= 5 && strlen(a) < 40 && strlen(b) < 40 && aml_edits(a, b) == 1) {
		hint_say(out, HINT_CLOSE, "one letter differs");
		hint_mark(out, ours, theirs);
	} else {
		hint_say(out, HINT_DIFFERS, "another region");
		hint_mark(out, ours, theirs);
	}
	explicit_bzero(a, sizeof a);
	explicit_bzero(b, sizeof b);
}

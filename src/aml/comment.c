/* The comment of a review says who reviewed, since what is written by the API carries no person, and by which act of ours it came. It is the one
 * place of the vendor's where such a thing can stand, and anybody may write there what they like: our line is the last, the only one of its
 * kind, and read strictly. */
#include <stdio.h>
#include <string.h>

#include "aml/decision.h"
#include "base/buf.h"
#include "base/text.h"

static const char head[] = "idreview: reviewed by ", aims[] = "; aim ", mark[] = "; ref ", unmade[] = "................";
enum { DIGITS = AML_REFERENCE - 1 };

/* Clean text on one line: a line of its own is ours alone. */
static void put_line(const char *text, struct buf *out)
{
	struct buf flat;
	bool blank = true;
	buf_init(&flat, 4 * AML_COMMENT_MAX);
	for (; *text; text++) {
		bool is = (unsigned char)*text <= ' ' || *text == 0x7f;
		if (!is)
			buf_add_char(&flat, *text);
		else if (!blank)
			buf_add_char(&flat, ' ');
		blank = is;
	}
	text_clean(buf_str(&flat), flat.len && blank ? flat.len - 1 : flat.len, out);
	buf_finish(&flat);
}

void aml_comment(const struct aml_decision *d, char out[AML_COMMENT_MAX])
{
	struct buf words, by, line, whole;
	char cut[AML_COMMENT_MAX];
	buf_init(&words, 16 * AML_COMMENT_MAX);
	buf_init(&by, 4 * AML_COMMENT_MAX);
	buf_init(&line, AML_COMMENT_MAX);
	put_line(d->comment, &words);
	put_line(d->by, &by);
	int n = snprintf(cut, 240, "%s", buf_str(&by));
	text_heal(cut, 240, n >= 240);
	buf_printf(&line, "%s%s%s%s%s%s", head, cut, aims, aml_aim_names[d->aim], mark, *d->reference ? d->reference : unmade);
	size_t room = AML_COMMENT_MAX - line.len - 1;
	n = snprintf(cut, room, "%s", buf_str(&words));
	text_heal(cut, room, n >= (int)room);
	buf_init(&whole, AML_COMMENT_MAX - 1);
	buf_printf(&whole, "%s%s%s", cut, *cut ? "\n" : "", buf_str(&line));
	memcpy(out, buf_str(&whole), whole.len + 1);
	buf_finish(&whole);
	buf_finish(&words);
	buf_finish(&by);
	buf_finish(&line);
}

static bool ends_before(const char *start, const char *end, const char *word)
{
	size_t n = strlen(word);
	return (size_t)(end - start) >= n && memcmp(end - n, word, n) == 0;
}

/* From its end, since a name may hold anything but a new line. */
static bool read_line(const char *start, const char *end, char reference[AML_REFERENCE], enum aml_aim *aim)
{
	const char *digits = end - DIGITS;
	if (end - start < (long)(sizeof head - 1 + DIGITS) || memcmp(start, head, sizeof head - 1) != 0)
		return false;
	start += sizeof head - 1;
	if (strspn(digits, "0123456789abcdef") < DIGITS || !ends_before(start, digits, mark))
		return false;
	end = digits - (sizeof mark - 1);
	for (int a = 0; a < AML_AIMS; a++)
		if (ends_before(start, end, aml_aim_names[a]) && ends_before(start, end - strlen(aml_aim_names[a]), aims)) {
			memcpy(reference, digits, DIGITS);
			reference[DIGITS] = '\0';
			*aim = (enum aml_aim)a;
			return true;
		}
	return false;
}

bool aml_comment_read(const char *comment, char reference[AML_REFERENCE], enum aml_aim *aim)
{
	char found[AML_REFERENCE];
	enum aml_aim aimed;
	const char *end = comment + strlen(comment), *start, *other;
	while (end > comment && strchr(" \t\r\n", end[-1]))
		end--;
	for (start = end; start > comment && start[-1] != '\n'; start--)
		continue;
	if (!read_line(start, end, found, &aimed))
		return false;
	/* Two such lines: somebody has made this comment of ours. */
	for (other = comment; other < start; other = strchr(other, '\n') + 1)
		if (strncmp(other, head, sizeof head - 1) == 0)
			return false;
	if (reference)
		memcpy(reference, found, sizeof found);
	if (aim)
		*aim = aimed;
	return true;
}

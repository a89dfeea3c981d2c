#include "ui/edit.h"

#include <string.h>

#include "base/text.h"
#include "term/term.h"

enum { CTRL_U = 21, CTRL_W = 23, DELETE = 127 };

static void append(char *text, size_t size, const char *s, size_t n)
{
	size_t len = strlen(text);
	if (n >= size - len) /* a piece that does not fit whole could end inside a character */
		return;
	memcpy(text + len, s, n);
	text[len + n] = '\0';
}

static void remove_last(char *text)
{
	size_t len = strlen(text);
	while (len > 0 && ((unsigned char)text[len - 1] & 0xc0) == 0x80)
		len--;
	text[len ? len - 1 : 0] = '\0';
}

static void remove_word(char *text)
{
	size_t len = strlen(text);
	while (len > 0 && text[len - 1] == ' ')
		len--;
	while (len > 0 && text[len - 1] != ' ')
		len--;
	text[len] = '\0';
}

enum edit_outcome edit_line(char *text, size_t size, const struct term_event *ev)
{
	if (ev->kind == TERM_PASTE) {
		for (const char *line = ev->text; *line; line += strspn(line, "\n")) { /* one line is all there is */
			size_t n = strcspn(line, "\n");
			append(text, size, line, n);
			line += n;
		}
		return EDIT_CHANGED;
	}
	switch (ev->key) {
	case '\r':
	case '\n':
		return EDIT_ENTER;
	case 27:
		return EDIT_CANCEL;
	case TERM_BACKSPACE:
	case DELETE:
	case '\b':
		remove_last(text);
		return EDIT_CHANGED;
	case CTRL_U:
		text[0] = '\0';
		return EDIT_CHANGED;
	case CTRL_W:
		remove_word(text);
		return EDIT_CHANGED;
	default:
		break;
	}
	if (ev->key < 0x20 || (ev->key >= 0x7f && ev->key < 0xa0) || ev->key >= 0x110000)
		return EDIT_OTHER;
	char bytes[4];
	append(text, size, bytes, text_encode(ev->key, bytes));
	return EDIT_CHANGED;
}

/* Pasted text: cleaned of controls but line ends, and of what is no UTF-8, given out in pieces. */
#include "term/paste.h"

#include <string.h>

static const char paste_end[] = "\033[201~";

void paste_flush(struct input *in)
{
	if (!in->paste_len)
		return;
	struct term_event e = {.kind = TERM_PASTE};
	memcpy(e.text, in->paste, in->paste_len);
	in->calls.event(in->calls.ctx, &e);
	explicit_bzero(in->paste, sizeof in->paste);
	explicit_bzero(e.text, sizeof e.text);
	in->paste_len = 0;
}

static void paste_point(struct input *in, uint32_t c)
{
	bool after_cr = in->paste_cr;
	in->paste_cr = c == '\r';
	if (c == '\r') /* how terminals send the end of a line */
		c = '\n';
	else if (c == '\n' && after_cr)
		return;
	if ((c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0))
		return;
	char out[4];
	size_t n;
	if (c < 0x80) {
		out[0] = (char)c;
		n = 1;
	} else if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		n = 2;
	} else if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		n = 3;
	} else {
		out[0] = (char)(0xf0 | c >> 18);
		out[1] = (char)(0x80 | (c >> 12 & 0x3f));
		out[2] = (char)(0x80 | (c >> 6 & 0x3f));
		out[3] = (char)(0x80 | (c & 0x3f));
		n = 4;
	}
	if (in->paste_len + n >= sizeof in->paste)
		paste_flush(in);
	memcpy(in->paste + in->paste_len, out, n);
	in->paste_len += n;
}

static void paste_byte(struct input *in, unsigned char b)
{
	int64_t c = utf8_feed(&in->utf8, b);
	if (c == UTF8_BAD_AGAIN) {
		paste_point(in, 0xfffd);
		c = utf8_feed(&in->utf8, b);
	}
	if (c == UTF8_BAD)
		paste_point(in, 0xfffd);
	else if (c >= 0)
		paste_point(in, (uint32_t)c);
}

void paste_close(struct input *in)
{
	if (in->utf8.need) {
		in->utf8.need = 0;
		paste_point(in, 0xfffd);
	}
	paste_flush(in);
	in->pasting = false;
	in->paste_match = 0;
}

void paste_feed(struct input *in, unsigned char b)
{
	if (b != (unsigned char)paste_end[in->paste_match]) {
		for (size_t i = 0; i < in->paste_match; i++)
			paste_byte(in, (unsigned char)paste_end[i]);
		in->paste_match = 0;
	}
	if (b == (unsigned char)paste_end[in->paste_match]) {
		if (++in->paste_match == sizeof paste_end - 1)
			paste_close(in);
	} else {
		paste_byte(in, b);
	}
}

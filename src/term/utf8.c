#include "term/utf8.h"

#include <stdbool.h>

int64_t utf8_feed(struct utf8 *u, unsigned char b)
{
	if (u->need) {
		if ((b & 0xc0) != 0x80) {
			u->need = 0;
			return UTF8_BAD_AGAIN;
		}
		u->point = u->point << 6 | (b & 0x3f);
		if (--u->need)
			return UTF8_MORE;
		bool bad = u->point < u->least || u->point > 0x10ffff || (u->point >= 0xd800 && u->point < 0xe000);
		return bad ? UTF8_BAD : (int64_t)u->point;
	}
	if (b < 0x80)
		return b;
	if (b < 0xc2 || b > 0xf4)
		return UTF8_BAD;
	u->need = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
	u->point = b & (0x3f >> u->need);
	u->least = b < 0xe0 ? 0x80 : b < 0xf0 ? 0x800 : 0x10000;
	return UTF8_MORE;
}

#include "screen/golden.h"

#include <string.h>

/* Who is told in the bar differs from host to host: what follows keeps its place. */
static void hide_person(char row[TERMINAL_ROW])
{
	static const char me[] = "me@here";
	char *at = strchr(row, '@'), *begin = at, *end = at, rest[TERMINAL_ROW];
	while (begin && begin > row && begin[-1] != ' ')
		begin--;
	if (!begin || begin == row)
		return;
	end += strcspn(end, " ");
	ptrdiff_t len = end - row, front = len - (ptrdiff_t)strlen(me);
	snprintf(rest, sizeof rest, "%s", end);
	for (char *s = begin; s < end; s++)
		*s = ' ';
	for (char *s = end; s < row + front; s++)
		*s = ' ';
	memcpy(row + front, me, sizeof me - 1);
	snprintf(row + len, TERMINAL_ROW - (size_t)len, "%s", rest);
}

/* How many calls the last minute had depends on how fast the machine is. */
static void hide_calls(char *row)
{
	static const char *const names[] = { "get ", "list " };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char *at = strstr(row, names[i]), *from = at ? at + strlen(names[i]) : NULL;
		size_t n = from ? strspn(from, "0123456789") : 0;
		if (!n || from[n] != '/')
			continue;
		/* What stands on the right begins after the first wide gap: the digits that go make it wider. */
		char rest[TERMINAL_ROW], *gap = strstr(row, "   ");
		snprintf(rest, sizeof rest, "%s", from + n);
		if (gap && gap < at) {
			memmove(gap + n - 1, gap, (size_t)(from - gap));
			memset(gap, ' ', n - 1);
			from += n - 1;
		}
		snprintf(from, TERMINAL_ROW - (size_t)(from - row), "#%s", rest);
	}
}

/* Keys and ids are made at random; digests follow whatever they are taken over. */
static void hide_digests(char *row)
{
	static const char hex[] = "0123456789abcdef", base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	static const struct { const char *before, *digits; size_t count; } places[] = {
		{ "SHA256:", base64, 43 }, { "evidence ", hex, 16 }, { " id ", hex, 32 }, { " verify ", hex, 32 },
	};
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		char *at = strstr(row, places[i].before), *from = at ? at + strlen(places[i].before) : NULL;
		if (from && strspn(from, places[i].digits) == places[i].count)
			memset(from, '#', places[i].count);
	}
}

static void row_of(struct terminal *t, int row, char out[TERMINAL_ROW])
{
	if (row == t->rows - 1) {
		snprintf(out, TERMINAL_ROW, "~");
		return;
	}
	terminal_row(t, row, out);
	hide_digests(out);
	if (row == 0) {
		hide_person(out);
		hide_calls(out);
	}
}

void golden_write(struct terminal *t, FILE *f)
{
	char row[TERMINAL_ROW];
	for (int i = 0; i < t->rows; i++) {
		row_of(t, i, row);
		fprintf(f, "%s\n", row);
	}
}

bool golden_is(struct terminal *t, const char *path, FILE *out)
{
	char row[TERMINAL_ROW], want[TERMINAL_ROW];
	FILE *f = fopen(path, "r");
	bool same = f != NULL;
	if (!f && out)
		fprintf(out, "there is no %s\n", path);
	for (int i = 0; f && i < t->rows; i++) {
		row_of(t, i, row);
		if (!fgets(want, sizeof want, f))
			want[0] = '\0';
		want[strcspn(want, "\n")] = '\0';
		if (strcmp(row, want) == 0)
			continue;
		same = false;
		if (out)
			fprintf(out, "%3d is     |%s\n    should |%s\n", i, row, want);
	}
	if (f && fgets(want, sizeof want, f)) {
		same = false;
		if (out)
			fprintf(out, "it has more than %d rows\n", t->rows);
	}
	if (f)
		fclose(f);
	return same;
}

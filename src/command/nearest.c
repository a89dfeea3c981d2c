#include "command/nearest.h"

#include <string.h>

enum { WORD_MAX = 40 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: the rows of a table of which three are ever needed. */
static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
	size_t rows[3][WORD_MAX + 1];
	for (size_t j = 0; j <= m; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], two_above[j - 2] + 1);
		}
	}
	return rows[n % 3][m];
}

void nearest_try(struct nearest *n, const char *candidate)
{
	size_t typed = strlen(n->word), length = strlen(candidate);
	if (!typed || typed > WORD_MAX || length > WORD_MAX)
		return;
	/* Half of a short word may be another word. */
	size_t most = 1 + least(typed, length) / 4;
	size_t d = strncmp(candidate, n->word, typed) == 0 && typed > 1 ? 1 : distance(n->word, typed, candidate, length);
	if (d <= most && (!n->found || d < n->distance)) {
		n->found = candidate;
		n->distance = d;
	}
}

#include "aml/differ.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "aml/latin.h"
#include "base/text.h"

enum { CHARACTERS = 64 };

void aml_span_add(struct aml_spans to, size_t at, size_t len)
{
	if (len == 0 || at + len > UINT16_MAX)
		return;
	struct aml_span *last = *to.count ? &to.at[*to.count - 1] : NULL;
	if (last && (last->at + (size_t)last->len >= at || *to.count == AML_SPANS)) {
		if (at + len > last->at + (size_t)last->len)
			last->len = (uint16_t)(at + len - last->at);
		return;
	}
	to.at[(*to.count)++] = (struct aml_span){ (uint16_t)at, (uint16_t)len };
}

struct character {
	uint16_t at, len;
};

static size_t characters_of(const char *s, size_t at, size_t len, struct character out[CHARACTERS])
{
	size_t count = 0;

	for (size_t i = at; i < at + len;) {
		int width;
		size_t n = text_cluster(s + i, &width);
		if (n == 0)
			break;
		if (count == CHARACTERS)
			return SIZE_MAX;
		if (n > at + len - i)
			n = at + len - i;
		out[count++] = (struct character){ (uint16_t)i, (uint16_t)n };
		i += n;
	}
	return count;
}

static bool same(const char *a, struct character x, const char *b, struct character y)
{
	size_t n, m;

	for (size_t i = 0, k = 0;; i += n, k += m) {
		if (i >= x.len || k >= y.len)
			return i >= x.len && k >= y.len;
		if (aml_lower(aml_code_point(a + x.at + i, &n)) != aml_lower(aml_code_point(b + y.at + k, &m)))
			return false;
	}
}

void aml_differ(const char *a, size_t a_at, size_t a_len, struct aml_spans a_to, const char *b, size_t b_at, size_t b_len, struct aml_spans b_to)
{
	struct character x[CHARACTERS], y[CHARACTERS];
	unsigned char common[CHARACTERS + 1][CHARACTERS + 1]; /* length of the longest common part of what follows */
	size_t n = characters_of(a, a_at, a_len, x), m = characters_of(b, b_at, b_len, y);

	if (n == SIZE_MAX || m == SIZE_MAX) {
		aml_span_add(a_to, a_at, a_len);
		aml_span_add(b_to, b_at, b_len);
		return;
	}
	memset(common, 0, sizeof common);
	for (size_t i = n; i-- > 0;)
		for (size_t k = m; k-- > 0;)
			common[i][k] = same(a, x[i], b, y[k]) ? common[i + 1][k + 1] + 1
				: common[i + 1][k] > common[i][k + 1] ? common[i + 1][k] : common[i][k + 1];
	size_t i = 0, k = 0;
	while (i < n || k < m) {
		if (i < n && k < m && same(a, x[i], b, y[k])) {
			i++, k++;
		} else if (k == m || (i < n && common[i + 1][k] >= common[i][k + 1])) {
			aml_span_add(a_to, x[i].at, x[i].len);
			i++;
		} else {
			aml_span_add(b_to, y[k].at, y[k].len);
			k++;
		}
	}
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Only what is within two of the diagonal can end below 3. */
int aml_edits(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	unsigned char d[AML_WORD][AML_WORD];

	if ((n > m ? n - m : m - n) > 2 || n >= AML_WORD || m >= AML_WORD)
		return 3;
	for (size_t i = 0; i <= n; i++) {
		size_t from = i > 2 ? i - 2 : 0, to = i + 2 < m ? i + 2 : m;
		int nearest = 3;
		for (size_t k = from; k <= to; k++) {
			int best = i && k ? d[i - 1][k - 1] + (a[i - 1] != b[k - 1]) : (int)(i + k);
			if (i && k > from)
				best = least(best, d[i][k - 1] + 1);
			if (k && i && k < i + 2)
				best = least(best, d[i - 1][k] + 1);
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
				best = least(best, d[i - 2][k - 2] + 1);
			d[i][k] = (unsigned char)best;
			nearest = least(nearest, best);
		}
		if (nearest > 2)
			return 3;
	}
	return least(d[n][m], 3);
}

void aml_say(struct aml_pair *p, const char *format, ...)
{
	size_t used = strlen(p->why);
	va_list args;

	if (used + 4 >= sizeof p->why)
		return;
	if (used) {
		memcpy(p->why + used, "; ", 3);
		used += 2;
	}
	va_start(args, format);
	int n = vsnprintf(p->why + used, sizeof p->why - used, format, args);
	va_end(args);
	text_heal(p->why, sizeof p->why, n < 0 || (size_t)n >= sizeof p->why - used);
}

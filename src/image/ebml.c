#include "image/ebml.h"

#include <string.h>

size_t ebml_left(const struct ebml_span *s)
{
	return (size_t)(s->end - s->p);
}

size_t ebml_variable(const struct ebml_span *s, size_t most, bool marker, uint64_t *out)
{
	if (ebml_left(s) < 1 || s->p[0] == 0)
		return 0;
	size_t n = (size_t)__builtin_clz((unsigned)s->p[0] << 24) + 1;
	if (n > most || n > ebml_left(s))
		return 0;
	*out = marker ? s->p[0] : s->p[0] & (0xffu >> n);
	for (size_t i = 1; i < n; i++)
		*out = *out << 8 | s->p[i];
	return n;
}

enum ebml_taken ebml_take(struct ebml_span *in, struct ebml_element *e)
{
	uint64_t id, size;
	struct ebml_span s = *in;
	if (ebml_left(&s) == 0)
		return EBML_ALL;
	size_t n = ebml_variable(&s, 4, true, &id);
	s.p += n;
	size_t m = n ? ebml_variable(&s, 8, false, &size) : 0;
	if (!m)
		return EBML_ODD;
	s.p += m;
	*e = (struct ebml_element){ .id = (uint32_t)id, .open_ended = size == (UINT64_C(1) << (7 * m)) - 1, .body = s };
	if (!e->open_ended) {
		e->cut = size > ebml_left(&s);
		e->body.end = e->cut ? s.end : s.p + size;
	}
	in->p = e->open_ended ? s.p : e->body.end;
	return EBML_TAKEN;
}

bool ebml_whole(const struct ebml_element *e)
{
	return !e->open_ended && !e->cut;
}

bool ebml_number(const struct ebml_element *e, uint64_t *out)
{
	if (!ebml_whole(e) || ebml_left(&e->body) > 8)
		return false;
	*out = 0;
	for (const uint8_t *p = e->body.p; p < e->body.end; p++)
		*out = *out << 8 | *p;
	return true;
}

bool ebml_float(const struct ebml_element *e, double *out)
{
	uint64_t bits;
	size_t n = ebml_left(&e->body);
	if ((n != 0 && n != sizeof(float) && n != sizeof(double)) || !ebml_number(e, &bits))
		return false;
	float shorter;
	uint32_t low = (uint32_t)bits;
	memcpy(&shorter, &low, sizeof shorter);
	memcpy(out, &bits, sizeof *out);
	*out = n == sizeof(double) ? *out : (double)shorter; /* no bytes are 0 */
	return true;
}

bool ebml_name(const struct ebml_element *e, char out[EBML_NAME_MAX])
{
	size_t n = 0;
	if (!ebml_whole(e))
		return false;
	for (const uint8_t *p = e->body.p; p < e->body.end && n < EBML_NAME_MAX - 1; p++)
		if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == '_' || *p == '/' || *p == '.')
			out[n++] = (char)*p;
	out[n] = '\0';
	return true;
}

#include "pane/pane_rig.h"

#include <check.h>
#include <ctype.h>
#include <string.h>

#include "base/err.h"

enum { TEXT_MAX = 64 * 1024 * 1024 };

struct record *rig_decode(const char *json)
{
	struct record_page page = { 0 };
	struct err err = { 0 };
	ck_assert_msg(idv_decode_one(json, strlen(json), &page, &err), "%s", err.text);
	struct record *r = record_page_take(&page, 0);
	record_page_finish(&page);
	return r;
}

struct record *rig_marker(const struct marker *m)
{
	struct buf json;
	buf_init(&json, JSON_BODY_MAX);
	marker_json(m, &json);
	struct record *r = rig_decode(buf_str(&json));
	buf_finish(&json);
	return r;
}

struct pane_view rig_view(int width, int height)
{
	return (struct pane_view){ .width = width, .height = height, .utc = true, .read_at = 1767355200, .document = -1, .selfie = -1 };
}

void rig_text(const struct row_list *l, struct buf *out)
{
	for (size_t i = 0; i < l->count; i++) {
		row_string(&l->rows[i], out);
		buf_add_char(out, '\n');
	}
	ck_assert(!out->full);
}

void rig_shoot(const struct record *r, const struct pane_view *v, int pane, struct shot *s)
{
	*s = (struct shot){ 0 };
	pane_table[pane].layout(r, v, &s->out);
	buf_init(&s->text, TEXT_MAX);
	rig_text(&s->out.list, &s->text);
}

void rig_finish(struct shot *s)
{
	pane_out_finish(&s->out);
	buf_finish(&s->text);
}

bool rig_has(const char *text, const char *what)
{
	size_t n = strlen(what);
	for (const char *p = text; (p = strstr(p, what)); p++)
		if ((p == text || !isalnum((unsigned char)p[-1])) && !isalnum((unsigned char)p[n]))
			return true;
	return false;
}

bool rig_is_about(const struct row *r, enum idv_leaf leaf, size_t i, size_t j)
{
	const struct row_field *fields = r->group_count ? r->group : &r->field;
	for (size_t k = 0; k < (r->group_count ? r->group_count : 1); k++)
		if (fields[k].leaf == leaf && fields[k].at[0] == i && fields[k].at[1] == j)
			return true;
	return false;
}

char *rig_field(const struct row_list *l, enum idv_leaf leaf, size_t i, size_t j)
{
	struct buf out;
	buf_init(&out, TEXT_MAX);
	for (size_t k = 0; k < l->count; k++) {
		if (!rig_is_about(&l->rows[k], leaf, i, j))
			continue;
		size_t from = out.len;
		row_string(&l->rows[k], &out);
		size_t blanks = strspn(buf_str(&out) + from, " ");
		if (from && out.len > from) { /* one space for all that stood between */
			memmove(out.data + from + 1, out.data + from + blanks, out.len - from - blanks + 1);
			out.data[from] = ' ';
			out.len = out.len - blanks + 1;
		}
	}
	char *s = secret_strdup(buf_str(&out));
	buf_finish(&out);
	return s;
}

void rig_free(char *s)
{
	secret_free(s);
}

int rig_depth(enum idv_leaf leaf)
{
	int n = 0;
	for (const char *p = idv_leaf_table[leaf].path; (p = strstr(p, "[]")); p++)
		n++;
	return n;
}

void rig_lines(const struct shot *s, const char *const *want, size_t n)
{
	const char *at = buf_str(&s->text);
	for (size_t i = 0; i < n; i++) {
		const char *found = strstr(at, want[i]);
		ck_assert_msg(found, "\"%s\" is not in, or not after what precedes it:\n%.3500s", want[i], buf_str(&s->text));
		at = found + strlen(want[i]);
	}
}

#include "aml/pair.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"

struct record *pair_hit(const char *inside)
{
	struct record_page page;
	struct err err;
	struct buf b;

	buf_init(&b, 8 << 20);
	buf_printf(&b, "{\"id\":\"scrhit_1\",\"review_status\":\"pending_review\",\"list_code\":\"US_SDN\"%s%s}", *inside ? "," : "", inside);
	ck_assert_msg(record_read_one(&hit_kind, b.data, b.len, &page, &err), "%s: %s", err.text, buf_str(&b));
	struct record *hit = record_page_take(&page, 0);
	record_page_finish(&page);
	buf_finish(&b);
	return hit;
}

static char *trim(char *s)
{
	while (*s == ' ')
		s++;
	for (size_t n = strlen(s); n && s[n - 1] == ' '; n--)
		s[n - 1] = '\0';
	return s;
}

/* The next of what `mark` parts; NULL after the last. "-" has none. */
static char *next(char **rest, const char *mark)
{
	char *s = *rest;
	if (!s || strcmp(trim(s), "-") == 0)
		return NULL;
	char *end = strstr(s, mark);
	if (end)
		*end = '\0';
	*rest = end ? end + strlen(mark) : NULL;
	return trim(s);
}

static char *after(char *s, char c)
{
	char *at = strrchr(s, c);
	ck_assert_msg(at != NULL, "%s lacks a %c", s, c);
	*at = '\0';
	return at + 1;
}

static void quoted(struct buf *b, const char *s)
{
	buf_add_char(b, '"');
	for (; *s; s++)
		buf_printf(b, *s == '"' || *s == '\\' ? "\\%c" : "%c", *s);
	buf_add_char(b, '"');
}

static void add_theirs(char *fields[4], struct buf *b)
{
	const char *comma = "";

	buf_add_str(b, "\"data\":{\"names\":[");
	for (char *s, *rest = fields[0]; (s = next(&rest, " ; ")); comma = ",") {
		size_t weak = strspn(s, "~");
		buf_printf(b, "%s{\"data\":{\"weak_alias_determination\":\"%s\",\"full\":", comma, weak == 0 ? "none" : weak == 1 ? "source" : "plaid");
		quoted(b, s + weak);
		buf_add_str(b, "}}");
	}
	comma = "";
	buf_add_str(b, "],\"dates_of_birth\":[");
	for (char *s, *rest = fields[1]; (s = next(&rest, " ; ")); comma = ",") {
		char *to = strstr(s, "..");
		if (to)
			*to = '\0';
		to = to ? to + 2 : s;
		buf_printf(b, "%s{\"data\":{", comma);
		if (*s)
			buf_printf(b, "\"beginning\":\"%s\"%s", s, *to ? "," : "");
		if (*to)
			buf_printf(b, "\"ending\":\"%s\"", to);
		buf_add_str(b, "}}");
	}
	comma = "";
	buf_add_str(b, "],\"documents\":[");
	for (char *s, *rest = fields[2]; (s = next(&rest, " ; ")); comma = ",") {
		char *number = after(s, ':');
		buf_printf(b, "%s{\"data\":{\"type\":\"%s\",\"number\":\"%s\"}}", comma, s, number);
	}
	comma = "";
	buf_add_str(b, "],\"locations\":[");
	for (char *s, *rest = fields[3]; (s = next(&rest, " ; ")); comma = ",") {
		char *country = after(s, '@');
		buf_printf(b, "%s{\"data\":{\"full\":\"%s\"", comma, s);
		if (*country)
			buf_printf(b, ",\"country\":\"%s\"", country);
		buf_add_str(b, "}}");
	}
	buf_add_str(b, "]}");
}

/* As a person is made of an attempt. */
static const char *from_of(size_t i)
{
	static const char *const from[] = { "declared", "document 1", "document 2" };
	return from[i < 3 ? i : 2];
}

static void take_person(char *fields[4], struct aml_person *p)
{
	for (char *s, *rest = fields[0]; (s = next(&rest, " ; "));) {
		struct aml_person_name *name = &p->names[p->name_count++];
		*name = (struct aml_person_name){ "", "", "", from_of(p->name_count - 1) };
		if (*s == '=') {
			name->full = s + 1;
		} else {
			name->family = after(s, '/');
			name->given = s;
		}
	}
	for (char *s, *rest = fields[1]; (s = next(&rest, " ; "));)
		{
		p->dates[p->date_count] = (struct aml_person_date){ s, from_of(p->date_count) };
		p->date_count++;
	}
	for (char *s, *rest = fields[2]; (s = next(&rest, " ; "));) {
		char *number = after(s, ':');
		p->documents[p->document_count++] = (struct aml_person_document){ s, number, "document 1" };
	}
	for (char *s, *rest = fields[3]; (s = next(&rest, " ; "));) {
		char *country = after(s, '@');
		p->places[p->place_count++] = (struct aml_person_place){ s, country, "declared" };
	}
}

static void split(char *side, char *fields[4])
{
	for (int i = 0; i < 4; i++) {
		fields[i] = side;
		side = strchr(side, '|');
		ck_assert_msg(i == 3 ? !side : side != NULL, "a pair has four parts on each side: %s", fields[0]);
		if (side)
			*side++ = '\0';
		fields[i] = trim(fields[i]);
	}
}

bool pair_read(const char *line, struct pair_row *row)
{
	static const char letters[] = { [AML_AGREES] = 'a', [AML_PARTLY] = 'p', [AML_DIFFERS] = 'd', [AML_LIST_LACKS] = 'l', [AML_WE_LACK] = 'w' };
	char *rest = row->line, *side[4], *fields[4];
	struct buf b;

	*row = (struct pair_row){ .why = "" };
	snprintf(row->line, sizeof row->line, "%.*s", (int)strcspn(line, "\n"), line);
	if (*row->line == '#' || !*row->line)
		return false;
	for (int i = 0; i < 4; i++)
		ck_assert_msg((side[i] = next(&rest, "||")) || i == 3, "four sides: %s", line);
	split(side[0], fields);
	take_person(fields, &row->person);
	split(side[1], fields);
	buf_init(&b, 1 << 16);
	add_theirs(fields, &b);
	row->hit = pair_hit(buf_str(&b));
	buf_finish(&b);
	for (size_t f = 0; f < AML_COMPARED; f++)
		for (int r = AML_AGREES; r < AML_READINGS; r++)
			if (side[2][2 * f] == letters[r])
				row->expected[f] = (enum aml_reading)r;
	row->why = side[3] ? side[3] : "";
	return true;
}

#include "intake/screening_facts.h"

#include <stdio.h>
#include <string.h>

#include "aml/list.h"

/* A word of a set that is kept sorted, once, while there is room; whole words only. */
static void add_word(char *set, size_t size, const char *word)
{
	size_t n = strlen(word), used = strlen(set), at = 0;
	while (set[at]) {
		size_t len = strcspn(set + at, " ");
		int way = strncmp(word, set + at, len);
		if (!way && n == len)
			return;
		if (way < 0 || (!way && n < len))
			break;
		at += len + (set[at + len] == ' ');
	}
	if (used + n + 2 > size)
		return;
	if (!used) {
		memcpy(set, word, n + 1);
	} else if (set[at]) {
		memmove(set + at + n + 1, set + at, used - at + 1);
		memcpy(set + at, word, n);
		set[at + n] = ' ';
	} else {
		set[used] = ' ';
		memcpy(set + used + 1, word, n + 1);
	}
}

/* What a code looks like: anything else is a list of an unknown kind, and is not kept. */
static bool is_code(const char *code)
{
	size_t n = strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	return n && !code[n] && n < 16;
}

static void add_hit(const struct record *hit, struct screening_facts_room *room, struct screening_facts *out)
{
	const char *code = record_text(hit, HIT_LIST_CODE);
	out->hits++;
	out->pending += aml_hit_waits(hit);
	add_word(room->kinds, sizeof room->kinds, aml_list_kind_codes[aml_list_kind(code)]);
	if (is_code(code))
		add_word(room->lists, sizeof room->lists, code);
}

bool screening_facts_of(const struct aml_look *look, int64_t read_at, struct screening_facts_room *room, struct screening_facts *out)
{
	const struct record *s = look->screening;
	*room = (struct screening_facts_room){ "", "" };
	*out = (struct screening_facts){ .screening_id = "", .program_id = "", .status = "", .assignee = "", .kinds = room->kinds, .lists = room->lists };
	if (!s || !look->hits_whole || record_get(s, SCREENING_ID, 0, 0)->mended)
		return false;
	const struct record_value *version = record_get(s, SCREENING_VERSION, 0, 0);
	out->screening_id = record_text(s, SCREENING_ID);
	out->program_id = record_text(s, SCREENING_PROGRAM_ID);
	out->status = record_text(s, SCREENING_STATUS);
	out->assignee = record_text(s, SCREENING_ASSIGNEE);
	out->terms_version = version->state == RECORD_PRESENT && version->number > 0 && version->number < INT32_MAX ? (int)version->number : 0;
	out->read_at = read_at;
	for (size_t i = 0; i < look->hit_count; i++)
		add_hit(look->hits[i], room, out);
	return *out->screening_id;
}

bool screening_is_kept(const struct case_screening *kept, const struct record *s)
{
	const struct record_value *version = record_get(s, SCREENING_VERSION, 0, 0);
	return kept->read_at && strcmp(kept->status, record_text(s, SCREENING_STATUS)) == 0 &&
	       strcmp(kept->assignee, record_text(s, SCREENING_ASSIGNEE)) == 0 && strcmp(kept->program_id, record_text(s, SCREENING_PROGRAM_ID)) == 0 &&
	       kept->terms_version == version->number;
}

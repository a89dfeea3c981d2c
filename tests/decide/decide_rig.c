#include "decide/decide_rig.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

struct record *decide_rig_read(const struct record_kind *kind, const char *json)
{
	struct record_page page;
	struct err err = { 0 };
	ck_assert_msg(record_read_one(kind, json, strlen(json), &page, &err), "%s", err.text);
	struct record *r = record_page_take(&page, 0);
	record_page_finish(&page);
	return r;
}

struct record *decide_rig_markers(const struct marker *m, struct buf *json)
{
	static const struct marker full = { .fill = MARKER_FULL, .elements = 2 };
	buf_init(json, JSON_BODY_MAX);
	marker_json(m ? m : &full, json);
	return decide_rig_read(m && m->kind ? m->kind : &idv_kind, buf_str(json));
}

char *decide_rig_replace(const char *text, const char *what, const char *by)
{
	const char *at = strstr(text, what);
	ck_assert_msg(at != NULL, "%s is not there", what);
	size_t before = (size_t)(at - text), n = strlen(what), size = strlen(text) - n + strlen(by) + 1;
	char *out = malloc(size);
	memcpy(out, text, before);
	memcpy(out + before, by, strlen(by));
	memcpy(out + before + strlen(by), at + n, strlen(at + n) + 1);
	return out;
}

uint32_t decide_rig_chance(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % below;
}

/* A draft as bytes, and back. What comes back was sealed by us, and is read as if it were anybody's. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "decide/canon.h"
#include "decide/disposition.h"
#include "decide/fields.h"

static const char format[] = "idreview-draft 1";

/* Texts by their names and places. */
static const struct {
	const char *name;
	size_t at, size;
} texts[] = {
#define TEXT(member) { #member, offsetof(struct disposition, member), sizeof((struct disposition *)0)->member }
	TEXT(id), TEXT(narrative), TEXT(queue), TEXT(party), TEXT(party_reference), TEXT(comment), TEXT(policy),
#undef TEXT
};

static void pack_resolutions(struct canon *c, const struct disposition *d)
{
	canon_array(c, "resolutions");
	for (size_t i = 0; i < d->resolution_count; i++) {
		canon_object(c, NULL);
		canon_text(c, "code", d->resolutions[i].code);
		canon_text(c, "path", d->resolutions[i].path);
		canon_text(c, "resolved", d->resolutions[i].resolved);
		canon_text(c, "words", d->resolutions[i].words);
		canon_end(c);
	}
	canon_end(c);
}

static void pack_places(struct canon *c, const char *name, const bool *flags, size_t count)
{
	canon_array(c, name);
	for (size_t i = 0; i < count; i++)
		if (flags[i])
			canon_number(c, NULL, (int64_t)i);
	canon_end(c);
}

void disposition_pack(const struct disposition *d, struct buf *out)
{
	struct canon *c = canon_begin();
	canon_text(c, "format", format);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		canon_text(c, texts[i].name, (const char *)d + texts[i].at);
	canon_number(c, "outcome", d->outcome);
	canon_number(c, "confidence", d->confidence);
	canon_number(c, "strategy", (int64_t)d->strategy);
	canon_number(c, "begun_at", d->begun_at);
	canon_array(c, "reasons");
	for (size_t i = 0; i < d->reason_count; i++)
		canon_text(c, NULL, d->reasons[i]);
	canon_end(c);
	pack_resolutions(c, d);
	pack_places(c, "checked", d->checked, POLICY_CODES);
	pack_places(c, "steps", d->steps, IDV_CUSTOM_STEPS);
	canon_finish(c, out);
}

static bool unpack_choice(const cJSON *tree, const char *name, int64_t most, int64_t *out)
{
	return fields_number(tree, name, out) && *out >= 0 && *out <= most;
}

static bool unpack_reasons(const cJSON *tree, struct disposition *out)
{
	for (const cJSON *e = fields_first(tree, "reasons"); e; e = e->next) {
		const char *code = fields_element(e);
		if (out->reason_count == DISPOSITION_REASONS || !*code || strlen(code) >= POLICY_CODE)
			return false;
		snprintf(out->reasons[out->reason_count++], POLICY_CODE, "%s", code);
	}
	return true;
}

static bool unpack_resolutions(const cJSON *tree, struct disposition *out)
{
	for (const cJSON *e = fields_first(tree, "resolutions"); e; e = e->next) {
		if (out->resolution_count == FINDINGS)
			return false;
		struct resolution *r = &out->resolutions[out->resolution_count++];
		if (!fields_text(e, "code", r->code, sizeof r->code) || !fields_text(e, "path", r->path, sizeof r->path) ||
		    !fields_text(e, "resolved", r->resolved, sizeof r->resolved) || !fields_text(e, "words", r->words, sizeof r->words))
			return false;
	}
	return true;
}

static bool unpack_places(const cJSON *tree, const char *name, bool *flags, size_t count)
{
	for (const cJSON *e = fields_first(tree, name); e; e = e->next) {
		const char *digits = fields_element(e);
		size_t at = 0;
		if (!*digits || strlen(digits) > 3 || strspn(digits, "0123456789") != strlen(digits))
			return false;
		for (; *digits; digits++)
			at = at * 10 + (size_t)(*digits - '0');
		if (at >= count)
			return false;
		flags[at] = true;
	}
	return true;
}

static bool unpack(const cJSON *tree, struct disposition *out)
{
	int64_t outcome, confidence, strategy;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!fields_text(tree, texts[i].name, (char *)out + texts[i].at, texts[i].size))
			return false;
	if (!unpack_choice(tree, "outcome", OUTCOMES, &outcome) || !unpack_choice(tree, "confidence", CONFIDENCES - 1, &confidence) ||
	    !unpack_choice(tree, "strategy", IDV_STRATEGIES - 1, &strategy) || !fields_number(tree, "begun_at", &out->begun_at))
		return false;
	out->outcome = (int)outcome;
	out->confidence = (int)confidence;
	out->strategy = (enum idv_strategy)strategy;
	return unpack_reasons(tree, out) && unpack_resolutions(tree, out) && unpack_places(tree, "checked", out->checked, POLICY_CODES) &&
	       unpack_places(tree, "steps", out->steps, IDV_CUSTOM_STEPS);
}

bool disposition_unpack(const char *bytes, size_t len, struct disposition *out)
{
	struct arena arena = { NULL };
	memset(out, 0, sizeof *out);
	const cJSON *tree = fields_read(bytes, len, format, &arena, NULL);
	bool good = tree && unpack(tree, out);
	if (!good)
		explicit_bzero(out, sizeof *out);
	arena_finish(&arena);
	return good;
}

/* A record read again: strict, since it verified or is about to. */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "decide/disposition.h"
#include "decide/fields.h"

static bool wrong(struct err *err, const char *what)
{
	return err_set(err, ERR_UNVERIFIED, "It is not a record of a decision: %s", what);
}

static bool read_ids(const cJSON *tree, struct disposition_read *out)
{
	const cJSON *screening = json_get(tree, "screening");
	if (cJSON_IsObject(screening) && !fields_text(screening, "id", out->screening_id, sizeof out->screening_id))
		return false;
	return fields_text(tree, "id", out->id, sizeof out->id) && *out->id &&
	       fields_text(json_get(tree, "attempt"), "id", out->attempt_id, sizeof out->attempt_id) &&
	       fields_text(json_get(tree, "evidence"), "all", out->evidence, sizeof out->evidence) &&
	       fields_text(json_get(tree, "policy"), "name", out->policy, sizeof out->policy) &&
	       fields_text(json_get(tree, "proposed"), "by", out->by, sizeof out->by);
}

static bool read_codes(const cJSON *tree, struct disposition_read *out)
{
	for (const cJSON *e = fields_first(tree, "reasons"); e; e = e->next) {
		if (out->reason_count == DISPOSITION_REASONS || strlen(fields_element(e)) >= POLICY_CODE)
			return false;
		snprintf(out->reasons[out->reason_count++], POLICY_CODE, "%s", fields_element(e));
	}
	for (const cJSON *e = fields_first(tree, "resolutions"); e; e = e->next) {
		if (out->resolution_count == FINDINGS)
			return false;
		struct resolution *r = &out->resolutions[out->resolution_count++];
		if (!fields_text(e, "code", r->code, sizeof r->code) || !fields_text(e, "path", r->path, sizeof r->path) ||
		    !fields_text(e, "resolved", r->resolved, sizeof r->resolved))
			return false;
	}
	for (const cJSON *e = fields_first(tree, "findings"); e; e = e->next) {
		if (out->finding_count == FINDINGS || !fields_text(e, "code", out->findings[out->finding_count], sizeof *out->findings))
			return false;
		out->finding_count++;
	}
	return true;
}

static unsigned read_second(const cJSON *tree)
{
	unsigned bits = 0;
	for (const cJSON *e = fields_first(tree, "second_look"); e; e = e->next) {
		const char *word = fields_element(e);
		for (int o = 0; o < OUTCOMES; o++)
			bits |= strcmp(word, outcome_names[o]) == 0 ? 1u << o : 0;
		bits |= strcmp(word, "sanctions") == 0 ? SECOND_SANCTIONS : strcmp(word, "override") == 0 ? SECOND_OVERRIDE : 0;
	}
	return bits;
}

static void read_unseen(const cJSON *tree, struct disposition_read *out)
{
	for (const cJSON *e = fields_first(tree, "not_looked_at"); e; e = e->next, out->unseen_count++)
		if (out->unseen_count < sizeof out->unseen / sizeof *out->unseen)
			snprintf(out->unseen[out->unseen_count], sizeof *out->unseen, "%s", fields_element(e));
}

static bool read_all(const cJSON *tree, struct disposition_read *out, struct err *err)
{
	int outcome = fields_choice(tree, "outcome", outcome_names, OUTCOMES);
	int confidence = fields_choice(tree, "confidence", confidence_names, CONFIDENCES);
	if (!read_ids(tree, out))
		return wrong(err, "an id is missing or too long");
	if (outcome < 0 || confidence < 0)
		return wrong(err, "its outcome or its confidence is not known here");
	if (!read_codes(tree, out))
		return wrong(err, "its reasons, resolutions or findings are too many or not whole");
	fields_text(json_get(tree, "proposed"), "key", out->key, sizeof out->key);
	if (!fields_number(tree, "case", &out->case_id))
		return wrong(err, "it says no case");
	out->outcome = (enum outcome)outcome;
	out->confidence = (enum confidence)confidence;
	out->decided_at = fields_time(tree, "decided_at");
	out->opened_at = fields_time(tree, "opened_at");
	out->second = read_second(tree);
	out->calibration = fields_flag(tree, "calibration");
	if (!fields_number(tree, "took_s", &out->took_s))
		out->took_s = -1;
	return true;
}

bool disposition_read(const char *record, size_t len, struct disposition_read *out, struct err *err)
{
	struct arena arena = { NULL };
	memset(out, 0, sizeof *out);
	const cJSON *tree = fields_read(record, len, DISPOSITION_FORMAT, &arena, err);
	bool good = tree && read_all(tree, out, err);
	if (good)
		read_unseen(tree, out);
	arena_finish(&arena);
	return good;
}

static bool read_end(const cJSON *tree, struct disposition_end_read *out, struct err *err)
{
	int64_t changed;
	if (!fields_text(tree, "decision", out->decision_digest, sizeof out->decision_digest) || !fields_text(tree, "id", out->id, sizeof out->id) ||
	    !fields_text(tree, "by", out->by, sizeof out->by) || !fields_text(tree, "result", out->result, sizeof out->result) ||
	    !fields_text(tree, "result_id", out->result_id, sizeof out->result_id) ||
	    !fields_text(tree, "evidence", out->evidence, sizeof out->evidence) || !fields_number(tree, "changed", &changed) || changed < 0)
		return wrong(err, "what came of it is not whole");
	out->at = fields_time(tree, "at");
	out->after = fields_flag(tree, "after");
	out->changed = (size_t)changed;
	for (const cJSON *e = fields_first(tree, "changes"); e && out->change_count < EVIDENCE_CHANGES; e = e->next)
		snprintf(out->changes[out->change_count++].text, sizeof out->changes->text, "%s", fields_element(e));
	return true;
}

bool disposition_end_read(const char *record, size_t len, struct disposition_end_read *out, struct err *err)
{
	struct arena arena = { NULL };
	memset(out, 0, sizeof *out);
	const cJSON *tree = fields_read(record, len, DISPOSITION_END_FORMAT, &arena, err);
	bool good = tree && read_end(tree, out, err);
	arena_finish(&arena);
	return good;
}

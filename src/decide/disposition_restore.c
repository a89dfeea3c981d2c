/* What was decided, read again from its record and the words that were sealed beside it, for who carries it out: another person, or another run. */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "decide/disposition.h"
#include "decide/disposition_hits.h"
#include "decide/fields.h"

static const char *word_named(const cJSON *words, const char *name)
{
	for (const cJSON *e = fields_first(words, "words"); e; e = e->next)
		if (!strcmp(fields_word(e, "name"), name))
			return fields_word(e, "text");
	return "";
}

static bool put(char *out, size_t size, const char *text)
{
	return snprintf(out, size, "%s", text) < (int)size;
}

static bool read_retry(const cJSON *tree, struct disposition *out)
{
	int strategy = fields_choice(tree, "strategy", idv_strategy_names, IDV_STRATEGIES);
	for (const cJSON *e = fields_first(tree, "steps"); e; e = e->next)
		for (int i = 0; i < IDV_CUSTOM_STEPS; i++)
			out->steps[i] = out->steps[i] || !strcmp(fields_element(e), idv_custom_step_names[i]);
	out->strategy = strategy < 0 ? IDV_RESET : (enum idv_strategy)strategy;
	return strategy >= 0;
}

static bool read_disposition(const cJSON *tree, const cJSON *words, struct disposition *out)
{
	int outcome = fields_choice(tree, "outcome", outcome_names, OUTCOMES), confidence = fields_choice(tree, "confidence", confidence_names, CONFIDENCES);
	if (outcome < 0 || confidence < 0 || !fields_text(tree, "id", out->id, sizeof out->id))
		return false;
	out->outcome = outcome + 1;
	out->confidence = confidence;
	fields_text(tree, "queue", out->queue, sizeof out->queue);
	return (outcome != OUTCOME_RETRY || read_retry(tree, out)) && put(out->narrative, sizeof out->narrative, word_named(words, "narrative")) &&
	       put(out->comment, sizeof out->comment, word_named(words, "comment")) && put(out->party, sizeof out->party, word_named(words, "party")) &&
	       put(out->party_reference, sizeof out->party_reference, word_named(words, "party reference"));
}

/* -- hits --------------------------------------------------------------------------------------------------------------------------------------------- */

static void read_readings(const cJSON *object, const char *name, enum aml_reading *out, int count)
{
	const cJSON *readings = json_get(object, name);
	for (int f = 0; f < count; f++) {
		int reading = fields_choice(readings, aml_factor_codes[f], aml_reading_codes, AML_READINGS);
		out[f] = reading > 0 ? (enum aml_reading)reading : AML_UNREAD;
	}
}

static bool read_hit(const cJSON *e, const cJSON *words, struct aml_hit_verdict *v)
{
	char name[AML_ID_SIZE + 8];
	int verdict = disposition_verdict(fields_word(e, "verdict"));
	if (verdict < 0 || !fields_text(e, "id", v->hit_id, sizeof v->hit_id) || !fields_text(e, "reason", v->reason, sizeof v->reason))
		return false;
	v->verdict = (enum aml_verdict)verdict;
	read_readings(e, "factors", v->factors, AML_FACTORS);
	read_readings(e, "compared", v->compared, AML_COMPARED);
	snprintf(name, sizeof name, "hit %s", v->hit_id);
	return put(v->words, sizeof v->words, word_named(words, name));
}

static bool read_hits(const cJSON *tree, const cJSON *words, struct aml_decision *out)
{
	int aim = fields_choice(tree, "aim", aml_aim_names, AML_AIMS);
	if (aim < 0 || !fields_text(json_get(tree, "screening"), "id", out->screening_id, sizeof out->screening_id) ||
	    !put(out->comment, sizeof out->comment, word_named(words, "comment")))
		return false;
	out->aim = (enum aml_aim)aim;
	for (const cJSON *e = fields_first(tree, "hits"); e; e = e->next)
		if (!read_hit(e, words, aml_decision_add(out)))
			return false;
	return true;
}

static bool read_evidence(const cJSON *tree, struct evidence *out)
{
	const cJSON *e = json_get(tree, "evidence");
	return fields_text(e, "all", out->all, sizeof out->all) && fields_text(e, "attempt", out->attempt, sizeof out->attempt) &&
	       fields_text(e, "screening", out->screening, sizeof out->screening) && fields_text(e, "pictures", out->pictures, sizeof out->pictures) &&
	       fields_text(e, "policy", out->policy, sizeof out->policy);
}

bool disposition_evidence(const char *record, size_t len, struct evidence *out, struct err *err)
{
	struct arena arena = { NULL };
	const cJSON *tree = fields_read(record, len, DISPOSITION_FORMAT, &arena, err);
	*out = (struct evidence){ .read_at = 0 };
	bool good = tree && (read_evidence(tree, out) || err_set(err, ERR_UNVERIFIED, "The decision's record does not name its evidence"));
	arena_finish(&arena);
	return good;
}

bool disposition_restore(const char *record, size_t len, const char *words, size_t words_len, struct disposition *out, struct aml_decision *hits,
                         struct evidence *evidence, struct err *err)
{
	struct arena arena = { NULL };
	memset(out, 0, sizeof *out);
	*hits = (struct aml_decision){ 0 };
	*evidence = (struct evidence){ .read_at = 0 };
	const cJSON *tree = fields_read(record, len, DISPOSITION_FORMAT, &arena, err);
	const cJSON *sealed = tree ? fields_read(words, words_len, DISPOSITION_WORDS_FORMAT, &arena, err) : NULL;
	bool good = tree && sealed;
	if (good && (!read_evidence(tree, evidence) || !read_disposition(tree, sealed, out) ||
	             (disposition_settles((enum outcome)(out->outcome - 1)) && !read_hits(tree, sealed, hits))))
		good = err_set(err, ERR_UNVERIFIED, "The decision's record cannot be read again as what it was");
	arena_finish(&arena);
	return good;
}

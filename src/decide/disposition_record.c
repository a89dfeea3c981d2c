/* The record of a decision: everything that was decided on and why, in codes, ids, digests and times. Of a person it holds nothing. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/when.h"
#include "decide/canon.h"
#include "decide/disposition.h"
#include "decide/disposition_hits.h"
#include "decide/sealing.h"

static const char *const severities[] = {
	[RECORD_NEUTRAL] = "neutral", [RECORD_GOOD] = "good",       [RECORD_NOTICE] = "notice",
	[RECORD_BAD] = "bad",         [RECORD_PENDING] = "pending", [RECORD_UNKNOWN] = "unknown",
};

static void put_time(struct canon *c, const char *name, int64_t at)
{
	char text[WHEN_TEXT] = "";
	if (at > 0)
		when_format_rfc3339(at, text);
	canon_text(c, name, text);
}

/* "" where one of the two is not known. */
static void put_length(struct canon *c, const char *name, int64_t from, int64_t to)
{
	if (from > 0 && to >= from)
		canon_number(c, name, to - from);
	else
		canon_text(c, name, "");
}

static void put_list(struct canon *c, const char *name, const char *const *texts, size_t count)
{
	canon_array(c, name);
	for (size_t i = 0; i < count; i++)
		canon_text(c, NULL, texts[i]);
	canon_end(c);
}

/* A word of the vendor's vocabulary; what is new to us is a stranger's text. */
static const char *word_of(const struct record *r, unsigned leaf)
{
	const struct record_value *v = record_get(r, leaf, 0, 0);
	return v->state != RECORD_PRESENT ? "" : v->word ? v->word->wire : "unknown";
}

static void put_who(struct canon *c, const struct disposition_facts *f)
{
	canon_object(c, "proposed");
	canon_text(c, "by", f->by);
	canon_text(c, "host", f->host);
	canon_text(c, "key", f->key);
	canon_end(c);
	canon_object(c, "audit");
	canon_text(c, "writer", f->writer);
	canon_number(c, "seq", f->seq);
	canon_end(c);
}

static void put_attempt(struct canon *c, const struct basis *b, const struct evidence *e)
{
	canon_object(c, "attempt");
	canon_text(c, "id", record_text(b->attempt, IDV_ID));
	canon_text(c, "previous", record_text(b->attempt, IDV_PREVIOUS_ATTEMPT_ID));
	canon_text(c, "template", record_text(b->attempt, IDV_TEMPLATE_ID));
	canon_text(c, "template_version", record_text(b->attempt, IDV_TEMPLATE_VERSION));
	canon_text(c, "status", word_of(b->attempt, IDV_STATUS));
	canon_text(c, "request_id", e->request_id);
	put_time(c, "read_at", e->read_at);
	canon_end(c);
	canon_array(c, "attempts");
	for (size_t i = 0; b->chain && i < b->chain_count; i++)
		canon_text(c, NULL, record_text(b->chain[i], IDV_ID));
	canon_end(c);
}

static void put_screening(struct canon *c, const struct aml_look *look, const struct evidence *e)
{
	if (!look || !look->screening) {
		canon_null(c, "screening");
		return;
	}
	canon_object(c, "screening");
	canon_text(c, "id", record_text(look->screening, SCREENING_ID));
	canon_text(c, "program", record_text(look->screening, SCREENING_PROGRAM_ID));
	canon_text(c, "terms_version", record_text(look->screening, SCREENING_VERSION));
	canon_text(c, "status", word_of(look->screening, SCREENING_STATUS));
	canon_text(c, "request_id", e->screening_request_id);
	put_time(c, "read_at", e->look_read_at);
	canon_number(c, "hits", (int64_t)look->hit_count);
	canon_number(c, "hits_pending", (int64_t)aml_look_pending(look));
	canon_number(c, "reviews", (int64_t)look->review_count);
	canon_flag(c, "whole", aml_look_is_whole(look));
	canon_end(c);
}

static void put_evidence(struct canon *c, const struct evidence *e)
{
	canon_object(c, "evidence");
	canon_text(c, "all", e->all);
	canon_text(c, "attempt", e->attempt);
	canon_text(c, "screening", e->screening);
	canon_text(c, "pictures", e->pictures);
	canon_text(c, "policy", e->policy);
	canon_end(c);
}

static void put_seen(struct canon *c, const struct disposition_facts *f)
{
	canon_array(c, "pictures");
	for (size_t i = 0; i < f->picture_count; i++) {
		canon_object(c, NULL);
		canon_text(c, "attempt", f->pictures[i].attempt_id);
		canon_text(c, "path", f->pictures[i].what);
		canon_text(c, "sha256", f->pictures[i].digest);
		canon_number(c, "ms", f->pictures[i].ms);
		canon_end(c);
	}
	canon_end(c);
	put_list(c, "panes", f->panes, f->pane_count);
	put_list(c, "not_looked_at", f->unseen, f->unseen_count);
}

static void put_findings(struct canon *c, const struct disposition_facts *f, const struct thresholds *t)
{
	canon_array(c, "findings");
	for (size_t i = 0; i < f->finding_count; i++) {
		const struct finding *found = &f->findings[i];
		int threshold = found->rule->threshold;
		char path[EVIDENCE_WHAT];
		disposition_finding_path(found, path);
		canon_object(c, NULL);
		canon_text(c, "code", found->rule->code);
		canon_text(c, "severity", severities[found->severity]);
		canon_text(c, "path", path);
		canon_flag(c, "weighs", finding_weighs(found));
		canon_flag(c, "ours", found->rule->ours);
		if (threshold >= 0 && threshold < THRESHOLDS)
			canon_number(c, "threshold", (t ? t : &thresholds_built_in)->values[threshold]);
		canon_end(c);
	}
	canon_end(c);
}

static void put_resolutions(struct canon *c, struct sealing *s, const struct disposition *d)
{
	canon_array(c, "resolutions");
	for (size_t i = 0; i < d->resolution_count; i++) {
		const struct resolution *r = &d->resolutions[i];
		canon_object(c, NULL);
		canon_text(c, "code", r->code);
		canon_text(c, "path", r->path);
		canon_text(c, "resolved", r->resolved); /* "": left open */
		canon_end(c);
		sealing_add_of(s, "resolution", i, r->words);
	}
	canon_end(c);
}

static void put_outcome(struct canon *c, struct sealing *s, const struct disposition *d)
{
	enum outcome outcome = (enum outcome)(d->outcome - 1);
	canon_text(c, "outcome", outcome_names[outcome]);
	canon_array(c, "reasons");
	for (size_t i = 0; i < d->reason_count; i++)
		canon_text(c, NULL, d->reasons[i]);
	canon_end(c);
	canon_text(c, "confidence", confidence_names[d->confidence]);
	if (outcome == OUTCOME_RETRY) {
		canon_text(c, "strategy", idv_strategy_names[d->strategy]);
		canon_array(c, "steps");
		for (int i = 0; d->strategy == IDV_CUSTOM && i < IDV_CUSTOM_STEPS; i++)
			if (d->steps[i])
				canon_text(c, NULL, idv_custom_step_names[i]);
		canon_end(c);
	}
	if (outcome == OUTCOME_ESCALATE)
		canon_text(c, "queue", d->queue);
	if (outcome == OUTCOME_ASK) {
		sealing_add(s, "party", d->party);
		sealing_add(s, "party reference", d->party_reference);
	}
	sealing_add(s, "narrative", d->narrative);
	if (disposition_settles(outcome))
		sealing_add(s, "comment", d->comment);
}

static void put_policy(struct canon *c, const struct decide_policy *p, const struct disposition *d, unsigned second)
{
	canon_object(c, "policy");
	canon_text(c, "name", p->name);
	canon_text(c, "sha256", p->digest);
	canon_flag(c, "blind", p->blind);
	canon_array(c, "checked");
	for (size_t i = 0; i < p->check_count; i++)
		if (d->checked[i])
			canon_text(c, NULL, p->checks[i].code);
	canon_end(c);
	canon_end(c);
	canon_array(c, "second_look");
	for (int o = 0; o < OUTCOMES; o++)
		if (second & 1u << o)
			canon_text(c, NULL, outcome_names[o]);
	if (second & SECOND_SANCTIONS)
		canon_text(c, NULL, "sanctions");
	if (second & SECOND_OVERRIDE)
		canon_text(c, NULL, "override");
	canon_end(c);
}

bool disposition_record(const struct decide_policy *p, const struct disposition *d, const struct basis *b, const struct disposition_facts *f,
                        void (*random)(void *out, size_t n), struct buf *record, struct buf *sealed)
{
	struct sealing s = { .random = random };
	struct canon *c = canon_begin(), *words = canon_begin();
	canon_text(c, "format", DISPOSITION_FORMAT);
	canon_text(c, "program", "idreview " PACKAGE_VERSION);
	canon_text(c, "id", d->id);
	canon_text(c, "store", f->store);
	canon_number(c, "case", f->case_id);
	canon_text(c, "user", f->user);
	put_who(c, f);
	put_time(c, "opened_at", f->opened_at);
	put_time(c, "begun_at", d->begun_at);
	put_time(c, "decided_at", f->decided_at);
	put_length(c, "waited_s", f->opened_at, f->decided_at);
	put_length(c, "took_s", d->begun_at, f->decided_at);
	put_attempt(c, b, f->evidence);
	put_screening(c, b->look, f->evidence);
	put_evidence(c, f->evidence);
	put_seen(c, f);
	put_findings(c, f, b->thresholds);
	put_resolutions(c, &s, d);
	put_outcome(c, &s, d);
	if (f->hits && disposition_settles((enum outcome)(d->outcome - 1))) {
		canon_text(c, "aim", aml_aim_names[f->hits->aim]);
		disposition_put_hits(c, &s, f->hits, b->look);
	}
	for (size_t i = 0; i < f->request_count; i++)
		sealing_add_of(&s, "request", i, f->requests[i]);
	put_policy(c, p, d, f->second);
	put_list(c, "earlier", f->past, f->past_count);
	canon_text(c, "retention", f->retention);
	canon_flag(c, "hold", f->hold);
	canon_flag(c, "calibration", f->calibration);
	sealing_put_digests(&s, c);

	canon_text(words, "format", DISPOSITION_WORDS_FORMAT);
	canon_text(words, "id", d->id);
	sealing_put_words(&s, words);
	sealing_finish(&s);
	bool fits = canon_finish(c, record);
	return canon_finish(words, sealed) && fits;
}

bool disposition_end_record(const struct disposition_end *e, struct buf *out)
{
	struct canon *c = canon_begin();
	canon_text(c, "format", DISPOSITION_END_FORMAT);
	canon_text(c, "id", e->id);
	canon_text(c, "decision", e->decision_digest);
	canon_text(c, "by", e->by);
	put_time(c, "at", e->at);
	canon_text(c, "result", e->result);
	canon_text(c, "result_id", e->result_id);
	canon_flag(c, "after", e->after);
	canon_number(c, "changed", (int64_t)e->change_count);
	canon_array(c, "changes");
	for (size_t i = 0; i < e->change_count && i < EVIDENCE_CHANGES; i++)
		canon_text(c, NULL, e->changes[i].text);
	canon_end(c);
	canon_text(c, "evidence", e->evidence);
	return canon_finish(c, out);
}

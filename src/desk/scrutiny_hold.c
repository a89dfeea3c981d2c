/* What is held of the screening at hand, and drafts of those that were left. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/scrutiny_internal.h"

void scrutiny_drop_records(struct record ***records, size_t *count)
{
	for (size_t i = 0; i < *count; i++)
		record_destroy((*records)[i]);
	free(*records);
	*records = NULL;
	*count = 0;
}

void scrutiny_add_records(struct record ***records, size_t *count, struct record_page *page, size_t most)
{
	*records = mem_grow(*records, *count + page->count + 1, sizeof **records);
	for (size_t i = 0; i < page->count && *count < most; i++) {
		struct record *r = record_page_take(page, i);
		if (r)
			(*records)[(*count)++] = r;
	}
}

void scrutiny_drop_hits(struct scrutiny *s)
{
	for (size_t i = 0; s->comparisons && i < s->look.hit_count; i++)
		aml_comparison_finish(&s->comparisons[i]);
	secret_free(s->comparisons);
	secret_free(s->verdicts);
	free(s->marked);
	free(s->order);
	s->comparisons = NULL;
	s->verdicts = NULL;
	s->marked = NULL;
	s->order = NULL;
}

bool scrutiny_has_verdicts(const struct aml_hit_verdict *verdicts, size_t count)
{
	for (size_t i = 0; verdicts && i < count; i++)
		if (verdicts[i].verdict != AML_UNDECIDED || *verdicts[i].words)
			return true;
	return false;
}

void scrutiny_draft_finish(struct screening_draft *f)
{
	aml_look_finish(&f->look);
	secret_free(f->verdicts);
	*f = (struct screening_draft){ 0 };
}

bool scrutiny_take_draft(struct scrutiny *s, const char *id, struct screening_draft *out)
{
	for (size_t i = 0; i < s->draft_count; i++) {
		if (!strcmp(s->drafts[i].id, id)) {
			*out = s->drafts[i];
			s->drafts[i] = s->drafts[--s->draft_count];
			return true;
		}
	}
	return false;
}

void scrutiny_keep_draft(struct scrutiny *s)
{
	struct screening_draft f = { 0 };
	if (scrutiny_take_draft(s, s->id, &f))
		scrutiny_draft_finish(&f);
	snprintf(f.id, sizeof f.id, "%s", s->id);
	f.look = s->look;
	f.verdicts = s->verdicts;
	s->verdicts = NULL;
	scrutiny_drop_hits(s);
	s->look = (struct aml_look){ 0 };
	s->drafts = mem_grow(s->drafts, s->draft_count + 1, sizeof *s->drafts);
	s->drafts[s->draft_count++] = f;
}

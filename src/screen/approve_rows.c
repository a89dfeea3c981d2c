/* A decision that waits, in words; and what came of the second look. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/when.h"
#include "desk/desk.h"
#include "screen/approve_state.h"
#include "ui/ui.h"

enum { LABEL = 13, WORDS_MOST = 8 * 1024 };

size_t approve_place(const struct approve *a)
{
	const struct deciding *d = &a->desk->deciding;
	for (size_t i = 0; !strcmp(d->attempt_id, a->attempt_id) && i < d->known_count; i++)
		if (!strcmp(d->known[i].read.id, a->id))
			return i;
	return SIZE_MAX;
}

enum approve_deed approve_deed(const struct deciding_known *k)
{
	if (k->waiting)
		return k->mine ? APPROVE_BACK : APPROVE_LOOK;
	return k->refused || k->ended ? APPROVE_NOTHING : APPROVE_SEND;
}

/* A label, and beside it text in as many rows as it needs, each of its own lines by itself. */
static void put(struct row_list *l, int cols, const char *label, enum style style, const char *text)
{
	for (const char *at = text, *end; *at; at = end + (*end == '\n')) {
		char line[600];
		end = at + strcspn(at, "\n");
		size_t n = (size_t)(end - at) < sizeof line - LABEL - 4 ? (size_t)(end - at) : sizeof line - LABEL - 4;
		while (n < (size_t)(end - at) && n > 1 && ((unsigned char)at[n] & 0xc0) == 0x80)
			n--;
		snprintf(line, sizeof line, "  %-*s%.*s", LABEL - 2, at == text ? label : "", (int)n, at);
		popup_add_wrapped(l, cols, LABEL, style, line);
		end = at + n;
		explicit_bzero(line, sizeof line);
	}
}

static void put_words(const struct approve *a, size_t i, const char *name, struct row_list *l, int cols, const char *label)
{
	struct buf words;
	buf_init(&words, WORDS_MOST);
	if (deciding_words(a->desk, i, name, &words) && words.len)
		put(l, cols, label, STYLE_PLAIN, buf_str(&words));
	buf_finish(&words);
}

static const char *words_of(const struct policy_code *codes, size_t count, const char *code)
{
	const struct policy_code *c = policy_code_find(codes, count, code);
	return c ? c->words : code; /* of another policy */
}

static void put_what(const struct approve *a, size_t i, struct row_list *l, int cols)
{
	const struct deciding *d = &a->desk->deciding;
	const struct disposition_read *r = &d->known[i].read;
	char text[400], name[40];
	snprintf(text, sizeof text, "%s, confidence %s", outcome_labels[r->outcome], confidence_names[r->confidence]);
	put(l, cols, "decided:", STYLE_STRONG, text);
	for (size_t k = 0; k < r->reason_count; k++)
		put(l, cols, k ? "" : "because:", STYLE_PLAIN, words_of(d->policy->reasons, d->policy->reason_count, r->reasons[k]));
	for (size_t k = 0; k < r->resolution_count; k++) {
		const struct resolution *one = &r->resolutions[k];
		const struct rule *rule = rule_find(one->code, strlen(one->code));
		snprintf(text, sizeof text, "%.60s: %.120s", rule ? rule->brief : one->code, words_of(d->policy->resolutions, d->policy->resolution_count, one->resolved));
		put(l, cols, k ? "" : "resolved:", policy_overrides(one->resolved) ? STYLE_WARN : STYLE_PLAIN, text);
		snprintf(name, sizeof name, "resolution %zu", k + 1);
		put_words(a, i, name, l, cols, "");
	}
	put_words(a, i, "narrative", l, cols, "in words:");
	put_words(a, i, "comment", l, cols, "comment:");
}

void approve_rows(const struct approve *a, struct row_list *l, int cols)
{
	const struct deciding *d = &a->desk->deciding;
	size_t i = approve_place(a);
	char text[400], when[WHEN_TEXT];
	if (i == SIZE_MAX) {
		popup_add_wrapped(l, cols, 0, STYLE_WARN, "This decision is not there any more. Esc goes back.");
		return;
	}
	const struct deciding_known *k = &d->known[i];
	when_format(k->at, a->ui->utc, when);
	popup_add_wrapped(l, cols, 0, STYLE_HEAD, k->waiting ? "A DECISION THAT WAITS FOR A SECOND PERSON" : k->ended || k->refused ? "A DECISION" : "A DECISION THAT HAS NO END YET");
	snprintf(text, sizeof text, "%.79s, %s", k->mine ? "you" : k->read.by, when);
	put(l, cols, "by:", STYLE_PLAIN, text);
	if (k->approved || k->refused) {
		snprintf(text, sizeof text, "%s by %.79s", k->approved ? "approved" : "refused", k->approver);
		put(l, cols, "second look:", STYLE_PLAIN, text);
	}
	if (k->hidden)
		put(l, cols, "decided:", STYLE_WARN, "it is kept from you until you have said what you would decide; then both are compared");
	else
		put_what(a, i, l, cols);
	if (!k->ended && !k->refused)
		put(l, cols, "evidence:", k->stale ? STYLE_WARN : STYLE_PLAIN,
		    k->stale ? "! it is not what it was: everything is read again, and if that is so the decision is void" :
		    "everything is read again first: if it is not what was decided on, the decision is void");
	snprintf(text, sizeof text, "%s; evidence %.16s...; policy %.60s", k->read.id, k->read.evidence, k->read.policy);
	put(l, cols, "record:", STYLE_DIM, text);
}

void approve_ended_rows(const struct approve *a, struct row_list *l, int cols)
{
	const struct deciding *d = &a->desk->deciding;
	char text[sizeof a->err.text + sizeof a->err.remedy + 4];
	snprintf(text, sizeof text, "%s%s%s", a->err.text, a->err.remedy[0] ? ". " : "", a->err.remedy);
	popup_add_wrapped(l, cols, 0, STYLE_HEAD, "WHAT CAME OF IT");
	if (d->said[0])
		popup_add_wrapped(l, cols, 2, d->said_style, d->said);
	if (!a->ok && strcmp(text, d->said) != 0)
		popup_add_wrapped(l, cols, 2, STYLE_BAD, text);
	row_add(l);
	popup_add_wrapped(l, cols, 2, STYLE_DIM, "Enter goes on.");
}

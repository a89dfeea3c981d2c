/* decision show: one, in words or as JSON. What people wrote comes with --with-notes alone, and is recorded. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "command/decision.h"
#include "command/options.h"
#include "command/print.h"
#include "command/row_json.h"
#include "config/config.h"

enum { MOST = 4 * 1024 * 1024 };

static void add(struct buf *b, const char *text)
{
	text_clean(text, strlen(text), b);
}

static void line(const char *name, const char *text)
{
	struct buf b;
	if (!*text)
		return;
	buf_init(&b, MOST);
	buf_printf(&b, "%-12s ", name);
	add(&b, text);
	puts(buf_str(&b));
	buf_finish(&b);
}

static void print_part(const struct shelf *s, const struct held *h, size_t i)
{
	const struct decision_row *p = &h->parts[i];
	char when[WHEN_TEXT], text[700], print[SIGN_PRINT] = "", key[SIGN_KEY];
	when_format(p->at, s->config->utc, when);
	if (!sign_key_read(p->key, strlen(p->key), key, print, NULL))
		snprintf(print, sizeof print, "nobody");
	snprintf(text, sizeof text, "%s by %s on %s, signed by %s%s", when, p->person, p->host, print,
	         p->by_store ? " (the store's key)"
	         : p->touch  ? " (touched)"
	                     : "");
	line(decision_part_names[p->part], text);
	struct disposition_end_read *end = mem_alloc(sizeof *end);
	struct err ignored = { 0 };
	if (p->part == DECISION_ENDED && disposition_end_read(p->record, p->record_len, end, &ignored)) {
		snprintf(text, sizeof text, "%s%s%s", end->result, *end->result_id ? ", " : "", end->result_id);
		line("outcome", text);
		for (size_t n = 0; n < end->change_count; n++)
			line(end->after ? "since then" : "had changed", end->changes[n].text);
	}
	free(end);
}

static void print_resolutions(const struct disposition_read *r, const char *words, size_t len)
{
	char name[32], text[300];
	for (size_t i = 0; i < r->resolution_count; i++) {
		struct buf said;
		buf_init(&said, MOST);
		snprintf(name, sizeof name, "resolution %zu", i);
		snprintf(text, sizeof text, "%s%s%s: %s", r->resolutions[i].code, *r->resolutions[i].path ? " at " : "",
		         r->resolutions[i].path, *r->resolutions[i].resolved ? r->resolutions[i].resolved : "left open");
		line("finding", text);
		if (words && disposition_words(words, len, name, &said))
			line("", buf_str(&said));
		buf_finish(&said);
	}
}

static void print_words(const char *words, size_t len)
{
	static const char *const names[] = { "narrative", "comment", "party", "party reference" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct buf said;
		buf_init(&said, MOST);
		if (disposition_words(words, len, names[i], &said)) {
			char *rest = NULL, *text = secret_strdup(buf_str(&said));
			for (char *at = strtok_r(text, "\n", &rest), *name = (char *)names[i]; at;
			     at = strtok_r(NULL, "\n", &rest), name = (char *)"")
				line(name, at);
			secret_free(text);
		}
		buf_finish(&said);
	}
}

static void print_read(const struct disposition_read *r)
{
	char text[600];
	size_t n = 0;
	line("outcome", outcome_labels[r->outcome]);
	text[0] = '\0';
	for (size_t i = 0; i < r->reason_count && n < sizeof text; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", i ? ", " : "", r->reasons[i]);
	line("reasons", text);
	line("confidence", confidence_names[r->confidence]);
	line("attempt", r->attempt_id);
	line("screening", r->screening_id);
	line("policy", r->policy);
	line("evidence", r->evidence);
}

static void print_text(struct shelf *s, const struct held *h, const char *words, size_t len, const struct err *why)
{
	char text[100];
	snprintf(text, sizeof text, "%s of case %lld", h->parts[0].id, (long long)h->parts[0].case_id);
	line("decision", text);
	if (h->readable) {
		print_read(&h->read);
		print_resolutions(&h->read, words, len);
		for (size_t i = 0; i < h->read.unseen_count && i < sizeof h->read.unseen / sizeof h->read.unseen[0]; i++)
			line("not looked at", h->read.unseen[i]);
	} else {
		line("record", h->why.text);
	}
	if (words)
		print_words(words, len);
	else
		line("words", s->options->with_notes   ? why->text
		              : h->parts[0].sealed_len ? "sealed; --with-notes prints them, where the case's key is"
		                                       : "");
	for (size_t i = 0; i < h->count; i++)
		print_part(s, h, i);
	held_state(h, text, sizeof text);
	line("state", text);
	line("record", h->parts[0].digest);
}

static void put_member(struct buf *b, const char *name, const char *json)
{
	buf_printf(b, ",\"%s\":%s", name, *json ? json : "null");
}

static void print_json_of(const struct held *h, const char *words)
{
	struct buf b, part;
	struct err ignored = { 0 };
	struct disposition_end_read *end = mem_alloc(sizeof *end);
	char state[80];
	buf_init(&b, MOST);
	buf_init(&part, MOST);
	held_state(h, state, sizeof state);
	row_json_text(&b, "kind", "decision");
	row_json_text(&b, "decision", h->parts[0].id);
	row_json_number(&b, "case", h->parts[0].case_id);
	row_json_text(&b, "state", state);
	row_json_text(&b, "digest", h->parts[0].digest);
	put_member(&b, "record", h->readable ? h->parts[0].record : "");
	put_member(&b, "words", words ? words : "");
	buf_add_str(&b, ",\"parts\":[");
	for (size_t i = 0; i < h->count; i++) {
		const struct decision_row *p = &h->parts[i];
		row_json_text(&part, "part", decision_part_names[p->part]);
		row_json_time(&part, "at", p->at);
		row_json_text(&part, "by", p->person);
		row_json_text(&part, "host", p->host);
		row_json_text(&part, "key", *p->key ? p->key : NULL);
		row_json_flag(&part, "by_store", p->by_store);
		row_json_flag(&part, "touch", p->touch);
		row_json_text(&part, "signature", *p->signature ? p->signature : NULL);
		if (p->part == DECISION_ENDED)
			put_member(&part, "record", disposition_end_read(p->record, p->record_len, end, &ignored) ? p->record : "");
		buf_printf(&b, "%s%s}", i ? "," : "", buf_str(&part));
		buf_reset(&part);
	}
	buf_add_str(&b, "]");
	row_json_print(&b);
	buf_finish(&part);
	buf_finish(&b);
	free(end);
}

bool decision_show(struct shelf *s, struct err *err)
{
	struct held h;
	struct err why = { 0 };
	size_t len = 0;
	char *words = NULL;
	if (!held_get(s, s->words[0], &h, err) || !held_refuse_hidden(s, &h, err)) {
		held_finish(&h);
		return false;
	}
	if (s->options->with_notes) {
		struct audit_detail d = { 0 };
		audit_word(&d, "what", "words of a decision");
		audit_word(&d, "decision", h.parts[0].id);
		audit_note(s->opened.audit, AUDIT_EXPORT, "", &d);
		words = held_words(s, &h, &len, &why);
	}
	if (s->options->json)
		print_json_of(&h, words);
	else
		print_text(s, &h, words, len, &why);
	secret_free(words);
	held_finish(&h);
	return true;
}

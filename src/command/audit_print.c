#include "command/audit_print.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
#include "store/audit.h"

enum { LINE_MOST = 8192 };

static void add_clean(struct buf *b, const char *text)
{
	text_clean(text, strlen(text), b);
}

/* "2026-11-29 00:14:32Z  alice@jump1  showed ... in clear  idvtmp_1 user-1" */
bool audit_print_event(void *ctx, const struct chain_event *e, const char *begin)
{
	const struct audit_print *p = ctx;
	char when[WHEN_TEXT], text[1600], line[CHAIN_LINE];
	struct buf b;
	if (!e || !chain_well_formed(e)) {
		printf(p->json ? "{}\n" : "a row that is no event: idreview audit verify says where\n");
		return true;
	}
	if (p->json) {
		chain_print(e, line);
		puts(line);
		return true;
	}
	buf_init(&b, LINE_MOST);
	when_format(e->time_ms / 1000, p->utc, when);
	buf_printf(&b, "%s  ", when);
	add_clean(&b, chain_value(begin, "who", text, sizeof text) ? text : "?");
	if (chain_value(begin, "host", text, sizeof text)) {
		buf_add_char(&b, '@');
		add_clean(&b, text);
	}
	buf_add_str(&b, "  ");
	audit_sentence(e->kind, e->detail, text, sizeof text);
	add_clean(&b, text);
	static const char *const parts[] = { "template", "client_user_id", "user_id", "user_hash", "user_digest" };
	for (size_t i = 0, found = 0; i < sizeof parts / sizeof *parts; i++) {
		if (!chain_value(e->subject, parts[i], text, sizeof text))
			continue;
		buf_add_str(&b, found++ ? " " : "  ");
		add_clean(&b, text);
	}
	puts(buf_str(&b));
	buf_finish(&b);
	return true;
}

/* All of it is codes, ids and our own words, without quotes. */
void audit_print_finding(void *ctx, const struct chain_finding *f)
{
	const bool *json = ctx;
	if (*json)
		printf("{\"writer\":\"%s\",\"seq\":%" PRId64 ",\"fault\":\"%s\",\"sentence\":\"%s\"}\n", f->writer, f->seq, chain_fault_word(f->fault),
		    f->sentence);
	else if (f->writer[0])
		printf("%s:%" PRId64 "  %s: %s\n", f->writer, f->seq, chain_fault_word(f->fault), f->sentence);
	else
		printf("%s: %s\n", chain_fault_word(f->fault), f->sentence);
}

void audit_print_pruned(void *ctx, const struct chain_head *head, const char *by, int64_t by_seq)
{
	const bool *json = ctx;
	printf(*json ? "{\"writer\":\"%s\",\"seq\":%" PRId64 ",\"pruned_by\":\"%s\",\"pruned_seq\":%" PRId64 "}\n" :
	               "%s:%" PRId64 "  pruned: all of this chain is gone, as %s:%" PRId64 " says\n",
	    head->writer, head->seq, by, by_seq);
}

void audit_print_sums(const struct trail_sums *s, bool json)
{
	const struct chain_check_sums *c = &s->chains;
	if (json) {
		printf("{\"events\":%" PRIu64 ",\"chains\":%" PRIu64 ",\"open\":%" PRIu64 ",\"heads\":%zu,\"pruned\":%zu,\"faults\":%" PRIu64 "}\n", c->events,
		    c->chains, c->open, s->heads, s->pruned, c->faults);
		return;
	}
	printf("%" PRIu64 " event%s in %" PRIu64 " chain%s, of which %" PRIu64 " ha%s no end; %zu head%s kept elsewhere, %zu pruned\n", c->events,
	    c->events == 1 ? "" : "s", c->chains, c->chains == 1 ? "" : "s", c->open, c->open == 1 ? "s" : "ve", s->heads, s->heads == 1 ? "" : "s", s->pruned);
	if (!c->faults)
		puts("verified: nothing was changed, put in, moved or taken away");
}

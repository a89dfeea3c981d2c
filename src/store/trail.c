#include "store/trail.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "store/audit.h"

enum { PAGE = 200 };

/* One page, and where the next begins. */
struct trail_page {
	trail_each *each;
	void *ctx;
	char writer[256];     /* of the last row, with its number and time */
	int64_t seq, time_ms;
	size_t rows;
	bool stopped;
	struct err err;
};

static void page_came(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct trail_page *p = owner;
	(void)tag;
	p->rows = 0;
	if (reply->outcome != STORE_DONE) {
		p->err = reply->err;
		return;
	}
	const struct store_rows *rows = &reply->rows[0];
	for (size_t i = 0; i < rows->count && !p->stopped; i++) {
		struct chain_event e;
		bool well = audit_read(rows, i, &e);
		p->stopped = !p->each(p->ctx, well ? &e : NULL, store_string(rows, i, 8));
		/* Also of a row that is no event, or the next page would be this one. */
		const struct store_value *writer = store_at(rows, i, 0);
		if (writer->type != STORE_TEXT || writer->len >= sizeof p->writer || memchr(writer->bytes, '\0', writer->len)) {
			err_set(&p->err, ERR_UNVERIFIED, "the table of events has a row that cannot be read past");
			return;
		}
		memcpy(p->writer, writer->bytes, writer->len);
		p->writer[writer->len] = '\0';
		p->seq = e.seq;
		p->time_ms = e.time_ms;
	}
	p->rows = rows->count;
}

static bool read_pages(struct store *s, enum store_statement statement, const char *subject, struct trail_page *p, struct err *err)
{
	bool times = statement == STORE_EVENT_TIMES || statement == STORE_EVENT_OF_CASE;
	p->writer[0] = '\0';
	p->seq = -1;
	p->time_ms = INT64_MIN;
	do {
		struct store_tx *t = store_begin(s, STORE_READ);
		store_step(t, statement, STORE_ANY);
		if (times)
			store_int(t, p->time_ms);
		store_text(t, p->writer);
		store_int(t, p->seq);
		store_int(t, PAGE);
		if (subject)
			store_text(t, subject);
		store_send(s, t, (struct store_ticket){ page_came, p, 0 });
		store_wait(s);
		if (p->err.kind) {
			*err = p->err;
			return false;
		}
	} while (p->rows == PAGE && !p->stopped);
	return true;
}

bool trail_read(struct store *s, enum trail_order order, const char *subject, trail_each *each, void *ctx, struct err *err)
{
	struct trail_page p = { .each = each, .ctx = ctx };
	return read_pages(s, subject ? STORE_EVENT_OF_CASE : order == TRAIL_TIMES ? STORE_EVENT_TIMES : STORE_EVENT_PAGE, subject, &p, err);
}

/* -- verifying ---------------------------------------------------------------------------------------------------------------------- */

struct trail_check {
	struct chain_check *check;
	struct chain_heads *heads;
	const char *name; /* of a file */
	size_t line;
};

static bool gather(void *ctx, const struct chain_event *e, const char *begin)
{
	struct trail_check *v = ctx;
	(void)begin;
	if (e)
		chain_heads_gather(v->heads, e);
	return true;
}

static bool verify(void *ctx, const struct chain_event *e, const char *begin)
{
	struct trail_check *v = ctx;
	char where[80];
	(void)begin;
	v->line++;
	if (e) {
		chain_heads_meet(v->heads, v->check, e);
		chain_check_event(v->check, e);
		return true;
	}
	snprintf(where, sizeof where, v->name ? "line %zu" : "row %zu", v->line);
	chain_check_malformed(v->check, where);
	return true;
}

static void finish(struct trail_check *v, struct trail_sums *sums)
{
	chain_check_finish(v->check);
	chain_heads_finish(v->heads, v->check);
	sums->chains = chain_check_sums(v->check);
	chain_heads_sums(v->heads, &sums->heads, &sums->pruned);
	chain_check_destroy(v->check);
}

bool trail_verify_store(struct store *s, const struct audit_keys *keys, struct chain_heads *given, struct chain_check_hooks hooks,
                        struct trail_sums *sums, struct err *err)
{
	struct trail_check v = { .check = chain_check_create(keys->list, keys->count, hooks), .heads = given };
	/* All of it twice: an index or a condition could leave out anchors that the second look would not miss. */
	bool ok = trail_read(s, TRAIL_WRITERS, NULL, gather, &v, err) && trail_read(s, TRAIL_WRITERS, NULL, verify, &v, err);
	finish(&v, sums);
	return ok;
}

/* A line without its end; false: no more. *whole: it has an end, and was no longer than an event can be. */
static bool read_line(FILE *f, char line[CHAIN_LINE], size_t *n, bool *whole)
{
	int c;
	*n = 0;
	*whole = true;
	while ((c = getc(f)) != EOF && c != '\n') {
		if (*n < CHAIN_LINE)
			line[(*n)++] = (char)c;
		else
			*whole = false;
	}
	*whole = *whole && c == '\n';
	return c != EOF || *n > 0;
}

/* Each line to `each`, one that is no event as NULL. */
static bool read_lines(FILE *f, const char *name, trail_each *each, void *ctx, struct err *err)
{
	char line[CHAIN_LINE];
	struct chain_event e;
	size_t n;
	bool whole;
	if (fseeko(f, 0, SEEK_SET))
		return err_set(err, ERR_LOCAL, "%.300s cannot be read from its beginning: %s", name, strerror(errno));
	while (read_line(f, line, &n, &whole))
		each(ctx, whole && chain_parse(line, n, &e) ? &e : NULL, "");
	return !ferror(f) || err_set(err, ERR_LOCAL, "%.300s cannot be read: %s", name, strerror(errno));
}

bool trail_verify_file(FILE *f, const char *name, const struct audit_keys *keys, struct chain_heads *given, struct chain_check_hooks hooks,
                       struct trail_sums *sums, struct err *err)
{
	struct trail_check v = { .check = chain_check_create(keys->list, keys->count, hooks), .heads = given, .name = name };
	bool ok = read_lines(f, name, gather, &v, err) && read_lines(f, name, verify, &v, err);
	finish(&v, sums);
	return ok;
}

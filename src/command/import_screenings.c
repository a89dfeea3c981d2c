#include "command/import_screenings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/api.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/print.h"
#include "intake/keep_store.h"
#include "intake/screening_round.h"
#include "store/audit.h"
#include "store/opened.h"

struct seen { char *screening_id, *program_id, *user; int64_t case_id; enum round_fate fate; };

struct sought {
	struct opened opened;
	struct keep_store *keep;
	struct api *api;
	struct monitor monitor;
	struct screening_round round;
	struct seen *list;
	size_t count, room;
};

static void on_reply(void *ctx, struct api_reply *reply)
{
	struct sought *s = ctx;
	round_answered(&s->round, reply);
}

static void complain(const struct round_finding *f)
{
	struct buf id;
	buf_init(&id, 4096);
	text_clean(f->screening_id, strlen(f->screening_id), &id);
	fprintf(stderr, "idreview: %s: %s\n", buf_str(&id), f->err->text);
	buf_finish(&id);
}

static void take(void *ctx, const struct round_finding *f)
{
	struct sought *s = ctx;
	if (s->count == s->room) {
		s->room = s->room ? 2 * s->room : 32;
		s->list = mem_grow(s->list, s->room, sizeof *s->list);
	}
	s->list[s->count++] = (struct seen){ mem_strdup(f->screening_id), mem_strdup(f->program_id), mem_strdup(f->client_user_id), f->case_id, f->fate };
	if (f->err)
		complain(f);
}

static void put_cell(const void *ctx, size_t row, size_t column, struct buf *out)
{
	static const char *const fates[] = { [ROUND_KNOWN] = "known", [ROUND_FOUND] = "found", [ROUND_ALONE] = "standalone", [ROUND_UNREAD] = "not read" };
	const struct sought *s = ctx;
	const struct seen *f = &s->list[row];
	char number[24] = "-";
	if (f->case_id)
		snprintf(number, sizeof number, "%lld", (long long)f->case_id);
	const char *const cells[] = { f->screening_id, f->program_id, *f->user ? f->user : "-", number, fates[f->fate] };
	text_clean(cells[column], strlen(cells[column]), out);
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void print(const struct sought *s)
{
	static const char *const heads[] = { "SCREENING", "PROGRAMME", "USER", "CASE", "FOUND" };
	const struct round_counts *n = &s->round.counts;
	if (s->count)
		print_table(&(struct print_table){ .heads = heads, .columns = sizeof heads / sizeof *heads, .rows = s->count, .put = put_cell, .ctx = s });
	printf("%llu programme%s, %llu screening%s pending: %llu of known cases, %llu found, %llu standalone", (unsigned long long)n->programs,
	       plural(n->programs), (unsigned long long)n->pending, plural(n->pending), (unsigned long long)n->known, (unsigned long long)n->found,
	       (unsigned long long)n->alone);
	if (n->unread)
		printf(", %llu not read", (unsigned long long)n->unread);
	printf(".\n");
	if (n->alone && !n->templates)
		printf("No template is known here, so no user was looked for: name them in the configuration (template), or import a subject of each.\n");
}

static bool go_round(struct sought *s, const char *program_id, struct err *err)
{
	struct loop loop = { 0 };
	struct audit_detail d = { 0 };
	loop_add(&loop, api_source(s->api));
	opened_sources(&s->opened, &loop);
	loop_add(&loop, keep_store_source(s->keep));
	loop_add(&loop, round_source(&s->round));
	round_begin(&s->round, program_id);
	while (!round_is_over(&s->round))
		if (!loop_once(&loop, -1, err))
			return false;
	if (s->round.counts.found) {
		audit_number(&d, "count", (int64_t)s->round.counts.found);
		audit_note(s->opened.audit, AUDIT_IMPORT, "", &d);
	}
	if (s->round.err.kind)
		*err = s->round.err;
	return !s->round.err.kind;
}

bool import_screenings(const struct config *config, const char *program_id, struct err *err)
{
	struct sought *s = mem_alloc(sizeof *s);
	bool begun = opened_begin(&s->opened, config, "idreview", err) && opened_wait(&s->opened, err);
	if (begun) {
		s->keep = keep_store_open(&s->opened, config);
		keep_store_wait(s->keep);
	}
	begun = begun && api_create(config, keep_store_keep(s->keep), on_reply, s, &s->api, err);
	round_init(&s->round, s->api, &s->opened, config, &s->monitor, false);
	s->round.told = take;
	s->round.ctx = s;
	bool ok = begun && go_round(s, program_id, err);
	if (begun && (ok || s->count))
		print(s);
	round_finish(&s->round);
	api_destroy(s->api);
	keep_store_close(s->keep);
	opened_end(&s->opened);
	for (size_t i = 0; i < s->count; i++) {
		free(s->list[i].screening_id);
		free(s->list[i].program_id);
		free(s->list[i].user);
	}
	free(s->list);
	free(s);
	return ok;
}

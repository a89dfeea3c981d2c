/* What a verification does once its screening is settled: the vendor moves it by itself, after a time that it does not tell. */
#include <stdio.h>
#include <string.h>

#include "command/options.h"
#include "command/screening.h"
#include "base/text.h"
#include "base/when.h"
#include "idv/record.h"
#include "idv/vocab.h"

enum { FOLLOW_S = 60, STEP_MS = 1000, SLOWER = 3 };

static bool never(void *ctx)
{
	(void)ctx;
	return false;
}

static bool still_waits(const struct record *r)
{
	return idv_is(r, IDV_STATUS, "pending_review") || idv_is(r, IDV_STATUS, "active");
}

static bool read_again(struct screener *s)
{
	struct err err = { 0 };
	if (!ask_wait(&s->ask, api_send_get(s->ask.api, s->o->attempt, &err), &err) || !s->ask.reply.page.count) {
		fprintf(stderr, "idreview: the verification could not be read again: %s\n", err.text);
		return false;
	}
	record_destroy(s->attempt);
	s->attempt = record_page_take(&s->ask.reply.page, 0);
	return true;
}

/* "cleared, yet failed: Document Verification". */
static void say_failed(const struct record *r)
{
	static const struct {
		enum idv_leaf leaf;
		const char *name;
	} steps[] = {
		{ IDV_STEP_KYC_CHECK, "Data Source Verification" }, { IDV_STEP_DOCUMENTARY_VERIFICATION, "Document Verification" },
		{ IDV_STEP_SELFIE_CHECK, "Selfie Check" },          { IDV_STEP_RISK_CHECK, "Risk Check" },
		{ IDV_STEP_VERIFY_SMS, "SMS Verification" },        { IDV_STEP_ACCEPT_TOS, "Terms of Service" },
	};
	const char *put = "idreview: cleared, yet failed: ";
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (idv_is(r, steps[i].leaf, "failed") || idv_is(r, steps[i].leaf, "manually_rejected")) {
			fprintf(stderr, "%s%s", put, steps[i].name);
			put = ", ";
		}
	if (strcmp(put, ", ") == 0)
		putc('\n', stderr);
}

static void print_status(const struct screener *s)
{
	char *id = text_clean_dup(idv_text(s->attempt, IDV_ID)), *status = text_clean_dup(idv_text(s->attempt, IDV_STATUS));
	if (s->o->json) {
		putchar('{');
		screening_member("attempt_id", idv_text(s->attempt, IDV_ID), true);
		screening_member("status", idv_text(s->attempt, IDV_STATUS), false);
		puts("}");
	} else {
		printf("%s  %s\n", id, status);
	}
	secret_free(status);
	secret_free(id);
}

void screening_follow(struct screener *s)
{
	int wait_s = s->o->wait_s < 0 ? FOLLOW_S : s->o->wait_s;
	int64_t until = when_mono_ms() + wait_s * (int64_t)1000, step = STEP_MS;
	while (read_again(s) && still_waits(s->attempt) && when_mono_ms() < until) {
		int64_t next = when_mono_ms() + step;
		if (!ask_look(&s->ask, next < until ? next : until, never, s))
			break;
		step = step < SLOWER * STEP_MS ? step + STEP_MS / 2 : step;
	}
	if (still_waits(s->attempt))
		fprintf(stderr, "idreview: the verification has not moved in %d s; the vendor says nothing of how long it takes\n", wait_s);
	else if (s->aim == AML_CLEAR && idv_is(s->attempt, IDV_STATUS, "failed"))
		say_failed(s->attempt);
	print_status(s);
}

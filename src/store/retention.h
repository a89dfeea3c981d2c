/* What is past its term (config's retention), and its deletion. A case under legal hold keeps all that belongs to it. */
#ifndef STORE_RETENTION_H
#define STORE_RETENTION_H

#include "config/config.h"
#include "store/store.h"

/* Of each kind: a case whole, with its attempts, notes and links (attempts; with screenings where it was screened, by the longer term); its notes alone;
 * rows of the inbox; looks; writes that are settled; decisions, which may outlive their case. Events go chain by chain, by another way: audit.h. */
struct retention {
	int64_t cut[KEPT_KINDS][FROM_DONE + 1]; /* what the time was before is past; -1: nothing is, counted so */
};
void retention_at(struct retention *r, const struct config *c, int64_t now);

/* Cases that go, by number, after `after`: rows read by retention_read_case. */
struct retention_case { int64_t id, ended_at, opened_at, tries, notes; bool screened; };
void retention_cases(struct store_tx *t, const struct retention *r, int64_t after, size_t most);
void retention_read_case(const struct store_rows *rows, size_t row, struct retention_case *out);
/* Cases whose notes go while they stay: rows case, how many. */
void retention_notes(struct store_tx *t, const struct retention *r, int64_t after, size_t most);
/* Five steps, a number each: cases that a hold keeps though they are past their term; rows of inbox, seen, writes and parts of decisions that go. */
enum { RETENTION_HELD, RETENTION_INBOX, RETENTION_SEEN, RETENTION_WRITES, RETENTION_DECISIONS, RETENTION_COUNTS };
void retention_counts(struct store_tx *t, const struct retention *r);

/* Steps that delete, unless a hold came meanwhile; then the keys of what people wrote are destroyed. */
void retention_drop_case(struct store_tx *t, int64_t id);
void retention_drop_notes(struct store_tx *t, const struct retention *r, int64_t case_id); /* all, or those that are old enough: as the term is counted */
void retention_drop_inbox(struct store_tx *t, const struct retention *r, size_t most);
void retention_drop_seen(struct store_tx *t, const struct retention *r, size_t most);
void retention_drop_writes(struct store_tx *t, const struct retention *r, size_t most);
/* Decisions whose every part is past the term, `most` of them, also those of cases that are gone; three steps, of which RETENTION_DECISIONS_STEP deletes. */
enum { RETENTION_DECISIONS_STEP = 1 };
void retention_drop_decisions(struct store_tx *t, const struct retention *r, size_t most);

#endif

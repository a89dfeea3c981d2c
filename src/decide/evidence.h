/* What was decided on, as digests: SHA-256 over a canonical form of the answers (without URLs and request ids), of hits and reviews, of the pictures as
 * they were shown, of the policy. Two readings of the same content have the same digest; whatever differs can be named. */
#ifndef DECIDE_EVIDENCE_H
#define DECIDE_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decide/basis.h"
#include "decide/outcome.h"
#include "idv/request.h"

enum { EVIDENCE_TEXT = 65 /* 64 hex digits and a NUL */, EVIDENCE_PICTURES = 64, EVIDENCE_CHANGES = 32, EVIDENCE_WHAT = 96 };

/* A picture that was on the screen: by its path in the answer, with the digest of its bytes. */
struct evidence_picture {
	char attempt_id[IDV_ID_SIZE];
	char what[EVIDENCE_WHAT]; /* "documentary_verification.documents[0].images.cropped_front" */
	char digest[EVIDENCE_TEXT];
	int64_t ms;              /* how long it was on the screen, all in all */
};

struct evidence {
	char all[EVIDENCE_TEXT]; /* of the next four */
	char attempt[EVIDENCE_TEXT];
	char screening[EVIDENCE_TEXT]; /* "" there is none */
	char pictures[EVIDENCE_TEXT];
	char policy[EVIDENCE_TEXT];
	int64_t read_at, look_read_at;
	char request_id[IDV_ID_SIZE], screening_request_id[IDV_ID_SIZE]; /* of the answers; not in the digests */
};

void evidence_take(const struct basis *b, const struct evidence_picture *pictures, size_t count, const char *policy_digest, struct evidence *out);
/* Do the two rest on the same answers, under the same policy? Which pictures somebody had on the screen does not count. */
bool evidence_same(const struct evidence *a, const struct evidence *b);
/* SHA-256 of bytes, as digits. */
void evidence_digest(const void *bytes, size_t len, char out[EVIDENCE_TEXT]);

struct evidence_change { char text[200]; /* clean: labels and ids, no values */ };
/* What differs between what was decided on and what is read now, by content: fields of the attempt, its screening (aml_changes), a newer attempt of the
 * user. How many there are; the first EVIDENCE_CHANGES are in out. */
size_t evidence_changes(const struct basis *seen, const struct basis *now, struct evidence_change out[EVIDENCE_CHANGES]);
/* The same after a decision of ours was carried out: without what follows from it, the status of a verification whose screening was settled. */
size_t evidence_changes_after(const struct basis *seen, const struct basis *now, enum outcome own, struct evidence_change out[EVIDENCE_CHANGES]);
/* And of pictures that both had on the screen: those of which the bytes differ. */
size_t evidence_picture_changes(const struct evidence_picture *seen, size_t seen_count, const struct evidence_picture *now, size_t now_count,
                                struct evidence_change out[EVIDENCE_CHANGES]);

#endif

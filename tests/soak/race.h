/* Races of decisions: a decision is made in a real desk, with a store of its own, against the sandbox's server, and at a moment drawn from the seed
 * something changes. One race a process, its server another one; what happened in which order is in memory that both share. */
#ifndef SOAK_RACE_H
#define SOAK_RACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"
#include "decide/evidence.h"
#include "decide/outcome.h"

struct sandbox;

enum race_change {
	RACE_NONE,
	RACE_RESCAN, RACE_TOUCH, RACE_REVIEW, RACE_CLEARED, RACE_REJECTED, RACE_ASSIGNED, RACE_WORDS, /* of its screening */
	RACE_EDIT, RACE_STATUS, RACE_REDACTED, /* of the attempt */
	RACE_ANOTHER,              /* another attempt of the user, by another hand */
	RACE_LEASE, RACE_HOLDER,   /* the claim is over, and (HOLDER) somebody else's */
	RACE_DECIDER,              /* they take it, and dismiss the hit */
	RACE_CHANGES
};
extern const char *const race_change_names[RACE_CHANGES];

/* Two races: of one who decides, on a file; of two, of whom the second approves, on PostgreSQL. What changes there comes after the proposal. */
enum race_kind { RACE_DECIDE, RACE_APPROVE };

/* What a request read, or a change is of. */
enum { OF_ATTEMPT = 1, OF_CHAIN = 2, OF_SCREENING = 4, OF_HITS = 8, OF_REVIEWS = 16, OF_STORE = 32, OF_KINDS = 6 };

enum { RACE_NOTES = 600, RACE_NAME = 100, RACE_TEXT = 800 };

enum race_note_kind { NOTE_READ, NOTE_WRITE, NOTE_CHANGE };
struct race_note {
	enum race_note_kind kind;
	unsigned of;
	int status;               /* HTTP, of READ and WRITE */
	bool own;                 /* of a CHANGE: by a write of the decision, or what followed from it */
	bool stored;              /* of a CHANGE of the store: the proposal was in it already */
	char what[40];
};

struct race {
	uint64_t seed, random;
	enum race_kind kind_of;
	/* Drawn. */
	enum outcome outcome;
	enum race_change change;
	int at;                   /* before that request, counted from when it was told to decide */
	bool lost;                /* the answer to the first of one kind of write does not come, although it acted */
	int delay_s;              /* until a verification follows its screening */
	/* Whom it is about. */
	const char *user, *template_id, *attempt_id, *screening_id, *hit_id;
	char dir[RACE_NAME], store[300], base_url[RACE_NAME]; /* store: a path; of APPROVE a URL with %s for the login */
	/* As it went. */
	volatile bool deciding;   /* it was told to */
	int requests;             /* since then */
	int ending;               /* notes there were when what came of it went to be signed; 0 it did not */
	int signing;              /* notes there were when the decision, or its approval, went to be signed; 0 it did not */
	struct race_note notes[RACE_NOTES];
	int note_count;
	bool changed;             /* the change was made */
	bool ok, told;            /* what the desk said of it */
	enum err_kind kind;
	char said[RACE_TEXT], changes[RACE_TEXT], trouble[RACE_TEXT];
	/* Judged. */
	int wrong, late;          /* late: changes after the last reading that were recorded */
};

uint32_t race_draw(struct race *r, uint32_t below);
void race_tell(const struct race *r, FILE *to); /* all of it */
void race_wrong(struct race *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Serves the sandbox until the other end of its standard input closes; never returns. base_url is set before ready is written to. */
_Noreturn void race_serve(struct race *r, struct sandbox *s, int ready, int until);
/* Makes the decision, and approves it; what is not as it should be goes to trouble. */
void race_decide(struct race *r);
/* Afterwards, from the notes and the store. */
void race_judge(struct race *r);

/* Each part of a decision that is there, in order. False: the store cannot be read. */
typedef void race_part(void *ctx, int part, const char *record, size_t len, const char *digest, const char *signature);
bool race_store_parts(const struct race *r, race_part *part, void *ctx);
/* The store's file, beside who has it open: as another program that knows no rules. */
void race_store_url(const struct race *r, const char *login, char *out, size_t size); /* what the setting store says, for them */
bool race_store_take(const struct race *r, const char *owner, bool *stored); /* "": the lease is over, and nobody's; stored: a proposal was there by then */

#endif

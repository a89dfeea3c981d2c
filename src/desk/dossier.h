/* The case at hand as the store knows it: its row, the notes, how many share something with it. Read again whenever something in the
 * store changed; texts of notes are in secret memory and go with it. */
#ifndef DESK_DOSSIER_H
#define DESK_DOSSIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/cases.h"
#include "store/links.h"
#include "store/notes.h"

struct desk;

enum { DOSSIER_NOTES = 500 };

struct dossier {
	char attempt_id[CASE_ID_TEXT]; /* "" none is open */
	uint32_t turn;           /* answers to another one are of a case that was left */
	bool read, asking, stale;
	bool known;              /* the store has the case */
	struct case_row row;
	int64_t links[LINK_KINDS];
	struct note *notes;      /* oldest first */
	size_t note_count;
	struct case_key_secret *key; /* secret memory; NULL: not asked, or none */
	bool keyless;            /* there is no key to ask for, or it was destroyed */
	struct err err;          /* why it could not be read */
	uint64_t changes;        /* grows with each reading */
};

/* With a store; else nothing is ever known. The same attempt again is left as it is. */
void dossier_open(struct desk *d, const char *attempt_id);
void dossier_close(struct desk *d);
void dossier_stale(struct desk *d);          /* read again */
const struct case_row *dossier_row(const struct desk *d); /* NULL: not known */
size_t dossier_notes(const struct desk *d);  /* not withdrawn */

#endif

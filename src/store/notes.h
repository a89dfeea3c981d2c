/* Notes: free text by people, sealed with the case's key (keys.h), so that destroying the key erases them. */
#ifndef STORE_NOTES_H
#define STORE_NOTES_H

#include "store/cases.h"
#include "store/keys.h"

enum { NOTE_MAX = 16 * 1024 /* bytes */ };

struct note {
	int64_t id, case_id, at;
	char by[PERSON_ID];
	char kind[16];           /* "note", "hand-over", "escalate" */
	bool withdrawn;          /* taken back by its author */
	char *text;              /* secret memory; NULL: its key was destroyed */
	size_t len;
};

void notes_add(struct store_tx *t, int64_t case_id, const struct person *me, int64_t at, const char *kind, const struct case_key_secret *key, const char *text);
void notes_list(struct store_tx *t, int64_t case_id);
bool notes_read(const struct store_rows *rows, size_t row, const struct case_key_secret *key, struct note *out); /* note_finish afterwards */
void note_finish(struct note *n);
void notes_withdraw(struct store_tx *t, int64_t note_id, const struct person *me, bool withdrawn); /* undo, redo; only by its author */

#endif

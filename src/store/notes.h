/* Notes: free text by people, sealed with the case's key (keys.h), so that destroying the key erases them. A note that its author takes
 * back is withdrawn: nobody shows its text, the row stays, and it can be put back. */
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
	char *text;              /* secret memory; NULL: its key is not there, was destroyed, or it was changed */
	size_t len;
};

/* Sealed here, with the case's own key. Reply row: the note's id. */
void notes_add(struct store_tx *t, int64_t case_id, const struct person *me, int64_t at, const char *kind, const struct case_key_secret *key, const char *text);
void notes_list(struct store_tx *t, int64_t case_id);
/* The i-th of notes_list, oldest first; false past the end. key NULL: without its text. note_finish afterwards. */
bool notes_read(const struct store_rows *rows, size_t row, const struct case_key_secret *key, struct note *out);
void note_finish(struct note *n);
/* Undo, and redo. UNMET: it is not by this author, or is so already. */
void notes_withdraw(struct store_tx *t, int64_t note_id, const struct person *me, bool withdrawn);

#endif

/* The caseload: the subjects we were given, the attempts read of them, and how attempts follow each other. */
#ifndef DESK_CASELOAD_H
#define DESK_CASELOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/api.h"
#include "base/err.h"
#include "idv/record.h"
#include "idv/request.h"

enum subject_state { SUBJECT_WAITING, SUBJECT_READING, SUBJECT_READ, SUBJECT_CAPPED, SUBJECT_FAILED };

struct subject {
	char *template_id, *client_user_id;
	enum idv_by by;          /* what the second is */
	enum subject_state state;
	char *cursor;            /* of the next page; NULL: the first */
	size_t attempts, pages;  /* read in this round */
	bool whole;              /* all its attempts were read, in this round or an earlier one */
	struct idv_cursors met;  /* in this round */
	struct err err;          /* when FAILED */
	int64_t read_at;         /* server time of the last answer, unix s; 0 none */
};

struct attempt {
	struct record *record;        /* owned; replaced when read again, so keep no pointer into it across the loop */
	char *id;
	struct attempt *previous, *next;  /* of its chain, as far as read; set by caseload_link */
	size_t subject;                   /* its place among the subjects, 1-based; 0: of none; set by caseload_link */
	size_t try_no, tries;             /* 1-based place in the chain and its length; 0: not known, since not all of it was read */
	int64_t read_at;                  /* server time, unix s */
	int64_t read_ms;                  /* monotonic: picture URLs count from here */
	bool marked, seen;
};

/* An attempt we were given by its id: read alone first, and its subject then. */
struct asked_id {
	char *id;
	enum subject_state state; /* WAITING, READING, READ, FAILED */
	struct err err;           /* when FAILED */
};

struct caseload {
	struct attempt **attempts;        /* in order of arrival; an attempt never moves in memory */
	size_t count, room;
	struct subject *subjects;
	size_t subject_count, subject_room;
	struct asked_id *ids;
	size_t id_count, id_room;
	size_t *index;                    /* open hash of attempt ids: place + 1, 0 free */
	size_t index_size;
	uint64_t changes;                 /* grows when an attempt is added or replaced */
};

void caseload_finish(struct caseload *l); /* accepts zeroed */

/* The subject's place; an old one when it is known already. */
size_t caseload_add_subject(struct caseload *l, const char *template_id, const char *client_user_id);
size_t caseload_add_subject_by(struct caseload *l, const char *template_id, enum idv_by by, const char *user);
void caseload_add_id(struct caseload *l, const char *id); /* once, however often it is given */
void subject_restart(struct subject *s);  /* from the first page again */
/* Note the cursor of the next page; false when the list cannot be read on, see idv_cursors. Takes a copy. */
bool subject_set_cursor(struct subject *s, const char *cursor, struct err *err);

/* Take a record: a new attempt, or the newer state of a known one. */
struct attempt *caseload_put(struct caseload *l, struct record *record, int64_t read_at);
struct attempt *caseload_find(const struct caseload *l, const char *id);
void caseload_link(struct caseload *l);
bool attempt_same_subject(const struct attempt *a, const struct attempt *b);
/* Pending review, and no newer attempt follows: what a reviewer has to do. */
bool attempt_is_work(const struct attempt *a);
bool attempt_is_superseded(const struct attempt *a); /* pending review, but a newer one follows */
/* The newest attempt of the subject this one belongs to, by created_at and chain: what a retry would follow. */
struct attempt *caseload_newest(const struct caseload *l, const struct attempt *a);

#endif

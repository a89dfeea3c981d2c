/* A vendor of screenings behind the desk's peer: one screening of user u1, its hits, reviews and history in pages, and the verification it belongs to. */
#ifndef TESTS_DESK_VENDOR_H
#define TESTS_DESK_VENDOR_H

#include <stdbool.h>
#include <stddef.h>

#include "desk_rig.h"

enum { VENDOR_HITS = 8, VENDOR_REVIEWS = 8 };

struct vendor_hit {
	const char *id, *list, *name, *born; /* born NULL: the list has none */
	char status[24];
};

struct vendor {
	char status[24], assignee[40];
	int version;             /* of the search terms */
	const char *born;        /* in the search terms; NULL: none */
	struct vendor_hit hits[VENDOR_HITS];
	size_t hit_count, page;  /* hits a page */
	struct vendor_review { char arrays[400], comment[1100]; int second; const char *source; /* NULL: api */ } reviews[VENDOR_REVIEWS];
	size_t review_count;
	const char *history;     /* rows, JSON; NULL none */
	const char *others;      /* of the programme's list, JSON; NULL none */
	const char *error;       /* its code; every call of screenings is refused with it; NULL */
	const char *hits_cursor; /* that every page of hits gives; NULL: the page's own */
	const char *attempt_status, *attempt_after; /* the second once the screening is settled */
	const char *family;      /* of the person; NULL: Petrova */
	bool failed_document;    /* a step that failed beside it */
	bool retried;            /* idv_2 follows, begun now */
	bool lose_review;        /* it acts, and resets the connection */
	void (*before)(const char *path); /* each call; NULL */
};
extern struct vendor vendor;

/* Two hits that wait, on US_SDN and EU_CON, of another birth year; and the desk, which knows its verification idv_1. */
void vendor_start(void);
/* The screening scr_1 with its verification, read whole. */
void vendor_open(void);
void vendor_put_attempt(void); /* as it is now */
const struct record *vendor_attempt(void);
size_t vendor_requests(const char *path);

#endif

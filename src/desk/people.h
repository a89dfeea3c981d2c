/* Who a user of the Dashboard is: read once, and again after an hour. */
#ifndef DESK_PEOPLE_H
#define DESK_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "idv/cursors.h"

struct desk;
struct record;

struct people_entry {
	char id[256];
	struct record *user;      /* owned; NULL: being read, or not known */
	int64_t read_ms;          /* monotonic, also of a reading that failed; 0: never */
	bool asked;               /* it is being read */
	bool named;               /* somebody wanted the name */
};

struct people {
	struct people_entry *all;
	size_t count;
	bool listed, listing;     /* all of them were read; are being read */
	int64_t listed_ms;
	struct idv_cursors met;
	struct err err;           /* why the list could not be read */
	struct record **known;    /* that people_known gave last */
	char name[400];           /* that people_name gave last */
};

/* Their address; the id itself while it is not known, or where nobody may know it. Clean; asks, and desk_changed when it is known. Valid until the next
 * call. */
const char *people_name(struct desk *d, const char *id);
/* All of them, for a form that assigns: asks for the list where it is not an hour old. Number i of those that are active; NULL past the end. Borrowed
 * until the next turn of the loop. */
const struct record *people_active(struct desk *d, size_t i);
/* Those whose name was wanted, as far as they were read; borrowed until the next turn of the loop. */
struct record *const *people_known(struct desk *d, size_t *count);
bool people_listing(const struct desk *d);   /* the list is being read */
void people_finish(struct desk *d);

#endif

/* The attempts of a subject as one reading of its list, from the first page to the last, shows them. */
#ifndef API_SIGHTING_H
#define API_SIGHTING_H

#include "api/api.h"
#include "api/intent.h"

struct sight {
	char *id, *previous; /* previous "": none */
	size_t walk;         /* sighting_after's own */
	bool after;          /* set by sighting_after */
};

/* Zeroed is empty. */
struct sighting {
	struct sight *list;
	size_t count, room;
	struct record *newest; /* by the chain, else by created_at; NULL: no attempt */
	struct idv_cursors cursors;
	size_t skipped;      /* elements that are no attempt of the subject, or have an id that is none */
	int64_t server_time; /* 0: not told */
};
void sighting_finish(struct sighting *s);
void sighting_take(struct sighting *s, struct record_page *page, int64_t server_time, const struct intent *subject);
bool sighting_has(const struct sighting *s, const char *id);
bool sighting_is_last(const struct sighting *s, const char *id); /* no other attempt follows it */

/* Marks the attempts that follow newest_id, straight or through others ("": all there are) and counts them. A retry always follows the
 * newest attempt, so whatever was begun after a reading follows what was newest in it. before (NULL: not known): what is not in it counts too, whatever it says it follows. */
size_t sighting_after(struct sighting *s, const char *newest_id, const struct sighting *before);
bool sighting_unmark(struct sighting *s, const char *id); /* was it marked? */
const char *sighting_last_after(const struct sighting *s); /* the newest of the marked; "" none */

#endif

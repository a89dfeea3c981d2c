/* Picture URLs: signed, and good until a moment of the server's clock. */
#ifndef SANDBOX_LINK_H
#define SANDBOX_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/digest.h"
#include "sandbox/store.h"

struct links {
	char base_url[64];      /* "http://127.0.0.1:PORT" */
	struct digest key;
	int64_t life;           /* seconds */
	uint64_t serial;        /* makes each URL a new one */
};

/* A copy of the attempt's JSON with a URL for each of its pictures. life < 0: links' own. */
cJSON *link_attempt(struct links *links, const struct attempt *a, int64_t now, int64_t life);

enum link_verdict { LINK_GOOD, LINK_EXPIRED, LINK_FORGED };
/* path as requested; the query's values, NULL when missing. */
enum link_verdict link_check(const struct links *links, const char *path, const char *expires, const char *serial,
                             const char *signature, int64_t now);

/* The picture behind a good path: what the case file says of it ("draw:..." or "file:..."), whose it is and where it lies. */
struct link_target {
	const struct attempt *attempt;
	const cJSON *part;      /* the document or the selfie */
	int index;              /* of the part, from 0 */
	bool document;
	const char *leaf;       /* "original_front", "image_url"... */
	const char *spec;
};
bool link_find(const struct store *store, const char *path, struct link_target *out);

#endif

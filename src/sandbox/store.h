/* What the server knows: templates, subjects, their attempts and screenings and the users of the dashboard, first from the case files, then grown by
 * create and retry. */
#ifndef SANDBOX_STORE_H
#define SANDBOX_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/tree.h"
#include "sandbox/watch.h"

struct err;

enum { STORE_STEPS = 7, STORE_ATTEMPTS_MAX = 20000 };

struct step_info {
	const char *name;   /* wire name of the step */
	const char *detail; /* the member of an attempt that holds its details, or NULL */
};
extern const struct step_info step_table[STORE_STEPS]; /* in the order users meet them */
int step_find(const char *name);                       /* -1 when unknown */

struct template {
	char *id;
	int version;                /* the newest; what a new attempt runs */
	bool runs[STORE_STEPS];
	char *program;              /* whose screenings its attempts have; NULL: none */
};

struct subject {
	char *client_user_id;
	const struct template *template;
	char *user_id;              /* NULL: none */
	cJSON *person;              /* what documents show when nothing was read from them; NULL for subjects made by create */
	uint64_t seed;              /* of the face and the pictures */
};

struct attempt {
	const struct subject *subject;
	char *id;
	int64_t created;            /* unix seconds */
	size_t serial;              /* order of coming to be */
	bool shareable;
	cJSON *json;                /* as served, but for pictures: "draw:..." and "file:..." stand where URLs will */
};

struct store {
	uint64_t seed;
	struct template *templates;
	size_t template_count;
	struct subject **subjects;
	size_t subject_count;
	struct attempt **attempts;  /* in order of serial */
	size_t attempt_count;
	struct watches watches;
	cJSON *dashboard_users;     /* an array, as served; NULL: none */
	cJSON *parts;               /* of base.json: what attempts are made from */
};

void store_finish(struct store *s); /* accepts zeroed */

const struct template *store_template(const struct store *s, const char *id);
struct subject *store_subject(const struct store *s, const char *client_user_id, const char *template_id);
const char *store_owner(const struct store *s, const char *user_id); /* client_user_id of a user; NULL: nobody has that user_id */
const struct attempt *store_attempt(const struct store *s, const char *id);
const cJSON *store_dashboard_user(const struct store *s, const char *id);
/* The subject's attempts, newest first; the array is the caller's to free. */
const struct attempt **store_attempts_of(const struct store *s, const struct subject *subject, size_t *count);
const struct attempt *store_newest(const struct store *s, const struct subject *subject); /* NULL: none */

/* It has the user_id that the same user has under another template. */
struct subject *store_add_subject(struct store *s, const char *client_user_id, const struct template *t);
/* Takes json and sets its id, client_user_id, created_at, template and shareable_url. id NULL: one that follows from the seed.
 * NULL when the store is full; json is freed then too. */
struct attempt *store_add_attempt(struct store *s, const struct subject *subject, const char *id, int64_t created, bool shareable,
                                  cJSON *json);

#endif

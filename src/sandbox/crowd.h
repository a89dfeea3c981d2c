/* The people who come while the server runs, and what will become of their attempts: drawn from live.json by a seed, so that equal seeds
 * bring equal people in equal order. */
#ifndef SANDBOX_CROWD_H
#define SANDBOX_CROWD_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/store.h"

struct err;

/* Zeroed has nobody. */
struct crowd {
	cJSON *data;          /* live.json; NULL until crowd_load */
	uint64_t seed, drawn;
};
bool crowd_load(struct crowd *c, const char *dir, uint64_t seed, struct err *err);
void crowd_finish(struct crowd *c);

uint64_t crowd_draw(struct crowd *c, uint64_t below);
/* One of the stories by their weights: of this template (NULL: of any), and only such as end in a pending screening. NULL: there is none. */
const cJSON *crowd_story(struct crowd *c, const char *template_id, bool pending);
/* Someone who fits the story: the member `person` of a case file. */
cJSON *crowd_person(struct crowd *c, const cJSON *story);
/* Names for a new subject; user_id NULL: they have none. free() both. */
void crowd_ids(struct crowd *c, char **client_user_id, char **user_id);

#endif

/* For the files of kinds: what they have in common, and the tables they give. */
#ifndef SOAK_KINDS_H
#define SOAK_KINDS_H

#include "soak/schedule.h"

enum { EVENTS_OF_A_RUN = 24 };

#define FAULT(k, n) (struct fault){ .kind = (k), .arg = (n) }

/* A script that wants one retry or create of the first subject. */
struct actor *kinds_one(struct world *w, struct schedule *s, const char *op);
void kinds_plan_one(struct world *w, struct schedule *s);
/* The n-th such moment of this run ends it. */
void kinds_strike(struct world *w, int run, enum moment moment, int n, int number);
bool kinds_writes(const struct request *r);
/* The first write of the schedule. */
bool kinds_is_first(const struct request *r);
bool kinds_lists_after(const struct world *w, const struct request *r);
/* The answer does not come, or is none, although it acted. */
void kinds_lose_answer(struct world *w, struct fate *f);
/* It is lost on its way there. */
void kinds_lose_request(struct world *w, struct fate *f);
void kinds_break_list(struct world *w, struct fate *f);
/* The first answer is lost, and schedule.a readings of the list fail. */
void kinds_fate_lost(struct world *w, struct request *r, struct fate *f);
/* The first write acts schedule.a seconds later, and nothing is heard of it. */
void kinds_fate_late(struct world *w, struct request *r, struct fate *f);
/* The first answer is lost when schedule.a says so. */
void kinds_fate_maybe_lost(struct world *w, struct request *r, struct fate *f);

extern const struct kind kinds_of_networks[], kinds_of_ends[], kinds_of_people[], kinds_of_screenings[];
extern const size_t kinds_of_networks_count, kinds_of_ends_count, kinds_of_people_count, kinds_of_screenings_count;

#endif

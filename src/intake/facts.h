#ifndef INTAKE_FACTS_H
#define INTAKE_FACTS_H
#include "idv/record.h"
#include "record/record.h"
#include "store/cases.h"
struct facts_room { char why[CASE_WHY]; };
void facts_of(const struct record *r, int64_t read_at, struct facts_room *room, struct attempt_facts *out);
void facts_finish(struct facts_room *room);
#endif

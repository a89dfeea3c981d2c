/* A screening with hits that differ in all ways that matter, and its rows as text: for the tests of src/pane/hits*.c. The comparisons are
 * written by hand, so that these tests are about rows alone. */
#ifndef TESTS_HITS_RIG_H
#define TESTS_HITS_RIG_H

#include "base/buf.h"
#include "pane/hits.h"

enum hits_rig_hit {
	HITS_RIG_SAME,        /* the person, but for a slip in the name */
	HITS_RIG_OTHER,       /* same name, born 31 years before, in another country */
	HITS_RIG_DISMISSED,   /* decided before, inactive */
	HITS_RIG_NO_ANALYSIS,
	HITS_RIG_NO_DATA,
	HITS_RIG_HOSTILE,     /* on a list that is new; its texts want to move the cursor */
	HITS_RIG_HITS
};

struct hits_rig {
	struct aml_look look;
	struct aml_comparison comparisons[HITS_RIG_HITS];
	struct aml_hit_verdict verdicts[HITS_RIG_HITS];
	bool marked[HITS_RIG_HITS];
	size_t order[HITS_RIG_HITS];
	struct record *program, *history[3], *others[1], *people[1];
	struct hits_view view;
};
void hits_rig_fill(struct hits_rig *rig);   /* fails the test when it cannot */
void hits_rig_finish(struct hits_rig *rig);

struct record *hits_rig_record(const struct record_kind *kind, const char *json); /* record_destroy() */
/* Puts a record in place of the hit, and takes it; nothing is compared. */
void hits_rig_hit(struct hits_rig *rig, size_t hit, struct record *record);

#endif

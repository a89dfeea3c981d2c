/* `idreview screening`: its words, and what they share. Within src/command/screening*.c only. */
#ifndef COMMAND_SCREENING_H
#define COMMAND_SCREENING_H

#include "aml/compare.h"
#include "aml/decision.h"
#include "api/seen.h"
#include "base/err.h"
#include "base/mem.h"
#include "command/ask.h"

struct options;
struct pane_view;

struct screener {
	const struct config *config;
	const struct options *o;
	const char *id;                  /* of the screening; NULL: the word takes none */
	enum aml_aim aim;                /* of the words that decide */
	struct ask ask;
	struct aml_look look;
	char seen[SEEN_SIZE];            /* of the look; "" it was not read whole */
	struct record *attempt;          /* the verification it belongs to; NULL: not told */
	struct arena texts;              /* of the person */
	struct aml_comparison *comparisons; /* by hit of the look */
	struct record **users;           /* of the Dashboard, that are named in what was read */
	char **unknown;                  /* ids of those that nobody could read */
	size_t user_count, unknown_count;
};

typedef bool screening_run(struct screener *s, struct err *err);
screening_run list_screenings, screening_programs, screening_get, screening_hits, screening_history, screening_reviews, screening_act;

/* -- reading: screening_read.c */

/* The screening, all its hits and all its reviews, and the digest of that. */
bool screening_read_look(struct screener *s, struct err *err);
/* The verification that --attempt names, which must be of this screening; and the comparison of the hits with its person. Without --attempt
 * they are compared with the search terms alone. */
bool screening_compare(struct screener *s, struct err *err);
/* The programme of a screening, to be destroyed; NULL: it could not be read, as standard error says. */
struct record *screening_program(struct screener *s, const struct record *screening);
/* Who that is: the address, clean; the id itself where nobody knows. Asks the server once for each. */
const char *screening_person(void *ctx, const char *dashboard_user_id);
/* Asks for all that a record names. */
void screening_people_of(struct screener *s, const struct record *r);
void screening_finish(struct screener *s);

/* -- printing: screening_print.c */

struct pane_view screening_view(const struct screener *s);
void screening_print_record(struct screener *s, const struct record *r);
/* "name":"value" of a JSON object that goes on; value NULL: null. A comma stands before it unless it is the first. */
void screening_member(const char *name, const char *value, bool first);
void screening_print_users(const struct screener *s); /* "dashboard_users":[...], */

/* -- deciding: screening_decide.c */

/* What the options say is decided on the look. d is to be finished also where it is false. */
bool screening_decide(struct screener *s, struct aml_decision *d, struct err *err);
/* The policy on each hit of it, and the two requests: on standard output. */
bool screening_print_dry(struct screener *s, const struct aml_policy *p, const struct aml_decision *d, struct err *err);
/* Until the verification moves, or the time is over: what came of it, on standard output. */
void screening_follow(struct screener *s);

#endif

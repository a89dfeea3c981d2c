/* A screening as rows: itself, its programme, its hits, a hit against the person, its history and reviews. Pure: what the desk knows comes
 * in as the plain struct below. */
#ifndef PANE_HITS_H
#define PANE_HITS_H

#include "aml/decision.h"
#include "pane/pane.h"

/* What is known of a screening. Everything is borrowed, and may be NULL or 0 where it was not read. */
struct hits_view {
	const struct aml_look *look;                /* look->screening NULL: being read, or `state` says why not */
	const struct aml_comparison *comparisons;   /* by hit of the look; NULL: no person to compare with */
	const size_t *order;                        /* hits in the order in which they should be looked at */
	const struct aml_hit_verdict *verdicts;     /* by hit of the look; UNDECIDED ones are prefilled */
	const bool *marked;                         /* by hit of the look */
	const struct record *program;
	struct record *const *history; size_t history_count;  /* newest first; rows are screenings as they were */
	bool history_read;
	struct record *const *others; size_t other_count;     /* other screenings of the same user */
	bool others_read;
	struct record *const *people; size_t people_count;    /* Dashboard users who are named in all that; may lack some */
	const char *(*person_name)(void *ctx, const char *dashboard_user_id); /* who that is; the id itself while it is not known; clean */
	void *ctx;
	const char *state;      /* why something is not here, a sentence; "" nothing to say */
	enum style state_style;
	const char *outcome;    /* what came of the last act here, and since; "" nothing */
	enum style outcome_style;
	bool half;              /* a review of ours is in whose aim the status is not */
	enum aml_aim half_aim;
	size_t half_waits;      /* hits to be decided before it can be made so */
	bool sent;              /* the verdicts were sent, and whether they arrived is not known */
};

/* All rows are `v->width` cells wide at most, and are about no field of the verification: `masked` ones are revealed by v->reveal_all
 * alone. A state or outcome of NULL is "". `hit` is a place in the look, not in the order. */

/* The head of the screening's own screen, 3 rows and no more but for half-done acts, state and outcome: status and hits by what became of
 * them; who was searched for, with which version; programme and assignee. */
void hits_brief(struct row_list *l, const struct hits_view *h, const struct pane_view *v);
/* Pane 7: status, programme with sensitivity and lists, search terms and version, assignee, half-done acts, what follows. */
void hits_screening(struct row_list *l, const struct hits_view *h, const struct pane_view *v);
/* One row a hit: mark, verdict, status, list, kind, name, our reading of each factor, since when it is listed. */
void hits_head(struct row_list *l, const struct pane_view *v);
void hits_row(struct row_list *l, const struct hits_view *h, const struct pane_view *v, size_t hit);
void hits_legend(struct row_list *l, int width);  /* what the marks of the rows mean */
/* A hit against the person: in a sentence; then factor by factor, ours left and the entry right, the vendor's summary beside our own
 * reading. */
void hits_compare(struct row_list *l, const struct hits_view *h, const struct pane_view *v, size_t hit);
/* The sentence alone, as many rows as it needs: which factors differ, and how; which agree; which are lacking. */
void hits_sentence(struct row_list *l, const struct hits_view *h, const struct pane_view *v, size_t hit);
/* Every leaf of the hit in words, and what the API sent beyond them. */
void hits_leaves(struct row_list *l, const struct hits_view *h, const struct pane_view *v, size_t hit);
/* What the words in these mean. */
void hits_words(struct row_list *l, const struct pane_view *v);
/* Reviews and history, the newest first, with people's names; other screenings of the same user; the people. */
void hits_past(struct row_list *l, const struct hits_view *h, const struct pane_view *v);
/* All leaves of a screening, a review, a programme or a Dashboard user, a field a row, and what the API sent beyond them. Of `h` only names are used. */
void hits_record(struct row_list *l, const struct hits_view *h, const struct pane_view *v, const struct record *r);

#endif

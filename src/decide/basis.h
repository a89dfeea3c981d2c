/* What a decision rests on, as it was read together: the attempt, those before it, its screening, what other cases share with it. All is borrowed, and
 * what is not known is said to be unknown, never taken for nothing. */
#ifndef DECIDE_BASIS_H
#define DECIDE_BASIS_H

#include <stddef.h>
#include <stdint.h>

#include "aml/look.h"
#include "idv/record.h"

struct thresholds;

/* What cases may share, in the order of store/links.h. */
enum basis_link { BASIS_PHONE, BASIS_EMAIL, BASIS_ID_NUMBER, BASIS_IP, BASIS_LINKS };

struct basis {
	const struct record *attempt;          /* never NULL */
	struct record *const *chain;           /* all attempts of its user that are known, oldest first, itself among them; NULL: it alone */
	size_t chain_count, self;              /* its place */
	const struct aml_look *look;           /* of its screening; NULL: it has none, or it is not read */
	int64_t links[BASIS_LINKS];            /* how many other cases share it; -1 not known */
	const struct thresholds *thresholds;   /* NULL: the built-in ones */
	int64_t now;                           /* by the server's clock, unix s; 0 not known */
	int64_t read_at, look_read_at;         /* when the two were read; 0 not known */
};

/* The attempt alone. */
static inline struct basis basis_of(const struct record *attempt)
{
	return (struct basis){ .attempt = attempt, .links = { -1, -1, -1, -1 } };
}

#endif

/* Any test of the store, written once and run on both engines:
 *
 *	START_TEST(a_claim_is_one)
 *	{
 *		struct store *s = both_open(_i), *other = both_again();
 *		...
 *	}
 *	END_TEST
 *	...
 *	tcase_add_checked_fixture(tc, NULL, both_close);
 *	both_add(tc, a_claim_is_one);
 *	...
 *	return both_run(suite);
 */
#ifndef TESTS_STORE_BOTH_H
#define TESTS_STORE_BOTH_H

#include <check.h>

#include "store/store.h"

enum { BOTH_SQLITE, BOTH_POSTGRESQL, BOTH_ENGINES };

#define both_add(tc, test) tcase_add_loop_test(tc, test, 0, BOTH_ENGINES)

/* Starts the server, runs the suite, takes everything away; the exit code of main. */
int both_run(Suite *suite);
int both_run_on(Suite *suite, const char *const *config); /* with NAME=VALUE of postgresql.conf, NULL at the end */

/* A store that is up, on a file or database of its own, with the newest schema; of keys, a store of case keys. */
struct store *both_open(int engine);
struct store *both_open_keys(int engine);
struct store *both_again(void);        /* the last one opened once more, as another program would */
struct store *both_begin(const char *url); /* a store of cases there, however it is */
const char *both_where(void);          /* of the last one: what store_open takes */
const char *both_directory(void);      /* a directory for this test's other files */
void both_close(void);                 /* all of them: a fixture's teardown */

/* What came back. Rows are copies, valid until the next both_ask. */
struct both_answer {
	bool told;
	enum store_outcome outcome;
	size_t step;
	struct err err;
	struct store_rows *rows;
	size_t count;
};
const struct both_answer *both_ask(struct store *s, struct store_tx *t); /* sends and waits */
const struct both_answer *both_done(struct store *s, struct store_tx *t); /* it must be DONE */
/* One statement with whole numbers, DONE; its first value. */
int64_t both_number(struct store *s, enum store_lane lane, const char *sql, size_t count, ...);
/* All open stores' turns, until it is so: the test fails after a minute. */
void both_until(bool (*so)(void *ctx), void *ctx);
void both_until_state(struct store *s, enum store_state state);
bool both_says(const struct store *s, const char *words); /* in its health's sentences */

#endif

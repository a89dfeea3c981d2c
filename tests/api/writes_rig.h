/* What the tests of writes share: a rig, its user u1 of template t1 with attempts idv_0 and idv_1, and what the server says and shows. */
#ifndef TESTS_API_WRITES_RIG_H
#define TESTS_API_WRITES_RIG_H

#include "api/writing.h"
#include "api/rig.h"

extern struct rig rig;
extern struct err err;
extern struct api_manner manner; /* answers at the first look */

void writes_teardown(void); /* fixture */

/* Answers: a record, a list of rows of id, previous, created, an error object. */
const char *good(const char *id, const char *previous);
const char *attempts(const char *const (*rows)[3], size_t count, const char *cursor);
const char *fault(int status, const char *type, const char *code, const char *message);

/* Sent, with reset after idv_1. */
uint32_t send_retry(void);
uint32_t send_create(enum idv_tristate idempotent);

/* Begins to settle; how many are open then. */
size_t settle(api_told *told);

void expect_err(const struct err *e, enum err_kind kind, const char *text);
void expect_journal(const char *words); /* its events in order: "intent sent done" */
size_t count_requests(const char *path);

#define ATTEMPT_ROWS(...) \
	(const char *const[][3]){ __VA_ARGS__ }, sizeof((const char *const[][3]){ __VA_ARGS__ }) / sizeof(const char *[3])
#define LIST(cursor, ...) attempts(ATTEMPT_ROWS(__VA_ARGS__), cursor)

/* The list before anything is sent, and what it shows afterwards. */
#define BEFORE { .bytes = LIST(NULL, { "idv_1", "idv_0", NULL }, { "idv_0", NULL, NULL }) }
#define NOBODY { .bytes = http_reply(200, NULL, list_json(NULL, 0, NULL)) }
#define RST { .end = PEER_RESET }
#define FOUND { .bytes = LIST(NULL, { "idv_2", "idv_1", NULL }, { "idv_1", "idv_0", NULL }) }
#define ABSENT BEFORE

#define ADD_EACH(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

#endif

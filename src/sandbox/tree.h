/* Small helpers over cJSON, which aborts on exhaustion here as all our memory does (tree_init). */
#ifndef SANDBOX_TREE_H
#define SANDBOX_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

struct buf;
struct err;

void tree_init(void);                                          /* before the first use of cJSON */

const cJSON *tree_get(const cJSON *object, const char *key);   /* case sensitive; NULL when absent */
const char *tree_text(const cJSON *object, const char *key);   /* NULL unless a string */
const cJSON *tree_path(const cJSON *node, const char *path);   /* "a.b.c", objects only */
/* Put value (taken) under key: in the key's place when it exists, else last. */
void tree_set(cJSON *object, const char *key, cJSON *value);
void tree_set_text(cJSON *object, const char *key, const char *text); /* NULL text puts null */
/* Lay `over` (taken) over base: objects member by member, all else replaced; the string "$absent" removes a member. */
void tree_merge(cJSON *base, cJSON *over);

cJSON *tree_read_file(const char *path, struct err *err);      /* NULL on error; 1 MiB at most */
bool tree_print(const cJSON *node, struct buf *out);           /* compact */

#endif

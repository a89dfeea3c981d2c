/* Shared among the files of src/config and their tests; nothing outside includes it. */
#ifndef CONFIG_INTERNAL_H
#define CONFIG_INTERNAL_H

#include "config/config.h"

struct buf;

bool config_add_template(struct config *c, const char *id, const char *name, struct err *err);
/* Runs the command; its output is appended. The limit is shrunk by tests. */
bool credentials_run(const char *command, int limit_ms, struct buf *out, struct err *err);

#endif

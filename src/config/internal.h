/* Shared among the files of src/config and their tests; nothing outside includes it. */
#ifndef CONFIG_INTERNAL_H
#define CONFIG_INTERNAL_H

#include "config/config.h"

struct buf;

bool config_add_template(struct config *c, const char *id, const char *name, struct err *err);
/* Runs the command of a setting; its output is appended. The limit is shrunk by tests. */
bool credentials_run(const char *setting, const char *command, int limit_ms, struct buf *out, struct err *err);

/* Entries of lists, read; false: it is none. */
struct config_due { char template_id[256]; /* "": every one */ int64_t seconds; };
bool config_read_due(const char *text, struct config_due *out);
bool config_read_term(const char *text, struct config_term *out);
bool config_read_view(const char *text, struct config_view *out);
/* "alice approver": the role's place in config_role_names, and the person; -1: it is none. */
int config_read_role(const char *text, char *person, size_t size);
bool config_is_policy(const char *text); /* "sanctions=2"; which kinds there are, whoever applies it knows */
bool config_url_of_postgresql(const char *text); /* without a password in it */

#endif

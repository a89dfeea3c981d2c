/* Who acts: PostgreSQL's login, else whom the operating system's user id belongs to; never $USER, which anybody sets. */
#ifndef STORE_WHO_H
#define STORE_WHO_H

#include <stdbool.h>
#include <stddef.h>

#include "store/person.h"
#include "store/store.h"

struct config;

/* By the operating system: the name of the real user id ("uid:1000" where it has none), the host, and the key's fingerprint where sshd exposes it
 * (ExposeAuthInfo). The role is that of the configuration, which only the system-wide file gives; who is not named is a reviewer. */
void who_am_i(struct person *p, const struct config *c);
/* On PostgreSQL, once it is connected: its login, and a step that reads the role. What it does not name is a reader. */
void who_ask(struct store_tx *t, struct person *p, const struct store *s);
void who_read(const struct store_rows *rows, struct person *p);
/* Both for commands, and whoever may wait: on SQLite who_am_i alone, on PostgreSQL asked. false: the store cannot be reached. */
bool who_on(struct store *s, const struct config *c, struct person *p, struct err *err);

/* The fingerprint in sshd's file of what authenticated, as ssh-keygen -lf prints it; "" none. For who_am_i and tests. */
void who_read_ssh(const char *path, char out[PERSON_KEY]);
/* "ana on jump2": where a person is to be named outside of the store. */
void who_text(const struct person *p, char *out, size_t size);
const char *who_role_name(enum person_role role);

#endif

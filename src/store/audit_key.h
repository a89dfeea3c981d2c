/* The auditor's key pair. The public half is all that a program needs to write a chain; the secret half verifies it, and belongs to somebody else
 * than those whose acts are recorded. In a file: lines "secret 64-HEX-DIGITS", what begins with # is a comment; several for keys of before. */
#ifndef STORE_AUDIT_KEY_H
#define STORE_AUDIT_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "store/chain_check.h"

struct config;
struct err;

enum { AUDIT_KEYS = 16 };

struct audit_keys { struct chain_secret list[AUDIT_KEYS]; size_t count; }; /* keep it in secret memory */

/* audit.key of the state directory, to be free()d; NULL: neither HOME nor XDG_STATE_HOME. */
char *audit_key_path(void);
/* A new pair; the file must not be there. */
bool audit_key_make(const char *path, unsigned char public_half[CHAIN_KEY], struct err *err);
bool audit_key_load(const char *path, struct audit_keys *keys, struct err *err);
/* Whom this program's chains are sealed to: the setting, else the newest in audit.key, which is made where there is none. */
bool audit_key_for_writing(const struct config *c, unsigned char out[CHAIN_KEY], struct err *err);

#endif

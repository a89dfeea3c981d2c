/* Members of our own JSON read again, for the files of dispositions: strict, since nobody else writes it. */
#ifndef DECIDE_FIELDS_H
#define DECIDE_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/json.h"

struct err;

/* Canonical JSON as a tree in the arena; NULL and err (may be NULL), ERR_UNVERIFIED: it is not canonical, or its member "format" is not this. */
const cJSON *fields_read(const char *json, size_t len, const char *format, struct arena *arena, struct err *err);
/* A text that fits; out is "" where it does not, or there is none: false. */
bool fields_text(const cJSON *object, const char *name, char *out, size_t size);
/* The text itself; "" where there is none. */
const char *fields_word(const cJSON *object, const char *name);
bool fields_number(const cJSON *object, const char *name, int64_t *out);
bool fields_flag(const cJSON *object, const char *name);
/* RFC 3339; 0 where it is none. */
int64_t fields_time(const cJSON *object, const char *name);
/* The place of a text in names; -1: it is none of them. */
int fields_choice(const cJSON *object, const char *name, const char *const *names, int count);
/* The first element of an array; walk on by ->next. NULL: none. */
const cJSON *fields_first(const cJSON *object, const char *name);
/* An element that is a text; "" it is none. */
const char *fields_element(const cJSON *element);
#endif

/* The doctor's parts, and how they speak: one line a check. Within the doctor only. */
#ifndef COMMAND_DOCTOR_H
#define COMMAND_DOCTOR_H

#include "base/err.h"

struct config;

/* mark: "+" good, "~" works but could be better, "x" does not work, "-" not checked. */
void doctor_say(const char *mark, const char *what, const char *text);
void doctor_remedy(const char *text); /* below it; nothing for "" */
/* The kind of the first trouble gives the exit code. */
void doctor_first(enum err_kind *first, enum err_kind kind);
/* An "x", its remedy, and its kind. */
void doctor_trouble(enum err_kind *first, const char *what, const struct err *err);

void doctor_terminal(const struct config *config, enum err_kind *first);
void doctor_sign(const struct config *config); /* which key would sign decisions: never a trouble */
void doctor_decoder(enum err_kind *first);

#endif

/* The one way a command ends badly. */
#ifndef COMMAND_FAIL_H
#define COMMAND_FAIL_H

struct err;

/* "idreview: sentence" and the remedy on standard error; returns the exit code. */
int command_fail(const struct err *err);

#endif

#ifndef COMMAND_DOCTOR_H
#define COMMAND_DOCTOR_H

struct config;
struct err;

/* Prints one line a check: "+" good, "~" works but could be better, "x" does not work, "-" not checked. credentials: how finding them
 * went (kind ERR_NONE when found). Returns the exit code of the first "x"; 0: there is none. */
int doctor_run(struct config *config, const struct err *credentials);

#endif

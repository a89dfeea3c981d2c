#ifndef IMAGE_LOCKDOWN_H
#define IMAGE_LOCKDOWN_H

#include <stdbool.h>

struct err;

/* From here on this process may only read, write, exchange messages on what it has open, and allocate: no files, no network, no
 * programs. Also limits of memory, files and core. Cannot be undone. Under sanitizers, whose run time needs more, only the limits
 * that leave them room are set. */
bool lockdown(struct err *err);
/* Start the CPU clock of one picture; past IMAGE_CPU_S the process is ended by a signal. */
void lockdown_slice(void);

#endif

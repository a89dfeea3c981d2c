/* A console with a store of its own, its keys, audit trail and a throwaway key that signs, in a case of the vendor (vendor.h) that is claimed and read. */
#ifndef TESTS_DESK_DECIDING_RIG_H
#define TESTS_DESK_DECIDING_RIG_H

#include "store/opened.h"
#include "vendor.h"

extern struct opened opened;

/* Settings may be changed in rig.config between the two; where NULL: a file of SQLite. */
void deciding_rig_begin(const char *where);
void deciding_rig_console(void);         /* the console starts, and the case is opened, claimed and read whole */
void deciding_rig_start(void);           /* both, on SQLite */
void deciding_rig_again(const char *where); /* that console is left and another started, on another store than before (NULL: the same) */
void deciding_rig_stop(void);            /* fixture */
void deciding_rig_open(void);            /* the case, until all of it is read */
void deciding_rig_leave(void);
/* The draft has all that this outcome asks for. */
void deciding_rig_write(enum outcome o);
/* Both hits are of somebody else. */
void deciding_rig_dismiss(void);
void deciding_rig_decide(enum outcome o, struct owner *who); /* written, and decided: it is on its way */
int64_t deciding_rig_number(const char *sql); /* of the store: the first value of one row */
/* "proposed ended" of the case's only decision, or of all, a blank between parts. */
const char *deciding_rig_parts(void);
/* Each part's signature is over the bytes it has to be over, and of its own meaning; returns how many there are. */
size_t deciding_rig_verify(void);

#endif

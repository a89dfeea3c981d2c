/* A parser of input whose events are text, for the tests of it. */
#ifndef TESTS_TERM_INPUT_RIG_H
#define TESTS_TERM_INPUT_RIG_H

#include "base/buf.h"
#include "term/input.h"

extern struct buf seen; /* all events so far */
extern struct input in;

void input_setup(void);
void input_start(void); /* a parser anew, and nothing seen */
void input_teardown(void);

#endif

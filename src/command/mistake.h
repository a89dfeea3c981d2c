/* What is said of a word or an option that is not understood: what may have been meant, or where it belongs. */
#ifndef COMMAND_MISTAKE_H
#define COMMAND_MISTAKE_H

#include <stdbool.h>

struct err;

/* A word that is neither a command nor an id; `first`: it stands where a command would. Gives false. */
bool mistake_word(const char *word, bool first, struct err *err);
/* An option that getopt refused to the command of this FOR_ bit: the argument it stands in, and what getopt left in `optopt`. Gives
 * false. */
bool mistake_option(unsigned command, const char *argument, int left, struct err *err);

#endif

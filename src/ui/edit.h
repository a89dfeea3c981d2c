/* One-line text entry: UTF-8 in a fixed buffer, edited at its end. */
#ifndef UI_EDIT_H
#define UI_EDIT_H

#include <stddef.h>

struct term_event;

enum edit_outcome { EDIT_OTHER, EDIT_CHANGED, EDIT_ENTER, EDIT_CANCEL };

/* Printable keys and pasted text are added while they fit, Backspace removes a code point, ^U all, ^W a word. Arrows, Tab and the like
 * are EDIT_OTHER. */
enum edit_outcome edit_line(char *text, size_t size, const struct term_event *ev);

#endif

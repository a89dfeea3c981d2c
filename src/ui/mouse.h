/* The mouse, where it is switched on: the wheel scrolls, a click chooses, a double click opens. */
#ifndef UI_MOUSE_H
#define UI_MOUSE_H

#include <stdbool.h>

struct term_event;
struct ui;

bool mouse_event(struct ui *ui, const struct term_event *ev); /* of kind TERM_MOUSE; true: it is a double click on what it chose */

#endif

/* The mouse, where it is switched on: the wheel scrolls, a click chooses, a double click opens. */
#ifndef UI_MOUSE_H
#define UI_MOUSE_H

struct app;
struct term_event;

void mouse_event(struct app *app, const struct term_event *ev); /* of kind TERM_MOUSE */

#endif

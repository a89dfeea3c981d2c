/* Two pictures looked at together: beside each other, or by turns in one place. */
#ifndef GALLERY_COMPARE_H
#define GALLERY_COMPARE_H

#include <stdint.h>

struct gallery;

const char *look_off_compare(const struct gallery *g); /* why there is nothing to compare with; NULL: there is */
void look_compare(struct gallery *g); /* with the next that matches; after the last, alone again: look_compare_end */
void look_blink(struct gallery *g);   /* by turns, or beside each other */
/* Blinking: after a frame, have the other one made; when it is to be seen (monotonic ms, INT64_MAX never); and the step. */
void look_prepare(struct gallery *g);
int64_t look_due_ms(const struct gallery *g);
void look_tick(struct gallery *g, int64_t now);

#endif

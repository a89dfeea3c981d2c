/* The actions on pictures, of the case screen. */
#ifndef SCREEN_CASE_LOOK_H
#define SCREEN_CASE_LOOK_H

#include "ui/action.h"

enum { CASE_PICTURES = MODE_OWN /* Documents and Selfie */, CASE_LOOKS = CASE_PICTURES | MODE_WHOLE };

bool case_pan(struct ui *ui, void *self, int dx, int dy);
extern const struct action case_look_actions[];

#endif

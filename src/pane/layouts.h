/* One layout a pane; pane_table is their only reader. */
#ifndef PANE_LAYOUTS_H
#define PANE_LAYOUTS_H

#include "pane/pane.h"

#define PANE_LAYOUT(name) void name##_layout(const struct record *r, const struct pane_view *v, struct pane_out *out)
PANE_LAYOUT(overview);
PANE_LAYOUT(kyc);
PANE_LAYOUT(documents);
PANE_LAYOUT(selfie);
PANE_LAYOUT(risk);
PANE_LAYOUT(sms);
PANE_LAYOUT(screening);
PANE_LAYOUT(attempts);
PANE_LAYOUT(json);
#undef PANE_LAYOUT

#endif

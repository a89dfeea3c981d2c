/* A link to copy, whole, and as a QR code. */
#ifndef SCREEN_LINK_H
#define SCREEN_LINK_H

struct ui;

enum link_target { TARGET_SHAREABLE, TARGET_DASHBOARD };

const char *link_name(enum link_target kind); /* "the link" */
void link_open(struct ui *ui, enum link_target kind, const char *url); /* takes a copy, in secret memory */

#endif

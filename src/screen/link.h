/* A link to copy, whole, and as a QR code. */
#ifndef SCREEN_LINK_H
#define SCREEN_LINK_H

struct ui;

enum link_kind { LINK_SHAREABLE, LINK_DASHBOARD };

const char *link_name(enum link_kind kind); /* "the link" */
void link_open(struct ui *ui, enum link_kind kind, const char *url); /* takes a copy, in secret memory */

#endif

/* Other cases with the same phone, email, id number or IP address. */
#ifndef SCREEN_LINKS_H
#define SCREEN_LINKS_H

struct case_row;
struct shared;
struct ui;

/* What is chosen is opened by the screen it was opened from. The row is copied. */
void links_open(struct ui *ui, struct shared *from, const struct case_row *row);

#endif

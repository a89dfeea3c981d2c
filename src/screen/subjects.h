/* Subjects: which were read, have no attempts or could not be read. */
#ifndef SCREEN_SUBJECTS_H
#define SCREEN_SUBJECTS_H

struct desk;
struct screen_kind;
struct ui;

extern const struct screen_kind subjects_screen;
void subjects_open(struct ui *ui, struct desk *desk);

#endif

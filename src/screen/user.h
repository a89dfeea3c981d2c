/* The user data of a create or a retry. */
#ifndef SCREEN_USER_H
#define SCREEN_USER_H

struct idv_user;
struct ui;

void user_open(struct ui *ui, struct idv_user *user); /* of the form below */

#endif

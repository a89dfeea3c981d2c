/* Files that nobody else may read or take away: where they may be, and how they are opened. */
#ifndef BASE_PRIVATE_H
#define BASE_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct err;

/* $XDG_STATE_HOME/idreview/NAME, ~/.local/state/idreview/NAME when unset, to be free()d; NULL where neither is set. */
char *private_state_path(const char *name);
/* Makes the directories above the file, 0700, and sees that nobody else can write in any of them, symbolic links followed: whoever may write there
 * may take the file away. Errors are ERR_LOCAL and name the directory. */
bool private_directories(const char *path, struct err *err);
/* A regular file of this user, mode 0600, no symbolic link, at most `most` bytes (0: however large); -1 and err else. With O_CREAT it is made. */
int private_open(const char *path, int flags, off_t most, struct err *err);

/* A new file, 0600, of these bytes, on disk when this returns; never over one that is there. Directories are not made. */
bool private_write_new(const char *path, const void *bytes, size_t len, struct err *err);

#endif

/* The pool seen from its tests. The console needs none of this. */
#ifndef IMAGE_POOL_H
#define IMAGE_POOL_H

#include <sys/types.h>

struct image_worker;

enum { POOL_TRIES = 4 }; /* workers that a picture may see killed: two deaths can be one, seen late */

pid_t image_worker_pid(const struct image_worker *w);               /* 0: none is running */
void image_worker_patience(struct image_worker *w, int wall_ms);    /* in place of IMAGE_WALL_MS */

#endif

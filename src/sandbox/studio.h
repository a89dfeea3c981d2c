/* Where pictures are drawn: each in a child process, so that a slow one holds up nothing; kept in memory and in a cache folder. */
#ifndef SANDBOX_STUDIO_H
#define SANDBOX_STUDIO_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "sandbox/picture.h"

enum shot_state { SHOT_QUEUED, SHOT_DRAWING, SHOT_READY, SHOT_FAILED };

struct shot {
	char name[DIGEST_HEX];
	enum shot_state state;
	bool urgent;            /* someone waits for it */
	struct picture picture;
	pid_t pid;
	int fd;                 /* of the memory the child draws into; -1 */
	char *bytes;
	size_t len;
	unsigned long used;     /* when last asked for */
};

enum { STUDIO_CHILDREN = 2, STUDIO_SHOTS = 400, STUDIO_BYTES = 192 * 1024 * 1024 };

struct studio {
	char *cache;            /* folder; NULL: none */
	struct shot *shots[STUDIO_SHOTS];
	size_t count;
	size_t bytes;
	int children;
	unsigned long tick;
};

/* The cache folder $XDG_CACHE_HOME/idreview-sandbox/BUILD, or ~/.cache; BUILD stands for this very program. Without a usable one
 * everything still works. */
void studio_init(struct studio *s, bool use_cache);
void studio_finish(struct studio *s); /* ends the children */

/* The shot of a picture, queued when it is new; a file of the cache makes it ready at once. NULL: too many are waiting. */
const struct shot *studio_ask(struct studio *s, const struct picture *p, bool urgent);
/* Take what children finished and start what is queued. Call on SIGCHLD. */
void studio_reap(struct studio *s);

#endif

/* The SQLite engine: a thread a lane, each with its connection, so that a slow disk holds up nobody. For src/store/sqlite*.c alone. */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include <pthread.h>
#include <sqlite3.h>
#include <sys/types.h>

#include "store/engine.h"

enum { SQLITE_STATEMENTS = 64 /* prepared and kept, a lane */ };

struct sqlite_lane {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool started, quit;
	struct store_tx *job, *done; /* under the lock */
	int code;                /* of the job that is done: SQLITE_OK, or what failed */
	char said[160];          /* what SQLite said of that */
	int event_fd;            /* readable: a job is done */
	sqlite3 *db;             /* the thread's while it has a job, else the owner's */
	struct sqlite_prepared { sqlite3_stmt *stmt; uint64_t used; } kept[SQLITE_STATEMENTS];
	uint64_t uses;
};

struct sqlite {
	struct sqlite_lane lanes[STORE_LANES];
	char *path;
	dev_t dev;
	ino_t ino;
	int inotify_fd;          /* -1: none */
	int64_t retry_ms;        /* monotonic; 0: nothing to try */
	bool slow;               /* down since a write takes too long */
};

/* sqlite_lane.c */
bool sqlite_lane_start(struct sqlite_lane *l, struct err *err);
void sqlite_lane_stop(struct sqlite_lane *l);   /* waits for what is under way; accepts one not started */
void sqlite_lane_give(struct sqlite_lane *l, struct store_tx *t);
struct store_tx *sqlite_lane_take(struct sqlite_lane *l, int *code); /* NULL: nothing is done */
void sqlite_lane_forget(struct sqlite_lane *l); /* prepared statements, before the connection closes */

/* sqlite_place.c: makes or finds the file, sees that it may be used. REFUSED: trying again does not help. */
enum sqlite_place { SQLITE_PLACE_OK, SQLITE_PLACE_AWAY, SQLITE_PLACE_REFUSED };
enum sqlite_place sqlite_place_check(struct sqlite *q, bool create, struct err *err);
const char *sqlite_network_name(unsigned long f_type); /* "NFS"; NULL: a local file system */
bool sqlite_place_is_there(const struct sqlite *q);    /* the very file that is open */
/* sqlite_open.c */
enum sqlite_place sqlite_connect(struct store *s, bool create, struct err *err);
void sqlite_disconnect(struct store *s);
void sqlite_say(const struct store *s, int code, const char *said, struct err *err); /* the sentence for it */

#endif

/* The journal's file and its lines, for the files of the journal alone. */
#ifndef API_JOURNAL_FILE_H
#define API_JOURNAL_FILE_H

#include "api/journal.h"

struct buf;

enum { JOURNAL_FIELDS = 18 /* more than any line has */ };

/* Open and locked (LOCK_SH, LOCK_EX), or -1. The lock goes with the descriptor. */
int journal_open(const char *path, int flags, int lock, struct err *err);
/* One line, on disk when this returns true. A line torn by a crash is ended first, so that it spoils none but itself. path NULL: err. */
bool journal_append(const char *path, const struct buf *line, struct err *err);
/* Whole or not at all. The caller holds the lock of the file it replaces. */
bool journal_replace(const char *path, const struct buf *text);

/* Cuts the line at its tabs; 0: it has too many. */
size_t journal_split(char *line, char *fields[JOURNAL_FIELDS]);
/* One line, whole and without its end. */
void journal_take_line(struct journal *j, char *line);
void journal_drop_finished(struct journal *j);

#endif

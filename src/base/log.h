/* Messages: a ring of the newest ones for the console's message screen, and a file when --log names one. Callers write no secret,
 * no personal data and no URL: ids, codes, hosts, counts and times. Text is cleaned on the way in. Not thread-safe: no threads. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_entry {
	int64_t at;           /* unix seconds */
	enum log_level level;
	char text[600];
};

enum { LOG_ENTRIES = 400 };

/* Also append to this file, created 0600; refuses a symlink or a file others can write. A FIFO must have a reader, and is never waited
 * for: what it has no room for is lost, and the next line that gets through says how many were. */
bool log_open(const char *path, struct err *err);
void log_close(void);
void log_add(enum log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void log_err(enum log_level level, const char *doing, const struct err *err);

uint64_t log_lost(void); /* lines, since log_open */

size_t log_count(void);
const struct log_entry *log_at(size_t newest_first); /* NULL past the end; valid until the next log_add */
uint64_t log_serial(void);                           /* grows with each entry */

#endif

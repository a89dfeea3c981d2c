/* idreview-hooks as a program of the test's own, beside the sandbox that sends to it. A process has one. */
#ifndef TESTS_HOOKS_PROGRAM_H
#define TESTS_HOOKS_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

extern struct receiving {
	pid_t pid;
	int port;
	char directory[200], store[220], url[64];
	bool tls;
} receiving;

/* Fixtures: the sandbox, sending to a free port, and a directory for the store. */
void receiving_setup(void);
void receiving_setup_tls(void); /* the same, by https */
void receiving_teardown(void);
void receiving_start(const char *options); /* the receiver; it listens when this returns */
int receiving_end(int number);             /* by this signal: its wait status */
int64_t receiving_metric(const char *name); /* as /metrics has it, labels too; -1: no answer */
void receiving_wait(const char *metric, int64_t least);
/* One number, or text, from the store by SQL of the test's own. */
int64_t receiving_count(const char *sql);
void receiving_text(const char *sql, char *out, size_t size);

#endif

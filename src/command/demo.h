/* The local sandbox server as a child of this program: started, asked for its address, ended with us. */
#ifndef COMMAND_DEMO_H
#define COMMAND_DEMO_H

#include <stdbool.h>
#include <sys/types.h>

struct err;

struct demo_server {
	pid_t pid;
	int alive;           /* its standard input: closed when we end, however we end, and it ends too */
	char base_url[128];
	char subjects[4096]; /* path of the subjects file it serves */
};

/* extra: further arguments for the server, NULL-terminated; may be NULL. Waits at most 10 s for its first line. */
bool demo_start(struct demo_server *d, char *const extra[], struct err *err);
void demo_stop(struct demo_server *d); /* accepts zeroed */

#endif

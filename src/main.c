#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/dispatch.h"
#include "base/mem.h"

/* A standard stream that is closed would be the next file opened, and output would go there. Reading from what can only be written, and
 * writing to what can only be read, fails as on the closed one. */
static void keep_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0) {
			dprintf(STDERR_FILENO, "idreview: a standard stream is closed, and /dev/null cannot be opened: %s\n", strerror(errno));
			_exit(1);
		}
}

int main(int argc, char **argv)
{
	keep_streams();
	mem_harden_process();
	return command_main(argc, argv);
}

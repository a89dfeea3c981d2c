#include "command/path.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool path_program(const char *name, char *out, size_t size)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	if (n > 0) {
		self[n] = '\0';
		char *slash = strrchr(self, '/');
		if (slash && (size_t)snprintf(out, size, "%.*s/%s", (int)(slash - self), self, name) < size && access(out, X_OK) == 0)
			return true;
	}
	return (size_t)snprintf(out, size, "%s/%s", PKGLIBEXECDIR, name) < size && access(out, X_OK) == 0;
}

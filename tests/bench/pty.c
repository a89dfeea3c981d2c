/* bench_pty BYTES [ROUNDS]: how long so many bytes take through a pty when nothing is done but writing and reading them. Prints the
 * median in ms: what no program can be faster than. */
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS_MAX = 99, PIECE = 16384 };

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static _Noreturn void write_all(int fd, size_t n)
{
	static char bytes[128 << 10];
	memset(bytes, '~', sizeof bytes);
	while (n > 0) {
		ssize_t w = write(fd, bytes, n < sizeof bytes ? n : sizeof bytes);
		if (w <= 0)
			_exit(1);
		n -= (size_t)w;
	}
	_exit(0);
}

/* The clock starts when the first bytes are there, so that making a process costs nothing. */
static double once(size_t n)
{
	static char bytes[PIECE];
	int master, slave;
	struct termios raw;
	if (openpty(&master, &slave, NULL, NULL, NULL) < 0 || tcgetattr(slave, &raw) < 0) {
		perror("pty");
		exit(1);
	}
	cfmakeraw(&raw);
	tcsetattr(slave, TCSANOW, &raw);
	pid_t pid = fork();
	if (pid == 0)
		write_all(slave, n);
	double start = 0;
	for (size_t got = 0; got < n;) {
		ssize_t r = read(master, bytes, sizeof bytes);
		start = got ? start : now_ms();
		got += r > 0 ? (size_t)r : n;
	}
	double took = now_ms() - start;
	close(master);
	close(slave);
	waitpid(pid, NULL, 0);
	return took;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	double took[ROUNDS_MAX];
	long bytes = argc > 1 ? atol(argv[1]) : 0, rounds = argc > 2 ? atol(argv[2]) : 15;
	if (bytes < 1 || rounds < 1 || rounds > ROUNDS_MAX) {
		fprintf(stderr, "usage: bench_pty BYTES [ROUNDS]\n");
		return 2;
	}
	for (long i = 0; i < rounds; i++)
		took[i] = once((size_t)bytes);
	qsort(took, (size_t)rounds, sizeof *took, by_size);
	printf("%.1f\n", took[rounds / 2]);
	return 0;
}

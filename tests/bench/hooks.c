/* `make bench-hooks`: webhooks accepted, verified and on disk, beside one fsync a request and beside no store at all; medians of rounds that
 * follow one another, so that what disturbs the machine disturbs all. */
#include "hooks.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/when.h"
#include "hooks/signer.h"

enum { CONNECTIONS = 100 /* at 128 at once libmicrohttpd 0.9.75 with a thread of its own waits for ever */, WEBHOOKS = 6000, ROUNDS_USUAL = 5, ROUNDS_MOST = 50 };

struct line {
	int fd;
	size_t sent, len; /* of the request that is on its way; len 0: none */
	const char *request;
	char answer[1024];
	size_t got;
};

static char *requests[WEBHOOKS];

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "bench_hooks: %s\n", what);
	exit(1);
}

/* Every one is another event, so that none is a duplicate. */
static void make_requests(const struct signer *vendor, int round)
{
	for (int i = 0; i < WEBHOOKS; i++) {
		char *body = mem_printf("{\"webhook_type\":\"IDENTITY_VERIFICATION\",\"webhook_code\":\"STATUS_UPDATED\",\"identity_verification_id\":"
		                        "\"idv_%d_%d\",\"environment\":\"sandbox\"}", round, i);
		char *token = signer_sign(vendor, "k", when_now(), body, strlen(body));
		free(requests[i]);
		requests[i] = mem_printf("POST /webhook HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nPlaid-Verification: %s\r\n"
		                         "Content-Length: %zu\r\n\r\n%s", token, strlen(body), body);
		free(body);
		free(token);
	}
}

static void reach(struct line *l, int port)
{
	const struct sockaddr_in there = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	*l = (struct line){ .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
	if (l->fd < 0 || connect(l->fd, (const struct sockaddr *)&there, sizeof there))
		die("no connection");
}

static void begin(struct line *l, const char *request)
{
	l->request = request;
	l->len = strlen(request);
	l->got = 0;
	if (send(l->fd, request, l->len, MSG_NOSIGNAL) != (ssize_t)l->len) /* short: it fits */
		die("a request was not taken");
}

/* True: its answer is whole. */
static bool take(struct line *l)
{
	ssize_t n = recv(l->fd, l->answer + l->got, sizeof l->answer - 1 - l->got, MSG_DONTWAIT);
	if (n < 0 && errno == EAGAIN)
		return false;
	if (n <= 0)
		die("a connection was closed");
	l->got += (size_t)n;
	l->answer[l->got] = '\0';
	if (!strstr(l->answer, "\r\n\r\n"))
		return false;
	if (strncmp(l->answer, "HTTP/1.1 200", 12) != 0)
		die(l->answer);
	return true;
}

/* Webhooks a second. */
static double drive(int port)
{
	static struct line lines[CONNECTIONS];
	struct pollfd fds[CONNECTIONS];
	int next = 0, done = 0;
	for (int i = 0; i < CONNECTIONS; i++)
		reach(&lines[i], port);
	double from = seconds();
	for (int i = 0; i < CONNECTIONS; i++) {
		begin(&lines[i], requests[next++]);
		fds[i] = (struct pollfd){ .fd = lines[i].fd, .events = POLLIN };
	}
	while (done < WEBHOOKS) {
		if (poll(fds, CONNECTIONS, 30000) <= 0)
			die("no answer for half a minute");
		for (int i = 0; i < CONNECTIONS; i++)
			if (fds[i].revents && take(&lines[i])) {
				done++;
				if (next < WEBHOOKS)
					begin(&lines[i], requests[next++]);
				else
					fds[i].fd = -1;
			}
	}
	double took = seconds() - from;
	for (int i = 0; i < CONNECTIONS; i++)
		close(lines[i].fd);
	return WEBHOOKS / took;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

/* What one costs while nothing else happens here. */
static double fsync_ms(const char *directory)
{
	enum { TIMES = 50 };
	char *path = mem_printf("%s/lines", directory);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	double from = seconds();
	for (int i = 0; i < TIMES; i++)
		if (write(fd, "line\n", 5) != 5 || fsync(fd))
			die("the file cannot be written");
	close(fd);
	free(path);
	return (seconds() - from) * 1000 / TIMES;
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : ROUNDS_USUAL;
	double rates[SERVED_KINDS][ROUNDS_MOST], median[SERVED_KINDS];
	char *here = getcwd(NULL, 0), *directory = mem_printf("%s/bench-hooks-XXXXXX", here ? here : "");
	struct signer vendor;
	if (rounds < 1 || rounds > ROUNDS_MOST || !mkdtemp(directory))
		die("usage: bench_hooks [ROUNDS], where a directory can be made");
	signer_init(&vendor);
	for (int round = 0; round < rounds; round++) {
		make_requests(&vendor, round);
		for (int k = 0; k < SERVED_KINDS; k++) {
			struct serving s = serve(k, &vendor, directory);
			rates[k][round] = drive(s.port);
			serve_end(&s);
		}
	}
	printf("%d webhooks over %d connections, medians of %d rounds\n", WEBHOOKS, CONNECTIONS, rounds);
	for (int k = 0; k < SERVED_KINDS; k++) {
		qsort(rates[k], (size_t)rounds, sizeof(double), compare);
		median[k] = rates[k][rounds / 2];
		printf("%-32s %8.0f a second\n", served_names[k], median[k]);
	}
	printf("group commit / a commit each     %8.2f\n", median[SERVED_STORE] / median[SERVED_EACH]);
	printf("group commit / an fsync each     %8.2f (at least 5, where an fsync costs what it does on disks: here %.2f ms)\n",
	       median[SERVED_STORE] / median[SERVED_FSYNC], fsync_ms(directory));
	printf("group commit / no store          %8.2f (at least 0.5)\n", median[SERVED_STORE] / median[SERVED_BARE]);
	static const char *const files[] = { "store.db", "store.db-wal", "store.db-shm", "lines" };
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char *path = mem_printf("%s/%s", directory, files[i]);
		unlink(path);
		free(path);
	}
	rmdir(directory);
	free(directory);
	free(here);
	return 0;
}

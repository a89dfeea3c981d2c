/* bench_keys COLSxROWS STEP... -- PROGRAM [ARGUMENT]...: how long a key takes in a program on a pty, and what it sends for it. Steps:
 *
 *   wait=TEXT   until the program has sent it
 *   first=TEXT  the same, and prints "first MS BYTES CPU": from its start to the last byte that comes with the text
 *   memory=NAME prints "NAME KB 0 0": its resident memory now, kB
 *   keys=KEYS   sent one after the other, each once the output is quiet
 *   NAME=KEYS   the same, and measured: prints "NAME MS BYTES CPU", medians over the keys: from writing the key to reading the last byte
 *               of what it changed, bytes of that, and milliseconds of processor time a key (0 where the system does not tell)
 *
 * Every character of KEYS is a key; > and < are PgDn and PgUp. */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KEYS_MAX = 400, PIECE = 65536, QUIET_MS = 25, STARTED_MS = 800, SILENT_MS = 2000, LIMIT_MS = 60000, NAME_MAX_BYTES = 40 };

struct bench {
	pid_t program;
	int tty;
	char seen[2 * PIECE]; /* the end of what came, for wait= and for questions */
	size_t seen_len, asked; /* up to where questions were answered */
	double last_ms, start_ms;
	size_t bytes;
};

static const struct {
	const char *question, *answer;
} answers[] = {
	{ "\033[c", "\033[?62;22c" }, /* no sixel: text is what is measured */
	{ "\033[0c", "\033[?62;22c" },
	{ "\033[?2026$p", "\033[?2026;2$y" },
	{ "\033[5n", "\033[0n" },
	{ "\033[6n", "\033[1;1R" },
};

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "bench_keys: %s: %s\n", what, strerror(errno));
	exit(1);
}

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void type(const struct bench *b, const char *bytes, size_t n)
{
	if (write(b->tty, bytes, n) != (ssize_t)n)
		fail("write");
}

static void answer(struct bench *b)
{
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		size_t n = strlen(answers[i].question);
		for (size_t at = b->asked; at + n <= b->seen_len; at++)
			if (memcmp(b->seen + at, answers[i].question, n) == 0)
				type(b, answers[i].answer, strlen(answers[i].answer));
	}
	b->asked = b->seen_len;
}

static void keep(struct bench *b, const char *bytes, size_t n)
{
	if (b->seen_len + n > sizeof b->seen) {
		size_t drop = b->seen_len + n - sizeof b->seen;
		memmove(b->seen, b->seen + drop, b->seen_len - drop);
		b->seen_len -= drop;
		b->asked -= drop < b->asked ? drop : b->asked;
	}
	memcpy(b->seen + b->seen_len, bytes, n);
	b->seen_len += n;
}

/* Take what comes within ms; false: nothing did. */
static bool take(struct bench *b, int ms)
{
	static char bytes[PIECE];
	struct pollfd fd = { .fd = b->tty, .events = POLLIN };
	if (poll(&fd, 1, ms) <= 0)
		return false;
	ssize_t n = read(b->tty, bytes, sizeof bytes);
	if (n <= 0)
		fail("the program ended");
	b->last_ms = now_ms();
	b->bytes += (size_t)n;
	keep(b, bytes, (size_t)n);
	answer(b);
	return true;
}

static void wait_text(struct bench *b, const char *text)
{
	double end = now_ms() + LIMIT_MS;
	while (!memmem(b->seen, b->seen_len, text, strlen(text))) {
		if (now_ms() > end) {
			fprintf(stderr, "bench_keys: never sent: %s\n", text);
			exit(1);
		}
		take(b, LIMIT_MS);
	}
	while (take(b, STARTED_MS))
		continue;
	b->seen_len = b->asked = 0;
}

static double cpu_ms(const struct bench *b);

/* Until the text is there, and what comes with it. */
static void first_text(struct bench *b, const char *text)
{
	double end = now_ms() + LIMIT_MS;
	while (!memmem(b->seen, b->seen_len, text, strlen(text)) && now_ms() < end)
		take(b, LIMIT_MS);
	double ms = b->last_ms - b->start_ms;
	printf("first %.3f %zu %.3f\n", ms, b->bytes, cpu_ms(b));
	while (take(b, STARTED_MS))
		continue;
	b->seen_len = b->asked = 0;
}

static void memory(const struct bench *b, const char *name)
{
	char path[40], line[128];
	long kb = 0;
	snprintf(path, sizeof path, "/proc/%d/status", (int)b->program);
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "VmRSS: %ld", &kb) == 1)
			break;
	if (f)
		fclose(f);
	printf("%s %ld 0 0\n", name, kb);
}

static double cpu_ms(const struct bench *b)
{
	char path[40];
	double ns = 0;
	snprintf(path, sizeof path, "/proc/%d/schedstat", (int)b->program);
	FILE *f = fopen(path, "r");
	if (f && fscanf(f, "%lf", &ns) != 1)
		ns = 0;
	if (f)
		fclose(f);
	return ns / 1e6;
}

/* From the key to the last byte of what it changed; 0: nothing came. */
static double press(struct bench *b, char key)
{
	const char *page = key == '>' ? "\033[6~" : key == '<' ? "\033[5~" : NULL;
	b->bytes = 0;
	double start = now_ms();
	type(b, page ? page : &key, page ? strlen(page) : 1);
	if (!take(b, SILENT_MS))
		return 0;
	while (take(b, QUIET_MS))
		continue;
	return b->last_ms - start;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void measure(struct bench *b, const char *name, int name_len, const char *keys)
{
	static double took[KEYS_MAX], bytes[KEYS_MAX];
	double cpu = cpu_ms(b);
	size_t n = 0;
	for (; *keys && n < KEYS_MAX; keys++, n++) {
		took[n] = press(b, *keys);
		bytes[n] = (double)b->bytes;
	}
	if (!n)
		return;
	cpu = (cpu_ms(b) - cpu) / (double)n;
	qsort(took, n, sizeof *took, by_size);
	qsort(bytes, n, sizeof *bytes, by_size);
	printf("%.*s %.3f %.0f %.3f\n", name_len, name, took[n / 2], bytes[n / 2], cpu);
}

static void step(struct bench *b, const char *word)
{
	const char *value = strchr(word, '=');
	int n = value ? (int)(value - word) : 0;
	if (!n || n > NAME_MAX_BYTES) {
		fprintf(stderr, "bench_keys: step %s?\n", word);
		exit(2);
	}
	value++;
	if (n == 4 && strncmp(word, "wait", 4) == 0) {
		wait_text(b, value);
	} else if (n == 5 && strncmp(word, "first", 5) == 0) {
		first_text(b, value);
	} else if (n == 6 && strncmp(word, "memory", 6) == 0) {
		memory(b, value);
	} else if (n == 4 && strncmp(word, "keys", 4) == 0) {
		for (; *value; value++)
			press(b, *value);
	} else {
		measure(b, word, n, value);
	}
}

int main(int argc, char **argv)
{
	static struct bench b;
	struct winsize size = { 0 };
	int at = 2;
	while (at < argc && strcmp(argv[at], "--") != 0)
		at++;
	if (at + 1 >= argc || sscanf(argv[1], "%hux%hu", &size.ws_col, &size.ws_row) != 2) {
		fprintf(stderr, "usage: bench_keys COLSxROWS STEP... -- PROGRAM [ARGUMENT]...\n");
		return 2;
	}
	b.start_ms = now_ms();
	b.program = forkpty(&b.tty, NULL, NULL, &size);
	if (b.program < 0)
		fail("forkpty");
	if (b.program == 0) {
		execvp(argv[at + 1], argv + at + 1);
		_exit(127);
	}
	for (int i = 2; i < at; i++)
		step(&b, argv[i]);
	kill(b.program, SIGHUP);
	close(b.tty);
	waitpid(b.program, NULL, 0);
	return 0;
}

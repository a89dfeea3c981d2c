/* The soak test of writes: seeded schedules over the commands and the console, judged by the sandbox's log of acts.
 * usage: schedules [--seed N] [--count N] [--kind NAME] [--only I] [--trace]; doc/HACKING.md tells more. */
#include <ftw.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "soak/schedule.h"
#include "soak/watched.h"

enum { SUBJECTS = 61, COUNT = 14, WALL_S = 1795867200, DAY_S = 86400, TRACE_MAX = 4 << 20 };

struct options {
	uint64_t seed;
	int count, only;
	const char *kind;
	bool trace, readers;
};

static struct sandbox sandbox;

static void ask(enum endpoint endpoint, const char *body)
{
	static const struct request_head head = {
	    .client_id = SANDBOX_CLIENT_ID, .secret = SANDBOX_SECRET, .content_type = "application/json"};
	const struct fault none = { .kind = FAULT_NONE };
	struct buf text;
	struct answer a;
	buf_init(&text, SANDBOX_BODY_MAX);
	buf_add_str(&text, body);
	answer_init(&a);
	sandbox_serve(&sandbox, endpoint, &head, &text, &none, &a);
	if (a.status != 200) {
		fprintf(stderr, "schedules: the sandbox refuses %s\n", buf_str(&a.body));
		exit(2);
	}
	answer_finish(&a);
	buf_finish(&text);
}

/* Subjects with two attempts each, older than a day. */
static void make_subjects(void)
{
	for (int i = 0; i < SUBJECTS; i++) {
		char body[400];
		clock_freeze(&sandbox.clock, WALL_S - 3 * DAY_S);
		snprintf(body, sizeof body,
		         "{\"client_user_id\":\"soak-%d\",\"template_id\":\"" TEMPLATE
		         "\",\"is_shareable\":false,\"gave_consent\":true}",
		         i);
		ask(ENDPOINT_CREATE, body);
		clock_freeze(&sandbox.clock, WALL_S - 2 * DAY_S);
		snprintf(body, sizeof body, "{\"client_user_id\":\"soak-%d\",\"template_id\":\"" TEMPLATE "\",\"strategy\":\"reset\"}", i);
		ask(ENDPOINT_RETRY, body);
	}
	ledger_finish(&sandbox.ledger);
}

static void open_sandbox(void)
{
	struct sandbox_options o = { .seed = 1, .page_size = 10, .url_life = 60, .no_cache = true };
	const char *srcdir = getenv("srcdir");
	char data[4096];
	struct err err = { 0 };
	snprintf(data, sizeof data, "%s", srcdir ? srcdir : "sandbox-data"); /* the build's link, when run by hand */
	if (srcdir)
		snprintf(data, sizeof data, "%s/data/sandbox", srcdir);
	o.data = data;
	clock_freeze(&o.clock, WALL_S);
	if (!sandbox_init(&sandbox, &o, &err)) {
		fprintf(stderr, "schedules: %s\n", err.text);
		exit(2);
	}
	snprintf(sandbox.links.base_url, sizeof sandbox.links.base_url, "http://127.0.0.1:4567");
	make_subjects();
	watched_make(&sandbox, WALL_S - DAY_S);
}

/* -- one schedule in a process of its own -------------------------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

static uint64_t seed_of(const struct options *o, const struct kind *k, int i)
{
	uint64_t state = o->seed;
	for (const char *c = k->name; *c; c++)
		state = soak_next(&state) ^ (unsigned char)*c;
	state ^= (uint64_t)i;
	return soak_next(&state);
}

static _Noreturn void play(const struct options *o, const struct kind *k, int i, struct verdict *out)
{
	static struct world w;
	static struct schedule s;
	char *trace = NULL;
	size_t n = 0;
	s = (struct schedule){ .kind = k, .readers = o->readers, .seed = seed_of(o, k, i) };
	w = (struct world){ .sandbox = &sandbox, .schedule = &s, .random = s.seed, .first_left = -1, .trace = open_memstream(&trace, &n) };
	w.time = mmap(NULL, sizeof *w.time, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	snprintf(w.home, sizeof w.home, "%s/idreview-soak-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	if (w.time == MAP_FAILED || !w.trace || !mkdtemp(w.home))
		_exit(3);
	*w.time = (struct soak_time){ .wall_ms = (int64_t)WALL_S * 1000 + world_between(&w, 0, 999) };
	soak_time = w.time;
	signal(SIGPIPE, SIG_IGN);
	schedule_play(&w);
	*out = w.verdict;
	fclose(w.trace);
	nftw(w.home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	if (o->trace || w.verdict.twice || w.verdict.wrong)
		dprintf(STDOUT_FILENO, "--- schedules --seed %llu --kind '%s' --only %d: twice %d, wrong %d\n%s\n", (unsigned long long)o->seed,
		        k->name, i, w.verdict.twice, w.verdict.wrong, trace);
	_exit(0);
}

static struct verdict play_apart(const struct options *o, const struct kind *k, int i, struct verdict *shared)
{
	int status;
	*shared = (struct verdict){ 0 };
	pid_t pid = fork();
	if (pid == 0)
		play(o, k, i, shared);
	if (waitpid(pid, &status, 0) != pid || status) {
		dprintf(STDOUT_FILENO, "--- schedules --seed %llu --kind '%s' --only %d: the world broke down (%d)\n",
		        (unsigned long long)o->seed, k->name, i, status);
		shared->wrong++;
	}
	return *shared;
}

/* -- the table ----------------------------------------------------------------------------------------------------------------- */

static void run_kind(const struct options *o, const struct kind *k, struct verdict *shared, int sum[5])
{
	int row[4] = { 0 }, count = k->rare ? (o->count + 3) / 4 : k->screening && !o->kind ? (o->count + 4) / 5 : o->count;
	for (int i = 0; i < (o->only < 0 ? count : o->count); i++) {
		if (o->only >= 0 && i != o->only)
			continue;
		struct verdict v = play_apart(o, k, i, shared);
		row[0]++;
		row[1] += v.twice;
		row[2] += v.wrong;
		row[3] += v.late;
	}
	sum[0]++;
	for (int i = 0; i < 4; i++)
		sum[i + 1] += row[i];
	dprintf(STDOUT_FILENO, "%-30s tried %4d  twice %3d  wrong %3d", k->name, row[0], row[1], row[2]);
	dprintf(STDOUT_FILENO, k->screening ? "  late changes told %d\n" : "\n", row[3]);
}

static void read_options(struct options *o, int argc, char **argv)
{
	static const struct option names[] = {{"seed", 1, NULL, 's'}, {"count", 1, NULL, 'c'}, {"kind", 1, NULL, 'k'},
	                                      {"only", 1, NULL, 'o'}, {"trace", 0, NULL, 't'}, {"readers", 0, NULL, 'r'},
	                                      {NULL, 0, NULL, 0}};
	int c;
	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (c == 's')
			o->seed = strtoull(optarg, NULL, 10);
		else if (c == 'c')
			o->count = atoi(optarg);
		else if (c == 'k')
			o->kind = optarg;
		else if (c == 'o')
			o->only = atoi(optarg);
		else if (c == 't')
			o->trace = true;
		else if (c == 'r')
			o->readers = true;
		else
			exit(2);
	}
	if (o->only >= o->count)
		o->count = o->only + 1;
}

/* One kind, or all whose names begin so: "screening". */
static bool is_meant(const struct options *o, const char *name)
{
	size_t n = strlen(o->kind);
	return !strcmp(o->kind, name) || (!strncmp(o->kind, name, n) && name[n] == ',');
}

int main(int argc, char **argv)
{
	struct options o = { .seed = 1, .count = COUNT, .only = -1 };
	int sum[5] = { 0 };
	read_options(&o, argc, argv);
	open_sandbox();
	struct verdict *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return 2;
	for (size_t k = 0; k < kind_list_count; k++)
		for (size_t i = 0; i < *kind_lists[k].count; i++)
			if (!o.kind || is_meant(&o, kind_lists[k].kinds[i].name))
				run_kind(&o, &kind_lists[k].kinds[i], shared, sum);
	dprintf(STDOUT_FILENO, "kinds %d  tried %d  twice %d  wrong %d  late changes told %d  seed %llu\n", sum[0], sum[1], sum[2], sum[3], sum[4],
	        (unsigned long long)o.seed);
	return sum[1] && !sum[2] && !sum[3] ? 0 : 1;
}

/* Races of decisions. usage: races [--alone | --approve] [--seed N] [--count N] [--only I] [--change NAME]
 * [--trace]; each fifth is of two people, on PostgreSQL. doc/HACKING.md tells more. */
#include <ftw.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/loop.h"
#include "base/when.h"
#include "sandbox/sandbox.h"
#include "soak/race.h"
#include "store/pg_rig.h"
#include "store/store.h"

enum { COUNT = 100, LAST_REQUEST = 26, LAST_OF_TWO = 32 };

const char *const race_change_names[RACE_CHANGES] = { "nothing", "a rescan", "the list", "a colleague's review", "a colleague clears", "a colleague rejects",
	"a colleague assigns", "a colleague's words", "another name", "a step fails", "a redaction", "another attempt", "the lease is over", "another holder",
	"another reviewer decides" };

static const struct {
	const char *user, *template_id, *attempt_id, *screening_id;
} cases[] = {
	{ "demo-7710c2e", "idvtmp_SpecimenKycUS1", "idv_SpecimenScrn1A", "scr_SpecimenScrn1" },
	{ "kunde-0043", "idvtmp_SpecimenDocEU2", "idv_SpecimenGrek1A", NULL },
	{ "demo-stolen-99", "idvtmp_SpecimenKycUS1", "idv_SpecimenAbus1A", "scr_SpecimenAbus1" },
};

static struct sandbox sandbox;

uint32_t race_draw(struct race *r, uint32_t below)
{
	uint64_t z = r->random += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)((z ^ z >> 31) % below);
}

void race_wrong(struct race *r, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fputs("wrong: ", stdout);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	r->wrong++;
}

void race_tell(const struct race *r, FILE *to)
{
	static const char *const kinds[] = { "read", "WRITE", "change" };
	fprintf(to, "%s%s of %s; %s before request %d; %d requests; ok %d, kind %d\nsaid: %s\nchanged: %s\n", r->lost ? "an answer is lost; " : "", outcome_names[r->outcome], r->attempt_id,
	        race_change_names[r->change], r->at, r->requests, r->ok, r->kind, r->said, r->changes);
	for (int i = 0; i < r->note_count; i++)
		fprintf(to, "%3d %-6s of %2u, %d%s%s  %s\n", i, kinds[r->notes[i].kind], r->notes[i].of, r->notes[i].status, r->notes[i].own ? " own" : "",
		        r->notes[i].stored ? " stored" : "", r->notes[i].what);
}

static void draw(struct race *r)
{
	static const enum outcome outcomes[] = { OUTCOME_CLEAR, OUTCOME_CLEAR, OUTCOME_CLEAR, OUTCOME_CLEAR, OUTCOME_REJECT, OUTCOME_REJECT, OUTCOME_RETRY,
		OUTCOME_RETRY, OUTCOME_RETRY, OUTCOME_LEAVE, OUTCOME_ESCALATE, OUTCOME_ASK, OUTCOME_DASHBOARD };
	static const int delays[] = { 0, 0, 2, 60 };
	bool two = r->kind_of == RACE_APPROVE; /* outcomes that send something stand first */
	r->outcome = outcomes[race_draw(r, two ? 9 : sizeof outcomes / sizeof *outcomes)];
	size_t which = r->outcome == OUTCOME_RETRY ? 1 + race_draw(r, 2) : 0;
	r->user = cases[which].user;
	r->template_id = cases[which].template_id;
	r->attempt_id = cases[which].attempt_id;
	r->screening_id = cases[which].screening_id;
	r->at = 1 + (int)race_draw(r, two ? LAST_OF_TWO : LAST_REQUEST);
	r->delay_s = delays[race_draw(r, 4)];
	r->lost = race_draw(r, 8) == 0;
	do
		r->change = (enum race_change)race_draw(r, RACE_CHANGES);
	while ((two && r->change >= RACE_LEASE) || (!r->screening_id && ((r->change >= RACE_RESCAN && r->change <= RACE_WORDS) || r->change == RACE_DECIDER)));
}

/* -- one race ---------------------------------------------------------------------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

/* The store is another process than the server, as in life. */
static void play(struct race *r)
{
	int ready[2], until[2];
	char byte;
	if (pipe(ready) || pipe(until))
		_exit(3);
	pid_t server = fork();
	if (server == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(until[1]);
		race_serve(r, &sandbox, ready[1], until[0]);
	}
	close(until[0]);
	if (read(ready[0], &byte, 1) != 1)
		_exit(3);
	race_decide(r);
	close(until[1]);
	waitpid(server, NULL, 0);
	race_judge(r);
	fflush(stdout);
	_exit(0);
}

/* -- two people, on PostgreSQL -------------------------------------------------------------------------------------------------------------------- */

#define TEMPLATE "races"

/* A database with the schema, and the two. */
static void make_template(void)
{
	struct store *s = NULL;
	struct err err = { 0 };
	struct store_health h = { 0 };
	struct loop loop = { 0 };
	pg_rig_start(NULL);
	pg_rig_do("postgres", "CREATE ROLE ana LOGIN SUPERUSER");
	pg_rig_do("postgres", "CREATE ROLE ben LOGIN SUPERUSER");
	pg_rig_do("postgres", "CREATE DATABASE " TEMPLATE " TEMPLATE template0");
	if (!store_open(STORE_OF_CASES, pg_rig_url(TEMPLATE), &s, &err)) {
		fprintf(stderr, "races: %s\n", err.text);
		exit(2);
	}
	loop_add(&loop, store_source(s));
	for (int64_t begun = when_mono_ms(); h.state != STORE_UP && when_mono_ms() - begun < 60000; store_health(s, &h))
		loop_once(&loop, 100, &err);
	store_close(s);
	pg_rig_do(TEMPLATE, "INSERT INTO person_role (person, role, granted_by, at) VALUES ('ana', 1, 'idreview', 0), ('ben', 2, 'idreview', 0)");
}

/* "postgresql://%s@/t1_2?host=..." */
static void make_database(struct race *r, char *name, size_t size)
{
	static bool made;
	if (!made)
		make_template();
	made = true;
	const char *url = pg_rig_fresh_of(TEMPLATE), *at = strchr(url, '@');
	snprintf(r->store, sizeof r->store, "postgresql://%%s%s", at);
	snprintf(name, size, "%.*s", (int)strcspn(at + 2, "?"), at + 2);
}

static void drop_database(const char *name)
{
	char sql[120];
	snprintf(sql, sizeof sql, "DROP DATABASE %s WITH (FORCE)", name);
	pg_rig_do("postgres", sql);
}

static const char *only_change; /* a name; NULL: any */

static void draw_this(struct race *r)
{
	draw(r);
	for (int c = 0; only_change && c < RACE_CHANGES; c++)
		if (strcmp(race_change_names[c], only_change) == 0 && (r->screening_id || c > RACE_WORDS))
			r->change = (enum race_change)c;
}

static void play_apart(struct race *r, enum race_kind kind, uint64_t seed, int i, bool trace)
{
	char database[60] = "";
	const char *tmp = getenv("TMPDIR");
	int status = -1;
	memset(r, 0, sizeof *r);
	r->seed = seed;
	r->kind_of = kind;
	r->random = seed * 1000003u + (uint64_t)i;
	draw_this(r);
	snprintf(r->dir, sizeof r->dir, "%.60s/idreview-race-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(r->dir))
		exit(2);
	if (kind == RACE_APPROVE)
		make_database(r, database, sizeof database);
	else
		snprintf(r->store, sizeof r->store, "%s/store.db", r->dir);
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0)
		play(r);
	if (waitpid(pid, &status, 0) != pid || status) {
		printf("wrong: the race broke down (%d)\n", status);
		r->wrong++;
	}
	nftw(r->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	if (*database)
		drop_database(database);
	if (r->wrong || trace) {
		printf("--- races %s --seed %llu --only %d\n", kind == RACE_APPROVE ? "--approve" : "--alone", (unsigned long long)seed, i);
		race_tell(r, stdout);
	}
}

static void open_sandbox(void)
{
	struct sandbox_options o = { .seed = 1, .page_size = 10, .url_life = 60, .no_cache = true };
	const char *srcdir = getenv("srcdir");
	char data[4096];
	struct err err = { 0 };
	snprintf(data, sizeof data, "%s%s", srcdir ? srcdir : "", srcdir ? "/data/sandbox" : "sandbox-data"); /* the build's link, when run by hand */
	o.data = data;
	if (!sandbox_init(&sandbox, &o, &err)) {
		fprintf(stderr, "races: %s\n", err.text);
		exit(2);
	}
}

struct race_sums {
	int tried, sent, stopped, wrong, late;
};

static void count_in(struct race_sums *t, const struct race *r)
{
	bool wrote = false;
	for (int k = 0; k < r->note_count; k++)
		wrote = wrote || (r->notes[k].kind == NOTE_WRITE && r->notes[k].status == 200);
	t->tried++;
	t->sent += wrote;
	t->stopped += r->changed && !wrote;
	t->wrong += r->wrong;
	t->late += r->late;
}

struct race_options {
	uint64_t seed;
	int count, only;
	bool trace, alone, approve;
};

static enum race_kind kind_of(const struct race_options *o, int i)
{
	return o->approve || (!o->alone && i % 5 == 4) ? RACE_APPROVE : RACE_DECIDE;
}

static bool read_options(struct race_options *o, int argc, char **argv)
{
	static const struct option names[] = { { "seed", 1, NULL, 's' }, { "count", 1, NULL, 'c' }, { "only", 1, NULL, 'o' }, { "trace", 0, NULL, 't' },
		{ "alone", 0, NULL, 'l' }, { "approve", 0, NULL, 'a' }, { "change", 1, NULL, 'C' }, { NULL, 0, NULL, 0 } };
	for (int c; (c = getopt_long(argc, argv, "", names, NULL)) != -1;) {
		if (c == 's')
			o->seed = strtoull(optarg, NULL, 10);
		else if (c == 'c')
			o->count = atoi(optarg);
		else if (c == 'o')
			o->only = atoi(optarg);
		else if (c == 't')
			o->trace = true;
		else if (c == 'l')
			o->alone = true;
		else if (c == 'a')
			o->approve = true;
		else if (c == 'C')
			only_change = optarg;
		else
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	struct race_options o = { .seed = 1, .count = COUNT, .only = -1 };
	struct race_sums t = { 0 };
	if (!read_options(&o, argc, argv))
		return 2;
	signal(SIGPIPE, SIG_IGN);
	open_sandbox();
	struct race *r = mmap(NULL, sizeof *r, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (r == MAP_FAILED)
		return 2;
	for (int i = o.only < 0 ? 0 : o.only; i < (o.only < 0 ? o.count : o.only + 1); i++) {
		play_apart(r, kind_of(&o, i), o.seed, i, o.trace);
		count_in(&t, r);
	}
	sandbox_finish(&sandbox);
	pg_rig_end();
	printf("races: tried %d  sent %d  stopped %d  wrong %d  late changes recorded %d  seed %llu\n", t.tried, t.sent, t.stopped, t.wrong, t.late, (unsigned long long)o.seed);
	return t.tried && !t.wrong ? 0 : 1;
}

/* What claims cost where eight consoles want the same cases: `make bench-claims`.
 *
 * Eight processes, each a console's store, claim the most urgent case there is until there is none; that is done CLAIMS times on one PostgreSQL
 * of its own, with the audit event beside each. Then pgbench does the same statements, prepared, with as many clients, on the same rows, and
 * hushed (pg_turn.c), as the consoles are most of the time. Prints both rates and their ratio by round, and how many cases were claimed twice. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/claims.h"
#include "store/engine.h"
#include "store/pg_rig.h"
#include "store/query.h"

enum { CLAIMS = 5000, CONSOLES = 8, ROUNDS = 3, LEASE = 900 };

struct taken { int64_t case_id, fence; };
struct console { struct store *store; struct person me; int out; int64_t seq; bool done; };

static double now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static _Noreturn void die(const char *why)
{
	fprintf(stderr, "bench_claims: %s\n", why);
	exit(EXIT_FAILURE);
}

/* -- the console's transaction ------------------------------------------------------------------------------------------------------ */

static struct store_tx *transaction(struct console *c)
{
	static const unsigned char mac[32] = { 1 };
	const struct case_query q = { .sort = SORT_DUE, .me = c->me, .now = store_now(c->store) };
	struct store_tx *t = store_begin(c->store, STORE_WRITE);
	claim_next(t, &q, LEASE);
	store_step(t, STORE_EVENT_ADD, STORE_ONE);
	store_text(t, c->me.session);
	store_int(t, c->seq++);
	store_int(t, q.now);
	store_text(t, "claim");
	store_text(t, "idvtmp_T user");
	store_text(t, "");
	store_blob(t, mac, sizeof mac);
	store_blob(t, mac, sizeof mac);
	return t;
}

static void next(struct console *c);

static void hear(void *owner, uint32_t tag, const struct store_reply *r)
{
	struct console *c = owner;
	struct claim claim;
	char from[PERSON_ID];
	(void)tag;
	if (r->outcome != STORE_DONE)
		die(r->err.text);
	c->done = !claim_read(&r->rows[0], 0, &claim, from);
	if (c->done)
		return;
	const struct taken taken = { claim.case_id, claim.fence };
	if (write(c->out, &taken, sizeof taken) != sizeof taken)
		die("a pipe");
	next(c);
}

static void next(struct console *c)
{
	store_send(c->store, transaction(c), (struct store_ticket){ hear, c, 0 });
}

static struct store *open_store(const char *database)
{
	struct store *s;
	struct err err = { 0 };
	struct store_health h;
	if (!store_open(STORE_OF_CASES, pg_rig_url(database), &s, &err))
		die(err.text);
	store_wait(s);
	store_health(s, &h);
	if (h.state != STORE_UP)
		die(h.err.text);
	return s;
}

/* Waits for the word to begin, which is the end of `start`. */
static _Noreturn void be_console(const char *database, int number, int start, int out)
{
	struct console c = { .out = out, .store = open_store(database) };
	struct loop loop = { 0 };
	struct err err = { 0 };
	char byte;
	snprintf(c.me.id, sizeof c.me.id, "person-%d", number);
	snprintf(c.me.session, sizeof c.me.session, "session-%d", number);
	loop_add(&loop, store_source(c.store));
	if (write(out, &(struct taken){ 0, 0 }, sizeof(struct taken)) < 0 || read(start, &byte, 1) != 0)
		_exit(1);
	next(&c);
	while (!c.done && loop_once(&loop, -1, &err))
		;
	store_close(c.store);
	_exit(0);
}

/* -- rounds ------------------------------------------------------------------------------------------------------------------------- */

static void read_taken(int fd, struct taken *t, const char *what)
{
	if (read(fd, t, sizeof *t) != sizeof *t)
		die(what);
}

static double consoles(const char *database, int *twice)
{
	int start[2], out[2];
	pid_t pids[CONSOLES];
	static int times[CLAIMS + 1];
	struct taken t;
	memset(times, 0, sizeof times);
	if (pipe(start) || pipe(out))
		die("pipe");
	for (int i = 0; i < CONSOLES; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			close(start[1]);
			be_console(database, i, start[0], out[1]);
		}
	}
	close(out[1]);
	for (int i = 0; i < CONSOLES; i++)
		read_taken(out[0], &t, "a console did not start");
	double begun = now_s();
	close(start[1]);
	for (int i = 0; i < CLAIMS; i++) {
		read_taken(out[0], &t, "cases were left over");
		if (t.case_id < 1 || t.case_id > CLAIMS || t.fence != 1 || times[t.case_id]++)
			++*twice;
	}
	double took = now_s() - begun;
	while (read(out[0], &t, sizeof t) == sizeof t)
		++*twice; /* more claims than cases */
	for (int i = 0; i < CONSOLES; i++)
		waitpid(pids[i], NULL, 0);
	close(start[0]);
	close(out[0]);
	return CLAIMS / took;
}

/* $1 becomes a variable of pgbench's, so that it is prepared with parameters as ours. */
static void put_statement(FILE *f, const struct store_step *step, size_t number)
{
	for (size_t i = 0; i < step->count; i++)
		if (step->values[i].type == STORE_INT)
			fprintf(f, "\\set v%zu_%zu %" PRId64 "\n", number, i + 1, step->values[i].number);
	fprintf(f, number ? "" : "BEGIN;\n");
	for (const char *c = step->sql; *c; c++) {
		int n;
		if (*c != '$') {
			putc(*c, f);
			continue;
		}
		n = (int)strtol(c + 1, (char **)&c, 10);
		c--;
		const struct store_value *v = &step->values[n - 1];
		if (v->type == STORE_INT && !(number && n == 2))
			fprintf(f, ":v%zu_%d", number, n);
		else if (v->type == STORE_INT)
			fprintf(f, "nextval('bench_seq')");
		else if (v->type == STORE_BLOB)
			fprintf(f, "decode(repeat('01', 32), 'hex')");
		else if (number)
			fprintf(f, "'%.*s'", (int)v->len, v->bytes);
		else
			fprintf(f, "(:client_id)::text");
	}
	fprintf(f, ";\n");
}

static double pgbench(const char *database, const char *script)
{
	char command[1500], line[300];
	double tps = 0;
	struct console c = { .store = open_store(database) };
	struct store_tx *t = transaction(&c);
	FILE *f = fopen(script, "w");
	for (size_t i = 0; f && i < t->count; i++)
		put_statement(f, &t->steps[i], i);
	if (!f || fprintf(f, "COMMIT;\n") < 0 || fclose(f))
		die(script);
	store_drop(t);
	store_close(c.store);
	pg_rig_do(database, "CREATE SEQUENCE bench_seq");
	const char *bin = getenv("PGBENCH");
	setenv("PGOPTIONS", "-c idreview.hush=on", 1);
	snprintf(command, sizeof command, "%s -n -M prepared -c %d -j 2 -t %d -f %s '%s' 2>&1", bin ? bin : "pgbench", CONSOLES, CLAIMS / CONSOLES, script,
	         pg_rig_url(database));
	f = popen(command, "r");
	unsetenv("PGOPTIONS");
	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "tps = %lf", &tps) != 1 && strstr(line, "rror"))
			fputs(line, stderr);
	if (!f || pclose(f) || tps <= 0)
		die("pgbench failed; is it there?");
	if (pg_rig_number(database, "SELECT count(*) FROM cases WHERE owner <> ''") != CLAIMS)
		die("pgbench did something else");
	return tps;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : ROUNDS, twice = 0;
	double ratios[100];
	char script[] = P_tmpdir "/bench-claims-XXXXXX", sql[400];
	rounds = rounds < 1 ? ROUNDS : rounds > 100 ? 100 : rounds;
	if (mkstemp(script) < 0)
		die(script);
	pg_rig_start(NULL);
	pg_rig_do("postgres", "CREATE DATABASE cases TEMPLATE template0");
	store_close(open_store("cases"));
	snprintf(sql, sizeof sql,
	         "INSERT INTO cases (template_id, user_id, attempt_id, status, stage, opened_at, due_at) "
	         "SELECT 'idvtmp_T', 'u' || n, 'idv_' || n, 'pending_review', 2, n, 1000 + n FROM generate_series(1, %d) n", CLAIMS);
	pg_rig_do("cases", sql);
	pg_rig_do("cases", "VACUUM ANALYZE");
	printf("%d claims by %d consoles, an audit event with each\n%8s %14s %14s %7s\n", CLAIMS, CONSOLES, "round", "consoles", "pgbench", "ratio");
	for (int i = 0; i < rounds; i++) {
		pg_rig_do("postgres", "CREATE DATABASE ours TEMPLATE cases");
		pg_rig_do("postgres", "CREATE DATABASE theirs TEMPLATE cases");
		pg_rig_do("postgres", "CHECKPOINT");
		double ours = consoles("ours", &twice);
		pg_rig_do("postgres", "CHECKPOINT");
		double theirs = pgbench("theirs", script);
		ratios[i] = ours / theirs;
		printf("%8d %12.0f/s %12.0f/s %7.2f\n", i + 1, ours, theirs, ratios[i]);
		fflush(stdout);
		pg_rig_do("postgres", "DROP DATABASE ours");
		pg_rig_do("postgres", "DROP DATABASE theirs");
	}
	pg_rig_end();
	unlink(script);
	qsort(ratios, (size_t)rounds, sizeof ratios[0], by_value);
	printf("median ratio %.2f; claimed twice: %d\n", ratios[rounds / 2], twice);
	return twice || ratios[rounds / 2] < 0.5 ? EXIT_FAILURE : EXIT_SUCCESS;
}

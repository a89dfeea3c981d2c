#include "pg_rig.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct {
	pid_t pid;
	FILE *in, *out; /* its */
	char url[300];
} rig;
static unsigned databases;

/* Also outside of tests, where check can report nothing. */
static _Noreturn void fail(const char *doing, const char *why)
{
	fprintf(stderr, "%s: %s\n", doing, why);
	exit(EXIT_FAILURE);
}

static void read_line(char *line, size_t size)
{
	if (!fgets(line, (int)size, rig.out))
		fail("pgrig", "it has ended");
	line[strcspn(line, "\n")] = '\0';
}

void pg_rig_start(const char *const *config)
{
	char *argv[20] = { "./pgrig" };
	int out[2], in[2];
	for (size_t i = 1; config && *config && i < 19; i++)
		argv[i] = (char *)*config++;
	if (pipe2(out, O_CLOEXEC) || pipe2(in, O_CLOEXEC))
		abort();
	rig.pid = fork();
	if (rig.pid == 0) {
		dup2(out[1], STDOUT_FILENO);
		dup2(in[0], STDIN_FILENO);
		execv(argv[0], argv);
		_exit(127);
	}
	close(out[1]);
	close(in[0]);
	rig.in = fdopen(in[1], "w");
	rig.out = fdopen(out[0], "r");
	read_line(rig.url, sizeof rig.url);
}

void pg_rig_end(void)
{
	if (!rig.in)
		return;
	fclose(rig.in);
	waitpid(rig.pid, NULL, 0);
	fclose(rig.out);
	rig.in = NULL;
}

void pg_rig_order(const char *order)
{
	char answer[100];
	fprintf(rig.in, "%s\n", order);
	fflush(rig.in);
	read_line(answer, sizeof answer);
	if (strcmp(answer, "ok") != 0)
		fail(order, answer);
}

const char *pg_rig_url(const char *database)
{
	static char url[400];
	const char *at = strstr(rig.url, "%s");
	snprintf(url, sizeof url, "%.*s%s%s", (int)(at - rig.url), rig.url, database, at + 2);
	return url;
}

static void be_quiet(void *ctx, const char *message)
{
	(void)ctx;
	(void)message;
}

PGconn *pg_rig_connect(const char *database)
{
	PGconn *conn = PQconnectdb(pg_rig_url(database));
	PQsetNoticeProcessor(conn, be_quiet, NULL);
	if (PQstatus(conn) != CONNECTION_OK)
		fail(database, PQerrorMessage(conn));
	return conn;
}

long long pg_rig_number(const char *database, const char *sql)
{
	PGconn *conn = pg_rig_connect(database);
	PGresult *r = PQexec(conn, sql);
	ExecStatusType st = PQresultStatus(r);
	if (st != PGRES_COMMAND_OK && st != PGRES_TUPLES_OK)
		fail(sql, PQerrorMessage(conn));
	long long n = PQntuples(r) ? strtoll(PQgetvalue(r, 0, 0), NULL, 10) : 0;
	PQclear(r);
	PQfinish(conn);
	return n;
}

void pg_rig_do(const char *database, const char *sql)
{
	(void)pg_rig_number(database, sql);
}

/* A test is a process of its own, so its number tells its databases from others'. */
const char *pg_rig_fresh_of(const char *template_name)
{
	char name[60], sql[200];
	snprintf(name, sizeof name, "t%d_%u", (int)getpid(), databases++);
	snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE %s", name, template_name);
	pg_rig_do("postgres", sql);
	return pg_rig_url(name);
}

const char *pg_rig_fresh(void)
{
	return pg_rig_fresh_of("template0");
}

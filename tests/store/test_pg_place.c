/* Which URLs of PostgreSQL may be spoken to, and how: nothing is connected to. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/pg.h"
#include "support/suite.h"

static const char *value(const struct pg_place *p, const char *keyword)
{
	for (size_t i = 0; p->keywords[i]; i++)
		if (!strcmp(p->keywords[i], keyword))
			return p->values[i];
	return "";
}

static void setup(void)
{
	static const char *const variables[] = { "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGPASSWORD", "PGSERVICE", "PGSSLMODE", "PGOPTIONS", "PGSYSCONFDIR" };
	for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
		unsetenv(variables[i]);
	setenv("PGUSER", "anna", 1);
	setenv("PGSERVICEFILE", "/nonexistent", 1);
}

static const struct { const char *url, *shown, *sslmode; } good[] = {
	{ "postgresql:///idreview", "postgresql://anna@/idreview", "prefer" },
	{ "postgres:///idreview", "postgresql://anna@/idreview", "prefer" },
	{ "postgresql:///idreview?host=/run/postgresql", "postgresql://anna@/idreview?host=/run/postgresql", "prefer" },
	{ "postgresql:///idreview?host=/run/postgresql&sslmode=disable", "postgresql://anna@/idreview?host=/run/postgresql", "disable" },
	{ "postgresql://%2Frun%2Fpostgresql/idreview", "postgresql://anna@/idreview?host=/run/postgresql", "prefer" },
	{ "postgresql://localhost/idreview", "postgresql://anna@localhost/idreview", "prefer" },
	{ "postgresql://127.0.0.1:5433/idreview?sslmode=disable", "postgresql://anna@127.0.0.1:5433/idreview", "disable" },
	{ "postgresql://[::1]/idreview", "postgresql://anna@[::1]/idreview", "prefer" },
	{ "postgresql://db.example.com/idreview", "postgresql://anna@db.example.com/idreview", "verify-full" },
	{ "postgresql://bert@db.example.com:6000/idreview?sslmode=verify-full&sslrootcert=/etc/ca.pem", "postgresql://bert@db.example.com:6000/idreview", "verify-full" },
	{ "postgresql://a.example.com,b.example.com:5433/idreview", "postgresql://anna@a.example.com,b.example.com:5433/idreview", "verify-full" },
	{ "postgresql://db.example.com/idreview?hostaddr=127.0.0.1&sslmode=disable", "postgresql://anna@db.example.com/idreview", "disable" },
	{ "postgresql://10.0.0.7/idreview", "postgresql://anna@10.0.0.7/idreview", "verify-full" },
};

START_TEST(good_ones)
{
	struct pg_place p;
	struct err err = { 0 };
	ck_assert_msg(pg_place_read(good[_i].url, &p, &err), "%s: %s", good[_i].url, err.text);
	ck_assert_str_eq(p.shown, good[_i].shown);
	ck_assert_str_eq(value(&p, "sslmode"), good[_i].sslmode);
	ck_assert_str_eq(value(&p, "gssencmode"), "disable");
	ck_assert_str_eq(value(&p, "password"), "");
	pg_place_finish(&p);
}
END_TEST

static const struct { const char *url, *word; } bad[] = {
	{ "postgresql://anna:swordfish@db.example.com/idreview", "password" },
	{ "postgresql:///idreview?password=swordfish", "password" },
	{ "postgresql://db.example.com/idreview?sslpassword=swordfish", "password" },
	{ "postgresql://anna:swordfish@db.example.com:x%zz/idreview", "understood" },
	{ "postgresql://db.example.com/idreview?sslmode=disable", "sslmode" },
	{ "postgresql://db.example.com/idreview?sslmode=allow", "sslmode" },
	{ "postgresql://db.example.com/idreview?sslmode=prefer", "sslmode" },
	{ "postgresql://db.example.com/idreview?sslmode=require", "sslmode" },
	{ "postgresql://db.example.com/idreview?sslmode=verify-ca", "sslmode" },
	{ "postgresql://127.0.0.1,db.example.com/idreview?sslmode=disable", "sslmode" },
	{ "postgresql://localhost/idreview?hostaddr=10.0.0.7&sslmode=disable", "sslmode" },
	{ "postgresql://%2Frun%2Fpostgresql/idreview?hostaddr=10.0.0.7&sslmode=disable", "sslmode" },
	{ "postgresql://localhost.example.com/idreview?sslmode=disable", "sslmode" },
	{ "postgresql://db.example.com/idreview?ssl_min_protocol_version=TLSv1", "TLS older" },
	{ "postgresql://db.example.com/idreview?ssl_max_protocol_version=tlsv1.1", "TLS older" },
	{ "postgresql://db.example.com/idreview?gssencmode=prefer", "gssencmode" },
	{ "postgresql:///idreview?replication=database", "replication" },
	{ "postgresql:///idreview?service=nobody", "service" },
	{ "postgresql://a,b,c,d,e,f,g,h,i/idreview", "too many" },
	{ "postgresql://a,b/idreview?hostaddr=10.0.0.1", "go together" },
	{ "postgresql:///idreview?nonsense=1", "understood" },
	{ "mysql:///idreview", "understood" },
};

START_TEST(bad_ones)
{
	struct pg_place p;
	struct err err = { 0 };
	ck_assert_msg(!pg_place_read(bad[_i].url, &p, &err), "%s", bad[_i].url);
	ck_assert_int_eq(err.kind, ERR_CONFIG);
	ck_assert_msg(strstr(err.text, bad[_i].word), "%s: %s", bad[_i].url, err.text);
	ck_assert(*err.remedy);
	ck_assert_ptr_null(strstr(err.text, "swordfish"));
	ck_assert_ptr_null(strstr(err.remedy, "swordfish"));
	ck_assert_ptr_null(p.shown);
}
END_TEST

/* What stands around the program cannot weaken it either. */
START_TEST(the_environment)
{
	struct pg_place p;
	struct err err = { 0 };
	setenv("PGSSLMODE", "disable", 1);
	setenv("PGGSSENCMODE", "require", 1);
	setenv("PGHOST", "db.example.com", 1);
	ck_assert_msg(pg_place_read("postgresql:///idreview", &p, &err), "%s", err.text);
	ck_assert_str_eq(p.shown, "postgresql://anna@db.example.com/idreview");
	ck_assert_str_eq(value(&p, "sslmode"), "verify-full");
	ck_assert_str_eq(value(&p, "gssencmode"), "disable");
	pg_place_finish(&p);
	setenv("PGPASSWORD", "swordfish", 1);
	ck_assert(!pg_place_read("postgresql:///idreview", &p, &err));
	ck_assert(strstr(err.text, "PGPASSWORD"));
}
END_TEST

START_TEST(a_service)
{
	struct pg_place p;
	struct err err = { 0 };
	char path[] = P_tmpdir "/idreview-service-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	dprintf(fd, "[team]\nhost=db.example.com\nport=6432\nuser=bert\ndbname=cases\npassword=swordfish\nsslmode=disable\n");
	close(fd);
	setenv("PGSERVICEFILE", path, 1);
	ck_assert_msg(pg_place_read("postgresql:///?service=team", &p, &err), "%s", err.text);
	ck_assert_str_eq(p.shown, "postgresql://bert@db.example.com:6432/cases");
	ck_assert_str_eq(value(&p, "sslmode"), "verify-full");
	ck_assert_str_eq(value(&p, "service"), "team");
	for (size_t i = 0; p.keywords[i]; i++)
		ck_assert_str_ne(p.values[i], "swordfish");
	pg_place_finish(&p);
	unlink(path);
}
END_TEST

/* A name is looked up elsewhere; what is found for localhost has to be this host. */
START_TEST(addresses)
{
	struct pg_place p;
	struct pg_addresses a;
	struct err err = { 0 };
	ck_assert(pg_place_read("postgresql://localhost:1,10.0.0.7:2,[::1]:3/idreview?sslmode=verify-full", &p, &err));
	struct pg_lookup *l = pg_lookup_begin(&p);
	enum pg_progress done;
	while ((done = pg_lookup_end(l, &p, &a, &err)) == PG_WAITS)
		ck_assert(loop_wait(pg_lookup_fd(l), POLLIN, 20000));
	ck_assert_int_eq(done, PG_THERE);
	ck_assert_uint_ge(a.count, 3);
	size_t at = 0;
	while (!strcmp(a.at[at].port, "1")) {
		ck_assert_str_eq(a.at[at].host, "localhost");
		ck_assert(pg_place_is_loopback(a.at[at++].hostaddr));
	}
	ck_assert_uint_ge(at, 1);
	ck_assert_str_eq(a.at[at].host, "10.0.0.7");
	ck_assert_str_eq(a.at[at + 1].host, "::1");
	pg_lookup_drop(l);
	pg_place_finish(&p);
	ck_assert(pg_place_read("postgresql://name.invalid/idreview", &p, &err));
	l = pg_lookup_begin(&p);
	while ((done = pg_lookup_end(l, &p, &a, &err)) == PG_WAITS)
		ck_assert(loop_wait(pg_lookup_fd(l), POLLIN, 60000));
	ck_assert_int_eq(done, PG_LOST);
	ck_assert_msg(strstr(err.text, "name.invalid"), "%s", err.text);
	pg_lookup_drop(l);
	pg_lookup_drop(pg_lookup_begin(&p)); /* it ends by itself */
	pg_place_finish(&p);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("where PostgreSQL is");
	TCase *tc = tcase_create("place");
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_loop_test(tc, good_ones, 0, sizeof good / sizeof good[0]);
	tcase_add_loop_test(tc, bad_ones, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(tc, the_environment);
	tcase_add_test(tc, a_service);
	tcase_add_test(tc, addresses);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}

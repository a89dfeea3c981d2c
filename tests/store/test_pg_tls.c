/* PostgreSQL over TCP with TLS, as from another host: whose certificate is believed, and that what TLS holds back is read. */
#include <arpa/inet.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/tls.h"
#include "base/mem.h"
#include "both.h"
#include "pg_rig.h"

static char home[] = P_tmpdir "/idreview-tls-XXXXXX";
static int port;

static void put_file(const char *name, const char *text, mode_t mode)
{
	char path[300];
	snprintf(path, sizeof path, "%s/%s", home, name);
	FILE *f = fopen(path, "w");
	if (!f || fputs(text, f) < 0 || fclose(f) || chmod(path, mode))
		abort();
	/* PostgreSQL takes a key that is its own, or root's and its group's. */
	const struct passwd *p = getpwnam("postgres");
	p = p ? p : getpwnam("nobody");
	if (!getuid() && mode == 0600 && (!p || chown(path, 0, p->pw_gid) || chmod(path, 0640)))
		abort();
}

static int free_port(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) || getsockname(fd, (struct sockaddr *)&a, &n))
		abort();
	close(fd);
	return ntohs(a.sin_port);
}

static struct store *begin(const char *host, const char *root)
{
	char url[500];
	snprintf(url, sizeof url, "postgresql://idreview@%s:%d/of_cases?sslmode=verify-full&sslrootcert=%s/%s", host, port, home, root);
	return both_begin(url);
}

START_TEST(the_right_certificate)
{
	struct store *s = begin("127.0.0.1", "ca");
	both_until_state(s, STORE_UP);
	ck_assert_int_eq(both_number(s, STORE_READ, "SELECT count(*) FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl AND version >= 'TLSv1.2'", 0), 1);
}
END_TEST

/* The address was looked up beforehand, and yet it is the name that the certificate has to be for. */
START_TEST(a_certificate_of_another_name)
{
	struct store *s = begin("localhost", "ca");
	both_until_state(s, STORE_DOWN);
	ck_assert(both_says(s, "does not match host name \"localhost\""));
}
END_TEST

START_TEST(a_certificate_that_nobody_signed)
{
	struct store *s = begin("127.0.0.1", "certificate");
	both_until_state(s, STORE_DOWN);
	ck_assert(both_says(s, "certificate verify failed"));
	s = begin("127.0.0.1", "nothing");
	both_until_state(s, STORE_DOWN);
	ck_assert(both_says(s, "/nothing\" does not exist"));
}
END_TEST

START_TEST(much_comes_through)
{
	enum { MUCH = 3 * 1000 * 1000, ROUNDS = 5 };
	struct store *s = begin("127.0.0.1", "ca");
	both_until_state(s, STORE_UP);
	char *blob = mem_alloc(MUCH);
	for (size_t i = 0; i < MUCH; i++)
		blob[i] = (char)(i * 7 + i / 256);
	for (size_t i = 1; i <= ROUNDS; i++) {
		struct store_tx *t = store_begin(s, STORE_WRITE);
		store_step_sql(t, "SELECT $1", STORE_ONE);
		store_blob(t, blob, MUCH / i);
		store_step_sql(t, "SELECT n, 'row ' || n FROM generate_series(1, $1) n", STORE_ANY);
		store_int(t, 10000);
		const struct both_answer *a = both_done(s, t);
		ck_assert_uint_eq(store_at(&a->rows[0], 0, 0)->len, MUCH / i);
		ck_assert_mem_eq(store_at(&a->rows[0], 0, 0)->bytes, blob, MUCH / i);
		ck_assert_uint_eq(a->rows[1].count, 10000);
	}
	free(blob);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("PostgreSQL with TLS");
	TCase *tc = tcase_create("tls");
	char command[300], settings[4][300];
	const char *const config[] = { "listen_addresses=127.0.0.1", "ssl=on", settings[0], settings[1], settings[2], NULL };
	if (!mkdtemp(home) || chmod(home, 0711))
		abort();
	put_file("ca", tls_ca, 0644);
	put_file("certificate", tls_certificate, 0644);
	put_file("key", tls_key, 0600);
	port = free_port();
	snprintf(settings[0], sizeof settings[0], "port=%d", port);
	snprintf(settings[1], sizeof settings[1], "ssl_cert_file=%s/certificate", home);
	snprintf(settings[2], sizeof settings[2], "ssl_key_file=%s/key", home);
	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, NULL, both_close);
	tcase_add_test(tc, the_right_certificate);
	tcase_add_test(tc, a_certificate_of_another_name);
	tcase_add_test(tc, a_certificate_that_nobody_signed);
	tcase_add_test(tc, much_comes_through);
	suite_add_tcase(suite, tc);
	setenv("PGPORT", settings[0] + strlen("port="), 1); /* of its unix socket too */
	int code = both_run_on(suite, config);
	snprintf(command, sizeof command, "rm -rf %s", home);
	return system(command) ? EXIT_FAILURE : code;
}

#include "program.h"

#include <arpa/inet.h>
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/tls.h"
#include "base/loop.h"
#include "base/mem.h"
#include "base/when.h"
#include "sandbox/server.h"

enum { PATIENCE_MS = 60000, PAUSE_MS = 20 };

struct receiving receiving;

static int free_port(void)
{
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof here;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&here, n), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&here, &n), 0);
	close(fd);
	return ntohs(here.sin_port);
}

static void write_file(const char *name, const char *text)
{
	char *path = mem_printf("%s/%s", receiving.directory, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	free(path);
}

static void set_up(bool tls)
{
	char *here = getcwd(NULL, 0), *ca = NULL;
	receiving = (struct receiving){ .port = free_port(), .tls = tls };
	snprintf(receiving.directory, sizeof receiving.directory, "%s/hooks-XXXXXX", here);
	ck_assert_ptr_nonnull(mkdtemp(receiving.directory));
	snprintf(receiving.store, sizeof receiving.store, "%s/store.db", receiving.directory);
	snprintf(receiving.url, sizeof receiving.url, "http%s://127.0.0.1:%d", tls ? "s" : "", receiving.port);
	if (tls) {
		write_file("ca.pem", tls_ca);
		write_file("cert.pem", tls_certificate);
		write_file("key.pem", tls_key);
		ca = mem_printf("--webhook-ca %s/ca.pem", receiving.directory);
	}
	char *options = mem_printf("--no-cache --webhook %s/webhook --webhook-retry-ms 100 %s", receiving.url, ca ? ca : "");
	curl_global_init(CURL_GLOBAL_DEFAULT);
	server_start(options);
	free(options);
	free(ca);
	free(here);
}

void receiving_setup(void)
{
	set_up(false);
}

void receiving_setup_tls(void)
{
	set_up(true);
}

static void remove_directory(const char *path)
{
	DIR *d = opendir(path);
	for (struct dirent *e; d && (e = readdir(d));) {
		char *name = mem_printf("%s/%s", path, e->d_name);
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..") && unlink(name))
			remove_directory(name);
		free(name);
	}
	if (d)
		closedir(d);
	rmdir(path);
}

void receiving_teardown(void)
{
	if (receiving.pid > 0)
		receiving_end(SIGTERM);
	server_teardown();
	remove_directory(receiving.directory);
}

void receiving_start(const char *options)
{
	char *tls = receiving.tls ? mem_printf("--tls-cert %s/cert.pem --tls-key %s/key.pem", receiving.directory, receiving.directory) : NULL;
	char *words = mem_printf("./idreview-hooks --port %d --base-url %s --store %s %s %s", receiving.port, server.url, receiving.store, options,
	                         tls ? tls : "");
	char *argv[24], *rest = words, line[80];
	int argc = 0, out[2];
	while (argc < 23 && (argv[argc] = strsep(&rest, " ")))
		argc += *argv[argc] != '\0';
	argv[argc] = NULL;
	ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
	receiving.pid = fork();
	ck_assert_int_ge(receiving.pid, 0);
	if (receiving.pid == 0) {
		int null = open("/dev/null", O_WRONLY);
		dup2(out[1], STDOUT_FILENO);
		if (!getenv("HOOKS_LOG")) /* by hand: what it says */
			dup2(null, STDERR_FILENO);
		setenv("PLAID_CLIENT_ID", "sandbox", 1);
		setenv("PLAID_SECRET", "sandbox-secret", 1);
		setenv("XDG_STATE_HOME", receiving.directory, 1);
		setenv("XDG_CONFIG_HOME", receiving.directory, 1);
		unsetenv("IDREVIEW_STORE");
		execv(argv[0], argv);
		_exit(127);
	}
	close(out[1]);
	server_read_line(out[0], line, sizeof line);
	close(out[0]);
	ck_assert_ptr_nonnull(strstr(line, "://127.0.0.1:"));
	free(words);
	free(tls);
}

int receiving_end(int number)
{
	int status = -1;
	ck_assert_int_eq(kill(receiving.pid, number), 0);
	ck_assert_int_eq(waitpid(receiving.pid, &status, 0), receiving.pid);
	receiving.pid = 0;
	return status;
}

int64_t receiving_metric(const char *name)
{
	char *url = mem_printf("%s/metrics", receiving.url), *line = mem_printf("\nidreview_hooks_%s ", name);
	struct reply r = server_ask(url, NULL);
	const char *at = r.code == CURLE_OK && r.status == 200 ? strstr(buf_str(&r.body), line) : NULL;
	int64_t n = at ? strtoll(at + strlen(line), NULL, 10) : -1;
	reply_finish(&r);
	free(url);
	free(line);
	return n;
}

void receiving_wait(const char *metric, int64_t least)
{
	int64_t end = when_mono_ms() + PATIENCE_MS, n;
	while ((n = receiving_metric(metric)) < least) {
		ck_assert_msg(when_mono_ms() < end, "%s is %lld, not %lld", metric, (long long)n, (long long)least);
		loop_wait(-1, 0, PAUSE_MS); /* between two questions */
	}
}

void receiving_text(const char *sql, char *out, size_t size)
{
	sqlite3 *db;
	sqlite3_stmt *s;
	ck_assert_int_eq(sqlite3_open_v2(receiving.store, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	sqlite3_busy_timeout(db, PATIENCE_MS);
	ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
	ck_assert_int_eq(sqlite3_step(s), SQLITE_ROW);
	snprintf(out, size, "%s", (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	sqlite3_close(db);
}

int64_t receiving_count(const char *sql)
{
	char text[32];
	receiving_text(sql, text, sizeof text);
	return strtoll(text, NULL, 10);
}

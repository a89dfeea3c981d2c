#include "hooks/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/server.h"
#include "base/err.h"
#include "base/mem.h"

enum { PEM_MAX = 256 * 1024, CREDENTIAL_FILE_MAX = 1024 };

static bool read_whole(int fd, struct buf *out)
{
	char piece[4096];
	ssize_t n;
	bool fits = true;
	while (fits && (n = read(fd, piece, sizeof piece)) > 0)
		fits = buf_add(out, piece, (size_t)n);
	explicit_bzero(piece, sizeof piece);
	return fits && n == 0;
}

/* secret: nobody else may be able to read it. */
static bool read_file(const char *path, bool secret, struct buf *out, struct err *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	bool ok = false;
	if (fd < 0)
		err_set(err, ERR_CONFIG, "%.300s cannot be read: %s", path, strerror(errno));
	else if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		err_set(err, ERR_CONFIG, "%.300s is no regular file", path);
	else if (secret && (st.st_mode & 007))
		err_set(err, ERR_CONFIG, "%.300s is a secret, and every user of this host can read it", path);
	else if (!read_whole(fd, out))
		err_set(err, ERR_CONFIG, "%.300s cannot be read, or is too long", path);
	else
		ok = true;
	if (fd >= 0)
		close(fd);
	return ok;
}

static bool take_credential(struct config *c, const char *setting, struct err *err)
{
	const char *directory = getenv("CREDENTIALS_DIRECTORY");
	char *path = directory && *directory == '/' ? mem_printf("%s/%s", directory, setting) : NULL;
	struct buf text;
	bool ok = true;
	buf_init(&text, CREDENTIAL_FILE_MAX);
	if (path && access(path, F_OK) == 0) {
		ok = read_file(path, true, &text, err);
		if (ok && text.len) {
			text.data[strcspn(text.data, "\r\n")] = '\0';
			ok = config_set(c, setting, text.data, err);
		}
	}
	buf_finish(&text);
	free(path);
	return ok;
}

static bool take_options(struct config *c, const struct hooks_options *o, struct err *err)
{
	const struct { const char *setting, *value; } given[] = { { "base_url", o->base_url }, { "allow_host", o->allow_host }, { "store", o->store } };
	for (size_t i = 0; i < sizeof given / sizeof *given; i++)
		if (given[i].value && !config_set(c, given[i].setting, given[i].value, err))
			return false;
	if (strcmp(c->store, "none") != 0)
		return true;
	err_set(err, ERR_CONFIG, "the store is none, and webhooks have to be kept somewhere");
	return err_remedy(err, "Name one with --store or the setting store.");
}

bool hooks_settings_read(struct hooks_settings *s, const struct hooks_options *o, struct err *err)
{
	struct config *c = &s->config;
	config_init(c);
	buf_init(&s->tls_cert, PEM_MAX);
	buf_init(&s->tls_key, PEM_MAX);
	return config_read_files(c, o->config, err) && config_read_environment(c, err) && take_credential(c, "client_id", err) &&
	       take_credential(c, "secret", err) && take_options(c, o, err) && server_check(c, err) && config_check_ca_file(c, err) &&
	       config_credentials(c, err) && (!o->tls_cert || read_file(o->tls_cert, false, &s->tls_cert, err)) &&
	       (!o->tls_key || read_file(o->tls_key, true, &s->tls_key, err));
}

void hooks_settings_finish(struct hooks_settings *s)
{
	buf_finish(&s->tls_cert);
	buf_finish(&s->tls_key);
	config_finish(&s->config);
}

/* The settings files, read with libconfuse. Every option is read as text and handed to config_set, the one place that knows types.
 */
#include "config/internal.h"

#include <confuse.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"

static const char SYSTEM_FILE[] = "/etc/idreview/config";

/* libconfuse hands its error function no context of ours: where the message of the file being read goes. */
static struct {
	struct err *err;
	bool said;
} reading;

/* Words that libconfuse quotes come from the file, so one may be a piece of a secret that lacked its quotes. Only what looks like
 * the name of a setting is repeated. */
static bool looks_like_a_name(const char *s, size_t n)
{
	return n > 0 && n <= 24 && strspn(s, "abcdefghijklmnopqrstuvwxyz_") >= n;
}

static void __attribute__((format(printf, 2, 0))) complain(cfg_t *cfg, const char *fmt, va_list ap)
{
	if (reading.said)
		return;
	reading.said = true;
	char raw[400], shown[400] = "";
	size_t n = 0;
	vsnprintf(raw, sizeof raw, fmt, ap);
	for (const char *p = raw; *p && n + 8 < sizeof shown;) {
		const char *close = *p == '\'' ? strchr(p + 1, '\'') : NULL;
		if (close && !looks_like_a_name(p + 1, (size_t)(close - p - 1))) {
			n += (size_t)snprintf(shown + n, sizeof shown - n, "'...'");
			p = close + 1;
			continue;
		}
		shown[n++] = *p++;
		shown[n] = '\0';
	}
	err_set(reading.err, ERR_CONFIG, "%s, line %d: %s", cfg->filename ? cfg->filename : "settings", cfg->line, shown);
	err_remedy(reading.err, "The settings and their form are in idreview(1).");
}

/* Opens and judges the file. *linked: a symlink, which a file with a secret must not be. */
static FILE *open_settings(const char *path, struct stat *st, bool *linked, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
	*linked = fd < 0 && errno == ELOOP;
	if (*linked)
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0) {
		int number = errno;
		err_set(err, ERR_CONFIG, "%s cannot be read: %s", path, strerror(number));
		err_remedy(err, number == ENOENT || number == ENOTDIR ? "It is not there: check the path that --config names." :
		                                                      "Make it readable for you, or remove it.");
		return NULL;
	}
	FILE *file = NULL;
	if (fstat(fd, st) || !S_ISREG(st->st_mode)) {
		err_set(err, ERR_CONFIG, "%s is not a regular file", path);
	} else if ((st->st_uid != geteuid() && st->st_uid != 0) || (st->st_mode & 022)) {
		err_set(err, ERR_CONFIG, "%s can be changed by other users", path);
		err_remedy(err, "It must belong to you or root: chmod 600 %s", path);
	} else if (st->st_size > 1024 * 1024) {
		err_set(err, ERR_CONFIG, "%s is larger than 1 MiB", path);
	} else {
		file = fdopen(fd, "r");
		if (!file)
			mem_exhausted();
		return file;
	}
	close(fd);
	return NULL;
}

static bool secret_is_safe(const char *path, const struct stat *st, bool linked, struct err *err)
{
	if (linked) {
		err_set(err, ERR_CONFIG, "%s holds credentials and is a symbolic link", path);
		return err_remedy(err, "Put the file itself there, or use secret_command.");
	}
	if (st->st_mode & 077) {
		err_set(err, ERR_CONFIG, "%s holds credentials and can be read by other users", path);
		return err_remedy(err, "chmod 600 %s, and have the secret renewed if others may have seen it.", path);
	}
	return true;
}

static bool apply_option(struct config *c, cfg_t *cfg, const struct config_setting *s, struct err *err)
{
	for (unsigned i = 0; i < cfg_size(cfg, s->name); i++) {
		char *value = cfg_getnstr(cfg, s->name, i);
		if (!value)
			continue;
		bool ok = config_set(c, s->name, value, err);
		if (!strcmp(s->type, "secret"))
			explicit_bzero(value, strlen(value));
		if (!ok)
			return false;
	}
	return true;
}

/* The later file's way to the secret replaces the earlier file's. */
static bool apply_secret_source(struct config *c, cfg_t *cfg, struct err *err)
{
	bool secret = cfg_size(cfg, "secret") > 0, command = cfg_size(cfg, "secret_command") > 0;
	if (secret && command)
		return err_set(err, ERR_CONFIG, "secret and secret_command are both set");
	if (secret)
		return config_set(c, "secret_command", "", err);
	if (command) {
		secret_free(c->secret);
		c->secret = NULL;
	}
	return true;
}

static bool apply(struct config *c, cfg_t *cfg, struct err *err)
{
	if (!apply_secret_source(c, cfg, err))
		return false;
	struct config_setting s;
	for (size_t i = 0; config_setting_at(i, &s); i++)
		if (strcmp(s.type, "section") && !apply_option(c, cfg, &s, err))
			return false;
	for (unsigned i = 0; i < cfg_size(cfg, "template"); i++) {
		cfg_t *section = cfg_getnsec(cfg, "template", i);
		const char *name = cfg_getstr(section, "name");
		if (name && !config_add_template(c, cfg_title(section), name, err))
			return false;
	}
	return true;
}

/* One libconfuse option per row of the settings table. */
static cfg_t *parser_create(void)
{
	static cfg_opt_t template_options[] = { CFG_STR("name", NULL, CFGF_NODEFAULT), CFG_END() };
	cfg_opt_t options[64];
	size_t n = 0;
	struct config_setting s;
	for (; config_setting_at(n, &s) && n + 1 < sizeof options / sizeof *options; n++) {
		if (!strcmp(s.type, "section"))
			options[n] = (cfg_opt_t)CFG_SEC(s.name, template_options, CFGF_MULTI | CFGF_TITLE);
		else if (!strcmp(s.type, "list"))
			options[n] = (cfg_opt_t)CFG_STR_LIST(s.name, NULL, CFGF_NODEFAULT);
		else
			options[n] = (cfg_opt_t)CFG_STR(s.name, NULL, CFGF_NODEFAULT);
	}
	options[n] = (cfg_opt_t)CFG_END();
	cfg_t *cfg = cfg_init(options, CFGF_NONE);
	if (!cfg)
		mem_exhausted();
	return cfg;
}

bool config_read_file(struct config *c, const char *path, struct err *err)
{
	struct stat st;
	bool linked;
	FILE *file = open_settings(path, &st, &linked, err);
	if (!file)
		return false;
	char buffer[4096];
	setvbuf(file, buffer, _IOFBF, sizeof buffer);
	cfg_t *cfg = parser_create();
	cfg->filename = strdup(path);
	cfg_set_error_function(cfg, complain);
	struct err local = { 0 };
	reading.err = &local;
	reading.said = false;
	bool ok = cfg_parse_fp(cfg, file) == CFG_SUCCESS;
	if (!ok && !reading.said)
		err_set(&local, ERR_CONFIG, "%s cannot be understood", path);
	fclose(file);
	explicit_bzero(buffer, sizeof buffer);
	if (ok && (cfg_size(cfg, "secret") || cfg_size(cfg, "client_id")))
		ok = secret_is_safe(path, &st, linked, &local);
	if (ok && !apply(c, cfg, &local)) {
		char text[sizeof local.text];
		memcpy(text, local.text, sizeof text);
		snprintf(local.text, sizeof local.text, "%.200s: %.270s", path, text);
		text_heal(local.text, sizeof local.text, false);
		ok = false;
	}
	cfg_free(cfg);
	reading.err = NULL;
	if (!ok && err)
		*err = local;
	return ok;
}

static bool read_if_there(struct config *c, const char *path, struct err *err)
{
	return access(path, F_OK) != 0 || config_read_file(c, path, err);
}

bool config_read_files(struct config *c, const char *own, struct err *err)
{
	if (!read_if_there(c, SYSTEM_FILE, err))
		return false;
	c->system_read = true;
	if (own)
		return config_read_file(c, own, err);
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	char *path = NULL;
	if (xdg && *xdg == '/')
		path = mem_printf("%s/idreview/config", xdg);
	else if (home && *home == '/')
		path = mem_printf("%s/.config/idreview/config", home);
	bool ok = !path || read_if_there(c, path, err);
	free(path);
	return ok;
}

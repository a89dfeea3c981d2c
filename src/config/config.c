#include "config/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

enum { CA_FILE_MAX = 4 * 1024 * 1024 /* bytes that are looked through */ };

enum setting_type { TEXT, SECRET, FLAG, NUMBER, LIST, PAIRS };

static const char *const type_names[] = {
	[TEXT] = "text", [SECRET] = "secret", [FLAG] = "true or false", [NUMBER] = "number", [LIST] = "list", [PAIRS] = "section",
};

/* What a text must be beyond text. */
static bool environment_known(const char *value)
{
	return !strcmp(value, "sandbox") || !strcmp(value, "production");
}

static bool dashboard_usable(const char *value)
{
	return !*value || (!strncmp(value, "https://", 8) && strstr(value, "{id}"));
}

static bool path_absolute(const char *value)
{
	return !*value || *value == '/';
}

static bool host_name(const char *value)
{
	return *value && strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:[]") == strlen(value);
}

static bool keys_place(const char *value)
{
	return path_absolute(value) || config_url_of_postgresql(value);
}

static bool store_place(const char *value)
{
	return !strcmp(value, "none") || keys_place(value);
}

static bool due_entry(const char *value)
{
	struct config_due d;
	return config_read_due(value, &d);
}

static bool retention_entry(const char *value)
{
	struct config_term t;
	return config_read_term(value, &t);
}

static bool view_entry(const char *value)
{
	struct config_view v;
	return config_read_view(value, &v);
}

/* "user", "-steps", "user+6" */
static bool column_entry(const char *value)
{
	const char *name = value + (*value == '-');
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz"), digits = name[n] == '+' ? strspn(name + n + 1, "0123456789") : 0;
	return n && n < 16 && (!name[n] || (*value != '-' && digits && digits < 3 && !name[n + 1 + digits]));
}

static bool queue_name(const char *value)
{
	return *value && strlen(value) < 40 && strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(value);
}

static bool person_name(const char *value)
{
	return *value && strlen(value) < 80 && !strpbrk(value, " \t");
}

static bool public_key(const char *value)
{
	return !*value || (strlen(value) == 64 && strspn(value, "0123456789abcdef") == 64);
}

static bool role_entry(const char *value)
{
	char person[80];
	return config_read_role(value, person, sizeof person) >= 0;
}

/* "synthetic=80", "clear", "CODE words that follow": what they may be, whoever applies them knows, and says so when the console starts. */
static bool entry_number(const char *value)
{
	size_t n = strspn(value, "abcdefghijklmnopqrstuvwxyz_.");
	return n && value[n] == '=' && strlen(value + n + 1) < 10 && strspn(value + n + 1, "0123456789") == strlen(value + n + 1) && value[n + 1];
}

static bool entry_word(const char *value)
{
	return *value && strlen(value) < 40 && strspn(value, "abcdefghijklmnopqrstuvwxyz_.") == strlen(value);
}

static bool entry_words(const char *value)
{
	size_t n = strcspn(value, " ");
	return n && n < 256 && value[n] && strlen(value) < 1000;
}

static bool policy_name(const char *value)
{
	return *value && strlen(value) < 60;
}

static bool lockable(const char *value);

static const struct setting {
	const char *name;
	enum setting_type type;
	size_t offset;
	const char *fallback;
	long least, most;
	bool (*check)(const char *value);
	const char *rule;
	const char *help;
} settings[] = {
#define SETTING(name, type, member, fallback, least, most, check, rule, help) \
	{ name, type, offsetof(struct config, member), fallback, least, most, check, rule, help },
#include "config/setting.def"
#undef SETTING
};

enum { SETTING_COUNT = sizeof settings / sizeof *settings };

static const struct setting *setting_find(const char *name)
{
	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (!strcmp(settings[i].name, name))
			return &settings[i];
	return NULL;
}

static bool lockable(const char *value)
{
	const struct setting *s = setting_find(value);
	return s && s->type != SECRET && s->type != PAIRS;
}

bool config_is_locked(const struct config *c, const char *name)
{
	for (size_t i = 0; i < c->locked.count; i++)
		if (!strcmp(c->locked.items[i], name))
			return true;
	return false;
}

/* The lock itself is the system-wide file's alone, and so is who may what: nobody grants it to themselves. */
static bool may_set(const struct config *c, const char *name, struct err *err)
{
	if (!c->system_read || (strcmp(name, "locked") && strcmp(name, "roles") && !config_is_locked(c, name)))
		return true;
	err_set(err, ERR_CONFIG, "setting %s is for the system-wide file alone", name);
	return err_remedy(err, "Ask who looks after /etc/idreview/config.");
}

static void *member(struct config *c, const struct setting *s)
{
	return (char *)c + s->offset;
}

static void set_text(struct config *c, const struct setting *s, const char *value)
{
	char **at = member(c, s);
	free(*at);
	*at = mem_strdup(value);
}

static void set_secret(struct config *c, const struct setting *s, const char *value)
{
	char **at = member(c, s);
	secret_free(*at);
	*at = secret_strdup(value);
}

static bool set_flag(struct config *c, const struct setting *s, const char *value, struct err *err)
{
	static const char *const words[2][4] = { { "false", "no", "off", "0" }, { "true", "yes", "on", "1" } };
	for (int yes = 0; yes < 2; yes++)
		for (size_t i = 0; i < 4; i++)
			if (!strcmp(value, words[yes][i])) {
				*(bool *)member(c, s) = yes;
				return true;
			}
	return err_set(err, ERR_CONFIG, "setting %s must be true or false", s->name);
}

static bool set_number(struct config *c, const struct setting *s, const char *value, struct err *err)
{
	char *end;
	errno = 0;
	long n = strtol(value, &end, 10);
	if (end == value || *end || errno || n < s->least || n > s->most)
		return err_set(err, ERR_CONFIG, "setting %s must be a number from %ld to %ld", s->name, s->least, s->most);
	*(int *)member(c, s) = (int)n;
	return true;
}

static bool add_to_list(struct config *c, const struct setting *s, const char *value, struct err *err)
{
	struct config_list *list = member(c, s);
	if (list->count == CONFIG_LIST_MAX)
		return err_set(err, ERR_CONFIG, "setting %s has more than %d entries", s->name, CONFIG_LIST_MAX);
	list->items[list->count++] = mem_strdup(value);
	return true;
}

static bool has_control(const char *value)
{
	for (; *value; value++)
		if ((unsigned char)*value < 0x20 || *value == 0x7f)
			return true;
	return false;
}

bool config_set(struct config *c, const char *name, const char *value, struct err *err)
{
	const struct setting *s = setting_find(name);
	if (!s || s->type == PAIRS)
		return err_set(err, ERR_CONFIG, "there is no setting of this name");
	if (!may_set(c, name, err))
		return false;
	if (has_control(value))
		return err_set(err, ERR_CONFIG, "setting %s holds a control character", s->name);
	if (s->check && !s->check(value))
		return err_set(err, ERR_CONFIG, "setting %s must be %s", s->name, s->rule);
	switch (s->type) {
	case FLAG:
		return set_flag(c, s, value, err);
	case NUMBER:
		return set_number(c, s, value, err);
	case LIST:
		return add_to_list(c, s, value, err);
	case SECRET:
		set_secret(c, s, value);
		return true;
	default:
		set_text(c, s, value);
		return true;
	}
}

bool config_add_template(struct config *c, const char *id, const char *name, struct err *err)
{
	for (size_t i = 0; i < c->template_count; i++)
		if (!strcmp(c->templates[i].key, id)) {
			free(c->templates[i].value);
			c->templates[i].value = mem_strdup(name);
			return true;
		}
	if (c->template_count == CONFIG_LIST_MAX)
		return err_set(err, ERR_CONFIG, "more than %d templates have a name", CONFIG_LIST_MAX);
	c->templates[c->template_count++] = (struct config_pair){ .key = mem_strdup(id), .value = mem_strdup(name) };
	return true;
}

void config_init(struct config *c)
{
	*c = (struct config){ 0 };
	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (settings[i].fallback)
			config_set(c, settings[i].name, settings[i].fallback, NULL);
}

static void list_finish(struct config_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i]);
}

void config_finish(struct config *c)
{
	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (settings[i].type == TEXT)
			free(*(char **)member(c, &settings[i]));
		else if (settings[i].type == LIST)
			list_finish(member(c, &settings[i]));
	secret_free(c->client_id);
	secret_free(c->secret);
	for (size_t i = 0; i < c->template_count; i++) {
		free(c->templates[i].key);
		free(c->templates[i].value);
	}
	*c = (struct config){ 0 };
}

const char *config_base_url(const struct config *c)
{
	if (c->base_url && *c->base_url)
		return c->base_url;
	return c->environment && !strcmp(c->environment, "production") ? "https://production.plaid.com" : "https://sandbox.plaid.com";
}

const char *config_template_name(const struct config *c, const char *template_id)
{
	for (size_t i = 0; i < c->template_count; i++)
		if (!strcmp(c->templates[i].key, template_id))
			return c->templates[i].value;
	return NULL;
}

bool config_read_environment(struct config *c, struct err *err)
{
	const char *env = getenv("PLAID_ENV"), *store = getenv("IDREVIEW_STORE");
	if (store && *store && !config_set(c, "store", store, err))
		return err_remedy(err, "The variable IDREVIEW_STORE says so.");
	if (!env || !*env)
		return true;
	if (!environment_known(env)) {
		err_set(err, ERR_CONFIG, "PLAID_ENV is neither sandbox nor production");
		return err_remedy(err, "Set PLAID_ENV to one of the two, or unset it for sandbox.");
	}
	return config_set(c, "environment", env, err);
}

bool config_setting_at(size_t i, struct config_setting *out)
{
	if (i >= SETTING_COUNT)
		return false;
	const struct setting *s = &settings[i];
	*out = (struct config_setting){
		.name = s->name,
		.type = type_names[s->type],
		.fallback = s->fallback ? s->fallback : "",
		.help = s->help,
		.least = s->least,
		.most = s->most,
	};
	return true;
}

/* Its first line, wherever it stands: text may come before it. */
static bool holds_certificate(int fd)
{
	static const char begin[] = "-----BEGIN ", ends[][24] = { "CERTIFICATE-----", "TRUSTED CERTIFICATE-----", "X509 CERTIFICATE-----" };
	struct buf text;
	char piece[4096];
	ssize_t n;
	bool found = false;
	buf_init(&text, CA_FILE_MAX);
	while ((n = read(fd, piece, sizeof piece)) > 0 && buf_add(&text, piece, (size_t)n))
		continue;
	for (const char *at = buf_str(&text); !found && (at = strstr(at, begin)); at++)
		for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
			found = found || !strncmp(at + sizeof begin - 1, ends[i], strlen(ends[i]));
	buf_finish(&text);
	return found;
}

/* libcurl would find out at the first call over TLS, and not say which file. */
bool config_check_ca_file(const struct config *c, struct err *err)
{
	struct stat st;
	if (!*c->ca_file)
		return true;
	int fd = open(c->ca_file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		err_set(err, ERR_CONFIG, "the file of the setting ca_file, %.300s, cannot be read: %s", c->ca_file, strerror(errno));
	else if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		err_set(err, ERR_CONFIG, "the file of the setting ca_file, %.300s, is no regular file", c->ca_file);
	else if (!holds_certificate(fd))
		err_set(err, ERR_CONFIG, "the file of the setting ca_file, %.300s, holds no certificate in PEM form", c->ca_file);
	else
		return close(fd) == 0;
	if (fd >= 0)
		close(fd);
	return err_remedy(err, "Let ca_file name a readable PEM file, or remove the setting.");
}

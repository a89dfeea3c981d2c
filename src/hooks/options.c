#include "hooks/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

enum { PORT_USUAL = 8480, CONNECTIONS_USUAL = 256, CONNECTIONS_MOST = 4000 };

static bool set_number(int *place, const char *name, const char *s, long least, long most, struct err *err)
{
	char *end;
	long n = strtol(s, &end, 10);
	if (!*s || *end || n < least || n > most)
		return err_set(err, ERR_USAGE, "%s: \"%.40s\" is not a number from %ld to %ld", name, s, least, most);
	*place = (int)n;
	return true;
}

static bool set_port(struct hooks_options *o, const char *s, struct err *err)
{
	return set_number(&o->port, "--port", s, 0, 65535, err);
}

static bool set_connections(struct hooks_options *o, const char *s, struct err *err)
{
	return set_number(&o->connections, "--connections", s, 1, CONNECTIONS_MOST, err);
}

static bool set_per_address(struct hooks_options *o, const char *s, struct err *err)
{
	return set_number(&o->per_address, "--per-address", s, 0, CONNECTIONS_MOST, err);
}

#define TEXT_OPTION(member)                                                                                                        \
	static bool set_##member(struct hooks_options *o, const char *s, struct err *err)                                          \
	{                                                                                                                          \
		(void)err;                                                                                                         \
		o->member = s;                                                                                                     \
		return true;                                                                                                       \
	}
TEXT_OPTION(bind)
TEXT_OPTION(base_url)
TEXT_OPTION(allow_host)
TEXT_OPTION(store)
TEXT_OPTION(config)
TEXT_OPTION(log)
TEXT_OPTION(tls_cert)
TEXT_OPTION(tls_key)

static bool set_until_stdin(struct hooks_options *o, const char *s, struct err *err)
{
	(void)s, (void)err;
	return o->until_stdin_closes = true;
}

static bool set_no_sweep(struct hooks_options *o, const char *s, struct err *err)
{
	(void)s, (void)err;
	return o->no_sweep = true;
}

const struct hooks_option hooks_option_table[] = {
	{ "--port", "N", "listen on this port (8480); 0: any free one", set_port },
	{ "--bind", "ADDRESS", "listen on this address (127.0.0.1), for a TLS proxy on this host to find", set_bind },
	{ "--tls-cert", "FILE", "speak TLS with this certificate and those it follows from, in PEM form", set_tls_cert },
	{ "--tls-key", "FILE", "the key of the certificate; nobody else may be able to read it", set_tls_key },
	{ "--base-url", "URL", "server to read attempts and keys from, instead of the environment's", set_base_url },
	{ "--allow-host", "HOST", "a base URL host that is neither the vendor's nor loopback", set_allow_host },
	{ "--store", "S", "where the inbox and the cases are, as the setting store: a path or postgresql://...", set_store },
	{ "--config", "FILE", "read this configuration file instead of yours", set_config },
	{ "--connections", "N", "most connections at a time (256)", set_connections },
	{ "--per-address", "N", "most of them from one address (32, and on a loopback address all of them); 0: no limit", set_per_address },
	{ "--no-sweep", NULL, "read again what webhooks speak of, and no open cases besides", set_no_sweep },
	{ "--until-stdin-closes", NULL, "end when standard input does", set_until_stdin },
	{ "--log", "FILE", "append messages to FILE instead of standard error", set_log },
	{ "--help", NULL, "say this and end", NULL },
	{ "--version", NULL, "say the version and end", NULL },
};
const size_t hooks_option_count = sizeof hooks_option_table / sizeof *hooks_option_table;

static const struct hooks_option *find(const char *s, const char **value)
{
	const char *equals = strchr(s, '=');
	size_t n = equals ? (size_t)(equals - s) : strlen(s);
	*value = equals ? equals + 1 : NULL;
	for (size_t i = 0; i < hooks_option_count; i++)
		if (strlen(hooks_option_table[i].name) == n && memcmp(hooks_option_table[i].name, s, n) == 0)
			return &hooks_option_table[i];
	return NULL;
}

/* Behind a proxy on this host all come from one address. */
static void complete(struct hooks_options *o)
{
	bool loopback = strncmp(o->bind, "127.", 4) == 0 || strcmp(o->bind, "::1") == 0;
	if (o->per_address < 0)
		o->per_address = loopback ? 0 : 32;
}

enum hooks_verdict hooks_options_parse(struct hooks_options *o, int argc, char *const argv[], struct err *err)
{
	*o = (struct hooks_options){ .port = PORT_USUAL, .bind = "127.0.0.1", .connections = CONNECTIONS_USUAL, .per_address = -1 };
	for (int i = 1; i < argc; i++) {
		const char *value;
		const struct hooks_option *row = find(argv[i], &value);
		if (row && !row->set && !value)
			return strcmp(row->name, "--help") == 0 ? HOOKS_HELP : HOOKS_VERSION;
		if (row && row->argument && !value && i + 1 < argc)
			value = argv[++i];
		if (!row || !row->set || (row->argument != NULL) != (value != NULL)) {
			err_set(err, ERR_USAGE, "unknown option, or one without its value: %.60s", argv[i]);
			err_remedy(err, "idreview-hooks --help lists them.");
			return HOOKS_WRONG;
		}
		if (!row->set(o, value, err))
			return HOOKS_WRONG;
	}
	if (!o->tls_cert != !o->tls_key) {
		err_set(err, ERR_USAGE, "--tls-cert and --tls-key belong together");
		return HOOKS_WRONG;
	}
	complete(o);
	return HOOKS_RUN;
}

void hooks_options_help(FILE *out)
{
	fputs("Usage: idreview-hooks [OPTION]...\n\nReceives the vendor's webhooks, keeps them in the store and reads again what they speak of.\n"
	      "The first line it prints is the address it listens on.\n\n", out);
	for (size_t i = 0; i < hooks_option_count; i++) {
		const struct hooks_option *row = &hooks_option_table[i];
		char left[64];
		snprintf(left, sizeof left, "%s%s%s", row->name, row->argument ? " " : "", row->argument ? row->argument : "");
		fprintf(out, "  %-18s  %s\n", left, row->help);
	}
}

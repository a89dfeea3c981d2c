#include "app/options.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

enum { SUBJECTS_FILE_MAX = 4 * 1024 * 1024 };

enum option_id {
	OPTION_TEMPLATE = 256, OPTION_USER, OPTION_SUBJECTS, OPTION_LIMIT, OPTION_JSON, OPTION_STRATEGY, OPTION_STEPS, OPTION_SHAREABLE,
	OPTION_NO_SHAREABLE, OPTION_CONSENT, OPTION_IDEMPOTENT, OPTION_DATA, OPTION_DRY_RUN, OPTION_YES, OPTION_WAIT, OPTION_AGAIN, OPTION_GIVE_UP, OPTION_PLAIN, OPTION_NO_IMAGES, OPTION_RECORDED_IMAGES,
	OPTION_PICTURES, OPTION_PASSTHROUGH, OPTION_MOUSE, OPTION_READ_ONLY, OPTION_BASE_URL, OPTION_ALLOW_HOST, OPTION_CONFIG, OPTION_LOG, OPTION_HELP,
	OPTION_VERSION
};

enum { SUBJECT = FOR_CONSOLE | FOR_LIST | FOR_RETRY | FOR_CREATE, WRITE = FOR_RETRY | FOR_CREATE, ALL = 511 };

/* In the order of enum option_id. */
const struct option_row option_table[] = {
	{ 't', "template", "ID", SUBJECT, "template of the subjects that follow" },
	{ 'u', "user", "ID", SUBJECT, "client_user_id of a subject; may be repeated" },
	{ 's', "subjects", "FILE", FOR_CONSOLE, "read subjects from FILE, \"client_user_id TAB template_id\" or an attempt id a line; - is standard input" },
	{ 'n', "limit", "N", FOR_LIST, "stop after N attempts" },
	{ 'j', "json", NULL, FOR_LIST | FOR_GET | FOR_SETTLE | WRITE, "print the API's object, checked and escaped" },
	{ 0, "strategy", "NAME", FOR_RETRY, "reset, incomplete, infer or custom" },
	{ 0, "steps", "NAMES", FOR_RETRY, "steps of a custom retry, comma-separated wire names; the others are skipped" },
	{ 0, "shareable", NULL, WRITE, "ask for a shareable link" },
	{ 0, "no-shareable", NULL, FOR_RETRY, "ask for no shareable link" },
	{ 0, "consent", NULL, FOR_CREATE, "the user has consented already" },
	{ 0, "idempotent", NULL, FOR_CREATE, "return the existing verification when there is one" },
	{ 0, "data", "FILE", WRITE, "user data, a JSON object as the API's user; - is standard input" },
	{ 0, "dry-run", NULL, WRITE, "print the request and send nothing" },
	{ 0, "yes", NULL, WRITE, "send it" },
	{ 0, "wait", "SECONDS", WRITE | FOR_SETTLE, "look so long for what came of a write whose answer was lost (60)" },
	{ 0, "again", NULL, WRITE, "send although the same was done within 15 minutes by a run that could not tell it" },
	{ 0, "give-up", NULL, FOR_SETTLE, "at a terminal: close what nobody can settle, by a typed word" },
	{ 0, "plain", NULL, FOR_SCREEN, "print the queue and the first pending case, without the console" },
	{ 0, "no-images", NULL, FOR_SCREEN, "start without pictures; t fetches and shows them" },
	{ 0, "recorded-images", NULL, FOR_SCREEN, "fetch and show pictures although this session is recorded" },
	{ 0, "pictures", "HOW", FOR_SCREEN, "auto, sixel, kitty, symbols or off" },
	{ 0, "passthrough", NULL, FOR_SCREEN, "send sixel through a tmux that lets it pass" },
	{ 0, "mouse", NULL, FOR_SCREEN, "let the mouse scroll, choose and open; most terminals then select text with Shift held" },
	{ 0, "read-only", NULL, ALL, "switch off everything that writes" },
	{ 0, "base-url", "URL", FOR_SERVER, "server to talk to, instead of the environment's" },
	{ 0, "allow-host", "HOST", FOR_SERVER, "a base URL host that is neither the vendor's nor loopback" },
	{ 'c', "config", "FILE", ALL, "read this configuration file instead of yours" },
	{ 0, "log", "FILE", ALL, "append messages to FILE, without personal data; a FIFO must have a reader" },
	{ 'h', "help", NULL, ALL, "print this help" },
	{ 'V', "version", NULL, ALL, "print the version" },
};
const size_t option_count = sizeof option_table / sizeof option_table[0];

static void add_subject(struct options *o, struct subject_line line)
{
	o->subjects = mem_grow(o->subjects, o->subject_count + 1, sizeof *o->subjects);
	o->subjects[o->subject_count++] = line;
}

static bool read_subjects(struct options *o, struct err *err)
{
	bool from_stdin = strcmp(o->subjects_file, "-") == 0;
	int fd = from_stdin ? STDIN_FILENO : open(o->subjects_file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, ERR_LOCAL, "cannot read %s: %s", o->subjects_file, strerror(errno));
	struct buf text;
	buf_init(&text, SUBJECTS_FILE_MAX);
	char piece[4096];
	ssize_t n;
	while ((n = read(fd, piece, sizeof piece)) > 0 && buf_add(&text, piece, (size_t)n))
		continue;
	if (!from_stdin)
		close(fd);
	if (n != 0 || text.full) {
		buf_finish(&text);
		return err_set(err, ERR_LOCAL, "%s: %s", o->subjects_file, n < 0 ? strerror(errno) : "more than 4 MiB of subjects");
	}
	secret_free(o->file_text);
	o->file_text = buf_take(&text, NULL);
	char *rest = o->file_text;
	for (size_t number = 1; rest && *rest; number++) {
		char *line = strsep(&rest, "\n");
		struct subject_line parsed;
		struct err why = { 0 };
		if (!subject_line_parse(line, &parsed, &why))
			return err_set(err, ERR_USAGE, "%s line %zu: %s", o->subjects_file, number, why.text);
		if (parsed.id || parsed.client_user_id)
			add_subject(o, parsed);
	}
	return true;
}

static bool take_number(const char *text, int *out, struct err *err)
{
	char *end;
	errno = 0;
	long n = strtol(text, &end, 10);
	if (errno || *end || end == text || n < 1 || n > 1000000)
		return err_set(err, ERR_USAGE, "--limit takes a number from 1 to 1000000, not \"%s\"", text);
	*out = (int)n;
	return true;
}

static bool take_seconds(const char *text, int *out, struct err *err)
{
	char *end;
	errno = 0;
	long n = strtol(text, &end, 10);
	if (errno || *end || end == text || n < 0 || n > 86400)
		return err_set(err, ERR_USAGE, "--wait takes seconds from 0 to 86400, not \"%s\"", text);
	*out = (int)n;
	return true;
}

static bool take(struct options *o, int id, const char *value, struct err *err)
{
	switch ((enum option_id)id) {
	case OPTION_TEMPLATE:
		o->template_id = value;
		return true;
	case OPTION_USER:
		if (!o->template_id)
			return err_set(err, ERR_USAGE, "--user %s has no --template before it", value);
		add_subject(o, (struct subject_line){ .client_user_id = value, .template_id = o->template_id });
		return true;
	case OPTION_LIMIT:
		return take_number(value, &o->limit, err);
	case OPTION_WAIT:
		return take_seconds(value, &o->wait_s, err);
	case OPTION_ALLOW_HOST:
		if (o->allow_host_count == sizeof o->allow_hosts / sizeof o->allow_hosts[0])
			return err_set(err, ERR_USAGE, "too many --allow-host");
		o->allow_hosts[o->allow_host_count++] = value;
		return true;
	case OPTION_SHAREABLE:
		o->shareable = IDV_YES;
		return true;
	case OPTION_NO_SHAREABLE:
		o->shareable = IDV_NO;
		return true;
	case OPTION_SUBJECTS: o->subjects_file = value; return true;
	case OPTION_STRATEGY: o->strategy = value; return true;
	case OPTION_STEPS: o->steps = value; return true;
	case OPTION_DATA: o->data_file = value; return true;
	case OPTION_PICTURES: o->pictures = value; return true;
	case OPTION_BASE_URL: o->base_url = value; return true;
	case OPTION_CONFIG: o->config_file = value; return true;
	case OPTION_LOG: o->log_file = value; return true;
	case OPTION_JSON: return o->json = true;
	case OPTION_CONSENT: return o->consent = true;
	case OPTION_IDEMPOTENT: return o->idempotent = true;
	case OPTION_DRY_RUN: return o->dry_run = true;
	case OPTION_AGAIN: return o->again = true;
	case OPTION_GIVE_UP: return o->give_up = true;
	case OPTION_YES: return o->yes = true;
	case OPTION_PLAIN: return o->plain = true;
	case OPTION_NO_IMAGES: return o->no_images = true;
	case OPTION_RECORDED_IMAGES: return o->recorded_images = true;
	case OPTION_PASSTHROUGH: return o->passthrough = true;
	case OPTION_MOUSE: return o->mouse = true;
	case OPTION_READ_ONLY: return o->read_only = true;
	case OPTION_HELP: return o->help = true;
	case OPTION_VERSION: return o->version = true;
	}
	return false;
}

bool options_parse(struct options *o, unsigned command, int argc, char **argv, struct err *err)
{
	struct option longs[sizeof option_table / sizeof option_table[0] + 1] = { 0 };
	char shorts[sizeof option_table / sizeof option_table[0] * 2 + 2] = ":";
	size_t n = 0, letters = 1;
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];
		if (!(row->commands & command))
			continue;
		longs[n++] = (struct option){ row->name, row->argument ? required_argument : no_argument, NULL, OPTION_TEMPLATE + (int)i };
		if (row->letter) {
			shorts[letters++] = row->letter;
			if (row->argument)
				shorts[letters++] = ':';
		}
	}
	*o = (struct options){ .wait_s = -1 };
	opterr = 0;
	optind = 1;
	for (int id; (id = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
		if (id == '?' || id == ':')
			return err_set(err, ERR_USAGE, id == ':' ? "%s needs a value" : "%s is no option here", argv[optind - 1]) ||
			       err_remedy(err, "--help lists the options");
		for (size_t i = 0; i < option_count; i++)
			if (option_table[i].letter == id)
				id = OPTION_TEMPLATE + (int)i;
		/* A value that is a word of its own: --template --base-url URL lacks one. */
		if (optarg && optarg == argv[optind - 1] && strncmp(optarg, "--", 2) == 0) {
			const char *name = option_table[id - OPTION_TEMPLATE].name;
			err_set(err, ERR_USAGE, "--%s needs a value, and %s is none", name, optarg);
			return err_remedy(err, "A value that begins so is written --%s=VALUE; --help lists the options.", name);
		}
		if (!take(o, id, optarg, err))
			return false;
	}
	if (o->subjects_file && !read_subjects(o, err))
		return false;
	o->ids = (const char **)argv + optind;
	o->id_count = (size_t)(argc - optind);
	for (size_t i = 0; i < o->id_count && command & (FOR_CONSOLE | FOR_DEMO); i++)
		add_subject(o, (struct subject_line){ .id = o->ids[i] });
	return true;
}

void options_finish(struct options *o)
{
	free(o->subjects);
	secret_free(o->file_text);
	*o = (struct options){ 0 };
}

void options_print_help(FILE *f, unsigned command)
{
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];
		if (!(row->commands & command))
			continue;
		char left[64];
		if (row->letter)
			snprintf(left, sizeof left, "-%c, --%s%s%s", row->letter, row->name, row->argument ? " " : "", row->argument ? row->argument : "");
		else
			snprintf(left, sizeof left, "    --%s%s%s", row->name, row->argument ? " " : "", row->argument ? row->argument : "");
		fprintf(f, "  %-24s %s\n", left, row->help);
	}
}

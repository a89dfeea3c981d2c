#include "command/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/nearest.h"
#include "command/read.h"
#include "base/buf.h"
#include "base/mem.h"

enum option_id {
	OPTION_TEMPLATE = 256, OPTION_USER, OPTION_SUBJECTS, OPTION_LIMIT, OPTION_JSON, OPTION_STRATEGY, OPTION_STEPS, OPTION_SHAREABLE,
	OPTION_NO_SHAREABLE, OPTION_CONSENT, OPTION_IDEMPOTENT, OPTION_NO_IDEMPOTENT, OPTION_DATA, OPTION_DRY_RUN, OPTION_YES, OPTION_UNCLEAR,
	OPTION_WAIT, OPTION_AGAIN, OPTION_GIVE_UP, OPTION_PLAIN, OPTION_NO_IMAGES, OPTION_RECORDED_IMAGES, OPTION_PICTURES,
	OPTION_PASSTHROUGH, OPTION_MOUSE, OPTION_READ_ONLY, OPTION_BASE_URL, OPTION_ALLOW_HOST, OPTION_CONFIG, OPTION_LOG, OPTION_HELP, OPTION_VERSION
};

enum { SUBJECTS_FILE_MAX = 4 * 1024 * 1024 };
enum { SUBJECT = FOR_CONSOLE | FOR_LIST | FOR_RETRY | FOR_CREATE, READS = FOR_CONSOLE | FOR_LIST, WRITE = FOR_RETRY | FOR_CREATE, ALL = 511 };

/* In the order of enum option_id. */
const struct option_row option_table[] = {
	{ 't', "template", "ID", NULL, SUBJECT, "template of the subjects that follow" },
	{ 'u', "user", "ID", NULL, SUBJECT, "client_user_id of a subject; may be repeated" },
	{ 's', "subjects", "FILE", NULL, READS, "read subjects from FILE, \"client_user_id TAB template_id\" or an attempt id a line; - is standard input" },
	{ 'n', "limit", "N", NULL, FOR_LIST, "stop after N attempts, 1 to 1000000" },
	{ 'j', "json", NULL, NULL, FOR_LIST | FOR_GET | FOR_SETTLE | WRITE, "print the API's object, checked and escaped" },
	{ 0, "strategy", "NAME", "reset incomplete infer custom", FOR_RETRY, "reset, incomplete, infer or custom" },
	{ 0, "steps", "NAMES", "verify_sms kyc_check documentary_verification selfie_check", FOR_RETRY,
	  "steps of a custom retry, comma-separated wire names; the others are skipped" },
	{ 0, "shareable", NULL, NULL, WRITE, "ask for a shareable link" },
	{ 0, "no-shareable", NULL, NULL, FOR_RETRY, "ask for no shareable link" },
	{ 0, "consent", NULL, NULL, FOR_CREATE, "the user has consented already" },
	{ 0, "idempotent", NULL, NULL, FOR_CREATE, "return the existing verification when there is one (the default)" },
	{ 0, "no-idempotent", NULL, NULL, FOR_CREATE, "refuse when there is a verification already" },
	{ 0, "data", "FILE", NULL, WRITE, "user data, a JSON object as the API's user; - is standard input" },
	{ 0, "dry-run", NULL, NULL, WRITE, "print the request and send nothing" },
	{ 0, "yes", NULL, NULL, WRITE, "send it" },
	{ 0, "unclear", NULL, NULL, FOR_RETRY, "send also where it is not documented what the strategy does to the newest attempt" },
	{ 0, "wait", "SECONDS", NULL, WRITE | FOR_SETTLE, "look so long for what came of a write whose answer was lost, 0 to 86400 (60)" },
	{ 0, "again", NULL, NULL, WRITE, "send although the same was done within 15 minutes by a run that could not tell it" },
	{ 0, "give-up", NULL, NULL, FOR_SETTLE, "at a terminal: close what nobody can settle, by a typed word" },
	{ 0, "plain", NULL, NULL, FOR_SCREEN, "print the queue and the first pending case, without the console" },
	{ 0, "no-images", NULL, NULL, FOR_SCREEN, "start without pictures; t fetches and shows them" },
	{ 0, "recorded-images", NULL, NULL, FOR_SCREEN, "fetch and show pictures although this session is recorded" },
	{ 0, "pictures", "HOW", "auto sixel kitty symbols off", FOR_SCREEN, "auto, sixel, kitty, symbols or off" },
	{ 0, "passthrough", NULL, NULL, FOR_SCREEN, "send sixel through a tmux that lets it pass" },
	{ 0, "mouse", NULL, NULL, FOR_SCREEN, "let the mouse scroll, choose and open; most terminals then select text with Shift held" },
	{ 0, "read-only", NULL, NULL, ALL, "switch off everything that writes" },
	{ 0, "base-url", "URL", NULL, FOR_SERVER, "server to talk to, instead of the environment's" },
	{ 0, "allow-host", "HOST", NULL, FOR_SERVER, "a base URL host that is neither the vendor's nor loopback" },
	{ 'c', "config", "FILE", NULL, ALL, "read this configuration file instead of yours" },
	{ 0, "log", "FILE", NULL, ALL, "append messages to FILE, without personal data; a FIFO must have a reader" },
	{ 'h', "help", NULL, NULL, ALL, "print this help" },
	{ 'V', "version", NULL, NULL, ALL, "print the version" },
};
const size_t option_count = sizeof option_table / sizeof option_table[0];

static bool add_subject(struct options *o, struct subject_line line, struct err *err)
{
	if (!subject_line_check(&line, err))
		return false;
	o->subjects = mem_grow(o->subjects, o->subject_count + 1, sizeof *o->subjects);
	o->subjects[o->subject_count++] = line;
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

/* Of a request the second word would silently win over the first. */
static bool take_once(const char **at, const char *value, const char *name, struct err *err)
{
	if (*at)
		return err_set(err, ERR_USAGE, "--%s is given twice", name);
	*at = value;
	return true;
}

static bool take_choice(enum idv_tristate *at, enum idv_tristate value, const char *name, struct err *err)
{
	if (*at != IDV_UNSET && *at != value)
		return err_set(err, ERR_USAGE, "--%s and --no-%s contradict each other", name, name);
	*at = value;
	return true;
}

static bool take(struct options *o, int id, const char *value, struct err *err)
{
	switch ((enum option_id)id) {
	case OPTION_TEMPLATE:
		o->template_id = value;
		o->template_open = true;
		return true;
	case OPTION_USER:
		if (!o->template_id)
			return err_set(err, ERR_USAGE, "--user %s has no --template before it", value);
		o->template_open = false;
		return add_subject(o, (struct subject_line){ .client_user_id = value, .template_id = o->template_id }, err);
	case OPTION_LIMIT:
		return take_number(value, &o->limit, err);
	case OPTION_WAIT:
		return take_seconds(value, &o->wait_s, err);
	case OPTION_ALLOW_HOST:
		if (o->allow_host_count == sizeof o->allow_hosts / sizeof o->allow_hosts[0])
			return err_set(err, ERR_USAGE, "too many --allow-host");
		o->allow_hosts[o->allow_host_count++] = value;
		return true;
	case OPTION_SHAREABLE: return take_choice(&o->shareable, IDV_YES, "shareable", err);
	case OPTION_NO_SHAREABLE: return take_choice(&o->shareable, IDV_NO, "shareable", err);
	case OPTION_IDEMPOTENT: return take_choice(&o->idempotent, IDV_YES, "idempotent", err);
	case OPTION_NO_IDEMPOTENT: return take_choice(&o->idempotent, IDV_NO, "idempotent", err);
	case OPTION_SUBJECTS: return take_once(&o->subjects_file, value, "subjects", err);
	case OPTION_STRATEGY: return take_once(&o->strategy, value, "strategy", err);
	case OPTION_STEPS: return take_once(&o->steps, value, "steps", err);
	case OPTION_DATA: return take_once(&o->data_file, value, "data", err);
	case OPTION_PICTURES: o->pictures = value; return true;
	case OPTION_BASE_URL: o->base_url = value; return true;
	case OPTION_CONFIG: o->config_file = value; return true;
	case OPTION_LOG: o->log_file = value; return true;
	case OPTION_JSON: return o->json = true;
	case OPTION_CONSENT: return o->consent = true;
	case OPTION_DRY_RUN: return o->dry_run = true;
	case OPTION_AGAIN: return o->again = true;
	case OPTION_GIVE_UP: return o->give_up = true;
	case OPTION_YES: return o->yes = true;
	case OPTION_UNCLEAR: return o->unclear = true;
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

/* getopt's tables for the options of `command`. */
struct parser {
	struct option longs[sizeof option_table / sizeof option_table[0] + 1];
	char shorts[sizeof option_table / sizeof option_table[0] * 2 + 3];
};

/* `first`: "+" to stop at the first word that is no option, else "". */
static void parser_fill(struct parser *p, unsigned command, const char *first)
{
	size_t n = 0, letters = strlen(first) + 1;
	*p = (struct parser){ 0 };
	memcpy(p->shorts, *first ? "+:" : ":", letters);
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];
		if ((row->commands & command) != command)
			continue;
		p->longs[n++] = (struct option){ row->name, row->argument ? required_argument : no_argument, NULL, OPTION_TEMPLATE + (int)i };
		if (row->letter) {
			p->shorts[letters++] = row->letter;
			if (row->argument)
				p->shorts[letters++] = ':';
		}
	}
	opterr = 0;
	optind = 0; /* both its place and its order anew */
}

static const struct option_row *row_of_letter(int letter)
{
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].letter == letter)
			return &option_table[i];
	return NULL;
}

/* The commands that take it, for a sentence. */
static void list_commands(const struct option_row *row, struct buf *out)
{
	for (size_t i = 0; i < command_count; i++)
		if (row->commands & command_table[i].bit && command_table[i].name)
			buf_printf(out, "%s%s", out->len ? ", " : "", command_table[i].name);
}

static bool refuse_row(const struct option_row *row, const char *name, const char *where, struct err *err)
{
	struct buf commands;
	buf_init(&commands, 200);
	list_commands(row, &commands);
	err_set(err, ERR_USAGE, "%s is no option of %s", name, where);
	err_remedy(err, "It goes behind one of these commands: %s", buf_str(&commands));
	buf_finish(&commands);
	return false;
}

/* What getopt refused, `word`, and why. */
static bool refuse_option(unsigned command, const char *word, struct err *err)
{
	const char *where = "idreview without a command";
	for (size_t i = 0; i < command_count; i++)
		if (command_table[i].bit == command && command_table[i].name)
			where = command_table[i].name;
	if (optopt > 0 && optopt < OPTION_TEMPLATE) {
		const struct option_row *row = row_of_letter(optopt);
		const char name[] = { '-', (char)optopt, '\0' };
		if (row)
			return refuse_row(row, name, where, err);
		return err_set(err, ERR_USAGE, "%s is no option of %s", name, where) || err_remedy(err, "--help lists the options");
	}
	char name[64];
	size_t n = strcspn(word + 2, "="), begun = 0;
	snprintf(name, sizeof name, "%.*s", (int)(n < 60 ? n : 60), word + 2);
	if (optopt)
		return err_set(err, ERR_USAGE, "--%s takes no value", name);
	struct nearest near = { .word = name };
	struct buf others;
	buf_init(&others, 300);
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];
		if (!(row->commands & command) && strcmp(row->name, name) == 0) {
			buf_finish(&others);
			return refuse_row(row, word, where, err);
		}
		if (!(row->commands & command))
			continue;
		nearest_try(&near, row->name);
		if (n && strncmp(row->name, name, n) == 0)
			buf_printf(&others, "%s--%s", begun++ ? " or " : "", row->name);
	}
	if (begun > 1)
		err_set(err, ERR_USAGE, "--%s may be %s", name, buf_str(&others));
	else if (near.found)
		err_set(err, ERR_USAGE, "--%s is no option of %s: did you mean --%s?", name, where, near.found);
	else
		err_set(err, ERR_USAGE, "--%s is no option of %s", name, where);
	buf_finish(&others);
	return err_remedy(err, "--help lists the options");
}

int options_command_place(int argc, char **argv)
{
	struct parser p;
	parser_fill(&p, FOR_SERVER, "+");
	int id;
	while ((id = getopt_long(argc, argv, p.shorts, p.longs, NULL)) != -1)
		if (id == '?' || id == ':')
			return 0; /* told when the options are read */
	return optind < argc && strcmp(argv[optind - 1], "--") != 0 ? optind : 0;
}

static bool read_subjects(struct options *o, struct err *err)
{
	const char *name = read_is_stdin(o->subjects_file) ? "standard input" : o->subjects_file;
	struct buf text;
	size_t len;
	buf_init(&text, SUBJECTS_FILE_MAX);
	bool ok = read_whole(o->subjects_file, name, "more than 4 MiB of subjects", &text, err);
	if (ok)
		o->file_text = buf_take(&text, &len);
	buf_finish(&text);
	return ok && subjects_parse(name, o->file_text, len, &o->subjects, &o->subject_count, err);
}

bool options_parse(struct options *o, unsigned command, int argc, char **argv, struct err *err)
{
	struct parser p;
	*o = (struct options){ .wait_s = -1 };
	parser_fill(&p, command, "");
	for (int id; (id = getopt_long(argc, argv, p.shorts, p.longs, NULL)) != -1;) {
		if (id == ':')
			return err_set(err, ERR_USAGE, "%s needs a value", argv[optind - 1]) || err_remedy(err, "--help lists the options");
		if (id == '?')
			return refuse_option(command, argv[optind - 1], err);
		if (id < OPTION_TEMPLATE)
			id = OPTION_TEMPLATE + (int)(row_of_letter(id) - option_table);
		/* A value that is a word of its own: --template --base-url URL lacks one. */
		if (optarg && optarg == argv[optind - 1] && strncmp(optarg, "--", 2) == 0) {
			const char *name = option_table[id - OPTION_TEMPLATE].name;
			err_set(err, ERR_USAGE, "--%s needs a value, and %s is none", name, optarg);
			return err_remedy(err, "A value that begins so is written --%s=VALUE; --help lists the options.", name);
		}
		if (!take(o, id, optarg, err))
			return false;
	}
	o->ids = (const char **)argv + optind;
	o->id_count = (size_t)(argc - optind);
	if (o->help || o->version)
		return true;
	if (o->template_open)
		return err_set(err, ERR_USAGE, "--template %s has no --user after it", o->template_id);
	if (o->subjects_file && !read_subjects(o, err))
		return false;
	for (size_t i = 0; i < o->id_count && command & READS; i++)
		if (subject_id_is_plausible(o->ids[i]) && !add_subject(o, (struct subject_line){ .id = o->ids[i] }, err))
			return false;
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

#include "command/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/mistake.h"
#include "command/option_table.h"
#include "command/read.h"
#include "base/buf.h"
#include "base/mem.h"

enum { SUBJECTS_FILE_MAX = 4 * 1024 * 1024 };

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

static bool take_more(const char **all, size_t *count, size_t most, const char *value, const char *name, struct err *err)
{
	if (*count == most)
		return err_set(err, ERR_USAGE, "too many --%s: at most %zu", name, most);
	all[(*count)++] = value;
	return true;
}

static bool take_user(struct options *o, enum idv_by by, const char *value, struct err *err)
{
	if (o->command & FOR_SCREENING)
		return take_once(&o->user, value, "user", err);
	if (!o->template_id)
		return err_set(err, ERR_USAGE, "--user%s %s has no --template before it", by == IDV_BY_USER ? "-id" : "", value);
	o->template_open = false;
	return add_subject(o, (struct subject_line){ .by = by, .client_user_id = value, .template_id = o->template_id }, err);
}

static bool take(struct options *o, int id, const char *value, struct err *err)
{
	switch ((enum option_id)id) {
	case OPTION_TEMPLATE:
		o->template_id = value;
		o->template_open = true;
		return true;
	case OPTION_USER: return take_user(o, IDV_BY_CLIENT_USER, value, err);
	case OPTION_USER_ID: return take_user(o, IDV_BY_USER, value, err);
	case OPTION_LIMIT:
		return take_number(value, &o->limit, err);
	case OPTION_WAIT:
		return take_seconds(value, &o->wait_s, err);
	case OPTION_ALLOW_HOST:
		return take_more(o->allow_hosts, &o->allow_host_count, sizeof o->allow_hosts / sizeof o->allow_hosts[0], value, "allow-host", err);
	case OPTION_REASON: return take_more(o->reasons, &o->reason_count, sizeof o->reasons / sizeof o->reasons[0], value, "reason", err);
	case OPTION_FACTOR: return take_more(o->factors, &o->factor_count, sizeof o->factors / sizeof o->factors[0], value, "factor", err);
	case OPTION_PROGRAM: return take_once(&o->program, value, "program", err);
	case OPTION_STATUS: return take_once(&o->status, value, "status", err);
	case OPTION_ASSIGNEE: return take_once(&o->assignee, value, "assignee", err);
	case OPTION_ATTEMPT: return take_once(&o->attempt, value, "attempt", err);
	case OPTION_CONFIRM: return take_once(&o->confirm, value, "confirm", err);
	case OPTION_DISMISS: return take_once(&o->dismiss, value, "dismiss", err);
	case OPTION_COMMENT: return take_once(&o->comment, value, "comment", err);
	case OPTION_SEEN: return take_once(&o->seen, value, "seen", err);
	case OPTION_TO: return take_once(&o->to, value, "to", err);
	case OPTION_NOBODY: return o->nobody = true;
	case OPTION_FROM: return take_once(&o->from, value, "from", err);
	case OPTION_POLICY: return take_once(&o->policy_file, value, "policy", err);
	case OPTION_ANSWER: return take_once(&o->answer, value, "answer", err);
	case OPTION_FORM: return take_once(&o->form, value, "form", err);
	case OPTION_OUT: return take_once(&o->out, value, "out", err);
	case OPTION_UNMASK: return o->unmask = true;
	case OPTION_WITH_PICTURES: return o->with_pictures = true;
	case OPTION_HEAD:
		if (o->head_count == sizeof o->heads / sizeof o->heads[0])
			return err_set(err, ERR_USAGE, "too many --head; --head - reads any number from standard input");
		o->heads[o->head_count++] = value;
		return true;
	case OPTION_KEY: return take_once(&o->key_file, value, "key", err);
	case OPTION_CASE: return take_once(&o->case_word, value, "case", err);
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
	case OPTION_VIEW: return take_once(&o->view, value, "view", err);
	case OPTION_FILTER: return take_once(&o->filter, value, "filter", err);
	case OPTION_RELEASE: return o->release = true;
	case OPTION_WITH_NOTES: return o->with_notes = true;
	case OPTION_SCREENINGS: return o->screenings = true;
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
	struct option longs[OPTIONS + 1];
	char shorts[OPTIONS * 2 + 3];
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
		p->longs[n++] = (struct option){ row->name, row->argument ? required_argument : no_argument, NULL, OPTION_FIRST + (int)i };
		if (row->letter) {
			p->shorts[letters++] = row->letter;
			if (row->argument)
				p->shorts[letters++] = ':';
		}
	}
	opterr = 0;
	optind = 0; /* both its place and its order anew */
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
	*o = (struct options){ .command = command, .wait_s = -1 };
	parser_fill(&p, command, "");
	for (int id; (id = getopt_long(argc, argv, p.shorts, p.longs, NULL)) != -1;) {
		if (id == ':')
			return err_set(err, ERR_USAGE, "%s needs a value", argv[optind - 1]) || err_remedy(err, "--help lists the options");
		if (id == '?')
			return mistake_option(command, argv[optind - 1], optopt, err);
		if (id < OPTION_FIRST)
			id = OPTION_FIRST + (int)(option_of_letter(id) - option_table);
		/* A value that is a word of its own: --template --base-url URL lacks one. */
		if (optarg && optarg == argv[optind - 1] && strncmp(optarg, "--", 2) == 0) {
			const char *name = option_table[id - OPTION_FIRST].name;
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
	for (size_t i = 0; i < o->id_count && command & (FOR_CONSOLE | FOR_LIST); i++)
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

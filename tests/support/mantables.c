/* Prints the tables of the manual and of doc/keys.md from the rows of the source: keys, options, settings, rules of findings, exit codes,
 * commands, and which key is whose. tests/lint/manual holds both against it; `make manual` puts it in. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "config/config.h"
#include "decide/finding.h"
#include "decide/playbook.h"
#include "screen/case_look.h"
#include "screen/table.h"
#include "ui/ui.h"
#include "command/command.h"
#include "command/option_table.h"
#include "hooks/metrics.h"
#include "hooks/options.h"
#include "hooks/refusal.h"
#include "base/err.h"
#include "term/term.h"

/* mdoc: a leading dot or quote and a backslash would be markup. */
static void put(const char *s)
{
	for (; *s; s++) {
		if (*s == '\\')
			fputs("\\e", stdout);
		else if (*s == '"')
			fputs("\\(dq", stdout);
		else if (*s == '-')
			fputs("\\-", stdout);
		else
			putchar(*s);
	}
}

/* Each sentence on a line of its own, the last with a full stop. */
static void put_sentences(const char *s)
{
	for (const char *end; (end = strstr(s, ". ")); s = end + 2) {
		char sentence[400];
		snprintf(sentence, sizeof sentence, "%.*s", (int)(end - s), s);
		put(sentence);
		puts(".");
	}
	put(s);
	puts(*s && s[strlen(s) - 1] == '.' ? "" : ".");
}

/* Kinds of event: the word of the chain, and what is said of it. */
static void events(void)
{
	static const struct { const char *word, *sentence; } rows[] = {
#define EVENT(name, word, sentence) { word, sentence },
#include "store/event.def"
#undef EVENT
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		fputs(".It ", stdout);
		puts(rows[i].word);
		put(rows[i].sentence);
		puts(".");
	}
}

/* An action that several screens have is told once. */
static bool told(const struct action *told[], size_t *count, const struct action *a)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(told[i]->name, a->name) == 0)
			return true;
	told[(*count)++] = a;
	return false;
}

static void put_action(const struct action *a)
{
	char name[16];
	fputs(".It \"", stdout);
	for (size_t k = 0; k < ACTION_KEYS && a->keys[k]; k++) {
		fputs(k ? "  " : "\\&", stdout);
		put(action_key_name(a->keys[k], name));
	}
	fputs("\"\n", stdout);
	put_sentences(a->help);
}

static void keys(void)
{
	static const struct action *seen[256];
	size_t count = 0;
	for (int g = 0; g < ACTION_GROUPS; g++) {
		printf(".Ss %s\n.Bl -tag -width \"Enter  ^J\" -compact\n", action_group_names[g]);
		for (size_t i = 0; i < screen_count; i++) {
			struct action_walk walk = action_walk(screen_table[i]->actions);
			for (const struct action *a; (a = action_next(&walk));)
				if ((int)a->group == g && !told(seen, &count, a))
					put_action(a);
		}
		puts(".El");
	}
}

static void options(void)
{
	puts(".Bl -tag -width Ds");
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];
		fputs(".It ", stdout);
		if (row->letter)
			printf("Fl %c , ", row->letter);
		printf("Fl -%s%s%s\n", row->name, row->argument ? " Ar " : "", row->argument ? row->argument : "");
		put_sentences(row->help);
		putchar('(');
		const char *comma = "";
		for (size_t c = 0; c < command_count; c++) {
			if (row->commands & command_table[c].bit) {
				printf("%s%s", comma, command_table[c].name ? command_table[c].name : "console");
				comma = ", ";
			}
		}
		puts(")");
	}
	puts(".El");
}

static void commands(void)
{
	puts(".Bl -tag -width Ds");
	for (size_t i = 0; i < command_count; i++) {
		fputs(".It Nm Cm ", stdout);
		put(command_table[i].usage);
		putchar('\n');
		put_sentences(command_table[i].summary);
	}
	puts(".El");
}

static void settings(void)
{
	puts(".Bl -tag -width Ds");
	struct config_setting s;
	for (size_t i = 0; config_setting_at(i, &s); i++) {
		printf(".It Ic %s Pq %s", s.name, s.type);
		if (s.most)
			printf(" from %ld to %ld", s.least, s.most);
		fputs(", default: ", stdout);
		put(*s.fallback ? s.fallback : "empty");
		putchar('\n');
		put_sentences(s.help);
	}
	puts(".El");
}

/* Where a rule looks: the field, or the first and the last of several. */
static void put_leaves(const struct rule *r)
{
	if (r->leaf == IDV_LEAVES)
		fputs("any field", stdout);
	else
		put(idv_leaf_table[r->leaf].path);
	if (r->last == r->leaf)
		return;
	fputs(" to ", stdout);
	put(idv_leaf_table[r->last].path);
}

static void findings(void)
{
	static const char *const severities[] = { "neutral", "good", "worth a look", "bad", "waits", "not understood" };
	puts(".Bl -tag -width Ds");
	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *r = &rule_table[i];
		bool has_step = r->step >= 0 && r->step < IDV_STEPS;
		printf(".It Sy %s Pq %s; %s%s\n", r->code, has_step ? idv_step_table[r->step].label : "the attempt",
		       r->severity == RULE_BY_WORD ? "as bad as the word" : severities[r->severity], r->ours ? "; our reading" : "");
		putchar((char)(r->what[0] >= 'a' && r->what[0] <= 'z' ? r->what[0] - 'a' + 'A' : r->what[0]));
		put(r->what + 1);
		fputs(".\nBy ", stdout);
		put_leaves(r);
		if (r->threshold >= 0)
			printf(", threshold %s", threshold_table[r->threshold].name);
		puts(".");
	}
	puts(".El");
}

static void playbook(void)
{
	puts(".Bl -tag -width Ds -compact");
	for (size_t i = 0; i < play_built_in_count; i++) {
		printf(".It Sy %s %s\n", play_built_in[i].code, play_built_in[i].strategy);
		const char *why = play_built_in[i].why;
		putchar((char)(why[0] >= 'a' && why[0] <= 'z' ? why[0] - 'a' + 'A' : why[0]));
		put(why + 1);
		puts(".");
	}
	puts(".El");
}

static void thresholds(void)
{
	puts(".Bl -tag -width Ds -compact");
	for (int i = 0; i < THRESHOLDS; i++) {
		const struct threshold_row *t = &threshold_table[i];
		printf(".It Sy %s Pq %lld , from %lld to %lld ; %s\n", t->name, (long long)t->value, (long long)t->least, (long long)t->most,
		       !strcmp(t->source, "vendor") ? "by the vendor" : "ours");
		put(t->help);
		puts(".");
	}
	puts(".El");
}

static void exits(void)
{
	puts(".Bl -tag -width Ds -compact");
	for (int code = 0; code < 128; code++) {
		const char *comma = "";
		for (int kind = ERR_NONE; kind < ERR_KINDS; kind++) {
			if (err_exit_code((enum err_kind)kind) != code)
				continue;
			if (!*comma)
				printf(".It %d\n", code);
			printf("%s%s", comma, err_kind_meaning((enum err_kind)kind));
			comma = "; or ";
		}
		if (*comma)
			puts(".");
	}
	puts(".El");
}

/* The columns of doc/keys.md: where a key can mean something of its own. */
static const struct {
	const struct screen_kind *kind;
	unsigned modes, but; /* told in another column */
	const char *name;
} places[] = {
	{ &queue_screen, MODE_SCREEN, 0, "the queue" },
	{ &case_screen, MODE_SCREEN, 0, "a case" },
	{ &case_screen, CASE_PICTURES, MODE_SCREEN, "and in its Documents and Selfie" },
	{ &case_screen, MODE_WHOLE, 0, "a picture on the whole screen" },
	{ &screening_screen, MODE_SCREEN, 0, "the screening of a case" },
	{ &explain_screen, MODE_LIST, 0, "lists that open over them" },
};
enum { PLACES = sizeof places / sizeof places[0] };

static void put_markdown(const char *s)
{
	for (; *s; s++)
		printf(strchr("|*_<>`\\", *s) ? "\\%c" : "%c", *s);
}

/* What a key does in each place, in the order of code points. */
static void allocation(void)
{
	char name[16];
	fputs("| key |", stdout);
	for (int p = 0; p < PLACES; p++)
		printf(" %s |", places[p].name);
	puts("\n|---|---|---|---|---|---|---|");
	for (uint32_t key = 1; key <= TERM_F12; key = key == 0x7f ? TERM_UP : key + 1) {
		const char *what[PLACES] = { 0 };
		bool any = false;
		for (int p = 0; p < PLACES; p++) {
			struct action_walk walk = action_walk(places[p].kind->actions);
			for (const struct action *a; (a = action_next(&walk));)
				for (size_t k = 0; k < ACTION_KEYS && a->keys[k]; k++)
					if (a->keys[k] == key && a->modes & places[p].modes && !(a->modes & places[p].but))
						what[p] = a->name;
			any = any || what[p];
		}
		if (!any)
			continue;
		fputs("| ", stdout);
		put_markdown(action_key_name(key, name));
		for (int p = 0; p < PLACES; p++) {
			fputs(" | ", stdout);
			put_markdown(what[p] ? what[p] : "");
		}
		puts(" |");
	}
}

/* -- of idreview-hooks(1) -------------------------------------------------------------------------------------------------------- */

static void hooks_options(void)
{
	for (size_t i = 0; i < hooks_option_count; i++) {
		const struct hooks_option *o = &hooks_option_table[i];
		fputs(".It Fl Fl ", stdout);
		put(o->name + 2);
		printf("%s", o->argument ? " Ar " : "");
		for (const char *c = o->argument; c && *c; c++)
			putchar(*c | 0x20); /* small letters */
		putchar('\n');
		put_sentences(o->help);
	}
}

static void hooks_refusals(void)
{
	for (int i = REFUSAL_NONE + 1; i < REFUSALS; i++) {
		printf(".It Sy %s Pq %d\n", refusal_table[i].name, refusal_table[i].status);
		put_sentences(refusal_table[i].meaning);
	}
}

static void hooks_metrics(void)
{
	const char *name, *help;
	for (size_t i = 0; metrics_at(i, &name, &help); i++) {
		printf(".It Sy %s\n", name);
		put_sentences(help);
	}
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*print)(void);
	} tables[] = { { "keys", keys }, { "options", options }, { "commands", commands }, { "settings", settings }, { "exits", exits }, { "findings", findings }, { "thresholds", thresholds },
	             { "playbook", playbook },
	             { "allocation", allocation }, { "hooks-options", hooks_options }, { "hooks-refusals", hooks_refusals },
	             { "hooks-metrics", hooks_metrics }, { "events", events } };
	for (size_t i = 0; argc == 2 && i < sizeof tables / sizeof tables[0]; i++) {
		if (strcmp(tables[i].name, argv[1]) == 0) {
			tables[i].print();
			return 0;
		}
	}
	fprintf(stderr, "usage: mantables keys | options | commands | settings | findings | thresholds | playbook | exits | allocation | hooks-options | hooks-refusals | hooks-metrics | events\n");
	return 2;
}

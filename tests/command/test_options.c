/* The command line: what is taken, and what is said of the rest. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "command/command.h"
#include "command/nearest.h"
#include "command/option_table.h"
#include "command/options.h"
#include "base/buf.h"
#include "base/err.h"
#include "idv/request.h"

static const struct {
	const char *typed, *meant;
} slips[] = {
	{ "lst", "list" }, { "lits", "list" }, { "lisst", "list" }, { "set", "get" }, { "retyr", "retry" }, { "docter", "doctor" },
	{ "create-it", NULL }, { "do", "doctor" }, { "x", NULL }, { "", NULL }, { "idv_1", NULL },
	{ "a-word-that-is-longer-than-any-that-could-be-meant-by-it", NULL },
};

START_TEST(slips_are_understood)
{
	struct nearest near = { .word = slips[_i].typed };
	for (size_t i = 0; i < command_count; i++)
		if (command_table[i].name)
			nearest_try(&near, command_table[i].name);
	ck_assert_pstr_eq(near.found, slips[_i].meant);
}
END_TEST

START_TEST(options_are_parsed_in_order)
{
	struct options o;
	struct err err = { 0 };
	char *argv[] = { "idreview", "--template", "t1", "--user", "u1", "--user", "u2", "--template", "t2", "-u", "u3", "--user-id", "usr_4", "idv_9", NULL };
	ck_assert_msg(options_parse(&o, FOR_CONSOLE, 14, argv, &err), "%s", err.text);
	ck_assert_uint_eq(o.subject_count, 5);
	ck_assert_str_eq(o.subjects[1].template_id, "t1");
	ck_assert_str_eq(o.subjects[2].template_id, "t2");
	ck_assert_str_eq(o.subjects[2].client_user_id, "u3");
	ck_assert_int_eq(o.subjects[2].by, IDV_BY_CLIENT_USER);
	ck_assert_str_eq(o.subjects[3].client_user_id, "usr_4");
	ck_assert_str_eq(o.subjects[3].template_id, "t2");
	ck_assert_int_eq(o.subjects[3].by, IDV_BY_USER);
	ck_assert_str_eq(o.subjects[4].id, "idv_9");
	options_finish(&o);
}
END_TEST

START_TEST(options_refuse_what_is_not_theirs)
{
	struct options o;
	struct err err = { 0 };
	char *other[] = { "get", "--strategy", "reset", NULL }, *bare[] = { "list", "--user", "u", NULL };
	char *limit[] = { "list", "--limit", "0", NULL };
	ck_assert(!options_parse(&o, FOR_GET, 3, other, &err));
	ck_assert_int_eq(err.kind, ERR_USAGE);
	options_finish(&o);
	ck_assert(!options_parse(&o, FOR_LIST, 3, bare, &err));
	options_finish(&o);
	ck_assert(!options_parse(&o, FOR_LIST, 3, limit, &err));
	options_finish(&o);
}
END_TEST

/* The command line, split at blanks; what is said of it. */
static const struct {
	unsigned command;
	const char *line, *says;
} refused[] = {
	{ FOR_LIST, "list --lmit 3", "--lmit is no option of list: did you mean --limit?" },
	{ FOR_LIST, "list --user-name=3", "--user-name is no option of list" },
	{ FOR_LIST, "list --xyzzy", "--xyzzy is no option of list" },
	{ FOR_LIST, "list -jx", "-x is no option of list" },
	{ FOR_LIST, "list --json=3", "--json takes no value" },
	{ FOR_GET, "get --strategy reset", "--strategy is no option of get" },
	{ FOR_GET, "get -n 3", "-n is no option of get" },
	{ FOR_CONSOLE, "idreview --json list", "--json is no option of idreview without a command" },
	{ FOR_CONSOLE, "idreview --p", "--p may be --plain or --pictures or --passthrough" },
	{ FOR_LIST, "list -c", "-c needs a value" },
	{ FOR_LIST, "list --template t", "--template t has no --user after it" },
	{ FOR_LIST, "list --template t --user u --template t2", "--template t2 has no --user after it" },
	{ FOR_RETRY, "retry --shareable --no-shareable", "--shareable and --no-shareable contradict each other" },
	{ FOR_CREATE, "create --no-idempotent --idempotent", "--idempotent and --no-idempotent contradict each other" },
	{ FOR_RETRY, "retry --strategy reset --strategy custom", "--strategy is given twice" },
	{ FOR_RETRY, "retry --steps selfie_check --steps kyc_check", "--steps is given twice" },
};

static int split(const char *line, char text[200], char *argv[16])
{
	int argc = 0;
	snprintf(text, 200, "%s", line);
	for (char *rest = text, *word; (word = strsep(&rest, " "));)
		argv[argc++] = word;
	argv[argc] = NULL;
	return argc;
}

START_TEST(options_say_what_is_wrong)
{
	struct options o;
	struct err err = { 0 };
	char text[200], *argv[16];
	int argc = split(refused[_i].line, text, argv);
	ck_assert(!options_parse(&o, refused[_i].command, argc, argv, &err));
	ck_assert_int_eq(err.kind, ERR_USAGE);
	ck_assert_msg(strstr(err.text, refused[_i].says) == err.text, "%s", err.text);
	options_finish(&o);
}
END_TEST

static const struct {
	const char *line;
	int place;
} places[] = {
	{ "idreview list", 1 }, { "idreview --base-url list list", 3 }, { "idreview --base-url=U --read-only -c F list --json", 5 },
	{ "idreview --base U --log L get", 5 }, { "idreview", 0 }, { "idreview --json list", 0 }, { "idreview -- list", 0 },
	{ "idreview --template t --user u", 0 }, { "idreview --base-url", 0 }, { "idreview idv_1 list", 1 },
};

START_TEST(options_may_stand_before_the_command)
{
	char text[200], *argv[16];
	int argc = split(places[_i].line, text, argv);
	ck_assert_int_eq(options_command_place(argc, argv), places[_i].place);
}
END_TEST

/* What a shell completes are the words that are taken. */
START_TEST(option_values_are_the_words_that_are_taken)
{
	struct buf strategies, steps;
	buf_init(&strategies, 200);
	buf_init(&steps, 200);
	for (int i = 0; i < IDV_STRATEGIES; i++)
		buf_printf(&strategies, "%s%s", i ? " " : "", idv_strategy_names[i]);
	for (int i = 0; i < IDV_CUSTOM_STEPS; i++)
		buf_printf(&steps, "%s%s", i ? " " : "", idv_custom_step_names[i]);
	for (size_t i = 0; i < option_count; i++) {
		if (strcmp(option_table[i].name, "strategy") == 0)
			ck_assert_str_eq(option_table[i].values, buf_str(&strategies));
		if (strcmp(option_table[i].name, "steps") == 0)
			ck_assert_str_eq(option_table[i].values, buf_str(&steps));
	}
	buf_finish(&strategies);
	buf_finish(&steps);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("command/options");
	TCase *t = tcase_create("options");
	tcase_add_loop_test(t, slips_are_understood, 0, (int)(sizeof slips / sizeof slips[0]));
	tcase_add_test(t, options_are_parsed_in_order);
	tcase_add_test(t, options_refuse_what_is_not_theirs);
	tcase_add_loop_test(t, options_say_what_is_wrong, 0, (int)(sizeof refused / sizeof refused[0]));
	tcase_add_loop_test(t, options_may_stand_before_the_command, 0, (int)(sizeof places / sizeof places[0]));
	tcase_add_test(t, option_values_are_the_words_that_are_taken);
	suite_add_tcase(s, t);
	return suite_run(s);
}

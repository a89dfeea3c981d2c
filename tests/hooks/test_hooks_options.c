/* The command line, the metrics' form, and how soon cases are read again. */
#include <check.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "hooks/metrics.h"
#include "hooks/options.h"
#include "hooks/ring.h"
#include "hooks/tally.h"
#include "intake/sweep.h"
#include "support/suite.h"

static enum hooks_verdict parse(struct hooks_options *o, const char *const *words, struct err *err)
{
	char *argv[16] = { (char *)(uintptr_t) "idreview-hooks" };
	int argc = 1;
	for (; words[argc - 1]; argc++)
		argv[argc] = (char *)(uintptr_t)words[argc - 1];
	return hooks_options_parse(o, argc, argv, err);
}
#define PARSE(...) parse(&o, (const char *const[]){ __VA_ARGS__, NULL }, &err)

START_TEST(options_are_taken)
{
	struct hooks_options o;
	struct err err = { 0 };
	ck_assert_int_eq(PARSE("--port", "0", "--store=/x/y", "--base-url", "http://127.0.0.1:1", "--no-sweep"), HOOKS_RUN);
	ck_assert_int_eq(o.port, 0);
	ck_assert_str_eq(o.store, "/x/y");
	ck_assert_str_eq(o.base_url, "http://127.0.0.1:1");
	ck_assert(o.no_sweep);
	ck_assert_str_eq(o.bind, "127.0.0.1");
	ck_assert_int_eq(o.per_address, 0); /* behind a proxy all come from one */
	ck_assert_int_eq(PARSE("--bind", "0.0.0.0"), HOOKS_RUN);
	ck_assert_int_eq(o.per_address, 32);
	ck_assert_int_eq(PARSE("--bind", "0.0.0.0", "--per-address", "0"), HOOKS_RUN);
	ck_assert_int_eq(o.per_address, 0);
	ck_assert_int_eq(PARSE("--help"), HOOKS_HELP);
	ck_assert_int_eq(PARSE("--version"), HOOKS_VERSION);
}
END_TEST

START_TEST(wrong_options_are_told)
{
	static const char *const wrong[][3] = { { "--port", "70000" }, { "--port", "x" }, { "--port" }, { "--no-sweep=1" }, { "--ports", "1" }, { "1" },
		{ "--connections", "0" }, { "--tls-cert", "a" }, { "--tls-key", "a" } };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct hooks_options o;
		struct err err = { 0 };
		ck_assert_int_eq(parse(&o, wrong[i], &err), HOOKS_WRONG);
		ck_assert_int_eq(err.kind, ERR_USAGE);
	}
}
END_TEST

/* Of each metric a HELP, a TYPE, and lines of a name, labels without a quote in them, and one number. */
START_TEST(metrics_have_their_form)
{
	struct tally tally = { .refused = { [REFUSAL_OLD] = 3 }, .accepted = { [EVENT_IDV_RETRIED] = 2 } };
	struct ring ring = { 0 };
	const struct metrics m = { .tally = &tally, .ring = &ring };
	struct buf text;
	buf_init(&text, 65536);
	metrics_write(&m, &text);
	ck_assert_ptr_nonnull(strstr(buf_str(&text), "\nidreview_hooks_refused_total{reason=\"old\"} 3\n"));
	ck_assert_ptr_nonnull(strstr(buf_str(&text), "\nidreview_hooks_accepted_total{type=\"IDENTITY_VERIFICATION\",code=\"RETRIED\"} 2\n"));
	size_t helps = 0, types = 0;
	for (char *line = text.data, *end; *line; line = end + 1) {
		end = strchr(line, '\n');
		ck_assert_ptr_nonnull(end);
		*end = '\0';
		helps += strncmp(line, "# HELP idreview_hooks_", 22) == 0;
		types += strncmp(line, "# TYPE idreview_hooks_", 22) == 0;
		if (*line == '#')
			continue;
		size_t name = strspn(line, "abcdefghijklmnopqrstuvwxyz_");
		const char *rest = line[name] == '{' ? strchr(line, '}') + 1 : line + name;
		ck_assert_msg(*rest == ' ' && rest[1] && !rest[1 + strspn(rest + 1, "0123456789")], "%s", line);
	}
	ck_assert_uint_eq(helps, types);
	const char *name, *help;
	ck_assert(metrics_at(helps - 1, &name, &help) && !metrics_at(helps, &name, &help));
	buf_finish(&text);
}
END_TEST

START_TEST(the_younger_the_sooner)
{
	static const enum case_stage stages[] = { STAGE_PENDING, STAGE_IN_PROGRESS, STAGE_UNREAD };
	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
		for (int64_t age = 0, before = 0; age < 100 * 86400; age += 1800) {
			int64_t after = sweep_after_s(stages[i], age);
			ck_assert_int_ge(after, before > 60 ? before : 60);
			before = after;
		}
	ck_assert_int_eq(sweep_after_s(STAGE_PENDING, 0), 300);
	ck_assert_int_lt(sweep_after_s(STAGE_PENDING, 86400 * 3), sweep_after_s(STAGE_IN_PROGRESS, 86400 * 3));
	ck_assert_int_eq(sweep_after_s(STAGE_DONE, 0), 0);
	for (int i = 0; i < 20; i++)
		ck_assert_int_ge(sweep_again_s(i + 1), sweep_again_s(i));
	ck_assert_int_gt(sweep_again_s(-1), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("webhook options");
	TCase *t = tcase_create("options");
	tcase_add_test(t, options_are_taken);
	tcase_add_test(t, wrong_options_are_told);
	tcase_add_test(t, metrics_have_their_form);
	tcase_add_test(t, the_younger_the_sooner);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}

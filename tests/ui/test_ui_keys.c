/* One meaning a key, whole rows of actions, keys that are kept free, and last lines that fit. */
#include <check.h>
#include <string.h>

#include "base/text.h"
#include "screen/table.h"
#include "support/suite.h"
#include "ui/ui.h"

enum { ACTIONS_MAX = 128 };

static size_t actions_of(const struct screen_kind *kind, const struct action *out[ACTIONS_MAX])
{
	struct action_walk walk = action_walk(kind->actions);
	size_t n = 0;
	while (n < ACTIONS_MAX && (out[n] = action_next(&walk)))
		n++;
	ck_assert_int_lt(n, ACTIONS_MAX);
	return n;
}

static bool share_key(const struct action *a, const struct action *b)
{
	for (size_t i = 0; i < ACTION_KEYS && a->keys[i]; i++)
		for (size_t k = 0; k < ACTION_KEYS && b->keys[k]; k++)
			if (a->keys[i] == b->keys[k])
				return true;
	return false;
}

/* One meaning a key: no two actions that hold at the same time share one. */
START_TEST(keys_have_one_meaning)
{
	const struct screen_kind *kind = screen_table[_i];
	const struct action *all[ACTIONS_MAX];
	size_t n = actions_of(kind, all);
	ck_assert_int_gt(n, 0);
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			ck_assert_msg(!share_key(all[i], all[k]) || !(all[i]->modes & all[k]->modes), "%s: %s and %s share a key", kind->name,
			              all[i]->name, all[k]->name);
}
END_TEST

START_TEST(action_rows_are_complete)
{
	const struct action *all[ACTIONS_MAX];
	size_t n = actions_of(screen_table[_i], all);
	for (size_t i = 0; i < n; i++) {
		const struct action *a = all[i];
		ck_assert(a->name && a->help && a->run && a->keys[0] && a->modes);
		ck_assert_msg(a->help[strlen(a->help) - 1] != '.', "%s: the manual adds the full stop", a->name);
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(all[k]->name, a->name);
	}
}
END_TEST

/* What two screens call by one name is one thing to the reviewer: the same keys, and the same sentence of help. */
START_TEST(one_name_is_one_action)
{
	const struct action *mine[ACTIONS_MAX], *theirs[ACTIONS_MAX];
	size_t n = actions_of(screen_table[_i], mine);
	for (size_t s = 0; s < screen_count; s++) {
		size_t m = actions_of(screen_table[s], theirs);
		for (size_t i = 0; i < n; i++) {
			for (size_t k = 0; k < m; k++) {
				if (strcmp(mine[i]->name, theirs[k]->name) != 0)
					continue;
				ck_assert_str_eq(mine[i]->help, theirs[k]->help);
				ck_assert_int_eq(memcmp(mine[i]->keys, theirs[k]->keys, sizeof mine[i]->keys), 0);
			}
		}
	}
}
END_TEST

START_TEST(fixed_last_lines_fit_80_columns)
{
	const char *keys = screen_table[_i]->keys;
	ck_assert_msg(!keys || text_width(keys) <= 78, "%s", screen_table[_i]->name);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("ui/keys");
	TCase *t = tcase_create("keys");
	int screens = (int)screen_count;
	tcase_add_loop_test(t, keys_have_one_meaning, 0, screens);
	tcase_add_loop_test(t, action_rows_are_complete, 0, screens);
	tcase_add_loop_test(t, one_name_is_one_action, 0, screens);
	tcase_add_loop_test(t, fixed_last_lines_fit_80_columns, 0, screens);
	suite_add_tcase(s, t);
	return suite_run(s);
}

/* One meaning a key, whole rows of actions, keys that are kept free, and last lines that fit. */
#include <check.h>
#include <string.h>

#include "support/reserved.h"
#include "support/suite.h"
#include "ui/action.h"
#include "ui/app.h"
#include "screen/whole.h"
#include "base/text.h"

/* One meaning a key: no two actions that hold at the same time share one. */
START_TEST(keys_have_one_meaning)
{
	for (size_t i = 0; i < action_count; i++)
		for (size_t k = i + 1; k < action_count; k++)
			for (size_t a = 0; a < ACTION_KEYS && action_table[i].keys[a]; a++)
				for (size_t b = 0; b < ACTION_KEYS && action_table[k].keys[b]; b++)
					ck_assert_msg(action_table[i].keys[a] != action_table[k].keys[b] || !(action_table[i].where & action_table[k].where),
					              "%s and %s share a key", action_table[i].name, action_table[k].name);
}
END_TEST

START_TEST(action_rows_are_complete)
{
	for (size_t i = 0; i < action_count; i++) {
		const struct action *a = &action_table[i];
		ck_assert(a->name && a->help && a->run && a->keys[0] && a->where);
		ck_assert_msg(a->help[strlen(a->help) - 1] != '.', "%s: the manual adds the full stop", a->name);
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(action_table[k].name, a->name);
	}
}
END_TEST

START_TEST(reserved_keys_are_free)
{
	static const unsigned places[] = { ACTION_IN_QUEUE, ACTION_IN_CASE | ACTION_IN_PICTURES, ACTION_IN_WHOLE, ACTION_IN_LIST };
	for (size_t i = 0; i < reserved_count; i++) {
		char name[16];
		for (size_t k = 0; k < action_count; k++)
			for (size_t n = 0; n < ACTION_KEYS && action_table[k].keys[n]; n++)
				for (size_t p = 0; p < sizeof places / sizeof places[0]; p++)
					ck_assert_msg(action_table[k].keys[n] != reserved_table[i].key || !(reserved_table[i].where & places[p]) ||
					              !(action_table[k].where & places[p]), "%s is for %s", action_key_name(reserved_table[i].key, name),
					              reserved_table[i].what);
		for (size_t k = 0; k < i; k++)
			ck_assert_msg(reserved_table[k].key != reserved_table[i].key || !(reserved_table[k].where & reserved_table[i].where),
			              "%s is reserved twice", reserved_table[i].what);
	}
}
END_TEST

START_TEST(fixed_last_lines_fit_80_columns)
{
	ck_assert_int_le(text_width(paint_zoom_keys), 78);
	ck_assert_int_le(text_width(whole_keys), 30);
	ck_assert_int_le(text_width(whole_zoom_keys), 30);
	for (size_t i = 0; i < SCREENS; i++)
		ck_assert_msg(!screen_table[i].keys || text_width(screen_table[i].keys) <= 78, "%s", screen_table[i].name);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("ui/keys");
	TCase *t = tcase_create("keys");
	tcase_add_test(t, keys_have_one_meaning);
	tcase_add_test(t, action_rows_are_complete);
	tcase_add_test(t, reserved_keys_are_free);
	tcase_add_test(t, fixed_last_lines_fit_80_columns);
	suite_add_tcase(s, t);
	return suite_run(s);
}

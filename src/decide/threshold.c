#include "decide/threshold.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

const struct threshold_row threshold_table[THRESHOLDS] = {
#define THRESHOLD(symbol, name, value, least, most, source, help) { name, value, least, most, source, help },
#include "decide/threshold.def"
#undef THRESHOLD
};

const struct thresholds thresholds_built_in = { {
#define THRESHOLD(symbol, name, value, least, most, source, help) value,
#include "decide/threshold.def"
#undef THRESHOLD
} };

static bool read_one(struct thresholds *t, const char *item, struct err *err)
{
	size_t n = strcspn(item, "=");
	for (int i = 0; i < THRESHOLDS; i++) {
		const struct threshold_row *row = &threshold_table[i];
		if (strlen(row->name) != n || strncmp(row->name, item, n) != 0)
			continue;
		long value = item[n] ? strtol(item + n + 1, NULL, 10) : -1;
		if (value < row->least || value > row->most)
			return err_set(err, ERR_CONFIG, "setting thresholds: %.40s must be a number from %lld to %lld", row->name, (long long)row->least, (long long)row->most);
		t->values[i] = value;
		return true;
	}
	return err_set(err, ERR_CONFIG, "setting thresholds: there is no threshold of one of these names");
}

bool thresholds_read(struct thresholds *t, char *const *items, size_t count, struct err *err)
{
	*t = thresholds_built_in;
	for (size_t i = 0; i < count; i++)
		if (!read_one(t, items[i], err))
			return false;
	return true;
}

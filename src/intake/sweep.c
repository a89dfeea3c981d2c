#include "intake/sweep.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

/* The first row of its stage whose age it has not reached; 0: for every age, or never. What waits for a reviewer is looked at most. */
static const struct sweep_row {
	enum case_stage stage;
	int64_t below_s, after_s;
} rows[] = {
	{ STAGE_PENDING, HOUR, 5 * MINUTE },
	{ STAGE_PENDING, DAY, 30 * MINUTE },
	{ STAGE_PENDING, 7 * DAY, 2 * HOUR },
	{ STAGE_PENDING, 0, 12 * HOUR },
	{ STAGE_IN_PROGRESS, HOUR, 10 * MINUTE },
	{ STAGE_IN_PROGRESS, DAY, HOUR },
	{ STAGE_IN_PROGRESS, 30 * DAY, 6 * HOUR },
	{ STAGE_IN_PROGRESS, 0, 7 * DAY }, /* given up by its user: it may expire unheard */
	{ STAGE_UNREAD, 0, HOUR },
	{ STAGE_DONE, 0, 0 },
};

int64_t sweep_after_s(enum case_stage stage, int64_t age_s)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].stage == stage && (!rows[i].below_s || age_s < rows[i].below_s))
			return rows[i].after_s;
	return 0;
}

int64_t sweep_again_s(int failures)
{
	static const int64_t waits[] = { 10, 30, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR };
	enum { LAST = sizeof waits / sizeof *waits - 1 };
	return waits[failures < 0 ? 0 : failures < LAST ? failures : LAST];
}

#include "gallery/rate.h"

enum { COLORS_ALL = 256, COLORS_FEW = 64 };

static const int64_t below[] = { [RATE_FULL] = INT64_MAX, [RATE_FEWER] = RATE_FEWER_BELOW, [RATE_COARSE] = RATE_COARSE_BELOW };

enum rate rate_follow(enum rate held, int64_t bytes_per_s, int64_t least)
{
	if (bytes_per_s <= 0)
		return held == RATE_UNKNOWN && least >= RATE_COARSE_BELOW ? RATE_FULL : held;
	if (held == RATE_UNKNOWN)
		held = RATE_FULL;
	while (held < RATE_COARSE && bytes_per_s < below[held + 1])
		held++;
	while (held > RATE_FULL && bytes_per_s > below[held] / 4 * 5)
		held--;
	return held;
}

int rate_colors(enum rate r)
{
	return r <= RATE_FULL ? COLORS_ALL : COLORS_FEW;
}

bool rate_coarse_first(enum rate r)
{
	return r == RATE_UNKNOWN || r == RATE_COARSE;
}

bool rate_sparing(enum rate r)
{
	return r == RATE_COARSE;
}

bool rate_too_large(const struct term_caps *caps, size_t bytes)
{
	return caps->tmux && caps->pictures == TERM_SIXEL && bytes > RATE_TMUX_MAX;
}

int rate_step_colors(int step, int colors)
{
	return step > 0 && colors > COLORS_FEW ? COLORS_FEW : colors;
}

int rate_step_cells(int step, int cells)
{
	for (; step > 1; step--)
		cells -= cells / 4;
	return cells;
}

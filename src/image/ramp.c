/* The nearest of a few colours. */
#include <limits.h>

#include "image/raster.h"

/* Insertion, since the library's qsort asks the kernel how much memory there is, and behind the lock it may not. */
static void insert(struct ramp *ramp, const struct ramp_colour *c)
{
	int i = ramp->count++;
	for (; i > 0 && ramp->colours[i - 1].sum > c->sum; i--)
		ramp->colours[i] = ramp->colours[i - 1];
	ramp->colours[i] = *c;
}

void ramp_init(struct ramp *ramp, const int (*colours)[3], int count)
{
	ramp->count = 0;
	for (int i = 0; i < count; i++) {
		const int *c = colours[i];
		insert(ramp, &(struct ramp_colour){ { c[0], c[1], c[2] }, c[0] + c[1] + c[2], i });
	}
	ramp->step = ramp->colours[count - 1].sum / RAMP_STARTS + 1;
	for (int s = 0, i = 0; s < RAMP_STARTS; s++) {
		while (i < count && ramp->colours[i].sum < s * ramp->step)
			i++;
		ramp->start[s] = i;
	}
}

/* Outwards from the same brightness, first up, then down, until brightness alone is further away than the best. */
int ramp_nearest(const struct ramp *ramp, int r, int g, int b)
{
	int sum = r + g + b, at = sum / ramp->step, best = 0, least = INT_MAX;
	at = ramp->start[at < RAMP_STARTS ? at : RAMP_STARTS - 1];
	for (int step = 1, i = at; step >= -1; step -= 2, i = at - 1) {
		for (; i >= 0 && i < ramp->count; i += step) {
			const struct ramp_colour *c = &ramp->colours[i];
			int away = (c->sum - sum) * step, dr = c->c[0] - r, dg = c->c[1] - g, db = c->c[2] - b;
			/* The distance between sums is at most the root of 3 times that between colours. */
			if (away > 0 && away * away / 3 >= least)
				break;
			int e = dr * dr + dg * dg + db * db;
			if (e < least) {
				least = e;
				best = c->number;
			}
		}
	}
	return best;
}

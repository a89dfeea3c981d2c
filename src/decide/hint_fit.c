#include <string.h>

#include "decide/hint_read.h"

void hint_fit_start(struct hint_fit *f, size_t a_count, size_t b_count)
{
	memset(f, 0, sizeof *f);
	f->a_count = a_count;
	f->b_count = b_count;
	for (size_t i = 0; i < HINT_PARTS; i++)
		f->of_a[i] = f->of_b[i] = HINT_NOBODY;
}

static void fit_at(struct hint_fit *f, unsigned char how, bool in_place)
{
	for (size_t i = 0; i < f->a_count; i++)
		for (size_t k = 0; k < f->b_count; k++) {
			bool place = i == k || f->a_count - i == f->b_count - k;
			if (f->alike[i][k] != how || f->of_a[i] != HINT_NOBODY || f->of_b[k] != HINT_NOBODY || (in_place && !place))
				continue;
			f->of_a[i] = (int)k;
			f->of_b[k] = (int)i;
			f->how_a[i] = f->how_b[k] = how;
		}
}

void hint_fit_parts(struct hint_fit *f, unsigned char least)
{
	unsigned char most = 0;

	for (size_t i = 0; i < f->a_count; i++)
		for (size_t k = 0; k < f->b_count; k++)
			most = f->alike[i][k] > most ? f->alike[i][k] : most;
	for (unsigned char how = most; how >= least && how > 0; how--) {
		fit_at(f, how, true);
		fit_at(f, how, false);
	}
}

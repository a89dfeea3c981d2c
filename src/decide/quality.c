/* Agreement, an upper bound, quantiles. */
#include "decide/quality.h"

#include <math.h>
#include <stdlib.h>

/* -- agreement ----------------------------------------------------------------------------------------------------------------------- */

enum { STEPS_MOST = 300, HALVINGS = 100 };
static const double NORMAL_95 = 1.959963984540054;

static double within(double x)
{
	return x < -1 ? -1 : x > 1 ? 1 : x;
}

/* Fleiss, Cohen and Everitt, "Large sample standard errors of kappa and weighted kappa", 1969: of kappa as it is, not of none. */
static double deviation(size_t table[OUTCOMES][OUTCOMES], const double *rows, const double *cols, double n, double po, double pe)
{
	double a = 0, b = 0, k = (po - pe) / (1 - pe);
	for (int i = 0; i < OUTCOMES; i++) {
		for (int j = 0; j < OUTCOMES; j++) {
			double p = (double)table[i][j] / n, sum = cols[i] + rows[j];
			if (i == j)
				a += p * (1 - (rows[i] + cols[i]) * (1 - k)) * (1 - (rows[i] + cols[i]) * (1 - k));
			else
				b += p * sum * sum;
		}
	}
	double c = k - pe * (1 - k), variance = (a + (1 - k) * (1 - k) * b - c * c) / ((1 - pe) * (1 - pe) * n);
	return variance > 0 ? sqrt(variance) : 0;
}

void quality_agree(size_t table[OUTCOMES][OUTCOMES], struct quality_agreement *out)
{
	double rows[OUTCOMES] = { 0 }, cols[OUTCOMES] = { 0 }, pe = 0;
	*out = (struct quality_agreement){ 0 };
	for (int i = 0; i < OUTCOMES; i++) {
		for (int j = 0; j < OUTCOMES; j++) {
			out->pairs += table[i][j];
			out->agreed += i == j ? table[i][j] : 0;
		}
	}
	if (!out->pairs)
		return;
	double n = (double)out->pairs, po = (double)out->agreed / n;
	for (int i = 0; i < OUTCOMES; i++) {
		for (int j = 0; j < OUTCOMES; j++) {
			rows[i] += (double)table[i][j] / n;
			cols[j] += (double)table[i][j] / n;
		}
	}
	for (int i = 0; i < OUTCOMES; i++)
		pe += rows[i] * cols[i];
	if (pe > 1 - 1e-12) /* both said one thing, always: nothing is left that chance does not explain */
		return;
	double error = deviation(table, rows, cols, n, po, pe);
	out->defined = true;
	out->kappa = (po - pe) / (1 - pe);
	out->low = within(out->kappa - NORMAL_95 * error);
	out->high = within(out->kappa + NORMAL_95 * error);
}

/* -- the upper bound ----------------------------------------------------------------------------------------------------------------- */

/* Lentz's continued fraction of the incomplete beta function. */
static double beta_fraction(double a, double b, double x)
{
	const double tiny = 1e-300, near = 1e-15;
	double c = 1, d = 1 - (a + b) * x / (a + 1);
	d = 1 / (fabs(d) < tiny ? tiny : d);
	double h = d;
	for (int m = 1; m <= STEPS_MOST; m++) {
		double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		for (int side = 0; side < 2; side++) {
			double term = side ? odd : even;
			d = 1 + term * d;
			d = 1 / (fabs(d) < tiny ? tiny : d);
			c = 1 + term / c;
			c = fabs(c) < tiny ? tiny : c;
			h *= d * c;
		}
		if (fabs(d * c - 1) < near)
			break;
	}
	return h;
}

/* The regularized incomplete beta function I_x(a, b). */
static double beta(double a, double b, double x)
{
	if (x <= 0 || x >= 1)
		return x >= 1;
	double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
	return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a : 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double quality_upper(size_t found, size_t cases, double confidence)
{
	double low = 0, high = 1;
	if (found >= cases)
		return 1;
	for (int i = 0; i < HALVINGS; i++) {
		double middle = (low + high) / 2;
		if (beta((double)found + 1, (double)(cases - found), middle) < confidence)
			low = middle;
		else
			high = middle;
	}
	return high;
}

/* -- time ---------------------------------------------------------------------------------------------------------------------------- */

static int by_length(const void *x, const void *y)
{
	const int64_t *a = x, *b = y;
	return *a < *b ? -1 : *a > *b;
}

int64_t quality_quantile(int64_t *seconds, size_t count, double share)
{
	if (!count)
		return -1;
	qsort(seconds, count, sizeof *seconds, by_length);
	size_t rank = (size_t)ceil(share * (double)count);
	return seconds[rank ? rank > count ? count - 1 : rank - 1 : 0];
}

/* The two inner loops of resampling: in plain C, and again for the vectors of a processor, with the same bytes from each.
 * Weights have WEIGHT_BITS of fraction and sum to WEIGHT_ONE; rows between the two have KERNEL_BITS more than a byte. */
#ifndef IMAGE_KERNEL_H
#define IMAGE_KERNEL_H

#include <stddef.h>
#include <stdint.h>

enum { WEIGHT_BITS = 14, WEIGHT_ONE = 1 << WEIGHT_BITS, KERNEL_BITS = 6, KERNEL_DOWN_STEP = 2, KERNEL_ACROSS_STEP = 4 };

/* Pixels are four bytes. A kernel may read and write this many bytes past the end of a row. */
enum { PIXEL = 4, KERNEL_SLACK = 64 };

struct kernel {
	const char *name;
	/* `count` rows (a multiple of KERNEL_DOWN_STEP) of n bytes added up with their weights. */
	void (*down)(const uint8_t *const *rows, const int16_t *weights, int count, int16_t *out, int n);
	/* `width` pixels, each of `count` (a multiple of KERNEL_ACROSS_STEP) pixels of in from first[x] on, with weights[x * count]... */
	void (*across)(const int16_t *in, const int *first, const int16_t *weights, int count, uint8_t *out, int width);
};

/* Those that this processor runs, plain C first, the fastest last. */
size_t kernels(const struct kernel **out);

#endif

/* The two inner loops of resampling, in plain C and, where the compiler's target has it, in SSE2: the same bytes from both.
 * Weights have WEIGHT_BITS of fraction and sum to WEIGHT_ONE; rows between the two have KERNEL_BITS more than a byte. */
#ifndef IMAGE_KERNEL_H
#define IMAGE_KERNEL_H

#include <stdint.h>

enum { WEIGHT_BITS = 14, WEIGHT_ONE = 1 << WEIGHT_BITS, KERNEL_BITS = 6, KERNEL_DOWN_STEP = 2, KERNEL_ACROSS_STEP = 4 };

/* Pixels are four bytes. */
enum { PIXEL = 4 };

/* `count` rows (a multiple of KERNEL_DOWN_STEP) added up with their weights. Rows and out have room for a multiple of 16 bytes. */
void kernel_down(const uint8_t *const *rows, const int16_t *weights, int count, int16_t *out, int n);
void kernel_down_plain(const uint8_t *const *rows, const int16_t *weights, int count, int16_t *out, int n);

/* `width` pixels, each of `count` (a multiple of KERNEL_ACROSS_STEP) pixels of in from first[x] on, with weights[x * count]... */
void kernel_across(const int16_t *in, const int *first, const int16_t *weights, int count, uint8_t *out, int width);
void kernel_across_plain(const int16_t *in, const int *first, const int16_t *weights, int count, uint8_t *out, int width);

#endif

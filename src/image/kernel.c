#include "image/kernel.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { DOWN_SHIFT = WEIGHT_BITS - KERNEL_BITS, ACROSS_SHIFT = WEIGHT_BITS + KERNEL_BITS };

void kernel_down_plain(const uint8_t *const *rows, const int16_t *weights, int count, int16_t *out, int n)
{
	for (int x = 0; x < n; x++) {
		int sum = 1 << (DOWN_SHIFT - 1);
		for (int k = 0; k < count; k++)
			sum += rows[k][x] * weights[k];
		out[x] = (int16_t)(sum >> DOWN_SHIFT);
	}
}

void kernel_across_plain(const int16_t *in, const int *first, const int16_t *weights, int count, uint8_t *out, int width)
{
	for (int x = 0; x < width; x++, weights += count, out += PIXEL) {
		for (int c = 0; c < PIXEL; c++) {
			const int16_t *p = in + first[x] * PIXEL + c;
			int sum = 1 << (ACROSS_SHIFT - 1);
			for (int k = 0; k < count; k++, p += PIXEL)
				sum += *p * weights[k];
			sum >>= ACROSS_SHIFT;
			out[c] = (uint8_t)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
		}
	}
}

#ifdef __SSE2__

static __m128i load(const void *p)
{
	return _mm_loadu_si128(p);
}

static __m128i weight_pair(const int16_t *w)
{
	int both;
	memcpy(&both, w, sizeof both);
	return _mm_set1_epi32(both);
}

/* Two rows at a time: their bytes side by side, so that one multiply-add serves both. */
void kernel_down(const uint8_t *const *rows, const int16_t *weights, int count, int16_t *out, int n)
{
	const __m128i zero = _mm_setzero_si128(), half = _mm_set1_epi32(1 << (DOWN_SHIFT - 1));
	for (int x = 0; x < n; x += 16) {
		__m128i s0 = half, s1 = half, s2 = half, s3 = half;
		for (int k = 0; k < count; k += 2) {
			__m128i w = weight_pair(weights + k), a = load(rows[k] + x), b = load(rows[k + 1] + x);
			__m128i low = _mm_unpacklo_epi8(a, b), high = _mm_unpackhi_epi8(a, b);
			s0 = _mm_add_epi32(s0, _mm_madd_epi16(_mm_unpacklo_epi8(low, zero), w));
			s1 = _mm_add_epi32(s1, _mm_madd_epi16(_mm_unpackhi_epi8(low, zero), w));
			s2 = _mm_add_epi32(s2, _mm_madd_epi16(_mm_unpacklo_epi8(high, zero), w));
			s3 = _mm_add_epi32(s3, _mm_madd_epi16(_mm_unpackhi_epi8(high, zero), w));
		}
		_mm_storeu_si128((__m128i *)(void *)(out + x),
		                 _mm_packs_epi32(_mm_srai_epi32(s0, DOWN_SHIFT), _mm_srai_epi32(s1, DOWN_SHIFT)));
		_mm_storeu_si128((__m128i *)(void *)(out + x + 8),
		                 _mm_packs_epi32(_mm_srai_epi32(s2, DOWN_SHIFT), _mm_srai_epi32(s3, DOWN_SHIFT)));
	}
}

/* Four pixels at a time: the first and third channel by channel, then the second and fourth. */
void kernel_across(const int16_t *in, const int *first, const int16_t *weights, int count, uint8_t *out, int width)
{
	const __m128i half = _mm_set1_epi32(1 << (ACROSS_SHIFT - 1));
	for (int x = 0; x < width; x++, weights += count, out += PIXEL) {
		const int16_t *p = in + first[x] * PIXEL;
		__m128i sum = half;
		for (int k = 0; k < count; k += 4, p += 4 * PIXEL) {
			__m128i a = load(p), b = load(p + 8), w = _mm_loadl_epi64((const void *)(weights + k));
			/* w0 w1 w2 w3 to pairs (w0 w2) and (w1 w3) */
			w = _mm_unpacklo_epi16(w, _mm_srli_epi64(w, 32));
			sum = _mm_add_epi32(sum, _mm_madd_epi16(_mm_unpacklo_epi16(a, b), _mm_shuffle_epi32(w, 0x00)));
			sum = _mm_add_epi32(sum, _mm_madd_epi16(_mm_unpackhi_epi16(a, b), _mm_shuffle_epi32(w, 0x55)));
		}
		sum = _mm_srai_epi32(sum, ACROSS_SHIFT);
		sum = _mm_packs_epi32(sum, sum);
		int pixel = _mm_cvtsi128_si32(_mm_packus_epi16(sum, sum));
		memcpy(out, &pixel, PIXEL);
	}
}

#else

void kernel_down(const uint8_t *const *rows, const int16_t *weights, int count, int16_t *out, int n)
{
	kernel_down_plain(rows, weights, count, out, n);
}

void kernel_across(const int16_t *in, const int *first, const int16_t *weights, int count, uint8_t *out, int width)
{
	kernel_across_plain(in, first, weights, count, out, width);
}

#endif

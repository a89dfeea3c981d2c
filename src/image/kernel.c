#include "image/kernel.h"

#include <string.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

enum { DOWN_SHIFT = WEIGHT_BITS - KERNEL_BITS, ACROSS_SHIFT = WEIGHT_BITS + KERNEL_BITS };

static void plain_down(const uint8_t *const *rows, const int16_t *weights, int count, int16_t *out, int n)
{
	for (int x = 0; x < n; x++) {
		int sum = 1 << (DOWN_SHIFT - 1);
		for (int k = 0; k < count; k++)
			sum += rows[k][x] * weights[k];
		out[x] = (int16_t)(sum >> DOWN_SHIFT);
	}
}

static void plain_across(const int16_t *in, const int *first, const int16_t *weights, int count, uint8_t *out, int width)
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

#ifdef __x86_64__

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
static void sse2_down(const uint8_t *const *rows, const int16_t *weights, int count, int16_t *out, int n)
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
static void sse2_across(const int16_t *in, const int *first, const int16_t *weights, int count, uint8_t *out, int width)
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

/* -- AVX2: the same with twice the width ---------------------------------------------------------------------------------------- */

#define AVX2 __attribute__((target("avx2")))

AVX2 static void avx2_down(const uint8_t *const *rows, const int16_t *weights, int count, int16_t *out, int n)
{
	const __m256i zero = _mm256_setzero_si256(), half = _mm256_set1_epi32(1 << (DOWN_SHIFT - 1));
	for (int x = 0; x < n; x += 32) {
		__m256i s0 = half, s1 = half, s2 = half, s3 = half;
		for (int k = 0; k < count; k += 2) {
			__m256i w = _mm256_broadcastd_epi32(weight_pair(weights + k));
			__m256i a = _mm256_loadu_si256((const void *)(rows[k] + x)), b = _mm256_loadu_si256((const void *)(rows[k + 1] + x));
			__m256i low = _mm256_unpacklo_epi8(a, b), high = _mm256_unpackhi_epi8(a, b);
			s0 = _mm256_add_epi32(s0, _mm256_madd_epi16(_mm256_unpacklo_epi8(low, zero), w));
			s1 = _mm256_add_epi32(s1, _mm256_madd_epi16(_mm256_unpackhi_epi8(low, zero), w));
			s2 = _mm256_add_epi32(s2, _mm256_madd_epi16(_mm256_unpacklo_epi8(high, zero), w));
			s3 = _mm256_add_epi32(s3, _mm256_madd_epi16(_mm256_unpackhi_epi8(high, zero), w));
		}
		/* Each half of a register has gone its own way: bytes 0 to 7 and 16 to 23, then 8 to 15 and 24 to 31. */
		__m256i even = _mm256_packs_epi32(_mm256_srai_epi32(s0, DOWN_SHIFT), _mm256_srai_epi32(s1, DOWN_SHIFT));
		__m256i odd = _mm256_packs_epi32(_mm256_srai_epi32(s2, DOWN_SHIFT), _mm256_srai_epi32(s3, DOWN_SHIFT));
		_mm256_storeu_si256((__m256i *)(void *)(out + x), _mm256_permute2x128_si256(even, odd, 0x20));
		_mm256_storeu_si256((__m256i *)(void *)(out + x + 16), _mm256_permute2x128_si256(even, odd, 0x31));
	}
}

/* Four pixels in one register: in its lower half the first and second channel by channel, in its upper the third and fourth. */
AVX2 static void avx2_across(const int16_t *in, const int *first, const int16_t *weights, int count, uint8_t *out, int width)
{
	const __m256i pairs = _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15));
	const __m256i spread = _mm256_setr_epi32(0x03020100, 0x03020100, 0x03020100, 0x03020100, 0x07060504, 0x07060504, 0x07060504, 0x07060504);
	const __m128i half = _mm_set1_epi32(1 << (ACROSS_SHIFT - 1));
	for (int x = 0; x < width; x++, weights += count, out += PIXEL) {
		const int16_t *p = in + first[x] * PIXEL;
		__m256i both = _mm256_setzero_si256();
		for (int k = 0; k < count; k += 4, p += 4 * PIXEL) {
			__m256i w = _mm256_broadcastq_epi64(_mm_loadl_epi64((const void *)(weights + k)));
			__m256i px = _mm256_shuffle_epi8(_mm256_loadu_si256((const void *)p), pairs);
			both = _mm256_add_epi32(both, _mm256_madd_epi16(px, _mm256_shuffle_epi8(w, spread)));
		}
		__m128i sum = _mm_add_epi32(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1));
		sum = _mm_srai_epi32(_mm_add_epi32(sum, half), ACROSS_SHIFT);
		sum = _mm_packs_epi32(sum, sum);
		int pixel = _mm_cvtsi128_si32(_mm_packus_epi16(sum, sum));
		memcpy(out, &pixel, PIXEL);
	}
}

#endif

size_t kernels(const struct kernel **out)
{
	static const struct kernel all[] = {
		{ "plain C", plain_down, plain_across },
#ifdef __x86_64__
		{ "SSE2", sse2_down, sse2_across },
		{ "AVX2", avx2_down, avx2_across },
#endif
	};
	size_t n = sizeof all / sizeof all[0];
	*out = all;
#ifdef __x86_64__
	n -= !__builtin_cpu_supports("avx2");
#endif
	return n;
}

/* Random numbers that are the same everywhere, for whatever is drawn from a seed. */
#ifndef SPECIMEN_RNG_H
#define SPECIMEN_RNG_H

#include <stdbool.h>
#include <stdint.h>

struct rng {
	uint64_t state;
};

static inline uint64_t rng_mix(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9u;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* Streams of one seed that are told apart by `purpose` are independent: drawing more hair never moves the guilloche. */
static inline struct rng rng_start(uint64_t seed, uint64_t purpose)
{
	return (struct rng){ rng_mix(seed + 0x9e3779b97f4a7c15u) ^ rng_mix(purpose * 0xd1342543de82ef95u + 1) };
}

static inline uint64_t rng_next(struct rng *r)
{
	r->state += 0x9e3779b97f4a7c15u;
	return rng_mix(r->state);
}

static inline double rng_range(struct rng *r, double from, double to)
{
	return from + (to - from) * (double)(rng_next(r) >> 11) * 0x1p-53;
}

static inline int rng_pick(struct rng *r, int n)
{
	return (int)(rng_next(r) % (uint64_t)n);
}

static inline bool rng_chance(struct rng *r, double p)
{
	return rng_range(r, 0, 1) < p;
}

#endif

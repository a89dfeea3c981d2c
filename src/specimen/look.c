/* A person from a seed: every trait is drawn from its range, and some go together as they do among people. */
#include <math.h>

#include "specimen/head.h"

static const struct rgb skins[] = {
	{ 0.96, 0.82, 0.74 }, { 0.93, 0.76, 0.65 }, { 0.87, 0.68, 0.55 }, { 0.78, 0.58, 0.44 }, { 0.66, 0.46, 0.33 },
	{ 0.52, 0.35, 0.25 }, { 0.40, 0.26, 0.19 },
};
static const struct rgb hairs[] = {
	{ 0.07, 0.06, 0.06 }, { 0.13, 0.09, 0.07 }, { 0.20, 0.13, 0.09 }, { 0.30, 0.19, 0.11 }, { 0.42, 0.28, 0.16 },
	{ 0.62, 0.47, 0.28 }, { 0.52, 0.23, 0.11 },
};
static const struct rgb irises[] = {
	{ 0.20, 0.12, 0.07 }, { 0.30, 0.19, 0.10 }, { 0.38, 0.28, 0.14 }, { 0.33, 0.38, 0.22 }, { 0.30, 0.42, 0.52 },
};

struct rgb skin_shade(struct rgb skin, double t)
{
	/* Light that has been under the skin comes out redder. */
	struct rgb deep = { skin.r * 0.50, skin.g * 0.36, skin.b * 0.32 };
	return rgb_mix(skin, deep, t);
}

struct rgb skin_light(struct rgb skin, double t)
{
	struct rgb lit = { fmin(1, skin.r * 1.06 + 0.10), fmin(1, skin.g * 1.06 + 0.11), fmin(1, skin.b * 1.04 + 0.11) };
	return rgb_mix(skin, lit, t);
}

static void look_colours(struct face_look *l, struct rng *r)
{
	double tone = rng_range(r, 0, 5.999);
	l->skin = rgb_mix(skins[(int)tone], skins[(int)tone + 1], tone - (int)tone);
	l->hair = hairs[tone > 2.6 ? rng_pick(r, 3) : rng_pick(r, 7)];
	l->iris = irises[tone > 2.6 ? rng_pick(r, 3) : rng_pick(r, 5)];
	l->lip = rgb_mix(l->skin, (struct rgb){ 0.62, 0.22, 0.22 }, rng_range(r, 0.25, l->feminine ? 0.55 : 0.36));
	struct rgb grey = { 0.72, 0.71, 0.70 };
	if (l->age > 0.45)
		l->hair = rgb_mix(l->hair, grey, fmin(0.95, (l->age - 0.45) * rng_range(r, 0.8, 2.4)));
	l->scarf = rgb_hsl(rng_range(r, 0, 1), rng_range(r, 0.12, 0.4), rng_range(r, 0.25, 0.6));
	l->frame = rng_chance(r, 0.6) ? (struct rgb){ 0.10, 0.09, 0.09 } : rgb_hsl(rng_range(r, 0, 1), 0.3, 0.28);
	l->freckles = tone < 1.6 && rng_chance(r, 0.3);
}

static void look_features(struct face_look *l, struct rng *r)
{
	double f = l->feminine ? 1 : 0;
	l->width = rng_range(r, 0.93, 1.07) - 0.02 * f;
	l->jaw = rng_range(r, 0.90, 1.08) - 0.07 * f;
	l->chin = rng_range(r, 0.85, 1.15) - 0.12 * f;
	l->cheek = rng_range(r, 0.95, 1.05);
	l->eye_gap = rng_range(r, 0.29, 0.335);
	l->eye_w = rng_range(r, 0.13, 0.152) + 0.006 * f;
	l->eye_h = rng_range(r, 0.048, 0.066) + 0.008 * f;
	l->eye_tilt = rng_range(r, -0.012, 0.022);
	l->brow_thick = rng_range(r, 0.034, 0.054) - 0.014 * f;
	l->brow_y = rng_range(r, -0.205, -0.175) - 0.018 * f;
	l->brow_arch = rng_range(r, 0.01, 0.05) + 0.02 * f;
	l->nose_w = rng_range(r, 0.115, 0.16) - 0.012 * f;
	l->nose_y = rng_range(r, 0.37, 0.44) - 0.02 * f;
	l->nose_bridge = rng_range(r, 0.045, 0.065);
	l->mouth_w = rng_range(r, 0.20, 0.255);
	l->lip_up = rng_range(r, 0.03, 0.055) + 0.008 * f;
	l->lip_low = rng_range(r, 0.048, 0.08) + 0.008 * f;
	l->ear = rng_range(r, 0.9, 1.1);
}

static void look_hair(struct face_look *l, struct rng *r)
{
	static const unsigned char his[] = { HAIR_BUZZ, HAIR_SHORT, HAIR_SHORT, HAIR_SIDE, HAIR_SIDE, HAIR_CURLY, HAIR_RECEDING };
	static const unsigned char hers[] = { HAIR_BOB, HAIR_BOB, HAIR_LONG, HAIR_LONG, HAIR_LONG, HAIR_TIED, HAIR_CURLY,
		HAIR_SCARF };
	l->cut = l->feminine ? hers[rng_pick(r, sizeof hers)] : his[rng_pick(r, sizeof his)];
	if (!l->feminine && l->age > 0.6 && rng_chance(r, 0.5))
		l->cut = HAIR_RECEDING;
	l->part = rng_range(r, 0.12, 0.38) * (rng_chance(r, 0.5) ? 1 : -1);
	l->volume = rng_range(r, 0.8, 1.25);
	static const unsigned char beards[] = { BEARD_NONE, BEARD_NONE, BEARD_NONE, BEARD_STUBBLE, BEARD_STUBBLE, BEARD_MOUSTACHE,
		BEARD_GOATEE, BEARD_FULL, BEARD_FULL };
	int beard = rng_pick(r, sizeof beards);
	l->beard = l->feminine ? BEARD_NONE : beards[beard];
	l->glasses = rng_chance(r, 0.18 + 0.25 * l->age);
}

struct face_look face_look(uint64_t person)
{
	struct rng r = rng_start(person, 11);
	struct face_look l = { .feminine = rng_chance(&r, 0.5) };
	double years = rng_range(&r, 0, 1);
	l.age = years * years * 0.9 + 0.04;
	look_features(&l, &r);
	look_colours(&l, &r);
	look_hair(&l, &r);
	return l;
}

struct rgb face_skin(uint64_t person)
{
	return face_look(person).skin;
}

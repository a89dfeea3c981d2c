#include "hooks/ring.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "hooks/verifier.h"

void ring_init(struct ring *r, bool (*ask)(void *ctx, const char *kid), void *ctx, int64_t now)
{
	*r = (struct ring){ .ask = ask, .ctx = ctx, .budget_at = now - (int64_t)RING_BURST * RING_REFILL_MS };
	r->heard.halved_at = now;
	crypto_shorthash_keygen(r->heard.key);
}

void ring_finish(struct ring *r)
{
	for (size_t i = 0; i < RING_KEYS; i++)
		verifier_destroy(r->keys[i].verifier);
	*r = (struct ring){ 0 };
}

/* -- names ----------------------------------------------------------------------------------------------------------------------- */

static struct ring_name *name_find(struct ring_name *names, size_t count, const char *kid)
{
	for (size_t i = 0; i < count; i++)
		if (*names[i].kid && strcmp(names[i].kid, kid) == 0)
			return &names[i];
	return NULL;
}

/* In a free place, else in that of the oldest. */
static struct ring_name *name_add(struct ring_name *names, size_t count, const char *kid, int64_t now)
{
	struct ring_name *place = names;
	for (size_t i = 1; i < count && *place->kid; i++)
		if (!*names[i].kid || names[i].at < place->at)
			place = &names[i];
	*place = (struct ring_name){ .at = now };
	memcpy(place->kid, kid, strlen(kid) + 1);
	return place;
}

/* -- what was heard -------------------------------------------------------------------------------------------------------------- */

static void halve(struct ring_heard *h, int64_t now)
{
	if (now - h->halved_at < RING_HEARD_MS)
		return;
	h->halved_at = now;
	h->count /= 2;
	for (size_t row = 0; row < 2; row++)
		for (size_t i = 0; i < RING_CELLS; i++)
			h->cells[row][i] /= 2;
}

/* Hears it once more; how often that makes. Only the smaller of its cells grows, so that others' names count for less. */
static unsigned hear(struct ring_heard *h, const char *kid, int64_t now)
{
	unsigned char hash[crypto_shorthash_BYTES];
	halve(h, now);
	crypto_shorthash(hash, (const unsigned char *)kid, strlen(kid), h->key);
	uint16_t *a = &h->cells[0][(hash[0] | hash[1] << 8) % RING_CELLS], *b = &h->cells[1][(hash[2] | hash[3] << 8) % RING_CELLS];
	unsigned count = (*a < *b ? *a : *b) + 1u;
	if (count < UINT16_MAX) {
		*a = *a < count ? (uint16_t)count : *a;
		*b = *b < count ? (uint16_t)count : *b;
	}
	if (count > h->count || !*h->most) {
		memcpy(h->most, kid, strlen(kid) + 1);
		h->count = count;
	}
	return count;
}

/* -- asking ---------------------------------------------------------------------------------------------------------------------- */

/* The budget is a time: each question moves it on by what it costs, and it may be as far ahead as the burst allows. */
static bool budget_take(struct ring *r, int64_t now)
{
	int64_t least = now - (int64_t)RING_BURST * RING_REFILL_MS;
	if (r->budget_at < least)
		r->budget_at = least;
	if (r->budget_at + RING_REFILL_MS > now)
		return false;
	r->budget_at += RING_REFILL_MS;
	return true;
}

/* Some room is kept for keys that are here. */
static bool ask(struct ring *r, const char *kid, size_t room, int64_t now)
{
	struct ring_name *place = NULL;
	size_t count = 0;
	for (size_t i = 0; i < RING_ASKED; i++)
		if (*r->asked[i].kid)
			count++;
		else
			place = &r->asked[i];
	if (count >= room || !r->ask(r->ctx, kid))
		return false;
	place->at = now;
	memcpy(place->kid, kid, strlen(kid) + 1);
	return true;
}

static const struct ring_name *asked_of(const struct ring *r, const char *kid)
{
	for (size_t i = 0; i < RING_ASKED; i++)
		if (strcmp(r->asked[i].kid, kid) == 0)
			return &r->asked[i];
	return NULL;
}

static enum ring_verdict find_new(struct ring *r, const char *kid, int64_t now)
{
	struct ring_name *absent = name_find(r->absent, RING_ABSENT, kid);
	if (absent && now - absent->at < RING_ABSENT_MS)
		return RING_UNKNOWN;
	struct ring_heard *h = &r->heard;
	char next[sizeof h->most];
	snprintf(next, sizeof next, "%s", hear(h, kid, now) >= h->count ? kid : h->most);
	if (!budget_take(r, now)) {
		r->spared++;
		return RING_LATER;
	}
	*h->most = '\0';
	h->count = 0;
	return ask(r, next, RING_ASKED - RING_KEPT, now) && strcmp(next, kid) == 0 ? RING_COMING : RING_LATER;
}

/* -- what is here ---------------------------------------------------------------------------------------------------------------- */

static struct ring_key *key_find(const struct ring *r, const char *kid)
{
	for (size_t i = 0; i < RING_KEYS; i++)
		if (*r->keys[i].kid && strcmp(r->keys[i].kid, kid) == 0)
			return (struct ring_key *)&r->keys[i];
	return NULL;
}

bool ring_waits(const struct ring *r, const char *kid, int64_t now)
{
	const struct ring_name *asked = asked_of(r, kid);
	return asked && (!key_find(r, kid) || now - asked->at < RING_PATIENCE_MS);
}

enum ring_verdict ring_find(struct ring *r, const char *kid, int64_t now, struct verifier **key)
{
	*key = NULL;
	struct ring_key *k = key_find(r, kid);
	if (!k)
		return asked_of(r, kid) ? RING_COMING : find_new(r, kid, now);
	k->used_at = now;
	if (!k->verifier)
		return RING_EXPIRED; /* for good: no key comes back to life */
	if (now - k->told_at >= RING_FRESH_MS && now >= k->ask_at && !asked_of(r, kid) && ask(r, kid, RING_ASKED, now))
		k->ask_at = now + RING_AGAIN_MS;
	if (ring_waits(r, kid, now))
		return RING_COMING;
	if (now - k->told_at >= RING_TRUST_MS)
		return RING_LATER;
	*key = k->verifier;
	return RING_HERE;
}

/* In the place of the one that was not used for longest. */
static struct ring_key *key_place(struct ring *r, const char *kid, int64_t now)
{
	struct ring_key *place = key_find(r, kid);
	for (size_t i = 0; !place && i < RING_KEYS; i++)
		if (!*r->keys[i].kid)
			place = &r->keys[i];
	if (!place) {
		place = r->keys;
		for (size_t i = 1; i < RING_KEYS; i++)
			if (r->keys[i].used_at < place->used_at)
				place = &r->keys[i];
	}
	verifier_destroy(place->verifier);
	*place = (struct ring_key){ .told_at = now, .used_at = now };
	memcpy(place->kid, kid, strlen(kid) + 1);
	return place;
}

void ring_answered(struct ring *r, const char *kid, enum ring_news news, const char *x, const char *y, int64_t now)
{
	struct ring_name *asked = name_find(r->asked, RING_ASKED, kid), name;
	if (!asked)
		return;
	name = *asked; /* kid may be its own text */
	*asked = (struct ring_name){ 0 };
	if (news == RING_NO_ANSWER) {
		r->failed++;
		return;
	}
	r->fetched++;
	struct verifier *made = news == RING_KEY ? verifier_create(x, y) : NULL;
	if (news == RING_KEY && !made)
		news = RING_NO_SUCH_KEY; /* no point of the curve: a wrong answer need not be wrong for good */
	if (news == RING_NO_SUCH_KEY) {
		struct ring_key *gone = key_find(r, name.kid);
		if (gone) {
			verifier_destroy(gone->verifier);
			*gone = (struct ring_key){ 0 };
		}
		struct ring_name *absent = name_find(r->absent, RING_ABSENT, name.kid);
		if (!absent)
			absent = name_add(r->absent, RING_ABSENT, name.kid, now);
		absent->at = now;
		return;
	}
	key_place(r, name.kid, now)->verifier = made;
}

size_t ring_count(const struct ring *r)
{
	size_t n = 0;
	for (size_t i = 0; i < RING_KEYS; i++)
		n += r->keys[i].verifier != NULL;
	return n;
}

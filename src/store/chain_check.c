#include "store/chain_check.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"

/* A number that no writer reaches; a gap up to there would turn the ratchet for very long. */
enum { LONGEST_GAP = 1000000 };

struct chain_check { /* secret memory */
	const struct chain_secret *secrets;
	size_t count;
	struct chain_check_hooks hooks;
	struct chain_check_sums sums;
	/* Of the chain at hand: */
	bool begun, keyed, ended, good, last_good; /* last_good: the event before was what it should be */
	int64_t next;                              /* the number that should come */
	unsigned char key[CHAIN_KEY];              /* of that number */
	struct chain_head last;
};

static const char *const words[CHAIN_FAULTS] = {
	[CHAIN_MALFORMED] = "malformed", [CHAIN_CHANGED] = "changed",    [CHAIN_MISSING] = "missing", [CHAIN_MOVED] = "moved",
	[CHAIN_UNLINKED] = "unlinked",   [CHAIN_AFTER_END] = "after-end", [CHAIN_NO_KEY] = "no-key",  [CHAIN_CUT] = "cut",
	[CHAIN_ABSENT] = "absent",       [CHAIN_FORKED] = "forked",
};

const char *chain_fault_word(enum chain_fault f)
{
	return f < CHAIN_FAULTS ? words[f] : "";
}

struct chain_check *chain_check_create(const struct chain_secret *secrets, size_t count, struct chain_check_hooks hooks)
{
	if (sodium_init() < 0)
		abort();
	struct chain_check *k = secret_alloc(sizeof *k);
	k->secrets = secrets;
	k->count = count;
	k->hooks = hooks;
	return k;
}

void chain_check_destroy(struct chain_check *k)
{
	secret_free(k);
}

void chain_check_fault(struct chain_check *k, enum chain_fault f, const char *writer, int64_t seq, const char *sentence)
{
	struct chain_finding found = { .fault = f, .seq = seq };
	snprintf(found.writer, sizeof found.writer, "%.*s", CHAIN_WRITER - 1, writer);
	snprintf(found.sentence, sizeof found.sentence, "%s", sentence);
	k->sums.faults++;
	k->good = false;
	if (k->hooks.found)
		k->hooks.found(k->hooks.ctx, &found);
}

static void __attribute__((format(printf, 4, 5))) fault(struct chain_check *k, enum chain_fault f, const struct chain_event *e, const char *fmt, ...)
{
	char sentence[320];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(sentence, sizeof sentence, fmt, ap);
	va_end(ap);
	chain_check_fault(k, f, e->writer, e->seq, sentence);
}

void chain_check_malformed(struct chain_check *k, const char *where)
{
	char sentence[320];
	snprintf(sentence, sizeof sentence, "%s is no event: changed or put in", where);
	chain_check_fault(k, CHAIN_MALFORMED, "", -1, sentence);
}

static void close_chain(struct chain_check *k)
{
	if (!k->begun)
		return;
	k->sums.chains++;
	k->sums.open += !k->ended;
	if (k->hooks.chain)
		k->hooks.chain(k->hooks.ctx, &k->last, k->ended, k->good);
	k->begun = k->keyed = k->ended = false;
	sodium_memzero(k->key, sizeof k->key);
}

/* The first key, if one of the secrets opens it. */
static bool open_key(struct chain_check *k, const struct chain_event *e)
{
	unsigned char to[CHAIN_KEY], sealed[CHAIN_KEY + crypto_box_SEALBYTES];
	char hex[2 * sizeof sealed + 1];
	size_t n;
	if (!chain_value(e->detail, "auditor", hex, sizeof hex) || sodium_hex2bin(to, sizeof to, hex, strlen(hex), NULL, &n, NULL) || n != sizeof to)
		return false;
	if (!chain_value(e->detail, "key", hex, sizeof hex) || sodium_hex2bin(sealed, sizeof sealed, hex, strlen(hex), NULL, &n, NULL) ||
	    n != sizeof sealed)
		return false;
	for (size_t i = 0; i < k->count; i++)
		if (!sodium_memcmp(k->secrets[i].open, to, sizeof to))
			return crypto_box_seal_open(k->key, sealed, sizeof sealed, k->secrets[i].open, k->secrets[i].secret) == 0;
	return false;
}

static void open_chain(struct chain_check *k, const struct chain_event *e)
{
	bool in_order = strcmp(k->last.writer, e->writer) < 0;
	k->begun = k->good = k->last_good = true;
	k->keyed = k->ended = false;
	k->next = 0;
	k->last = (struct chain_head){ .seq = -1 };
	snprintf(k->last.writer, sizeof k->last.writer, "%s", e->writer);
	if (!in_order)
		fault(k, CHAIN_MOVED, e, "the chain stands where it does not belong, or there twice");
	if (e->seq != 0) {
		fault(k, CHAIN_MISSING, e, "events 0 to %" PRId64 " are missing; without the first no key is there to verify the others", e->seq - 1);
		k->next = e->seq;
	} else if (!(k->keyed = open_key(k, e))) {
		char to[17] = "";
		chain_value(e->detail, "auditor", to, sizeof to);
		fault(k, CHAIN_NO_KEY, e, "the first key cannot be opened: it is for the auditor's key %s..., or was changed; nothing after it can be verified",
		    to);
	}
}

static void describe(const struct chain_event *e, char out[112])
{
	char at[WHEN_TEXT];
	when_format_rfc3339(e->time_ms / 1000, at);
	snprintf(out, 112, "event %" PRId64 " (%.20s, %s)", e->seq, e->kind, at);
}

void chain_check_event(struct chain_check *k, const struct chain_event *e)
{
	char which[112];
	unsigned char mac[CHAIN_MAC];
	k->sums.events++;
	if (!chain_well_formed(e)) {
		/* Not even its writer's name is fit to be shown. */
		snprintf(which, sizeof which, "a row, number %" PRId64 ", after event %" PRId64 " of %.12s...", e->seq, k->next - 1, k->last.writer);
		chain_check_malformed(k, which);
		return;
	}
	describe(e, which);
	if (k->begun && strcmp(k->last.writer, e->writer) != 0)
		close_chain(k);
	if (!k->begun)
		open_chain(k, e);
	if (e->seq < k->next) {
		fault(k, CHAIN_MOVED, e, "%s comes after event %" PRId64 ": out of order, or there twice", which, k->next - 1);
		return;
	}
	int64_t gap = e->seq - k->next;
	if (gap > 0) {
		fault(k, CHAIN_MISSING, e, gap == 1 ? "event %" PRId64 " is missing" : "events %" PRId64 " to %" PRId64 " are missing", k->next, e->seq - 1);
		k->last_good = false;
		if (gap > LONGEST_GAP)
			k->keyed = false;
	}
	for (; k->next < e->seq && k->keyed; k->next++)
		chain_ratchet(k->key);
	bool good = false;
	if (k->keyed) {
		chain_mac(e, k->key, mac);
		good = !sodium_memcmp(mac, e->mac, sizeof mac);
		chain_ratchet(k->key);
		if (!good)
			fault(k, CHAIN_CHANGED, e, "%s is not what was written: changed or put in", which);
	}
	/* Where the one before was changed or is missing, that was said already. */
	bool follows = !memcmp(e->previous, k->last.mac, sizeof e->previous);
	if (!follows && k->last_good && (good || !k->keyed))
		fault(k, CHAIN_UNLINKED, e, "%s does not follow the one before it", which);
	if (k->ended)
		fault(k, CHAIN_AFTER_END, e, "%s comes after the writer's end", which);
	k->ended = k->ended || !strcmp(e->kind, "end");
	k->next = e->seq + 1;
	k->last.seq = e->seq;
	memcpy(k->last.mac, e->mac, sizeof k->last.mac);
	k->last_good = good;
}

void chain_check_pruned(struct chain_check *k, const struct chain_head *head, const char *by, int64_t by_seq)
{
	if (k->hooks.pruned)
		k->hooks.pruned(k->hooks.ctx, head, by, by_seq);
}

void chain_check_finish(struct chain_check *k)
{
	close_chain(k);
}

struct chain_check_sums chain_check_sums(const struct chain_check *k)
{
	return k->sums;
}

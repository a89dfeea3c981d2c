#include "store/chain_heads.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct seen_head {
	struct chain_head head;
	char by[CHAIN_WRITER];
	int64_t by_seq;
	bool met;    /* the event of that number came by */
	bool pruned; /* a prune event says that the chain went, and it stood here then */
	bool seen;   /* who did not prune it knew it, too */
	char pruned_by[CHAIN_WRITER];
	int64_t pruned_seq;
	int64_t last; /* latest number of the chain that came by; -1: none */
};

struct chain_heads {
	struct seen_head *list;
	size_t count, room;
	bool sorted;
};

struct chain_heads *chain_heads_create(void)
{
	return mem_alloc(sizeof(struct chain_heads));
}

void chain_heads_destroy(struct chain_heads *h)
{
	if (h)
		free(h->list);
	free(h);
}

/* By writer, the latest first; two macs for one number are both kept, since one of them is wrong. */
static int order(const void *a, const void *b)
{
	const struct seen_head *x = a, *y = b;
	int c = strcmp(x->head.writer, y->head.writer);
	if (c)
		return c;
	if (x->head.seq != y->head.seq)
		return x->head.seq > y->head.seq ? -1 : 1;
	c = memcmp(x->head.mac, y->head.mac, CHAIN_MAC);
	return c ? c : (int)y->pruned - (int)x->pruned;
}

/* Sorts, and leaves the latest of each writer, and what was given from elsewhere. */
static void settle(struct chain_heads *h)
{
	size_t kept = 0;
	if (h->sorted)
		return;
	if (h->count)
		qsort(h->list, h->count, sizeof *h->list, order);
	for (size_t i = 0; i < h->count; i++) {
		struct seen_head *now = &h->list[i], *before = kept ? &h->list[kept - 1] : NULL;
		bool same = before && !strcmp(before->head.writer, now->head.writer);
		bool other = !same || memcmp(before->head.mac, now->head.mac, CHAIN_MAC) != 0;
		if (same)
			before->seen = before->seen || now->seen;
		/* One that was seen further on than the prune says was cut, whatever it says. */
		if (same && !other && now->pruned && !before->pruned && before->head.seq == now->head.seq) {
			before->pruned = true;
			memcpy(before->pruned_by, now->pruned_by, sizeof before->pruned_by);
			before->pruned_seq = now->pruned_seq;
		}
		if (same && before->pruned && before->head.seq > now->head.seq) {
			now->pruned = true;
			now->seen = false; /* told of with the latest */
		}
		if (!same || !now->by[0] || (before->head.seq == now->head.seq && other))
			h->list[kept++] = *now;
	}
	h->count = kept;
	h->sorted = true;
}

static void add(struct chain_heads *h, const struct seen_head *s)
{
	/* Now and then, so that a writer seen a thousand times takes the room of one. */
	if (h->count == h->room) {
		h->sorted = false;
		settle(h);
		if (h->count >= h->room / 2)
			h->list = mem_grow(h->list, h->room = h->room ? 2 * h->room : 64, sizeof *h->list);
	}
	h->list[h->count++] = *s;
	h->sorted = false;
}

void chain_heads_add(struct chain_heads *h, const struct chain_head *head, const char *by, int64_t by_seq)
{
	struct seen_head s = { .head = *head, .by_seq = by_seq, .seen = true, .last = -1 };
	snprintf(s.by, sizeof s.by, "%s", by);
	add(h, &s);
}

void chain_heads_gather(struct chain_heads *h, const struct chain_event *e)
{
	bool pruned = !strcmp(e->kind, "prune");
	if ((!pruned && strcmp(e->kind, "anchor") != 0) || !chain_well_formed(e))
		return;
	for (const char *at = e->detail; at; at = strchr(at, ' ')) {
		at += *at == ' ';
		struct seen_head s = { .by_seq = e->seq, .last = -1, .pruned = pruned, .seen = !pruned, .pruned_seq = e->seq };
		if (strncmp(at, "head=", 5) != 0 || !chain_head_parse(at + 5, strcspn(at + 5, " "), &s.head))
			continue;
		memcpy(s.by, e->writer, sizeof s.by);
		memcpy(s.pruned_by, e->writer, sizeof s.pruned_by);
		add(h, &s);
	}
}

static int by_writer(const void *key, const void *member)
{
	return strcmp(key, ((const struct seen_head *)member)->head.writer);
}

void chain_heads_meet(struct chain_heads *h, struct chain_check *k, const struct chain_event *e)
{
	char sentence[320], by[64] = "it was given from elsewhere";
	settle(h);
	struct seen_head *s = h->count ? bsearch(e->writer, h->list, h->count, sizeof *h->list, by_writer) : NULL;
	if (!s)
		return;
	while (s > h->list && !strcmp(s[-1].head.writer, e->writer))
		s--;
	for (; s < h->list + h->count && !strcmp(s->head.writer, e->writer); s++) {
		if (e->seq > s->last)
			s->last = e->seq;
		if (s->head.seq != e->seq)
			continue;
		s->met = true;
		if (!memcmp(s->head.mac, e->mac, CHAIN_MAC))
			continue;
		if (s->by[0])
			snprintf(by, sizeof by, "event %" PRId64 " of %.12s... has it", s->by_seq, s->by);
		snprintf(sentence, sizeof sentence, "event %" PRId64 " is not the one that was seen before (%s): this chain, or who saw it, was written anew",
		    e->seq, by);
		chain_check_fault(k, CHAIN_FORKED, e->writer, e->seq, sentence);
	}
}

void chain_heads_finish(struct chain_heads *h, struct chain_check *k)
{
	char sentence[320], by[64];
	settle(h);
	for (struct seen_head *s = h->list; s < h->list + h->count; s++) {
		bool gone = s->pruned && s->last < 0;
		if (gone && s->seen)
			chain_check_pruned(k, &s->head, s->pruned_by, s->pruned_seq);
		if (s->met || gone)
			continue;
		if (s->by[0])
			snprintf(by, sizeof by, "event %" PRId64 " of %.12s... saw", s->by_seq, s->by);
		else
			snprintf(by, sizeof by, "a head from elsewhere tells of");
		if (s->last < 0)
			snprintf(sentence, sizeof sentence, "all of this chain is missing: %s its event %" PRId64, by, s->head.seq);
		else if (s->last > s->head.seq)
			snprintf(sentence, sizeof sentence, "event %" PRId64 " is missing: %s it", s->head.seq, by);
		else
			snprintf(sentence, sizeof sentence, "the chain ends at event %" PRId64 ": %s its event %" PRId64, s->last, by, s->head.seq);
		chain_check_fault(k, s->last < 0 ? CHAIN_ABSENT : s->last > s->head.seq ? CHAIN_MISSING : CHAIN_CUT, s->head.writer, s->head.seq, sentence);
	}
}

void chain_heads_sums(const struct chain_heads *h, size_t *kept, size_t *pruned)
{
	*kept = h->count;
	*pruned = 0;
	for (size_t i = 0; i < h->count; i++)
		*pruned += h->list[i].pruned && h->list[i].last < 0;
}

bool chain_heads_word(char *detail, size_t size, const struct chain_head *head)
{
	char text[CHAIN_HEAD];
	chain_head_print(head, text);
	return chain_word(detail, size, "head", text);
}

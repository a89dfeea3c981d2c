/* What a person had to do and the machine took for it: for benches, and for tests that hold a number. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screen/play.h"

/* What the keys before brought is theirs, and what comes from here on belongs to these. */
void play_keys_go(struct play *p, size_t n)
{
	bool any = p->all.keys > 0; /* what came by itself before is nobody's */
	p->all.us += any && p->read_us > p->key_us ? p->read_us - p->key_us : 0;
	p->all.bytes += any ? p->terminal.sent_len - p->key_sent : 0;
	p->all.keys += (unsigned)n;
	p->looking = n > 0;
	p->seen_pictures = p->terminal.pictures;
	p->key_us = play_now_us();
	p->key_sent = p->terminal.sent_len;
}

/* For the benches: since the last key. */
void step_took(struct play *p, const char *name)
{
	printf("took %s %.1f ms %zu bytes\n", name, (double)(p->read_us - p->key_us) / 1000, p->terminal.sent_len - p->key_sent);
}

static void print_tally(const char *name, const struct tally *from, const struct tally *to)
{
	printf("%-32s %5u %8u %9zu %9.1f\n", name, to->keys - from->keys, to->screens - from->screens, to->bytes - from->bytes,
	       (double)(to->us - from->us) / 1000);
}

/* Of what was played since the last count: keys, screens, bytes, and the machine's ms. "NAME, at most N": no more keys than that. */
void step_count(struct play *p, const char *name)
{
	static const char limit[] = ", at most ";
	const char *most = strstr(name, limit);
	play_keys_go(p, 0);
	if (!p->counted.keys)
		printf("%-32s  keys  screens     bytes        ms\n", p->size);
	print_tally(name, &p->counted, &p->all);
	unsigned keys = p->all.keys - p->counted.keys;
	p->counted = p->all;
	if (most && keys > (unsigned)atoi(most + sizeof limit - 1))
		play_die(p, "%u keys", keys);
}

/* So many keys at most, of all that were played. */
void step_keys(struct play *p, const char *most)
{
	static const struct tally none;
	play_keys_go(p, 0);
	print_tally("in sum", &none, &p->all);
	printf("%.1f s of waiting\n", (double)p->all.us / 1000000);
	if (p->all.keys > (unsigned)atoi(most))
		play_die(p, "%u keys", p->all.keys);
}

static bool something_came(struct play *p, const char *unused)
{
	(void)unused;
	return p->terminal.sent_len > p->key_sent;
}

/* What the last keys brought, which came in one piece, has at most that many bytes. */
void step_within(struct play *p, const char *most)
{
	play_wait(p, something_came, most, "nothing came,");
	size_t bytes = p->terminal.sent_len - p->key_sent;
	if (bytes > (size_t)atoi(most))
		play_die(p, "%zu bytes", bytes);
}

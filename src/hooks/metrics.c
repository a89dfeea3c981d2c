#include "hooks/metrics.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/when.h"
#include "hooks/ring.h"
#include "hooks/tally.h"
#include "store/store.h"

#define PREFIX "idreview_hooks_"

static void accepted(const struct metrics *m, const char *name, struct buf *out)
{
	for (int i = 0; i < EVENT_OTHER; i++)
		buf_printf(out, PREFIX "%s{type=\"%s\",code=\"%s\"} %" PRIu64 "\n", name, event_table[i].type, event_table[i].code, m->tally->accepted[i]);
}

static void refused(const struct metrics *m, const char *name, struct buf *out)
{
	for (int i = REFUSAL_NONE + 1; i < REFUSALS; i++)
		buf_printf(out, PREFIX "%s{reason=\"%s\"} %" PRIu64 "\n", name, refusal_table[i].name, m->tally->refused[i]);
}

static int64_t store_up(const struct metrics *m)
{
	struct store_health health = { .state = STORE_UP };
	if (m->store)
		store_health(m->store, &health);
	return health.state == STORE_UP;
}

static int64_t inbox_age(const struct metrics *m)
{
	int64_t age = m->oldest_at ? when_now() - m->oldest_at : 0;
	return age > 0 ? age : 0;
}

static int64_t duplicates(const struct metrics *m)
{
	return (int64_t)m->tally->duplicates;
}

static int64_t others(const struct metrics *m)
{
	return (int64_t)m->tally->others;
}

static int64_t connections(const struct metrics *m)
{
	return (int64_t)m->tally->connections;
}

static int64_t commits(const struct metrics *m)
{
	return (int64_t)m->tally->commits;
}

static int64_t committed(const struct metrics *m)
{
	return (int64_t)m->tally->committed;
}

static int64_t keys_fetched(const struct metrics *m)
{
	return (int64_t)m->ring->fetched;
}

static int64_t keys_failed(const struct metrics *m)
{
	return (int64_t)m->ring->failed;
}

static int64_t keys_spared(const struct metrics *m)
{
	return (int64_t)m->ring->spared;
}

static int64_t keys_here(const struct metrics *m)
{
	return (int64_t)ring_count(m->ring);
}

static int64_t inbox_waiting_count(const struct metrics *m)
{
	return m->waiting;
}

static int64_t attempts_read(const struct metrics *m)
{
	return (int64_t)m->tally->read;
}

static int64_t attempts_unread(const struct metrics *m)
{
	return (int64_t)m->tally->unread;
}

static int64_t swept(const struct metrics *m)
{
	return (int64_t)m->tally->swept;
}

static int64_t screened(const struct metrics *m)
{
	return (int64_t)m->tally->screened;
}

static int64_t unscreened(const struct metrics *m)
{
	return (int64_t)m->tally->unscreened;
}

static int64_t rounds(const struct metrics *m)
{
	return (int64_t)m->tally->rounds;
}

static int64_t round_pending(const struct metrics *m)
{
	return (int64_t)m->tally->round_pending;
}

static int64_t round_alone(const struct metrics *m)
{
	return (int64_t)m->tally->round_alone;
}

static int64_t clock_skew(const struct metrics *m)
{
	return m->clock_skew_s;
}

static int64_t started(const struct metrics *m)
{
	return m->started_at;
}

static const struct metric_row {
	const char *name, *type, *help;
	void (*write)(const struct metrics *m, const char *name, struct buf *out); /* NULL: one number */
	int64_t (*number)(const struct metrics *m);
} rows[] = {
	{ "accepted_total", "counter", "Webhooks on disk, by type and code.", accepted, NULL },
	{ "duplicates_total", "counter", "Webhooks that were on disk before: the same body at the same time.", NULL, duplicates },
	{ "other_total", "counter", "Webhooks of the vendor's that are about something else; acknowledged.", NULL, others },
	{ "refused_total", "counter", "Requests that were refused, by reason.", refused, NULL },
	{ "connections_total", "counter", "Connections that were made.", NULL, connections },
	{ "commits_total", "counter", "Transactions that brought webhooks to disk.", NULL, commits },
	{ "committed_total", "counter", "Webhooks in them, those known before too.", NULL, committed },
	{ "keys_fetched_total", "counter", "Answers to questions for a key.", NULL, keys_fetched },
	{ "keys_failed_total", "counter", "Questions for a key that were not answered.", NULL, keys_failed },
	{ "keys_spared_total", "counter", "Names of keys that were not asked for, for want of budget.", NULL, keys_spared },
	{ "keys", "gauge", "Keys that can be used.", NULL, keys_here },
	{ "store_up", "gauge", "1 while the store can be written to.", NULL, store_up },
	{ "inbox_waiting", "gauge", "Webhooks whose attempt is still to be read.", NULL, inbox_waiting_count },
	{ "inbox_age_seconds", "gauge", "How long the oldest of them has waited.", NULL, inbox_age },
	{ "attempts_read_total", "counter", "Attempts that were read after a webhook.", NULL, attempts_read },
	{ "attempts_unread_total", "counter", "Readings that did not succeed; they are tried again.", NULL, attempts_unread },
	{ "swept_total", "counter", "Open cases that were read again without a webhook.", NULL, swept },
	{ "screenings_read_total", "counter", "Screenings that were read with their case.", NULL, screened },
	{ "screenings_unread_total", "counter", "Readings of screenings that did not succeed; they are tried again.", NULL, unscreened },
	{ "screening_rounds_total", "counter", "Rounds over all screenings that wait for a review.", NULL, rounds },
	{ "screenings_pending", "gauge", "Screenings that waited in the last of them.", NULL, round_pending },
	{ "screenings_standalone", "gauge", "Those of them that belong to no known case.", NULL, round_alone },
	{ "clock_skew_seconds", "gauge", "The API's clock minus this host's: tokens are judged by the latter.", NULL, clock_skew },
	{ "start_time_seconds", "gauge", "When the program began, unix time.", NULL, started },
};

void metrics_write(const struct metrics *m, struct buf *out)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		buf_printf(out, "# HELP " PREFIX "%s %s\n# TYPE " PREFIX "%s %s\n", rows[i].name, rows[i].help, rows[i].name, rows[i].type);
		if (rows[i].write)
			rows[i].write(m, rows[i].name, out);
		else
			buf_printf(out, PREFIX "%s %" PRId64 "\n", rows[i].name, rows[i].number(m));
	}
}

bool metrics_healthy(const struct metrics *m, struct buf *out)
{
	static const char *const words[] = { [STORE_OPENING] = "the store is being connected to", [STORE_UP] = "ok",
		[STORE_DOWN] = "the store is away", [STORE_REFUSED] = "the store cannot be used" };
	struct store_health health = { .state = STORE_UP };
	if (m->store)
		store_health(m->store, &health);
	buf_printf(out, "%s\n", words[health.state]);
	return health.state == STORE_UP;
}

bool metrics_at(size_t i, const char **name, const char **help)
{
	if (i >= sizeof rows / sizeof *rows)
		return false;
	*name = rows[i].name;
	*help = rows[i].help;
	return true;
}

/* What the tests of the audit writer share. */
#include "audit_rig.h"

#include <check.h>
#include <dirent.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/loop.h"
#include "base/mem.h"
#include "store/engine.h"

char spool[300];
struct store *store;
struct audit_keys *keys;
static struct person me = { .id = "alice", .host = "jump1", .key = "SHA256:abc" };
struct chain_head last_head;
int heads_seen;

static void see_head(void *ctx, const struct chain_head *h)
{
	(void)ctx;
	last_head = *h;
	heads_seen++;
}

struct audit *start(void)
{
	struct audit *a = audit_open(store, &me, "test", keys->list[0].open, spool);
	audit_heads_to(a, see_head, NULL);
	return a;
}

/* -- an engine that fails when told to ---------------------------------------------------------------------------------------------- */

static const struct store_engine *real;
static struct store_engine failing;
static bool away;
bool refusing;
int lose;

static void failing_begin(struct store *s, struct store_tx *t)
{
	if (t->lane == STORE_WRITE && (lose == 2 || refusing)) {
		store_step_sql(t, "SELECT 1 WHERE 1 = 0", STORE_ONE);
		t->rows = mem_grow(t->rows, t->count, sizeof *t->rows);
		t->rows_room = mem_grow(t->rows_room, t->count, sizeof *t->rows_room);
		t->rows[t->count - 1] = (struct store_rows){ 0 };
		t->rows_room[t->count - 1] = 0;
	}
	real->begin(s, t);
}

static void failing_run(struct store *s, const struct pollfd *fds, size_t count)
{
	real->run(s, fds, count);
	for (struct store_tx *t = s->answered; t; t = t->next)
		if (t->lane == STORE_WRITE && lose) {
			t->reply.outcome = STORE_UNKNOWN;
			err_set(&t->reply.err, ERR_STORE, "the connection was lost");
			lose = 0;
			away = true;
		}
	for (struct store_tx *t = s->answered; t && refusing; t = t->next)
		if (t->lane == STORE_WRITE && t->reply.outcome == STORE_UNMET) {
			t->reply.outcome = STORE_FAILED;
			err_set(&t->reply.err, ERR_STORE, "the disk is full");
		}
	if (away)
		down();
}

void down(void)
{
	struct err err = { 0 };
	err_set(&err, ERR_STORE, "the store is away");
	away = true;
	store_engine_health(store, STORE_DOWN, &err);
}

void up(void)
{
	away = false;
	store_engine_health(store, STORE_UP, NULL);
}

void audit_rig_on(struct store *s)
{
	store = s;
	real = store->engine;
	failing = *real;
	failing.begin = failing_begin;
	failing.run = failing_run;
	store->engine = &failing;
	away = refusing = false;
	lose = 0;
}

void audit_rig_open(int engine)
{
	ck_assert_int_ge(sodium_init(), 0);
	audit_rig_on(both_open(engine));
	snprintf(spool, sizeof spool, "%s/audit-spool", both_directory());
	keys = secret_alloc(sizeof *keys);
	keys->count = 1;
	crypto_box_keypair(keys->list[0].open, keys->list[0].secret);
	heads_seen = 0;
	last_head = (struct chain_head){ 0 };
}

void audit_rig_close(void)
{
	both_close();
	secret_free(keys);
	keys = NULL;
}

/* The loop as a console runs it, until nothing is on its way. */
void settle(struct audit *a)
{
	struct loop loop = { 0 };
	struct err err = { 0 };
	loop_add(&loop, store_source(store));
	loop_add(&loop, audit_source(a));
	for (int quiet = 0; quiet < 3;) {
		bool busy = store->answered != NULL;
		for (int lane = 0; lane < STORE_LANES; lane++)
			busy = busy || store->lanes[lane].first || store->lanes[lane].under_way;
		quiet = busy ? 0 : quiet + 1;
		ck_assert(loop_once(&loop, busy ? 100 : 0, &err));
	}
}

static char kinds_seen[40000];

static bool note_kind(void *ctx, const struct chain_event *e, const char *begin)
{
	(void)ctx;
	(void)begin;
	ck_assert_ptr_nonnull(e);
	ck_assert_uint_lt(strlen(kinds_seen) + 30, sizeof kinds_seen);
	snprintf(kinds_seen + strlen(kinds_seen), 30, "%s ", e->kind);
	return true;
}

/* The kinds of all events, a chain after the other. */
const char *kinds(void)
{
	struct err err = { 0 };
	kinds_seen[0] = '\0';
	ck_assert_msg(trail_read(store, TRAIL_WRITERS, NULL, note_kind, NULL, &err), "%s", err.text);
	return kinds_seen;
}

struct chain_finding found;

static void note_finding(void *ctx, const struct chain_finding *f)
{
	(void)ctx;
	found = *f;
}

struct trail_sums verify(const struct chain_head *given)
{
	struct err err = { 0 };
	struct trail_sums sums;
	struct chain_heads *h = chain_heads_create();
	if (given)
		chain_heads_add(h, given, "", -1);
	ck_assert_msg(trail_verify_store(store, keys, h, (struct chain_check_hooks){ .found = note_finding }, &sums, &err), "%s", err.text);
	chain_heads_destroy(h);
	return sums;
}

void ck_verifies(size_t events, size_t chains, size_t open)
{
	struct trail_sums s = verify(heads_seen ? &last_head : NULL);
	ck_assert_msg(s.chains.faults == 0, "%s", found.sentence);
	ck_assert_uint_eq(s.chains.events, events);
	ck_assert_uint_eq(s.chains.chains, chains);
	ck_assert_uint_eq(s.chains.open, open);
}

size_t spool_files(void)
{
	size_t n = 0;
	DIR *d = opendir(spool);
	for (const struct dirent *e; d && (e = readdir(d));)
		n += e->d_name[0] != '.';
	if (d)
		closedir(d);
	return n;
}

void say(struct audit *a, int count)
{
	for (int i = 0; i < count; i++) {
		struct audit_detail d = { 0 };
		audit_number(&d, "n", i);
		audit_note(a, AUDIT_VIEW, "template=idvtmp_1 client_user_id=u1", &d);
	}
}

enum store_outcome act_outcome;

void acted(void *owner, uint32_t tag, const struct store_reply *reply)
{
	(void)owner;
	(void)tag;
	act_outcome = reply->outcome;
}

/* An act that is met or not, with two events. */
void act(struct audit *a, bool met)
{
	struct store_tx *t = store_begin(store, STORE_WRITE);
	struct audit_detail d = { 0 };
	audit_word(&d, "to", "bob");
	store_step_sql(t, met ? "SELECT 1" : "SELECT 1 WHERE 1 = 0", STORE_ONE);
	audit_event(a, t, AUDIT_CLAIM, "template=t client_user_id=u", NULL);
	audit_event(a, t, AUDIT_HAND_OVER, "template=t client_user_id=u", &d);
	store_send(store, t, (struct store_ticket){ acted, NULL, 0 });
}

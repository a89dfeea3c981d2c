/* A signer's steps, in the loop or waited for. */
#include "sign/sign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sign/work.h"

enum { BYTES_MOST = 1024 * 1024, WAIT_MS = 1000 };

static struct sign_work *work_of(struct signer *g)
{
	if (g->work)
		abort(); /* one thing at a time */
	g->work = mem_alloc(sizeof *g->work);
	g->work->child.ended = g->work->child.in = g->work->child.out = g->work->child.wrong = -1;
	buf_init(&g->work->bytes, BYTES_MOST);
	return g->work;
}

static void tell(struct signer *g)
{
	struct sign_work *w = g->work;
	bool ok = !w->err.kind;
	g->work = NULL; /* who is told may begin anew */
	child_finish(&w->child);
	if (w->chosen)
		w->chosen(w->owner, ok ? &w->choice : NULL, &w->err);
	if (w->signed_)
		w->signed_(w->owner, ok ? &w->made : NULL, &w->err);
	buf_finish(&w->bytes);
	free(w);
}

void sign_look(struct signer *g, bool agent, const char *print, const char *store_file,
               void (*done)(void *owner, const struct sign_choice *c, const struct err *err), void *owner)
{
	struct sign_work *w = work_of(g);
	w->chosen = done;
	w->owner = owner;
	w->choice.by = agent ? SIGN_AGENT : SIGN_STORE;
	snprintf(w->wanted, sizeof w->wanted, "%s", print ? print : "");
	snprintf(w->choice.store_file, sizeof w->choice.store_file, "%s", store_file ? store_file : "");
	sign_look_begin(w);
}

void sign_begin(struct signer *g, const struct sign_choice *c, enum sign_meaning m, const void *bytes, size_t len,
                void (*done)(void *owner, const struct signature *s, const struct err *err), void *owner)
{
	struct sign_work *w = work_of(g);
	w->signed_ = done;
	w->owner = owner;
	w->choice = *c;
	w->meaning = m;
	if (buf_add(&w->bytes, bytes, len)) {
		sign_sign_begin(w);
	} else {
		w->step = SIGN_OVER;
		err_set(&w->err, ERR_LOCAL, "what is to be signed is larger than %d bytes", BYTES_MOST);
	}
}

void sign_cancel(struct signer *g)
{
	if (!g->work)
		return;
	g->work->err = (struct err){ 0 };
	err_set(&g->work->err, ERR_CANCELLED, "it was not waited for");
	tell(g);
}

/* -- in the loop -------------------------------------------------------------------------------------------------------------- */

static size_t source_pollfds(void *ctx, struct pollfd *fds, size_t max)
{
	const struct signer *g = ctx;
	return g->work ? child_pollfds(&g->work->child, fds, max) : 0;
}

static int source_timeout_ms(const void *ctx)
{
	const struct signer *g = ctx;
	if (!g->work)
		return -1;
	return g->work->step == SIGN_OVER ? 0 : child_timeout_ms(&g->work->child);
}

static void source_run(void *ctx, const struct pollfd *fds, size_t count)
{
	struct signer *g = ctx;
	struct sign_work *w = g->work;
	(void)fds;
	(void)count;
	if (!w)
		return;
	if (w->step != SIGN_OVER && child_run(&w->child)) {
		static void (*const ends[])(struct sign_work *) = { sign_look_end, sign_sign_end, sign_check_end };
		ends[w->step](w);
	}
	if (w->step == SIGN_OVER)
		tell(g);
}

struct source sign_source(struct signer *g)
{
	return (struct source){ source_pollfds, source_run, source_timeout_ms, g };
}

/* -- waited for --------------------------------------------------------------------------------------------------------------- */

static void wait_for(struct signer *g)
{
	struct loop loop = { 0 };
	struct err err = { 0 };
	loop_add(&loop, sign_source(g));
	while (g->work)
		if (!loop_once(&loop, WAIT_MS, &err))
			sign_cancel(g);
}

struct outcome {
	struct sign_choice *choice;
	struct signature *made;
	struct err *err;
	bool ok;
};

static void on_chosen(void *owner, const struct sign_choice *c, const struct err *err)
{
	struct outcome *o = owner;
	o->ok = c != NULL;
	if (c)
		*o->choice = *c;
	else if (o->err)
		*o->err = *err;
}

static void on_signed(void *owner, const struct signature *s, const struct err *err)
{
	struct outcome *o = owner;
	o->ok = s != NULL;
	if (s)
		*o->made = *s;
	else if (o->err)
		*o->err = *err;
}

bool sign_choose(bool agent, const char *print, const char *store_file, struct sign_choice *out, struct err *err)
{
	struct signer g = { 0 };
	struct outcome o = { .choice = out, .err = err };
	sign_look(&g, agent, print, store_file, on_chosen, &o);
	wait_for(&g);
	return o.ok;
}

bool sign_now(const struct sign_choice *c, enum sign_meaning m, const void *bytes, size_t len, struct signature *out,
              struct err *err)
{
	struct signer g = { 0 };
	struct outcome o = { .made = out, .err = err };
	sign_begin(&g, c, m, bytes, len, on_signed, &o);
	wait_for(&g);
	return o.ok;
}

bool sign_verify(const struct signature *s, enum sign_meaning m, const char *who, const void *bytes, size_t len, struct err *err)
{
	struct signer g = { 0 };
	struct signature same;
	struct outcome o = { .made = &same, .err = err };
	struct sign_work *w = work_of(&g);
	w->signed_ = on_signed;
	w->owner = &o;
	w->made = *s;
	w->meaning = m;
	if (buf_add(&w->bytes, bytes, len)) {
		sign_check_begin(w, who);
	} else {
		w->step = SIGN_OVER;
		err_set(&w->err, ERR_LOCAL, "what was signed is larger than %d bytes", BYTES_MOST);
	}
	wait_for(&g);
	return o.ok;
}

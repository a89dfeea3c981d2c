# `make bench-pictures` compares with other tools; it is no test.
EXTRA_PROGRAMS = bench_pictures bench_small bench_keys bench_pty
bench_pictures_SOURCES = \
	tests/bench/measure.h \
	tests/bench/page.c tests/bench/page.h \
	tests/bench/pictures.c \
	tests/bench/quality.c \
	tests/bench/run.c \
	tests/support/decode.c tests/support/decode.h
bench_pictures_LDADD = $(SPECIMEN_LIBS) $(WEBP_LIBS) -lz
bench-pictures: bench_pictures idreview-image
	./bench_pictures $(ROUNDS)
.PHONY: bench-pictures
# `make bench-small`: libsixel beside our writer.
bench_small_SOURCES = tests/bench/pictures_small.c
bench_small_LDADD = $(RENDER_LIBS) $(SPECIMEN_LIBS)
bench-small: bench_small
	./bench_small $(ROUNDS)
.PHONY: bench-small
# `make bench-open`: how soon a case's first picture is there.
bench_pty_SOURCES = tests/bench/pty.c
bench-open: play bench_pty idreview idreview-image idreview-sandbox
	$(srcdir)/tests/bench/open $(ROUNDS)
.PHONY: bench-open
# `make bench-keys`: what a cursor key costs.
bench_keys_SOURCES = tests/bench/keys.c
bench-keys: bench_keys idreview idreview-image idreview-sandbox
	$(srcdir)/tests/bench/keys $(ROUNDS)
.PHONY: bench-keys
# `make bench-shift`: what a shift of 12 cases costs in keys, screens, bytes and time.
bench-shift: play idreview idreview-image idreview-sandbox
	srcdir=$(srcdir) ./play $(srcdir)/tests/screen/shift.steps
.PHONY: bench-shift
# `make bench-settle`: what the screenings of 12 cases cost in keys, screens, bytes and time, from the open case to what becomes of it.
bench-settle: play idreview idreview-image idreview-sandbox
	srcdir=$(srcdir) ./play $(srcdir)/tests/screen/screenings.steps
.PHONY: bench-settle
# `make bench-decide`: what the decisions of 20 cases cost in keys, screens, bytes, time and waiting, from one case to the next.
bench-decide: play idreview idreview-image idreview-sandbox
	srcdir=$(srcdir) ./play $(srcdir)/tests/screen/decisions.steps
.PHONY: bench-decide
EXTRA_DIST += tests/bench/open tests/bench/keys
# `make bench-memory`: what attempts cost in memory, and reading them in time.
EXTRA_PROGRAMS += bench_memory
bench_memory_SOURCES = tests/bench/memory.c
bench_memory_LDADD = libsandboxrig.a $(SANDBOX_LIBS) $(CHECK_LIBS)
bench-memory: bench_memory
	srcdir=$(srcdir) ./bench_memory
.PHONY: bench-memory
# `make bench-hooks`: webhooks accepted, verified and on disk.
EXTRA_PROGRAMS += bench_hooks
bench_hooks_SOURCES = tests/bench/hooks.c tests/bench/hooks.h tests/bench/hooks_server.c
bench_hooks_LDADD = libhooksrig.a $(HOOKS_LIBS) $(CHECK_LIBS)
bench-hooks: bench_hooks
	./bench_hooks $(ROUNDS)
.PHONY: bench-hooks
# A store of any number of cases: `./bench_fill STORE COUNT`, for `make bench-queue` too.
EXTRA_PROGRAMS += bench_fill
bench_fill_SOURCES = tests/bench/fill.c tests/bench/fill.h tests/bench/fill_main.c
bench_fill_LDADD = $(STORE_LIBS)
# `make bench-lists`: how soon the first rows of a list are there, at three sizes.
EXTRA_PROGRAMS += bench_lists
bench_lists_SOURCES = tests/bench/first_rows.c
bench_lists_LDADD = $(STORE_LIBS)
LIST_SIZES = 100 10000 1000000
bench-lists: bench_lists bench_fill
	d=$$(mktemp -d) && trap 'rm -rf "$$d"' EXIT && for n in $(LIST_SIZES); do ./bench_fill "$$d/$$n.db" $$n || exit 1; done && \
	./bench_lists $(LIST_SIZES:%="$$d"/%.db)
.PHONY: bench-lists
# `make bench-claims`: claims of eight consoles on one PostgreSQL, beside pgbench.
EXTRA_PROGRAMS += bench_claims
bench_claims_SOURCES = tests/bench/claims.c
bench_claims_LDADD = libstorerig.a $(STORE_LIBS) $(CHECK_LIBS)
bench-claims: bench_claims pgrig
	./bench_claims $(ROUNDS)
.PHONY: bench-claims
# `make bench-queue`: the list of cases at three sizes.
bench-queue: bench_keys bench_fill idreview idreview-image idreview-sandbox
	$(srcdir)/tests/bench/queue $(ROUNDS)
.PHONY: bench-queue
EXTRA_DIST += tests/bench/queue

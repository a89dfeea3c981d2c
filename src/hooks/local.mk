# The receiver of webhooks is a library too, so that its parts can be tested and measured without the program.
noinst_LIBRARIES += libhooks.a
libhooks_a_SOURCES = \
	src/hooks/base64url.c \
	src/hooks/base64url.h \
	src/hooks/batch.c \
	src/hooks/batch.h \
	src/hooks/callers.c \
	src/hooks/callers.h \
	src/hooks/event.c \
	src/hooks/event.def \
	src/hooks/event.h \
	src/hooks/fetch.c \
	src/hooks/fetch.h \
	src/hooks/inbox_store.c \
	src/hooks/inbox_store.h \
	src/hooks/judge.c \
	src/hooks/judge.h \
	src/hooks/metrics.c \
	src/hooks/metrics.h \
	src/hooks/options.c \
	src/hooks/options.h \
	src/hooks/post.c \
	src/hooks/post.h \
	src/hooks/receiver.c \
	src/hooks/receiver.h \
	src/hooks/refusal.c \
	src/hooks/refusal.def \
	src/hooks/refusal.h \
	src/hooks/ring.c \
	src/hooks/ring.h \
	src/hooks/settings.c \
	src/hooks/settings.h \
	src/hooks/tally.h \
	src/hooks/token.c \
	src/hooks/token.h \
	src/hooks/verifier.c \
	src/hooks/verifier.h
HOOKS_LIBS = libhooks.a libintake.a libdecide.a libstore.a $(API_LIBS) $(STORE_LIBS) $(MICROHTTPD_LIBS) $(CRYPTO_LIBS)
bin_PROGRAMS += idreview-hooks
idreview_hooks_SOURCES = src/hooks/main.c
idreview_hooks_LDADD = $(HOOKS_LIBS)
# The unit names the program where it is installed.
systemdunitdir = $(prefix)/lib/systemd/system
nodist_systemdunit_DATA = data/systemd/idreview-hooks.service
EXTRA_DIST += data/systemd/idreview-hooks.service.in
data/systemd/idreview-hooks.service: data/systemd/idreview-hooks.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) data/systemd && sed 's,[@]bindir[@],$(bindir),g' $(srcdir)/data/systemd/idreview-hooks.service.in >$@
CLEANFILES += data/systemd/idreview-hooks.service

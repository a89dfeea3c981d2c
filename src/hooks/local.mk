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
	src/hooks/judge.c \
	src/hooks/judge.h \
	src/hooks/post.c \
	src/hooks/post.h \
	src/hooks/receiver.c \
	src/hooks/receiver.h \
	src/hooks/refusal.c \
	src/hooks/refusal.def \
	src/hooks/refusal.h \
	src/hooks/ring.c \
	src/hooks/ring.h \
	src/hooks/tally.h \
	src/hooks/token.c \
	src/hooks/token.h \
	src/hooks/verifier.c \
	src/hooks/verifier.h
HOOKS_LIBS = libhooks.a $(API_LIBS) $(MICROHTTPD_LIBS) $(CRYPTO_LIBS)

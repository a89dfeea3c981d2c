noinst_LIBRARIES += libapi.a
libapi_a_SOURCES = \
	src/api/account.c \
	src/api/account.h \
	src/api/address.c \
	src/api/allow.c \
	src/api/answer.c \
	src/api/api.h \
	src/api/backoff.c \
	src/api/budget.c \
	src/api/budget.h \
	src/api/client.c \
	src/api/earlier.c \
	src/api/endpoint.c \
	src/api/endpoint.def \
	src/api/exchange.c \
	src/api/fault.c \
	src/api/flight.c \
	src/api/intent.c \
	src/api/intent.h \
	src/api/internal.h \
	src/api/journal.c \
	src/api/journal.h \
	src/api/journal_file.c \
	src/api/journal_file.h \
	src/api/journal_read.c \
	src/api/keep.c \
	src/api/keep.h \
	src/api/limits.h \
	src/api/open.c \
	src/api/outcome.c \
	src/api/outcome.h \
	src/api/prepare.c \
	src/api/proxy.c \
	src/api/run.c \
	src/api/send.c \
	src/api/server.c \
	src/api/server.h \
	src/api/settle.c \
	src/api/sighting.c \
	src/api/sighting.h \
	src/api/unanswered.c \
	src/api/url.c \
	src/api/url.h \
	src/api/write.c \
	src/api/writing.c \
	src/api/writing.h
API_LIBS = libapi.a libconfig.a $(IDV_LIBS) $(CURL_LIBS) $(CONFUSE_LIBS) $(SODIUM_LIBS)

# The server is a library too, so that its rules can be tested without a socket; it finds the cases through sandbox-data beside it.
noinst_LIBRARIES += libsandbox.a
libsandbox_a_SOURCES = \
	src/sandbox/act.c \
	src/sandbox/act.h \
	src/sandbox/base64.c \
	src/sandbox/base64.h \
	src/sandbox/budget.c \
	src/sandbox/budget.h \
	src/sandbox/cases.c \
	src/sandbox/cases.h \
	src/sandbox/cases_part.c \
	src/sandbox/cases_part.h \
	src/sandbox/cases_watch.c \
	src/sandbox/clock.c \
	src/sandbox/clock.h \
	src/sandbox/control.c \
	src/sandbox/courier.c \
	src/sandbox/courier.h \
	src/sandbox/crowd.c \
	src/sandbox/crowd.h \
	src/sandbox/digest.c \
	src/sandbox/digest.h \
	src/sandbox/fault.c \
	src/sandbox/fault.h \
	src/sandbox/fault_spoil.c \
	src/sandbox/field.c \
	src/sandbox/field.h \
	src/sandbox/follow.c \
	src/sandbox/follow.h \
	src/sandbox/http.c \
	src/sandbox/http.h \
	src/sandbox/ledger.c \
	src/sandbox/ledger.h \
	src/sandbox/link.c \
	src/sandbox/link.h \
	src/sandbox/live.c \
	src/sandbox/live.h \
	src/sandbox/monitor.c \
	src/sandbox/monitor.h \
	src/sandbox/notify.c \
	src/sandbox/notify.h \
	src/sandbox/options.c \
	src/sandbox/options.h \
	src/sandbox/outbox.c \
	src/sandbox/outbox.h \
	src/sandbox/pages.c \
	src/sandbox/pages.h \
	src/sandbox/parcel.c \
	src/sandbox/parcel.h \
	src/sandbox/perform.c \
	src/sandbox/perform.h \
	src/sandbox/picture.c \
	src/sandbox/picture.h \
	src/sandbox/refusal.c \
	src/sandbox/refusal.h \
	src/sandbox/request.c \
	src/sandbox/request.h \
	src/sandbox/request_user.c \
	src/sandbox/request_watch.c \
	src/sandbox/sandbox.c \
	src/sandbox/sandbox.h \
	src/sandbox/signer.c \
	src/sandbox/signer.h \
	src/sandbox/store.c \
	src/sandbox/store.h \
	src/sandbox/stream.c \
	src/sandbox/stream.h \
	src/sandbox/studio.c \
	src/sandbox/studio.h \
	src/sandbox/tree.c \
	src/sandbox/tree.h \
	src/sandbox/watch.c \
	src/sandbox/watch.h \
	src/sandbox/watch_act.c \
	src/sandbox/watch_act.h \
	src/sandbox/watch_make.c \
	src/sandbox/watch_make.h \
	src/sandbox/watch_match.c \
	src/sandbox/watch_match.h \
	src/sandbox/watch_own.c \
	src/sandbox/watch_own.h \
	src/sandbox/watch_pages.c \
	src/sandbox/watch_pages.h \
	src/sandbox/wire.c \
	src/sandbox/wire.h
SANDBOX_LIBS = libsandbox.a $(SPECIMEN_LIBS) $(IDV_LIBS) $(MICROHTTPD_LIBS) $(CJSON_LIBS) $(CURL_LIBS) $(CRYPTO_LIBS)
bin_PROGRAMS += idreview-sandbox
idreview_sandbox_SOURCES = src/sandbox/main.c
idreview_sandbox_LDADD = $(SANDBOX_LIBS)
sandboxdir = $(pkgdatadir)/sandbox
dist_sandbox_DATA = data/sandbox/base.json data/sandbox/live.json data/sandbox/subjects.tsv \
	data/sandbox/selfie-1.webm data/sandbox/selfie-2.webm data/sandbox/selfie-3.webm \
	data/sandbox/selfie-damaged.webm
EXTRA_DIST += data/sandbox/README.md
sandboxsubjectsdir = $(sandboxdir)/subjects
dist_sandboxsubjects_DATA = \
	data/sandbox/subjects/01-star.json \
	data/sandbox/subjects/02-screening.json \
	data/sandbox/subjects/03-tor-bot.json \
	data/sandbox/subjects/04-selfie-mismatch.json \
	data/sandbox/subjects/05-expired-document.json \
	data/sandbox/subjects/06-shared-phone.json \
	data/sandbox/subjects/07-cyrillic.json \
	data/sandbox/subjects/08-greek.json \
	data/sandbox/subjects/09-arabic.json \
	data/sandbox/subjects/10-hebrew.json \
	data/sandbox/subjects/11-devanagari.json \
	data/sandbox/subjects/12-han.json \
	data/sandbox/subjects/13-kana.json \
	data/sandbox/subjects/14-hangul.json \
	data/sandbox/subjects/15-thai.json \
	data/sandbox/subjects/16-redacted.json \
	data/sandbox/subjects/17-partly-redacted.json \
	data/sandbox/subjects/18-chain.json \
	data/sandbox/subjects/19-pages.json \
	data/sandbox/subjects/20-hostile-text.json \
	data/sandbox/subjects/21-unknown-words.json \
	data/sandbox/subjects/22-hostile-pictures.json \
	data/sandbox/subjects/23-abuse.json \
	data/sandbox/subjects/24-rich.json \
	data/sandbox/subjects/25-sparse.json \
	data/sandbox/subjects/26-aamva.json \
	data/sandbox/subjects/27-kyc-failed.json \
	data/sandbox/subjects/28-retried.json \
	data/sandbox/subjects/29-visa.json \
	data/sandbox/subjects/30-lite.json \
	data/sandbox/subjects/31-lite-star.json \
	data/sandbox/subjects/32-fresh.json \
	data/sandbox/subjects/33-risk-rejected.json
sandbox-data:
	$(AM_V_at)rm -f $@ && ln -s $(abs_srcdir)/data/sandbox $@
all-local: sandbox-data
CLEANFILES += sandbox-data

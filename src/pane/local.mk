noinst_LIBRARIES += libpane.a
libpane_a_SOURCES = \
	src/pane/alike.c \
	src/pane/attempts.c \
	src/pane/build.c \
	src/pane/build.h \
	src/pane/documents.c \
	src/pane/explain.c \
	src/pane/hits.c \
	src/pane/hits.h \
	src/pane/hits_beside.c \
	src/pane/hits_build.h \
	src/pane/hits_compare.c \
	src/pane/hits_field.c \
	src/pane/hits_leaves.c \
	src/pane/hits_past.c \
	src/pane/hits_record.c \
	src/pane/hits_screening.c \
	src/pane/hits_sentence.c \
	src/pane/json.c \
	src/pane/kyc.c \
	src/pane/layouts.h \
	src/pane/listing.c \
	src/pane/listing.h \
	src/pane/listing_preview.c \
	src/pane/listing_words.c \
	src/pane/listing_words.h \
	src/pane/meaning.c \
	src/pane/overview.c \
	src/pane/overview_next.c \
	src/pane/pane.h \
	src/pane/queue.c \
	src/pane/risk.c \
	src/pane/rows.c \
	src/pane/screening.c \
	src/pane/selfie.c \
	src/pane/sides.c \
	src/pane/sides.h \
	src/pane/sms.c \
	src/pane/table.c \
	src/pane/timeline.c \
	src/pane/timeline.h \
	src/pane/timeline_rows.c \
	src/pane/timeline_vendor.c \
	src/pane/value.c
PANE_LIBS = libpane.a $(DECIDE_LIBS)

noinst_LIBRARIES += librecord.a
librecord_a_SOURCES = \
	src/record/decode.c \
	src/record/decode.h \
	src/record/json.c \
	src/record/json.h \
	src/record/json_check.c \
	src/record/json_scan.h \
	src/record/json_text.c \
	src/record/kind.h \
	src/record/leaf.h \
	src/record/pack.c \
	src/record/page.c \
	src/record/page.h \
	src/record/record.c \
	src/record/record.h \
	src/record/schema.c \
	src/record/schema.h \
	src/record/vocab.c \
	src/record/vocab.h \
	src/record/why.c
RECORD_LIBS = librecord.a $(BASE_LIBS) $(CJSON_LIBS)

noinst_LIBRARIES += libidv.a
libidv_a_SOURCES = \
	src/idv/compare.c \
	src/idv/compare.h \
	src/idv/country.c \
	src/idv/country.h \
	src/idv/cursors.c \
	src/idv/cursors.h \
	src/idv/dashboard_user.c \
	src/idv/dashboard_user.def \
	src/idv/dashboard_user.h \
	src/idv/kind.c \
	src/idv/leaf.c \
	src/idv/leaf.def \
	src/idv/leaf.h \
	src/idv/record.h \
	src/idv/request.c \
	src/idv/request.h \
	src/idv/retry.c \
	src/idv/user.c \
	src/idv/vocab.c \
	src/idv/vocab.def \
	src/idv/vocab.h \
	src/idv/webhook_key.c \
	src/idv/webhook_key.def \
	src/idv/webhook_key.h
IDV_LIBS = libidv.a $(RECORD_LIBS)

noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	src/base/arena.c \
	src/base/buf.c \
	src/base/buf.h \
	src/base/err.c \
	src/base/err.h \
	src/base/log.c \
	src/base/loop.c \
	src/base/loop.h \
	src/base/log.h \
	src/base/mem.c \
	src/base/mem.h \
	src/base/private.c \
	src/base/private.h \
	src/base/secret.c \
	src/base/style.h \
	src/base/text.c \
	src/base/text.h \
	src/base/when.c \
	src/base/when.h
BASE_LIBS = libbase.a $(UTF8PROC_LIBS)

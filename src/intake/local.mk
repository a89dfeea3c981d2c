noinst_LIBRARIES += libintake.a
libintake_a_SOURCES = \
	src/intake/facts.c \
	src/intake/facts.h \
	src/intake/reading.c \
	src/intake/reading.h \
	src/intake/sweep.c \
	src/intake/sweep.h

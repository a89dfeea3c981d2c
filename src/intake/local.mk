noinst_LIBRARIES += libintake.a
libintake_a_SOURCES = \
	src/intake/facts.c \
	src/intake/facts.h \
	src/intake/keep_audit.c \
	src/intake/keep_budgets.c \
	src/intake/keep_intents.c \
	src/intake/keep_internal.h \
	src/intake/keep_list.c \
	src/intake/keep_move.c \
	src/intake/keep_store.c \
	src/intake/keep_store.h \
	src/intake/leisure.c \
	src/intake/leisure.h \
	src/intake/reading.c \
	src/intake/reading.h \
	src/intake/remembered.c \
	src/intake/remembered.h \
	src/intake/screening_facts.c \
	src/intake/screening_facts.h \
	src/intake/screening_read.c \
	src/intake/screening_read.h \
	src/intake/screening_round.c \
	src/intake/screening_round.h \
	src/intake/sweep.c \
	src/intake/sweep.h
INTAKE_LIBS = libintake.a libdecide.a $(API_LIBS)

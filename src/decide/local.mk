noinst_LIBRARIES += libdecide.a
libdecide_a_SOURCES = \
	src/decide/basis.h \
	src/decide/canon.h \
	src/decide/disposition.h \
	src/decide/evidence.h \
	src/decide/finding.h \
	src/decide/hint.c \
	src/decide/hint.h \
	src/decide/hint_address.c \
	src/decide/hint_address.def \
	src/decide/hint_address.h \
	src/decide/hint_country.c \
	src/decide/hint_date.c \
	src/decide/hint_fit.c \
	src/decide/hint_name.c \
	src/decide/hint_number.c \
	src/decide/hint_postal.c \
	src/decide/hint_read.h \
	src/decide/hint_region.c \
	src/decide/hint_region.def \
	src/decide/hint_words.c \
	src/decide/outcome.c \
	src/decide/outcome.h \
	src/decide/playbook.h \
	src/decide/policy.h \
	src/decide/threshold.c \
	src/decide/threshold.def \
	src/decide/threshold.h
DECIDE_LIBS = libdecide.a $(AML_LIBS) $(IDV_LIBS) $(SODIUM_LIBS)

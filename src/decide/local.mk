noinst_LIBRARIES += libdecide.a
libdecide_a_SOURCES = \
	src/decide/basis.h \
	src/decide/canon.h \
	src/decide/disposition.h \
	src/decide/evidence.h \
	src/decide/finding.h \
	src/decide/hint.h \
	src/decide/outcome.c \
	src/decide/outcome.h \
	src/decide/playbook.c \
	src/decide/playbook.def \
	src/decide/playbook.h \
	src/decide/playbook_advise.c \
	src/decide/policy.h \
	src/decide/threshold.c \
	src/decide/threshold.def \
	src/decide/threshold.h
DECIDE_LIBS = libdecide.a $(AML_LIBS) $(IDV_LIBS) $(SODIUM_LIBS)

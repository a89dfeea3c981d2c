noinst_LIBRARIES += libdecide.a
libdecide_a_SOURCES = \
	src/decide/basis.h \
	src/decide/canon.h \
	src/decide/disposition.h \
	src/decide/evidence.h \
	src/decide/finder.c \
	src/decide/finder.h \
	src/decide/finding.c \
	src/decide/finding.h \
	src/decide/finding_case.c \
	src/decide/finding_dates.c \
	src/decide/finding_documents.c \
	src/decide/finding_hits.c \
	src/decide/finding_signals.c \
	src/decide/finding_steps.c \
	src/decide/finding_words.c \
	src/decide/hint.h \
	src/decide/outcome.c \
	src/decide/outcome.h \
	src/decide/playbook.h \
	src/decide/policy.h \
	src/decide/rule.c \
	src/decide/rule.def \
	src/decide/threshold.c \
	src/decide/threshold.def \
	src/decide/threshold.h \
	src/decide/zone.c \
	src/decide/zone.h
DECIDE_LIBS = libdecide.a $(AML_LIBS) $(IDV_LIBS) $(SODIUM_LIBS)

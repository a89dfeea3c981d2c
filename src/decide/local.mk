noinst_LIBRARIES += libdecide.a
libdecide_a_SOURCES = \
	src/decide/basis.h \
	src/decide/canon.c \
	src/decide/canon.h \
	src/decide/canon_check.c \
	src/decide/canon_text.c \
	src/decide/canon_text.h \
	src/decide/disposition.c \
	src/decide/disposition.h \
	src/decide/disposition_hits.c \
	src/decide/disposition_hits.h \
	src/decide/disposition_pack.c \
	src/decide/disposition_read.c \
	src/decide/disposition_record.c \
	src/decide/evidence.c \
	src/decide/evidence.h \
	src/decide/evidence_changes.c \
	src/decide/evidence_extra.c \
	src/decide/evidence_extra.h \
	src/decide/fields.c \
	src/decide/fields.h \
	src/decide/finding.h \
	src/decide/hint.h \
	src/decide/outcome.c \
	src/decide/outcome.h \
	src/decide/playbook.c \
	src/decide/playbook.def \
	src/decide/playbook.h \
	src/decide/playbook_advise.c \
	src/decide/policy.c \
	src/decide/policy.def \
	src/decide/policy.h \
	src/decide/policy_narrative.c \
	src/decide/sealing.c \
	src/decide/sealing.h \
	src/decide/threshold.c \
	src/decide/threshold.def \
	src/decide/threshold.h
DECIDE_LIBS = libdecide.a $(AML_LIBS) $(IDV_LIBS) $(SODIUM_LIBS)

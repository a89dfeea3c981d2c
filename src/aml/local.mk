noinst_LIBRARIES += libaml.a
libaml_a_SOURCES = \
	src/aml/alike.c \
	src/aml/alike.h \
	src/aml/canonical.c \
	src/aml/canonical.h \
	src/aml/changed_fields.c \
	src/aml/changed_fields.h \
	src/aml/changes.c \
	src/aml/comment.c \
	src/aml/compare.c \
	src/aml/compare.h \
	src/aml/compare_date.c \
	src/aml/compare_document.c \
	src/aml/compare_name.c \
	src/aml/compare_place.c \
	src/aml/decision.c \
	src/aml/decision.h \
	src/aml/differ.c \
	src/aml/differ.h \
	src/aml/hit.def \
	src/aml/kind.c \
	src/aml/latin.c \
	src/aml/latin.h \
	src/aml/list.c \
	src/aml/list.h \
	src/aml/look.c \
	src/aml/look.h \
	src/aml/mine.c \
	src/aml/mine.h \
	src/aml/names.def \
	src/aml/order.c \
	src/aml/parts.c \
	src/aml/parts.h \
	src/aml/policy.c \
	src/aml/program.def \
	src/aml/reading.h \
	src/aml/record.h \
	src/aml/request.c \
	src/aml/request.h \
	src/aml/review.def \
	src/aml/screening.def \
	src/aml/vocab.def \
	src/aml/words.c
AML_LIBS = libaml.a $(RECORD_LIBS) $(ICU_LIBS)

noinst_LIBRARIES += libdesk.a
libdesk_a_SOURCES = \
	src/desk/caseload.c \
	src/desk/caseload.h \
	src/desk/reader.c \
	src/desk/subjects.c \
	src/desk/subjects.h

noinst_LIBRARIES += libdesk.a
libdesk_a_SOURCES = \
	src/desk/caseload.c \
	src/desk/caseload.h \
	src/desk/reader.c

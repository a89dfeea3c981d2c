SPECIMEN_TESTS = test_specimen
check_PROGRAMS += $(SPECIMEN_TESTS)
TESTS += $(SPECIMEN_TESTS)
test_specimen_SOURCES = tests/specimen/test_specimen.c tests/support/decode.c tests/support/decode.h
test_specimen_LDADD = $(SPECIMEN_LIBS) $(WEBP_LIBS) $(CHECK_LIBS)

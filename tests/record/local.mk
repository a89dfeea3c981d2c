RECORD_TESTS = test_record_json
check_PROGRAMS += $(RECORD_TESTS)
TESTS += $(RECORD_TESTS)
test_record_json_SOURCES = tests/record/test_record_json.c
test_record_json_LDADD = $(RECORD_LIBS) $(CHECK_LIBS)

RECORD_TESTS = test_record_json test_record_kind test_record_long_numbers
check_PROGRAMS += $(RECORD_TESTS)
TESTS += $(RECORD_TESTS)
test_record_json_SOURCES = tests/record/test_record_json.c
test_record_json_LDADD = $(RECORD_LIBS) $(CHECK_LIBS)
test_record_kind_SOURCES = tests/record/test_record_kind.c
test_record_kind_LDADD = $(RECORD_LIBS) $(CHECK_LIBS)
test_record_long_numbers_SOURCES = tests/record/test_record_long_numbers.c
test_record_long_numbers_LDADD = $(RECORD_LIBS) $(CHECK_LIBS)
test_record_long_numbers_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=cJSON_ParseWithLengthOpts

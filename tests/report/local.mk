REPORT_TESTS = test_report
check_PROGRAMS += $(REPORT_TESTS)
TESTS += $(REPORT_TESTS)
test_report_SOURCES = tests/report/test_report.c
test_report_LDADD = libpanerig.a $(REPORT_LIBS) $(MARKER_LIBS) $(CHECK_LIBS)

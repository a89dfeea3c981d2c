DECIDE_TESTS = test_findings
check_PROGRAMS += $(DECIDE_TESTS)
TESTS += $(DECIDE_TESTS)
test_findings_SOURCES = tests/decide/test_findings.c tests/decide/findings_rig.c tests/decide/findings_rig.h
test_findings_LDADD = libmarker.a $(DECIDE_LIBS) $(CHECK_LIBS)

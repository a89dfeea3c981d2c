DECIDE_TESTS = \
	test_findings \
	test_playbook
check_PROGRAMS += $(DECIDE_TESTS)
TESTS += $(DECIDE_TESTS)
test_findings_SOURCES = tests/decide/test_findings.c tests/decide/findings_rig.c tests/decide/findings_rig.h
test_findings_LDADD = libmarker.a $(DECIDE_LIBS) $(CHECK_LIBS)
DECIDE_TESTS = test_hint test_playbook
check_PROGRAMS += $(DECIDE_TESTS)
TESTS += $(DECIDE_TESTS)
test_hint_SOURCES = tests/decide/test_hint.c
test_hint_LDADD = $(DECIDE_LIBS) $(CHECK_LIBS)
EXTRA_DIST += tests/decide/hints.txt
test_playbook_SOURCES = tests/decide/test_playbook.c
test_playbook_LDADD = $(DECIDE_LIBS) $(CHECK_LIBS)

DECIDE_TESTS = \
	test_decide_canon \
	test_decide_evidence \
	test_findings \
	test_playbook
check_PROGRAMS += $(DECIDE_TESTS)
TESTS += $(DECIDE_TESTS)
test_findings_SOURCES = tests/decide/test_findings.c tests/decide/findings_rig.c tests/decide/findings_rig.h
test_findings_LDADD = libmarker.a $(DECIDE_LIBS) $(CHECK_LIBS)
test_playbook_SOURCES = tests/decide/test_playbook.c
test_playbook_LDADD = $(DECIDE_LIBS) $(CHECK_LIBS)
DECIDE_RIG = tests/decide/decide_rig.c tests/decide/decide_rig.h
DECIDE_RIG_LIBS = libmarker.a $(DECIDE_LIBS) $(CHECK_LIBS)
test_decide_canon_SOURCES = tests/decide/test_decide_canon.c
test_decide_canon_LDADD = $(DECIDE_LIBS) $(CHECK_LIBS)
test_decide_evidence_SOURCES = tests/decide/test_decide_evidence.c $(DECIDE_RIG) $(AML_RIG)
test_decide_evidence_LDADD = $(DECIDE_RIG_LIBS)

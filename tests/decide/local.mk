DECIDE_TESTS = \
	test_decide_canon \
	test_decide_disposition \
	test_decide_evidence \
	test_decide_policy \
	test_decide_record \
	test_findings \
	test_findings_rules \
	test_findings_why \
	test_hint \
	test_hint_mrz \
	test_hint_number \
	test_playbook \
	test_quality
check_PROGRAMS += $(DECIDE_TESTS)
TESTS += $(DECIDE_TESTS)
DECIDE_RIG = tests/decide/decide_rig.c tests/decide/decide_rig.h
DECIDE_RIG_LIBS = libmarker.a $(DECIDE_LIBS) $(CHECK_LIBS)
test_decide_canon_SOURCES = tests/decide/test_decide_canon.c
test_decide_canon_LDADD = $(DECIDE_LIBS) $(CHECK_LIBS)
test_decide_disposition_SOURCES = tests/decide/test_decide_disposition.c $(DECIDE_RIG) $(AML_RIG)
test_decide_disposition_LDADD = $(DECIDE_RIG_LIBS)
test_decide_evidence_SOURCES = tests/decide/test_decide_evidence.c $(DECIDE_RIG) $(AML_RIG)
test_decide_evidence_LDADD = $(DECIDE_RIG_LIBS)
test_decide_policy_SOURCES = tests/decide/test_decide_policy.c $(DECIDE_RIG)
test_decide_policy_LDADD = $(DECIDE_RIG_LIBS)
test_decide_record_SOURCES = tests/decide/test_decide_record.c $(DECIDE_RIG) $(AML_RIG)
test_decide_record_LDADD = $(DECIDE_RIG_LIBS)
FINDINGS_RIG = tests/decide/findings_rig.c tests/decide/findings_rig.h
EXTRA_DIST += tests/decide/base.json tests/decide/rules.txt tests/decide/why.txt
test_findings_SOURCES = tests/decide/test_findings.c $(FINDINGS_RIG)
test_findings_LDADD = $(DECIDE_RIG_LIBS)
test_findings_rules_SOURCES = tests/decide/test_findings_rules.c $(FINDINGS_RIG) $(AML_RIG)
test_findings_rules_LDADD = $(DECIDE_RIG_LIBS) $(CJSON_LIBS)
test_findings_why_SOURCES = tests/decide/test_findings_why.c $(FINDINGS_RIG) $(AML_RIG)
test_findings_why_LDADD = libsandboxrig.a $(SANDBOX_LIBS) $(DECIDE_RIG_LIBS)
test_hint_SOURCES = tests/decide/test_hint.c
test_hint_LDADD = $(DECIDE_LIBS) $(CHECK_LIBS)
EXTRA_DIST += tests/decide/hints.txt tests/decide/numbers.txt
test_hint_mrz_SOURCES = tests/decide/test_hint_mrz.c
test_hint_mrz_LDADD = $(DECIDE_LIBS) $(CHECK_LIBS)
test_hint_number_SOURCES = tests/decide/test_hint_number.c
test_hint_number_LDADD = $(DECIDE_LIBS) $(CHECK_LIBS)
test_playbook_SOURCES = tests/decide/test_playbook.c
test_playbook_LDADD = $(DECIDE_LIBS) $(CHECK_LIBS)
test_quality_SOURCES = tests/decide/test_quality.c
test_quality_LDADD = $(DECIDE_LIBS) $(CHECK_LIBS)

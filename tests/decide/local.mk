DECIDE_TESTS = test_hint test_playbook
check_PROGRAMS += $(DECIDE_TESTS)
TESTS += $(DECIDE_TESTS)
test_hint_SOURCES = tests/decide/test_hint.c
test_hint_LDADD = $(DECIDE_LIBS) $(CHECK_LIBS)
EXTRA_DIST += tests/decide/hints.txt
test_playbook_SOURCES = tests/decide/test_playbook.c
test_playbook_LDADD = $(DECIDE_LIBS) $(CHECK_LIBS)

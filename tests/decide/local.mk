DECIDE_TESTS = test_playbook
check_PROGRAMS += $(DECIDE_TESTS)
TESTS += $(DECIDE_TESTS)
test_playbook_SOURCES = tests/decide/test_playbook.c
test_playbook_LDADD = $(DECIDE_LIBS) $(CHECK_LIBS)

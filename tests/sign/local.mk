SIGN_TESTS = \
	test_sign
check_PROGRAMS += $(SIGN_TESTS)
TESTS += $(SIGN_TESTS)
AGENT_RIG = tests/sign/agent_rig.c tests/sign/agent_rig.h
test_sign_SOURCES = tests/sign/test_sign.c $(AGENT_RIG)
test_sign_LDADD = $(SIGN_LIBS) $(CHECK_LIBS)

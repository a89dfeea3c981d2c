STORE_TESTS = test_chain
check_PROGRAMS += $(STORE_TESTS)
TESTS += $(STORE_TESTS)
test_chain_SOURCES = tests/store/test_chain.c
test_chain_LDADD = $(STORE_LIBS) $(CHECK_LIBS)

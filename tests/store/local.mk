STORE_TESTS = test_store test_chain
check_PROGRAMS += $(STORE_TESTS)
TESTS += $(STORE_TESTS)
test_store_SOURCES = tests/store/test_store.c
test_store_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_chain_SOURCES = tests/store/test_chain.c
test_chain_LDADD = $(STORE_LIBS) $(CHECK_LIBS)

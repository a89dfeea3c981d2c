STORE_TESTS = \
	test_chain \
	test_filter \
	test_store
check_PROGRAMS += $(STORE_TESTS)
TESTS += $(STORE_TESTS)
test_chain_SOURCES = tests/store/test_chain.c
test_chain_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_filter_SOURCES = tests/store/test_filter.c
test_filter_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_store_SOURCES = tests/store/test_store.c
test_store_LDADD = $(STORE_LIBS) $(CHECK_LIBS)

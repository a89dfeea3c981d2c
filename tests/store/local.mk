STORE_TESTS = \
	test_audit \
	test_chain \
	test_filter \
	test_keys \
	test_store
check_PROGRAMS += $(STORE_TESTS)
TESTS += $(STORE_TESTS)
test_audit_SOURCES = tests/store/test_audit.c
test_audit_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_chain_SOURCES = tests/store/test_chain.c
test_chain_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_filter_SOURCES = tests/store/test_filter.c
test_filter_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_store_SOURCES = tests/store/test_store.c
test_store_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_keys_SOURCES = tests/store/test_keys.c tests/support/settings.c tests/support/settings.h
test_keys_LDADD = $(STORE_LIBS) $(CHECK_LIBS)

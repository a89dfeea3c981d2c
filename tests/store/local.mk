STORE_TESTS = \
	test_audit \
	test_audit_lost \
	test_chain \
	test_filter \
	test_keys \
	test_store
check_PROGRAMS += $(STORE_TESTS)
TESTS += $(STORE_TESTS)
AUDIT_RIG = tests/store/audit_rig.c tests/store/audit_rig.h
test_audit_SOURCES = tests/store/test_audit.c $(AUDIT_RIG)
test_audit_lost_SOURCES = tests/store/test_audit_lost.c $(AUDIT_RIG)
test_audit_lost_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_audit_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_chain_SOURCES = tests/store/test_chain.c
test_chain_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_filter_SOURCES = tests/store/test_filter.c
test_filter_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_store_SOURCES = tests/store/test_store.c
test_store_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_keys_SOURCES = tests/store/test_keys.c tests/support/settings.c tests/support/settings.h
test_keys_LDADD = $(STORE_LIBS) $(CHECK_LIBS)

STORE_TESTS = test_store
check_PROGRAMS += $(STORE_TESTS)
TESTS += $(STORE_TESTS)
test_store_SOURCES = tests/store/test_store.c
test_store_LDADD = $(STORE_LIBS) $(CHECK_LIBS)

STORE_TESTS = test_store_filter
check_PROGRAMS += $(STORE_TESTS)
TESTS += $(STORE_TESTS)
test_store_filter_SOURCES = tests/store/test_filter.c
test_store_filter_LDADD = libstore.a $(BASE_LIBS) $(CHECK_LIBS)

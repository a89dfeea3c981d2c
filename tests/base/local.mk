BASE_TESTS = test_base test_base_text test_loop
check_PROGRAMS += $(BASE_TESTS)
TESTS += $(BASE_TESTS)
test_base_SOURCES = tests/base/test_base.c
test_base_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=mlock
test_base_LDADD = $(BASE_LIBS) $(CHECK_LIBS)
test_base_text_SOURCES = tests/base/test_base_text.c
test_base_text_LDADD = $(BASE_LIBS) $(CHECK_LIBS)
test_loop_SOURCES = tests/base/test_loop.c
test_loop_LDADD = $(BASE_LIBS) $(CHECK_LIBS)

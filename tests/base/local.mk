BASE_TESTS = test_base test_base_text test_loop test_mem
check_PROGRAMS += $(BASE_TESTS)
TESTS += $(BASE_TESTS)
test_base_SOURCES = tests/base/test_base.c
test_base_LDADD = $(BASE_LIBS) $(CHECK_LIBS)
test_base_text_SOURCES = tests/base/test_base_text.c
test_base_text_LDADD = $(BASE_LIBS) $(CHECK_LIBS)
test_loop_SOURCES = tests/base/test_loop.c
test_loop_LDADD = $(BASE_LIBS) $(CHECK_LIBS)
test_mem_SOURCES = tests/base/test_mem.c
test_mem_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=mlock
test_mem_LDADD = $(BASE_LIBS) $(CHECK_LIBS)

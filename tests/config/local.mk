CONFIG_TESTS = test_config test_terms
check_PROGRAMS += $(CONFIG_TESTS)
TESTS += $(CONFIG_TESTS)
test_config_SOURCES = tests/config/test_config.c tests/support/settings.c tests/support/settings.h
test_config_LDADD = $(API_LIBS) $(CHECK_LIBS)
test_terms_SOURCES = tests/config/test_terms.c tests/support/settings.c tests/support/settings.h
test_terms_LDADD = $(API_LIBS) $(CHECK_LIBS)

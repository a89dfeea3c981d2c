CONFIG_TESTS = test_config
check_PROGRAMS += $(CONFIG_TESTS)
TESTS += $(CONFIG_TESTS)
test_config_SOURCES = tests/config/test_config.c tests/support/settings.c tests/support/settings.h
test_config_LDADD = $(API_LIBS) $(CHECK_LIBS)

# Each call of a start fails in turn.
START_FAILS = -Wl,--wrap=memfd_create,--wrap=fdopen,--wrap=fopen,--wrap=signalfd,--wrap=isatty,--wrap=tcgetattr,--wrap=ttyname_r \
	-Wl,--wrap=backoff_ms,--wrap=mlock,--wrap=open,--wrap=tgetent,--wrap=newterm,--wrap=curl_multi_init,--wrap=curl_global_init_mem
COMMAND_TESTS = test_decision test_limits test_options test_print test_recorder test_shelf test_start
check_PROGRAMS += $(COMMAND_TESTS)
TESTS += $(COMMAND_TESTS)
test_decision_SOURCES = tests/command/test_decision.c tests/command/decision_rig.c tests/command/decision_rig.h tests/decide/decide_rig.c tests/decide/decide_rig.h $(AGENT_RIG) tests/support/settings.c tests/support/settings.h
test_decision_LDADD = libmarker.a $(APP_LIBS) $(CHECK_LIBS)
test_limits_SOURCES = tests/command/test_limits.c
test_limits_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=mlock,--wrap=getrlimit
test_limits_LDADD = libcommand.a $(BASE_LIBS) $(CHECK_LIBS)
test_options_SOURCES = tests/command/test_options.c
test_options_LDADD = $(APP_LIBS) $(CHECK_LIBS)
test_print_SOURCES = tests/command/test_print.c
test_print_LDADD = $(APP_LIBS) $(CHECK_LIBS)
test_recorder_SOURCES = tests/command/test_recorder.c
test_recorder_LDADD = libcommand.a $(BASE_LIBS) $(CHECK_LIBS)
test_shelf_SOURCES = tests/command/test_shelf.c tests/support/settings.c tests/support/settings.h
test_shelf_LDADD = $(APP_LIBS) $(CHECK_LIBS)
test_start_SOURCES = tests/command/test_start.c
test_start_LDFLAGS = $(AM_LDFLAGS) $(START_FAILS)
test_start_LDADD = $(APP_LIBS) $(CHECK_LIBS)
TESTS += tests/command/audit tests/command/audit_console tests/command/commands tests/command/import_screenings tests/command/people tests/command/quality tests/command/screening tests/command/screening_settle \
	tests/command/store
EXTRA_DIST += tests/command/audit tests/command/audit_console tests/command/commands tests/command/import_screenings tests/command/people tests/command/quality tests/command/screening tests/command/screening_settle \
	tests/command/store tests/command/rig.sh

check_LIBRARIES += libhooksrig.a
libhooksrig_a_SOURCES = tests/hooks/rig.c tests/hooks/rig.h tests/hooks/signer.c tests/hooks/signer.h
HOOKS_TESTS = test_hooks_options test_hooks_receiver test_hooks_ring test_hooks_token
check_PROGRAMS += $(HOOKS_TESTS) hooks_program hooks_screenings
TESTS += $(HOOKS_TESTS) hooks_program hooks_screenings
test_hooks_token_SOURCES = tests/hooks/test_hooks_token.c
test_hooks_token_LDADD = libhooksrig.a $(HOOKS_LIBS) $(CHECK_LIBS)
test_hooks_ring_SOURCES = tests/hooks/test_hooks_ring.c
test_hooks_ring_LDADD = libhooksrig.a $(HOOKS_LIBS) $(CHECK_LIBS)
test_hooks_receiver_SOURCES = tests/hooks/test_hooks_receiver.c
test_hooks_receiver_LDADD = libhooksrig.a $(HOOKS_LIBS) $(CHECK_LIBS)
test_hooks_options_SOURCES = tests/hooks/test_hooks_options.c
test_hooks_options_LDADD = $(HOOKS_LIBS) $(CHECK_LIBS)
# Both programs, by HTTP.
hooks_program_SOURCES = tests/hooks/test_program.c tests/hooks/program.c tests/hooks/program.h tests/sandbox/server.c tests/sandbox/server.h
hooks_program_LDADD = libhooks.a $(BASE_LIBS) $(CHECK_LIBS) $(CJSON_LIBS) $(CURL_LIBS) $(SQLITE_LIBS)
hooks_screenings_SOURCES = tests/hooks/test_program_screenings.c tests/hooks/program.c tests/hooks/program.h tests/sandbox/server.c tests/sandbox/server.h
hooks_screenings_LDADD = $(hooks_program_LDADD)
# The receiver killed 200 times: make soak has it too.
soak-hooks: hooks_program idreview-hooks idreview-sandbox
	srcdir=$(srcdir) KILLS=200 SEED=$(SOAK_SEED) ./hooks_program
.PHONY: soak-hooks
soak: soak-hooks

check_LIBRARIES += libsandboxrig.a
libsandboxrig_a_SOURCES = tests/sandbox/sandbox_rig.c tests/sandbox/sandbox_rig.h tests/sandbox/watch_rig.c tests/sandbox/watch_rig.h
SANDBOX_TESTS = api_sandbox api_sandbox_pictures api_sandbox_webhooks test_sandbox_answers test_sandbox_cases test_sandbox_live test_sandbox_parts test_sandbox_people \
	test_sandbox_requests test_sandbox_rules test_sandbox_screening_acts test_sandbox_screening_faults test_sandbox_screenings \
	test_sandbox_webhooks test_sandbox_writes
check_PROGRAMS += $(SANDBOX_TESTS)
TESTS += $(SANDBOX_TESTS)
# By HTTP, against the program.
api_sandbox_SOURCES = tests/sandbox/test_http.c tests/sandbox/server.c tests/sandbox/server.h
api_sandbox_LDADD = $(BASE_LIBS) $(CHECK_LIBS) $(CJSON_LIBS) $(CURL_LIBS)
api_sandbox_pictures_SOURCES = tests/sandbox/test_http_pictures.c tests/sandbox/server.c tests/sandbox/server.h
api_sandbox_pictures_LDADD = $(BASE_LIBS) $(CHECK_LIBS) $(CJSON_LIBS) $(CURL_LIBS)
api_sandbox_webhooks_SOURCES = tests/sandbox/test_http_webhooks.c tests/sandbox/jwt.c tests/sandbox/jwt.h tests/sandbox/receiver.c \
	tests/sandbox/receiver.h tests/sandbox/server.c tests/sandbox/server.h
api_sandbox_webhooks_LDADD = $(BASE_LIBS) $(CHECK_LIBS) $(CJSON_LIBS) $(CURL_LIBS) $(CRYPTO_LIBS) $(MICROHTTPD_LIBS)
test_sandbox_answers_SOURCES = tests/sandbox/test_sandbox_answers.c
test_sandbox_answers_LDADD = libsandboxrig.a $(SANDBOX_LIBS) $(CHECK_LIBS)
test_sandbox_cases_SOURCES = tests/sandbox/test_sandbox_cases.c
test_sandbox_cases_LDADD = libsandboxrig.a $(SANDBOX_LIBS) $(CHECK_LIBS)
test_sandbox_live_SOURCES = tests/sandbox/test_sandbox_live.c
test_sandbox_live_LDADD = libsandboxrig.a $(SANDBOX_LIBS) $(CHECK_LIBS)
test_sandbox_parts_SOURCES = tests/sandbox/test_sandbox_parts.c
test_sandbox_parts_LDADD = libsandboxrig.a $(SANDBOX_LIBS) $(CHECK_LIBS)
test_sandbox_people_SOURCES = tests/sandbox/test_sandbox_people.c
test_sandbox_people_LDADD = libsandboxrig.a $(SANDBOX_LIBS) $(CHECK_LIBS)
test_sandbox_requests_SOURCES = tests/sandbox/test_sandbox_requests.c
test_sandbox_requests_LDADD = libsandboxrig.a $(SANDBOX_LIBS) $(CHECK_LIBS)
test_sandbox_rules_SOURCES = tests/sandbox/test_sandbox_rules.c
test_sandbox_rules_LDADD = libsandboxrig.a $(SANDBOX_LIBS) $(CHECK_LIBS)
test_sandbox_screening_acts_SOURCES = tests/sandbox/test_sandbox_screening_acts.c
test_sandbox_screening_acts_LDADD = libsandboxrig.a $(SANDBOX_LIBS) $(CHECK_LIBS)
test_sandbox_screening_faults_SOURCES = tests/sandbox/test_sandbox_screening_faults.c
test_sandbox_screening_faults_LDADD = libsandboxrig.a $(SANDBOX_LIBS) $(CHECK_LIBS)
test_sandbox_screenings_SOURCES = tests/sandbox/test_sandbox_screenings.c
test_sandbox_screenings_LDADD = libsandboxrig.a $(SANDBOX_LIBS) $(CHECK_LIBS)
test_sandbox_webhooks_SOURCES = tests/sandbox/test_sandbox_webhooks.c tests/sandbox/jwt.c tests/sandbox/jwt.h
test_sandbox_webhooks_LDADD = libsandboxrig.a $(SANDBOX_LIBS) $(CHECK_LIBS)
test_sandbox_writes_SOURCES = tests/sandbox/test_sandbox_writes.c
test_sandbox_writes_LDADD = libsandboxrig.a $(SANDBOX_LIBS) $(CHECK_LIBS)

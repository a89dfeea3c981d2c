STORE_TESTS = \
	test_audit \
	test_audit_kill \
	test_audit_lost \
	test_both \
	test_claims_race \
	test_calibration \
	test_cases \
	test_claims \
	test_decisions \
	test_query \
	test_pg \
	test_pg_lost \
	test_pg_place \
	test_pg_roles \
	test_pg_tls \
	test_chain \
	test_chain_decisions \
	test_filter \
	test_keys \
	test_notes \
	test_screenings \
	test_store \
	test_who
check_PROGRAMS += $(STORE_TESTS)
# A real PostgreSQL: for tests in C through pg_rig.c, and for scripts by itself. both.c runs one test on both engines.
check_PROGRAMS += pgrig
pgrig_SOURCES = tests/store/pgrig.c
pgrig_LDADD =
check_LIBRARIES += libstorerig.a
libstorerig_a_SOURCES = tests/store/both.c tests/store/both.h tests/store/pg_rig.c tests/store/pg_rig.h tests/store/some.c \
	tests/store/some.h
STORE_TEST_LIBS = libstorerig.a $(STORE_LIBS) $(CHECK_LIBS)
TESTS += $(STORE_TESTS)
AUDIT_RIG = tests/store/audit_rig.c tests/store/audit_rig.h
test_audit_SOURCES = tests/store/test_audit.c $(AUDIT_RIG)
test_audit_kill_SOURCES = tests/store/test_audit_kill.c $(AUDIT_RIG)
test_audit_kill_LDADD = $(STORE_TEST_LIBS)
test_audit_lost_SOURCES = tests/store/test_audit_lost.c $(AUDIT_RIG)
test_audit_lost_LDADD = $(STORE_TEST_LIBS)
test_audit_LDADD = $(STORE_TEST_LIBS)
test_chain_SOURCES = tests/store/test_chain.c
test_chain_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_chain_decisions_SOURCES = tests/store/test_chain_decisions.c
test_chain_decisions_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_filter_SOURCES = tests/store/test_filter.c
test_filter_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_screenings_SOURCES = tests/store/test_screenings.c
test_screenings_LDADD = $(STORE_TEST_LIBS)
test_store_SOURCES = tests/store/test_store.c
test_store_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_both_SOURCES = tests/store/test_both.c
test_both_LDADD = $(STORE_TEST_LIBS)
test_decisions_SOURCES = tests/store/test_decisions.c
test_decisions_LDADD = $(STORE_TEST_LIBS)
test_claims_SOURCES = tests/store/test_claims.c
test_claims_LDADD = $(STORE_TEST_LIBS)
test_query_SOURCES = tests/store/test_query.c
test_query_LDADD = $(STORE_TEST_LIBS)
test_calibration_SOURCES = tests/store/test_calibration.c
test_calibration_LDADD = $(STORE_TEST_LIBS)
test_cases_SOURCES = tests/store/test_cases.c
test_cases_LDADD = $(STORE_TEST_LIBS)
test_pg_SOURCES = tests/store/test_pg.c
test_pg_LDADD = $(STORE_TEST_LIBS)
test_pg_lost_SOURCES = tests/store/test_pg_lost.c
test_pg_lost_LDADD = $(STORE_TEST_LIBS)
test_pg_place_SOURCES = tests/store/test_pg_place.c
test_pg_place_LDADD = $(STORE_TEST_LIBS)
test_keys_SOURCES = tests/store/test_keys.c tests/support/settings.c tests/support/settings.h
test_keys_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_who_SOURCES = tests/store/test_who.c tests/support/settings.c tests/support/settings.h
test_who_LDADD = $(STORE_LIBS) $(CHECK_LIBS)
test_notes_SOURCES = tests/store/test_notes.c
test_notes_LDADD = $(STORE_TEST_LIBS)
test_pg_roles_SOURCES = tests/store/test_pg_roles.c
test_pg_roles_LDADD = $(STORE_TEST_LIBS)
test_claims_race_SOURCES = tests/store/test_claims_race.c
test_claims_race_LDADD = $(STORE_TEST_LIBS)
test_pg_tls_SOURCES = tests/store/test_pg_tls.c tests/api/tls.h
test_pg_tls_LDADD = $(STORE_TEST_LIBS)

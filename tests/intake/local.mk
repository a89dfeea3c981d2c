# Where the store and the client meet, on both engines.
INTAKE_TESTS = test_facts test_keep_acts test_keep_audit test_keep_store test_screening_facts
check_PROGRAMS += $(INTAKE_TESTS)
TESTS += $(INTAKE_TESTS)
CONSOLES_RIG = tests/intake/consoles.c tests/intake/consoles.h tests/api/writes_rig.c tests/api/writes_rig.h
test_keep_acts_SOURCES = tests/intake/test_keep_acts.c tests/api/act_rig.c tests/api/act_rig.h $(CONSOLES_RIG)
test_keep_acts_LDADD = libapirig.a libstorerig.a $(INTAKE_LIBS) $(STORE_LIBS) $(CHECK_LIBS)
test_keep_store_SOURCES = tests/intake/test_keep_store.c $(CONSOLES_RIG)
test_keep_store_LDADD = libapirig.a libstorerig.a $(INTAKE_LIBS) $(STORE_LIBS) $(CHECK_LIBS)
test_facts_SOURCES = tests/intake/test_facts.c tests/support/settings.c tests/support/settings.h
test_facts_LDADD = $(INTAKE_LIBS) $(STORE_LIBS) $(CHECK_LIBS)
test_keep_audit_SOURCES = tests/intake/test_keep_audit.c tests/support/settings.c tests/support/settings.h
test_keep_audit_LDADD = libstorerig.a $(INTAKE_LIBS) $(STORE_LIBS) $(CHECK_LIBS)
test_screening_facts_SOURCES = tests/intake/test_screening_facts.c
test_screening_facts_LDADD = $(INTAKE_LIBS) $(STORE_LIBS) $(CHECK_LIBS)

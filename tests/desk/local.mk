# The desk without a terminal, against a scripted peer.
check_LIBRARIES += libdeskrig.a
libdeskrig_a_SOURCES = tests/desk/desk_rig.c tests/desk/desk_rig.h $(WRITES_RIG)
DESK_TEST_LIBS = libdeskrig.a libapirig.a $(DESK_LIBS) $(CHECK_LIBS)
DESK_TESTS = test_desk_caseload test_desk_reader test_desk_subjects test_desk_worklist test_desk_writes
check_PROGRAMS += $(DESK_TESTS)
TESTS += $(DESK_TESTS)
test_desk_caseload_SOURCES = tests/desk/test_desk_caseload.c
test_desk_caseload_LDADD = $(DESK_TEST_LIBS)
test_desk_reader_SOURCES = tests/desk/test_desk_reader.c
test_desk_reader_LDADD = $(DESK_TEST_LIBS)
test_desk_worklist_SOURCES = tests/desk/test_desk_worklist.c
test_desk_worklist_LDADD = $(DESK_TEST_LIBS)
test_desk_writes_SOURCES = tests/desk/test_desk_writes.c
test_desk_writes_LDADD = $(DESK_TEST_LIBS)
test_desk_subjects_SOURCES = tests/desk/test_desk_subjects.c
test_desk_subjects_LDADD = libdesk.a $(IDV_LIBS) $(CHECK_LIBS)

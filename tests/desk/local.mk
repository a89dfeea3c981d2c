DESK_TESTS = test_desk_caseload test_desk_subjects
check_PROGRAMS += $(DESK_TESTS)
TESTS += $(DESK_TESTS)
test_desk_caseload_SOURCES = tests/desk/test_desk_caseload.c
test_desk_caseload_LDADD = libdesk.a $(IDV_LIBS) $(CHECK_LIBS)
test_desk_subjects_SOURCES = tests/desk/test_desk_subjects.c
test_desk_subjects_LDADD = libdesk.a $(IDV_LIBS) $(CHECK_LIBS)

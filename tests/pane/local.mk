check_LIBRARIES += libpanerig.a
libpanerig_a_SOURCES = tests/pane/hits_rig.c tests/pane/hits_rig.h tests/pane/pane_rig.c tests/pane/pane_rig.h
PANE_TEST_LIBS = libpanerig.a $(PANE_LIBS) $(MARKER_LIBS) $(CHECK_LIBS)
PANE_TESTS = test_pane_facts test_pane_hits test_pane_hits_compare test_pane_hits_leaves test_pane_json test_pane_layout test_pane_leaves test_pane_listing test_pane_parts test_pane_screens test_pane_sides test_pane_timeline
check_PROGRAMS += $(PANE_TESTS)
TESTS += $(PANE_TESTS)
test_pane_facts_SOURCES = tests/pane/test_pane_facts.c
test_pane_facts_LDADD = $(PANE_TEST_LIBS)
test_pane_hits_SOURCES = tests/pane/test_pane_hits.c
test_pane_hits_LDADD = $(PANE_TEST_LIBS)
test_pane_hits_compare_SOURCES = tests/pane/test_pane_hits_compare.c
test_pane_hits_compare_LDADD = $(PANE_TEST_LIBS)
test_pane_hits_leaves_SOURCES = tests/pane/test_pane_hits_leaves.c
test_pane_hits_leaves_LDADD = $(PANE_TEST_LIBS)
test_pane_json_SOURCES = tests/pane/test_pane_json.c
test_pane_json_LDADD = $(PANE_TEST_LIBS)
test_pane_layout_SOURCES = tests/pane/test_pane_layout.c
test_pane_layout_LDADD = $(PANE_TEST_LIBS)
test_pane_leaves_SOURCES = tests/pane/test_pane_leaves.c
test_pane_leaves_LDADD = $(PANE_TEST_LIBS)
test_pane_listing_SOURCES = tests/pane/test_pane_listing.c
test_pane_listing_LDADD = $(PANE_LIBS) $(CHECK_LIBS)
test_pane_parts_SOURCES = tests/pane/test_pane_parts.c
test_pane_parts_LDADD = $(PANE_TEST_LIBS)
test_pane_screens_SOURCES = tests/pane/test_pane_screens.c
test_pane_screens_LDADD = libsandboxrig.a $(PANE_LIBS) $(SANDBOX_LIBS) $(CHECK_LIBS)
test_pane_sides_SOURCES = tests/pane/test_pane_sides.c
test_pane_sides_LDADD = $(PANE_TEST_LIBS)
test_pane_timeline_SOURCES = tests/pane/test_pane_timeline.c
test_pane_timeline_LDADD = $(PANE_TEST_LIBS)
# What has to be paged through: panes on the sandbox's cases. `make bench-screens` prints the numbers.
bench-screens: test_pane_screens
	srcdir=$(srcdir) ./test_pane_screens
.PHONY: bench-screens
check_PROGRAMS += test_pane_record
TESTS += test_pane_record
test_pane_record_SOURCES = tests/pane/test_pane_record.c
test_pane_record_LDADD = $(PANE_TEST_LIBS)

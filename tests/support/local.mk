# An attempt with a marker in every leaf, for the tests of every folder: a library for those in C, a program for scripts.
check_LIBRARIES += libmarker.a
libmarker_a_SOURCES = tests/support/marker.c tests/support/marker.h
MARKER_LIBS = libmarker.a $(IDV_LIBS)
# termdemo is to try terminals by hand, and for the rig: not a test of its own.
check_PROGRAMS += marker panedump rival termdemo mantables completions
completions_SOURCES = tests/support/completions.c
completions_LDADD = $(APP_LIBS)
mantables_SOURCES = tests/support/mantables.c
mantables_LDADD = $(HOOKS_LIBS) $(APP_LIBS)
marker_SOURCES = tests/support/marker_main.c
marker_LDADD = $(MARKER_LIBS)
panedump_SOURCES = tests/support/panedump.c
panedump_LDADD = $(PANE_LIBS)
rival_SOURCES = tests/support/rival.c
rival_LDADD = $(STORE_LIBS)
termdemo_SOURCES = tests/support/termdemo.c
termdemo_LDADD = $(TERM_LIBS)
EXTRA_DIST += tests/support/suite.h

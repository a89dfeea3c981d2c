# The gallery alone: no terminal, no server, no worker's process; of the desk the caseload, and that is all.
check_LIBRARIES += libgalleryrig.a
libgalleryrig_a_SOURCES = \
	src/desk/caseload.c \
	tests/gallery/gallery_rig.c \
	tests/gallery/gallery_rig.h \
	tests/gallery/stub_desk.c \
	tests/gallery/stub_desk.h \
	tests/gallery/stub_term.c \
	tests/gallery/stub_term.h
GALLERY_TEST_LIBS = libgallery.a libgalleryrig.a libgallery.a libdecide.a $(PANE_LIBS) $(IMAGE_LIBS) $(BASE_LIBS) $(CHECK_LIBS)
GALLERY_TESTS = test_fetch test_look test_pictures test_play test_rate test_show test_shown test_version
check_PROGRAMS += $(GALLERY_TESTS)
TESTS += $(GALLERY_TESTS)
test_fetch_SOURCES = tests/gallery/test_fetch.c
test_fetch_LDADD = $(GALLERY_TEST_LIBS)
test_look_SOURCES = tests/gallery/test_look.c
test_look_LDADD = $(GALLERY_TEST_LIBS)
test_pictures_SOURCES = tests/gallery/test_pictures.c
test_pictures_LDADD = $(GALLERY_TEST_LIBS)
test_play_SOURCES = tests/gallery/test_play.c
test_play_LDADD = $(GALLERY_TEST_LIBS)
test_rate_SOURCES = tests/gallery/test_rate.c
test_rate_LDADD = libgallery.a $(CHECK_LIBS)
test_show_SOURCES = tests/gallery/test_show.c
test_show_LDADD = $(GALLERY_TEST_LIBS)
test_shown_SOURCES = tests/gallery/test_shown.c
test_shown_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=when_mono_ms
test_shown_LDADD = $(GALLERY_TEST_LIBS)
test_version_SOURCES = tests/gallery/test_version.c
test_version_LDADD = $(GALLERY_TEST_LIBS)

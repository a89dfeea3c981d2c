# Broken pictures for the tests of what decodes pictures.
check_LIBRARIES += libhostile.a
libhostile_a_SOURCES = \
	tests/hostile/hostile.c \
	tests/hostile/hostile.h \
	tests/hostile/jpeg.c \
	tests/hostile/jpeg_good.c \
	tests/hostile/parts.c \
	tests/hostile/parts.h \
	tests/hostile/png.c \
	tests/hostile/webp.c \
	src/specimen/boxes.c src/specimen/boxes.h
HOSTILE_LIBS = libhostile.a $(BASE_LIBS) $(JPEG_LIBS) $(PNG_LIBS) $(WEBP_LIBS)
HOSTILE_TESTS = test_hostile
check_PROGRAMS += $(HOSTILE_TESTS)
TESTS += $(HOSTILE_TESTS)
test_hostile_SOURCES = tests/hostile/test_hostile.c tests/support/decode.c tests/support/decode.h
test_hostile_LDADD = $(HOSTILE_LIBS) $(CHECK_LIBS)

noinst_LIBRARIES += libsign.a
libsign_a_SOURCES = \
	src/sign/meaning.c \
	src/sign/sign.h
SIGN_LIBS = libsign.a $(BASE_LIBS)

noinst_LIBRARIES += libsign.a
libsign_a_SOURCES = \
	src/sign/armour.c \
	src/sign/child.c \
	src/sign/child.h \
	src/sign/choose.c \
	src/sign/key.c \
	src/sign/keygen.c \
	src/sign/meaning.c \
	src/sign/sign.c \
	src/sign/sign.h \
	src/sign/store_key.c \
	src/sign/work.h
SIGN_LIBS = libsign.a $(BASE_LIBS) $(SODIUM_LIBS)

noinst_LIBRARIES += libstore.a
libstore_a_SOURCES = \
	src/store/chain.c \
	src/store/chain.h \
	src/store/chain_check.c \
	src/store/chain_check.h \
	src/store/chain_heads.c \
	src/store/chain_heads.h \
	src/store/chain_line.c
STORE_LIBS = libstore.a libconfig.a $(BASE_LIBS) $(CONFUSE_LIBS) $(SODIUM_LIBS)
